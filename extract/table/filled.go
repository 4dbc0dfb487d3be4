package table

import "slices"

// wordAbove returns the lowest words above the rows that stand over a number.
func (t *aligned) wordAbove(v *value) (low *run) {
	for _, r := range t.runs {
		if r.wordy() && r.y < t.rows[0].y-0.5*r.size && r.x0 < v.x1 && v.x0 < r.x1 && (low == nil || r.y > low.y) {
			low = r
		}
	}
	return low
}

// onlyHead returns the head of a table with one column of numbers: the second of
// two words on the line above the rows, on whichever side of it the numbers
// stand. The first is that of the labels. It returns nil otherwise.
func (t *aligned) onlyHead() *run {
	if slices.ContainsFunc(t.rows, func(row *numberRow) bool { return len(row.values) > 1 }) {
		return nil
	}
	first := t.rows[0]
	var line []*run // the lowest so far
	for _, r := range t.runs {
		switch {
		case !r.wordy() || r.y >= first.y-0.5*r.size || r.y < first.y-firstStep*r.size:
		case len(line) > 0 && r.y-line[0].y <= sameBaseline*r.size:
			line = append(line, r)
		default:
			line = []*run{r}
		}
	}
	if len(line) != 2 {
		return nil
	}
	if line[0].x0 > line[1].x0 {
		return line[0]
	}
	return line[1]
}

// filled reports whether the numbers of a row that others stand below are as
// wide as anything in their columns, heads among it: only a number that fills
// its cell goes on in the next line. Of two dashes the first one fills a cell that
// has no room for both.
func (t *aligned) filled(up, low *numberRow) bool {
	for _, b := range low.values {
		for _, a := range up.values {
			if a.x0 >= b.x1 || b.x0 >= a.x1 {
				continue
			}
			headWidth, width := a.x1-a.x0+0.6*a.size, a.x1-a.x0+0.1*a.size
			if a.dash() && b.dash() {
				width = 2*(a.x1-a.x0) - 0.1*a.size
				headWidth = width
			}
			h := t.wordAbove(a)
			if h == nil {
				h = t.onlyHead()
			}
			if h != nil && h.x1-h.x0 > headWidth {
				return false
			}
			for _, row := range t.rows {
				for _, v := range row.values {
					if v.x0 < a.x1 && a.x0 < v.x1 && v.x1-v.x0 > width {
						return false
					}
				}
			}
		}
	}
	return true
}

// dash reports whether a value is one dash.
func (v *value) dash() bool {
	return len(v.runs) == 1 && len(v.runs[0].glyphs) == 1 && isDash(v.runs[0].glyphs[0])
}

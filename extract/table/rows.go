package table

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// A value is what is printed in one cell of numbers: one run, or several
// above each other.
type value struct {
	runs   []*run
	x0, x1 float64
	y      float64 // middle of all lines
	first  float64 // middle of the first line
	size   float64
	part   bool // perhaps one line of a number on two
}

func newValue(runs ...*run) *value {
	v := &value{runs: runs, x0: math.Inf(1), x1: math.Inf(-1), first: runs[0].y, size: runs[0].size}
	for _, r := range runs {
		v.x0, v.x1 = math.Min(v.x0, r.x0), math.Max(v.x1, r.x1)
	}
	v.y = (runs[0].y + runs[len(runs)-1].y) / 2
	return v
}

// A numberRow is a row of a table as its numbers show it.
type numberRow struct {
	y, size float64
	values  []*value
	labels  []*run // lines of the label beside it
}

func (r *numberRow) left() float64 {
	x := math.Inf(1)
	for _, v := range r.values {
		x = min(x, v.x0)
	}
	return x
}

// neighbours returns the nearest runs left and right of a run on its line.
func neighbours(runs []*run, i int) (left, right *run) {
	r := runs[i]
	look := func(o *run) {
		if o.beside(r) < 0.5 {
			return
		}
		switch {
		case o.x1 <= r.x0+0.1*r.size && (left == nil || o.x1 > left.x1):
			left = o
		case o.x0 >= r.x1-0.1*r.size && (right == nil || o.x0 < right.x0):
			right = o
		}
	}
	for j := i - 1; j >= 0 && runs[j].y > r.y-2*r.size; j-- {
		look(runs[j])
	}
	for j := i + 1; j < len(runs) && runs[j].y < r.y+2*r.size; j++ {
		look(runs[j])
	}
	return left, right
}

// wordy reports whether a run is neither a number nor a mark for none.
func (r *run) wordy() bool { return r != nil && !r.mark && !r.number }

// numberRows finds the rows of numbers among the runs of a page: numbers that
// stand apart from running text, two or more on one line, or one beside a
// label.
func numberRows(runs []*run) []*numberRow {
	notes := brokenNotes(runs)
	var rows []*numberRow
	var late []*value // remarks over several lines find their row when it is there
	for i, r := range runs {
		if !r.mark && !r.number {
			continue
		}
		if _, part := notes.of[r]; part {
			continue
		}
		left, right := neighbours(runs, i)
		room := isolated
		if r.tailed {
			room = 2 * isolated
		}
		if right.wordy() && right.x0-r.x1 < room*r.size && (r.tailed || !right.starts && !right.unit) {
			continue
		}
		if r.number && left.wordy() && r.x0-left.x1 < isolated*r.size {
			continue
		}
		if len(r.glyphs) == 1 && inVerticalWord(runs, i) {
			continue
		}
		v := newValue(append([]*run{r}, notes.rest[r]...)...)
		if len(v.runs) > 1 {
			late = append(late, v)
			continue
		}
		rows = place(rows, v, v.y)
	}
	for _, v := range late {
		if at := rowAt(rows, v.y, v.size); at != nil {
			at.values = append(at.values, v)
		} else if at := rowAt(rows, v.first, v.size); at != nil {
			at.values = append(at.values, v)
		} else {
			rows = place(rows, v, v.y)
		}
	}
	slices.SortStableFunc(rows, func(a, b *numberRow) int { return cmp.Compare(a.y, b.y) })
	rows = joinWrapped(rows, runs)
	rows = slices.DeleteFunc(rows, func(row *numberRow) bool { return !row.isRow(runs) })
	for _, row := range rows {
		slices.SortFunc(row.values, func(a, b *value) int { return cmp.Compare(a.x0, b.x0) })
	}
	return rows
}

// inVerticalWord reports whether a mark that is also a character of words has
// single characters of words directly above and below it, or one of them.
func inVerticalWord(runs []*run, i int) bool {
	r := runs[i]
	if !unicode.IsLetter(r.glyphs[0].Rune) {
		return false
	}
	return slices.ContainsFunc(runs, func(o *run) bool {
		d := math.Abs(o.y - r.y)
		return len(o.glyphs) == 1 && o.wordy() && d > 0.5*r.size && d < 1.7*r.size && math.Abs(o.cx()-r.cx()) < 0.3*r.size
	})
}

// rowAt returns the row at a height, or nil.
func rowAt(rows []*numberRow, y, size float64) *numberRow {
	for _, row := range rows {
		if math.Abs(row.y-y) <= sameBaseline*size && math.Abs(row.size-size) <= 2*alike*size {
			return row
		}
	}
	return nil
}

func place(rows []*numberRow, v *value, y float64) []*numberRow {
	for i := len(rows) - 1; i >= 0 && i >= len(rows)-4; i-- {
		if row := rows[i]; math.Abs(row.y-y) <= sameBaseline*v.size && math.Abs(row.size-v.size) <= 2*alike*v.size {
			row.values = append(row.values, v)
			return rows
		}
	}
	return append(rows, &numberRow{y: y, size: v.size, values: []*value{v}})
}

// broken remarks: a number whose bracket is closed in a later line.
type broken struct {
	rest map[*run][]*run // number -> the lines that follow it
	of   map[*run]*run   // line -> number
}

// brokenNotes follows remarks in brackets over the lines of their cell.
func brokenNotes(runs []*run) broken {
	b := broken{map[*run][]*run{}, map[*run]*run{}}
	for i, r := range runs {
		if !r.number || b.of[r] != nil {
			continue
		}
		open := brackets(r.text)
		last := r
		for j := i + 1; j < len(runs) && open > 0 && runs[j].y-last.y < 1.8*r.size; j++ {
			o := runs[j]
			if o.y-last.y < 0.5*r.size && (len(b.rest[r]) == 0 || o.y-last.y > sameBaseline*r.size) || o.above(r) < 0.3 && o.above(last) < 0.3 {
				continue
			}
			open += brackets(o.text)
			b.rest[r] = append(b.rest[r], o)
			b.of[o] = r
			last = o
		}
		if open > 0 { // never closed: no remark after all
			for _, o := range b.rest[r] {
				delete(b.of, o)
			}
			delete(b.rest, r)
		}
	}
	return b
}

// joinRemarks puts a number and its remark in brackets together where blanks
// part them: the pieces follow each other on one line, and the bracket closes
// on it.
func joinRemarks(runs []*run) []*run {
	gone := map[*run]bool{}
	for i, r := range runs {
		if gone[r] || !r.mark && !r.number {
			continue
		}
		whole, parts := r, []*run(nil)
		for {
			next := follower(runs, i, whole.x1)
			if next == nil || next.starts || isItem(next.text) || brackets(whole.text) <= 0 && (len(parts) > 0 || !opens(next.text)) {
				break
			}
			whole, parts = merge(whole, next), append(parts, next)
		}
		if len(parts) > 0 && whole.number && brackets(whole.text) == 0 && !isItem(whole.text[len(r.text):]) {
			runs[i] = whole
			for _, p := range parts {
				gone[p] = true
			}
		}
	}
	return slices.DeleteFunc(runs, func(r *run) bool { return gone[r] })
}

// isItem reports whether a text begins with the number of an item and goes on: a
// remark in brackets is no such number.
func isItem(text string) bool {
	number := numbered.FindString(text)
	return number != "" && number != text
}

// follower returns the run on the line of runs[i] that begins next behind x,
// nil if none does within a blank.
func follower(runs []*run, i int, x float64) *run {
	r := runs[i]
	var out *run
	for j := i - 1; j >= 0 && runs[j].y > r.y-sameBaseline*r.size; j-- {
		if o := runs[j]; o.x0 >= x-0.1*r.size && (out == nil || o.x0 < out.x0) {
			out = o
		}
	}
	for _, o := range runs[i+1:] {
		if o.y > r.y+sameBaseline*r.size {
			break
		}
		if o.x0 >= x-0.1*r.size && (out == nil || o.x0 < out.x0) {
			out = o
		}
	}
	if out != nil && out.x0-x > isolated*r.size {
		return nil
	}
	return out
}

// opens reports whether a text begins with a bracket.
func opens(s string) bool { return strings.HasPrefix(s, "（") || strings.HasPrefix(s, "(") }

// brackets counts brackets opened and not closed.
func brackets(s string) int {
	return strings.Count(s, "（") + strings.Count(s, "(") - strings.Count(s, "）") - strings.Count(s, ")")
}

// joinLines puts the second lines of wrapped numbers back where all cells begin
// at the top of their row: numbers directly below others, on a line without
// words, or on one on which no item begins although the labels of the table are
// items, or on one with fewer numbers that is nearer than rows are. Of single
// digits below each other, and of numbers beside words, it only notes that they
// may be parts of one number.
func (t *aligned) joinLines() {
	items, left := 0, t.rows[0].left()
	for _, r := range t.runs {
		if r.x0 < left && r.y > t.rows[0].y-r.size && r.y < t.rows[len(t.rows)-1].y+r.size && numbered.MatchString(r.text) {
			items++
		}
	}
	pitch, full, most := t.rowPitch()
	rows := t.rows[:1:1]
	for _, low := range t.rows[1:] {
		up := rows[len(rows)-1]
		near := math.Min(stackPitch*low.size, pitch-pitchSlack*low.size)
		rest := len(low.values) < most && low.y-up.y < restPitch*full
		if low.y-up.y > near || t.beginsItem(low) || !low.stands(up) || !t.filled(up, low) {
			rows = append(rows, low)
			continue
		}
		long, labelled := low.goesOn(up), items < rowsAlone && !rest && t.labelAt(low)
		if !long || labelled {
			if long || len(low.values) < most && !labelled {
				low.doubtParts(up)
			}
			rows = append(rows, low)
			continue
		}
		for _, b := range low.values {
			for i, a := range up.values {
				if b.stands(a) {
					first := a.first
					up.values[i] = newValue(append(slices.Clone(a.runs), b.runs...)...)
					up.values[i].y = first
					break
				}
			}
		}
	}
	t.rows = rows
}

// restPitch is the share of the distance of whole rows from which lines belong
// to one of them.
const restPitch = 0.85

// rowPitch returns the least distance of lines that are rows for certain,
// because an item begins on them, that of neighbouring lines with as many
// numbers as any, and how many that is; +Inf and 0 without any.
func (t *aligned) rowPitch() (pitch, full float64, most int) {
	for _, row := range t.rows {
		most = max(most, len(row.values))
	}
	pitch, full = math.Inf(1), math.Inf(1)
	for i := 1; i < len(t.rows); i++ {
		up, low := t.rows[i-1], t.rows[i]
		if t.beginsItem(low) {
			pitch = math.Min(pitch, low.y-up.y)
		}
		if len(up.values) == most && len(low.values) == most {
			full = math.Min(full, low.y-up.y)
		}
	}
	if math.IsInf(full, 1) {
		full = 0
	}
	return pitch, full, most
}

// beginsItem reports whether a numbered label stands on the line of a row.
func (t *aligned) beginsItem(row *numberRow) bool {
	left := row.left()
	return slices.ContainsFunc(t.runs, func(r *run) bool {
		return r.x1 <= left && math.Abs(r.y-row.y) < 0.5*row.size && numbered.MatchString(r.text)
	})
}

// labelAt reports whether words stand left of a row on its line.
func (t *aligned) labelAt(row *numberRow) bool { return row.hasLabel(t.runs) }

// stands reports whether a number stands directly below another.
func (v *value) stands(above *value) bool {
	last := above.runs[len(above.runs)-1]
	return last.mark && v.runs[0].mark && last.above(v.runs[0]) > 0.5
}

// stands reports whether every number of a row stands directly below a longer
// or equally long one of the row above.
func (row *numberRow) stands(up *numberRow) bool {
	for _, b := range row.values {
		if !slices.ContainsFunc(up.values, func(a *value) bool { return b.stands(a) && len(a.runs[len(a.runs)-1].glyphs) >= len(b.runs[0].glyphs) }) {
			return false
		}
	}
	return true
}

// goesOn reports whether none of the numbers of the row above that numbers of a
// row stand below is a single digit, or a dash above anything but another dash.
func (row *numberRow) goesOn(up *numberRow) bool {
	return !slices.ContainsFunc(row.values, func(b *value) bool {
		return slices.ContainsFunc(up.values, func(a *value) bool {
			return b.stands(a) && len(a.runs[len(a.runs)-1].glyphs) == 1 && !(a.dash() && b.dash())
		})
	})
}

// doubtParts notes of the numbers of a row and those above them that they may
// be parts of one.
func (row *numberRow) doubtParts(up *numberRow) {
	for _, b := range row.values {
		for _, a := range up.values {
			if b.stands(a) {
				a.part, b.part = true, true
			}
		}
	}
}

// isRow tells a row of a table from a number that happens to stand alone.
func (row *numberRow) isRow(runs []*run) bool {
	if row.isHead(runs) {
		return false
	}
	if len(row.values) > 1 {
		return true
	}
	v := row.values[0]
	beside := false
	for _, o := range runs {
		if !o.wordy() || o.x1 > v.x0+0.1*v.size || math.Abs(o.y-v.y) > 1.2*v.size {
			continue
		}
		if math.Abs(o.y-v.first) < 0.5*v.size && v.x0-o.x1 < isolated*v.size {
			return false
		}
		beside = true
	}
	return beside
}

// isHead tells a header such as 2016年度 from a row: every number has a word
// behind it, other words stand on its right, and numbers below but not above.
func (row *numberRow) isHead(runs []*run) bool {
	for _, v := range row.values {
		if len(v.runs) > 1 || !v.runs[0].number {
			return false
		}
	}
	last := row.values[len(row.values)-1]
	words, above, below := false, false, false
	for _, o := range runs {
		d := o.y - row.y
		words = words || o.wordy() && math.Abs(d) < 0.5*row.size && o.x0 > last.x1+isolated*row.size
		if o.mark && !o.unit && math.Max(o.x0, last.x0)-math.Min(o.x1, last.x1) < headAside*row.size {
			above = above || d < -0.5*row.size && d > -firstStep*row.size
			below = below || d > 0.5*row.size && d < firstStep*row.size
		}
	}
	return words && below && !above
}

// headAside is how far, in ems, a number may stand beside its header.
const headAside = 5.0

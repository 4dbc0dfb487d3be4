package table

import (
	"math"
	"slices"
)

// joinWrapped puts the lines of wrapped numbers together: numbers above each
// other on two lines, at equal distance from the row that stands between them,
// with the numbers of the row that stand between those. Lines with a label of
// their own are rows.
func joinWrapped(rows []*numberRow, runs []*run) []*numberRow {
	for i := 1; i+1 < len(rows); {
		row, up, down := rows[i], rows[i-1], rows[i+1]
		if !row.joinAround(up, down, runs) {
			i++
			continue
		}
		rows = slices.DeleteFunc(rows, func(r *numberRow) bool { return len(r.values) == 0 })
		i = max(1, slices.Index(rows, row)) // the lines further out come next
		if len(up.values) > 0 || len(down.values) > 0 {
			i++
		}
	}
	return rows
}

// joinAround joins the numbers of the lines above and below a row that are parts
// of one, and reports whether there are any: all of them, or, of two lines, those
// that stand above each other if no line holds more numbers than the row.
func (row *numberRow) joinAround(up, down *numberRow, runs []*run) bool {
	apart := down.y - up.y
	if math.Abs((up.y+down.y)/2-row.y) > sameBaseline*row.size || apart > wrappedThree*row.size ||
		apart > wrappedTwo*row.size && (up.hasLabel(runs) || down.hasLabel(runs)) {
		return false
	}
	values, joined := slices.Clone(row.values), map[*value]bool{}
	for _, a := range up.values {
		k := slices.IndexFunc(down.values, func(b *value) bool {
			return a.runs[0].mark && b.runs[0].mark && a.runs[len(a.runs)-1].above(b.runs[0]) > 0.5
		})
		if k < 0 {
			continue
		}
		b := down.values[k]
		mid := slices.IndexFunc(values, func(v *value) bool { return v.stands(a) && b.stands(v) })
		switch {
		case mid >= 0 && (a.letters() < values[mid].letters() || values[mid].letters() < b.letters()):
			continue // the rest of the number above, and the one below
		case mid >= 0:
			values[mid] = newValue(slices.Concat(a.runs, values[mid].runs, b.runs)...)
		case apart > wrappedTwo*row.size:
			return false
		default:
			values = append(values, newValue(slices.Concat(a.runs, b.runs)...))
		}
		joined[a], joined[b] = true, true
	}
	all := len(joined) == len(up.values)+len(down.values)
	if len(joined) == 0 || !all && (apart > wrappedTwo*row.size || len(row.values) < max(len(up.values), len(down.values))) {
		return false
	}
	row.values = values
	taken := func(v *value) bool { return joined[v] }
	up.values, down.values = slices.DeleteFunc(up.values, taken), slices.DeleteFunc(down.values, taken)
	return true
}

// letters returns how many characters the last line of a value has: those of
// the lines of one number do not grow.
func (v *value) letters() int { return len(v.runs[len(v.runs)-1].glyphs) }

// How far apart, in ems, the first and the last line of a number stand at most.
const (
	wrappedTwo   = 1.8
	wrappedThree = 3.4
)

// hasLabel reports whether words stand left of the numbers of a row, on its line.
func (row *numberRow) hasLabel(runs []*run) bool {
	left := row.left()
	return slices.ContainsFunc(runs, func(r *run) bool {
		return r.wordy() && r.x1 <= left && math.Abs(r.y-row.y) < 0.5*row.size
	})
}

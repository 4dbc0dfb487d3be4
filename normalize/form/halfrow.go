package form

import (
	"fmt"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// halfRows leaves blanks of a grid undecided that a row beside theirs may fill:
// where rows are not drawn, the lines of a label can come apart, and the numbers
// stand beside one of them only. Such a row is on no line of the form, and has
// numbers where this one is blank and none where it is not.
func (m *matcher) halfRows(rows []*row, used map[*row]bool, a *alignment, filled slots) {
	at := map[*row]int{}
	for i, r := range rows {
		at[r] = i
	}
	for _, mt := range a.matches {
		ln := &a.spec.lines[mt.line]
		if ln.kind != rowLine || ln.label == noLabel || len(mt.printed) > 1 || mt.row.table.Method != layout.Aligned {
			continue
		}
		for _, step := range []int{-1, 1} {
			i := at[mt.printed[0]] + step
			if i < 0 || i >= len(rows) || used[rows[i]] || rows[i].table != mt.row.table || rows[i].heads || !rows[i].unknown() || !mt.row.filledBy(rows[i]) {
				continue
			}
			for _, box := range ln.row.Boxes {
				s := &filled[box.at]
				if s.undecided || s.cell == nil || !s.cell.blank() {
					continue
				}
				s.undecided, s.raw = true, rows[i].text()
				m.notes = append(m.notes, Note{
					Rule: ValueNotPlaced, Table: a.spec.Table, Warning: true, Indicator: box.Indicator, Applicant: box.Applicant, Place: s.place,
					Message: fmt.Sprintf("nothing is printed in the box, but the row beside it, which has no label of the form, may be a part of this one: %s", s.raw),
				})
			}
		}
	}
}

// filledBy reports whether another row has numbers, all of them where this one
// is blank.
func (r *row) filledBy(o *row) bool {
	full := map[int]bool{}
	for _, c := range r.cells[r.leaf+1:] {
		if !c.blank() {
			full[c.Col] = true
		}
	}
	n := 0
	for _, c := range o.cells[o.leaf+1:] {
		if c.value.Kind == number.Number || c.value.Kind == number.Dash {
			if full[c.Col] {
				return false
			}
			n++
		}
	}
	return n > 0
}

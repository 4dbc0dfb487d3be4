package form

import (
	"fmt"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// halfRows leaves blanks of a grid undecided that may be filled elsewhere:
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
		if mt.row.values == 0 && m.cutShort(mt.row, ln) {
			m.leaveBlanks(a.spec, ln, filled, "the label is cut, and what is printed beside the rest of it may be its own", mt.row)
		}
		for _, step := range []int{-1, 1} {
			i := at[mt.printed[0]] + step
			if i < 0 || i >= len(rows) || used[rows[i]] || rows[i].table != mt.row.table || rows[i].heads || !rows[i].unknown() || !mt.row.filledBy(rows[i]) {
				continue
			}
			m.leaveBlanks(a.spec, ln, filled, "the row beside it, which has no label of the form, may be a part of this one", rows[i])
		}
	}
}

// leaveBlanks leaves the blanks of a line undecided, with a note that says why
// and shows a row.
func (m *matcher) leaveBlanks(spec *Spec, ln *line, filled slots, why string, shown *row) {
	for _, box := range ln.row.Boxes {
		s := &filled[box.at]
		if s.undecided || s.cell == nil || !s.cell.blank() {
			continue
		}
		s.undecided, s.raw = true, shown.text()
		m.notes = append(m.notes, Note{
			Rule: ValueNotPlaced, Table: spec.Table, Warning: true, Indicator: box.Indicator, Applicant: box.Applicant, Place: s.place,
			Message: fmt.Sprintf("nothing is printed in the box, but %s: %s", why, s.raw),
		})
	}
}

// cutShort reports whether the label of a row is the beginning or the end of that
// of a line and no more.
func (m *matcher) cutShort(r *row, ln *line) bool {
	if r.leaf < 0 || len(r.joins) == 0 {
		return false
	}
	printed, whole := r.joins[0].label.body, m.labels.all[ln.label].body
	return printed != "" && len(printed) < len(whole) && (strings.HasPrefix(whole, printed) || strings.HasSuffix(whole, printed))
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

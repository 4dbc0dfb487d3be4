package form

import (
	"fmt"
	"slices"
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
		if ln.kind != rowLine || ln.label == noLabel || len(mt.printed) > 1 {
			continue
		}
		i := at[mt.printed[0]]
		if up := overBreak(rows, i); up != nil && !used[up] && up.goesOnIn(rows[i]) {
			m.leaveOpen(a.spec, ln, filled, up, func(*cell) bool { return true })
		}
		if i+1 < len(rows) && !used[rows[i+1]] && rows[i].endsIn(rows[i+1]) {
			m.leaveOpen(a.spec, ln, filled, rows[i+1], rows[i+1].under)
		}
		if i+1 < len(rows) && !used[rows[i+1]] && rows[i].goesOnBelow(rows[i+1]) {
			m.leaveOpen(a.spec, ln, filled, rows[i+1], (*cell).counts)
		}
		if mt.row.table.Method != layout.Aligned {
			continue
		}
		if mt.row.values == 0 && m.cutShort(mt.row, ln) {
			m.leaveBlanks(a.spec, ln, filled, "the label is cut, and what is printed beside the rest of it may be its own", mt.row)
		}
		for _, step := range []int{-1, 1} {
			k := i + step
			if k < 0 || k >= len(rows) || used[rows[k]] || rows[k].table != mt.row.table || rows[k].heads || !rows[k].unknown() || !mt.row.filledBy(rows[k]) {
				continue
			}
			m.leaveBlanks(a.spec, ln, filled, "the row beside it, which has no label of the form, may be a part of this one", rows[k])
		}
	}
}

// headerFirst moves a header that is printed again between the halves of a row
// that a page break cut before the first of them. Halves says whether the rows
// before from and at to, with the header between, may be such.
func headerFirst(rows []*row, halves func(rows []*row, from, to int) bool) {
	for i := 1; i < len(rows); i++ {
		if !rows[i].broken {
			continue
		}
		end := i
		for end < len(rows) && end-i < maxHeadRows && !rows[end].heads && rows[end].words && rows[end].table == rows[i].table {
			end++ // what spans the columns need be no head of the form
		}
		if end == len(rows) || !rows[end].heads {
			continue
		}
		for end < len(rows) && rows[end].heads && rows[end].table == rows[i].table {
			end++
		}
		first := rows[i-1]
		if end == len(rows) || rows[end].table != first.table || first.heads || !halves(rows, i, end) {
			continue
		}
		copy(rows[i-1:end-1], rows[i:end])
		rows[end-1], rows[end].broken = first, true
	}
}

// listHalves reports whether the second row prints words and nothing else, as
// the rest of the label of a row with numbers does.
func listHalves(rows []*row, from, to int) bool {
	return rows[to].words && rows[to].leaf >= 0 && rows[from-1].numbers() > 0
}

// gridHalves reports whether the header has been printed above in the same
// table, and the second row ends the label of the first or numbers of it.
func gridHalves(rows []*row, from, to int) bool {
	return printedBefore(rows, from, to) && (listHalves(rows, from, to) || endsNumbers(rows[from-1], rows[to]))
}

// printedBefore reports whether rows [from, to) stand further up in their table
// with the same texts.
func printedBefore(rows []*row, from, to int) bool {
	for i := from - 1; i >= 0 && rows[i].table == rows[from].table; i-- {
		if slices.EqualFunc(rows[i:min(i+to-from, from)], rows[from:to], func(a, b *row) bool { return a.text() == b.text() }) {
			return true
		}
	}
	return false
}

// endsNumbers reports whether a row prints numbers and nothing else, each below
// one of another row that fills its cell and may go on in it.
func endsNumbers(first, second *row) bool {
	return second.numbers() > 0 && !slices.ContainsFunc(second.cells, func(c *cell) bool {
		return !c.blank() && !slices.ContainsFunc(first.cells, func(d *cell) bool { return d.Col == c.Col && d.Full && c.counts() })
	})
}

// overBreak returns the row before a page break that ends above a row, or above
// the header over it, nil if none does.
func overBreak(rows []*row, i int) *row {
	for header := false; i > 0 && !rows[i].broken; i-- {
		header = header || rows[i-1].heads
		if !header || rows[i-1].numbers() > 0 {
			return nil
		}
	}
	if i == 0 {
		return nil
	}
	return rows[i-1]
}

// goesOnIn reports whether a row that ends a page and one that begins the next
// may be the halves of one: the first has numbers where the other is blank, or
// such as go on in it.
func (r *row) goesOnIn(o *row) bool {
	if r.table != o.table || r.heads || r.leaf < 0 || o.leaf < 0 {
		return false
	}
	return slices.ContainsFunc(r.cells[r.leaf+1:], func(c *cell) bool {
		return c.counts() && slices.ContainsFunc(o.cells[o.leaf+1:], func(d *cell) bool {
			return c.Col == d.Col && (d.blank() || c.Full && d.counts())
		})
	})
}

// endsIn reports whether a row that begins a page may hold the rest of the
// numbers of the row that ends the page before: it has fewer of them, each below
// another one.
func (r *row) endsIn(o *row) bool {
	n := o.numbers()
	return o.broken && r.table == o.table && !o.heads && 0 < n && n < r.numbers() &&
		!slices.ContainsFunc(o.cells, func(c *cell) bool { return c.counts() && !r.under(c) })
}

// goesOnBelow reports whether a row that ends a table whose rows are not drawn
// may go on in one that begins another such table below it or on the next page:
// that prints numbers and no words.
func (r *row) goesOnBelow(o *row) bool {
	return r.table != o.table && r.table.Method == layout.Aligned && o.table.Method == layout.Aligned && r.index == r.table.Rows-1 && o.first &&
		(o.place().Page == r.place().Page || o.place().Page == r.place().Page+1) && o.numbers() > 0 && !slices.ContainsFunc(o.cells, func(c *cell) bool { return !c.blank() && !c.counts() })
}

// under reports whether a number stands in the row in the column of a cell.
func (r *row) under(c *cell) bool {
	return slices.ContainsFunc(r.cells, func(d *cell) bool { return d.Col == c.Col && d.counts() })
}

// leaveOpen leaves the values of a line undecided that may be no more than a
// part of what is printed: the other half of the row stands on another page.
func (m *matcher) leaveOpen(spec *Spec, ln *line, filled slots, half *row, of func(*cell) bool) {
	for _, box := range ln.row.Boxes {
		s := &filled[box.at]
		if s.undecided || s.cell == nil || !of(s.cell) {
			continue
		}
		s.undecided, s.raw = true, half.text()
		m.notes = append(m.notes, Note{
			Rule: ValueNotPlaced, Table: spec.Table, Warning: true, Indicator: box.Indicator, Applicant: box.Applicant, Place: s.place,
			Message: fmt.Sprintf("the row has been cut by the end of a page, or the row beside it stands on no line of the form: %s", s.raw),
		})
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

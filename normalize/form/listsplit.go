package form

import (
	"math/big"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// splitRows is in how many rows a label must stand behind the number of
// another one for a table to hold two lists side by side.
const splitRows = 3

// apartTables cuts every printed table that holds several side by side. It also
// returns the printed table of each part.
func (m *matcher) apartTables(tables []*layout.Table) (parts []*layout.Table, whole map[*layout.Table]*layout.Table) {
	whole = map[*layout.Table]*layout.Table{}
	for _, t := range tables {
		for _, part := range m.sideBySide(t) {
			parts = append(parts, part)
			whole[part] = t
		}
	}
	return parts, whole
}

// sideBySide cuts a printed table that holds lines, or blocks, side by side into
// one table for each, from left to right. Other tables come back as they are.
func (m *matcher) sideBySide(t *layout.Table) []*layout.Table {
	var cuts []int
	if !m.ofLists() {
		cuts = m.cornerCuts(t)
	} else if cuts = m.headCuts(t); len(cuts) == 0 {
		cuts = m.bodyCuts(t)
	}
	if len(cuts) == 0 {
		return []*layout.Table{t}
	}
	var out []*layout.Table
	from := 0
	for _, to := range append(cuts, t.Cols) {
		out = append(out, columnsOf(t, from, to))
		from = to
	}
	return out
}

// headCuts finds the columns at which a header begins anew with the head of
// the lines, or of their numbering before it.
func (m *matcher) headCuts(t *layout.Table) []int {
	for r := range t.Rows {
		var at []int
		var before role
		for _, c := range rowCells(t, r) {
			ro := m.forms.lists.role(c.Text)
			if ro == roleLabel {
				col := c.Col
				if before == roleIndex {
					col--
				}
				at = append(at, col)
			}
			before = ro
		}
		if len(at) > 1 && at[1] > at[0]+1 {
			return at[1:]
		}
	}
	return nil
}

// cornerCuts finds the columns at which a header begins anew: words that head the
// labels of a block stand behind heads of the columns of another one.
func (m *matcher) cornerCuts(t *layout.Table) []int {
	for r := range t.Rows {
		var at []int
		named := false
		for _, lc := range rowCells(t, r) {
			c := m.cell(lc)
			switch {
			case m.labels.corner(c.sims):
				if len(at) == 0 || named {
					at = append(at, c.Col)
				}
				named = false
			case c.like() && c.sims.column:
				named = true
			}
		}
		if len(at) > 1 && named {
			return at[1:]
		}
	}
	return nil
}

// corner reports whether a text heads the labels of rows.
func (l *labels) corner(s *sims) bool {
	return s != nil && slices.ContainsFunc(l.corners, func(id int) bool { return s.at(id) >= simClose })
}

// bodyCuts finds a column in which labels stand behind the numbers of others;
// a column of running numbers before it belongs to the labels.
func (m *matcher) bodyCuts(t *layout.Table) []int {
	at := map[int]int{}
	for r := range t.Rows {
		named, numbered := false, false
		for _, lc := range rowCells(t, r) {
			c := m.cell(lc)
			switch {
			case c.value.Kind == number.Number:
				numbered = numbered || named
			case c.sims != nil && c.sims.best >= itemMin && numbered:
				at[c.Col]++
				named, numbered = true, false
			case c.sims != nil && c.sims.best >= itemMin:
				named = true
			}
		}
	}
	var out []int
	for col, n := range at {
		if n < splitRows {
			continue
		}
		if m.numbersLines(t, col-1) {
			col--
		}
		out = append(out, col)
	}
	slices.Sort(out)
	return out
}

// numbersLines reports whether the numbers of a column are running numbers:
// each one more than the one above it.
func (m *matcher) numbersLines(t *layout.Table, col int) bool {
	var last *big.Rat
	n := 0
	for r := range t.Rows {
		for _, lc := range rowCells(t, r) {
			c := m.cell(lc)
			if c.Col != col || c.blank() {
				continue
			}
			if c.value.Kind != number.Number {
				if last == nil {
					continue // a header
				}
				return false
			}
			if last != nil && new(big.Rat).Sub(c.value.Num, last).Cmp(big.NewRat(1, 1)) != 0 {
				return false
			}
			last = c.value.Num
			n++
		}
	}
	return n >= splitRows
}

// rowCells returns the cells that begin in a row.
func rowCells(t *layout.Table, row int) []*layout.Cell {
	var out []*layout.Cell
	for i := range t.Cells {
		if t.Cells[i].Row == row {
			out = append(out, &t.Cells[i])
		}
	}
	return out
}

// columnsOf returns the part of a table between two grid columns. A cell over
// the cut stays where it begins.
func columnsOf(t *layout.Table, from, to int) *layout.Table {
	out := &layout.Table{Rows: t.Rows, Cols: to - from, Method: t.Method, Place: t.Place, Pieces: t.Pieces, Breaks: t.Breaks}
	for _, c := range t.Cells {
		if c.Col < from || c.Col >= to {
			continue
		}
		c.Col -= from
		c.ColSpan = min(c.ColSpan, out.Cols-c.Col)
		out.Cells = append(out.Cells, c)
	}
	return out
}

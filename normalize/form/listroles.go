package form

import (
	"maps"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// headsList reports whether a row heads the columns of a list: it names two in
// words. A number may be a year that heads a column, but heads no list.
func (m *matcher) headsList(r *row) bool {
	n := 0
	for _, c := range r.cells {
		if c.value.Kind != number.Number && m.forms.lists.role(c.Text) != noRole {
			n++
		}
	}
	return n >= 2
}

// roles tells what the grid columns of a printed table hold. A lower header row
// says more than a higher one.
func (m *matcher) roles(rows []*row) map[int]role {
	out := map[int]role{}
	for _, r := range rows {
		for _, c := range r.cells {
			ro := m.forms.lists.role(c.Text)
			for col := c.Col; col < c.Col+c.ColSpan; col++ {
				if ro != noRole || out[col] == noRole && !c.blank() && c.ColSpan == 1 {
					out[col] = ro // a head that is not known says that there is one
				}
			}
		}
	}
	return out
}

// A headed is what the grid columns of a printed table hold from a row on.
type headed struct {
	from  int
	roles map[int]role
	texts map[string]bool // the heads as printed, folded
}

// columnRoles are those of each printed table from top to bottom.
type columnRoles map[*layout.Table][]headed

// of returns what the columns hold where a row stands: below the nearest header
// above it, or, if there is none, below the first.
func (c columnRoles) of(r *row) map[int]role {
	all := c[r.table]
	for i := len(all) - 1; i > 0; i-- {
		if all[i].from <= r.index {
			return all[i].roles
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[0].roles
}

// columnRoles tells what the columns of every printed table hold. A header that
// is printed again says it anew, because the pieces of a table need not have the
// same columns. A table without a header is read as the one before it if it is
// as wide.
func (m *matcher) columnRoles(rows []*row, used map[*row]bool) columnRoles {
	out := columnRoles{}
	heads := map[*layout.Table][]*row{}
	items := map[*layout.Table]bool{} // a line of the list stands below the last header
	flush := func(t *layout.Table) {
		if hs := heads[t]; len(hs) > 0 {
			roles := m.roles(hs)
			if n := len(out[t]); n > 0 {
				before := out[t][n-1]
				before.dropRunTogether(roles, hs)
				if agree(before.roles, roles) {
					roles = over(before.roles, roles)
				}
			}
			texts := map[string]bool{}
			for _, h := range hs {
				for _, c := range h.cells {
					texts[headText(c.Text)] = true
				}
			}
			out[t] = append(out[t], headed{hs[0].index, roles, texts})
		}
		heads[t], items[t] = nil, false
	}
	for _, r := range rows {
		switch {
		case used[r]:
			items[r.table] = true
		case m.headsList(r):
			if items[r.table] {
				flush(r.table)
			}
			heads[r.table] = append(heads[r.table], r)
		}
	}
	var before *layout.Table
	for _, r := range rows {
		if r.index > 0 {
			continue
		}
		if flush(r.table); len(out[r.table]) == 0 && before != nil && before.Cols == r.table.Cols && len(out[before]) > 0 {
			if last := out[before][len(out[before])-1]; m.fitsUnits(r.table, last.roles) {
				out[r.table] = []headed{last}
			}
		}
		before = r.table
	}
	return out
}

// fitsUnits reports whether most units of a table stand where roles have units,
// if they have any.
func (m *matcher) fitsUnits(t *layout.Table, roles map[int]role) bool {
	there, elsewhere := 0, 0
	for i := range t.Cells {
		c := m.cell(&t.Cells[i])
		switch ro, headed := roles[c.Col]; {
		case !m.isUnit(&c):
		case ro == roleUnit:
			there++
		case headed && ro != roleLabel:
			elsewhere++
		}
	}
	return there >= elsewhere
}

// dropRunTogether takes away what a header that is printed again says of columns
// that have one head now, and that not one of the heads before: the border
// between two is lost.
func (h headed) dropRunTogether(roles map[int]role, again []*row) {
	for _, r := range again {
		for _, c := range r.cells {
			for col := c.Col; c.ColSpan > 1 && !h.texts[headText(c.Text)] && col < c.Col+c.ColSpan; col++ {
				delete(roles, col)
			}
		}
	}
}

// agree reports whether two headers say the same of every column that both
// know.
func agree(a, b map[int]role) bool {
	for col, ro := range b {
		if have := a[col]; have != noRole && ro != noRole && have != ro {
			return false
		}
	}
	return true
}

// over puts what a lower header says over what a higher one does.
func over(a, b map[int]role) map[int]role {
	out := maps.Clone(a)
	for col, ro := range b {
		if ro != noRole || out[col] == noRole {
			out[col] = ro
		}
	}
	return out
}

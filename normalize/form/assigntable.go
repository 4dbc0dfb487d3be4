package form

import "github.com/gongkai/gongkai/extract/layout"

// A beginning says where the values of a table begin: at which grid column,
// by the column of the label before them.
type beginning struct {
	table *layout.Table
	leaf  int // grid column of the label, anyLeaf for all rows
}

const anyLeaf = -2

// beginnings collects where the rows that need no help begin; conflicting
// rows leave -1. In a table of separators a few rows are no evidence.
func beginnings(plans []rowPlan) map[beginning]int {
	out, rows := map[beginning]int{}, map[beginning]int{}
	note := func(b beginning, col int) {
		rows[b]++
		if have, ok := out[b]; ok && have != col {
			col = -1
		}
		out[b] = col
	}
	for _, p := range plans {
		if p.got == nil || p.got[p.order[0]] < 0 {
			continue
		}
		if from, to := core(p.cells); len(p.cells) != len(p.order) && to-from != len(p.order) {
			continue
		}
		first := p.cells[p.got[p.order[0]]]
		if first.gap {
			continue
		}
		col := first.Col
		note(beginning{p.row.table, p.leafCol()}, col)
		note(beginning{p.row.table, anyLeaf}, col)
	}
	for b, n := range rows {
		if b.table.Method == layout.Tabbed && n < endRows {
			out[b] = -1
		}
	}
	return out
}

func (p *rowPlan) leafCol() int {
	if p.row.leaf < 0 {
		return -1
	}
	return p.row.cells[p.row.leaf].Col
}

// decideByOffset assigns values from where the other rows of the table begin.
func (p *rowPlan) decideByOffset(begin map[beginning]int) {
	n := len(p.order)
	for _, key := range []beginning{{p.row.table, p.leafCol()}, {p.row.table, anyLeaf}} {
		col, ok := begin[key]
		if !ok || col < 0 {
			continue
		}
		for i, c := range p.cells {
			from, to := core(p.cells)
			if drawn(p.row.table) && i+n > len(p.cells) {
				continue // a border is lost: which cells have run together is not known
			}
			if p.row.table.Method == layout.Aligned && i+n < len(p.cells) {
				continue // a column too many: which one it is is not known
			}
			if !c.gap && c.Col == col && i <= from && to <= i+n {
				p.take(i, n, confOffset)
				return
			}
		}
		return
	}
}

// drawn reports whether the cells of a table come from what is drawn or set on
// a page, where every row has all of them.
func drawn(t *layout.Table) bool { return t.Method == layout.Ruled || t.Method == layout.Aligned }

// endRows is how many rows must agree on how many empty cells end them.
const endRows = 3

// endings tells for tables of separators how many empty cells stand behind the
// last column, where rows without empty values agree on it: labels take any
// number of fields, so that such rows line up on the right only.
func endings(plans []rowPlan) map[*layout.Table]int {
	out, rows := map[*layout.Table]int{}, map[*layout.Table]int{}
	for _, p := range plans {
		t := p.row.table
		from, to := core(p.cells)
		if t.Method != layout.Tabbed || p.got == nil || to-from != len(p.order) {
			continue
		}
		if k, ok := out[t]; ok && k != len(p.cells)-to {
			rows[t] = -len(plans)
		}
		out[t] = len(p.cells) - to
		rows[t]++
	}
	for t, n := range rows {
		if n < endRows {
			delete(out, t)
		}
	}
	return out
}

// decideByEnd assigns the values of a row that ends as the others do.
func (p *rowPlan) decideByEnd(empty int) {
	n := len(p.order)
	from, to := core(p.cells)
	if at := len(p.cells) - empty - n; at >= 0 && at <= from && to <= at+n {
		p.take(at, n, confOffset)
	}
}

// wholeRows tells the tables of separators that keep the empty fields at the end
// of a row: some row ends in one.
func wholeRows(plans []rowPlan) map[*layout.Table]bool {
	out := map[*layout.Table]bool{}
	for _, p := range plans {
		if n := len(p.cells); p.row.table.Method == layout.Tabbed && n > 0 && p.cells[n-1].blank() {
			out[p.row.table] = true
		}
	}
	return out
}

// decideByAll assigns the values of a row with more cells than columns if it
// does not matter which of the empty ones are fillers: whichever are left out,
// every value stands in the same column.
func (p *rowPlan) decideByAll() {
	surplus := len(p.cells) - len(p.order)
	blanks := 0
	for _, c := range p.cells {
		if c.blank() {
			blanks++
		}
	}
	if surplus < 0 || surplus > blanks {
		return
	}
	got, next, before := p.none(), 0, 0
	for i, c := range p.cells {
		if c.blank() {
			before++
			continue
		}
		least, most := i-min(before, surplus), i-max(0, surplus-(blanks-before))
		if least != most {
			return
		}
		for k := next; k < least; k++ { // empty columns before it
			got[p.order[k]] = i - (least - k)
		}
		got[p.order[least]], next = i, least+1
	}
	for k := next; k < len(p.order); k++ {
		got[p.order[k]] = len(p.cells) - (len(p.order) - k)
	}
	p.got, p.how = got, confOffset
}

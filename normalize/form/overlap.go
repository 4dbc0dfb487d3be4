package form

import (
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// overlap assigns cells by the header columns they stand under. It gives up
// if a printed value stands under no column, under two, or beside another.
// Where a border is gone, what is printed between the next two may belong to any
// column there.
func (p *rowPlan) overlap() bool {
	got := p.none()
	var mixed []int
	for i, c := range p.cells {
		if c.gap {
			continue
		}
		at, ok := p.under(c)
		switch {
		case ok || c.blank():
		case p.covers(c, at):
			if mixed == nil {
				mixed = p.none()
			}
			for _, j := range at {
				mixed[j] = i
			}
			continue
		default:
			return false
		}
		for _, j := range at {
			switch {
			case got[j] < 0 || p.cells[got[j]].blank():
				got[j] = i
			case !c.blank():
				return false
			}
		}
	}
	for j, i := range mixed {
		if i >= 0 && got[j] >= 0 {
			return false
		}
	}
	p.got, p.mixed, p.how = got, mixed, confOverlap
	return true
}

// covers reports whether a cell between drawn borders covers several columns of
// the header and reaches into no other, in a row of which every column is found.
func (p *rowPlan) covers(c *cell, at []int) bool {
	if p.row.table.Method != layout.Ruled || len(at) < 2 || slices.Contains(p.spans, span{}) {
		return false
	}
	from, to := p.spans[at[0]].from, p.spans[at[len(at)-1]].to
	return from == c.Col && to == c.Col+c.ColSpan
}

// under lists the header columns a cell stands under. A value must stand
// under exactly one; an empty cell may reach over several.
func (p *rowPlan) under(c *cell) (at []int, ok bool) {
	width := float64(c.ColSpan)
	foreign := 0.0
	for j, s := range p.spans {
		shared := float64(min(s.to, c.Col+c.ColSpan) - max(s.from, c.Col))
		if shared <= 0 {
			continue
		}
		if c.blank() || shared/width >= ownShare || shared/float64(s.to-s.from) >= ownShare {
			at = append(at, j)
		} else {
			foreign = max(foreign, shared/width)
		}
	}
	return at, len(at) == 1 && foreign < foreignShare
}

package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// Doubts reads the numbers inside the grids of a page again, without the
// rulings: numbers by what follows what on a line, columns by what stands
// below each other, rows by what stands beside each other. It reports every
// number that the grid cuts, every one that the grid puts elsewhere than the
// numbers above, below and beside it, and every cell whose digits do not keep to
// it. The page is the one that the trace was found on.
func Doubts(page layout.Page, t Trace) []layout.Doubt {
	var out []layout.Doubt
	for i := range t.Groups {
		g := &t.Groups[i]
		d := doubter{g: g, page: t.Page, seen: map[int]bool{}, rows: map[int]bool{}}
		var found []layout.Doubt
		if g.Method == layout.Ruled {
			found = g.doubts(t.Page)
			d.overflow(outside(page, t.Groups))
		}
		d.unseen(page)
		out = append(out, found...)
		for _, o := range d.out {
			if !slices.ContainsFunc(found, func(f layout.Doubt) bool { return f.Place == o.Place }) {
				out = append(out, o)
			}
		}
	}
	return out
}

// A seat is the place of one number in the grid.
type seat struct {
	row   *numberRow
	value *value
	cell  int
}

func (g *Group) doubts(page int) []layout.Doubt {
	var glyphs []layout.Glyph
	cellOf := map[layout.Glyph]int{}
	for i, c := range g.Cells {
		for _, gl := range c.Glyphs {
			cellOf[gl] = i
		}
		glyphs = append(glyphs, c.Glyphs...)
	}
	if len(glyphs) > maxGlyphs {
		return nil
	}
	var out []layout.Doubt
	runs := runsOf(glyphs)
	for _, r := range runs {
		if r.mark || r.number {
			out = append(out, g.cut(r, cellOf, page)...)
		}
	}
	rows := numberRows(runs)
	if len(rows) > maxRows {
		return out
	}
	for _, rs := range rowGroups(rows, runs) {
		var seats []seat
		for _, row := range rs {
			for _, v := range row.values {
				seats = append(seats, seat{row, v, cellOf[v.runs[0].glyphs[0]]})
			}
		}
		out = append(out, g.misplaced(seats, columnsOf(rs), page)...)
	}
	return out
}

// cut reports a number of which the grid has put the digits into several cells.
func (g *Group) cut(r *run, cellOf map[layout.Glyph]int, page int) []layout.Doubt {
	parts := map[int]string{}
	var order []int
	whole := ""
	for i, gl := range r.glyphs {
		if i > 0 && gl.Rune == r.glyphs[i-1].Rune && !layout.Successive(r.glyphs[i-1], gl) && gl.Box.X0-r.glyphs[i-1].Box.X0 < 0.3*sizeOf(gl) {
			continue // the same character printed twice
		}
		c := cellOf[gl]
		if _, seen := parts[c]; !seen {
			order = append(order, c)
		}
		parts[c] += string(gl.Rune)
		whole += string(gl.Rune)
	}
	if len(order) < 2 {
		return nil
	}
	var out []layout.Doubt
	for _, c := range order {
		out = append(out, layout.Doubt{Place: layout.Place{Page: page, Box: g.Cells[c].Box}, First: parts[c], Second: whole})
	}
	return out
}

// misplaced reports the numbers whose cell covers other columns, or other
// rows, of the grid than the cells of the numbers below and beside it.
func (g *Group) misplaced(seats []seat, cols []column, page int) []layout.Doubt {
	type span struct{ from, to int }
	col := func(s seat) span { c := g.Cells[s.cell]; return span{c.Col, c.Col + c.ColSpan} }
	line := func(s seat) span { c := g.Cells[s.cell]; return span{c.Row, c.Row + c.RowSpan} }
	usual := func(seats []seat, of func(seat) span) (span, bool) {
		count := map[span]int{}
		best := span{}
		for _, s := range seats {
			k := of(s)
			if count[k]++; count[k] > count[best] {
				best = k
			}
		}
		return best, count[best]*2 > len(seats) && len(seats) > 2
	}
	var out []layout.Doubt
	seen := map[int]bool{}
	report := func(s seat) {
		if seen[s.cell] {
			return
		}
		seen[s.cell] = true
		v := s.value
		text := ""
		box := layout.Box{}
		for _, r := range v.runs {
			text += r.text
			box = box.Union(layout.Box{X0: r.x0, Y0: r.y0(), X1: r.x1, Y1: r.y1()})
		}
		out = append(out, layout.Doubt{Place: layout.Place{Page: page, Box: box}, First: text})
	}
	for _, c := range cols {
		var in []seat
		for _, s := range seats {
			if s.value.x0 < c.x1 && c.x0 < s.value.x1 {
				in = append(in, s)
			}
		}
		if want, ok := usual(in, col); ok {
			for _, s := range in {
				if col(s) != want {
					report(s)
				}
			}
		}
	}
	byRow := map[*numberRow][]seat{}
	for _, s := range seats {
		byRow[s.row] = append(byRow[s.row], s)
	}
	for _, s := range seats { // in order, not as the map has them
		if want, ok := usual(byRow[s.row], line); ok && line(s) != want && math.Abs(s.value.y-s.row.y) < 0.2*s.value.size {
			report(s)
		}
	}
	return out
}

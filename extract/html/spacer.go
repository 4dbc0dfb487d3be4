package html

import (
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html/atom"
)

// thin is how many pixels wide or high what draws a line is at most.
const thin = 3

// isSpacer reports whether a cell without text draws a line of a table: it, or
// the picture in it, is no wider or no higher than a line.
func (g *grid) isSpacer(i int32) bool {
	if w := pixels(attr(g.items[i].node, "width")); w > 0 && w <= thin {
		return true
	}
	for k, end := i+1, g.items[i].end; k < end; k++ {
		if n := g.items[k].node; n.DataAtom == atom.Img {
			for _, side := range []string{"width", "height"} {
				if s := shownSize(n, side); s > 0 && s <= thin {
					return true
				}
			}
		}
	}
	return false
}

// dropSpacers takes the columns out of a table that do nothing but draw its
// vertical lines: every cell that stands in one column alone is a spacer.
func (g *grid) dropSpacers() {
	drawn, other := make([]bool, g.table.Cols), make([]bool, g.table.Cols)
	for i, c := range g.table.Cells {
		if c.ColSpan == 1 {
			drawn[c.Col], other[c.Col] = drawn[c.Col] || g.spacers[i], other[c.Col] || !g.spacers[i]
		}
	}
	to := make([]int, g.table.Cols+1) // where a column moves
	for x := range drawn {
		to[x+1] = to[x]
		if !drawn[x] || other[x] {
			to[x+1]++
		}
	}
	gone := func(c layout.Cell) bool { return to[c.Col] == to[c.Col+c.ColSpan] }
	if to[g.table.Cols] == g.table.Cols || slices.ContainsFunc(g.table.Cells, func(c layout.Cell) bool { return c.Text != "" && gone(c) }) {
		return
	}
	g.table.Cells = slices.DeleteFunc(g.table.Cells, gone)
	for i := range g.table.Cells {
		c := &g.table.Cells[i]
		c.Col, c.ColSpan = to[c.Col], to[c.Col+c.ColSpan]-to[c.Col]
	}
	g.table.Cols = to[g.table.Cols]
}

package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// addColumns adds grid lines that have lost every border: where all that is
// printed in a column, words above numbers, stands on both sides of one place, as
// two heads and their numbers do.
func addColumns(g *Group) {
	for col := len(g.Xs) - 2; col >= 0; col-- {
		if at, ok := g.parting(col); ok {
			g.insertColumn(col, at)
		}
	}
}

// parting returns a place within a column that parts words and numbers alike.
func (g *Group) parting(col int) (at float64, ok bool) {
	from, to := g.Xs[col], g.Xs[col+1]
	words, numbers := 0, 0
	var own []GridCell
	for _, c := range g.Cells {
		if c.Col != col || c.ColSpan != 1 || len(c.Glyphs) == 0 {
			continue
		}
		own = append(own, c)
		if !marks(c.Glyphs) {
			words++
			continue
		}
		lines := layout.TextLines(c.Glyphs)
		runs := runsOf(c.Glyphs)
		if len(lines) != 1 || len(runs) != 2 {
			return 0, false
		}
		numbers++
		from, to = math.Max(from, math.Max(g.Xs[col], runs[0].x1)), math.Min(to, runs[1].x0)
	}
	if words == 0 || numbers == 0 || from >= to {
		return 0, false
	}
	for _, c := range own { // the words may narrow the room
		for _, gl := range c.Glyphs {
			switch mid := (from + to) / 2; {
			case gl.Box.X1 <= from || gl.Box.X0 >= to:
			case gl.Box.CenterX() < mid:
				from = gl.Box.X1
			default:
				to = gl.Box.X0
			}
		}
	}
	at = (from + to) / 2
	return at, to > from && !slices.ContainsFunc(own, func(c GridCell) bool {
		left, right, clean := cut(c.Glyphs, across, at)
		return !clean || !apart(left, right, wordsGap)
	})
}

// insertColumn adds a grid line within a column. Cells of the column become two,
// others that cover it cover both.
func (g *Group) insertColumn(col int, at float64) {
	g.Xs = slices.Insert(g.Xs, col+1, at)
	var out []GridCell
	for _, c := range g.Cells {
		switch {
		case c.Col > col:
			c.Col++
		case c.Col == col && c.ColSpan == 1:
			left := c
			left.Glyphs, c.Glyphs, _ = cut(c.Glyphs, across, at)
			left.Box.X1, c.Box.X0, c.Col = at, at, col+1
			out = append(out, left)
		case c.Col+c.ColSpan > col:
			c.ColSpan++
		}
		out = append(out, c)
	}
	g.Cells = out
}

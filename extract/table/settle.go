package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// How the place of a number in its cell is told.
const (
	settleCells = 8   // numbers in cells of one column that must say how they stand
	settleShare = 0.9 // of them that must stand so
	settleSlack = 0.8 // points by which they may differ
	settleApart = 2.0 // points by which a number must miss the place of one in a cell of several columns
)

// A stand is how numbers stand in their cells: it gives where one is, between
// borders, as a distance that is the same in all cells.
type stand func(text, cell layout.Box) float64

var stands = []stand{
	func(text, cell layout.Box) float64 { return text.X0 - cell.X0 },
	func(text, cell layout.Box) float64 { return text.CenterX() - cell.CenterX() },
	func(text, cell layout.Box) float64 { return text.X1 - cell.X1 },
}

// settle cuts a cell of several columns with one number in it, where the number
// stands as those of one of the columns do, and not as one would that has the
// whole cell: the borders beside that column are lost.
func settle(g Group) []GridCell {
	kept := g.stands()
	if len(kept) == 0 {
		return g.Cells
	}
	var out []GridCell
	for _, c := range g.Cells {
		if c.ColSpan < 2 || c.RowSpan > 1 || !marks(c.Glyphs) || len(layout.TextLines(c.Glyphs)) > 1 {
			out = append(out, c)
			continue
		}
		text := boxOf(c.Glyphs)
		at := -1
		for col := c.Col; col < c.Col+c.ColSpan; col++ {
			own := layout.Box{X0: g.Xs[col], X1: g.Xs[col+1]}
			if text.X0 >= own.X0 && text.X1 <= own.X1 && !slices.ContainsFunc(kept, func(k placed) bool { return math.Abs(k.of(text, own)-k.at) > settleSlack }) {
				at = col
			}
		}
		if at < 0 || slices.ContainsFunc(kept, func(k placed) bool { return math.Abs(k.of(text, c.Box)-k.at) < settleApart }) {
			out = append(out, c)
			continue
		}
		out = append(out, c.settled(g, at)...)
	}
	return out
}

// settled cuts the column of its number out of a cell.
func (c GridCell) settled(g Group, col int) []GridCell {
	var out []GridCell
	add := func(from, to int, glyphs []layout.Glyph) {
		if from < to {
			p := c
			p.Col, p.ColSpan, p.Glyphs = from, to-from, glyphs
			p.Box.X0, p.Box.X1 = g.Xs[from], g.Xs[to]
			out = append(out, p)
		}
	}
	add(c.Col, col, nil)
	add(col, col+1, c.Glyphs)
	add(col+1, c.Col+c.ColSpan, nil)
	return out
}

// A placed is a way to stand and the distance that nearly all numbers have.
type placed struct {
	of stand
	at float64
}

// stands returns the ways in which nearly all numbers of a grid stand in their
// cells: several where nothing tells them apart, because all numbers are equally
// wide.
func (g Group) stands() []placed {
	var boxes [][2]layout.Box
	for _, c := range g.Cells {
		if c.ColSpan == 1 && c.RowSpan == 1 && marks(c.Glyphs) {
			boxes = append(boxes, [2]layout.Box{boxOf(c.Glyphs), c.Box})
		}
	}
	if len(boxes) < settleCells {
		return nil
	}
	var out []placed
	most := 0
	for _, of := range stands {
		var at []float64
		for _, b := range boxes {
			at = append(at, of(b[0], b[1]))
		}
		slices.Sort(at)
		mid, n := at[len(at)/2], 0
		for _, a := range at {
			if math.Abs(a-mid) <= settleSlack {
				n++
			}
		}
		if float64(n) < settleShare*float64(len(at)) || n < most {
			continue
		}
		if n > most {
			most, out = n, nil
		}
		out = append(out, placed{of, mid})
	}
	return out
}

// refined returns a piece of a table with the grid lines of the other pieces, and
// the numbers that stand on both sides of one in a cell of this piece apart.
func (g Group) refined(xs []float64, s Settings) Group {
	all := slices.Clone(g.Xs)
	for _, x := range xs {
		if g.Xs[0] < x && x < g.Xs[len(g.Xs)-1] && math.Abs(g.Xs[nearest(g.Xs, x)]-x) > s.Snap {
			all = append(all, x)
		}
	}
	if len(all) == len(g.Xs) {
		return g
	}
	slices.Sort(all)
	at := func(col int) int { i, _ := slices.BinarySearch(all, g.Xs[col]); return i }
	cells := slices.Clone(g.Cells)
	for i, c := range cells {
		cells[i].Col, cells[i].ColSpan = at(c.Col), at(c.Col+c.ColSpan)-at(c.Col)
	}
	g.Xs, g.Cells = all, nil
	for _, c := range cells {
		g.Cells = append(g.Cells, splitAcross(g, c)...)
	}
	g.Cells = settle(g)
	sortCells(g.Cells)
	return g
}

func boxOf(glyphs []layout.Glyph) layout.Box {
	var out layout.Box
	for _, g := range glyphs {
		out = out.Union(g.Box)
	}
	return out
}

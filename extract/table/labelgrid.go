package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// labelledRows is how many rows of numbers must stand beside a grid of words for it
// to be the labels of a table.
const labelledRows = 3

// withoutLabelGrids drops grids that hold the labels of a table and none of its
// numbers, which stand beside them and in no grid: coloured headers and stripes
// draw borders around a column of labels and nowhere else.
func withoutLabelGrids(groups []Group, page layout.Page) []Group {
	words := func(g Group) bool { return !slices.ContainsFunc(g.Cells, GridCell.holdsMark) }
	if !slices.ContainsFunc(groups, words) {
		return groups
	}
	runs := runsOf(outside(page, groups))
	return slices.DeleteFunc(groups, func(g Group) bool { return words(g) && g.labels(runs) })
}

// holdsMark reports whether a number, or a mark for none, stands in a cell.
func (c GridCell) holdsMark() bool {
	return slices.ContainsFunc(runsOf(c.Glyphs), func(r *run) bool { return r.mark })
}

// labels reports whether rows of numbers stand right of the grid, each level
// with one of its lines.
func (g Group) labels(outside []*run) bool {
	rows, y := 0, math.Inf(-1)
	for _, r := range outside {
		if !r.mark || r.x0 < g.Box.X1 || r.y-y < 0.5*r.size || r.y < g.Box.Y0 || r.y > g.Box.Y1 {
			continue
		}
		level := func(gl layout.Glyph) bool { return math.Abs(gl.Box.CenterY()-r.y) < r.size }
		if slices.ContainsFunc(g.Cells, func(c GridCell) bool { return slices.ContainsFunc(c.Glyphs, level) }) {
			rows, y = rows+1, r.y
		}
	}
	return rows >= labelledRows
}

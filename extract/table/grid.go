package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// maxAtoms bounds the grid of one group; a page of hostile rulings could span
// millions of intersections.
const maxAtoms = 40000

// newGroup spans a grid over touching edges and finds its cells; ok is false
// if the edges do not enclose anything.
func newGroup(edges []Edge, s Settings) (g Group, ok bool) {
	edges = closeSides(snap(edges, math.Inf(1), s), s)
	xs, ys := positions(edges, false, s), positions(edges, true, s)
	if len(xs) < 2 || len(ys) < 2 || (len(xs)-1)*(len(ys)-1) > maxAtoms {
		return Group{}, false
	}
	g = Group{Method: layout.Ruled, Edges: edges, Xs: xs, Ys: ys, Box: layout.Box{X0: xs[0], Y0: ys[0], X1: xs[len(xs)-1], Y1: ys[len(ys)-1]}}
	g.Cells = cells(g, s)
	return g, true
}

// closeSides adds an outer side that is missing where edges run out to it: a
// table cut by a page break has no rule there, and many tables are printed
// without left and right borders.
func closeSides(edges []Edge, s Settings) []Edge {
	var box layout.Box
	for i, e := range edges {
		b := layout.Box{X0: e.From, Y0: e.Pos, X1: e.To, Y1: e.Pos}
		if !e.Horizontal {
			b = layout.Box{X0: e.Pos, Y0: e.From, X1: e.Pos, Y1: e.To}
		}
		if i == 0 {
			box = b
			continue
		}
		box = layout.Box{X0: math.Min(box.X0, b.X0), Y0: math.Min(box.Y0, b.Y0), X1: math.Max(box.X1, b.X1), Y1: math.Max(box.Y1, b.Y1)}
	}
	sides := []Edge{
		{true, box.Y0, box.X0, box.X1}, {true, box.Y1, box.X0, box.X1},
		{false, box.X0, box.Y0, box.Y1}, {false, box.X1, box.Y0, box.Y1},
	}
	out := slices.Clone(edges)
	for _, side := range sides {
		near := func(e Edge) bool {
			return e.Horizontal == side.Horizontal && math.Abs(e.Pos-side.Pos) <= s.Snap
		}
		if !slices.ContainsFunc(edges, near) {
			out = append(out, side)
		}
	}
	return out
}

// positions returns the distinct positions of the edges of one direction; an
// edge belongs to an earlier position if it lies within s.Snap of it.
func positions(edges []Edge, horizontal bool, s Settings) []float64 {
	var out []float64
	for _, e := range edges {
		if e.Horizontal == horizontal {
			out = append(out, e.Pos)
		}
	}
	return distinct(out, s.Snap)
}

// distinct sorts values and drops those within tol of the last one kept.
func distinct(values []float64, tol float64) []float64 {
	slices.Sort(values)
	var out []float64
	for _, v := range values {
		if len(out) == 0 || v-out[len(out)-1] > tol {
			out = append(out, v)
		}
	}
	return out
}

// cells merges atomic grid positions that no border separates and cuts what
// is not a rectangle into rectangles.
func cells(g Group, s Settings) []GridCell {
	rows, cols := len(g.Ys)-1, len(g.Xs)-1
	set := newSets(rows * cols)
	borders := borderIndex(g, s)
	for r := range rows {
		for c := range cols {
			if c+1 < cols && !borders.separates(false, c+1, g.Ys[r], g.Ys[r+1], s.Cover) {
				set.union(r*cols+c, r*cols+c+1)
			}
			if r+1 < rows && !borders.separates(true, r+1, g.Xs[c], g.Xs[c+1], s.Cover) {
				set.union(r*cols+c, (r+1)*cols+c)
			}
		}
	}
	return rectangles(g, set, rows, cols)
}

// borders holds, for each grid line, the edges on it.
type borders struct{ vertical, horizontal [][]Edge }

func borderIndex(g Group, s Settings) borders {
	b := borders{make([][]Edge, len(g.Xs)), make([][]Edge, len(g.Ys))}
	for _, e := range g.Edges {
		lines, into := g.Xs, b.vertical
		if e.Horizontal {
			lines, into = g.Ys, b.horizontal
		}
		for i, pos := range lines {
			if math.Abs(pos-e.Pos) <= s.Snap {
				into[i] = append(into[i], e)
				break
			}
		}
	}
	return b
}

// separates reports whether edges on a grid line cover enough of [from, to].
func (b borders) separates(horizontal bool, line int, from, to, cover float64) bool {
	lines := b.vertical
	if horizontal {
		lines = b.horizontal
	}
	covered := 0.0
	for _, e := range lines[line] {
		if d := math.Min(e.To, to) - math.Max(e.From, from); d > 0 {
			covered += d
		}
	}
	return covered >= cover*(to-from)
}

// rectangles turns each set of atoms into cells: runs of columns in a row,
// extended downwards while the next row of the set has the same run.
func rectangles(g Group, set *sets, rows, cols int) []GridCell {
	var out []GridCell
	open := map[[3]int]int{} // set, first and last column -> cell ending in the row above
	for r := range rows {
		next := map[[3]int]int{}
		for c := 0; c < cols; {
			root, end := set.find(r*cols+c), c+1
			for end < cols && set.find(r*cols+end) == root {
				end++
			}
			key := [3]int{root, c, end}
			if i, ok := open[key]; ok {
				out[i].RowSpan++
				out[i].Box.Y1 = g.Ys[r+1]
				next[key] = i
			} else {
				next[key] = len(out)
				out = append(out, GridCell{Row: r, Col: c, RowSpan: 1, ColSpan: end - c,
					Box: layout.Box{X0: g.Xs[c], Y0: g.Ys[r], X1: g.Xs[end], Y1: g.Ys[r+1]}})
			}
			c = end
		}
		open = next
	}
	return out
}

// sets is a disjoint-set forest over 0..n-1.
type sets struct{ parent []int }

func newSets(n int) *sets {
	s := &sets{make([]int, n)}
	for i := range s.parent {
		s.parent[i] = i
	}
	return s
}

func (s *sets) find(i int) int {
	for s.parent[i] != i {
		s.parent[i] = s.parent[s.parent[i]]
		i = s.parent[i]
	}
	return i
}

func (s *sets) union(a, b int) { s.parent[s.find(a)] = s.find(b) }

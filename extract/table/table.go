// Package table finds tables on laid-out pages. In: pages of glyphs and
// rulings. Out: tables of cells with the place of each, and a Trace of every
// step between. It does not know what a table is about.
//
// The chain where there are rulings: rulings -> edges -> snap -> join -> groups
// of touching edges -> grid of intersections -> cells -> text in cells. Where
// there are none, or too few: glyphs -> runs -> rows of numbers -> groups of
// rows -> columns -> headers above -> labels left -> cells. Then the pieces of
// one table are joined across pages.
package table

import (
	"cmp"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// Settings are tolerances in points (1/72 inch) unless noted.
type Settings struct {
	Snap      float64 // edges closer than this share one position
	Join      float64 // a gap up to this in one line is closed
	Apart     float64 // edges with a wider gap between them may belong to different tables
	Intersect float64 // edges that miss each other by less than this touch
	Cover     float64 // share of a cell's side that must be ruled to separate it from its neighbour
	Align     float64 // two pieces of one table begin and end within this of each other
	MinEdge   float64 // shorter edges after joining are marks, not borders
}

// Default suits text-based PDFs exported from word processors and browsers.
var Default = Settings{Snap: 3, Join: 3, Apart: 6, Intersect: 3, Cover: 0.6, Align: 6, MinEdge: 5}

// A Trace holds every intermediate result for one page.
type Trace struct {
	Page   int
	Edges  []Edge // snapped and joined
	Groups []Group

	gutters []float64 // between tables beside each other, without rulings
}

// A Group is a set of touching edges and the grid they span.
type Group struct {
	Edges []Edge // with the missing outer sides added
	Xs    []float64
	Ys    []float64
	Cells []GridCell
	Box   layout.Box

	Method    layout.Method
	Columns   []column         // aligned: the columns of numbers
	Continues bool             // aligned: goes on from the page before
	Notes     []layout.Warning // aligned: what was left out, and why
	members   map[layout.Glyph]bool
}

// A GridCell covers grid columns [Col, Col+ColSpan) and rows alike.
type GridCell struct {
	Row, Col         int
	RowSpan, ColSpan int
	Box              layout.Box
	Glyphs           []layout.Glyph
}

// Find returns the trace of one page by itself.
func Find(page layout.Page, s Settings) Trace { return find(page, ending{}, s) }

// FindAll returns the traces of consecutive pages: a table without rulings
// that goes on from one page to the next keeps its columns.
func FindAll(pages []layout.Page, s Settings) []Trace {
	out := make([]Trace, len(pages))
	var prior, before ending // of the page before, and of the one before that
	for i, p := range pages {
		out[i] = find(p, prior, s)
		if i > 0 && (!out[i].goesOn() || !endsShort(out[i-1])) { // a head below its last table says that none of them goes on
			out[i-1], out[i] = withHead(pages[i-1], out[i-1], p, out[i], s)
		}
		if i > 0 && !out[i].goesOn() {
			out[i], _ = tornHead(pages[i-1], out[i-1], p, out[i], s)
		}
		if i > 0 {
			out[i-1], out[i] = acrossBreak(pages[i-1], out[i-1], p, out[i], before, s)
		}
		before, prior = prior, out[i].ending()
	}
	return out
}

// An ending is what the tables that end a page say of those that begin the next.
type ending struct {
	columns [][]column // of each table
	gutters []float64  // between tables beside each other
}

// ending tells how the tables of a page end it.
func (t Trace) ending() ending {
	e := ending{gutters: t.gutters}
	for i, g := range t.Groups {
		if g.Method == layout.Aligned && !shadowed(g, t.Groups[i+1:]) {
			e.columns = append(e.columns, g.Columns)
		}
	}
	return e
}

// goesOn reports whether a table without rulings goes on from the page before.
func (t Trace) goesOn() bool {
	return slices.ContainsFunc(t.Groups, func(g Group) bool { return g.Continues })
}

// withHead adds the header that ends one page to its trace and finds the
// tables of the next page anew with its columns, if they go on from it.
func withHead(before layout.Page, above Trace, page layout.Page, here Trace, s Settings) (Trace, Trace) {
	head, ok := headBefore(before, above, page, here, s)
	if !ok {
		return above, here
	}
	again := find(page, ending{columns: [][]column{head.Columns}}, s)
	if len(again.Groups) == 0 || !again.Groups[0].Continues {
		return above, here
	}
	if more := len(again.Groups[0].Xs) - len(head.Xs); more > 0 {
		head.widen(again.Groups[0].Xs[:more])
	}
	if len(again.Groups[0].Xs) != len(head.Xs) {
		return above, here
	}
	above.Groups = append(above.Groups[:len(above.Groups):len(above.Groups)], head)
	return above, again
}

// widen adds columns before the first one: those of the groups of labels, of
// which a header alone shows nothing. The head of the labels stands over them.
func (g *Group) widen(xs []float64) {
	more := len(xs)
	for i := range g.Cells {
		if g.Cells[i].Col == 0 {
			g.Cells[i].ColSpan += more
		} else {
			g.Cells[i].Col += more
		}
	}
	left := math.Min(xs[0], g.Xs[0]-minSlot*float64(more))
	for i := more - 1; i >= 0; i-- {
		g.Xs = append([]float64{left + (g.Xs[0]-left)*float64(i)/float64(i+1)}, g.Xs...)
	}
}

func find(page layout.Page, prior ending, s Settings) Trace {
	edges := join(snap(edgesOf(page.Rulings), s.Apart, s), s)
	tr := Trace{Page: page.Number, Edges: edges}
	tr.Groups = withoutLabelGrids(ruledTables(touching(edges, s), page.Glyphs, s), page)
	aligned, gutters := alignedTables(page, outside(page, tr.Groups), edges, prior, s)
	tr.Groups, tr.gutters = append(tr.Groups, aligned...), gutters
	inReadingOrder(tr.Groups)
	return tr
}

// maxTries bounds how often the grids of a page are filled: a grid that turns
// out to be no table gives its glyphs to the one around it.
const maxTries = 4

// ruledTables spans grids over sets of touching edges, fills them and restores
// lost borders. What is no table then is dropped and the rest filled anew.
func ruledTables(sets [][]Edge, glyphs []layout.Glyph, s Settings) []Group {
	for try := 1; ; try++ {
		var groups []Group
		var of [][]Edge
		for _, es := range sets {
			if g, ok := newGroup(es, s); ok {
				groups, of = append(groups, g), append(of, es)
			}
		}
		fill(groups, glyphs)
		var keep [][]Edge
		var out []Group
		for i := range groups {
			restoreBorders(&groups[i])
			if groups[i].isTable() && !groups[i].coarse() {
				keep, out = append(keep, of[i]), append(out, groups[i])
			}
		}
		switch {
		case len(out) == len(groups) || len(out) == 0:
			return out
		case try == maxTries:
			return slices.DeleteFunc(groups, func(g Group) bool { return len(g.Cells) < 2 && !g.printed() })
		}
		sets = keep
	}
}

// printed reports whether anything stands in the group.
func (g Group) printed() bool {
	return slices.ContainsFunc(g.Cells, func(c GridCell) bool { return len(c.Glyphs) > 0 })
}

// inReadingOrder sorts groups from top to bottom, and from left to right where
// they stand beside each other.
func inReadingOrder(groups []Group) {
	slices.SortStableFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Box.Y0, b.Box.Y0), cmp.Compare(a.Box.X0, b.Box.X0))
	})
	for i := 1; i < len(groups); i++ {
		for j := i; j > 0 && groups[j].Box.X1 < groups[j-1].Box.X0 && groups[j].beside(groups[j-1]); j-- {
			groups[j], groups[j-1] = groups[j-1], groups[j]
		}
	}
}

// beside reports whether two groups begin at about the same height.
func (g Group) beside(o Group) bool {
	low := math.Min(g.Box.Height(), o.Box.Height())
	return math.Abs(g.Box.Y0-o.Box.Y0) < low/2
}

// isTable tells a table from a frame around text or a decoration: it has more
// than one cell, and something is printed in it.
func (g Group) isTable() bool {
	if len(g.Cells) < 2 {
		return false
	}
	return g.printed()
}

// Inside reports whether a glyph stands in one of the groups of the trace.
func (t Trace) Inside(g layout.Glyph) bool {
	return slices.ContainsFunc(t.Groups, func(gr Group) bool { return gr.holds(g) })
}

// fill puts each glyph into the cell that holds its centre. Where groups lie
// within each other the smallest one gets the glyph.
func fill(groups []Group, glyphs []layout.Glyph) {
	index := make([][]int, len(groups)) // atomic grid position -> cell
	for i := range groups {
		index[i] = groups[i].atoms()
	}
	for _, gl := range glyphs {
		if gl.Hidden {
			continue // not printed
		}
		x, y := gl.Box.CenterX(), gl.Box.CenterY()
		best, area := -1, math.Inf(1)
		for i, g := range groups {
			if a := g.Box.Width() * g.Box.Height(); a < area && g.Box.Contains(x, y) {
				best, area = i, a
			}
		}
		if best < 0 {
			continue
		}
		g := &groups[best]
		col, row := slot(g.Xs, x), slot(g.Ys, y)
		if c := index[best][row*(len(g.Xs)-1)+col]; c >= 0 {
			g.Cells[c].Glyphs = append(g.Cells[c].Glyphs, gl)
		}
	}
}

// atoms maps each atomic grid position to the index of the cell that covers it.
func (g Group) atoms() []int {
	cols := len(g.Xs) - 1
	out := make([]int, cols*(len(g.Ys)-1))
	for i := range out {
		out[i] = -1
	}
	for i, c := range g.Cells {
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			for k := c.Col; k < c.Col+c.ColSpan; k++ {
				out[r*cols+k] = i
			}
		}
	}
	return out
}

// slot returns the interval of sorted bounds that holds v, clamped to the ends.
func slot(bounds []float64, v float64) int {
	i, _ := slices.BinarySearch(bounds, v)
	return min(max(i-1, 0), len(bounds)-2)
}

package table

import (
	"cmp"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// gutterPairs is how many rulings must end on one side of a gutter and go on
// on the other at the same height.
const gutterPairs = 2

// A gap is where one ruling ends and another begins at the same height.
type gap struct{ y, from, to float64 }

// A ruledGutter is the room between two tables beside each other, as their
// rulings show it.
type ruledGutter struct {
	from, to, top float64
	last          float64 // height of the last gap seen
	pairs         int
}

// rulingGaps lists the gaps between horizontal edges of one height from top to
// bottom.
func rulingGaps(edges []Edge, s Settings) []gap {
	edges = slices.DeleteFunc(slices.Clone(edges), func(e Edge) bool { return !e.Horizontal })
	slices.SortStableFunc(edges, func(a, b Edge) int { return cmp.Compare(a.Pos, b.Pos) })
	var out []gap
	for from := 0; from < len(edges); {
		to := from + 1
		for to < len(edges) && edges[to].Pos-edges[from].Pos <= s.Snap {
			to++
		}
		line := edges[from:to]
		from = to
		slices.SortStableFunc(line, func(a, b Edge) int { return cmp.Compare(a.From, b.From) })
		end := line[0].To
		for _, e := range line {
			if e.From-end >= s.Apart {
				out = append(out, gap{e.Pos, end, e.From})
			}
			end = math.Max(end, e.To)
		}
	}
	return out
}

// ruledGutters finds where the rulings of two tables beside each other leave
// room between them, the same at several heights, that no ruling crosses in
// between.
func ruledGutters(edges []Edge, s Settings) []ruledGutter {
	var out []ruledGutter
	for _, p := range rulingGaps(edges, s) {
		at := slices.IndexFunc(out, func(g ruledGutter) bool {
			return math.Abs(g.from-p.from) <= s.Align && math.Abs(g.to-p.to) <= s.Align && !crossed(edges, p.from, p.to, g.last, p.y)
		})
		if at < 0 {
			out = append(out, ruledGutter{from: p.from, to: p.to, top: p.y, last: p.y, pairs: 1})
			continue
		}
		g := &out[at]
		g.from, g.to, g.last, g.pairs = math.Max(g.from, p.from), math.Min(g.to, p.to), p.y, g.pairs+1
	}
	return slices.DeleteFunc(out, func(g ruledGutter) bool { return g.pairs < gutterPairs || g.to <= g.from })
}

// crossed reports whether a horizontal edge reaches into a range across the
// page between two heights.
func crossed(edges []Edge, from, to, top, low float64) bool {
	return slices.ContainsFunc(edges, func(e Edge) bool {
		return e.Horizontal && top < e.Pos && e.Pos < low && e.From < to && e.To > from
	})
}

// reach returns how far up and down a gutter reaches: until words or a ruling
// stand across it, or a heading stands beside it above or below its rulings. ok is
// false if something stands across it between them.
func (g ruledGutter) reach(runs []*run, edges []Edge) (top, low float64, ok bool) {
	top, low = math.Inf(-1), math.Inf(1)
	bound := func(y, y0, y1 float64) {
		if y < g.top {
			top = math.Max(top, y1)
		} else {
			low = math.Min(low, y0)
		}
	}
	for _, e := range edges {
		if e.Horizontal && e.From < g.to && e.To > g.from && e.Pos != g.top {
			bound(e.Pos, e.Pos, e.Pos)
		}
	}
	for _, r := range runs {
		if r.x0 < g.to && r.x1 > g.from || (r.y < g.top || r.y > g.last) && r.headsText(runs) {
			bound(r.y, r.y0(), r.y1())
		}
	}
	top, low = g.within(runs, top, low)
	return top, low, low > g.last
}

// within narrows a range of heights around the rulings of a gutter to where
// something stands at least every few lines.
func (g ruledGutter) within(runs []*run, top, low float64) (float64, float64) {
	y := g.last
	for _, r := range runs { // from top to bottom
		if r.y > y {
			if r.y-y > firstStep*r.size {
				low = math.Min(low, r.y0())
				break
			}
			y = r.y
		}
	}
	y = g.top
	for _, r := range slices.Backward(runs) {
		if r.y < y {
			if y-r.y > firstStep*r.size {
				top = math.Max(top, r.y1())
				break
			}
			y = r.y
		}
	}
	return top, low
}

// headsText reports whether a run is a heading: no number stands behind it.
func (r *run) headsText(runs []*run) bool {
	_, _, heading := layout.Heading(r.text)
	return heading && r.x1-r.x0 > 4*r.size && !slices.ContainsFunc(runs, func(o *run) bool { return o.mark && o.x0 > r.x1 && math.Abs(o.y-r.y) < 1.2*r.size })
}

// partRuled parts runs at the first gutter that rulings show: what stands above
// it, on its left, on its right and below it.
func partRuled(runs []*run, edges []Edge, known []float64, s Settings) []strip {
	for _, g := range ruledGutters(edges, s) {
		top, low, ok := g.reach(runs, edges)
		if !ok {
			continue
		}
		x := (g.from + g.to) / 2
		var above, left, right, below []*run
		for _, r := range runs {
			switch {
			case r.y <= top:
				above = append(above, r)
			case r.y >= low:
				below = append(below, r)
			case r.cx() < x:
				left = append(left, r)
			default:
				right = append(right, r)
			}
		}
		if len(left) > 0 && len(right) > 0 {
			end := math.Inf(1)
			return slices.Concat(partStrips(above, known, end), partStrips(left, known, x), partStrips(right, known, end), partRuled(below, edges, known, s))
		}
	}
	return partStrips(runs, known, math.Inf(1))
}

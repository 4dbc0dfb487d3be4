package table

import (
	"cmp"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// An Edge is a straight border: at Pos across the axis, from From to To along
// it. A horizontal edge has its Pos in y, a vertical one in x.
type Edge struct {
	Horizontal    bool
	Pos, From, To float64
}

// edgesOf turns rulings into edges.
func edgesOf(rulings []layout.Ruling) []Edge {
	out := make([]Edge, 0, len(rulings))
	for _, r := range rulings {
		if r.Horizontal() {
			out = append(out, Edge{true, r.Y0, math.Min(r.X0, r.X1), math.Max(r.X0, r.X1)})
		} else {
			out = append(out, Edge{false, r.X0, math.Min(r.Y0, r.Y1), math.Max(r.Y0, r.Y1)})
		}
	}
	return out
}

// snap moves parallel edges whose positions lie within s.Snap of their
// neighbour, and together span no more than twice that, to their common
// position, weighted by length. Edges with a gap of more than apart between
// them, along their axis, keep positions of their own: they may belong to
// tables below each other.
func snap(edges []Edge, apart float64, s Settings) []Edge {
	out := slices.Clone(edges)
	slices.SortStableFunc(out, func(a, b Edge) int {
		return cmp.Or(cmpBool(a.Horizontal, b.Horizontal), cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.From, b.From))
	})
	for start := 0; start < len(out); {
		end := start + 1
		for end < len(out) && out[end].Horizontal == out[start].Horizontal &&
			out[end].Pos-out[end-1].Pos <= s.Snap && out[end].Pos-out[start].Pos <= 2*s.Snap {
			end++
		}
		line := out[start:end]
		slices.SortStableFunc(line, func(a, b Edge) int { return cmp.Compare(a.From, b.From) })
		for from := 0; from < len(line); {
			to, reach := from+1, line[from].To
			for to < len(line) && line[to].From-reach <= apart {
				reach = math.Max(reach, line[to].To)
				to++
			}
			align(line[from:to])
			from = to
		}
		start = end
	}
	return out
}

// align moves edges to their common position, weighted by length.
func align(edges []Edge) {
	sum, weight := 0.0, 0.0
	for _, e := range edges {
		w := math.Max(e.To-e.From, 1e-3)
		sum, weight = sum+w*e.Pos, weight+w
	}
	for i := range edges {
		edges[i].Pos = sum / weight
	}
}

func cmpBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// join merges edges on one line whose gap is at most s.Join, and drops what is
// still shorter than s.MinEdge. The edges must be snapped.
func join(edges []Edge, s Settings) []Edge {
	edges = slices.Clone(edges)
	slices.SortStableFunc(edges, func(a, b Edge) int {
		return cmp.Or(cmpBool(a.Horizontal, b.Horizontal), cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.From, b.From))
	})
	var out []Edge
	for _, e := range edges {
		if n := len(out); n > 0 && out[n-1].Horizontal == e.Horizontal && out[n-1].Pos == e.Pos && e.From <= out[n-1].To+s.Join {
			out[n-1].To = math.Max(out[n-1].To, e.To)
			continue
		}
		out = append(out, e)
	}
	return slices.DeleteFunc(out, func(e Edge) bool { return e.To-e.From < s.MinEdge })
}

// touching splits edges into sets that hang together through crossings.
func touching(edges []Edge, s Settings) [][]Edge {
	set := newSets(len(edges))
	first := slices.IndexFunc(edges, func(e Edge) bool { return !e.Horizontal })
	if first < 0 {
		return nil
	}
	for i, h := range edges[:first] {
		for j, v := range edges[first:] {
			if cross(h, v, s.Intersect) {
				set.union(i, first+j)
			}
		}
	}
	groups := map[int][]Edge{}
	var order []int
	for i, e := range edges {
		root := set.find(i)
		if _, ok := groups[root]; !ok {
			order = append(order, root)
		}
		groups[root] = append(groups[root], e)
	}
	out := make([][]Edge, 0, len(order))
	for _, root := range order {
		out = append(out, groups[root])
	}
	return out
}

// cross reports whether a horizontal and a vertical edge meet within tol.
func cross(h, v Edge, tol float64) bool {
	return h.From-tol <= v.Pos && v.Pos <= h.To+tol && v.From-tol <= h.Pos && h.Pos <= v.To+tol
}

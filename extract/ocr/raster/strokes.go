package raster

import "image"

// touch is how near, in pixels, two lines come to each other to hang together.
const touch = 3

// WithoutStrokes returns the lines without those that hang together in nets no
// higher than a line of print: they are strokes of characters beside each other.
func WithoutStrokes(lines []Line, height int) []Line {
	net := nets(lines)
	boxes, upright := map[int]image.Rectangle{}, map[int]bool{}
	for i, l := range lines {
		r := net[i]
		boxes[r] = boxes[r].Union(l.Box)
		upright[r] = upright[r] || !l.Horizontal
	}
	var out []Line
	for i, l := range lines {
		if r := net[i]; !upright[r] || boxes[r].Dy() > height {
			out = append(out, l)
		}
	}
	return out
}

// nets returns for each line the number of the net to which it belongs: lines
// that cross or touch hang together.
func nets(lines []Line) []int {
	net := make([]int, len(lines))
	for i := range net {
		net[i] = i
	}
	root := func(i int) int {
		for net[i] != i {
			net[i] = net[net[i]]
			i = net[i]
		}
		return i
	}
	for i, l := range lines {
		for j := range i {
			if l.Horizontal != lines[j].Horizontal && l.Box.Inset(-touch).Overlaps(lines[j].Box) {
				net[root(j)] = root(i)
			}
		}
	}
	for i := range net {
		net[i] = root(i)
	}
	return net
}

// How strokes of characters are told from a printed line.
const (
	bristleFar  = 1. / 64 // inches that ink reaches out of a line
	bristleMost = 0.15    // share of its length where it does: 0.3 to 0.8 in rows of characters, under 0.1 in tables
	bristleEnd  = 1. / 40 // inches at each end that do not count: other lines are there
)

// WithoutFeet returns the lines without those that no other line touches and
// from which ink sticks out all along: they are the feet or heads of characters
// in a row, as of 2685. The mask must be the one in which the lines were found.
func WithoutFeet(lines []Line, m *Mask, dpi float64) []Line {
	net := nets(lines)
	members := map[int]int{}
	for _, n := range net {
		members[n]++
	}
	var out []Line
	for i, l := range lines {
		if members[net[i]] > 1 || !m.bristling(l, dpi) {
			out = append(out, l)
		}
	}
	return out
}

// bristling reports whether ink sticks out of a line all along.
func (m *Mask) bristling(l Line, dpi float64) bool {
	return m.bristles(l, max(int(bristleFar*dpi), 2), int(bristleEnd*dpi)) >= bristleMost
}

// bristles returns the share of the length of a line without its ends from which
// ink reaches as far as a number of pixels to one side.
func (m *Mask) bristles(l Line, far, ends int) float64 {
	from, to := l.span()
	if to-from > 3*ends {
		from, to = from+ends, to-ends
	}
	inked := func(along, across int) bool {
		x, y := along, across
		if !l.Horizontal {
			x, y = across, along
		}
		return x >= 0 && x < m.W && y >= 0 && y < m.H && m.Ink[y*m.W+x]
	}
	low, high := l.Box.Min.Y, l.Box.Max.Y-1
	if !l.Horizontal {
		low, high = l.Box.Min.X, l.Box.Max.X-1
	}
	n := 0
	for i := from; i < to; i++ {
		before, after := true, true
		for d := 1; d <= far && (before || after); d++ {
			before, after = before && inked(i, low-d), after && inked(i, high+d)
		}
		if before || after {
			n++
		}
	}
	return float64(n) / float64(max(to-from, 1))
}

package raster

import "image"

// A Part is a piece of ink that hangs together.
type Part struct {
	Box  image.Rectangle
	Area int // inked pixels
}

// Parts returns the pieces of ink within a rectangle, diagonals included, from
// top to bottom by their first pixel. What reaches out of it is cut off.
func (m *Mask) Parts(in image.Rectangle) []Part {
	in = in.Intersect(image.Rect(0, 0, m.W, m.H))
	if in.Empty() {
		return nil
	}
	type strip struct{ from, to, part int }
	var out []Part
	var parent []int
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	var above, here []strip
	for y := in.Min.Y; y < in.Max.Y; y++ {
		here = here[:0]
		row := m.Ink[y*m.W : (y+1)*m.W]
		for x := in.Min.X; x < in.Max.X; {
			if !row[x] {
				x++
				continue
			}
			from := x
			for x < in.Max.X && row[x] {
				x++
			}
			s := strip{from, x, -1}
			for _, a := range above {
				if a.from > x || a.to < from {
					continue
				}
				root := find(a.part)
				switch {
				case s.part < 0:
					s.part = root
				case s.part != root:
					parent[root] = s.part
					out[s.part].Box, out[s.part].Area = out[s.part].Box.Union(out[root].Box), out[s.part].Area+out[root].Area
				}
			}
			if s.part < 0 {
				s.part = len(out)
				parent = append(parent, s.part)
				out = append(out, Part{})
			}
			p := &out[s.part]
			p.Box, p.Area = p.Box.Union(image.Rect(from, y, x, y+1)), p.Area+x-from
			here = append(here, s)
		}
		above, here = here, above
	}
	whole := out[:0]
	for i, p := range out {
		if parent[i] == i {
			whole = append(whole, p)
		}
	}
	return whole
}

// Paste takes the ink of another mask of the same size within a rectangle.
func (m *Mask) Paste(from *Mask, in image.Rectangle) {
	in = in.Intersect(image.Rect(0, 0, m.W, m.H))
	for y := in.Min.Y; y < in.Max.Y; y++ {
		copy(m.Ink[y*m.W+in.Min.X:y*m.W+in.Max.X], from.Ink[y*m.W+in.Min.X:])
	}
}

// Erase takes the ink of lines away, with border pixels on each side.
func (m *Mask) Erase(lines []Line, border int) {
	for _, l := range lines {
		r := l.grown(border).Intersect(image.Rect(0, 0, m.W, m.H))
		for y := r.Min.Y; y < r.Max.Y; y++ {
			clear(m.Ink[y*m.W+r.Min.X : y*m.W+r.Max.X])
		}
	}
}

// Erase paints lines over with paper, with border pixels on each side.
func (g *Gray) Erase(lines []Line, border int) {
	for _, l := range lines {
		r := l.grown(border).Intersect(image.Rect(0, 0, g.W, g.H))
		for y := r.Min.Y; y < r.Max.Y; y++ {
			row := g.Pix[y*g.W+r.Min.X : y*g.W+r.Max.X]
			for i := range row {
				row[i] = 255
			}
		}
	}
}

// grown widens a line across its axis.
func (l Line) grown(border int) image.Rectangle {
	r := l.Box
	if l.Horizontal {
		r.Min.Y, r.Max.Y = r.Min.Y-border, r.Max.Y+border
	} else {
		r.Min.X, r.Max.X = r.Min.X-border, r.Max.X+border
	}
	return r
}

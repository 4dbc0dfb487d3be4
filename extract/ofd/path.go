package ofd

import (
	"math"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// Which parts of paths are rulings, in points.
const (
	thinFill       = 2.5 // a filled area at most this thick is a line
	shortestRuling = 2.0 // anything shorter is a dot or part of a character
	slant          = 0.6 // how far a line may deviate from the axis
	maxSegments    = 20_000
)

// A subpath is a run of points joined by straight lines, on the page.
type subpath struct {
	points [][2]float64
	curved bool // outlines of characters, not rulings
	closed bool
}

// path records the axis-parallel strokes and the thin filled parts of a path.
func (c *canvas) path(o *pathXML, outer matrix, param string) error {
	stroke := !strings.EqualFold(o.Stroke, "false")
	fill := strings.EqualFold(o.Fill, "true")
	if !o.shown() || clear(o.Alpha) || !stroke && !fill {
		return nil
	}
	if stroke && o.Line.invisible() {
		stroke = false
	}
	m := o.within(outer)
	subs := c.subpaths(o.Data, m)
	if c.objects += len(o.Data) / 16; c.objects > maxObjects {
		return layout.Bad(layout.TooBig, "", "more than %d objects", maxObjects)
	}
	width := c.resources.lineWidth(o.LineWidth, o.DrawParam, param) * m.scale()
	for _, s := range subs {
		if s.curved || len(s.points) < 2 {
			continue
		}
		box := around(s.points)
		thin := math.Min(box.Width(), box.Height()) <= thinFill
		switch {
		case fill && thin && !o.FillColor.invisible():
			c.ruling(box, math.Min(box.Width(), box.Height()), "fill")
		case stroke:
			c.stroke(s, width)
		}
	}
	return nil
}

// invisible reports whether a colour leaves no mark on white paper: it is
// transparent, or white in grey or in red, green and blue.
func (k *colorXML) invisible() bool {
	if k == nil {
		return false
	}
	if clear(k.Alpha) {
		return true
	}
	v := numbers(k.Value)
	if len(v) != 1 && len(v) != 3 {
		return false
	}
	for _, part := range v {
		if part < 255 {
			return false
		}
	}
	return true
}

// stroke records the axis-parallel segments of a subpath.
func (c *canvas) stroke(s subpath, width float64) {
	pts := s.points
	if s.closed {
		pts = append(pts, pts[0])
	}
	for i := 1; i < len(pts); i++ {
		if b := around(pts[i-1 : i+1]); math.Min(b.Width(), b.Height()) <= slant {
			c.ruling(b, width, "stroke")
		}
	}
}

// ruling records the box of a thin area as a ruling along its longer side.
func (c *canvas) ruling(b layout.Box, width float64, source string) {
	if math.Max(b.Width(), b.Height()) < shortestRuling || !c.onPage(b) {
		return
	}
	r := layout.Ruling{X0: b.X0, Y0: b.CenterY(), X1: b.X1, Y1: b.CenterY(), Width: width, Source: source}
	if b.Width() < b.Height() {
		r = layout.Ruling{X0: b.CenterX(), Y0: b.Y0, X1: b.CenterX(), Y1: b.Y1, Width: width, Source: source}
	}
	c.page.Rulings = append(c.page.Rulings, r)
}

// operands is how many numbers follow each operator of AbbreviatedData.
var operands = map[string]int{"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

// subpaths reads AbbreviatedData. What follows a damaged operator is left out.
func (c *canvas) subpaths(data string, m matrix) []subpath {
	var out []subpath
	fields := strings.Fields(data)
	if len(fields) > 3*maxSegments {
		return nil // a drawing, not a table
	}
	for i := 0; i < len(fields); {
		op := fields[i]
		n, known := operands[op]
		if !known || i+n >= len(fields) {
			break
		}
		v := numbers(strings.Join(fields[i+1:i+1+n], " "))
		if len(v) != n {
			break
		}
		i += n + 1
		if op == "S" || op == "M" || len(out) == 0 {
			out = append(out, subpath{})
		}
		s := &out[len(out)-1]
		switch op {
		case "C":
			s.closed = true
			continue
		case "Q", "B", "A":
			s.curved = true
		}
		x, y := m.apply(v[n-2], v[n-1])
		s.points = append(s.points, [2]float64{x, y})
	}
	return out
}

func around(pts [][2]float64) layout.Box {
	b := layout.Box{X0: pts[0][0], Y0: pts[0][1], X1: pts[0][0], Y1: pts[0][1]}
	for _, p := range pts[1:] {
		b.X0, b.X1 = math.Min(b.X0, p[0]), math.Max(b.X1, p[0])
		b.Y0, b.Y1 = math.Min(b.Y0, p[1]), math.Max(b.Y1, p[1])
	}
	return b
}

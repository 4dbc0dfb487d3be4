package ofd

import (
	"math"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

const pointsPerMM = 72 / 25.4

// A matrix is an affine map: x' = a x + c y + e, y' = b x + d y + f, both axes
// as in OFD, y growing downwards.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then returns the map that applies m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		a: m.a*n.a + m.b*n.c, b: m.a*n.b + m.b*n.d,
		c: m.c*n.a + m.d*n.c, d: m.c*n.b + m.d*n.d,
		e: m.e*n.a + m.f*n.c + n.e, f: m.e*n.b + m.f*n.d + n.f,
	}
}

// scale returns the factor by which lengths grow, on average over directions.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// box maps a rectangle and returns the box around it.
func (m matrix) box(x0, y0, x1, y1 float64) layout.Box {
	ax, ay := m.apply(x0, y0)
	b := layout.Box{X0: ax, Y0: ay, X1: ax, Y1: ay}
	for _, p := range [][2]float64{{x1, y0}, {x0, y1}, {x1, y1}} {
		x, y := m.apply(p[0], p[1])
		b.X0, b.X1 = math.Min(b.X0, x), math.Max(b.X1, x)
		b.Y0, b.Y1 = math.Min(b.Y0, y), math.Max(b.Y1, y)
	}
	return b
}

// within returns the map from the space of an object to what is around it: CTM
// first, then the corner of the Boundary.
func (g *graphicXML) within(outer matrix) matrix {
	m := identity
	if v := numbers(g.CTM); len(v) == 6 {
		m = matrix{v[0], v[1], v[2], v[3], v[4], v[5]}
	}
	if v := numbers(g.Boundary); len(v) == 4 {
		m.e += v[0]
		m.f += v[1]
	}
	return m.then(outer)
}

// number reads one number; ok is false if there is none that is finite.
func number(s string) (v float64, ok bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	const most = 1e7 // no page is this large
	return v, err == nil && math.Abs(v) <= most
}

// numbers reads a list of numbers; nil if one of them is none.
func numbers(s string) []float64 {
	var out []float64
	for _, f := range strings.Fields(s) {
		v, ok := number(f)
		if !ok {
			return nil
		}
		out = append(out, v)
	}
	return out
}

// deltas reads the offsets of a TextCode for at most n characters: numbers,
// and "g N V" for N times V. Where offsets are missing, the last one goes on.
func deltas(s string, n int) []float64 {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return nil
	}
	var out []float64
	for i := 0; i < len(fields) && len(out) < n; i++ {
		if fields[i] == "g" && i+2 < len(fields) {
			count, err := strconv.Atoi(fields[i+1])
			v, ok := number(fields[i+2])
			if err != nil || !ok {
				break
			}
			for range min(max(count, 0), n-len(out)) {
				out = append(out, v)
			}
			i += 2
			continue
		}
		v, ok := number(fields[i])
		if !ok {
			break
		}
		out = append(out, v)
	}
	for len(out) > 0 && len(out) < n {
		out = append(out, out[len(out)-1])
	}
	return out
}

package raster

import (
	"image"
	"math"
	"slices"
)

// A Circle is a round seal, in pixels.
type Circle struct {
	X, Y, Radius float64
}

// Holds reports whether a point lies under the seal.
func (c Circle) Holds(x, y float64) bool { return math.Hypot(x-c.X, y-c.Y) <= c.Radius*sealReach }

// How a seal is told from print. Seals of units are 42 mm across, those of
// governments up to 50; 30 mm allows for pictures whose resolution is a guess.
const (
	sealDPI     = 50        // resolution at which rings are measured; their middles are looked for at half of it
	sealLevel   = 205       // brightness below which a pixel at that resolution carries ink
	sealLeast   = 15 / 25.4 // inches: radius
	sealMost    = 27 / 25.4
	sealSteps   = 120  // points of a ring that are looked at
	sealRing    = 0.75 // share of them that carry ink
	sealApart   = 0.35 // how much larger that share is than on rings inside and outside
	sealBeside  = 0.09 // share of the radius that those lie away
	sealReach   = 1.03 // of the radius: ink fades
	sealVotes   = 0.45 // share of a ring that must vote for its middle
	sealCentres = 12   // middles that are looked at, those with most votes first
)

// Seals finds the rings of round seals on an evened page. A seal in a colour
// that the channel does not show has none.
func (g *Gray) Seals(dpi float64) []Circle {
	w, h := int(float64(g.W)*sealDPI/dpi), int(float64(g.H)*sealDPI/dpi)
	least, most := int(math.Floor(sealLeast*sealDPI)), int(math.Ceil(sealMost*sealDPI))
	if w < 2*least || h < 2*least {
		return nil
	}
	fine := g.Resize(w, h)
	small := fine.Below(sealLevel)
	var out []Circle
	for _, c := range fine.Resize(w/2, h/2).Below(sealLevel).centres(least/2, most/2+1) {
		best, at := 0.0, Circle{}
		for dy := -2; dy <= 3; dy++ {
			for dx := -2; dx <= 3; dx++ {
				for r := least; r <= most; r++ {
					ring := Circle{float64(2*c.X + dx), float64(2*c.Y + dy), float64(r)}
					if s := small.stands(ring); s > best {
						best, at = s, ring
					}
				}
			}
		}
		f := dpi / sealDPI
		found := Circle{(at.X + 0.5) * f, (at.Y + 0.5) * f, at.Radius * f}
		known := func(o Circle) bool { return math.Hypot(o.X-found.X, o.Y-found.Y) < o.Radius/2 }
		if best > 0 && !slices.ContainsFunc(out, known) {
			out = append(out, found)
		}
	}
	return out
}

// centres returns the points that most ink has at a distance of one of the
// radii, those with the largest share of a ring first.
func (m *Mask) centres(least, most int) []image.Point {
	type vote struct {
		at    image.Point
		share float64
	}
	var votes []vote
	for r := least; r <= most; r++ {
		offsets := ringOffsets(r)
		count := make([]uint16, m.W*m.H)
		for y := range m.H {
			for x := range m.W {
				if !m.Ink[y*m.W+x] {
					continue
				}
				for _, o := range offsets {
					if cx, cy := x+o.X, y+o.Y; cx >= 0 && cx < m.W && cy >= 0 && cy < m.H {
						count[cy*m.W+cx]++
					}
				}
			}
		}
		for i, n := range count {
			if share := float64(n) / float64(len(offsets)); share > sealVotes {
				votes = append(votes, vote{image.Pt(i%m.W, i/m.W), share})
			}
		}
	}
	slices.SortStableFunc(votes, func(a, b vote) int {
		switch {
		case a.share > b.share:
			return -1
		case a.share < b.share:
			return 1
		}
		return 0
	})
	var out []image.Point
	for _, v := range votes {
		near := func(p image.Point) bool { d := p.Sub(v.at); return d.X*d.X+d.Y*d.Y <= 9 }
		if !slices.ContainsFunc(out, near) {
			out = append(out, v.at)
		}
		if len(out) == sealCentres {
			break
		}
	}
	return out
}

// ringOffsets are the pixels of a ring around the origin.
func ringOffsets(r int) []image.Point {
	seen := map[image.Point]bool{}
	var out []image.Point
	for k := range 8 * r {
		a := 2 * math.Pi * float64(k) / float64(8*r)
		p := image.Pt(int(math.Round(float64(r)*math.Cos(a))), int(math.Round(float64(r)*math.Sin(a))))
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// stands returns the share of a ring that carries ink, 0 if the page beside it
// carries about as much.
func (m *Mask) stands(c Circle) float64 {
	ring := m.along(c, c.Radius)
	beside := (m.along(c, c.Radius*(1-sealBeside)) + m.along(c, c.Radius*(1+sealBeside))) / 2
	if ring < sealRing || ring-beside < sealApart {
		return 0
	}
	return ring
}

// unitRing holds the points of a ring of radius 1 around the origin.
var unitRing = func() (out [sealSteps][2]float64) {
	for k := range out {
		out[k][1], out[k][0] = math.Sincos(2 * math.Pi * float64(k) / sealSteps)
	}
	return out
}()

// along returns the share of a ring that carries ink; what lies beyond the
// page does not count.
func (m *Mask) along(c Circle, r float64) float64 {
	inked, all := 0, 0
	for _, u := range unitRing {
		x, y := int(math.Floor(c.X+r*u[0]+0.5)), int(math.Floor(c.Y+r*u[1]+0.5))
		if x < 0 || y < 0 || x >= m.W || y >= m.H {
			continue
		}
		all++
		if m.Ink[y*m.W+x] {
			inked++
		}
	}
	if all < sealSteps/2 {
		return 0
	}
	return float64(inked) / float64(all)
}

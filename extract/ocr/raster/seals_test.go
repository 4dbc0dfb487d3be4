package raster

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// printed is a page of lines of small dark marks, as print is.
func printed(rnd *rand.Rand, w, h int) *Gray {
	g := NewGray(w, h)
	for y := 40; y+20 < h; y += 36 {
		for x := 30; x+16 < w; x += 22 {
			if rnd.IntN(9) == 0 {
				continue
			}
			for range 6 { // strokes of a character
				sx, sy := x+rnd.IntN(12), y+rnd.IntN(14)
				if rnd.IntN(2) == 0 {
					fill(g, image.Rect(sx, y, sx+2, y+18), 20)
				} else {
					fill(g, image.Rect(x, sy, x+18, sy+2), 20)
				}
			}
		}
	}
	return g
}

// stamped prints a ring, worn in places.
func stamped(g *Gray, c Circle, level uint8) {
	for y := range g.H {
		for x := range g.W {
			dx, dy := float64(x)-c.X, float64(y)-c.Y
			r, a := math.Hypot(dx, dy)/c.Radius, math.Atan2(dy, dx)
			if r <= 1 && r > 0.94 && math.Sin(7*a) < 0.97 || r < 0.3 {
				g.Pix[y*g.W+x] = min(g.Pix[y*g.W+x], level)
			}
		}
	}
}

func TestSealsAreFound(t *testing.T) {
	const dpi = 200
	for seed := range uint64(4) {
		rnd := rand.New(rand.NewPCG(seed, 5))
		page := printed(rnd, 1654, 2339)
		if got := page.Seals(dpi); len(got) > 0 {
			t.Errorf("seed %d: a page of print has the seals %v", seed, got)
		}
		radius := []float64{120, 165, 178, 196}[seed%4]
		want := Circle{300 + 1000*rnd.Float64(), 300 + 1600*rnd.Float64(), radius}
		stamped(page, want, []uint8{90, 150}[seed%2])
		got := page.Seals(dpi)
		if len(got) != 1 {
			t.Errorf("seed %d: %d seals %v, want %v", seed, len(got), got, want)
			continue
		}
		if math.Hypot(got[0].X-want.X, got[0].Y-want.Y) > 12 || math.Abs(got[0].Radius-want.Radius) > 12 {
			t.Errorf("seed %d: seal %v, want %v", seed, got[0], want)
		}
		if !got[0].Holds(want.X+0.9*want.Radius, want.Y) || got[0].Holds(want.X+1.3*want.Radius, want.Y) {
			t.Errorf("seed %d: what lies under %v is not told", seed, got[0])
		}
	}
	if got := NewGray(40, 40).Seals(dpi); got != nil {
		t.Errorf("a stamp of paper has seals %v", got)
	}
}

func BenchmarkSeals(b *testing.B) {
	page := printed(rand.New(rand.NewPCG(1, 5)), 1654, 2339)
	for b.Loop() {
		page.Seals(200)
	}
}

package raster

import "math"

// How the skew of a page is searched, in degrees.
const (
	mostSkew  = 3.5
	skewWidth = 1000  // pixels: the search runs on a smaller copy
	skewInk   = 200   // fewer inked pixels show no direction
	leastSkew = 0.015 // a smaller angle is not worth turning the page
)

// skewSteps are the steps of the search, each around the best of the one before.
var skewSteps = []float64{0.2, 0.05, 0.0125}

// Skew returns the angle in degrees by which the page stands turned clockwise:
// the one at which its rows, or its columns where the page stands sideways,
// are told apart best. 0 if there is too little on it.
func (g *Gray) Skew() float64 {
	small := g
	if g.W > skewWidth {
		small = g.Resize(skewWidth, max(g.H*skewWidth/g.W, 1))
	}
	mask := small.Threshold(max(small.W/40, 4), 0.15)
	var xs, ys []float64
	for y := range mask.H {
		for x := range mask.W {
			if mask.Ink[y*mask.W+x] {
				xs, ys = append(xs, float64(x-mask.W/2)), append(ys, float64(y-mask.H/2))
			}
		}
	}
	if len(xs) < skewInk {
		return 0
	}
	rows := make([]float64, mask.W+mask.H)
	contrast := func(angle float64) float64 {
		t := math.Tan(angle * math.Pi / 180)
		return math.Max(profile(rows, xs, ys, -t), profile(rows, ys, xs, t))
	}
	best, reach := 0.0, mostSkew
	top := contrast(0)
	for _, step := range skewSteps {
		centre := best
		for a := centre - reach; a <= centre+reach+step/2; a += step {
			if c := contrast(a); c > top {
				best, top = a, c
			}
		}
		reach = step
	}
	if math.Abs(best) < leastSkew || math.Abs(best) > mostSkew {
		return 0
	}
	return best
}

// profile sums the squared counts of ink on lines of a slope.
func profile(counts, along, across []float64, slope float64) float64 {
	clear(counts)
	middle := float64(len(counts) / 2)
	for i, x := range along {
		if k := int(across[i] + slope*x + middle); k >= 0 && k < len(counts) {
			counts[k]++
		}
	}
	sum := 0.0
	for _, c := range counts {
		sum += c * c
	}
	return sum
}

package raster

import "slices"

// How a page is evened out.
const (
	backBlock    = 32   // side in pixels of the squares whose paper is measured
	paperRank    = 0.92 // rank of the brightness of paper within a square
	inkRank      = 0.004
	faintestInk  = 0.90 // a page whose darkest pixels are lighter than this share of its paper is blank
	darkestPaper = 40   // paper is never taken to be darker than this
)

// Even returns the image with its paper made white and its darkest print made
// black: uneven light, tinted paper, shaded areas and faint print come out
// alike. blank is true if nothing is printed that stands out from the paper.
func (g *Gray) Even() (out *Gray, blank bool) {
	paper, cols, rows := g.paper()
	out = &Gray{g.W, g.H, make([]uint8, len(g.Pix))}
	var hist [256]int
	top, low := make([]float32, g.W), make([]float32, g.W) // the paper in the rows of squares above and below
	last := -1
	for y := range g.H {
		y0, y1, wy := between(y, rows)
		if y0 != last {
			last = y0
			spread(top, paper[y0*cols:][:cols])
			spread(low, paper[y1*cols:][:cols])
		}
		from, into := g.Pix[y*g.W:][:g.W], out.Pix[y*g.W:][:g.W]
		for x, v := range from {
			p := top[x]*(1-wy) + low[x]*wy
			even := uint8(min(float32(v)*255/p, 255))
			into[x] = even
			hist[even]++
		}
	}
	ink := rank(hist[:], inkRank, len(g.Pix))
	if float64(ink) > faintestInk*255 {
		return out, true
	}
	var level [256]uint8
	for v := range level {
		level[v] = uint8(min(max((v-ink)*255/(255-ink), 0), 255))
	}
	for i, v := range out.Pix {
		out.Pix[i] = level[v]
	}
	return out, false
}

// between returns the squares between whose middles a pixel lies, and how far it
// is on the way to the second.
func between(at, squares int) (a, b int, way float32) {
	f := float32(at)/backBlock - 0.5
	a = min(max(int(f), 0), squares-1)
	return a, min(a+1, squares-1), min(max(f-float32(a), 0), 1)
}

// spread fills a row of pixels from one of squares.
func spread(row, squares []float32) {
	for x := range row {
		a, b, way := between(x, len(squares))
		row[x] = squares[a]*(1-way) + squares[b]*way
	}
}

// rank returns the value below which a share of the counted pixels lies.
func rank(hist []int, share float64, n int) int {
	left := int(share * float64(n))
	for v, k := range hist {
		if left -= k; left < 0 {
			return v
		}
	}
	return len(hist) - 1
}

// paper measures the brightness of the paper in squares. A square that is all
// print takes that of its neighbours.
func (g *Gray) paper() (out []float32, cols, rows int) {
	cols, rows = (g.W+backBlock-1)/backBlock, (g.H+backBlock-1)/backBlock
	own := make([]float32, cols*rows)
	for by := range rows {
		for bx := range cols {
			var hist [256]int
			n := 0
			for y := by * backBlock; y < min((by+1)*backBlock, g.H); y++ {
				for _, v := range g.Pix[y*g.W+bx*backBlock : y*g.W+min((bx+1)*backBlock, g.W)] {
					hist[v]++
					n++
				}
			}
			own[by*cols+bx] = float32(max(rank(hist[:], paperRank, n), darkestPaper))
		}
	}
	out = make([]float32, len(own))
	for by := range rows {
		for bx := range cols {
			var near []float32
			for y := max(by-1, 0); y <= min(by+1, rows-1); y++ {
				near = append(near, own[y*cols+max(bx-1, 0):y*cols+min(bx+2, cols)]...)
			}
			slices.Sort(near)
			out[by*cols+bx] = max(near[len(near)*2/3], own[by*cols+bx])
		}
	}
	return out, cols, rows
}

// A Mask says which pixels carry ink.
type Mask struct {
	W, H int
	Ink  []bool
}

// Below returns the pixels darker than level. The image must be even.
func (g *Gray) Below(level uint8) *Mask {
	m := &Mask{g.W, g.H, make([]bool, len(g.Pix))}
	for i, v := range g.Pix {
		m.Ink[i] = v < level
	}
	return m
}

// Threshold returns the pixels that are darker than the mean of the square of
// side 2*radius+1 around them by a share of it.
func (g *Gray) Threshold(radius int, share float64) *Mask {
	m := &Mask{g.W, g.H, make([]bool, len(g.Pix))}
	sums := g.integral()
	keep := 1 - share
	w := g.W + 1
	for y := range g.H {
		y0, y1 := max(y-radius, 0), min(y+radius+1, g.H)
		above, below := sums[y0*w:][:w], sums[y1*w:][:w]
		row, ink := g.Pix[y*g.W:][:g.W], m.Ink[y*g.W:][:g.W]
		for x, v := range row {
			x0, x1 := max(x-radius, 0), min(x+radius+1, g.W)
			sum := below[x1] - above[x1] - below[x0] + above[x0]
			ink[x] = float64(v)*float64((y1-y0)*(x1-x0)) < keep*float64(sum)
		}
	}
	return m
}

// integral returns the sums of the brightness above and left of each corner.
func (g *Gray) integral() []uint32 {
	w := g.W + 1
	s := make([]uint32, w*(g.H+1))
	for y := range g.H {
		sum := uint32(0)
		above, below := s[y*w:][:w], s[(y+1)*w:][:w]
		for x, v := range g.Pix[y*g.W:][:g.W] {
			sum += uint32(v)
			below[x+1] = above[x+1] + sum
		}
	}
	return s
}

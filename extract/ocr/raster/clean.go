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
	for y := range g.H {
		fy := float32(y)/backBlock - 0.5
		y0 := min(max(int(fy), 0), rows-1)
		y1 := min(y0+1, rows-1)
		wy := min(max(fy-float32(y0), 0), 1)
		for x := range g.W {
			fx := float32(x)/backBlock - 0.5
			x0 := min(max(int(fx), 0), cols-1)
			x1 := min(x0+1, cols-1)
			wx := min(max(fx-float32(x0), 0), 1)
			p := (paper[y0*cols+x0]*(1-wx)+paper[y0*cols+x1]*wx)*(1-wy) + (paper[y1*cols+x0]*(1-wx)+paper[y1*cols+x1]*wx)*wy
			v := uint8(min(float32(g.Pix[y*g.W+x])*255/p, 255))
			out.Pix[y*g.W+x] = v
			hist[v]++
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
	for y := range g.H {
		y0, y1 := max(y-radius, 0), min(y+radius+1, g.H)
		for x := range g.W {
			x0, x1 := max(x-radius, 0), min(x+radius+1, g.W)
			sum := sums[y1*(g.W+1)+x1] - sums[y0*(g.W+1)+x1] - sums[y1*(g.W+1)+x0] + sums[y0*(g.W+1)+x0]
			m.Ink[y*g.W+x] = float64(g.Pix[y*g.W+x])*float64((y1-y0)*(x1-x0)) < keep*float64(sum)
		}
	}
	return m
}

// integral returns the sums of the brightness above and left of each corner.
func (g *Gray) integral() []uint32 {
	w := g.W + 1
	s := make([]uint32, w*(g.H+1))
	for y := range g.H {
		row := uint32(0)
		for x := range g.W {
			row += uint32(g.Pix[y*g.W+x])
			s[(y+1)*w+x+1] = s[y*w+x+1] + row
		}
	}
	return s
}

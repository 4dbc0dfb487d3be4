package raster

import (
	"image"
	"slices"
)

// How print that is much fainter than the rest of its page is found. Lengths are
// in inches, brightness is that of an evened page.
const (
	faintPrint  = 140     // lighter than this is not print of the page,
	faintPaper  = 225     // and darker than this not paper
	faintCore   = 215     // a character that is no darker anywhere is not there for sure
	faintAside  = 1. / 66 // the edges of print are as faint within this
	faintSmall  = 1. / 20 // height of a character, at least
	faintTall   = 0.35    // and at most
	faintNarrow = 1. / 40 // width, at least
	faintBroad  = 0.5     // and at most
	faintLeast  = 40      // so many characters are a second print,
	faintShare  = 0.06    // or this share of those of the page
	faintRank   = 0.05    // of the darkest of its characters
	faintMargin = 20      // brightness between that and what is lighter than print
	faintEdge   = 25      // brightness within which print goes over into paper
)

// A Faint is print much fainter than the rest of the page: that of the other side of
// the paper that shows through, a watermark, or what a worn ribbon has left.
type Faint struct {
	Second bool              // there is so much of it that it is another print
	Only   *Gray             // if so, it alone, black on white
	Level  uint8             // if so, what is lighter than this is no print of the page
	Boxes  []image.Rectangle // of its characters
}

// Faint finds faint print on an evened page.
func (g *Gray) Faint(dpi float64) *Faint {
	strong := g.Below(faintPrint)
	near := strong.grown(max(int(faintAside*dpi), 1))
	weak := g.Below(faintPaper)
	for i := range weak.Ink {
		weak.Ink[i] = weak.Ink[i] && !near.Ink[i]
	}
	whole := image.Rect(0, 0, g.W, g.H)
	character := func(b image.Rectangle) bool {
		w, h := float64(b.Dx())/dpi, float64(b.Dy())/dpi
		return h >= faintSmall && h <= faintTall && w >= faintNarrow && w <= faintBroad
	}
	print := 0
	for _, part := range strong.Parts(whole) {
		if character(part.Box) {
			print++
		}
	}
	out := &Faint{}
	var cores []uint8
	for _, part := range weak.Parts(whole) {
		if !character(part.Box) {
			continue
		}
		core := g.Core(part.Box, weak)
		if cores = append(cores, core); core < faintCore {
			out.Boxes = append(out.Boxes, part.Box)
		}
	}
	if len(cores) < max(faintLeast, int(faintShare*float64(print))) {
		return out
	}
	out.Second = true
	slices.Sort(cores)
	out.Level = max(cores[int(faintRank*float64(len(cores)))], faintPrint+faintMargin) - faintMargin
	low := int(cores[len(cores)/4])
	out.Only = NewGray(g.W, g.H)
	for i, v := range g.Pix {
		if !near.Ink[i] {
			out.Only.Pix[i] = uint8(min(max((int(v)-low)*255/(255-low), 0), 255))
		}
	}
	return out
}

// Core is the brightness of the darkest tenth of the ink in a box.
func (g *Gray) Core(b image.Rectangle, ink *Mask) uint8 {
	var hist [256]int
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if i := y*g.W + x; ink.Ink[i] {
				hist[g.Pix[i]]++
				n++
			}
		}
	}
	return uint8(rank(hist[:], 0.1, n))
}

// Without returns the page without its faint print.
func (g *Gray) Without(f *Faint) *Gray {
	var level [256]uint8
	for v := range level {
		switch from := int(f.Level) - faintEdge; {
		case v >= int(f.Level):
			level[v] = 255
		case v > from:
			level[v] = uint8(from + (v-from)*(255-from)/faintEdge)
		default:
			level[v] = uint8(v)
		}
	}
	out := &Gray{g.W, g.H, make([]uint8, len(g.Pix))}
	for i, v := range g.Pix {
		out.Pix[i] = level[v]
	}
	return out
}

// Mirrored returns the image with left and right exchanged.
func (g *Gray) Mirrored() *Gray {
	out := &Gray{g.W, g.H, append([]uint8(nil), g.Pix...)}
	for y := range g.H {
		slices.Reverse(out.Pix[y*g.W : (y+1)*g.W])
	}
	return out
}

package ocr

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// sealSure bounds the confidence of what is read under a seal: a person must
// look at it.
const sealSure = 0.5

// underSeals lowers the confidence of what stands under a seal that the channel
// shows, and says where the seal lies.
func (p *page) underSeals() {
	f := p.dpi / 72
	for _, s := range p.grey.Seals(p.dpi) {
		r := s.Radius / f
		p.warnings = append(p.warnings, layout.Warning{
			Place:   layout.Place{Page: p.out.Number, Box: layout.Box{X0: s.X/f - r, Y0: s.Y/f - r, X1: s.X/f + r, Y1: s.Y/f + r}},
			Message: "a seal without a colour of its own lies over the page: what is read under it needs a look at the page",
		})
		for i := range p.out.Glyphs {
			if g := &p.out.Glyphs[i]; s.Holds(g.Box.CenterX()*f, g.Box.CenterY()*f) {
				g.Confidence = math.Min(g.Confidence, sealSure)
			}
		}
	}
}

// How the ring of a coloured seal is told from the printed lines.
const (
	stampColour = 60   // a pixel this much darker in another channel is no black print
	stampShare  = 0.40 // share of the ink of a line that is not
)

// withoutStamps returns the lines without those that are the colour of a stamp
// where the others are black: the side of a ring, with figures upon it, is as
// straight as a line. Where most lines are coloured, they are those of a table.
func (p *page) withoutStamps(lines []raster.Line, ink *raster.Mask) []raster.Line {
	if p.dark == p.grey {
		return lines
	}
	stamped := func(l raster.Line) bool {
		all, coloured := 0, 0
		for y := l.Box.Min.Y; y < l.Box.Max.Y; y++ {
			for x := l.Box.Min.X; x < l.Box.Max.X; x++ {
				i := y*ink.W + x
				if !ink.Ink[i] {
					continue
				}
				all++
				if int(p.grey.Pix[i])-int(p.dark.Pix[i]) > stampColour {
					coloured++
				}
			}
		}
		return float64(coloured) >= stampShare*float64(max(all, 1))
	}
	black := slices.DeleteFunc(slices.Clone(lines), stamped)
	if 2*len(black) <= len(lines) {
		return lines
	}
	return black
}

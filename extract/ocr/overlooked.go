package ocr

import (
	"fmt"
	"image"
	"math"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// How ink is told that may be a sign and that nothing was read of, in heights of
// a line of print.
const (
	signLow   = 0.45 // its height,
	signTall  = 1.50 // at least and at most
	signBroad = 1.50 // its width, at most
	dashShort = 0.18 // a dash is so wide at least,
	dashLong  = 2.20 // and at most,
	dashFlat  = 1.50 // so many times as wide as high at least,
	dashFull  = 0.60 // and as much of its box is ink
	readNear  = 0.40 // ink this near to a character that was read belongs to it
)

// mostOverlooked bounds the doubts of one page: a picture has grains as large as signs.
const mostOverlooked = 1000

const overlooked = "ink stands here of which nothing was read"

// doubtOverlooked marks the ink outside of the ruled cells of which nothing was
// read: the detector of lines does not see every lone figure, and a table
// without rulings would have a blank there.
func (p *page) doubtOverlooked() {
	rest := &raster.Mask{W: p.ink.W, H: p.ink.H, Ink: append([]bool(nil), p.ink.Ink...)}
	whole := image.Rect(0, 0, rest.W, rest.H)
	take := func(b image.Rectangle) {
		b = b.Intersect(whole)
		for y := b.Min.Y; y < b.Max.Y; y++ {
			clear(rest.Ink[y*rest.W+b.Min.X : y*rest.W+b.Max.X])
		}
	}
	for _, c := range p.cells {
		take(c.box)
	}
	near := int(math.Round(readNear * p.size))
	for _, g := range p.out.Glyphs {
		b := p.pixels(g.Box)
		take(image.Rect(b.Min.X-near, b.Min.Y-near/2, b.Max.X+near, b.Max.Y+near/2))
	}
	n := 0
	for _, part := range rest.Parts(whole) {
		w, h := float64(part.Box.Dx())/p.size, float64(part.Box.Dy())/p.size
		sign := h >= signLow && h <= signTall && w <= signBroad
		dash := w >= dashShort && w <= dashLong && w >= dashFlat*h && float64(part.Area) >= dashFull*float64(part.Box.Dx()*part.Box.Dy())
		if !sign && !dash {
			continue
		}
		if n++; n <= mostOverlooked {
			p.doubts = append(p.doubts, layout.Doubt{Place: layout.Place{Page: p.out.Number, Box: p.points(part.Box)}, Why: overlooked})
		}
	}
	if n > mostOverlooked {
		p.warnings = append(p.warnings, layout.Warning{Place: layout.Place{Page: p.out.Number},
			Message: fmt.Sprintf("in %d places of the page ink stands of which nothing was read; blanks are doubted in the first %d", n, mostOverlooked)})
	}
}

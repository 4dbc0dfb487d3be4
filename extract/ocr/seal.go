package ocr

import (
	"math"

	"github.com/gongkai/gongkai/extract/layout"
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

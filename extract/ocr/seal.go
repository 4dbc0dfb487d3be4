package ocr

import (
	"math"

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
	stampShare  = 0.40 // share of the length of a line that is not
	stampApart  = 24   // by which the ink of the stamp is lighter than that of the lines, or both are told by colour alone
)

// withoutStamps returns the lines without those that are the colour of a stamp
// where the others are black: the side of a ring, with figures upon it, is as
// straight as a line. The ends at which a stamp alone goes on are cut off. Where
// most lines are coloured, they are those of a table.
//
// A black line under a stamp takes on its colour, but is no lighter for that.
func (p *page) withoutStamps(lines []raster.Line, ink *raster.Mask) []raster.Line {
	if p.dark == p.grey {
		return lines
	}
	courses := make([]course, len(lines))
	var print histogram
	for i, l := range lines {
		courses[i] = p.course(l, ink)
		for _, s := range courses[i] {
			if !s.coloured {
				print[s.level]++
			}
		}
	}
	lightest := 0 // of black ink under a stamp
	if stamp, print := p.stampLevel(), print.median(); stamp > print+stampApart {
		lightest = (stamp + print) / 2
	}
	var black []raster.Line
	for i, l := range lines {
		if c := courses[i]; float64(c.stamped(lightest)) < stampShare*float64(max(len(c), 1)) {
			black = append(black, c.trim(l, lightest))
		}
	}
	if 2*len(black) <= len(lines) {
		return lines
	}
	return black
}

// A course is what is seen along a line, where there is ink.
type course []step

// A step is one pixel of the way along a line.
type step struct {
	at       int   // along the line
	level    uint8 // of the darkest ink across the line
	coloured bool
}

// coloured reports whether a pixel is no black print.
func (p *page) coloured(i int) bool { return int(p.grey.Pix[i])-int(p.dark.Pix[i]) > stampColour }

// alone reports whether only a stamp is seen at a step.
func (s step) alone(lightest int) bool { return s.coloured && int(s.level) > lightest }

func (p *page) course(l raster.Line, ink *raster.Mask) course {
	from, to, across, end := l.Box.Min.X, l.Box.Max.X, l.Box.Min.Y, l.Box.Max.Y
	along, beside := 1, ink.W
	if !l.Horizontal {
		from, to, across, end = l.Box.Min.Y, l.Box.Max.Y, l.Box.Min.X, l.Box.Max.X
		along, beside = ink.W, 1
	}
	var out course
	for at := from; at < to; at++ {
		darkest := -1
		for k := across; k < end; k++ {
			if i := at*along + k*beside; ink.Ink[i] && (darkest < 0 || p.grey.Pix[i] < p.grey.Pix[darkest]) {
				darkest = i
			}
		}
		if darkest >= 0 {
			out = append(out, step{at, p.grey.Pix[darkest], p.coloured(darkest)})
		}
	}
	return out
}

// stamped counts the steps at which only a stamp is seen.
func (c course) stamped(lightest int) int {
	n := 0
	for _, s := range c {
		if s.alone(lightest) {
			n++
		}
	}
	return n
}

// trim cuts off the ends of a line at which only a stamp is seen but for specks.
func (c course) trim(l raster.Line, lightest int) raster.Line {
	if lightest == 0 {
		return l
	}
	first, last := &l.Box.Min.X, &l.Box.Max.X
	if !l.Horizontal {
		first, last = &l.Box.Min.Y, &l.Box.Max.Y
	}
	worth := func(s step) int {
		if s.alone(lightest) {
			return 1
		}
		return -3
	}
	sum, most := 0, 0
	for i, s := range c {
		if sum += worth(s); sum > most && i+1 < len(c) {
			most, *first = sum, c[i+1].at
		}
	}
	sum, most = 0, 0
	for i := len(c) - 1; i > 0; i-- {
		if sum += worth(c[i]); sum > most {
			most, *last = sum, c[i-1].at+1
		}
	}
	return l
}

// stampLevel returns the brightness of the coloured ink of the page, 0 if there is none.
func (p *page) stampLevel() int {
	var h histogram
	for i, v := range p.grey.Pix {
		if p.coloured(i) {
			h[v]++
		}
	}
	return h.median()
}

// A histogram counts pixels by their brightness.
type histogram [256]int

func (h *histogram) median() int {
	all := 0
	for _, n := range h {
		all += n
	}
	at, sum := 0, h[0]
	for 2*sum < all {
		at++
		sum += h[at]
	}
	return at
}

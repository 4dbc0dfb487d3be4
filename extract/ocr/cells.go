package ocr

import (
	"image"
	"math"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// A cell is a box between rulings and what is read in it.
type cell struct {
	box    image.Rectangle
	pieces []piece
	texts  []text // one a piece
}

// A text is what one piece says.
type text struct {
	chars  []model.Char // places in pixels of the page
	number bool
	box    image.Rectangle
	size   float64 // of the type, in pixels
}

// readCells reads what stands in the cells of the page.
func (p *page) readCells() error {
	type job struct{ cell, piece int }
	var crops []*raster.Gray
	var jobs []job
	for i := range p.cells {
		c := &p.cells[i]
		c.pieces = pieces(p.ink, c.box, p.dpi, p.size)
		c.texts = make([]text, len(c.pieces))
		for k, pc := range c.pieces {
			if sign, ok := p.drawn(pc); ok {
				c.texts[k] = sign
				continue
			}
			crops, jobs = append(crops, p.plain.Crop(p.framed(pc.box))), append(jobs, job{i, k})
		}
	}
	readings, err := p.engine.models.Recognise(crops)
	if err != nil {
		return err
	}
	for n, r := range readings {
		c := &p.cells[jobs[n].cell]
		c.texts[jobs[n].piece] = p.textOf(r, c.pieces[jobs[n].piece].box)
	}
	for _, c := range p.cells {
		for _, t := range c.texts {
			p.emit(t)
		}
	}
	return nil
}

// How a piece is framed for the recogniser, in heights of the piece.
const (
	frameAcross = 0.14
	frameAlong  = 0.10
	lowest      = 0.55 // line heights: a lower piece keeps the height around it
)

// framed returns the part of the page that is shown to the recogniser.
func (p *page) framed(b image.Rectangle) image.Rectangle {
	if least := int(lowest * p.size); b.Dy() < least {
		grow := (least - b.Dy() + 1) / 2
		b.Min.Y, b.Max.Y = b.Min.Y-grow, b.Max.Y+grow
	}
	h := float64(b.Dy())
	x, y := int(math.Round(frameAlong*h)), int(math.Round(frameAcross*h))
	return image.Rect(b.Min.X-x, b.Min.Y-y, b.Max.X+x, b.Max.Y+y)
}

// textOf decodes the reading of a piece: as a number if everything in it looks
// like one.
func (p *page) textOf(r model.Reading, box image.Rectangle) text {
	frame := p.framed(box)
	t := text{box: box, chars: r.Free()}
	t.number = true
	for _, c := range t.chars {
		t.number = t.number && model.Numeric(c.Rune)
	}
	if t.number {
		t.chars = r.Number()
		if best := r.Alternatives(1); len(best) > 0 {
			for i := range t.chars {
				t.chars[i].P = math.Min(t.chars[i].P, best[0].P)
			}
		}
	}
	for i := range t.chars {
		t.chars[i].From += float64(frame.Min.X)
		t.chars[i].To += float64(frame.Min.X)
	}
	t.size = typeSize(float64(box.Dy()), t.number)
	return t
}

// The share of the size of type that its ink is high.
const (
	digitHeight = 0.72
	hanHeight   = 0.92
)

func typeSize(ink float64, number bool) float64 {
	if number {
		return ink / digitHeight
	}
	return ink / hanHeight
}

// drawn tells signs by their shape that a recogniser of characters takes for
// others: a slash for 1 or 7, a dash for nothing.
func (p *page) drawn(pc piece) (text, bool) {
	var sign rune
	switch {
	case len(pc.parts) != 1:
		return text{}, false
	case p.isSlash(pc.parts[0]):
		sign = '/'
	case float64(pc.box.Dy()) < 0.2*p.size && float64(pc.box.Dx()) > 0.25*p.size && pc.box.Dx() > 3*pc.box.Dy():
		sign = '-'
	default:
		return text{}, false
	}
	x0, x1 := float64(pc.box.Min.X), float64(pc.box.Max.X)
	return text{chars: []model.Char{{Rune: sign, P: drawnSure, From: x0, To: x1}}, number: true, box: pc.box, size: p.size}, true
}

// drawnSure is the confidence of a sign told by its shape.
const drawnSure = 0.98

// How a slash is told, in shares of the box of its ink.
const (
	slashNarrow  = 0.20 // it is at least this wide for its height,
	slashWide    = 1.30 // and at most this
	slashAside   = 0.17 // its ink lies within this of the diagonal
	slashOutside = 0.02 // share of the ink that may lie elsewhere
	slashEnds    = 0.25 // both ends of the diagonal carry ink within this
)

// isSlash reports whether ink lies along the rising diagonal of its box.
func (p *page) isSlash(part raster.Part) bool {
	b := part.Box
	w, h := float64(b.Dx()), float64(b.Dy())
	if h < 0.4*p.size || w < slashNarrow*h || w > slashWide*h {
		return false
	}
	outside, total := 0, 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if !p.ink.Ink[y*p.ink.W+x] {
				continue
			}
			total++
			fx, fy := (float64(x-b.Min.X)+0.5)/w, (float64(y-b.Min.Y)+0.5)/h
			off := math.Abs(fx - (1 - fy))
			aside := slashAside + 0.1*math.Max(0, 0.5-w/h)/0.3 // a steep stroke is wide for its box
			if off > aside {
				outside++
			}
		}
	}
	return float64(outside) <= slashOutside*float64(total)
}

// emit adds the glyphs of a text to the page.
func (p *page) emit(t text) {
	for i, c := range t.chars {
		if c.Rune == ' ' {
			continue
		}
		mid := (c.From + c.To) / 2
		reach := t.size * 0.55
		if c.Rune < 0x2E80 {
			reach = t.size * 0.36
		}
		x0, x1 := mid-reach, mid+reach
		if i > 0 {
			x0 = math.Max(x0, (t.chars[i-1].From+t.chars[i-1].To)/4+mid/2)
		}
		if i+1 < len(t.chars) {
			x1 = math.Min(x1, (t.chars[i+1].From+t.chars[i+1].To)/4+mid/2)
		}
		f := 72 / p.dpi
		p.out.Glyphs = append(p.out.Glyphs, layout.Glyph{
			Rune: c.Rune, Seq: len(p.out.Glyphs), Size: t.size * f,
			Confidence: math.Max(math.Round(c.P*1000)/1000, 0.001),
			Box:        layout.Box{X0: x0 * f, Y0: float64(t.box.Min.Y) * f, X1: x1 * f, Y1: float64(t.box.Max.Y) * f},
		})
	}
}

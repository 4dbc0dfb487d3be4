package ocr

import (
	"errors"
	"image"
	"math"
	"slices"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// A cell is a box between rulings and what is read in it.
type cell struct {
	box    image.Rectangle
	pieces []piece
	texts  []text // one a piece, or one a line of words
	words  bool

	stained bool // ink in a colour of its own lies over it
	written bool // such ink alone is written into it
}

// A text is what one piece says.
type text struct {
	chars  []model.Char // places in pixels of the page
	number bool
	box    image.Rectangle
	size   float64 // of the type, in pixels
	others []model.Alternative
}

// readCells reads what stands in the cells of the page: short pieces of ink by
// themselves, and what turns out to be words line by line as the detector sees
// them.
func (p *page) readCells() error {
	type job struct{ cell, piece int }
	var crops []*raster.Gray
	var jobs []job
	for i := range p.cells {
		c := &p.cells[i]
		c.pieces = pieces(p.ink, c.box, p.dpi, p.size)
		c.texts = make([]text, len(c.pieces))
		if c.words = c.wordy(p.size); c.words {
			continue
		}
		for k, pc := range c.pieces {
			if sign, ok := p.drawn(pc, p.ink); ok {
				c.texts[k] = sign
				continue
			}
			crops, jobs = append(crops, p.plain.Crop(p.framed(pc.box, tightFrame))), append(jobs, job{i, k})
		}
	}
	readings, err := p.engine.models.Recognise(crops)
	if err != nil {
		return err
	}
	var unsure []job
	for n, r := range readings {
		c := &p.cells[jobs[n].cell]
		t := p.textOf(r, c.pieces[jobs[n].piece], tightFrame)
		c.texts[jobs[n].piece] = t
		if t.doubtful() {
			unsure = append(unsure, jobs[n])
		}
	}
	crops = crops[:0]
	for _, j := range unsure {
		crops = append(crops, p.plain.Crop(p.framed(p.cells[j.cell].pieces[j.piece].box, wideFrame)))
	}
	if readings, err = p.engine.models.Recognise(crops); err != nil {
		return err
	}
	for n, r := range readings {
		c, k := &p.cells[unsure[n].cell], unsure[n].piece
		c.texts[k] = c.texts[k].or(p.textOf(r, c.pieces[k], wideFrame))
	}
	if err := errors.Join(p.readTwins(), p.readBroken(), p.readSoft()); err != nil {
		return err
	}
	for i := range p.cells {
		c := &p.cells[i]
		c.words = c.words || slices.ContainsFunc(c.texts, func(t text) bool { return !t.number })
	}
	if err := p.readWords(); err != nil {
		return err
	}
	for i := range p.cells {
		c := &p.cells[i]
		for _, t := range c.texts {
			p.emit(t)
		}
		p.offer(c)
	}
	return nil
}

// What else a number may be is kept for numbers up to this confidence, and from
// this probability on.
const (
	manyOthers = 4
	offerSure  = 0.95
	otherLeast = 0.01
)

// offer keeps what else the number of a cell can be read as.
func (p *page) offer(c *cell) {
	if len(c.texts) != 1 || !c.texts[0].number || c.texts[0].sure() > offerSure {
		return
	}
	read := c.digits()
	for _, o := range c.texts[0].others {
		if o.Text != read && o.P >= otherLeast {
			p.others = append(p.others, layout.Other{Place: layout.Place{Page: p.out.Number, Box: p.points(c.box)}, Text: o.Text, P: math.Round(o.P*1000) / 1000})
		}
	}
}

// How words are told from numbers before they are read, in heights of a line.
const (
	wordsWide  = 5.5 // ink wider than this,
	wordsParts = 14  // or in more parts than a number has, is words
)

// wordy reports whether the ink of a cell is too much for numbers.
func (c *cell) wordy(size float64) bool {
	parts := 0
	for _, pc := range c.pieces {
		if float64(pc.box.Dx()) > wordsWide*size {
			return true
		}
		parts += len(pc.parts)
	}
	return parts > wordsParts
}

// A frame is how much paper around a piece is shown to the recogniser, in
// heights of the piece: left and right, above and below.
type frame struct{ along, across float64 }

// Pieces are framed tightly, as a lone figure with paper around it is read as
// nothing; what is not read surely is tried with more.
var (
	tightFrame = frame{0.10, 0.14}
	wideFrame  = frame{0.35, 0.06}
)

const (
	lowest      = 0.55 // line heights: a lower piece keeps the height around it
	framedAgain = 0.80 // confidence below which a piece is framed again
)

// sure is the confidence of the least sure character.
func (t text) sure() float64 {
	least := 1.0
	for _, c := range t.chars {
		least = math.Min(least, c.P)
	}
	return least
}

// framed returns the part of the page that is shown to the recogniser.
func (p *page) framed(b image.Rectangle, f frame) image.Rectangle {
	if least := int(lowest * p.size); b.Dy() < least {
		grow := (least - b.Dy() + 1) / 2
		b.Min.Y, b.Max.Y = b.Min.Y-grow, b.Max.Y+grow
	}
	h := float64(b.Dy())
	x, y := int(math.Round(f.along*h)), int(math.Round(f.across*h))
	return image.Rect(b.Min.X-x, b.Min.Y-y, b.Max.X+x, b.Max.Y+y)
}

// textOf decodes the reading of a piece: as a number if everything in it looks
// like one.
func (p *page) textOf(r model.Reading, pc piece, f frame) text {
	box := pc.box
	shown := p.framed(box, f)
	t := text{box: box, chars: r.Free()}
	t.number = true
	for _, c := range t.chars {
		t.number = t.number && model.Numeric(c.Rune)
	}
	if t.number {
		t.chars = r.Number()
		if t.others = r.Alternatives(manyOthers); len(t.others) > 0 {
			for i := range t.chars {
				t.chars[i].P = math.Min(t.chars[i].P, t.others[0].P)
			}
		}
	}
	if !t.number {
		t.chars, t.number = unlettered(t.chars, r)
	}
	for i := range t.chars {
		t.chars[i].From += float64(shown.Min.X)
		t.chars[i].To += float64(shown.Min.X)
	}
	if t.number {
		t.chars = pc.settled(t.chars, p.dpi)
	}
	t.size = typeSize(float64(box.Dy()), t.number)
	if len(t.chars) == 0 { // ink is not nothing
		return unread(box, t.size)
	}
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

// unreadSure is the confidence of ink in which no character is recognised.
const unreadSure = 0.05

// mostSure bounds the confidence of recognised characters: what a model is sure
// of is not as sure as what a file states.
const mostSure = 0.985

// drawnSure is the confidence of a sign told by its shape.
const drawnSure = 0.98

// unread stands for ink in which no character is recognised.
func unread(box image.Rectangle, size float64) text {
	return text{number: true, box: box, size: size, chars: []model.Char{
		{Rune: unicode.ReplacementChar, P: unreadSure, From: float64(box.Min.X), To: float64(box.Max.X)}}}
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
		if left, right := float64(t.box.Min.X), float64(t.box.Max.X); left < mid && mid < right { // ink ends there
			x0, x1 = math.Max(x0, left), math.Min(x1, right)
		}
		f := 72 / p.dpi
		p.out.Glyphs = append(p.out.Glyphs, layout.Glyph{
			Rune: c.Rune, Seq: len(p.out.Glyphs), Size: t.size * f,
			Confidence: math.Max(math.Round(math.Min(c.P, mostSure)*1000)/1000, 0.001),
			Box:        layout.Box{X0: x0 * f, Y0: float64(t.box.Min.Y) * f, X1: x1 * f, Y1: float64(t.box.Max.Y) * f},
		})
	}
}

package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// How digits beside each other are counted and set apart, in heights of their piece.
const (
	twinHigh   = 0.75 // ink this high is a digit
	twinApart  = 0.50 // paper that is put between them
	twinLeast  = 0.50 // how sure it must be
	twinSure   = 0.85 // bounds the confidence of what is read only so
	digitWide  = 0.80 // how wide a digit is at most, with the paper behind it,
	digitSlack = 0.15 // and how much wider scanners make a number
	digitUsual = 0.60 // how wide one is usually
)

// columns returns the ink of a piece from left to right, what stands above each
// other together.
func (pc piece) columns() []image.Rectangle {
	parts := slices.SortedStableFunc(slices.Values(pc.parts), func(a, b raster.Part) int { return cmp.Compare(a.Box.Min.X, b.Box.Min.X) })
	var out []image.Rectangle
	for _, part := range parts {
		if n := len(out); n > 0 && part.Box.Min.X < out[n-1].Max.X {
			out[n-1] = out[n-1].Union(part.Box)
			continue
		}
		out = append(out, part.Box)
	}
	return out
}

// twins reports whether a number has fewer characters than its ink has digits, or
// room for: of two equal ones close to each other, as 11, a recogniser sees one.
func (t text) twins(pc piece) bool {
	if !t.number || slices.ContainsFunc(t.chars, func(c model.Char) bool { return c.Rune < '0' || c.Rune > '9' }) {
		return false
	}
	tall, high := 0, float64(pc.box.Dy())
	for _, part := range pc.parts {
		if float64(part.Box.Dy()) >= twinHigh*high {
			tall++
		}
	}
	return tall > len(t.chars) || float64(pc.box.Dx()) > (digitWide*float64(len(t.chars))+digitSlack)*high
}

// digits returns the columns of a piece, those that are too wide for one digit cut
// evenly.
func (pc piece) digits() []image.Rectangle {
	var out []image.Rectangle
	for _, c := range pc.columns() {
		n := 1
		if high := float64(pc.box.Dy()); float64(c.Dx()) > (digitWide+digitSlack)*high {
			n = int(math.Round(float64(c.Dx()) / (digitUsual * high)))
		}
		for k := range n {
			out = append(out, image.Rect(c.Min.X+k*c.Dx()/n, c.Min.Y, c.Min.X+(k+1)*c.Dx()/n, c.Max.Y))
		}
	}
	return out
}

// apart puts the columns of a piece further from each other.
func (p *page) apart(pc piece) *raster.Gray {
	shown := p.framed(pc.box, tightFrame)
	gap := int(math.Ceil(twinApart * float64(pc.box.Dy())))
	columns := pc.digits()
	width := gap
	for _, c := range columns {
		width += c.Dx() + gap
	}
	out := raster.NewGray(width, shown.Dy())
	x := gap
	for _, c := range columns {
		out.Paste(p.plain.Crop(image.Rect(c.Min.X, shown.Min.Y, c.Max.X, shown.Max.Y)), x, 0)
		x += c.Dx() + gap
	}
	return out
}

// twinned is a text with the digits that are seen only where its columns are set
// apart, if that is all that differs. In any case a person looks at it.
func (t text) twinned(r model.Reading, pc piece) text {
	for i := range t.chars {
		t.chars[i].P = math.Min(t.chars[i].P, twinSure)
	}
	chars, columns := r.Number(), pc.digits()
	if len(chars) != len(columns) || (text{chars: chars}).sure() < twinLeast || !slices.Equal(text{chars: chars}.single(), t.single()) {
		return t
	}
	for i := range chars {
		chars[i].P = math.Min(chars[i].P, twinSure)
		chars[i].From, chars[i].To = float64(columns[i].Min.X), float64(columns[i].Max.X)
	}
	t.chars = chars
	return t
}

// single are the signs of a number, what repeats itself once.
func (t text) single() []rune { return slices.Compact(t.letters()) }

// readTwins reads the numbers anew in which equal digits may have been taken for
// one.
func (p *page) readTwins() error {
	return p.readPieces(text.twins, p.apart, func(t *text, r model.Reading, pc piece) { *t = t.twinned(r, pc) })
}

// readPieces reads once more the pieces of cells without words that want it, as
// they are shown then, and gives each text what is read.
func (p *page) readPieces(wants func(text, piece) bool, shown func(piece) *raster.Gray, take func(*text, model.Reading, piece)) error {
	type job struct {
		text  *text
		piece piece
	}
	var jobs []job
	var crops []*raster.Gray
	for i := range p.cells {
		c := &p.cells[i]
		for k, pc := range c.pieces {
			if !c.words && wants(c.texts[k], pc) {
				jobs, crops = append(jobs, job{&c.texts[k], pc}), append(crops, shown(pc))
			}
		}
	}
	readings, err := p.engine.models.Recognise(crops)
	if err != nil {
		return err
	}
	for n, r := range readings {
		take(jobs[n].text, r, jobs[n].piece)
	}
	return nil
}

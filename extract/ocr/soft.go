package ocr

import (
	"slices"

	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// How ink is looked for once more where no print is found: a thin stroke that a
// coarse scanner has spread over several pixels is lighter than print.
const (
	softLevel = 200  // brightness of an evened page below which something is there,
	softCore  = 180  // if its darkest tenth is darker than this
	softHigh  = 0.40 // line heights that it is high, or wide, at least
	softSure  = 0.85 // bounds the confidence of what is read in it
)

// readSoft looks for lighter ink in the cells without print. A number or a sign
// is read, with a doubt; of anything else it is only noted that it is there.
func (p *page) readSoft() error {
	var ink *raster.Mask
	for i := range p.cells {
		c := &p.cells[i]
		if len(c.pieces) > 0 {
			continue
		}
		if ink == nil {
			ink = p.softInk()
		}
		found := slices.DeleteFunc(pieces(ink, c.box, p.dpi, p.size), func(pc piece) bool {
			long := max(pc.box.Dx(), pc.box.Dy())
			return float64(long) < softHigh*p.size || p.plain.Core(pc.box, ink) >= softCore
		})
		if len(found) == 0 {
			continue
		}
		texts, err := p.softTexts(found, ink)
		if err != nil {
			return err
		}
		if texts == nil {
			p.faint = append(p.faint, c.box.Inset(max(int(lineBorder*p.dpi), 1)))
			continue
		}
		c.pieces, c.texts = found, texts
	}
	return nil
}

// softInk is ink of the page down to lighter shades, without that of stamps,
// which are light, too, but coloured.
func (p *page) softInk() *raster.Mask {
	ink := p.plain.Below(softLevel)
	for i := range ink.Ink {
		ink.Ink[i] = ink.Ink[i] && !p.coloured(i)
	}
	return ink
}

// softTexts reads pieces of lighter ink; nil if one of them is no number or sign.
func (p *page) softTexts(found []piece, ink *raster.Mask) ([]text, error) {
	texts := make([]text, len(found))
	var crops []*raster.Gray
	var at []int
	for k, pc := range found {
		if sign, ok := p.drawn(pc, ink); ok {
			texts[k] = sign
			continue
		}
		crops, at = append(crops, p.plain.Crop(p.framed(pc.box, tightFrame))), append(at, k)
	}
	if len(crops) > 0 {
		readings, err := p.engine.models.Recognise(crops)
		if err != nil {
			return nil, err
		}
		for n, r := range readings {
			texts[at[n]] = p.textOf(r, found[at[n]], tightFrame)
		}
	}
	for _, t := range texts {
		if !t.number || t.sure() < leastSure {
			return nil, nil
		}
		for k := range t.chars {
			t.chars[k].P = min(t.chars[k].P, softSure)
		}
	}
	return texts, nil
}

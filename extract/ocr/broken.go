package ocr

import (
	"math"
	"slices"
	"unicode"

	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// How print is softened whose thin strokes a fax has lost, and what it is worth.
const (
	softened   = 2    // times each pixel takes from its neighbours
	softenedTo = 0.85 // bounds the confidence of what is read only so
)

// doubtful reports whether a reading may be that of a broken figure: it is
// unsure, or signs such as (), which are the sides of a 0.
func (t text) doubtful() bool {
	return t.sure() < framedAgain || !t.number && !slices.ContainsFunc(t.letters(), unicode.IsLetter)
}

// letters are the characters of a text.
func (t text) letters() []rune {
	var out []rune
	for _, c := range t.chars {
		out = append(out, c.Rune)
	}
	return out
}

// readBroken reads again, with softened print, short pieces that may be figures
// of which strokes are missing. What is words stays so.
func (p *page) readBroken() error {
	wants := func(t text, pc piece) bool {
		return len(pc.parts) <= brokenMost && t.doubtful() && !slices.ContainsFunc(t.letters(), han)
	}
	soft := func(pc piece) *raster.Gray { return p.plain.Crop(p.framed(pc.box, tightFrame)).Soft(softened) }
	return p.readPieces(wants, soft, func(before *text, r model.Reading, pc piece) {
		t := p.textOf(r, pc, tightFrame)
		if !t.number || slices.Contains(t.letters(), unicode.ReplacementChar) || before.number && t.sure() <= before.sure() {
			return
		}
		for i := range t.chars {
			t.chars[i].P = math.Min(t.chars[i].P, softenedTo)
		}
		*before = t
	})
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

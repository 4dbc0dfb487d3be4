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

// doubtful reports whether a reading may be that of a figure taken for something
// else: it is unsure, or Latin, as N for a 2, or signs such as (), the sides of a 0.
func (t text) doubtful() bool {
	return t.sure() < framedAgain || !t.number && !slices.ContainsFunc(t.letters(), han)
}

// or returns the better of two readings of a piece: rather a number than
// signs and letters, and then the surer one. What was something else before is no sure number.
func (t text) or(again text) text {
	switch {
	case slices.Contains(again.letters(), unicode.ReplacementChar) || t.number && !again.number:
		return t
	case !t.number && again.number && !slices.ContainsFunc(t.letters(), han):
		for i := range again.chars {
			again.chars[i].P = math.Min(again.chars[i].P, softenedTo)
		}
		return again
	case again.sure() > t.sure():
		return again
	}
	return t
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
		for i := range t.chars {
			t.chars[i].P = math.Min(t.chars[i].P, softenedTo)
		}
		*before = before.or(t)
	})
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

package pdf

import (
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/sergi/go-diff/diffmatchpatch"
)

// enoughHan is the share of the Han characters of a page that the second
// reader must have found before its digits are believed: where it cannot
// decode the fonts, its digits mean nothing.
const enoughHan = 0.9

// Compare sets the digits of the two readings of a page side by side. The
// second reader has no reliable positions, so only digits that one reading has
// more often than the other count as a difference; the order tells where.
// judged is false if the second reader did not decode the page well enough.
func Compare(p layout.Page, second string) (doubts []layout.Doubt, judged bool) {
	var digits []layout.Glyph
	var first []rune
	han := map[rune]int{}
	hanCount := 0
	for _, g := range p.Glyphs {
		switch d := asciiDigit(g.Rune); {
		case d != 0: // hidden ones too: the second reader cannot tell them
			digits, first = append(digits, g), append(first, d)
		case g.Hidden:
		case unicode.Is(unicode.Han, g.Rune):
			han[g.Rune]++
			hanCount++
		}
	}
	var other []rune
	found := 0
	for _, r := range second {
		if d := asciiDigit(r); d != 0 {
			other = append(other, d)
		} else if r = layout.Ideograph(r); han[r] > 0 {
			han[r]--
			found++
		}
	}
	if hanCount == 0 || float64(found) < enoughHan*float64(hanCount) {
		return nil, false
	}
	return differences(p.Number, digits, first, other), true
}

// differences returns one doubt for each digit that the readings do not share.
func differences(page int, glyphs []layout.Glyph, first, other []rune) []layout.Doubt {
	surplus := map[rune]int{} // more often in the first reading: positive
	for _, d := range first {
		surplus[d]++
	}
	for _, d := range other {
		surplus[d]--
	}
	var out []layout.Doubt
	at, open := 0, 0 // doubts from open on wait for what the second reading has instead
	for _, op := range diffmatchpatch.New().DiffMainRunes(first, other, false) {
		for _, d := range op.Text {
			switch op.Type {
			case diffmatchpatch.DiffEqual:
				at, open = at+1, len(out)
			case diffmatchpatch.DiffDelete:
				if surplus[d] > 0 {
					surplus[d]--
					out = append(out, layout.Doubt{Place: span(page, glyphs[at:at+1]), First: string(d)})
				}
				at++
			case diffmatchpatch.DiffInsert:
				if surplus[d] >= 0 {
					continue
				}
				surplus[d]++
				if open < len(out) {
					out[open].Second = string(d)
					open++
					continue
				}
				out = append(out, layout.Doubt{Place: span(page, glyphs[max(0, at-1):min(at+1, len(glyphs))]), Second: string(d)})
				open = len(out)
			}
		}
	}
	return out
}

// span returns the place of a run of glyphs.
func span(page int, glyphs []layout.Glyph) layout.Place {
	p := layout.Place{Page: page}
	for _, g := range glyphs {
		p.Box = p.Box.Union(g.Box)
	}
	return p
}

// asciiDigit folds a decimal digit of any width to 0-9; 0 for anything else.
func asciiDigit(r rune) rune {
	switch r = layout.Unraised(r); {
	case '0' <= r && r <= '9':
		return r
	case '０' <= r && r <= '９':
		return r - '０' + '0'
	}
	return 0
}

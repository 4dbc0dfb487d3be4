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
		case g.Hidden:
		case d != 0:
			digits, first = append(digits, g), append(first, d)
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
		} else if han[r] > 0 {
			han[r]--
			found++
		}
	}
	if hanCount == 0 || float64(found) < enoughHan*float64(hanCount) {
		return nil, false
	}
	return differences(p.Number, digits, first, other), true
}

// differences returns one doubt for each run of digits that the readings do
// not share.
func differences(page int, glyphs []layout.Glyph, first, other []rune) []layout.Doubt {
	surplus := map[rune]int{} // more often in the first reading: positive
	for _, d := range first {
		surplus[d]++
	}
	for _, d := range other {
		surplus[d]--
	}
	dmp := diffmatchpatch.New()
	var out []layout.Doubt
	at, replaced := 0, false // replaced: the last doubt ends right here
	for _, op := range dmp.DiffMainRunes(first, other, false) {
		run := []rune(op.Text)
		switch op.Type {
		case diffmatchpatch.DiffEqual:
			at, replaced = at+len(run), false
		case diffmatchpatch.DiffDelete:
			if text := missing(op.Text, surplus, 1); text != "" {
				out = append(out, layout.Doubt{Place: span(page, glyphs[at:at+len(run)]), First: text})
				replaced = true
			}
			at += len(run)
		case diffmatchpatch.DiffInsert:
			text := missing(op.Text, surplus, -1)
			switch {
			case text == "":
			case replaced:
				out[len(out)-1].Second = text
			default:
				out = append(out, layout.Doubt{Place: span(page, glyphs[max(0, at-1):min(at+1, len(glyphs))]), Second: text})
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

// missing returns the digits of a run that one reading has too many of, and
// takes them from the surplus.
func missing(run string, surplus map[rune]int, sign int) string {
	var out []rune
	for _, d := range run {
		if surplus[d]*sign > 0 {
			surplus[d] -= sign
			out = append(out, d)
		}
	}
	return string(out)
}

// asciiDigit folds a decimal digit of any width to 0-9; 0 for anything else.
func asciiDigit(r rune) rune {
	switch {
	case '0' <= r && r <= '9':
		return r
	case '０' <= r && r <= '９':
		return r - '０' + '0'
	}
	return 0
}

package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Compatible returns a text in its compatibility characters (Unicode NFKC:
// half-width letters, digits, brackets and marks), with radicals as the
// ideographs they look like. Chinese text is mostly made of characters for which
// that needs no tables.
func Compatible(text string) string {
	n, same := simpleLength(text)
	switch {
	case n == len(text) && same:
		return text
	case n == 0:
		return ideographic(norm.NFKC.String(text))
	}
	to := make([]byte, 0, len(text)+8)
	for _, r := range text[:n] {
		switch {
		case isWide(r):
			r -= wideOffset
		case r == wideBlank:
			r = ' '
		default:
			r = Ideograph(r)
		}
		to = utf8.AppendRune(to, r)
	}
	return ideographic(string(norm.NFKC.AppendString(to, text[n:])))
}

// ideographic returns a text with radicals as the ideographs they look like.
func ideographic(text string) string {
	if !strings.ContainsFunc(text, isRadical) {
		return text
	}
	out := make([]byte, 0, len(text))
	for i, r := range text {
		if !isRadical(r) {
			_, size := utf8.DecodeRuneInString(text[i:])
			out = append(out, text[i:i+size]...) // also where it is no character
			continue
		}
		out = utf8.AppendRune(out, Ideograph(r))
	}
	return string(out)
}

// Plain returns a text in its compatibility characters without what prints
// nothing: blanks, line breaks and format characters.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, Compatible(text))
}

// Raised returns a text with its digits as superscripts, or as subscripts if
// lowered: a raised digit behind a number is a note's, and no part of it.
func Raised(text string, lowered bool) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < '0' || r > '9':
			return r
		case lowered:
			return '₀' + r - '0'
		case r == '1':
			return '¹'
		case r == '2', r == '3':
			return '²' + r - '2'
		}
		return '⁰' + r - '0'
	}, text)
}

// stroke is COMBINING LONG STROKE OVERLAY.
const stroke = '\u0336'

// StruckOut writes text as struck out: a stroke stands behind every character.
// So it is neither empty nor a number.
func StruckOut(text string) string {
	var out strings.Builder
	for _, r := range text {
		out.WriteRune(r)
		if r > ' ' {
			out.WriteRune(stroke)
		}
	}
	return out.String()
}

// WithoutStruck removes what is struck out from lines that hold anything else.
func WithoutStruck(lines []string) []string {
	marked, plain := false, false
	for _, line := range lines {
		marked = marked || strings.ContainsRune(line, stroke)
		plain = plain || strings.TrimSpace(withoutStruck(line)) != ""
	}
	if !marked || !plain {
		return lines
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = withoutStruck(line)
	}
	return out
}

func withoutStruck(line string) string {
	runes := []rune(line)
	out := runes[:0]
	for i, r := range runes {
		if r != stroke && (i+1 == len(runes) || runes[i+1] != stroke) {
			out = append(out, r)
		}
	}
	return string(out)
}

// Unraised returns the digit that a superscript or subscript shows, and any
// other character as it is.
func Unraised(r rune) rune {
	switch {
	case r == '¹':
		return '1'
	case r == '²', r == '³':
		return '2' + r - '²'
	case r == '⁰', '⁴' <= r && r <= '⁹':
		return '0' + r - '⁰'
	case '₀' <= r && r <= '₉':
		return '0' + r - '₀'
	}
	return r
}

// simpleLength returns the length of the beginning of a text in which every
// character stands for itself, so that NFKC leaves it alone, makes it half-width
// or an ideograph whatever its neighbours are; same says that it leaves all alone.
func simpleLength(text string) (n int, same bool) {
	same = true
	last := 0 // it may go together with what follows
	for i, r := range text {
		switch {
		case r < utf8.RuneSelf, isHan(r), isMark(r):
		case isWide(r), r == wideBlank, isRadical(r):
			same = false
		default:
			return last, false
		}
		last = i
	}
	return len(text), same
}

// isHan reports whether a character is one of the common Han characters,
// which have no other form.
func isHan(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF }

// isMark reports whether a character is a comma, full stop, bracket, dash, dot
// or quotation mark of Chinese text that has no other form.
func isMark(r rune) bool {
	switch r {
	case 0x3001, 0x3002, 0x3014, 0x3015, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x00B7:
		return true
	}
	return 0x3008 <= r && r <= 0x3011
}

// The full-width blank, and full-width ASCII with its distance to ASCII.
const (
	wideBlank  = 0x3000
	firstWide  = 0xFF01
	lastWide   = 0xFF5E
	wideOffset = 0xFEE0
)

func isWide(r rune) bool { return firstWide <= r && r <= lastWide }

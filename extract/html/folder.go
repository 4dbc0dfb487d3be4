package html

import (
	"unicode/utf8"
)

// A folder collects text as a browser shows it: white space is folded over
// inline elements, and lines are trimmed.
type folder struct {
	buf   []byte
	lines []textLine
	start int  // where the current line begins in buf
	gap   gap  // white space since the last character
	blank bool // an empty line stands before the current one
	dent  int  // blanks at the beginning of the current line that a browser keeps
}

// A textLine is one finished line: buf[from:to], never empty.
type textLine struct {
	from, to int
	indent   int  // wide or no-break blanks that stood before it
	blank    bool // an empty line stands before it
}

// gap is what stood between two characters.
type gap uint8

const (
	noGap   gap = iota
	wrapGap     // a line break of the source between two words of one text node
	blankGap
)

// reset forgets everything collected.
func (f *folder) reset() {
	f.buf, f.lines, f.start, f.gap, f.blank, f.dent = f.buf[:0], f.lines[:0], 0, noGap, false, 0
}

// special marks the bytes at which add has to look closer: white space, and
// lead bytes of characters that are or may be blanks.
var special = [256]bool{
	' ': true, '\t': true, '\n': true, '\r': true, '\f': true, 0: true,
	0xC2: true, // U+00A0 no-break blank, U+00AD soft hyphen
	0xE2: true, // U+200B zero width blank, U+2060
	0xE3: true, // U+3000 ideographic blank
	0xEF: true, // U+FEFF
}

// add appends the text of one text node.
func (f *folder) add(s string) {
	fresh := len(f.buf)
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && !special[s[j]] {
			j++
		}
		if j > i {
			f.write(s[i:j])
			i = j
			continue
		}
		var n int
		switch c := s[i]; {
		case c <= ' ':
			n = 1
			f.space(c == '\n' || c == '\r', len(f.buf) > fresh)
		case hasPrefix(s[i:], "\u00a0"):
			n = 2
			f.hardBlank(" ")
		case hasPrefix(s[i:], "\u3000"):
			n = 3
			f.hardBlank("\u3000")
		case hasPrefix(s[i:], "\u00ad"):
			n = 2
		case hasPrefix(s[i:], "\u200b"), hasPrefix(s[i:], "\u2060"), hasPrefix(s[i:], "\ufeff"):
			n = 3
		default:
			_, n = utf8.DecodeRuneInString(s[i:])
			f.write(s[i : i+n])
		}
		i += n
	}
	if f.gap == wrapGap {
		f.gap = blankGap // it stands between two elements, so a browser's blank is meant
	}
}

// hasPrefix is strings.HasPrefix, kept small so that it is inlined.
func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

// space notes folding white space; inner means that the text node already had
// a character before it.
func (f *folder) space(newline, inner bool) {
	switch {
	case f.gap == blankGap && !newline:
	case newline && inner:
		f.gap = wrapGap
	case f.gap == noGap:
		f.gap = blankGap
	}
}

// hardBlank writes a blank that a browser does not fold; at the beginning of a
// line it is only counted.
func (f *folder) hardBlank(s string) {
	if len(f.buf) == f.start {
		f.dent++
		f.gap = noGap
		return
	}
	if s == " " {
		f.gap = blankGap
		return
	}
	f.gap = noGap
	f.buf = append(f.buf, s...)
}

// write appends characters that are no blanks.
func (f *folder) write(s string) {
	if len(f.buf) == f.start {
		f.gap = noGap
	}
	if f.gap != noGap {
		if f.gap == blankGap || !wideEnds(f.buf, s) {
			f.buf = append(f.buf, ' ')
		}
		f.gap = noGap
	}
	f.buf = append(f.buf, s...)
}

// wideEnds reports whether text and what follows meet in two characters that
// are written without blanks between them.
func wideEnds(before []byte, after string) bool {
	a, _ := utf8.DecodeLastRune(before)
	b, _ := utf8.DecodeRuneInString(after)
	return wide(a) && wide(b)
}

// wide reports whether a character is Han or punctuation and forms of that
// width, or a quotation mark as Chinese text uses it.
func wide(r rune) bool { return r >= 0x2E80 || 0x2014 <= r && r <= 0x2026 }

// endLine ends the current line; explicit means by a br.
func (f *folder) endLine(explicit bool) {
	to := len(f.buf)
	for to >= f.start+3 && string(f.buf[to-3:to]) == "\u3000" || to > f.start && f.buf[to-1] == ' ' {
		if f.buf[to-1] == ' ' {
			to--
		} else {
			to -= 3
		}
	}
	f.buf = f.buf[:to]
	if to > f.start {
		f.lines = append(f.lines, textLine{f.start, to, f.dent, f.blank})
		f.buf = append(f.buf, '\n')
		f.blank = false
	} else if explicit && len(f.lines) > 0 {
		f.blank = true
	}
	f.start, f.gap, f.dent = len(f.buf), noGap, 0
}

// text returns the finished lines, separated by line breaks.
func (f *folder) text() string {
	if len(f.lines) == 0 {
		return ""
	}
	return string(f.buf[:f.lines[len(f.lines)-1].to])
}

// empty reports whether nothing has been collected since the last reset.
func (f *folder) empty() bool { return len(f.lines) == 0 && len(f.buf) == f.start }

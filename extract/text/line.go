package text

import (
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// kind says what a line can be.
type kind int

const (
	blank kind = iota
	plain
	tabbed // cells separated by tabs
	piped  // cells separated by pipes, one at either end
	rule   // the line of dashes under the header of a piped table
)

// A line is one line of the text without its line break.
type line struct {
	span
	kind  kind
	cells int // how many cells the separators make; 1 for plain lines
}

// maxLabel is the longest text in characters that stands alone in a table row;
// a longer line with a tab only before it is an indented paragraph.
const maxLabel = 40

// maxCols is the most cells a row can have; a line with more is no row.
const maxCols = 1000

// splitLines cuts a text at LF, CRLF and CR.
func splitLines(text string) []line {
	var out []line
	for from := 0; text != ""; {
		end := strings.IndexAny(text, "\n\r")
		rest := ""
		if end < 0 {
			end = len(text)
		} else {
			rest = text[end+1:]
		}
		n := runes(text[:end])
		out = append(out, line{span: span{text[:end], from, from + n}})
		from += n + 1
		if end < len(text) && text[end] == '\r' && strings.HasPrefix(rest, "\n") {
			rest = rest[1:]
			from++
		}
		text = rest
	}
	return out
}

// classify sets kind and cells of every line from the line alone.
func classify(lines []line) {
	for i := range lines {
		l := &lines[i]
		t := strings.Trim(l.text, outer)
		bare := strings.Trim(t, "\t"+outer)
		l.cells = 1
		switch {
		case strings.Count(t, "\t") >= maxCols:
			l.kind = plain
		case bare == "" && strings.Contains(t, "\t"):
			l.kind, l.cells = tabbed, strings.Count(t, "\t")+1
		case bare == "":
			l.kind = blank
		case isPiped(bare) && strings.Count(bare, "|") <= maxCols:
			l.kind, l.cells = piped, len(pipes(bare))-1
			if strings.Trim(bare, "|-:= \t") == "" && strings.Contains(bare, "-") {
				l.kind = rule
			}
		case strings.Contains(t, "\t") && !isIndented(t, bare):
			l.kind, l.cells = tabbed, strings.Count(t, "\t")+1
		default:
			l.kind = plain
		}
	}
}

// isIndented reports whether the only tabs of a line stand before running
// text, so that they indent it.
func isIndented(t, bare string) bool {
	return !strings.Contains(bare, "\t") && strings.HasPrefix(t, "\t") && !strings.HasSuffix(t, "\t") &&
		(runes(bare) > maxLabel || endsSentence(bare))
}

// isPiped reports whether a line begins and ends with a pipe.
func isPiped(bare string) bool {
	if bare[0] != '|' || bare[len(bare)-1] != '|' {
		return false
	}
	cuts := pipes(bare)
	return len(cuts) > 1 && cuts[len(cuts)-1] == len(bare)-1
}

// pipes returns the byte positions of the pipes that are not escaped by a
// backslash.
func pipes(s string) []int {
	var out []int
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '|':
			out = append(out, i)
		}
	}
	return out
}

// endsSentence reports whether a line is closed as sentences are.
func endsSentence(s string) bool { return layout.EndsSentence(strings.TrimRight(s, "\t"+outer)) }

// startsItem reports whether a line begins with a number of its own: a
// heading, （一）, 1. or ①.
func startsItem(s string) bool {
	s = strings.TrimLeft(s, "\t"+outer)
	if _, _, ok := layout.Heading(s); ok {
		return true
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == '（' || r == '(':
		rest := strings.TrimLeft(s[size:], layout.Numerals)
		return rest != s[size:] && strings.HasPrefix(strings.TrimLeft(rest, " "), string(closing(r)))
	case '①' <= r && r <= '⓿', r == '•', r == '●', r == '■', r == '◆':
		return true
	}
	rest := strings.TrimLeft(s, layout.Numerals)
	if rest == s {
		return false
	}
	mark, size := utf8.DecodeRuneInString(rest)
	after, _ := utf8.DecodeRuneInString(rest[size:])
	return strings.ContainsRune("、．.)）", mark) && (after < '0' || after > '9')
}

// closing returns the bracket that closes an opening one.
func closing(r rune) rune {
	if r == '(' {
		return ')'
	}
	return '）'
}

// runes counts characters.
func runes(s string) int { return utf8.RuneCountInString(s) }

package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// minBroken is the shortest line in characters that can be the first half of a
// broken sentence: shorter ones are titles and headings.
const minBroken = 28

// paragraphs makes one paragraph of every line, and of lines that a page break
// or a fixed line width tore apart.
func paragraphs(lines []line) []layout.Block {
	var out []layout.Block
	var open []span // lines of the paragraph being collected
	var last string // the last of them, with its indent
	flush := func() {
		if len(open) > 0 {
			out = append(out, layout.Block{Paragraph: join(open)})
			open = open[:0]
		}
	}
	for _, l := range lines {
		s := l.trim("\t" + outer)
		if s.text == "" {
			continue
		}
		if !continues(last, l.text) {
			flush()
		}
		open = append(open, s)
		last = l.text
	}
	flush()
	return out
}

// continues reports whether next is the second half of a sentence that prev
// began: prev is running text without an end, next has neither number nor
// indent.
func continues(prev, next string) bool {
	bare := strings.Trim(prev, "\t"+outer)
	return runes(bare) >= minBroken && strings.ContainsAny(bare, "，。；、：,") && !endsSentence(bare) &&
		!indented(next) && !startsItem(next)
}

// indented reports whether a line begins with a tab or with two blanks.
func indented(s string) bool {
	s = strings.TrimLeft(s, "\ufeff\u200b")
	if strings.HasPrefix(s, "\t") {
		return true
	}
	return runes(s)-runes(strings.TrimLeft(s, outer)) >= 2
}

// join makes a paragraph of lines, with a blank between two words of a script
// that has them.
func join(lines []span) *layout.Paragraph {
	var text strings.Builder
	p := &layout.Paragraph{Lines: make([]layout.Line, 0, len(lines))}
	var prev rune
	for _, s := range lines {
		if next, _ := utf8.DecodeRuneInString(s.text); spaced(prev) && spaced(next) {
			text.WriteByte(' ')
		}
		prev, _ = utf8.DecodeLastRuneInString(s.text)
		start := text.Len()
		text.WriteString(s.text)
		p.Lines = append(p.Lines, layout.Line{Start: start, End: text.Len(), Place: s.place()})
	}
	p.Text = text.String()
	return p
}

// spaced reports whether a character belongs to a script that puts blanks
// between words.
func spaced(r rune) bool {
	return r < unicode.MaxLatin1 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

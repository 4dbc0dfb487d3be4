// Package text lays out plain text whose tables are lines of cells. In: the
// decoded text of a file, such as a dump of a web page or a word processor's
// "save as text". Out: a layout.Document of paragraphs and tables in reading
// order, each with its range of characters. It does not know what the words
// mean, how the bytes were encoded, or where the text came from.
//
// Cells are separated by tabs, or by pipes on lines that begin and end with
// one, or enclosed by lines drawn with characters, or the whole text is an
// exported sheet. Columns that are only aligned by blanks are left as
// paragraphs: an empty cell leaves no trace there, so a number could land in the
// wrong column.
package text

import (
	"fmt"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// reader is the name and version written into Document.Reader.
const reader = "gongkai/text 1"

// Decode lays out a text. Locators are "chars from-to": half-open ranges of
// characters (Unicode code points, from 0) of the text as it was passed in.
// The encoding is recorded, not used.
func Decode(text, encoding string) (*layout.Document, error) {
	if n := strings.Count(text, "\n") + strings.Count(text, "\r"); n > maxLines {
		return nil, layout.Bad(layout.TooBig, "", "%d lines, the limit is %d", n, maxLines)
	}
	if n := strings.Count(text, "\t") + strings.Count(text, "|"); n > maxCells {
		return nil, layout.Bad(layout.TooBig, "", "%d cell separators, the limit is %d", n, maxCells)
	}
	doc := &layout.Document{Kind: "text", Reader: reader, Encoding: encoding}
	if blocks, ok := exported(text); ok && len(blocks) > 0 {
		doc.Blocks = blocks
		return doc, nil
	}
	lines := splitLines(text)
	classify(lines)
	parts, warnings := groups(lines)
	doc.Warnings = warnings
	for _, g := range parts {
		if g.table != nil {
			doc.Blocks = append(doc.Blocks, layout.Block{Table: g.table})
			continue
		}
		doc.Blocks = append(doc.Blocks, paragraphs(lines[g.from:g.to])...)
	}
	if len(doc.Blocks) == 0 {
		return nil, layout.Bad(layout.Empty, "", "no text, only white space")
	}
	return doc, nil
}

// Limits on one text, so that memory stays bounded: a report has some hundred
// lines and cells.
const (
	maxLines = 1_000_000
	maxCells = 1_000_000
)

// outer are the blanks that are cut off the ends of lines and cells: tabs are
// not among them, since every tab separates.
const outer = " 　\u00a0\u200b\ufeff\v\f\r\x00"

// A span is a piece of the text with its place.
type span struct {
	text     string
	from, to int // characters from the beginning of the text, half-open
}

// place returns where the span stands.
func (s span) place() layout.Place {
	return layout.Place{Locator: fmt.Sprintf("chars %d-%d", s.from, s.to)}
}

// trim cuts outer blanks (and what else is in cutset) off a span.
func (s span) trim(cutset string) span {
	head := strings.TrimLeft(s.text, cutset)
	tail := strings.TrimRight(head, cutset)
	from := s.from + runes(s.text[:len(s.text)-len(head)])
	return span{tail, from, from + runes(tail)}
}

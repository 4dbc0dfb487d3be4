package flow

import (
	"math"
	"slices"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
)

// How lines form paragraphs, as multiples of the font size.
const (
	indent     = 1.2  // a line that starts this far right of the margin begins a paragraph
	shortLine  = 2.0  // a line that ends this far left of the margin ends one
	lineGap    = 2.6  // a larger step between the baselines of a page separates paragraphs
	sizeChange = 0.15 // share by which the type must change to separate paragraphs
)

// A builder collects the lines of the paragraph at hand.
type builder struct {
	left, right float64 // text margins in points
	lines       []layout.TextLine
	places      []layout.Place
	page        int
}

// newBuilder measures the margins over all pages: the left one where most
// lines begin, the right one where the longest end without the punctuation that
// closes them, which may hang over it.
func newBuilder(pages []Page) *builder {
	b := &builder{}
	starts := map[int]int{}
	for _, p := range pages {
		for _, l := range p.Lines {
			starts[int(math.Round(l.Box.X0))]++
			b.right = math.Max(b.right, textEnd(l))
		}
	}
	most := 0
	for x, n := range starts {
		if n > most || n == most && float64(x) < b.left {
			most, b.left = n, float64(x)
		}
	}
	// Short paragraphs make the indent the commonest start: a margin further
	// left that at least two lines share wins.
	for x, n := range starts {
		if n >= 2 && float64(x) < b.left {
			b.left = float64(x)
		}
	}
	return b
}

// textEnd returns where a line ends without a last punctuation mark.
func textEnd(l layout.TextLine) float64 {
	if last := l.Glyphs[len(l.Glyphs)-1]; unicode.IsPunct(last.Rune) {
		return last.Box.X0
	}
	return l.Box.X1
}

// wordWidth returns how wide the number or western word is that a line begins
// with, with the marks behind it: no line is broken within it. It is 0 if
// another character begins the line.
func wordWidth(l layout.TextLine) float64 {
	n := 0
	for n < len(l.Glyphs) && l.Glyphs[n].Rune < unicode.MaxLatin1 {
		n++
	}
	if n == 0 {
		return 0
	}
	for n < len(l.Glyphs) && unicode.IsPunct(l.Glyphs[n].Rune) {
		n++
	}
	return l.Glyphs[n-1].Box.X1 - l.Box.X0
}

// startsParagraph reports whether a line begins a new paragraph after the
// lines collected so far.
func (b *builder) startsParagraph(p Page, l layout.TextLine) bool {
	if len(b.lines) == 0 {
		return false
	}
	prev := b.lines[len(b.lines)-1]
	size, prevSize := l.Size(), prev.Size()
	if math.Abs(size-prevSize) > sizeChange*math.Max(size, prevSize) {
		return true
	}
	if _, _, ok := layout.Heading(l.Text); ok {
		return true
	}
	if room := b.right - prev.Box.X1; room > shortLine*size && (layout.EndsSentence(prev.Text) || room > wordWidth(l)) {
		return true
	}
	if l.Box.X0 > b.left+indent*size && math.Abs(l.Box.X0-prev.Box.X0) > size/2 {
		return true
	}
	if b.page != p.Number {
		return l.Box.X0 > b.left+indent*size
	}
	return l.Box.CenterY()-prev.Box.CenterY() > lineGap*size
}

func (b *builder) add(p Page, l layout.TextLine) {
	b.lines = append(b.lines, l)
	b.places = append(b.places, layout.Place{Page: p.Number, Box: l.Box})
	b.page = p.Number
}

// flush returns the paragraph at hand, if there is one, and starts over.
func (b *builder) flush() []layout.Block {
	if len(b.lines) == 0 {
		return nil
	}
	texts := make([]string, len(b.lines))
	for i, l := range b.lines {
		texts[i] = l.Text
	}
	text, ends := layout.JoinLines(texts)
	p := &layout.Paragraph{Text: text}
	start := 0
	for i, end := range ends {
		p.Lines = append(p.Lines, layout.Line{Start: start, End: end, Place: b.places[i]})
		start = end
	}
	b.lines, b.places = b.lines[:0], slices.Clone(b.places[:0])
	return []layout.Block{{Paragraph: p}}
}

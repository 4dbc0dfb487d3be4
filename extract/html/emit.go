package html

import (
	"regexp"
	"sort"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/sheet"
)

// How far before the content its title and the publication line may stand, and
// how long they are.
const (
	prefacePieces = 40
	titleLeast    = 18  // bytes (6 Han characters)
	dateMost      = 400 // bytes
	dateBefore    = 3   // pieces above the title
)

// datePattern is a date as publication lines print it.
var datePattern = regexp.MustCompile(`\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}`)

// emit writes the content of the page into a document.
func (p *page) emit(doc *layout.Document) {
	if len(p.items) == 0 {
		warn(doc, "the page has no text of its own")
		return
	}
	root := p.contentRoot()
	p.emitLinks(doc)
	p.emitPictures(doc, root)
	if len(p.pieces) == 0 {
		warn(doc, "the page has no text of its own")
		return
	}
	lo, hi := p.pieceRange(root)
	for _, i := range p.preface(lo) {
		p.emitPiece(doc, &p.pieces[i])
	}
	asides := p.asides(root)
	for i := lo; i < hi; i++ {
		c := &p.pieces[i]
		for len(asides) > 0 && p.items[asides[0]].end <= c.at {
			asides = asides[1:]
		}
		if len(asides) == 0 || c.at < asides[0] {
			p.emitPiece(doc, c)
		}
	}
	if p.pathBytes > maxPaths {
		warn(doc, "too many locators: the last ones name an outer element")
	}
}

// emitPiece appends one block.
func (p *page) emitPiece(doc *layout.Document, c *piece) {
	if c.cells > 0 {
		t, lost := p.readTable(c.elem, c.cells)
		if lost > 0 {
			doc.Warnings = append(doc.Warnings, layout.Warning{Place: t.Place, Message: "the table is larger than the limit: cells or rows at its end are left out"})
		}
		doc.Blocks = append(doc.Blocks, sheet.Split(t)...)
		return
	}
	place := layout.Place{Locator: p.path(c.elem)}
	par := &layout.Paragraph{Text: c.text, Lines: make([]layout.Line, len(c.lines))}
	for i, l := range c.lines {
		par.Lines[i] = layout.Line{Start: l.start, End: l.end, Place: place}
	}
	doc.Blocks = append(doc.Blocks, layout.Block{Paragraph: par})
}

// preface returns the pieces before piece lo, where the content begins, that
// say what it is: the title of the article and lines with its date. The title
// is the text that the page repeats in its own title, the longest one; or else
// a heading element.
func (p *page) preface(lo int) []int {
	from := max(0, lo-prefacePieces)
	title, best := -1, 0
	for i := lo - 1; i >= from; i-- {
		if score := p.titleScore(&p.pieces[i]); score > best {
			title, best = i, score
		}
	}
	first := max(from, lo-dateBefore)
	if title >= 0 {
		first = max(from, title-dateBefore)
	}
	var out []int
	for i := first; i < lo; i++ {
		c := &p.pieces[i]
		if i == title || p.isAround(c.at) || c.cells > 0 || c.links*2 > len(c.text) {
			if i == title {
				out = append(out, i)
			}
			continue
		}
		if len(c.text) <= dateMost && datePattern.MatchString(c.text) {
			out = append(out, i)
		}
	}
	return out
}

// titleScore says how well a piece serves as title; 0 if it does not.
func (p *page) titleScore(c *piece) int {
	if c.cells > 0 || len(c.text) < titleLeast || c.links*2 > len(c.text) || p.isAround(c.at) {
		return 0
	}
	bare := withoutBlanks(c.text)
	for _, m := range p.meta {
		if strings.Contains(strings.ToLower(m.Name), "title") && strings.Contains(withoutBlanks(m.Content), bare) {
			return len(bare)
		}
	}
	if c.level > 0 && c.level <= 3 {
		return 1
	}
	return 0
}

// isAround reports whether an item stands in a landmark around the content.
func (p *page) isAround(i int32) bool {
	around := p.anchors.around // ascending, none inside another
	k := sort.Search(len(around), func(k int) bool { return around[k] > i })
	return k > 0 && i < p.items[around[k-1]].end
}

// withoutBlanks removes all white space.
func withoutBlanks(s string) string { return strings.Join(strings.Fields(s), "") }

// Package flow puts the running text of pages into paragraphs. In: the glyphs
// of each page that stand outside its tables, and the tables. Out: paragraphs
// and tables in reading order, without page numbers and running heads. It does
// not know what the text says beyond the numbering of headings.
package flow

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// A Page is the running text of one page.
type Page struct {
	Number        int
	Width, Height float64
	Lines         []layout.TextLine // from top to bottom, furniture removed
}

// Pages builds the lines of each page from the glyphs that outside accepts, and
// removes page numbers and running heads.
func Pages(pages []layout.Page, outside func(page int, g layout.Glyph) bool) []Page {
	out := make([]Page, len(pages))
	for i, p := range pages {
		glyphs := make([]layout.Glyph, 0, len(p.Glyphs))
		for _, g := range p.Glyphs {
			if !g.Hidden && outside(p.Number, g) {
				glyphs = append(glyphs, g)
			}
		}
		out[i] = Page{Number: p.Number, Width: p.Width, Height: p.Height, Lines: layout.TextLines(glyphs)}
	}
	removeFurniture(out)
	return out
}

// Between reports whether running text stands on a page between two heights.
func Between(pages []Page) func(page int, y0, y1 float64) bool {
	return func(page int, y0, y1 float64) bool {
		for _, p := range pages {
			if p.Number != page {
				continue
			}
			return slices.ContainsFunc(p.Lines, func(l layout.TextLine) bool {
				return y0 < l.Box.CenterY() && l.Box.CenterY() < y1
			})
		}
		return false
	}
}

// Blocks returns paragraphs and tables in reading order. A table stands where
// its first piece stands; tables come in reading order.
func Blocks(pages []Page, tables []*layout.Table) []layout.Block {
	var out []layout.Block
	b := newBuilder(pages)
	next := 0
	before := func(t *layout.Table, page int, y float64) bool {
		return t.Place.Page < page || t.Place.Page == page && t.Place.Box.Y0 < y
	}
	emit := func(page int, y float64) {
		for next < len(tables) && before(tables[next], page, y) {
			out = append(out, b.flush()...)
			out = append(out, layout.Block{Table: tables[next]})
			next++
		}
	}
	for _, p := range pages {
		for _, l := range p.Lines {
			emit(p.Number, l.Box.CenterY())
			if b.startsParagraph(p, l) {
				out = append(out, b.flush()...)
			}
			b.add(p, l)
		}
	}
	emit(math.MaxInt, 0)
	return append(out, b.flush()...)
}

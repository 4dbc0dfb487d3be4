package extract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/flow"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/extract/pdf"
	"github.com/gongkai/gongkai/extract/table"
)

// How much of a page must be text, and how much image, to count as a scan.
const (
	fewGlyphs  = 20  // a page with fewer printed characters has no text layer worth the name
	imageCover = 0.5 // share of the page an image must cover to be one of the page
	imageReach = 0.2 // share of a page without text over which images must reach: blank parts may be left out
)

// pdf lays out a PDF file: pages, tables by their rulings, text around them,
// and the second reading of the pages that carry tables.
func (r *Reader) pdf(ctx context.Context, data []byte) (*layout.Document, error) {
	decoded, err := r.pool.Pages(ctx, data)
	if err != nil {
		return nil, err
	}
	doc := &layout.Document{Kind: string(PDF), Reader: pdf.Reader, Meta: decoded.Meta, Pages: decoded.Pages, Warnings: decoded.Warnings}
	if err := r.readScans(ctx, data, doc); err != nil {
		return nil, err
	}
	if err := r.readPasted(ctx, doc, func(ctx context.Context, p layout.Page, part layout.Box) (ocr.Result, error) {
		return r.pool.Table(ctx, data, p.Number, part)
	}); err != nil {
		return nil, err
	}
	if err := r.hasText(doc.Pages); err != nil {
		return nil, err
	}
	doc.Warnings = append(doc.Warnings, r.scannedPages(doc.Pages)...)
	LayOut(doc)
	if err := r.readTwice(ctx, data, doc); err != nil {
		return nil, err
	}
	return doc, nil
}

// Trace returns every intermediate result of table finding, page by page.
func Trace(pages []layout.Page) []table.Trace {
	return table.FindAll(pages, table.Default)
}

// Blocks lays out pages: tables, and paragraphs of the text around them. Pages
// whose text stands turned are laid out upright; places stay those of the page
// as displayed.
func Blocks(pages []layout.Page) []layout.Block {
	blocks, _, _ := lay(pages)
	return blocks
}

// LayOut lays out the pages of a document like Blocks. It adds what the reading
// of its tables leaves in doubt: numbers that their rulings put elsewhere than
// their alignment does, and numbers that were left out.
func LayOut(doc *layout.Document) {
	blocks, upright, traces := lay(doc.Pages)
	doc.Blocks = blocks
	for i, t := range traces {
		p := doc.Pages[i]
		for _, d := range table.Doubts(upright[i], t) {
			d.Place.Box = p.Displayed(d.Place.Box)
			doc.Doubts = append(doc.Doubts, d)
		}
		for _, g := range t.Groups {
			for _, n := range g.Notes {
				n.Place.Box = p.Displayed(n.Place.Box)
				doc.Warnings = append(doc.Warnings, n)
			}
		}
	}
}

func lay(pages []layout.Page) (blocks []layout.Block, upright []layout.Page, traces []table.Trace) {
	upright = make([]layout.Page, len(pages))
	for i, p := range pages {
		upright[i] = p.Upright()
	}
	traces = Trace(upright)
	inside := map[int]table.Trace{}
	for _, t := range traces {
		inside[t.Page] = t
	}
	running := flow.Pages(upright, func(page int, g layout.Glyph) bool { return !inside[page].Inside(g) })
	blocks = flow.Blocks(running, table.Tables(traces, flow.Between(running), table.Default))
	for _, p := range pages {
		if p.Turned != 0 || p.Skew != 0 {
			display(blocks, p)
		}
	}
	return blocks, upright, traces
}

// display maps the places on a turned page back to the page as displayed.
func display(blocks []layout.Block, p layout.Page) {
	for place := range layout.Places(blocks) {
		if place.Page == p.Number {
			place.Box = p.Displayed(place.Box)
		}
	}
}

// hasText returns an error with status scanned or empty if no page has a text
// layer. Invisible text over an image of the page is the guess of somebody's
// character recognition, not what is printed.
func (r *Reader) hasText(pages []layout.Page) error {
	scans, hidden := 0, 0
	var reasons []string
	for _, p := range pages {
		n := printed(p)
		hidden += len(p.Glyphs) - n
		reason := noText(p)
		if reason == "" && n >= fewGlyphs {
			return nil
		}
		if reason != "" {
			scans++
			if !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
		}
	}
	why := r.noScans()
	switch {
	case scans > 0 && why != nil && !slices.Equal(reasons, []string{pageIsImage}):
		return layout.Bad(layout.Scanned, "", "the text of %d of %d pages cannot be told from the file: a page %s: %w", scans, len(pages), strings.Join(reasons, ", another "), why)
	case scans > 0 && hidden > 0 && why != nil:
		return layout.Bad(layout.Scanned, "", "%d of %d pages are images; the text over them is invisible recognised text: %w", scans, len(pages), why)
	case scans > 0 && why != nil:
		return layout.Bad(layout.Scanned, "", "%d of %d pages are images without a text layer: %w", scans, len(pages), why)
	}
	for _, p := range pages {
		if len(p.Glyphs) > 0 {
			return nil
		}
	}
	return layout.Bad(layout.Empty, "", "nothing readable is printed on %d pages", len(pages))
}

// covered reports whether an image covers most of a page.
func covered(p layout.Page) bool {
	for _, part := range pictured(p) {
		if part.Width()*part.Height() >= imageCover*p.Width*p.Height {
			return true
		}
	}
	return false
}

// reached reports whether images reach over a good part of a page.
func reached(p layout.Page) bool {
	var all layout.Box
	for _, part := range pictured(p) {
		all = all.Union(part)
	}
	return all.Width()*all.Height() >= imageReach*p.Width*p.Height
}

// scannedPages warns of pages that are images within a document that has text.
func (r *Reader) scannedPages(pages []layout.Page) []layout.Warning {
	var out []layout.Warning
	why := r.noScans()
	for _, p := range pages {
		if reason := noText(p); reason != "" && why != nil {
			out = append(out, layout.Warning{Place: layout.Place{Page: p.Number}, Message: "the page " + reason + ": " + why.Error()})
		}
	}
	return out
}

// readTwice reads the text of the table pages with the second reader and
// records where the digits differ.
func (r *Reader) readTwice(ctx context.Context, data []byte, doc *layout.Document) error {
	var pages []int
	for _, n := range tablePages(doc) {
		if doc.Pages[n-1].Scanned {
			doc.Second.Compared++ // by the recogniser itself
		} else {
			pages = append(pages, n)
		}
	}
	if len(pages) == 0 {
		return nil
	}
	texts, detail, err := r.pool.Second(ctx, data, pages)
	if err != nil {
		return fmt.Errorf("second reading: %w", err)
	}
	doc.Second.Detail = detail
	for _, n := range pages {
		doubts, judged := pdf.Compare(filed(doc.Pages[n-1]), texts[n])
		if !judged {
			doc.Second.Skipped++
			continue
		}
		doc.Second.Compared++
		doc.Doubts = append(doc.Doubts, doubts...)
	}
	return nil
}

// tablePages returns the numbers of the pages that carry a piece of a table.
func tablePages(doc *layout.Document) []int {
	on := map[int]bool{}
	for _, t := range doc.Tables() {
		for _, p := range t.Pieces {
			on[p.Place.Page] = true
		}
	}
	var out []int
	for _, p := range doc.Pages {
		if on[p.Number] {
			out = append(out, p.Number)
		}
	}
	return out
}

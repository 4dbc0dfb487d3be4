package extract

import (
	"context"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
)

// image lays out an image file: a scanned page, or several.
func (r *Reader) image(ctx context.Context, data []byte, kind Kind) (*layout.Document, error) {
	if why := r.noScans(); why != nil {
		return nil, layout.Bad(layout.Scanned, "", "an image file (%s) has no text layer: %w", kind.MediaType, why)
	}
	doc, err := r.pictured(ctx, data)
	if err != nil {
		return nil, err
	}
	if len(doc.Blocks) == 0 {
		return nil, layout.Bad(layout.Empty, "", "nothing readable is printed on the image")
	}
	return doc, nil
}

// pictured lays out what is read in an image.
func (r *Reader) pictured(ctx context.Context, data []byte) (*layout.Document, error) {
	scans, err := r.pool.Picture(ctx, data)
	if err != nil {
		return nil, err
	}
	doc := &layout.Document{Kind: string(Image), Reader: ocr.Reader}
	for _, s := range scans {
		doc.Pages = append(doc.Pages, s.Page)
		s.AddTo(doc)
	}
	LayOut(doc)
	doc.Second.Compared = len(tablePages(doc))
	return doc, nil
}

// How large a picture within a page must be to be read, in CSS pixels; a size
// that is not said may be any.
const (
	pictureWide = 300
	pictureHigh = 60
)

// readPictures adds the tables that stand in the pictures of a document
// without pages. Their places are those of the picture, with the box within it
// in points. What is written around a table in a picture is not taken over: a
// photograph has words as well. Where a document has no text of its own, the
// pictures are its pages and all that is written in them counts.
func (r *Reader) readPictures(ctx context.Context, doc *layout.Document) error {
	whole := written(doc) < fewGlyphs
	why := r.noScans()
	read, seen := false, 0
	for _, p := range doc.Pictures {
		small := p.Width > 0 && p.Width < pictureWide || p.Height > 0 && p.Height < pictureHigh
		if p.Data == nil || small {
			continue
		}
		seen++
		if why != nil {
			doc.Warnings = append(doc.Warnings, layout.Warning{Place: p.Place, Message: "a picture is not read: " + why.Error()})
			continue
		}
		in, err := r.pictured(ctx, p.Data)
		if _, bad := layout.StatusOf(err); bad && err != nil {
			doc.Warnings = append(doc.Warnings, layout.Warning{Place: p.Place, Message: "a picture could not be read: " + err.Error()})
			continue
		}
		if err != nil {
			return err
		}
		read = true
		within(in, p.Place.Locator)
		for _, b := range in.Blocks {
			if whole || b.Table != nil {
				doc.Blocks = append(doc.Blocks, b)
			}
		}
		doc.Doubts = append(doc.Doubts, in.Doubts...)
		doc.Others = append(doc.Others, in.Others...)
		doc.Warnings = append(doc.Warnings, in.Warnings...)
	}
	if read {
		readImages(doc)
	}
	if whole && why != nil && seen > 0 {
		return layout.Bad(layout.Scanned, "", "%d pictures and hardly any text: %w", seen, why)
	}
	if len(doc.Blocks) == 0 {
		return layout.Bad(layout.Empty, "", "no text in the document")
	}
	return nil
}

// written counts the characters of a document.
func written(doc *layout.Document) int {
	n := 0
	for _, b := range doc.Blocks {
		if b.Paragraph != nil {
			n += utf8.RuneCountInString(b.Paragraph.Text)
		}
	}
	for _, t := range doc.Tables() {
		for _, c := range t.Cells {
			n += utf8.RuneCountInString(c.Text)
		}
	}
	return n
}

// within makes the places of what a picture holds places of the document.
func within(seen *layout.Document, locator string) {
	at := func(p *layout.Place) { p.Page, p.Locator = 0, locator }
	for place := range layout.Places(seen.Blocks) {
		at(place)
	}
	for i := range seen.Doubts {
		at(&seen.Doubts[i].Place)
	}
	for i := range seen.Others {
		at(&seen.Others[i].Place)
	}
	for i := range seen.Warnings {
		at(&seen.Warnings[i].Place)
	}
}

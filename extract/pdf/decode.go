package pdf

import (
	"errors"
	"fmt"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Limits on one document; a page count above maxPages is not a report.
const (
	maxPages  = 2000
	maxGlyphs = 2_000_000
)

// metaTags are the entries of the document information dictionary
// (ISO 32000-1, 14.3.3) that are kept.
var metaTags = []string{"Title", "Author", "Subject", "Creator", "Producer", "CreationDate", "ModDate"}

// Decoded is what one PDF file holds.
type Decoded struct {
	Meta     []layout.Meta
	Pages    []layout.Page
	Warnings []layout.Warning
}

// Decode reads all pages of a file. A file that PDFium cannot open is a
// layout.Error; a page that cannot be read becomes a warning and an empty page.
func (e *Engine) Decode(data []byte) (out *Decoded, err error) {
	inst, err := e.get()
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			e.dropInstance()
			out, err = nil, layout.Bad(layout.Malformed, "", "PDFium stopped: %v", r)
		}
	}()
	doc, err := openDocument(inst, data)
	if err != nil {
		e.dropInstance()
		return nil, err
	}
	defer inst.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc})

	count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		return nil, layout.Bad(layout.Malformed, "", "no page tree: %w", err)
	}
	if count.PageCount == 0 {
		return nil, layout.Bad(layout.Malformed, "", "the file has no pages")
	}
	if count.PageCount > maxPages {
		return nil, layout.Bad(layout.TooBig, "", "%d pages, the limit is %d", count.PageCount, maxPages)
	}
	out = &Decoded{Meta: readMeta(inst, doc)}
	glyphs := 0
	for i := range count.PageCount {
		page, err := readPage(inst, doc, i)
		if err != nil {
			out.Warnings = append(out.Warnings, layout.Warning{Place: layout.Place{Page: i + 1}, Message: err.Error()})
			page = layout.Page{Number: i + 1}
		}
		out.Pages = append(out.Pages, page)
		if glyphs += len(page.Glyphs); glyphs > maxGlyphs {
			return nil, layout.Bad(layout.TooBig, fmt.Sprintf("page %d", i+1), "more than %d characters", maxGlyphs)
		}
	}
	return out, nil
}

// openDocument opens a file with the empty password, which is the one that
// files encrypted only against editing carry.
func openDocument(inst pdfium.Pdfium, data []byte) (references.FPDF_DOCUMENT, error) {
	doc, err := inst.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case err == nil:
		return doc.Document, nil
	case errors.Is(err, pdferrors.ErrPassword):
		return "", layout.Bad(layout.Encrypted, "", "a password is needed")
	case errors.Is(err, pdferrors.ErrSecurity):
		return "", layout.Bad(layout.Encrypted, "", "the encryption is not supported: %w", err)
	default:
		return "", layout.Bad(layout.Malformed, "", "PDFium cannot open the file: %w", err)
	}
}

func readMeta(inst pdfium.Pdfium, doc references.FPDF_DOCUMENT) []layout.Meta {
	var out []layout.Meta
	for _, tag := range metaTags {
		m, err := inst.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: doc, Tag: tag})
		if err == nil && m.Value != "" {
			out = append(out, layout.Meta{Name: "pdf:" + tag, Content: m.Value})
		}
	}
	return out
}

// readPage reads glyphs, rulings and images of the page with a 0-based index.
func readPage(inst pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (layout.Page, error) {
	loaded, err := inst.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return layout.Page{}, fmt.Errorf("load the page: %w", err)
	}
	defer inst.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})

	ref := requests.Page{ByReference: &loaded.Page}
	view, err := newView(inst, ref)
	if err != nil {
		return layout.Page{}, err
	}
	page := layout.Page{Number: index + 1, Width: view.width, Height: view.height, Rotate: view.rotate}
	objects, err := readObjects(inst, ref, view, &page)
	if err != nil {
		return layout.Page{}, err
	}
	if err := readGlyphs(inst, ref, view, objects, &page); err != nil {
		return layout.Page{}, err
	}
	return page, nil
}

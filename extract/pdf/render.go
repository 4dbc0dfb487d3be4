package pdf

import (
	"bytes"
	"image/png"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/klippa-app/go-pdfium/requests"
)

// Render draws a page (from 1) as it is displayed and returns a PNG with dpi
// pixels an inch.
func (e *Engine) Render(data []byte, page, dpi int) (out []byte, err error) {
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
		return nil, err
	}
	defer inst.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc})
	img, err := inst.RenderPageInDPI(&requests.RenderPageInDPI{
		DPI:  dpi,
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: page - 1}},
	})
	if err != nil {
		return nil, layout.Bad(layout.Malformed, "", "page %d cannot be drawn: %w", page, err)
	}
	defer img.CleanupFunc()
	var buf bytes.Buffer
	if err := png.Encode(&buf, img.Result.RenderedImage); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/klippa-app/go-pdfium/requests"
)

// mostPixels bounds the picture of a page; a larger page is drawn coarser.
const mostPixels = 24_000_000

// Render draws a page (from 1) as it is displayed and returns a PNG with dpi
// pixels an inch, fewer if the page is very large.
func (e *Engine) Render(data []byte, page, dpi int) ([]byte, error) {
	var buf bytes.Buffer
	err := e.Draw(data, page, dpi, func(img image.Image, _ float64) error { return png.Encode(&buf, img) })
	return buf.Bytes(), err
}

// Draw draws a page (from 1) as it is displayed, with dpi pixels an inch or as
// many as a very large page allows, and gives the picture and its resolution
// to use. The picture is gone when use returns; its error is passed on.
func (e *Engine) Draw(data []byte, page, dpi int, use func(img image.Image, dpi float64) error) (err error) {
	inst, err := e.get()
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			e.dropInstance()
			err = layout.Bad(layout.Malformed, "", "PDFium stopped: %v", r)
		}
	}()
	doc, err := openDocument(inst, data)
	if err != nil {
		return err
	}
	defer inst.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc})
	ref := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: page - 1}}
	size, err := inst.GetPageSize(&requests.GetPageSize{Page: ref})
	if err != nil {
		return layout.Bad(layout.Malformed, "", "page %d has no size: %w", page, err)
	}
	if most := math.Sqrt(mostPixels/(size.Width*size.Height)) * 72; float64(dpi) > most {
		if dpi = int(most); dpi < 1 {
			return layout.Bad(layout.TooBig, fmt.Sprintf("page %d", page), "a page of %.0f x %.0f points cannot be drawn", size.Width, size.Height)
		}
	}
	img, err := inst.RenderPageInDPI(&requests.RenderPageInDPI{DPI: dpi, Page: ref})
	if err != nil {
		return layout.Bad(layout.Malformed, "", "page %d cannot be drawn: %w", page, err)
	}
	defer img.CleanupFunc()
	return use(img.Result.RenderedImage, float64(dpi))
}

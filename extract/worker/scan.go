package worker

import (
	"context"
	"image"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/extract/table"
)

// Scan draws one page (from 1) of a PDF file and reads the picture.
func (p *Pool) Scan(ctx context.Context, data []byte, page int) (ocr.Result, error) {
	resp, err := p.do(ctx, request{Op: opScan, Data: data, Pages: []int{page}}, p.limits.Scan)
	return resp.Scan, err
}

// scan reads the picture of a page in the child.
func (s *server) scan(req request) (out ocr.Result, err error) {
	if s.ocr == nil {
		cells := func(rulings []layout.Ruling) []layout.Box { return table.Boxes(rulings, table.Default) }
		if s.ocr, err = ocr.New(s.models, cells); err != nil {
			return ocr.Result{}, err
		}
	}
	err = s.pdf.Draw(req.Data, req.Pages[0], ocr.DPI, func(img image.Image, dpi float64) (err error) {
		out, err = s.ocr.Read(img, req.Pages[0], dpi)
		return err
	})
	return out, err
}

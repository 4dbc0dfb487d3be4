package worker

import (
	"context"
	"image"
	"math"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/extract/ocr/picture"
	"github.com/gongkai/gongkai/extract/table"
)

// Scan draws one page (from 1) of a PDF file and reads the picture.
func (p *Pool) Scan(ctx context.Context, data []byte, page int) (ocr.Result, error) {
	resp, err := p.do(ctx, request{Op: opScan, Data: data, Pages: []int{page}}, p.limits.Scan)
	return resp.Scan, err
}

// Table draws one page (from 1) of a PDF file and reads a part of the picture, in
// points of the page as displayed, if it shows a table. Places in the result are
// those within the part.
func (p *Pool) Table(ctx context.Context, data []byte, page int, part layout.Box) (ocr.Result, error) {
	resp, err := p.do(ctx, request{Op: opScan, Data: data, Pages: []int{page}, Part: part}, p.limits.Scan)
	return resp.Scan, err
}

// Picture reads an image file; a TIFF file may hold several pages.
func (p *Pool) Picture(ctx context.Context, data []byte) ([]ocr.Result, error) {
	resp, err := p.do(ctx, request{Op: opPicture, Data: data}, p.limits.Picture)
	return resp.Scans, err
}

// load loads the models with the first image.
func (s *server) load() (err error) {
	if s.ocr == nil {
		cells := func(rulings []layout.Ruling) []layout.Box { return table.Boxes(rulings, table.Default) }
		s.ocr, err = ocr.New(s.models, cells)
	}
	return err
}

// scan reads the picture of a page in the child.
func (s *server) scan(req request) (out ocr.Result, err error) {
	if err := s.load(); err != nil {
		return out, err
	}
	err = s.pdf.Draw(req.Data, req.Pages[0], ocr.DPI, func(img image.Image, dpi float64) (err error) {
		if req.Part != (layout.Box{}) {
			out, err = s.ocr.ReadTable(cut{img, pixels(req.Part, dpi).Intersect(img.Bounds())}, req.Pages[0], dpi)
			return err
		}
		out, err = s.ocr.Read(img, req.Pages[0], dpi)
		return err
	})
	return out, err
}

// picture reads the pages of an image file in the child.
func (s *server) picture(req request) (out []ocr.Result, err error) {
	if err := s.load(); err != nil {
		return nil, err
	}
	for img, err := range picture.Pages(req.Data) {
		if err != nil {
			return nil, err
		}
		r, err := s.ocr.Read(img, len(out)+1, picture.Resolution(img))
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// A cut is a part of an image.
type cut struct {
	image.Image
	part image.Rectangle
}

// Bounds returns the part.
func (c cut) Bounds() image.Rectangle { return c.part }

// pixels are the pixels of a part of a page.
func pixels(b layout.Box, dpi float64) image.Rectangle {
	px := func(v float64) int { return int(math.Round(v * dpi / 72)) }
	return image.Rect(px(b.X0), px(b.Y0), px(b.X1), px(b.Y1))
}

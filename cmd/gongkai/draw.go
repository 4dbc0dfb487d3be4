package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"slices"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/worker"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

const drawDPI = 130

var (
	rulingColor = color.NRGBA{220, 30, 30, 255}
	cellColor   = color.NRGBA{30, 80, 220, 255}
	labelColor  = color.NRGBA{0, 120, 40, 255}
	sketchColor = color.NRGBA{190, 190, 190, 255}
	paper       = color.NRGBA{255, 255, 255, 200}
)

// draw writes one picture a page: the page with the results of the stage over
// it. Cells carry their row and column, or, at the facts stage, what was read.
func (s *shown) draw(ctx context.Context, pool *worker.Pool, dir, stage string) error {
	if len(s.doc.Pages) == 0 {
		return usage("--png: %s has no pages to draw", s.path)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("--png: %w", err)
	}
	for _, p := range s.doc.Pages {
		img, err := s.picture(ctx, pool, p)
		if err != nil {
			return err
		}
		c := newCanvas(img, p)
		if s.doc.Kind != string(extract.PDF) {
			c.sketch(p)
		}
		s.overlay(c, p, stage)
		var out bytes.Buffer
		if err := png.Encode(&out, c.img); err != nil {
			return err
		}
		if err := writeFile(pageFile(dir, p.Number), out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// picture returns the page as PDFium renders it, or an empty one for formats
// that PDFium does not know.
func (s *shown) picture(ctx context.Context, pool *worker.Pool, p layout.Page) (image.Image, error) {
	if s.doc.Kind != string(extract.PDF) {
		const most = 5000 // pixels
		w, h := int(p.Width*drawDPI/72), int(p.Height*drawDPI/72)
		if w < 1 || h < 1 || w > most || h > most {
			return nil, fmt.Errorf("%s page %d: a page of %.0f x %.0f points cannot be drawn", s.path, p.Number, p.Width, p.Height)
		}
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
		return img, nil
	}
	rendered, err := pool.Render(ctx, s.bytes, p.Number, drawDPI)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	img, err := png.Decode(bytes.NewReader(rendered))
	if err != nil {
		return nil, fmt.Errorf("%s page %d: %w", s.path, p.Number, err)
	}
	return img, nil
}

// overlay draws what a stage has on a page.
func (s *shown) overlay(c *canvas, p layout.Page, stage string) {
	if stage != "facts" {
		for _, r := range p.Rulings {
			c.line(r, rulingColor)
		}
	}
	if stage == "pages" || stage == "rulings" {
		return
	}
	labels := s.factLabels(p.Number)
	for _, t := range s.doc.Tables() {
		for _, cell := range t.Cells {
			if cell.Place.Page != p.Number {
				continue
			}
			c.frame(cell.Place.Box, cellColor)
			label := fmt.Sprintf("%d,%d", cell.Row, cell.Col)
			if stage == "facts" {
				label = labels[cell.Place.Box]
			}
			c.label(cell.Place.Box, label)
		}
	}
}

// factLabels says, for each cell of a page that is a box of a form, which one:
// the number of the fact in the printed list.
func (s *shown) factLabels(page int) map[layout.Box]string {
	out := map[layout.Box]string{}
	if s.report == nil {
		return out
	}
	for i, f := range s.report.Facts {
		if f.Place.Page == page {
			out[f.Place.Box] = fmt.Sprintf("%s%d %v", f.Table[:1], 1+i-firstOf(s, f.Table), f.Value)
		}
	}
	return out
}

// firstOf returns the index of the first fact of a table.
func firstOf(s *shown, table string) int {
	for i, f := range s.report.Facts {
		if f.Table == table {
			return i
		}
	}
	return 0
}

// A canvas draws in points on a rendered page.
type canvas struct {
	img   *image.NRGBA
	scale float64 // pixels a point
}

func newCanvas(img image.Image, p layout.Page) *canvas {
	out := image.NewNRGBA(img.Bounds())
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return &canvas{out, float64(img.Bounds().Dx()) / p.Width}
}

// sketch draws what stands on a page without its fonts: characters of ASCII as
// they are, all others as grey boxes, rulings in grey.
func (c *canvas) sketch(p layout.Page) {
	for _, r := range p.Rulings {
		c.line(r, sketchColor)
	}
	face := basicfont.Face7x13
	for _, g := range p.Glyphs {
		switch {
		case g.Hidden:
		case g.Rune <= '~':
			at := c.rect(g.Box)
			d := font.Drawer{Dst: c.img, Src: image.Black, Face: face, Dot: fixed.P(at.Min.X, at.Max.Y-face.Descent)}
			d.DrawString(string(g.Rune))
		default:
			c.fill(c.rect(g.Box).Inset(2), sketchColor)
		}
	}
}

func (c *canvas) rect(b layout.Box) image.Rectangle {
	return image.Rect(int(b.X0*c.scale), int(b.Y0*c.scale), int(b.X1*c.scale), int(b.Y1*c.scale))
}

func (c *canvas) fill(r image.Rectangle, col color.Color) {
	draw.Draw(c.img, r, image.NewUniform(col), image.Point{}, draw.Over)
}

func (c *canvas) line(r layout.Ruling, col color.Color) {
	b := c.rect(layout.Box{X0: min(r.X0, r.X1), Y0: min(r.Y0, r.Y1), X1: max(r.X0, r.X1), Y1: max(r.Y0, r.Y1)})
	c.fill(b.Inset(-1), col)
}

// frame draws the outline of a box just inside it, so that neighbours do not
// cover each other.
func (c *canvas) frame(b layout.Box, col color.Color) {
	r := c.rect(b).Inset(2)
	for _, side := range []image.Rectangle{
		{r.Min, image.Pt(r.Max.X, r.Min.Y+1)}, {image.Pt(r.Min.X, r.Max.Y-1), r.Max},
		{r.Min, image.Pt(r.Min.X+1, r.Max.Y)}, {image.Pt(r.Max.X-1, r.Min.Y), r.Max},
	} {
		c.fill(side, col)
	}
}

// label writes a short text into the top left corner of a box. The font has
// no Chinese characters; labels are numbers.
func (c *canvas) label(b layout.Box, text string) {
	if text == "" {
		return
	}
	face := basicfont.Face7x13
	text = string(slices.DeleteFunc([]rune(text), func(r rune) bool { return r > '~' }))
	at := c.rect(b).Min.Add(image.Pt(3, 3))
	width := font.MeasureString(face, text).Ceil()
	c.fill(image.Rect(at.X, at.Y, at.X+width, at.Y+face.Height-2), paper)
	d := font.Drawer{Dst: c.img, Src: image.NewUniform(labelColor), Face: face, Dot: fixed.P(at.X, at.Y+face.Ascent-1)}
	d.DrawString(text)
}

// Package ocr reads images of pages. In: the image of one page and its
// resolution. Out: a layout.Page as a PDF file would give it, glyphs with their
// boxes and the confidence of each, and rulings, and where a second reading of
// the numbers sees something else. It does not know what tables are: the cells
// in which numbers stand are found by a function it is given.
//
// The way of a page: channels -> evened paper and print -> straightened ->
// turned upright -> straight lines -> cells -> pieces of ink in each cell ->
// recognition of each piece -> glyphs. Text outside the cells is found by the
// detector, which is also the second, independent way to the numbers.
package ocr

import (
	"image"
	"iter"
	"math"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/install"
	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// Reader names the reading code; it is stored with every document.
const Reader = "pp-ocrv4-6"

// DPI is the resolution at which pages are best drawn for reading.
const DPI = 200

// An Engine reads pages one at a time. It is not safe for concurrent use.
type Engine struct {
	models *model.Models
	cells  func([]layout.Ruling) []layout.Box
}

// New loads the models of a folder filled by package install. Cells finds the
// boxes that rulings enclose.
func New(dir string, cells func([]layout.Ruling) []layout.Box) (*Engine, error) {
	library, err := install.Library(dir)
	if err != nil {
		return nil, err
	}
	models, err := model.Load(dir, library)
	if err != nil {
		return nil, err
	}
	return &Engine{models, cells}, nil
}

// Close frees the models.
func (e *Engine) Close() { e.models.Close() }

// A Result is what is read in the image of one page.
type Result struct {
	Page     layout.Page
	Doubts   []layout.Doubt   // on the page as displayed
	Others   []layout.Other   // likewise
	Warnings []layout.Warning // likewise
}

// LeastCells is how many cells make a table of a picture.
const LeastCells = 6

// Read reads the image of page number (from 1), which has dpi pixels an inch.
func (e *Engine) Read(img image.Image, number int, dpi float64) (Result, error) {
	return e.read(img, number, dpi, 0)
}

// ReadTable reads the image of a part of page number as Read does, if its rulings
// enclose the cells of a table; else nothing is read in it.
func (e *Engine) ReadTable(img image.Image, number int, dpi float64) (Result, error) {
	return e.read(img, number, dpi, LeastCells)
}

func (e *Engine) read(img image.Image, number int, dpi float64, cells int) (Result, error) {
	p := &page{engine: e, known: map[image.Rectangle]model.Reading{}}
	if blank := p.see(img, dpi); blank {
		p.out.Number = number
		return Result{Page: p.out}, nil
	}
	p.out.Number = number
	p.straighten()
	if err := p.faintPrint(); err != nil {
		return Result{}, err
	}
	p.rule()
	if len(p.cells) < cells {
		return Result{Page: p.out}, nil
	}
	if err := p.upright(); err != nil {
		return Result{}, err
	}
	if err := p.readCells(); err != nil {
		return Result{}, err
	}
	if err := p.readText(); err != nil {
		return Result{}, err
	}
	if err := p.readAgain(); err != nil {
		return Result{}, err
	}
	p.doubtOverlooked()
	p.underSeals()
	p.underStains()
	p.underFaint()
	return p.result(), nil
}

// see makes the copies of an image in which the page is read. It reports
// whether the image is blank.
func (p *page) see(img image.Image, dpi float64) (blank bool) {
	red, dark := raster.Planes(img)
	seen := planes{grey: red, dark: dark}
	if dark != red {
		if s := raster.Stains(img, red, dpi); s != nil {
			seen.grey, seen.full, seen.stain = s.Clear, red, s.Ink
		}
	}
	if w, h := scaled(red.W, red.H, dpi); w != red.W {
		seen = seen.each(func(g *raster.Gray) *raster.Gray { return g.Resize(w, h) })
		dpi = DPI
	}
	p.dpi = dpi
	p.out = layout.Page{Width: float64(seen.grey.W) * 72 / dpi, Height: float64(seen.grey.H) * 72 / dpi, Scanned: true}
	stain := seen.stain
	seen.stain = nil
	p.planes = seen.each(func(g *raster.Gray) *raster.Gray {
		even, none := g.Even()
		blank = blank || none && g == seen.grey
		return even
	})
	p.stain = stain
	return blank
}

// Resolutions between these are read as they are, others after a change to DPI.
const (
	coarsest = 130
	finest   = 260
)

// scaled returns the size of an image at a resolution at which characters are
// well read.
func scaled(width, height int, dpi float64) (w, h int) {
	f := DPI / dpi
	w, h = int(math.Round(float64(width)*f)), int(math.Round(float64(height)*f))
	if dpi >= coarsest && dpi <= finest || w < 1 || h < 1 || w > mostSide || h > mostSide {
		return width, height
	}
	return w, h
}

// mostSide bounds the sides of an image that is made larger, in pixels.
const mostSide = 8000

// A page is the state of reading one image.
type page struct {
	engine *Engine
	dpi    float64
	out    layout.Page

	planes
	plain  *raster.Gray // grey without the lines
	ink    *raster.Mask // of plain
	rules  []raster.Line
	size   float64 // pixels: the height of a line of print
	cells  []cell
	faint  []image.Rectangle                 // print much fainter than the rest, which is not read
	found  []image.Rectangle                 // by the detector
	known  map[image.Rectangle]model.Reading // of parts of grey that have been read
	doubts []layout.Doubt
	others []layout.Other

	warnings []layout.Warning
}

// textLevel is the brightness on an evened page below which a pixel is print.
const textLevel = 140

// straighten turns the page so that its lines run along the axes.
func (p *page) straighten() {
	p.out.Skew = p.grey.Skew()
	if p.out.Skew == 0 {
		return
	}
	p.planes = p.each(func(g *raster.Gray) *raster.Gray { return g.Rotate(p.out.Skew) })
}

// How lines are told from paper.
const (
	lineRadius = 0.1  // inches: half the side of the square whose mean counts
	lineShare  = 0.12 // how much darker than that mean a line is
	lineBorder = 0.01 // inches of fading ink on each side of a line
)

// rule finds the printed lines of the page and the cells between them, and
// takes the lines off the copies in which characters are looked for.
func (p *page) rule() {
	mask := p.grey.Threshold(int(lineRadius*p.dpi), lineShare)
	p.bridgeStain(mask)
	p.rules = raster.WithoutFeet(p.withoutStamps(raster.DefaultLines.Find(mask, p.dpi), mask), mask, p.dpi)
	p.eraseRules()
	if rest := raster.WithoutStrokes(p.rules, int(p.size)); len(rest) < len(p.rules) {
		p.rules = rest
		p.eraseRules()
	}
	p.out.Rulings = nil
	for _, l := range p.rules {
		p.out.Rulings = append(p.out.Rulings, p.ruling(l))
	}
	p.cells = nil
	for _, b := range p.engine.cells(p.out.Rulings) {
		p.cells = append(p.cells, cell{box: p.pixels(b)})
	}
	p.settleStain()
}

// eraseRules takes the lines off the copies of the page, and measures its print.
func (p *page) eraseRules() {
	p.plain = p.unruled(p.grey)
	p.ink = p.plain.Below(textLevel)
	p.size = lineHeight(p.ink, p.dpi)
}

func (p *page) ruling(l raster.Line) layout.Ruling {
	b := p.points(l.Box)
	r := layout.Ruling{X0: b.X0, Y0: b.CenterY(), X1: b.X1, Y1: b.CenterY(), Width: b.Height(), Source: "image"}
	if !l.Horizontal {
		r = layout.Ruling{X0: b.CenterX(), Y0: b.Y0, X1: b.CenterX(), Y1: b.Y1, Width: b.Width(), Source: "image"}
	}
	return r
}

// points turns a rectangle of pixels into a box on the page.
func (p *page) points(r image.Rectangle) layout.Box {
	f := 72 / p.dpi
	return layout.Box{X0: float64(r.Min.X) * f, Y0: float64(r.Min.Y) * f, X1: float64(r.Max.X) * f, Y1: float64(r.Max.Y) * f}
}

// pixels turns a box on the page into a rectangle of pixels.
func (p *page) pixels(b layout.Box) image.Rectangle {
	f := p.dpi / 72
	px := func(v float64) int { return int(math.Round(v * f)) }
	return image.Rect(px(b.X0), px(b.Y0), px(b.X1), px(b.Y1))
}

// result returns what was read. The places of doubts and warnings are those of the page as
// displayed; glyphs and rulings are turned back to the straightened page.
func (p *page) result() Result {
	out := Result{Doubts: p.doubts, Others: p.others, Warnings: p.warnings}
	for at := range out.Places() {
		at.Box = p.out.Displayed(at.Box)
	}
	if p.out.Turned != 0 {
		straight := p.out
		straight.Skew = 0
		for i := range p.out.Glyphs {
			g := &p.out.Glyphs[i]
			g.Box = straight.Displayed(g.Box)
		}
		for i := range p.out.Rulings {
			r := &p.out.Rulings[i]
			b := straight.Displayed(layout.Box{X0: r.X0, Y0: r.Y0, X1: r.X1, Y1: r.Y1})
			r.X0, r.Y0, r.X1, r.Y1 = b.X0, b.Y0, b.X1, b.Y1
		}
	}
	out.Page = p.out
	return out
}

// Places yields the places of all that is said about the page.
func (r *Result) Places() iter.Seq[*layout.Place] {
	return func(yield func(*layout.Place) bool) {
		for i := range r.Doubts {
			if !yield(&r.Doubts[i].Place) {
				return
			}
		}
		for i := range r.Others {
			if !yield(&r.Others[i].Place) {
				return
			}
		}
		for i := range r.Warnings {
			if !yield(&r.Warnings[i].Place) {
				return
			}
		}
	}
}

// AddTo puts what is said about the page into a document.
func (r *Result) AddTo(doc *layout.Document) {
	doc.Doubts = append(doc.Doubts, r.Doubts...)
	doc.Others = append(doc.Others, r.Others...)
	doc.Warnings = append(doc.Warnings, r.Warnings...)
}

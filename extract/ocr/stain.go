package ocr

import (
	"image"
	"math"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// How coloured ink is told from print, and what lies under it marked.
const (
	stainLevel = 160     // of the copy that shows where it lies: darker is ink
	stainLeast = 1. / 50 // inches: the side of a square of ink that spoils a cell
	stainAside = 1. / 60 // inches between the border of a cell and what is written into it
	stainTook  = 30      // of the brightness of a pixel that was made lighter with coloured ink
	stainRun   = 0.12    // inches: how long a line is on both sides of such ink at least
)

const (
	stainOver = "ink in a colour of its own, as of a stamp or a pen, lies over the cell"
	stainOnly = "it is in a colour of its own, as of a stamp or a pen"
)

// settleStain decides what the coloured ink of a page is that was taken off it.
// Where the table is ruled in it, or most of what is in the cells, it is print.
// Where it alone is written into a cell, it is read there.
func (p *page) settleStain() {
	if p.stain == nil {
		return
	}
	if len(p.cells) < LeastCells {
		coloured := *p
		coloured.planes = planes{grey: p.full, dark: p.dark}
		if coloured.rule(); len(coloured.cells) >= LeastCells {
			*p = coloured
		}
		return
	}
	plain := p.unruled(p.full)
	ink := plain.Below(textLevel)
	var written []int
	printed := 0
	for i := range p.cells {
		c := &p.cells[i]
		c.stained = p.stainedBy(c.box)
		switch {
		case len(pieces(p.ink, c.box, p.dpi, p.size)) > 0:
			printed++
		case c.stained && p.writtenInto(c.box, pieces(ink, c.box, p.dpi, p.size)):
			written = append(written, i)
		}
	}
	if len(written) > printed {
		p.planes = planes{grey: p.full, dark: p.dark}
		p.rule()
		return
	}
	for _, i := range written {
		c := &p.cells[i]
		c.written = true
		p.plain.Paste(plain.Crop(c.box), c.box.Min.X, c.box.Min.Y)
		p.ink.Paste(ink, c.box)
	}
}

// bridgeStain joins the ink of lines where coloured ink was taken off the page,
// and some of them with it: where print goes on straight on both sides.
func (p *page) bridgeStain(mask *raster.Mask) {
	if p.full == nil {
		return
	}
	full := p.full.Threshold(int(lineRadius*p.dpi), lineShare)
	took := func(i int) bool { return full.Ink[i] && int(p.grey.Pix[i])-int(p.full.Pix[i]) > stainTook }
	least := int(stainRun * p.dpi)
	bridge := func(from, step, n int) {
		start := -1 // of what was taken away behind a long line
		run := 0
		for k := range n {
			i := from + k*step
			switch {
			case mask.Ink[i]:
				if run++; run < least {
					continue
				}
				for ; start >= 0 && start < k; start++ {
					mask.Ink[from+start*step] = true
				}
				start = -1
			case took(i):
				if start < 0 && run >= least {
					start = k
				}
				run = 0
			default:
				start, run = -1, 0
			}
		}
	}
	for y := range mask.H {
		bridge(y*mask.W, 1, mask.W)
	}
	for x := range mask.W {
		bridge(x, mask.W, mask.H)
	}
}

// stainedBy reports whether coloured ink lies within a box.
func (p *page) stainedBy(b image.Rectangle) bool {
	in := b.Inset(max(int(lineBorder*p.dpi), 1)).Intersect(image.Rect(0, 0, p.stain.W, p.stain.H))
	n := 0
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for _, v := range p.stain.Pix[y*p.stain.W+in.Min.X : y*p.stain.W+in.Max.X] {
			if v < stainLevel {
				n++
			}
		}
	}
	return float64(n) >= math.Pow(stainLeast*p.dpi, 2)
}

// writtenInto reports whether all ink stands free within a cell: a stamp lies
// over its borders, too.
func (p *page) writtenInto(cell image.Rectangle, ink []piece) bool {
	inside := cell.Inset(int(math.Round(stainAside * p.dpi)))
	for _, pc := range ink {
		if !pc.box.In(inside) {
			return false
		}
	}
	return len(ink) > 0
}

// underStains marks the cells over which coloured ink lies, or in which it is read.
func (p *page) underStains() {
	for i := range p.cells {
		c := &p.cells[i]
		why := stainOver
		switch {
		case c.written:
			why = stainOnly
		case !c.stained:
			continue
		}
		p.doubts = append(p.doubts, layout.Doubt{Place: layout.Place{Page: p.out.Number, Box: p.points(c.box)}, First: c.digits(), Why: why})
	}
}

// unruled is a copy of the page without its lines.
func (p *page) unruled(g *raster.Gray) *raster.Gray {
	out := g.Crop(image.Rect(0, 0, g.W, g.H))
	out.Erase(p.rules, max(int(math.Round(lineBorder*p.dpi)), 1))
	return out
}

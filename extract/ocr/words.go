package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// How the lines of words in a cell are found.
const (
	lineInside = 0.5  // share of a found line that lies in the cell, or of its height
	pieceSeen  = 0.5  // share of a piece of ink that found lines cover
	upright    = 1.35 // a line of print set upright is at most this wide for its height
	inset      = 0.01 // inches that a line keeps from the borders of its cell
	wordMargin = 0.15 // heights of a line around ink that the detector has not seen
	linesShare = 0.5  // share of its height by which one line reaches into the next at most
)

// A wordLine is one line of words in a cell.
type wordLine struct {
	cell  int
	box   image.Rectangle
	stack []image.Rectangle // the characters of a line that runs downwards
}

// readWords reads the cells of words: the lines that the detector found in
// each, and what ink is left by itself. Characters set below each other are
// put side by side to be read.
func (p *page) readWords() error {
	var lines, stacks []wordLine
	var boxes []image.Rectangle
	var crops []*raster.Gray
	for i := range p.cells {
		c := &p.cells[i]
		if !c.words {
			continue
		}
		c.texts = nil
		if stack := c.stacked(p.size); stack != nil {
			stacks = append(stacks, wordLine{i, c.box, stack})
			crops = append(crops, p.besides(stack))
			continue
		}
		for _, b := range p.linesIn(*c) {
			lines, boxes = append(lines, wordLine{cell: i, box: b}), append(boxes, b)
		}
	}
	readings, err := p.engine.models.Recognise(crops)
	if err != nil {
		return err
	}
	for n, r := range readings {
		c := &p.cells[stacks[n].cell]
		c.texts = append(c.texts, p.stackOf(r.Free(), stacks[n].stack, crops[n].W)...)
	}
	if readings, err = p.lines(boxes); err != nil {
		return err
	}
	for n, r := range readings {
		l := lines[n]
		c := &p.cells[l.cell]
		t := p.lineOf(r.Free(), l.box)
		if numeric(t.chars) { // a number among words keeps to the signs of one
			number := p.lineOf(r.Number(), l.box)
			number.number = len(p.linesIn(*c)) == 1
			t = number
		}
		if len(t.chars) == 0 && p.inked(l.box) {
			t = unread(l.box, p.size)
		}
		c.texts = append(c.texts, t)
	}
	return nil
}

// inked reports whether signs stand in a part of the page.
func (p *page) inked(box image.Rectangle) bool {
	return len(pieces(p.ink, box, p.dpi, p.size)) > 0
}

func numeric(chars []model.Char) bool {
	return len(chars) > 0 && !slices.ContainsFunc(chars, func(c model.Char) bool { return !model.Numeric(c.Rune) })
}

// linesIn returns the lines of words of a cell, from top to bottom.
func (p *page) linesIn(c cell) []image.Rectangle {
	room := c.box.Inset(max(int(math.Round(inset*p.dpi)), 1))
	var out []image.Rectangle
	for _, b := range p.found {
		in := b.Intersect(room)
		if float64(in.Dy()) < lineInside*float64(b.Dy()) || in.Dx() < in.Dy()/2 || float64(in.Dx()) < lineInside*math.Min(float64(b.Dx()), 2*p.size) {
			continue
		}
		out = append(out, in)
	}
	p.partLines(out)
	for _, pc := range c.pieces {
		seen := 0
		for _, b := range out {
			in := b.Intersect(pc.box)
			seen += in.Dx() * in.Dy()
		}
		if float64(seen) < pieceSeen*float64(pc.box.Dx()*pc.box.Dy()) {
			out = append(out, pc.box.Inset(-int(wordMargin*float64(pc.box.Dy()))).Intersect(room))
		}
	}
	slices.SortStableFunc(out, func(a, b image.Rectangle) int {
		if math.Abs(float64(a.Min.Y+a.Max.Y-b.Min.Y-b.Max.Y)) < float64(min(a.Dy(), b.Dy())) {
			return cmp.Compare(a.Min.X, b.Min.X)
		}
		return cmp.Compare(a.Min.Y+a.Max.Y, b.Min.Y+b.Max.Y)
	})
	return out
}

// partLines parts found lines below each other where the upper one reaches
// down into the lower, as it does over what is left of a seal: at the row with
// the least ink.
func (p *page) partLines(lines []image.Rectangle) {
	for i := range lines {
		for j := range lines {
			a, b := &lines[i], &lines[j]
			both := a.Intersect(*b)
			if a.Min.Y >= b.Min.Y || a.Max.Y >= b.Max.Y || both.Empty() || float64(both.Dy()) >= linesShare*float64(min(a.Dy(), b.Dy())) {
				continue
			}
			at := p.emptiest(both)
			a.Max.Y, b.Min.Y = at, at
		}
	}
}

// emptiest returns the row of a box in which the least ink is, the middle one of several.
func (p *page) emptiest(box image.Rectangle) int {
	least, rows := box.Dx()+1, []int(nil)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		n := 0
		for _, ink := range p.ink.Ink[y*p.ink.W+box.Min.X : y*p.ink.W+box.Max.X] {
			if ink {
				n++
			}
		}
		if n < least {
			least, rows = n, nil
		}
		if n == least {
			rows = append(rows, y)
		}
	}
	return rows[len(rows)/2]
}

// stacked returns the characters of a cell in which each stands below the one
// before, or nil.
func (c *cell) stacked(size float64) []image.Rectangle {
	if len(c.pieces) < 3 || c.box.Dy() < 2*c.box.Dx() {
		return nil
	}
	out := make([]image.Rectangle, 0, len(c.pieces))
	for _, pc := range c.pieces {
		if float64(pc.box.Dx()) > upright*math.Max(size, float64(pc.box.Dy())) {
			return nil
		}
		out = append(out, pc.box)
	}
	for i := 1; i < len(out); i++ {
		if out[i].Min.Y < out[i-1].Max.Y {
			return nil
		}
	}
	return out
}

// besides puts characters that stand below each other side by side.
func (p *page) besides(stack []image.Rectangle) *raster.Gray {
	side := int(math.Round(p.size * 1.15))
	out := raster.NewGray(side*len(stack), side)
	for i, b := range stack {
		crop := p.plain.Crop(b)
		out.Paste(crop, i*side+(side-crop.W)/2, (side-crop.H)/2)
	}
	return out
}

// stackOf places the characters read side by side where they stand.
func (p *page) stackOf(chars []model.Char, stack []image.Rectangle, width int) []text {
	side := float64(width) / float64(len(stack))
	var out []text
	for _, c := range chars {
		b := stack[min(max(int((c.From+c.To)/2/side), 0), len(stack)-1)]
		c.From, c.To = float64(b.Min.X), float64(b.Max.X)
		out = append(out, text{chars: []model.Char{c}, box: b, size: p.size})
	}
	return out
}

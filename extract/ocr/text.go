package ocr

import (
	"image"
	"math"

	"github.com/gongkai/gongkai/extract/ocr/model"
)

// readText reads the text outside the cells, as the detector finds it.
func (p *page) readText() error {
	if p.full != nil { // words outside the cells may be printed in a colour
		stained := *p
		defer func() { p.found, p.known, p.ink, p.planes = stained.found, stained.known, stained.ink, stained.planes }()
		p.planes, p.known, p.ink = planes{grey: p.full, dark: p.dark}, map[image.Rectangle]model.Reading{}, p.full.Below(textLevel)
		if err := p.detect(); err != nil {
			return err
		}
	}
	var boxes []image.Rectangle
	for _, b := range p.found {
		if p.inCell(b) || b.Dy() > 3*b.Dx() && b.Dy() > int(3*p.size) {
			continue
		}
		boxes = append(boxes, b)
	}
	readings, err := p.lines(boxes)
	if err != nil {
		return err
	}
	for i, r := range readings {
		t := p.lineOf(r.Free(), boxes[i])
		if numeric(t.chars) { // the number of a page, a number of a table without rulings
			t = p.lineOf(r.Number(), boxes[i])
		}
		p.emit(t)
	}
	return nil
}

// inCell reports whether the middle of a box lies in a cell.
func (p *page) inCell(b image.Rectangle) bool {
	mid := image.Pt((b.Min.X+b.Max.X)/2, (b.Min.Y+b.Max.Y)/2)
	for _, c := range p.cells {
		if mid.In(c.box) {
			return true
		}
	}
	return false
}

// leastSure is the mean confidence below which a found line is no text but a
// stamp, a picture or dirt.
const leastSure = 0.5

// lineOf places the characters of a line on the page.
func (p *page) lineOf(chars []model.Char, box image.Rectangle) text {
	sum := 0.0
	for i := range chars {
		sum += chars[i].P
		chars[i].From += float64(box.Min.X)
		chars[i].To += float64(box.Min.X)
	}
	if sum < leastSure*float64(len(chars)) {
		return text{}
	}
	tight := p.tight(box)
	return text{chars: chars, box: tight, size: math.Max(typeSize(float64(tight.Dy()), false), 1)}
}

// tight takes the rows without ink off a box.
func (p *page) tight(box image.Rectangle) image.Rectangle {
	inked := func(y int) bool {
		for x := box.Min.X; x < box.Max.X; x++ {
			if p.ink.Ink[y*p.ink.W+x] {
				return true
			}
		}
		return false
	}
	out := box
	for out.Min.Y < out.Max.Y-1 && !inked(out.Min.Y) {
		out.Min.Y++
	}
	for out.Max.Y > out.Min.Y+1 && !inked(out.Max.Y-1) {
		out.Max.Y--
	}
	return out
}

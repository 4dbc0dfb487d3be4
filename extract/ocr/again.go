package ocr

import (
	"image"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/model"
)

// againSure is how sure the second reading of a number must be to count.
const againSure = 0.6

// readAgain reads the numbers of the tables a second time: as the detector
// finds them on the page with its lines, not as the ink in a cell. Where the
// two readings differ, the numbers of the cells concerned are in doubt.
func (p *page) readAgain() error {
	var boxes []image.Rectangle
	var over [][]*cell
	for _, b := range p.found {
		cells := p.under(b)
		if len(cells) == 0 || slices.ContainsFunc(cells, func(c *cell) bool { return !c.numeric() }) {
			continue
		}
		boxes, over = append(boxes, b), append(over, cells)
	}
	readings, err := p.lines(boxes)
	if err != nil {
		return err
	}
	seen := map[*cell]string{}
	for i, r := range readings {
		second, sure := numberIn(r)
		first := ""
		for _, c := range over[i] {
			first += c.digits()
		}
		if len(over[i]) == 1 { // a cell may be found in pieces
			seen[over[i][0]] += second
			second = seen[over[i][0]]
		}
		if sure < againSure || second == first || len(over[i]) == 1 && len(second) < len(first) {
			continue
		}
		for _, c := range over[i] {
			p.doubts = append(p.doubts, layout.Doubt{Place: layout.Place{Page: p.out.Number, Box: p.points(c.box)}, First: c.digits(), Second: second})
		}
	}
	return nil
}

// under returns the cells over which a found line lies, from left to right.
func (p *page) under(b image.Rectangle) []*cell {
	var out []*cell
	for i := range p.cells {
		c := &p.cells[i]
		shared := c.box.Intersect(b)
		if shared.Dy() > b.Dy()/2 && float64(shared.Dx()) > 0.4*math.Min(float64(b.Dx()), float64(c.box.Dx())) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b *cell) int { return a.box.Min.X - b.box.Min.X })
	return out
}

// numeric reports whether a cell holds a number, a mark for none, or nothing.
func (c *cell) numeric() bool {
	return !slices.ContainsFunc(c.texts, func(t text) bool { return !t.number })
}

// digits returns the digits and separators of a cell, lines below each other.
func (c *cell) digits() string {
	out := ""
	for _, t := range c.texts {
		for _, ch := range t.chars {
			out += string(ch.Rune)
		}
	}
	return out
}

// numberIn decodes a reading as a number, or returns how unsure it is of one.
func numberIn(r model.Reading) (digits string, sure float64) {
	sure = 1
	for _, c := range r.Free() {
		if !model.Numeric(c.Rune) && c.Rune != ' ' {
			return "", 0
		}
	}
	for _, c := range r.Number() {
		digits, sure = digits+string(c.Rune), math.Min(sure, c.P)
	}
	if digits == "" {
		return "", 0
	}
	return digits, sure
}

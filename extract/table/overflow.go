package table

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
)

// How far a number that does not keep to its cell may be from it.
const (
	besideEms = 6.0 // behind the last border of its row
	nextEms   = 0.3 // between the same digit printed twice
	// between where two digits that follow each other begin
	leastApart, mostApart = 0.25, 1.1
)

// A doubter collects the cells of a group of which it is not sure what is
// printed in them, each once.
type doubter struct {
	g    *Group
	page int
	seen map[int]bool // cells
	rows map[int]bool
	out  []layout.Doubt
}

func (d *doubter) cell(i int, why string) {
	if i < 0 || d.seen[i] {
		return
	}
	d.seen[i] = true
	c := &d.g.Cells[i]
	d.out = append(d.out, layout.Doubt{Place: layout.Place{Page: d.page, Box: c.Box}, First: digitsOf(c.Glyphs), Why: why})
}

// row doubts all numbers of a row.
func (d *doubter) row(y float64, why string) {
	at := slot(d.g.Ys, y)
	if d.rows[at] {
		return
	}
	d.rows[at] = true
	for i, c := range d.g.Cells {
		if c.Box.Y0 < y && y < c.Box.Y1 && (c.ownDigits() || len(c.Glyphs) == 0) {
			d.cell(i, why)
		}
	}
}

// overflow doubts the numbers of a row of which a digit stands on a border or
// behind the last one: what does not keep to its cell may have come from the one
// before.
func (d *doubter) overflow(outside []layout.Glyph) {
	box := d.g.Box
	for i, c := range d.g.Cells {
		for _, gl := range c.Glyphs {
			if over := acrossLine * gl.Box.Width(); isDigit(gl.Rune) && (gl.Box.X1 > c.Box.X1+over || gl.Box.X0 < c.Box.X0-over) {
				d.cell(i, "a digit stands on the border of the cell")
				d.row(gl.Box.CenterY(), "a digit stands on a border in its row")
			}
		}
	}
	for _, r := range runsOf(outside) {
		if y := (r.y0() + r.y1()) / 2; r.mark && strings.ContainsFunc(r.text, isDigit) && r.x0 > box.X1-r.size && r.x0 < box.X1+besideEms*r.size && box.Y0 < y && y < box.Y1 {
			d.row(y, strconv.Quote(r.text)+" stands behind the last border of its row")
		}
	}
}

// unseen doubts numbers of which only a part of the digits is seen.
func (d *doubter) unseen(page layout.Page) {
	var atoms []int
	g := d.g
	for _, h := range page.Glyphs {
		if !h.Hidden || !isDigit(h.Rune) {
			continue
		}
		if atoms == nil {
			atoms = g.atoms()
		}
		y := h.Box.CenterY()
		for _, x := range []float64{h.Box.X0 - 0.5*nextEms*h.Size, h.Box.X1 + 0.5*nextEms*h.Size} {
			if !g.Box.Contains(x, y) {
				continue
			}
			if i := atoms[slot(g.Ys, y)*(len(g.Xs)-1)+slot(g.Xs, x)]; i >= 0 && g.Cells[i].goesOn(h) {
				d.cell(i, "digits stand beside it that are not seen")
			}
		}
	}
}

// ownDigits reports whether a number and no word stands in the cell.
func (c *GridCell) ownDigits() bool {
	return slices.ContainsFunc(c.Glyphs, func(g layout.Glyph) bool { return isDigit(g.Rune) }) &&
		!slices.ContainsFunc(c.Glyphs, func(g layout.Glyph) bool { return unicode.Is(unicode.Han, g.Rune) })
}

// goesOn reports whether a digit that is not seen continues a number of the
// cell, and is not one that is printed there anyway.
func (c *GridCell) goesOn(h layout.Glyph) bool {
	next := false
	for _, gl := range c.Glyphs {
		same := math.Abs(gl.Box.CenterY()-h.Box.CenterY()) < 0.2*h.Size
		if gl.Rune == h.Rune && same && math.Abs(gl.Box.X0-h.Box.X0) < nextEms*h.Size {
			return false
		}
		apart := math.Abs(gl.Box.X0 - h.Box.X0) // boxes may be wider than the way to the next digit
		next = next || same && isDigit(gl.Rune) && apart >= leastApart*h.Size && apart <= mostApart*h.Size
	}
	return next
}

func digitsOf(glyphs []layout.Glyph) string {
	out := ""
	for _, gl := range glyphs {
		if isDigit(gl.Rune) {
			out += string(gl.Rune)
		}
	}
	return out
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' || '０' <= r && r <= '９' }

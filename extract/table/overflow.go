package table

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
)

// How far a number that does not keep to its cell may be from it.
const (
	besideEms = 6.0 // behind the last border of its row
	nextEms   = 0.3 // between two digits of one number
)

// overflow reports the cells of which it is not sure what is printed in them: all
// numbers of a row of which a digit stands on a border or behind the last one,
// for what does not keep to its cell may have come from the one before, and
// numbers of which only a part of the digits is seen.
func (g *Group) overflow(page layout.Page, outside []layout.Glyph) []layout.Doubt {
	var out []layout.Doubt
	seen := map[int]bool{}
	report := func(cell int, second string) {
		if cell < 0 || seen[cell] {
			return
		}
		seen[cell] = true
		c := &g.Cells[cell]
		out = append(out, layout.Doubt{Place: layout.Place{Page: page.Number, Box: c.Box}, First: digitsOf(c.Glyphs), Second: second})
	}
	rows := map[int]bool{}
	row := func(y float64, second string) {
		if rows[slot(g.Ys, y)] {
			return
		}
		rows[slot(g.Ys, y)] = true
		for i, c := range g.Cells {
			if c.Box.Y0 < y && y < c.Box.Y1 && (c.ownDigits() || len(c.Glyphs) == 0) {
				report(i, second)
			}
		}
	}
	atoms := g.atoms()
	at := func(x, y float64) int {
		if !g.Box.Contains(x, y) {
			return -1
		}
		return atoms[slot(g.Ys, y)*(len(g.Xs)-1)+slot(g.Xs, x)]
	}
	for i, c := range g.Cells {
		for _, gl := range c.Glyphs {
			if !isDigit(gl.Rune) {
				continue
			}
			if over := acrossLine * gl.Box.Width(); gl.Box.X1 > c.Box.X1+over || gl.Box.X0 < c.Box.X0-over {
				report(i, "a digit on the border")
				row(gl.Box.CenterY(), "a digit on a border beside")
			}
		}
	}
	for _, r := range runsOf(outside) {
		if y := (r.y0() + r.y1()) / 2; r.mark && strings.ContainsFunc(r.text, isDigit) && r.x0 > g.Box.X1-r.size && r.x0 < g.Box.X1+besideEms*r.size && g.Box.Y0 < y && y < g.Box.Y1 {
			row(y, r.text)
		}
	}
	for _, h := range page.Glyphs {
		if !h.Hidden || !isDigit(h.Rune) {
			continue
		}
		for _, x := range []float64{h.Box.X0 - 0.5*nextEms*h.Size, h.Box.X1 + 0.5*nextEms*h.Size} {
			if i := at(x, h.Box.CenterY()); i >= 0 && g.Cells[i].goesOn(h) {
				report(i, "more that is not seen")
			}
		}
	}
	return out
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
		gap := math.Max(gl.Box.X0, h.Box.X0) - math.Min(gl.Box.X1, h.Box.X1)
		next = next || same && isDigit(gl.Rune) && math.Abs(gap) < nextEms*h.Size
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

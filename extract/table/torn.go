package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// tornHead finds the tables of a page anew with the words that end the page
// before above it, if a page break has torn a header: some columns have their
// heads there, others here. It keeps what it finds only if every word above and
// every column of numbers then has its place.
func tornHead(before layout.Page, above Trace, page layout.Page, here Trace, s Settings) (Trace, bool) {
	tail := tailGlyphs(before, above)
	if len(tail) == 0 || len(page.Glyphs)+len(tail) > maxGlyphs || !headless(page, here, s) {
		return here, false
	}
	for _, shift := range shifts(tail, page) {
		if out, ok := joinedAt(tail, shift, page, s); ok {
			return out, true
		}
	}
	return here, false
}

// joinedAt finds the tables of a page with the glyphs that end the page before
// moved by shift above it.
func joinedAt(tail []layout.Glyph, shift float64, page layout.Page, s Settings) (Trace, bool) {
	joined := page
	joined.Glyphs = slices.Clone(tail)
	for i := range joined.Glyphs {
		b := &joined.Glyphs[i].Box
		b.Y0, b.Y1 = b.Y0+shift, b.Y1+shift
	}
	moved := joined.Glyphs[:len(tail):len(tail)]
	joined.Glyphs = append(moved, page.Glyphs...)
	out := find(joined, ending{}, s)
	if len(out.Groups) == 0 {
		return out, false
	}
	g := &out.Groups[0]
	if g.Method != layout.Aligned || slices.ContainsFunc(g.Columns, func(c column) bool { return len(c.header) == 0 }) ||
		slices.ContainsFunc(moved, func(gl layout.Glyph) bool { return !g.members[gl] }) {
		return out, false
	}
	top := topOf(page)
	g.Box.Y0 = math.Max(g.Box.Y0, top)
	for i := range g.Cells {
		b := &g.Cells[i].Box
		b.Y0, b.Y1 = math.Max(b.Y0, top), math.Max(b.Y1, top)
	}
	return out, true
}

// topOf is where a page begins.
func topOf(page layout.Page) float64 {
	top := math.Inf(1)
	for _, g := range outside(page, nil) {
		top = math.Min(top, g.Box.Y0)
	}
	return top
}

// shifts lists how far down the page the end of the one before can be meant:
// right above all of it, or, where the break is within a head, one line above
// the words that go on at the same place.
func shifts(tail []layout.Glyph, page layout.Page) []float64 {
	low := math.Inf(-1)
	for _, g := range tail {
		low = math.Max(low, g.Box.Y1)
	}
	size := sizeOf(tail[0])
	out := []float64{topOf(page) - low - tornPitch*size}
	above := runsOf(tail)
	last := above[len(above)-1].y
	for _, r := range runsOf(outside(page, nil)) {
		for _, o := range above {
			if r.wordy() && last-o.y <= sameBaseline*size && math.Abs(r.x0-o.x0) <= startSlack*size && math.Abs(r.x1-o.x1) <= startSlack*size {
				return append(out, r.y-last-linesApart*size)
			}
		}
	}
	return out
}

// How far, in ems, the end of one page is put above the next one.
const (
	tornPitch  = 0.6 // above everything
	linesApart = 1.3 // above the next line of a head
)

// tailGlyphs returns what ends a page below its tables, from the bottom up to
// running text or a heading; nil if it ends in running text.
func tailGlyphs(page layout.Page, tr Trace) []layout.Glyph {
	runs := withoutFolios(runsOf(outside(page, tr.Groups)), page)
	if len(runs) == 0 || len(runs) > maxBeside {
		return nil
	}
	last := math.Inf(-1)
	for _, g := range tr.Groups {
		last = math.Max(last, g.Box.Y1)
	}
	x0, x1 := extent(runs)
	t := &aligned{size: runs[len(runs)-1].size, width: x1 - x0}
	var out []layout.Glyph
	y := runs[len(runs)-1].y
	for i := len(runs) - 1; i >= 0; i-- {
		r := runs[i]
		if r.y <= last || y-r.y > headStep*t.size {
			break
		}
		if _, _, heading := layout.Heading(r.text); heading || t.prose(r) || !r.wordy() {
			break
		}
		y = r.y
		out = append(out, r.glyphs...)
	}
	return out
}

// headless reports whether rows of numbers stand near the top of a page, words
// right above them, and some column of theirs has no head.
func headless(page layout.Page, here Trace, s Settings) bool {
	runs := pageRuns(outside(page, nil), page)
	tellColumns(runs)
	rows := numberRows(runs)
	if len(rows) == 0 || len(rows) > maxRows || rows[0].y-runs[0].y > firstStep*rows[0].size || !runs[0].wordy() {
		return false
	}
	for _, g := range here.Groups {
		if g.Box.Y0 <= rows[0].y && rows[0].y <= g.Box.Y1 {
			return g.Method == layout.Aligned && slices.ContainsFunc(g.Columns, func(c column) bool { return len(c.header) == 0 })
		}
	}
	return true
}

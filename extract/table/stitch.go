package table

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// A Between reports whether running text stands on a page (numbered from 1)
// between two heights, page headers and footers aside.
type Between func(page int, y0, y1 float64) bool

// Tables turns the groups of consecutive pages into tables, in the order in
// which they begin. A group that ends one page and a group that begins the next
// are pieces of one table if they are equally wide and no text stands between
// them; where tables stand beside each other, each may go on.
func Tables(traces []Trace, text Between, s Settings) []*layout.Table {
	var tables [][]piece
	var open []int // tables that end the page before
	for _, tr := range traces {
		of := make([]int, len(tr.Groups)) // table of each group
		for i, g := range tr.Groups {
			p := piece{page: tr.Page, group: g}
			of[i] = -1
			if !shadowed(g, tr.Groups[:i]) && !below(g, tr.Groups) {
				for _, n := range open {
					if last := tables[n]; !slices.Contains(of[:i], n) && continues(last[len(last)-1], p, text, s) {
						of[i] = n
						break
					}
				}
			}
			if of[i] < 0 {
				of[i] = len(tables)
				tables = append(tables, nil)
			}
			tables[of[i]] = append(tables[of[i]], p)
		}
		open = open[:0]
		for i, g := range tr.Groups {
			if !shadowed(g, tr.Groups[i+1:]) {
				open = append(open, of[i])
			}
		}
	}
	out := make([]*layout.Table, len(tables))
	for i, pieces := range tables {
		out[i] = assemble(pieces, s)
	}
	return out
}

// shadowed reports whether one of the groups stands above or below g, not
// beside it.
func shadowed(g Group, groups []Group) bool {
	return slices.ContainsFunc(groups, func(o Group) bool {
		return math.Min(g.Box.X1, o.Box.X1) > math.Max(g.Box.X0, o.Box.X0)
	})
}

// below reports whether a ruled group begins where another one of the page has
// ended, above it or beside: it does not begin the page.
func below(g Group, groups []Group) bool {
	return g.Method == layout.Ruled && slices.ContainsFunc(groups, func(o Group) bool { return o.Method == layout.Ruled && o.Box.Y1 < g.Box.Y0 })
}

// A piece is the part of a table on one page.
type piece struct {
	page  int
	group Group
}

// continues reports whether b is the rest of a table that a begins.
func continues(a, b piece, text Between, s Settings) bool {
	ab, bb := a.group.Box, b.group.Box
	wide := math.Abs(ab.X0-bb.X0) <= s.Align && math.Abs(ab.X1-bb.X1) <= s.Align
	if b.group.Method == layout.Aligned {
		wide = b.group.Continues && len(a.group.Columns) == len(b.group.Columns) && shadowed(b.group, []Group{a.group})
	}
	return b.page == a.page+1 && a.group.Method == b.group.Method && wide &&
		!text(a.page, ab.Y1, math.Inf(1)) && !text(b.page, math.Inf(-1), bb.Y0)
}

// assemble lays the pieces below each other on one grid of columns.
func assemble(pieces []piece, s Settings) *layout.Table {
	method := pieces[0].group.Method
	var xs []float64
	for _, p := range pieces {
		xs = append(xs, p.group.Xs...)
	}
	xs = distinct(xs, s.Snap)
	if method == layout.Aligned {
		xs = alignPieces(pieces)
	}

	t := &layout.Table{Cols: len(xs) - 1, Method: method, Place: layout.Place{Page: pieces[0].page, Box: pieces[0].group.Box}}
	for i, p := range pieces {
		if i > 0 {
			t.Breaks = append(t.Breaks, t.Rows)
		}
		start := t.Rows
		t.Rows += len(p.group.Ys) - 1
		if method == layout.Ruled {
			p.group = p.group.refined(xs, s)
		}
		t.Pieces = append(t.Pieces, layout.Piece{Start: start, End: t.Rows, Place: layout.Place{Page: p.page, Box: p.group.Box}})
		t.Cells = append(t.Cells, p.cells(start, xs, i+1 < len(pieces))...)
	}
	return t
}

// alignPieces gives the pieces of a table without rulings the same columns,
// wherever their text begins: those of the widest. The others have fewer columns
// of labels.
func alignPieces(pieces []piece) []float64 {
	xs := pieces[0].group.Xs
	for _, p := range pieces {
		if len(p.group.Xs) > len(xs) {
			xs = p.group.Xs
		}
	}
	for i := range pieces {
		g := &pieces[i].group
		if more := len(xs) - len(g.Xs); more > 0 {
			g.Cells = slices.Clone(g.Cells)
			g.widen(xs[:more])
		}
		g.Xs = xs
	}
	return xs
}

// cells returns the cells of a piece on the common columns xs, with rows
// counted from start. goesOn says that another piece follows.
func (p piece) cells(start int, xs []float64, goesOn bool) []layout.Cell {
	out := make([]layout.Cell, 0, len(p.group.Cells))
	for _, c := range p.group.Cells {
		first := nearest(xs, p.group.Xs[c.Col])
		last := nearest(xs, p.group.Xs[c.Col+c.ColSpan])
		if last <= first {
			continue // closer than the tolerance: no cell can stand there
		}
		width := c.Box.Width()
		if p.group.Method == layout.Aligned { // the cell is no wider than what is printed in it
			width = 0
			for _, l := range layout.TextLines(c.Glyphs) {
				width = math.Max(width, l.Box.Width())
			}
		}
		out = append(out, layout.Cell{
			Row: start + c.Row, RowSpan: c.RowSpan, Col: first, ColSpan: last - first,
			Text:  cellText(c.Glyphs, width),
			Place: layout.Place{Page: p.page, Box: c.Box}, Confidence: leastSure(c.Glyphs),
			Full: goesOn && p.group.Method == layout.Ruled && c.Row+c.RowSpan == len(p.group.Ys)-1 && endsFull(c),
		})
	}
	return out
}

// leastSure returns the least confidence of recognised glyphs, 0 if none is.
func leastSure(glyphs []layout.Glyph) float64 {
	least := 0.0
	for _, g := range glyphs {
		if g.Confidence > 0 && (least == 0 || g.Confidence < least) {
			least = g.Confidence
		}
	}
	return least
}

func nearest(xs []float64, x float64) int {
	best := 0
	for i := range xs {
		if math.Abs(xs[i]-x) < math.Abs(xs[best]-x) {
			best = i
		}
	}
	return best
}

// cellText returns the text of a cell of a given width, line by line. A number
// that fills its line and goes on in the next is put together.
func cellText(glyphs []layout.Glyph, width float64) string {
	lines := layout.TextLines(glyphs)
	var b strings.Builder
	for i, l := range lines {
		if i > 0 && !wraps(lines[i-1], l, width) {
			b.WriteByte('\n')
		}
		b.WriteString(l.Text)
	}
	return b.String()
}

// wrapSlack is how much room, in characters, a line that was wrapped may leave.
const wrapSlack = 1.6

// wraps reports whether a number goes on from one line to the next: both are
// digits and separators, and another digit would not have fitted, or the line
// ends in the separator of thousands. A dash goes on where not another stroke
// of it would have fitted.
func wraps(line, next layout.TextLine, width float64) bool {
	if dashed(line.Text) && dashed(next.Text) {
		return width-line.Box.Width()-2*cellPadding < line.Box.Width()/float64(len(line.Glyphs))
	}
	if !numeric(line.Text) || !numeric(next.Text) && !endsInUnit.MatchString(next.Text) {
		return false
	}
	if strings.HasSuffix(line.Text, ",") || strings.HasSuffix(line.Text, "，") {
		return true
	}
	return fills(line, width) && len(line.Glyphs) >= len(next.Glyphs)
}

// endsInUnit matches the last digits of a number with its unit.
var endsInUnit = regexp.MustCompile(`^[0-9０-９][0-9０-９.,，．]*\p{Han}{1,2}$`)

// fills reports whether another digit would not have fitted into a line.
func fills(line layout.TextLine, width float64) bool {
	digit := line.Box.Width() / float64(len(line.Glyphs))
	return width-line.Box.Width() < wrapSlack*digit+2*cellPadding
}

// endsFull reports whether a number fills the last line of a cell.
func endsFull(c GridCell) bool {
	lines := layout.TextLines(c.Glyphs)
	if len(lines) == 0 {
		return false
	}
	line := lines[len(lines)-1]
	return numeric(line.Text) && fills(line, c.Box.Width())
}

// cellPadding is the usual distance in points of text from its border.
const cellPadding = 2

// dashed reports whether a text consists of dashes.
func dashed(s string) bool { return strings.Trim(s, dashes) == "" && s != "" }

// numeric reports whether a text consists of digits and the separators of one
// number.
func numeric(s string) bool {
	return strings.Trim(s, "0123456789０１２３４５６７８９.,，．") == "" && s != ""
}

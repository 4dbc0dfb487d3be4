package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// Limits of finding by alignment.
const (
	maxGlyphs = 20000 // characters on a page; more are no page of a report
	maxRows   = 400   // rows of numbers on a page
	rowsAlone = 3     // rows that make a table without a header
)

// alignedTables finds the tables that no rulings, or too few, show: rows from
// the heights of numbers, columns from where numbers stand below each other in
// all rows, labels and headers from the words left of and above them. Prior is
// how the page before ends. It also returns the gutters between tables.
//
// Words that do not fit are left to the running text. A number of which it is
// not clear where it belongs leaves its cells out, with a note.
func alignedTables(page layout.Page, glyphs []layout.Glyph, edges []Edge, prior ending, s Settings) (out []Group, gutters []float64) {
	if len(glyphs) > maxGlyphs {
		return nil, nil
	}
	var horizontal []Edge
	for _, e := range edges {
		if e.Horizontal {
			horizontal = append(horizontal, e)
		}
	}
	runs := joinRemarks(pageRuns(glyphs, page))
	tellColumns(runs)
	parts := strips(runs, horizontal, prior.gutters, s)
	for _, strip := range parts {
		if len(parts) > 1 {
			tellIndexes(strip.runs) // what stands beside a table hides them
		}
		f := stripFinder{page: page, strip: strip, edges: horizontal, s: s, priors: prior.columns}
		found := f.find()
		if len(found) > 0 && slices.ContainsFunc(out, func(g Group) bool { return g.Box.Y1 < found[0].Box.Y0 && shadowed(g, found[:1]) }) {
			f.priors = nil // a table stands above it on its own page
			found = f.find()
		}
		out = append(out, found...)
		if !math.IsInf(strip.right, 1) {
			gutters = append(gutters, strip.right)
		}
	}
	return out, gutters
}

// A stripFinder finds the tables below each other in one strip of a page.
type stripFinder struct {
	page layout.Page
	strip
	edges  []Edge
	priors [][]column
	s      Settings
}

func (f *stripFinder) find() []Group {
	rows := numberRows(f.runs)
	if len(rows) == 0 || len(rows) > maxRows {
		return nil
	}
	taken := map[*run]bool{}
	for _, row := range rows {
		for _, v := range row.values {
			for _, r := range v.runs {
				taken[r] = true
			}
		}
	}
	var tables []*aligned
	top := math.Inf(-1)
	var last *numberRow
	for _, rs := range rowGroups(rows, f.runs) {
		t := &aligned{s: f.s, page: f.page, runs: f.runs, end: f.strip.right, edges: f.edges, taken: taken, rows: rs}
		t.joinLines()
		rs = t.rows
		if t.tight() {
			top, last = rs[len(rs)-1].y, rs[len(rs)-1]
			continue
		}
		t.measure()
		t.above = last
		t.findHeader(top)
		for _, prior := range f.priors {
			if len(tables) == 0 && t.prior == nil {
				t.goOn(prior)
			}
		}
		top, last = rs[len(rs)-1].y, rs[len(rs)-1]
		tables = append(tables, t)
	}
	var out []Group
	low := math.Inf(-1)
	for i, t := range tables {
		limit := math.Inf(1)
		if i+1 < len(tables) {
			limit = math.Min(tables[i+1].headTop, tables[i+1].rows[0].y) - 0.5*t.size
		}
		end := t.lowEnd(limit)
		t.findLabels(math.Max(low, t.highEnd()), end)
		low = t.rows[len(t.rows)-1].y
		if !t.isTable() {
			continue
		}
		if g, ok := t.group(); ok {
			g.Continues = t.prior != nil
			out = append(out, g)
		}
	}
	return out
}

// goOn makes the table the rest of the one that ends the page before, if it
// has the same header again, or none and no number outside its columns.
func (t *aligned) goOn(prior []column) {
	if !math.IsInf(t.headTop, 1) {
		same := len(prior) == len(t.cols) && prior[0].x0 < t.right && t.left < prior[len(prior)-1].x1
		for i := 0; same && i < len(prior); i++ {
			same = prior[i].title() == t.cols[i].title()
		}
		if same {
			t.prior = prior
		}
		return
	}
	if cols, ok := withPrior(t.cols, prior); ok {
		t.cols, t.prior = cols, prior
	}
}

// highEnd returns how far up the labels of a table can reach.
func (t *aligned) highEnd() float64 {
	if !math.IsInf(t.headTop, 1) {
		return t.headTop - 6*t.size
	}
	if t.prior != nil {
		return math.Inf(-1)
	}
	return t.rows[0].y - 3*t.size
}

// tight reports whether rows stand nearer to each other than lines of text
// can: then they are not rows.
func (t *aligned) tight() bool {
	for i := 1; i < len(t.rows); i++ {
		if t.rows[i].y-t.rows[i-1].y < 0.95*t.rows[i].size {
			return true
		}
	}
	return false
}

// isTable tells a table from numbers that happen to stand below each other: it
// has a header, goes on from the page before, has labels on some rows, or
// rulings above and below every row.
func (t *aligned) isTable() bool {
	labelled := 0
	for _, r := range t.rows {
		if len(r.labels) > 0 {
			labelled++
		}
	}
	return !math.IsInf(t.headTop, 1) || t.prior != nil || labelled >= rowsAlone && (len(t.cols) > 1 || t.itemised()) ||
		labelled == len(t.rows) && t.ruledRows()
}

// ruledRows reports whether rulings across the table stand above and below
// every row, as where a page break has left the header behind.
func (t *aligned) ruledRows() bool {
	for i, r := range t.rows {
		top, low := r.y-rulingStep*t.size, r.y+rulingStep*t.size
		if i > 0 {
			top = math.Max(top, t.rows[i-1].y)
		}
		if i+1 < len(t.rows) {
			low = math.Min(low, t.rows[i+1].y)
		}
		if !t.across(top, r.y) || !t.across(r.y, low) {
			return false
		}
	}
	return true
}

// rulingStep is how far, in ems, the ruling above or below a row of a few lines
// stands from its middle at most.
const rulingStep = 4.0

// across reports whether a ruling from the left of the table to its right
// stands between two heights.
func (t *aligned) across(top, low float64) bool {
	return slices.ContainsFunc(t.edges, func(e Edge) bool {
		return e.Pos > top && e.Pos < low && e.From < t.left+2*t.size && e.To > t.right-2*t.size
	})
}

// itemised reports whether most rows of a single column of numbers are items,
// and the numbers do not count up as those of pages do.
func (t *aligned) itemised() bool {
	items, up := 0, true
	for i, r := range t.rows {
		if r.ownLabel() {
			items++
		}
		up = up && (i == 0 || ordinal(r.values[0].runs[0]) >= ordinal(t.rows[i-1].values[0].runs[0]))
	}
	first, last := t.rows[0].values[0].runs[0], t.rows[len(t.rows)-1].values[0].runs[0]
	return 2*items > len(t.rows) && items >= rowsAlone && (!up || ordinal(first) == ordinal(last))
}

// coarse reports whether a grid of rulings is too wide-meshed for what stands
// in it: most of its numbers share a cell with another one beside or below.
func (g Group) coarse() bool {
	numbers, shared := 0, 0
	for _, c := range g.Cells {
		if len(c.Glyphs) < 2 {
			numbers += len(c.Glyphs)
			continue
		}
		var here []*run
		words := false
		runs := runsOf(c.Glyphs)
		for i, r := range runs {
			if !r.mark {
				words = words || r.wordy()
				continue
			}
			if left, right := neighbours(runs, i); left.wordy() && r.x0-left.x1 < isolated*r.size || right.wordy() && right.x0-r.x1 < isolated*r.size {
				continue
			}
			here = append(here, r)
		}
		if len(here) > 1 && here[0].beside(here[1]) <= 0 && numeric(cellText(c.Glyphs, c.Box.Width())) {
			here = here[:1] // one number on several lines
		}
		numbers += len(here)
		if len(here) > 2 || words && len(here) > 1 {
			shared += len(here)
		}
	}
	return numbers > 0 && float64(shared) > coarseShare*float64(numbers)
}

// coarseShare is the share of the numbers of a grid that must share cells for
// it to count as too wide-meshed.
const coarseShare = 0.3

// outside returns the glyphs that stand in none of the groups.
func outside(page layout.Page, groups []Group) []layout.Glyph {
	out := make([]layout.Glyph, 0, len(page.Glyphs))
	for _, g := range page.Glyphs {
		if g.Hidden || g.Rune == ' ' || g.Rune == '\u00a0' || g.Rune == '\u3000' || g.Rune == '\u200b' {
			continue
		}
		if !slices.ContainsFunc(groups, func(gr Group) bool { return gr.holds(g) }) {
			out = append(out, g)
		}
	}
	return out
}

// holds reports whether a glyph stands in the group.
func (g Group) holds(gl layout.Glyph) bool {
	if g.Method == layout.Aligned {
		return g.members[gl]
	}
	return g.Box.Contains(gl.Box.CenterX(), gl.Box.CenterY())
}

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
// all rows, labels and headers from the words left of and above them. Prior
// are the columns at the end of the page before, nil if that ends otherwise.
//
// Words that do not fit are left to the running text. A number of which it is
// not clear where it belongs leaves its cells out, with a note.
func alignedTables(page layout.Page, glyphs []layout.Glyph, edges []Edge, prior []column, s Settings) []Group {
	if len(glyphs) > maxGlyphs {
		return nil
	}
	var horizontal []Edge
	for _, e := range edges {
		if e.Horizontal {
			horizontal = append(horizontal, e)
		}
	}
	var out []Group
	runs := joinRemarks(withoutFolios(runsOf(glyphs), page))
	tellColumns(runs)
	for _, strip := range strips(runs) {
		f := stripFinder{page: page, runs: strip, edges: horizontal, s: s}
		if len(out) == 0 {
			f.prior = prior
		}
		out = append(out, f.find()...)
	}
	return out
}

// A stripFinder finds the tables below each other in one strip of a page.
type stripFinder struct {
	page  layout.Page
	runs  []*run
	edges []Edge
	prior []column
	s     Settings
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
	for _, rs := range rowGroups(rows, f.runs) {
		t := &aligned{s: f.s, page: f.page, runs: f.runs, edges: f.edges, taken: taken, rows: rs}
		t.joinLines()
		rs = t.rows
		if t.tight() {
			top = rs[len(rs)-1].y
			continue
		}
		t.measure()
		t.findHeader(top)
		if len(tables) == 0 && f.prior != nil {
			t.goOn(f.prior)
		}
		top = rs[len(rs)-1].y
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
		same := len(prior) == len(t.cols)
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
// has a header, goes on from the page before, or has labels on some rows.
func (t *aligned) isTable() bool {
	labelled := 0
	for _, r := range t.rows {
		if len(r.labels) > 0 {
			labelled++
		}
	}
	return !math.IsInf(t.headTop, 1) || t.prior != nil || labelled >= rowsAlone && len(t.cols) > 1
}

// strips parts runs where two tables stand beside each other; the first strip
// is what stands across the page.
func strips(runs []*run) [][]*run {
	var out [][]*run
	rest := runs
	for range 8 {
		x, top, low, ok := gutter(rest)
		if !ok {
			break
		}
		var left, right, others []*run
		for _, r := range rest {
			switch {
			case r.y < top || r.y > low:
				others = append(others, r)
			case r.cx() < x:
				left = append(left, r)
			default:
				right = append(right, r)
			}
		}
		out = append(out, strips(left)...)
		out = append(out, right)
		rest = others
	}
	return append([][]*run{rest}, out...)
}

// gutter finds where two tables stand beside each other: words that have a
// label and its number on their left and a number on their right, and no
// number above or below them. It reaches as far up and down as nothing stands
// across it.
func gutter(runs []*run) (x, top, low float64, ok bool) {
	var values []*value
	for _, row := range numberRows(runs) {
		values = append(values, row.values...)
	}
	for i, w := range runs {
		if !w.wordy() || !amidNumbers(w, values, runs) || !labelLike(w, values, runs) {
			continue
		}
		x = w.x0 - 0.4*w.size
		top, low = reach(runs, i, x, -1), reach(runs, i, x, 1)
		if !slices.ContainsFunc(values, func(v *value) bool { return v.y >= top && v.y <= low && v.x0 < w.x1 && w.x0 < v.x1 }) {
			return x, top, low, true
		}
	}
	return 0, 0, 0, false
}

// amidNumbers reports whether a run has a label with a number on its left and
// a number on its right.
func amidNumbers(w *run, values []*value, runs []*run) bool {
	right, left := false, math.Inf(-1)
	for _, v := range values {
		d := math.Abs(v.y - w.y)
		right = right || v.x0 >= w.x1 && d < 1.2*w.size
		if v.x1 <= w.x0-isolated*w.size && d <= 3*w.size {
			left = math.Max(left, v.x0)
		}
	}
	return right && slices.ContainsFunc(runs, func(r *run) bool {
		return r.wordy() && r.x1 < left && math.Abs(r.y-w.y) <= 3*w.size
	})
}

// labelLike tells the first label of a table from words that stand in a cell
// of numbers: the same head stands above it and above the labels on its left,
// or other words begin below each other as it does, each with a number behind.
func labelLike(w *run, values []*value, runs []*run) bool {
	head, others := "", map[string]bool{w.text: true}
	near := math.Inf(1)
	for _, r := range runs {
		d := w.y - r.y
		if r.wordy() && r.above(w) > 0.1 && d > 0.8*w.size && d < math.Min(near, firstStep*w.size) && !beginsAt(r, w) {
			head, near = r.text, d
		}
		if beginsAt(r, w) && slices.ContainsFunc(values, func(v *value) bool { return math.Abs(v.y-r.y) < 1.2*r.size && v.x0 > r.x1 }) {
			others[r.text] = true
		}
	}
	twice := slices.ContainsFunc(runs, func(r *run) bool {
		return r.text == head && r.x1 < w.x0 && math.Abs(w.y-r.y) < firstStep*w.size
	})
	return head != "" && twice || len(others) > 1
}

// beginsAt reports whether words begin where others begin.
func beginsAt(r, w *run) bool { return r.wordy() && math.Abs(r.x0-w.x0) <= startSlack*w.size }

// reach follows a gutter up (-1) or down (+1) from a run until something
// stands across it.
func reach(runs []*run, i int, x float64, step int) float64 {
	y := runs[i].y
	for j := i + step; j >= 0 && j < len(runs); j += step {
		r := runs[j]
		_, _, heading := layout.Heading(r.text)
		if r.x0 < x-0.2*r.size && r.x1 > x+0.2*r.size || math.Abs(r.y-y) > headStep*r.size || heading && r.x1-r.x0 > 4*r.size {
			return y + 0.3*float64(step)*r.size
		}
		y = r.y
	}
	return y + float64(step)
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

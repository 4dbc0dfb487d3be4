package table

import (
	"math"

	"github.com/gongkai/gongkai/extract/layout"
)

// headBefore finds the header that a page break has left behind: rows of
// numbers begin a page without one, and the page before ends in words that
// stand above their columns. It returns the header as a piece of its own, and
// the columns that it shows.
func headBefore(before layout.Page, above Trace, page layout.Page, here Trace, s Settings) (Group, bool) {
	last := math.Inf(-1) // nothing above the end of the tables of the page before belongs to them
	for _, g := range above.Groups {
		last = math.Max(last, g.Box.Y1)
	}
	runs := withoutFolios(runsOf(outside(before, above.Groups)), before)
	if len(runs) == 0 || len(runs) > maxGlyphs || runs[len(runs)-1].y < last {
		return Group{}, false
	}
	var ruled []Group
	for _, g := range here.Groups {
		if g.Method == layout.Ruled {
			ruled = append(ruled, g)
		}
	}
	rows := topRows(page, outside(page, ruled), here.Edges, s)
	if rows == nil {
		return Group{}, false
	}
	low := runs[len(runs)-1].y
	next := *rows.rows[0]
	next.y = low + headStep/2*rows.size
	t := &aligned{s: s, page: before, runs: runs, end: rows.end, taken: map[*run]bool{}, rows: []*numberRow{&next},
		cols: rows.cols, size: rows.size, width: rows.width, left: rows.left, start: rows.start, right: rows.right, labelEnd: rows.labelEnd}
	for _, e := range above.Edges {
		if e.Horizontal {
			t.edges = append(t.edges, e)
		}
	}
	t.findHeader(last)
	if math.IsInf(t.headTop, 1) || !t.headed() || !t.labelsBelow() {
		return Group{}, false
	}
	for _, r := range runs { // words beside the header, above the labels
		if !t.taken[r] && r.y >= t.headTop-0.7*t.size && r.x1 <= t.cols[0].x0+startSlack*t.size && t.sameType(r) {
			t.corner, t.taken[r] = append(t.corner, r), true
		}
	}
	t.rows = nil
	return t.group()
}

// labelsBelow makes rows of the labels that stand between the header and the
// end of the page. It reports whether nothing else does.
func (t *aligned) labelsBelow() bool {
	for _, r := range t.runs {
		if t.taken[r] || r.y <= t.headLow+0.5*t.size {
			continue
		}
		if r.mark && ordinal(r) > 0 && r.x1 <= t.start && math.Abs(r.x0-t.left) < isolated*t.size { // a running number
			t.groups, t.taken[r] = append(t.groups, []*run{r}), true
			continue
		}
		if !t.headsRows(r) && !numbered.MatchString(r.text) || r.x1 > t.cols[0].x0 || !t.sameType(r) {
			return false
		}
		t.blanks, t.taken[r] = append(t.blanks, &blankRow{y: r.y, labels: []*run{r}}), true
	}
	return true
}

// headed reports whether most columns have a header.
func (t *aligned) headed() bool {
	n := 0
	for _, c := range t.cols {
		if len(c.header) > 0 {
			n++
		}
	}
	return 2*n > len(t.cols)
}

// topRows returns the rows of numbers that begin a page, if nothing stands
// above them but the lines of their own labels; nil if something does.
func topRows(page layout.Page, glyphs []layout.Glyph, edges []Edge, s Settings) *aligned {
	if len(glyphs) == 0 || len(glyphs) > maxGlyphs {
		return nil
	}
	runs := pageRuns(glyphs, page)
	tellColumns(runs)
	runs = strips(runs, edges, nil, s)[0].runs
	rows := numberRows(runs)
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
	t := &aligned{s: s, page: page, runs: runs, end: math.Inf(1), taken: taken, rows: rowGroups(rows, runs)[0]}
	for _, e := range edges {
		if e.Horizontal {
			t.edges = append(t.edges, e)
		}
	}
	t.joinLines()
	if t.tight() {
		return nil
	}
	t.measure()
	top := t.rows[0].y
	for _, r := range runs {
		if r.y < top-0.9*t.size && (r.x1 > t.cols[0].x0 || r.y < top-labelAbove*t.size) {
			return nil
		}
	}
	return t
}

// labelAbove is how far, in ems, the lines of a label can begin above the
// numbers beside it.
const labelAbove = 5.0

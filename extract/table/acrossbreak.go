package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// acrossBreak finds the tables that a page break cuts as if it were none, where
// the rows of a page do not go on from the page before and have no header, or go
// on from a few rows, which show too little of the columns below their header.
// The end of the page before is put above the page. What is found is kept only
// if each table that the break cuts has a header, or goes on from priors, those
// of the page before, and nothing that a table held is lost.
func acrossBreak(before layout.Page, above Trace, page layout.Page, here Trace, prior ending, s Settings) (Trace, Trace) {
	rest, last := endOf(above)
	if here.goesOn() && !endsShort(above) || !here.goesOn() && !bare(here) {
		return above, here
	}
	end := endGlyphs(before, above, last)
	if len(end) == 0 || len(page.Glyphs)+len(end) > maxGlyphs {
		return above, here
	}
	low := math.Inf(-1)
	for _, g := range end {
		low = math.Max(low, g.Box.Y1)
	}
	top := topOf(page)
	j := breakJoin{page: before.Number, shift: top - low - breakPitch*sizeOf(end[0]), at: top - breakPitch/2*sizeOf(end[0]), from: map[layout.Glyph]layout.Glyph{}}
	joined := j.join(end, before, page)
	upper, lower := Trace{Page: above.Page, Edges: above.Edges, Groups: rest}, Trace{Page: here.Page, Edges: here.Edges}
	cuts := 0
	for _, g := range find(joined, prior, s).Groups {
		a, b := j.part(g)
		if len(a.Cells) > 0 && len(b.Cells) > 0 {
			if g.Method != layout.Aligned || !g.Continues && slices.ContainsFunc(g.Columns, func(c column) bool { return len(c.header) == 0 }) {
				return above, here
			}
			b.Continues, cuts = true, cuts+1
		}
		if len(a.Cells) > 0 {
			upper.Groups = append(upper.Groups, a)
		}
		if len(b.Cells) > 0 {
			lower.Groups = append(lower.Groups, b)
		}
	}
	if cuts == 0 || upper.holding()+lower.holding() < above.holding()+here.holding() || upper.notes()+lower.notes() > above.notes()+here.notes() {
		return above, here
	}
	inReadingOrder(upper.Groups)
	return upper, lower
}

// breakPitch is how far, in ems, the end of one page is put above the next one.
const breakPitch = 1.0

// bare reports whether a table without a header, that does not go on from
// anywhere, begins a page.
func bare(t Trace) bool {
	for i, g := range t.Groups {
		if g.Method == layout.Aligned && !g.Continues && !shadowed(g, t.Groups[:i]) &&
			!slices.ContainsFunc(g.Columns, func(c column) bool { return len(c.header) > 0 }) {
			return true
		}
	}
	return false
}

// endsShort reports whether one of the tables that end a page has so few rows
// that they may not show all of its columns.
func endsShort(t Trace) bool {
	_, last := endOf(t)
	return slices.ContainsFunc(last, func(g Group) bool { return len(g.Ys) <= headAndRows })
}

// headAndRows is how many lines such a table has at most, those of the header
// among them.
const headAndRows = 8

// notes counts what was left out on a page.
func (t Trace) notes() int {
	n := 0
	for _, g := range t.Groups {
		n += len(g.Notes)
	}
	return n
}

// endOf parts the tables of a page from those that end it and can go on.
func endOf(t Trace) (rest, last []Group) {
	for i, g := range t.Groups {
		if g.Method == layout.Aligned && !shadowed(g, t.Groups[i+1:]) {
			last = append(last, g)
		} else {
			rest = append(rest, g)
		}
	}
	return rest, last
}

// endGlyphs returns what stands on a page from the top of its last tables, or of
// the words above them, down.
func endGlyphs(page layout.Page, t Trace, last []Group) []layout.Glyph {
	rest, _ := endOf(t)
	free := outside(page, rest)
	top := math.Inf(-1)
	for _, g := range rest {
		top = math.Max(top, g.Box.Y1)
	}
	runs := withoutFolios(runsOf(free), page)
	if len(runs) == 0 || len(runs) > maxBeside {
		return nil
	}
	begin := math.Inf(1)
	for _, g := range last {
		begin = math.Min(begin, g.Box.Y0)
	}
	x0, x1 := extent(runs)
	var out []layout.Glyph
	y := math.Min(begin, runs[len(runs)-1].y)
	for i := len(runs) - 1; i >= 0; i-- {
		r := runs[i]
		if r.y < begin {
			if r.y <= top || y-r.y > headStep*r.size || r.x1-r.x0 > proseShare*(x1-x0) {
				break
			}
			y = r.y
		}
		out = append(out, r.glyphs...)
	}
	return out
}

// holding counts the characters in the cells of a page.
func (t Trace) holding() int {
	n := 0
	for _, g := range t.Groups {
		for _, c := range g.Cells {
			n += len(c.Glyphs)
		}
	}
	return n
}

// A breakJoin is the end of one page above the next one.
type breakJoin struct {
	page  int     // the page before
	shift float64 // how far down the end of the page before is moved
	at    float64 // where the next page begins
	from  map[layout.Glyph]layout.Glyph
}

// join puts glyphs of the page before, and the rulings around them, above a page.
func (j breakJoin) join(end []layout.Glyph, before, page layout.Page) layout.Page {
	out := page
	out.Glyphs, out.Rulings = nil, nil
	top := math.Inf(1)
	for _, g := range end {
		moved := g
		moved.Box.Y0, moved.Box.Y1, moved.Seq = g.Box.Y0+j.shift, g.Box.Y1+j.shift, -1-len(j.from)
		j.from[moved] = g
		out.Glyphs = append(out.Glyphs, moved)
		top = math.Min(top, g.Box.Y0)
	}
	for _, r := range before.Rulings {
		if r.Horizontal() && r.Y0 > top-2*sizeOf(end[0]) && r.Y0+j.shift < j.at {
			r.Y0, r.Y1 = r.Y0+j.shift, r.Y1+j.shift
			out.Rulings = append(out.Rulings, r)
		}
	}
	out.Glyphs = append(out.Glyphs, page.Glyphs...)
	out.Rulings = append(out.Rulings, page.Rulings...)
	return out
}

// part cuts a group where the next page begins, and moves what stands above back.
func (j breakJoin) part(g Group) (above, below Group) {
	cut := 0
	for cut < len(g.Ys)-1 && g.Ys[cut+1] < j.at {
		cut++
	}
	if cut < len(g.Ys)-1 && (j.at-g.Ys[cut]) > (g.Ys[cut+1]-j.at) { // the line nearest to the break
		cut++
	}
	above, below = g, g
	above.Cells, below.Cells, above.Box, below.Box = nil, nil, layout.Box{}, layout.Box{}
	above.Ys, below.Ys = slices.Clone(g.Ys[:cut+1]), slices.Clone(g.Ys[cut:])
	above.members, below.members = map[layout.Glyph]bool{}, map[layout.Glyph]bool{}
	above.Notes, below.Notes = nil, nil
	for i := range above.Ys {
		above.Ys[i] -= j.shift
	}
	for _, c := range g.Cells {
		up, low := c, c
		up.Glyphs, low.Glyphs = nil, nil
		for _, gl := range c.Glyphs {
			if from, moved := j.from[gl]; moved {
				up.Glyphs = append(up.Glyphs, from)
				above.members[from] = true
			} else {
				low.Glyphs = append(low.Glyphs, gl)
				below.members[gl] = true
			}
		}
		if c.Row < cut {
			up.RowSpan = min(c.Row+c.RowSpan, cut) - c.Row
			up.Box.Y1 = math.Min(c.Box.Y1, j.at)
			up.Box.Y0, up.Box.Y1 = up.Box.Y0-j.shift, up.Box.Y1-j.shift
			above.Cells, above.Box = append(above.Cells, up), above.Box.Union(up.Box)
		}
		if end := c.Row + c.RowSpan; end > cut {
			low.Row = max(c.Row-cut, 0)
			low.RowSpan = end - cut - low.Row
			low.Box.Y0 = math.Max(c.Box.Y0, j.at)
			below.Cells, below.Box = append(below.Cells, low), below.Box.Union(low.Box)
		}
	}
	for _, n := range g.Notes {
		if n.Place.Box.Y0 < j.at {
			n.Place.Page = j.page
			n.Place.Box.Y0, n.Place.Box.Y1 = n.Place.Box.Y0-j.shift, n.Place.Box.Y1-j.shift
			above.Notes = append(above.Notes, n)
		} else {
			below.Notes = append(below.Notes, n)
		}
	}
	return above, below
}

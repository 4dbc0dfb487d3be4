package form

import "slices"

// apart returns the other ways in which a table of one block without row
// labels is printed: a table for each group of columns, be it for each of the
// outermost or each of the innermost heads. The boxes are those of the table.
func (s *Spec) apart() []*Spec {
	if len(s.Blocks) != 1 || len(s.Blocks[0].Rows) != 1 || s.Blocks[0].Rows[0].Label != "" {
		return nil
	}
	var out []*Spec
	for _, depth := range []int{1, maxDepth} {
		alt := &Spec{Edition: s.Edition, Table: s.Table, whole: s}
		var before []string
		for i, c := range s.Blocks[0].Columns {
			path := c.Path[:min(depth, len(c.Path))]
			if len(path) == 0 {
				return nil
			}
			if !slices.Equal(path, before) {
				alt.Blocks = append(alt.Blocks, Block{Number: len(alt.Blocks) + 1, Title: path[len(path)-1], Corner: s.Blocks[0].Corner, Rows: []Row{{Number: 1}}})
				before = path
			}
			b := &alt.Blocks[len(alt.Blocks)-1]
			b.Columns = append(b.Columns, c)
			b.Rows[0].Boxes = append(b.Rows[0].Boxes, s.Blocks[0].Rows[0].Boxes[i])
		}
		if len(alt.Blocks) > 1 && (len(out) == 0 || len(alt.Blocks) > len(out[0].Blocks)) {
			out = append(out, alt)
		}
	}
	return out
}

// maxDepth is more heads than any column has above it.
const maxDepth = 9

// of is the table that an alternative way of printing belongs to.
func (s *Spec) of() *Spec {
	if s.whole != nil {
		return s.whole
	}
	return s
}

// A group is what is printed of one group of columns.
type group struct {
	named     bool // by a title or in the header
	head, row bool
}

// dropUnsure takes back the groups of columns that lack a header or a row of
// values, or of which neither header nor title says which they are. Where all
// groups are printed, their order does.
func (a *alignment) dropUnsure() {
	groups := map[*Block]*group{}
	for _, mt := range a.matches {
		ln := &a.spec.lines[mt.line]
		g := groups[ln.block]
		if g == nil {
			g = &group{}
			groups[ln.block] = g
		}
		switch ln.kind {
		case titleLine:
			g.named = true
		case headerLine:
			g.head, g.named = true, g.named || mt.head.named
		case rowLine:
			g.row = mt.row.filled() <= len(ln.block.Columns)
		}
	}
	whole := 0
	for _, g := range groups {
		if g.head && g.row {
			whole++
		}
	}
	a.matches = slices.DeleteFunc(a.matches, func(mt match) bool {
		g := groups[a.spec.lines[mt.line].block]
		return !g.head || !g.row || !g.named && whole < len(a.spec.Blocks)
	})
	a.score = 0
	for _, mt := range a.matches {
		a.score += mt.score
	}
}

// filled counts the value cells of a row that are not empty.
func (r *row) filled() int {
	n := 0
	for _, c := range r.behind() {
		if !c.blank() {
			n++
		}
	}
	return n
}

// apartBetter is by how much a table must fit better as one for each group of
// columns than as a whole.
const apartBetter = 0.5

// alignBest aligns a table as a whole and in the other ways it is printed.
func (m *matcher) alignBest(rows []*row, s *Spec) alignment {
	best := m.align(rows, s)
	for _, alt := range s.parts {
		a := m.align(rows, alt)
		a.dropUnsure()
		if a.score > best.score+apartBetter && a.recognised() {
			best = a
		}
	}
	return best
}

package form

import (
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// A span is a range of grid columns [from, to); the zero span means unknown.
type span struct{ from, to int }

// A head is a column header found in a run of printed rows.
type head struct {
	rows  int     // how many printed rows it takes
	fit   float64 // share of the columns found, weighted by similarity
	spans []span  // grid columns of each form column; zero where not found
	named bool    // a group head says which columns they are
	order []int   // form columns as printed from left to right; nil if the header does not tell
	part  bool    // some form columns are not found
	width int     // grid columns of its last row, counted to the last cell
	table *layout.Table
}

// maxHeadRows is the greatest number of printed rows a header takes, with one
// more for a page break inside it.
const maxHeadRows = 5

// minHead is the share of columns from which a run of rows counts as a header.
const minHead = 0.5

// header looks for a block's column header in the rows from i on. Of runs that
// fit equally well the shortest is taken.
func (m *matcher) header(rows []*row, i int, ln *line) *head {
	var best *head
	for k := 1; k <= maxHeadRows && i+k <= len(rows); k++ {
		r := rows[i+k-1]
		if r.table != rows[i].table || !r.words || m.wordsBehind(r) {
			break
		}
		if k == 1 && !hints(r, ln) {
			return nil
		}
		atLeast := minHead
		if best != nil {
			atLeast = best.fit
		}
		h := m.columns(m.grid(rows, i, k), ln, atLeast)
		if h != nil && h.fit >= minHead && (best == nil || h.fit > best.fit+1e-9) {
			h.rows, h.table, h.width = k, r.table, r.width()
			best = h
		}
	}
	return best
}

// wordsBehind reports whether a row has the label of a row of a form and words
// behind it that are no label: they are printed in the place of a number.
func (m *matcher) wordsBehind(r *row) bool {
	if r.leaf < 0 || r.values == 0 || len(r.joins) == 0 {
		return false
	}
	for id := range m.labels.rows {
		if r.joins[0].at(id) >= simExact && !m.labels.columns[id] {
			return true
		}
	}
	return false
}

// wordsOnly reports whether no cell of a row holds a number or a dash.
func (r *row) wordsOnly() bool {
	return !slices.ContainsFunc(r.cells, func(c *cell) bool { return c.value.Kind == number.Number || c.value.Kind == number.Dash })
}

// hints reports whether a cell of a row, or one that reaches into it, reads as
// any label of a header line: a header begins with such a row.
func hints(r *row, ln *line) bool {
	for _, cells := range [2][]*cell{r.cells, r.above} {
		for _, c := range cells {
			if !c.like() {
				continue
			}
			if c.sims.at(ln.corner) >= simLike {
				return true
			}
			for i := range ln.cols {
				if c.sims.at(ln.cols[i].label) >= simLike {
					return true
				}
				for _, id := range ln.cols[i].path {
					if c.sims.at(id) >= simLike {
						return true
					}
				}
			}
		}
	}
	return false
}

// A gridColumn is a range of grid columns under the same lowest header cell.
type gridColumn struct {
	span
	path []*cell // header cells above it, top to bottom; the last is the lowest
	over []*cell // cells of words above the header
	read []*sims // see readings
}

// A run is rows of one table that stand below each other.
type run struct {
	first *row
	rows  int
}

// grid returns the grid columns of the run of k rows from i on: every block asks
// for the same.
func (m *matcher) grid(rows []*row, i, k int) []gridColumn {
	key := run{rows[i], k}
	g, ok := m.grids[key]
	if !ok {
		g = gridColumns(rows[i : i+k])
		addOver(g, rows[:i], rows[i].table)
		for i := range g {
			g[i].read = m.readings(g[i])
		}
		m.grids[key] = g
	}
	return g
}

// gridColumns cuts a header run into columns by what stands above each.
func gridColumns(rows []*row) []gridColumn {
	width := rows[0].table.Cols
	at := make([][]*cell, width)
	put := func(c *cell) {
		if c.blank() {
			return
		}
		for col := c.Col; col < c.Col+c.ColSpan && col < width; col++ {
			if p := at[col]; len(p) == 0 || p[len(p)-1] != c {
				at[col] = append(p, c)
			}
		}
	}
	for i, r := range rows {
		if i == 0 {
			for _, c := range r.above {
				put(c)
			}
		}
		for _, c := range r.cells {
			put(c)
		}
	}
	var out []gridColumn
	for col := range width {
		path := at[col]
		if len(path) == 0 {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to == col && out[n-1].path[len(out[n-1].path)-1] == path[len(path)-1] {
			out[n-1].to++
			continue
		}
		out = append(out, gridColumn{span: span{col, col + 1}, path: path})
	}
	return out
}

// addOver adds to grid columns what stands above them in the rows of words
// before the header.
func addOver(grid []gridColumn, before []*row, t *layout.Table) {
	for n := 0; n < maxHeadRows && len(before) > 0; n++ {
		r := before[len(before)-1]
		before = before[:len(before)-1]
		if r.table != t || !r.wordsOnly() {
			return
		}
		for _, c := range r.cells {
			for i := range grid {
				if g := &grid[i]; !c.blank() && c.Col < g.to && g.from < c.Col+c.ColSpan {
					g.over = append(g.over, c)
				}
			}
		}
	}
}

// A fitting says how well grid columns fit form columns: of one grid column
// after the other, its fit to each form column.
type fitting struct {
	rows, cols int // grid columns and form columns
	fit        []float64
}

func (f *fitting) of(i int) []float64 { return f.fit[i*f.cols : (i+1)*f.cols] }

// most is no less than any way of giving grid columns form columns adds up to.
func (f *fitting) most() float64 {
	sum := 0.0
	for i := range f.rows {
		best := 0.0
		for _, v := range f.of(i) {
			best = max(best, v)
		}
		sum += best
	}
	return sum
}

// fitColumns fits grid columns to those of a header line. The result holds
// until it is called again.
func (m *matcher) fitColumns(grid []gridColumn, ln *line) *fitting {
	f := &m.fitting
	f.rows, f.cols, f.fit = len(grid), len(ln.cols), f.fit[:0]
	for i := range grid {
		for j := range ln.cols {
			f.fit = append(f.fit, columnFit(&grid[i], &ln.cols[j]))
		}
	}
	return f
}

// columns finds the columns of a header line among grid columns: in the order
// of the form, or in another one if the heads say so beyond doubt. It returns
// nil if the fit is known to be less than atLeast.
func (m *matcher) columns(grid []gridColumn, ln *line, atLeast float64) *head {
	fit := m.fitColumns(grid, ln)
	if fit.most() < (atLeast-1e-6)*float64(len(ln.cols)) {
		return nil
	}
	at, sum := m.alignColumns(fit)
	if found(at) < len(ln.cols) && fit.strike(grid, ln) {
		at, sum = m.alignColumns(fit)
	}
	sure := sureColumns(fit)
	if other := fit.total(sure); other > sum+turned {
		at, sum = sure, other
		if ln.parts(at) && !inTurn(at, len(ln.cols)) {
			return nil
		}
	}
	out := &head{spans: make([]span, len(ln.cols))}
	of := len(ln.cols)
	for i, c := range grid {
		switch {
		case at[i] >= 0:
			out.spans[at[i]] = c.span
			out.named = out.named || c.under(ln.cols[at[i]].path)
		case c.path[len(c.path)-1].sims.at(ln.corner) < simLike && i > 0:
			of++
		}
	}
	out.part = slices.Contains(out.spans, span{})
	if of == len(ln.cols) && fit.total(sure) == sum {
		out.order = slices.DeleteFunc(slices.Clone(at), func(j int) bool { return j < 0 })
		if len(out.order) < len(ln.cols) && gaps(grid, at) {
			out.order = nil // an empty head may stand for a column that is not found
		}
	}
	out.fit = sum / float64(max(of, 1))
	return out
}

// parts reports whether an order of columns puts another column between those
// of one group, which no head above them can cover: cells that do not count in
// the group head have pushed the heads beside it into its columns.
func (ln *line) parts(at []int) bool {
	left := map[int]bool{} // groups of which a column has been, and then one of none of them
	var open []int
	for _, j := range at {
		if j < 0 {
			continue
		}
		path := ln.cols[j].path
		if slices.ContainsFunc(path, func(g int) bool { return left[g] }) {
			return true
		}
		for _, g := range open {
			left[g] = left[g] || !slices.Contains(path, g)
		}
		open = path
	}
	return false
}

// inTurn gives grid columns the n columns of the form from left to right, if
// each has one.
func inTurn(at []int, n int) bool {
	if found(at) < n {
		return false
	}
	next := 0
	for i := range at {
		if at[i] >= 0 {
			at[i], next = next, next+1
		}
	}
	return true
}

// found counts the grid columns that have a form column.
func found(at []int) int {
	n := 0
	for _, j := range at {
		if j >= 0 {
			n++
		}
	}
	return n
}

// strike takes the form columns of one group from the grid columns that stand
// under the head of another. Where all columns are printed their order says
// which they are, whatever the heads above them; of some of them, the heads do.
func (f *fitting) strike(grid []gridColumn, ln *line) bool {
	struck := false
	for i, c := range grid {
		fit := f.of(i)
		for j := range fit {
			if fit[j] > 0 && c.elsewhere(&ln.cols[j]) {
				fit[j], struck = 0, true
			}
		}
	}
	return struck
}

// elsewhere reports whether a grid column stands under the head of another
// group of columns than the innermost of its own.
func (c gridColumn) elsewhere(col *columnLabels) bool {
	if len(col.path) == 0 {
		return false
	}
	has := func(label int, least float64) bool {
		like := func(have *cell) bool { return have.sims.at(label) >= least }
		return slices.ContainsFunc(c.path[:len(c.path)-1], like) || slices.ContainsFunc(c.over, like)
	}
	return !has(col.path[len(col.path)-1], simLike) && slices.ContainsFunc(col.rivals, func(r int) bool { return has(r, simClose) })
}

// gaps reports whether grid columns without a head stand between those found.
func gaps(grid []gridColumn, at []int) bool {
	last := -1
	for i, c := range grid {
		if at[i] < 0 {
			continue
		}
		if last >= 0 && c.from > last {
			return true
		}
		last = c.to
	}
	return false
}

// under reports whether the innermost of some group heads stands above a column.
func (c gridColumn) under(path []int) bool {
	if len(path) == 0 {
		return false
	}
	return slices.ContainsFunc(c.path, func(have *cell) bool { return have.sims.at(path[len(path)-1]) >= simClose })
}

// alignColumns aligns grid columns with form columns, keeping the order of both. It
// returns the form column of each grid column, -1 for none, and their fit.
func (m *matcher) alignColumns(f *fitting) (at []int, sum float64) {
	g, n, width := f.rows, f.cols, f.cols+1
	score := slices.Grow(m.columnScore[:0], (g+1)*width)[:(g+1)*width]
	m.columnScore = score
	clear(score)
	for i := range g {
		above, here := score[i*width:(i+1)*width], score[(i+1)*width:(i+2)*width]
		for j, v := range f.of(i) {
			here[j+1] = max(above[j+1], here[j])
			if v > 0 {
				here[j+1] = max(here[j+1], above[j]+v)
			}
		}
	}
	at = make([]int, g)
	for i := range at {
		at[i] = -1
	}
	for i, j := g, n; i > 0 && j > 0; {
		switch here := score[i*width+j]; here {
		case score[(i-1)*width+j]:
			i--
		case score[i*width+j-1]:
			j--
		default:
			i, j = i-1, j-1
			at[i] = j
		}
	}
	return at, score[g*width+n]
}

// Heads that tell the order of the columns by themselves.
const (
	headSure = 0.9 // similarity of a head to its column, with every other column below it
	turned   = 0.5 // by which they must fit better than in the order of the form
)

// sureColumns gives each grid column the form column that its head names
// clearly, -1 if there is none or another grid column is named so too.
func sureColumns(f *fitting) []int {
	at := make([]int, f.rows)
	taken := make([]int, f.cols)
	for i := range at {
		fit := f.of(i)
		at[i] = -1
		for j, v := range fit {
			if v >= headSure && (at[i] < 0 || v > fit[at[i]]) {
				at[i] = j
			}
		}
		for j, v := range fit {
			if at[i] >= 0 && j != at[i] && v >= fit[at[i]] {
				at[i] = -1 // two columns of the form have this head
				break
			}
		}
		if at[i] >= 0 {
			taken[at[i]]++
		}
	}
	for i, j := range at {
		if j >= 0 && taken[j] > 1 {
			at[i] = -1
		}
	}
	return at
}

// total adds up how well grid columns fit the form columns they are given.
func (f *fitting) total(at []int) float64 {
	sum := 0.0
	for i, j := range at {
		if j >= 0 {
			sum += f.of(i)[j]
		}
	}
	return sum
}

// pathBonus is added when the group heads agree too; it only decides between
// equal labels.
const pathBonus = 0.02

// readings compares what a grid column may be read as: its lowest header cell,
// or that cell read on from those above it, because a header cell may be cut.
func (m *matcher) readings(c gridColumn) []*sims {
	out := make([]*sims, 0, len(c.path))
	joined := ""
	for i := len(c.path) - 1; i >= 0; i-- {
		joined = c.path[i].Text + joined
		out = append(out, m.compare(joined))
	}
	return out
}

// columnFit compares a grid column with a form column.
func columnFit(c *gridColumn, col *columnLabels) float64 {
	best := 0.0
	for _, s := range c.read {
		best = max(best, s.at(col.label))
	}
	if best < simLike {
		return 0
	}
	for _, want := range col.path {
		for _, have := range c.path {
			if have.sims.at(want) >= simLike {
				best += pathBonus
				break
			}
		}
	}
	return best
}

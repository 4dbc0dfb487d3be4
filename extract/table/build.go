package table

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// minSlot keeps the borders of made-up columns and rows apart, in points, by
// more than any tolerance.
const minSlot = 4.0

// A line of the grid that is being built: a row of numbers, a blank row, or
// one of the header.
type gridLine struct {
	y      float64
	labels []*run
	row    *numberRow // nil in blank rows and headers
	upper  []*run     // spanning headers
	head   bool       // the line of the column headers
}

// group lays the table out on a grid: columns of group labels, one of labels,
// then the columns of numbers.
func (t *aligned) group() (Group, bool) {
	lines := t.gridLines()
	sortBlocks(t.groups)
	tiers := t.tiers()
	labelCol := len(tiers)
	hasLabels := labelCol > 0
	for _, l := range lines {
		hasLabels = hasLabels || len(l.labels) > 0
	}
	first := labelCol
	if hasLabels {
		first++
	}
	xs := t.borders(tiers, hasLabels)
	ys := bounds(lines)
	g := Group{Method: layout.Aligned, Xs: xs, Ys: ys, Columns: t.cols, Edges: nil, Notes: t.notes}
	b := builder{t: t, g: &g, lines: lines, first: first, label: labelCol, counted: counted(tiers), taken: map[[2]int]bool{}}
	for i := range lines {
		b.line(i, hasLabels)
	}
	b.tiers(tiers)
	if len(g.Cells) == 0 {
		return Group{}, false
	}
	slices.SortFunc(g.Cells, func(a, b GridCell) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
	g.members = map[layout.Glyph]bool{}
	for _, c := range g.Cells {
		g.Box = g.Box.Union(c.Box)
		for _, gl := range c.Glyphs {
			g.members[gl] = true
		}
	}
	return g, true
}

// gridLines lists the lines of the grid from top to bottom.
func (t *aligned) gridLines() []gridLine {
	var out []gridLine
	for _, u := range t.upper {
		out = append(out, gridLine{y: u[0].y, upper: u})
	}
	heads := slices.ContainsFunc(t.cols, func(c column) bool { return len(c.header) > 0 })
	if heads || len(t.corner) > 0 {
		out = append(out, gridLine{y: t.headLow, labels: t.corner, head: true})
	}
	start := len(out)
	for _, r := range t.rows {
		out = append(out, gridLine{y: r.y, labels: r.labels, row: r})
	}
	for _, b := range t.blanks {
		out = append(out, gridLine{y: b.y, labels: b.labels})
	}
	slices.SortStableFunc(out[start:], func(a, b gridLine) int { return cmp.Compare(a.y, b.y) })
	return out
}

// tiers sorts the blocks of group labels into columns, left to right.
func (t *aligned) tiers() [][][]*run {
	var out [][][]*run
	var ends []float64
	for _, b := range t.groups {
		x0, x1 := extent(b)
		if n := len(out); n > 0 && x0 < ends[n-1]-0.2*t.size {
			out[n-1] = append(out[n-1], b)
			ends[n-1] = math.Max(ends[n-1], x1)
			continue
		}
		out, ends = append(out, [][]*run{b}), append(ends, x1)
	}
	return out
}

func extent(runs []*run) (x0, x1 float64) {
	x0, x1 = math.Inf(1), math.Inf(-1)
	for _, r := range runs {
		x0, x1 = math.Min(x0, r.x0), math.Max(x1, r.x1)
	}
	return x0, x1
}

// borders returns the borders of the columns across the page.
func (t *aligned) borders(tiers [][][]*run, hasLabels bool) []float64 {
	var xs []float64
	add := func(x float64) {
		if n := len(xs); n > 0 {
			x = math.Max(x, xs[n-1]+minSlot)
		}
		xs = append(xs, x)
	}
	for _, tier := range tiers {
		x0 := math.Inf(1)
		for _, b := range tier {
			x, _ := extent(b)
			x0 = math.Min(x0, x)
		}
		add(x0 - 1)
	}
	if hasLabels {
		x0 := t.left
		if len(tiers) > 0 {
			for _, b := range tiers[len(tiers)-1] {
				_, x1 := extent(b)
				x0 = math.Max(x0, x1)
			}
		}
		add(math.Min(x0, t.cols[0].x0-minSlot) - 1)
	}
	start := t.cols[0].x0 - t.size
	if !math.IsInf(t.labelEnd, -1) && t.labelEnd < t.cols[0].x0 {
		start = (t.labelEnd + t.cols[0].x0) / 2
	}
	add(start)
	for i := 1; i < len(t.cols); i++ {
		add((t.cols[i-1].x1 + t.cols[i].x0) / 2)
	}
	last := t.cols[len(t.cols)-1]
	add(math.Min(last.x1+math.Max(1, t.cols[0].x0-start), math.Max(t.end, last.x1)))
	return xs
}

// bounds returns the borders of the lines down the page: half way between.
func bounds(lines []gridLine) []float64 {
	ys := make([]float64, 0, len(lines)+1)
	for i, l := range lines {
		top, low := l.extent()
		y := top
		if i > 0 {
			_, before := lines[i-1].extent()
			y = math.Max((before+top)/2, ys[i-1]+minSlot/4)
		}
		ys = append(ys, y)
		if i == len(lines)-1 {
			ys = append(ys, math.Max(low+(low-top)/2, y+minSlot/4))
		}
	}
	return ys
}

func (l gridLine) extent() (top, low float64) {
	top, low = math.Inf(1), math.Inf(-1)
	add := func(r *run) { top, low = math.Min(top, r.y0()), math.Max(low, r.y1()) }
	for _, r := range l.labels {
		add(r)
	}
	for _, r := range l.upper {
		add(r)
	}
	if l.row != nil {
		for _, v := range l.row.values {
			for _, r := range v.runs {
				add(r)
			}
		}
	}
	if math.IsInf(top, 1) {
		return l.y, l.y
	}
	return top, low
}

// A builder fills the grid of one table.
type builder struct {
	t            *aligned
	g            *Group
	lines        []gridLine
	label, first int  // columns of the labels and of the first number
	counted      bool // running numbers stand before the labels
	taken        map[[2]int]bool
}

// put adds a cell; the box is that of its text where it is a label.
func (b *builder) put(row, col, rows, cols int, runs []*run, slot bool) {
	c := GridCell{Row: row, Col: col, RowSpan: rows, ColSpan: cols}
	for _, r := range runs {
		c.Glyphs = append(c.Glyphs, r.glyphs...)
		c.Box = c.Box.Union(layout.Box{X0: r.x0, Y0: r.y0(), X1: r.x1, Y1: r.y1()})
	}
	if slot {
		c.Box = layout.Box{X0: b.g.Xs[col], Y0: b.g.Ys[row], X1: b.g.Xs[col+cols], Y1: b.g.Ys[row+rows]}
	}
	for r := row; r < row+rows; r++ {
		for k := col; k < col+cols; k++ {
			b.taken[[2]int{r, k}] = true
		}
	}
	b.g.Cells = append(b.g.Cells, c)
}

// counted reports whether the last tier holds running numbers.
func counted(tiers [][][]*run) bool {
	return len(tiers) > 0 && slices.ContainsFunc(tiers[len(tiers)-1], func(b []*run) bool { return b[0].index })
}

// line lays one line of the grid.
func (b *builder) line(i int, hasLabels bool) {
	l := b.lines[i]
	switch {
	case l.upper != nil:
		b.upper(i, l.upper)
	case l.head:
		if hasLabels && len(l.labels) > 0 {
			b.corner(i, l.labels)
		}
		for k, c := range b.t.cols {
			if len(c.header) > 0 {
				b.put(i, b.first+k, 1, 1, c.header, false)
			}
		}
	default:
		if hasLabels && len(l.labels) > 0 {
			b.put(i, b.label, 1, 1, l.labels, false)
		}
		b.values(i, l)
	}
}

// corner lays the header of the labels over their columns; that of running
// numbers before them, which ends left of it, over theirs.
func (b *builder) corner(row int, runs []*run) {
	var before, words []*run
	for _, r := range runs {
		if b.counted && r.cx() < b.g.Xs[b.label]+r.size && slices.ContainsFunc(runs, func(o *run) bool { return o.x0 > r.x1 }) {
			before = append(before, r)
		} else {
			words = append(words, r)
		}
	}
	if len(before) == 0 || len(words) == 0 {
		b.put(row, 0, 1, b.first, runs, false)
		return
	}
	b.put(row, 0, 1, b.label, before, false)
	b.put(row, b.label, 1, 1, words, false)
}

// upper lays headers over several columns: over those that each stands above.
func (b *builder) upper(row int, runs []*run) {
	for _, r := range runs {
		from, to := -1, -1
		for k := range b.g.Xs[:len(b.g.Xs)-1] {
			if math.Min(b.g.Xs[k+1], r.x1)-math.Max(b.g.Xs[k], r.x0) > overlapEms*r.size && !b.taken[[2]int{row, k}] {
				if from < 0 {
					from = k
				}
				to = k + 1
			} else if from >= 0 {
				break
			}
		}
		if from < 0 {
			delete(b.t.taken, r) // no room in the grid: it stays running text
			continue
		}
		b.put(row, from, 1, to-from, []*run{r}, false)
	}
}

// values lays the numbers of a row into its columns. Where two stand in one
// column, or one in none, the cells it may belong to are left out: which is
// which would be a guess.
func (b *builder) values(row int, l gridLine) {
	t := b.t
	in := make([][]*run, len(t.cols))
	doubt := make([]bool, len(t.cols))
	unclear := func(runs []*run, x0, x1 float64) {
		for j := range t.cols {
			if b.g.Xs[b.first+j] < x1 && x0 < b.g.Xs[b.first+j+1] {
				doubt[j] = true
			}
		}
		box := layout.Box{X0: x0, Y0: runs[0].y0(), X1: x1, Y1: runs[len(runs)-1].y1()}
		b.g.Notes = append(b.g.Notes, layout.Warning{Place: layout.Place{Page: t.page.Number, Box: box},
			Message: fmt.Sprintf("it cannot be decided which cell of a table without rulings %q belongs to; the cells it may belong to are left out", runs[0].text)})
	}
	lay := func(runs []*run, x0, x1 float64, size float64) {
		if k := at(t.cols, x0, x1, size); k >= 0 && in[k] == nil {
			in[k] = runs
			return
		}
		unclear(runs, x0, x1)
	}
	if l.row != nil {
		for _, v := range l.row.values {
			if v.part {
				unclear(v.runs, v.x0, v.x1)
				continue
			}
			lay(v.runs, v.x0, v.x1, v.size)
		}
	}
	top, low := b.g.Ys[row], b.g.Ys[row+1]
	end := low // of words
	if row == len(b.lines)-1 {
		_, end = l.extent()
		low, end = low+t.size, end+t.size/2 // a number may go on below
	}
	for _, r := range t.runs {
		if t.taken[r] || r.wordy() && r.y >= end || r.y <= top || r.y >= low || r.x1 <= b.g.Xs[b.first] || r.x0 >= b.g.Xs[len(b.g.Xs)-1] {
			continue
		}
		t.taken[r] = true
		if r.wordy() && math.Abs(r.y-l.y) < 0.5*r.size {
			lay([]*run{r}, r.x0, r.x1, r.size)
			continue
		}
		unclear([]*run{r}, r.x0, r.x1) // no line of any cell
		t.taken[r] = false
	}
	for k := range t.cols {
		if doubt[k] {
			for _, r := range in[k] {
				t.taken[r] = false
			}
			continue
		}
		b.put(row, b.first+k, 1, 1, in[k], true)
	}
}

// tiers lays the labels of groups beside the rows at whose height they stand. A
// row with a line of a label level with it is that label's.
func (b *builder) tiers(tiers [][][]*run) {
	for col, tier := range tiers {
		slices.SortFunc(tier, func(a, b []*run) int { return cmp.Compare(a[0].y, b[0].y) })
		owner := b.level(tier)
		next := 0
		for k, block := range tier {
			top, low := block[0].y, block[len(block)-1].y
			from, to := -1, -1
			for i := next; i < len(b.lines); i++ {
				other, owned := owner[i]
				if b.taken[[2]int{i, col}] || b.lines[i].upper != nil || b.lines[i].head || owned && other != k {
					if from >= 0 {
						break
					}
					continue
				}
				if b.g.Ys[i] <= low && b.g.Ys[i+1] >= top {
					if from < 0 {
						from = i
					}
					to = i + 1
				}
			}
			if from < 0 {
				b.nearest(col, block)
				continue
			}
			b.put(from, col, to-from, 1, block, false)
			next = to
		}
	}
}

// level finds for each line the block of a tier that has a line of its own
// level with it.
func (b *builder) level(tier [][]*run) map[int]int {
	out := map[int]int{}
	for i, l := range b.lines {
		for k, block := range tier {
			if _, found := out[i]; !found && slices.ContainsFunc(block, func(r *run) bool { return math.Abs(r.y-l.y) < pitchSlack*r.size }) {
				out[i] = k
			}
		}
	}
	return out
}

// nearest puts a block of a group label that found no free row into the cell
// before it, or leaves it to the running text.
func (b *builder) nearest(col int, block []*run) {
	for i := len(b.g.Cells) - 1; i >= 0; i-- {
		if c := &b.g.Cells[i]; c.Col == col && c.ColSpan == 1 {
			for _, r := range block {
				c.Glyphs = append(c.Glyphs, r.glyphs...)
			}
			return
		}
	}
	for _, r := range block {
		b.t.taken[r] = false
	}
}

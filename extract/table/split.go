package table

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// How lost borders are told from merged cells.
const (
	columnGap  = 1.0 // widths of a character that keep two columns of numbers apart
	stackedMin = 3   // cells of one row band that must hold stacked numbers to be two rows
)

// restoreBorders splits cells that a missing border has run together. Text of
// numbers and marks is never merged on purpose: numbers that stand apart on
// both sides of a grid line belong to two cells, and a row of cells that each
// hold two numbers above each other is two rows. A label splits along with the
// numbers behind it.
func restoreBorders(g *Group) {
	addRows(g)
	addColumns(g)
	g.Cells = splitHeads(*g)
	g.Cells = splitWords(*g)
	g.Cells = splitPairs(*g)
	var out []GridCell
	for _, c := range g.Cells {
		out = append(out, splitAcross(*g, c)...)
	}
	g.Cells = splitDown(*g, out)
	g.Cells = settle(*g)
	g.Cells = splitLabels(*g)
	sortCells(g.Cells)
}

func sortCells(cells []GridCell) {
	slices.SortFunc(cells, func(a, b GridCell) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
}

// splitHeads cuts a cell of words with a number below them, where at least two
// other cells with numbers begin at the same grid line, and a cell of words and
// a number where at least two cells begin at the line and no other one reaches
// across it, or one of words does that stands below another one: the border
// between a header and a number is lost.
func splitHeads(g Group) []GridCell {
	begin := make([]int, len(g.Ys))                                // cells of numbers that begin at a line
	parted := make([]int, len(g.Ys))                               // all cells that begin at it
	across := make([]int, len(g.Ys))                               // those that reach across it
	words, above := make([]int, len(g.Ys)), make([]int, len(g.Ys)) // cells of words that begin at it and that end there
	for _, c := range g.Cells {
		parted[c.Row]++
		if len(c.Glyphs) > 0 && !marks(c.Glyphs) {
			words[c.Row]++
			above[c.Row+c.RowSpan]++
		}
		if marks(c.Glyphs) {
			begin[c.Row]++
		}
		for line := c.Row + 1; line < c.Row+c.RowSpan; line++ {
			across[line]++
		}
	}
	lost := func(line int, head, number bool) bool {
		return begin[line] >= 2 && head && number || across[line] == 1 &&
			(parted[line] >= 2 && head == number || words[line] > 0 && above[line] > 0 && head && number)
	}
	var out []GridCell
	for _, c := range g.Cells {
		for line := c.Row + 1; line < c.Row+c.RowSpan; line++ {
			upper, lower, clean := cut(c.Glyphs, vertical, g.Ys[line])
			if clean && lost(line, !marks(upper), marks(lower)) {
				var a GridCell
				a, c = c.parted(line, g.Ys[line], upper, lower)
				out = append(out, a)
				break
			}
		}
		out = append(out, c)
	}
	return out
}

// How words that have run together are told from words set apart.
const (
	wordsGap    = 0.4 // widths of a character that keep the words of two columns apart
	strongShare = 0.4 // of the rows of a grid must have a border at a line for it to part words
)

// splitWords cuts a cell of words at a grid line that parts most rows, if the
// words stand clearly on both sides of it, and at one that parts the numbers
// below, if the words have several lines on both sides: one head over two columns
// would fill its first line before it goes on in the next.
func splitWords(g Group) []GridCell {
	inside := make([]int, len(g.Xs)) // rows of cells that reach across a line
	for _, c := range g.Cells {
		for line := c.Col + 1; line < c.Col+c.ColSpan; line++ {
			inside[line] += c.RowSpan
		}
	}
	numbersIn := make([]int, len(g.Ys))
	for _, c := range g.Cells {
		if marks(c.Glyphs) {
			numbersIn[c.Row]++
		}
	}
	rows := float64(len(g.Ys) - 1)
	at := g.atoms()
	var out []GridCell
	for _, c := range g.Cells {
		for line := c.Col + c.ColSpan - 1; line > c.Col; line-- {
			strong := float64(inside[line]) <= (1-strongShare)*rows
			if !strong && !g.numbersBelow(at, c, line) {
				continue
			}
			left, right, clean := cut(c.Glyphs, across, g.Xs[line])
			if !clean || !strong && (len(layout.TextLines(left)) < 2 || len(layout.TextLines(right)) < 2) || len(right) < 2 || marks(left) || marks(right) || !apart(left, right, wordsGap) {
				continue
			}
			item := numbered.MatchString(cellText(right, 0))
			if (numbersIn[c.Row] > 0 || len(left) < 2) && !item {
				continue // a label with a blank in it
			}
			b := c
			c.ColSpan, c.Glyphs, c.Box.X1 = line-c.Col, left, g.Xs[line]
			b.Col, b.ColSpan, b.Glyphs, b.Box.X0 = line, b.Col+b.ColSpan-line, right, g.Xs[line]
			out = append(out, b)
		}
		out = append(out, c)
	}
	return out
}

// numbersBelow reports whether a number stands below a cell on each side of a grid
// line, in a cell that ends there.
func (g Group) numbersBelow(at []int, c GridCell, line int) bool {
	row, cols := c.Row+c.RowSpan, len(g.Xs)-1
	if row >= len(g.Ys)-1 {
		return false
	}
	left, right := at[row*cols+line-1], at[row*cols+line]
	return left >= 0 && right >= 0 && left != right && isNumber(g.Cells[left].Glyphs) && isNumber(g.Cells[right].Glyphs)
}

// splitPairs cuts a cell of two rows whose text stands in one of them, as the
// numbers beside it do, or the heads beside it and the numbers below those: the
// text of a merged cell stands in the middle.
func splitPairs(g Group) []GridCell {
	single, heads := make([]int, len(g.Ys)), make([]int, len(g.Ys)) // cells of numbers, and of words, within one row
	for _, c := range g.Cells {
		switch {
		case c.RowSpan > 1 || len(c.Glyphs) == 0:
		case marks(c.Glyphs):
			single[c.Row]++
		default:
			heads[c.Row]++
		}
	}
	var out []GridCell
	for _, c := range g.Cells {
		line := c.Row + 1
		if c.RowSpan != 2 || len(c.Glyphs) == 0 {
			out = append(out, c)
			continue
		}
		above, below, crossed := 0, 0, false
		for _, gl := range c.Glyphs {
			from, to := gl.Box.Y0+acrossLine*gl.Box.Height(), gl.Box.Y1-acrossLine*gl.Box.Height()
			crossed = crossed || from < g.Ys[line] && to > g.Ys[line]
			if gl.Box.CenterY() < g.Ys[line] {
				above++
			} else {
				below++
			}
		}
		switch {
		case !crossed && below == 0 && (single[c.Row] >= 2 || heads[c.Row] >= 2 && single[line] >= 2 && !marks(c.Glyphs)):
			upper, lower := c.parted(line, g.Ys[line], c.Glyphs, nil)
			out = append(out, upper, lower)
		case !crossed && above == 0 && single[line] >= 2:
			upper, lower := c.parted(line, g.Ys[line], nil, c.Glyphs)
			out = append(out, upper, lower)
		default:
			out = append(out, c)
		}
	}
	return out
}

// splitLabels cuts a cell of words that stands directly before several rows of
// numbers: what labels a row of numbers labels one row.
func splitLabels(g Group) []GridCell {
	at := g.atoms()
	cols := len(g.Xs) - 1
	units := g.units()
	numbersBehind := func(c GridCell, row int) bool {
		next := c.Col + c.ColSpan
		if next < cols && units[at[row*cols+next]] {
			next++
		}
		if next >= cols || at[row*cols+next] < 0 {
			return false
		}
		n := g.Cells[at[row*cols+next]]
		return n.RowSpan == 1 && isNumber(n.Glyphs)
	}
	headBehind := func(c GridCell, row int) bool { // words that end with the row: a header above the numbers
		next := c.Col + c.ColSpan
		if next >= cols || at[row*cols+next] < 0 {
			return false
		}
		n := g.Cells[at[row*cols+next]]
		return n.Row+n.RowSpan == row+1 && len(n.Glyphs) > 0 && !isNumber(n.Glyphs)
	}
	var out []GridCell
	for _, c := range g.Cells {
		for line := c.Row + 1; line < c.Row+c.RowSpan; line++ {
			if marks(c.Glyphs) || !numbersBehind(c, line) || !numbersBehind(c, line-1) && !headBehind(c, line-1) {
				continue
			}
			if above, below, clean := cut(c.Glyphs, vertical, g.Ys[line]); clean {
				var a GridCell
				a, c = c.parted(line, g.Ys[line], above, below)
				out = append(out, a)
			}
		}
		out = append(out, c)
	}
	return out
}

// units returns the cells that hold short words in a column that has the same
// ones several times, as units do.
func (g Group) units() map[int]bool {
	type word struct {
		col  int
		text string
	}
	of := map[word][]int{}
	for i, c := range g.Cells {
		if n := len(c.Glyphs); n > 0 && n <= unitLength && c.RowSpan == 1 && c.ColSpan == 1 && !marks(c.Glyphs) {
			w := word{c.Col, cellText(c.Glyphs, 0)}
			of[w] = append(of[w], i)
		}
	}
	out := map[int]bool{}
	for _, cells := range of {
		for _, i := range cells {
			out[i] = len(cells) > 1
		}
	}
	return out
}

// unitLength is how many characters a unit has at most.
const unitLength = 3

// parted cuts a cell above a grid row.
func (c GridCell) parted(line int, y float64, above, below []layout.Glyph) (upper, lower GridCell) {
	upper, lower = c, c
	upper.RowSpan, upper.Glyphs, upper.Box.Y1 = line-c.Row, above, y
	lower.RowSpan, lower.Row, lower.Glyphs, lower.Box.Y0 = c.Row+c.RowSpan-line, line, below, y
	return upper, lower
}

// marks reports whether a run of glyphs is made of numbers and the marks that
// stand for none.
func marks(glyphs []layout.Glyph) bool {
	for _, g := range glyphs {
		if !strings.ContainsRune("0123456789０１２３４５６７８９.,，．+-‐−/∕⁄／－—–―─⸺⸻＋无", g.Rune) {
			return false
		}
	}
	return len(glyphs) > 0
}

// isNumber reports whether glyphs are a number or a mark for none, a unit or a
// remark behind it.
func isNumber(glyphs []layout.Glyph) bool {
	if marks(glyphs) {
		return true
	}
	lines := layout.TextLines(glyphs)
	return len(lines) > 0 && numberWithTail.MatchString(lines[0].Text)
}

// splitAcross cuts a cell at the grid lines between its numbers, and between a
// number and words.
func splitAcross(g Group, c GridCell) []GridCell {
	if c.ColSpan < 2 {
		return []GridCell{c}
	}
	for line := c.Col + 1; line < c.Col+c.ColSpan; line++ {
		x := g.Xs[line]
		left, right, clean := cut(c.Glyphs, across, x)
		if !clean || !apart(left, right, columnGap) || !isNumber(left) && !isNumber(right) {
			continue
		}
		a, b := c, c
		a.ColSpan, a.Glyphs, a.Box.X1 = line-c.Col, left, x
		b.Col, b.ColSpan, b.Glyphs, b.Box.X0 = line, c.Col+c.ColSpan-line, right, x
		return append(splitAcross(g, a), splitAcross(g, b)...)
	}
	return []GridCell{c}
}

// apart reports whether the text left of a line ends well before the text
// right of it begins: by gap widths of a character.
func apart(left, right []layout.Glyph, gap float64) bool {
	end, begin, width := math.Inf(-1), math.Inf(1), 0.0
	for _, g := range left {
		end, width = math.Max(end, g.Box.X1), math.Max(width, g.Box.Width())
	}
	for _, g := range right {
		begin = math.Min(begin, g.Box.X0)
	}
	return begin-end >= gap*width
}

// cut divides glyphs at a line; clean is false if a glyph stands across it or
// one side is empty.
func cut(glyphs []layout.Glyph, extent func(layout.Box) (float64, float64), at float64) (before, after []layout.Glyph, clean bool) {
	for _, g := range glyphs {
		from, to := extent(g.Box)
		switch {
		case (from+to)/2 < at:
			before = append(before, g)
		default:
			after = append(after, g)
		}
		if from < at-acrossLine*(to-from) && to > at+acrossLine*(to-from) {
			return nil, nil, false
		}
	}
	return before, after, len(before) > 0 && len(after) > 0
}

// acrossLine is the share of a glyph that must lie on both sides of a line for
// it to stand across.
const acrossLine = 0.25

// splitDown cuts cells of numbers at the grid rows between them, and every
// cell that covers the same rows along with them.
func splitDown(g Group, cells []GridCell) []GridCell {
	type rows struct{ from, span int }
	numbers := map[rows]map[int]int{} // grid row above which stacked numbers part -> cells that say so
	for _, c := range cells {
		if c.RowSpan < 2 || !marks(c.Glyphs) {
			continue
		}
		key := rows{c.Row, c.RowSpan}
		for line := c.Row + 1; line < c.Row+c.RowSpan; line++ {
			if _, _, clean := cut(c.Glyphs, vertical, g.Ys[line]); clean {
				if numbers[key] == nil {
					numbers[key] = map[int]int{}
				}
				numbers[key][line]++
			}
		}
	}
	var out []GridCell
	for _, c := range cells {
		lines := numbers[rows{c.Row, c.RowSpan}]
		for line := c.Row + 1; line < c.Row+c.RowSpan; line++ {
			if lines[line] == 0 {
				continue
			}
			above, below, clean := cut(c.Glyphs, vertical, g.Ys[line])
			if !clean {
				continue
			}
			var a GridCell
			a, c = c.parted(line, g.Ys[line], above, below)
			out = append(out, a)
		}
		out = append(out, c)
	}
	return out
}

func across(b layout.Box) (float64, float64)   { return b.X0, b.X1 }
func vertical(b layout.Box) (float64, float64) { return b.Y0, b.Y1 }

// addRows adds grid rows that have lost every border: where at least
// stackedMin cells of one row each hold the same number of stacked numbers,
// a row begins between them.
func addRows(g *Group) {
	for row := len(g.Ys) - 2; row >= 0; row-- {
		stacks := g.stacked(row)
		for len(stacks) >= stackedMin {
			at, ok := between(stacks)
			if !ok {
				break
			}
			g.insertRow(row, at)
			for i, lines := range stacks {
				stacks[i] = lines[:len(lines)-1]
			}
			stacks = slices.DeleteFunc(stacks, func(lines []layout.TextLine) bool { return len(lines) < 2 })
		}
	}
}

// stacked returns the lines of the cells of a grid row that hold more than one
// number above each other.
func (g *Group) stacked(row int) [][]layout.TextLine {
	var out [][]layout.TextLine
	for _, c := range g.Cells {
		if c.Row != row || c.RowSpan != 1 || !marks(c.Glyphs) {
			continue
		}
		if lines := layout.TextLines(c.Glyphs); len(lines) > 1 && !wraps(lines[0], lines[1], c.Box.Width()) {
			out = append(out, lines)
		}
	}
	return out
}

// between returns a height that parts the last line of every stack from the
// ones above it; ok is false if the stacks do not agree.
func between(stacks [][]layout.TextLine) (at float64, ok bool) {
	lower, upper := math.Inf(1), math.Inf(-1)
	for _, lines := range stacks {
		n := len(lines)
		lower = math.Min(lower, lines[n-1].Box.Y0)
		upper = math.Max(upper, lines[n-2].Box.Y1)
	}
	return (lower + upper) / 2, upper <= lower+1
}

// insertRow adds a grid line within a row. Cells of the row now span two.
func (g *Group) insertRow(row int, at float64) {
	g.Ys = slices.Insert(g.Ys, row+1, at)
	for i := range g.Cells {
		c := &g.Cells[i]
		switch {
		case c.Row > row:
			c.Row++
		case c.Row+c.RowSpan > row:
			c.RowSpan++
		}
	}
}

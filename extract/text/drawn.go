package text

import (
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/text/width"
)

// The characters of which tables are drawn (Unicode block Box Drawing, and the
// signs that stand in for it in ASCII), by the lines that they are part of.
const (
	alongSigns = "─━┄┅┈┉═╌╍╴╶╸╺╼╾-="
	downSigns  = "│┃┆┇┊┋║╎╏╵╷╹╻╽╿|"
	cornerSign = '+'
)

// isCorner reports whether lines meet in a character.
func isCorner(c rune) bool {
	return c == cornerSign || '┌' <= c && c <= '╋' || '╒' <= c && c <= '╰'
}

func isAlong(c rune) bool { return strings.ContainsRune(alongSigns, c) }
func isDown(c rune) bool  { return strings.ContainsRune(downSigns, c) }

// isEdge reports whether a line is nothing but lines along and their corners: a
// rule under a header between pipes has none at its ends.
func isEdge(l line) bool {
	t := strings.Trim(l.text, "\t"+outer)
	first, last := ends(t)
	return runes(t) > 2 && isCorner(first) && isCorner(last) && strings.ContainsFunc(t, isAlong) &&
		!strings.ContainsFunc(t, func(c rune) bool { return !isAlong(c) && !isCorner(c) && !isDown(c) && !strings.ContainsRune(outer, c) })
}

// isDrawn reports whether a line begins and ends with a drawn border.
func isDrawn(l line) bool {
	first, last := ends(strings.Trim(l.text, "\t"+outer))
	border := func(c rune) bool { return isCorner(c) || isDown(c) }
	return border(first) && border(last)
}

func ends(s string) (first, last rune) {
	if s == "" {
		return 0, 0
	}
	r := []rune(s)
	return r[0], r[len(r)-1]
}

// drawnTo returns the end of the drawn table that begins at a line, or from if
// none does. An edge right below another one begins the next table.
func drawnTo(lines []line, from int) int {
	if !isEdge(lines[from]) {
		return from
	}
	to := from
	for i := from; i < len(lines) && isDrawn(lines[i]); i++ {
		if !isEdge(lines[i]) || i == from {
			continue
		}
		if isEdge(lines[i-1]) {
			break
		}
		to = i + 1
	}
	return to
}

// A drawing is a table of drawn lines as it stands on a grid of equally wide
// columns, of which a Han character takes two.
type drawing struct {
	lines []line
	chars [][]rune
	at    [][]int // the column of every character, and of the end of its line
	walls []int   // the columns in which lines run down
}

// drawn makes the table of drawn lines; ok is false where they do not enclose
// rectangles. Signs that are as wide as a Han character in the fonts of some
// and half as wide in those of others, those of the lines among them, are taken
// in the way in which the lines meet.
func drawn(lines []line) (t *layout.Table, ok bool) {
	for _, ambiguous := range []int{2, 1} {
		d := newDrawing(lines, ambiguous)
		if d.meets() {
			if t, ok := d.table(); ok {
				return t, true
			}
		}
	}
	return nil, false
}

func newDrawing(lines []line, ambiguous int) *drawing {
	d := &drawing{lines: lines}
	for _, l := range lines {
		chars := []rune(l.text)
		at := make([]int, len(chars)+1)
		for i, c := range chars {
			w := 1
			switch width.LookupRune(c).Kind() {
			case width.EastAsianWide, width.EastAsianFullwidth:
				w = 2
			case width.EastAsianAmbiguous:
				w = ambiguous
			}
			if c == '\u200b' || c == '\ufeff' {
				w = 0
			}
			at[i+1] = at[i] + w
		}
		d.chars, d.at = append(d.chars, chars), append(d.at, at)
		if isEdge(l) {
			for i, c := range chars {
				if isCorner(c) || isDown(c) {
					d.walls = append(d.walls, at[i])
				}
			}
		}
	}
	slices.Sort(d.walls)
	d.walls = slices.Compact(d.walls)
	return d
}

// find returns the character of a line that begins in a column, -1 if none does.
func (d *drawing) find(line, column int) int {
	if i, ok := slices.BinarySearch(d.at[line], column); ok && i < len(d.chars[line]) {
		return i
	}
	return -1
}

// meets reports whether every line has its first and last border in the columns
// of the outer walls. It takes up the walls that only lines with text have.
func (d *drawing) meets() bool {
	if len(d.walls) < 2 || len(d.walls) > maxCols || len(d.walls)*len(d.lines) > maxCells {
		return false
	}
	first, last := d.walls[0], d.walls[len(d.walls)-1]
	var more []int
	for y, chars := range d.chars {
		a, b := d.find(y, first), d.find(y, last)
		if a < 0 || b < 0 || !d.border(y, a) || !d.border(y, b) ||
			strings.Trim(string(chars[:a])+string(chars[b+1:]), "\t"+outer) != "" {
			return false
		}
		for i := a; i <= b; i++ {
			if corner(chars, i) {
				more = append(more, d.at[y][i])
			}
		}
	}
	d.walls = append(d.walls, more...)
	slices.Sort(d.walls)
	d.walls = slices.Compact(d.walls)
	return true
}

// corner reports whether lines meet in a character of a line: a plus sign may be
// text, unless a line leads to it.
func corner(chars []rune, i int) bool {
	if chars[i] != cornerSign {
		return isCorner(chars[i])
	}
	return i > 1 && isAlong(chars[i-1]) && isAlong(chars[i-2]) || i+2 < len(chars) && isAlong(chars[i+1]) && isAlong(chars[i+2])
}

func (d *drawing) border(y, i int) bool { return isCorner(d.chars[y][i]) || isDown(d.chars[y][i]) }

// ruled reports whether a line is drawn along between two walls beside each other.
func (d *drawing) ruled(y, wall int) bool {
	from, to := d.find(y, d.walls[wall]), d.find(y, d.walls[wall+1])
	if from < 0 || to < 0 || to-from < 2 {
		return false
	}
	for _, c := range d.chars[y][from+1 : to] {
		if !isAlong(c) {
			return false
		}
	}
	return true
}

// A band is a run of lines between two lines of which some part is drawn along.
type band struct{ from, to int }

// bands returns the rows of the grid and, of each wall of each, whether a line
// is drawn along below it.
func (d *drawing) bands() (rows []band, below [][]bool) {
	from := -1
	for y := range d.lines {
		ruled, some := make([]bool, len(d.walls)-1), false
		for w := range ruled {
			ruled[w] = d.ruled(y, w)
			some = some || ruled[w]
		}
		if !some {
			continue
		}
		if from >= 0 && y > from+1 {
			rows, below = append(rows, band{from + 1, y}), append(below, ruled)
		}
		from = y
	}
	return rows, below
}

// table makes the grid; ok is false unless all cells are rectangles.
func (d *drawing) table() (t *layout.Table, ok bool) {
	rows, below := d.bands()
	cols := len(d.walls) - 1
	if len(rows) == 0 || len(rows)*cols > maxCells {
		return nil, false
	}
	walled := func(r, w int) bool { // whether a line runs down at a wall through a row
		for y := rows[r].from; y < rows[r].to; y++ {
			if i := d.find(y, d.walls[w]); i < 0 || !isDown(d.chars[y][i]) {
				return false
			}
		}
		return true
	}
	t = &layout.Table{Method: layout.Ruled, Rows: len(rows), Cols: cols}
	taken := make([][]bool, len(rows))
	for r := range taken {
		taken[r] = make([]bool, cols)
	}
	for r := range rows {
		for c := 0; c < cols; c++ {
			if taken[r][c] {
				continue
			}
			right, down := c+1, r+1
			for right < cols && !walled(r, right) {
				right++
			}
			open := func(r int) bool { // no line is drawn below any part of it
				return !slices.Contains(below[r][c:right], true)
			}
			for down < len(rows) && open(down-1) {
				down++
			}
			for y := r; y < down; y++ {
				if !walled(y, c) || right <= cols && !walled(y, right) {
					return nil, false
				}
				for x := c; x < right; x++ {
					if taken[y][x] || x > c && walled(y, x) || y+1 == down && !below[y][x] {
						return nil, false
					}
					taken[y][x] = true
				}
			}
			cell, ok := d.cell(d.walls[c], d.walls[right], rows[r].from, rows[down-1].to)
			if !ok {
				return nil, false
			}
			cell.Row, cell.Col, cell.RowSpan, cell.ColSpan = r, c, down-r, right-c
			t.Cells = append(t.Cells, cell)
		}
	}
	t.Place = span{from: d.lines[0].from, to: d.lines[len(d.lines)-1].to}.place()
	return t, true
}

// cell reads what stands between two walls on some lines; ok is false where a
// line has no character at one of them, or one of a drawn line between them.
func (d *drawing) cell(left, right, from, to int) (c layout.Cell, ok bool) {
	var all span
	var texts []string
	for y := from; y < to; y++ {
		a, b := d.find(y, left), d.find(y, right)
		if a < 0 || b < 0 || !d.border(y, a) || !d.border(y, b) {
			return c, false
		}
		for i := a + 1; i < b; i++ {
			if corner(d.chars[y], i) || isDown(d.chars[y][i]) {
				return c, false
			}
		}
		s := span{string(d.chars[y][a+1 : b]), d.lines[y].from + a + 1, d.lines[y].from + b}.trim("\t" + outer)
		if y == from {
			all.from, all.to = s.from, s.from
		}
		if s.text == "" {
			continue
		}
		if len(texts) == 0 {
			all.from = s.from
		}
		all.to = s.to
		texts = append(texts, s.text)
	}
	all.text = strings.Join(texts, "\n")
	return layout.Cell{Text: all.text, Place: all.place()}, true
}

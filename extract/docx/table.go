package docx

import (
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// Limits on one table. Word itself has at most 63 columns.
const (
	maxCols = 1000
	maxGrid = 4_000_000 // positions
)

// A table is a grid of cells whose contents are still blocks.
type table struct {
	path       string
	rows, cols int
	cells      []cell
	open       map[int]int // column -> index of the cell that a vertical merge may go on from
	lost       int         // cells beyond the limits
}

// A cell covers rows x cols positions from row and col.
type cell struct {
	row, col   int
	rows, cols int
	path       string
	blocks     []block
}

// table reads the grid of a w:tbl.
func (d *document) table(n *node, path string) *table {
	t := &table{path: path, open: map[int]int{}}
	number := 0
	for _, tr := range printed(n) {
		if tr.name != "w:tr" {
			continue
		}
		number++
		properties := tr.child("w:trPr")
		if properties.child("w:del") != nil || properties.child("w:hidden").on() {
			continue
		}
		d.row(t, tr, properties, join(path, "tr", number))
	}
	if t.lost > 0 {
		d.warn(path, "the table is larger than the limit: %d cells at its end are left out", t.lost)
	}
	return t
}

// row places the cells of one w:tr.
func (d *document) row(t *table, tr, properties *node, path string) {
	if (t.rows+1)*max(1, t.cols) > maxGrid {
		t.lost++
		return
	}
	y := t.rows
	t.rows++
	col := min(count(properties.child("w:gridBefore"), 0), maxCols)
	next := map[int]int{}
	number := 0
	beside := -1 // cell of this row that a horizontal merge goes on from
	for _, tc := range printed(tr) {
		if tc.name != "w:tc" {
			continue
		}
		number++
		p := tc.child("w:tcPr")
		if p.child("w:cellDel") != nil {
			continue
		}
		span := max(1, count(p.child("w:gridSpan"), 1))
		if col+span > maxCols {
			t.lost++
			break
		}
		at := join(path, "tc", number)
		above, under := t.open[col]
		switch {
		case merge(p.child("w:hMerge")) == goesOn && beside >= 0:
			t.cells[beside].cols += span
			d.covered(tc, at)
		case d.goesOn(p) && under && t.cells[above].cols == span:
			t.cells[above].rows++
			next[col] = above
			beside = -1
			d.covered(tc, at)
		default:
			t.cells = append(t.cells, cell{row: y, col: col, rows: 1, cols: span, path: at, blocks: d.blocks(tc, at, false)})
			beside = len(t.cells) - 1
			if p.child("w:vMerge") != nil || p.child("w:cellMerge") != nil {
				next[col] = beside
			}
		}
		col += span
	}
	t.cols = max(t.cols, col)
	t.open = next
}

// count reads a number in a val attribute.
func count(n *node, otherwise int) int {
	v, err := strconv.Atoi(strings.TrimSpace(n.attr("val")))
	if err != nil || v < 0 {
		if n != nil && strings.TrimLeft(n.attr("val"), "0123456789") == "" && n.attr("val") != "" {
			return maxCols + 1 // too large for a number
		}
		return otherwise
	}
	return min(v, maxCols+1)
}

// A merging says how a cell takes part in a merge.
type merging int

const (
	unmerged merging = iota
	begins
	goesOn
)

// merge reads vMerge or hMerge; without a value the cell goes on.
func merge(n *node) merging {
	switch {
	case n == nil:
		return unmerged
	case n.attr("val") == "restart":
		return begins
	}
	return goesOn
}

// goesOn reports whether a cell is the lower part of a merged one, tracked
// merges accepted.
func (d *document) goesOn(properties *node) bool {
	if m := properties.child("w:cellMerge"); m != nil {
		return m.attr("vMerge") == "cont"
	}
	return merge(properties.child("w:vMerge")) == goesOn
}

// covered warns of text in a cell that a merged one covers: it is not printed.
func (d *document) covered(tc *node, path string) {
	chars, numbers := d.chars, d.numbers
	d.numbers = numbering{} // what is not printed does not count
	warnings := len(d.out.Warnings)
	text := flat(d.blocks(tc, path, false))
	d.out.Warnings = d.out.Warnings[:warnings]
	d.chars, d.numbers = chars, numbers
	if text != "" {
		d.warn(path, "a merged cell covers the text %q: it is not printed", clip(text))
	}
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 20
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// flat returns the text of blocks, one line for each printed line; tables in
// them are read row by row.
func flat(blocks []block) string {
	var lines []string
	var add func([]block)
	add = func(bs []block) {
		for _, b := range bs {
			if b.table != nil {
				for _, c := range b.table.cells {
					add(c.blocks)
				}
				continue
			}
			for _, l := range b.paragraph.printed() {
				if l = strings.Trim(l, blanks); l != "" {
					lines = append(lines, l)
				}
			}
			add(b.paragraph.boxes)
		}
	}
	add(blocks)
	return strings.Join(lines, "\n")
}

// layout returns the table with its cells flattened to text.
func (t *table) layout() *layout.Table {
	out := &layout.Table{Rows: t.rows, Cols: t.cols, Method: layout.Markup, Place: layout.Place{Locator: t.path},
		Cells: make([]layout.Cell, 0, len(t.cells))}
	for _, c := range t.cells {
		out.Cells = append(out.Cells, layout.Cell{Row: c.row, Col: c.col, RowSpan: c.rows, ColSpan: c.cols,
			Text: flat(c.blocks), Place: layout.Place{Locator: c.path}})
	}
	return out
}

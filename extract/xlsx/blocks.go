package xlsx

import (
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// How rows are told to be tables or text.
const (
	manyTexts = 3   // cells with text that make a row of a table without borders around
	longText  = 40  // characters from which a single text is a sentence, not a label
	mostLined = 0.5 // share of the rows with several texts that have borders, in a sheet with borders
)

// A rowKind is what a row of a sheet is.
type rowKind int

const (
	emptyRow rowKind = iota
	textRow
	tableRow
)

// A row is what decides the kind of one row.
type row struct {
	texts    int // cells with text that begin here
	bordered int // cells with a border
	lone     int // column of the only text, -1 if there is none or more
	span     int // columns of that text
	inside   bool
	above    int // row in which a merged cell that reaches down here begins; its own if none does
}

// blocks turns the sheet into paragraphs and tables.
func (g *grid) blocks() []layout.Block {
	rows := g.look()
	kinds := classify(rows, len(g.cols))
	var out []layout.Block
	for y := 0; y < len(rows); {
		switch kinds[y] {
		case tableRow:
			end := y
			for end < len(rows) && kinds[end] == tableRow {
				end++
			}
			out = append(out, layout.Block{Table: g.table(y, end)})
			y = end
		case textRow:
			out = append(out, g.paragraph(y))
			y++
		default:
			y++
		}
	}
	return out
}

// look gathers what each row holds.
func (g *grid) look() []row {
	rows := make([]row, len(g.rows))
	for y := range rows {
		rows[y].lone, rows[y].above = -1, y
	}
	width := map[[2]int]int{}
	for _, m := range g.merged {
		width[[2]int{m.row, m.col}] = m.colEnd - m.col
		for y := m.row + 1; y < m.rowEnd; y++ {
			rows[y].above = min(rows[y].above, m.row)
		}
	}
	for at, b := range g.boxes {
		r := &rows[at[0]]
		if b.bordered {
			r.bordered++
		}
		if b.text == "" {
			continue
		}
		if r.texts++; r.texts > 1 {
			r.lone = -1
			continue
		}
		r.lone, r.span = at[1], max(1, width[at])
		_, _, heading := layout.Heading(b.text)
		r.inside = !heading && utf8.RuneCountInString(b.text) < longText
	}
	return rows
}

// classify tells tables from text. Where the sheet has borders they decide;
// where it has none, rows with a single text are text above a table and at its
// headings, and empty rows end a table unless it goes on behind one of them.
func classify(rows []row, cols int) []rowKind {
	lined, several := 0, 0
	for _, r := range rows {
		if r.texts > 1 {
			several++
			if r.bordered > 0 {
				lined++
			}
		}
	}
	borders := several > 0 && float64(lined) > mostLined*float64(several)
	kinds := make([]rowKind, len(rows))
	for y, r := range rows {
		switch {
		case r.above < y && r.texts == 0 && kinds[r.above] == textRow:
			kinds[y] = emptyRow // the lower part of a title
		case r.above < y:
			kinds[y], kinds[r.above] = tableRow, tableRow
		case r.texts == 0 && r.bordered == 0:
			kinds[y] = emptyRow
		case borders && r.bordered > 0:
			kinds[y] = tableRow
			if r.texts == 1 && !r.inside && (r.bordered == 1 && r.span == 1 || r.span*2 > cols) {
				kinds[y] = textRow // a heading with a border around
			}
		case borders && r.texts < manyTexts:
			kinds[y] = textRow
		case borders || r.texts > 1:
			kinds[y] = tableRow
		case r.texts == 0:
			kinds[y] = emptyRow
		case y > 0 && kinds[y-1] == tableRow && (r.inside || r.span == 1 && r.lone == 0):
			kinds[y] = tableRow
		default:
			kinds[y] = textRow
		}
	}
	if !borders {
		bridge(rows, kinds)
	}
	return kinds
}

// bridge makes a single empty row between two rows of a table a part of it.
func bridge(rows []row, kinds []rowKind) {
	for y := 1; y+1 < len(kinds); y++ {
		if kinds[y] == emptyRow && kinds[y-1] == tableRow && kinds[y+1] == tableRow && rows[y+1].texts > 1 {
			kinds[y] = tableRow
		}
	}
}

// paragraph joins the texts of a row.
func (g *grid) paragraph(y int) layout.Block {
	var texts []string
	first := -1
	for x := range g.cols {
		if b := g.boxes[[2]int{y, x}]; b.text != "" {
			if first < 0 {
				first = x
			}
			texts = append(texts, strings.ReplaceAll(b.text, "\n", ""))
		}
	}
	text := strings.Join(texts, " ")
	line := layout.Line{End: len(text), Place: g.place(y, first)}
	return layout.Block{Paragraph: &layout.Paragraph{Text: text, Lines: []layout.Line{line}}}
}

func (g *grid) place(y, x int) layout.Place {
	return layout.Place{Locator: address(g.sheet, g.rows[y], g.cols[x])}
}

// table makes one table of the rows [from, to), as wide as what stands in it.
// Every position in it is a cell: a sheet prints them all.
func (g *grid) table(from, to int) *layout.Table {
	left, right := len(g.cols), 0
	merged := map[[2]int]area{}
	for _, m := range g.merged {
		if m.row >= from && m.row < to {
			merged[[2]int{m.row, m.col}] = m
			left, right = min(left, m.col), max(right, m.colEnd)
		}
	}
	for at, b := range g.boxes {
		if at[0] >= from && at[0] < to && (b.text != "" || b.bordered) {
			left, right = min(left, at[1]), max(right, at[1]+1)
		}
	}
	t := &layout.Table{Rows: to - from, Cols: right - left, Method: layout.Markup, Place: g.place(from, left)}
	covered := map[[2]int]bool{}
	for y := from; y < to; y++ {
		for x := left; x < right; x++ {
			if covered[[2]int{y, x}] {
				continue
			}
			c := layout.Cell{Row: y - from, Col: x - left, RowSpan: 1, ColSpan: 1, Text: g.boxes[[2]int{y, x}].text, Place: g.place(y, x)}
			if m, ok := merged[[2]int{y, x}]; ok {
				c.RowSpan, c.ColSpan = min(m.rowEnd, to)-m.row, m.colEnd-m.col
				for yy := y; yy < min(m.rowEnd, to); yy++ {
					for xx := x; xx < m.colEnd; xx++ {
						covered[[2]int{yy, xx}] = true
					}
				}
			}
			t.Cells = append(t.Cells, c)
		}
	}
	return t
}

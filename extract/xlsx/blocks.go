package xlsx

import (
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/sheet"
)

// blocks turns the sheet into paragraphs and tables.
func (g *grid) blocks() []layout.Block {
	rows := g.look()
	kinds := sheet.Classify(rows, len(g.cols))
	var out []layout.Block
	for y := 0; y < len(rows); {
		switch kinds[y] {
		case sheet.Table:
			end := y
			for end < len(rows) && kinds[end] == sheet.Table {
				end++
			}
			out = append(out, layout.Block{Table: g.table(y, end)})
			y = end
		case sheet.Text:
			out = append(out, g.paragraph(y))
			y++
		default:
			y++
		}
	}
	return out
}

// look gathers what each row holds.
func (g *grid) look() []sheet.Row {
	rows := make([]sheet.Row, len(g.rows))
	for y := range rows {
		rows[y].Lone, rows[y].Above = -1, y
	}
	width := map[[2]int]int{}
	for _, m := range g.merged {
		width[[2]int{m.row, m.col}] = m.colEnd - m.col
		for y := m.row + 1; y < m.rowEnd; y++ {
			rows[y].Above = min(rows[y].Above, m.row)
		}
	}
	for at, b := range g.boxes {
		r := &rows[at[0]]
		if b.bordered {
			r.Bordered++
		}
		if b.text != "" {
			r.Add(b.text, at[1], max(1, width[at]))
		}
	}
	return rows
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

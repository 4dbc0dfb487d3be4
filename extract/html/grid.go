package html

import (
	"math"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on one table. The HTML standard caps colspan at 1000 and rowspan at
// 65534; a grid is bounded so that its reader may walk over every position.
const (
	maxCols = 1000
	maxSpan = 65534
	maxGrid = 4_000_000 // positions
)

// A grid follows the HTML standard's algorithm for forming a table. Where the
// standard lets cells overlap, the later one is cut.
type grid struct {
	*page
	table *layout.Table
	busy  []busy // per column: what an earlier row put there
	lost  int    // cells beyond the limits
	// spacers says of every cell whether it draws a line and nothing else.
	spacers []bool
}

// busy says that a cell covers a column in the rows before until.
type busy struct{ until int }

// toEnd is the until of a cell that reaches down to the end of its row group.
const toEnd = math.MaxInt

// readTable resolves the table at an item, which has about so many cells; lost
// counts cells beyond the limits.
func (p *page) readTable(i int32, about int) (t *layout.Table, lost int) {
	g := grid{page: p, table: &layout.Table{
		Method: layout.Markup,
		Place:  layout.Place{Locator: p.path(i)},
		Cells:  make([]layout.Cell, 0, about),
	}}
	var feet []int32
	for k, end := i+1, p.items[i].end; k < end; k = p.items[k].end {
		switch it := &p.items[k]; {
		case it.kind == rowGroup && it.node.DataAtom == atom.Tfoot:
			feet = append(feet, k) // shown last, wherever it stands
		case it.kind == rowGroup:
			g.group(k)
		case it.kind == row:
			g.row(k)
		}
	}
	for _, k := range feet {
		g.group(k)
	}
	g.endGroup(0)
	g.dropSpacers()
	return g.table, g.lost
}

// group reads the rows of one thead, tbody or tfoot. Cells do not reach out of
// their group.
func (g *grid) group(i int32) {
	g.endGroup(len(g.table.Cells))
	first := len(g.table.Cells)
	for k, end := i+1, g.items[i].end; k < end; k = g.items[k].end {
		if g.items[k].kind == row {
			g.row(k)
		}
	}
	g.endGroup(first)
}

// endGroup cuts the cells from index first on at the last row there is.
func (g *grid) endGroup(first int) {
	for i := first; i < len(g.table.Cells); i++ {
		c := &g.table.Cells[i]
		c.RowSpan = min(c.RowSpan, g.table.Rows-c.Row)
	}
	g.busy = g.busy[:0]
}

// row places the cells of one tr.
func (g *grid) row(i int32) {
	y := g.table.Rows
	if (y+1)*max(1, g.table.Cols) > maxGrid {
		g.lost++
		return
	}
	g.table.Rows++
	x := 0
	for k, end := i+1, g.items[i].end; k < end; k = g.items[k].end {
		if g.items[k].kind != cell {
			continue
		}
		for x < len(g.busy) && g.busy[x].until > y {
			x++
		}
		if x >= maxCols {
			g.lost++
			continue
		}
		x = g.place(k, y, x)
	}
}

// place puts one cell at row y and column x, and returns the column after it.
func (g *grid) place(i int32, y, x int) int {
	n := g.items[i].node
	width := clamp(attr(n, "colspan"), 1, maxCols)
	height := clamp(attr(n, "rowspan"), 0, maxSpan)
	until := y + height
	if height == 0 {
		height, until = maxSpan, toEnd
	}
	width = min(width, maxCols-x)
	for k := 1; k < width; k++ {
		if x+k < len(g.busy) && g.busy[x+k].until > y {
			width = k // a cell from above stands there
		}
	}
	for len(g.busy) < x+width {
		g.busy = append(g.busy, busy{})
	}
	for k := range width {
		g.busy[x+k].until = until
	}
	g.table.Cols = max(g.table.Cols, x+width)
	text := g.text(i)
	g.table.Cells = append(g.table.Cells, layout.Cell{
		Row: y, Col: x, RowSpan: height, ColSpan: width,
		Text:  text,
		Place: layout.Place{Locator: g.path(i)},
	})
	g.spacers = append(g.spacers, text == "" && g.isSpacer(i))
	return x + width
}

// clamp reads a span attribute as the standard does; what is no number is 1.
func clamp(s string, lowest, highest int) int {
	if s == "" {
		return 1
	}
	s = strings.TrimLeft(s, " \t\n\f\r+")
	end := 0
	for end < len(s) && '0' <= s[end] && s[end] <= '9' {
		end++
	}
	if end == 0 {
		return 1
	}
	n, err := strconv.Atoi(s[:end])
	if err != nil {
		return highest
	}
	if n < lowest {
		return 1
	}
	return min(n, highest)
}

// text returns the text of a cell; blocks and line breaks in it begin lines.
func (g *grid) text(i int32) string {
	g.cellText.reset()
	var open []int32
	for k, end := i+1, g.items[i].end; k < end; k++ {
		for n := len(open); n > 0 && open[n-1] <= k; n-- {
			g.cellText.endLine(false)
			open = open[:n-1]
		}
		switch it := &g.items[k]; it.kind {
		case words:
			g.cellText.add(it.node.Data)
		case inline, link:
			g.cellText.add(shown(it.node))
		case lineBreak:
			g.cellText.endLine(true)
		default:
			g.cellText.endLine(false)
			open = append(open, it.end)
		}
	}
	g.cellText.endLine(false)
	return g.cellText.text()
}

// shown returns the text that an input field shows: some sites print the
// numbers of a table in fields. It is "" for any other element.
func shown(n *html.Node) string {
	switch n.DataAtom {
	case atom.Input:
		switch attr(n, "type") {
		case "", "text", "number":
			return attr(n, "value")
		}
	case atom.Textarea:
		if n.FirstChild != nil {
			return n.FirstChild.Data
		}
	}
	return ""
}

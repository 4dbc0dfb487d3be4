package xlsx

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// Limits on one sheet. A report has some hundred rows and thirty columns.
const (
	maxRow   = 1 << 20 // of the format
	maxCols  = 1000    // later columns are left out
	maxCells = 500_000 // positions
	gapRows  = 2       // empty rows kept for a gap of any height
)

// unknown is shown where the file does not say what is displayed.
const unknown = "\ufffd"

// A grid is one sheet as it is displayed: hidden rows and columns are gone,
// long gaps are short. Positions count from 0.
type grid struct {
	sheet  string
	rows   []int // number of each row in the sheet
	cols   []int // number of each column in the sheet
	boxes  map[[2]int]box
	merged []area // sorted by their first position
}

// A box is one position.
type box struct {
	text     string
	bordered bool
}

// An area is a merged range, ends excluded.
type area struct{ row, col, rowEnd, colEnd int }

// grid reads the cells of a sheet and takes out what is hidden.
func (w *workbook) grid(name string, ws *worksheetXML) (*grid, error) {
	raw := map[[2]int]box{}
	hiddenRows, hiddenText := map[int]bool{}, 0
	used := map[int]bool{}
	zeros := len(ws.Views) == 0 || ws.Views[0].ShowZeros != "0" && ws.Views[0].ShowZeros != "false"
	beyond, row := 0, -1
	for _, r := range ws.Rows {
		row++
		if r.Number > 0 {
			row = r.Number - 1
		}
		if row >= maxRow {
			return nil, layout.Bad(layout.Malformed, name, "row %d", row+1)
		}
		used[row] = true
		if r.Hidden {
			hiddenRows[row] = true
		}
		col := -1
		for _, c := range r.Cells {
			col++
			if c.Ref != "" {
				y, x, ok := position(c.Ref)
				if !ok || y != row {
					return nil, layout.Bad(layout.Malformed, name, "cell %q in row %d", clip(c.Ref), row+1)
				}
				col = x
			}
			if col >= maxCols {
				beyond++
				continue
			}
			text := w.cell(address(name, row, col), c, zeros)
			if r.Hidden && text != "" {
				hiddenText++
			}
			raw[[2]int{row, col}] = box{text, w.styles.border(c.Style)}
		}
	}
	if beyond > 0 {
		w.warn(name, "%d cells right of column %d are left out", beyond, maxCols)
	}
	if ws.Format.ZeroHeight && len(ws.Rows) == 0 {
		return &grid{sheet: name}, nil
	}
	areas := w.areas(name, ws, used)
	return w.visible(name, ws, raw, used, hiddenRows, hiddenText, areas)
}

// areas reads the merged ranges and marks the rows they cover as used.
func (w *workbook) areas(name string, ws *worksheetXML, used map[int]bool) []area {
	var out []area
	covered := 0
	for _, m := range ws.Merges {
		from, to, ok := strings.Cut(m.Ref, ":")
		y0, x0, ok0 := position(from)
		y1, x1, ok1 := position(to)
		if !ok || !ok0 || !ok1 || y1 < y0 || x1 < x0 || x0 >= maxCols {
			w.warn(name, "the merged range %q is none", clip(m.Ref))
			continue
		}
		covered += y1 - y0 + 1
		if covered > maxCells {
			w.warn(name, "merged ranges over too many rows: the last ones are read as single cells")
			break
		}
		out = append(out, area{y0, x0, y1 + 1, min(x1+1, maxCols)})
		for y := y0; y <= y1; y++ {
			used[y] = true
		}
	}
	return out
}

// visible maps what is displayed to a grid without gaps.
func (w *workbook) visible(name string, ws *worksheetXML, raw map[[2]int]box, used, hiddenRows map[int]bool, hiddenText int, areas []area) (*grid, error) {
	g := &grid{sheet: name, boxes: map[[2]int]box{}}
	hiddenCols := map[int]bool{}
	for _, c := range ws.Cols {
		for x := max(1, c.Min); c.Hidden && x <= min(c.Max, maxCols); x++ {
			hiddenCols[x-1] = true
		}
	}
	lastCol := 0
	for at, b := range raw {
		if hiddenCols[at[1]] && b.text != "" && !hiddenRows[at[0]] {
			hiddenText++
		}
		lastCol = max(lastCol, at[1])
	}
	for _, a := range areas {
		lastCol = max(lastCol, a.colEnd-1)
	}
	if hiddenText > 0 {
		w.warn(name, "%d cells with text stand in hidden rows or columns and are not read", hiddenText)
	}
	rowAt, colAt := map[int]int{}, map[int]int{}
	rows := make([]int, 0, len(used))
	for y := range used {
		rows = append(rows, y)
	}
	slices.Sort(rows)
	before := -1
	for _, y := range rows {
		for gap := before + 1; gap < y && gap <= before+gapRows; gap++ {
			rowAt[gap] = len(g.rows)
			g.rows = append(g.rows, gap)
		}
		before = y
		if !hiddenRows[y] {
			rowAt[y] = len(g.rows)
			g.rows = append(g.rows, y)
		}
	}
	for x := range lastCol + 1 {
		if !hiddenCols[x] {
			colAt[x] = len(g.cols)
			g.cols = append(g.cols, x)
		}
	}
	if n := len(g.rows) * len(g.cols); n > maxCells {
		return nil, layout.Bad(layout.TooBig, name, "%d positions in the sheet, the limit is %d", n, maxCells)
	}
	for at, b := range raw {
		y, okRow := rowAt[at[0]]
		x, okCol := colAt[at[1]]
		if okRow && okCol {
			g.boxes[[2]int{y, x}] = b
		}
	}
	g.merge(areas, raw, rowAt, colAt)
	return g, nil
}

// merge maps merged ranges to what is displayed of them. The text is that of
// the first cell; the others are not displayed. Ranges that overlap an earlier
// one are damage and dropped.
func (g *grid) merge(areas []area, raw map[[2]int]box, rowAt, colAt map[int]int) {
	taken := map[[2]int]bool{}
	for _, a := range areas {
		m := area{row: -1}
		for y := a.row; y < a.rowEnd; y++ {
			if at, ok := rowAt[y]; ok {
				if m.row < 0 {
					m.row = at
				}
				m.rowEnd = at + 1
			}
		}
		m.col = -1
		for x := a.col; x < a.colEnd; x++ {
			if at, ok := colAt[x]; ok {
				if m.col < 0 {
					m.col = at
				}
				m.colEnd = at + 1
			}
		}
		if m.row < 0 || m.col < 0 || !g.free(m, taken) {
			continue
		}
		first := raw[[2]int{a.row, a.col}]
		for y := m.row; y < m.rowEnd; y++ {
			for x := m.col; x < m.colEnd; x++ {
				at := [2]int{y, x}
				first.bordered = first.bordered || g.boxes[at].bordered
				delete(g.boxes, at)
				taken[at] = true
			}
		}
		g.boxes[[2]int{m.row, m.col}] = first
		g.merged = append(g.merged, m)
	}
	slices.SortFunc(g.merged, func(a, b area) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col)) })
}

func (g *grid) free(m area, taken map[[2]int]bool) bool {
	for y := m.row; y < m.rowEnd; y++ {
		for x := m.col; x < m.colEnd; x++ {
			if taken[[2]int{y, x}] {
				return false
			}
		}
	}
	return true
}

// cell returns what a cell displays.
func (w *workbook) cell(at string, c cellXML, zeros bool) string {
	_, code := w.styles.format(c.Style)
	if c.Inline != nil {
		return tidy(w.display.text(c.Inline.text(), code))
	}
	if c.Value == nil || *c.Value == "" {
		if c.Formula != nil && c.Type != "str" {
			w.warn(at, "the file does not keep the result of the formula")
			return unknown
		}
		return ""
	}
	value := strings.TrimSpace(*c.Value)
	switch c.Type {
	case "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(w.strings) {
			w.warn(at, "the cell shows string %q, of which there are %d", clip(value), len(w.strings))
			return unknown
		}
		return tidy(w.display.text(w.strings[n], code))
	case "str", "inlineStr":
		return tidy(w.display.text(*c.Value, code))
	case "b":
		if value == "1" || value == "true" {
			return "TRUE"
		}
		return "FALSE"
	case "e", "d":
		return tidy(value)
	}
	return w.number(at, value, c.Style, zeros)
}

// number returns a number as its format shows it.
func (w *workbook) number(at, value string, style int, zeros bool) string {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		w.warn(at, "%q is no number", clip(value))
		return tidy(value)
	}
	if v == 0 && !zeros {
		return ""
	}
	id, code := w.styles.format(style)
	text, ok := w.display.number(v, id, code)
	if !ok {
		w.warn(at, "the number format %q cannot be applied: the number is read without it", clip(code))
		text = general(v)
	}
	return tidy(text)
}

// tidy cuts blanks off the lines of a text and drops empty lines.
func tidy(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ", "\u200b", "", "\ufeff", "").Replace(s)
	if !strings.Contains(s, "\n") {
		return strings.Trim(s, " \t\u3000")
	}
	var lines []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.Trim(l, " \t\u3000"); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// position reads an address without a sheet; row and col count from 0.
func position(ref string) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && 'A' <= ref[i] && ref[i] <= 'Z' && i < 4; i++ {
		col = col*26 + int(ref[i]-'A') + 1
	}
	n, err := strconv.Atoi(ref[i:])
	return n - 1, col - 1, i > 0 && err == nil && 1 <= n && n <= maxRow
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

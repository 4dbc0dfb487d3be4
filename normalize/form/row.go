package form

import (
	"slices"
	"strings"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// A cell is one printed cell with what its text can mean.
type cell struct {
	*layout.Cell
	value number.Value
	sims  *sims // nil unless the text could be a label
	from  *layout.Cell
	gap   bool // left out by the reader of the table
	head  bool // begins in a row of heads
}

func (c *cell) blank() bool { return c.value.Kind == number.Blank }
func (c *cell) like() bool  { return c.sims != nil && c.sims.like }

// A row is one printed row, or two halves of one that a page break cut.
type row struct {
	table  *layout.Table
	index  int     // row in the table; of the first half if merged
	first  bool    // first row of its table
	broken bool    // a page may end above it
	cells  []*cell // that begin in this row, from left to right
	above  []*cell // that reach into it from an earlier row
	leaf   int     // index in cells of the last label, -1 if there is none
	joins  []*sims // the leaf label, and the label cells joined
	values int     // printed cells behind the leaf that hold digits or a dash
	heads  bool    // reads as part of a column header
	words  bool    // holds no number and no dash
	torn   bool    // there are labels of two rows or, of a list, the end of several
	parted bool    // its label is one line of a cell of several
	covers bool    // its label covers another row of values, which has none of its own
	skip   float64 // taken off where it is left out, see skipCost
	found  []*head // by number of a header line: what headerAt found, nil before
}

// rows lists the printed rows of the tables in document order.
func (m *matcher) rows(tables []*layout.Table) []*row {
	var out []*row
	var before *layout.Table
	for _, t := range tables {
		rows := make([]row, t.Rows)
		cells := make([]cell, len(t.Cells))
		for i := range t.Cells {
			lc, c := &t.Cells[i], &cells[i]
			*c = m.cell(lc)
			for r := lc.Row; r < lc.Row+lc.RowSpan && r < t.Rows; r++ {
				if r == lc.Row {
					rows[r].cells = append(rows[r].cells, c)
				} else {
					rows[r].above = append(rows[r].above, c)
				}
			}
		}
		for _, b := range t.Breaks {
			if 0 <= b && b < t.Rows {
				rows[b].broken = true
			}
		}
		out = slices.Grow(out, len(rows))
		for i := range rows {
			r := &rows[i]
			r.table, r.index, r.first = t, i, i == 0
			if i == 0 && before != nil && before.Method == layout.Ruled && t.Method == layout.Ruled {
				r.broken = before.Cols == t.Cols
			}
			m.label(r)
			for _, c := range r.cells {
				c.head = r.heads
			}
			out = append(out, r)
		}
		m.partLabels(rows)
		m.shareLabels(rows)
		m.lostStarts(rows)
		for i := range rows {
			rows[i].covers = coversValues(rows, i)
		}
		before = t
	}
	return out
}

// coversValues reports whether the label of a row reaches down to another row
// of values, which has no label: the border between two labels may be gone.
func coversValues(rows []row, i int) bool {
	r := &rows[i]
	if r.leaf < 0 || r.values == 0 {
		return false
	}
	below := rows[i+1 : max(i+1, min(i+r.cells[r.leaf].RowSpan, len(rows)))]
	return slices.ContainsFunc(below, func(o row) bool { return o.leaf < 0 && o.numbers() > 0 })
}

// shareLabels gives the label of several rows the values of the one row of them
// that has any: its own cells are blank, and the others have no label. So it is
// where the border is gone between an empty row and the label below.
func (m *matcher) shareLabels(rows []row) {
	for i := range rows {
		r := &rows[i]
		if r.leaf < 0 || r.torn || r.values > 0 || r.leaf+1 == len(r.cells) {
			continue
		}
		var holder *row
		end := min(i+r.cells[r.leaf].RowSpan, len(rows))
		for j := i + 1; j < end; j++ {
			o := &rows[j]
			if o.leaf >= 0 && !m.forms.lists.isUnit(o.cells[o.leaf].Text) || o.numbers() > 0 && (holder != nil || !sameExtent(r.cells[r.leaf+1:], o.cells)) {
				holder = nil
				break
			}
			if o.numbers() > 0 {
				holder = o
			}
		}
		if holder == nil {
			continue
		}
		blanks := slices.Clone(r.cells[r.leaf+1:])
		r.cells = append(r.cells[:r.leaf+1:r.leaf+1], holder.cells...)
		holder.cells = blanks
		m.label(r)
		m.label(holder)
	}
}

// sameExtent reports whether cells side by side begin and end at the same grid
// columns as others.
func sameExtent(a, b []*cell) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	endA, endB := a[len(a)-1], b[len(b)-1]
	return a[0].Col == b[0].Col && endA.Col+endA.ColSpan == endB.Col+endB.ColSpan
}

func (m *matcher) cell(lc *layout.Cell) cell {
	value, ok := m.values[lc.Text]
	if !ok {
		value = m.forms.numbers.Parse(lc.Text)
		m.values[lc.Text] = value
	}
	c := cell{Cell: lc, from: lc, value: value}
	if c.value.Kind == number.Text || c.value.Kind == number.Unreadable {
		c.sims = m.compare(lc.Text)
	}
	return c
}

func (m *matcher) compare(text string) *sims { return m.labels.compare(text, m.seen) }

// label finds the label cells of a row: up to the last cell that reads as a
// label of some form, or, if none does, the words before the first number.
func (m *matcher) label(r *row) {
	r.leaf = -1
	words := -1
	for i, c := range r.cells {
		if c.like() || c.bareNumbering() {
			r.leaf = i
		}
		if words == i-1 && (c.blank() || c.value.Kind == number.Text) {
			words = i
		}
	}
	if r.leaf < 0 {
		for i := words; i >= 0; i-- {
			if !r.cells[i].blank() {
				r.leaf = i
				break
			}
		}
	}
	r.joins = nil
	var texts []string
	for i := 0; i <= r.leaf; i++ {
		if !r.cells[i].blank() {
			texts = append(texts, r.cells[i].Text)
		}
	}
	if r.leaf >= 0 {
		r.joins = append(r.joins, m.meaning(r.cells[r.leaf]))
	}
	if len(texts) > 1 {
		r.joins = append(r.joins, m.compare(strings.Join(texts, "")), m.compare(backwards(texts)))
	}
	r.values = 0
	numbers, heads := 0, 0
	for i, c := range r.cells {
		if c.value.Kind == number.Number {
			numbers++
		}
		if c.like() && c.sims.column {
			heads++
		}
		if i > r.leaf && !c.blank() {
			r.values++
		}
	}
	r.words = r.wordsOnly()
	r.torn = r.leaf >= 0 && (m.torn(r.cells[r.leaf].Text, r.joins[0]) || r.twoRows())
	r.heads = heads > 1 && numbers == 0 || m.unitsOnly(r) || m.ofLists() && m.headsList(r)
	r.skip = skipCost(r)
}

// twoRows reports whether a number stands between the last label of a row and
// another one: those are two rows side by side.
func (r *row) twoRows() bool {
	named, numbered := false, false
	for _, c := range r.cells[:r.leaf] {
		named = named || c.like()
		numbered = numbered || named && c.counts()
	}
	return numbered && r.cells[r.leaf].like()
}

// meaning compares the text of a cell with every label.
func (m *matcher) meaning(c *cell) *sims {
	if c.sims != nil {
		return c.sims
	}
	return m.compare(c.Text)
}

// unitsOnly reports whether a row without a label of the form repeats a unit
// under every head, as some publishers do between header and values.
func (m *matcher) unitsOnly(r *row) bool {
	units := 0
	for i, c := range r.cells {
		switch {
		case c.blank():
		case c.value.Kind == number.Text && m.forms.lists.isUnit(c.Text):
			units++
		case i > r.leaf || c.like():
			return false
		}
	}
	return units > 1
}

// bareNumbering reports whether a cell holds the numbering of a label and
// nothing else: a label that was torn from it.
func (c *cell) bareNumbering() bool {
	if c.sims == nil {
		return false
	}
	l := &c.sims.label
	return l.number != "" && l.body == "" && strings.ContainsFunc(l.number, unicode.IsLetter)
}

func backwards(texts []string) string {
	var b strings.Builder
	for i := len(texts) - 1; i >= 0; i-- {
		b.WriteString(texts[i])
	}
	return b.String()
}

// behind returns the value cells of a row: those behind its last label, and
// those that reach into it from above further right. A head that does, as where
// the border below it is gone, is no value.
func (r *row) behind() []*cell {
	out := append([]*cell(nil), r.cells[r.leaf+1:]...)
	col := -1
	if r.leaf >= 0 {
		col = r.cells[r.leaf].Col
	}
	for _, a := range r.above {
		if a.Col <= col || a.like() || a.head && !a.blank() {
			continue
		}
		at := len(out)
		for at > 0 && out[at-1].Col > a.Col {
			at--
		}
		out = append(out[:at], append([]*cell{a}, out[at:]...)...)
	}
	return out
}

// leftOut stands for a cell at a grid column that the reader of the table left
// out because it could not tell what stands in it. It is neither blank nor a
// value.
func leftOut(col int) *cell {
	return &cell{Cell: &layout.Cell{Col: col, ColSpan: 1}, value: number.Value{Kind: number.Unreadable}, gap: true}
}

// withGaps puts cells that were left out where a grid position between the
// first value column and the end of the table has none, so that cells can be
// counted.
func (r *row) withGaps(cells []*cell) []*cell {
	var out []*cell
	next := -1
	if r.leaf >= 0 {
		next = r.cells[r.leaf].Col + r.cells[r.leaf].ColSpan
	}
	for _, c := range cells {
		for ; next >= 0 && next < c.Col; next++ {
			out = append(out, leftOut(next))
		}
		out = append(out, c)
		next = c.Col + c.ColSpan
	}
	for ; next >= 0 && next < r.table.Cols; next++ {
		out = append(out, leftOut(next))
	}
	return out
}

// width counts grid columns up to the last cell that begins in the row.
func (r *row) width() int {
	if len(r.cells) == 0 {
		return 0
	}
	last := r.cells[len(r.cells)-1]
	return last.Col + last.ColSpan
}

// text returns what the row prints, for messages.
func (r *row) text() string {
	var parts []string
	for _, c := range r.cells {
		if !c.blank() {
			parts = append(parts, strings.Join(strings.Fields(c.Text), " "))
		}
	}
	out := []rune(strings.Join(parts, " | "))
	if len(out) > maxQuote {
		return string(out[:maxQuote]) + "…"
	}
	return string(out)
}

// maxQuote is how many characters of a row a message repeats.
const maxQuote = 80

// place returns where the row begins.
func (r *row) place() layout.Place {
	for _, c := range r.cells {
		if !c.blank() {
			return c.Place
		}
	}
	return r.table.Place
}

// merge joins the halves of a row that a page break cut: label halves read on,
// and of two value halves one must be empty, or the upper one a number that fills
// its cell and goes on in the lower one, as every number of that half does then.
// It returns nil if that does not hold.
func (m *matcher) merge(a, b *row) *row {
	if !b.broken || a.table.Cols != b.table.Cols || a.heads || b.heads {
		return nil
	}
	out := &row{table: a.table, index: a.index, first: a.first, broken: a.broken, above: a.above}
	i, j, goesOn, begins := 0, 0, false, false
	for i < len(a.cells) || j < len(b.cells) {
		switch {
		case j == len(b.cells) || i < len(a.cells) && a.cells[i].Col < b.cells[j].Col:
			out.cells = append(out.cells, a.cells[i].unless(b))
			i++
		case i == len(a.cells) || b.cells[j].Col < a.cells[i].Col:
			out.cells = append(out.cells, b.cells[j].unless(a))
			j++
		default:
			c := m.halves(a.cells[i], b.cells[j])
			if c == nil {
				return nil
			}
			out.cells = append(out.cells, c)
			if b.cells[j].counts() {
				goesOn, begins = goesOn || !a.cells[i].blank(), begins || a.cells[i].blank()
			}
			i, j = i+1, j+1
		}
	}
	if goesOn && begins {
		return nil
	}
	m.label(out)
	return out
}

// unless returns a cell of one half of a row, or, if it is blank and the other
// half has a cell there that the reader of the table left out, that one.
func (c *cell) unless(other *row) *cell {
	if other.table.Method != layout.Aligned || !c.blank() || other.leaf < 0 || c.Col <= other.cells[other.leaf].Col ||
		slices.ContainsFunc(other.above, func(a *cell) bool { return a.Col <= c.Col && c.Col < a.Col+a.ColSpan }) {
		return c
	}
	return leftOut(c.Col)
}

// halves joins two cells above each other, or returns nil if both hold values
// or what they print together is neither label nor number.
func (m *matcher) halves(a, b *cell) *cell {
	switch {
	case b.blank():
		return a
	case a.blank():
		return b
	case a.Full && a.value.Kind != number.Text && b.value.Kind == number.Number:
		if c := m.joined(a, b); c.value.Kind == number.Number && len(b.Text) <= len(a.Text) {
			return c
		}
	case a.value.Kind == number.Text || b.value.Kind == number.Text:
		c := m.joined(a, b)
		if (a.counts() || b.counts()) && c.value.Kind != number.Number {
			return nil // a number and the words of another row, as those of a header that is printed again
		}
		return c
	}
	return nil
}

// joined is the cell that two cells above each other make.
func (m *matcher) joined(a, b *cell) *cell {
	whole := *a.Cell
	whole.Text = a.Text + b.Text
	c := m.cell(&whole)
	c.from = a.Cell
	return &c
}

// counts reports whether a number or a dash stands in the cell.
func (c *cell) counts() bool { return c.value.Kind == number.Number || c.value.Kind == number.Dash }

// column reports whether a text is above all a column label.
func (l *labels) column(s *sims) bool {
	best, isColumn := simLike, false
	for i, sim := range s.to {
		if sim > best || sim == best && l.columns[i] {
			best, isColumn = sim, l.columns[i]
		}
	}
	return isColumn
}

// crowded returns the cell beside a blank one that prints several numbers on
// one line, one of which may belong there: the border between them is gone, or
// the number stands across it. It returns nil if there is none.
func crowded(cells []*cell, k int) *cell {
	if !cells[k].blank() {
		return nil
	}
	for _, i := range []int{k - 1, k + 1} {
		if i < 0 || i >= len(cells) {
			continue
		}
		raw := cells[i].value.Raw
		if cells[i].value.Kind == number.Unreadable && strings.ContainsAny(strings.TrimSpace(raw), " \u3000") && !strings.Contains(raw, "\n") {
			return cells[i]
		}
	}
	return nil
}

// numberAmidWords reports whether a number stands on a line of its own above or
// below words in a cell of values, as where the border to a head is gone.
func (m *matcher) numberAmidWords(c *cell) bool {
	if c.value.Kind != number.Text || !strings.Contains(c.Text, "\n") {
		return false
	}
	return slices.ContainsFunc(strings.Split(c.Text, "\n"), func(line string) bool {
		return m.forms.numbers.Parse(line).Kind == number.Number
	})
}

package form

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// An itemPlan is a line of a list with the printed cell of each period.
type itemPlan struct {
	line      *line
	row       *row
	cells     []*cell // one a period, nil where none is printed
	unit      string  // printed in a cell of its own
	sim, how  float64
	undecided []bool // by period: what stands there may be another cell's, or another one's its own
}

// An itemSlot is a slot with the unit that is printed beside it.
type itemSlot struct {
	slot slot
	unit string
}

// itemPlans finds the values of every matched row, and which periods the list
// prints.
func (m *matcher) itemPlans(rows []*row, used map[*row]bool, a *alignment) (plans []itemPlan, shown []bool) {
	columns := m.columnRoles(rows, used)
	shown = make([]bool, len(m.forms.lists.periods))
	shown[0] = true
	for _, mt := range a.matches {
		for _, ro := range columns.of(mt.row) {
			for i, p := range m.forms.lists.periods {
				shown[i] = shown[i] || p.role == ro
			}
		}
	}
	for _, mt := range a.matches {
		p := itemPlan{line: &a.spec.lines[mt.line], row: mt.row, sim: mt.sim, cells: make([]*cell, len(shown)), undecided: make([]bool, len(shown))}
		if p.line.row.Heading {
			m.headingWithNumber(&p, a.spec.Table)
			continue
		}
		m.decideItem(&p, columns.of(mt.row))
		plans = append(plans, p)
	}
	m.goingOn(rows, used, plans)
	m.emptyColumn(plans, columns)
	m.unknownColumns(plans, columns, a.spec.Table)
	return plans, shown
}

// unknownColumns notes columns of numbers under a head of which it is not known
// what it says: they are not read, and may be those of another period.
func (m *matcher) unknownColumns(plans []itemPlan, columns columnRoles, table string) {
	type place struct {
		table *layout.Table
		col   int
	}
	seen := map[place]int{}
	for _, p := range plans {
		heads := columns.of(p.row)
		if len(heads) == 0 || p.row.table.Method != layout.Aligned {
			continue // drawn heads are read whole
		}
		for _, c := range p.row.behind() {
			if c.value.Kind != number.Number || slices.Contains(p.cells, c) || m.roleOf(c, p.row, heads) != noRole {
				continue
			}
			at := place{p.row.table, c.Col}
			if seen[at]++; seen[at] == unknownRows {
				m.notes = append(m.notes, Note{Rule: ValueNotPlaced, Table: table, Warning: true, Place: c.Place,
					Message: fmt.Sprintf("a column of numbers, such as %q, stands under a head that is not known; it is not read", c.value.Raw)})
			}
		}
	}
}

// unknownRows is how many numbers make a column of them.
const unknownRows = 2

// emptyColumn leaves the year's values undecided where its column is empty in
// all rows of a table whose columns are not drawn, while numbers stand under a
// head that says nothing of them or something else: they may stand beside their
// own.
func (m *matcher) emptyColumn(plans []itemPlan, columns columnRoles) {
	full, beside := map[*layout.Table]bool{}, map[*layout.Table]bool{}
	for _, p := range plans {
		t := p.row.table
		if t.Method != layout.Aligned || p.cells[0] != nil && !p.cells[0].gap && !p.cells[0].blank() {
			full[t] = true
			continue
		}
		beside[t] = beside[t] || slices.ContainsFunc(p.row.behind(), func(c *cell) bool {
			ro := m.roleOf(c, p.row, columns.of(p.row))
			return c.value.Kind == number.Number && (ro == noRole || ro == roleOther)
		})
	}
	for _, p := range plans {
		if t := p.row.table; p.cells[0] != nil && beside[t] && !full[t] {
			p.undecided[0] = true
		}
	}
}

// goingOn leaves numbers undecided that may go on in the next row, or be the
// rest of the one above: where columns are not drawn, a row that is no line of
// any list and has a number below or above the one of a line may be lines of the
// same cells. The rest has fewer numbers, or follows a label that is not at its
// end.
func (m *matcher) goingOn(rows []*row, used map[*row]bool, plans []itemPlan) {
	next, above, below, open := map[*row]*row{}, map[*row]*row{}, map[*row]*row{}, map[*row]bool{}
	half := map[*row]bool{}
	for i, r := range rows[:max(0, len(rows)-1)] {
		o := rows[i+1]
		open[r] = !used[o] && r.goesOnBelow(o)
		if o.table != r.table || o.index != r.index+1 || o.heads || r.heads {
			continue
		}
		half[o] = !used[r] && o.broken && r.goesOnIn(o)
		if !used[o] && r.endsIn(o) {
			next[r] = o
		}
		if r.table.Method == layout.Ruled { // a row whose label is not even an empty cell
			if !used[o] && o.lacksLabel(r) {
				below[r] = o
			}
			if !used[r] && r.lacksLabel(o) {
				above[o] = r
			}
			continue
		}
		if r.table.Method != layout.Aligned {
			continue
		}
		if !used[o] && o.cut() {
			next[r] = o
		}
		open[r] = !used[o] && o.unknown() && r.open()
		if !used[r] && r.unknown() {
			above[o] = r
		}
		if !used[o] && o.unknown() {
			below[r] = o
		}
	}
	for _, p := range plans {
		several := p.row.several(rows)
		for i, c := range p.cells {
			p.undecided[i] = p.undecided[i] || c != nil && (open[p.row] || half[p.row] || several)
		}
		if o := next[p.row]; o != nil && o.numbers() < p.row.values {
			p.doubtWith(o)
		}
		if o := above[p.row]; o != nil && o.numbers() > p.row.numbers() && p.doubtWith(o) {
			for i, c := range p.cells { // a blank may be what is left below a number on one line
				p.undecided[i] = p.undecided[i] || c != nil && c.blank()
			}
		}
		p.blankBeside(above[p.row])
		p.blankBeside(below[p.row])
	}
}

// several reports whether the label of a row of a table whose rows are not drawn
// stands beside numbers of further rows: which of them it labels is not known.
func (r *row) several(rows []*row) bool {
	if r.leaf < 0 || r.table.Method != layout.Aligned {
		return false
	}
	label := r.cells[r.leaf]
	return slices.ContainsFunc(rows, func(o *row) bool {
		return o.table == r.table && o.index > r.index && o.index < label.Row+label.RowSpan && o.numbers() > 0
	})
}

// blankBeside leaves the blanks of a row without numbers undecided where the row
// above or below is no line of the list and has numbers: they may be its own,
// where a label of several lines has come apart.
func (p *itemPlan) blankBeside(o *row) {
	if o == nil || o.numbers() == 0 || p.row.numbers() > 0 {
		return
	}
	for i, c := range p.cells {
		p.undecided[i] = p.undecided[i] || c != nil && c.blank()
	}
}

// lacksLabel reports whether no cell of a row stands where the label of another
// one does: the border between the two may be gone.
func (r *row) lacksLabel(o *row) bool {
	return o.leaf >= 0 && !slices.ContainsFunc(slices.Concat(r.cells, r.above), func(c *cell) bool { return c.Col <= o.cells[o.leaf].Col })
}

// doubtWith leaves the numbers of a row undecided that stand in one column with
// a number of another row. It reports whether there are any.
func (p *itemPlan) doubtWith(o *row) bool {
	any := false
	for i, c := range p.cells {
		if c != nil && c.value.Kind == number.Number && slices.ContainsFunc(o.cells, func(b *cell) bool {
			return b.Col == c.Col && (b.value.Kind == number.Number || b.value.Kind == number.Unreadable)
		}) {
			p.undecided[i], any = true, true
		}
	}
	return any
}

// open reports whether a bracket is opened in the label of a row and not closed.
func (r *row) open() bool {
	if r.leaf < 0 {
		return false
	}
	text := layout.Compatible(r.cells[r.leaf].Text)
	return strings.Count(text, "(") > strings.Count(text, ")")
}

// unknown reports whether a row has no label of a list.
func (r *row) unknown() bool { return r.leaf < 0 || len(r.joins) > 0 && r.joins[0].best < itemMin }

// shortRest is how many characters the last line of a label has at most.
const shortRest = 6

// cut reports whether a row can be the last lines of the cells above it: it
// has no label, or the end of one.
func (r *row) cut() bool {
	return r.leaf < 0 || r.unknown() && len(r.joins[0].label.runes) <= shortRest && r.joins[0].label.number == ""
}

// headingWithNumber notes a number where the form prints none.
func (m *matcher) headingWithNumber(p *itemPlan, table string) {
	if slices.ContainsFunc(p.row.behind(), func(c *cell) bool { return c.value.Kind == number.Number }) {
		m.notes = append(m.notes, Note{Rule: RowNotPlaced, Table: table, Warning: true, Place: p.row.place(),
			Message: fmt.Sprintf("the row %q prints a number where the form has a heading; it is not read", p.row.text())})
	}
}

// decideItem finds the value cells of a row: those under the heads of the
// periods, or, where the heads do not decide, the only ones there are.
func (m *matcher) decideItem(p *itemPlan, columns map[int]role) {
	cells := p.row.behind()
	if p.row.table.Method == layout.Aligned {
		cells = p.row.withGaps(cells)
	}
	by := map[role][]*cell{}
	for _, c := range cells {
		by[m.roleOf(c, p.row, columns)] = append(by[m.roleOf(c, p.row, columns)], c)
	}
	if len(columns) > 0 && m.byHead(p, by) {
		// Where columns are not drawn, a number under no known head beside a
		// blank may have been meant for it.
		stray := p.row.table.Method == layout.Aligned && (slices.ContainsFunc(by[noRole], isNumber) || slices.ContainsFunc(by[roleOther], m.aloneInColumn(p.row)))
		for i, c := range p.cells {
			p.undecided[i] = c != nil && (stray && c.blank() || m.runTogether(c, columns))
		}
		return
	}
	m.inOrder(p, cells, columns)
}

// isNumber reports whether a cell holds a number.
func isNumber(c *cell) bool { return c.value.Kind == number.Number }

// aloneInColumn tells a number, or a mark for none, in a column in which most of
// what is printed is no number.
func (m *matcher) aloneInColumn(r *row) func(*cell) bool {
	return func(c *cell) bool {
		if !isNumber(c) && c.value.Kind != number.Dash {
			return false
		}
		numbers, others := 0, 0
		for _, o := range r.table.Cells {
			switch o := m.cell(&o); {
			case o.Col != c.Col || o.blank():
			case isNumber(&o):
				numbers++
			default:
				others++
			}
		}
		return numbers <= others
	}
}

// runTogether reports whether words stand in a cell over columns of different
// roles: the border between a value and its unit may be lost.
func (m *matcher) runTogether(c *cell, columns map[int]role) bool {
	if c.value.Kind != number.Text {
		return false
	}
	for col := c.Col + 1; col < c.Col+c.ColSpan; col++ {
		if columns[col] != columns[c.Col] {
			return true
		}
	}
	return false
}

// roleOf tells what a cell holds from the column it stands in. In a table of
// separators a row may begin with more or fewer of them than the header, so
// that columns count from the label.
func (m *matcher) roleOf(c *cell, r *row, columns map[int]role) role {
	if r.table.Method == layout.Tabbed {
		for col, ro := range columns {
			if ro == roleLabel {
				return columns[c.Col-r.cells[r.leaf].Col+col]
			}
		}
	}
	out, first := noRole, true
	for col := c.Col; col < c.Col+c.ColSpan; col++ {
		if ro := columns[col]; first {
			out, first = ro, false
		} else if ro != out {
			return noRole
		}
	}
	return out
}

// byHead takes the cells under the heads of the periods. It gives up where
// what stands there cannot be meant.
func (m *matcher) byHead(p *itemPlan, by map[role][]*cell) bool {
	for i, period := range m.forms.lists.periods {
		have := by[period.role]
		if i == 0 {
			have = m.yearCells(by)
		}
		if len(have) > 1 || len(have) == 1 && m.isUnit(have[0]) {
			return false
		}
		if len(have) == 1 {
			p.cells[i] = have[0]
		}
	}
	for _, c := range by[roleUnit] {
		if c.value.Kind == number.Number {
			clear(p.cells)
			return false
		}
		if m.forms.lists.isUnit(c.Text) && c.value.Kind != number.Dash {
			p.unit = c.Text
		}
	}
	p.how = confExact
	return p.cells[0] != nil
}

// yearCells are the cells of the year: under its head, under the sum if the
// year is split over several columns, or under the only head that says nothing
// else.
func (m *matcher) yearCells(by map[role][]*cell) []*cell {
	sums, named := by[roleSum], by[roleValue]
	if len(sums) == 1 && len(named) != 1 {
		return sums
	}
	if len(named) > 0 {
		return named
	}
	return slices.DeleteFunc(slices.Clone(by[noRole]), (*cell).blank)
}

// inOrder takes the cells behind the unit in their order, if there are as many
// as periods or only one of them can be a value. A cell under a head that says
// it is something else, such as another year or period, is not taken: what is
// the year's may not have come out of the page.
func (m *matcher) inOrder(p *itemPlan, cells []*cell, columns map[int]role) {
	rest := cells
	if len(rest) > 0 && m.isUnit(rest[0]) {
		p.unit = rest[0].Text // a dash may be a value, and the number behind it that of another period
		rest = rest[1:]
	}
	periods := m.printedPeriods(columns)
	p.how = confOffset
	filled := slices.DeleteFunc(slices.Clone(rest), func(c *cell) bool { return c.blank() || c.value.Kind == number.Text })
	words := slices.ContainsFunc(rest, func(c *cell) bool { return c.value.Kind == number.Text })
	switch {
	case len(periods) > 0 && len(rest) == len(periods) && !slices.ContainsFunc(rest, m.isUnit):
		for i, at := range periods {
			p.cells[at] = rest[i]
		}
	case len(periods) == 1 && len(filled) == 1:
		p.cells[periods[0]] = filled[0]
		// Where columns are drawn, a blank under the same head is no filler, nor
		// is one in a column of numbers where there are no heads.
		p.undecided[periods[0]] = slices.ContainsFunc(rest, func(c *cell) bool {
			ro := m.roleOf(c, p.row, columns)
			return c.blank() && (len(columns) == 0 && m.numbersIn(p.row.table, c.Col) || drawn(p.row.table) && ro != noRole && ro == m.roleOf(filled[0], p.row, columns))
		})
	case len(filled) == 0 && !words && len(rest) > 0 && len(periods) > 0:
		p.cells[periods[0]] = rest[0] // all blank, so it does not matter which
	default:
		p.undecided[0] = len(filled) > 0 || words
	}
	for i, c := range p.cells {
		if c != nil && len(filled) > 0 && m.otherwise(m.roleOf(c, p.row, columns), i) {
			clear(p.cells)
			p.undecided[0] = true
			return
		}
	}
}

// numbersIn reports whether a number, or a mark for none, stands in a column of a
// printed table.
func (m *matcher) numbersIn(t *layout.Table, col int) bool {
	return slices.ContainsFunc(t.Cells, func(c layout.Cell) bool {
		kind := m.cell(&c).value.Kind
		return c.Col == col && (kind == number.Number || kind == number.Dash)
	})
}

// isUnit reports whether a unit and nothing else stands in a cell.
func (m *matcher) isUnit(c *cell) bool {
	return c.value.Kind == number.Text && m.forms.lists.isUnit(c.Text)
}

// otherwise reports whether a column holds something else than the values of a
// period.
func (m *matcher) otherwise(ro role, at int) bool {
	return ro != noRole && ro != m.forms.lists.periods[at].role && (at > 0 || ro != roleValue && ro != roleSum)
}

// printedPeriods lists the periods that have a column, from left to right; that
// of the year alone if no column has a head.
func (m *matcher) printedPeriods(columns map[int]role) []int {
	if len(columns) == 0 {
		return []int{0}
	}
	var out []int
	for _, col := range slices.Sorted(maps.Keys(columns)) {
		i := slices.IndexFunc(m.forms.lists.periods, func(p period) bool { return p.role == columns[col] })
		if i >= 0 && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

// fillItems turns plans into slots. A cell that two lines claim, and a row
// whose values cannot be told apart, are left undecided.
func (m *matcher) fillItems(plans []itemPlan, spec *Spec) []itemSlot {
	claims := map[*layout.Cell]int{}
	for _, p := range plans {
		for _, c := range p.cells {
			if c != nil && !c.blank() && !c.gap {
				claims[c.from]++
			}
		}
	}
	out := make([]itemSlot, len(spec.boxes))
	for _, p := range plans {
		for i, box := range p.line.row.Boxes {
			out[box.at] = itemSlot{slot{method: p.row.table.Method, place: p.row.place(), confidence: min(p.how, labelConfidence(p.sim)), cell: p.cells[i]}, p.unit}
			s := &out[box.at].slot
			switch {
			case p.undecided[i] || s.cell != nil && s.cell.gap:
				s.undecided, s.raw = true, (&row{cells: p.row.behind()}).text()
				m.undecidedItem(spec.Table, box, s, fmt.Sprintf("of what is printed behind %q it cannot be told what is %s: %s", p.line.row.Label, cmp.Or(m.forms.lists.periods[i].en, "the year's"), s.raw))
			case s.cell != nil && claims[s.cell.from] > 1:
				s.undecided, s.raw = true, s.cell.value.Raw
				m.undecidedItem(spec.Table, box, s, fmt.Sprintf("%q is printed once for several rows", s.raw))
			case s.cell != nil && m.numberAmidWords(s.cell):
				s.undecided, s.raw = true, s.cell.value.Raw
				m.undecidedItem(spec.Table, box, s, fmt.Sprintf("a number and words stand below each other in one cell: %q", s.raw))
			}
		}
	}
	return out
}

func (m *matcher) undecidedItem(table string, box *Box, s *slot, message string) {
	m.notes = append(m.notes, Note{Rule: ValueNotPlaced, Table: table, Warning: true,
		Indicator: box.Indicator, Applicant: box.Applicant, Message: message, Place: s.place})
}

package form

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// Confidence that a cell belongs to its box, by how it was found. The least
// of those that apply counts.
const (
	confExact    = 0.99 // label as printed in the form, one value for each column
	confClose    = 0.95 // label cut or with a misprint
	confFuzzy    = 0.85 // label less than simClose similar
	confOverlap  = 0.90 // column from the position under the header
	confOffset   = 0.90 // column from where other rows of the table begin
	confEdition  = 0.85 // the printed rows fit another edition as well, whose boxes differ
	confMissing  = 0.50 // no cell found: the document or the reading may lack it
	confUnsure   = 0.50 // which cell belongs to the box cannot be decided
	simExact     = 0.95
	simClose     = 0.80
	ownShare     = 0.60 // of a cell or column that must overlap for them to belong together
	foreignShare = 0.40 // of a cell that may reach into another column
)

// A slot is the cell that stands in a box.
type slot struct {
	cell       *cell // nil if there is none
	undecided  bool
	confidence float64
	method     layout.Method
	place      layout.Place // of the row if undecided
	raw        string
}

// slots are the cells of a table, by the position of their boxes.
type slots []slot

func (s *slot) reading(b *Box) BoxReading {
	r := BoxReading{Box: b, Confidence: confMissing}
	if s.undecided {
		r.Printed, r.Undecided, r.Confidence, r.Method, r.Place = true, true, confUnsure, s.method, s.place
		r.Value = number.Value{Raw: s.raw, Kind: number.Unreadable}
		return r
	}
	if s.cell == nil {
		return r
	}
	r.Printed, r.Value, r.Place, r.Method, r.Confidence = true, s.cell.value, s.cell.Place, s.method, s.confidence
	r.Recognised = s.cell.Confidence
	return r
}

// A rowPlan is one value row of the form with the printed cells that may be
// its values.
type rowPlan struct {
	line  *line
	row   *row
	cells []*cell
	spans []span // columns of the header above it, if it stands in the same table
	order []int  // form columns as printed from left to right
	loose bool   // fields need not line up, and the header lacks columns: a blank at an end may be a filler
	sim   float64
	lost  bool  // a value stands in the cell of the label, or other rows of values beside it
	got   []int // index into cells for each column, -1 for none; nil while undecided
	mixed []int // index into cells for each column of a cell that covers others too, -1 for none; nil without such cells
	how   float64
}

// assign lays the printed values of every matched row into its boxes.
func (m *matcher) assign(a *alignment) slots {
	plans := plan(a)
	for i := range plans {
		if p := &plans[i]; m.numberInLabel(p.row) || p.row.covers && (p.sim < simExact || p.row.table.Method == layout.Ruled) {
			p.lost = true
			continue
		}
		plans[i].decide()
	}
	end := endings(plans)
	for i := range plans {
		if k, ok := end[plans[i].row.table]; ok && plans[i].got == nil && !plans[i].lost {
			plans[i].decideByEnd(k)
		}
	}
	whole := wholeRows(plans)
	for i := range plans {
		if p := &plans[i]; whole[p.row.table] && p.got == nil && !p.lost {
			p.decideByAll()
		}
	}
	begin := beginnings(plans)
	for i := range plans {
		if plans[i].got == nil && !plans[i].lost {
			plans[i].decideByOffset(begin)
		}
	}
	return m.fill(plans, a.spec.of())
}

// numberInLabel reports whether a number stands behind the words of the label of
// a row, apart from them: the border to its first value is gone.
func (m *matcher) numberInLabel(r *row) bool {
	if r.leaf < 0 || !drawn(r.table) {
		return false
	}
	words := strings.Fields(r.cells[r.leaf].Text)
	return len(words) > 1 && m.forms.numbers.Parse(words[len(words)-1]).Kind == number.Number
}

// plan pairs each value row with the header that governs it.
func plan(a *alignment) []rowPlan {
	heads := map[*Block]*head{}
	for _, mt := range a.matches {
		if mt.head != nil {
			heads[a.spec.lines[mt.line].block] = mt.head
		}
	}
	var out []rowPlan
	for _, mt := range a.matches {
		ln := &a.spec.lines[mt.line]
		if ln.kind != rowLine {
			continue
		}
		p := rowPlan{line: ln, row: mt.row, cells: mt.row.behind(), sim: mt.sim}
		if mt.row.table.Method == layout.Aligned {
			p.cells = mt.row.withGaps(p.cells)
		}
		h := heads[ln.block]
		if h != nil && h.over(mt.row) {
			p.spans = h.spans
		}
		if h != nil {
			p.order = h.order
			p.loose = h.part && h.order == nil && mt.row.table.Method == layout.Tabbed
		}
		if p.order == nil {
			p.order = inForm(len(ln.block.Columns))
		}
		out = append(out, p)
	}
	return out
}

// over reports whether a row stands below the columns of a header: in its table,
// where in one of separators rows of as many fields line up, or in another table
// of markup with as many columns, as where a page keeps the head apart.
func (h *head) over(r *row) bool {
	if h.table != r.table {
		return h.table.Method == layout.Markup && r.table.Method == layout.Markup && h.table.Cols == r.table.Cols
	}
	return h.table.Method != layout.Tabbed || h.width == r.width()
}

// inForm is the order of columns in the form.
func inForm(n int) []int {
	out := make([]int, n)
	for j := range out {
		out[j] = j
	}
	return out
}

// decide assigns the values of a row that can be told apart on their own: as
// many cells as columns, once surplus blanks at the ends are gone, or cells
// that stand under the columns of the header.
func (p *rowPlan) decide() {
	n := len(p.order)
	from, to := core(p.cells)
	if n < len(p.none()) && p.row.table.Method == layout.Ruled && len(p.cells) == len(p.none()) {
		from, to = 0, len(p.cells) // between drawn borders a blank at an end is a value
	}
	switch {
	case n < len(p.none()) && to-from == len(p.none()):
		p.order = inForm(len(p.none())) // as many values as the form has columns, more than heads
		p.take(from, len(p.order), confOffset)
	case len(p.cells) == n && !p.loose && p.headsAgree(0):
		p.take(0, n, confExact)
	case p.row.table.Method == layout.Tabbed && len(p.cells) > n && hasBlank(p.cells[from:to]):
		// Of the blanks inside, some may be fillers and some values, unless
		// the rest are as many as the columns: only the header, or what other rows
		// of the table do, can tell.
		if p.spans == nil || !p.overlap() {
			p.pick()
		}
	case to-from == n && p.headsAgree(from):
		p.take(from, n, confExact)
	case p.spans != nil && p.overlap():
	case p.pick():
	case from == to && len(p.cells) > n:
		p.take(0, n, confExact) // all empty, so it does not matter which
	}
}

// headsAgree reports whether no value of a row stands clear of the head it
// would get if its cells from one on were the columns in order. Where columns
// are not drawn, one that is not seen and one too many make the count right, so
// that surplus cells need heads that say which they are; where they are drawn,
// so do rows in which a cell covers two columns.
func (p *rowPlan) headsAgree(from int) bool {
	switch {
	case p.row.table.Method == layout.Ruled && !p.spread(), !drawn(p.row.table):
		return true
	case p.spans == nil:
		return len(p.cells) == len(p.order)
	}
	for k, j := range p.order {
		c, s := p.cells[from+k], p.spans[j]
		if !c.gap && !c.blank() && s.to > s.from && (c.Col+c.ColSpan <= s.from || s.to <= c.Col) {
			return false
		}
	}
	return true
}

// spread reports whether a cell of the row covers the heads of two columns.
func (p *rowPlan) spread() bool {
	for _, c := range p.cells {
		heads := 0
		for _, s := range p.spans {
			if s.to > s.from && c.Col <= s.from && s.to <= c.Col+c.ColSpan {
				heads++
			}
		}
		if heads > 1 {
			return true
		}
	}
	return false
}

// pick assigns the cells that are not empty, if there are as many as columns
// and none of them holds words: then every empty one is a filler.
func (p *rowPlan) pick() bool {
	var filled []int
	for i, c := range p.cells {
		if c.blank() {
			continue
		}
		if c.gap || c.value.Kind == number.Text {
			return false
		}
		filled = append(filled, i)
	}
	if len(filled) != len(p.order) {
		return false
	}
	p.got, p.how = p.none(), confOffset
	for k, i := range filled {
		p.got[p.order[k]] = i
	}
	return true
}

// take assigns n cells to the columns as printed, starting at from.
func (p *rowPlan) take(from, n int, how float64) {
	p.got, p.how = p.none(), how
	for k := range n {
		if i := from + k; i >= 0 && i < len(p.cells) {
			p.got[p.order[k]] = i
		}
	}
}

// none says that no column has a cell.
func (p *rowPlan) none() []int {
	out := make([]int, len(p.line.block.Columns))
	for j := range out {
		out[j] = -1
	}
	return out
}

// core returns the range of cells between the blanks at both ends.
func core(cells []*cell) (from, to int) {
	to = len(cells)
	for to > 0 && cells[to-1].blank() {
		to--
	}
	for from < to && cells[from].blank() {
		from++
	}
	return from, to
}

func hasBlank(cells []*cell) bool { return slices.ContainsFunc(cells, (*cell).blank) }

// fill turns decided plans into slots. A printed value that two rows claim,
// and a row whose values cannot be told apart, are left undecided.
func (m *matcher) fill(plans []rowPlan, spec *Spec) slots {
	out := make(slots, len(spec.boxes))
	claims := make(map[*layout.Cell]int, len(out))
	for i := range plans {
		p := &plans[i]
		for _, k := range p.got {
			if k >= 0 && !p.cells[k].gap && !p.cells[k].blank() {
				claims[p.cells[k].from]++
			}
		}
	}
	for i := range plans {
		p := &plans[i]
		for j, box := range p.line.row.Boxes {
			s := &out[box.at]
			*s = slot{method: p.row.table.Method, place: p.row.place(), confidence: min(p.how, labelConfidence(p.sim))}
			switch {
			case p.got == nil:
				s.undecided = true
				s.raw = p.printed()
			case p.mixed != nil && p.mixed[j] >= 0:
				s.undecided, s.raw = true, p.cells[p.mixed[j]].value.Raw
			case p.got[j] >= 0 && p.cells[p.got[j]].gap:
			case p.got[j] >= 0:
				s.cell = p.cells[p.got[j]]
				if claims[s.cell.from] > 1 {
					s.undecided, s.raw = true, s.cell.value.Raw
				} else if beside := crowded(p.cells, p.got[j]); beside != nil {
					s.undecided, s.raw = true, beside.value.Raw
				} else if m.numberAmidWords(s.cell) {
					s.undecided, s.raw = true, s.cell.value.Raw
				}
			}
			if s.undecided && (j == 0 || p.got != nil || box.Indicator != p.line.row.Boxes[0].Indicator) {
				m.undecided(spec.Table, box, p, s)
			}
		}
	}
	return out
}

// printed is what stands behind the label of a row.
func (p *rowPlan) printed() string {
	r := row{cells: p.cells}
	return r.text()
}

func (m *matcher) undecided(table string, box *Box, p *rowPlan, s *slot) {
	message := fmt.Sprintf("%d cells are printed for %d columns behind %q and cannot be told apart: %s",
		len(p.cells), len(p.line.block.Columns), p.line.row.Label, s.raw)
	switch {
	case p.lost && p.row.covers:
		message = fmt.Sprintf("a label that may be %q stands beside several rows of values, of which %s is the first", p.line.row.Label, s.raw)
	case p.got == nil:
	case s.cell == nil:
		message = fmt.Sprintf("%q is printed in a cell that covers the boxes of several columns behind %q", s.raw, p.line.row.Label)
	case s.cell.blank():
		message = fmt.Sprintf("nothing is printed in the box, but %q in the one beside it, which may be meant for both", s.raw)
	case m.numberAmidWords(s.cell):
		message = fmt.Sprintf("a number and words stand below each other in one cell: %q", s.raw)
	default:
		message = fmt.Sprintf("%q is printed once for several rows", s.raw)
	}
	m.notes = append(m.notes, Note{
		Rule: ValueNotPlaced, Table: table, Warning: true,
		Indicator: box.Indicator, Applicant: box.Applicant, Message: message, Place: s.place,
	})
}

func labelConfidence(sim float64) float64 {
	switch {
	case sim >= simExact:
		return confExact
	case sim >= simClose:
		return confClose
	}
	return confFuzzy
}

package form

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// A Reading is what the forms found in the tables of one document.
type Reading struct {
	Tables []TableReading // the standard tables, in the order of the form
	Notes  []Note         // what a reader of the values must know
}

// A TableReading is one standard table, found or not.
type TableReading struct {
	Table   string
	Edition string // "" if no standard table was found at all
	Variant string // of a list; "" is the national one
	Found   bool
	Boxes   []BoxReading // every box of the edition
	Place   layout.Place // of its first row
}

// A BoxReading is one box of the form with the cell that was printed there.
type BoxReading struct {
	*Box
	Printed    bool         // a cell stands there
	Undecided  bool         // a cell stands there, but which one cannot be decided
	Value      number.Value // of the cell; Raw is the printed text
	Unit       string       // printed in a column of units, "" if none
	Place      layout.Place
	Method     layout.Method
	Confidence float64 // that the cell belongs to the box, 0 to 1
	Recognised float64 // how sure the recognition of an image is of the printed text; 0 for text of the file
}

// Rules of notes; they are described in normalize/check/data/notes.csv.
const (
	RowNotPlaced      = "row_not_placed"      // a printed row with values has no line in the form
	ValueNotPlaced    = "value_not_placed"    // the values of a row cannot be told apart
	TableRepeated     = "table_repeated"      // a second copy of a table
	EditionUnclear    = "edition_unclear"     // the printed rows fit two editions of a table
	EditionOtherYears = "edition_other_years" // the edition of a table was made for reports on other years
)

// A Note is something about the reading that is no value.
type Note struct {
	Rule, Table string
	Warning     bool // the reading may have lost or doubted a value
	Indicator   string
	Applicant   string
	Message     string
	Place       layout.Place
}

// A matcher reads the tables of one document.
type matcher struct {
	forms  *Forms
	labels *labels
	seen   map[string]*sims
	grids  map[run][]gridColumn
	merged map[*row]*row
	values map[string]number.Value // by printed text: most cells print the same few
	notes  []Note
	*scratch
}

// A scratch is memory that is used again, also for the next document.
type scratch struct {
	lattice     lattice
	fitting     fitting
	columnScore []float64
}

// Match finds the standard tables among the printed ones. Rows, not tables,
// are the unit: a printed table may hold several standard ones, and a standard
// one may be printed in several pieces. The year reported on, 0 if it is not
// known, decides the edition of a table where no label does.
func (f *Forms) Match(tables []*layout.Table, year int) Reading {
	out, rest := f.matchGrids(tables, year)
	lists := f.matchLists(rest)
	out.Tables, out.Notes = append(out.Tables, lists.Tables...), append(out.Notes, lists.Notes...)
	return out
}

// newMatcher makes a matcher for grids or for lists.
func (f *Forms) newMatcher(l *labels) *matcher {
	s, ok := f.scratch.Get().(*scratch)
	if !ok {
		s = &scratch{}
	}
	return &matcher{forms: f, labels: l, scratch: s, seen: map[string]*sims{}, grids: map[run][]gridColumn{}, merged: map[*row]*row{}, values: map[string]number.Value{}}
}

// release gives the scratch of a matcher to the next one. What it holds of the
// document is forgotten.
func (m *matcher) release() {
	l := &m.lattice
	clear(l.matches[:cap(l.matches)])
	clear(l.found[:cap(l.found)])
	m.forms.scratch.Put(m.scratch)
	m.scratch = nil
}

// matchGrids finds the standard tables that are grids. What is left are the
// printed tables that have no row in any of them.
func (f *Forms) matchGrids(tables []*layout.Table, year int) (out Reading, rest []*layout.Table) {
	m := f.newMatcher(f.labels)
	defer m.release()
	parts, whole := m.apartTables(tables)
	rows := m.rows(parts)
	headerFirst(rows, gridHalves)
	found := m.recognise(rows)
	if len(found) == 0 {
		return Reading{}, tables
	}
	decided := m.editions(found, year)
	used := map[*row]bool{}
	for _, c := range found {
		c.mark(used)
	}
	for _, t := range f.Tables {
		if t.List {
			continue
		}
		spec := f.Spec(decided[t.Name].edition, t.Name)
		reading := TableReading{Table: t.Name, Edition: spec.Edition}
		filled, limit := make(slots, len(spec.boxes)), 1.0
		if c := found[t.Name]; c != nil {
			a := c.pick(spec)
			m.placeStrays(rows, used, &a, whole)
			reading.Found, reading.Place = true, a.place()
			filled = m.assign(&a)
			m.halfRows(rows, used, &a, filled)
			limit = m.doubtEdition(found, &a, decided[t.Name])
			m.outOfYears(t.Name, decided[t.Name], reading.Place, year)
		}
		reading.Boxes = make([]BoxReading, len(spec.boxes))
		for i, b := range spec.boxes {
			reading.Boxes[i] = filled[i].reading(b)
			reading.Boxes[i].Confidence = min(reading.Boxes[i].Confidence, limit)
		}
		m.absentBoxes(&reading, spec)
		out.Tables = append(out.Tables, reading)
	}
	again := m.repeated(rows, used, out.Tables)
	m.leftovers(rows, used)
	out.Notes = m.notes
	for r := range used {
		again[r.table] = true
	}
	read := map[*layout.Table]bool{}
	for part := range again {
		read[whole[part]] = true
	}
	for _, t := range tables {
		if !read[t] {
			rest = append(rest, t)
		}
	}
	return out, rest
}

// A choice is one standard table found, with an alignment for each edition
// that its labels allow.
type choice struct {
	rows  []alignment // newest first
	worse []alignment // those that fit worse, but only by rows that are not read cleanly
}

// pick returns the alignment with an edition.
func (c *choice) pick(s *Spec) alignment {
	for _, a := range c.rows {
		if a.spec.of() == s {
			return a
		}
	}
	return c.rows[0]
}

// recognise finds each standard table once: the best one first, then the
// others among the rows that are left.
func (m *matcher) recognise(rows []*row) map[string]*choice {
	found := map[string]*choice{}
	open := map[string]*choice{}
	for _, t := range m.forms.Tables {
		if !t.List {
			open[t.Name] = m.choose(rows, t.Name)
		}
	}
	used := map[*row]bool{}
	for {
		var best *choice
		for _, t := range m.forms.Tables {
			if c := open[t.Name]; c != nil && (best == nil || c.rows[0].score > best.rows[0].score) {
				best = c
			}
		}
		if best == nil {
			return found
		}
		name := best.rows[0].spec.Table
		found[name] = best
		delete(open, name)
		best.mark(used)
		for name, c := range open {
			if c != nil && c.touches(used) {
				open[name] = m.choose(without(rows, used), name)
			}
		}
	}
}

// mark adds the printed rows of a choice to used.
func (c *choice) mark(used map[*row]bool) {
	for _, a := range c.rows {
		for _, mt := range a.matches {
			for _, r := range mt.printed {
				used[r] = true
			}
		}
	}
}

// touches reports whether a choice needs a row that is used.
func (c *choice) touches(used map[*row]bool) bool {
	mine := map[*row]bool{}
	c.mark(mine)
	for r := range mine {
		if used[r] {
			return true
		}
	}
	return false
}

func without(rows []*row, used map[*row]bool) []*row {
	var out []*row
	for _, r := range rows {
		if !used[r] {
			out = append(out, r)
		}
	}
	return out
}

// choose aligns a table in every edition and keeps the editions whose labels
// fit as well as the best, and those that clean labels do not rule out.
func (m *matcher) choose(rows []*row, table string) *choice {
	var all []alignment
	top := 0.0
	for _, e := range m.forms.Editions {
		s := m.forms.Spec(e.ID, table)
		if s == nil {
			continue
		}
		if a := m.alignBest(rows, s); a.recognised() {
			all = append(all, a)
			top = max(top, a.print)
		}
	}
	var out choice
	for _, a := range all {
		if a.print >= top-tie {
			out.rows = append(out.rows, a)
		}
	}
	if len(out.rows) == 0 {
		return nil
	}
	for _, a := range all {
		if a.print < top-tie && slices.ContainsFunc(out.rows, func(b alignment) bool { return b.print-b.unclean(a.spec) < a.print+tie }) {
			out.worse = append(out.worse, a)
		}
	}
	return &out
}

// unclean is what an alignment gains over one with another edition by lines
// that the other does not print, and whose labels are not read as the form
// prints them: they may be other ones, garbled.
func (a *alignment) unclean(other *Spec) float64 {
	sum := 0.0
	for _, mt := range a.matches {
		ln := &a.spec.lines[mt.line]
		switch {
		case ln.kind == rowLine && ln.label != noLabel && (mt.sim < simExact || mt.row.strange(ln)) && !other.of().prints(ln.label):
			sum += mt.score + skipValues // the other leaves the row out
		case ln.kind == headerLine && mt.sim < simClose && !other.of().heads(ln):
			sum += mt.score
		}
	}
	return sum
}

// strange reports whether words stand before the label of a row that are
// neither it nor a group of its line: they may be a part of the label.
func (r *row) strange(ln *line) bool {
	return slices.ContainsFunc(r.cells[:max(0, r.leaf)], func(c *cell) bool {
		return !c.blank() && !c.bareNumbering() && c.sims.at(ln.label) < simExact && !slices.ContainsFunc(ln.path, func(g int) bool { return c.sims.at(g) >= simClose })
	})
}

// What a table needs to count as found, in rows with telling labels: more
// where no column header confirms them. A label of longLabel characters or
// more counts as one, a shorter one less.
const (
	enoughRows     = 3.0
	enoughWithHead = 2.0
	longLabel      = 8.0
)

// recognised reports whether the matches are enough evidence for the table.
func (a *alignment) recognised() bool {
	evidence, rows, heads := 0.0, 0, 0
	for _, mt := range a.matches {
		ln := &a.spec.lines[mt.line]
		switch ln.kind {
		case rowLine:
			rows++
			evidence += mt.sim * min(1, float64(utf8.RuneCountInString(ln.row.Label))/longLabel)
		case headerLine:
			heads++
			evidence += mt.score
		case titleLine:
			evidence += mt.sim
		}
	}
	return rows > 0 && (heads > 0 && evidence >= enoughWithHead || evidence >= enoughRows && a.labelled())
}

// labelled reports whether the form prints labels on the matched rows; without
// them only a header can tell the table.
func (a *alignment) labelled() bool {
	for _, mt := range a.matches {
		if ln := &a.spec.lines[mt.line]; ln.kind == rowLine && ln.label != noLabel {
			return true
		}
	}
	return false
}

// place returns where the first matched row stands.
func (a *alignment) place() layout.Place { return a.matches[0].printed[0].place() }

// leftovers notes the rows with values that found no line, in tables of which
// other rows did.
func (m *matcher) leftovers(rows []*row, used map[*row]bool) {
	known := map[*layout.Table]bool{}
	for r := range used {
		known[r.table] = true
	}
	for _, r := range rows {
		if used[r] || !known[r.table] || r.heads || r.numbers() == 0 {
			continue
		}
		m.notes = append(m.notes, Note{
			Rule: RowNotPlaced, Warning: true, Place: r.place(),
			Message: fmt.Sprintf("the row %q stands in a standard table, but on no line of the form; its values are not read", r.text()),
		})
	}
}

// numbers counts printed cells that hold digits or a dash.
func (r *row) numbers() int {
	n := 0
	for _, c := range r.cells {
		if k := c.value.Kind; k == number.Number || k == number.Dash || k == number.Unreadable {
			n++
		}
	}
	return n
}

// repeated notes further copies of tables already found, in printed tables
// that hold nothing else. It returns the tables that the copies stand in.
func (m *matcher) repeated(rows []*row, used map[*row]bool, tables []TableReading) map[*layout.Table]bool {
	again := map[*layout.Table]bool{}
	known := map[*layout.Table]bool{}
	for r := range used {
		known[r.table] = true
	}
	var free []*row
	for _, r := range rows {
		if !known[r.table] {
			free = append(free, r)
		}
	}
	for _, t := range tables {
		spec := m.forms.Spec(t.Edition, t.Table)
		if !t.Found || len(free) == 0 {
			continue
		}
		a := m.alignBest(free, spec)
		if !a.recognised() {
			continue
		}
		keep := len(m.notes)
		copied := m.assign(&a)
		m.notes = m.notes[:keep]
		m.compareCopy(&t, func(b *Box) *slot { return &copied[b.at] }, a.place())
		for _, mt := range a.matches {
			again[mt.printed[0].table] = true
		}
	}
	return again
}

// compareCopy notes how a second copy of a table differs from the first.
func (m *matcher) compareCopy(t *TableReading, copied func(*Box) *slot, at layout.Place) {
	differ := 0
	for i := range t.Boxes {
		b := &t.Boxes[i]
		if s := copied(b.Box); s.cell != nil && !same(s.cell.value, b.Value) {
			differ++
		}
	}
	message := "the table is printed twice; both copies say the same"
	if differ > 0 {
		message = fmt.Sprintf("the table is printed twice; %d boxes of the second copy differ, the first is read", differ)
	}
	m.notes = append(m.notes, Note{Rule: TableRepeated, Table: t.Table, Warning: differ > 0, Message: message, Place: at})
}

func same(a, b number.Value) bool {
	if a.Kind != b.Kind {
		return false
	}
	return a.Kind != number.Number || a.Num.Cmp(b.Num) == 0
}

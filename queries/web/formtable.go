package web

import "slices"

// A grid is a table of the form as it is printed: rows of cells that span rows
// and columns.
type grid struct {
	Form   *Form
	Rows   []gridRow
	Others []boxView // facts of the table that the form does not print
	Cols   int
}

type gridRow struct {
	Cells []gridCell
	Head  bool
}

// A gridCell is a label or a box.
type gridCell struct {
	Label            string
	Sub              string // the label in the language of the page, if that is another
	RowSpan, ColSpan int
	Head             bool // a label
	Depth            int  // of a line in a list
	Box              *boxView
}

// A boxView is a box with what a reader is told of it.
type boxView struct {
	factRow
	Before  *factRow // last year's
	Marks   []findingRow
	Report  string
	Absent  bool // there is no fact for it
	LabelZH string
	LabelEN string
	ByZH    string
	ByEN    string
}

// Severity is the greatest severity of its findings.
func (b boxView) Severity() string {
	out := ""
	for _, f := range b.Marks {
		if f.Result == "pass" || f.Result == "not_checkable" || (out == "error") || (out == "warning" && f.Severity == "info") {
			continue
		}
		out = f.Severity
	}
	return out
}

// Printed is what stands in the box.
func (b boxView) Printed() string {
	if b.Raw == nil {
		return ""
	}
	return *b.Raw
}

type boxKey struct{ indicator, applicant string }

// A formFiller lays out the boxes of one report.
type formFiller struct {
	s      *Server
	lang   string
	report string
	words  map[string]string
	boxes  map[boxKey]*boxView
}

// fillForms lays out the tables of a report in the order in which it prints
// them.
func (s *Server) fillForms(lang, report string, facts, before []factRow, findings []findingRow) ([]grid, error) {
	words, err := formWords()
	if err != nil {
		return nil, err
	}
	var out []grid
	for len(facts) > 0 {
		table, edition := facts[0].Table, facts[0].Edition
		var here []factRow
		rest := facts[:0:0]
		for _, f := range facts {
			if f.Table == table && f.Edition == edition {
				here = append(here, f)
			} else {
				rest = append(rest, f)
			}
		}
		facts = rest
		fill := &formFiller{s: s, lang: lang, report: report, words: words, boxes: map[boxKey]*boxView{}}
		fill.take(here, before, findings)
		out = append(out, fill.grid(s.bestForm(table, edition, here), here))
	}
	return out, nil
}

// bestForm returns the layout of a table that has most of its boxes: a list has
// variants.
func (s *Server) bestForm(table, edition string, facts []factRow) *Form {
	var best *Form
	most := -1
	for i := range s.opt.Forms {
		f := &s.opt.Forms[i]
		if f.Table != table || f.Edition != edition {
			continue
		}
		n := 0
		for _, b := range f.Blocks {
			for _, r := range b.Rows {
				for _, x := range r.Boxes {
					if slices.ContainsFunc(facts, func(v factRow) bool { return v.Indicator == x.Indicator && v.Applicant == x.Applicant }) {
						n++
					}
				}
			}
		}
		if n > most {
			best, most = f, n
		}
	}
	return best
}

func (f *formFiller) take(facts, before []factRow, findings []findingRow) {
	for _, v := range facts {
		name, by := f.s.names.indicators[v.Indicator], f.s.names.applicants[v.Applicant]
		b := &boxView{factRow: v, Report: f.report, LabelZH: name.ZH, LabelEN: name.EN, ByZH: by.ZH, ByEN: by.EN}
		for _, p := range before {
			if p.Indicator == v.Indicator && p.Applicant == v.Applicant {
				b.Before = &p
				break
			}
		}
		for _, m := range findings {
			if m.Indicator == v.Indicator && (m.Applicant == v.Applicant || m.Applicant == "") && (m.Table == "" || m.Table == v.Table) {
				b.Marks = append(b.Marks, m)
			}
		}
		f.boxes[boxKey{v.Indicator, v.Applicant}] = b
	}
}

// grid lays out a table; without a layout, all boxes are others.
func (f *formFiller) grid(form *Form, facts []factRow) grid {
	g := grid{Form: form, Cols: 1}
	if form == nil {
		g.Form = &Form{Table: facts[0].Table, Edition: facts[0].Edition, TitleZH: facts[0].Table, TitleEN: facts[0].Table}
	} else {
		labels, values := 0, 1
		for _, b := range form.Blocks {
			labels = max(labels, b.labelColumns())
			values = leastCommonMultiple(values, max(len(b.Columns), 1))
		}
		g.Cols = labels + values
		for _, b := range form.Blocks {
			if form.List {
				g.Rows = append(g.Rows, f.list(b)...)
				continue
			}
			g.Rows = append(g.Rows, f.block(b, labels, values)...)
		}
	}
	for _, v := range facts { // what the layout did not take
		if b := f.boxes[boxKey{v.Indicator, v.Applicant}]; b != nil {
			g.Others = append(g.Others, *b)
		}
	}
	return g
}

// labelColumns is the number of label columns of a block.
func (b Block) labelColumns() int {
	n := 0
	for _, r := range b.Rows {
		if r.Label != "" {
			n = max(n, len(r.Path)+1)
		}
	}
	return n
}

// label makes a label cell.
func (f *formFiller) label(text string, rows, cols int) gridCell {
	c := gridCell{Label: text, RowSpan: rows, ColSpan: cols, Head: true}
	if f.lang != languages[0] {
		c.Sub = f.words[text]
	}
	return c
}

// box makes the cell of a box and takes it out of those that are left.
func (f *formFiller) box(x Box, cols int) gridCell {
	k := boxKey{x.Indicator, x.Applicant}
	b := f.boxes[k]
	delete(f.boxes, k)
	if b == nil {
		b = &boxView{factRow: factRow{Indicator: x.Indicator, Applicant: x.Applicant}, Report: f.report, Absent: true}
	}
	return gridCell{RowSpan: 1, ColSpan: cols, Box: b}
}

// block lays out a title, the column heads and the rows under them.
func (f *formFiller) block(b Block, labels, values int) []gridRow {
	var out []gridRow
	if b.Title != "" {
		out = append(out, gridRow{Head: true, Cells: []gridCell{f.label(b.Title, 1, labels+values)}})
	}
	wide := values / max(len(b.Columns), 1)
	depth := 1
	for _, c := range b.Columns {
		depth = max(depth, len(c.Path)+1)
	}
	for level := range depth {
		row := gridRow{Head: true}
		if level == 0 && labels > 0 {
			row.Cells = append(row.Cells, f.label(b.Corner, depth, labels))
		}
		for i := 0; i < len(b.Columns); {
			c := b.Columns[i]
			n := sameGroup(b.Columns, i, level)
			switch {
			case level < len(c.Path):
				row.Cells = append(row.Cells, f.label(c.Path[level], 1, n*wide))
			case level == len(c.Path):
				n = 1
				row.Cells = append(row.Cells, f.label(c.Label, depth-level, wide))
			default:
				n = 1
			}
			i += n
		}
		out = append(out, row)
	}
	return append(out, f.rows(b, labels, wide)...)
}

// rows lays out the value rows of a block; group labels span their rows.
func (f *formFiller) rows(b Block, labels, wide int) []gridRow {
	heads := make([]Head, len(b.Rows))
	for i, r := range b.Rows {
		heads[i] = r.Head
	}
	var out []gridRow
	for i, r := range b.Rows {
		row := gridRow{}
		for level, group := range r.Path {
			if i == 0 || !sameUntil(heads[i-1], heads[i], level) {
				row.Cells = append(row.Cells, f.label(group, sameGroup(heads, i, level), 1))
			}
		}
		if r.Label != "" {
			row.Cells = append(row.Cells, f.label(r.Label, 1, labels-len(r.Path)))
		}
		for _, x := range r.Boxes {
			row.Cells = append(row.Cells, f.box(x, wide))
		}
		out = append(out, row)
	}
	return out
}

// list lays out the lines of a list.
func (f *formFiller) list(b Block) []gridRow {
	var out []gridRow
	for _, r := range b.Rows {
		head := f.label(r.Label, 1, 1)
		head.Depth = len(r.Path)
		row := gridRow{Head: r.Heading, Cells: []gridCell{head}}
		for _, x := range r.Boxes {
			c := f.box(x, 1)
			if f.lang != languages[0] && row.Cells[0].Sub == "" {
				row.Cells[0].Sub = f.s.names.indicators[x.Indicator].EN
			}
			row.Cells = append(row.Cells, c)
		}
		if r.Heading {
			row.Cells[0].ColSpan = 1 + max(len(b.Columns), 1)
		}
		out = append(out, row)
	}
	return out
}

// sameGroup counts the heads from i on that stand under the same group labels
// down to a level.
func sameGroup(heads []Head, i, level int) int {
	n := 1
	for i+n < len(heads) && sameUntil(heads[i], heads[i+n], level) {
		n++
	}
	return n
}

// sameUntil reports whether two heads share the group labels down to a level.
func sameUntil(a, b Head, level int) bool {
	return len(a.Path) > level && len(b.Path) > level && slices.Equal(a.Path[:level+1], b.Path[:level+1])
}

func leastCommonMultiple(a, b int) int {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}

// formWords are the labels of the forms in English.
func formWords() (map[string]string, error) {
	rows, err := readData("form_words")
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, r := range rows {
		out[r[0]] = r[1]
	}
	return out, nil
}

// Package form holds the official forms as data and finds their boxes in the
// tables of a document. In: printed tables. Out: for each standard table the
// edition its labels follow, and for each box of that edition the cell that
// was printed there, or that none was. It does not know rules between boxes,
// or who published the document. The edition is recognised from labels;
// the year reported on decides where they fit two.
//
// There are two shapes. A grid is a table whose boxes lie where a row and a
// column of the form cross. A list is a run of lines, each with a label, a unit
// and a number, of which publishers print all or a part (list.go).
//
// An edition, a label or a variant is a row in data/*.csv; no label stands in
// the code.
package form

import (
	"cmp"
	"slices"
	"sync"

	"github.com/gongkai/gongkai/normalize/number"
)

// Forms is every edition of every standard table, ready to be matched.
type Forms struct {
	Editions   []Edition // newest first
	Tables     []Table   // the standard tables, in the order of the form
	Applicants []Name    // applicant columns, in the order of the form
	Indicators []Name    // in the order of boxes.csv
	Crosswalk  []Comparison
	Series     []Series
	sums       map[string]bool // indicators that others add to
	specs      []*Spec         // one for each edition, table and variant
	labels     *labels         // of the grids
	lists      lists           // what is known of the lists
	numbers    *number.Reader
	scratch    sync.Pool // of *scratch
}

// A Name is a code with its names in both languages.
type Name struct{ Code, ZH, EN string }

// An Edition is one issue of the official form.
type Edition struct {
	ID       string
	Order    int // a greater one is newer
	From, To int // years reported on that it was made for; To is 0 while it is in force
	ZH, EN   string
	Citation string // the notice that prescribes it
}

// covers reports whether an edition was made for reports on a year.
func (e *Edition) covers(year int) bool { return e.From <= year && (e.To == 0 || year <= e.To) }

// A Table is one of the standard tables.
type Table struct {
	Name     string
	Order    int
	List     bool // a list of lines, not a grid
	ZH, EN   string
	Follows  []string // tables whose edition decides where the labels do not, best first
	Citation string
}

// A Spec is one table in one edition. Of a list there may be several local
// variants beside the national one, whose Variant is "".
type Spec struct {
	Edition, Table string
	Variant        string
	ZH, EN         string // of a variant of a list
	Citation       string // of a variant of a list
	Blocks         []Block
	lines          []line  // what is printed, from top to bottom
	boxes          []*Box  // of all blocks
	parts          []*Spec // other ways of printing it, one for each group of columns
	whole          *Spec   // of one of parts: what it is a way of printing
}

// A Block is a run of rows under one column header.
type Block struct {
	Number  int
	Title   string // line above the header, "" if none
	Corner  string // label of the header cell above the row labels
	Columns []Column
	Rows    []Row
}

// A Column is a value column of a block.
type Column struct {
	Number int
	Path   []string // group heads above the label
	Label  string
}

// A Row is a value row of a block. Label is "" where the form prints none.
type Row struct {
	Number int
	Path   []string // group labels left of the label
	Label  string
	Boxes  []*Box // in the order of the columns; none if Heading
	Item          // of a list
}

// An Item is what a line of a list has beyond a row of a grid.
type Item struct {
	Also     []string // other labels of the same line
	Heading  bool     // a line without a number
	Optional bool     // expected only where it is printed
	Parent   int      // number of the line it is a part of, 0 if none
}

// A Box is one value cell of the form.
type Box struct {
	Edition, Table       string
	Variant              string // of a list; "" is the national one
	Row, Col             int    // from 1, as numbered in the form
	Indicator, Applicant string
	Unit                 string // unit the form sets, "" if it leaves it open
	Kind                 string // data, total, or the code of a period beside the year's
	Label                string // row and column labels as the form prints them
	Citation             string // of the line, "" if that of the edition says it all
	at                   int    // in the boxes of its table
	PartOf               string // indicator of the total it adds to, for the same applicant; "" if none
}

// List reports whether the table is a list of lines.
func (s *Spec) List() bool { return len(s.lines) > 0 && s.lines[0].kind == itemLine }

// Boxes returns the boxes of the table in row order. The slice is not to be
// changed.
func (s *Spec) Boxes() []*Box { return s.boxes }

// number lists the boxes of the table and gives each its position.
func (s *Spec) number() {
	s.boxes = nil
	for _, b := range s.Blocks {
		for _, r := range b.Rows {
			s.boxes = append(s.boxes, r.Boxes...)
		}
	}
	for i, b := range s.boxes {
		if b != nil { // the data is checked later
			b.at = i
		}
	}
}

// Form names the issue of the form that a box belongs to: its edition and,
// behind a slash, its variant.
func (b *Box) Form() string {
	if b.Variant == "" {
		return b.Edition
	}
	return b.Edition + "/" + b.Variant
}

// Boxes returns every box of every edition. A box that several variants of a
// list share is there once, as the first prints it.
func (f *Forms) Boxes() []*Box {
	var out []*Box
	seen := map[[4]string]bool{}
	for _, s := range f.specs {
		for _, b := range s.Boxes() {
			key := [4]string{b.Edition, b.Table, b.Indicator, b.Applicant}
			if !seen[key] {
				seen[key] = true
				out = append(out, b)
			}
		}
	}
	return out
}

// Spec returns a table in an edition, or nil. Of a list it is the national one.
func (f *Forms) Spec(edition, table string) *Spec {
	for _, s := range f.specs {
		if s.Edition == edition && s.Table == table {
			return s
		}
	}
	return nil
}

// Specs returns every table of every edition.
func (f *Forms) Specs() []*Spec { return f.specs }

// inForce returns the edition of a grid made for reports on a year, or the
// newest if the year is 0 or there is none.
func (f *Forms) inForce(table string, year int) string {
	newest := ""
	for i := range f.Editions {
		e := &f.Editions[i]
		if f.Spec(e.ID, table) == nil {
			continue
		}
		if e.covers(year) {
			return e.ID
		}
		newest = cmp.Or(newest, e.ID)
	}
	return newest
}

// covers reports whether an edition was made for reports on a year.
func (f *Forms) covers(edition string, year int) bool {
	return slices.ContainsFunc(f.Editions, func(e Edition) bool { return e.ID == edition && e.covers(year) })
}

// lineKind says what stands on a line of the form.
type lineKind int

const (
	titleLine lineKind = iota
	headerLine
	rowLine
	itemLine // a row of a list
)

// A line is what the form prints from left to right: a block title, a column
// header (which may take several printed rows) or a value row.
type line struct {
	kind  lineKind
	block *Block
	row   *Row  // rowLine only
	label int   // in labels; noLabel if the form prints none
	also  []int // itemLine only: other labels of it
	twice bool  // itemLine only: another line of the list has the same label
	// number is the numbering of the label, without marks.
	number string
	path   []int
	cols   []columnLabels // headerLine only
	// corner is the label above the row labels; headerLine only.
	corner int
	header int     // headerLine only: its number among those of all forms
	skip   float64 // taken off where it is not printed, see lineCost
}

// columnLabels are the labels of one column.
type columnLabels struct {
	label  int
	path   []int
	rivals []int // heads of other groups of columns
}

const noLabel = -1

// layOut lists the lines of a table.
func (s *Spec) layOut(l *labels) {
	for bi := range s.Blocks {
		b := &s.Blocks[bi]
		if b.Title != "" {
			s.lines = append(s.lines, line{kind: titleLine, block: b, label: l.id(b.Title)})
		}
		head := line{kind: headerLine, block: b, label: noLabel, corner: l.id(b.Corner), header: l.headers}
		l.headers++
		for _, c := range b.Columns {
			head.cols = append(head.cols, columnLabels{l.id(c.Label), l.ids(c.Path), l.ids(s.of().rivals(c.Path))})
		}
		s.lines = append(s.lines, head)
		for ri := range b.Rows {
			r := &b.Rows[ri]
			ln := line{kind: rowLine, block: b, row: r, label: l.id(r.Label), path: l.ids(r.Path)}
			if ln.label != noLabel {
				ln.number = l.all[ln.label].number
			}
			s.lines = append(s.lines, ln)
		}
	}
	s.weigh()
}

// weigh notes what it costs to leave out each line.
func (s *Spec) weigh() {
	for i := range s.lines {
		s.lines[i].skip = lineCost(&s.lines[i])
	}
}

// rivals are the heads of other groups of columns of a table than those of a
// path.
func (s *Spec) rivals(path []string) []string {
	var out []string
	for _, b := range s.Blocks {
		for _, c := range b.Columns {
			for _, head := range c.Path {
				if !slices.Contains(path, head) && !slices.Contains(out, head) {
					out = append(out, head)
				}
			}
		}
	}
	return out
}

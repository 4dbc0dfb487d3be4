package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/gongkai/gongkai/normalize"
)

// A wideTable is one table of the form with a column for each box and unit. Its
// rows are written beside the facts when a report is loaded: taking them out of
// the facts again costs more than a minute for a hundred million.
type wideTable struct {
	form    string // table of the form
	rank    int    // among the tables of the form
	columns []wideColumn
	stands  []int // where each column stands in the stored table
	units   units
	at      map[[2]string][]int // indicator and applicant -> columns that hold it, by unit
}

// stored is the name of the stored table behind the view.
func (t wideTable) stored() string { return "wide_" + t.form }

// wideTables lists the tables of the form.
func wideTables(indicators []Indicator, c codes) ([]wideTable, error) {
	u, err := readUnits()
	if err != nil {
		return nil, err
	}
	var out []wideTable
	for _, form := range c.tables.values {
		cols, err := wideColumns(form, indicators, c, u)
		if err != nil {
			return nil, err
		}
		t := wideTable{form: form, rank: len(out), columns: cols, units: u, at: map[[2]string][]int{}}
		stands := len(wideHead)
		for i, w := range cols {
			box := [2]string{w.indicator, w.applicant}
			t.at[box] = append(t.at[box], i)
			t.stands = append(t.stands, stands)
			if stands++; t.printsUnit(w) {
				stands++
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// printsUnit reports whether a column holds numbers in whatever unit is
// printed, which the column behind it names.
func (t wideTable) printsUnit(w wideColumn) bool { return w.suffix == t.units.suffix[asPrinted] }

// unitColumn is the name of the column behind w.
func unitColumn(w wideColumn) string { return strings.TrimSuffix(w.name, w.suffix) + "unit" }

// title names the table in English and Chinese.
func (t wideTable) title(indicators []Indicator) (en, zh string) {
	i := slices.IndexFunc(indicators, func(b Indicator) bool { return b.Table == t.form })
	return indicators[i].TableEN, indicators[i].TableZH
}

// wideHead are the columns that every stored wide table begins with.
var wideHead = []string{"report_id VARCHAR NOT NULL", "edition edition_code NOT NULL", "boxes_without_number INTEGER NOT NULL", "boxes_missing INTEGER NOT NULL"}

// kinds are the types of the columns, as row writes them.
func (t wideTable) kinds() []mapping.Type {
	out := []mapping.Type{mapping.TypeVarchar, mapping.TypeEnum, mapping.TypeInteger, mapping.TypeInteger}
	for _, w := range t.columns {
		out = append(out, mapping.TypeDouble)
		if t.printsUnit(w) {
			out = append(out, mapping.TypeVarchar)
		}
	}
	return append(out, mapping.TypeVarchar)
}

// create returns the statements that make the stored table.
func (t wideTable) create(indicators []Indicator) string {
	en, zh := t.title(indicators)
	names := slices.Clone(wideHead)
	for _, w := range t.columns {
		names = append(names, w.name+" DOUBLE")
		if t.printsUnit(w) {
			names = append(names, unitColumn(w)+" VARCHAR")
		}
	}
	names = append(names, "in_other_units VARCHAR")
	comments := wideComments(t.columns)
	comments = slices.DeleteFunc(comments, func(c [3]string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, c[0]+" ") })
	})
	return fmt.Sprintf("CREATE TABLE %s (\n  %s\n);\n", t.stored(), strings.Join(names, ",\n  ")) +
		comment("TABLE", t.stored(), en+": stored form of the view "+t.form+", every version of every report", zh+"：视图"+t.form+"的存储形式，含各年报的全部版本", comments)
}

// row writes what one report has in this table, if anything. A number printed in
// a unit that is not the column's goes to in_other_units.
func (t wideTable) row(w *rowWriter, b *boxCodes, r *normalize.Report, boxes []int32) error {
	row := -1
	var withoutNumber, missing int32
	var others []int
	for i := range r.Facts {
		box := &b.all[boxes[i]]
		if box.table != t.rank {
			continue
		}
		f := &r.Facts[i]
		if row < 0 {
			var err error
			if row, err = w.next(); err != nil {
				return err
			}
			if err := w.columns[0].text(row, r.ID); err != nil {
				return err
			}
			w.columns[1].code(row, box.edition)
		}
		switch f.State {
		case normalize.StateValue:
			column := box.columnOf(t, f.Unit)
			if column < 0 {
				others = append(others, i)
				continue
			}
			stands := t.stands[column]
			*at[float64](&w.columns[stands], row) = f.Value
			if f.Unit != "" && t.printsUnit(t.columns[column]) {
				if err := w.columns[stands+1].text(row, valid(f.Unit)); err != nil {
					return err
				}
			}
		case normalize.StateMissing:
			missing++
		default:
			withoutNumber++
		}
	}
	if row < 0 {
		return nil
	}
	*at[int32](&w.columns[2], row), *at[int32](&w.columns[3], row) = withoutNumber, missing
	return t.others(&w.columns[len(w.columns)-1], row, b, r, boxes, others)
}

// others writes the numbers that no column holds, in the order of the form.
func (t wideTable) others(c *column, row int, b *boxCodes, r *normalize.Report, boxes []int32, facts []int) error {
	if len(facts) == 0 {
		return nil
	}
	slices.SortStableFunc(facts, func(x, y int) int { return cmp.Compare(b.all[boxes[x]].one, b.all[boxes[y]].one) })
	said := make([]string, len(facts))
	for i, n := range facts {
		said[i] = printedElsewhere(&r.Facts[n])
	}
	return c.text(row, strings.Join(said, "; "))
}

// column is the one of the columns of a box that holds numbers in a unit; -1 if
// there is none.
func (t wideTable) column(columns []int, unit string) int {
	for _, i := range columns {
		if w := t.columns[i]; t.printsUnit(w) || unit != "" && t.units.suffix[unit] == w.suffix {
			return i
		}
	}
	return -1
}

// printedElsewhere is a number with its unit and box.
func printedElsewhere(f *normalize.Fact) string {
	box := strings.TrimSpace(f.Indicator + " " + f.Applicant)
	return box + "=" + strings.TrimSpace(strconv.FormatFloat(f.Value, 'f', -1, 64)+" "+valid(f.Unit))
}

// wide writes the rows of the stored wide tables.
func (w *writer) wide(b *boxCodes, load []codedEntry) error {
	for _, t := range b.wide {
		err := w.write("", "main", t.stored(), func(r *rowWriter) error {
			if err := r.expect(t.kinds()...); err != nil {
				return err
			}
			for _, e := range load {
				if err := t.row(r, b, e.Report, e.boxes); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// wideShape names every stored column: another shape needs another file.
func wideShape(tables []wideTable) string {
	var out strings.Builder
	for _, t := range tables {
		for _, w := range t.columns {
			fmt.Fprintf(&out, "%s.%s ", t.form, w.name)
		}
	}
	return out.String()
}

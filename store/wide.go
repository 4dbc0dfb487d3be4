package store

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/normalize"
)

// A wideTable is one table of the form with a column for each box and unit. Its
// rows are written beside the facts when a report is loaded: taking them out of
// the facts again costs more than a minute for a hundred million.
type wideTable struct {
	form    string // table of the form
	columns []wideColumn
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
		t := wideTable{form, cols, u, map[[2]string][]int{}}
		for i, w := range cols {
			box := [2]string{w.indicator, w.applicant}
			t.at[box] = append(t.at[box], i)
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

// create returns the statements that make the stored table.
func (t wideTable) create(indicators []Indicator) string {
	en, zh := t.title(indicators)
	names := []string{"report_id VARCHAR NOT NULL", "edition edition_code NOT NULL", "boxes_without_number INTEGER NOT NULL", "boxes_missing INTEGER NOT NULL"}
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

// row is what one report has in this table; nil if it has no such table. A
// number printed in a unit that is not the column's goes to in_other_units.
func (t wideTable) row(c codes, r *normalize.Report) []driver.Value {
	values, units := make([]driver.Value, len(t.columns)), make([]driver.Value, len(t.columns))
	var edition string
	var withoutNumber, missing int32
	type other struct {
		indicator, applicant int
		text                 string
	}
	var others []other
	for i := range r.Facts {
		f := &r.Facts[i]
		if f.Table != t.form {
			continue
		}
		if edition == "" {
			edition = f.Edition
		}
		switch f.State {
		case normalize.StateValue:
			place := t.column(f)
			if place < 0 {
				others = append(others, other{c.indicators.rank[f.Indicator], c.applicants.rank[f.Applicant], printedElsewhere(f)})
			} else {
				values[place], units[place] = f.Value, text(valid(f.Unit))
			}
		case normalize.StateMissing:
			missing++
		default:
			withoutNumber++
		}
	}
	if edition == "" {
		return nil
	}
	slices.SortStableFunc(others, func(a, b other) int {
		if a.indicator != b.indicator {
			return a.indicator - b.indicator
		}
		return a.applicant - b.applicant
	})
	out := []driver.Value{r.ID, c.editions.of(edition), withoutNumber, missing}
	for i, w := range t.columns {
		out = append(out, values[i])
		if t.printsUnit(w) {
			out = append(out, units[i])
		}
	}
	var said []string
	for _, o := range others {
		said = append(said, o.text)
	}
	return append(out, text(strings.Join(said, "; ")))
}

// column is the column of a fact: the one of its box that holds its unit; -1 if
// there is none.
func (t wideTable) column(f *normalize.Fact) int {
	for _, i := range t.at[[2]string{f.Indicator, f.Applicant}] {
		if w := t.columns[i]; t.printsUnit(w) || f.Unit != "" && t.units.suffix[f.Unit] == w.suffix {
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
func (w *writer) wide(tables []wideTable, c codes, load []Entry) error {
	for _, t := range tables {
		err := w.append(t.stored(), func(row appendRow) error {
			for _, e := range load {
				if values := t.row(c, e.Report); values != nil {
					if err := row(values...); err != nil {
						return err
					}
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

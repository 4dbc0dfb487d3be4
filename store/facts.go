package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// The columns of stored_facts.
const (
	factReport = iota
	factKind
	factValue
	factRaw
	factState
	factConfidence
	factPage
	factX0
	factY0
	factX1
	factY1
	factLocator
)

var factKinds = []mapping.Type{mapping.TypeInteger, mapping.TypeInteger, mapping.TypeDouble, mapping.TypeVarchar, mapping.TypeEnum, mapping.TypeFloat,
	mapping.TypeInteger, mapping.TypeFloat, mapping.TypeFloat, mapping.TypeFloat, mapping.TypeFloat, mapping.TypeInteger}

// facts writes the boxes of reports, and gives each report the number that
// stands for it there. Reports with places on pages go first: columns that are
// empty over thousands of rows take no space.
func (w *writer) facts(ctx context.Context, b *boxCodes, load []codedEntry) error {
	var last int32
	if err := w.tx.QueryRowContext(ctx, "SELECT coalesce(max(report), 0) FROM report_numbers").Scan(&last); err != nil {
		return fmt.Errorf("store: numbers of the reports: %w", err)
	}
	load = slices.Clone(load)
	slices.SortStableFunc(load, func(x, y codedEntry) int { return paged(y.Report) - paged(x.Report) })
	if err := w.append("report_numbers", func(row appendRow) error {
		for i, e := range load {
			if err := row(e.Report.ID, last+1+int32(i)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := w.readShared(ctx, b.shared); err != nil {
		return err
	}
	if err := w.write("", "main", "stored_facts", func(r *rowWriter) error {
		if err := r.expect(factKinds...); err != nil {
			return err
		}
		f := factWriter{r: r, b: b}
		for i, e := range load {
			if err := f.report(last+1+int32(i), e); err != nil {
				return fmt.Errorf("report %s: %w", e.Report.ID, err)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return w.shared(b.shared)
}

// paged is 1 for a report whose boxes stand on pages, else 0.
func paged(r *normalize.Report) int {
	for i := range r.Facts {
		if p := r.Facts[i].Place; p.Page != 0 {
			return 1
		} else if p.Locator != "" {
			return 0
		}
	}
	return 0
}

// A factWriter writes rows of stored_facts.
type factWriter struct {
	r     *rowWriter
	b     *boxCodes
	state normalize.State // of the last box, and its rank
	rank  int
}

// report writes the boxes of a report in the order of the form.
func (w *factWriter) report(number int32, e codedEntry) error {
	for _, i := range w.b.order(e.boxes) {
		row, err := w.r.next()
		if err != nil {
			return err
		}
		if err := w.box(row, number, &w.b.all[e.boxes[i]], &e.Report.Facts[i]); err != nil {
			return err
		}
	}
	return nil
}

// box writes one box.
func (w *factWriter) box(row int, number int32, box *boxCode, f *normalize.Fact) error {
	c := w.r.columns
	if f.State != w.state {
		w.state, w.rank = f.State, w.b.codes.states.rank[string(f.State)]
	}
	*at[int32](&c[factReport], row) = number
	*at[int32](&c[factKind], row) = w.b.kind(box, f.Unit, f.Method)
	c[factState].code(row, w.rank)
	*at[float32](&c[factConfidence], row) = float32(f.Confidence)
	if f.State == normalize.StateValue {
		*at[float64](&c[factValue], row) = f.Value
	}
	if f.State != normalize.StateMissing && !(f.State == normalize.StateValue && printsAs(f.Value, f.Raw)) {
		if err := c[factRaw].text(row, valid(f.Raw)); err != nil {
			return err
		}
	}
	if f.Place.Locator != "" {
		*at[int32](&c[factLocator], row) = w.b.shared.locator(f.Place.Locator)
	}
	if f.Place.Page != 0 {
		*at[int32](&c[factPage], row) = int32(f.Place.Page)
	}
	if p := f.Place.Box; p != (layout.Box{}) {
		*at[float32](&c[factX0], row), *at[float32](&c[factY0], row) = float32(p.X0), float32(p.Y0)
		*at[float32](&c[factX1], row), *at[float32](&c[factY1], row) = float32(p.X1), float32(p.Y1)
	}
	return nil
}

// exact is the size up to which whole numbers have one way to be written and
// to be stored.
const exact = 1 << 53

// printsAs reports whether a text is the plain writing of a whole number: then
// the view facts writes it again (as_printed in macros.sql).
func printsAs(v float64, raw string) bool {
	if len(raw) == 0 || raw[0] == '0' && len(raw) > 1 || v != float64(int64(v)) || v >= exact || v <= -exact {
		return false
	}
	var buffer [20]byte
	return string(strconv.AppendInt(buffer[:0], int64(v), 10)) == raw
}

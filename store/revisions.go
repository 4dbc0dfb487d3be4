package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// A box is a place of the form.
type box struct{ table, indicator, applicant string }

// A printed is what stands in a box.
type printed struct {
	state string
	raw   string
	value driver.Value
}

// revise records which boxes differ where a file with another report takes the
// address of one: before the old facts go.
func (w *writer) revise(ctx context.Context, s state, batch []Entry, p plan) error {
	replaced := map[string]bool{}
	for _, d := range p.documents {
		replaced[d.SHA256] = d.Status == layout.Replaced && s.documents[d.SHA256].Status == layout.OK
	}
	old := map[string]string{} // address -> document that stood there and goes
	for _, c := range s.captures {
		if c.current && replaced[c.SHA256] {
			old[c.URL] = c.SHA256
		}
	}
	for _, e := range batch {
		sha, ok := old[e.Capture.URL]
		report := s.documents[sha].ReportID
		if !ok || sha == e.Document.SHA256 || e.Report == nil || report == e.Report.ID {
			continue
		}
		before, order, err := w.boxes(ctx, report)
		if err != nil {
			return fmt.Errorf("store: read the replaced report %s: %w", report, err)
		}
		err = w.append("revisions", func(row appendRow) error { return revisionRows(row, e, sha, report, before, order) })
		if err != nil {
			return err
		}
	}
	return nil
}

// boxes reads what stands in the boxes of a report, in the order of the form.
func (w *writer) boxes(ctx context.Context, report string) (map[box]printed, []box, error) {
	rows, err := w.tx.QueryContext(ctx, `SELECT form_table::VARCHAR, indicator::VARCHAR, applicant::VARCHAR, state::VARCHAR, coalesce(raw, ''), value
		FROM facts WHERE report_id = ? ORDER BY form_table, indicator, applicant`, report)
	if err != nil {
		return nil, nil, err
	}
	out := map[box]printed{}
	var order []box
	err = each(rows, func() error {
		var b box
		var p printed
		var value sql.NullFloat64
		err := rows.Scan(&b.table, &b.indicator, &b.applicant, &p.state, &p.raw, &value)
		if value.Valid {
			p.value = value.Float64
		}
		out[b] = p
		order = append(order, b)
		return err
	})
	return out, order, err
}

// revisionRows writes a row for each box that is printed differently.
func revisionRows(row appendRow, e Entry, sha, old string, before map[box]printed, order []box) error {
	after := map[box]printed{}
	for i := range e.Report.Facts {
		f := &e.Report.Facts[i]
		p := printed{state: string(f.State), raw: valid(f.Raw)}
		if f.State == normalize.StateValue {
			p.value = f.Value
		}
		b := box{f.Table, f.Indicator, f.Applicant}
		if _, ok := before[b]; !ok {
			order = append(order, b)
		}
		after[b] = p
	}
	for _, b := range order {
		was, is := before[b], after[b]
		if was == is {
			continue
		}
		err := row(e.Capture.URL, moment(e.Capture.FetchedAt), sha, e.Document.SHA256, e.Report.ID, old, b.table, b.indicator, b.applicant,
			text(was.state), text(is.state), text(was.raw), text(is.raw), was.value, is.value)
		if err != nil {
			return err
		}
	}
	return nil
}

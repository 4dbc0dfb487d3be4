package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"

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
func (w *writer) revise(ctx context.Context, s state, batch []codedEntry, p plan) error {
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
	var all []revision
	var reports []string
	for _, e := range batch {
		sha, ok := old[e.Capture.URL]
		report := s.documents[sha].ReportID
		if !ok || sha == e.Document.SHA256 || e.Report == nil || report == e.Report.ID {
			continue
		}
		all = append(all, revision{e.Entry, sha, report})
		reports = append(reports, report)
	}
	if len(all) == 0 {
		return nil
	}
	before, err := w.boxes(ctx, reports)
	if err != nil {
		return fmt.Errorf("store: read the replaced reports: %w", err)
	}
	return w.append("revisions", func(row appendRow) error {
		for _, r := range all {
			if err := revisionRows(row, r.entry, r.sha, r.report, before[r.report]); err != nil {
				return err
			}
		}
		return nil
	})
}

// A revision is an entry that takes the place of a document and its report.
type revision struct {
	entry       Entry
	sha, report string
}

// A boxes is what stands in the boxes of a report, in the order of the form.
type boxes struct {
	in    map[box]printed
	order []box
}

// boxes reads what stands in the boxes of reports, of all in one look at the
// facts.
func (w *writer) boxes(ctx context.Context, reports []string) (map[string]*boxes, error) {
	if err := w.stage(ctx, "stage_revised", reports); err != nil {
		return nil, err
	}
	// The engine does not ask a view for some reports only, so the stored table
	// is asked, from the reports on.
	rows, err := w.tx.QueryContext(ctx, `
		SELECT n.report_id, k.form_table::VARCHAR, k.indicator::VARCHAR, k.applicant::VARCHAR, f.state::VARCHAR, coalesce(as_printed(f.raw, f.state, f.value), ''), f.value
		FROM (SELECT DISTINCT key FROM stage_revised) s JOIN report_numbers n ON n.report_id = s.key JOIN stored_facts f ON f.report = n.report JOIN fact_kinds k ON k.kind = f.kind
		ORDER BY n.report_id, k.form_table, k.indicator, k.applicant`)
	if err != nil {
		return nil, err
	}
	out := map[string]*boxes{}
	err = each(rows, func() error {
		var report string
		var b box
		var p printed
		var value sql.NullFloat64
		err := rows.Scan(&report, &b.table, &b.indicator, &b.applicant, &p.state, &p.raw, &value)
		if value.Valid {
			p.value = value.Float64
		}
		of := out[report]
		if of == nil {
			of = &boxes{in: map[box]printed{}}
			out[report] = of
		}
		of.in[b] = p
		of.order = append(of.order, b)
		return err
	})
	return out, err
}

// revisionRows writes a row for each box that is printed differently.
func revisionRows(row appendRow, e Entry, sha, old string, stood *boxes) error {
	if stood == nil {
		stood = &boxes{}
	}
	before, order, after := stood.in, slices.Clone(stood.order), map[box]printed{}
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

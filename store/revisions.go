package store

import (
	"context"
	"fmt"

	"github.com/gongkai/gongkai/extract/layout"
)

// A replacement is a file with another report that takes the address of one.
type replacement struct {
	entry       Entry
	sha, report string // what stood there
}

// replacements finds the files of a batch that take the address of another.
func replacements(s state, batch []codedEntry, p plan) []replacement {
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
	var out []replacement
	for _, e := range batch {
		sha, ok := old[e.Capture.URL]
		report := s.documents[sha].ReportID
		if !ok || sha == e.Document.SHA256 || e.Report == nil || report == e.Report.ID {
			continue
		}
		out = append(out, replacement{e.Entry, sha, report})
	}
	return out
}

// keepReplaced keeps what stands in the boxes of the reports that are replaced,
// before their rows go. The engine does not ask a view for some reports only,
// and skips what it need not unpack only where the numbers of the reports are
// known by themselves.
func (w *writer) keepReplaced(ctx context.Context, all []replacement) error {
	if len(all) == 0 {
		return nil
	}
	var last int32
	if err := w.tx.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM replacements").Scan(&last); err != nil {
		return fmt.Errorf("store: numbers of the replacements: %w", err)
	}
	if err := w.append("replacements", func(row appendRow) error {
		for i, r := range all {
			err := row(last+1+int32(i), r.entry.Capture.URL, moment(r.entry.Capture.FetchedAt), r.sha, r.entry.Document.SHA256, r.entry.Report.ID, r.report)
			if err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := w.run(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE stage_replaced AS FROM replacements WHERE number > %d", last)); err != nil {
		return fmt.Errorf("store: stage: %w", err)
	}
	if err := w.boxes(ctx, "stage_stood", "old_report"); err != nil {
		return fmt.Errorf("store: read the replaced reports: %w", err)
	}
	return nil
}

// boxes copies what stands in the boxes of the reports in a column of
// stage_replaced into a temporary table.
func (w *writer) boxes(ctx context.Context, table, column string) error {
	return w.run(ctx, fmt.Sprintf(`
		CREATE OR REPLACE TEMP TABLE stage_numbers AS SELECT report, report_id FROM report_numbers WHERE report_id IN (SELECT %s FROM stage_replaced);
		CREATE OR REPLACE TEMP TABLE %s AS SELECT r.number, k.box, f.state, f.raw, f.value
		FROM (SELECT report, kind, state, raw, value FROM stored_facts SEMI JOIN stage_numbers USING (report)) f
		JOIN stage_numbers m USING (report) JOIN stage_replaced r ON r.%[1]s = m.report_id
		JOIN (SELECT kind, min(kind) OVER (PARTITION BY form_table, indicator, applicant) AS box FROM fact_kinds) k USING (kind)`, column, table))
}

// revise records which boxes of the replaced reports are printed differently
// now, after the new reports are written.
func (w *writer) revise(ctx context.Context, all []replacement) error {
	if len(all) == 0 {
		return nil
	}
	if err := w.boxes(ctx, "stage_stands", "report_id"); err != nil {
		return fmt.Errorf("store: read the replacing reports: %w", err)
	}
	var missing int
	if err := w.tx.QueryRowContext(ctx, "SELECT count(*) FROM stage_replaced WHERE report_id NOT IN (SELECT report_id FROM stage_numbers)").Scan(&missing); err != nil {
		return fmt.Errorf("store: read the replacing reports: %w", err)
	}
	if missing > 0 {
		return fmt.Errorf("store: %d reports take the place of others and are not written: this is a fault of the program", missing)
	}
	err := w.run(ctx, `INSERT INTO stored_revisions
		SELECT coalesce(o.number, s.number) AS number, coalesce(o.box, s.box) AS box, o.state, s.state, nullif(o.raw, ''), nullif(s.raw, ''), o.value, s.value
		FROM stage_stood o FULL JOIN stage_stands s ON s.number = o.number AND s.box = o.box
		WHERE o.state IS DISTINCT FROM s.state OR o.value IS DISTINCT FROM s.value OR coalesce(o.raw, '') <> coalesce(s.raw, '')
		ORDER BY number, box`)
	if err != nil {
		return fmt.Errorf("store: compare the replaced reports: %w", err)
	}
	return nil
}

package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// remove deletes the rows that a plan replaces or drops.
func (w *writer) remove(ctx context.Context, wide []wideTable, p plan) error {
	ofReport := []string{"reports", "identities", "findings", "sections", "metrics", "numbers_unread", "report_numbers"}
	for _, t := range wide {
		ofReport = append(ofReport, t.stored())
	}
	var documents []string
	for _, d := range p.documents {
		documents = append(documents, d.SHA256)
	}
	if len(p.drop) > 0 {
		if err := w.stage(ctx, "stage_gone", p.drop); err != nil {
			return err
		}
		err := w.run(ctx, "DELETE FROM stored_facts WHERE report IN (SELECT report FROM report_numbers WHERE report_id IN (SELECT key FROM stage_gone))")
		if err != nil {
			return fmt.Errorf("store: replace facts: %w", err)
		}
	}
	for _, gone := range []struct {
		keys   []string
		column string
		tables []string
	}{
		{slices.Sorted(maps.Keys(p.captures)), "url", []string{"captures"}},
		{documents, "sha256", []string{"documents", "links"}},
		{p.drop, "report_id", ofReport},
	} {
		if len(gone.keys) == 0 {
			continue
		}
		if err := w.stage(ctx, "stage_gone", gone.keys); err != nil {
			return err
		}
		for _, table := range gone.tables {
			err := w.run(ctx, fmt.Sprintf("DELETE FROM %s WHERE %s IN (SELECT key FROM stage_gone)", table, gone.column))
			if err != nil {
				return fmt.Errorf("store: replace rows of %s: %w", table, err)
			}
		}
	}
	return nil
}

// insert writes the rows of a plan, table by table.
func (w *writer) insert(ctx context.Context, b *boxCodes, batch []codedEntry, p plan, result *Result) error {
	if err := w.captures(p.captures); err != nil {
		return err
	}
	if err := w.documents(p.documents); err != nil {
		return err
	}
	if err := w.links(batch, p); err != nil {
		return err
	}
	load := make([]codedEntry, len(p.load))
	for i, n := range p.load {
		load[i] = batch[n]
	}
	result.Reports = len(load)
	for _, e := range load {
		result.Facts, result.Findings = result.Facts+len(e.Report.Facts), result.Findings+len(e.Report.Findings)
	}
	if err := w.reports(load); err != nil {
		return err
	}
	if err := w.identities(load); err != nil {
		return err
	}
	if err := w.facts(ctx, b, load); err != nil {
		return err
	}
	if err := w.wide(b, load); err != nil {
		return err
	}
	if err := w.append("findings", func(row appendRow) error {
		for _, e := range load {
			if err := findingRows(row, e.Report); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := w.prose(load); err != nil {
		return err
	}
	return w.append("sections", func(row appendRow) error {
		for _, e := range load {
			for i, s := range e.Report.Sections {
				if err := row(e.Report.ID, int32(s.Number), valid(s.Heading), valid(s.Text), int32(i)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *writer) captures(at map[string][]capture) error {
	return w.append("captures", func(row appendRow) error {
		for _, url := range slices.Sorted(maps.Keys(at)) {
			for _, c := range at[url] {
				var status driver.Value
				if c.HTTPStatus != 0 {
					status = int16(c.HTTPStatus)
				}
				err := row(c.SHA256, c.URL, text(valid(c.Name)), moment(c.FetchedAt), status,
					text(c.Outcome), text(c.Site), text(valid(c.Referrer)), c.current)
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *writer) documents(documents []Document) error {
	return w.append("documents", func(row appendRow) error {
		for _, d := range documents {
			err := row(d.SHA256, text(d.ReportID), text(d.MediaType), text(d.Kind), d.Bytes, number(d.Pages),
				string(d.Status), text(valid(d.Detail)), text(d.Reader), moment(d.ReadAt),
				text(d.OwnID), text(valid(d.OwnAgency)), small(d.OwnYear), text(d.Joined))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// links writes the links of the documents that a plan writes.
func (w *writer) links(batch []codedEntry, p plan) error {
	return w.append("links", func(row appendRow) error {
		for _, d := range p.documents {
			if i, ok := p.chosen[d.SHA256]; ok {
				for _, l := range batch[i].Links {
					if err := row(d.SHA256, valid(l.Target), text(valid(l.Text))); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// small is a value of a SMALLINT column, NULL for zero.
func small(n int) driver.Value {
	if n == 0 {
		return nil
	}
	return int16(n)
}

// reports writes report rows.
func (w *writer) reports(load []codedEntry) error {
	return w.append("reports", func(row appendRow) error {
		for _, e := range load {
			r := e.Report
			var published driver.Value
			if r.Published != "" {
				day, err := time.Parse(time.DateOnly, r.Published)
				if err != nil {
					return fmt.Errorf("report %s: %w", r.ID, err)
				}
				published = day
			}
			err := row(r.ID, e.Document.SHA256, text(valid(r.Title)), text(valid(r.Agency)),
				text(r.AgencyID), text(r.Region), text(r.Level), text(r.Category),
				small(r.Year), published, text(r.Scope), true, int32(r.Expected), int32(r.Read), int32(notHolding(r.Findings)), text(valid(r.Evidence)),
				text(valid(r.AgencyKey)), text(valid(r.Remark)), nil, nil, nil, nil)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// identities writes what each document says of whose report it is.
func (w *writer) identities(load []codedEntry) error {
	return w.append("identities", func(row appendRow) error {
		for _, e := range load {
			r := e.Report
			err := row(r.ID, text(r.TitleFrom), text(valid(r.SiteCode)), text(valid(r.SiteName)), text(valid(r.AgencyID)), text(valid(r.AgencyKey)),
				text(r.Region), text(r.Level), text(r.Category), small(r.Year), text(r.Scope), text(valid(r.Evidence)), text(r.RegionFrom), nil)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// notHolding counts the findings that are more than a claim that holds.
func notHolding(findings []normalize.Finding) int {
	n := 0
	for _, f := range findings {
		if f.Result != "pass" {
			n++
		}
	}
	return n
}

// findingRows writes the findings of a report in the order they were made.
func findingRows(row appendRow, r *normalize.Report) error {
	for _, f := range r.Findings {
		var applicant driver.Value
		if f.Indicator != "" {
			applicant = f.Applicant
		}
		p := placeOf(f.Place)
		err := row(r.ID, f.Rule, f.Severity, f.Result, valid(f.Message), float(f.Left), float(f.Right), float(f.Difference),
			text(f.Indicator), applicant, text(f.Cause), text(f.Table), p[0], p[1], p[2], p[3], p[4], p[5], nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// placeOf returns page, box and locator, each NULL if the place has none.
func placeOf(p layout.Place) [6]driver.Value {
	out := [6]driver.Value{number(p.Page), nil, nil, nil, nil, text(p.Locator)}
	if p.Box != (layout.Box{}) {
		out[1], out[2] = float32(p.Box.X0), float32(p.Box.Y0)
		out[3], out[4] = float32(p.Box.X1), float32(p.Box.Y1)
	}
	return out
}

// indicators writes the form data.
func (w *writer) indicators(boxes []Indicator) error {
	return w.append("indicators", func(row appendRow) error {
		for _, b := range boxes {
			err := row(b.Edition, b.Table, int16(b.Row), int16(b.Col), b.Indicator, b.Applicant,
				text(b.LabelZH), text(b.LabelEN), text(b.Unit), text(b.Kind), text(b.Citation), text(b.ApplicantZH), text(b.ApplicantEN), text(b.PartOf))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// list replaces the rows of a table of embedded data.
func (w *writer) list(ctx context.Context, l List) error {
	if err := w.run(ctx, "DELETE FROM "+l.Table); err != nil {
		return fmt.Errorf("store: %s: %w", l.Table, err)
	}
	return w.append(l.Table, func(row appendRow) error {
		for _, r := range l.Rows {
			values := make([]driver.Value, len(r))
			for i, v := range r {
				values[i] = v
			}
			if err := row(values...); err != nil {
				return err
			}
		}
		return nil
	})
}

// valid replaces bytes that are not UTF-8 by U+FFFD. The engine would store
// NULL in place of such a string, without an error.
func valid(s string) string { return strings.ToValidUTF8(s, "�") }

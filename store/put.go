package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
)

// Put loads a batch of entries in one transaction; about 1,000 make a good
// batch. Loading the same files again changes nothing. A file that changed at
// its address replaces only itself: the old document stays with the status
// "replaced", and its report as a version that is gone, unless another file
// carries the same one. Settle then says which version stands.
// If Put fails, nothing of the batch is in the database.
func (db *DB) Put(ctx context.Context, entries []Entry) (Result, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	batch, err := db.check(entries)
	if err != nil || len(batch) == 0 {
		return Result{}, err
	}
	var result Result
	err = db.transact(ctx, func(w *writer) error {
		s, err := w.state(ctx, batch)
		if err != nil {
			return err
		}
		for _, e := range batch {
			if _, ok := s.documents[e.Document.SHA256]; e.Known && !ok {
				return fmt.Errorf("store: %s is marked as known, but the database has no document %s", e.Capture.URL, e.Document.SHA256)
			}
		}
		p := makePlan(s, batch)
		replaced := replacements(s, batch, p)
		if err := w.keepReplaced(ctx, replaced); err != nil {
			return err
		}
		if err := w.remove(ctx, db.wide, p); err != nil {
			return err
		}
		result = p.result
		if err := w.insert(ctx, db.boxes, batch, p, &result); err != nil {
			return err
		}
		return w.revise(ctx, replaced)
	})
	if err != nil {
		db.boxes.forget()
		return Result{}, err
	}
	return result, nil
}

// A codedEntry is an entry with the boxes of its facts, see boxCodes.
type codedEntry struct {
	Entry
	boxes []int32
}

// check returns the entries with their keys filled in, or says which entry
// breaks the contract of this package: that is a fault of the program, not of
// the document.
func (db *DB) check(entries []Entry) ([]codedEntry, error) {
	batch := make([]codedEntry, len(entries))
	for i := range batch {
		e := &batch[i]
		e.Entry = entries[i]
		if err := db.checkEntry(e); err != nil {
			return nil, fmt.Errorf("store: entry %d (%s): %w", i+1, e.Capture.URL, err)
		}
		if e.Document.SHA256 == "" {
			e.Document.SHA256 = unreadKey(e.Capture.URL)
		}
		e.Capture.SHA256 = e.Document.SHA256
		e.Capture.FetchedAt = stamp(e.Capture.FetchedAt)
		e.Document.ReadAt = stamp(e.Document.ReadAt)
		e.Document.ReportID = ""
		if e.Report != nil {
			e.Document.ReportID = e.Report.ID
			if e.Document.Joined == "" {
				e.Document.OwnID, e.Document.OwnAgency, e.Document.OwnYear = e.Report.ID, e.Report.Agency, e.Report.Year
			}
		}
	}
	return batch, checkParts(batch)
}

// checkParts checks that every part of a joined report comes with the file
// that provides its facts.
func checkParts(batch []codedEntry) error {
	type whole struct{ joined, report string }
	leads := map[whole]map[string]bool{}
	for _, e := range batch {
		if w := (whole{e.Document.Joined, e.Document.ReportID}); w.joined != "" && !e.Part {
			if leads[w] == nil {
				leads[w] = map[string]bool{}
			}
			leads[w][e.Document.SHA256] = true
		}
	}
	for i, e := range batch {
		if e.Part && len(leads[whole{e.Document.Joined, e.Document.ReportID}]) != 1 {
			return fmt.Errorf("store: entry %d (%s) is a part, but not one file of the batch provides the facts", i+1, e.Capture.URL)
		}
	}
	return nil
}

// stamp gives a time the precision and zone it is stored with.
func stamp(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

func (db *DB) checkEntry(e *codedEntry) error {
	d := e.Document
	switch {
	case e.Capture.URL == "":
		return errors.New("it has no address")
	case e.Part && (d.Joined == "" || e.Report == nil):
		return errors.New("a part of a report has a report and a mark")
	case e.Known && (e.Report != nil || d.SHA256 == ""):
		return errors.New("a known file needs a SHA-256 and no report")
	case e.Known:
		return nil
	case !db.codes.statuses.has(string(d.Status)) || d.Status == layout.Replaced:
		return fmt.Errorf("status %q cannot be given to a document", d.Status)
	case (d.Status == layout.OK) != (e.Report != nil):
		return fmt.Errorf("status %q does not go with report present: %t", d.Status, e.Report != nil)
	case d.SHA256 == "" && e.Report != nil:
		return errors.New("a report was read, but the document has no SHA-256")
	case e.Report != nil:
		return db.checkReport(e)
	}
	return nil
}

func (db *DB) checkReport(e *codedEntry) (err error) {
	r := e.Report
	if r.ID == "" {
		return errors.New("its report has no id")
	}
	if r.Published != "" {
		if _, err := time.Parse(time.DateOnly, r.Published); err != nil {
			return fmt.Errorf("report %s: published: %w", r.ID, err)
		}
	}
	e.boxes, err = db.boxes.of(r)
	return err
}

// state reads what the database holds about everything the batch touches.
func (w *writer) state(ctx context.Context, batch []codedEntry) (state, error) {
	urls, shas, reports := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range batch {
		urls[e.Capture.URL], shas[e.Document.SHA256] = true, true
		if e.Report != nil {
			reports[e.Report.ID] = true
		}
	}
	s := state{documents: map[string]Document{}, sources: map[string]string{}, carriers: map[string][]string{}, former: map[string]bool{}}
	if err := w.stage(ctx, "stage_url", slices.Sorted(maps.Keys(urls))); err != nil {
		return s, err
	}
	if err := w.stage(ctx, "stage_sha", slices.Sorted(maps.Keys(shas))); err != nil {
		return s, err
	}
	// Documents that stand at an address of the batch are touched too.
	err := w.run(ctx, `INSERT INTO stage_sha SELECT DISTINCT sha256 FROM captures
		WHERE url IN (SELECT key FROM stage_url) AND sha256 NOT IN (SELECT key FROM stage_sha)`)
	if err != nil {
		return s, fmt.Errorf("store: read state: %w", err)
	}
	if err := w.readCaptures(ctx, &s); err != nil {
		return s, fmt.Errorf("store: read captures: %w", err)
	}
	if err := w.readDocuments(ctx, &s); err != nil {
		return s, fmt.Errorf("store: read documents: %w", err)
	}
	for _, d := range s.documents {
		if d.ReportID != "" {
			reports[d.ReportID] = true
		}
	}
	if err := w.stage(ctx, "stage_report", slices.Sorted(maps.Keys(reports))); err != nil {
		return s, err
	}
	if err := w.readReports(ctx, &s); err != nil {
		return s, fmt.Errorf("store: read reports: %w", err)
	}
	return s, nil
}

// readCaptures reads the captures of the staged documents, and whatever else
// was found at the addresses where they stand.
func (w *writer) readCaptures(ctx context.Context, s *state) error {
	rows, err := w.tx.QueryContext(ctx, `
		SELECT sha256, url, coalesce(name, ''), fetched_at, coalesce(http_status, 0), coalesce(outcome, ''),
		       coalesce(site, ''), coalesce(referrer, ''), is_current
		FROM captures WHERE url IN (SELECT url FROM captures WHERE sha256 IN (SELECT key FROM stage_sha))
		ORDER BY url, fetched_at, sha256`)
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var c capture
		var at sql.NullTime
		err := rows.Scan(&c.SHA256, &c.URL, &c.Name, &at, &c.HTTPStatus, &c.Outcome, &c.Site, &c.Referrer, &c.current)
		c.FetchedAt = stamp(at.Time)
		s.captures = append(s.captures, c)
		return err
	})
}

func (w *writer) readDocuments(ctx context.Context, s *state) error {
	rows, err := w.tx.QueryContext(ctx, `
		SELECT sha256, coalesce(report_id, ''), coalesce(media_type, ''), coalesce(kind, ''), coalesce(bytes, 0),
		       coalesce(pages, 0), status::VARCHAR, coalesce(detail, ''), coalesce(reader, ''), read_at,
		       coalesce(own_id, ''), coalesce(own_agency, ''), coalesce(own_year, 0), coalesce(joined, '')
		FROM documents WHERE sha256 IN (SELECT key FROM stage_sha)`)
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var d Document
		var at sql.NullTime
		err := rows.Scan(&d.SHA256, &d.ReportID, &d.MediaType, &d.Kind, &d.Bytes, &d.Pages, &d.Status, &d.Detail, &d.Reader, &at,
			&d.OwnID, &d.OwnAgency, &d.OwnYear, &d.Joined)
		d.ReadAt = stamp(at.Time)
		s.documents[d.SHA256] = d
		return err
	})
}

// readReports reads which file each staged report came from, and which
// documents outside the batch carry it.
func (w *writer) readReports(ctx context.Context, s *state) error {
	rows, err := w.tx.QueryContext(ctx, "SELECT report_id, sha256 FROM reports WHERE report_id IN (SELECT key FROM stage_report)")
	if err != nil {
		return err
	}
	err = each(rows, func() error {
		var report, sha string
		err := rows.Scan(&report, &sha)
		s.sources[report] = sha
		return err
	})
	if err != nil {
		return err
	}
	rows, err = w.tx.QueryContext(ctx, `SELECT report_id, sha256, status = ? FROM documents
		WHERE report_id IN (SELECT key FROM stage_report) AND sha256 NOT IN (SELECT key FROM stage_sha)
		ORDER BY sha256`, string(layout.OK))
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var report, sha string
		var inPlace bool
		err := rows.Scan(&report, &sha, &inPlace)
		if inPlace {
			s.carriers[report] = append(s.carriers[report], sha)
		} else {
			s.former[report] = true
		}
		return err
	})
}

// each calls scan for every row and closes rows.
func each(rows *sql.Rows, scan func() error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(); err != nil {
			return err
		}
	}
	return rows.Err()
}

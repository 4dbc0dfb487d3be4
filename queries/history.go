package queries

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// A History is every version of the report of one agency for one year.
type History struct {
	Agency, Scope string // Scope is "" if the titles do not say it
	Year          int
	Versions      []Version // the current one first, then the latest
	Differences   []Difference
}

// A Version is one report among those of an agency and year.
type Version struct {
	ID, Title, Remark string
	Current           bool
	Standing          string // why, see reports.standing
	Published         string // YYYY-MM-DD; "" if it states none
	FirstSeen, Gone   *time.Time
	Expected, Read    int // boxes
	Files             []VersionFile
}

// A VersionFile is a file that carries a version, or carried it.
type VersionFile struct {
	SHA256, Kind, Status, URL string
	Seen                      *time.Time
	Current                   bool // whether it stands at the address now
}

// A Difference is a box, or several, in which two versions differ.
type Difference struct {
	Rule, Other, Message string // Other is the report compared with; "" for another file of the same report
	Left, Right          *float64
}

// Versions returns the history of the one report that is meant by name, as in
// Report.
func Versions(ctx context.Context, db *sql.DB, name string) (History, error) {
	id, err := findReport(ctx, db, name)
	if err != nil {
		return History{}, err
	}
	var h History
	var key sql.NullString
	var year sql.NullInt64
	err = db.QueryRowContext(ctx, `SELECT coalesce(agency_name, title, ''), coalesce(scope, ''), agency_key, year FROM reports WHERE report_id = ?`, id).
		Scan(&h.Agency, &h.Scope, &key, &year)
	if err != nil {
		return h, fmt.Errorf("queries: history of %s: %w", id, err)
	}
	h.Year = int(year.Int64)
	rows, err := db.QueryContext(ctx, `
		SELECT report_id, coalesce(title, ''), coalesce(remark, ''), is_current, coalesce(standing, ''), coalesce(published_on::VARCHAR, ''),
			first_seen, gone_at, boxes_expected, boxes_read
		FROM reports WHERE report_id = $id OR ($key IS NOT NULL AND agency_key = $key AND year = $year AND coalesce(scope, '') = $scope)
		ORDER BY is_current DESC, gone_at IS NOT NULL, published_on DESC NULLS LAST, first_seen DESC NULLS LAST, report_id`,
		sql.Named("id", id), sql.Named("key", key), sql.Named("year", year), sql.Named("scope", h.Scope))
	if err != nil {
		return h, fmt.Errorf("queries: history of %s: %w", id, err)
	}
	defer rows.Close()
	for rows.Next() {
		var v Version
		var seen, gone sql.NullTime
		if err := rows.Scan(&v.ID, &v.Title, &v.Remark, &v.Current, &v.Standing, &v.Published, &seen, &gone, &v.Expected, &v.Read); err != nil {
			return h, fmt.Errorf("queries: history of %s: %w", id, err)
		}
		v.FirstSeen, v.Gone = moment(seen), moment(gone)
		h.Versions = append(h.Versions, v)
	}
	if err := rows.Err(); err != nil {
		return h, fmt.Errorf("queries: history of %s: %w", id, err)
	}
	for i := range h.Versions {
		v := &h.Versions[i]
		if v.Files, err = versionFiles(ctx, db, v.ID); err != nil {
			return h, err
		}
		found, err := differences(ctx, db, v.ID)
		if err != nil {
			return h, err
		}
		h.Differences = append(h.Differences, found...)
	}
	return h, nil
}

// versionFiles lists the files of a version.
func versionFiles(ctx context.Context, db *sql.DB, id string) ([]VersionFile, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT d.sha256, coalesce(d.kind, ''), d.status::VARCHAR, c.url, c.fetched_at, c.is_current
		FROM documents d JOIN captures c USING (sha256) WHERE d.report_id = ? ORDER BY c.is_current DESC, c.fetched_at, c.url`, id)
	if err != nil {
		return nil, fmt.Errorf("queries: files of %s: %w", id, err)
	}
	defer rows.Close()
	var out []VersionFile
	for rows.Next() {
		var f VersionFile
		var seen sql.NullTime
		if err := rows.Scan(&f.SHA256, &f.Kind, &f.Status, &f.URL, &seen, &f.Current); err != nil {
			return nil, fmt.Errorf("queries: files of %s: %w", id, err)
		}
		f.Seen = moment(seen)
		out = append(out, f)
	}
	return out, rows.Err()
}

// differences lists where a report differs from other versions, and from other
// files of its own.
func differences(ctx context.Context, db *sql.DB, id string) ([]Difference, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT rule, coalesce(other_report_id, ''), message, left_value, right_value FROM findings
		WHERE report_id = ? AND rule IN ('revised', 'versions_differ') ORDER BY other_report_id, form_table, rowid`, id)
	if err != nil {
		return nil, fmt.Errorf("queries: differences of %s: %w", id, err)
	}
	defer rows.Close()
	var out []Difference
	for rows.Next() {
		var d Difference
		if err := rows.Scan(&d.Rule, &d.Other, &d.Message, &d.Left, &d.Right); err != nil {
			return nil, fmt.Errorf("queries: differences of %s: %w", id, err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// moment is nil for NULL.
func moment(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	return &t.Time
}

package frontier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"
)

// OpenReader opens a state file for reading; another process may be crawling.
func OpenReader(ctx context.Context, path string) (*Frontier, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("frontier: %s: %w", path, err), db.Close())
	}
	return &Frontier{db: db}, nil
}

// A Count is how many addresses of a site ended in an outcome.
type Count struct {
	Site    string
	Outcome string // "" for those that were not fetched yet
	Number  int
	Waiting int       // of them, to be fetched again at some time
	Next    time.Time // the first of these times
}

// Counts counts the addresses by site and outcome.
func (f *Frontier) Counts(ctx context.Context) ([]Count, error) {
	rows, err := f.db.QueryContext(ctx, `SELECT site, outcome, count(*), count(*) FILTER (WHERE state = 2), coalesce(min(next_at) FILTER (WHERE state = 2), 0)
		FROM urls GROUP BY site, outcome ORDER BY site, outcome`)
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	defer rows.Close()
	var out []Count
	for rows.Next() {
		var c Count
		var next int64
		if err := rows.Scan(&c.Site, &c.Outcome, &c.Number, &c.Waiting, &next); err != nil {
			return nil, fmt.Errorf("frontier: %w", err)
		}
		c.Next = fromMillis(next)
		out = append(out, c)
	}
	return out, rows.Err()
}

// A Row is an address that is a report, or is said to be one, or is on the way
// to reports and did not come.
type Row struct {
	Site, URL, Kind, Unit, Text string
	Year                        int
	Outcome, Detail             string
	Pending                     bool // it was not fetched yet, or is to be tried again
	IsReport                    bool
	Variant                     string
	Published                   string
	FirstSeen, FetchedAt        time.Time
}

// Expected returns what lists and reports say should be there: every address
// that is a report or a file of one, or that a list names as one.
func (f *Frontier) Expected(ctx context.Context) ([]Row, error) {
	return f.rows(ctx, "is_report = 1 OR kind IN ('report', 'attachment')")
}

// Ways returns the pages on the way to reports that did not come.
func (f *Frontier) Ways(ctx context.Context) ([]Row, error) {
	return f.rows(ctx, "kind IN ('home', 'list') AND outcome NOT IN ('archived', 'unchanged', 'redirected', 'tls_unverified')")
}

func (f *Frontier) rows(ctx context.Context, where string) ([]Row, error) {
	rows, err := f.db.QueryContext(ctx, `SELECT site, url, kind, unit, text, year, outcome, detail, state IN (0, 1) OR state = 2 AND tries > 0,
		is_report, variant, published, first_seen, coalesce(fetched_at, 0) FROM urls WHERE `+where+" ORDER BY site, id")
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	defer rows.Close()
	var out []Row
	for rows.Next() {
		var r Row
		var seen, fetched int64
		if err := rows.Scan(&r.Site, &r.URL, &r.Kind, &r.Unit, &r.Text, &r.Year, &r.Outcome, &r.Detail, &r.Pending,
			&r.IsReport, &r.Variant, &r.Published, &seen, &fetched); err != nil {
			return nil, fmt.Errorf("frontier: %w", err)
		}
		r.FirstSeen, r.FetchedAt = fromMillis(seen), fromMillis(fetched)
		out = append(out, r)
	}
	return out, rows.Err()
}

// All returns every address.
func (f *Frontier) All(ctx context.Context) ([]Row, error) { return f.rows(ctx, "1") }

// Kept returns the addresses whose body is in the archive, with its SHA-256.
func (f *Frontier) Kept(ctx context.Context) (map[string]string, error) {
	rows, err := f.db.QueryContext(ctx, "SELECT url, wire FROM urls WHERE wire <> ''")
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var url, wire string
		if err := rows.Scan(&url, &wire); err != nil {
			return nil, fmt.Errorf("frontier: %w", err)
		}
		out[url] = wire
	}
	return out, rows.Err()
}

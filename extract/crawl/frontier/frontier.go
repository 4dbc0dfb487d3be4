// Package frontier keeps the state of a crawl in one SQLite file. In: addresses
// worth fetching, with the evidence for them, and how each fetch ended. Out:
// the best address of a host, and counts. There is one row per address; a fetch
// that is begun is a lease, and a lease that no result came of is given again
// when the file is opened next. The archive is the truth about bodies: a row
// only says where one stands.
//
// It does not know what pages mean, or when a host may be asked.
package frontier

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"github.com/gongkai/gongkai/extract/crawl/address"
	"github.com/gongkai/gongkai/extract/crawl/discover"

	_ "modernc.org/sqlite" // the driver
)

//go:embed schema.sql
var schema string

// schemaVersion changes with schema.sql.
const schemaVersion = "1"

// States of a row.
const (
	queued  = 0
	waiting = 2
	resting = 3
)

// After maxLeases times that the process ended before a result came, an address
// rests for a while, so that one that ends the process does not hold up the rest.
const (
	maxLeases = 60
	leaseRest = 24 * time.Hour
)

// A Frontier is an open state file. It is not safe for concurrent use; another
// process may read the file with OpenReader.
type Frontier struct {
	db   *sql.DB
	stmt statements
}

// statements are prepared once: they run for every fetch.
type statements struct {
	next, lease, add, finish *sql.Stmt
}

// Open opens or makes a state file. Leases of a process that ended are queued
// again.
func Open(ctx context.Context, path string) (*Frontier, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)&_pragma=cache_size(-32000)")
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	db.SetMaxOpenConns(1)
	f := &Frontier{db: db}
	if err := f.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("frontier: %s: %w", path, err), db.Close())
	}
	return f, nil
}

func (f *Frontier) prepare(ctx context.Context) error {
	if _, err := f.db.ExecContext(ctx, schema); err != nil {
		return err
	}
	var version string
	err := f.db.QueryRowContext(ctx, "INSERT INTO meta VALUES ('schema', ?) ON CONFLICT DO UPDATE SET value = value RETURNING value", schemaVersion).Scan(&version)
	if err != nil {
		return err
	}
	if version != schemaVersion {
		return fmt.Errorf("the file has schema %s, this program schema %s: set it aside, the archive is all that is needed", version, schemaVersion)
	}
	_, err = f.db.ExecContext(ctx, `UPDATE urls SET
		state = CASE WHEN leases + 1 < ?1 THEN 0 ELSE 2 END,
		next_at = CASE WHEN leases + 1 < ?1 THEN NULL ELSE ?2 END,
		outcome = CASE WHEN leases + 1 < ?1 THEN outcome ELSE 'retry' END,
		detail = CASE WHEN leases + 1 < ?1 THEN detail ELSE 'the program ended each time it was fetched' END,
		leases = (leases + 1) % ?1
		WHERE state = 1`, maxLeases, millis(time.Now().Add(leaseRest)))
	if err != nil {
		return err
	}
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&f.stmt.next, "SELECT " + jobColumns + " FROM urls WHERE host = ? AND state = 0 ORDER BY score DESC, id LIMIT 1"},
		{&f.stmt.lease, "UPDATE urls SET state = 1 WHERE id = ?"},
		{&f.stmt.add, addSQL},
		{&f.stmt.finish, finishSQL},
	} {
		if *s.to, err = f.db.PrepareContext(ctx, s.sql); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the file.
func (f *Frontier) Close() error { return f.db.Close() }

// A Job is an address to be fetched, and what is known of it.
type Job struct {
	ID   int64
	Site string
	Host string
	Hops int // redirects that led here
	discover.Request

	Tries        int
	Visits       int    // that brought something
	Outcome      string // of the last fetch; "" before the first
	ETag         string
	LastModified string
	Wire         string // of the body that stands there as far as is known
	Decoded      string
	Content      string
	IsReport     bool
}

// Key is what a request is known under.
func (j *Job) Key() address.Key { return address.KeyOf(j.Method, j.URL, j.Body) }

const jobColumns = `id, site, host, hops, url, method, body, content_type, referer, kind, text, column_name, unit, year, variant, trail,
	score, depth, page, render, tries, visits, outcome, etag, last_modified, wire, decoded, content, is_report`

func scanJob(row interface{ Scan(...any) error }) (*Job, error) {
	j := &Job{}
	r := &j.Request
	err := row.Scan(&j.ID, &j.Site, &j.Host, &j.Hops, &r.URL, &r.Method, &r.Body, &r.ContentType, &r.Referer, &r.Kind, &r.Text, &r.Column,
		&r.Unit, &r.Year, &r.Variant, &r.Trail, &r.Score, &r.Depth, &r.Page, &r.Render, &j.Tries, &j.Visits, &j.Outcome, &j.ETag, &j.LastModified,
		&j.Wire, &j.Decoded, &j.Content, &j.IsReport)
	return j, err
}

// addSQL adds an address. What a second list says of an address that is known
// fills what the first left open.
const addSQL = `INSERT INTO urls (key, url, method, body, content_type, site, host, referer, kind, text, column_name, unit, year, variant, trail,
	score, depth, page, hops, render, first_seen, state, next_at, outcome, detail)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (key) DO UPDATE SET
		unit = CASE WHEN unit = '' THEN excluded.unit ELSE unit END,
		year = CASE WHEN year = 0 THEN excluded.year ELSE year END,
		text = CASE WHEN text = '' THEN excluded.text ELSE text END,
		column_name = CASE WHEN column_name = '' THEN excluded.column_name ELSE column_name END,
		kind = CASE WHEN state = 0 AND kind = 'home' THEN excluded.kind ELSE kind END,
		score = CASE WHEN state = 0 THEN max(score, excluded.score) ELSE score END
	WHERE unit = '' OR year = 0 OR text = '' OR column_name = '' OR state = 0`

// add adds one address within a transaction.
func (f *Frontier) add(tx *sql.Tx, j *Job, now time.Time, state int, outcome, detail string) error {
	key := j.Key()
	_, err := tx.Stmt(f.stmt.add).Exec(key[:], j.URL, j.Method, j.Body, j.ContentType, j.Site, j.Host, j.Referer, string(j.Kind), j.Text, j.Column,
		j.Unit, j.Year, j.Variant, j.Trail, j.Score, j.Depth, j.Page, j.Hops, j.Render, millis(now), state, nil, outcome, detail)
	return err
}

// Add queues addresses that are not known yet.
func (f *Frontier) Add(ctx context.Context, now time.Time, jobs ...*Job) error {
	return f.transact(ctx, func(tx *sql.Tx) error {
		for _, j := range jobs {
			if err := f.add(tx, j, now, queued, "", ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// transact runs work in one transaction.
func (f *Frontier) transact(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	if err := work(tx); err != nil {
		return errors.Join(fmt.Errorf("frontier: %w", err), rollback(tx))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// Next returns the best address of a host that is queued; nil if there is none.
func (f *Frontier) Next(ctx context.Context, host string) (*Job, error) {
	j, err := scanJob(f.stmt.next.QueryRowContext(ctx, host))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	return j, nil
}

// NextAt returns a queued address of one origin of a host; nil if there is none.
func (f *Frontier) NextAt(ctx context.Context, host, origin string) (*Job, error) {
	j, err := scanJob(f.db.QueryRowContext(ctx, "SELECT "+jobColumns+" FROM urls WHERE host = ? AND state = 0 AND substr(url, 1, ?) = ? LIMIT 1",
		host, len(origin)+1, origin+"/"))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	return j, nil
}

// Lease marks an address as being fetched.
func (f *Frontier) Lease(ctx context.Context, id int64) error {
	if _, err := f.stmt.lease.ExecContext(ctx, id); err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

// ReleaseAll queues everything again that is leased.
func (f *Frontier) ReleaseAll(ctx context.Context) error {
	if _, err := f.db.ExecContext(ctx, "UPDATE urls SET state = 0 WHERE state = 1"); err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

// Wake queues what waits and whose time has come, and returns the hosts.
func (f *Frontier) Wake(ctx context.Context, now time.Time) ([]string, error) {
	rows, err := f.db.QueryContext(ctx, "SELECT DISTINCT host FROM urls WHERE state = 2 AND next_at <= ?", millis(now))
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	hosts, err := strings(rows)
	if err != nil || len(hosts) == 0 {
		return nil, err
	}
	if _, err := f.db.ExecContext(ctx, "UPDATE urls SET state = 0, next_at = NULL WHERE state = 2 AND next_at <= ?", millis(now)); err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	return hosts, nil
}

// NextWake is when the next address that waits is due; zero if none waits.
// retriesOnly leaves out those that were fetched and are to be looked at again.
func (f *Frontier) NextWake(ctx context.Context, retriesOnly bool) (time.Time, error) {
	query := "SELECT min(next_at) FROM urls WHERE state = 2"
	if retriesOnly {
		query += " AND tries > 0"
	}
	var at sql.NullInt64
	if err := f.db.QueryRowContext(ctx, query).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("frontier: %w", err)
	}
	return fromMillis(at.Int64), nil
}

// strings reads one column of text.
func strings(rows *sql.Rows) ([]string, error) {
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, fmt.Errorf("frontier: %w", err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

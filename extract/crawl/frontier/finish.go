package frontier

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl/sched"
)

// A Finish is how the fetch of a leased address ended, and what it led to.
type Finish struct {
	Job       *Job // with what is known now: kind, unit, year, validators, hashes
	Outcome   string
	Detail    string
	Status    int
	At        time.Time
	Next      time.Time // when it is to be fetched again; zero for never
	Tries     int       // that failed since it last came
	Published string
	Changed   bool            // the body is another than before
	Record    *archive.Record // nil if nothing was archived
	Found     []*Job
	Refused   []*Job // addresses that are out of scope, and are recorded as such
}

const finishSQL = `UPDATE urls SET state = ?, next_at = ?, tries = ?, leases = 0, outcome = ?, detail = ?, status = ?, fetched_at = ?,
	changed_at = CASE WHEN ? THEN ? ELSE changed_at END, visits = visits + 1, kind = ?, unit = ?, year = ?, variant = ?, etag = ?, last_modified = ?,
	wire = ?, decoded = ?, content = ?, published = CASE WHEN ? = '' THEN published ELSE ? END, is_report = ?,
	segment = CASE WHEN ? THEN ? ELSE segment END, offset = CASE WHEN ? THEN ? ELSE offset END, length = CASE WHEN ? THEN ? ELSE length END
	WHERE id = ?`

// Finish records how fetches ended, in one transaction. What they name of the
// archive must be there for certain.
func (f *Frontier) Finish(ctx context.Context, list []Finish) error {
	return f.transact(ctx, func(tx *sql.Tx) error {
		for i := range list {
			if err := f.finish(tx, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *Frontier) finish(tx *sql.Tx, d *Finish) error {
	state := resting
	var next any
	if !d.Next.IsZero() {
		state, next = waiting, millis(d.Next)
	}
	var place archive.Place
	kept := d.Changed && d.Record != nil
	if kept {
		place = d.Record.Place
	}
	j := d.Job
	_, err := tx.Stmt(f.stmt.finish).Exec(state, next, d.Tries, d.Outcome, d.Detail, d.Status, millis(d.At), d.Changed, millis(d.At),
		string(j.Kind), j.Unit, j.Year, j.Variant, j.ETag, j.LastModified, j.Wire, j.Decoded, j.Content, d.Published, d.Published, j.IsReport,
		kept, place.Segment, kept, place.Offset, kept, place.Length, j.ID)
	if err != nil {
		return err
	}
	if r := d.Record; r != nil {
		if err := addPayload(tx, r); err != nil {
			return err
		}
	}
	for _, found := range d.Found {
		if err := f.add(tx, found, d.At, queued, "", ""); err != nil {
			return err
		}
	}
	for _, refused := range d.Refused {
		if err := f.add(tx, refused, d.At, resting, "out_of_scope", "no profile allows the host "+refused.Host); err != nil {
			return err
		}
	}
	return nil
}

// addPayload notes where a body stands.
func addPayload(tx *sql.Tx, r *archive.Record) error {
	if _, err := tx.Exec("INSERT INTO meta VALUES ('archived', ?) ON CONFLICT DO UPDATE SET value = excluded.value", r.Place.String()); err != nil {
		return err
	}
	wire, err := hex.DecodeString(r.Wire)
	if err != nil || r.Revisit || r.Truncated != "" || len(wire) == 0 {
		return nil // a reference, or half a body, is nothing to refer to
	}
	_, err = tx.Exec("INSERT INTO payloads VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		wire, r.URL, r.FetchedAt.UnixMicro(), r.Place.Segment, r.Place.Offset, r.Place.Length)
	return err
}

// Payload returns the capture that holds a body, by its SHA-256; nil if there is none.
func (f *Frontier) Payload(ctx context.Context, wireHex string) (*archive.Record, error) {
	wire, err := hex.DecodeString(wireHex)
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	r := &archive.Record{Wire: wireHex}
	var at int64
	err = f.db.QueryRowContext(ctx, "SELECT url, fetched_at, segment, offset, length FROM payloads WHERE wire = ?", wire).
		Scan(&r.URL, &at, &r.Place.Segment, &r.Place.Offset, &r.Place.Length)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	r.FetchedAt = time.UnixMicro(at).UTC()
	return r, nil
}

// CatchUp notes the bodies that are in the archive and not here, because the
// process ended between the two or files were imported since.
func (f *Frontier) CatchUp(ctx context.Context, a *archive.Archive) error {
	var last string
	err := f.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = 'archived'").Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("frontier: %w", err)
	}
	return f.transact(ctx, func(tx *sql.Tx) error {
		for r, err := range a.RecordsAfter(archive.ParsePlace(last)) {
			if err != nil {
				return err
			}
			if err := addPayload(tx, &r); err != nil {
				return err
			}
		}
		return nil
	})
}

// SameBody counts how many addresses of the host of a job brought one body that
// is no report, this one included.
func (f *Frontier) SameBody(ctx context.Context, j *Job, decodedHex string) (int, error) {
	decoded, err := hex.DecodeString(decodedHex)
	if err != nil {
		return 0, fmt.Errorf("frontier: %w", err)
	}
	if _, err := f.db.ExecContext(ctx, "INSERT INTO bodies VALUES (?, ?, ?) ON CONFLICT DO NOTHING", j.Host, decoded, j.ID); err != nil {
		return 0, fmt.Errorf("frontier: %w", err)
	}
	var n int
	if err := f.db.QueryRowContext(ctx, "SELECT count(*) FROM bodies WHERE host = ? AND decoded = ?", j.Host, decoded).Scan(&n); err != nil {
		return 0, fmt.Errorf("frontier: %w", err)
	}
	return n, nil
}

// MarkSoft gives the pages of a host that brought one body the outcome
// soft_404, all but the seeds.
func (f *Frontier) MarkSoft(ctx context.Context, host, decodedHex, detail string) error {
	_, err := f.db.ExecContext(ctx, `UPDATE urls SET outcome = 'soft_404', detail = ?
		WHERE host = ? AND decoded = ? AND outcome = 'archived' AND is_report = 0 AND depth > 0`, detail, host, decodedHex)
	if err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

// Deny records addresses that robots.txt asks not to fetch.
func (f *Frontier) Deny(ctx context.Context, id int64, at time.Time, detail string, next time.Time) error {
	_, err := f.db.ExecContext(ctx, "UPDATE urls SET state = 2, next_at = ?, outcome = 'robots_denied', detail = ?, fetched_at = ? WHERE id = ?",
		millis(next), detail, millis(at), id)
	if err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

// Postpone lets all queued addresses of an origin wait, for a reason. They do
// not wake before next, though times are kept in milliseconds only.
func (f *Frontier) Postpone(ctx context.Context, host, origin, detail string, next time.Time) error {
	_, err := f.db.ExecContext(ctx, `UPDATE urls SET state = 2, next_at = ?, tries = max(tries, 1), outcome = 'retry', detail = ?
		WHERE host = ? AND state = 0 AND substr(url, 1, ?) = ?`, millis(next.Add(time.Millisecond-time.Nanosecond)), detail, host, len(origin)+1, origin+"/")
	if err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

// A Host is what is remembered of a host.
type Host struct {
	Name, Site string
	TLS        int
	sched.State
}

// Hosts returns all hosts that are known.
func (f *Frontier) Hosts(ctx context.Context) ([]Host, error) {
	rows, err := f.db.QueryContext(ctx, "SELECT host, site, tls, latency, slow, strikes, closings, refusals, closed_till, free_at FROM hosts")
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	defer rows.Close()
	var out []Host
	for rows.Next() {
		var h Host
		var latency, closed, free int64
		if err := rows.Scan(&h.Name, &h.Site, &h.TLS, &latency, &h.Slow, &h.Strikes, &h.Closings, &h.Refusals, &closed, &free); err != nil {
			return nil, fmt.Errorf("frontier: %w", err)
		}
		h.Latency, h.ClosedTill, h.FreeAt = time.Duration(latency)*time.Millisecond, fromMillis(closed), fromMillis(free)
		out = append(out, h)
	}
	return out, rows.Err()
}

// SaveHost remembers a host.
func (f *Frontier) SaveHost(ctx context.Context, h Host) error {
	_, err := f.db.ExecContext(ctx, "INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", h.Name, h.Site, h.TLS,
		h.Latency.Milliseconds(), h.Slow, h.Strikes, h.Closings, h.Refusals, millis(h.ClosedTill), millis(h.FreeAt))
	if err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

// Robots is what an origin answered when it was asked for robots.txt.
type Robots struct {
	Origin string
	State  string // rules, none, unreachable
	Body   string
	Detail string
	Tries  int // in a row that brought no answer
	Until  time.Time
}

// Robots returns what all origins answered.
func (f *Frontier) Robots(ctx context.Context) ([]Robots, error) {
	rows, err := f.db.QueryContext(ctx, "SELECT origin, state, body, detail, tries, good_until FROM robots")
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	defer rows.Close()
	var out []Robots
	for rows.Next() {
		var r Robots
		var until int64
		if err := rows.Scan(&r.Origin, &r.State, &r.Body, &r.Detail, &r.Tries, &until); err != nil {
			return nil, fmt.Errorf("frontier: %w", err)
		}
		r.Until = fromMillis(until)
		out = append(out, r)
	}
	return out, rows.Err()
}

// SaveRobots remembers an answer.
func (f *Frontier) SaveRobots(ctx context.Context, r Robots) error {
	_, err := f.db.ExecContext(ctx, "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?, ?)", r.Origin, r.State, r.Body, r.Detail, r.Tries, millis(r.Until))
	if err != nil {
		return fmt.Errorf("frontier: %w", err)
	}
	return nil
}

package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gongkai/gongkai/normalize"
	identity "github.com/gongkai/gongkai/normalize/place"
	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

// sideFiles are what a user gives besides the reports: corrections of whose
// report one is, and agencies that are expected to report. Without a flag, the
// files beside the database are taken, and what is in it stays if there are none.
type sideFiles struct {
	corrections, roster string // "" for the file beside the database
}

// sideFlags adds the flags for side files.
func sideFlags(cmd *cobra.Command) *sideFiles {
	var s sideFiles
	cmd.Flags().StringVar(&s.corrections, "corrections", "", "CSV file of corrections of whose report one is (default: DATABASE.corrections.csv, if it is there)")
	cmd.Flags().StringVar(&s.roster, "roster", "", "CSV file of agencies that are expected to report: agency, region_code, from, until, why, counted_in (the government whose report counts theirs, if you know it) (default: DATABASE.roster.csv, if it is there)")
	return &s
}

// besides is a file beside a database: r.duckdb has r.corrections.csv.
func besides(db, what string) string {
	return strings.TrimSuffix(db, filepath.Ext(db)) + "." + what + ".csv"
}

// A user is what side files say.
type user struct {
	corrections []identity.Correction
	roster      []identity.Expected
	file        string                             // of the corrections, for messages
	given       struct{ corrections, roster bool } // whether there is such a file
}

// read reads the side files that there are; rows of another run come from the
// database. What is wrong with a file is wrong use, before anything is loaded.
func (s sideFiles) read(path string, places *identity.Data) (user, error) {
	u := user{file: s.corrections}
	if u.file == "" {
		u.file = besides(path, "corrections")
	}
	err := readSide(u.file, s.corrections != "", func(in io.Reader) (err error) {
		u.corrections, err = places.ReadCorrections(in)
		u.given.corrections = true
		return err
	})
	if err != nil {
		return u, err
	}
	roster := s.roster
	if roster == "" {
		roster = besides(path, "roster")
	}
	err = readSide(roster, s.roster != "", func(in io.Reader) (err error) {
		u.roster, err = places.ReadRoster(in)
		u.given.roster = true
		return err
	})
	return u, err
}

// readSide reads a file; one that nobody asked for need not be there.
func readSide(name string, asked bool, read func(io.Reader) error) error {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return nil
	}
	if err != nil {
		return usage("%v", err)
	}
	defer f.Close()
	if err := read(f); err != nil {
		return usage("%s: %v", name, err)
	}
	return nil
}

// kept reads back what an earlier run loaded, where this one has no file.
func (u *user) kept(ctx context.Context, db *store.DB, places *identity.Data) error {
	columns := []string{"line", "agency", "site", "sha256", "from_year", "until_year", "agency_id", "region_code", "category", "level", "scope", "year", "why"}
	if !u.given.corrections {
		rows, err := db.Rows(ctx, "corrections", columns...)
		if err != nil {
			return err
		}
		if u.corrections, err = places.ReadCorrections(asFile(identity.CorrectionColumns, rows)); err != nil {
			return fmt.Errorf("the corrections in the database no longer fit: %w", err)
		}
		for i := range u.corrections {
			u.corrections[i].Line, _ = strconv.Atoi(rows[i][0]) // a column of integers
		}
	}
	if !u.given.roster {
		rows, err := db.Rows(ctx, "roster", "line", "agency", "region_code", "from_year", "until_year", "why", "counted_in")
		if err != nil {
			return err
		}
		if u.roster, err = places.ReadRoster(asFile(identity.RosterColumns, rows)); err != nil {
			return fmt.Errorf("the roster in the database no longer fits: %w", err)
		}
		for i := range u.roster {
			u.roster[i].Line, _ = strconv.Atoi(rows[i][0])
		}
	}
	return nil
}

// asFile writes rows, which begin with their line, as the file they came from.
func asFile(head []string, rows [][]string) io.Reader {
	var out strings.Builder
	w := csv.NewWriter(&out)
	_ = w.Write(head) // a strings.Builder takes everything
	for _, r := range rows {
		_ = w.Write(r[1:])
	}
	w.Flush()
	return strings.NewReader(out.String())
}

// identify says whose each report is, by what its document says, where it was
// found, and the corrections; it returns how often each correction was used. A
// document that says it itself is asked no further.
func identify(ctx context.Context, db *store.DB, places *identity.Data, corrections []identity.Correction) ([]int, error) {
	used := make([]int, len(corrections))
	var changed []store.Identity
	var wrong []error
	err := db.Identities(ctx, func(e store.Identified) error {
		now, at, err := decide(e, places, corrections)
		if err != nil {
			wrong = append(wrong, err)
			return nil
		}
		if at >= 0 {
			used[at]++
		}
		if now != e.Now {
			changed = append(changed, now)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if wrong != nil {
		return nil, usage("corrections: %v", errors.Join(wrong...))
	}
	return used, db.Identify(ctx, changed)
}

// decide says whose one report is, and which correction applies; -1 if none.
func decide(e store.Identified, places *identity.Data, corrections []identity.Correction) (store.Identity, int, error) {
	at := -1
	for i, c := range corrections {
		if !c.Fits(e.Alone.Agency, e.Alone.Year, e.Files, e.Addresses, e.Sites, e.SiteCode) {
			continue
		}
		if at >= 0 {
			return e.Now, at, fmt.Errorf("report %s (%s %d): lines %d and %d both fit", e.Alone.Report, e.Alone.Agency, e.Alone.Year, corrections[at].Line, c.Line)
		}
		at = i
	}
	site := identity.Site{Code: e.SiteCode, Name: e.SiteName, Addresses: e.Addresses}
	if len(e.Areas) == 1 {
		site.Area = e.Areas[0]
	}
	out := e.Alone
	out.RegionFrom = e.Now.RegionFrom
	switch {
	case at >= 0:
		body, year, err := places.Correct(corrections[at], e.Alone.Agency, e.Alone.Year, site)
		if err != nil {
			return e.Now, at, err
		}
		out.Body, out.Year, out.Correction = normalize.BodyOf(body), year, corrections[at].Line
	case e.Alone.AgencyID == "" && e.Alone.Agency != "":
		out.Body = normalize.BodyOf(places.Resolve(e.Alone.Agency, e.Alone.Year, site))
	case e.Now.Correction != 0: // it no longer applies
		out.RegionFrom = string(places.Resolve(e.Alone.Agency, e.Alone.Year, identity.Site{Code: e.SiteCode, Name: e.SiteName}).RegionFrom)
	}
	return out, at, nil
}

// settle brings up to date what depends on all reports: whose they are, which
// version stands, what is missing. It says which corrections nothing fits.
func (u user) settle(ctx context.Context, db *store.DB, places *identity.Data, now time.Time) error {
	if err := u.kept(ctx, db, places); err != nil {
		return err
	}
	used, err := identify(ctx, db, places, u.corrections)
	if err != nil {
		return err
	}
	corrections := store.List{Table: "corrections"}
	for i, c := range u.corrections {
		corrections.Rows = append(corrections.Rows, []any{int32(c.Line), orNull(c.Agency), orNull(c.Site), orNull(c.SHA256), yearOrNull(c.From), yearOrNull(c.Until),
			orNull(c.AgencyID), orNull(c.Region), orNull(c.Category), orNull(c.Level), orNull(c.Scope), yearOrNull(c.Year), c.Why, int32(used[i])})
		if used[i] == 0 {
			fmt.Fprintf(os.Stderr, "%s: line %d (%s) fits no report\n", u.file, c.Line, c.Agency+c.SHA256)
		}
	}
	roster := store.List{Table: "roster"}
	for _, e := range u.roster {
		body := expected(places, e)
		roster.Rows = append(roster.Rows, []any{int32(e.Line), e.Agency, orNull(e.Region), orNull(body.ID), orNull(body.Key), int16(e.From), int16(e.Until), e.Why,
			orNull(e.CountedIn), orNull(wholeOf(places, e))})
	}
	for _, l := range []store.List{corrections, roster} {
		if err := db.Replace(ctx, l); err != nil {
			return err
		}
	}
	if err := db.Settle(ctx); err != nil {
		return err
	}
	return db.Cover(ctx, now)
}

// wholeOf is the key of the government that a line of a roster is counted in.
func wholeOf(places *identity.Data, e identity.Expected) string {
	if e.CountedIn == "" {
		return ""
	}
	if body := places.Resolve(e.CountedIn, e.Until, identity.Site{}); body.Key != "" || e.Region == "" {
		return body.Key
	}
	body, _ := places.ResolveIn(e.CountedIn, e.Until, e.Region)
	return body.Key
}

// expected says whom a line of a roster means.
func expected(places *identity.Data, e identity.Expected) identity.Body {
	if e.Region != "" {
		if body, ok := places.ResolveIn(e.Agency, e.Until, e.Region); ok {
			return body
		}
	}
	return places.Resolve(e.Agency, e.Until, identity.Site{})
}

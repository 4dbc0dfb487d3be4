package crawl

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract/crawl/coverage"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
)

// Names of the tables that Assess leaves beside the archive.
const (
	SitesName    = "sites.csv"
	CoverageName = "coverage.csv"
)

// Simulated returns which hosts are mapped to this machine.
func Simulated(resolve map[string]string) func(host string) bool {
	return func(host string) bool {
		for pattern, to := range resolve {
			a, err := netip.ParseAddrPort(to)
			tail, any := strings.CutPrefix(pattern, "*")
			if err == nil && a.Addr().IsLoopback() && (pattern == host || any && strings.HasSuffix(host, tail)) {
				return true
			}
		}
		return false
	}
}

// Status counts how the addresses of a crawl ended, and returns its hosts. The
// crawl may be running.
func Status(ctx context.Context, dir string) ([]frontier.Count, []frontier.Host, error) {
	f, err := frontier.OpenReader(ctx, filepath.Join(dir, stateName))
	if err != nil {
		return nil, nil, err
	}
	counts, err := f.Counts(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	hosts, err := f.Hosts(ctx)
	return counts, hosts, errors.Join(err, f.Close())
}

// Assess works out the grid of units and years and what falls short of what
// the profiles expect, and leaves the grid and the sites beside the archive,
// for the database.
func Assess(ctx context.Context, dir string, sites []*profile.Site, now time.Time) (cells []coverage.Cell, short []string, err error) {
	f, err := frontier.OpenReader(ctx, filepath.Join(dir, stateName))
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if cells, err = coverage.Grid(ctx, f, sites, now); err != nil {
		return nil, nil, err
	}
	rows := [][]string{{"id", "name", "area", "system", "hosts", "attach_hosts"}}
	for _, s := range sites {
		rows = append(rows, []string{s.ID, s.Name, s.Area, s.CMS, strings.Join(s.Hosts, " "), strings.Join(s.AttachHosts, " ")})
	}
	if err := writeCSV(filepath.Join(dir, SitesName), rows); err != nil {
		return nil, nil, err
	}
	rows = [][]string{{"site", "unit", "year", "status", "url", "due_on", "published_on", "first_seen", "detail"}}
	for _, c := range cells {
		rows = append(rows, []string{c.Site, c.Unit, strconv.Itoa(c.Year), string(c.Status), c.URL, c.Due, c.Published, c.FirstSeen, c.Detail})
	}
	if err := writeCSV(filepath.Join(dir, CoverageName), rows); err != nil {
		return nil, nil, err
	}
	return cells, coverage.Short(cells, sites), nil
}

// writeCSV writes a table whole or not at all.
func writeCSV(path string, rows [][]string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".partial-*")
	if err != nil {
		return fmt.Errorf("crawl: %w", err)
	}
	defer os.Remove(f.Name()) // fails harmlessly once renamed
	if err := errors.Join(csv.NewWriter(f).WriteAll(rows), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("crawl: %w", err)
	}
	return os.Rename(f.Name(), path)
}

// readCSV reads what writeCSV wrote, without its first line; nothing if there
// is no file.
func readCSV(path string) ([][]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("crawl: %w", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	if _, err := r.Read(); err != nil && err != io.EOF {
		return nil, fmt.Errorf("crawl: %s: %w", path, err)
	}
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("crawl: %s: %w", path, err)
	}
	return rows, nil
}

// Assessment reads what Assess left beside an archive: nothing if it was made
// by imports alone.
func Assessment(dir string) (sites [][]string, cells [][]string, err error) {
	sites, err = readCSV(filepath.Join(dir, SitesName))
	if err != nil {
		return nil, nil, err
	}
	cells, err = readCSV(filepath.Join(dir, CoverageName))
	return sites, cells, err
}

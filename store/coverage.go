package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"
)

// A Site is a site that was crawled.
type Site struct {
	ID, Name, Area, System, Hosts, AttachHosts string // "" for what is not known; hosts are separated by blanks
}

// A Cell is what became of the report of one unit for one year.
type Cell struct {
	Site, Unit                string
	Year                      int
	Status, URL               string
	Due, Published, FirstSeen string // YYYY-MM-DD, or ""
	Detail                    string
	AgencyID, AgencyKey       string // whom the unit means on the site; "" if that is open
}

// PutCoverage replaces the tables of sites and of what the crawl says of them.
func (db *DB) PutCoverage(ctx context.Context, sites []Site, cells []Cell) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.transact(ctx, func(w *writer) error {
		if err := w.run(ctx, "DELETE FROM sites; DELETE FROM crawl_cells"); err != nil {
			return fmt.Errorf("store: replace coverage: %w", err)
		}
		err := w.append("sites", func(row appendRow) error {
			for _, s := range sites {
				if err := row(valid(s.ID), text(valid(s.Name)), text(s.Area), text(s.System), text(s.Hosts), text(s.AttachHosts)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return w.append("crawl_cells", func(row appendRow) error {
			for _, c := range cells {
				due, err1 := dateOf(c.Due)
				published, err2 := dateOf(c.Published)
				seen, err3 := dateOf(c.FirstSeen)
				for _, err := range []error{err1, err2, err3} {
					if err != nil {
						return fmt.Errorf("coverage of %s, %s %d: %w", c.Site, c.Unit, c.Year, err)
					}
				}
				err := row(valid(c.Site), valid(c.Unit), int16(c.Year), c.Status, text(valid(c.URL)), due, published, seen, text(valid(c.Detail)), text(valid(c.AgencyID)), text(valid(c.AgencyKey)))
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// dateOf is a date as a value; NULL for "".
func dateOf(s string) (driver.Value, error) {
	if s == "" {
		return nil, nil
	}
	return time.Parse(time.DateOnly, s)
}

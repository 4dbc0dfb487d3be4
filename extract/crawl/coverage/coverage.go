// Package coverage says what is missing. In: what lists name, what was fetched
// and how it ended, and what profiles expect. Out: for each site a grid of
// units and years with one status in every cell, and what falls short of the
// expectations. It does not know what the reports say, and no unit that no list
// and no report names.
package coverage

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
)

// A Status is what became of the report of one unit for one year.
type Status string

// The statuses.
const (
	Found      Status = "found"
	FoundLate  Status = "found_late"  // and published after the day the law sets
	NotFound   Status = "not_found"   // everything was looked at: there is none
	Blocked    Status = "blocked"     // the site, or the way to it, refuses
	NotCrawled Status = "not_crawled" // it is known or may be there, and was not fetched yet
	Late       Status = "late"        // not there, and the day has passed within a year
	NotDue     Status = "not_due"     // not there, and the day has not come
)

// Statuses lists every Status.
var Statuses = []Status{Found, FoundLate, NotFound, Late, NotDue, NotCrawled, Blocked}

// A Cell is one unit and year of a site.
type Cell struct {
	Site, Unit string
	Year       int
	Status     Status
	URL        string // "" if no address is known
	Due        string // YYYY-MM-DD; "" if the law sets no day
	Published  string // YYYY-MM-DD; "" if unknown
	FirstSeen  string // when the address was first seen
	Detail     string
}

//go:embed data/deadlines.csv
var deadlinesCSV []byte

// A Deadline is the day by which a class of units has to publish.
type Deadline struct {
	Class    string
	Name     *regexp.Regexp // of its units; the first that fits counts
	Until    int            // last year reported on that it is for; 0 if it is in force
	Due      string         // MM-DD of the year after; "" if there is none
	Citation string
}

// Deadlines lists the days that the law sets, in the order in which their
// patterns are tried.
func Deadlines() ([]Deadline, error) {
	rows, err := csv.NewReader(bytes.NewReader(deadlinesCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("coverage: deadlines.csv: %w", err)
	}
	var out []Deadline
	for i, r := range rows[1:] {
		re, err := regexp.Compile(r[1])
		if err != nil || r[4] == "" {
			return nil, fmt.Errorf("coverage: deadlines.csv: row %d has no citation or pattern: %w", i+2, err)
		}
		until := 0
		if r[2] != "" {
			if until, err = strconv.Atoi(r[2]); err != nil {
				return nil, fmt.Errorf("coverage: deadlines.csv: row %d: %w", i+2, err)
			}
		}
		out = append(out, Deadline{r[0], re, until, r[3], r[4]})
	}
	return out, nil
}

// dueOn is the day by which a unit has to publish its report for a year.
func dueOn(all []Deadline, unit string, year int) string {
	for _, d := range all {
		if d.Name.MatchString(unit) && (d.Until == 0 || year <= d.Until) {
			if d.Due == "" {
				return ""
			}
			return fmt.Sprintf("%04d-%s", year+1, d.Due)
		}
	}
	return ""
}

// key is a cell's place.
type key struct {
	site, unit string
	year       int
}

// Grid returns all cells, by site, unit and year.
func Grid(ctx context.Context, f *frontier.Frontier, sites []*profile.Site, now time.Time) ([]Cell, error) {
	all, err := Deadlines()
	if err != nil {
		return nil, err
	}
	rows, err := f.Expected(ctx)
	if err != nil {
		return nil, err
	}
	ways, err := f.Ways(ctx)
	if err != nil {
		return nil, err
	}
	cells := map[key]*Cell{}
	units, first, last := map[string][]string{}, map[string]int{}, map[string]int{}
	for _, r := range rows {
		if r.Unit == "" || r.Year == 0 {
			continue
		}
		if !slices.Contains(units[r.Site], r.Unit) {
			units[r.Site] = append(units[r.Site], r.Unit)
		}
		first[r.Site] = min(cmp.Or(first[r.Site], r.Year), r.Year)
		last[r.Site] = max(last[r.Site], r.Year)
		c := ofRow(r)
		k := key{r.Site, r.Unit, r.Year}
		if old := cells[k]; old == nil || rank[c.Status] < rank[old.Status] {
			cells[k] = &c
		}
	}
	way := wayStatus(ways)
	var out []Cell
	for _, s := range sites {
		if len(s.Expect.Years) == 2 {
			first[s.ID], last[s.ID] = s.Expect.Years[0], s.Expect.Years[1]
		}
		slices.Sort(units[s.ID])
		for _, unit := range units[s.ID] {
			for year := first[s.ID]; year <= last[s.ID]; year++ {
				k := key{s.ID, unit, year}
				c := cells[k]
				if c == nil {
					w := cmp.Or(way[s.ID], Cell{Status: NotFound})
					c = &Cell{Site: s.ID, Unit: unit, Year: year, Status: w.Status, Detail: w.Detail}
				}
				delete(cells, k)
				c.judge(dueOn(all, unit, year), now)
				out = append(out, *c)
			}
		}
	}
	for _, c := range cells { // years beyond those that are expected
		if slices.ContainsFunc(sites, func(s *profile.Site) bool { return s.ID == c.Site }) {
			c.judge(dueOn(all, c.Unit, c.Year), now)
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Year, b.Year))
	})
	return out, nil
}

// rank orders the statuses an address can give: the best of several counts.
var rank = map[Status]int{Found: 0, NotCrawled: 1, Blocked: 2, NotFound: 3}

// ofRow is what one address says of its cell.
func ofRow(r frontier.Row) Cell {
	c := Cell{Site: r.Site, Unit: r.Unit, Year: r.Year, URL: r.URL, Published: r.Published, Detail: r.Detail,
		FirstSeen: r.FirstSeen.Format(time.DateOnly), Status: NotFound}
	switch r.Outcome {
	case "archived", "tls_unverified", "unchanged":
		if r.IsReport {
			c.Status, c.Detail = Found, ""
		} else {
			c.Detail = "what a list calls a report is none"
		}
	case "", "redirected":
		if r.Pending || r.Outcome == "" {
			c.Status = NotCrawled
		}
	case "blocked", "robots_denied", "out_of_scope":
		c.Status = Blocked
	default:
		if r.Pending {
			c.Status = NotCrawled
		}
	}
	return c
}

// wayStatus says of each site whether pages on the way to reports are missing,
// so that an empty cell may be empty for that reason.
func wayStatus(ways []frontier.Row) map[string]Cell {
	out := map[string]Cell{}
	for _, w := range ways {
		c := ofRow(w)
		if old, ok := out[w.Site]; c.Status != NotFound && (!ok || rank[c.Status] > rank[old.Status]) {
			out[w.Site] = Cell{Status: c.Status, Detail: w.URL + ": " + cmp.Or(w.Detail, "not fetched yet")}
		}
	}
	return out
}

// judge brings the day in by which the report had to be there.
func (c *Cell) judge(due string, now time.Time) {
	c.Due = due
	day, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return
	}
	passed := now.After(day.AddDate(0, 0, 1))
	switch {
	case c.Status == Found && c.Published > due:
		c.Status = FoundLate
	case c.Status == NotFound && !passed:
		c.Status = NotDue
	case c.Status == NotFound && now.Before(day.AddDate(1, 0, 0)):
		c.Status = Late
	}
}

// Short says in sentences what falls short of what the profiles expect.
func Short(cells []Cell, sites []*profile.Site) []string {
	var out []string
	for _, s := range sites {
		units, years := map[string]bool{}, map[int]int{}
		for _, c := range cells {
			if c.Site == s.ID && (c.Status == Found || c.Status == FoundLate) {
				units[c.Unit] = true
				years[c.Year]++
			}
		}
		if len(units) < s.Expect.Units {
			out = append(out, fmt.Sprintf("%s: reports of %d units were found, %d are expected", s.ID, len(units), s.Expect.Units))
		}
		if len(s.Expect.Years) != 2 {
			continue
		}
		for y := s.Expect.Years[0]; y <= s.Expect.Years[1]; y++ {
			if least := max(1, s.Expect.MinPerYear); years[y] < least {
				out = append(out, fmt.Sprintf("%s: %d reports for %d were found, at least %d are expected", s.ID, years[y], y, least))
			}
		}
	}
	return out
}

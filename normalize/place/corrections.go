package place

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Correction is what a user knows better of whose report one is: a row of
// data with a reason. Empty fields of the first group select nothing, empty
// fields of the second leave what was read.
type Correction struct {
	Line int // of the file; its head is line 1

	Agency, Site, SHA256 string // printed name; host, id of a site or beginning of a site code; file
	From, Until          int    // years reported on; 0 is no limit

	AgencyID, Region, Category, Level, Scope string
	Year                                     int

	Why string
}

// An Expected is an agency that a user expects reports of.
type Expected struct {
	Line        int
	Agency      string
	Region      string // GB/T 2260 code; "" if the name says it
	From, Until int
	Why         string
	CountedIn   string // government whose report counts it; "" if the user does not say
}

// A table is a CSV file of a user, read strictly.
type table struct {
	row  map[string]string
	line int
	errs []error
}

// fail notes what is wrong with the line at hand.
func (t *table) fail(format string, args ...any) {
	t.errs = append(t.errs, fmt.Errorf("line %d: %s", t.line, fmt.Sprintf(format, args...)))
}

// year reads a year, 0 if the field is empty.
func (t *table) year(column string) int {
	s := t.row[column]
	if s == "" {
		return 0
	}
	y, err := strconv.Atoi(s)
	if err != nil || len(s) != len("2008") {
		t.fail("%s is %q, want a year such as 2019", column, s)
	}
	return y
}

// oneOf checks a field that is not empty.
func (t *table) oneOf(column string, known func(string) bool, what string) string {
	s := t.row[column]
	if s != "" && !known(s) {
		t.fail("%s is %q, want %s", column, s, what)
	}
	return s
}

// readTable calls each for every row of a file whose columns are all known. It
// returns everything that is wrong with the file at once.
func readTable(in io.Reader, columns []string, required []string, each func(*table)) error {
	r := csv.NewReader(in)
	r.Comment = '#'
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("no head with the names of the columns: %w", err)
	}
	t := &table{line: 1}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	for i, h := range head {
		if !slices.Contains(columns, h) || slices.Contains(head[:i], h) {
			t.fail("no column is called %q, or it is there twice; columns are %s", h, strings.Join(columns, ", "))
		}
	}
	for _, name := range required {
		if !slices.Contains(head, name) {
			t.fail("the column %s is missing", name)
		}
	}
	if t.errs != nil {
		return errors.Join(t.errs...)
	}
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return errors.Join(t.errs...)
		}
		if err != nil {
			return errors.Join(append(t.errs, err)...)
		}
		t.line, _ = r.FieldPos(0)
		t.row = map[string]string{}
		for i, v := range rec {
			t.row[head[i]] = strings.TrimSpace(v)
		}
		each(t)
	}
}

// CorrectionColumns are the columns of a file of corrections, in the order of
// the fields of a Correction.
var CorrectionColumns = []string{"agency", "site", "sha256", "from", "until", "agency_id", "region_code", "category", "level", "scope", "year", "why"}

// agencyID is how the ID of an agency looks.
var agencyID = regexp.MustCompile(`^([0-9]{6}|zone)\..+$`)

// ReadCorrections reads a file of corrections. Every column may be left out
// but why.
func (d *Data) ReadCorrections(in io.Reader) ([]Correction, error) {
	var out []Correction
	seen := map[[3]string][]Correction{}
	err := readTable(in, CorrectionColumns, []string{"why"}, func(t *table) {
		c := Correction{Line: t.line, Agency: fold(t.row["agency"]), Site: t.row["site"], SHA256: t.row["sha256"],
			From: t.year("from"), Until: t.year("until"), Year: t.year("year"), Why: t.row["why"]}
		c.AgencyID = t.oneOf("agency_id", agencyID.MatchString, "a division code, a dot and the body, such as 320813.education")
		c.Region = t.oneOf("region_code", func(s string) bool { return d.bodies.regions.coded[s] != nil }, "a division code of six digits")
		c.Category = t.oneOf("category", d.category, "a code of agency_categories")
		c.Level = t.oneOf("level", level, "national, province, prefecture, county, township or zone")
		c.Scope = t.oneOf("scope", d.scope, "organ, system or aggregate")
		switch {
		case c.Why == "":
			t.fail("a correction needs its reason in the column why")
		case c.Agency == "" && c.SHA256 == "":
			t.fail("agency or sha256 must say what the correction is for")
		case c.AgencyID+c.Region+c.Category+c.Level+c.Scope == "" && c.Year == 0:
			t.fail("it sets nothing: agency_id, region_code, category, level, scope or year")
		case c.Until != 0 && c.Until < c.From:
			t.fail("until %d is before from %d", c.Until, c.From)
		}
		key := [3]string{c.Agency, c.Site, c.SHA256}
		for _, o := range seen[key] {
			if (c.Until == 0 || o.From <= c.Until) && (o.Until == 0 || c.From <= o.Until) {
				t.fail("it is for the same reports as line %d", o.Line)
			}
		}
		seen[key] = append(seen[key], c)
		out = append(out, c)
	})
	return out, err
}

// RosterColumns are the columns of a roster.
var RosterColumns = []string{"agency", "region_code", "from", "until", "why", "counted_in"}

// ReadRoster reads a list of agencies that are expected to report; from and
// until are the first and last years reported on. counted_in, which may be left
// out, is the government whose report counts what the agency reports.
func (d *Data) ReadRoster(in io.Reader) ([]Expected, error) {
	var out []Expected
	seen := map[[2]string]int{}
	err := readTable(in, RosterColumns, []string{"agency", "from", "until", "why"}, func(t *table) {
		e := Expected{Line: t.line, Agency: fold(t.row["agency"]), From: t.year("from"), Until: t.year("until"), Why: t.row["why"], CountedIn: fold(t.row["counted_in"])}
		e.Region = t.oneOf("region_code", func(s string) bool { return d.bodies.regions.coded[s] != nil }, "a division code of six digits")
		switch first := seen[[2]string{e.Agency, e.Region}]; {
		case e.Agency == "" || e.From == 0 || e.Until < e.From:
			t.fail("an agency, the first and the last year are needed")
		case e.Why == "":
			t.fail("the column why must say where the expectation comes from")
		case first != 0:
			t.fail("%s is on line %d already", e.Agency, first)
		}
		seen[[2]string{e.Agency, e.Region}] = t.line
		out = append(out, e)
	})
	return out, err
}

func (d *Data) category(code string) bool {
	return slices.ContainsFunc(d.Categories, func(c Category) bool { return c.Code == code })
}

func (d *Data) scope(code string) bool {
	return code == aggregate || slices.ContainsFunc(d.bodies.scopes, func(s [2]string) bool { return s[1] == code })
}

func level(code string) bool {
	return slices.Contains([]Level{National, Province, Prefecture, County, Township, Zone}, Level(code))
}

// Fits reports whether a correction is for a report: whose title prints agency,
// on a year, in files with the given SHA-256, found at addresses or on sites, on
// pages with a site code.
func (c Correction) Fits(agency string, year int, files, addresses, sites []string, siteCode string) bool {
	switch {
	case c.Agency != "" && c.Agency != fold(agency),
		c.SHA256 != "" && !slices.Contains(files, c.SHA256),
		c.From != 0 && year < c.From, c.Until != 0 && year > c.Until:
		return false
	}
	return c.Site == "" || slices.Contains(sites, c.Site) || siteCode != "" && strings.HasPrefix(siteCode, c.Site) ||
		slices.ContainsFunc(addresses, func(a string) bool { return hostOf(a) == c.Site })
}

// hostOf is the host of an address; "" if it has none.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// Correct says whose report one is by a correction, for a printed name, a year
// and a site; the year comes back with it. An error says what the correction
// asks for and cannot be.
func (d *Data) Correct(c Correction, agency string, year int, from Site) (Body, int, error) {
	if c.Year != 0 {
		year = c.Year
	}
	b := d.Resolve(agency, year, from)
	if c.Region != "" {
		var ok bool
		if b, ok = d.ResolveIn(agency, year, c.Region); !ok {
			return b, year, fmt.Errorf("line %d: division %s was not in force in %d", c.Line, c.Region, year)
		}
	}
	if c.AgencyID != "" {
		b.ID, b.Key, b.RegionFrom = c.AgencyID, c.AgencyID, FromCorrection
	}
	if c.Category != "" {
		b.Category = c.Category
	}
	if c.Level != "" {
		b.Level = Level(c.Level)
	}
	if c.Scope != "" {
		b.Scope = c.Scope
	}
	b.Evidence = fmt.Sprintf("corrected by line %d: %s; by itself: %s", c.Line, c.Why, d.Resolve(agency, year, from).Evidence)
	return b, year, nil
}

package web

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// A tally counts the reports of a region, a year or a kind.
type tally struct {
	Key                              string
	Name                             string
	Year                             int
	Reports, Agencies                int
	First, Last                      *int
	Expected, Read, Findings, Errors int
}

const tallyColumns = `count(*), count(DISTINCT coalesce(r.agency_key, r.agency_name)), min(r.year), max(r.year),
	coalesce(sum(r.boxes_expected), 0)::BIGINT, coalesce(sum(r.boxes_read), 0)::BIGINT, coalesce(sum(r.findings), 0)::BIGINT`

func intoTally(t *tally) []any {
	return []any{&t.Key, &t.Reports, &t.Agencies, &t.First, &t.Last, &t.Expected, &t.Read, &t.Findings}
}

// home shows what there is: regions, years, kinds of agencies.
func (s *Server) home(r *request) (*answer, error) {
	regions, err := s.tallies(r, "coalesce(left(r.region_code, 2) || '0000', '')", "1")
	if err != nil {
		return nil, err
	}
	years, err := s.tallies(r, "coalesce(r.year::VARCHAR, '')", "1 DESC")
	if err != nil {
		return nil, err
	}
	kinds, err := s.tallies(r, "coalesce(r.category, '')", "2 DESC, 1")
	if err != nil {
		return nil, err
	}
	for i := range regions {
		regions[i].Name = s.names.regionName(regions[i].Key)
	}
	for i := range kinds {
		kinds[i].Name = inLanguage(r.lang, s.names.categories[kinds[i].Key].ZH, s.names.categories[kinds[i].Key].EN)
	}
	total := tally{}
	for _, y := range years {
		total.Reports, total.Findings = total.Reports+y.Reports, total.Findings+y.Findings
	}
	byRegion, byYear, byKind := sortable(r, "regions", regions, tallyFields("region")), sortable(r, "years", years, tallyFields("year")), sortable(r, "kinds", kinds, tallyFields("kind"))
	return &answer{page: "home", title: s.texts.say(r.lang, "home.title"), lists: []listing{byRegion, byYear, byKind}, data: struct {
		Regions, Years, Kinds    []tally
		ByRegion, ByYear, ByKind listing
		Total                    tally
		Filter                   reportFilter
		Lists                    *lists
	}{regions, years, kinds, byRegion, byYear, byKind, total, reportFilter{}, s.lists(r.lang)}}, nil
}

// tallyFields are the columns of tallies of something.
func tallyFields(of string) []column[tally] {
	return []column[tally]{
		words("code", func(t tally) string { return t.Key }),
		words(of, func(t tally) string { return cmp.Or(t.Name, t.Key) }),
		whole("agencies", func(t tally) int { return t.Agencies }), whole("reports", func(t tally) int { return t.Reports }),
		maybe("years", func(t tally) *int { return t.First }), maybe("last_year", func(t tally) *int { return t.Last }),
		whole("boxes_expected", func(t tally) int { return t.Expected }), whole("boxes_read", func(t tally) int { return t.Read }),
		measured("read", tally.share), whole("findings", func(t tally) int { return t.Findings }),
	}
}

// share is how many of the boxes of the forms are printed, in percent.
func (t tally) share() *float64 {
	if t.Expected == 0 {
		return nil
	}
	share := 100 * float64(t.Read) / float64(t.Expected)
	return &share
}

// tallies counts current reports by a key; the database does not change, so they
// are counted once.
func (s *Server) tallies(r *request, key, order string) ([]tally, error) {
	v, err := s.results.get("tallies "+key, func() (any, int, error) {
		found, err := ask(r.Context(), s.db.SQL(), intoTally, "SELECT "+key+", "+tallyColumns+" FROM reports r WHERE r.is_current GROUP BY 1 ORDER BY "+order)
		return found, keyBytes * (1 + len(found)), err
	})
	if err != nil {
		return nil, err
	}
	return slices.Clone(v.([]tally)), nil
}

// An agencyRow is an agency of a region.
type agencyRow struct {
	Key, Names, Level, Category string
	tally
}

// region shows the divisions inside a division, and its own agencies.
func (s *Server) region(r *request) (*answer, error) {
	code := r.PathValue("code")
	here, ok := s.names.regions[code]
	if !ok {
		return nil, errNotFound
	}
	inside, err := s.divisions(r, code)
	if err != nil {
		return nil, err
	}
	agencies, err := s.agenciesIn(r, "region_code = ?", code)
	if err != nil {
		return nil, err
	}
	more := len(agencies) == maxAgencies
	byRegion, byAgency := sortable(r, "inside", inside, tallyFields("region")), sortable(r, "agencies", agencies, agencyFields)
	return &answer{page: "region", title: s.names.regionName(code), lists: []listing{byRegion, byAgency}, data: struct {
		Region             region
		Path               []region
		Inside             []tally
		Agencies           []agencyRow
		ByRegion, ByAgency listing
		More               bool
	}{here, s.names.regionPath(code), inside, agencies, byRegion, byAgency, more}}, nil
}

// divisions are the divisions right inside a division. A code that only holds
// others together, and is no division, makes way for them.
func (s *Server) divisions(r *request, code string) ([]tally, error) {
	prefix := within(code)
	found, err := ask(r.Context(), s.db.SQL(), intoTally, `SELECT left(region_code, ?) || repeat('0', ?), `+bodyTally+`
		FROM side.bodies WHERE region_code >= ? AND starts_with(region_code, ?) AND region_code <> ? GROUP BY 1 ORDER BY 1`,
		len(prefix)+codePart, max(len(code)-len(prefix)-codePart, 0), prefix, prefix, code)
	var out []tally
	for _, t := range found {
		here, known := s.names.regions[t.Key]
		if !known && within(t.Key) != t.Key {
			inside, err := s.divisions(r, t.Key)
			if err != nil {
				return nil, err
			}
			out = append(out, inside...)
			continue
		}
		t.Name = here.Name
		out = append(out, t)
	}
	return out, err
}

// agencyFields are the columns of the agencies of a region.
var agencyFields = []column[agencyRow]{
	words("agency_key", func(a agencyRow) string { return a.Key }), words("agency", func(a agencyRow) string { return a.Names }),
	words("level", func(a agencyRow) string { return a.Level }), words("kind", func(a agencyRow) string { return a.Category }),
	whole("reports", func(a agencyRow) int { return a.Reports }),
	maybe("years", func(a agencyRow) *int { return a.First }), maybe("last_year", func(a agencyRow) *int { return a.Last }),
	whole("boxes_expected", func(a agencyRow) int { return a.Expected }), whole("boxes_read", func(a agencyRow) int { return a.Read }),
	measured("read", func(a agencyRow) *float64 { return a.share() }), whole("findings", func(a agencyRow) int { return a.Findings }),
}

// maxAgencies is how many agencies a page lists.
const maxAgencies = 1000

func (s *Server) agenciesIn(r *request, where string, args ...any) ([]agencyRow, error) {
	return ask(r.Context(), s.db.SQL(), func(a *agencyRow) []any {
		return append([]any{&a.Key, &a.Names, &a.Level, &a.Category}, intoTally(&a.tally)[1:]...)
	}, "SELECT key, name, level, category, reports, 1, first, last, expected, read, findings FROM side.bodies WHERE name IS NOT NULL AND "+where+" ORDER BY 2, 1 LIMIT "+itoa(maxAgencies), args...)
}

// bodyTally adds up bodies as tallyColumns adds up reports.
const bodyTally = `sum(reports)::BIGINT, count(DISTINCT key), min(first), max(last), sum(expected)::BIGINT, sum(read)::BIGINT, sum(findings)::BIGINT`

// makeBodies makes side.bodies: what the current reports of each agency of a
// division come to, in the order of the divisions.
const makeBodies = `CREATE TABLE side.bodies AS SELECT region_code, coalesce(agency_key, '=' || agency_name) AS key, max_by(agency_name, year) AS name,
	coalesce(any_value(level), '') AS level, coalesce(any_value(category), '') AS category, count(*) AS reports, min(year) AS first, max(year) AS last,
	coalesce(sum(boxes_expected), 0)::BIGINT AS expected, coalesce(sum(boxes_read), 0)::BIGINT AS read, coalesce(sum(findings), 0)::BIGINT AS findings
	FROM main.reports WHERE is_current GROUP BY 1, 2 ORDER BY 1, 2`

// makeReports makes side.reports: what lists show of the reports, those of an
// agency side by side, with a number by which some are found at once, the place
// of each in a list that nobody sorts, and whether its title names the agency.
const makeReports = `CREATE TABLE side.reports AS
	WITH placed AS (SELECT rowid AS stored, (row_number() OVER (ORDER BY r.year DESC` + reportOrder + `))::INTEGER AS place,
		(row_number() OVER (ORDER BY agency_key, report_id) - 1)::INTEGER AS number FROM main.reports r)
	SELECT report_id, sha256, title, agency_name, agency_id, agency_key, region_code, level, category, scope, year, published_on, is_current, boxes_expected, boxes_read,
		findings, NULL::VARCHAR AS evidence, coalesce(contains(title, agency_name), false) AS titled, place, number
	FROM main.reports r JOIN placed ON placed.stored = r.rowid ORDER BY number`

// An agencyYear is one report of an agency with its key figures.
type agencyYear struct {
	reportRow
	Figures []figure
}

// A figure is one box in a row of figures.
type figure struct {
	Indicator, Applicant string
	factRow
	Found, Marked bool
}

// mostReports is how many reports the page of an agency shows.
const mostReports = 200

// newestFirst puts the reports of an agency in order: that of the last year first,
// what is current before what it replaced.
func newestFirst(a, b reportRow) int {
	year := func(r reportRow) int {
		if r.Year == nil {
			return math.MinInt
		}
		return *r.Year
	}
	return cmp.Or(cmp.Compare(year(b), year(a)), cmp.Compare(btoi(b.Current), btoi(a.Current)), cmp.Compare(a.ID, b.ID))
}

// agency shows the reports of one agency over the years. The agency is a key,
// or "=" and a name that may mean several.
func (s *Server) agency(r *request) (*answer, error) {
	id := r.PathValue("id")
	where, args := s.kin(id), []any(nil)
	if name, ok := strings.CutPrefix(id, "="); ok {
		where, args = "r.agency_key IS NULL AND r.agency_name = ?", []any{name}
	}
	rows, err := ask(r.Context(), s.db.SQL(), intoReport, "SELECT "+reportColumns+" FROM side.reports r WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errNotFound
	}
	slices.SortFunc(rows, newestFirst)
	rows = rows[:min(len(rows), mostReports)]
	keys, err := keyFigures()
	if err != nil {
		return nil, err
	}
	years := make([]agencyYear, len(rows))
	var namesSeen []string
	facts, err := s.readFigures(r.Context(), keys, rows)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		years[i] = agencyYear{row, figures(keys, facts[row.ID])}
		if !contains(namesSeen, row.Agency) {
			namesSeen = append(namesSeen, row.Agency)
		}
	}
	title := rows[0].Agency
	byYear := sortable(r, "years", years, agencyYearFields(keys))
	return &answer{page: "agency", title: title, lists: []listing{byYear}, data: struct {
		Key        string
		Agency     reportRow
		Names      []string
		Path       []region
		Category   pair
		Years      []agencyYear
		Keys       []figure
		Indicators map[string]pair
		ByYear     listing
	}{id, rows[0], namesSeen, s.names.regionPath(rows[0].Region), s.names.categories[rows[0].Category], years, keys, s.names.indicators, byYear}}, nil
}

// agencyYearFields are the columns of the reports of an agency; a key figure is
// named by its indicator.
func agencyYearFields(keys []figure) []column[agencyYear] {
	out := []column[agencyYear]{words("report_id", func(y agencyYear) string { return y.ID }),
		maybe("year", func(y agencyYear) *int { return y.Year }), words("scope", func(y agencyYear) string { return y.Scope }),
		dated("published", func(y agencyYear) *time.Time { return y.Published })}
	for i, k := range keys {
		out = append(out, measured(k.Column(), func(y agencyYear) *float64 { return y.Figures[i].Value }))
	}
	return append(out, whole("boxes_expected", func(y agencyYear) int { return y.Expected }), whole("boxes", func(y agencyYear) int { return y.Read }),
		whole("findings", func(y agencyYear) int { return y.Findings }))
}

// Column is the name of a key figure as a column.
func (f figure) Column() string { return strings.TrimSuffix(f.Indicator+"@"+f.Applicant, "@") }

// readFigures returns the key figures of reports by their ids, in one question.
func (s *Server) readFigures(ctx context.Context, keys []figure, rows []reportRow) (map[string][]factRow, error) {
	kinds := []string{"-1"}
	for number, k := range s.kinds {
		if slices.ContainsFunc(keys, func(f figure) bool { return f.Indicator == k.Indicator && f.Applicant == k.Applicant }) {
			kinds = append(kinds, itoa(number))
		}
	}
	var parts []string
	for _, row := range rows {
		if of := s.ofReport(row.ID); of != nowhere {
			parts = append(parts, "SELECT "+literal(row.ID)+", kind, value, as_printed(raw, state, value), state::VARCHAR FROM stored_facts WHERE "+of+" AND kind IN ("+strings.Join(kinds, ", ")+")")
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	type stored struct {
		report string
		kind   int
		factRow
	}
	found, err := ask(ctx, s.db.SQL(), func(f *stored) []any { return []any{&f.report, &f.kind, &f.Value, &f.Raw, &f.State} }, strings.Join(parts, " UNION ALL "))
	out := map[string][]factRow{}
	for _, f := range found {
		if err := s.ofKind(&f.factRow, f.kind); err != nil {
			return nil, fmt.Errorf("explorer: report %s: %w", f.report, err)
		}
		out[f.report] = append(out[f.report], f.factRow)
	}
	return out, err
}

// keyFigures are the boxes that an overview shows (data/key_figures.csv).
func keyFigures() ([]figure, error) {
	rows, err := readData("key_figures")
	if err != nil {
		return nil, err
	}
	var out []figure
	for _, row := range rows {
		out = append(out, figure{Indicator: row[0], Applicant: row[1]})
	}
	return out, nil
}

// figures picks boxes out of the facts of a report.
func figures(keys []figure, facts []factRow) []figure {
	out := make([]figure, len(keys))
	for i, k := range keys {
		out[i] = k
		for _, f := range facts {
			if f.Indicator == k.Indicator && f.Applicant == k.Applicant {
				out[i].factRow, out[i].Found = f, true
			}
		}
	}
	return out
}

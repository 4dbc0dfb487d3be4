package web

import (
	"strings"
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
	regions, err := s.tallies(r, "coalesce(left(r.region_code, 2) || '0000', '')", "true", "1")
	if err != nil {
		return nil, err
	}
	years, err := s.tallies(r, "coalesce(r.year::VARCHAR, '')", "true", "1 DESC")
	if err != nil {
		return nil, err
	}
	kinds, err := s.tallies(r, "coalesce(r.category, '')", "true", "2 DESC, 1")
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
	return &answer{page: "home", title: s.texts.say(r.lang, "home.title"), data: struct {
		Regions, Years, Kinds []tally
		Total                 tally
		Filter                reportFilter
		Lists                 *lists
	}{regions, years, kinds, total, reportFilter{}, s.lists(r.lang)}}, nil
}

// tallies counts current reports by a key.
func (s *Server) tallies(r *request, key, where, order string, args ...any) ([]tally, error) {
	return ask(r.Context(), s.db.SQL(), intoTally,
		"SELECT "+key+", "+tallyColumns+" FROM reports r WHERE r.is_current AND "+where+" GROUP BY 1 ORDER BY "+order, args...)
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
	prefix := within(code)
	inside, err := s.tallies(r, "left(r.region_code, ?) || repeat('0', ?)", "starts_with(r.region_code, ?) AND r.region_code <> ?", "1",
		len(prefix)+codePart, max(len(code)-len(prefix)-codePart, 0), prefix, code)
	if err != nil {
		return nil, err
	}
	for i := range inside {
		inside[i].Name = s.names.regions[inside[i].Key].Name
	}
	agencies, err := s.agenciesIn(r, "r.region_code = ?", code)
	if err != nil {
		return nil, err
	}
	return &answer{page: "region", title: s.names.regionName(code), data: struct {
		Region   region
		Path     []region
		Inside   []tally
		Agencies []agencyRow
		More     bool
	}{here, s.names.regionPath(code), inside, agencies, len(agencies) == maxAgencies}}, nil
}

// maxAgencies is how many agencies a page lists.
const maxAgencies = 1000

func (s *Server) agenciesIn(r *request, where string, args ...any) ([]agencyRow, error) {
	return ask(r.Context(), s.db.SQL(), func(a *agencyRow) []any {
		return append([]any{&a.Key, &a.Names, &a.Level, &a.Category}, intoTally(&a.tally)[1:]...)
	}, `SELECT coalesce(r.agency_key, '=' || r.agency_name) AS key, max_by(r.agency_name, r.year), coalesce(any_value(r.level), ''), coalesce(any_value(r.category), ''), `+
		tallyColumns+` FROM reports r WHERE r.is_current AND r.agency_name IS NOT NULL AND `+where+` GROUP BY 1 ORDER BY 2, 1 LIMIT `+itoa(maxAgencies), args...)
}

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

// agency shows the reports of one agency over the years. The agency is a key,
// or "=" and a name that may mean several.
func (s *Server) agency(r *request) (*answer, error) {
	id := r.PathValue("id")
	where, arg := "r.agency_key = ?", id
	if name, ok := strings.CutPrefix(id, "="); ok {
		where, arg = "r.agency_key IS NULL AND r.agency_name = ?", name
	}
	rows, err := ask(r.Context(), s.db.SQL(), intoReport, "SELECT "+reportColumns+" FROM reports r WHERE "+where+
		" ORDER BY year DESC NULLS LAST, is_current DESC, report_id LIMIT 200", arg)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errNotFound
	}
	keys, err := keyFigures()
	if err != nil {
		return nil, err
	}
	years := make([]agencyYear, len(rows))
	var namesSeen []string
	for i, row := range rows {
		years[i] = agencyYear{row, nil}
		facts, err := s.readFacts(r.Context(), row.ID)
		if err != nil {
			return nil, err
		}
		years[i].Figures = figures(keys, facts)
		if !contains(namesSeen, row.Agency) {
			namesSeen = append(namesSeen, row.Agency)
		}
	}
	return &answer{page: "agency", title: rows[0].Agency, data: struct {
		Key        string
		Agency     reportRow
		Names      []string
		Path       []region
		Category   pair
		Years      []agencyYear
		Keys       []figure
		Indicators map[string]pair
	}{id, rows[0], namesSeen, s.names.regionPath(rows[0].Region), s.names.categories[rows[0].Category], years, keys, s.names.indicators}}, nil
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

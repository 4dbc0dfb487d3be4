package web

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A reportRow is a report as lists show it.
type reportRow struct {
	ID, SHA256, Title, Agency, AgencyID string
	AgencyKey                           string // what the reports of one agency share; "" if the name may mean several
	Region, Level, Category, Scope      string
	Year                                *int
	Published                           *time.Time
	Current                             bool
	Expected, Read, Findings            int
	Evidence                            string
}

const reportColumns = `r.report_id, r.sha256, coalesce(r.title, ''), coalesce(r.agency_name, ''), coalesce(r.agency_id, ''), coalesce(r.agency_key, ''),
	coalesce(r.region_code, ''), coalesce(r.level, ''), coalesce(r.category, ''), coalesce(r.scope, ''), r.year, r.published_on,
	r.is_current, r.boxes_expected, r.boxes_read, r.findings, coalesce(r.evidence, '')`

func intoReport(r *reportRow) []any {
	return []any{&r.ID, &r.SHA256, &r.Title, &r.Agency, &r.AgencyID, &r.AgencyKey, &r.Region, &r.Level, &r.Category, &r.Scope, &r.Year, &r.Published,
		&r.Current, &r.Expected, &r.Read, &r.Findings, &r.Evidence}
}

// Name is the agency, or the title where there is none.
func (r reportRow) Name() string {
	if r.Agency != "" {
		return r.Agency
	}
	if r.Title != "" {
		return r.Title
	}
	return r.ID
}

// agencyPage is what the page of its agency is found under.
func (r reportRow) agencyPage() string {
	if r.AgencyKey == "" {
		return "=" + r.Agency
	}
	return r.AgencyKey
}

func (s *Server) readReport(ctx context.Context, id string) (reportRow, error) {
	return askOne(ctx, s.db.SQL(), intoReport, s.rowsOf(reportColumns, "listed", id))
}

// A relative is another report of an agency.
type relative struct {
	ID, Scope string
	Year      int
	Current   bool
}

// relatives are the other reports of the agency and scope of a report, of its
// year and of those beside it. They are picked here: a scan with one range of
// numbers leaves out most blocks, with more conditions it looks into each.
func (s *Server) relatives(ctx context.Context, r reportRow) ([]relative, error) {
	if r.Year == nil || r.AgencyKey == "" {
		return nil, nil
	}
	found, err := ask(ctx, s.db.SQL(), func(o *relative) []any { return []any{&o.ID, &o.Scope, &o.Year, &o.Current} },
		"SELECT report_id, coalesce(scope, ''), coalesce(year, 0), is_current FROM side.reports WHERE "+s.kin(r.AgencyKey))
	found = slices.DeleteFunc(found, func(o relative) bool {
		return o.ID == r.ID || o.Scope != r.Scope || o.Year < *r.Year-1 || o.Year > *r.Year+1
	})
	slices.SortFunc(found, func(a, b relative) int { return cmp.Compare(a.ID, b.ID) })
	return found, err
}

// neighbour picks the current report of some years later, nil if there is none
// or more than one.
func (r reportRow) neighbour(relatives []relative, years int) (out *relative) {
	for i := range relatives {
		if o := &relatives[i]; o.Current && o.Year == *r.Year+years {
			if out != nil {
				return nil
			}
			out = o
		}
	}
	return out
}

// A factRow is one box of a report.
type factRow struct {
	Table, Edition, Indicator, Applicant string
	Value                                *float64
	Raw                                  *string
	State, Unit, Method                  string
	Confidence                           *float64
	place
}

// A place is where something is printed.
type place struct {
	Page           *int
	X0, Y0, X1, Y1 *float64
	Locator        string
}

func (p *place) into() []any {
	return []any{&p.Page, &p.X0, &p.Y0, &p.X1, &p.Y1, &p.Locator}
}

const placeColumns = "page, x0::DOUBLE, y0::DOUBLE, x1::DOUBLE, y1::DOUBLE, coalesce(locator, '')"

// Shown reports whether the place can be shown.
func (p place) Shown() bool { return p.Page != nil || p.Locator != "" }

// readFacts returns the boxes of a report in the order they were stored.
func (s *Server) readFacts(ctx context.Context, id string) ([]factRow, error) {
	at := s.ofReport(id)
	type stored struct {
		factRow
		kind    int
		locator *int
	}
	found, err := ask(ctx, s.db.SQL(), func(f *stored) []any {
		return []any{&f.kind, &f.Value, &f.Raw, &f.State, &f.Confidence, &f.Page, &f.X0, &f.Y0, &f.X1, &f.Y1, &f.locator}
	}, "SELECT kind, value, as_printed(raw, state, value), state::VARCHAR, confidence::DOUBLE, page, x0::DOUBLE, y0::DOUBLE, x1::DOUBLE, y1::DOUBLE, locator FROM stored_facts WHERE "+
		at+" ORDER BY rowid")
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, f := range found {
		if f.locator != nil {
			numbers = append(numbers, *f.locator)
		}
	}
	locators, err := s.readLocators(ctx, numbers)
	if err != nil {
		return nil, err
	}
	out := make([]factRow, len(found))
	for i, f := range found {
		if f.locator != nil {
			f.Locator = locators[*f.locator]
		}
		out[i] = f.factRow
		if err := s.ofKind(&out[i], f.kind); err != nil {
			return nil, fmt.Errorf("explorer: report %s: %w", id, err)
		}
	}
	return out, nil
}

// readPrinted returns what the boxes of a report print, without where and how
// surely: of a report that another one is compared with, no more is shown, and
// every column is a block to read.
func (s *Server) readPrinted(ctx context.Context, id string) ([]factRow, error) {
	type stored struct {
		factRow
		kind int
	}
	found, err := ask(ctx, s.db.SQL(), func(f *stored) []any { return []any{&f.kind, &f.Value, &f.Raw, &f.State} },
		"SELECT kind, value, as_printed(raw, state, value), state::VARCHAR FROM stored_facts WHERE "+s.ofReport(id)+" ORDER BY rowid")
	out := make([]factRow, len(found))
	for i, f := range found {
		out[i] = f.factRow
		if err := s.ofKind(&out[i], f.kind); err != nil {
			return nil, fmt.Errorf("explorer: report %s: %w", id, err)
		}
	}
	return out, err
}

// ofKind fills in what a fact shares with others of its kind.
func (s *Server) ofKind(f *factRow, kind int) error {
	if kind >= len(s.kinds) || s.kinds[kind].Indicator == "" {
		return fmt.Errorf("a box is of the unknown kind %d", kind)
	}
	k := s.kinds[kind]
	f.Table, f.Edition, f.Indicator, f.Applicant, f.Unit, f.Method = k.Table, k.Edition, k.Indicator, k.Applicant, k.Unit, k.Method
	return nil
}

// A factKind is what many stored facts share.
type factKind struct{ Table, Edition, Indicator, Applicant, Unit, Method string }

// readKinds reads the kinds of facts, each at its number.
func readKinds(ctx context.Context, db *sql.DB) ([]factKind, error) {
	type numbered struct {
		number int
		factKind
	}
	found, err := ask(ctx, db, func(k *numbered) []any {
		return []any{&k.number, &k.Table, &k.Edition, &k.Indicator, &k.Applicant, &k.Unit, &k.Method}
	}, "SELECT kind, form_table::VARCHAR, edition::VARCHAR, indicator::VARCHAR, applicant::VARCHAR, coalesce(unit, ''), coalesce(method, '') FROM fact_kinds ORDER BY kind")
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := make([]factKind, found[len(found)-1].number+1)
	for _, k := range found {
		out[k.number] = k.factKind
	}
	return out, nil
}

// readLocators returns the locators with some numbers. Reports of one site share
// them, so that they are kept.
func (s *Server) readLocators(ctx context.Context, numbers []int) (map[int]string, error) {
	out := map[int]string{}
	var asked []string
	for _, n := range numbers {
		if _, ok := out[n]; ok {
			continue
		}
		v, ok := s.locators.has(itoa(n))
		if !ok {
			asked, v = append(asked, itoa(n)), ""
		}
		out[n] = v.(string)
	}
	if len(asked) == 0 {
		return out, nil
	}
	type numbered struct {
		number int
		text   string
	}
	found, err := ask(ctx, s.db.SQL(), func(n *numbered) []any { return []any{&n.number, &n.text} },
		"SELECT number, locator FROM locators WHERE number IN ("+strings.Join(asked, ", ")+")")
	if err == nil && len(found) < len(asked) {
		err = fmt.Errorf("explorer: of the locators %s only %d are stored", strings.Join(asked, ", "), len(found))
	}
	for _, n := range found {
		out[n.number] = n.text
		s.locators.keep(itoa(n.number), n.text, keyBytes+len(n.text))
	}
	return out, err
}

// A findingRow is a finding of a report.
type findingRow struct {
	Key                             string // tells it from others of the report
	Rule, Severity, Result, Message string
	Left, Right, Difference         *float64
	Indicator, Applicant            string
	Cause, Table                    string
	Other                           string // report on the other side; "" if none
	OtherIndicator, OtherApplicant  string // its box; "" if none
	place
}

// Fails reports whether a rule does not hold.
func (f findingRow) Fails() bool { return f.Result == "fail" }

// findingKey is what tells a finding f from others of its report. It is made from
// what the finding says, so that it survives a database made anew.
const findingKey = "left(md5(concat_ws(chr(31), f.rule, coalesce(f.form_table, ''), coalesce(f.indicator, ''), coalesce(f.applicant, ''), f.message)), 12)"

// findingColumns are the columns of a finding f.
const findingColumns = findingKey + `, f.rule, f.severity, f.result, f.message, f.left_value, f.right_value, f.difference, coalesce(f.indicator, ''), coalesce(f.applicant, ''),
	coalesce(f.cause, ''), coalesce(f.form_table, ''), coalesce(f.other_report_id, ''),
	coalesce(f.other_indicator, ''), coalesce(f.other_applicant, ''), f.page, f.x0::DOUBLE, f.y0::DOUBLE, f.x1::DOUBLE, f.y1::DOUBLE, coalesce(f.locator, '')`

func intoFinding(f *findingRow) []any {
	return append([]any{&f.Key, &f.Rule, &f.Severity, &f.Result, &f.Message, &f.Left, &f.Right, &f.Difference, &f.Indicator, &f.Applicant, &f.Cause, &f.Table, &f.Other, &f.OtherIndicator, &f.OtherApplicant}, f.into()...)
}

// worst orders findings: errors first, failed rules first, great differences
// first.
const worst = `CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, CASE f.result WHEN 'fail' THEN 0 WHEN 'pass' THEN 2 ELSE 1 END,
	abs(f.difference) DESC NULLS LAST, f.rule, f.indicator, f.applicant`

// readFindings returns the findings of a report, the worst first.
func (s *Server) readFindings(ctx context.Context, id string) ([]findingRow, error) {
	const columns = `rule, severity, result, message, left_value, right_value, difference, form_table, indicator, applicant, cause,
		page, x0, y0, x1, y1, locator, other_report_id`
	const alone, beside = ", NULL AS other_indicator, NULL AS other_applicant", ", other_indicator, other_applicant"
	from := "(" + s.rowsOf(columns+alone, "findings", id) + ")"
	if _, ok := s.indexes["cross_findings"].find(id); ok {
		from += " UNION ALL (" + s.rowsOf(columns+beside, "cross_findings", id) + ")"
	}
	return ask(ctx, s.db.SQL(), intoFinding, "SELECT "+findingColumns+" FROM ("+from+") f ORDER BY "+worst+", f.message")
}

// A sectionRow is a part of the running text.
type sectionRow struct {
	Number, Position int
	Heading, Text    string
}

func (s *Server) readSections(ctx context.Context, id string) ([]sectionRow, error) {
	found, err := ask(ctx, s.db.SQL(), func(r *sectionRow) []any { return []any{&r.Number, &r.Position, &r.Heading, &r.Text} },
		s.rowsOf("number, position, coalesce(heading, ''), coalesce(text, '')", "sections", id))
	slices.SortStableFunc(found, func(a, b sectionRow) int { return cmp.Compare(a.Position, b.Position) })
	return found, err
}

// A metricRow is a number of the running text.
type metricRow struct {
	Metric                                          string
	Value                                           float64
	Unit, Qualifier, Period, Scope, Dim, Raw, Quote string
	Negated                                         bool
	Section, Start, End, Position                   int
	Confidence                                      *float64
	Year                                            *int
	place
}

// ValueOf returns the value, for templates.
func (m metricRow) ValueOf() *float64 { return &m.Value }

func (s *Server) readMetrics(ctx context.Context, id string) ([]metricRow, error) {
	found, err := ask(ctx, s.db.SQL(), func(m *metricRow) []any {
		return append([]any{&m.Metric, &m.Value, &m.Unit, &m.Qualifier, &m.Period, &m.Scope, &m.Dim, &m.Raw, &m.Quote, &m.Negated,
			&m.Section, &m.Start, &m.End, &m.Position, &m.Confidence, &m.Year}, m.into()...)
	}, s.rowsOf(`metric, value, unit, qualifier, period, scope, coalesce(dim, ''), raw, quote, negated, section, start_offset, end_offset, position,
		confidence::DOUBLE, year, `+placeColumns, "metrics", id))
	slices.SortStableFunc(found, func(a, b metricRow) int { return cmp.Compare(a.Position, b.Position) })
	return found, err
}

// readStated returns what the metrics of a report say, and of what; of a report
// that another one is compared with, no more is needed.
func (s *Server) readStated(ctx context.Context, id string) ([]metricRow, error) {
	return ask(ctx, s.db.SQL(), func(m *metricRow) []any { return []any{&m.Metric, &m.Value, &m.Unit, &m.Period, &m.Scope, &m.Dim} },
		s.rowsOf("metric, value, unit, period, scope, coalesce(dim, '')", "metrics", id))
}

// A version is one file content that carried a report of this agency and year.
type version struct {
	SHA256, Report, Status, Kind, URL, Name string
	Current                                 bool
	FirstSeen, ReadAt                       *time.Time
	Bytes                                   *int64
}

// readVersions lists the files of a report, and of other reports of the same
// agency and year, each with where and when it was first found.
func (s *Server) readVersions(ctx context.Context, reports []string) ([]version, error) {
	var parts []string
	for _, id := range reports {
		var before entry
		for i, name := range []string{"documents", "own_documents"} {
			e, ok := s.indexes[name].find(id)
			if !ok || i > 0 && e.first == before.first && e.last == before.last { // mostly both name the same rows
				continue
			}
			before = e
			parts = append(parts, fmt.Sprintf(`(SELECT sha256, coalesce(report_id, own_id, '') AS of, status::VARCHAR AS status, coalesce(kind, '') AS kind, read_at, bytes
				FROM documents WHERE rowid BETWEEN %d AND %d AND (report_id || '' = %[3]s OR own_id || '' = %[3]s) LIMIT %[4]d)`, e.first, e.last, literal(id), e.last-e.first+1))
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	found, err := ask(ctx, s.db.SQL(), func(v *version) []any { return []any{&v.SHA256, &v.Report, &v.Status, &v.Kind, &v.ReadAt, &v.Bytes} },
		strings.Join(parts, " UNION ALL ")+" ORDER BY sha256, of")
	if err != nil {
		return nil, err
	}
	// Runs with others in between can name a file twice.
	found = slices.CompactFunc(found, func(a, b version) bool { return a.SHA256 == b.SHA256 && a.Report == b.Report })
	var out []version
	for _, f := range found {
		captures, err := s.readCaptures(ctx, f.SHA256)
		if err != nil {
			return nil, err
		}
		for _, c := range captures {
			v := f
			v.URL, v.Name, v.Current, v.FirstSeen = c.URL, c.Name, c.Current, c.FetchedAt
			out = append(out, v)
		}
		if len(captures) == 0 {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b version) int {
		switch {
		case a.FirstSeen == nil || b.FirstSeen == nil:
			return cmp.Compare(btoi(a.FirstSeen == nil), btoi(b.FirstSeen == nil))
		case !a.FirstSeen.Equal(*b.FirstSeen):
			return b.FirstSeen.Compare(*a.FirstSeen)
		}
		return cmp.Or(cmp.Compare(a.URL, b.URL), cmp.Compare(a.SHA256, b.SHA256))
	})
	return out, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// versions are the ids of the reports of the same year, itself first.
func (r reportRow) versions(relatives []relative) []string {
	out := []string{r.ID}
	for _, o := range relatives {
		if o.Year == *r.Year && len(out) <= mostVersions {
			out = append(out, o.ID)
		}
	}
	return out
}

// mostVersions is how many versions of a report a page shows.
const mostVersions = 50

// A revision is a box that is printed differently since a file was replaced.
type revision struct {
	URL, Old, New, Table, Indicator, Applicant string
	OldRaw, NewRaw, OldState, NewState         string
	At                                         *time.Time
}

func (s *Server) readRevisions(ctx context.Context, id string) ([]revision, error) {
	if n, err := s.countOf(ctx, "SELECT count(*) FROM revisions", nil); err != nil || n == 0 {
		return nil, err
	}
	return ask(ctx, s.db.SQL(), func(r *revision) []any {
		return []any{&r.URL, &r.Old, &r.New, &r.Table, &r.Indicator, &r.Applicant, &r.OldRaw, &r.NewRaw, &r.OldState, &r.NewState, &r.At}
	}, `SELECT url, old_sha256, new_sha256, form_table, indicator, applicant, coalesce(old_raw, ''), coalesce(new_raw, ''),
		coalesce(old_state, ''), coalesce(new_state, ''), fetched_at FROM revisions WHERE report_id = ? ORDER BY fetched_at DESC, form_table, indicator, applicant LIMIT 200`, id)
}

// readCaptures lists where a file content was found. The pages and pictures of a
// report ask for it again and again.
func (s *Server) readCaptures(ctx context.Context, sha string) ([]Capture, error) {
	v, err := s.results.get("captures "+sha, func() (any, int, error) {
		found, err := ask(ctx, s.db.SQL(), func(c *Capture) []any {
			return []any{&c.URL, &c.Name, &c.Outcome, &c.Site, &c.FetchedAt, &c.Current}
		}, "SELECT * FROM ("+s.rowsOf("url, coalesce(name, ''), coalesce(outcome, ''), coalesce(site, ''), fetched_at, is_current", "captures", sha)+") ORDER BY is_current DESC, fetched_at, url")
		return found, keyBytes * (1 + len(found)), err
	})
	if err != nil {
		return nil, err
	}
	return v.([]Capture), nil
}

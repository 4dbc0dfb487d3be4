package web

import (
	"slices"
	"strings"

	"github.com/gongkai/gongkai/store/verdict"
)

// A deskFilter narrows the findings; it is the query of the address.
type deskFilter struct {
	Severity, Rule, Table, Region, Agency, Verdict string
	Year, Page                                     int
}

// A deskRow is a finding in the list, with its report and what people found.
type deskRow struct {
	findingView
	Report  reportRow
	Verdict *verdictView
}

// A verdictView is a verdict with what it is worth today.
type verdictView struct {
	verdict.Verdict
	State verdict.State
}

// readDeskFilter reads the query of an address.
func (r *request) readDeskFilter() (deskFilter, error) {
	base, err := r.readFilter()
	return deskFilter{Severity: r.q.Get("severity"), Rule: r.q.Get("rule"), Table: r.q.Get("table"), Region: base.Region, Agency: base.Q,
		Verdict: r.q.Get("verdict"), Year: base.Year, Page: base.Page}, err
}

// makeDesk makes desk.findings: what rules say of the current reports beside "it
// holds", the worst first. The lists of the desk are read from it without a
// walk through all findings and an order of them. What is said of the report is
// in side.reports alone.
const makeDesk = `CREATE TABLE desk.findings AS SELECT ` + findingKey + ` AS key, f.rule, f.severity, f.result, f.left_value, f.right_value, f.difference,
		coalesce(f.form_table, '') AS form_table, coalesce(f.indicator, '') AS indicator, coalesce(f.applicant, '') AS applicant,
		r.number AS report, r.year, coalesce(r.region_code, '') AS region_code
	FROM all_findings f JOIN side.reports r USING (report_id) WHERE r.is_current AND f.result <> 'pass' ORDER BY ` + worst + `, report, key`

// deskFrom are the findings with their reports.
const deskFrom = "desk.findings f JOIN side.reports r ON r.number = f.report"

// deskAgency is what the desk calls the agency of a report.
const deskAgency = "coalesce(r.agency_name, r.title, r.report_id)"

// condition is the filter in SQL over desk.findings f. Without a severity or a rule
// only rules that do not hold are listed.
func (f deskFilter) condition() (string, []any) {
	where := []string{"true"}
	var args []any
	add := func(text string, values ...any) {
		where = append(where, text)
		args = append(args, values...)
	}
	if f.Severity == "" && f.Rule == "" {
		add("f.result = 'fail'")
	}
	for _, c := range [][2]string{{"f.severity", f.Severity}, {"f.rule", f.Rule}, {"f.form_table", f.Table}} {
		if c[1] != "" {
			add(c[0]+" = ?", c[1])
		}
	}
	if f.Year != 0 {
		add("f.year = ?", f.Year)
	}
	if f.Region != "" {
		add(inside("f.region_code", f.Region))
	}
	if f.Agency != "" {
		add("contains("+deskAgency+", ?)", f.Agency)
	}
	return strings.Join(where, " AND "), args
}

// byVerdict adds what the filter wants of verdicts: the judged findings are few,
// so they are named.
func (f deskFilter) byVerdict(book []verdict.Verdict, where string, args []any) (string, []any) {
	if f.Verdict == "" {
		return where, args
	}
	var keys []string
	for _, v := range book {
		if f.Verdict == "open" || string(v.Judgement) == f.Verdict {
			keys = append(keys, strings.Join([]string{v.SHA256, v.Rule, v.Table, v.Indicator, v.Applicant}, "|"))
		}
	}
	is := "IN"
	if f.Verdict == "open" {
		is = "NOT IN"
	}
	keys = append(keys, "") // a list must not be empty
	marks := strings.TrimSuffix(strings.Repeat("?,", len(keys)), ",")
	for _, k := range keys {
		args = append(args, k)
	}
	return where + " AND concat_ws('|', r.sha256, f.rule, f.form_table, f.indicator, f.applicant) " + is + " (" + marks + ")", args
}

// deskOrders are what the desk can be sorted by; the first is the usual, in
// which its rows are stored.
var deskOrders = []order{
	{"severity", "f.rowid", "asc"},
	{"agency", deskAgency, "asc"},
	{"year", "f.year", "desc"},
	{"rule", "f.rule", "asc"},
	{"left", "f.left_value", "desc"},
	{"right", "f.right_value", "desc"},
	{"difference", "abs(f.difference)", "desc"},
}

// findings is the desk: what does not add up, worst first.
func (s *Server) findings(r *request) (*answer, error) {
	f, err := r.readDeskFilter()
	if err != nil {
		return nil, err
	}
	log := verdict.Open(verdict.PathOf(s.opt.DB))
	book, err := verdict.Read(r.Context(), log, s.db.SQL())
	if err != nil {
		return nil, err
	}
	judged, err := log.List()
	if err != nil {
		return nil, err
	}
	where, args := f.condition()
	where, args = f.byVerdict(judged, where, args)
	by, heads := sortersOf(r, deskOrders)
	data := struct {
		Filter     deskFilter
		Rows       []deskRow
		Total      int
		From       int
		Prev, Next string
		Heads      map[string]sorter
		Lists      *lists
		Rules      []ruleCount
		Verdicts   []verdict.Judgement
	}{Filter: f, Lists: s.lists(r.lang), Heads: heads, Verdicts: verdict.Judgements[:3]}
	from, order := "desk.findings f", " ORDER BY "+by+" NULLS LAST, f.rowid"
	if f.Agency != "" || f.Verdict != "" || strings.HasPrefix(by, deskAgency) {
		from = deskFrom
	}
	if data.Total, err = s.count(r.Context(), from+" WHERE "+where, args); err != nil {
		return nil, err
	}
	data.From = r.from(f.Page, data.Total)
	if data.Rows, err = s.deskRows(r, from+" WHERE "+where+order+" LIMIT "+itoa(r.rowsShown())+" OFFSET "+itoa(data.From), args); err != nil {
		return nil, err
	}
	for i := range data.Rows {
		data.Rows[i].Verdict = verdictOn(book, data.Rows[i].Report, data.Rows[i].findingRow)
	}
	if data.Rules, err = s.ruleCounts(r); err != nil {
		return nil, err
	}
	if data.From > 0 {
		data.Prev = r.here().With("page", blankZero(f.Page-1))
	}
	if data.From+len(data.Rows) < data.Total {
		data.Next = r.here().With("page", itoa(f.Page+1))
	}
	return &answer{page: "findings", title: s.texts.say(r.lang, "findings.title"), data: data,
		lists: []listing{{name: "findings", table: func() Answer { return tableOf(data.Rows, deskFields(r.lang)) }}}}, nil
}

// deskRows reads rows of the desk, and what is said of their reports.
func (s *Server) deskRows(r *request, where string, args []any) ([]deskRow, error) {
	type stored struct {
		deskRow
		report int
	}
	found, err := ask(r.Context(), s.db.SQL(), func(d *stored) []any {
		return []any{&d.Key, &d.Rule, &d.Severity, &d.Result, &d.Left, &d.Right, &d.Difference, &d.Table, &d.Indicator, &d.Applicant, &d.report, &d.Report.Year, &d.Report.Region}
	}, "SELECT f.* FROM "+where, args...)
	if err != nil {
		return nil, err
	}
	numbers := []string{"-1"}
	for _, d := range found {
		numbers = append(numbers, itoa(d.report))
	}
	type named struct {
		number             int
		id, sha256, agency string
	}
	reports, err := ask(r.Context(), s.db.SQL(), func(n *named) []any { return []any{&n.number, &n.id, &n.sha256, &n.agency} },
		"SELECT r.number, r.report_id, r.sha256, "+deskAgency+" FROM side.reports r WHERE r.number IN ("+strings.Join(numbers, ", ")+")")
	if err != nil {
		return nil, err
	}
	byNumber := make(map[int]named, len(reports))
	for _, n := range reports {
		byNumber[n.number] = n
	}
	rows := make([]deskRow, len(found))
	for i, d := range found {
		n := byNumber[d.report]
		d.Report.ID, d.Report.SHA256, d.Report.Agency = n.id, n.sha256, n.agency
		d.findingView = s.named(d.findingRow)
		rows[i] = d.deskRow
	}
	return rows, nil
}

// deskFields are the columns of the desk as a file.
func deskFields(lang string) []column[deskRow] {
	return []column[deskRow]{
		words("severity", func(d deskRow) string { return d.Severity }), words("result", func(d deskRow) string { return d.Result }),
		words("agency", func(d deskRow) string { return d.Report.Agency }), maybe("year", func(d deskRow) *int { return d.Report.Year }),
		words("region_code", func(d deskRow) string { return d.Report.Region }), words("rule", func(d deskRow) string { return d.Rule }),
		words("says", func(d deskRow) string { return inLanguage(lang, d.Rule0.ZH, d.Rule0.EN) }),
		words("form_table", func(d deskRow) string { return d.Table }), words("indicator", func(d deskRow) string { return d.Indicator }),
		words("applicant", func(d deskRow) string { return d.Applicant }), words("label", func(d deskRow) string { return inLanguage(lang, d.Label.ZH, d.Label.EN) }),
		measured("left", func(d deskRow) *float64 { return d.Left }), measured("right", func(d deskRow) *float64 { return d.Right }),
		measured("difference", func(d deskRow) *float64 { return d.Difference }),
		words("verdict", func(d deskRow) string {
			if d.Verdict == nil {
				return ""
			}
			return string(d.Verdict.Judgement)
		}),
		words("report_id", func(d deskRow) string { return d.Report.ID }), words("finding", func(d deskRow) string { return d.Key }),
		words("sha256", func(d deskRow) string { return d.Report.SHA256 }),
	}
}

// A ruleCount is how often a rule does not hold.
type ruleCount struct {
	ID    string
	Rule  Rule
	Count int
}

// ruleCounts counts the findings of every rule; the list is the same for every
// page.
func (s *Server) ruleCounts(r *request) ([]ruleCount, error) {
	v, err := s.results.get("rules", func() (any, int, error) {
		rows, err := ask(r.Context(), s.db.SQL(), func(c *ruleCount) []any { return []any{&c.ID, &c.Count} },
			"SELECT rule, count(*) FROM desk.findings GROUP BY 1 ORDER BY 2 DESC, 1")
		return rows, len(rows) * 64, err
	})
	if err != nil {
		return nil, err
	}
	out := slices.Clone(v.([]ruleCount))
	for i := range out {
		out[i].Rule = s.rule(out[i].ID)
	}
	return out, nil
}

// verdictOn looks a finding up in the verdicts.
func verdictOn(book *verdict.Book, r reportRow, f findingRow) *verdictView {
	v, state, ok := book.Of(judgeable(r, f))
	if !ok {
		return nil
	}
	return &verdictView{v, state}
}

// judgeable is a finding as verdicts know it.
func judgeable(r reportRow, f findingRow) verdict.Finding {
	out := verdict.Finding{ReportID: r.ID, SHA256: r.SHA256, Agency: r.Agency, Rule: f.Rule, Severity: f.Severity, Result: f.Result, Message: f.Message,
		Table: f.Table, Indicator: f.Indicator, Applicant: f.Applicant, Left: f.Left, Right: f.Right}
	if r.Year != nil {
		out.Year = *r.Year
	}
	return out
}

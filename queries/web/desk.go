package web

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"os"
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

// with returns the address of the list with some parameters changed.
func (f deskFilter) with(lang string, pairs ...any) string {
	return link(lang, append([]any{"findings", "?", "severity", f.Severity, "rule", f.Rule, "table", f.Table, "region", f.Region, "q", f.Agency,
		"verdict", f.Verdict, "year", blankZero(f.Year)}, pairs...)...)
}

// condition is the filter in SQL over findings f of reports r. Without a
// severity or a rule only rules that do not hold are listed.
func (f deskFilter) condition() (string, []any) {
	where := []string{"r.is_current"}
	var args []any
	add := func(text string, values ...any) {
		where = append(where, text)
		args = append(args, values...)
	}
	switch {
	case f.Severity != "":
		add("f.severity = ? AND f.result <> 'pass'", f.Severity)
	case f.Rule != "":
		add("f.result <> 'pass'")
	default:
		add("f.result = 'fail'")
	}
	if f.Rule != "" {
		add("f.rule = ?", f.Rule)
	}
	if f.Table != "" {
		add("f.form_table = ?", f.Table)
	}
	if f.Year != 0 {
		add("r.year = ?", f.Year)
	}
	if f.Region != "" {
		add("starts_with(coalesce(r.region_code, ''), ?)", within(f.Region))
	}
	if f.Agency != "" {
		add("contains(coalesce(r.agency_name, r.title, ''), ?)", f.Agency)
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
	return where + " AND concat_ws('|', r.sha256, f.rule, coalesce(f.form_table, ''), coalesce(f.indicator, ''), coalesce(f.applicant, '')) " + is + " (" + marks + ")", args
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
	data := struct {
		Filter     deskFilter
		Rows       []deskRow
		Total      int
		From       int
		Prev, Next string
		Lists      *lists
		Rules      []ruleCount
		Verdicts   []verdict.Judgement
	}{Filter: f, Lists: s.lists(r.lang), Verdicts: verdict.Judgements[:3]}
	if data.Total, err = s.count(r.Context(), "all_findings f JOIN reports r USING (report_id) WHERE "+where, args); err != nil {
		return nil, err
	}
	data.From = min(f.Page*pageRows, max(data.Total-1, 0)/pageRows*pageRows)
	data.Rows, err = ask(r.Context(), s.db.SQL(), func(d *deskRow) []any {
		return append(intoFinding(&d.findingRow), intoReport(&d.Report)...)
	}, "SELECT "+findingColumnsOf("f")+", "+reportColumns+" FROM all_findings f JOIN reports r USING (report_id) WHERE "+where+
		" ORDER BY "+worst+", r.report_id LIMIT "+itoa(pageRows)+" OFFSET "+itoa(data.From), args...)
	if err != nil {
		return nil, err
	}
	for i := range data.Rows {
		d := &data.Rows[i]
		d.findingView = s.viewFinding(d.findingRow)
		d.Verdict = verdictOn(book, d.Report, d.findingRow)
	}
	if data.Rules, err = s.ruleCounts(r); err != nil {
		return nil, err
	}
	if data.From > 0 {
		data.Prev = f.with(r.lang, "page", blankZero(f.Page-1))
	}
	if data.From+len(data.Rows) < data.Total {
		data.Next = f.with(r.lang, "page", f.Page+1)
	}
	return &answer{page: "findings", title: s.texts.say(r.lang, "findings.title"), data: data}, nil
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
			"SELECT rule, count(*) FROM all_findings WHERE result <> 'pass' GROUP BY 1 ORDER BY 2 DESC, 1")
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

// A sheetView is one finding, ready to be put before the agency.
type sheetView struct {
	sourceView
	Citation   string
	Verdict    *verdictView
	Judgements []verdict.Judgement
	NeedsToken bool
	Problem0   string // why a verdict was not written
	Key        string
}

// sheet shows one finding with its evidence.
func (s *Server) sheet(r *request) (*answer, error) { return s.sheetWith(r, "") }

func (s *Server) sheetWith(r *request, problem string) (*answer, error) {
	row, err := s.readReport(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v := &sheetView{sourceView: sourceView{Report: row, AgencyKey: row.agencyPage()}, Judgements: verdict.Judgements, NeedsToken: s.opt.Token != "", Problem0: problem, Key: r.PathValue("key")}
	facts, err := s.readFacts(r.Context(), row.ID)
	if err != nil {
		return nil, err
	}
	r.q.Set("finding", v.Key)
	if _, err := s.sourceOfFinding(r, &v.sourceView, facts); err != nil {
		return nil, err
	}
	if v.Captures, err = s.readCaptures(r.Context(), row.SHA256); err != nil {
		return nil, err
	}
	if err := s.tryShow(r, &v.sourceView, facts); err != nil {
		return nil, err
	}
	v.Citation = v.Finding.Rule0.Citation
	book, err := verdict.Read(r.Context(), verdict.Open(verdict.PathOf(s.opt.DB)), s.db.SQL())
	if err != nil {
		return nil, err
	}
	v.Verdict = verdictOn(book, row, v.Finding.findingRow)
	return &answer{page: "sheet", title: s.texts.say(r.lang, "sheet.title") + " — " + row.Name(), data: v, unkept: v.Problem != "" || problem != ""}, nil
}

// judge writes a verdict on a finding. Where others can reach the server, the
// form must carry the token.
func (s *Server) judge(r *request) (*answer, error) {
	if err := r.ParseForm(); err != nil {
		return nil, &wrong{key: "error.form"}
	}
	if s.opt.Token != "" && subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(s.opt.Token)) != 1 {
		return s.sheetWith(r, s.texts.say(r.lang, "verdict.token_wrong"))
	}
	row, err := s.readReport(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	f, err := s.findingOf(r.Context(), row.ID, r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	why := strings.TrimSpace(r.PostForm.Get("why"))
	judgement := verdict.Judgement(r.PostForm.Get("verdict"))
	if why == "" || !slices.Contains(verdict.Judgements, judgement) {
		return s.sheetWith(r, s.texts.say(r.lang, "verdict.incomplete"))
	}
	log := verdict.Open(verdict.PathOf(s.opt.DB))
	if err := log.Add(judgeable(row, f).Judge(judgement, why, strings.TrimSpace(r.PostForm.Get("by")))); err != nil {
		if errors.Is(err, os.ErrPermission) {
			return s.sheetWith(r, s.texts.say(r.lang, "verdict.no_write", log.Path()))
		}
		return nil, err
	}
	s.results.clear()
	return &answer{redirect: link(r.lang, "reports", row.ID, "findings", r.PathValue("key"))}, nil
}

// findingOf returns the finding of a report under its key.
func (s *Server) findingOf(ctx context.Context, report, key string) (findingRow, error) {
	all, err := s.readFindings(ctx, report)
	if err != nil {
		return findingRow{}, err
	}
	i := slices.IndexFunc(all, func(f findingRow) bool { return f.Key == key })
	if i < 0 {
		return findingRow{}, errNotFound
	}
	return all[i], nil
}

// verdictMark changes when somebody writes to the side file, here or elsewhere.
func (s *Server) verdictMark() string {
	info, err := os.Stat(verdict.PathOf(s.opt.DB))
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.ModTime().UnixNano(), info.Size())
}

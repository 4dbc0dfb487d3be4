// Package sample makes a small database for the tests of queries and export:
// five reports with known numbers and every kind of nothing, a file set aside
// and a file replaced. It invents its agencies. Tests use it; no command does.
package sample

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/normalize/narrative"
	"github.com/gongkai/gongkai/store"
)

// Open makes the database in a temporary folder.
func Open(t testing.TB) *store.DB {
	t.Helper()
	forms, err := form.Load()
	if err != nil {
		t.Fatal(err)
	}
	words, err := narrative.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	db, err := store.Open(ctx, t.TempDir()+"/sample.duckdb", Indicators(forms), Crosswalk(forms), MetricCodes(words))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, batch := range [][]store.Entry{first(), Entries(forms)} {
		if _, err := db.Put(ctx, batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(db.Settle(ctx), db.Cover(ctx, day)); err != nil {
		t.Fatal(err)
	}
	return db
}

// Indicators turns the forms into the rows of the store.
func Indicators(forms *form.Forms) []store.Indicator {
	tables, editions := map[string]form.Table{}, map[string]form.Edition{}
	names := map[string]form.Name{}
	for _, t := range forms.Tables {
		tables[t.Name] = t
	}
	for _, e := range forms.Editions {
		editions[e.ID] = e
	}
	for _, n := range append(append([]form.Name{}, forms.Applicants...), forms.Indicators...) {
		names[n.Code] = n
	}
	var out []store.Indicator
	for _, b := range forms.Boxes() {
		out = append(out, store.Indicator{Edition: b.Edition, Table: b.Table, Row: b.Row, Col: b.Col,
			TableZH: tables[b.Table].ZH, TableEN: tables[b.Table].EN,
			Indicator: b.Indicator, Applicant: b.Applicant, Unit: b.Unit, Kind: b.Kind,
			LabelZH: names[b.Indicator].ZH, LabelEN: names[b.Indicator].EN,
			ApplicantZH: names[b.Applicant].ZH, ApplicantEN: names[b.Applicant].EN,
			Citation: cmp.Or(b.Citation, editions[b.Edition].Citation)})
	}
	return out
}

// Crosswalk turns the crosswalk of the forms into the rows of the store.
func Crosswalk(forms *form.Forms) store.List {
	out := store.List{Table: "crosswalk"}
	for _, c := range forms.Crosswalk {
		out.Rows = append(out.Rows, []any{orNull(c.From), c.FromEdition, orNull(c.To), c.ToEdition, c.Comparable, c.Applicant, c.ZH, c.EN, c.Citation})
	}
	return out
}

// orNull is NULL for what the data leave empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

var day = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// first is what was loaded before: a file that Entries replaces.
func first() []store.Entry {
	return []store.Entry{entry("甲县2023.pdf", "aa00", day.AddDate(0, -1, 0), &normalize.Report{ID: "00aa000000000000", Title: "旧"})}
}

// Entries are the files of the sample.
func Entries(forms *form.Forms) []store.Entry {
	jia := report("11aa000000000000", "甲县人民政府", 2023)
	fill(jia, forms.Spec("2021", "disclosure"), "0", `
		disclosure.normative_documents.made=3 disclosure.normative_documents.repealed=1 disclosure.normative_documents.valid=40
		disclosure.licensing.decisions=120 disclosure.penalties.decisions=7 disclosure.fees.amount=5949.088667`)
	fill(jia, forms.Spec("2021", "applications"), "0", `
		applications.received/natural_person=10 applications.received/enterprise=5 applications.received/total=15
		applications.carried_in/natural_person=2 applications.carried_in/total=2
		applications.outcome.granted/natural_person=6 applications.outcome.granted/enterprise=2 applications.outcome.granted/total=8
		applications.outcome.partly_granted/natural_person=1 applications.outcome.partly_granted/total=1
		applications.outcome.denied.state_secret/natural_person=1 applications.outcome.denied.state_secret/total=1
		applications.outcome.denied.internal_affairs/enterprise=1 applications.outcome.denied.internal_affairs/total=1
		applications.outcome.not_provided.not_held/natural_person=2 applications.outcome.not_provided.not_held/total=2
		applications.outcome.not_processed.repeated/natural_person=1 applications.outcome.not_processed.repeated/total=1
		applications.outcome.other.other/enterprise=1 applications.outcome.other.other/total=1
		applications.outcome.total/natural_person=11 applications.outcome.total/enterprise=4 applications.outcome.total/total=15
		applications.carried_out/natural_person=1 applications.carried_out/enterprise=1 applications.carried_out/total=2`)
	fill(jia, forms.Spec("2021", "disputes"), "0", "review.upheld=2 review.corrected=1 review.total=3")
	speak(jia, "受理热线120件，办结114件，办结率95%，满意率98.5%。 HL_RECEIVED=120 HL_CLOSED=114 HL_CLOSE_RATE=95 HL_SAT_RATE=98.5",
		"受理市长热线30件。 HL_RECEIVED=30//市长热线", "网上可办率100%，全程网办率88.2%。 ONLINE_RATE=100 FULL_ONLINE_RATE=88.2",
		"申请同比增长25%，明年办结率力争97%。 APP_YOY=25 !target=97")

	earlier := report("22aa000000000000", "甲县人民政府", 2022)
	for _, table := range []string{"disclosure", "applications", "disputes"} {
		fill(earlier, forms.Spec("2021", table), "0", "")
	}

	speak(earlier, "网上可办率92.5%，全程网办率近80%。 ONLINE_RATE=92.5 FULL_ONLINE_RATE=80/approx")

	// The 2021 table beside the 2019 one; blanks, a dash, a text, a missing box.
	yi := report("33aa000000000000", "乙县教育局", 2023)
	fill(yi, forms.Spec("2021", "disclosure"), "", "disclosure.normative_documents.made=/ disclosure.licensing.decisions=见附件")
	fill(yi, forms.Spec("2019", "applications"), "", `
		applications.received/total=4 applications.outcome.granted/total=3 applications.outcome.other/total=1 applications.carried_out/total=0`)
	fill(yi, forms.Spec("2019", "disputes"), "0", "review.total=5 litigation.after_review.total=missing")
	speak(yi, "受理热线900件，按时办结610件，按时办结率72.5%，回复率100%，共5份通报。 HL_RECEIVED=900 HL_ONTIME_CLOSED=610 HL_ONTIME_RATE=72.5 HL_REPLY_RATE=100 !no_label=5")
	stated, gives, off := 72.5, 67.78, 4.72
	left, right, diff := 0.0, 5.0, -5.0
	yi.Findings = []normalize.Finding{
		{Rule: "T4-01", Severity: "error", Result: "fail", Message: "0 + 0 + 0 + 0 = 0, but 5 is printed", Left: &left, Right: &right, Difference: &diff,
			Indicator: "review.total", Cause: "source", Table: "disputes", Place: layout.Place{Page: 3}},
		{Rule: "N-04", Severity: "warning", Result: "fail", Message: "610件 of 900件 is 67.78 %, but 72.5% is printed", Left: &stated, Right: &gives, Difference: &off, Cause: "source"},
		{Rule: "T3-05", Severity: "info", Result: "pass_assumed_blank", Message: "holds if blanks are 0", Table: "applications"},
	}

	// Another unit than the form's, a total that its parts do not explain, and
	// text that a spreadsheet would take for a formula.
	ding := report("44aa000000000000", "丁镇人民政府", 2023)
	fill(ding, forms.Spec("2021", "disclosure"), "0", "disclosure.fees.amount=5600元 disclosure.coercion.decisions==1+2")
	fill(ding, forms.Spec("2021", "applications"), "", "applications.outcome.granted/total=6 applications.outcome.total/total=10")
	two, three, one, four := 6.0, 10.0, -4.0, 4.0
	ding.Findings = []normalize.Finding{{Rule: "T3-03", Severity: "error", Result: "fail", Message: "6 is the sum, but 10 is printed",
		Left: &two, Right: &three, Difference: &one, Indicator: "applications.outcome.total", Applicant: "total", Cause: "unknown", Table: "applications", Place: layout.Place{Locator: "html > body > table"}},
		{Rule: "likely_wrong_cell", Severity: "info", Result: "noted", Message: "10 is printed where 6 would satisfy T3-03", Left: &three, Right: &two, Difference: &four,
			Indicator: "applications.outcome.total", Applicant: "total", Cause: "unknown", Table: "applications", Place: layout.Place{Locator: "html > body > table > td"}}}

	old := report("55aa000000000000", "丙县人民政府", 2015)
	return []store.Entry{
		entry("甲县2023.pdf", "aa11", day, jia), entry("甲县2023副本.pdf", "aa12", day, jia), entry("甲县2022.pdf", "aa22", day, earlier),
		entry("乙县教育局.html", "aa33", day, yi), entry("丁镇.html", "aa44", day, ding), entry("丙县2015.html", "aa55", day, old),
		{Document: store.Document{SHA256: "aa66", Kind: "pdf", Bytes: 99, Status: layout.Scanned, Detail: "2 pages are images", ReadAt: day},
			Capture: store.Capture{URL: "file:///data/扫描.pdf", Name: "扫描.pdf", FetchedAt: day}},
	}
}

// entry is a file that was read.
func entry(name, sha string, at time.Time, r *normalize.Report) store.Entry {
	kind := name[strings.LastIndex(name, ".")+1:]
	return store.Entry{
		Document: store.Document{SHA256: sha, MediaType: "application/" + kind, Kind: kind, Bytes: 1000, Status: layout.OK, Reader: kind + "/1", ReadAt: at},
		Capture:  store.Capture{URL: "file:///data/" + name, Name: name, FetchedAt: at},
		Report:   r,
	}
}

func report(id, agency string, year int) *normalize.Report {
	return &normalize.Report{ID: id, Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", agency, year), Agency: agency, Body: normalize.Body{AgencyKey: "name:" + agency}, Year: year,
		Sections: []layout.Section{{Number: 1, Heading: "一、总体情况", Text: "正文"}}}
}

// fill adds every box of a table. Boxes hold the text others, except those in
// set, a list of indicator/applicant=text.
func fill(r *normalize.Report, spec *form.Spec, others, set string) {
	printed := map[string]string{}
	for _, s := range strings.Fields(set) {
		box, text, _ := strings.Cut(s, "=")
		printed[box] = text
	}
	for _, b := range spec.Boxes() {
		box := strings.TrimSuffix(b.Indicator+"/"+b.Applicant, "/")
		raw, ok := printed[box]
		if !ok {
			raw = others
		}
		f := normalize.Fact{Table: b.Table, Edition: b.Edition, Indicator: b.Indicator, Applicant: b.Applicant, Raw: raw, Unit: b.Unit, Method: "ruled", Confidence: 1,
			Place: layout.Place{Page: 2, Box: layout.Box{X0: float64(100 * b.Col), Y0: float64(20 * b.Row), X1: float64(100*b.Col + 100), Y1: float64(20*b.Row + 20)}}}
		number, unit := raw, ""
		if n, ok := strings.CutSuffix(raw, "元"); ok {
			number, unit = n, "元"
		}
		v, err := strconv.ParseFloat(number, 64)
		switch {
		case err == nil:
			f.State, f.Value = normalize.StateValue, v
			if unit != "" {
				f.Unit = unit
			}
		case raw == "":
			f.State = normalize.StateBlank
		case raw == "/":
			f.State = normalize.StateDash
		case raw == "missing":
			f.State, f.Raw, f.Place = normalize.StateMissing, "", layout.Place{}
		default:
			f.State = normalize.StateText
		}
		r.Expected++
		if f.State != normalize.StateMissing {
			r.Read++
		}
		r.Facts = append(r.Facts, f)
	}
}

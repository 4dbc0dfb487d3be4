package queries_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/gongkai/gongkai/queries/sample"
	"github.com/gongkai/gongkai/store"
)

var update = flag.Bool("update", false, "write drafts of the expected results; read them against queries/sample (County)")

const golden = "../testdata/queries"

func TestEveryQuestion(t *testing.T) {
	db := sample.County(t)
	all, err := queries.All()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, q := range all {
		known[q.Name+".csv"] = true
		t.Run(q.Name, func(t *testing.T) {
			rows, err := queries.Run(context.Background(), db.SQL(), q, needed(q))
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var got bytes.Buffer
			if err := render.Write(&got, "csv", rows); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(golden, q.Name+".csv")
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("%s is missing; run go test ./queries -update and read it against queries/sample", path)
			}
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("answer differs from %s:\n%s", path, got.String())
			}
		})
	}
	left, err := os.ReadDir(golden)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if !known[f.Name()] {
			t.Errorf("%s belongs to no question", f.Name())
		}
	}
}

// needed are arguments for the parameters that cannot be left out.
func needed(q queries.Query) map[string]string {
	args := map[string]string{}
	for _, p := range q.Params {
		if p.Needed {
			args[p.Name] = "县"
		}
	}
	return args
}

// answer runs a question and returns it as CSV with \n.
func answer(db *store.DB, name string, args map[string]string) (string, error) {
	q, err := queries.Find(name)
	if err != nil {
		return "", err
	}
	rows, err := queries.Run(context.Background(), db.SQL(), q, args)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var out strings.Builder
	err = render.Write(&out, "csv", rows)
	return strings.ReplaceAll(out.String(), "\r\n", "\n"), err
}

func TestParametersAreTypedAndBound(t *testing.T) {
	db := sample.Open(t)
	got, err := answer(db, "applications_by_agency", map[string]string{"year": "2023", "agency": "教育"})
	if err != nil {
		t.Fatal(err)
	}
	want := "year,agency_name,edition,received,carried_in,handled,carried_out,report_id\n2023,乙县教育局,2019,4,,,0,33aa000000000000\n"
	if got != want {
		t.Errorf("got %s", got)
	}
	got, err = answer(db, "reports", map[string]string{"agency": "' OR '1'='1"})
	if err != nil || strings.Count(got, "\n") != 1 {
		t.Errorf("a quote in a parameter: %s %v", got, err)
	}
	for _, c := range []struct{ name, message string }{
		{"year=20x3", `year is a whole number, not "20x3"`},
		{"color=red", `it has no parameter "color"; it has: year, agency`},
	} {
		key, value, _ := strings.Cut(c.name, "=")
		if _, err := answer(db, "reports", map[string]string{key: value}); err == nil || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, args := range []map[string]string{nil, {"agency": ""}} {
		if _, err := answer(db, "series_by_agency", args); err == nil || !strings.Contains(err.Error(), "it needs agency (agencies whose name contains this / ") {
			t.Errorf("without the agency that a question is about: %v", err)
		}
	}
	if _, err := answer(db, "report", nil); err == nil || !strings.Contains(err.Error(), "there are: agencies_unresolved") {
		t.Errorf("unknown question: %v", err)
	}
}

func TestExplain(t *testing.T) {
	db := sample.Open(t)
	explain := func(report, indicator, applicant string) (queries.Explanation, error) {
		return queries.Explain(context.Background(), db.SQL(), report, indicator, applicant)
	}
	e, err := explain("33aa000000000000", "review.total", "")
	if err != nil {
		t.Fatal(err)
	}
	if *e.Value != 5 || e.State != "value" || *e.Raw != "5" || *e.Page != 2 || *e.Box != [4]float64{500, 20, 600, 40} ||
		e.File != "乙县教育局.html" || e.URL != "file:///data/乙县教育局.html" || e.SHA256 != "aa33" || *e.Year != 2023 || e.Agency != "乙县教育局" ||
		e.Edition != "2019" || e.LabelEN != "Administrative review: total" || e.LabelZH == "" || e.Citation == "" || e.Unit != "件" {
		t.Errorf("%+v", e)
	}
	if len(e.Findings) != 1 || e.Findings[0].Rule != "T4-01" || *e.Findings[0].Difference != -5 {
		t.Errorf("findings: %+v", e.Findings)
	}
	for _, name := range []string{"33aa", "乙县教育局.html", "file:///data/乙县教育局.html", "乙县教育局"} {
		e, err := explain(name, "applications.received", "")
		if err != nil || e.Applicant != "total" || *e.Value != 4 || e.ApplicantZH == "" {
			t.Errorf("%s: %v %+v", name, err, e)
		}
	}
	if e, err := explain("33aa", "litigation.after_review.total", ""); err != nil || e.State != "missing" || e.Raw != nil || e.Value != nil || e.Box != nil {
		t.Errorf("missing box: %v %+v", err, e)
	}
	if e, err := explain("33aa", "disclosure.regulations.made", ""); err != nil || e.State != "blank" || *e.Raw != "" || e.Value != nil {
		t.Errorf("blank box: %v %+v", err, e)
	}
	if e, err := explain("甲县2023副本.pdf", "applications.received", "enterprise"); err != nil || *e.Value != 5 || e.File != "甲县2023.pdf" {
		t.Errorf("a copy leads to the file that was read: %v %+v", err, e)
	}
	for _, c := range []struct{ report, indicator, applicant, message string }{
		{"甲县202", "review.total", "", "fits 2; say which:\n  11aa"},
		{"甲县", "review.total", "", "no report \"甲县\"; near it:\n  11aa"},
		{"扫描.pdf", "review.total", "", "扫描.pdf was set aside: scanned, 2 pages are images"},
		{"nothing", "review.total", "", "no report \"nothing\""},
		{"33aa", "reviews.total", "", "near it:\n  review.total  行政复议"},
		{"33aa", "国家秘密", "", "near it:\n  applications.outcome.denied.state_secret"},
		{"33aa", "applications.received", "martian", "near it:\n  natural_person"},
		{"55aa", "review.total", "", "no indicator"},
	} {
		if _, err := explain(c.report, c.indicator, c.applicant); err == nil || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s %s %s: %v", c.report, c.indicator, c.applicant, err)
		}
	}
}

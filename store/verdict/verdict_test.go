package verdict_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/store"
	"github.com/gongkai/gongkai/store/verdict"
)

var day = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// file is a file with a report that fails one sum.
func file(url, sha string, at time.Time, id string, left, right float64) store.Entry {
	diff := left - right
	return store.Entry{
		Document: store.Document{SHA256: sha, Status: layout.OK, Reader: "test"},
		Capture:  store.Capture{URL: url, FetchedAt: at},
		Report: &normalize.Report{ID: id, Agency: "甲县水利局", Year: 2023, Findings: []normalize.Finding{
			{Rule: "T4-01", Severity: "error", Result: "fail", Message: "a sum", Left: &left, Right: &right, Difference: &diff,
				Indicator: "review.total", Table: "disputes", Cause: "source"},
			{Rule: "T4-06", Severity: "error", Result: "fail", Message: "3 boxes are missing"}}}}
}

func open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "v.duckdb"), []store.Indicator{
		{Edition: "2021", Table: "disputes", Row: 1, Col: 1, Indicator: "review.total", LabelZH: "总计", LabelEN: "Reviews", Unit: "件", Kind: "total"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func put(t *testing.T, db *store.DB, entries ...store.Entry) {
	t.Helper()
	ctx := context.Background()
	if _, err := db.Put(ctx, entries); err != nil {
		t.Fatal(err)
	}
	if err := db.Settle(ctx); err != nil {
		t.Fatal(err)
	}
}

// state is the state of the only verdict on the report's sum.
func state(t *testing.T, db *store.DB, log *verdict.Log) (verdict.State, bool) {
	t.Helper()
	ctx := context.Background()
	if err := verdict.Refresh(ctx, log, db); err != nil {
		t.Fatal(err)
	}
	book, err := verdict.Read(ctx, log, db.SQL())
	if err != nil {
		t.Fatal(err)
	}
	findings, err := verdict.Findings(ctx, db.SQL(), "", "T4-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if _, s, ok := book.Of(f); ok {
			return s, true
		}
	}
	return "", false
}

func TestVerdictSurvivesAndReopens(t *testing.T) {
	ctx := context.Background()
	db := open(t)
	put(t, db, file("http://a/1", "aa", day, "r1", 3, 4))
	log := verdict.Open(filepath.Join(t.TempDir(), "side.csv"))
	findings, err := verdict.Findings(ctx, db.SQL(), "r1", "T4-01")
	if err != nil || len(findings) != 1 {
		t.Fatalf("%d findings, error %v", len(findings), err)
	}
	if _, ok := state(t, db, log); ok {
		t.Error("a verdict before one was given")
	}
	if err := log.Add(findings[0].Judge(verdict.Confirmed, "asked on the telephone, “总计”", "Li")); err != nil {
		t.Fatal(err)
	}
	if s, _ := state(t, db, log); s != verdict.Stands {
		t.Errorf("state %q, want stands", s)
	}

	// A database made anew from the same bytes has the verdict.
	again := open(t)
	put(t, again, file("http://b/other", "aa", day, "r9", 3, 4))
	if s, _ := state(t, again, log); s != verdict.Stands {
		t.Errorf("after a rebuild: state %q, want stands", s)
	}
	var row string
	if err := again.SQL().QueryRow("SELECT concat_ws('|', sha256, rule, indicator, verdict, state, report_id, left_value) FROM verdicts").Scan(&row); err != nil {
		t.Fatal(err)
	}
	if row != "aa|T4-01|review.total|confirmed|stands|r9|3.0" {
		t.Errorf("table verdicts: %s", row)
	}

	// The same bytes read otherwise: open again.
	other := open(t)
	put(t, other, file("http://a/1", "aa", day, "r1", 3, 5))
	if s, _ := state(t, other, log); s != verdict.Reopened {
		t.Errorf("with other values: state %q, want reopened", s)
	}
	// Another file at the address: open again, also with the same values.
	put(t, db, file("http://a/1", "bb", day.AddDate(0, 1, 0), "r2", 3, 4))
	if s, _ := state(t, db, log); s != verdict.Reopened {
		t.Errorf("after the file was replaced: state %q, want reopened", s)
	}
	// No such finding any more.
	none := open(t)
	if err := verdict.Refresh(ctx, log, none); err != nil {
		t.Fatal(err)
	}
	if err := none.SQL().QueryRow("SELECT state FROM verdicts").Scan(&row); err != nil || row != "gone" {
		t.Errorf("without the finding: state %q, error %v", row, err)
	}
}

func TestLastVerdictCounts(t *testing.T) {
	log := verdict.Open(filepath.Join(t.TempDir(), "side.csv"))
	f := verdict.Finding{SHA256: "aa", Rule: "T4-06", Message: "3 boxes are missing", Agency: "甲县, \"水利局\"", Year: 2023}
	for _, step := range []struct {
		judgement verdict.Judgement
		want      int
	}{{verdict.Ours, 1}, {verdict.Explained, 1}, {verdict.Withdrawn, 0}, {verdict.Confirmed, 1}} {
		if err := log.Add(f.Judge(step.judgement, "why", "")); err != nil {
			t.Fatal(err)
		}
		got, err := log.List()
		if err != nil || len(got) != step.want {
			t.Fatalf("after %s: %d verdicts, error %v", step.judgement, len(got), err)
		}
		if step.want == 1 && (got[0].Judgement != step.judgement || got[0].Agency != f.Agency || got[0].Year != 2023) {
			t.Errorf("after %s: %+v", step.judgement, got[0])
		}
	}
	f.Message = "4 boxes are missing"
	if err := log.Add(f.Judge(verdict.Ours, "why", "")); err != nil {
		t.Fatal(err)
	}
	if got, _ := log.List(); len(got) != 2 {
		t.Errorf("a finding with another message has no verdict of its own: %d", len(got))
	}
}

func TestVerdictNeedsAReason(t *testing.T) {
	log := verdict.Open(filepath.Join(t.TempDir(), "side.csv"))
	f := verdict.Finding{SHA256: "aa", Rule: "T4-06"}
	for _, v := range []verdict.Verdict{f.Judge(verdict.Ours, " ", ""), f.Judge("maybe", "why", ""), {Judgement: verdict.Ours, Why: "why"}} {
		if err := log.Add(v); err == nil || !strings.HasPrefix(err.Error(), "verdict: ") {
			t.Errorf("%+v: error %v", v, err)
		}
	}
	if got, err := log.List(); err != nil || len(got) != 0 {
		t.Errorf("%d verdicts, error %v", len(got), err)
	}
}

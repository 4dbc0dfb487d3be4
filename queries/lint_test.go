package queries_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/sample"
)

// han reports whether a text has Chinese in it.
func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// described complains unless a thing is described in both languages.
func described(t *testing.T, what, en, zh string) {
	t.Helper()
	if len(strings.TrimSpace(en)) < 2 || han(strings.ReplaceAll(en, "网站标识码", "")) && !strings.Contains(en, " ") || !han(zh) {
		t.Errorf("%s is not described in both languages: %q, %q", what, en, zh)
	}
}

func TestEveryQuestionIsDescribed(t *testing.T) {
	all, err := queries.All()
	if err != nil {
		t.Fatal(err)
	}
	topics, err := queries.Topics()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]int{}
	for _, q := range all {
		used[q.Topic]++
		described(t, q.Name+" title", q.TitleEN, q.TitleZH)
		described(t, q.Name+" about", q.AboutEN, q.AboutZH)
		for _, p := range q.Params {
			en, zh, _ := strings.Cut(p.About, " / ")
			described(t, q.Name+" parameter "+p.Name, en, zh)
			if !strings.Contains(q.SQL, "$"+p.Name+"::") {
				t.Errorf("%s does not use its parameter %s with a type", q.Name, p.Name)
			}
		}
		if !slices.ContainsFunc(topics, func(t queries.Topic) bool { return t.Code == q.Topic }) {
			t.Errorf("%s: topic %q is not in topics.csv", q.Name, q.Topic)
		}
	}
	for _, topic := range topics {
		described(t, "topic "+topic.Code, topic.EN, topic.ZH)
		if used[topic.Code] == 0 {
			t.Errorf("topic %s has no question", topic.Code)
		}
	}
	if len(all) < 25 {
		t.Errorf("only %d questions", len(all))
	}
}

// Every table, column, view and macro says what it is in both languages, and so
// does every indicator, kind of applicant and metric; references lead somewhere.
func TestEverythingInTheDatabaseIsDescribed(t *testing.T) {
	db := sample.County(t)
	all, err := queries.Schema(context.Background(), db.SQL())
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	columns := map[string]bool{}
	for _, r := range all {
		n[r.Kind]++
		described(t, r.Kind+" "+r.Name, r.EN, r.ZH)
		for _, c := range r.Columns {
			columns[r.Name+"."+c.Name] = true
			described(t, "column "+r.Name+"."+c.Name, c.EN, c.ZH)
		}
	}
	if n["table"] < 20 || n["view"] < 8 || n["macro"] < 8 {
		t.Errorf("%v", n)
	}
	references, err := queries.References()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range references {
		if !columns[r.Table+"."+r.Column] || !columns[r.ToTable+"."+r.ToColumn] {
			t.Errorf("%v leads nowhere", r)
		}
	}
	for what, question := range map[string]string{
		"indicator":        "SELECT DISTINCT indicator::VARCHAR, label_en, label_zh FROM indicators",
		"applicant":        "SELECT DISTINCT applicant::VARCHAR, applicant_en, applicant_zh FROM indicators WHERE applicant <> ''",
		"metric":           "SELECT code, en, zh FROM metric_codes",
		"reason why not":   "SELECT indicator_from, reason_en, reason_zh FROM crosswalk",
		"series":           "SELECT series, en, zh FROM series_codes",
		"reason of series": "SELECT series, reason_en, reason_zh FROM series_links",
	} {
		rows, err := db.SQL().Query("SELECT coalesce(a, ''), coalesce(b, ''), coalesce(c, '') FROM (" + question + ") t(a, b, c)")
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for ; rows.Next(); count++ {
			var code, en, zh string
			if err := rows.Scan(&code, &en, &zh); err != nil {
				t.Fatal(err)
			}
			described(t, what+" "+code, en, zh)
		}
		rows.Close()
		if count == 0 {
			t.Errorf("no %s", what)
		}
	}
}

// Every chart names columns that its question has; TestEveryQuestion has run it.
func TestEveryChartFitsItsQuestion(t *testing.T) {
	db := sample.County(t)
	all, err := queries.All()
	if err != nil {
		t.Fatal(err)
	}
	charts := 0
	for _, q := range all {
		if q.Chart.Kind == "" {
			continue
		}
		charts++
		rows, err := queries.Run(context.Background(), db.SQL(), q, needed(q))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range q.Chart.Columns() {
			if !slices.ContainsFunc(rows.Columns, func(c queries.Column) bool { return c.Name == name }) {
				t.Errorf("%s: the chart names column %s, which the answer has not", q.Name, name)
			}
		}
		rows.Close()
	}
	if charts < 15 {
		t.Errorf("only %d questions have a chart", charts)
	}
}

// TestSeriesOf: the macro, which asks first, has the rows of the view.
func TestSeriesOf(t *testing.T) {
	db := sample.County(t)
	agencies := "(SELECT list(DISTINCT agency_key) FROM reports WHERE contains(agency_name, '局'))"
	for _, c := range []struct{ arguments, where string }{
		{"NULL, NULL, NULL", "true"},
		{"['applications.received'], ['', 'total'], NULL", "series = 'applications.received' AND applicant IN ('', 'total')"},
		{"NULL, NULL, " + agencies, "list_contains(" + agencies + ", agency_key)"},
		{"NULL, NULL, []", "false"},
	} {
		var view, differ int
		err := db.SQL().QueryRow("WITH v AS (SELECT * FROM series WHERE "+c.where+"), m AS (SELECT * FROM series_of("+c.arguments+")) "+
			"SELECT (SELECT count(*) FROM v), (SELECT count(*) FROM (FROM v EXCEPT ALL FROM m)) + (SELECT count(*) FROM (FROM m EXCEPT ALL FROM v))").Scan(&view, &differ)
		if err != nil || differ != 0 || (view == 0) != (c.where == "false") {
			t.Errorf("series_of(%s): %d rows of %d differ: %v", c.arguments, differ, view, err)
		}
	}
}

// TestNameOfSeveralSeries: a name that two series have asks for both.
func TestNameOfSeveralSeries(t *testing.T) {
	db := sample.County(t)
	codes := []string{"applications.received", "applications.outcome.granted"}
	want := 1 // header
	for _, code := range codes {
		got, err := answer(db, "series_by_agency", map[string]string{"series": code, "agency": "县"})
		if err != nil || strings.Count(got, "\n") < 2 {
			t.Fatalf("%s: %v %s", code, err, got)
		}
		want += strings.Count(got, "\n") - 1
	}
	if _, err := db.SQL().Exec("UPDATE series_codes SET zh = '同名' WHERE series IN (?, ?)", codes[0], codes[1]); err != nil {
		t.Fatal(err)
	}
	got, err := answer(db, "series_by_agency", map[string]string{"series": "同名", "agency": "县"})
	if n := strings.Count(got, "\n"); err != nil || n != want {
		t.Errorf("%d lines, want %d: %v\n%s", n, want, err, got)
	}
}

func TestNamedParametersAreLookedUp(t *testing.T) {
	db := sample.County(t)
	got, err := answer(db, "disclosure_by_category", map[string]string{"region": "样省", "category": "教育", "min_n": "1"})
	if err != nil || !strings.Contains(got, "\nEDU,教育,Education,2020,2022,4,0,74,57,7,") {
		t.Errorf("%v %s", err, got)
	}
	for _, c := range []struct{ name, key, value, message string }{
		{"disclosure_by_year", "region", "样", `no region "样"; near it:`},
		{"disclosure_by_year", "category", "交通", `no category "交通"`},
		{"disclosure_by_region", "layer", "both", `no layer "both"; near it:`},
		{"matched_trend", "series", "applications", `no series "applications"; near it:`},
	} {
		if _, err := answer(db, c.name, map[string]string{c.key: c.value}); err == nil || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s=%s: %v", c.key, c.value, err)
		}
	}
}

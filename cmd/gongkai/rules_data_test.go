package main

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/check"
	"github.com/gongkai/gongkai/normalize/check/across"
	"github.com/gongkai/gongkai/store"
)

// TestARuleIsARow: a row in the data makes a rule, about one report or over
// several, and nothing else has to change.
func TestARuleIsARow(t *testing.T) {
	rows := `
X-01,report,2021,disclosure,warning,table,,,2 * disclosure.licensing.decisions,<=,disclosure.penalties.decisions + 10,,甲,a new rule,test
X-02,years,2021,disclosure,warning,table,,,disclosure.licensing.decisions,=,last:disclosure.licensing.decisions + 1,,乙,a new rule,test
X-03,years,2021 2019,disclosure,info,box,disclosure.licensing.*,level=county,.,near,last:.,3x over 5,丙,a new rule,test
`
	files := fstest.MapFS{}
	err := fs.WalkDir(check.DataFiles(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := check.DataFiles().ReadFile(name)
		if name == "data/rules.csv" {
			b = append(b, strings.TrimLeft(rows, "\n")...)
		}
		files[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	if data.Rules, err = check.LoadFrom(files); err != nil {
		t.Fatal(err)
	}
	f := &field{t: t, data: data, agency: map[string]string{}}
	made := gen.Panel(7, gen.Agency{Name: gen.NewRegion(7) + "水利局"}, pair)
	made[0].Put("disclosure.licensing.decisions", "", 100)
	made[1].Put("disclosure.licensing.decisions", "", 700)
	for _, m := range made {
		f.take(m, "one", nil, "")
	}
	failed := f.ask("fail")["one"]
	for rule, years := range map[string]string{"X-01": "2022 2023", "X-02": "2023", "X-03": "2023"} {
		var got []string
		for _, m := range failed[rule] {
			year, _, _ := strings.Cut(m, ":")
			got = append(got, year)
		}
		if strings.Join(got, " ") != years {
			t.Errorf("%s fails for %v, want %s: %v", rule, got, years, failed[rule])
		}
	}
}

// TestBadRowsAreRefused: a row that makes no sense stops the program with what
// is wrong.
func TestBadRowsAreRefused(t *testing.T) {
	for row, want := range map[string]string{
		"X,report,2021,disclosure,warning,table,,,a,=,last:b,,甲,a,test":    "scope report knows only boxes of the report",
		"X,years,2021,disclosure,warning,table,,,a,=,,,甲,a,test":           "do not go together",
		"X,report,2021,disclosure,warning,table,,,a b,=,c,,甲,a,test":       "+ or - is missing",
		"X,report,2021,disclosure,warning,table,,colour=red,a,=,c,,甲,a,t":  "condition",
		"X,report,2021,disclosure,bad,table,,,a,=,c,,甲,a,test":             "severity",
		"X,years,2021,disclosure,info,table,,,a,=,last:b,many,甲,a,test":    "tolerance",
		"X,report,2021,disclosure,info,table,,,a,differ,b,some,甲,a,test":   "tolerance",
		"X,years,2021,disclosure,info,table,,,a,=,b,,甲,a,test":             "no term is about last year",
		"X,peers,2021,disclosure,info,table,,,prose,unique,,lots,甲,a,test": "tolerance",
		"X,peers,2021,disclosure,info,box,,,.,=,below:.,,甲,a,test":         "over some boxes",
		"X,years,2021,disclosure,info,box,a,,.,=,below:.,,甲,a,test":        "does not belong to scope years",
	} {
		files := fstest.MapFS{}
		for _, name := range []string{"claims.csv", "claim_terms.csv", "claim_words.csv", "notes.csv", "left_out.csv", "deadlines.csv"} {
			files["data/"+name] = &fstest.MapFile{Data: []byte("head\n")}
		}
		files["data/rules.csv"] = &fstest.MapFile{Data: []byte("rule,scope,editions,form_table,severity,each,over,when,left,op,right,tolerance,zh,en,citation\n" + row + "\n")}
		rules, err := check.LoadFrom(files)
		if err == nil {
			_, err = across.Compile(rules)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n: error %v, want %s", row, err, want)
		}
	}
}

// TestAcrossInAnyOrder: the results over several reports do not depend on the
// order in which they came, a run that changes nothing asks nothing, and a
// report that changes leaves what a new database would hold.
func TestAcrossInAnyOrder(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	plan, err := across.Compile(data.Rules)
	if err != nil {
		t.Fatal(err)
	}
	f := &field{t: t, data: data, agency: map[string]string{}}
	for i := range 3 {
		made := gen.Panel(uint64(100+i), gen.Agency{Name: fmt.Sprintf("%s%d号水利局", gen.NewRegion(uint64(i)), i)}, []int{2020, 2021, 2022, 2023})
		both(made[3], 3, "applications.carried_in", result, granted)
		for _, m := range made {
			f.take(m, fmt.Sprint("agency.", i), nil, "")
		}
	}
	ctx := context.Background()
	fill := func(entries []store.Entry, size int) *store.DB {
		db, err := store.Open(ctx, t.TempDir()+"/order.duckdb", indicators(data), lists(data)...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		for part := range slices.Chunk(entries, size) {
			if _, err := db.Put(ctx, part); err != nil {
				t.Fatal(err)
			}
			derive(t, db, plan)
		}
		return db
	}
	a := fill(f.entries, 12)
	reversed := slices.Clone(f.entries)
	slices.Reverse(reversed)
	b := fill(reversed, 5)
	if x, y := dump(t, a.SQL()), dump(t, b.SQL()); x != y || !strings.Contains(x, "XY-01") {
		t.Errorf("the order of loading shows:\n%.2000s\n---\n%.2000s", x, y)
	}
	if derive(t, a, plan) {
		t.Error("nothing has changed, and the rules were asked again")
	}
	// Another file takes the place of one: what touches it is asked again.
	changed := slices.Clone(f.entries)
	made := gen.Panel(100, gen.Agency{Name: fmt.Sprintf("%s%d号水利局", gen.NewRegion(0), 0)}, []int{2020, 2021, 2022, 2023})
	f.take(made[3], "agency.0", nil, "")
	e := f.entries[len(f.entries)-1]
	e.Capture.URL, e.Capture.FetchedAt = changed[3].Capture.URL, changed[3].Capture.FetchedAt
	changed[3] = e
	if _, err := a.Put(ctx, []store.Entry{e}); err != nil {
		t.Fatal(err)
	}
	if !derive(t, a, plan) {
		t.Error("a report has changed, and the rules were not asked")
	}
	if x, y := dump(t, a.SQL()), dump(t, fill(changed, 12).SQL()); x != y {
		t.Errorf("after a change the results are not those of a new database:\n%.2000s\n---\n%.2000s", x, y)
	}
}

func derive(t *testing.T, db *store.DB, plan across.Plan) bool {
	t.Helper()
	ctx := context.Background()
	if err := db.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	ran, err := db.Derive(ctx, store.Derivation{Name: "cross_findings", Mark: plan.Mark, State: plan.State, Statements: plan.Statements})
	if err != nil {
		t.Fatal(err)
	}
	return ran
}

// dump is every result over several reports, in the order of the table.
func dump(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows, err := db.Query("SELECT to_json(c)::VARCHAR FROM cross_findings c")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out strings.Builder
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out.WriteString(s + "\n")
	}
	return out.String()
}

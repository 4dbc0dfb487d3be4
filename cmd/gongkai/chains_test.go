package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/store"
)

// TestChains: the rules over years follow one agency as its key says, and no
// other: bureaux of one name in two counties are two, a correction that says
// whose reports these are joins them, one that no longer applies parts them
// again, and a change of scope cannot be checked.
func TestChains(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := &field{t: t, data: data, agency: map[string]string{}}
	// As printed; all years of one seed go on from each other.
	print := func(seed uint64, names ...string) {
		made := gen.Panel(seed, gen.Agency{Name: names[0]}, []int{2022, 2023}[:len(names)])
		for i, m := range made {
			m.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", names[i], m.Year)
			body := readText(t, m, data).Body
			f.take(m, names[i], func(r *normalize.Report) { r.Body = body }, "")
		}
	}
	print(1, "南京市鼓楼区教育局", "福州市鼓楼区教育局")   // two counties, one name
	print(2, "县水利局", "县水利局")             // neither says which county
	print(3, "洪泽区民政局(本级)", "洪泽区民政局(汇总)") // the same body, but for all it governs
	print(4, "洪泽区财政局", "淮安市洪泽区财政局")
	ctx := context.Background()
	path := t.TempDir() + "/chains.duckdb"
	db, err := store.Open(ctx, path, indicators(data), lists(data)...)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Put(ctx, f.entries); err != nil {
		t.Fatal(err)
	}
	ask := func(corrections string) map[string]string {
		t.Helper()
		u := user{}
		u.given.corrections, u.given.roster = true, true
		if u.corrections, err = data.Places.ReadCorrections(strings.NewReader("agency,from,region_code,why\n" + corrections)); err != nil {
			t.Fatal(err)
		}
		if err := u.settle(ctx, db, data.Places, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		if err := acrossReports(ctx, db, data.Rules, path); err != nil {
			t.Fatal(err)
		}
		return carried(t, db.SQL())
	}
	const open = "not_checkable unknown whose report it is is not decided"
	plain := map[string]string{
		"南京市鼓楼区教育局 2022": "not_checkable unknown no earlier report of the agency is here",
		"福州市鼓楼区教育局 2023": "not_checkable unknown no earlier report of the agency is here",
		"县水利局 2022":      open, "县水利局 2023": open,
		"洪泽区民政局(汇总) 2023": "not_checkable scope last year the report covered another scope (organ, now aggregate)",
		"淮安市洪泽区财政局 2023":  "pass  holds for 7 of 7",
	}
	joined := map[string]string{"县水利局 2022": "not_checkable unknown no earlier report of the agency is here", "县水利局 2023": "pass  holds for 7 of 7"}
	parted := map[string]string{"县水利局 2022": open, "县水利局 2023": "not_checkable unknown no earlier report of the agency is here"}
	for _, c := range []struct {
		corrections string
		want        map[string]string
	}{{"", plain}, {"县水利局,,630222,页脚\n", joined}, {"县水利局,2023,630222,页脚\n", parted}, {"", plain}} {
		got := ask(c.corrections)
		for report, want := range c.want {
			if !strings.HasPrefix(got[report], want) {
				t.Errorf("with corrections %q: %s is %q, want %q", c.corrections, report, got[report], want)
			}
		}
	}
}

// carried is how XY-01 came out for each report.
func carried(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	rows, err := db.Query(`SELECT r.agency_name || ' ' || r.year, string_agg(concat_ws(' ', f.result, coalesce(f.cause, ''), f.message), '; ')
		FROM cross_findings f JOIN reports r USING (report_id) WHERE f.rule = 'XY-01' GROUP BY ALL`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var report, result string
		if err := rows.Scan(&report, &result); err != nil {
			t.Fatal(err)
		}
		out[report] = result
	}
	return out
}

package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/store"
)

// A field is reports of many agencies in one database, to ask all rules at
// once.
type field struct {
	t       *testing.T
	data    *normalize.Data
	entries []store.Entry
	agency  map[string]string // report id -> agency
	roster  [][]any           // rows of the table
}

// take reads a generated report and gives it an agency.
func (f *field) take(made *gen.Report, agency string, body func(*normalize.Report), seen string) *normalize.Report {
	f.t.Helper()
	return f.file(readText(f.t, made, f.data), made, agency, body, seen)
}

// file gives what was read of a generated report an agency.
func (f *field) file(rep *normalize.Report, made *gen.Report, agency string, body func(*normalize.Report), seen string) *normalize.Report {
	f.t.Helper()
	rep.Body = normalize.Body{AgencyID: agency, AgencyKey: agency, Level: "county", Category: "CASE"}
	rep.Published = made.Published.Format(time.DateOnly)
	if body != nil {
		body(rep)
	}
	sha := fmt.Sprintf("sha%06d", len(f.entries))
	e := store.Entry{Document: store.Document{SHA256: sha, Status: layout.OK, Reader: "test"}, Capture: store.Capture{URL: "file:/" + sha, Name: sha}, Report: rep}
	if seen != "" {
		e.Capture.URL = "http://site/" + sha
		e.Capture.FetchedAt, _ = time.Parse(time.DateOnly, seen)
	}
	f.entries = append(f.entries, e)
	if was, twice := f.agency[rep.ID]; twice {
		f.t.Fatalf("%s and %s have the report %s", was, agency, rep.ID)
	}
	f.agency[rep.ID] = agency
	return rep
}

// ask loads all reports, asks the rules over several, and returns the rules
// with a result for each agency, with the messages.
func (f *field) ask(result string) map[string]map[string][]string {
	f.t.Helper()
	ctx := context.Background()
	path := f.t.TempDir() + "/rules.duckdb"
	db, err := store.Open(ctx, path, indicators(f.data), lists(f.data)...)
	if err != nil {
		f.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Put(ctx, f.entries); err != nil {
		f.t.Fatal(err)
	}
	if err := db.Settle(ctx); err != nil {
		f.t.Fatal(err)
	}
	if err := db.Replace(ctx, store.List{Table: "roster", Rows: f.roster}); err != nil {
		f.t.Fatal(err)
	}
	if err := acrossReports(ctx, db, f.data.Rules, path); err != nil {
		f.t.Fatal(err)
	}
	out := map[string]map[string][]string{}
	rows, err := db.SQL().Query(`SELECT r.agency_id, r.year, f.rule, f.message FROM all_findings f JOIN reports r USING (report_id) JOIN rules u ON u.rule = f.rule AND u.status = 'active'
		WHERE f.result = ? ORDER BY ALL`, result)
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var agency, rule, message string
		var year int
		if err := rows.Scan(&agency, &year, &rule, &message); err != nil {
			f.t.Fatal(err)
		}
		if out[agency] == nil {
			out[agency] = map[string][]string{}
		}
		out[agency][rule] = append(out[agency][rule], fmt.Sprintf("%d: %s", year, message))
	}
	return out
}

// TestEveryRuleIsBroken: of a thousand clean reports of two hundred agencies
// no rule fails; of every rule there is an agency whose reports break it, which
// is found, and break no other.
func TestEveryRuleIsBroken(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := &field{t: t, data: data, agency: map[string]string{}}
	bureau := func(i int) gen.Agency {
		return gen.Agency{Name: fmt.Sprintf("%s%d号水利局", gen.NewRegion(uint64(i)), i)}
	}
	years := []int{2019, 2020, 2021, 2022, 2023}
	agencies := 200
	if testing.Short() {
		agencies = 30
	}
	for i := range agencies {
		for _, made := range gen.Panel(uint64(10_000+i), bureau(i), years) {
			f.take(made, fmt.Sprintf("clean.%03d", i), func(r *normalize.Report) { r.Category = "WATER" }, "")
		}
	}
	cases := slices.Concat(inReport(), inText(), overYears(), published(), amongPeers())
	want := map[string]string{} // agency -> rule
	results := map[string]string{}
	for i, c := range cases {
		agency := "case." + c.rule
		who := bureau(1000 + i)
		if c.town {
			who.Name = gen.NewRegion(uint64(1000+i)) + "青石镇人民政府"
		}
		made := gen.Panel(uint64(20_000+i), who, c.years)
		c.change(made)
		for k, m := range made {
			body := func(r *normalize.Report) {
				r.Category = agency // no peers
				if c.body != nil {
					c.body(k, r)
				}
			}
			f.take(m, agency, body, c.seen)
		}
		want[agency], results[agency] = c.rule, c.result
	}
	f.clones(bureau, want)
	f.below(bureau, want)
	f.counted(bureau, want, results)
	f.cut(bureau, want)
	f.listed(want)

	failed, unchecked := f.ask("fail"), f.ask("not_checkable")
	for agency, rules := range failed {
		if want[agency] == "" {
			t.Errorf("%s is clean, but fails %v", agency, rules)
		}
	}
	covered := map[string]bool{}
	for agency, rule := range want {
		got := failed[agency]
		if results[agency] == "not_checkable" {
			if len(got) > 0 || unchecked[agency][rule] == nil {
				t.Errorf("%s: %v fail, and %s is not said to be not checkable", agency, got, rule)
			}
		} else if names := slices.Sorted(maps.Keys(got)); len(names) != 1 || names[0] != rule {
			t.Errorf("%s: %v fail, want %s alone: %v", agency, names, rule, got)
		}
		covered[rule] = true
	}
	for _, r := range data.Rules.All() {
		if !covered[r.ID] {
			t.Errorf("no report breaks rule %s", r.ID)
		}
	}
	for _, r := range data.Rules.ClaimRules() {
		if !covered[r.ID] && !gen.BreaksClaim(r.ID) {
			t.Errorf("no report breaks rule %s", r.ID)
		}
	}
}

// clones are pairs of agencies with the same text, or the same tables.
func (f *field) clones(bureau func(int) gen.Agency, want map[string]string) {
	for i, rule := range []string{"D3a", "D3b"} {
		a, b := gen.Panel(uint64(30_000+i), bureau(3000+2*i), in2023)[0], gen.Panel(uint64(40_000+i), bureau(3001+2*i), in2023)[0]
		if rule == "D3a" {
			b.Sections = a.Sections
		} else {
			for _, table := range []string{gen.Disclosure, gen.Applications, gen.Disputes} {
				copyTable(b, a, table)
			}
		}
		for k, m := range []*gen.Report{a, b} {
			agency := fmt.Sprintf("case.%s.%d", rule, k)
			f.take(m, agency, nil, "")
			want[agency] = rule
		}
	}
}

// below is a bureau that prints more than its government does for all it
// governs, and one that does not.
func (f *field) below(bureau func(int) gen.Agency, want map[string]string) {
	for i, region := range []string{"990001", "990002"} {
		in := func(category string) func(*normalize.Report) {
			return func(r *normalize.Report) {
				r.Region, r.Category = region, category
				if category == "GOV" {
					r.Scope = "aggregate"
				}
			}
		}
		child := gen.Panel(uint64(50_000+i), bureau(5000+2*i), in2023)[0]
		whole := gen.Panel(uint64(60_000+i), bureau(5001+2*i), in2023)[0]
		for _, c := range child.Cells {
			whole.Put(c.Indicator, c.Applicant, 3*c.Number)
		}
		agency := fmt.Sprintf("clean.below.%d", i)
		if i == 0 {
			agency = "case.AGG-02"
			whole.Put("disclosure.licensing.decisions", "", child.Number("disclosure.licensing.decisions", "")-1)
			want[agency] = "AGG-02"
		}
		f.take(child, agency, in("CASE"), "")
		f.take(whole, fmt.Sprintf("clean.whole.%d", i), in("GOV"), "")
	}
}

// counted are governments with two bodies that the roster counts in them: one
// that prints their sum, one that prints more, and those of which that cannot
// be asked.
func (f *field) counted(bureau func(int) gen.Agency, want, results map[string]string) {
	for i, c := range []struct{ whole, result string }{
		{"clean.sum", ""}, {"case.AGG-03", "fail"}, {"case.AGG-03.gone", "not_checkable"}, {"case.AGG-03.system", "not_checkable"},
	} {
		of := func(category, scope string) func(*normalize.Report) {
			return func(r *normalize.Report) { r.Category, r.Scope = category, scope }
		}
		whole := gen.Panel(uint64(110_000+i), bureau(7000+3*i), in2023)[0]
		for _, cell := range whole.Cells {
			whole.Put(cell.Indicator, cell.Applicant, 0)
		}
		for k := range 2 {
			part := gen.Panel(uint64(120_000+2*i+k), bureau(7001+3*i+k), in2023)[0]
			for _, cell := range part.Cells {
				add(whole, cell.Number, cell.Indicator, cell.Applicant)
			}
			agency := fmt.Sprintf("clean.part.%d.%d", i, k)
			f.roster = append(f.roster, []any{int32(len(f.roster) + 2), agency, nil, nil, agency, int16(2020), int16(2023), "test", c.whole, c.whole})
			scope := ""
			if k == 0 && c.whole == "case.AGG-03.system" {
				scope = "system"
			}
			if k == 0 || c.whole != "case.AGG-03.gone" {
				f.take(part, agency, of("PART", scope), "")
			}
		}
		if c.result == "fail" {
			add(whole, 1, "disclosure.licensing.decisions", "")
		}
		if c.result != "" {
			want[c.whole], results[c.whole] = "AGG-03", c.result
		}
		f.take(whole, c.whole, of("GOV", "aggregate"), "")
	}
}

// listed are the rules about the lists of statistics before 2019, each with a
// clean list, and a list that is last year's.
func (f *field) listed(want map[string]string) {
	const of = "statistics."
	n := uint64(0)
	list := func(year int, seed uint64, breaks ...string) *gen.Report {
		a := gen.NewAgency(70_000 + n)
		return gen.New(seed, gen.Options{Form: gen.List2014, Year: year, Agency: &a, Scale: gen.Medium, Break: breaks})
	}
	changes := map[string]func(*gen.Report){
		"F14-07a": func(r *gen.Report) { r.Put(of+"disclosure.total", "", 9_000_000) },
		"F14-07b": func(r *gen.Report) {
			r.Put(of+"disclosure.normative_documents", "", r.Number(of+"disclosure.total", "")+5)
		},
		"F14-07c": func(r *gen.Report) {
			r.Put(of+"responses.press_conferences_by_leaders", "", r.Number(of+"responses.press_conferences", "")+5)
		},
		"F14-07d": func(r *gen.Report) {
			r.Put(of+"responses.interviews_by_leaders", "", r.Number(of+"responses.interviews", "")+5)
		},
		"F14-08": func(r *gen.Report) {
			r.Leave(func(c gen.Cell) bool { return c.Indicator == of+"training.courses" })
		},
		"F14-09": func(r *gen.Report) { r.Put(of+"training.participants", "", 12.5) },
	}
	for _, rule := range gen.List2014.ListRules() {
		changes[rule] = nil
	}
	for _, rule := range slices.Sorted(maps.Keys(changes)) {
		n++
		f.take(list(2016, 80_000+n), fmt.Sprintf("clean.list.%d", n), nil, "")
		var made *gen.Report
		if change := changes[rule]; change != nil {
			made = list(2016, 90_000+n)
			change(made)
		} else {
			made = list(2016, 90_000+n, rule)
		}
		f.take(made, "case."+rule, nil, "")
		want["case."+rule] = rule
	}
	n++
	for _, year := range []int{2016, 2017} {
		f.take(list(year, 95_000), "case.XY-05e", nil, "")
	}
	want["case.XY-05e"] = "XY-05e"
}

package main

import (
	"database/sql"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/text"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/check"
	"github.com/gongkai/gongkai/normalize/narrative"
	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/store"
	"github.com/google/go-cmp/cmp"
)

// readText reads a generated report that was printed as text.
func readText(t *testing.T, r *gen.Report, data *normalize.Data) *normalize.Report {
	t.Helper()
	doc, err := text.Decode(string(r.Text(gen.PlainText{})), "utf-8")
	if err != nil {
		t.Fatal(err)
	}
	rep, err := normalize.Document(doc, data)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// proseOf is the truth of a generated report in the form of a bench.
func proseOf(t *testing.T, r *gen.Report) *proseTruth {
	t.Helper()
	out := &proseTruth{complete: true}
	for _, s := range r.Statements {
		v, ok := new(big.Rat).SetString(s.Value)
		if !ok {
			t.Fatalf("%+v", s)
		}
		out.metrics = append(out.metrics, truthMetric{codes: []string{s.Metric}, value: v, qualifier: s.Qualifier, dim: s.Dim,
			period: s.Period, scope: s.Scope, negated: fmt.Sprint(s.Negated), quote: folded(s.Quote)})
	}
	for _, n := range r.NotValues {
		if n.Metric != "" {
			out.allowed = append(out.allowed, allowed{n.Metric, folded(n.Quote)})
		}
	}
	return out
}

// TestProse: the numbers in the prose of a thousand generated reports are read
// as well as they must be, in shapes and among distractors that no rule was
// made for, and as their prose agrees with itself and with the tables, no
// claim fails.
func TestProse(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := newProseScores(data.Metrics)
	held := map[string]int{}
	for seed := range uint64(1000) {
		r := gen.New(900_000+seed, gen.Options{Prose: gen.Rich})
		rep := readText(t, r, data)
		s.document(fmt.Sprint(r.Seed), rep.Metrics, proseOf(t, r))
		for _, f := range failedClaims(rep, data) {
			t.Errorf("seed %d: %s", r.Seed, f)
		}
		for _, f := range rep.Findings {
			if f.Result == "pass" {
				held[f.Rule]++
			}
		}
	}
	total := s.total()
	t.Logf("precision %.4f, recall %.4f of %d numbers, %d with another attribute wrong", total.precision(), total.recall(), total.stated, total.attributes)
	if total.precision() < prosePrecision || total.recall() < proseRecall {
		t.Errorf("precision %.4f, want %.2f; recall %.4f, want %.2f", total.precision(), prosePrecision, total.recall(), proseRecall)
	}
	for _, d := range byCause(s.differences) {
		t.Log(d)
	}
	for _, rule := range []string{"N-01a", "N-01b", "N-01c", "N-01d", "N-02a", "N-02b", "N-03a", "N-04", "N-04g", "N-05"} {
		if held[rule] < 20 {
			t.Errorf("%s was asked and held only %d times in 1,000 reports", rule, held[rule])
		}
	}
}

var digits = regexp.MustCompile(`[0-9][0-9.,/]*`)

// byCause lists differences that are the same but for their numbers once, the
// most frequent first.
func byCause(differences []string) []string {
	count, example := map[string]int{}, map[string]string{}
	for _, d := range differences {
		_, d, _ = strings.Cut(d, ": ")
		k := digits.ReplaceAllString(d, "#")
		count[k]++
		example[k] = d
	}
	keys := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	var out []string
	for _, k := range keys {
		out = append(out, fmt.Sprintf("%d times: %s", count[k], example[k]))
	}
	return out
}

// failedClaims lists the claims of a report that do not hold.
func failedClaims(rep *normalize.Report, data *normalize.Data) (fails []string) {
	for _, f := range rep.Findings {
		if f.Result == "fail" && slices.ContainsFunc(data.Rules.ClaimRules(), func(r check.ClaimRule) bool { return r.ID == f.Rule }) {
			fails = append(fails, fmt.Sprintf("%s %s %s: %s", f.Rule, f.Indicator, f.Applicant, f.Message))
		}
	}
	return fails
}

// TestWrongClaimsAreFound: a claim that the prose gets wrong fails, and no
// other.
func TestWrongClaimsAreFound(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range data.Rules.ClaimRules() {
		if !gen.BreaksClaim(r.ID) {
			continue // TestEveryRuleIsBroken has it
		}
		found := 0
		for seed := range uint64(12) {
			o := gen.Options{Prose: gen.Rich, Form: gen.Form2021, Scale: gen.Medium, Break: []string{r.ID}}
			made := gen.New(700_000+seed, o)
			if len(made.Breaks) == 0 {
				continue // its tables have not the numbers for it
			}
			var want, got []string
			for _, b := range made.Breaks {
				want = append(want, fmt.Sprintf("%s %s %s", b.Rule, b.Indicator, b.Applicant))
			}
			fails := failedClaims(readText(t, made, data), data)
			for _, f := range fails {
				claim, _, _ := strings.Cut(f, ":")
				got = append(got, claim)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s, seed %d: %s\n%s", r.ID, made.Seed, d, strings.Join(fails, "\n"))
			}
			found++
		}
		if found == 0 {
			t.Errorf("no report breaks %s", r.ID)
		}
	}
}

// TestGrowthClaims: stated growth is held against the report of the year
// before, where that is loaded.
func TestGrowthClaims(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	db, err := store.Open(ctx, t.TempDir()+"/growth.duckdb", indicators(data), lists(data)...)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var entries []store.Entry
	put := func(rep *normalize.Report) {
		sha := fmt.Sprint("sha", len(entries))
		entries = append(entries, store.Entry{Document: store.Document{SHA256: sha, Status: layout.OK},
			Capture: store.Capture{URL: "file:" + sha, Name: sha}, Report: rep})
	}
	wrong := map[string]bool{}
	for seed := range uint64(150) {
		made := gen.Series(600_000+seed, []int{2022, 2023}, gen.Options{Prose: gen.Rich, Scale: gen.Medium})
		rep := readText(t, made[1], data)
		at := slices.IndexFunc(rep.Metrics, func(m narrative.Metric) bool { return m.Code == "APP_YOY" })
		if at < 0 {
			continue
		}
		if len(entries)%4 == 0 { // every second claim
			rep.Metrics[at].Value = new(big.Rat).Add(rep.Metrics[at].Value, big.NewRat(3, 1))
			wrong[rep.ID] = true
		}
		put(readText(t, made[0], data))
		put(rep)
	}
	if _, err := db.Put(ctx, entries); err != nil {
		t.Fatal(err)
	}
	q, err := queries.Find("growth_claims")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.SQL().QueryContext(ctx, "SELECT report_id, agrees, quote FROM ("+q.SQL+")", sql.Named("year", nil), sql.Named("agency", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := map[bool]int{}
	for rows.Next() {
		var id, quote string
		var said *bool // nil if nothing was received the year before
		if err := rows.Scan(&id, &said, &quote); err != nil {
			t.Fatal(err)
		}
		agrees := said != nil && *said
		n[agrees]++
		if agrees == wrong[id] {
			t.Errorf("%s: agrees is %v", quote, agrees)
		}
	}
	if n[true] < 3 || n[false] < 3 {
		t.Errorf("too few claims: %v", n)
	}
}

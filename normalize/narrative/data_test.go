package narrative

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// records returns a data file without its header.
func records(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := files.Open("data/" + file + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return recs[1:]
}

func TestMetricsAreComplete(t *testing.T) {
	d := load(t)
	bound := map[string]bool{}
	for _, rec := range records(t, "rules") {
		bound[rec[0]] = true
	}
	for _, rec := range records(t, "negations") {
		bound[rec[0]] = true
	}
	for _, rec := range records(t, "revisions") {
		bound[rec[2]] = true
	}
	kinds := []string{"count", "stock", "rate", "rate_change", "money"}
	for _, n := range d.Names {
		if n.ZH == "" || n.EN == "" || n.Group == "" || n.Unit == "" || n.Scope == "" || n.Citation == "" || !slices.Contains(kinds, n.Kind) {
			t.Errorf("%s is not complete: %+v", n.Code, n)
		}
		if rate := n.Kind == "rate" || n.Kind == "rate_change"; rate != (n.Unit == "%") {
			t.Errorf("%s is a %s in %s", n.Code, n.Kind, n.Unit)
		}
		if !bound[n.Code] {
			t.Errorf("no rule binds %s", n.Code)
		}
	}
}

// TestRulesFitTheirMetrics checks that a rule binds only numbers of the kind
// that its metric has.
func TestRulesFitTheirMetrics(t *testing.T) {
	d := load(t)
	for _, rec := range records(t, "rules") {
		n := d.byCode[rec[0]]
		units := strings.Fields(rec[1])
		if len(units) == 0 {
			t.Errorf("%v: no units", rec)
		}
		for _, u := range units {
			rate, money := n.Kind == "rate" || n.Kind == "rate_change", n.Kind == "money"
			if (u == "pct") != rate || (u == "money") != money {
				t.Errorf("%v: unit %s for a %s", rec, u, n.Kind)
			}
		}
		if strings.TrimSpace(rec[8]) == "" {
			t.Errorf("%v: no source", rec)
		}
	}
}

// TestEveryRowIsUsed fails on a tag without words, on a tag of words that
// neither a rule nor the grammar asks for, and on a unit class nobody knows.
func TestEveryRowIsUsed(t *testing.T) {
	asked := map[string]bool{}
	ask := func(names ...string) {
		for _, name := range names {
			for _, f := range strings.Fields(name) {
				asked[f] = true
			}
		}
	}
	classes := map[string]bool{"time": true, "ordinal": true, "other": true, "copy": true, "score": true, "point": true, "thing": true, "scene": true, "none": true}
	for _, rec := range records(t, "rules") {
		ask(rec[2], rec[3], rec[5])
		for _, u := range strings.Fields(rec[1]) {
			classes[u] = true
		}
	}
	for _, rec := range records(t, "negations") {
		ask(rec[1], rec[2])
	}
	for _, rec := range records(t, "sums") {
		ask(rec[1])
	}
	worded := map[string]bool{}
	for _, rec := range records(t, "words") {
		for _, name := range strings.Fields(rec[1]) {
			worded[name] = true
		}
		if rec[3] == "" {
			t.Errorf("%v: no source", rec)
		}
	}
	for _, rec := range records(t, "tags") {
		name, role := rec[0], rec[1]
		if !worded[name] {
			t.Errorf("tag %s: no word has it", name)
		}
		if role == "head" && rec[2] == "" && !asked[name] && name != "x" && name != "r.ad0" && name != "o.applicant" && name != "r.else" {
			t.Errorf("tag %s: no rule asks for it", name)
		}
	}
	for _, rec := range records(t, "units") {
		for _, c := range strings.Fields(rec[1]) {
			if !classes[c] {
				t.Errorf("unit %s: nothing asks for class %s", rec[0], c)
			}
		}
	}
	reasons := map[string]bool{}
	for _, rec := range records(t, "reasons") {
		if rec[1] == "" || rec[2] == "" {
			t.Errorf("%v: not complete", rec)
		}
		reasons[rec[0]] = true
	}
}

func TestCodesAreThoseOfTheDomain(t *testing.T) {
	raw, err := os.ReadFile(shared + "domain/metrics.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no ../shared here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var set struct{ Metrics []struct{ Code string } }
	if err := json.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	d := load(t)
	var want, got []string
	for _, m := range set.Metrics {
		want = append(want, m.Code)
	}
	for _, n := range d.Names {
		got = append(got, n.Code)
	}
	if !slices.Equal(want, got) {
		t.Errorf("codes are %v, want %v", got, want)
	}
}

// TestDivisionsAreNoScope: a division whose name holds a word for the whole of a
// jurisdiction is a word itself, so that it says nothing of a scope.
func TestDivisionsAreNoScope(t *testing.T) {
	d := load(t)
	regions, err := os.ReadFile("../place/data/regions.csv")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, line := range strings.Split(string(regions), "\n")[1:] {
		_, name, _ := strings.Cut(line, ",")
		name, _, _ = strings.Cut(name, ",")
		if !slices.ContainsFunc(d.wordList, func(w wordInfo) bool { return w.tags.has(d.marks.jur) && strings.Contains(name, w.text) }) {
			continue
		}
		found++
		if !slices.ContainsFunc(d.wordList, func(w wordInfo) bool { return w.text == name }) {
			t.Errorf("%s reads as the whole of a jurisdiction", name)
		}
	}
	if found < 3 {
		t.Errorf("%d such names found", found)
	}
}

package sheet

import (
	"testing"

	"github.com/gongkai/gongkai/normalize/check"
)

// TestBases: what rules rest on can be said in both languages, and nothing else
// is in the file.
func TestBases(t *testing.T) {
	rules, err := check.Load()
	if err != nil {
		t.Fatal(err)
	}
	zh, err := readColumn("bases.csv", "zh")
	if err != nil {
		t.Fatal(err)
	}
	en, err := readColumn("bases.csv", "en")
	if err != nil {
		t.Fatal(err)
	}
	var citations []string
	for _, r := range rules.All() {
		citations = append(citations, r.Citation)
	}
	for _, r := range rules.ClaimRules() {
		citations = append(citations, r.Citation)
	}
	used := map[string]bool{}
	for _, c := range citations {
		for _, p := range Basis(c) {
			used[p] = true
			if zh[p] == "" || en[p] == "" {
				t.Errorf("data/bases.csv lacks %q", p)
			}
		}
	}
	for p := range zh {
		if !used[p] {
			t.Errorf("data/bases.csv has %q, which no rule rests on", p)
		}
	}
}

package narrative

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"slices"
	"testing"
)

func load(t testing.TB) *Dictionary {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const shared = "../../../shared/"

func TestSharedSentences(t *testing.T) {
	raw, err := os.ReadFile(shared + "domain/metrics.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no ../shared here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Sentences []struct {
			ID, Text string
			Labels   []struct {
				Metric              string
				Value               json.Number
				Qualifier, Polarity string
			}
		}
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	d := load(t)
	var all, exact score // exact: of the hotline and online service
	for _, s := range set.Sentences {
		var labels, of []string
		for _, l := range s.Labels {
			v, ok := new(big.Rat).SetString(string(l.Value))
			if !ok {
				t.Fatalf("%s: value %q", s.ID, l.Value)
			}
			q := l.Qualifier
			if l.Polarity == "negated" {
				q = "not"
			}
			labels = append(labels, fmt.Sprintf("%s %s %s", l.Metric, v.RatString(), q))
			if isExact(d, l.Metric) {
				of = append(of, labels[len(labels)-1])
			}
		}
		got := d.Sentence(s.Text).Metrics
		all.compare(t, s.ID+" "+s.Text, labels, got)
		exact.compare(t, s.ID+" "+s.Text, of, slices.DeleteFunc(slices.Clone(got), func(m Metric) bool { return !isExact(d, m.Code) }))
		if len(s.Labels) == 0 && len(got) > 0 {
			t.Errorf("%s states nothing, read %v", s.ID, got)
		}
	}
	t.Logf("all: %s; hotline and online service: %s", all, exact)
	if all.precision() < 0.97 || all.recall() < 0.93 {
		t.Errorf("all: %s; want precision 0.97, recall 0.93", all)
	}
	if exact.wrong+exact.missing > 0 {
		t.Errorf("hotline and online service: %s; want no difference", exact)
	}
}

// isExact reports whether a metric belongs to the groups that must be read
// without a mistake.
func isExact(d *Dictionary, code string) bool {
	n := d.byCode[code]
	return n != nil && (n.Group == "hotline" || n.Group == "service")
}

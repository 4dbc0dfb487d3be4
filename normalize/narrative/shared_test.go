package narrative

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
				Metric    string
				Value     float64
				Qualifier string
				Dim       string
			}
		}
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	d := load(t)
	var right, wrong, missing int
	for _, s := range set.Sentences {
		left := map[string]int{}
		for _, l := range s.Labels {
			left[fmt.Sprintf("%s %v", l.Metric, l.Value)]++
		}
		got := d.Sentence(s.Text)
		for _, m := range got.Metrics {
			v, _ := m.Value.Float64()
			k := fmt.Sprintf("%s %v", m.Code, v)
			if left[k] > 0 {
				left[k]--
				right++
				continue
			}
			wrong++
			t.Logf("%s WRONG %s %s [%s]\n   %s", s.ID, k, m.Dim, m.Why, s.Text)
		}
		for k, n := range left {
			for range n {
				missing++
				t.Logf("%s MISSING %s\n   %s", s.ID, k, s.Text)
			}
		}
	}
	p, r := float64(right)/float64(right+wrong), float64(right)/float64(right+missing)
	t.Logf("right %d wrong %d missing %d: precision %.3f recall %.3f", right, wrong, missing, p, r)
}

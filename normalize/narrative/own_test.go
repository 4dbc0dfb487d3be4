package narrative

import (
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"
)

// A labelled sentence is one of testdata/sentences.txt.
type labelled struct {
	text   string
	labels []string // code, value, qualifier
}

func sentences(t testing.TB, path string) []labelled {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, " "):
			f := strings.Fields(line)
			if len(f) == 2 {
				f = append(f, "eq")
			}
			v, ok := new(big.Rat).SetString(f[1])
			if !ok {
				t.Fatalf("%s: %q is no number", path, f[1])
			}
			last := &out[len(out)-1]
			last.labels = append(last.labels, fmt.Sprintf("%s %s %s", f[0], v.RatString(), f[2]))
		default:
			out = append(out, labelled{text: line})
		}
	}
	return out
}

// label writes a metric as the labels are written.
func label(m Metric) string {
	q := m.Qualifier
	if m.Negated {
		q = "not"
	}
	return fmt.Sprintf("%s %s %s", m.Code, m.Value.RatString(), q)
}

// A score counts what was read.
type score struct{ right, wrong, missing int }

func (s score) precision() float64 { return float64(s.right) / float64(max(s.right+s.wrong, 1)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(s.right+s.missing, 1)) }

func (s score) String() string {
	return fmt.Sprintf("%d right, %d wrong, %d missing: precision %.3f, recall %.3f", s.right, s.wrong, s.missing, s.precision(), s.recall())
}

// compare counts labels against what was read, and logs every difference.
func (s *score) compare(t testing.TB, text string, labels []string, got []Metric) {
	t.Helper()
	left := map[string]int{}
	for _, l := range labels {
		left[l]++
	}
	for _, m := range got {
		if k := label(m); left[k] > 0 {
			left[k]--
			s.right++
		} else {
			s.wrong++
			t.Logf("WRONG %s %s [%s]\n\t%s", k, m.Dim, m.Why, text)
		}
	}
	for k, n := range left {
		if n > 0 {
			s.missing += n
			t.Logf("MISSING %s\n\t%s", k, text)
		}
	}
}

func TestOwnSentences(t *testing.T) {
	d := load(t)
	var s score
	all := sentences(t, "testdata/sentences.txt")
	for _, l := range all {
		s.compare(t, l.text, l.labels, d.Sentence(l.text).Metrics)
	}
	t.Logf("%d sentences: %s", len(all), s)
	if len(all) < 200 || s.precision() < 0.99 || s.recall() < 0.97 {
		t.Errorf("%d sentences: %s; want at least 200, precision 0.99, recall 0.97", len(all), s)
	}
}

// TestZero: a word for none that ends in the digit 0 leaves it to the number
// that a unit or more digits make of it.
func TestZero(t *testing.T) {
	d := load(t)
	for text, want := range map[string][]string{
		"收到政府信息公开申请数为0件。":        {"APP_RECEIVED 0 eq"},
		"收到政府信息公开申请均为0件。":        {"APP_RECEIVED 0 eq"},
		"收到政府信息公开申请数为0。":         {"APP_RECEIVED 0 not"},
		"行政复议数量为0，行政诉讼数量为0.5万件。": {"RV_COUNT 0 not", "LT_COUNT 5000 eq"},
		"本年没有举办政府开放日活动。":         {"OPENDAY 0 not"},
	} {
		var got []string
		for _, m := range d.Sentence(text).Metrics {
			got = append(got, label(m))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestAgencyIsNoChannel: the name of a bureau is no channel of publication.
func TestAgencyIsNoChannel(t *testing.T) {
	d := load(t)
	for text, want := range map[string]string{
		"某县广播电影电视局主动公开政府信息3118条。": "AD_TOTAL 3118 eq",
		"通过广播电视主动公开政府信息3118条。":    "AD_MEDIA 3118 eq",
	} {
		if got := d.Sentence(text).Metrics; len(got) != 1 || label(got[0]) != want {
			t.Errorf("%s: %+v, want %s", text, got, want)
		}
	}
}

// TestWholeJurisdiction: a rate of a whole city, county or district is none of
// the agency's own.
func TestWholeJurisdiction(t *testing.T) {
	d := load(t)
	for text, want := range map[string]string{
		"全市政务服务事项网上可办率61.6%。": "jurisdiction",
		"全县政务服务事项网上可办率61.6%。": "jurisdiction",
		"我局政务服务事项网上可办率61.6%。": "agency",
		"万全区商务局网上可办率61.6%。":   "agency",
		"全州县商务局网上可办率61.6%。":   "agency",
	} {
		got := d.Sentence(text).Metrics
		if len(got) != 1 || got[0].Code != "ONLINE_RATE" || got[0].Scope != want {
			t.Errorf("%s: %+v, want a rate of the %s", text, got, want)
		}
	}
}

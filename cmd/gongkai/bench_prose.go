package main

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/narrative"
)

// What the prose readings must reach for a bench to be perfect.
const (
	proseRecall    = 0.95
	prosePrecision = 0.97 // only where the truth lists every value
)

// A truthMetric is a number that a person, or the maker of a sample, knows to
// stand in the prose.
type truthMetric struct {
	codes                         []string // any of them is right
	value                         *big.Rat
	qualifier, dim, period, scope string // "" if the truth does not say
	negated                       string // "true", "false" or ""
	quote                         string
}

// An allowed number may be read as a metric of another year or period, but
// not as one of the report's year.
type allowed struct{ code, quote string }

// proseTruth is the truth of the prose of one document.
type proseTruth struct {
	metrics  []truthMetric
	allowed  []allowed
	complete bool // every value is listed, so that one more is a mistake
	noMetric int  // numbers that no metric of the dictionary counts
	unsaid   int  // values that the quote implies and does not print
}

// A proseScore counts the numbers of one group of metrics.
type proseScore struct {
	stated, right, wrong, missing int
	madeUp                        int // of documents whose truth is complete
	attributes                    int // right in value, not in qualifier, period, scope, dimension or negation
}

// proseScores are the results for the prose of a set of documents.
type proseScores struct {
	groups           []string
	by               map[string]*proseScore
	group            map[string]string // of a metric
	docs             int
	complete         bool
	noMetric, unsaid int
	differences      []string
}

func newProseScores(d *narrative.Dictionary) *proseScores {
	s := &proseScores{by: map[string]*proseScore{}, group: map[string]string{}, complete: true}
	for _, n := range d.Names {
		s.group[n.Code] = n.Group
		if s.by[n.Group] == nil {
			s.by[n.Group] = &proseScore{}
			s.groups = append(s.groups, n.Group)
		}
	}
	return s
}

//go:embed data/metric_names.csv
var metricNames string

// codesOf reads which metrics a description of the corpus can mean.
func codesOf() (map[string][]string, error) {
	records, err := csv.NewReader(strings.NewReader(metricNames)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("data/metric_names.csv: %w", err)
	}
	out := map[string][]string{}
	for _, r := range records[1:] {
		if _, twice := out[r[0]]; twice {
			return nil, fmt.Errorf("data/metric_names.csv: %s is there twice", r[0])
		}
		out[r[0]] = strings.Fields(r[1])
	}
	return out, nil
}

// readProse reads folder/narrative.csv in either of its shapes: with the codes
// of metrics, which lists every value, or with descriptions of some. It is
// empty if the file is not there.
func readProse(folder string, d *narrative.Dictionary) (map[string]*proseTruth, error) {
	path := filepath.Join(folder, "narrative.csv")
	rows, err := readTruth(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names, err := codesOf()
	if err != nil {
		return nil, err
	}
	out := map[string]*proseTruth{}
	of := func(doc string) *proseTruth {
		if out[doc] == nil {
			out[doc] = &proseTruth{}
		}
		return out[doc]
	}
	for i, r := range rows {
		code, complete := r["metric"]
		if !complete && r["metric_zh"] == "" {
			continue // a document without any
		}
		t := of(r["doc"])
		t.complete = complete
		m := truthMetric{codes: []string{code}, qualifier: r["qualifier"], dim: r["dim"], period: r["period"], scope: r["scope"],
			negated: r["negated"], quote: folded(r["quote"])}
		if !complete {
			var known bool
			if m.codes, known = names[r["metric_zh"]]; !known {
				return nil, fmt.Errorf("%s row %d: data/metric_names.csv does not say what %q means", path, i+2, r["metric_zh"])
			}
		}
		for _, c := range m.codes {
			if !slices.ContainsFunc(d.Names, func(n narrative.Name) bool { return n.Code == c }) {
				return nil, fmt.Errorf("%s row %d: the dictionary has no metric %s", path, i+2, c)
			}
		}
		var ok bool
		if m.value, ok = new(big.Rat).SetString(r["value"]); !ok {
			return nil, fmt.Errorf("%s row %d: value %q is no number", path, i+2, r["value"])
		}
		switch {
		case len(m.codes) == 0:
			t.noMetric++
		case m.value.Sign() != 0 && !strings.ContainsFunc(m.quote, numeral):
			t.unsaid++
		default:
			t.metrics = append(t.metrics, m)
		}
	}
	return out, readAllowed(folder, out)
}

// readAllowed reads the numbers of folder/not_values.csv that may be read with
// another period.
func readAllowed(folder string, truth map[string]*proseTruth) error {
	rows, err := readTruth(filepath.Join(folder, "not_values.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, r := range rows {
		if t := truth[r["doc"]]; t != nil && r["metric"] != "" {
			t.allowed = append(t.allowed, allowed{r["metric"], folded(r["quote"])})
		}
	}
	return err
}

// numeral reports whether a rune can print a number.
func numeral(r rune) bool {
	return unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十百两", r)
}

// folded takes what layout and width change out of a text.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// sameSentence reports whether two folded quotes are of one sentence: either
// may be cut shorter.
func sameSentence(a, b string) bool {
	a, b = strings.TrimRight(a, "。;,"), strings.TrimRight(b, "。;,")
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// document compares what was read in the prose of a document with its truth.
func (s *proseScores) document(name string, read []narrative.Metric, t *proseTruth) {
	s.docs++
	s.complete = s.complete && t.complete
	s.noMetric, s.unsaid = s.noMetric+t.noMetric, s.unsaid+t.unsaid
	quotes, used := make([]string, len(read)), make([]bool, len(read))
	for i, m := range read {
		quotes[i] = folded(m.Quote)
	}
	find := func(m truthMetric, fits func(narrative.Metric) bool) int {
		for i, r := range read {
			if !used[i] && slices.Contains(m.codes, r.Code) && fits(r) && sameSentence(quotes[i], m.quote) {
				return i
			}
		}
		return -1
	}
	var left []truthMetric
	for _, m := range t.metrics {
		g := s.by[s.group[m.codes[0]]]
		g.stated++
		i := find(m, func(r narrative.Metric) bool { return r.Value.Cmp(m.value) == 0 })
		if i < 0 {
			left = append(left, m)
			continue
		}
		used[i] = true
		g.right++
		if d := attributes(m, read[i]); d != "" {
			g.attributes++
			s.differences = append(s.differences, fmt.Sprintf("%s: %s %s: %s in %q", name, read[i].Code, read[i].Raw, d, m.quote))
		}
	}
	for _, m := range left {
		g := s.by[s.group[m.codes[0]]]
		if i := find(m, func(narrative.Metric) bool { return true }); i >= 0 {
			used[i] = true
			g.wrong++
			s.differences = append(s.differences, fmt.Sprintf("%s: %s is %s, read %s (%s) in %q",
				name, m.codes[0], m.value.RatString(), read[i].Value.RatString(), read[i].Why, m.quote))
			continue
		}
		g.missing++
		s.differences = append(s.differences, fmt.Sprintf("%s: %s %s is not read in %q", name, m.codes[0], m.value.RatString(), m.quote))
	}
	if !t.complete {
		return
	}
	for i, r := range read {
		if used[i] || slices.ContainsFunc(t.allowed, func(a allowed) bool {
			return a.code == r.Code && sameSentence(quotes[i], a.quote) && (r.Period != "year" || r.Year != 0)
		}) {
			continue
		}
		s.by[s.group[r.Code]].madeUp++
		s.differences = append(s.differences, fmt.Sprintf("%s: read %s %s %q (%s), which is no such value, in %q",
			name, r.Code, r.Value.RatString(), r.Raw, r.Why, quotes[i]))
	}
}

// attributes says in what a right value differs from its truth.
func attributes(m truthMetric, r narrative.Metric) string {
	var out []string
	for _, c := range []struct{ what, want, got string }{
		{"qualifier", m.qualifier, r.Qualifier}, {"period", m.period, r.Period}, {"scope", m.scope, r.Scope},
		{"negated", m.negated, fmt.Sprint(r.Negated)},
	} {
		if c.want != "" && c.want != c.got {
			out = append(out, fmt.Sprintf("%s is %s, read %q", c.what, c.want, c.got))
		}
	}
	if m.dim != "" && !strings.Contains(r.Dim, m.dim) && !strings.Contains(m.dim, cmp.Or(r.Dim, "\x00")) {
		out = append(out, fmt.Sprintf("dim is %s, read %q", m.dim, r.Dim))
	}
	return strings.Join(out, ", ")
}

// total adds up all groups.
func (s *proseScores) total() proseScore {
	var out proseScore
	for _, g := range s.by {
		out.stated, out.right, out.wrong, out.missing = out.stated+g.stated, out.right+g.right, out.wrong+g.wrong, out.missing+g.missing
		out.madeUp, out.attributes = out.madeUp+g.madeUp, out.attributes+g.attributes
	}
	return out
}

func (p proseScore) recall() float64 { return share(p.right, p.stated) }

// precision counts a wrong value as a mistake, too.
func (p proseScore) precision() float64 { return share(p.right, p.right+p.wrong+p.madeUp) }

func share(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// proseGoodEnough reports whether the prose of all sets together is read as
// well as it must be; precision counts where the truth lists every number.
func proseGoodEnough(sets []*proseScores) bool {
	var all, listed proseScore
	for _, s := range sets {
		t := s.total()
		all.right, all.stated = all.right+t.right, all.stated+t.stated
		if s.complete {
			listed.right, listed.wrong, listed.madeUp = listed.right+t.right, listed.wrong+t.wrong, listed.madeUp+t.madeUp
		}
	}
	return all.recall() >= proseRecall && listed.precision() >= prosePrecision
}

func (s *proseScores) print(w io.Writer) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "numbers in prose\tstated\tright\twrong value\tmissing\trecall\tmade up\tprecision\tother attributes wrong\t")
	line := func(name string, p proseScore) {
		precision, madeUp := "-", "-"
		if s.complete {
			precision, madeUp = fmt.Sprintf("%.3f", p.precision()), fmt.Sprint(p.madeUp)
		}
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t%.3f\t%s\t%s\t%d\t\n", name, p.stated, p.right, p.wrong, p.missing, p.recall(), madeUp, precision, p.attributes)
	}
	for _, g := range s.groups {
		line(g, *s.by[g])
	}
	line("all", s.total())
	tw.Flush()
	if !s.complete {
		fmt.Fprintf(w, "%d documents; the truth lists some numbers only, %d of no metric of the dictionary and %d that no number prints are left out\n",
			s.docs, s.noMetric, s.unsaid)
	}
	slices.Sort(s.differences)
	for _, d := range s.differences {
		fmt.Fprintln(w, d)
	}
}

// excerpts scores the prose of parts of documents, which need not have what
// makes a report.
func (s *scores) excerpts(ctx context.Context, p *pipeline, folder string) error {
	truth, err := readProse(folder, p.data.Metrics)
	if err != nil || len(truth) == 0 {
		return err
	}
	said := newProseScores(p.data.Metrics)
	for name, t := range truth {
		b, err := readBounded(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		doc, err := p.reader.File(ctx, b, "")
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		said.document(name, p.data.Metrics.Read(layout.Sections(doc.Blocks)).Metrics, t)
	}
	s.prose = append(s.prose, said)
	return nil
}

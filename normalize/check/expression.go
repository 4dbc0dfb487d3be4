package check

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Term is one operand of a side.
type Term struct {
	Minus     bool
	Factor    int64    // 1 unless the term is multiplied
	Constant  *big.Rat // set if the term is a number; nothing else is then
	Of        string   // "" the report at hand, last, peers, above, below
	Indicator string   // "." for the one at hand; "" if the term is no box
	Prefix    bool     // every indicator that begins with Indicator
	Applicant string   // "" for the one at hand, parts, or a code
	Metric    string   // a number of the prose
	Date      string   // a day of the publication, see dateNames
	Prose     bool     // the running text
	Growth    bool     // the change of the box on last year, in percent
}

// Reports other than the one at hand that a term can be about.
const (
	Last  = "last"  // the report of the agency on the year before
	Peers = "peers" // agencies of the same category and level in the same year
	Above = "above" // the report of the government of the same region and year
	Below = "below" // the reports of the year that the roster counts in the one at hand, together
)

const (
	atHand = "."
	parts  = "parts"
	total  = "total"
)

// What a term is about apart from boxes.
const (
	metricPrefix = "metric:"
	datePrefix   = "date:"
	proseWord    = "prose"
)

// dateNames are the days of a publication, counted as days.
var dateNames = []string{
	"published",  // the day that the document states
	"first_seen", // when the address was first seen by a crawl
	"earliest",   // the earlier of the two, over all copies of the report
	"due",        // the day by which the law wants it, deadlines.csv
	"year_end",   // the last day of the year reported on
}

var growthOf = regexp.MustCompile(`^growth\((.*)\)$`)

// parseSide reads one side of a rule.
func parseSide(text string) ([]Term, error) {
	var out []Term
	minus, factor, wantTerm := false, int64(1), true
	words := strings.Fields(text)
	for i := 0; i < len(words); i++ {
		word := words[i]
		if word == "+" || word == "-" {
			if wantTerm {
				return nil, fmt.Errorf("%q: %s where a term is wanted", text, word)
			}
			minus, wantTerm = word == "-", true
			continue
		}
		if !wantTerm {
			return nil, fmt.Errorf("%q: + or - is missing before %s", text, word)
		}
		if i+2 < len(words) && words[i+1] == "*" {
			var err error
			if factor, err = strconv.ParseInt(word, 10, 64); err != nil || factor < 1 {
				return nil, fmt.Errorf("%q: %s is no whole number to multiply by", text, word)
			}
			i += 2
			word = words[i]
		}
		t, err := parseTerm(word)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", text, err)
		}
		t.Minus, t.Factor = minus, factor
		out = append(out, t)
		minus, factor, wantTerm = false, 1, false
	}
	if wantTerm {
		return nil, fmt.Errorf("%q: a term is missing at the end", text)
	}
	return out, nil
}

// parseTerm reads one operand without sign and factor.
func parseTerm(word string) (Term, error) {
	if n, ok := new(big.Rat).SetString(word); ok && !strings.ContainsAny(word, "/eE") {
		return Term{Constant: n}, nil
	}
	if m := growthOf.FindStringSubmatch(word); m != nil {
		t, err := parseTerm(m[1])
		if err == nil && (t.Indicator == "" || t.Of != "" || t.Growth) {
			err = fmt.Errorf("%s: only a box of the report at hand can grow", word)
		}
		t.Growth = true
		return t, err
	}
	if word == proseWord || word == Last+":"+proseWord {
		t := Term{Prose: true}
		if word != proseWord {
			t.Of = Last
		}
		return t, nil
	}
	if code, ok := strings.CutPrefix(word, metricPrefix); ok {
		return Term{Metric: code}, nil
	}
	if name, ok := strings.CutPrefix(word, datePrefix); ok {
		if !slices.Contains(dateNames, name) {
			return Term{}, fmt.Errorf("%s: want one of %s", word, strings.Join(dateNames, ", "))
		}
		return Term{Date: name}, nil
	}
	var t Term
	if of, rest, ok := strings.Cut(word, ":"); ok {
		if !slices.Contains([]string{Last, Peers, Above, Below}, of) {
			return t, fmt.Errorf("%s: %s: want last:, peers:, above:, below:, metric: or date: before it", word, of)
		}
		t.Of, word = of, rest
	}
	t.Indicator, t.Applicant, _ = strings.Cut(word, "@")
	if p, ok := strings.CutSuffix(t.Indicator, ".*"); ok {
		t.Indicator, t.Prefix = p+".", true
	}
	if t.Indicator == "" || strings.ContainsAny(t.Indicator+t.Applicant, "()*:@") {
		return t, fmt.Errorf("%q is no term", word)
	}
	return t, nil
}

// A name says which boxes a term stands for.
type name struct {
	indicator, applicant string // as those of a Term
	prefix               bool
}

// nameAt is the name of a term at a point: of the indicator and applicant at
// hand where the term has none of its own.
func (t *Term) nameAt(at point) name {
	n := name{t.Indicator, t.Applicant, t.Prefix}
	if n.indicator == atHand {
		n.indicator = at.indicator
	}
	if n.applicant == "" {
		n.applicant = at.applicant
	}
	return n
}

// fits reports whether a box is one of those that a name stands for.
func (n name) fits(b *Box) bool {
	switch {
	case n.indicator == "":
		return false
	case n.indicator == atHand:
	case n.prefix && !strings.HasPrefix(b.Indicator, n.indicator):
		return false
	case !n.prefix && n.indicator != b.Indicator:
		return false
	}
	switch n.applicant {
	case "":
		return true
	case parts:
		return b.Applicant != total
	default:
		return n.applicant == b.Applicant
	}
}

// anyNames reports whether one of the terms can stand for a box.
func anyNames(terms []Term, b *Box) bool {
	for i := range terms {
		t := &terms[i]
		if (name{t.Indicator, t.Applicant, t.Prefix}).fits(b) {
			return true
		}
	}
	return false
}

// A Condition says which reports a rule is asked of: alternatives of terms
// that all hold.
type Condition [][]Test

// A Test is a property of a report and values it has, or, if Not, has not. A
// property that is not known satisfies no test.
type Test struct {
	Property string // level, category, scope
	Not      bool
	Values   []string
}

var properties = []string{"level", "category", "scope"}

// parseCondition reads tests joined by & into alternatives joined by |.
func parseCondition(text string) (Condition, error) {
	var out Condition
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for alternative := range strings.SplitSeq(text, "|") {
		var all []Test
		for one := range strings.SplitSeq(alternative, "&") {
			name, values, ok := strings.Cut(one, "=")
			name, not := strings.CutSuffix(strings.TrimSpace(name), "!")
			t := Test{Property: strings.TrimSpace(name), Not: not}
			for v := range strings.SplitSeq(values, ",") {
				t.Values = append(t.Values, strings.TrimSpace(v))
			}
			if !ok || !slices.Contains(properties, t.Property) || slices.Contains(t.Values, "") {
				return nil, fmt.Errorf("condition %q: want a test like level=county,township or category!=GOV, of one of %s", one, strings.Join(properties, ", "))
			}
			all = append(all, t)
		}
		out = append(out, all)
	}
	return out, nil
}

// A Publisher is what a condition can ask about whose report it is; "" is not
// known.
type Publisher struct{ Level, Category, Scope string }

// Holds reports whether a condition is known to hold. No condition always does.
func (c Condition) Holds(p Publisher) bool {
	of := map[string]string{"level": p.Level, "category": p.Category, "scope": p.Scope}
	return len(c) == 0 || slices.ContainsFunc(c, func(all []Test) bool {
		return !slices.ContainsFunc(all, func(t Test) bool {
			v := of[t.Property]
			return v == "" || slices.Contains(t.Values, v) == t.Not
		})
	})
}

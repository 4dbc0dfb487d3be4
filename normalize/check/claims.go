package check

import (
	"fmt"
	"io/fs"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Statement is a number in the prose of a report: the value of a metric, or
// a number that names none.
type Statement struct {
	Metric    string   // "" if the number names none
	Value     *big.Rat // in the base unit
	Places    int      // digits printed after the point
	Raw       string   // as printed, without its unit
	Unit      string
	Qualifier string // eq, ge, le, approx
	Period    string // year, month, as_of, cumulative
	Year      int    // the year the sentence names for this number, 0 if none
	Scope     string // agency, jurisdiction, system
	Dim       string
	Negated   bool
	Quote     string // the sentence
	Before    string // what stands in the sentence before the number
	After     string // and behind it
	Section   int
	Start     int // character of the section
	Sure      bool
}

// Prose is what a report says in numbers outside its tables.
type Prose struct {
	Agency     string
	Year       int
	Statements []Statement // in reading order
	Parts      []Part      // the text by heading; Statement.Section counts in them
}

// A Claim is how one claim of the prose came out. Unlike a rule about tables
// it is also told when it holds, since it carries what was recomputed.
type Claim struct {
	Rule                    *ClaimRule
	Result                  string // pass, fail, not_checkable
	Severity                string
	Message                 string
	Left, Right, Difference *big.Rat // stated, recomputed, stated less recomputed
	Table                   string   // of the box compared with, if any
	Indicator, Applicant    string
	At                      *Statement
}

// Pass is the result of a claim that holds.
const Pass = "pass"

// A ClaimRule is one row of data/claims.csv.
type ClaimRule struct {
	ID, Kind, Severity string
	ZH, EN, Citation   string
	terms              []claimTerm
	check              func(*claims, *ClaimRule)
}

// A claimTerm says what a rule is about: a metric, and what it is held
// against.
type claimTerm struct {
	metric, of, by string
	boxes          []Term     // of of table and zero, read
	words          [][]string // any of them stands before the number, all parts of it
	first          []string   // the first parts of words, each once
	unless         []string   // none of them does
}

// A claims looks into one report.
type claims struct {
	rules *Rules
	prose Prose
	boxes *boxSet
	cut   [][]sentence // of each part, cut when asked for
	out   []Claim
}

// kinds of claims and what looks into them.
var claimKinds = map[string]func(*claims, *ClaimRule){
	"table": (*claims).table, "zero": (*claims).table, "rate": (*claims).rates, "whole": (*claims).wholes,
	"parts": (*claims).parts, "range": (*claims).ranges, "twice": (*claims).twice, "growth": (*claims).growth,
	"wording": (*claims).wording, "period": (*claims).period, "dated": (*claims).dated, "order": (*claims).order,
	"headings": (*claims).headings, "substance": (*claims).substance,
}

// ClaimRules returns the rules about claims.
func (r *Rules) ClaimRules() []ClaimRule { return r.claims }

// Claims asks every rule about claims of one report. boxes are those of all
// its standard tables.
func (r *Rules) Claims(p Prose, boxes []*Box) []Claim {
	c := &claims{rules: r, prose: p, boxes: newBoxSet(boxes), cut: make([][]sentence, len(p.Parts))}
	for i := range r.claims {
		r.claims[i].check(c, &r.claims[i])
	}
	return c.out
}

func loadClaims(data fs.FS) ([]ClaimRule, map[string][]string, error) {
	records, err := readCSV(data, "claims.csv")
	if err != nil {
		return nil, nil, err
	}
	var out []ClaimRule
	for i, rec := range records {
		r := ClaimRule{ID: rec[0], Kind: rec[1], Severity: rec[2], ZH: rec[3], EN: rec[4], Citation: rec[5], check: claimKinds[rec[1]]}
		if r.check == nil || !slices.Contains(severities, r.Severity) || r.ZH == "" || r.EN == "" || r.Citation == "" {
			return nil, nil, fmt.Errorf("check: claims.csv line %d: kind, severity, both texts and a citation are needed", i+2)
		}
		if slices.ContainsFunc(out, func(o ClaimRule) bool { return o.ID == r.ID }) {
			return nil, nil, fmt.Errorf("check: claims.csv line %d: rule %s twice", i+2, r.ID)
		}
		out = append(out, r)
	}
	if records, err = readCSV(data, "claim_terms.csv"); err != nil {
		return nil, nil, err
	}
	for i, rec := range records {
		at := slices.IndexFunc(out, func(r ClaimRule) bool { return r.ID == rec[0] })
		if at < 0 {
			return nil, nil, fmt.Errorf("check: claim_terms.csv line %d: no rule %s", i+2, rec[0])
		}
		t := claimTerm{metric: rec[1], of: rec[2], by: rec[3], unless: strings.Fields(rec[5])}
		for _, w := range strings.Fields(rec[4]) {
			all := strings.Split(w, "&")
			t.words = append(t.words, all)
			if !slices.Contains(t.first, all[0]) {
				t.first = append(t.first, all[0])
			}
		}
		if k := out[at].Kind; k == "table" || k == "zero" || k == "wording" {
			if t.boxes, err = parseSide(t.of); err != nil {
				return nil, nil, fmt.Errorf("check: claim_terms.csv line %d: %w", i+2, err)
			}
		}
		out[at].terms = append(out[at].terms, t)
	}
	for i := range out {
		if err := out[i].wordsNeeded(); err != nil {
			return nil, nil, fmt.Errorf("check: %w", err)
		}
	}
	words := map[string][]string{}
	if records, err = readCSV(data, "claim_words.csv"); err != nil {
		return nil, nil, err
	}
	for _, rec := range records {
		words[rec[0]] = append(words[rec[0]], rec[1])
	}
	return out, words, nil
}

// names reports whether a term is about a statement.
func (t claimTerm) names(s *Statement) bool {
	if t.metric != s.Metric {
		suffix, any := strings.CutPrefix(t.metric, "*")
		if !any || !strings.HasSuffix(s.Metric, suffix) {
			return false
		}
	}
	clause := lastClause(s.Before)
	for _, w := range t.unless {
		if strings.Contains(clause, w) {
			return false
		}
	}
	return len(t.words) == 0 || slices.ContainsFunc(t.words, func(all []string) bool {
		return !slices.ContainsFunc(all, func(w string) bool { return !strings.Contains(clause, w) })
	})
}

// lastClause is what stands before a number since the last comma.
func lastClause(before string) string {
	at := strings.LastIndexAny(before, "，,；;。：:（(")
	if at < 0 {
		return before
	}
	_, size := utf8.DecodeRuneInString(before[at:])
	return before[at+size:]
}

// holds reports whether a text contains a word of a kind of claim_words.csv.
func (c *claims) holds(kind, text string) bool { return c.word(kind, text) != "" }

func (c *claims) word(kind, text string) string {
	for _, w := range c.rules.claimWords[kind] {
		if strings.Contains(text, w) {
			return w
		}
	}
	return ""
}

// exact reports whether a statement says a number of the report's year as it
// is, so that it can be reckoned with.
func (c *claims) exact(s *Statement) bool {
	return s.Value != nil && s.Qualifier == "eq" && (s.Year == 0 || s.Year == c.prose.Year)
}

// add notes how a claim came out.
func (c *claims) add(rule *ClaimRule, at *Statement, result, format string, args ...any) *Claim {
	severity := rule.Severity
	if result != Fail {
		severity = info
	}
	c.out = append(c.out, Claim{Rule: rule, Result: result, Severity: severity, Message: fmt.Sprintf(format, args...), At: at})
	return &c.out[len(c.out)-1]
}

// with sets the two sides of a claim.
func (f *Claim) with(left, right *big.Rat) *Claim {
	f.Left, f.Right, f.Difference = left, right, new(big.Rat).Sub(left, right)
	return f
}

// said writes a number with its unit and sentence.
func (s *Statement) said() string { return fmt.Sprintf("%s in “%s”", s.printed(), s.Quote) }

// printed writes a number as it is printed, with its unit.
func (s *Statement) printed() string {
	if s.Negated || s.Raw == "" {
		return "none (“" + s.Raw + "”)"
	}
	return s.Raw + s.Unit
}

// Counts reports whether a unit is one in which a number of no metric may
// still be the part or the whole of a share.
func (r *Rules) Counts(unit string) bool { return slices.Contains(r.claimWords["unit"], unit) }

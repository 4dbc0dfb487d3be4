// Package check holds the boxes of one report against the rules that follow
// from the form. In: the boxes of the standard tables. Out: findings with both
// sides of each rule that does not hold, that holds only if blanks count as
// zero, or that cannot be checked. It changes no value, and does not know where
// the boxes were printed.
//
// A rule is a row of data/rules.csv. Its sides are sums in a small language:
//
//	side = term { ("+" | "-") term }
//	term = indicator [ "@" applicant ]
//
// An indicator may end in ".*", which stands for every indicator that begins
// so, and may be "." for the indicator at hand. An applicant is a code, "parts"
// (every one but total) or left out, which means the applicant at hand.
//
// The scope says how often a rule is asked: once a table, for every applicant,
// for every indicator, or for every box that the left side names. The operators
// are = and <= between two sides, and, for boxes, count (a whole number not
// below zero), unit (the printed unit is that of the form) and printed (the
// box is there).
package check

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

//go:embed data/*.csv
var files embed.FS

// DataFiles returns the embedded data, to tell one version of it from another.
func DataFiles() embed.FS { return files }

// A Rule is one row of the data.
type Rule struct {
	ID, Table, Severity string
	Editions            []string
	Scope, Op           string
	ZH, EN, Citation    string
	left, right         []term
}

// A term is one operand of a side.
type term struct {
	minus     bool
	indicator string // "." for the one at hand
	prefix    bool   // every indicator that begins with indicator
	applicant string // "" for the one at hand, "parts", or a code
}

const (
	atHand = "."
	parts  = "parts"
	total  = "total"
)

// Rules are all rules, in the order of the data, and the notes that a reading
// can leave beside them.
type Rules struct {
	list  []Rule
	notes map[string]Note

	claims     []ClaimRule
	claimWords map[string][]string // by kind
}

// A Note describes a finding that no rule of the list makes: something about
// the reading itself.
type Note struct{ ID, ZH, EN string }

// Note returns the description of a note; ok is false if there is none.
func (r *Rules) Note(id string) (n Note, ok bool) {
	n, ok = r.notes[id]
	return n, ok
}

// All returns the rules.
func (r *Rules) All() []Rule { return r.list }

var (
	scopes     = []string{"table", "applicant", "indicator", "box"}
	operators  = []string{"=", "<=", "count", "unit", "printed"}
	severities = []string{"error", "warning", "info"}
)

// Load reads the embedded rules.
func Load() (*Rules, error) {
	records, err := readCSV("rules.csv")
	if err != nil {
		return nil, err
	}
	out := &Rules{notes: map[string]Note{}}
	if out.claims, out.claimWords, err = loadClaims(); err != nil {
		return nil, err
	}
	notes, err := readCSV("notes.csv")
	if err != nil {
		return nil, err
	}
	for i, rec := range notes {
		if _, twice := out.notes[rec[0]]; twice || rec[1] == "" || rec[2] == "" {
			return nil, fmt.Errorf("check: notes.csv line %d: %s is there twice or lacks a text", i+2, rec[0])
		}
		out.notes[rec[0]] = Note{rec[0], rec[1], rec[2]}
	}
	for i, rec := range records {
		rule, err := parseRule(rec)
		if err != nil {
			return nil, fmt.Errorf("check: rules.csv line %d: %w", i+2, err)
		}
		if slices.ContainsFunc(out.list, func(r Rule) bool { return r.ID == rule.ID }) {
			return nil, fmt.Errorf("check: rules.csv line %d: rule %s twice", i+2, rule.ID)
		}
		out.list = append(out.list, rule)
	}
	return out, nil
}

// readCSV returns the lines of an embedded file without its header.
func readCSV(name string) ([][]string, error) {
	f, err := files.Open("data/" + name)
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("check: %s: %w", name, err)
	}
	return records[1:], nil
}

func parseRule(rec []string) (Rule, error) {
	r := Rule{ID: rec[0], Editions: strings.Fields(rec[1]), Table: rec[2], Severity: rec[3], Scope: rec[4], Op: rec[6],
		ZH: rec[8], EN: rec[9], Citation: rec[10]}
	for _, c := range []struct {
		what, value string
		list        []string
	}{{"scope", r.Scope, scopes}, {"operator", r.Op, operators}, {"severity", r.Severity, severities}} {
		if !slices.Contains(c.list, c.value) {
			return Rule{}, fmt.Errorf("rule %s: %s %q is not one of %s", r.ID, c.what, c.value, strings.Join(c.list, ", "))
		}
	}
	if len(r.Editions) == 0 || r.Table == "" || r.ZH == "" || r.EN == "" || r.Citation == "" {
		return Rule{}, fmt.Errorf("rule %s: editions, table, both texts and a citation are needed", r.ID)
	}
	var err error
	if r.left, err = parseSide(rec[5]); err != nil {
		return Rule{}, fmt.Errorf("rule %s: left: %w", r.ID, err)
	}
	two := r.Op == "=" || r.Op == "<="
	if two != (rec[7] != "") {
		return Rule{}, fmt.Errorf("rule %s: operator %s and right side %q do not go together", r.ID, r.Op, rec[7])
	}
	if two {
		if r.right, err = parseSide(rec[7]); err != nil {
			return Rule{}, fmt.Errorf("rule %s: right: %w", r.ID, err)
		}
	}
	return r, nil
}

// parseSide reads one side of a rule.
func parseSide(text string) ([]term, error) {
	var out []term
	minus, wantTerm := false, true
	for _, word := range strings.Fields(text) {
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
		t := term{minus: minus}
		t.indicator, t.applicant, _ = strings.Cut(word, "@")
		if p, ok := strings.CutSuffix(t.indicator, ".*"); ok {
			t.indicator, t.prefix = p+".", true
		}
		out = append(out, t)
		wantTerm = false
	}
	if wantTerm {
		return nil, fmt.Errorf("%q: a term is missing at the end", text)
	}
	return out, nil
}

// names reports whether a term can stand for a box.
func (t term) names(b *Box) bool {
	switch {
	case t.indicator == atHand:
	case t.prefix && !strings.HasPrefix(b.Indicator, t.indicator):
		return false
	case !t.prefix && t.indicator != b.Indicator:
		return false
	}
	switch t.applicant {
	case "":
		return true
	case parts:
		return b.Applicant != total
	default:
		return t.applicant == b.Applicant
	}
}

// Touching returns the rules that a box of a table in an edition takes part in.
func (r *Rules) Touching(table, edition, indicator, applicant string) []Rule {
	b := &Box{Table: table, Edition: edition, Indicator: indicator, Applicant: applicant}
	var out []Rule
	for _, rule := range r.list {
		if rule.Table == table && slices.Contains(rule.Editions, edition) &&
			slices.ContainsFunc(slices.Concat(rule.left, rule.right), func(t term) bool { return t.names(b) }) {
			out = append(out, rule)
		}
	}
	return out
}

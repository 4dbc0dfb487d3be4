// Package check holds reports against the rules that follow from the form, the
// law and common sense. In: the boxes of the standard tables of one report, and
// the numbers of its prose. Out: findings with both sides of each rule that
// does not hold, that holds only if blanks count as zero, or that cannot be
// checked. It changes no value, and does not know where the boxes were printed.
// Rules over more than one report are read here and asked by its leaf across.
//
// A rule is a row of data/rules.csv. Its scope says what a report is held
// against: report (itself), years (last year's report), peers (other agencies),
// publication (the calendar). Its sides are sums in a small language:
//
//	side    = term { ("+" | "-") term }
//	term    = [ number "*" ] operand
//	operand = number
//	        | [ ("last" | "peers" | "above" | "below") ":" ] box    other reports than the one at hand
//	        | "growth(" box ")"                           change on last year in percent
//	        | "metric:" code                              a number of the prose
//	        | "date:" name                                a day of the publication
//	        | [ "last:" ] "prose"                         the running text
//	box     = indicator [ "@" applicant ]
//
// above is the report of the region's government for all it governs, below all
// the reports that the roster counts in the one at hand, added up.
//
// An indicator may end in ".*", which stands for every indicator that begins
// so, and may be "." for the indicator at hand. An applicant is a code, "parts"
// (every one but total) or left out, which means the applicant at hand.
//
// The column each says how often a rule is asked: once a table, for every
// applicant, for every indicator, or for every box; over narrows that to the
// boxes of a side. The column when names the reports it is asked of:
//
//	when = test { "&" test } { "|" test { "&" test } }
//	test = ("level" | "category" | "scope") ("=" | "!=") value { "," value }
//
// The operators, and what the column tolerance says for them:
//
//	=        both sides are equal; "2 or 5%" lets them differ by the larger of
//	         both, "printed" by what rounding or cutting off can do
//	<=       left is not more; a number is the amount by which it may be;
//	         between days, "90 days" is when a later day proves nothing
//	count    boxes: a whole number not below zero
//	unit     boxes: a printed unit is that of the form
//	stated   boxes: a number has a unit, printed or of the form
//	printed  boxes: the box is there
//	within   what is printed of the left side is not more than the right one,
//	         asked only where an unreadable term keeps = from being checked
//	differ   the boxes or texts of both sides are not the same; "5" is the
//	         number of boxes that are not zero, or numbers, from which it counts
//	near     a box is near the other side: "10x over 20" for one value;
//	         "6 mad over 20 of 20" for at least 20 peers on a log scale
//	unique   no other agency has the same boxes or text; tolerance as of differ
//	digits   the last digits are spread evenly; "45 over 60" is the largest chi
//	         square of at least 60 numbers
package check

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

//go:embed data/*.csv
var files embed.FS

// DataFiles returns the embedded data, to tell one version of it from another.
func DataFiles() embed.FS { return files }

// A Rule is one row of the data.
type Rule struct {
	ID, Scope, Severity string
	Tables, Editions    []string // Editions is empty for all
	Each, Op, Tolerance string
	When                Condition
	ZH, EN, Citation    string
	Left, Right, Over   []Term
	Expression          string // as the data have it
}

// Rules are all rules, in the order of the data, and the notes that a reading
// can leave beside them.
type Rules struct {
	list      []Rule
	notes     map[string]Note
	noteOrder []string
	leftOut   []LeftOut
	deadlines []Deadline

	claims     []ClaimRule
	claimWords map[string][]string // by kind
}

// A Note describes a finding that no rule of the list makes: something about
// the reading itself.
type Note struct{ ID, ZH, EN string }

// A LeftOut is a rule that others apply, or that was asked for, and that is
// not asked here, with the reason.
type LeftOut struct{ ID, ZH, EN, Citation string }

// Note returns the description of a note; ok is false if there is none.
func (r *Rules) Note(id string) (n Note, ok bool) {
	n, ok = r.notes[id]
	return n, ok
}

// Notes returns every note in the order of the data.
func (r *Rules) Notes() []Note {
	var out []Note
	for _, id := range r.noteOrder {
		out = append(out, r.notes[id])
	}
	return out
}

// All returns the rules.
func (r *Rules) All() []Rule { return r.list }

// LeftOut returns the rules that are not asked.
func (r *Rules) LeftOut() []LeftOut { return r.leftOut }

// Scopes of rules.
const (
	InReport    = "report"
	Years       = "years"
	OfPeers     = "peers"
	Publication = "publication"
)

var (
	scopes     = []string{InReport, Years, OfPeers, Publication}
	eachOf     = []string{"table", "applicant", "indicator", "box"}
	severities = []string{"error", "warning", "info"}
	// operators, and whether they have two sides
	operators = map[string]bool{"=": true, "<=": true, "within": true, "near": true, "differ": true,
		"count": false, "unit": false, "stated": false, "printed": false, "unique": false, "digits": false}
)

// Load reads the embedded rules.
func Load() (*Rules, error) { return LoadFrom(files) }

// LoadFrom reads rules from a folder "data" of CSV files as the embedded ones.
func LoadFrom(data fs.FS) (*Rules, error) {
	out := &Rules{notes: map[string]Note{}}
	var err error
	if out.claims, out.claimWords, err = loadClaims(data); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		file string
		read func([]string) error
	}{{"notes.csv", out.addNote}, {"rules.csv", out.addRule}, {"left_out.csv", out.addLeftOut}, {"deadlines.csv", out.addDeadline}} {
		records, err := readCSV(data, part.file)
		if err != nil {
			return nil, err
		}
		for i, rec := range records {
			if err := part.read(rec); err != nil {
				return nil, fmt.Errorf("check: %s line %d: %w", part.file, i+2, err)
			}
		}
	}
	return out, nil
}

func (r *Rules) addNote(rec []string) error {
	if _, twice := r.notes[rec[0]]; twice || rec[1] == "" || rec[2] == "" {
		return fmt.Errorf("%s is there twice or lacks a text", rec[0])
	}
	r.notes[rec[0]] = Note{rec[0], rec[1], rec[2]}
	r.noteOrder = append(r.noteOrder, rec[0])
	return nil
}

func (r *Rules) addLeftOut(rec []string) error {
	if slices.Contains(rec, "") {
		return fmt.Errorf("%s lacks a text", rec[0])
	}
	r.leftOut = append(r.leftOut, LeftOut{rec[0], rec[1], rec[2], rec[3]})
	return nil
}

func (r *Rules) addRule(rec []string) error {
	rule, err := parseRule(rec)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(r.list, func(o Rule) bool { return o.ID == rule.ID }) {
		return fmt.Errorf("rule %s twice", rule.ID)
	}
	r.list = append(r.list, rule)
	return nil
}

// readCSV returns the lines of a data file without its header.
func readCSV(data fs.FS, name string) ([][]string, error) {
	f, err := data.Open("data/" + name)
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	defer f.Close()
	return readAll(f, name)
}

func readAll(f io.Reader, name string) ([][]string, error) {
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("check: %s: %w", name, err)
	}
	return records[1:], nil
}

// parseRule reads a row of rules.csv: rule, scope, editions, form_table,
// severity, each, over, when, left, op, right, tolerance, zh, en, citation.
func parseRule(rec []string) (Rule, error) {
	r := Rule{ID: rec[0], Scope: rec[1], Editions: strings.Fields(rec[2]), Tables: strings.Fields(rec[3]), Severity: rec[4], Each: rec[5],
		Op: rec[9], Tolerance: rec[11], ZH: rec[12], EN: rec[13], Citation: rec[14]}
	for _, c := range []struct {
		what, value string
		list        []string
	}{{"scope", r.Scope, scopes}, {"each", r.Each, eachOf}, {"severity", r.Severity, severities}} {
		if !slices.Contains(c.list, c.value) {
			return Rule{}, fmt.Errorf("rule %s: %s %q is not one of %s", r.ID, c.what, c.value, strings.Join(c.list, ", "))
		}
	}
	two, known := operators[r.Op]
	switch {
	case !known:
		return Rule{}, fmt.Errorf("rule %s: there is no operator %q", r.ID, r.Op)
	case r.ZH == "" || r.EN == "" || r.Citation == "":
		return Rule{}, fmt.Errorf("rule %s: both texts and a citation are needed", r.ID)
	case r.Scope == InReport && (len(r.Editions) == 0 || len(r.Tables) == 0):
		return Rule{}, fmt.Errorf("rule %s: editions and tables are needed", r.ID)
	case two != (rec[10] != ""):
		return Rule{}, fmt.Errorf("rule %s: operator %s and right side %q do not go together", r.ID, r.Op, rec[10])
	}
	least, err := strconv.Atoi(r.Tolerance)
	if r.Op == "differ" && (err != nil || least < 1) {
		return Rule{}, fmt.Errorf("rule %s: the tolerance of differ is the least number of values other than zero, not %q", r.ID, r.Tolerance)
	}
	for _, side := range []struct {
		name, text string
		to         *[]Term
	}{{"over", rec[6], &r.Over}, {"left", rec[8], &r.Left}, {"right", rec[10], &r.Right}} {
		if side.text == "" {
			continue
		}
		if *side.to, err = parseSide(side.text); err != nil {
			return Rule{}, fmt.Errorf("rule %s: %s: %w", r.ID, side.name, err)
		}
	}
	if len(r.Left) == 0 {
		return Rule{}, fmt.Errorf("rule %s: the left side is missing", r.ID)
	}
	if r.When, err = parseCondition(rec[7]); err != nil {
		return Rule{}, fmt.Errorf("rule %s: %w", r.ID, err)
	}
	r.Expression = strings.Join(strings.Fields(rec[8]+" "+r.Op+" "+rec[10]), " ")
	if r.Tolerance != "" {
		r.Expression += " [" + r.Tolerance + "]"
	}
	return r, r.fits()
}

// fits reports what of the scope's a rule cannot ask.
func (r *Rule) fits() error {
	for _, t := range slices.Concat(r.Left, r.Right) {
		foreign := t.Of != "" || t.Metric != "" || t.Date != "" || t.Prose || t.Growth
		if r.Scope == InReport && foreign {
			return fmt.Errorf("rule %s: scope report knows only boxes of the report", r.ID)
		}
		if t.Of == Last && r.Scope != Years || slices.Contains([]string{Peers, Above, Below}, t.Of) && r.Scope != OfPeers || t.Date != "" && r.Scope != Publication {
			return fmt.Errorf("rule %s: a term does not belong to scope %s", r.ID, r.Scope)
		}
	}
	return nil
}

// ofEdition reports whether a rule is for an edition.
func (r *Rule) ofEdition(edition string) bool {
	return len(r.Editions) == 0 || slices.Contains(r.Editions, edition)
}

// Touching returns the rules of any scope that a box of a table in an edition
// takes part in.
func (r *Rules) Touching(table, edition, indicator, applicant string) []Rule {
	b := &Box{Table: table, Edition: edition, Indicator: indicator, Applicant: applicant}
	var out []Rule
	for _, rule := range r.list {
		if (len(rule.Tables) == 0 || slices.Contains(rule.Tables, table)) && rule.ofEdition(edition) &&
			(len(rule.Over) == 0 || anyNames(rule.Over, b)) && anyNames(slices.Concat(rule.Left, rule.Right), b) {
			out = append(out, rule)
		}
	}
	return out
}

// A Deadline is a day by which a kind of publisher has to publish.
type Deadline struct {
	When        Condition
	From, Until int    // years reported on; Until is 0 if still in force
	Day         string // MM-DD of the year after, "" if the law sets none
	Citation    string
}

// Deadlines returns the days of publication, of which the first that fits
// counts.
func (r *Rules) Deadlines() []Deadline { return r.deadlines }

func (r *Rules) addDeadline(rec []string) error {
	d := Deadline{Day: rec[3], Citation: rec[4]}
	var err error
	if d.When, err = parseCondition(rec[0]); err != nil {
		return err
	}
	if _, err := fmt.Sscan(rec[1], &d.From); err != nil {
		return err
	}
	if rec[2] != "" {
		if _, err := fmt.Sscan(rec[2], &d.Until); err != nil {
			return err
		}
	}
	if d.Citation == "" {
		return fmt.Errorf("a citation is needed")
	}
	r.deadlines = append(r.deadlines, d)
	return nil
}

package check

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// A State says what stands in a box.
type State int

const (
	Value   State = iota // a number
	Nothing              // printed blank, or a dash
	Unknown              // text, unreadable, or no such box
	Missing              // the form has the box, the document has not
)

// A Box is one box of a standard table.
type Box struct {
	Table, Edition, Indicator, Applicant string
	Label                                string // as the form prints it
	Row, Col                             int    // of the form, from 1
	State                                State
	Num                                  *big.Rat // set if State is Value
	FormUnit, PrintedUnit                string   // PrintedUnit is "" if the cell prints none
	Confidence                           float64
}

// A Finding says how a rule came out. Left, Right and Difference are nil where
// the rule compares nothing or a term is missing.
type Finding struct {
	Rule                    *Rule
	Result                  string // fail, pass_assumed_blank, not_checkable
	Severity                string
	Message                 string
	Left, Right, Difference *big.Rat
	Indicator, Applicant    string
	Cause                   string // source, reading, or unknown
}

// Results of a rule that are findings; a rule that holds is none.
const (
	Fail         = "fail"
	PassBlank    = "pass_assumed_blank"
	NotCheckable = "not_checkable"
)

const info = "info"

// sure is the confidence from which a failed rule is put down to the source.
const sure = 0.9

// Check asks every rule about one table of the report itself.
func (r *Rules) Check(boxes []*Box, p Publisher) []Finding { return r.ask(boxes, p, false) }

// CheckTables asks every rule about several tables of the report itself.
// Boxes are those of all its tables; a rule is asked if all it names are there.
func (r *Rules) CheckTables(boxes []*Box, p Publisher) []Finding { return r.ask(boxes, p, true) }

func (r *Rules) ask(boxes []*Box, p Publisher, several bool) []Finding {
	var out []Finding
	for i := range r.list {
		rule := &r.list[i]
		if rule.Scope == InReport && len(rule.Tables) > 1 == several && rule.When.Holds(p) {
			if of := rule.boxes(boxes); len(of) > 0 {
				out = append(out, rule.check(of)...)
			}
		}
	}
	return out
}

// boxes returns the boxes of the tables of a rule, none if a table is not
// there or follows an edition the rule is not for.
func (r *Rule) boxes(all []*Box) []*Box {
	var out []*Box
	there := map[string]bool{}
	for _, b := range all {
		if slices.Contains(r.Tables, b.Table) {
			if !r.ofEdition(b.Edition) {
				return nil
			}
			there[b.Table] = true
			out = append(out, b)
		}
	}
	if len(there) < len(r.Tables) {
		return nil
	}
	return out
}

func (r *Rule) check(boxes []*Box) []Finding {
	switch r.Op {
	case "count", "unit", "stated":
		return r.checkBoxes(boxes)
	case "printed":
		return r.checkPrinted(boxes)
	case "differ":
		return r.checkDiffer(boxes)
	}
	var fails, assumed, unchecked []Finding
	asked := 0
	for _, at := range r.askedFor(boxes) {
		f := r.compare(boxes, at)
		asked++
		switch f.Result {
		case Fail:
			fails = append(fails, f)
		case PassBlank:
			assumed = append(assumed, f)
		case NotCheckable:
			unchecked = append(unchecked, f)
		}
	}
	return slices.Concat(fails, summed(assumed, asked, "holds for %d of %d only if blanks count as zero"),
		summed(unchecked, asked, "cannot be checked for %d of %d: a term is blank, missing or no number"))
}

// summed makes one finding of many that say the same, so that a table of
// blanks does not bury what matters. What it is about stays in the message.
func summed(fs []Finding, asked int, format string) []Finding {
	if len(fs) == 0 {
		return nil
	}
	f := fs[0]
	f.Left, f.Right, f.Difference = nil, nil, nil
	about := make([]string, len(fs))
	for i, one := range fs {
		about[i] = strings.Trim(one.Indicator+" "+one.Applicant, " ")
	}
	if len(fs) > 1 {
		f.Indicator, f.Applicant = "", ""
	}
	f.Severity, f.Cause = info, ""
	f.Message = fmt.Sprintf(format, len(fs), asked) + " (" + strings.Join(about, ", ") + ")"
	return []Finding{f}
}

// A point is what a rule is asked for.
type point struct{ indicator, applicant string }

// askedFor lists the points of a rule in the order of the boxes.
func (r *Rule) askedFor(boxes []*Box) []point {
	if r.Each == "table" {
		return []point{{}}
	}
	var out []point
	seen := map[point]bool{}
	for _, b := range boxes {
		if len(r.Over) > 0 && !anyNames(r.Over, b) {
			continue
		}
		p := point{b.Indicator, b.Applicant}
		switch r.Each {
		case "applicant":
			p.indicator = ""
		case "indicator":
			p.applicant = ""
		}
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// A side is the boxes of one side of a rule at one point.
type side struct {
	boxes     []*Box
	minus     []bool
	factors   []int64
	constants []*big.Rat // signed
	sum       *big.Rat
	blanks    int
	unknown   int // terms that cannot be a number
}

func gather(terms []Term, boxes []*Box, at point) side {
	s := side{sum: new(big.Rat)}
	for _, t := range terms {
		if t.Constant != nil {
			s.constant(t)
			continue
		}
		if t.Indicator == atHand {
			t.Indicator = at.indicator
		}
		if t.Applicant == "" {
			t.Applicant = at.applicant
		}
		found := false
		for _, b := range boxes {
			if !t.names(b) {
				continue
			}
			found = true
			s.add(b, t)
		}
		if !found {
			s.unknown++
		}
	}
	return s
}

func (s *side) constant(t Term) {
	n := new(big.Rat).Mul(t.Constant, big.NewRat(t.Factor, 1))
	if t.Minus {
		n.Neg(n)
	}
	s.sum.Add(s.sum, n)
	s.constants = append(s.constants, n)
}

func (s *side) add(b *Box, t Term) {
	s.boxes, s.minus, s.factors = append(s.boxes, b), append(s.minus, t.Minus), append(s.factors, max(t.Factor, 1))
	switch b.State {
	case Value:
		n := new(big.Rat).Mul(b.Num, big.NewRat(max(t.Factor, 1), 1))
		if t.Minus {
			n.Neg(n)
		}
		s.sum.Add(s.sum, n)
	case Nothing:
		s.blanks++
	default:
		s.unknown++
	}
}

// compare asks a rule of two sides at one point. Result is "" if it holds.
func (r *Rule) compare(boxes []*Box, at point) Finding {
	left, right := gather(r.Left, boxes, at), gather(r.Right, boxes, at)
	f := Finding{Rule: r, Severity: r.Severity}
	f.Indicator, f.Applicant = about(left, right)
	if r.Op == "within" {
		if left.unknown == 0 || right.unknown+right.blanks > 0 || left.sum.Cmp(right.sum) <= 0 {
			return f // the identity over the same terms says it, or nothing can be said
		}
		left.unknown = 0
	}
	if left.unknown+right.unknown > 0 {
		f.Result = NotCheckable
		return f
	}
	order := left.sum.Cmp(right.sum)
	holds := order == 0 || r.Op != "=" && order < 0
	blanks := left.blanks + right.blanks
	switch {
	case holds && blanks == 0:
		return f
	case holds:
		f.Result = PassBlank
		return f
	case blanks > 0 && !r.exceeds(left, right, order):
		f.Result = NotCheckable
		return f
	}
	f.Result = Fail
	f.Left, f.Right, f.Difference = left.sum, right.sum, new(big.Rat).Sub(left.sum, right.sum)
	f.Message = r.message(left, right)
	f.Cause = "source"
	for _, b := range slices.Concat(left.boxes, right.boxes) {
		if b.Confidence < sure {
			f.Cause = "reading"
		}
	}
	return f
}

// exceeds reports whether a rule with blank terms fails whatever stands in the
// blanks, counts being not below zero: what is printed on the one side is more
// than the other side, on which nothing is blank.
func (r *Rule) exceeds(left, right side, order int) bool {
	if slices.Contains(left.minus, true) || slices.Contains(right.minus, true) {
		return false
	}
	if order > 0 {
		return right.blanks == 0
	}
	return r.Op == "=" && left.blanks == 0
}

// about names the box a rule is about: the first on the right, which is the
// total where there is one.
func about(left, right side) (indicator, applicant string) {
	for _, b := range slices.Concat(right.boxes, left.boxes) {
		return b.Indicator, b.Applicant
	}
	return "", ""
}

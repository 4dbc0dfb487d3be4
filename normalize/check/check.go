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
	set := newBoxSet(boxes)
	for i := range r.list {
		rule := &r.list[i]
		if rule.Scope == InReport && len(rule.Tables) > 1 == several && rule.When.Holds(p) {
			if of := rule.boxes(set); of != nil {
				out = append(out, rule.check(of)...)
			}
		}
	}
	return out
}

func (r *Rule) check(set *boxSet) []Finding {
	switch r.Op {
	case "count", "unit", "stated":
		return r.checkBoxes(set.all)
	case "printed":
		return r.checkPrinted(set.all)
	case "differ":
		return r.checkDiffer(set.all)
	}
	var fails, assumed, unchecked []Finding
	asked := 0
	for _, at := range r.askedFor(set.all) {
		f := r.compare(gather(r.Left, set, at), gather(r.Right, set, at))
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

// compare asks a rule of two sides at one point. Result is "" if it holds.
func (r *Rule) compare(left, right side) Finding {
	f := Finding{Rule: r, Severity: r.Severity}
	f.Indicator, f.Applicant = about(left, right)
	if r.Op == "within" {
		if left.unknown == 0 || right.unknown+right.blanks > 0 || left.sum.cmp(&right.sum) <= 0 {
			return f // the identity over the same terms says it, or nothing can be said
		}
		left.unknown = 0
	}
	if left.unknown+right.unknown > 0 {
		f.Result = NotCheckable
		return f
	}
	order := left.sum.cmp(&right.sum)
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
	f.Left, f.Right = left.sum.rat(), right.sum.rat()
	f.Difference = new(big.Rat).Sub(f.Left, f.Right)
	f.Message = r.message(left, right)
	f.Cause = "source"
	for _, a := range slices.Concat(left.boxes, right.boxes) {
		if a.Confidence < sure {
			f.Cause = "reading"
		}
	}
	return f
}

// exceeds reports whether a rule with blank terms fails whatever stands in the
// blanks, counts being not below zero: what is printed on the one side is more
// than the other side, on which nothing is blank.
func (r *Rule) exceeds(left, right side, order int) bool {
	if slices.ContainsFunc(slices.Concat(left.boxes, right.boxes), func(a addend) bool { return a.factor < 0 }) {
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
	for _, s := range []side{right, left} {
		if len(s.boxes) > 0 {
			return s.boxes[0].Indicator, s.boxes[0].Applicant
		}
	}
	return "", ""
}

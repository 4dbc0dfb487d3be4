package check

import (
	"fmt"
	"math/big"
	"strings"
)

// manyTerms is the number of terms from which zeros are counted, not listed.
const manyTerms = 8

// message says with numbers why a rule does not hold.
func (r *Rule) message(left, right side) string {
	verb := map[string]string{"=": "but", "<=": "which is more than", "within": "printed of the parts, which is more than"}[r.Op]
	if len(right.boxes) == 1 && len(right.constants) == 0 && r.Op == "=" {
		return fmt.Sprintf("%s, but %s prints %s", left.equation(), right.boxes[0].Label, printed(right.boxes[0].Box))
	}
	return fmt.Sprintf("%s, %s %s", left.equation(), verb, right.equation())
}

// equation writes a side as "1 + 2 = 3".
func (s side) equation() string {
	var b strings.Builder
	zeros := 0
	for _, box := range s.boxes {
		if len(s.boxes) > manyTerms && box.State == Value && box.Num.Sign() == 0 {
			zeros++
			continue
		}
		switch {
		case box.factor < 0:
			b.WriteString(" - ")
		case b.Len() > 0:
			b.WriteString(" + ")
		}
		if times := box.times(); times != 1 {
			fmt.Fprintf(&b, "%d × ", times)
		}
		b.WriteString(printed(box.Box))
	}
	for _, n := range s.constants {
		if b.Len() > 0 {
			b.WriteString(" + ")
		}
		b.WriteString(decimal(n))
	}
	if zeros > 0 {
		if b.Len() > 0 {
			b.WriteString(" + ")
		}
		fmt.Fprintf(&b, "%d zeros", zeros)
	}
	if len(s.boxes)+len(s.constants) > 1 || len(s.boxes) == 1 && s.boxes[0].times() != 1 {
		b.WriteString(" = " + decimal(s.sum.rat()))
	}
	return b.String()
}

func printed(b *Box) string {
	if b.State != Value {
		return "blank"
	}
	return decimal(b.Num)
}

// decimal writes a number exactly if it can be.
func decimal(n *big.Rat) string {
	places, _ := n.FloatPrec()
	return n.FloatString(places)
}

// checkBoxes asks a rule about single boxes.
func (r *Rule) checkBoxes(boxes []*Box) []Finding {
	var out []Finding
	for _, b := range boxes {
		if b.State != Value || !anyNames(r.Left, b) {
			continue
		}
		f := Finding{Rule: r, Result: Fail, Severity: r.Severity, Indicator: b.Indicator, Applicant: b.Applicant, Cause: "source"}
		if b.Confidence < sure {
			f.Cause = "reading"
		}
		switch {
		case r.Op == "count" && (!b.Num.IsInt() || b.Num.Sign() < 0):
			f.Left = b.Num
			f.Message = fmt.Sprintf("%s prints %s, which is no count", b.Label, decimal(b.Num))
		case r.Op == "stated" && b.Num.Sign() != 0 && b.PrintedUnit == "" && b.FormUnit == "":
			f.Left, f.Result, f.Severity = b.Num, NotCheckable, info
			f.Message = fmt.Sprintf("%s prints %s without a unit, and the form sets none", b.Label, decimal(b.Num))
		case r.Op == "unit" && b.PrintedUnit != "" && b.FormUnit != "" && b.PrintedUnit != b.FormUnit:
			f.Left = b.Num
			f.Message = fmt.Sprintf("%s prints %s %s, the unit of the form is %s", b.Label, decimal(b.Num), b.PrintedUnit, b.FormUnit)
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}

// checkPrinted counts the boxes that are not there.
func (r *Rule) checkPrinted(boxes []*Box) []Finding {
	var missing []*Box
	asked := 0
	for _, b := range boxes {
		if !anyNames(r.Left, b) {
			continue
		}
		asked++
		if b.State == Missing {
			missing = append(missing, b)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	f := Finding{Rule: r, Result: Fail, Severity: r.Severity, Cause: "unknown"}
	if len(missing) == 1 {
		f.Indicator, f.Applicant = missing[0].Indicator, missing[0].Applicant
	}
	f.Message = fmt.Sprintf("%d of %d boxes are not printed, first %s", len(missing), asked, missing[0].Label)
	return []Finding{f}
}

// manyVariants is the number of explanations that a message lists.
const manyVariants = 6

// Message says with numbers what would satisfy the failed rules.
func (l Location) Message() string {
	rules := strings.Join(l.Rules, ", ")
	if len(l.Fits) == 1 {
		return fmt.Sprintf("%s: that would satisfy %s and break no other rule", l.Fits[0].sentence(), rules)
	}
	var list []string
	for i, v := range l.Fits {
		if i == manyVariants {
			list = append(list, fmt.Sprintf("%d more", len(l.Fits)-i))
			break
		}
		list = append(list, v.sentence())
	}
	return fmt.Sprintf("%d single mistakes would each explain %s: %s", len(l.Fits), rules, strings.Join(list, "; or "))
}

// sentence says what is printed and what would fit.
func (v Variant) sentence() string {
	cells := make([]string, len(v.Cells))
	for i, c := range v.Cells {
		verb := "prints " + printed(c.Box)
		if c.Box.State != Value {
			verb = "is blank"
		}
		cells[i] = fmt.Sprintf("%s %s where %s would fit", c.Box.Label, verb, decimal(c.Fitting))
	}
	return strings.Join(cells, " and ")
}

// Doubtful reports whether a box of any of the explanations was not read with
// confidence, so that the reading may be at fault and not the source.
func (l Location) Doubtful() bool {
	for _, v := range l.Fits {
		for _, c := range v.Cells {
			if c.Box.Confidence < sure {
				return true
			}
		}
	}
	return false
}

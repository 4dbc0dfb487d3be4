package check

import (
	"math/big"
	"slices"
)

// An equation is one rule asked at one point of one table: the sum of its
// terms, right side negative, is zero (=) or not above zero (<=).
type equation struct {
	rule     *Rule
	about    *Box    // the box the finding of the rule names
	terms    []int64 // of each box of the table, 0 for most
	residual sum     // the sum as printed, blanks counted as zero
	broken   bool
}

// equations lists what the rules of a table say about its boxes. What cannot
// be checked says nothing and is left out.
func (r *Rules) equations(boxes []*Box) []equation {
	index := make(map[*Box]int, len(boxes))
	for i, b := range boxes {
		index[b] = i
	}
	set := newBoxSet(boxes)
	var out []equation
	for i := range r.list {
		rule := &r.list[i]
		if rule.Scope != InReport || rule.Op != "=" && rule.Op != "<=" || len(rule.Tables) > 1 || len(rule.When) > 0 || rule.boxes(set) == nil {
			continue
		}
		for _, at := range rule.askedFor(boxes) {
			if e, ok := rule.equation(set, index, at); ok {
				out = append(out, e)
			}
		}
	}
	return out
}

// equation is the rule at one point; ok is false if it cannot be checked.
func (r *Rule) equation(set *boxSet, index map[*Box]int, at point) (e equation, ok bool) {
	left, right := gather(r.Left, set, at), gather(r.Right, set, at)
	f := r.compare(left, right)
	if f.Result == NotCheckable {
		return e, false
	}
	e = equation{rule: r, terms: make([]int64, len(set.all)), broken: f.Result == Fail, residual: left.sum.clone()}
	e.residual.add(right.sum.rat(), -1)
	add := func(s side, sign int64) {
		for _, a := range s.boxes {
			e.terms[index[a.Box]] += sign * a.factor
			if a.Indicator == f.Indicator && a.Applicant == f.Applicant {
				e.about = a.Box
			}
		}
	}
	add(left, 1)
	add(right, -1)
	return e, true
}

// after returns the sum when boxes have other values.
func (e *equation) after(c change, boxes []*Box) sum {
	out := e.residual.clone()
	for i, v := range c {
		if n := e.terms[i]; n != 0 {
			out.add(v, n)
			out.add(number(boxes[i]), -n)
		}
	}
	return out
}

// satisfied reports whether a sum is what the equation asks for.
func (e *equation) satisfied(s sum) bool {
	sign := s.sign()
	return sign == 0 || e.rule.Op == "<=" && sign < 0
}

// touches reports whether a change is about a term of the equation.
func (e *equation) touches(c change) bool {
	for i := range c {
		if e.terms[i] != 0 {
			return true
		}
	}
	return false
}

// A change gives boxes, by position, the values they would have.
type change map[int]*big.Rat

// number is what stands in a box; a blank counts as zero.
func number(b *Box) *big.Rat {
	if b.State == Value {
		return b.Num
	}
	return zero
}

var zero = new(big.Rat)

// groups parts the broken equations into those that share boxes.
func groups(broken []*equation) [][]*equation {
	var out [][]*equation
	for _, e := range broken {
		joined := []*equation{e}
		out = slices.DeleteFunc(out, func(g []*equation) bool {
			if !slices.ContainsFunc(g, func(o *equation) bool { return o.shares(e) }) {
				return false
			}
			joined = append(slices.Clone(g), joined...)
			return true
		})
		out = append(out, joined)
	}
	return out
}

func (e *equation) shares(o *equation) bool {
	for i, n := range e.terms {
		if n != 0 && o.terms[i] != 0 {
			return true
		}
	}
	return false
}

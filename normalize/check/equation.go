package check

import (
	"math/big"
	"slices"
)

// An equation is one rule asked at one point of one table: the sum of its
// terms, right side negative, is zero (=) or not above zero (<=).
type equation struct {
	rule     *Rule
	about    *Box // the box the finding of the rule names
	terms    map[int]int64
	residual *big.Rat // the sum as printed, blanks counted as zero
	broken   bool
}

// equations lists what the rules of a table say about its boxes. What cannot
// be checked says nothing and is left out.
func (r *Rules) equations(boxes []*Box) []equation {
	index := make(map[*Box]int, len(boxes))
	for i, b := range boxes {
		index[b] = i
	}
	var out []equation
	for i := range r.list {
		rule := &r.list[i]
		if rule.Scope != InReport || rule.Op != "=" && rule.Op != "<=" || len(rule.Tables) > 1 || len(rule.When) > 0 || len(rule.boxes(boxes)) == 0 {
			continue
		}
		for _, at := range rule.askedFor(boxes) {
			if e, ok := rule.equation(boxes, index, at); ok {
				out = append(out, e)
			}
		}
	}
	return out
}

// equation is the rule at one point; ok is false if it cannot be checked.
func (r *Rule) equation(boxes []*Box, index map[*Box]int, at point) (e equation, ok bool) {
	f := r.compare(boxes, at)
	if f.Result == NotCheckable {
		return e, false
	}
	left, right := gather(r.Left, boxes, at), gather(r.Right, boxes, at)
	e = equation{rule: r, terms: map[int]int64{}, broken: f.Result == Fail, residual: new(big.Rat).Sub(left.sum, right.sum)}
	for k, s := range []side{left, right} {
		for i, b := range s.boxes {
			sign := s.factors[i]
			if s.minus[i] != (k == 1) {
				sign = -sign
			}
			e.terms[index[b]] += sign
			if b.Indicator == f.Indicator && b.Applicant == f.Applicant {
				e.about = b
			}
		}
	}
	return e, true
}

// after returns the sum when boxes have other values.
func (e *equation) after(c change, boxes []*Box) *big.Rat {
	sum := new(big.Rat).Set(e.residual)
	for i, v := range c {
		if n := e.terms[i]; n != 0 {
			by := new(big.Rat).Sub(v, number(boxes[i]))
			sum.Add(sum, by.Mul(by, big.NewRat(n, 1)))
		}
	}
	return sum
}

// satisfied reports whether a sum is what the equation asks for.
func (e *equation) satisfied(sum *big.Rat) bool {
	return sum.Sign() == 0 || e.rule.Op == "<=" && sum.Sign() < 0
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
	return new(big.Rat)
}

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
	for i := range e.terms {
		if o.terms[i] != 0 && e.terms[i] != 0 {
			return true
		}
	}
	return false
}

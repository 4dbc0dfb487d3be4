package check

import "math/big"

// A side is the boxes of one side of a rule at one point.
type side struct {
	boxes     []addend
	constants []*big.Rat // signed
	sum       sum
	blanks    int
	unknown   int // terms that cannot be a number
}

// An addend is a box of a side, with the number its value is multiplied by
// where it is added up: below zero if it is taken off.
type addend struct {
	*Box
	factor int64
}

// times is the factor without its sign.
func (a addend) times() int64 { return max(a.factor, -a.factor) }

// gather adds up the boxes that the terms of a side name at a point.
func gather(terms []Term, set *boxSet, at point) side {
	s := side{boxes: make([]addend, 0, len(terms))}
	for i := range terms {
		t := &terms[i]
		if t.Constant != nil {
			s.constant(t)
			continue
		}
		if n := t.nameAt(at); n.indicator == "" || !s.addAll(n, t.signed(), set.near(n)) {
			s.unknown++
		}
	}
	return s
}

func (s *side) constant(t *Term) {
	s.sum.add(t.Constant, t.signed())
	n := new(big.Rat).Mul(t.Constant, big.NewRat(t.signed(), 1))
	s.constants = append(s.constants, n)
}

// signed is the number a term is multiplied by.
func (t *Term) signed() int64 {
	if t.Minus {
		return -max(t.Factor, 1)
	}
	return max(t.Factor, 1)
}

// addAll adds the boxes of a name, times a factor; there may be none.
func (s *side) addAll(n name, factor int64, boxes []*Box) (found bool) {
	for _, b := range boxes {
		if !n.fits(b) {
			continue
		}
		found = true
		s.boxes = append(s.boxes, addend{b, factor})
		switch b.State {
		case Value:
			s.sum.add(b.Num, factor)
		case Nothing:
			s.blanks++
		default:
			s.unknown++
		}
	}
	return found
}

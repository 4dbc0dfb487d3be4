package check

import (
	"cmp"
	"math/big"
)

// A sum adds up numbers exactly. Whole numbers of a common size, which nearly
// all are, are added as such; what else there is, as fractions.
type sum struct {
	whole int64
	rest  *big.Rat // nil if nothing else was added
}

// Bounds of what is added as a whole number: a factor, its product with what
// is printed, and the sum so far. Two of the largest cannot overflow.
const (
	largeFactor = 1 << 20
	largeNumber = 1 << 40
	largeSum    = 1 << 62
)

// add adds a number times a factor.
func (s *sum) add(n *big.Rat, factor int64) {
	if n.IsInt() && n.Num().IsInt64() && within(factor, largeFactor) {
		if v := n.Num().Int64(); within(v, largeNumber) && within(s.whole, largeSum) {
			s.whole += v * factor
			return
		}
	}
	if s.rest == nil {
		s.rest = new(big.Rat)
	}
	s.rest.Add(s.rest, new(big.Rat).Mul(n, new(big.Rat).SetInt64(factor)))
}

// clone is a sum that can be added to on its own.
func (s *sum) clone() sum {
	out := *s
	if s.rest != nil {
		out.rest = new(big.Rat).Set(s.rest)
	}
	return out
}

func within(v, limit int64) bool { return -limit < v && v < limit }

// rat is the sum as a fraction of its own.
func (s *sum) rat() *big.Rat {
	r := new(big.Rat).SetInt64(s.whole)
	if s.rest != nil {
		r.Add(r, s.rest)
	}
	return r
}

func (s *sum) cmp(o *sum) int {
	if s.rest == nil && o.rest == nil {
		return cmp.Compare(s.whole, o.whole)
	}
	return s.rat().Cmp(o.rat())
}

func (s *sum) sign() int { return s.cmp(&sum{}) }

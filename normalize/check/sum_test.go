package check

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestSum adds numbers of every size, and fractions, with either sign: the sum
// is that of fractions.
func TestSum(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	huge, _ := new(big.Rat).SetString("123456789012345678901234567890")
	numbers := []*big.Rat{new(big.Rat), big.NewRat(7, 1), big.NewRat(largeNumber-1, 1), big.NewRat(largeNumber, 1),
		big.NewRat(math.MaxInt64, 1), big.NewRat(math.MinInt64, 1), big.NewRat(21, 4), huge}
	factors := []int64{1, 10, 3, largeFactor - 1, largeFactor, math.MaxInt64}
	for range 2000 {
		var got sum
		want := new(big.Rat)
		for range rnd.IntN(12) {
			n, factor := numbers[rnd.IntN(len(numbers))], factors[rnd.IntN(len(factors))]
			if rnd.IntN(2) == 0 {
				factor = -factor
			}
			got.add(n, factor)
			want.Add(want, new(big.Rat).Mul(n, big.NewRat(factor, 1)))
		}
		before := got.clone()
		before.add(big.NewRat(1, 3), 1)
		if got.rat().Cmp(want) != 0 || got.sign() != want.Sign() || before.cmp(&got) <= 0 {
			t.Fatalf("sum is %s, sign %d, want %s", got.rat(), got.sign(), want)
		}
	}
}

// TestSumManyLarge adds numbers near the bound until whole ones would overflow.
func TestSumManyLarge(t *testing.T) {
	var s sum
	n := big.NewRat(largeNumber-1, 1)
	for range 64 {
		s.add(n, largeFactor-1)
	}
	want := new(big.Rat).Mul(n, big.NewRat((largeFactor-1)*64, 1))
	if s.rat().Cmp(want) != 0 {
		t.Errorf("sum is %s, want %s", s.rat(), want)
	}
}

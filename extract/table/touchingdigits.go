package table

import (
	"math"
	"slices"
)

// How numbers in neighbouring cells are told apart where a font gives its
// digits boxes that reach into each other.
const (
	boxOver   = 0.1 // ems; a box reaches so far over the beginning of the next digit
	wideStep  = 1.6 // multiples of the least distance of two digits of a number: a wider one parts numbers
	leastStep = 0.3 // ems; digits that stand nearer are printed twice
)

// partDigits parts digits that only seem to touch because of their boxes: they
// begin at one distance from each other, and further off where a number ends.
func partDigits(runs []*run) []*run {
	return partGaps(runs, (*run).digitGaps)
}

// digitGaps returns where a run of nothing but digits, whose boxes reach into
// each other, has a gap.
func (r *run) digitGaps() []int {
	if len(r.glyphs) < 3 || slices.ContainsFunc([]rune(r.text), func(c rune) bool { return c < '0' || c > '9' }) {
		return nil
	}
	least := math.Inf(1)
	for i := 1; i < len(r.glyphs); i++ {
		least = math.Min(least, r.glyphs[i].Box.X0-r.glyphs[i-1].Box.X0)
	}
	if least < leastStep*r.size {
		return nil
	}
	var out []int
	for i := 1; i < len(r.glyphs); i++ {
		before := r.glyphs[i-1].Box
		if before.Width() > least+boxOver*r.size && r.glyphs[i].Box.X0-before.X0 > wideStep*least {
			out = append(out, i)
		}
	}
	return out
}

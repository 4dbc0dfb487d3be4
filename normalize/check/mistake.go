package check

import (
	"math/big"
	"slices"
)

// single proposes for each box the one value that satisfies a broken sum.
func (l *locator) single(broken []*equation) []candidate {
	first := firstSum(broken)
	if first == nil {
		return nil
	}
	var out []candidate
	for i, b := range l.boxes {
		if n := first.terms[i]; n != 0 && b.State == Value {
			by := new(big.Rat).Quo(first.residual.rat(), new(big.Rat).SetInt64(n))
			fitting := by.Sub(b.Num, by)
			out = append(out, candidate{note: l.singleNote(i, fitting, broken), change: change{i: fitting}})
		}
	}
	return out
}

// firstSum returns the first of the equations that is no inequality.
func firstSum(broken []*equation) *equation {
	i := slices.IndexFunc(broken, func(e *equation) bool { return e.rule.Op == "=" })
	if i < 0 {
		return nil
	}
	return broken[i]
}

var ten = big.NewRat(10, 1)

// singleNote says what kind of mistake one wrong box is.
func (l *locator) singleNote(i int, fitting *big.Rat, broken []*equation) string {
	b := l.boxes[i]
	total := slices.ContainsFunc(broken, func(e *equation) bool { return e.about == b && e.rule.Op == "=" })
	switch {
	case total && b.Num.Sign() == 0:
		return MissingTotal
	case b.Num.Sign() != 0 && fitting.Cmp(new(big.Rat).Mul(b.Num, ten)) == 0,
		b.Num.Sign() != 0 && b.Num.Cmp(new(big.Rat).Mul(fitting, ten)) == 0:
		return DigitShift
	case turned(decimal(b.Num), decimal(fitting)):
		return DigitsTurned
	}
	return WrongCell
}

// turned reports whether two numbers differ in the order of two neighbouring
// digits only.
func turned(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i+1 < len(a); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// neighbours lists the pairs of boxes side by side or one above the other,
// both with something of which the number is known.
func (l *locator) neighbours() [][2]int {
	var out [][2]int
	for i, b := range l.boxes {
		for _, step := range [][2]int{{0, 1}, {1, 0}} {
			j, ok := l.at[[2]int{b.Row + step[0], b.Col + step[1]}]
			if ok && known(b) && known(l.boxes[j]) {
				out = append(out, [2]int{i, j})
			}
		}
	}
	return out
}

func known(b *Box) bool { return b.State == Value || b.State == Nothing }

// inAll reports whether each of the broken equations has one of the boxes for
// a term: a change of boxes that leaves one out cannot satisfy it.
func inAll(broken []*equation, boxes ...int) bool {
	return !slices.ContainsFunc(broken, func(e *equation) bool {
		return !slices.ContainsFunc(boxes, func(i int) bool { return e.terms[i] != 0 })
	})
}

// swaps proposes to exchange two neighbouring boxes.
func (l *locator) swaps(broken []*equation) []candidate {
	var out []candidate
	for _, p := range l.neighbours() {
		if !inAll(broken, p[:]...) {
			continue
		}
		a, b := number(l.boxes[p[0]]), number(l.boxes[p[1]])
		if a.Cmp(b) != 0 {
			out = append(out, candidate{note: Swapped, change: change{p[0]: b, p[1]: a}})
		}
	}
	return out
}

// splits proposes that one number of two digits was printed into two boxes of
// a row: it belongs in either, and the other holds nothing.
func (l *locator) splits(broken []*equation) []candidate {
	var out []candidate
	for _, p := range l.neighbours() {
		if !inAll(broken, p[:]...) {
			continue
		}
		a, b := l.boxes[p[0]], l.boxes[p[1]]
		if a.Row != b.Row || !digit(a) || !digit(b) || a.Num.Sign() == 0 {
			continue
		}
		whole := new(big.Rat).Add(new(big.Rat).Mul(a.Num, ten), b.Num)
		out = append(out, candidate{note: SplitNumber, change: change{p[0]: whole, p[1]: new(big.Rat)}},
			candidate{note: SplitNumber, change: change{p[0]: new(big.Rat), p[1]: whole}})
	}
	return out
}

// digit reports whether a box prints one digit.
func digit(b *Box) bool {
	return b.State == Value && b.Num.IsInt() && b.Num.Sign() >= 0 && b.Num.Cmp(ten) < 0
}

// shifts proposes that the values of a row, from some box on, stand one column
// too far right or left. The value that fell out of the row follows from a sum,
// which then says nothing for the proposal.
func (l *locator) shifts(broken []*equation) []candidate {
	var out []candidate
	for row := 1; ; row++ {
		var line []int
		for col := 1; ; col++ {
			i, ok := l.at[[2]int{row, col}]
			if !ok {
				break
			}
			line = append(line, i)
		}
		if len(line) == 0 {
			return out
		}
		if !inAll(broken, line...) {
			continue
		}
		for k := range len(line) - 1 {
			out = append(out, l.shifted(line[k:])...)
			out = append(out, l.shifted(reversed(line[:len(line)-k]))...)
		}
	}
}

func reversed(line []int) []int {
	out := slices.Clone(line)
	slices.Reverse(out)
	return out
}

// shifted proposes that the first box of a line is one too many: each box
// holds what belongs to the one before it, and the last value is lost.
func (l *locator) shifted(line []int) []candidate {
	c := change{}
	for k, i := range line {
		if !known(l.boxes[i]) {
			return nil
		}
		if k > 0 {
			c[line[k-1]] = number(l.boxes[i])
		}
	}
	if number(l.boxes[line[0]]).Sign() != 0 {
		return nil // a value that would be thrown away
	}
	last := line[len(line)-1]
	c[last] = number(l.boxes[last])
	for i := range l.equations {
		e := &l.equations[i]
		if n := e.terms[last]; n != 0 && e.rule.Op == "=" {
			after := e.after(c, l.boxes)
			by := new(big.Rat).Quo(after.rat(), new(big.Rat).SetInt64(n))
			c[last] = by.Sub(c[last], by)
			return []candidate{{note: ShiftedRow, change: c, known: 1}}
		}
	}
	return nil
}

// rows proposes that a part and the total of its row are wrong by the same
// amount, as where a total was worked out from a wrong part.
func (l *locator) rows(broken []*equation) []candidate {
	first := firstSum(broken)
	if first == nil {
		return nil
	}
	var out []candidate
	for t, b := range l.boxes {
		if b.Applicant != total || b.State != Value {
			continue
		}
		for i, p := range l.boxes {
			n := first.terms[i] + first.terms[t]
			if p.Indicator != b.Indicator || p == b || p.State != Value || n == 0 {
				continue
			}
			by := new(big.Rat).Quo(first.residual.rat(), new(big.Rat).SetInt64(n))
			out = append(out, candidate{note: WrongRow, known: 1,
				change: change{i: new(big.Rat).Sub(p.Num, by), t: new(big.Rat).Sub(b.Num, by)}})
		}
	}
	return out
}

package narrative

import "slices"

// each reads a list of numbers behind a word for "respectively", if one begins
// at i: the names in front of the word and the numbers behind it go together
// by order.
func (r *reader) each(i int) bool {
	s := &r.s
	seq := s.since()
	at := -1
	for k, j := range seq {
		if t := &s.tokens[j]; t.kind == kWord && t.word.tags.has(r.d.marks.each) {
			at = k
		}
	}
	if at < 0 {
		return false
	}
	numbers := r.numberList(i)
	if len(numbers) < 2 {
		return false
	}
	names := r.nameList(seq[:at])
	if len(names) != len(numbers) {
		for _, j := range numbers {
			r.unread(j, "list_mismatch")
		}
	} else {
		tail := seq[at+1:]
		for k, j := range numbers {
			one := slices.Concat(names[k], tail)
			r.bind(j, one)
		}
	}
	s.consumed = max(s.consumed, numbers[len(numbers)-1]+1)
	return true
}

// numberList returns the numbers that follow i with nothing but list marks
// and glue between them.
func (r *reader) numberList(i int) []int {
	s := &r.s
	out := []int{i}
	for j := i + 1; j < len(s.tokens); j++ {
		switch t := &s.tokens[j]; {
		case t.kind == kNumber:
			out = append(out, j)
		case t.kind == kList, t.kind == kComma, t.kind == kWord && (t.word.role == roleConj || t.word.role == roleGlue):
		default:
			return out
		}
	}
	return out
}

// nameList cuts tokens at list marks.
func (r *reader) nameList(seq []int) [][]int {
	var out [][]int
	from := 0
	for k, j := range seq {
		if r.joins(j) {
			if k > from {
				out = append(out, seq[from:k])
			}
			from = k + 1
		}
	}
	if from < len(seq) {
		out = append(out, seq[from:])
	}
	return out
}

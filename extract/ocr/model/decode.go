package model

import (
	"cmp"
	"math"
	"slices"
)

// signCount is the number of signs a number is written with, and the blank.
const signCount = 15

// SignRunes are the signs of numbers by index; index 0 is the blank.
var SignRunes = [signCount]rune{0, '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ',', '-', '/'}

// lookalikes are characters that, where only a number can stand, are the sign
// they look like. Their probabilities count for it.
var lookalikes = map[rune]string{
	'0': "OoＯ〇○０", '1': "lI|１", '2': "２", '3': "３", '4': "４", '5': "５", '6': "６", '7': "７", '8': "８", '9': "９",
	'.': "．·", ',': "，", '-': "—–一－=_", '/': "／",
}

// signs holds the classes of the recogniser that stand for each sign.
type signs [signCount][]int

func newSigns(keys []rune) signs {
	class := map[rune]int{}
	for c, r := range keys {
		if _, seen := class[r]; !seen {
			class[r] = c
		}
	}
	var out signs
	out[0] = []int{0, len(keys) - 1} // the blank and the space
	for k, sign := range SignRunes[1:] {
		for _, r := range append([]rune{sign}, []rune(lookalikes[sign])...) {
			if c, ok := class[r]; ok {
				out[k+1] = append(out[k+1], c)
			}
		}
	}
	return out
}

// Numeric reports whether a character is a sign of a number or looks like one.
func Numeric(r rune) bool {
	for _, sign := range SignRunes[1:] {
		if r == sign || slices.Contains([]rune(lookalikes[sign]), r) {
			return true
		}
	}
	return false
}

// A Char is one recognised character.
type Char struct {
	Rune     rune
	P        float64 // how sure the recogniser is of it
	From, To float64 // the steps it was seen at, as pixels of the piece
}

// Free decodes a reading as any text: the likeliest class of each step.
func (r Reading) Free() []Char {
	var out []Char
	last := rune(0)
	for t, s := range r.Steps {
		from, to := float64(t)*r.Width, float64(t+1)*r.Width
		switch {
		case s.Rune == 0:
		case s.Rune == last:
			c := &out[len(out)-1]
			c.To, c.P = to, math.Max(c.P, float64(s.P))
		default:
			out = append(out, Char{s.Rune, float64(s.P), from, to})
		}
		last = s.Rune
	}
	return out
}

// Number decodes a reading as a number: only the signs of one count.
func (r Reading) Number() []Char {
	var out []Char
	last := 0
	for t, s := range r.Steps {
		best := 0
		for k, p := range s.Signs {
			if p > s.Signs[best] {
				best = k
			}
		}
		from, to := float64(t)*r.Width, float64(t+1)*r.Width
		p := float64(s.Signs[best])
		switch {
		case best == 0:
		case best == last:
			c := &out[len(out)-1]
			c.To, c.P = to, math.Max(c.P, p)
		default:
			out = append(out, Char{SignRunes[best], p, from, to})
		}
		last = best
	}
	return out
}

// An Alternative is a way to read a number with its probability, relative to
// all ways to read it as one.
type Alternative struct {
	Text string
	P    float64
}

const beamWidth = 12

// Alternatives returns the likeliest ways to read a number, best first: the
// sums over all alignments (prefix beam search).
func (r Reading) Alternatives(most int) []Alternative {
	type state struct{ blank, sign float64 } // probability of the prefix ending in the blank, or in its last sign
	beam := map[string]state{"": {blank: 1}}
	for _, s := range r.Steps {
		total := float64(0)
		for _, p := range s.Signs {
			total += float64(p)
		}
		if total <= 0 {
			continue
		}
		next := map[string]state{}
		for prefix, st := range beam {
			for k, p := range s.Signs {
				p := float64(p) / total
				if p < 1e-5 {
					continue
				}
				if k == 0 {
					n := next[prefix]
					n.blank += (st.blank + st.sign) * p
					next[prefix] = n
					continue
				}
				sign := string(SignRunes[k])
				longer := prefix + sign
				n := next[longer]
				if len(prefix) > 0 && prefix[len(prefix)-1:] == sign {
					n.sign += st.blank * p
					same := next[prefix]
					same.sign += st.sign * p
					next[prefix] = same
				} else {
					n.sign += (st.blank + st.sign) * p
				}
				next[longer] = n
			}
		}
		beam = map[string]state{}
		for _, prefix := range likeliest(next, func(st state) float64 { return st.blank + st.sign }, beamWidth) {
			beam[prefix] = next[prefix]
		}
	}
	sum := 0.0
	for _, st := range beam {
		sum += st.blank + st.sign
	}
	var out []Alternative
	for _, text := range likeliest(beam, func(st state) float64 { return st.blank + st.sign }, most) {
		out = append(out, Alternative{text, (beam[text].blank + beam[text].sign) / sum})
	}
	return out
}

// likeliest returns the keys of the n greatest values, greatest first.
func likeliest[T any](m map[string]T, p func(T) float64, n int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(p(m[b]), p(m[a])), cmp.Compare(a, b)) })
	return keys[:min(n, len(keys))]
}

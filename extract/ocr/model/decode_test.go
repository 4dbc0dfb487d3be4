package model

import (
	"math"
	"slices"
	"testing"
)

// reading makes steps of the probabilities of characters; what is left of 1 is
// the blank's.
func reading(keys []rune, steps ...map[rune]float32) Reading {
	m := &Models{keys: keys, signs: newSigns(keys)}
	r := Reading{Width: 8}
	for _, s := range steps {
		probs := make([]float32, len(keys))
		probs[0] = 1
		for c, p := range s {
			probs[slices.Index(keys, c)] += p
			probs[0] -= p
		}
		r.Steps = append(r.Steps, m.step(probs))
	}
	return r
}

func textOf(chars []Char) string {
	s := ""
	for _, c := range chars {
		s += string(c.Rune)
	}
	return s
}

var testKeys = []rune{0, '0', '1', '2', '7', 'O', 'o', 'l', '/', '件', ' '}

func TestDecode(t *testing.T) {
	tests := map[string]struct {
		reading      Reading
		free, number string
	}{
		"one digit seen twice":          {reading(testKeys, map[rune]float32{'7': 0.9}, map[rune]float32{'7': 0.8}), "7", "7"},
		"two digits with a blank":       {reading(testKeys, map[rune]float32{'1': 0.9}, nil, map[rune]float32{'1': 0.8}), "11", "11"},
		"a letter in place of a nought": {reading(testKeys, map[rune]float32{'2': 0.9}, nil, map[rune]float32{'O': 0.5, '0': 0.4}), "2O", "20"},
		"noughts of several shapes":     {reading(testKeys, map[rune]float32{'O': 0.3, 'o': 0.3, '0': 0.2}), "O", "0"},
		"a word behind":                 {reading(testKeys, map[rune]float32{'7': 0.9}, map[rune]float32{'件': 0.9}), "7件", "7"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := textOf(tt.reading.Free()); got != tt.free {
				t.Errorf("free: %q, want %q", got, tt.free)
			}
			if got := textOf(tt.reading.Number()); got != tt.number {
				t.Errorf("number: %q, want %q", got, tt.number)
			}
		})
	}
	chars := tests["noughts of several shapes"].reading.Number()
	if math.Abs(chars[0].P-0.8) > 1e-6 {
		t.Errorf("the shapes of a nought together have %g", chars[0].P)
	}
}

func TestAlternatives(t *testing.T) {
	r := reading(testKeys, map[rune]float32{'1': 0.6, '7': 0.3}, nil, map[rune]float32{'2': 0.95})
	got := r.Alternatives(3)
	if len(got) != 3 || got[0].Text != "12" || got[1].Text != "72" || got[2].Text != "2" {
		t.Fatalf("%+v", got)
	}
	if math.Abs(got[0].P-0.57) > 0.01 || math.Abs(got[1].P-0.285) > 0.01 {
		t.Errorf("%+v", got)
	}
	twice := reading(testKeys, map[rune]float32{'1': 0.9}, map[rune]float32{'1': 0.9}).Alternatives(2)
	if twice[0].Text != "1" {
		t.Errorf("one digit over two steps: %+v", twice)
	}
}

func TestNumeric(t *testing.T) {
	for r, want := range map[rune]bool{'0': true, '〇': true, '—': true, '／': true, '件': false, ' ': false} {
		if Numeric(r) != want {
			t.Errorf("%q: %v", r, !want)
		}
	}
}

func TestBoxes(t *testing.T) {
	w, h := 64, 40
	probs := make([]float32, w*h)
	for y := 10; y < 16; y++ {
		for x := 8; x < 40; x++ {
			probs[y*w+x] = 0.9
		}
	}
	for y := 30; y < 36; y++ { // too unsure
		for x := 8; x < 40; x++ {
			probs[y*w+x] = 0.4
		}
	}
	got := boxes(probs, w, h)
	if len(got) != 1 || got[0].Min.X != 4 || got[0].Max.Y != 20 {
		t.Errorf("%v", got)
	}
}

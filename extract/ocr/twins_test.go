package ocr

import (
	"image"
	"testing"
	"unicode"

	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// numberReading is what a recogniser gives that sees signs one after another; _ is
// nothing.
func numberReading(signs string) model.Reading {
	r := model.Reading{Width: 4}
	for _, c := range signs {
		s := model.Step{Rune: c, P: 0.9}
		if c == '_' {
			s.Rune, c = 0, 0
		}
		for k, sign := range model.SignRunes {
			if sign == c {
				s.Signs[k] = 0.9
			}
		}
		r.Steps = append(r.Steps, s)
	}
	return r
}

// TestTwins: of digits of which one is missing, those that are seen when they
// are set apart are taken if they repeat one that was read.
func TestTwins(t *testing.T) {
	one, two, three := image.Rect(10, 10, 16, 30), image.Rect(21, 10, 27, 30), image.Rect(32, 10, 38, 30)
	tests := map[string]struct {
		ink               []image.Rectangle
		read, apart, want string
		twins             bool
	}{
		"one is read of two":        {[]image.Rectangle{one, two}, "1", "_1_1_", "11", true},
		"two are read of three":     {[]image.Rectangle{one, two, three}, "21", "_2_1_1", "211", true},
		"both are read":             {[]image.Rectangle{one, two}, "11", "_1_1_", "11", false},
		"halves of a broken nought": {[]image.Rectangle{one, two}, "0", "_1_1_", "0", true},
		"another digit":             {[]image.Rectangle{one, two}, "1", "_1_7_", "1", true},
		"bits of a broken three":    {[]image.Rectangle{one, image.Rect(18, 10, 20, 13), image.Rect(18, 27, 20, 30), image.Rect(21, 10, 29, 30)}, "13", "_1_1_3", "13", false},
		"two that touch":            {[]image.Rectangle{image.Rect(10, 10, 31, 30)}, "1", "_1_1_", "11", true},
		"one wide digit":            {[]image.Rectangle{image.Rect(10, 10, 28, 30)}, "4", "_4_4_", "4", false},
		"wide for what is read":     {[]image.Rectangle{image.Rect(10, 10, 40, 30)}, "7", "_4_4_", "7", true},
		"a point is no digit":       {[]image.Rectangle{one, image.Rect(18, 27, 20, 30)}, "1", "_1_._", "1", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			pc := piece{}
			for _, b := range tt.ink {
				pc.parts, pc.box = append(pc.parts, raster.Part{Box: b}), pc.box.Union(b)
			}
			first := text{number: true}
			for _, r := range tt.read {
				first.chars = append(first.chars, model.Char{Rune: r, P: 0.95})
			}
			if got := first.twins(pc); got != tt.twins {
				t.Errorf("twins %v", got)
			}
			if !tt.twins {
				return
			}
			got := first.twinned(numberReading(tt.apart), pc)
			c := cell{texts: []text{got}}
			if c.digits() != tt.want || got.sure() > twinSure {
				t.Errorf("%q with confidence %g, want %q", c.digits(), got.sure(), tt.want)
			}
		})
	}
}

// TestDoubtful: what may be a broken figure is read again, words are not.
func TestDoubtful(t *testing.T) {
	at := func(number bool, p float64, runes string) text {
		out := text{number: number}
		for _, r := range runes {
			out.chars = append(out.chars, model.Char{Rune: r, P: p})
		}
		return out
	}
	for name, tt := range map[string]struct {
		text text
		want bool
	}{
		"a sure number":     {at(true, 0.95, "12"), false},
		"an unsure number":  {at(true, 0.7, "12"), true},
		"sides of a nought": {at(false, 0.95, "()"), true},
		"a Latin letter":    {at(false, 0.95, "N"), true},
		"a word":            {at(false, 0.95, "无"), false},
	} {
		if got := tt.text.doubtful(); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestBetterReading: a number is rather taken than letters, but is not sure then.
func TestBetterReading(t *testing.T) {
	at := func(number bool, p float64, r rune) text {
		return text{number: number, chars: []model.Char{{Rune: r, P: p}}}
	}
	for name, tt := range map[string]struct {
		first, again text
		want         rune
		most         float64 // of its confidence
	}{
		"a letter, then a number":     {at(false, 0.92, 'N'), at(true, 0.97, '2'), '2', softenedTo},
		"a number, then a letter":     {at(true, 0.6, '2'), at(false, 0.97, 'N'), '2', 0.6},
		"a surer number":              {at(true, 0.6, '1'), at(true, 0.97, '7'), '7', 0.97},
		"a less sure one":             {at(true, 0.7, '1'), at(true, 0.6, '7'), '1', 0.7},
		"nothing the second time":     {at(false, 0.92, 'N'), at(true, unreadSure, unicode.ReplacementChar), 'N', 0.92},
		"a character, then a figure":  {at(false, 0.4, '无'), at(true, 0.3, '7'), '无', 0.4},
		"an unsure word, a surer one": {at(false, 0.4, '元'), at(false, 0.9, '无'), '无', 0.9},
	} {
		got := tt.first.or(tt.again)
		if got.chars[0].Rune != tt.want || got.sure() > tt.most {
			t.Errorf("%s: %c with confidence %g", name, got.chars[0].Rune, got.sure())
		}
	}
}

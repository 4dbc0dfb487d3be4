package pdf

import (
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestRaise: digits printed small and high behind a character are marks of
// notes; others keep what they are.
func TestRaise(t *testing.T) {
	type digit struct {
		char             rune
		x, foot, w, size float64
	}
	for name, c := range map[string]struct {
		printed []digit
		want    string
	}{
		"a number":            {[]digit{{'1', 0, 100, 5, 10}, {'6', 5, 100, 5, 10}}, "16"},
		"a mark":              {[]digit{{'1', 0, 100, 5, 10}, {'6', 5, 96, 3, 6}}, "1⁶"},
		"a mark of two":       {[]digit{{'1', 0, 100, 5, 10}, {'1', 5, 96, 3, 6}, {'2', 8, 96, 3, 6}}, "1¹²"},
		"small on the line":   {[]digit{{'1', 0, 100, 5, 10}, {'6', 5, 100, 3, 6}}, "16"},
		"in the next column":  {[]digit{{'1', 0, 100, 5, 10}, {'6', 40, 96, 3, 6}}, "16"},
		"on the line above":   {[]digit{{'1', 0, 100, 5, 10}, {'6', 5, 80, 3, 6}}, "16"},
		"a number behind it":  {[]digit{{'1', 0, 100, 5, 10}, {'6', 5, 96, 3, 6}, {'7', 8, 100, 5, 10}}, "1⁶7"},
		"before a number":     {[]digit{{'6', 0, 96, 3, 6}, {'1', 3, 100, 5, 10}}, "61"},
		"of no size":          {[]digit{{'1', 0, 100, 0, 0}, {'6', 0, 100, 0, 0}}, "16"},
		"a unit with a power": {[]digit{{'m', 0, 100, 8, 10}, {'2', 8, 95, 3, 6}}, "m²"},
	} {
		var glyphs []layout.Glyph
		for _, d := range c.printed {
			glyphs = append(glyphs, layout.Glyph{Rune: d.char, Size: d.size, Box: layout.Box{X0: d.x, Y0: d.foot - d.size, X1: d.x + d.w, Y1: d.foot}})
		}
		raise(glyphs)
		got := ""
		for _, g := range glyphs {
			got += string(g.Rune)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

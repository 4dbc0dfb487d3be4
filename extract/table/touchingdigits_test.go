package table

import (
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestPartDigits: numbers of neighbouring cells are parted where the boxes of
// their digits are too wide to show the gap; a number is not.
func TestPartDigits(t *testing.T) {
	for name, tt := range map[string]struct {
		starts []float64
		width  float64
		want   string
	}{
		"two numbers":         {[]float64{0, 4.5, 13.6, 18.1, 22.6, 27.1}, 8.1, "12 3456"},
		"one number":          {[]float64{0, 4.5, 9, 13.5}, 8.1, "1234"},
		"boxes as they are":   {[]float64{0, 4.5, 9, 16.3}, 4.5, "1234"},
		"printed twice, bold": {[]float64{0, 0.3, 4.5, 4.8}, 8.1, "1234"},
		"narrow digits":       {[]float64{0, 3.6, 8.6, 13.6}, 8.1, "1234"},
	} {
		var glyphs []layout.Glyph
		for i, x := range tt.starts {
			glyphs = append(glyphs, layout.Glyph{Rune: rune('1' + i), Size: 9, Box: layout.Box{X0: x, X1: x + tt.width, Y0: 0, Y1: 9}})
		}
		var got []string
		for _, r := range partDigits([]*run{newRun(glyphs)}) {
			got = append(got, r.text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", name, got, tt.want)
		}
	}
}

package ocr

import (
	"image"
	"testing"

	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// TestWithoutStamps: the side of a red ring is no line beside black ones, even
// where figures stand upon it; the lines of a red table are.
func TestWithoutStamps(t *testing.T) {
	black, other := image.Rect(10, 10, 190, 13), image.Rect(10, 90, 190, 93)
	ring := image.Rect(60, 20, 70, 80)
	for name, tt := range map[string]struct {
		red   []image.Rectangle // printed in red, the others in black
		upon  image.Rectangle   // black upon it
		want  int
		plain bool // the page has no colour
	}{
		"black lines":            {nil, image.Rectangle{}, 3, false},
		"a ring":                 {[]image.Rectangle{ring}, image.Rectangle{}, 2, false},
		"a figure upon the ring": {[]image.Rectangle{ring}, image.Rect(60, 30, 68, 50), 2, false},
		"a red table":            {[]image.Rectangle{ring, black, other}, image.Rectangle{}, 3, false},
		"a grey page":            {[]image.Rectangle{ring}, image.Rectangle{}, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			grey, dark := raster.NewGray(200, 100), raster.NewGray(200, 100)
			paint := func(g *raster.Gray, r image.Rectangle, v uint8) {
				for y := r.Min.Y; y < r.Max.Y; y++ {
					for x := r.Min.X; x < r.Max.X; x++ {
						g.Pix[y*g.W+x] = v
					}
				}
			}
			var lines []raster.Line
			for _, r := range []image.Rectangle{black, other, ring} {
				paint(grey, r, 20)
				paint(dark, r, 10)
				lines = append(lines, raster.Line{Horizontal: r.Dx() > r.Dy(), Box: r})
			}
			for _, r := range tt.red {
				paint(grey, r, 190)
			}
			paint(grey, tt.upon, 20)
			p := &page{planes: planes{grey: grey, dark: dark}}
			if tt.plain {
				p.dark = grey
			}
			if got := p.withoutStamps(lines, grey.Below(220)); len(got) != tt.want {
				t.Errorf("%d lines are left, want %d", len(got), tt.want)
			}
		})
	}
}

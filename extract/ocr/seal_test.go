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

// TestLinesUnderStamp: a black line of which half lies under a stamp, whose
// colour it takes on, is kept; where the ring goes on behind its end, it ends.
func TestLinesUnderStamp(t *testing.T) {
	for name, tt := range map[string]struct {
		ring image.Rectangle // of the stamp alone
		want image.Rectangle // what is left of the line
	}{
		"under the stamp": {image.Rect(120, 60, 190, 90), image.Rect(60, 20, 62, 80)},
		"prolonged":       {image.Rect(58, 80, 64, 95), image.Rect(60, 20, 62, 80)},
		"from above":      {image.Rect(58, 5, 64, 20), image.Rect(60, 20, 62, 80)},
	} {
		t.Run(name, func(t *testing.T) {
			grey, dark := raster.NewGray(200, 100), raster.NewGray(200, 100)
			paint := func(r image.Rectangle, red, other uint8) {
				for y := r.Min.Y; y < r.Max.Y; y++ {
					for x := r.Min.X; x < r.Max.X; x++ {
						grey.Pix[y*grey.W+x], dark.Pix[y*grey.W+x] = red, other
					}
				}
			}
			lines := []raster.Line{{Horizontal: true, Box: image.Rect(10, 10, 190, 12)}, {Horizontal: true, Box: image.Rect(10, 96, 190, 98)}}
			paint(tt.ring, 195, 60)
			paint(image.Rect(100, 30, 180, 70), 195, 60)
			for _, l := range lines {
				paint(l.Box, 90, 80)
			}
			line := tt.want
			paint(line, 100, 80)
			paint(image.Rect(line.Min.X, 30, line.Max.X, 70), 110, 30)
			if tt.ring.Overlaps(image.Rect(line.Min.X, 0, line.Max.X, 100)) {
				line = line.Union(image.Rect(line.Min.X, tt.ring.Min.Y, line.Max.X, tt.ring.Max.Y))
			}
			lines = append(lines, raster.Line{Box: line})
			got := (&page{planes: planes{grey: grey, dark: dark}}).withoutStamps(lines, grey.Below(220))
			if len(got) != len(lines) || got[2].Box != tt.want || got[0].Box != lines[0].Box {
				t.Errorf("lines %v, want the last to be %v", got, tt.want)
			}
		})
	}
}

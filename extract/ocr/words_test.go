package ocr

import (
	"image"
	"slices"
	"testing"

	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// TestPartLines: the box of a line that reaches into the next is cut between
// them; lines beside each other, and one within another, are left.
func TestPartLines(t *testing.T) {
	first, second := image.Rect(10, 10, 90, 30), image.Rect(10, 36, 60, 56) // the ink of two lines
	page := &page{ink: &raster.Mask{W: 100, H: 80, Ink: make([]bool, 100*80)}}
	for _, b := range []image.Rectangle{first, second} {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x += 3 {
				page.ink.Ink[y*page.ink.W+x] = true
			}
		}
	}
	for name, tt := range map[string]struct{ lines, want []image.Rectangle }{
		"apart":    {[]image.Rectangle{first, second}, []image.Rectangle{first, second}},
		"reaching": {[]image.Rectangle{image.Rect(10, 8, 90, 44), image.Rect(8, 32, 62, 58)}, []image.Rectangle{image.Rect(10, 8, 90, 34), image.Rect(8, 34, 62, 58)}},
		"beside":   {[]image.Rectangle{image.Rect(10, 8, 50, 44), image.Rect(52, 32, 90, 58)}, []image.Rectangle{image.Rect(10, 8, 50, 44), image.Rect(52, 32, 90, 58)}},
		"within":   {[]image.Rectangle{image.Rect(10, 8, 90, 60), image.Rect(8, 32, 62, 58)}, []image.Rectangle{image.Rect(10, 8, 90, 60), image.Rect(8, 32, 62, 58)}},
	} {
		t.Run(name, func(t *testing.T) {
			lines := slices.Clone(tt.lines)
			if page.partLines(lines); !slices.Equal(lines, tt.want) {
				t.Errorf("%v, want %v", lines, tt.want)
			}
		})
	}
}

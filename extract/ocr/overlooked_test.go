package ocr

import (
	"image"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// TestOverlooked: ink as large as a sign of which nothing was read is doubted;
// what was read, what stands in a ruled cell, dust and pictures are not.
func TestOverlooked(t *testing.T) {
	for name, tt := range map[string]struct {
		ink  image.Rectangle
		want int
	}{
		"a figure":              {image.Rect(100, 50, 110, 70), 1},
		"a hyphen":              {image.Rect(100, 60, 108, 63), 1},
		"a long dash":           {image.Rect(100, 60, 140, 63), 1},
		"read":                  {image.Rect(20, 50, 30, 70), 0},
		"beside what was read":  {image.Rect(34, 50, 40, 70), 0},
		"in a cell":             {image.Rect(220, 50, 230, 70), 0},
		"dust":                  {image.Rect(100, 60, 103, 63), 0},
		"a picture":             {image.Rect(100, 20, 170, 90), 0},
		"a line at the margin":  {image.Rect(100, 5, 102, 95), 0},
		"a stroke of some size": {image.Rect(100, 60, 170, 63), 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := &page{ink: &raster.Mask{W: 300, H: 100, Ink: make([]bool, 300*100)}, size: 24, dpi: 72}
			for y := tt.ink.Min.Y; y < tt.ink.Max.Y; y++ {
				for x := tt.ink.Min.X; x < tt.ink.Max.X; x++ {
					p.ink.Ink[y*p.ink.W+x] = true
				}
			}
			p.cells = []cell{{box: image.Rect(200, 10, 290, 90)}}
			p.out.Glyphs = []layout.Glyph{{Rune: '5', Box: layout.Box{X0: 20, Y0: 50, X1: 30, Y1: 70}}}
			p.doubtOverlooked()
			if len(p.doubts) != tt.want {
				t.Errorf("%d doubts, want %d: %v", len(p.doubts), tt.want, p.doubts)
			}
		})
	}
}

// TestGrains: of the grains of a picture so many are doubted and the rest counted.
func TestGrains(t *testing.T) {
	p := &page{ink: &raster.Mask{W: 1200, H: 1200, Ink: make([]bool, 1200*1200)}, size: 24, dpi: 200}
	for i := range p.ink.Ink {
		p.ink.Ink[i] = i%1200%20 < 12 && i/1200%20 < 14
	}
	if p.doubtOverlooked(); len(p.doubts) != mostOverlooked || len(p.warnings) != 1 {
		t.Errorf("%d doubts, %d warnings", len(p.doubts), len(p.warnings))
	}
}

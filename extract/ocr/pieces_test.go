package ocr

import (
	"image"
	"testing"

	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// drawing makes a mask of rows of '#'.
func drawing(scale int, rows ...string) *raster.Mask {
	m := &raster.Mask{W: len(rows[0]) * scale, H: len(rows) * scale}
	m.Ink = make([]bool, m.W*m.H)
	for i := range m.Ink {
		m.Ink[i] = rows[i/m.W/scale][i%m.W/scale] == '#'
	}
	return m
}

func stroke(w, h int, from, to image.Point, thick float64) *raster.Mask {
	m := &raster.Mask{W: w, H: h, Ink: make([]bool, w*h)}
	dx, dy := float64(to.X-from.X), float64(to.Y-from.Y)
	for y := range h {
		for x := range w {
			t := (float64(x-from.X)*dx + float64(y-from.Y)*dy) / (dx*dx + dy*dy)
			px, py := float64(x)-float64(from.X)-t*dx, float64(y)-float64(from.Y)-t*dy
			m.Ink[y*w+x] = t >= 0 && t <= 1 && px*px+py*py <= thick*thick/4
		}
	}
	return m
}

func TestSlash(t *testing.T) {
	tests := map[string]struct {
		ink  *raster.Mask
		want bool
	}{
		"a slash":         {stroke(40, 40, image.Pt(12, 35), image.Pt(26, 5), 3), true},
		"a steep slash":   {stroke(40, 40, image.Pt(15, 35), image.Pt(24, 5), 3), true},
		"a wide slash":    {stroke(40, 40, image.Pt(5, 35), image.Pt(33, 5), 3), true},
		"one":             {stroke(40, 40, image.Pt(20, 35), image.Pt(20, 5), 4), false},
		"one with a flag": {drawing(3, "...##.", "..###.", ".####.", ".#.##.", "...##.", "...##.", "...##.", "...##.", "...##.", "...##."), false},
		"seven":           {drawing(3, "######", "######", "....##", "...##.", "...##.", "..##..", "..##..", ".##...", ".##...", ".##..."), false},
		"a backslash":     {stroke(40, 40, image.Pt(12, 5), image.Pt(26, 35), 3), false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := &page{ink: tt.ink, size: 32}
			parts := tt.ink.Parts(image.Rect(0, 0, tt.ink.W, tt.ink.H))
			if len(parts) != 1 {
				t.Fatalf("%d parts", len(parts))
			}
			if got := p.isSlash(parts[0]); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestPieces(t *testing.T) {
	block := func(m *raster.Mask, r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				m.Ink[y*m.W+x] = true
			}
		}
	}
	tests := map[string]struct {
		ink  []image.Rectangle
		want int
	}{
		"nothing":                      {nil, 0},
		"dust":                         {[]image.Rectangle{image.Rect(50, 50, 52, 52)}, 0},
		"a rest of the border":         {[]image.Rectangle{image.Rect(0, 20, 3, 70)}, 0},
		"one digit":                    {[]image.Rectangle{image.Rect(50, 40, 62, 60)}, 1},
		"two digits":                   {[]image.Rectangle{image.Rect(50, 40, 62, 60), image.Rect(66, 40, 78, 60)}, 1},
		"two numbers":                  {[]image.Rectangle{image.Rect(20, 40, 32, 60), image.Rect(120, 40, 132, 60)}, 2},
		"two lines":                    {[]image.Rectangle{image.Rect(50, 20, 62, 40), image.Rect(50, 60, 62, 80)}, 2},
		"two strokes of one character": {[]image.Rectangle{image.Rect(52, 40, 68, 43), image.Rect(48, 56, 72, 59)}, 1},
		"a digit that touches":         {[]image.Rectangle{image.Rect(0, 40, 14, 60)}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := &raster.Mask{W: 200, H: 100, Ink: make([]bool, 200*100)}
			for _, r := range tt.ink {
				block(m, r)
			}
			got := pieces(m, image.Rect(0, 0, 200, 100), 200, 24)
			if len(got) != tt.want {
				t.Errorf("%d pieces, want %d", len(got), tt.want)
			}
		})
	}
}

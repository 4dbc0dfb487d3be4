package raster

import (
	"image"
	"testing"
)

// TestFaint: a second, much fainter print is found beside that of the page and
// taken away, the print stays; pages that are faint all over, dust and the edges
// of print have none.
func TestFaint(t *testing.T) {
	const w, h = 800, 800
	lines := func(g *Gray, v uint8, from, wide, high int) (n int) {
		for y := from; y+30 < h; y += 80 {
			for x := 20; x+20 < w; x += 30 {
				for _, r := range []image.Rectangle{image.Rect(x, y, x+3, y+high), image.Rect(x, y+high-3, x+wide, y+high)} {
					for v0 := r.Min.Y; v0 < r.Max.Y; v0++ {
						for u := r.Min.X; u < r.Max.X; u++ {
							g.Pix[v0*w+u] = v
						}
					}
				}
				n++
			}
		}
		return n
	}
	for name, tt := range map[string]struct {
		print, behind uint8 // brightness
		wide, high    int   // of what is behind
		second        bool
		boxes         bool
	}{
		"print shows through": {20, 190, 12, 22, true, true},
		"one print":           {20, 255, 12, 22, false, false},
		"a page of grey":      {130, 255, 12, 22, false, false},
		"dust":                {20, 190, 3, 3, false, false},
		"hardly anything":     {20, 232, 12, 22, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewGray(w, h)
			n := lines(g, tt.behind, 60, tt.wide, tt.high)
			lines(g, tt.print, 20, 12, 22)
			f := g.Faint(200)
			if f.Second != tt.second || len(f.Boxes) > 0 != tt.boxes || tt.boxes && len(f.Boxes) != n {
				t.Fatalf("a second print: %v; %d characters of %d are seen", f.Second, len(f.Boxes), n)
			}
			if !f.Second {
				return
			}
			clear := g.Without(f)
			for i, v := range g.Pix {
				want := uint8(255)
				if v == tt.print {
					want = v
				}
				if clear.Pix[i] != want {
					t.Fatalf("%d became %d", v, clear.Pix[i])
				}
				if only := f.Only.Pix[i]; v == tt.behind != (only < 100) {
					t.Fatalf("%d alone is %d", v, only)
				}
			}
		})
	}
}

// TestMirrored: left and right are exchanged, row by row.
func TestMirrored(t *testing.T) {
	g := &Gray{3, 2, []uint8{1, 2, 3, 4, 5, 6}}
	if got := g.Mirrored().Pix; string(got) != "\x03\x02\x01\x06\x05\x04" || g.Pix[0] != 1 {
		t.Errorf("%v", got)
	}
}

package ocr

import (
	"image"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// TestSettleStain: what is written into cells in a colour of its own is print
// there; a stamp over the border of a cell is none. Where most cells hold such ink
// it is the ink of the table.
func TestSettleStain(t *testing.T) {
	const cells, wide, high = 8, 60, 40
	for name, tt := range map[string]struct {
		print   int // cells with black print, from the left
		written int // cells with coloured ink in them, from the right
		ring    int // cell over whose border coloured ink lies
		whole   bool
	}{
		"a stamp":          {6, 0, 7, false},
		"one number":       {6, 1, -1, false},
		"both":             {4, 2, 5, false},
		"a table in blue":  {2, 6, -1, true},
		"ink over figures": {8, 1, -1, false},
	} {
		t.Run(name, func(t *testing.T) {
			grey, full := raster.NewGray(cells*wide, high), raster.NewGray(cells*wide, high)
			stain := raster.NewGray(cells*wide, high)
			paint := func(r image.Rectangle, on ...*raster.Gray) {
				for y := r.Min.Y; y < r.Max.Y; y++ {
					for x := r.Min.X; x < r.Max.X; x++ {
						for _, g := range on {
							g.Pix[y*g.W+x] = 0
						}
					}
				}
			}
			at := func(i, x0, y0, x1, y1 int) image.Rectangle { return image.Rect(i*wide+x0, y0, i*wide+x1, y1) }
			for i := range tt.print {
				paint(at(i, 10, 10, 14, 30), grey, full)
			}
			for i := cells - tt.written; i < cells; i++ {
				paint(at(i, 30, 10, 34, 30), full, stain)
			}
			if tt.ring >= 0 {
				paint(at(tt.ring, 40, 0, 46, high), full, stain)
			}
			boxes := func([]layout.Ruling) (out []layout.Box) {
				for i := range cells {
					out = append(out, layout.Box{X0: float64(i * wide), X1: float64((i + 1) * wide), Y1: high})
				}
				return out
			}
			p := &page{engine: &Engine{cells: boxes}, dpi: 72, planes: planes{grey: grey, dark: grey, full: full, stain: stain}}
			p.rule()
			if whole := p.full == nil; whole != tt.whole {
				t.Fatalf("all coloured ink is print: %v", whole)
			}
			if tt.whole {
				return
			}
			p.underStains()
			want := tt.written
			if tt.ring >= 0 {
				want++
			}
			if len(p.doubts) != want {
				t.Errorf("%d cells are in doubt, want %d: %v", len(p.doubts), want, p.doubts)
			}
			for i, c := range p.cells {
				free := i >= max(cells-tt.written, tt.print) && i != tt.ring
				if c.written != free {
					t.Errorf("cell %d is read in colour: %v", i, c.written)
				}
				if inked := len(pieces(p.ink, c.box, p.dpi, p.size)) > 0; inked != (i < tt.print || free) {
					t.Errorf("cell %d has ink: %v", i, inked)
				}
			}
		})
	}
}

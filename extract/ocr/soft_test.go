package ocr

import (
	"image"
	"testing"

	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// TestSoft: a slash that is lighter than print is read, with a doubt, in a cell
// without print; the pale ink of a stamp, and haze, are nothing.
func TestSoft(t *testing.T) {
	mark := stroke(60, 40, image.Pt(24, 33), image.Pt(34, 7), 4)
	for name, tt := range map[string]struct {
		red, dark uint8 // of the stroke, in the red and in the darkest channel
		want      string
	}{
		"a light slash": {165, 160, "/"},
		"print":         {90, 90, ""}, // is read before
		"a stamp":       {165, 60, ""},
		"haze":          {190, 188, ""},
	} {
		t.Run(name, func(t *testing.T) {
			grey, dark := raster.NewGray(60, 40), raster.NewGray(60, 40)
			for i, ink := range mark.Ink {
				if ink {
					grey.Pix[i], dark.Pix[i] = tt.red, tt.dark
				}
			}
			p := &page{planes: planes{grey: grey, dark: dark}, plain: grey, ink: grey.Below(textLevel), size: 30, dpi: 200}
			p.cells = []cell{{box: image.Rect(2, 2, 58, 38)}}
			p.cells[0].pieces = pieces(p.ink, p.cells[0].box, p.dpi, p.size)
			if err := p.readSoft(); err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, tx := range p.cells[0].texts {
				for _, c := range tx.chars {
					got += string(c.Rune)
					if c.P >= 0.9 {
						t.Errorf("%q is sure to %.2f", c.Rune, c.P)
					}
				}
			}
			if got != tt.want || len(p.faint) > 0 {
				t.Errorf("read %q, want %q; faint %v", got, tt.want, p.faint)
			}
		})
	}
}

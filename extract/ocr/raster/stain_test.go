package raster

import (
	"image"
	"image/color"
	"testing"
)

// TestStains: blue ink is taken off the page and the print below it stays; print
// that no ink lies over is not touched. What the red channel does not show, the
// coloured fringes of print and shaded areas are no stains.
func TestStains(t *testing.T) {
	const side = 400
	over := func(a, b color.RGBA) color.RGBA { // ink lets what is below show through
		mul := func(x, y uint8) uint8 { return uint8(int(x) * int(y) / 255) }
		return color.RGBA{mul(a.R, b.R), mul(a.G, b.G), mul(a.B, b.B), 255}
	}
	black, blue, purple := color.RGBA{25, 25, 25, 255}, color.RGBA{40, 60, 165, 255}, color.RGBA{120, 40, 140, 255}
	bar, aside := image.Rect(50, 100, 350, 106), image.Rect(50, 300, 350, 306)
	stroke := image.Rect(180, 40, 190, 200)
	for name, tt := range map[string]struct {
		ink    color.RGBA
		area   image.Rectangle
		stains bool
	}{
		"a blue stroke":    {blue, stroke, true},
		"a purple stroke":  {purple, stroke, true},
		"a red stroke":     {color.RGBA{214, 30, 38, 255}, stroke, false},
		"a coloured edge":  {blue, image.Rect(180, 40, 182, 200), false},
		"a shaded area":    {blue, image.Rect(120, 40, 300, 200), false},
		"nothing coloured": {color.RGBA{90, 90, 90, 255}, stroke, false},
	} {
		t.Run(name, func(t *testing.T) {
			img := image.NewRGBA(image.Rect(0, 0, side, side))
			for y := range side {
				for x := range side {
					c := color.RGBA{250, 248, 240, 255}
					if p := image.Pt(x, y); p.In(bar) || p.In(aside) {
						c = black
					}
					if image.Pt(x, y).In(tt.area) {
						c = over(c, tt.ink)
					}
					img.SetRGBA(x, y, c)
				}
			}
			red, _ := Planes(img)
			s := Stains(img, red, 200)
			if (s != nil) != tt.stains {
				t.Fatalf("stains are found: %v", s != nil)
			}
			if s == nil {
				return
			}
			for y := range side {
				for x := range side {
					i, p := y*side+x, image.Pt(x, y)
					got, clear := s.Clear.Pix[i], p.In(tt.area) && !p.In(bar)
					switch {
					case clear && got < 200:
						t.Fatalf("ink is left at %v: %d", p, got)
					case p.In(bar) && p.In(tt.area) && got > 110:
						t.Fatalf("print is gone at %v: %d", p, got)
					case !p.In(tt.area.Inset(-8)) && got != red.Pix[i]:
						t.Fatalf("%v is not under the ink, and %d instead of %d", p, got, red.Pix[i])
					case clear && s.Ink.Pix[i] > 80, !p.In(tt.area) && s.Ink.Pix[i] != 255:
						t.Fatalf("the ink at %v is said to be %d", p, s.Ink.Pix[i])
					}
				}
			}
		})
	}
}

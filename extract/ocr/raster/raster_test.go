package raster

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"
)

// fill darkens a rectangle.
func fill(g *Gray, r image.Rectangle, v uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			g.Pix[y*g.W+x] = v
		}
	}
}

// ruled is a page with a grid of 3 x 2 cells and marks in some.
func ruled(ink uint8) *Gray {
	g := NewGray(1000, 800)
	for _, y := range []int{100, 200, 300, 400} {
		fill(g, image.Rect(100, y, 703, y+3), ink)
	}
	for _, x := range []int{100, 400, 700} {
		fill(g, image.Rect(x, 100, x+3, 403), ink)
	}
	fill(g, image.Rect(200, 140, 220, 160), ink)
	fill(g, image.Rect(230, 140, 250, 160), ink)
	return g
}

func TestSkewIsFoundAndTakenOff(t *testing.T) {
	for _, angle := range []float64{-2.5, -0.4, 0, 0.1, 1.3, 3} {
		skewed := ruled(0).Rotate(-angle)
		if got := skewed.Skew(); math.Abs(got-angle) > 0.06 {
			t.Errorf("a page askew by %g degrees: found %g", angle, got)
		}
		straight := skewed.Rotate(angle)
		if got := straight.Skew(); math.Abs(got) > 0.06 {
			t.Errorf("%g degrees taken off: %g left", angle, got)
		}
	}
	if got := NewGray(500, 500).Skew(); got != 0 {
		t.Errorf("an empty page is askew by %g", got)
	}
}

func TestLines(t *testing.T) {
	lines := DefaultLines.Find(ruled(0).Threshold(20, 0.12), 200)
	h, v := 0, 0
	for _, l := range lines {
		if l.Horizontal {
			h++
			if l.Box.Min.X > 102 || l.Box.Max.X < 700 || l.Box.Dy() > 5 {
				t.Errorf("horizontal line %v", l.Box)
			}
		} else {
			v++
			if l.Box.Min.Y > 102 || l.Box.Max.Y < 400 || l.Box.Dx() > 5 {
				t.Errorf("vertical line %v", l.Box)
			}
		}
	}
	if h != 4 || v != 3 {
		t.Errorf("%d horizontal and %d vertical lines, want 4 and 3", h, v)
	}
}

func TestShortLineBetweenTwoOthers(t *testing.T) {
	g := ruled(0)
	fill(g, image.Rect(550, 200, 553, 240), 0) // ends in the open
	fill(g, image.Rect(100, 230, 403, 233), 0)
	fill(g, image.Rect(250, 203, 253, 230), 0) // 27 pixels, from line to line
	short := map[int]bool{}
	for _, l := range DefaultLines.Find(g.Threshold(20, 0.12), 200) {
		if !l.Horizontal && l.Box.Dy() < 60 {
			short[l.Box.Min.X/10] = true
		}
	}
	if !short[25] || short[55] {
		t.Errorf("short lines at %v", short)
	}
}

func TestPartsAndErase(t *testing.T) {
	g := ruled(0)
	m := g.Below(128)
	if parts := m.Parts(image.Rect(0, 0, g.W, g.H)); len(parts) != 3 {
		t.Fatalf("%d parts of a grid and two marks", len(parts))
	}
	m.Erase(DefaultLines.Find(m, 200), 2)
	parts := m.Parts(image.Rect(0, 0, g.W, g.H))
	if len(parts) != 2 || parts[0].Box != image.Rect(200, 140, 220, 160) || parts[0].Area != 400 {
		t.Errorf("parts %+v", parts)
	}
}

// TestPartsMeet: two strokes that meet below are one part.
func TestPartsMeet(t *testing.T) {
	g := NewGray(40, 40)
	for i := range 10 {
		g.Pix[(5+i)*40+5+i], g.Pix[(5+i)*40+24-i] = 0, 0
	}
	parts := g.Below(128).Parts(image.Rect(0, 0, 40, 40))
	if len(parts) != 1 || parts[0].Area != 20 {
		t.Errorf("%+v", parts)
	}
}

func TestEvenMakesFaintPrintBlack(t *testing.T) {
	g := ruled(170)
	for i := range g.Pix { // light falls off to the right
		g.Pix[i] = uint8(float64(g.Pix[i]) * (1 - 0.3*float64(i%g.W)/float64(g.W)))
	}
	even, blank := g.Even()
	if blank {
		t.Fatal("a page with print is blank")
	}
	if v := even.Pix[150*g.W+210]; v > 20 {
		t.Errorf("print of brightness %d", v)
	}
	for _, x := range []int{20, 500, 980} {
		if v := even.Pix[600*g.W+x]; v < 235 {
			t.Errorf("paper of brightness %d at %d", v, x)
		}
	}
	if _, blank := NewGray(300, 300).Even(); !blank {
		t.Error("an empty page is not blank")
	}
}

func TestPlanes(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 200, 200))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := range 100 {
		for x := range 100 {
			img.SetRGBA(x, y, color.RGBA{210, 30, 40, 255})
		}
	}
	img.SetRGBA(150, 150, color.RGBA{20, 20, 20, 255})
	red, dark := Planes(img)
	if red.Pix[50*200+50] != 210 || dark.Pix[50*200+50] != 30 || red.Pix[150*200+150] != 20 {
		t.Errorf("red %d, dark %d, print %d", red.Pix[50*200+50], dark.Pix[50*200+50], red.Pix[150*200+150])
	}
	grey := image.NewGray(image.Rect(0, 0, 50, 50))
	if red, dark := Planes(grey); red != dark {
		t.Error("a grey image has colours")
	}
}

func TestTurnAndResize(t *testing.T) {
	g := NewGray(30, 20)
	g.Pix[0] = 7 // top left
	for degrees, want := range map[int]image.Point{90: {0, 29}, 180: {29, 19}, 270: {19, 0}} {
		out := g.Turn(degrees)
		if out.Pix[want.Y*out.W+want.X] != 7 {
			t.Errorf("turned by %d the corner is not at %v", degrees, want)
		}
	}
	small := ruled(0).Resize(500, 400)
	if small.Pix[75*500+105] != 0 || small.Pix[10*500+10] != 255 {
		t.Errorf("mark %d, paper %d", small.Pix[75*500+105], small.Pix[10*500+10])
	}
}

// FuzzFind: no picture makes the steps panic.
func FuzzFind(f *testing.F) {
	f.Add([]byte{0, 255, 3, 4, 5, 6}, uint8(3))
	f.Fuzz(func(t *testing.T, pix []byte, w uint8) {
		if w == 0 || len(pix) < int(w) {
			return
		}
		g := &Gray{W: int(w), H: len(pix) / int(w), Pix: pix[:len(pix)/int(w)*int(w)]}
		even, _ := g.Even()
		even = even.Rotate(even.Skew())
		m := even.Threshold(3, 0.1)
		lines := DefaultLines.Find(m, 20)
		m.Erase(lines, 1)
		for _, p := range m.Parts(image.Rect(0, 0, g.W, g.H)) {
			if p.Area < 1 || !p.Box.In(image.Rect(0, 0, g.W, g.H)) {
				t.Errorf("part %+v", p)
			}
		}
		even.Resize(7, 5)
	})
}

// TestWithoutStrokes: strokes of characters that make a net are dropped, a table
// and a line under words stay.
func TestWithoutStrokes(t *testing.T) {
	at := func(horizontal bool, x0, y0, x1, y1 int) Line {
		return Line{horizontal, image.Rect(x0, y0, x1, y1)}
	}
	table := []Line{at(true, 0, 0, 200, 2), at(true, 0, 60, 200, 62), at(false, 0, 0, 2, 62), at(false, 198, 0, 200, 62)}
	strokes := []Line{at(true, 60, 30, 120, 32), at(true, 60, 42, 120, 44), at(false, 60, 30, 62, 44), at(false, 118, 32, 120, 42)}
	under := at(true, 20, 55, 90, 57)
	all := slices.Concat(table[:2], strokes, table[2:], []Line{under})
	if got, want := WithoutStrokes(all, 20), append(slices.Clone(table), under); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := WithoutStrokes(all, 10); len(got) != len(all) {
		t.Errorf("a net higher than the print is gone: %v", got)
	}
}

// TestWithoutFeet: the feet of characters in a row are no line; a line by itself,
// one under words and the lines of a table are.
func TestWithoutFeet(t *testing.T) {
	m := &Mask{W: 300, H: 200, Ink: make([]bool, 300*200)}
	draw := func(r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				m.Ink[y*m.W+x] = true
			}
		}
	}
	feet, under := Line{true, image.Rect(20, 60, 140, 62)}, Line{true, image.Rect(20, 100, 140, 102)}
	table := []Line{{true, image.Rect(20, 150, 280, 152)}, {false, image.Rect(20, 120, 22, 190)}}
	all := append([]Line{feet, under}, table...)
	for _, l := range all {
		draw(l.Box)
	}
	for x := 20; x < 140; x += 14 { // stems on feet, the same with a gap over the line under them, and on the line of a table
		draw(image.Rect(x, 40, x+5, 60))
		draw(image.Rect(x, 80, x+5, 98))
		draw(image.Rect(x, 130, x+5, 150))
	}
	if got, want := WithoutFeet(all, m, 200), all[1:]; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestSoft: a gap of a pixel in a stroke closes, the paper around it stays.
func TestSoft(t *testing.T) {
	g := NewGray(9, 21)
	for y := range g.H {
		if y != 10 {
			fill(g, image.Rect(3, y, 6, y+1), 0)
		}
	}
	soft := g.Soft(2)
	if v := soft.Pix[10*g.W+4]; v > 150 {
		t.Errorf("the gap has brightness %d", v)
	}
	if v := soft.Pix[10*g.W]; v < 230 || g.Pix[10*g.W+4] != 255 {
		t.Errorf("the paper has brightness %d", v)
	}
}

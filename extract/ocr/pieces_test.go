package ocr

import (
	"image"
	"testing"

	"github.com/gongkai/gongkai/extract/ocr/model"
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

// broken takes the ink off rows of a mask, from and to by turns.
func broken(m *raster.Mask, rows ...int) *raster.Mask {
	for i := 0; i < len(rows); i += 2 {
		clear(m.Ink[rows[i]*m.W : rows[i+1]*m.W])
	}
	return m
}

// dusted puts two inked pixels on a mask.
func dusted(m *raster.Mask, at image.Point) *raster.Mask {
	m.Ink[at.Y*m.W+at.X], m.Ink[at.Y*m.W+at.X+1] = true, true
	return m
}

func TestSlash(t *testing.T) {
	tests := map[string]struct {
		ink   *raster.Mask
		want  bool
		parts int // of the ink; 0 is one
	}{
		"a slash":          {stroke(40, 40, image.Pt(12, 35), image.Pt(26, 5), 3), true, 0},
		"a steep slash":    {stroke(40, 40, image.Pt(15, 35), image.Pt(24, 5), 3), true, 0},
		"a wide slash":     {stroke(40, 40, image.Pt(5, 35), image.Pt(33, 5), 3), true, 0},
		"one":              {stroke(40, 40, image.Pt(20, 35), image.Pt(20, 5), 4), false, 0},
		"one with a flag":  {drawing(3, "...##.", "..###.", ".####.", ".#.##.", "...##.", "...##.", "...##.", "...##.", "...##.", "...##."), false, 0},
		"seven":            {drawing(3, "######", "######", "....##", "...##.", "...##.", "..##..", "..##..", ".##...", ".##...", ".##..."), false, 0},
		"a broken slash":   {broken(stroke(40, 40, image.Pt(12, 35), image.Pt(26, 5), 3), 10, 13, 22, 24), true, 3},
		"a slash and dust": {dusted(stroke(40, 40, image.Pt(17, 30), image.Pt(23, 14), 2), image.Pt(22, 28)), true, 2},
		"half a slash":     {broken(stroke(40, 40, image.Pt(12, 35), image.Pt(26, 5), 3), 6, 20, 22, 33), false, 3},
		"a backslash":      {stroke(40, 40, image.Pt(12, 5), image.Pt(26, 35), 3), false, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := &page{ink: tt.ink, size: 32}
			parts := tt.ink.Parts(image.Rect(0, 0, tt.ink.W, tt.ink.H))
			if len(parts) != max(tt.parts, 1) {
				t.Fatalf("%d parts", len(parts))
			}
			if got := p.isSlash(parts, p.ink); got != tt.want {
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
		"bits of a broken stroke":      {[]image.Rectangle{image.Rect(56, 40, 58, 46), image.Rect(54, 48, 56, 53), image.Rect(52, 55, 54, 60)}, 1},
		"bits further apart":           {[]image.Rectangle{image.Rect(64, 40, 67, 46), image.Rect(62, 50, 64, 54)}, 1},
		"a bit of a stroke above":      {[]image.Rectangle{image.Rect(54, 40, 58, 46), image.Rect(51, 47, 55, 57)}, 1},
		"specks apart":                 {[]image.Rectangle{image.Rect(56, 40, 60, 44), image.Rect(90, 60, 94, 64), image.Rect(20, 55, 24, 58)}, 0},
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
			if name == "a bit of a stroke above" && got[0].box != tt.ink[0].Union(tt.ink[1]) {
				t.Errorf("the piece is %v", got[0].box)
			}
		})
	}
}

// TestSettled: what is read in a piece agrees with its ink.
func TestSettled(t *testing.T) {
	digit, next := image.Rect(20, 10, 32, 30), image.Rect(35, 10, 47, 30)
	tests := map[string]struct {
		ink        []image.Rectangle
		read, want string
		more       bool
	}{
		"a minus is left out":      {[]image.Rectangle{image.Rect(8, 20, 16, 23), digit}, "4", "-4", false},
		"a minus in two bits":      {[]image.Rectangle{image.Rect(8, 20, 12, 23), image.Rect(12, 19, 17, 22), digit}, "4", "-4", false},
		"a minus is read":          {[]image.Rectangle{image.Rect(8, 20, 16, 23), digit}, "-4", "-4", false},
		"a speck above":            {[]image.Rectangle{image.Rect(8, 8, 16, 11), digit}, "4", "4", false},
		"a speck in front":         {[]image.Rectangle{image.Rect(14, 20, 17, 23), digit}, "4", "4", false},
		"two digits":               {[]image.Rectangle{digit, next}, "41", "41", false},
		"a speck behind":           {[]image.Rectangle{digit, image.Rect(34, 27, 37, 30)}, "2.", "2", false},
		"a number cut in two":      {[]image.Rectangle{digit, image.Rect(34, 27, 37, 30)}, "2.", "2.", true},
		"a point between":          {[]image.Rectangle{digit, image.Rect(33, 27, 35, 30), next}, "2.5", "2.5", false},
		"a large mark is no speck": {[]image.Rectangle{digit, image.Rect(34, 20, 40, 30)}, "2.", "2.", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			pc := piece{more: tt.more}
			for _, b := range tt.ink {
				pc.parts = append(pc.parts, raster.Part{Box: b})
			}
			var chars []model.Char
			for _, r := range tt.read {
				chars = append(chars, model.Char{Rune: r, P: 0.99})
			}
			got, least := "", 1.0
			for _, c := range pc.settled(chars, 200) {
				got, least = got+string(c.Rune), min(least, c.P)
			}
			if got != tt.want || (got != tt.read) != (least < 0.9) {
				t.Errorf("%q with confidence %g, want %q", got, least, tt.want)
			}
		})
	}
}

// TestEmit: the boxes of characters stay within the box of their text, as where
// a label stands at the border of its cell.
func TestEmit(t *testing.T) {
	p := &page{dpi: 72}
	p.emit(text{box: image.Rect(100, 10, 140, 20), size: 12, chars: []model.Char{
		{Rune: '2', P: 0.9, From: 101, To: 104}, {Rune: '年', P: 0.9, From: 112, To: 116}, {Rune: '度', P: 0.9, From: 134, To: 138}}})
	for i, g := range p.out.Glyphs {
		if b := g.Box; b.X0 < 100 || b.X1 > 140 || b.Width() < 4 || i > 0 && b.X0 < p.out.Glyphs[i-1].Box.X1 {
			t.Errorf("%c stands at %v", g.Rune, b)
		}
	}
}

// TestHyphen: a hyphen is no larger than dirt, but alone at half the height of
// its cell; a blank cell would be read without it, and be sure.
func TestHyphen(t *testing.T) {
	const size, dpi = 26, 200
	cell := image.Rect(0, 0, 200, 66)
	for _, c := range []struct {
		name  string
		spots []image.Rectangle
		want  bool
	}{
		{"a hyphen", []image.Rectangle{image.Rect(180, 32, 187, 35)}, true},
		{"at the foot", []image.Rectangle{image.Rect(180, 52, 187, 55)}, false},
		{"a round spot", []image.Rectangle{image.Rect(180, 31, 185, 36)}, false},
		{"two spots", []image.Rectangle{image.Rect(180, 32, 187, 35), image.Rect(60, 10, 64, 13)}, false},
	} {
		m := &raster.Mask{W: 200, H: 66, Ink: make([]bool, 200*66)}
		for _, s := range c.spots {
			for y := s.Min.Y; y < s.Max.Y; y++ {
				for x := s.Min.X; x < s.Max.X; x++ {
					m.Ink[y*m.W+x] = true
				}
			}
		}
		got := pieces(m, cell, dpi, size)
		if (len(got) == 1) != c.want || c.want && !got[0].dash {
			t.Errorf("%s: %+v", c.name, got)
		}
		if !c.want {
			continue
		}
		p := &page{size: size, dpi: dpi, ink: m}
		if sign, ok := p.drawn(got[0], p.ink); !ok || sign.chars[0].Rune != '-' || sign.chars[0].P >= 0.9 {
			t.Errorf("%s: %+v %v", c.name, sign, ok)
		}
	}
}

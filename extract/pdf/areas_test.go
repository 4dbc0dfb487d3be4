package pdf

import (
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// grey returns a filled rectangle.
func grey(shade uint, x0, y0, x1, y1 float64) area {
	return area{layout.Box{X0: x0, Y0: y0, X1: x1, Y1: y1}, colour{shade, shade, shade}}
}

// TestBorders: a border is where colours meet or where the ground shows
// between areas; white on white shows none.
func TestBorders(t *testing.T) {
	for _, c := range []struct {
		name  string
		areas []area
		want  int
	}{
		{"alone", []area{grey(200, 0, 0, 50, 20)}, 0},
		{"same colour side by side", []area{grey(200, 0, 0, 50, 20), grey(200, 50, 0, 100, 20)}, 0},
		{"two colours side by side, and their outline", []area{grey(200, 0, 0, 50, 20), grey(100, 50, 0, 100, 20)}, 1 + 8},
		{"white cells on white paper", []area{grey(255, 0, 0, 50, 20), grey(255, 51, 0, 100, 20)}, 0},
		{"white cells on a black ground", []area{grey(0, 0, 0, 102, 22), grey(255, 1, 1, 50, 21), grey(255, 51, 1, 101, 21)}, 1 + 8},
		{"too far apart", []area{grey(200, 0, 0, 50, 20), grey(200, 60, 0, 100, 20)}, 0},
		{"below each other", []area{grey(200, 0, 0, 50, 20), grey(200, 0, 21, 50, 40)}, 1 + 8},
		{"only the corners face", []area{grey(200, 0, 0, 50, 20), grey(100, 45, 20, 100, 40)}, 0},
	} {
		if got := borders(c.areas); len(got) != c.want {
			t.Errorf("%s: %d rulings, want %d: %v", c.name, len(got), c.want, got)
		}
	}
}

// TestUnseen: white text is seen on a dark ground and on a picture only.
func TestUnseen(t *testing.T) {
	at := layout.Box{X0: 10, Y0: 5, X1: 14, Y1: 12}
	dark := []area{grey(30, 0, 0, 50, 20)}
	for _, c := range []struct {
		name   string
		colour colour
		areas  []area
		images []layout.Image
		want   bool
	}{
		{"white on paper", white, nil, nil, true},
		{"white on a white cell over a dark ground", white, append(dark, grey(255, 1, 1, 49, 19)), nil, true},
		{"white on a dark cell", white, dark, nil, false},
		{"white on a picture", white, nil, []layout.Image{{Box: layout.Box{X1: 100, Y1: 100}}}, false},
		{"light grey on paper", colour{230, 230, 230}, nil, nil, false},
	} {
		if got := unseen(c.colour, at, c.areas, c.images); got != c.want {
			t.Errorf("%s: unseen %v", c.name, got)
		}
	}
}

// TestClippedAreas: a rectangle of which the clip shows a part is that part; one
// that is clipped to a thin line is a ruling, one clipped away nothing.
func TestClippedAreas(t *testing.T) {
	e := engine(t)
	fill := func(shade, clip string) string { return "q " + clip + " re W n " + shade + " g 0 0 600 800 re f Q " }
	for name, c := range map[string]struct {
		content string
		want    int
	}{
		"two cells on a ground": {fill("0.2", "99 699 103 22") + fill("1", "100 700 50 20") + fill("1", "151 700 50 20"), 1 + 8},
		"a ground alone":        {fill("0.2", "99 699 103 22"), 0},
		"a line":                {fill("0", "100 700 300 1"), 1},
		"clipped away":          {fill("0", "100 700 300 0"), 0},
	} {
		d, err := e.Decode(onePage(c.content+"BT /F 10 Tf 1 0 0 1 102 705 Tm (17) Tj ET", ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Pages[0].Rulings; len(got) != c.want {
			t.Errorf("%s: %d rulings, want %d: %v", name, len(got), c.want, got)
		}
		if d.Pages[0].Glyphs[0].Hidden {
			t.Errorf("%s: the text is hidden", name)
		}
	}
}

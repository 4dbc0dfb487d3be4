package layout

import "testing"

func TestUprightAndBack(t *testing.T) {
	for _, turned := range []int{0, 90, 180, 270} {
		p := Page{Width: 200, Height: 300, Turned: turned,
			Glyphs:  []Glyph{{Rune: '1', Box: Box{10, 20, 18, 32}}},
			Rulings: []Ruling{{X0: 10, Y0: 40, X1: 60, Y1: 40}},
			Images:  []Image{{Box: Box{0, 0, 200, 300}}},
		}
		up := p.Upright()
		if got := p.Displayed(up.Glyphs[0].Box); got != p.Glyphs[0].Box {
			t.Errorf("turned %d: box came back as %v", turned, got)
		}
		if up.Images[0].Box != (Box{0, 0, up.Width, up.Height}) {
			t.Errorf("turned %d: the whole page became %v of %g x %g", turned, up.Images[0].Box, up.Width, up.Height)
		}
		if got := up.Rulings[0].Horizontal(); got != (turned%180 == 0) {
			t.Errorf("turned %d: ruling %+v", turned, up.Rulings[0])
		}
	}
	// Text turned clockwise runs downwards: its beginning is at the top.
	down := Page{Width: 200, Height: 300, Turned: 90, Glyphs: []Glyph{{Box: Box{100, 10, 110, 20}}, {Box: Box{100, 20, 110, 30}}}}
	up := down.Upright()
	if up.Glyphs[0].Box.X0 >= up.Glyphs[1].Box.X0 || up.Glyphs[0].Box.Y0 != up.Glyphs[1].Box.Y0 {
		t.Errorf("the first character stands at %v, the second at %v", up.Glyphs[0].Box, up.Glyphs[1].Box)
	}
}

// TestDisplayedAskew: a box on the straightened page leads back to where the
// skewed page shows it.
func TestDisplayedAskew(t *testing.T) {
	p := Page{Width: 600, Height: 800, Skew: 90} // as far as it goes: a quarter clockwise
	got := p.Displayed(Box{290, 100, 310, 120})  // above the middle: to the right of it
	want := Box{580, 390, 600, 410}
	near := func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }
	if !near(got.X0, want.X0) || !near(got.Y0, want.Y0) || !near(got.X1, want.X1) || !near(got.Y1, want.Y1) {
		t.Errorf("got %v, want %v", got, want)
	}
}

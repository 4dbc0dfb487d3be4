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

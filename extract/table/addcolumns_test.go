package table

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestAddColumns: a column that holds two heads and two numbers each, one place
// between them all, is two; numbers with a blank in them below one head are not.
func TestAddColumns(t *testing.T) {
	rulings := []layout.Ruling{h(100, 100, 250), h(125, 100, 250), h(145, 100, 250), v(100, 100, 145), v(200, 100, 145), v(250, 100, 145)}
	for name, tt := range map[string]struct {
		rows [][]layout.Glyph
		want string
	}{
		"two heads": {[][]layout.Glyph{at8(104, 112.0, "甲类", 162.0, "乙类", 212.0, "丙类"), at8(127, 116.0, "1", 166.0, "2", 216.0, "3")},
			"[0 甲类][1 乙类][2 丙类]\n[0 1][1 2][2 3]"},
		"one head": {[][]layout.Glyph{at8(104, 126.0, "甲类甲类甲类", 212.0, "丙类"), at8(127, 116.0, "1", 166.0, "2", 216.0, "3")},
			"[0 甲类甲类甲类][1 丙类]\n[0 1 2][1 3]"},
		"one number": {[][]layout.Glyph{at8(104, 112.0, "甲类", 162.0, "乙类", 212.0, "丙类"), at8(127, 140.0, "1", 216.0, "3")},
			"[0 甲类 乙类][1 丙类]\n[0 1][1 3]"},
	} {
		p := page(tt.rows...)
		p.Rulings = rulings
		if d := cmp.Diff(tt.want, grids(Find(p, Default))); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

package table

import (
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// grids prints all groups of a trace.
func grids(tr Trace) string {
	var out []string
	for _, g := range tr.Groups {
		out = append(out, grid(g))
	}
	return strings.Join(out, "\n\n")
}

// TestRuledGutter: rulings that leave room between two tables tell them apart
// where one has a single row, and the rows do not stand at one height; a ruling
// or words across the room say that it is one table.
func TestRuledGutter(t *testing.T) {
	rows := [][]layout.Glyph{
		at8(100, 100.0, "名称", 160.0, "本年", 220.0, "去年", 372.0, "内容", 426.0, "数量"),
		at8(118, 88.0, "甲类", 168.0, "1", 228.0, "2"), at8(126, 340.0, "丙类", 434.0, "7"),
		at8(136, 88.0, "乙类", 168.0, "3", 228.0, "4"),
	}
	two := []layout.Ruling{h(90, 80, 270), h(90, 330, 470), h(110, 80, 270), h(110, 330, 470), h(146, 80, 270)}
	const apart = "[0 名称][1 本年][2 去年]\n[0 甲类][1 1][2 2]\n[0 乙类][1 3][2 4]\n\n[0 内容][1 数量]\n[0 丙类][1 7]"
	above := at8(20, 88.0, "甲类", 418.0, "9")
	for name, tt := range map[string]struct {
		page    layout.Page
		rulings []layout.Ruling
		apart   bool
	}{
		"rulings that end":       {page(rows...), two, true},
		"a row across them":      {page(append(rows, at8(120, 276.0, "跨过中间"))...), two, false},
		"a ruling across them":   {page(rows...), append([]layout.Ruling{h(100, 80, 470)}, two...), false},
		"one ruling on one line": {page(rows...), two[:3], false},
		"a row far above":        {page(append([][]layout.Glyph{above}, rows...)...), two, true},
	} {
		tt.page.Rulings = tt.rulings
		if got := grids(Find(tt.page, Default)); strings.Contains(got, apart) != tt.apart {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

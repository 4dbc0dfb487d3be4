package table

import "testing"

// TestHeadGutter: the same header twice on one line tells that two tables stand
// beside each other, however few rows they have; words repeated more often, or
// numbers without labels on the right, do not.
func TestHeadGutter(t *testing.T) {
	tests := map[string]struct {
		heads []any
		row   []any
		want  bool
	}{
		"one row":             {[]any{108.0, "名称", 190.0, "数量", 290.0, "名称", 352.0, "数量"}, []any{100.0, "甲类", 200.0, "8", 250.0, "乙类", 360.0, "9"}, true},
		"one head each":       {[]any{120.0, "指标名称", 280.0, "指标名称"}, []any{100.0, "甲类", 200.0, "8", 250.0, "乙类", 360.0, "9"}, true},
		"a word four times":   {[]any{108.0, "数", 190.0, "数", 290.0, "数", 352.0, "数"}, []any{100.0, "甲类", 200.0, "8", 250.0, "乙类", 360.0, "9"}, false},
		"numbers, no label":   {[]any{160.0, "本年", 220.0, "累计", 280.0, "本年", 340.0, "累计"}, []any{60.0, "甲类", 160.0, "8", 220.0, "7", 280.0, "5", 340.0, "9"}, false},
		"one table, one head": {[]any{60.0, "指标", 220.0, "数量"}, []any{60.0, "甲类", 220.0, "7"}, false},
	}
	for name, tt := range tests {
		p := page(at8(100, tt.heads...), at8(120, tt.row...))
		x, top, low, ok := newBesideFinder(pageRuns(p.Glyphs, p)).headGutter()
		if ok != tt.want || ok && (x < 208 || x > 250 || top > 104 || low < 124) {
			t.Errorf("%s: %v at %g from %g to %g", name, ok, x, top, low)
		}
	}
}

package table

import (
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

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

// TestKnownGutter: two tables go on beside each other on the next page, although
// one row says little of where they stand.
func TestKnownGutter(t *testing.T) {
	first := page(
		at8(100, 108.0, "名称", 192.0, "本年", 264.0, "名称", 352.0, "本年"),
		at8(120, 100.0, "1.甲类", 200.0, "8", 240.0, "4.丁类", 360.0, "9"), at8(140, 100.0, "2.乙类", 200.0, "2", 240.0, "5.戊类", 360.0, "5"))
	second := page(at8(80, 100.0, "3.丙类", 200.0, "7", 240.0, "6.己类", 360.0, "6"))
	second.Number = 2
	tabs := Tables(FindAll([]layout.Page{first, second}, Default), func(int, float64, float64) bool { return false }, Default)
	if len(tabs) != 2 || tabs[0].Rows != 4 || tabs[1].Rows != 4 {
		t.Errorf("%d tables, want 2 of 4 rows: %+v", len(tabs), tabs)
	}
}

// TestCountedGutter: two rows whose running numbers stand between two tables have
// their labels behind those.
func TestCountedGutter(t *testing.T) {
	p := page(
		at8(100, 60.0, "序号", 108.0, "名称", 190.0, "数量", 236.0, "序号", 290.0, "名称", 352.0, "数量"),
		at8(120, 60.0, "1", 100.0, "甲类", 200.0, "8", 240.0, "3", 270.0, "丙类", 360.0, "9"),
		at8(140, 60.0, "2", 100.0, "乙类", 200.0, "7", 240.0, "4", 270.0, "丁类", 360.0, "5"))
	x, _, _, ok := newBesideFinder(pageRuns(p.Glyphs, p)).headGutter()
	if !ok || x < 208 || x > 240 {
		t.Errorf("%v at %g", ok, x)
	}
}

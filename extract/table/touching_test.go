package table

import (
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// texts lists what runs read, from top to bottom and left to right; words are
// in brackets.
func texts(runs []*run) string {
	var out []string
	for _, r := range runs {
		if r.wordy() {
			out = append(out, "["+r.text+"]")
		} else {
			out = append(out, r.text)
		}
	}
	return strings.Join(out, " ")
}

// TestTouching: what stands in neighbouring cells is told apart by the gap
// between dashes, and by the place where labels of other lines begin; a year is
// no number, in one piece or in two.
func TestTouching(t *testing.T) {
	second := func(y, end float64, number string) []layout.Glyph { // two lists beside each other
		return at8(y, 100.0, "甲类别", end-8*float64(len(number)), number, 208.5, "乙类别", 300.0, "7")
	}
	apart := [][]layout.Glyph{second(120, 196, "3"), second(140, 196, "40"), second(160, 196, "5")}
	item := func(y float64) []layout.Glyph {
		return at8(y, 100.0, "甲类别", 180.0, "1.", 208.0, "乙类别", 300.0, "7")
	}
	items := page(item(100), item(120), item(140))
	for _, r := range pageRuns(items.Glyphs, items) {
		if r.starts {
			t.Errorf("%s begins behind the number of its item, not behind a number", r.text)
		}
	}
	for name, tt := range map[string]struct {
		glyphs [][]layout.Glyph
		want   string
	}{
		"dashes of two cells":       {[][]layout.Glyph{at8(100, 100.0, "——", 118.0, "——")}, "—— ——"},
		"dashes of one cell":        {[][]layout.Glyph{at8(100, 100.0, "————")}, "————"},
		"a dash and a number":       {[][]layout.Glyph{at8(100, 100.0, "——", 117.0, "27")}, "—— 27"},
		"a negative number":         {[][]layout.Glyph{at8(100, 100.0, "-27")}, "-27"},
		"labels that touch":         {append(apart, second(100, 208, "12")), "[甲类别] 12 [乙类别] 7 [甲类别] 3 [乙类别] 7 [甲类别] 40 [乙类别] 7 [甲类别] 5 [乙类别] 7"},
		"a number and its words":    {[][]layout.Glyph{second(100, 208, "12")}, "[甲类别] [12乙类别] 7"},
		"a year":                    {[][]layout.Glyph{at8(100, 100.0, "2018年度", 200.0, "2018")}, "[2018年度] 2018"},
		"a year with a blank":       {[][]layout.Glyph{at8(100, 100.0, "2018", 136.0, "年度")}, "[2018年度]"},
		"a year in pieces":          {[][]layout.Glyph{at8(100, 100.0, "20", 120.0, "18年")}, "[2018年]"},
		"a year above its word":     {[][]layout.Glyph{at8(100, 100.0, "2018"), at8(110, 108.0, "年度")}, "[2018] [年度]"},
		"a number of years, beside": {[][]layout.Glyph{at8(100, 100.0, "2018", 180.0, "年度")}, "2018 [年度]"},
	} {
		p := page(tt.glyphs...)
		if got := texts(pageRuns(p.Glyphs, p)); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// TestGutter: two lists beside each other are two tables, wherever the heads
// of their columns begin, and go on as two on the next page.
func TestGutter(t *testing.T) {
	line := func(y float64, left, a, right, b string) []layout.Glyph {
		return at8(y, 100.0, left, 200.0, a, 240.0, right, 360.0, b)
	}
	first := page(
		at8(100, 108.0, "名称", 192.0, "本年", 264.0, "名称", 352.0, "本年"),
		line(120, "1.甲类", "8", "4.丁类", "9"), line(140, "2.乙类", "2", "5.戊类", "5"), line(160, "3.丙类", "3", "6.己类", "6"))
	second := page(line(80, "7.庚类", "7", "9.壬类", "9"), line(100, "8.辛类", "8", "10.癸类", "0"), line(120, "11.子类", "1", "12.丑类", "2"))
	second.Number = 2
	tabs := Tables(FindAll([]layout.Page{first, second}, Default), func(int, float64, float64) bool { return false }, Default)
	if len(tabs) != 2 {
		t.Fatalf("%d tables, want 2: %+v", len(tabs), tabs)
	}
	for i, want := range []string{"名称 本年 1.甲类 8 2.乙类 2 3.丙类 3 7.庚类 7 8.辛类 8 11.子类 1", "名称 本年 4.丁类 9 5.戊类 5 6.己类 6 9.壬类 9 10.癸类 0 12.丑类 2"} {
		var got []string
		for _, c := range tabs[i].Cells {
			got = append(got, c.Text)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s, want %s", s, want)
		}
	}
}

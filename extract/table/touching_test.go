package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/google/go-cmp/cmp"
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
		"dashes of two cells": {[][]layout.Glyph{at8(100, 100.0, "——", 118.0, "——")}, "—— ——"},
		"dashes of one cell":  {[][]layout.Glyph{at8(100, 100.0, "————")}, "————"},
		"a dash and a number": {[][]layout.Glyph{at8(100, 100.0, "——", 117.0, "27")}, "—— 27"},
		"a negative number":   {[][]layout.Glyph{at8(100, 100.0, "-27")}, "-27"},
		"labels that touch":   {append(apart, second(100, 208, "12")), "[甲类别] 12 [乙类别] 7 [甲类别] 3 [乙类别] 7 [甲类别] 40 [乙类别] 7 [甲类别] 5 [乙类别] 7"},
		"the number of an item whose point stands where labels begin": {append(apart, at8(180, 100.0, "甲类别", 188.0, "3", 200.5, "4.乙类别", 300.0, "7")),
			"[甲类别] 3 [乙类别] 7 [甲类别] 40 [乙类别] 7 [甲类别] 5 [乙类别] 7 [甲类别] 3 [4.乙类别] 7"},
		"a number and its words":    {[][]layout.Glyph{second(100, 208, "12")}, "[甲类别] [12乙类别] 7"},
		"a year":                    {[][]layout.Glyph{at8(100, 100.0, "2018年度", 200.0, "2018")}, "[2018年度] 2018"},
		"a year with a blank":       {[][]layout.Glyph{at8(100, 100.0, "2018", 136.0, "年度")}, "[2018年度]"},
		"a year in pieces":          {[][]layout.Glyph{at8(100, 100.0, "20", 120.0, "18年")}, "[2018年]"},
		"a year above its word":     {[][]layout.Glyph{at8(100, 100.0, "2018"), at8(110, 108.0, "年度")}, "[2018] [年度]"},
		"a year within its digits":  {[][]layout.Glyph{at8(100, 100.0, "201"), at8(110, 104.0, "8年度")}, "[201] [8年度]"},
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

// TestGutterBesideNumber: a number that ends next to the labels of the table on
// the right stands left of the gutter.
func TestGutterBesideNumber(t *testing.T) {
	p := page(
		at8(80, 60.0, "3、甲类甲类", 180.0, "条", 225.0, "153", 284.0, "30", 304.0, "己类己类", 420.0, "件", 460.0, "864", 520.0, "73"),
		at8(100, 60.0, "4、乙类乙类", 180.0, "条", 225.0, "742", 276.0, "214", 304.0, "庚类庚类", 420.0, "件", 460.0, "102", 520.0, "72"))
	for _, st := range strips(pageRuns(p.Glyphs, p), nil, nil, Default) {
		for _, r := range st.runs {
			if r.text == "30" && slices.ContainsFunc(st.runs, func(o *run) bool { return o.text == "己类己类" }) && !slices.ContainsFunc(st.runs, func(o *run) bool { return o.text == "153" }) {
				t.Errorf("30 stands in the table on the right")
			}
		}
	}
}

// TestLevelLabels: labels of many lines whose units stand between them and the
// numbers of their first line belong to the row that is level with that line.
func TestLevelLabels(t *testing.T) {
	var rows [][]layout.Glyph
	y := 80.0
	rows = append(rows, at8(y, 60.0, "指标单位", 122.0, "机关", 162.0, "合计"))
	want := "[0-1 指标单位][2 机关][3 合计]"
	for i, label := range []string{"受理/依申/请公/开信/息总/数", "其中/当面/申请/数", "传真/申请/数", "网上/申请/数"} {
		y += 18
		values := []string{fmt.Sprint(i + 3), fmt.Sprint(i + 5)}
		rows = append(rows, at8(y, 86.0, "条", 122.0, values[0], 162.0, values[1]))
		for _, line := range strings.Split(label, "/") {
			rows = append(rows, at8(y, 60.0, line))
			y += 11
		}
		want += fmt.Sprintf("\n[0 %s][1 条][2 %s][3 %s]", label, values[0], values[1])
	}
	groups := Find(page(rows...), Default).Groups
	if len(groups) != 1 {
		t.Fatalf("%d groups", len(groups))
	}
	if d := cmp.Diff(want, grid(groups[0])); d != "" {
		t.Error(d)
	}
}

// TestFarApart: two numbers of different rows stand in one column only if they
// stand near to each other; words in it do not make a column one of words.
func TestFarApart(t *testing.T) {
	rows := []*numberRow{values(100, 290), values(115, 405)}
	if n := len(columnsOf(rows)); n != 2 {
		t.Errorf("%d columns, want 2", n)
	}
	word := func(s string, unit bool) *value {
		r := newRun(at8(100, 300.0, s))
		r.unit = unit
		return newValue(r)
	}
	for _, tt := range []struct {
		values []*value
		units  bool
	}{
		{[]*value{word("92", false), word("7", false), word("次", true)}, false},
		{[]*value{word("——", false), word("条", true), word("件", true)}, true},
		{[]*value{word("——", false)}, true},
		{[]*value{word("——", false), word("0", false)}, false},
	} {
		if cols := cluster(tt.values); len(cols) != 1 || cols[0].units() != tt.units {
			t.Errorf("%d values: %d columns, words %v", len(tt.values), len(cols), cols[0].units())
		}
	}
}

// TestOpenLabel: a label of which a bracket is not closed goes on; it is no row
// without numbers.
func TestOpenLabel(t *testing.T) {
	head := at8(100, 100.0, "名称", 260.0, "本年", 330.0, "总计")
	row := func(y float64, label string) []layout.Glyph { return at8(y, 100.0, label, 268.0, "1", 338.0, "3") }
	for label, blank := range map[string]bool{"2.乙类乙类": true, "2.乙类（不包括": false} {
		groups := Find(page(head, row(130, "1.甲类"), at8(170, 100.0, label), row(210, "3.丙类"), row(250, "4.丁类")), Default).Groups
		if len(groups) != 1 || strings.Contains(grid(groups[0]), "[0 "+label+"][1 ][2 ]") != blank {
			t.Errorf("%s: %s", label, grid(groups[0]))
		}
	}
}

// TestIndexBeforeItem: running numbers count the lines of items, too, whose own
// numbers blanks part from their words or break in their brackets.
func TestIndexBeforeItem(t *testing.T) {
	p := page(
		at8(100, 90.0, "4", 104.0, "（一", 124.0, "）甲类", 300.0, "7"),
		at8(120, 90.0, "5", 104.0, "1.", 124.0, "乙类", 300.0, "8"),
		at8(140, 90.0, "6", 104.0, "丙类", 300.0, "9"))
	runs := joinRemarks(pageRuns(p.Glyphs, p))
	tellColumns(runs)
	n := 0
	for _, r := range runs {
		if r.index {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d running numbers of 3: %s", n, texts(runs))
	}
}

// TestGroupTouchesLabel: the number of a group is told from a line of the label
// beside it that it touches; where the group does not go on below, or the label
// has no other line, the number is that of the label.
func TestGroupTouchesLabel(t *testing.T) {
	for name, tt := range map[string]struct {
		glyphs [][]layout.Glyph
		want   string
	}{
		"a group and a label": {[][]layout.Glyph{at8(100, 124.0, "3.甲类事项"), at8(112, 100.0, "（五）事项"), at8(124, 100.0, "不予"), at8(136, 100.0, "处理")},
			"[3.甲类事项] [（五）] [事项] [不予] [处理]"},
		"a label with its number": {[][]layout.Glyph{at8(100, 124.0, "3.甲类事项"), at8(112, 100.0, "（六）事项"), at8(124, 100.0, "（七）总计")},
			"[3.甲类事项] [（六）事项] [（七）总计]"},
		"a label on two lines": {[][]layout.Glyph{at8(80, 124.0, "3.甲类事项"), at8(112, 100.0, "（六）事项"), at8(124, 100.0, "处理")},
			"[3.甲类事项] [（六）事项] [处理]"},
	} {
		p := page(tt.glyphs...)
		if got := texts(pageRuns(p.Glyphs, p)); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

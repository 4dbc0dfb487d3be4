package table

import (
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/google/go-cmp/cmp"
)

// TestTornHeader: heads of some columns end one page, those of the others begin
// the next; the break may stand between the lines of a head.
func TestTornHeader(t *testing.T) {
	text := at8(60, 100.0, "下表为全年的数字。")
	row := at8(80, 104.0, "1", 164.0, "2", 224.0, "3", 284.0, "4")
	for name, tt := range map[string]struct {
		first, second []layout.Page
		want          string
	}{
		"between lines of the header": {
			[]layout.Page{page(text, at8(780, 124.0, "甲类甲类"), at8(800, 100.0, "本年", 160.0, "去年", 240.0, "乙类乙类"))},
			[]layout.Page{page(at8(60, 220.0, "维持", 280.0, "纠正"), row)},
			"[0-1 甲类甲类]\n[2-3 乙类乙类]\n[0 本年][1 去年][2 维持][3 纠正]\n[0 1][1 2][2 3][3 4]",
		},
		"within a head": {
			[]layout.Page{page(text, at8(800, 100.0, "结果", 160.0, "总计", 226.0, "乙类乙类乙类乙类"))},
			[]layout.Page{page(at8(50, 220.0, "维持", 280.0, "纠正"), at8(56, 100.0, "维持"), row)},
			"[2-3 乙类乙类乙类乙类]\n[0 结果/维持][1 总计][2 维持][3 纠正]\n[0 1][1 2][2 3][3 4]",
		},
	} {
		pages := append(tt.first, tt.second...)
		pages[1].Number = 2
		traces := FindAll(pages, Default)
		if len(traces[1].Groups) != 1 {
			t.Errorf("%s: %d groups", name, len(traces[1].Groups))
			continue
		}
		if d := cmp.Diff(tt.want, grid(traces[1].Groups[0])); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	whole := append(at8(780, 100.0, "以上数字截至年底。"), at8(800, 100.0, "结束语句")...)
	pages := []layout.Page{page(text, whole), page(at8(50, 220.0, "维持", 280.0, "纠正"), row)}
	for _, g := range FindAll(pages, Default)[1].Groups {
		for _, c := range g.Cells {
			if cellText(c.Glyphs, 0) == "结束语句" {
				t.Error("running text became a head")
			}
		}
	}
}

// TestIndexColumn: running numbers that touch the labels, few of them below a
// head of their own, units that touch the numbers before them and a unit in the
// only row below a header are cells.
func TestIndexColumn(t *testing.T) {
	head := at8(60, 98.0, "序号", 150.0, "名称", 250.0, "单位", 300.0, "数量")
	for name, tt := range map[string]struct {
		rows [][]layout.Glyph
		want string
	}{
		"touching labels": {[][]layout.Glyph{head,
			at8(80, 116.0, "9", 125.0, "一、甲类", 256.0, "件", 308.0, "1"),
			at8(100, 108.0, "10", 125.0, "（一）乙类", 256.0, "件", 308.0, "2"),
			at8(120, 108.0, "11", 125.0, "1.丙类", 256.0, "件", 308.0, "3")},
			"[0 序号][1 名称][2 单位][3 数量]\n[0 9][1 一、甲类][2 件][3 1]\n[0 10][1 （一）乙类][2 件][3 2]\n[0 11][1 1.丙类][2 件][3 3]"},
		"one row": {[][]layout.Glyph{head, at8(80, 102.0, "1", 125.0, "甲类甲类", 256.0, "件", 308.0, "7")},
			"[0 序号][1 名称][2 单位][3 数量]\n[0 1][1 甲类甲类][2 件][3 7]"},
		"units that touch numbers": {[][]layout.Glyph{
			at8(60, 100.0, "名称", 250.0, "数量", 300.0, "单位"),
			at8(80, 100.0, "甲类甲类", 258.0, "1", 266.5, "件"),
			at8(100, 100.0, "乙类乙类", 250.0, "12", 266.5, "件"),
			at8(120, 100.0, "丙类丙类", 258.0, "3", 266.5, "件")},
			"[0 名称][1 数量][2 单位]\n[0 甲类甲类][1 1][2 件]\n[0 乙类乙类][1 12][2 件]\n[0 丙类丙类][1 3][2 件]"},
	} {
		groups := Find(page(tt.rows...), Default).Groups
		if len(groups) != 1 {
			t.Errorf("%s: %d groups", name, len(groups))
			continue
		}
		if d := cmp.Diff(tt.want, grid(groups[0])); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestHeadBelowTable: a header below the last table of a page is that of the
// rows that begin the next one, although they would fit into the columns of the
// table above it. Words below the last row, whose label has two lines, are none
// of its own.
func TestHeadBelowTable(t *testing.T) {
	first := page(append(small(), at8(700, 100.0, "名称", 250.0, "数量", 360.0, "增减"))...)
	second := page(at8(60, 100.0, "丁类"), at8(65, 258.0, "7", 368.0, "8"), at8(70, 100.0, "丁类"), at8(79, 250.0, "第二", 300.0, "部分内容"))
	second.Number = 2
	traces := FindAll([]layout.Page{first, second}, Default)
	want := smallGrid + "\n\n[0 名称][1 数量][2 增减]\n\n[0 丁类/丁类][1 7][2 8]"
	if d := cmp.Diff(want, grids(traces[0])+"\n\n"+grids(traces[1])); d != "" {
		t.Error(d)
	}
}

package table

import (
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/google/go-cmp/cmp"
)

// TestRuledRowsAlone: rows between rulings are a table although a page break has
// left its header behind; rows with a ruling too few are not.
func TestRuledRowsAlone(t *testing.T) {
	p := page(at8(100, 100.0, "甲类", 208.0, "1", 308.0, "2"), at8(120, 100.0, "乙类", 208.0, "4", 308.0, "5"))
	p.Rulings = []layout.Ruling{h(94, 98, 330), h(114, 98, 330), h(134, 98, 330)}
	tr := Find(p, Default)
	if len(tr.Groups) != 1 {
		t.Fatalf("%d tables", len(tr.Groups))
	}
	if d := cmp.Diff("[0 甲类][1 1][2 2]\n[0 乙类][1 4][2 5]", grid(tr.Groups[0])); d != "" {
		t.Error(d)
	}
	p.Rulings = p.Rulings[:2]
	if tr := Find(p, Default); len(tr.Groups) != 0 {
		t.Errorf("%d tables without a ruling below the last row", len(tr.Groups))
	}
}

// TestWrappedAround: a number on three lines and a dash on two stand around the
// row they belong to; numbers with a label of their own are rows.
func TestWrappedAround(t *testing.T) {
	p := page(at8(100, 100.0, "甲类", 208.0, "4", 238.0, "5", 268.0, "6"),
		at8(120, 208.0, "1"), at8(125, 238.0, "—"),
		at8(130, 100.0, "乙类", 208.0, "2", 268.0, "3"),
		at8(135, 238.0, "—"), at8(140, 208.0, "8"),
		at8(160, 100.0, "丙类", 208.0, "7", 238.0, "8", 268.0, "9"))
	tr := Find(p, Default)
	if len(tr.Groups) != 1 {
		t.Fatalf("%d tables", len(tr.Groups))
	}
	if d := cmp.Diff("[0 甲类][1 4][2 5][3 6]\n[0 乙类][1 128][2 ——][3 3]\n[0 丙类][1 7][2 8][3 9]", grid(tr.Groups[0])); d != "" {
		t.Error(d)
	}
	for _, r := range numberRows(pageRuns(page(at8(100, 100.0, "甲类", 208.0, "185"), at8(112, 208.0, "2"),
		at8(124, 100.0, "乙类", 208.0, "230", 248.0, "5"), at8(136, 208.0, "8")).Glyphs, p)) {
		for _, v := range r.values {
			if len(v.runs) > 1 {
				t.Errorf("the rest of a number above, %s, is joined with %s", v.runs[0].text, v.runs[1].text)
			}
		}
	}
	p = page(at8(100, 100.0, "甲类", 208.0, "4"), at8(110, 100.0, "乙类", 208.0, "5", 238.0, "6"), at8(120, 100.0, "丙类", 208.0, "7"))
	if d := cmp.Diff("[0 甲类][1 4][2 ]\n[0 乙类][1 5][2 6]\n[0 丙类][1 7][2 ]", grid(Find(p, Default).Groups[0])); d != "" {
		t.Error(d)
	}
}

// TestBlankInHead: a blank parts the words of one head, and not two columns,
// where it is narrower than the room between them and the heads beside, be these
// on one line or on two.
func TestBlankInHead(t *testing.T) {
	rows := [][]layout.Glyph{at8(130, 100.0, "甲类", 204.0, "1", 250.0, "2"), at8(150, 100.0, "乙类", 204.0, "3", 250.0, "4"), at8(170, 100.0, "丙类", 204.0, "5", 250.0, "6")}
	for want, head := range map[string][]layout.Glyph{
		"[0 名称][1 本年][2 法律服务机/构]":    slices.Concat(at8(100, 100.0, "名称", 200.0, "本年", 240.0, "法律服务", 277.0, "机"), at8(110, 258.0, "构")),
		"[0 名称][1 本年/度][2 总计][3 备注]": slices.Concat(at8(105, 100.0, "名称", 246.0, "总计", 268.0, "备注"), at8(100, 224.0, "本年"), at8(110, 228.0, "度")),
	} {
		p := page(append([][]layout.Glyph{head}, rows...)...)
		if got, _, _ := strings.Cut(grid(Find(p, Default).Groups[0]), "\n"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestUnitBetweenLines: a unit that no other row has stands beside a number on
// two lines, half way between them.
func TestUnitBetweenLines(t *testing.T) {
	p := page(at8(80, 100.0, "事项", 220.0, "单位", 300.0, "数量"),
		at8(100, 100.0, "甲类事项", 224.0, "件", 300.0, "5"), at8(120, 100.0, "乙类事项", 224.0, "件", 300.0, "6"), at8(140, 100.0, "丙类事项", 224.0, "人", 300.0, "7"),
		at8(160, 300.0, "1246.3"), at8(165, 100.0, "丁类事项", 220.0, "万元"), at8(170, 300.0, "9"))
	tr := Find(p, Default)
	if len(tr.Groups) != 1 {
		t.Fatalf("%d tables", len(tr.Groups))
	}
	want := "[0 事项][1 单位][2 数量]\n[0 甲类事项][1 件][2 5]\n[0 乙类事项][1 件][2 6]\n[0 丙类事项][1 人][2 7]\n[0 丁类事项][1 万元][2 1246.3/9]"
	if d := cmp.Diff(want, strings.ReplaceAll(grid(tr.Groups[0]), "1246.39", "1246.3/9")); d != "" {
		t.Error(d)
	}
}

// TestNarrowColumns: columns with room for one character set a dash and a unit of
// two on two lines: the rows around them stay whole.
func TestNarrowColumns(t *testing.T) {
	p := page(
		at8(84, 200.0, "单", 240.0, "本", 280.0, "总"), at8(92, 100.0, "名称", 200.0, "位", 240.0, "年", 280.0, "计"),
		at8(115, 200.0, "—", 240.0, "—", 280.0, "—"), at8(120, 100.0, "一、甲类"), at8(125, 200.0, "—", 240.0, "—", 280.0, "—"),
		at8(143, 100.0, "（一）乙类"), at8(148, 200.0, "条", 240.0, "1", 280.0, "2"), at8(153, 100.0, "乙类"),
		at8(173, 200.0, "万"), at8(178, 100.0, "（二）丙类", 240.0, "3", 280.0, "4"), at8(183, 200.0, "元"),
		at8(203, 100.0, "（三）丁类", 200.0, "条", 240.0, "5", 280.0, "6"),
		at8(223, 100.0, "（四）戊类", 200.0, "条", 240.0, "7", 280.0, "8"),
	)
	want := "[1 ——][2 ——][3 ——]\n[0 （一）乙类/乙类][1 条][2 1][3 2]\n" +
		"[0 （二）丙类][1 万/元][2 3][3 4]\n[0 （三）丁类][1 条][2 5][3 6]\n[0 （四）戊类][1 条][2 7][3 8]"
	if got := grids(Find(p, Default)); !strings.HasSuffix(got, want) {
		t.Error(got)
	}
}

// TestLabelGoesOn: a label whose next line stands below the last row is no row
// without numbers.
func TestLabelGoesOn(t *testing.T) {
	p := page(
		at8(100, 100.0, "名称", 200.0, "本年", 300.0, "去年"),
		at8(120, 100.0, "1.甲类", 208.0, "1", 308.0, "2"), at8(140, 100.0, "2.乙类", 208.0, "3", 308.0, "4"),
		at8(160, 100.0, "3.丙类", 208.0, "5", 308.0, "6"), at8(185, 100.0, "4.丁类丁类"),
		at8(193, 204.0, "数量"), at8(195, 100.0, "丁类丁类"), at8(202, 208.0, "7", 308.0, "8"),
	)
	p.Rulings = []layout.Ruling{h(172, 95, 330), h(220, 95, 330)}
	if got := grids(Find(p, Default)); strings.Contains(got, "[0 4.丁类丁类]") {
		t.Error(got)
	}
}

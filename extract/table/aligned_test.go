package table

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/google/go-cmp/cmp"
)

// at8 prints words with their left ends on one line, eight points a character.
func at8(y float64, words ...any) []layout.Glyph {
	var out []layout.Glyph
	for i := 0; i < len(words); i += 2 {
		out = append(out, word(words[i].(float64), y, words[i+1].(string))...)
	}
	return out
}

func page(rows ...[]layout.Glyph) layout.Page {
	return layout.Page{Number: 1, Width: 595, Height: 842, Glyphs: slices.Concat(rows...)}
}

// grid prints the cells of a group row by row.
func grid(g Group) string {
	var b strings.Builder
	row := 0
	for _, c := range g.Cells {
		for ; row < c.Row; row++ {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "[%d", c.Col)
		if c.ColSpan > 1 {
			fmt.Fprintf(&b, "-%d", c.Col+c.ColSpan-1)
		}
		fmt.Fprintf(&b, " %s]", strings.ReplaceAll(cellText(c.Glyphs, 0), "\n", "/"))
	}
	return b.String()
}

// small is a table of two labels and three columns; the middle number of the
// second row is not printed.
func small() [][]layout.Glyph {
	return [][]layout.Glyph{
		at8(100, 100.0, "名称", 200.0, "本年", 300.0, "去年", 400.0, "总计"),
		at8(120, 100.0, "甲类", 208.0, "1", 308.0, "2", 408.0, "3"),
		at8(140, 100.0, "乙类", 204.0, "44", 404.0, "44"),
		at8(160, 100.0, "丙类", 208.0, "/", 308.0, "5", 408.0, "5"),
	}
}

const smallGrid = "[0 名称][1 本年][2 去年][3 总计]\n[0 甲类][1 1][2 2][3 3]\n[0 乙类][1 44][2 ][3 44]\n[0 丙类][1 /][2 5][3 5]"

func TestAligned(t *testing.T) {
	shift := func(rows [][]layout.Glyph, x float64) [][]layout.Glyph {
		var out [][]layout.Glyph
		for _, r := range rows {
			c := slices.Clone(r)
			for i := range c {
				c[i].Box.X0, c[i].Box.X1 = c[i].Box.X0+x, c[i].Box.X1+x
			}
			out = append(out, c)
		}
		return out
	}
	narrow := [][]layout.Glyph{
		at8(100, 40.0, "名称", 120.0, "本年", 200.0, "总计"),
		at8(120, 40.0, "甲类", 128.0, "1", 208.0, "3"),
		at8(140, 40.0, "乙类", 128.0, "4", 208.0, "4"),
	}
	tests := map[string]struct {
		rows    [][]layout.Glyph
		rulings []layout.Ruling
		want    []string
	}{
		"no rulings": {small(), nil, []string{smallGrid}},
		"a frame around": {small(), []layout.Ruling{h(92, 90, 460), h(178, 90, 460), v(90, 92, 178), v(460, 92, 178)},
			[]string{smallGrid}},
		"rules below and above the header": {small(), []layout.Ruling{h(92, 90, 460), h(114, 90, 460), h(178, 90, 460)}, []string{smallGrid}},
		"borders around the labels":        {small(), []layout.Ruling{h(92, 90, 160), h(114, 90, 160), h(178, 90, 105), v(90, 92, 178)}, []string{smallGrid}},
		"two beside each other": {append(narrow, shift(narrow, 260)...), nil,
			[]string{"[0 名称][1 本年][2 总计]\n[0 甲类][1 1][2 3]\n[0 乙类][1 4][2 4]", "[0 名称][1 本年][2 总计]\n[0 甲类][1 1][2 3]\n[0 乙类][1 4][2 4]"}},
		"a label of two lines": {[][]layout.Glyph{
			at8(100, 100.0, "名称", 200.0, "本年", 300.0, "去年"),
			at8(120, 100.0, "1.甲甲甲甲"), at8(125, 208.0, "1", 308.0, "2"), at8(130, 100.0, "甲甲"),
			at8(150, 100.0, "2.乙类", 208.0, "3", 308.0, "4"),
			at8(170, 100.0, "3.丙类", 208.0, "5", 308.0, "6"),
		}, nil, []string{"[0 名称][1 本年][2 去年]\n[0 1.甲甲甲甲/甲甲][1 1][2 2]\n[0 2.乙类][1 3][2 4]\n[0 3.丙类][1 5][2 6]"}},
		"a row with nothing printed": {[][]layout.Glyph{
			at8(100, 100.0, "名称", 200.0, "本年", 300.0, "去年"),
			at8(120, 100.0, "1.甲类", 208.0, "1", 308.0, "2"),
			at8(140, 100.0, "2.乙类"),
			at8(160, 100.0, "3.丙类", 208.0, "5", 308.0, "6"),
		}, nil, []string{"[0 名称][1 本年][2 去年]\n[0 1.甲类][1 1][2 2]\n[0 2.乙类][1 ][2 ]\n[0 3.丙类][1 5][2 6]"}},
		"a group label": {[][]layout.Glyph{
			at8(100, 160.0, "名称", 240.0, "本年", 340.0, "去年"),
			at8(120, 160.0, "1.甲类", 248.0, "1", 348.0, "2"),
			at8(140, 100.0, "合并", 160.0, "2.乙类", 248.0, "3", 348.0, "4"),
			at8(160, 160.0, "3.丙类", 248.0, "5", 348.0, "6"),
		}, nil, []string{"[0-1 名称][2 本年][3 去年]\n[1 1.甲类][2 1][3 2]\n[0 合并][1 2.乙类][2 3][3 4]\n[1 3.丙类][2 5][3 6]"}},
		"blanks within heads": {[][]layout.Glyph{
			at8(100, 100.0, "名称", 195.0, "数", 213.0, "量", 285.0, "历年", 311.0, "累计数", 400.0, "备注"),
			at8(120, 100.0, "1.甲类", 204.0, "1", 308.0, "2"),
			at8(140, 100.0, "2.乙类", 204.0, "3", 308.0, "4"),
			at8(160, 100.0, "3.丙类", 204.0, "5", 308.0, "6"),
		}, nil, []string{"[0 名称][1 数 量][2 历年 累计数][3 备注]\n[0 1.甲类][1 1][2 2][3 ]\n[0 2.乙类][1 3][2 4][3 ]\n[0 3.丙类][1 5][2 6][3 ]"}},
		"a label that announces the next line": {[][]layout.Glyph{
			at8(100, 100.0, "名称", 200.0, "本年", 300.0, "去年"),
			at8(120, 100.0, "1.甲类", 208.0, "1", 308.0, "2"),
			at8(150, 100.0, "其中：", 208.0, "3", 308.0, "4"),
			at8(160, 100.0, "1.乙类"),
			at8(180, 100.0, "2.丙类", 208.0, "5", 308.0, "6"),
		}, nil, []string{"[0 名称][1 本年][2 去年]\n[0 1.甲类][1 1][2 2]\n[0 其中：/1.乙类][1 3][2 4]\n[0 2.丙类][1 5][2 6]"}},
		"numbers beside the only head": {[][]layout.Glyph{
			at8(100, 130.0, "名称", 250.0, "本年处理数量"),
			at8(112, 100.0, "甲类", 400.0, "13"),
			at8(124, 100.0, "乙类", 400.0, "17"),
		}, nil, []string{"[0 名称][1 本年处理数量]\n[0 甲类][1 13]\n[0 乙类][1 17]"}},
		"numbered labels, printed twice": {[][]layout.Glyph{
			at8(100, 100.0, "名称", 200.0, "本年", 300.0, "去年"),
			at8(120, 100.0, "1.甲类", 100.0, "1.甲类", 208.0, "1", 308.0, "2"),
			at8(140, 100.0, "2.乙类", 100.0, "2.乙类", 208.0, "3", 308.0, "4"),
			at8(160, 100.0, "3.丙类", 100.0, "3.丙类", 208.0, "5", 308.0, "6"),
			at8(180, 100.0, "4.丁类", 100.0, "4.丁类", 208.0, "7", 308.0, "8"),
		}, nil, []string{"[0 名称][1 本年][2 去年]\n[0 1.甲类][1 1][2 2]\n[0 2.乙类][1 3][2 4]\n[0 3.丙类][1 5][2 6]\n[0 4.丁类][1 7][2 8]"}},
		"blanks behind the numbering of labels": {[][]layout.Glyph{
			at8(100, 100.0, "名称", 240.0, "本年", 340.0, "去年"),
			at8(120, 100.0, "三、", 120.0, "甲类甲类", 248.0, "1", 348.0, "2"),
			at8(140, 100.0, "（", 112.0, "一）乙类", 248.0, "3", 348.0, "4"),
			at8(160, 120.0, "1.丙类", 248.0, "5", 348.0, "6"),
			at8(180, 120.0, "2", 132.0, ".丁类", 248.0, "7", 348.0, "8"),
		}, nil, []string{"[0 名称][1 本年][2 去年]\n[0 三、甲类甲类][1 1][2 2]\n[0 （一）乙类][1 3][2 4]\n[0 1.丙类][1 5][2 6]\n[0 2.丁类][1 7][2 8]"}},
		"rows as near as all others are rows": {[][]layout.Glyph{
			at8(100, 100.0, "名称", 200.0, "本年", 300.0, "去年"),
			at8(112, 100.0, "1.甲类", 208.0, "1", 308.0, "2"),
			at8(124, 100.0, "2.乙类", 208.0, "3", 308.0, "4"),
			at8(136, 100.0, "3.丙类", 192.0, "134.94", 292.0, "8826.94"),
			at8(148, 100.0, "丁类", 200.0, "1452", 300.0, "1628"),
		}, nil, []string{"[0 名称][1 本年][2 去年]\n[0 1.甲类][1 1][2 2]\n[0 2.乙类][1 3][2 4]\n[0 3.丙类][1 134.94][2 8826.94]\n[0 丁类][1 1452][2 1628]"}},
		"numbers that go on beside the end of a label": {[][]layout.Glyph{
			at8(100, 100.0, "名称", 200.0, "本", 300.0, "去"),
			at8(120, 100.0, "甲类", 200.0, "1", 300.0, "2"),
			at8(150, 100.0, "乙类", 200.0, "3", 300.0, "4"),
			at8(180, 100.0, "丙类丙类", 192.0, "1348", 300.0, "5"),
			at8(190, 100.0, "类", 192.0, "94"),
			at8(220, 100.0, "丁类", 200.0, "6", 300.0, "7"),
		}, nil, []string{"[0 名称][1 本][2 去]\n[0 甲类][1 1][2 2]\n[0 乙类][1 3][2 4]\n[0 丙类丙类/类][1 134894][2 5]\n[0 丁类][1 6][2 7]"}},
		"running text with numbers": {[][]layout.Glyph{
			at8(100, 100.0, "全年共收到申请", 168.0, "12", 196.0, "件，办结", 240.0, "11", 264.0, "件"),
			at8(120, 100.0, "与上年相比增加", 168.0, "3", 184.0, "件"),
		}, nil, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := page(tt.rows...)
			p.Rulings = tt.rulings
			var got []string
			for _, g := range Find(p, Default).Groups {
				if g.Method != layout.Aligned {
					t.Errorf("method %s", g.Method)
				}
				got = append(got, grid(g))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestRuns: what follows what on a line, printed twice or as a ligature.
// TestNumberGoesOnAboveHeader: the last line of a number that ends one table is
// no head of the next one, and the number is left out with a note.
func TestNumberGoesOnAboveHeader(t *testing.T) {
	head := func(y float64) []layout.Glyph { return at8(y, 130.0, "名称", 300.0, "本年", 400.0, "累计") }
	p := page(head(60), at8(80, 100.0, "1.甲类甲类数", 300.0, "31", 400.0, "62"), at8(100, 100.0, "2.乙类乙类数", 300.0, "14.5", 400.0, "99"), at8(110.4, 312.0, "1"),
		head(130), at8(150, 100.0, "3.丙类丙类数", 300.0, "5", 400.0, "6"), at8(170, 100.0, "4.丁类丁类数", 300.0, "7", 400.0, "8"))
	groups := Find(p, Default).Groups
	if len(groups) != 2 || len(groups[0].Notes) != 1 {
		t.Fatalf("%d groups: %s\n%+v", len(groups), grid(groups[0]), groups[0].Notes)
	}
	if got := grid(groups[0]) + "\n" + grid(groups[1]); strings.Contains(got, "14.5") || strings.Contains(got, "[1 1]") {
		t.Error(got)
	}
}

// TestHeadsBesideStack: a head of three lines and one beside its middle line, as
// near as words of one head, are two.
func TestHeadsBesideStack(t *testing.T) {
	p := page(at8(60, 300.0, "历年"), at8(65, 250.0, "单", 275.0, "数"), at8(70, 120.0, "统计指标", 300.0, "累计", 321.0, "备注"),
		at8(75, 250.0, "位", 275.0, "量"), at8(80, 304.0, "数"),
		at8(100, 100.0, "1.甲类甲类数", 250.0, "条", 277.0, "1", 304.0, "2"),
		at8(120, 100.0, "2.乙类乙类数", 250.0, "件", 277.0, "3", 304.0, "4"),
		at8(140, 100.0, "3.丙类丙类数", 250.0, "件", 277.0, "5", 304.0, "6"))
	groups := Find(p, Default).Groups
	if len(groups) != 1 {
		t.Fatalf("%d groups", len(groups))
	}
	if got := grid(groups[0]); !strings.Contains(got, "[3 历年/累计/数][4 备注]") {
		t.Error(got)
	}
}

func TestRuns(t *testing.T) {
	twice := append(word(100, 100, "12"), word(100.3, 100, "12")...)
	got := runsOf(append(append(twice, word(140, 100, "甲乙")...), word(100, 120, "（1）")...))
	var texts []string
	for _, r := range got {
		texts = append(texts, fmt.Sprintf("%s %v", r.text, r.mark))
	}
	if d := cmp.Diff([]string{"12 true", "甲乙 false", "（1） false"}, texts); d != "" {
		t.Error(d)
	}
}

func values(y float64, x ...float64) *numberRow {
	row := &numberRow{y: y, size: 8}
	for _, x0 := range x {
		row.values = append(row.values, newValue(newRun(word(x0, y-4, "7"))))
	}
	return row
}

// TestColumnsOf: numbers that blanks move about in their cells are one column
// unless a row has both.
func TestColumnsOf(t *testing.T) {
	moved := columnsOf([]*numberRow{values(100, 100, 150), values(120, 110, 150), values(140, 100, 162)})
	if len(moved) != 2 || moved[0].numbers != 3 || moved[1].numbers != 3 {
		t.Errorf("%+v", moved)
	}
	if both := columnsOf([]*numberRow{values(100, 100, 112, 150)}); len(both) != 3 {
		t.Errorf("%d columns, want 3", len(both))
	}
}

// TestUnder: headers find their numbers in the middle, left or right, and a
// header without numbers is a column of its own.
func TestUnder(t *testing.T) {
	head := func(x float64) column { return column{x0: x, x1: x + 32} }
	number := func(x float64) column { return column{x0: x, x1: x + 8, numbers: 1} }
	heads := []column{head(100), head(200), head(300)}
	for name, tt := range map[string]struct {
		cols   []column
		labels float64 // where they end
		want   string
	}{
		"in the middle":    {[]column{number(112), number(212), number(312)}, math.Inf(-1), "1 1 1"},
		"on the right":     {[]column{number(140), number(240), number(340)}, math.Inf(-1), "1 1 1"},
		"on the left":      {[]column{number(82), number(182), number(282)}, math.Inf(-1), "1 1 1"},
		"one is missing":   {[]column{number(112), number(312)}, math.Inf(-1), "1 0 1"},
		"two under one":    {[]column{number(102), number(120)}, math.Inf(-1), "unclear"},
		"half way between": {[]column{number(162)}, math.Inf(-1), "unclear"},
		"half way, and the first head stands above the labels": {[]column{number(162)}, 90, "0 1 0"},
		"half way, behind short labels":                        {[]column{number(162)}, 40, "unclear"},
	} {
		out, ok := under(tt.cols, heads, labelBand{from: math.Inf(-1), to: tt.labels}, 8)
		got := "unclear"
		if ok {
			var n []string
			for _, c := range out {
				n = append(n, fmt.Sprint(c.numbers))
			}
			got = strings.Join(n, " ")
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// TestContinued: the columns of the page before hold for a page whose numbers
// fill only some of them.
func TestContinued(t *testing.T) {
	second := page(at8(80, 100.0, "丁类", 208.0, "7", 408.0, "7"), at8(100, 100.0, "戊类", 208.0, "8", 408.0, "8"))
	second.Number = 2
	traces := FindAll([]layout.Page{page(small()...), second}, Default)
	tabs := Tables(traces, func(int, float64, float64) bool { return false }, Default)
	if len(tabs) != 1 || tabs[0].Cols != 4 || !cmp.Equal(tabs[0].Breaks, []int{4}) {
		t.Fatalf("%d tables: %+v", len(tabs), tabs)
	}
	if c := tabs[0].At(5, 2); c == nil || c.Text != "" {
		t.Errorf("the column without a number: %+v", c)
	}
	if c := tabs[0].At(5, 3); c == nil || c.Text != "8" || tabs[0].Method != layout.Aligned {
		t.Errorf("the last column: %+v", c)
	}
}

// TestBesideContinued: of two ruled tables beside each other each goes on with
// its own rest on the next page.
func TestBesideContinued(t *testing.T) {
	two := func(number int, y float64, texts ...string) layout.Page {
		p := layout.Page{Number: number, Width: 595, Height: 842}
		for i, x := range []float64{100, 300} {
			p.Rulings = append(p.Rulings, h(y, x, x+100), h(y+20, x, x+100), v(x, y, y+20), v(x+50, y, y+20), v(x+100, y, y+20))
			p.Glyphs = append(p.Glyphs, at8(y+6, x+10, texts[2*i], x+60, texts[2*i+1])...)
		}
		return p
	}
	tabs := Tables(FindAll([]layout.Page{two(1, 740, "甲", "1", "乙", "2"), two(2, 60, "丙", "3", "丁", "4")}, Default),
		func(int, float64, float64) bool { return false }, Default)
	if len(tabs) != 2 {
		t.Fatalf("%d tables, want 2", len(tabs))
	}
	if a, b := tabs[0].At(1, 1), tabs[1].At(1, 1); a == nil || b == nil || a.Text != "3" || b.Text != "4" {
		t.Errorf("the second rows end in %+v and %+v", a, b)
	}
}

// TestLeftOut: of two numbers in one place neither is read, and a note says so.
func TestLeftOut(t *testing.T) {
	rows := small()
	rows[3] = at8(160, 100.0, "丙类", 208.0, "6", 304.0, "5", 315.0, "8", 408.0, "5")
	groups := Find(page(rows...), Default).Groups
	if len(groups) != 1 || len(groups[0].Notes) == 0 {
		t.Fatalf("%d groups, want one with a note", len(groups))
	}
	if got := grid(groups[0]); strings.Contains(got, "58") || !strings.HasSuffix(got, "[0 丙类][1 6][3 5]") {
		t.Errorf("got %s", got)
	}
}

// TestDoubts: a ruling through a number, and one that puts a number elsewhere
// than its column, are doubts; a grid that fits its numbers raises none.
func TestDoubts(t *testing.T) {
	rows := [][]layout.Glyph{}
	lines := []layout.Ruling{h(100, 100, 300)}
	for i := range 5 {
		y := 104 + 20*float64(i)
		rows = append(rows, at8(y, 110.0, fmt.Sprint(i), 160.0, "23", 210.0, "4", 260.0, "5"))
		lines = append(lines, h(y+16, 100, 300))
	}
	verticals := func(third float64) []layout.Ruling {
		return []layout.Ruling{v(100, 100, 200), v(150, 100, 200), v(third, 100, 200), v(250, 100, 200), v(300, 100, 200)}
	}
	p := page(rows...)
	p.Rulings = append(slices.Clone(lines), verticals(200)...)
	if d := Doubts(p, Find(p, Default)); len(d) > 0 {
		t.Errorf("a whole grid raises %+v", d)
	}
	p.Rulings = append(slices.Clone(lines), verticals(168)...)
	d := Doubts(p, Find(p, Default))
	if len(d) != 10 || d[0].First != "2" || d[1].First != "3" || d[0].Second != "23" {
		t.Errorf("a ruling through a column of numbers raises %+v", d)
	}
	p.Rulings = append(slices.Clone(lines), verticals(200)...)
	p.Rulings[7] = v(150, 120, 200) // lost beside the first row
	p.Glyphs = p.Glyphs[1:]         // whose first number is not printed
	if d = Doubts(p, Find(p, Default)); len(d) > 0 {
		t.Errorf("a lost border beside a number that stands as all others do raises %+v", d)
	}
	for i := range 2 {
		p.Glyphs[i].Box.X0, p.Glyphs[i].Box.X1 = p.Glyphs[i].Box.X0-7, p.Glyphs[i].Box.X1-7
	}
	d = Doubts(p, Find(p, Default))
	if len(d) != 1 || d[0].First != "23" {
		t.Errorf("a lost border raises %+v", d)
	}
}

// TestOverflow: a digit on a border makes its row a doubt, and so does one
// behind the last border; a number of which a part is not seen is one itself.
func TestOverflow(t *testing.T) {
	whole := func() layout.Page {
		var rows [][]layout.Glyph
		lines := []layout.Ruling{h(100, 100, 300)}
		for i := range 3 {
			y := 104 + 20*float64(i)
			rows = append(rows, at8(y, 110.0, fmt.Sprint(i), 160.0, "23", 210.0, "4", 260.0, "5"))
			lines = append(lines, h(y+16, 100, 300))
		}
		p := page(rows...)
		for x := 100.0; x <= 300; x += 50 {
			lines = append(lines, v(x, 100, 160))
		}
		p.Rulings = lines
		return p
	}
	for name, c := range map[string]struct {
		damage func(p *layout.Page)
		want   []string // digits of the cells in doubt
	}{
		"whole": {func(*layout.Page) {}, nil},
		"on the border": {func(p *layout.Page) {
			p.Glyphs = append(p.Glyphs, at8(124, 247.5, "7")...)
		}, []string{"1", "23", "4", "57"}},
		"behind the last border": {func(p *layout.Page) { p.Glyphs = append(p.Glyphs, at8(144, 310.0, "14")...) }, []string{"2", "23", "4", "5"}},
		"words behind it":        {func(p *layout.Page) { p.Glyphs = append(p.Glyphs, at8(144, 310.0, "见表二")...) }, nil},
		"far behind it":          {func(p *layout.Page) { p.Glyphs = append(p.Glyphs, at8(144, 400.0, "14")...) }, nil},
		"not seen in part": {func(p *layout.Page) {
			more := at8(124, 210+p.Glyphs[0].Box.Width(), "9")
			more[0].Hidden = true
			p.Glyphs = append(p.Glyphs, more...)
		}, []string{"4"}},
		"printed and not seen at one place": {func(p *layout.Page) {
			twice := at8(124, 160.0, "23")
			twice[0].Hidden, twice[1].Hidden = true, true
			p.Glyphs = append(p.Glyphs, twice...)
		}, nil},
	} {
		p := whole()
		c.damage(&p)
		var got []string
		for _, d := range Doubts(p, Find(p, Default)) {
			got = append(got, d.First)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: doubts about %q, want %q", name, got, c.want)
		}
	}
}

// TestStackedDigits: a column one digit wide sets a number of two digits on two
// lines. They look like two numbers, nearer to each other than rows are: which
// they are is not decided.
func TestStackedDigits(t *testing.T) {
	rows := [][]layout.Glyph{
		at8(100, 100.0, "名称", 202.0, "年", 302.0, "去", 402.0, "总"),
		at8(120, 100.0, "一、甲类", 204.0, "1", 304.0, "2", 404.0, "3"),
		at8(142, 100.0, "二、乙类", 204.0, "4", 304.0, "2", 404.0, "6"),
		at8(152, 60.0, "一组", 304.0, "0"),
		at8(164, 100.0, "三、丙类", 204.0, "7", 304.0, "8", 404.0, "9"),
		at8(186, 100.0, "四、丁类", 204.0, "7", 304.0, "8", 404.0, "9"),
	}
	tr := Find(page(rows...), Default)
	if len(tr.Groups) != 1 {
		t.Fatalf("%d tables", len(tr.Groups))
	}
	g := tr.Groups[0]
	for _, c := range g.Cells {
		if text := cellText(c.Glyphs, 0); text == "0" || text == "2" && c.Box.Y0 > 130 {
			t.Errorf("cell %q\n%s", text, grid(g))
		}
	}
	if len(g.Notes) != 2 {
		t.Errorf("%d notes\n%s", len(g.Notes), grid(g))
	}
}

// TestNumberBelowLabel: the number of an item alone on the second line of its
// label belongs to it.
func TestNumberBelowLabel(t *testing.T) {
	p := page(
		at8(100, 100.0, "名称", 200.0, "本年", 300.0, "去年"),
		at8(120, 100.0, "（一）甲类", 208.0, "1", 308.0, "2"),
		at8(140, 100.0, "乙类乙类"), at8(145, 208.0, "3", 308.0, "4"), at8(150, 100.0, "（二）"),
		at8(170, 100.0, "（三）丙类", 208.0, "5", 308.0, "6"),
	)
	want := "[0 名称][1 本年][2 去年]\n[0 （一）甲类][1 1][2 2]\n[0 乙类乙类/（二）][1 3][2 4]\n[0 （三）丙类][1 5][2 6]"
	if d := cmp.Diff(want, grids(Find(p, Default))); d != "" {
		t.Error(d)
	}
}

// TestSecondLines: the second line of a label is told from the row below it, also
// where that begins no item, and from the group label beside it, also where no other
// label begins where it does.
func TestSecondLines(t *testing.T) {
	for name, tt := range map[string]struct {
		rows [][]layout.Glyph
		want string
	}{
		"below a row without a number": {[][]layout.Glyph{
			at8(100, 100.0, "1、甲类", 208.0, "1", 308.0, "2"), at8(114, 100.0, "2、乙类", 208.0, "3", 308.0, "4"),
			at8(128, 100.0, "3、丙类", 208.0, "5", 308.0, "6"), at8(142, 100.0, "总数总数", 208.0, "7", 308.0, "8"),
			at8(156, 100.0, "其中丁类"), at8(161, 208.0, "9", 308.0, "1"), at8(166, 100.0, "数"),
			at8(180, 100.0, "4、戊类", 208.0, "2", 308.0, "3"),
		}, "[0 总数总数][1 7][2 8]\n[0 其中丁类/数][1 9][2 1]\n[0 4、戊类][1 2][2 3]"},
		"beside a group label": {[][]layout.Glyph{
			at8(100, 140.0, "名称", 250.0, "本年", 350.0, "去年"),
			at8(120, 100.0, "合合合", 130.0, "8.甲类甲类甲"), at8(125, 258.0, "1", 358.0, "2"), at8(130, 100.0, "并并并", 130.0, "类甲类"),
		}, "[0 合合合/并并并][1 8.甲类甲类甲/类甲类][2 1][3 2]"},
	} {
		if got := grids(Find(page(tt.rows...), Default)); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

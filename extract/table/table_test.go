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

func h(y, x0, x1 float64) layout.Ruling { return layout.Ruling{X0: x0, Y0: y, X1: x1, Y1: y} }
func v(x, y0, y1 float64) layout.Ruling { return layout.Ruling{X0: x, Y0: y0, X1: x, Y1: y1} }

// word prints a string with its first glyph at (x, y), ten points a character.
func word(x, y float64, s string) []layout.Glyph {
	var out []layout.Glyph
	for _, r := range s {
		out = append(out, layout.Glyph{Rune: r, Size: 8, Box: layout.Box{X0: x, Y0: y, X1: x + 8, Y1: y + 8}})
		x += 8
	}
	return out
}

// page has a 2 x 3 grid of cells 50 x 20 points at (100, 100).
func gridRulings() []layout.Ruling {
	return []layout.Ruling{
		h(100, 100, 250), h(120, 100, 250), h(140, 100, 250),
		v(100, 100, 140), v(150, 100, 140), v(200, 100, 140), v(250, 100, 140),
	}
}

func text(g Group) string {
	var rows []string
	for _, c := range g.Cells {
		rows = append(rows, fmt.Sprintf("%d,%d+%d,%d %s", c.Row, c.Col, c.RowSpan, c.ColSpan, cellText(c.Glyphs, c.Box.Width())))
	}
	return strings.Join(rows, "\n")
}

func TestFind(t *testing.T) {
	content := append(word(110, 106, "甲"), append(word(160, 106, "1"), word(210, 126, "22")...)...)
	plain := "0,0+1,1 甲\n0,1+1,1 1\n0,2+1,1 \n1,0+1,1 \n1,1+1,1 \n1,2+1,1 22"
	drop := func(rs []layout.Ruling, i int) []layout.Ruling {
		return append(append([]layout.Ruling{}, rs[:i]...), rs[i+1:]...)
	}
	var pieces []layout.Ruling // every cell side drawn by itself, with gaps
	for _, y := range []float64{100, 120, 140} {
		for x := 100.0; x < 250; x += 50 {
			pieces = append(pieces, h(y+0.4, x+1, x+49))
		}
	}
	for _, x := range []float64{100, 150, 200, 250} {
		pieces = append(pieces, v(x-0.5, 101, 119), v(x+0.5, 121, 139))
	}
	var boxes []layout.Ruling // every cell a box of its own, two points apart
	for y := 100.0; y < 140; y += 20 {
		for x := 100.0; x < 250; x += 50 {
			boxes = append(boxes, h(y+1, x+1, x+49), h(y+19, x+1, x+49), v(x+1, y+1, y+19), v(x+49, y+1, y+19))
		}
	}
	tests := map[string]struct {
		rulings []layout.Ruling
		want    string
	}{
		"full grid":                     {gridRulings(), plain},
		"lines in pieces":               {pieces, plain},
		"a box for each cell":           {boxes, plain},
		"no left and right border":      {drop(drop(gridRulings(), 6), 3), plain},
		"open at the bottom":            {drop(gridRulings(), 2), plain},
		"open at the top":               {drop(gridRulings(), 0), plain},
		"cells merged across columns":   {append(drop(gridRulings(), 4), v(150, 100, 120)), "0,0+1,1 甲\n0,1+1,1 1\n0,2+1,1 \n1,0+1,2 \n1,2+1,1 22"},
		"a border lost before a number": {append(drop(gridRulings(), 4), v(150, 120, 140)), plain},
		"cells merged across rows":      {append(drop(gridRulings(), 1), h(120, 150, 250)), "0,0+2,1 甲\n0,1+1,1 1\n0,2+1,1 \n1,1+1,1 \n1,2+1,1 22"},
		"an underline is not a table":   {[]layout.Ruling{h(100, 100, 250)}, ""},
		"a frame is not a table":        {[]layout.Ruling{h(90, 90, 260), h(150, 90, 260), v(90, 90, 150), v(260, 90, 150)}, ""},
		"a page frame around the table": {append(gridRulings(), h(20, 20, 500), h(800, 20, 500), v(20, 20, 800), v(500, 20, 800)), plain},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tr := Find(layout.Page{Number: 1, Width: 595, Height: 842, Rulings: tt.rulings, Glyphs: content}, Default)
			got := ""
			if len(tr.Groups) > 0 {
				got = text(tr.Groups[0])
			}
			if len(tr.Groups) > 1 {
				t.Errorf("%d groups", len(tr.Groups))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestRestoreBorders: numbers that a lost border has run together come apart;
// words that stand in a merged cell stay together.
func TestRestoreBorders(t *testing.T) {
	sides := []layout.Ruling{h(100, 100, 300), h(180, 100, 300), v(100, 100, 180), v(160, 100, 180), v(300, 100, 180),
		v(200, 100, 180), v(250, 100, 180)}
	rows := []layout.Ruling{h(120, 100, 300), h(140, 100, 300), h(160, 100, 300)}
	var content []layout.Glyph
	for i, label := range []string{"甲", "乙", "丙", "丁"} {
		y := 106 + 20*float64(i)
		content = append(content, word(110, y, label)...)
		for j := range 3 {
			content = append(content, word(170+45*float64(j), y, fmt.Sprint(10*(i+1)+j))...)
		}
	}
	want := "0,0+1,1 甲\n0,1+1,1 10\n0,2+1,1 11\n0,3+1,1 12\n1,0+1,1 乙\n1,1+1,1 20\n1,2+1,1 21\n1,3+1,1 22\n" +
		"2,0+1,1 丙\n2,1+1,1 30\n2,2+1,1 31\n2,3+1,1 32\n3,0+1,1 丁\n3,1+1,1 40\n3,2+1,1 41\n3,3+1,1 42"
	tests := map[string][]layout.Ruling{
		"all borders":               append(append([]layout.Ruling{}, sides...), rows...),
		"a row border lost":         append(append([]layout.Ruling{}, sides...), rows[0], rows[2]),
		"two row borders lost":      append(append([]layout.Ruling{}, sides...), rows[2]),
		"a row border lost in part": append(append([]layout.Ruling{}, sides...), rows[0], h(140, 100, 210), rows[2]),
		"a column border in part":   append(append(append([]layout.Ruling{}, sides[:5]...), rows...), v(200, 100, 130), v(250, 150, 180)),
	}
	for name, rulings := range tests {
		t.Run(name, func(t *testing.T) {
			tr := Find(layout.Page{Number: 1, Width: 595, Height: 842, Rulings: rulings, Glyphs: content}, Default)
			if len(tr.Groups) != 1 {
				t.Fatalf("%d groups", len(tr.Groups))
			}
			if d := cmp.Diff(want, text(tr.Groups[0])); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestRestoreListBorders: in a list of lines, whose rows have one number each,
// a lost border parts labels before units, a head and a number, a number and
// its unit; dashes that narrow cells wrap are no rows.
// TestRestoreHeadBorders: a corner is parted from the label below it, a head from the
// empty cell below it and from the head beside it, where their borders are lost.
func TestRestoreHeadBorders(t *testing.T) {
	p := page(
		at8(104, 104.0, "统计", 154.0, "甲类甲", 204.0, "乙类乙", 254.0, "丙类丙"), at8(114, 162.0, "甲", 212.0, "乙", 262.0, "丙"),
		at8(127, 104.0, "一项", 158.0, "1", 208.0, "2"),
		at8(147, 104.0, "二项", 158.0, "3", 208.0, "4", 258.0, "5"),
	)
	p.Rulings = []layout.Ruling{h(100, 100, 300), h(125, 150, 250), h(145, 100, 300), h(165, 100, 300),
		v(100, 100, 165), v(150, 100, 165), v(200, 125, 165), v(250, 100, 165), v(300, 100, 165)}
	block := page(at8(104, 104.0, "统计", 154.0, "数量"), at8(127, 104.0, "一项", 158.0, "1"))
	block.Rulings = []layout.Ruling{h(100, 100, 200), h(125, 100, 150), h(145, 100, 200), v(100, 100, 145), v(150, 100, 145), v(200, 100, 145)}
	if d := cmp.Diff("[0 统计][1 数量]\n[0 一项][1 1]", grids(Find(block, Default))); d != "" {
		t.Error(d)
	}
	want := "[0 统计][1 甲类甲/甲][2 乙类乙/乙][3 丙类丙/丙]\n[0 一项][1 1][2 2][3 ]\n[0 二项][1 3][2 4][3 5]"
	if d := cmp.Diff(want, grids(Find(p, Default))); d != "" {
		t.Error(d)
	}
}

// TestUnitBesideItem: where the border between the unit of one line of a list and
// the item beside it is lost, both are told.
func TestUnitBesideItem(t *testing.T) {
	var rows [][]layout.Glyph
	rulings := []layout.Ruling{h(100, 100, 300), v(100, 100, 160), v(150, 100, 160), v(170, 100, 160), v(190, 120, 160), v(260, 100, 160), v(300, 100, 160)}
	for i := range 3 {
		y := 104 + 20*float64(i)
		rows = append(rows, at8(y, 104.0, fmt.Sprintf("%d.甲类", i+1), 158.0, "7", 176.0, "件", 194.0, fmt.Sprintf("%d.乙类", i+4), 270.0, "8"))
		rulings = append(rulings, h(y+16, 100, 300))
	}
	p := page(rows...)
	p.Rulings = rulings
	if got, want := grids(Find(p, Default)), "[0 1.甲类][1 7][2 件][3 4.乙类][4 8]\n"; !strings.HasPrefix(got, want) {
		t.Errorf("%s, want %s first", got, want)
	}
}

func TestRestoreListBorders(t *testing.T) {
	sides := []layout.Ruling{h(100, 100, 300), h(180, 100, 300), v(100, 100, 180), v(200, 100, 180), v(240, 100, 180), v(300, 100, 180)}
	rows := []layout.Ruling{h(120, 100, 300), h(140, 100, 300), h(160, 100, 300)}
	content := word(110, 106, "指标")
	content = append(append(content, word(204, 106, "单位")...), word(260, 106, "数量")...)
	for i, label := range []string{"1.甲类", "2.乙类", "3.丙类"} {
		y := 126 + 20*float64(i)
		content = append(append(append(content, word(110, y, label)...), word(210, y, "件")...), word(262, y, fmt.Sprint(7+i))...)
	}
	want := "0,0+1,1 指标\n0,1+1,1 单位\n0,2+1,1 数量\n1,0+1,1 1.甲类\n1,1+1,1 件\n1,2+1,1 7\n" +
		"2,0+1,1 2.乙类\n2,1+1,1 件\n2,2+1,1 8\n3,0+1,1 3.丙类\n3,1+1,1 件\n3,2+1,1 9"
	for name, rulings := range map[string][]layout.Ruling{
		"all borders":              append(slices.Clone(sides), rows...),
		"between two labels":       append(slices.Clone(sides), rows[0], h(140, 200, 300), rows[2]),
		"between head and number":  append(slices.Clone(sides), h(120, 100, 240), rows[1], rows[2]),
		"between unit and number":  append(append(slices.Clone(sides[:4]), sides[5], v(240, 100, 140), v(240, 160, 180)), rows...),
		"between label and number": append(append(slices.Clone(sides[:4]), sides[5], v(240, 100, 120), v(240, 140, 180)), rows...),
	} {
		tr := Find(layout.Page{Number: 1, Width: 595, Height: 842, Rulings: rulings, Glyphs: content}, Default)
		if len(tr.Groups) != 1 {
			t.Fatalf("%s: %d groups", name, len(tr.Groups))
		}
		if d := cmp.Diff(want, text(tr.Groups[0])); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	var narrow []layout.Glyph
	xs := []float64{110, 128, 146, 164}
	for i, x := range xs[:3] {
		narrow = append(append(narrow, word(x+5, 104, "—")...), word(x+5, 114, "—")...)
		narrow = append(narrow, word(x+5, 130, fmt.Sprint(i))...)
	}
	rulings := []layout.Ruling{h(100, 110, 164), h(126, 110, 164), h(146, 110, 164)}
	for _, x := range xs {
		rulings = append(rulings, v(x, 100, 146))
	}
	tr := Find(layout.Page{Number: 1, Width: 595, Height: 842, Rulings: rulings, Glyphs: narrow}, Default)
	if d := cmp.Diff("0,0+1,1 ——\n0,1+1,1 ——\n0,2+1,1 ——\n1,0+1,1 0\n1,1+1,1 1\n1,2+1,1 2", text(tr.Groups[0])); d != "" {
		t.Error(d)
	}
}

func TestWrappedNumber(t *testing.T) {
	full := append(word(2, 0, "7380"), word(2, 10, "25")...)
	if got := cellText(full, 36); got != "738025" {
		t.Errorf("a number that fills its line: %q", got)
	}
	if got := cellText(full, 80); got != "7380\n25" {
		t.Errorf("two numbers with room beside them: %q", got)
	}
	if got := cellText(append(word(2, 0, "25"), word(2, 10, "7380")...), 20); got != "25\n7380" {
		t.Errorf("a longer second line: %q", got)
	}
	if got := cellText(append(word(2, 0, "7380"), word(2, 10, "25件")...), 36); got != "738025件" {
		t.Errorf("a number with its unit: %q", got)
	}
	if got := cellText(append(word(2, 0, "7380"), word(2, 10, "2件，其中")...), 36); got != "7380\n2件，其中" {
		t.Errorf("a number and a sentence: %q", got)
	}
	if got := cellText(append(word(2, 0, "1，"), word(2, 10, "885")...), 60); got != "1，885" {
		t.Errorf("a line that ends in the separator of thousands: %q", got)
	}
}

func TestSnap(t *testing.T) {
	in := []Edge{{true, 100, 0, 30}, {true, 102, 30, 60}, {true, 110, 0, 60}, {false, 100, 0, 50}, {false, 102, 70, 90}}
	out := snap(in, Default.Apart, Default)
	if out[0].Pos != 101 || out[1].Pos != 101 || out[2].Pos != 110 || out[3].Pos != 100 || out[4].Pos != 102 {
		t.Errorf("got %v", out)
	}
}

func TestSnapDoesNotChain(t *testing.T) {
	var in []Edge
	for i := range 10 {
		in = append(in, Edge{true, float64(i) * 2.5, 0, 50})
	}
	last := math.Inf(-1)
	distinctPositions := 0
	for _, e := range snap(in, Default.Apart, Default) {
		if e.Pos != last {
			distinctPositions++
			last = e.Pos
		}
	}
	if distinctPositions < 3 {
		t.Errorf("ten lines over 22 points became %d", distinctPositions)
	}
}

func TestTables(t *testing.T) {
	first := layout.Page{Number: 1, Width: 595, Height: 842,
		Rulings: []layout.Ruling{h(700, 100, 250), h(720, 100, 250), v(100, 700, 760), v(150, 700, 760), v(250, 700, 760)},
		Glyphs:  append(word(110, 706, "名称"), append(word(160, 706, "数"), word(110, 740, "甲乙")...)...)}
	second := layout.Page{Number: 2, Width: 595, Height: 842,
		Rulings: []layout.Ruling{h(80, 101, 251), h(100, 101, 251), v(101, 80, 100), v(151, 80, 100), v(251, 80, 100), v(201, 80, 100)},
		Glyphs:  append(word(110, 86, "丙"), word(160, 86, "3")...)}
	traces := []Trace{Find(first, Default), Find(second, Default)}
	none := func(int, float64, float64) bool { return false }
	got := Tables(traces, none, Default)
	if len(got) != 1 {
		t.Fatalf("%d tables, want the pieces joined", len(got))
	}
	tab := got[0]
	if tab.Rows != 3 || tab.Cols != 3 || !cmp.Equal(tab.Breaks, []int{2}) || len(tab.Pieces) != 2 {
		t.Errorf("rows %d cols %d breaks %v pieces %v", tab.Rows, tab.Cols, tab.Breaks, tab.Pieces)
	}
	if c := tab.At(2, 1); c == nil || c.Text != "3" || c.Place.Page != 2 || c.ColSpan != 1 {
		t.Errorf("row 2 column 1: %+v", c)
	}
	if c := tab.At(1, 1); c == nil || c.ColSpan != 2 || c.Text != "" {
		t.Errorf("row 1 column 1: %+v", c)
	}
	first.Glyphs = append(first.Glyphs, word(152, 740, "12345678901")...)
	second.Glyphs = append(second.Glyphs, word(205, 86, "12345")...)
	for _, c := range Tables([]Trace{Find(first, Default), Find(second, Default)}, none, Default)[0].Cells {
		if c.Full != (c.Text == "12345678901") {
			t.Errorf("%q: full %v", c.Text, c.Full)
		}
	}
	between := func(page int, _, _ float64) bool { return page == 2 }
	if got := Tables(traces, between, Default); len(got) != 2 {
		t.Errorf("%d tables, want two with a text between them", len(got))
	}
}

// TestBesideTornTable: of two tables beside each other the left one ends on its
// page; what stands below the rest of the right one on the next is no rest of it.
func TestBesideTornTable(t *testing.T) {
	box := func(x0, x1, y0, y1 float64) []layout.Ruling {
		return []layout.Ruling{h(y0, x0, x1), h((y0+y1)/2, x0, x1), h(y1, x0, x1), v(x0, y0, y1), v((x0+x1)/2, y0, y1), v(x1, y0, y1)}
	}
	first := page(at8(704, 104.0, "甲", 160.0, "1", 304.0, "乙", 360.0, "2"), at8(724, 104.0, "甲", 160.0, "3", 304.0, "乙", 360.0, "4"))
	first.Rulings = append(box(100, 200, 700, 740), box(300, 400, 700, 740)...)
	second := page(at8(84, 304.0, "丙", 360.0, "5"), at8(104, 304.0, "丙", 360.0, "6"), at8(204, 104.0, "丁", 160.0, "7"), at8(224, 104.0, "丁", 160.0, "8"))
	second.Number = 2
	second.Rulings = append(box(300, 400, 80, 120), box(100, 200, 200, 240)...)
	tables := Tables(FindAll([]layout.Page{first, second}, Default), func(int, float64, float64) bool { return false }, Default)
	var got []string
	for _, tab := range tables {
		var cells []string
		for _, c := range tab.Cells {
			cells = append(cells, c.Text)
		}
		got = append(got, strings.Join(cells, " "))
	}
	if want := []string{"甲 1 甲 3", "乙 2 乙 4 丙 5 丙 6", "丁 7 丁 8"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// FuzzFind: any rulings give cells that do not overlap and stay in the grid.
func FuzzFind(f *testing.F) {
	f.Add([]byte{100, 100, 200, 100, 100, 100, 100, 200, 200, 100, 200, 200, 100, 200, 200, 200, 150, 100, 150, 200})
	f.Add([]byte{0, 0, 0, 0, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, data []byte) {
		p := layout.Page{Number: 1, Width: 256, Height: 256, Glyphs: word(120, 120, "一12")}
		for i := 0; i+4 <= len(data) && i < 4*200; i += 4 {
			a, b, c := float64(data[i]), float64(data[i+1]), float64(data[i+2])
			if data[i+3]%2 == 0 {
				p.Rulings = append(p.Rulings, h(a, min(b, c), max(b, c)))
			} else {
				p.Rulings = append(p.Rulings, v(a, min(b, c), max(b, c)))
			}
		}
		for _, g := range Find(p, Default).Groups {
			seen := map[[2]int]bool{}
			for _, c := range g.Cells {
				for r := c.Row; r < c.Row+c.RowSpan; r++ {
					for k := c.Col; k < c.Col+c.ColSpan; k++ {
						if seen[[2]int{r, k}] || r >= len(g.Ys)-1 || k >= len(g.Xs)-1 {
							t.Fatalf("cell %d,%d twice or outside the grid", r, k)
						}
						seen[[2]int{r, k}] = true
					}
				}
			}
			if len(seen) != (len(g.Xs)-1)*(len(g.Ys)-1) {
				t.Fatalf("%d of %d grid positions covered", len(seen), (len(g.Xs)-1)*(len(g.Ys)-1))
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	p := layout.Page{Number: 1, Width: 595, Height: 842}
	for i := range 26 {
		y := 100 + float64(i)*20
		for j := range 10 {
			p.Rulings = append(p.Rulings, h(y, 50+float64(j)*40, 90+float64(j)*40), v(50+float64(j)*40, y, y+20))
			p.Glyphs = append(p.Glyphs, word(60+float64(j)*40, y+5, "12")...)
		}
	}
	for b.Loop() {
		tr := Find(p, Default)
		Tables([]Trace{tr}, func(int, float64, float64) bool { return false }, Default)
	}
}

// BenchmarkFindAligned finds a full table without rulings, header included.
func BenchmarkFindAligned(b *testing.B) {
	p := layout.Page{Number: 1, Width: 595, Height: 842, Glyphs: at8(80, 60.0, "名称", 220.0, "甲", 270.0, "乙", 320.0, "丙", 370.0, "丁", 420.0, "戊", 470.0, "己", 520.0, "庚")}
	for i := range 26 {
		y := 100 + float64(i)*20
		p.Glyphs = append(p.Glyphs, word(60, y, fmt.Sprintf("%d.一二三四五六七八九十", i%9+1))...)
		for j := range 7 {
			p.Glyphs = append(p.Glyphs, word(220+50*float64(j), y, "12")...)
		}
	}
	for b.Loop() {
		tr := Find(p, Default)
		if len(tr.Groups) != 1 || len(tr.Groups[0].Ys) != 28 {
			b.Fatal("no table")
		}
	}
}

// BenchmarkDoubts reads a ruled page again by alignment.
func BenchmarkDoubts(b *testing.B) {
	p := layout.Page{Number: 1, Width: 595, Height: 842}
	for i := range 26 {
		y := 100 + float64(i)*20
		for j := range 10 {
			p.Rulings = append(p.Rulings, h(y, 50+float64(j)*40, 90+float64(j)*40), v(50+float64(j)*40, y, y+20))
			p.Glyphs = append(p.Glyphs, word(60+float64(j)*40, y+5, "12")...)
		}
	}
	tr := Find(p, Default)
	for b.Loop() {
		if d := Doubts(p, tr); len(d) > 0 {
			b.Fatal(d)
		}
	}
}

package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestUndrawnLists: where the columns of a list are not drawn, a cell that was
// left out, a blank beside a number under no known head, and a number below
// which a shorter row goes on give no value, and a note.
func TestUndrawnLists(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	usual := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	label := "4.政务微信公开政府信息数"
	for name, tt := range map[string]struct {
		change func(rows []string, at int) []string
		drop   int // column of the row that is left out, -1 for none
	}{
		"a cell left out": {func(rows []string, _ int) []string { return rows }, 2},
		"a cell left out, no header": {func(rows []string, at int) []string {
			for i := range rows {
				rows[i] += "|" + fmt.Sprint(7*i)
			}
			return slices.Delete(rows, 0, 1)
		}, 2},
		"a number under a broken head": {func(rows []string, at int) []string {
			for i, r := range rows {
				rows[i] = r + "|"
			}
			rows[0] = "统计指标|单位|数|量甲"
			rows[at] = label + "|条||5"
			return rows
		}, -1},
		"a blank beside a number among remarks": {func(rows []string, at int) []string {
			for i, r := range rows {
				rows[i] = r + "|"
			}
			rows[0] += "备注"
			rows[at] = label + "|条||5"
			return rows
		}, -1},
		"a blank beside a dash among remarks": {func(rows []string, at int) []string {
			for i, r := range rows {
				rows[i] = r + "|"
			}
			rows[0] += "备注"
			rows[at] = label + "|条||——"
			return rows
		}, -1},
		"a blank among two columns of dashes, no header": {func(rows []string, at int) []string {
			for i, r := range rows {
				name, _, _ := strings.Cut(r, "|")
				rows[i] = name + "|条|——|/"
			}
			rows[at] = label + "|条||/"
			return slices.Delete(rows, 0, 1)
		}, -1},
		"a label beside two rows": {func(rows []string, at int) []string {
			rows[at] = label + "||1"
			return slices.Insert(rows, at+1, "^|条|5")
		}, -1},
		"a number that goes on": {func(rows []string, at int) []string {
			return slices.Insert(rows, at+1, "数||8")
		}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			rows := tt.change(slices.Clone(usual), find(usual, label))
			table := grid(rows...)
			table.Method = layout.Aligned
			at := slices.IndexFunc(rows, func(r string) bool { return strings.HasPrefix(r, label) })
			table.Cells = slices.DeleteFunc(table.Cells, func(c layout.Cell) bool { return c.Row == at && c.Col == tt.drop })
			got := f.Match([]*layout.Table{table}, 0)
			for _, b := range got.Tables[0].Boxes {
				if b.Indicator == "statistics.disclosure.channel.wechat" && (!b.Undecided || b.Value.Num != nil) {
					t.Errorf("read %+v", b.Value)
				}
			}
			if !slices.ContainsFunc(got.Notes, func(n Note) bool {
				return n.Rule == ValueNotPlaced && n.Indicator == "statistics.disclosure.channel.wechat"
			}) {
				t.Errorf("notes %+v", got.Notes)
			}
		})
	}
}

// TestBlankBesideLastYear: a blank of the year is blank beside the number of
// another year, where that stands in a column of numbers.
func TestBlankBesideLastYear(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	at := find(rows, "4.政务微信公开政府信息数")
	rows[at] = "4.政务微信公开政府信息数|条|"
	for i := range rows {
		rows[i] += "|" + fmt.Sprint(7*i)
	}
	rows[0] = "统计指标|单位|统计数|上年数"
	table := grid(rows...)
	table.Method = layout.Aligned
	for _, b := range f.Match([]*layout.Table{table}, 0).Tables[0].Boxes {
		if b.Indicator == "statistics.disclosure.channel.wechat" && (b.Undecided || !b.Printed || b.Value.Raw != "") {
			t.Errorf("read %+v", b)
		}
	}
}

// TestTornLabels: a label that is two of them, or the end of several, stands on
// no line.
func TestTornLabels(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	usual := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	whole := map[string]string{"2.同意公开答复数": "意公开答复数", "2.政府网站公开政府信息数": "1.政府公报公开政府信息数/2.政府网站公开政府信息数"}
	for label, torn := range whole {
		rows := slices.Clone(usual)
		at := find(rows, label)
		rows[at] = strings.Replace(rows[at], label, torn, 1)
		table := grid(rows...)
		for i := range table.Cells {
			table.Cells[i].Text = strings.Replace(table.Cells[i].Text, "/", "\n", 1)
		}
		missing, wrong := checkList(t, f.Match([]*layout.Table{table}, 0), s)
		if len(missing) != 1 || len(wrong) > 0 {
			t.Errorf("%s: missing %v, wrong %v", torn, missing, wrong)
		}
	}
}

// TestLabelLostItsStart: a label that reads as a line of the list, but for the
// numbering that all others have, may be the end of another one.
func TestLabelLostItsStart(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	usual := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	rows := slices.Clone(usual)
	at := find(rows, "4.不同意公开答复数")
	rows[at] = strings.Replace(rows[at], "4.不", "", 1)
	rows = slices.Delete(rows, find(rows, "2.同意公开答复数"), find(rows, "2.同意公开答复数")+1)
	got := f.Match([]*layout.Table{grid(rows...)}, 0)
	for _, b := range got.Tables[0].Boxes {
		if b.Indicator == "statistics.applications.replied.granted" && b.Value.Num != nil {
			t.Errorf("read %s", b.Value.Num)
		}
	}
	for i := range usual[1:] { // where no label has a numbering, none is lost
		label, rest, _ := strings.Cut(usual[i+1], "|")
		usual[i+1] = strings.TrimLeft(label, "0123456789.") + "|" + rest
	}
	_, wrong := checkList(t, f.Match([]*layout.Table{grid(usual...)}, 0), s)
	if len(wrong) > 0 {
		t.Errorf("without numbering: wrong %v", wrong)
	}
}

// TestBlankBesideLooseNumbers: a row whose label is a part of one is not empty
// where a row beside it, with another part or none, has the numbers.
func TestBlankBesideLooseNumbers(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	usual := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	label := "4.政务微信公开政府信息数"
	for name, put := range map[string]int{"above": 0, "below": 1} {
		rows := slices.Clone(usual)
		at := find(rows, label)
		_, value, _ := strings.Cut(rows[at], "|")
		rows[at] = label + "||"
		rows = slices.Insert(rows, at+put, "、公文|"+value)
		for method, read := range map[layout.Method]bool{layout.Aligned: false, layout.Ruled: true} {
			table := grid(rows...)
			table.Method = method
			for _, b := range f.Match([]*layout.Table{table}, 0).Tables[0].Boxes {
				if b.Indicator == "statistics.disclosure.channel.wechat" && b.Undecided == read {
					t.Errorf("numbers %s, method %s: %+v", name, method, b.Value)
				}
			}
		}
	}
}

// TestRowComesApart: where rows are not drawn, the blanks of a row are no blanks
// if the row beside it has numbers for them and no label of the form.
func TestRowComesApart(t *testing.T) {
	f := load(t)
	head := []string{"第二十条第（一）项|<|<|<", "信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|1|2|3"}
	for name, tt := range map[string]struct {
		rows   []string
		method layout.Method
		read   string
	}{
		"numbers above":      {[]string{"行政|4||6", "规范性文件||/|"}, layout.Aligned, " / "},
		"numbers below":      {[]string{"行政规范性文件|||", "件|4|5|6"}, layout.Aligned, "  "},
		"numbers for others": {[]string{"行政规范性文件|7||", "件|4|5|6"}, layout.Aligned, "7 blank blank"},
		"a label cut short":  {[]string{"行政规范性文|||"}, layout.Aligned, "  "},
		"the end of a label": {[]string{"规范性文件|||"}, layout.Aligned, "  "},
		"a whole label":      {[]string{"行政规范性文件|||"}, layout.Aligned, "blank blank blank"},
		"drawn rows":         {[]string{"行政规范性文件|||", "件|4|5|6"}, layout.Ruled, "blank blank blank"},
	} {
		table := grid(append(slices.Clone(head), tt.rows...)...)
		table.Method = tt.method
		var got []string
		for _, b := range f.Match([]*layout.Table{table}, 0).Tables[0].Boxes {
			if !strings.Contains(b.Indicator, "normative_documents") {
				continue
			}
			switch {
			case b.Undecided:
				got = append(got, "")
			case b.Printed && b.Value.Raw == "":
				got = append(got, "blank")
			default:
				got = append(got, b.Value.Raw)
			}
		}
		if read := strings.Join(got, " "); read != tt.read {
			t.Errorf("%s: %q, want %q", name, read, tt.read)
		}
	}
}

// TestCutRowLacksACell: of a row that a page break cuts, a cell that the reader
// left out of one half is not blank because the other half is.
func TestCutRowLacksACell(t *testing.T) {
	f := load(t)
	table := grid("第二十条第（一）项|<|<|<", "信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|1|2|3", "行政规范|||", "性文件|4||6")
	table.Method, table.Breaks = layout.Aligned, []int{4}
	table.Cells = slices.DeleteFunc(table.Cells, func(c layout.Cell) bool { return c.Row == 4 && c.Col == 2 })
	want := map[string]string{"made": "4", "valid": "6"}
	for _, b := range f.Match([]*layout.Table{table}, 0).Tables[0].Boxes {
		if what, ok := strings.CutPrefix(b.Indicator, "disclosure.normative_documents."); ok {
			if w, read := want[what]; read != b.Printed || b.Value.Raw != w {
				t.Errorf("%s: printed %v, %q", what, b.Printed, b.Value.Raw)
			}
		}
	}
}

// TestEmptyRowBesideALabel: a label over two rows, the first of them empty, has
// the unit and the number of the second.
func TestEmptyRowBesideALabel(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	at := find(rows, "4.政务微信公开政府信息数")
	label, value, _ := strings.Cut(rows[at], "|")
	rows = slices.Insert(rows, at+1, "^|"+value)
	rows[at] = label + "||"
	table := grid(rows...)
	table.Method = layout.Ruled
	missing, wrong := checkList(t, f.Match([]*layout.Table{table}, 0), s)
	if len(missing) > 0 || len(wrong) > 0 {
		t.Errorf("missing %v, wrong %v", missing, wrong)
	}
}

// TestUnknownColumn: a column of numbers under a head that is not known is
// noted, where heads can be garbled.
func TestUnknownColumn(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	for i := range rows {
		rows[i] += "|" + fmt.Sprint(7*i)
	}
	rows[0] = "统计指标|单位|统计数|计数年"
	for method, want := range map[layout.Method]bool{layout.Aligned: true, layout.Ruled: false} {
		table := grid(rows...)
		table.Method = method
		got := f.Match([]*layout.Table{table}, 0)
		if noted := slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == ValueNotPlaced && n.Indicator == "" }); noted != want {
			t.Errorf("%s: notes %+v", method, got.Notes)
		}
	}
}

// TestNumberGoesOnBelow: the numbers of the last row of a table without rulings
// are left open where the next one begins with numbers and no words.
func TestNumberGoesOnBelow(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	usual := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	at := find(usual, "4.政务微信公开政府信息数") + 1
	for _, undecided := range []bool{true, false} {
		rest := usual[at:]
		if undecided {
			rest = append([]string{"||9"}, rest...)
		}
		upper, lower := grid(usual[:at]...), grid(rest...)
		upper.Method, lower.Method = layout.Aligned, layout.Aligned
		for _, b := range f.Match([]*layout.Table{upper, lower}, 0).Tables[0].Boxes {
			if b.Indicator == "statistics.disclosure.channel.wechat" && b.Undecided != undecided {
				t.Errorf("%+v, undecided %v", b.Value, b.Undecided)
			}
		}
	}
}

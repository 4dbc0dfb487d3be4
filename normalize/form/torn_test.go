package form

import (
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// TestTwoRowsInOneCell: where the border between two rows is gone and their
// labels stand in one cell, it is not told whose the values are.
func TestTwoRowsInOneCell(t *testing.T) {
	f := load(t)
	section := applications(f, "2021", numbered)
	for _, both := range [][2]string{{"1.信访举报投诉类申请", "2.重复申请"}, {"3.其他", "（七）总计"}} {
		rows := slices.Clone(section)
		at := find(rows, both[0])
		rows[at] = strings.Replace(rows[at], both[0], both[0]+"/"+both[1], 1)
		rows = slices.Delete(rows, at+1, at+2)
		got := f.Match([]*layout.Table{inLines(grid(rows...))}, 0)
		expect(t, got, func(b *Box) string {
			if b.Table != "applications" || strings.HasPrefix(b.Label, both[0]) || strings.HasPrefix(b.Label, both[1]) {
				return "missing"
			}
			return ""
		})
		if !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == RowNotPlaced }) {
			t.Errorf("%v: notes %+v", both, got.Notes)
		}
	}
	// A group of rows and its first row in one cell are one label.
	at := find(section, "1.信访举报投诉类申请")
	rows := slices.Clone(section)
	rows[at] = strings.Replace(rows[at], "1.信访", "（五）不予处理/1.信访", 1)
	expect(t, f.Match([]*layout.Table{inLines(grid(rows...))}, 0), onlyTable("applications"))
}

// TestLabelsInOneCell: where the borders between labels are gone, but not those
// between the values, each row has its label.
func TestLabelsInOneCell(t *testing.T) {
	f := load(t)
	blank := func(b *Box) string {
		if strings.HasPrefix(b.Label, "1.信访") {
			return ""
		}
		return numbered(b)
	}
	rows := applications(f, "2021", blank)
	at := find(rows, "1.信访举报投诉类申请")
	rows[at] = strings.Replace(rows[at], "1.信访举报投诉类申请", "1.信访举报投诉类申请/2.重复申请/3.要求提供公开/出版物", 1)
	for i, label := range []string{"2.重复申请", "3.要求提供公开出版物"} {
		rows[at+1+i] = strings.Replace(rows[at+1+i], label, "^", 1)
	}
	table := inLines(grid(rows...))
	table.Method = layout.Ruled
	got := f.Match([]*layout.Table{table}, 0)
	expect(t, got, func(b *Box) string {
		switch {
		case b.Table != "applications":
			return "missing"
		case strings.HasPrefix(b.Label, "1.信访"):
			return number.Blank.String()
		}
		return ""
	})
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			if b.Printed && strings.HasPrefix(b.Label, "2.重复") && b.Confidence >= confExact {
				t.Errorf("%s: confidence %v", b.Label, b.Confidence)
			}
		}
	}
	// With a row less than labels it is not told whose the values are.
	rows = slices.Delete(rows, at+1, at+2)
	table = inLines(grid(rows...))
	table.Method = layout.Ruled
	expect(t, f.Match([]*layout.Table{table}, 0), func(b *Box) string {
		if b.Table != "applications" || strings.HasPrefix(b.Label, "1.信访") || strings.HasPrefix(b.Label, "2.重复") || strings.HasPrefix(b.Label, "3.要求") {
			return "missing"
		}
		return ""
	})
}

// TestTwoValuesInOneCell: where the border between two values is gone, the boxes
// of both are set aside, and no others.
func TestTwoValuesInOneCell(t *testing.T) {
	f := load(t)
	rows := applications(f, "2021", numbered)
	at := find(rows, "2.重复申请")
	cells := strings.Split(rows[at], "|")
	cells[5] = "<"
	rows[at] = strings.Join(cells, "|")
	table := grid(rows...)
	table.Method = layout.Ruled
	expect(t, f.Match([]*layout.Table{table}, 0), func(b *Box) string {
		switch {
		case b.Table != "applications":
			return "missing"
		case strings.HasPrefix(b.Label, "2.重复") && (b.Applicant == "enterprise" || b.Applicant == "research_institution"):
			return "unreadable"
		}
		return ""
	})
}

// inLines puts a line break where a cell has a slash.
func inLines(t *layout.Table) *layout.Table {
	for i := range t.Cells {
		t.Cells[i].Text = strings.ReplaceAll(t.Cells[i].Text, "/", "\n")
	}
	return t
}

// TestHeadAndValue: where the border between the head of a column and its first
// value is gone, the value is set aside.
func TestHeadAndValue(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	for _, cell := range []string{"统计数/5", "5/统计数"} {
		rows := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
		first := strings.Split(rows[2], "|")
		rows[2] = first[0] + "|" + first[1] + "|" + cell
		got := f.Match([]*layout.Table{inLines(grid(rows...))}, 0)
		n := 0
		for _, b := range got.Tables[0].Boxes {
			if b.Undecided {
				n++
			}
		}
		if n != 1 || !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == ValueNotPlaced && n.Warning }) {
			t.Errorf("%q: %d undecided, notes %+v", cell, n, got.Notes)
		}
	}
}

// TestNumberInTheLabel: where the border between a label and its first value is
// gone, the other values of the row stand one column off at most.
func TestNumberInTheLabel(t *testing.T) {
	f := load(t)
	table := grid("第二十条第（一）项|<|<|<", "信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|1|2|3", "行政规范性文件 4|<|5|6")
	table.Method = layout.Ruled
	got := f.Match([]*layout.Table{table}, 0)
	for _, b := range got.Tables[0].Boxes {
		if strings.Contains(b.Indicator, "normative_documents") && !b.Undecided || strings.Contains(b.Indicator, "regulations") && b.Undecided {
			t.Errorf("%s: undecided %v, %q", b.Indicator, b.Undecided, b.Value.Raw)
		}
	}
}

// TestLabelBesideSeveralRows: a label that is not read cleanly and stands beside
// two rows of values is not given those of the first.
func TestLabelBesideSeveralRows(t *testing.T) {
	f := load(t)
	rows := applications(f, "2021", numbered)
	at := find(rows, "（一）予以公开")
	rows[at] = strings.Replace(rows[at], "（一）予以公开", "三（一）予以公开/、/本（二）部分公开（区/年分处理的，只计这一/度情形，不计其他情形/办）/理", 1)
	rows[at+1] = strings.Replace(rows[at+1], "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "^", 1)
	table := inLines(grid(rows...))
	table.Method = layout.Ruled
	got := f.Match([]*layout.Table{table}, 0)
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			open := strings.HasPrefix(b.Label, "（一）予以公开") || strings.HasPrefix(b.Label, "（二）部分公开")
			if tab.Table == "applications" && open && b.Printed && !b.Undecided {
				t.Errorf("%s %s reads %q", b.Indicator, b.Applicant, b.Value.Raw)
			}
		}
	}
	if !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == ValueNotPlaced }) {
		t.Errorf("notes %+v", got.Notes)
	}
}

// TestNumberCutBeforeHeader: a number goes on behind the header that the next
// page prints again, where its cell was full.
func TestNumberCutBeforeHeader(t *testing.T) {
	f := load(t)
	for _, full := range []bool{true, false} {
		rows := applications(f, "2021", numbered)
		i := find(rows, "（七）总计")
		head := slices.Clone(rows[:3])
		rows[i] = rows[i][:strings.LastIndex(rows[i], "|")] + "|1，76"
		rows = slices.Insert(rows, i+1, append(head, "|||||||||2")...)
		table := grid(rows...)
		table.Method, table.Breaks = layout.Ruled, []int{i + 1}
		for k := range table.Cells {
			c := &table.Cells[k]
			c.Full = full && c.Text == "1，76"
		}
		got := f.Match([]*layout.Table{table}, 0)
		at := slices.IndexFunc(got.Tables, func(t TableReading) bool { return t.Table == "applications" })
		k := slices.IndexFunc(got.Tables[at].Boxes, func(b BoxReading) bool { return strings.Contains(b.Label, "（七）总计") && b.Col == 7 })
		b := got.Tables[at].Boxes[k]
		if full && (b.Value.Raw != "1，762" || b.Undecided || len(got.Notes) > 0) || !full && b.Value.Raw == "1，762" {
			t.Errorf("full %v: reads %q, undecided %v, notes %+v", full, b.Value.Raw, b.Undecided, got.Notes)
		}
	}
}

// TestLabelCutBeforeHeader: the numbers of a row belong to it although its label
// goes on behind a header: the one of the table, drawn or not, or, in doubt,
// another one.
func TestLabelCutBeforeHeader(t *testing.T) {
	f := load(t)
	drawn := applications(f, "2019", numbered)[:3]
	undrawn := []string{"|||||申请人情况||||", "||||||法人或其他组织|||", "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"}
	other := []string{drawn[0], strings.Replace(drawn[1], "自然人", "公民", 1), drawn[2]}
	for name, tt := range map[string]struct {
		head, again []string
		method      layout.Method
		read        bool
	}{
		"the header again":           {drawn, drawn, layout.Ruled, true},
		"the header again, no lines": {undrawn, undrawn, layout.Aligned, true},
		"another header":             {drawn, other, layout.Ruled, false},
	} {
		rows := slices.Concat(tt.head, applications(f, "2019", numbered)[3:])
		i := find(rows, "（六）其他处理|<")
		rows[i] = strings.Replace(rows[i], "（六）其他处理", "（六", 1)
		rows = slices.Insert(rows, i+1, append(slices.Clone(tt.again), "|）其他处理|<"+strings.Repeat("|", 7))...)
		table := grid(rows...)
		table.Method, table.Breaks = tt.method, []int{i + 1}
		for _, tab := range f.Match([]*layout.Table{table}, 0).Tables {
			for _, b := range tab.Boxes {
				if tab.Table != "applications" || !strings.HasPrefix(b.Label, "（六）其他处理") {
					continue
				}
				if read := b.Printed && !b.Undecided; read != tt.read || read && b.Value.Raw != numbered(b.Box) {
					t.Errorf("%s: %s reads %q, undecided %v", name, b.Applicant, b.Value.Raw, b.Undecided)
				}
			}
		}
	}
}

// TestNumberCutByPageBreak: a number that fills its cell goes on in the next page,
// as its row does. Where it is not known that it fills it, no half is
// read as the value.
func TestNumberCutByPageBreak(t *testing.T) {
	f := load(t)
	const label = "5.要求行政机关确认或重新出具已获取信息"
	for _, upper := range []string{"5.要求行政机关确认或", "5.要"} {
		for _, full := range []bool{true, false} {
			rows := applications(f, "2021", func(b *Box) string {
				if b.Label != "" && strings.HasPrefix(b.Label, label) && b.Col == 2 {
					return "12345"
				}
				return numbered(b)
			})
			i := find(rows, "5.要求行政机关确认")
			rows = slices.Insert(rows, i+1, "||"+strings.TrimPrefix(label, upper)+"||5|||||")
			rows[i] = strings.Replace(strings.Replace(rows[i], label, upper, 1), "12345", "1234", 1)
			table := grid(rows...)
			table.Method, table.Breaks = layout.Ruled, []int{i + 1}
			for k := range table.Cells {
				c := &table.Cells[k]
				c.Full = full && c.Row == i && c.Text == "1234"
			}
			got := f.Match([]*layout.Table{table}, 0)
			for _, tr := range got.Tables {
				for _, b := range tr.Boxes {
					if tr.Table != "applications" || !strings.HasPrefix(b.Label, label) {
						continue
					}
					want := numbered(b.Box)
					if b.Col == 2 {
						want = "12345"
					}
					if b.Value.Raw != want && (full || b.Printed && !b.Undecided) {
						t.Errorf("%q full %v: %s reads %q, printed %v, undecided %v", upper, full, b.Label, b.Value.Raw, b.Printed, b.Undecided)
					}
				}
			}
			if !full && !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == ValueNotPlaced || n.Rule == RowNotPlaced }) {
				t.Errorf("%q: notes %+v", upper, got.Notes)
			}
		}
	}
}

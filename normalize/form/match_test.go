package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// grid makes a table of rows written as "a|b|c"; "<" continues the cell to the
// left and "^" the cell above.
func grid(rows ...string) *layout.Table {
	t := &layout.Table{Rows: len(rows), Method: layout.Markup}
	at := map[[2]int]int{}
	for r, line := range rows {
		for c, text := range strings.Split(line, "|") {
			t.Cols = max(t.Cols, c+1)
			text = strings.TrimSpace(text)
			switch {
			case text == "<":
				i := at[[2]int{r, c - 1}]
				at[[2]int{r, c}] = i
				if t.Cells[i].Row == r {
					t.Cells[i].ColSpan = c - t.Cells[i].Col + 1
				}
			case text == "^":
				i := at[[2]int{r - 1, c}]
				at[[2]int{r, c}] = i
				t.Cells[i].RowSpan = r - t.Cells[i].Row + 1
			default:
				at[[2]int{r, c}] = len(t.Cells)
				t.Cells = append(t.Cells, layout.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1, Text: text,
					Place: layout.Place{Locator: fmt.Sprintf("%p %d,%d", t, r, c)}})
			}
		}
	}
	return t
}

// applications returns the rows of section three in an edition; value gives
// the text of a box.
func applications(f *Forms, edition string, value func(b *Box) string) []string {
	spec := f.Spec(edition, "applications")
	out := []string{
		"（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|<|<|申请人情况|<|<|<|<|<|<",
		"^|^|^|自然人|法人或其他组织|<|<|<|<|总计",
		"^|^|^|^|商业企业|科研机构|社会公益组织|法律服务机构|其他|^",
	}
	last := []string{"", ""}
	for _, b := range spec.Blocks {
		for _, r := range b.Rows {
			cells := []string{}
			for i := range 2 {
				switch {
				case i >= len(r.Path):
				case r.Path[i] == last[i]:
					cells = append(cells, "^")
				default:
					cells = append(cells, r.Path[i])
				}
			}
			last = append(slices.Clone(r.Path), "", "")[:2]
			cells = append(cells, r.Label)
			for len(cells) < 3 {
				cells = append(cells, "<")
			}
			for _, box := range r.Boxes {
				cells = append(cells, value(box))
			}
			out = append(out, strings.Join(cells, "|"))
		}
	}
	return out
}

// numbered gives every box another number, so that a shifted cell shows.
func numbered(b *Box) string { return fmt.Sprint(b.Row*10 + b.Col) }

// wrong lists boxes whose value is not the numbered one.
func wrong(r Reading, table string) []string {
	var out []string
	for _, t := range r.Tables {
		if t.Table != table {
			continue
		}
		for _, b := range t.Boxes {
			if b.Value.String() != numbered(b.Box) {
				out = append(out, fmt.Sprintf("%s %s: %q", b.Indicator, b.Applicant, b.Value.Raw))
			}
		}
	}
	return out
}

func find(rows []string, label string) int {
	return slices.IndexFunc(rows, func(r string) bool { return strings.Contains(r, label) })
}

func TestMatchDamagedTables(t *testing.T) {
	f := load(t)
	tests := map[string]struct {
		edition string
		damage  func(rows []string) []string
	}{
		"as printed, 25 rows": {"2021", func(r []string) []string { return r }},
		"as printed, 23 rows": {"2019", func(r []string) []string { return r }},
		"labels truncated": {"2021", func(r []string) []string {
			i := find(r, "2.其他法律行政法规禁止公开")
			r[i] = strings.Replace(r[i], "2.其他法律行政法规禁止公开", "2.其他法律行政止公开", 1)
			return r
		}},
		"a group label printed in every row": {"2021", func(r []string) []string {
			for i := range r[3:] {
				r[3+i] = strings.Replace(r[3+i], "^|^|", "三、本年度办理结果|（三）不予公开|", 1)
			}
			return r
		}},
		"a blank row": {"2021", func(r []string) []string { return slices.Insert(r, 9, strings.Repeat("|", 9)) }},
		"the header printed again": {"2021", func(r []string) []string {
			return slices.Insert(r, 12, "|||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计")
		}},
		"header lost": {"2021", func(r []string) []string { return r[3:] }},
		"no header, no corner, group lost": {"2019", func(r []string) []string {
			for i := range r[3:] {
				r[3+i] = strings.Replace(r[3+i], "三、本年度办理结果", "", 1)
			}
			return r[3:]
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := f.Match([]*layout.Table{grid(tt.damage(applications(f, tt.edition, numbered))...)}, 0)
			i := slices.IndexFunc(got.Tables, func(r TableReading) bool { return r.Table == "applications" })
			if i < 0 || !got.Tables[i].Found || got.Tables[i].Edition != tt.edition {
				t.Fatalf("found %+v", got.Tables)
			}
			if w := wrong(got, "applications"); len(w) > 0 {
				t.Errorf("%d boxes: %v", len(w), w)
			}
		})
	}
}

// TestMissingRowIsMissing: a row that is not printed leaves its boxes empty
// and moves no other.
func TestMissingRowIsMissing(t *testing.T) {
	f := load(t)
	rows := applications(f, "2021", numbered)
	i := find(rows, "4.保护第三方合法权益")
	rows = slices.Delete(rows, i, i+1)
	got := f.Match([]*layout.Table{grid(rows...)}, 0)
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			gone := tab.Table != "applications" || b.Indicator == "applications.outcome.denied.third_party_rights"
			if b.Printed == gone {
				t.Errorf("%s %s: printed %v %q", b.Indicator, b.Applicant, b.Printed, b.Value.Raw)
			}
		}
	}
	if w := wrong(got, "applications"); len(w) != 7 {
		t.Errorf("%d boxes differ: %v", len(w), w)
	}
}

// TestStrangeRowIsNoted: a row with numbers that the form does not have becomes
// a note, and no value.
func TestStrangeRowIsNoted(t *testing.T) {
	f := load(t)
	rows := slices.Insert(applications(f, "2021", numbered), 4, "天气情况|<|<|901|902|903|904|905|906|907")
	got := f.Match([]*layout.Table{grid(rows...)}, 0)
	if w := wrong(got, "applications"); len(w) > 0 {
		t.Errorf("%v", w)
	}
	if !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == RowNotPlaced && strings.Contains(n.Message, "天气") }) {
		t.Errorf("notes: %+v", got.Notes)
	}
}

// TestRowCutByPageBreak: the halves of a row on two pages are one row.
func TestRowCutByPageBreak(t *testing.T) {
	f := load(t)
	rows := applications(f, "2021", numbered)
	i := find(rows, "5.要求行政机关确认")
	cut := strings.Replace(rows[i], "5.要求行政机关确认或重新出具已获取信息", "5.要求行政机关确认或", 1)
	rows = slices.Insert(rows, i+1, "||重新出具已获取信息|||||||")
	rows[i] = cut
	table := grid(rows...)
	table.Breaks = []int{i + 1}
	got := f.Match([]*layout.Table{table}, 0)
	if w := wrong(got, "applications"); len(w) > 0 {
		t.Errorf("%v", w)
	}
}

// TestSecondCopyChangesNothing: the same table printed again with other
// numbers is noted and does not reach the values.
func TestSecondCopyChangesNothing(t *testing.T) {
	f := load(t)
	first := grid(applications(f, "2021", numbered)...)
	second := grid(applications(f, "2021", func(*Box) string { return "7" })...)
	got := f.Match([]*layout.Table{first, second}, 0)
	if w := wrong(got, "applications"); len(w) > 0 {
		t.Errorf("%v", w)
	}
	if len(got.Notes) == 0 {
		t.Error("the second copy is not noted")
	}
}

// TestTwoNumbersAreNoValue: what cannot be decided is not decided.
func TestTwoNumbersAreNoValue(t *testing.T) {
	f := load(t)
	rows := applications(f, "2021", func(b *Box) string {
		if b.Row == 1 && b.Col == 1 {
			return "3 5"
		}
		return numbered(b)
	})
	got := f.Match([]*layout.Table{grid(rows...)}, 0)
	if w := wrong(got, "applications"); len(w) != 1 || !strings.Contains(w[0], `"3 5"`) {
		t.Errorf("%v", w)
	}
}

// TestNoKnownTable: another form gives nothing at all.
func TestNoKnownTable(t *testing.T) {
	f := load(t)
	got := f.Match([]*layout.Table{grid("指标名称|计量单位|本年度|历年累计", "主动公开文件数|条|12|340", "行政复议数|件|0|1")}, 0)
	if len(got.Tables) > 0 {
		t.Errorf("found %+v", got.Tables)
	}
}

// FuzzMatch: any grid of texts is matched without a panic, every printed box
// holds the text of the cell at its place, and no value stands in two boxes.
func FuzzMatch(f *testing.F) {
	forms := load(f)
	f.Add("行政许可|12\n行政处罚|3")
	f.Add(strings.Join(applications(forms, "2021", numbered), "\n"))
	f.Add("规章|0|0\n|^|<\n行政复议|<|<")
	f.Add("指标名称|计量单位|2015年度|历年累计\n主动公开文件数|条|12|340\n其中：1、政府网站公开数|条|12|340\n行政复议数|件|0|1\n行政诉讼数|件|0|^")
	f.Add("统计指标|单位|统计数|统计指标|单位|统计数\n1.当面申请数|件|1|四、行政复议数量|件|2\n2.传真申请数|件|3|（一）维持具体行政行为数|件|4\n3.网络申请数|件|5|（二）被依法纠错数|件|6")
	f.Add(strings.Join(disputes(forms, numbered), "\n"))
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		if len(lines) > 60 || len(text) > 8000 || strings.HasPrefix(text, "<") || strings.HasPrefix(text, "^") {
			return
		}
		for i, l := range lines {
			if strings.Count(l, "|") > 30 {
				return
			}
			// Spans need a cell to grow from; keep the generator's own rule.
			if i == 0 || strings.Count(l, "|") != strings.Count(lines[0], "|") || strings.HasPrefix(l, "<") {
				lines[i] = strings.NewReplacer("<", "", "^", "").Replace(l)
			}
		}
		places := map[layout.Place]string{}
		table := grid(lines...)
		if len(text)%2 == 1 {
			table.Method = layout.Tabbed
		}
		for _, c := range table.Cells {
			places[c.Place] = c.Text
		}
		for _, tab := range forms.Match([]*layout.Table{table}, 0).Tables {
			used := map[layout.Place]string{}
			for _, b := range tab.Boxes {
				if !b.Printed || b.Undecided {
					continue
				}
				if text, printed := places[b.Place]; !printed || text != b.Value.Raw {
					t.Fatalf("%s holds %q, which is not printed at %v", b.Indicator, b.Value.Raw, b.Place)
				}
				if other, twice := used[b.Place]; twice && strings.TrimSpace(b.Value.Raw) != "" {
					t.Fatalf("%q stands in %s and in %s", b.Value.Raw, b.Indicator, other)
				}
				used[b.Place] = b.Indicator
			}
		}
	})
}

// TestBlankBesideFiller: where a field is empty because its value is blank and
// another because it only fills, the heads tell which.
func TestBlankBesideFiller(t *testing.T) {
	f := load(t)
	table := grid(
		"信息内容|本年新制作数量||本年新公开数量||对外公开总数量",
		"规章|7||８|| ",
		"规范性文件|9|| ||5",
	)
	table.Method = layout.Tabbed
	want := map[string]string{
		"disclosure.regulations.created": "7", "disclosure.regulations.published": "８", "disclosure.regulations.published_total": "",
		"disclosure.normative_documents.created": "9", "disclosure.normative_documents.published": "", "disclosure.normative_documents.published_total": "5",
	}
	seen := 0
	for _, tab := range f.Match([]*layout.Table{table}, 0).Tables {
		for _, b := range tab.Boxes {
			raw, ok := want[b.Indicator]
			if !ok {
				continue
			}
			seen++
			if !b.Printed || strings.TrimSpace(b.Value.Raw) != raw {
				t.Errorf("%s: printed %v %q, want %q", b.Indicator, b.Printed, b.Value.Raw, raw)
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d of %d boxes", seen, len(want))
	}
}

// TestAnyFiller: which of several empty fields only fill does not matter where
// the values stand in the same columns whichever do; where it matters, nothing
// is read.
func TestAnyFiller(t *testing.T) {
	f := load(t)
	for row, want := range map[string][]string{
		"规章|0| ||/":   {"0", "", "/"},
		"规章|0|||2||/": {"0", "2", "/"},
		"规章|0||2|":    nil, // 2 is the second number or the third
	} {
		table := grid("信息内容||本年制发件数|本年废止件数||现行有效件数", row, "规范性文件|9||5| ")
		table.Method = layout.Tabbed
		for _, tab := range f.Match([]*layout.Table{table}, 0).Tables {
			for _, b := range tab.Boxes {
				if !strings.HasPrefix(b.Indicator, "disclosure.regulations.") {
					continue
				}
				if want == nil && !b.Undecided || want != nil && (b.Undecided || strings.TrimSpace(b.Value.Raw) != want[b.Col-1]) {
					t.Errorf("%s: %s reads %q, undecided %v", row, b.Indicator, b.Value.Raw, b.Undecided)
				}
			}
		}
	}
}

// TestBeginningOfALabel: the first line of a label tells it if no other label
// of any form begins so.
func TestBeginningOfALabel(t *testing.T) {
	f := load(t)
	for printed, want := range map[string]string{
		"2.申请人逾期未按收": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
		"2.申请人逾期未":   "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
		"2.申请人逾期":    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
		"1.申请人无正当":   "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
		"1.申请人逾期未按收": "", // another numbering
		"2.没有":       "", // too short
		"第一项加第二项":    "",
		"全年未收到此类申请":  "",
	} {
		s := f.labels.compare(printed, map[string]*sims{})
		got := ""
		for i, sim := range s.to {
			if sim >= simLike && sim == s.best {
				got += f.labels.all[i].text
			}
		}
		if got != want {
			t.Errorf("%q reads as %q, want %q", printed, got, want)
		}
	}
}

package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// numbers gives every line and period of a list another number, so that a
// shifted cell shows.
func yearOf(r *Row) string     { return numberOf(r, 1) }
func allYearsOf(r *Row) string { return numberOf(r, 2) }

func numberOf(r *Row, period int) string {
	if r.Heading {
		return "——"
	}
	return fmt.Sprint(r.Number*10 + period)
}

// lines writes a list as rows of a table; row gives the cells behind the label.
func lines(s *Spec, row func(r *Row, unit string) string) []string {
	var out []string
	for i := range s.Blocks[0].Rows {
		r := &s.Blocks[0].Rows[i]
		if r.Optional {
			continue
		}
		unit := "——"
		if !r.Heading {
			unit = r.Boxes[0].Unit
		}
		out = append(out, r.Label+"|"+row(r, unit))
	}
	return out
}

// three is the usual row: label, unit, number.
func three(r *Row, unit string) string {
	return unit + "|" + yearOf(r)
}

// four has the number of all years behind that of the year.
func four(r *Row, unit string) string { return three(r, unit) + "|" + allYearsOf(r) }

// checkList compares a reading with the numbers of yearOf and allYearsOf. It
// returns the boxes that are not printed and those that are wrong.
func checkList(t *testing.T, got Reading, s *Spec) (missing, wrong []string) {
	t.Helper()
	if len(got.Tables) != 1 {
		t.Fatalf("%d tables, notes %+v", len(got.Tables), got.Notes)
	}
	table := got.Tables[0]
	if table.Edition != s.Edition || table.Variant != s.Variant || table.Table != s.Table {
		t.Fatalf("read as %s %s %q, want %s %q", table.Table, table.Edition, table.Variant, s.Edition, s.Variant)
	}
	for _, b := range table.Boxes {
		want := fmt.Sprint(b.Row*10 + b.Col)
		switch {
		case !b.Printed:
			missing = append(missing, b.Indicator)
		case b.Value.Num == nil || b.Value.Num.RatString() != want:
			wrong = append(wrong, fmt.Sprintf("%s is %q, want %s", b.Indicator, b.Value.Raw, want))
		}
	}
	return missing, wrong
}

func TestListLayouts(t *testing.T) {
	f := load(t)
	national, local, old := f.list("2014", "statistics", ""), f.list("2014", "statistics", "fujian"), f.list("2008", "statistics", "fujian")
	head3, head4 := "统计指标|单位|统计数", "指标名称|计量单位|2016年度|历年累计"
	tests := map[string]struct {
		spec  *Spec
		boxes int
		rows  func() []string
	}{
		"three columns":                {national, 58, func() []string { return append([]string{head3}, lines(national, three)...) }},
		"year and all years":           {local, 2 * 16, func() []string { return append([]string{head4}, lines(local, four)...) }},
		"before 2014":                  {old, 2 * 16, func() []string { return append([]string{head4}, lines(old, four)...) }},
		"national list with all years": {national, 2 * 58, func() []string { return append([]string{head4}, lines(national, four)...) }},
		"all years before the year": {local, 2 * 16, func() []string {
			return append([]string{"指标名称|计量单位|历年累计|2016年"}, lines(local, func(r *Row, u string) string { return u + "|" + allYearsOf(r) + "|" + yearOf(r) })...)
		}},
		"numbers that look like years": {national, 58, func() []string {
			rows := lines(national, func(r *Row, u string) string {
				if r.Heading {
					return u + "|<|<|<|<"
				}
				return u + "|1732|2014|" + yearOf(r) + "|1999"
			})
			return append([]string{"统计指标|单位|机关|所属单位|合计|上年"}, rows...)
		}},
		"no header": {national, 58, func() []string { return lines(national, three) }},
		"no units": {national, 58, func() []string {
			return append([]string{"指标|数量"}, lines(national, func(r *Row, _ string) string { return yearOf(r) })...)
		}},
		"unit behind the number": {national, 58, func() []string {
			return append([]string{"指标|数量"}, lines(national, func(r *Row, u string) string { return strings.TrimSuffix(yearOf(r)+u, "————") })...)
		}},
		"number before the unit": {national, 58, func() []string {
			return append([]string{"项目|数量|单位"}, lines(national, func(r *Row, u string) string { return yearOf(r) + "|" + u })...)
		}},
		"running numbers and remarks": {national, 58, func() []string {
			rows := lines(national, func(r *Row, u string) string { return u + "|" + yearOf(r) + "|" })
			for i := range rows {
				rows[i] = fmt.Sprint(i+1) + "|" + rows[i]
			}
			return append([]string{"序号|统计指标|单位|统计数|备注"}, rows...)
		}},
		"the year split over columns, with a sum": {national, 58, func() []string {
			return append([]string{"统计指标|单位|区政府|区直单位|乡镇街道|合计"}, lines(national, func(r *Row, u string) string {
				if r.Heading {
					return u + "|<|<|<|<"
				}
				return u + "|1|2|3|" + yearOf(r)
			})...)
		}},
		"header in two rows": {national, 2 * 58, func() []string {
			return append([]string{"统计指标|单位|统计数|<", "^|^|本年度|历年累计"}, lines(national, four)...)
		}},
		"last year beside the year": {national, 58, func() []string {
			return append([]string{"统计指标|单位|上年数|本年数|增减"}, lines(national, func(r *Row, u string) string {
				if r.Heading {
					return u + "|<|<|<"
				}
				return u + "|77|" + yearOf(r) + "|8"
			})...)
		}},
		"labels indented and numbered otherwise": {national, 58, func() []string {
			rows := lines(national, three)
			for i := range rows {
				rows[i] = "　　" + strings.NewReplacer("（", "(", "）", ")", "1.", "1、", "2.", "２．", "：", ":").Replace(rows[i])
			}
			return append([]string{"统 计 指 标|单 位|统 计 数"}, rows...)
		}},
		"two lines side by side": {national, 58, func() []string {
			rows := lines(national, three)
			half := (len(rows) + 1) / 2
			out := []string{head3 + "|" + head3}
			for i := range half {
				second := "||"
				if half+i < len(rows) {
					second = rows[half+i]
				}
				out = append(out, rows[i]+"|"+second)
			}
			return out
		}},
		"side by side without a header": {national, 58, func() []string {
			rows := lines(national, three)
			half := (len(rows) + 1) / 2
			var out []string
			for i := range half {
				second := "||"
				if half+i < len(rows) {
					second = rows[half+i]
				}
				out = append(out, rows[i]+"|"+second)
			}
			return out
		}},
		"side by side without a header, with running numbers": {national, 58, func() []string {
			rows := lines(national, three)
			half := (len(rows) + 1) / 2
			var out []string
			for i := range half {
				second := "|||"
				if half+i < len(rows) {
					second = fmt.Sprint(half+i+1) + "|" + rows[half+i]
				}
				out = append(out, fmt.Sprint(i+1)+"|"+rows[i]+"|"+second)
			}
			return out
		}},
		"headings over all columns, header again": {national, 58, func() []string {
			rows := append([]string{head3}, lines(national, three)...)
			for i := range rows {
				rows[i] = strings.Replace(rows[i], "|——|——", "|<|<", 1)
			}
			return slices.Insert(rows, 30, head3)
		}},
	}
	for name, tt := range tests {
		for _, method := range []layout.Method{layout.Markup, layout.Tabbed} {
			t.Run(name+" "+string(method), func(t *testing.T) {
				table := grid(tt.rows()...)
				table.Method = method
				got := f.Match([]*layout.Table{table}, 0)
				missing, wrong := checkList(t, got, tt.spec)
				if len(missing)+len(wrong) > 0 || len(got.Tables[0].Boxes) != tt.boxes {
					t.Errorf("%d boxes, want %d; missing %v, wrong %v", len(got.Tables[0].Boxes), tt.boxes, missing, wrong)
				}
				if len(got.Notes) > 0 {
					t.Errorf("notes %+v", got.Notes)
				}
			})
		}
	}
}

// TestListCutWithHeaderAgain: a page break cuts a row of a list in two, and the
// header is printed again between the halves.
func TestListCutWithHeaderAgain(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	head := "统计指标|单位|统计数"
	rows := lines(s, three)
	for _, at := range []int{9, 17, 40} {
		label, values, _ := strings.Cut(rows[at], "|")
		half := []rune(label)
		cut := slices.Concat([]string{head}, rows[:at], []string{string(half[:len(half)/2]) + "|" + values, head, string(half[len(half)/2:]) + "||"}, rows[at+1:])
		table := grid(cut...)
		table.Breaks = []int{at + 2}
		missing, wrong := checkList(t, f.Match([]*layout.Table{table}, 0), s)
		if len(missing)+len(wrong) > 0 {
			t.Errorf("row %d: missing %v, wrong %v", at, missing, wrong)
		}
	}
}

// TestListEndsOnTheNextPage: the last rows of two halves stand in a table of
// their own, where those of the left half come after all of the right.
func TestListEndsOnTheNextPage(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	head := "统计指标|单位|统计数"
	rows := lines(s, three)
	if len(rows)%2 == 1 {
		rows = append(rows, "||")
	}
	half := len(rows) / 2
	first, second := []string{head + "|" + head}, []string{head + "|" + head}
	for i := range half {
		out := &first
		if i >= half-2 {
			out = &second
		}
		*out = append(*out, rows[i]+"|"+rows[half+i])
	}
	missing, wrong := checkList(t, f.Match([]*layout.Table{grid(first...), grid(second...)}, 0), s)
	if len(missing)+len(wrong) > 0 {
		t.Errorf("missing %v, wrong %v", missing, wrong)
	}
}

// TestListPieces: each part of the list is a table of its own.
func TestListPieces(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	var tables []*layout.Table
	var rows []string
	flush := func() {
		if len(rows) > 0 {
			tables = append(tables, grid(append([]string{"统计指标|单位|统计数"}, rows...)...))
		}
		rows = nil
	}
	for _, l := range lines(s, three) {
		if strings.ContainsAny(string([]rune(l)[:1]), "一二三四五六七八九") {
			flush()
		}
		rows = append(rows, l)
	}
	flush()
	if len(tables) < 7 {
		t.Fatalf("only %d parts", len(tables))
	}
	missing, wrong := checkList(t, f.Match(tables, 0), s)
	if len(missing)+len(wrong) > 0 {
		t.Errorf("missing %v, wrong %v", missing, wrong)
	}
}

// TestPartialList: what is not printed is missing, and moves nothing else.
func TestPartialList(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	for name, tt := range map[string]struct{ printed, read []int }{
		"far apart":                         {[]int{2, 25, 32, 53}, []int{2, 25, 32, 53}},
		"lawsuits alone":                    {[]int{49, 50, 51, 52, 53}, []int{49, 50, 51, 52, 53}},
		"one of two equal labels, no total": {[]int{25, 32, 51, 53}, []int{25, 32, 53}},
	} {
		t.Run(name, func(t *testing.T) {
			rows := []string{"统计指标|单位|统计数"}
			all := lines(s, three)
			for _, n := range tt.printed {
				rows = append(rows, all[n-1])
			}
			got := f.Match([]*layout.Table{grid(rows...)}, 0)
			_, wrong := checkList(t, got, s)
			if len(wrong) > 0 {
				t.Errorf("wrong %v", wrong)
			}
			for _, b := range got.Tables[0].Boxes {
				if b.Printed != slices.Contains(tt.read, b.Row) {
					t.Errorf("line %d %s: printed %v", b.Row, b.Indicator, b.Printed)
				}
			}
		})
	}
}

// TestListDoubts: what cannot be told apart gives no value, and a note.
func TestListDoubts(t *testing.T) {
	f := load(t)
	local := f.list("2014", "statistics", "fujian")
	tests := map[string]struct {
		rule string
		rows []string
	}{
		"two years and no word which":   {ValueNotPlaced, append([]string{"指标名称|计量单位|2015年度|2016年度"}, lines(local, four)...)},
		"two numbers, no header":        {ValueNotPlaced, lines(local, four)},
		"only all years":                {"", append([]string{"指标名称|计量单位|历年累计"}, lines(local, func(r *Row, u string) string { return u + "|" + allYearsOf(r) })...)},
		"the year split, without a sum": {ValueNotPlaced, append([]string{"指标名称|计量单位|区直|乡镇"}, lines(local, four)...)},
		"a sum of part of the year":     {"", append([]string{"指标名称|计量单位|本期实际|本年累计"}, lines(local, four)...)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := f.Match([]*layout.Table{grid(tt.rows...)}, 0)
			for _, b := range got.Tables[0].Boxes {
				if b.Col == 1 && b.Value.Num != nil {
					t.Errorf("%s is %q", b.Indicator, b.Value.Raw)
				}
			}
			if tt.rule != "" && !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == tt.rule && n.Indicator != "" }) {
				t.Errorf("notes %+v", got.Notes)
			}
		})
	}
}

// TestAnotherYearIsNotTheYears: where the cell of the year did not come out of
// the page, the number of another year beside it is not taken for it.
func TestAnotherYearIsNotTheYears(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	table := grid(append([]string{"指标名称|上年数|2018年度|计量单位"}, lines(s, func(r *Row, u string) string {
		return allYearsOf(r) + "|" + yearOf(r) + "|" + u
	})...)...)
	lost := 0
	table.Cells = slices.DeleteFunc(table.Cells, func(c layout.Cell) bool {
		gone := c.Row > 3 && c.Row%3 == 0 && c.Col == 2
		if gone && c.Text != "" && c.Text != "——" {
			lost++
		}
		return gone
	})
	got := f.Match([]*layout.Table{table}, 0)
	unread := 0
	for _, b := range got.Tables[0].Boxes {
		want := fmt.Sprint(b.Row*10 + b.Col)
		switch {
		case b.Col == 1 && b.Value.Num == nil && b.Value.Kind == number.Unreadable:
			unread++
		case b.Col == 1 && b.Value.Num != nil && b.Value.Raw != want:
			t.Errorf("%s is %q, want %s", b.Indicator, b.Value.Raw, want)
		}
	}
	if unread != lost {
		t.Errorf("%d cells of the year are gone, but %d boxes are unreadable", lost, unread)
	}
	if !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == ValueNotPlaced && n.Indicator != "" }) {
		t.Errorf("notes %+v", got.Notes)
	}
}

// TestStrangeLines: a line that the list does not have is noted and gives no
// value, however like another it is.
func TestStrangeLines(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	at := find(rows, "4.政务微信公开政府信息数")
	rows[at] = "4.政务APP公开政府信息数|条|999"
	got := f.Match([]*layout.Table{grid(rows...)}, 0)
	missing, wrong := checkList(t, got, s)
	if len(wrong) > 0 || !slices.Equal(missing, []string{"statistics.disclosure.channel.wechat"}) {
		t.Errorf("missing %v, wrong %v", missing, wrong)
	}
	if !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == RowNotPlaced && strings.Contains(n.Message, "APP") }) {
		t.Errorf("notes %+v", got.Notes)
	}
}

// TestListIsNotSeenElsewhere: tables of other kinds are no list, and the list
// is no table of other kinds.
func TestListIsNotSeenElsewhere(t *testing.T) {
	f := load(t)
	for name, rows := range map[string][]string{
		"two lines":        {"指标|单位|数量", "行政复议数|件|3", "天气|次|2"},
		"another yearly":   {"项目|单位|数量", "网站总访问量|次|34875", "信息发布总数|条|334", "专栏专题维护数量|个|34", "解读材料数量|篇|2", "在线访谈期数|期|3", "留言办结数量|条|4", "安全检测评估次数|次|2"},
		"mostly strange":   {"项目|单位|数量", "当面申请数|件|3", "传真申请数|件|3", "信函申请数|件|3", "晴|天|3", "雨|天|4", "雪|天|5", "风|天|5", "雾|天|5"},
		"applications":     applications(f, "2021", numbered),
		"old applications": applications(f, "2019", numbered),
	} {
		for _, tab := range f.Match([]*layout.Table{grid(rows...)}, 0).Tables {
			if tab.Table == "statistics" {
				t.Errorf("%s is read as a list: %+v", name, tab)
			}
		}
	}
}

// TestListTwice: a second copy changes nothing and is noted.
func TestListTwice(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := append([]string{"统计指标|单位|统计数"}, lines(s, three)...)
	other := slices.Clone(rows)
	other[3] += "9"
	for name, second := range map[string][]string{"same": rows, "other": other} {
		got := f.Match([]*layout.Table{grid(rows...), grid(second...)}, 0)
		missing, wrong := checkList(t, got, s)
		if len(missing)+len(wrong) > 0 {
			t.Errorf("%s: missing %v, wrong %v", name, missing, wrong)
		}
		if len(got.Notes) != 1 || got.Notes[0].Rule != TableRepeated || got.Notes[0].Warning != (name == "other") {
			t.Errorf("%s: notes %+v", name, got.Notes)
		}
	}
}

// TestCrosswalkIsWhole: every indicator of the year is judged against the
// edition before and the one after, if only as having nothing to compare with.
func TestCrosswalkIsWhole(t *testing.T) {
	f := load(t)
	type end struct{ indicator, edition string }
	from, to := map[end]bool{}, map[end]bool{}
	for _, c := range f.Crosswalk {
		from[end{c.From, c.FromEdition}], to[end{c.To, c.ToEdition}] = true, true
		i := slices.IndexFunc(f.Editions, func(e Edition) bool { return e.ID == c.ToEdition })
		if i+1 >= len(f.Editions) || f.Editions[i+1].ID != c.FromEdition {
			t.Errorf("%s %s and %s %s: the editions do not follow each other", c.From, c.FromEdition, c.To, c.ToEdition)
		}
	}
	newest, oldest := f.Editions[0].ID, f.Editions[len(f.Editions)-1].ID
	for _, b := range f.Boxes() {
		if b.Kind != "data" && b.Kind != "total" {
			continue // other periods compare with nothing but themselves
		}
		at := end{b.Indicator, b.Edition}
		if b.Edition != newest && !from[at] || b.Edition != oldest && !to[at] {
			t.Errorf("%s of %s is not judged", b.Indicator, b.Edition)
		}
	}
	for _, never := range [][2]string{
		{"disclosure.normative_documents.published_total", "disclosure.normative_documents.valid"},
		{"disclosure.fees.items_last_year", "disclosure.fees.amount"},
	} {
		i := slices.IndexFunc(f.Crosswalk, func(c Comparison) bool { return c.From == never[0] && c.To == never[1] })
		if i < 0 || f.Crosswalk[i].Comparable != "no" {
			t.Errorf("%v must not be chained", never)
		}
	}
}

// TestListHeadReachesDown: a head whose border below is gone is not the value
// of the row that it reaches into.
func TestListHeadReachesDown(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := append([]string{"统计指标|单位|2016年度"}, lines(s, three)...)
	rows[2] = rows[2][:strings.LastIndex(rows[2], "|")] + "|^"
	rows[1] = rows[0] // printed again, in place of a line
	got := f.Match([]*layout.Table{grid(rows...)}, 0)
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			if b.Printed && !b.Undecided && strings.Contains(b.Value.Raw, "2016") {
				t.Errorf("%s reads %q", b.Indicator, b.Value.Raw)
			}
		}
	}
}

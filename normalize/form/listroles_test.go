package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// cumulativeFirst has the number of all years before that of the year.
func cumulativeFirst(r *Row, unit string) string {
	return unit + "|" + allYearsOf(r) + "|" + yearOf(r)
}

// cellsOf changes the cells of every row.
func cellsOf(rows []string, change func(c []string) []string) []string {
	var out []string
	for _, r := range rows {
		out = append(out, strings.Join(change(strings.Split(r, "|")), "|"))
	}
	return out
}

// TestHeaderAgain: the pieces of a table that a page break cut need not have the
// same grid columns; the header that is printed again says which they are, but
// not where it has lost a border.
func TestHeaderAgain(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := lines(s, cumulativeFirst)
	half := len(rows) / 2
	wide := func(rows []string) []string { // the second piece has a column more before the others
		return cellsOf(rows, func(c []string) []string { return append([]string{c[0], "<"}, c[1:]...) })
	}
	head := "统计指标|单位|历年累计|统计数"
	for name, again := range map[string][]string{
		"other columns":  wide(append([]string{head}, rows[half:]...)),
		"a lost border":  append([]string{"统计指标|单位|历年累计统计数|<"}, rows[half:]...),
		"the same again": append([]string{head}, rows[half:]...),
	} {
		table := grid(slices.Concat([]string{head}, rows[:half], again)...)
		table.Method = layout.Ruled
		missing, wrong := checkList(t, f.Match([]*layout.Table{table}, 0), s)
		if len(missing)+len(wrong) > 0 {
			t.Errorf("%s: missing %d, wrong %v", name, len(missing), wrong)
		}
	}
}

// TestUnclearColumns: where what is printed does not tell which number is the
// year's, none is read.
func TestUnclearColumns(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := lines(s, cumulativeFirst)
	half := len(rows) / 2
	cut := find(rows, "4.政务微信公开政府信息数")
	with := func(at int, row string) []string { return slices.Replace(slices.Clone(rows), at, at+1, row) }
	head := "统计指标|单位|历年累计|统计数"
	for name, tt := range map[string]struct {
		method layout.Method
		tables [][]string
		row    bool // it is one row
	}{
		"a piece without a header as wide by chance": {layout.Aligned, [][]string{
			append([]string{"统计指标单位|机关|合计|备注"}, cellsOf(rows[:half], func(c []string) []string { return []string{c[0], c[3], c[3], ""} })...),
			rows[half:]}, false},
		"the unit reaches into the year's column": {layout.Ruled, [][]string{append([]string{head}, with(cut, "4.政务微信公开政府信息数|7|条|<")...)}, true},
		"no header, and a blank among numbers":    {layout.Ruled, [][]string{with(cut, "4.政务微信公开政府信息数|条|7|")}, true},
		"numbers under remarks": {layout.Aligned, [][]string{append([]string{"统计指标|单位|统计数|备注"},
			cellsOf(rows, func(c []string) []string { return []string{c[0], c[1], "", c[3]} })...)}, false},
		"a label that goes on": {layout.Aligned, [][]string{append([]string{head},
			slices.Replace(slices.Clone(rows), cut, cut+1, "4.政务微信公开政府信息数（不||7|", "包括转发的各种信息）|条|55|3")...)}, true},
		"the rest of a number": {layout.Aligned, [][]string{append([]string{head},
			slices.Replace(slices.Clone(rows), cut, cut+1, "政务|条|7|81885.", "4.政务微信公开政府信息数|||41")...)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			var tables []*layout.Table
			for _, r := range tt.tables {
				table := grid(r...)
				table.Method = tt.method
				tables = append(tables, table)
			}
			got := f.Match(tables, 0)
			for _, tab := range got.Tables {
				for _, b := range tab.Boxes {
					if want := fmt.Sprint(b.Row*10 + 1); b.Col == 1 && b.Printed && !b.Undecided && (b.Value.Num == nil || b.Value.Num.RatString() != want) {
						t.Errorf("%s reads %q, printed is %s", b.Indicator, b.Value.Raw, want)
					}
					if tt.row && b.Indicator == "statistics.disclosure.channel.wechat" && !b.Undecided {
						t.Errorf("reads %q", b.Value.Raw)
					}
				}
			}
			if !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == ValueNotPlaced || strings.Contains(n.Message, "not read") }) {
				t.Errorf("notes %+v", got.Notes)
			}
		})
	}
}

// TestListValuesUnderRemarks: in a table whose columns are not drawn, a year
// without any value beside a column of remarks with them is not read as blank,
// also where the title of the next page runs into a row of it.
func TestListValuesUnderRemarks(t *testing.T) {
	f := load(t)
	s := f.list("2014", "statistics", "")
	rows := []string{"统计指标|单位|2016年度|备注"}
	for i, ln := range lines(s, three) {
		fields := strings.Split(ln, "|")
		if i == 4 { // a page begins with title and header again
			rows = append(rows, "|政府信息公开情况统计表", rows[0])
		}
		rows = append(rows, fields[0]+"|"+fields[1]+"||"+fields[2])
	}
	table := grid(rows...)
	table.Method, table.Breaks = layout.Aligned, []int{5}
	got := f.Match([]*layout.Table{table}, 0)
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			if b.Printed && !b.Undecided {
				t.Errorf("%s reads %q", b.Indicator, b.Value.Raw)
			}
		}
	}
	if len(got.Notes) == 0 {
		t.Error("no notes")
	}
}

package form

import (
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestHeadsRunTogether: where the border between two heads is gone and the first
// value is blank, the values still stand in the columns of the form.
func TestHeadsRunTogether(t *testing.T) {
	f := load(t)
	rows := disputes(f, numbered)
	at := slices.IndexFunc(rows, func(r string) bool { return strings.HasPrefix(r, "结果维持|结果纠正") })
	rows[at] = strings.Replace(rows[at], "结果维持|结果纠正", "结果结果维持纠正|<", 1)
	last := len(rows) - 1
	_, rest, _ := strings.Cut(rows[last], "|")
	rows[last] = "|" + rest
	table := grid(rows...)
	table.Method = layout.Ruled
	for _, tab := range f.Match([]*layout.Table{table}, 0).Tables {
		for _, b := range tab.Boxes {
			want := numbered(b.Box)
			if b.Col == 1 {
				want = ""
			}
			if tab.Table == "disputes" && (b.Undecided || b.Value.Raw != want) {
				t.Errorf("%s reads %q, want %q", b.Indicator, b.Value.Raw, want)
			}
		}
	}
}

// TestLabelOverRows: between drawn borders a label that covers several rows of
// values, none of which has another, is not known to be that of the first.
func TestLabelOverRows(t *testing.T) {
	f := load(t)
	for method, read := range map[layout.Method]bool{layout.Ruled: false, layout.Markup: true} {
		rows := applications(f, "2021", numbered)
		at := find(rows, "（七）总计")
		rest := strings.Split(rows[at+1], "|")[3:]
		rows = append(rows[:at], "^|^|四、结转下年度继续办理|"+strings.Join(rest, "|"), "^|^|^|1|2|3|4|5|6|7")
		table := grid(rows...)
		table.Method = method
		for _, tab := range f.Match([]*layout.Table{table}, 0).Tables {
			for _, b := range tab.Boxes {
				if strings.HasPrefix(b.Indicator, "applications.carried_out") && (b.Printed && !b.Undecided) != read {
					t.Errorf("%s: %s reads %q, undecided %v", method, b.Applicant, b.Value.Raw, b.Undecided)
				}
			}
		}
	}
}

// TestLabelOverBlankRow: a label that covers an empty row and the one below it
// has the values of that, however the empty one is cut into cells.
func TestLabelOverBlankRow(t *testing.T) {
	f := load(t)
	for _, blank := range []string{"规章||||||", "规章||<||<||<"} {
		table := grid("第二十条第（一）项|<|<|<|<|<|<", "信息内容|本年制发件|<|本年废止件|<|现行有效件数|<", blank, "^|1|<|2|<|3|<", "行政规范性文件|4|<|5|<|6|<")
		table.Method = layout.Ruled
		var got []string
		for _, tab := range f.Match([]*layout.Table{table}, 0).Tables {
			for _, b := range tab.Boxes {
				if tab.Table == "disclosure" && b.Row <= 2 {
					got = append(got, b.Value.Raw)
				}
			}
		}
		if want := []string{"1", "2", "3", "4", "5", "6"}; len(got) < 6 || !slices.Equal(got[:6], want) {
			t.Errorf("%s: %q, want %q", blank, got, want)
		}
	}
}

package form

import (
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestStrayWithCutLabel: a row out of order is told by the beginning of its label
// where that of no other row begins so, and by no less.
func TestStrayWithCutLabel(t *testing.T) {
	f := load(t)
	const label = "4.无正当理由大量反复申请"
	for cut, read := range map[string]bool{"4.无正当理由大量反复": true, "4.": false} {
		rows := applications(f, "2021", numbered)
		from := find(rows, label)
		row := strings.Replace(rows[from], label, cut, 1)
		rows = slices.Insert(slices.Delete(rows, from, from+1), find(rows, "二、上年结转"), row)
		checked := 0
		for _, table := range f.Match([]*layout.Table{grid(rows...)}, 0).Tables {
			for _, b := range table.Boxes {
				if table.Table != "applications" || !strings.HasPrefix(b.Label, label) {
					continue
				}
				checked++
				if (b.Value.String() == numbered(b.Box)) != read {
					t.Errorf("%q: %s reads %q", cut, b.Label, b.Value.Raw)
				}
			}
		}
		if checked != 7 {
			t.Errorf("%q: %d boxes", cut, checked)
		}
	}
}

// TestWordsBesideHeader: a row with words in the place of its number is no part
// of the header above it printed out of order.
func TestWordsBesideHeader(t *testing.T) {
	f := load(t)
	left := grid("第二十条第（一）项|<|<|<", "信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|1|2|3", "行政规范性文件|4|5|6",
		"第二十条第（六）项|<|<|<", "信息内容|<|本年处理决定数量|<", "行政处罚|<|7|<", "行政强制|<|8|<")
	right := grid("第二十条第（五）项|<", "信息内容|本年处理决定数量", "行政许可|由上级统一公布", "第二十条第（八）项|<", "信息内容|本年收费金额（单位：万元）", "行政事业性收费|9")
	var got []string
	for _, tab := range f.Match([]*layout.Table{left, right}, 0).Tables {
		for _, b := range tab.Boxes {
			if tab.Table == "disclosure" {
				got = append(got, b.Value.Raw)
			}
		}
	}
	if want := []string{"1", "2", "3", "4", "5", "6", "由上级统一公布", "7", "8", "9"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

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

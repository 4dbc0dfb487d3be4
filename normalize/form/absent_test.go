package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestAbsentBoxesAreNamed: a row, a column or a cell that is not printed is
// named by a note, and nothing else is.
func TestAbsentBoxesAreNamed(t *testing.T) {
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	edition := f.Editions[0].ID
	rows := applications(f, edition, func(*Box) string { return "3" })
	cut := func(row, from int) []string { // a row without its cells from one on
		out := slices.Clone(rows)
		out[row] = strings.Join(strings.Split(out[row], "|")[:from], "|")
		return out
	}
	last := len(rows) - 1
	for _, c := range []struct {
		name string
		rows []string
		want []string
	}{
		{"whole", rows, nil},
		{"a row", rows[:last], []string{"applications.carried_out "}},
	} {
		var got []string
		for _, n := range f.Match([]*layout.Table{grid(c.rows...)}, 0).Notes {
			if n.Rule == BoxMissing {
				got = append(got, n.Indicator+" "+n.Applicant)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: notes of %q, want %q", c.name, got, c.want)
		}
	}
	// Cells that a row lacks are either named one by one or undecided.
	r := f.Match([]*layout.Table{grid(cut(last, 8)...)}, 0)
	named := map[string]bool{}
	for _, n := range r.Notes {
		named[n.Indicator+" "+n.Applicant] = true
	}
	for _, table := range r.Tables {
		for _, b := range table.Boxes {
			if table.Found && !b.Printed && !named[b.Indicator+" "+b.Applicant] && !named[b.Indicator+" "] {
				t.Errorf("%s is missing, and no note says so", fmt.Sprint(b.Indicator, " ", b.Applicant))
			}
		}
	}
}

// TestHalves: the halves of a label and of a remark read on; a number and the
// header that the next page begins with do not.
func TestHalves(t *testing.T) {
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	m := f.newMatcher(f.labels)
	for _, c := range []struct {
		a, b, want string
		joined     bool
	}{
		{"1558", "历年累计数", "", false},
		{"万元）", "17.69", "", false},
		{"—", "总计", "", false},
		{"3", "4", "", false},
		{"（四）无", "法提供", "（四）无法提供", true},
		{"22", "（其中修订16件）", "22（其中修订16件）", true},
		{"22", "", "22", true},
		{"", "22", "22", true},
	} {
		a, b := m.cell(&layout.Cell{Text: c.a}), m.cell(&layout.Cell{Text: c.b})
		got := m.halves(&a, &b)
		if (got != nil) != c.joined || got != nil && got.Text != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// The rows of the form as tables print them, and what a reading of them must say.

// disclosure returns the rows of section two, block by block.
func disclosure(f *Forms, edition string, value func(*Box) string) [][]string {
	var out [][]string
	for _, b := range f.Spec(edition, "disclosure").Blocks {
		pad := func(cells []string) string {
			for len(cells) < 4 {
				cells = append(cells, "<")
			}
			return strings.Join(cells, "|")
		}
		head := []string{b.Corner}
		for _, c := range b.Columns {
			head = append(head, c.Label)
		}
		rows := []string{pad([]string{b.Title}), pad(head)}
		for _, r := range b.Rows {
			cells := []string{r.Label}
			for _, box := range r.Boxes {
				cells = append(cells, value(box))
			}
			rows = append(rows, pad(cells))
		}
		out = append(out, rows)
	}
	return out
}

// disputes returns the rows of section four.
func disputes(f *Forms, value func(*Box) string) []string {
	var labels, values []string
	b := f.Spec("2021", "disputes").Blocks[0]
	for i, c := range b.Columns {
		labels = append(labels, c.Label)
		values = append(values, value(b.Rows[0].Boxes[i]))
	}
	return []string{
		"行政复议|<|<|<|<|行政诉讼|<|<|<|<|<|<|<|<|<",
		"^|^|^|^|^|未经复议直接起诉|<|<|<|<|复议后起诉|<|<|<|<",
		strings.Join(labels, "|"), strings.Join(values, "|"),
	}
}

func replace(rows []string, from, to string) []string {
	out := slices.Clone(rows)
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], from, to)
	}
	return out
}

// mapRows changes the value rows of section three, which stand below the header.
func mapRows(rows []string, change func(cells []string) []string) []string {
	out := slices.Clone(rows)
	for i := 3; i < len(out); i++ {
		out[i] = strings.Join(change(strings.Split(out[i], "|")), "|")
	}
	return out
}

// swapColumns exchanges two columns of every row.
func swapColumns(rows []string, a, b int) []string {
	out := slices.Clone(rows)
	for i := range out {
		cells := strings.Split(out[i], "|")
		cells[a], cells[b] = cells[b], cells[a]
		out[i] = strings.Join(cells, "|")
	}
	return out
}

func dropColumn(rows []string, at int) []string {
	out := slices.Clone(rows)
	for i := range out {
		out[i] = strings.Join(slices.Delete(strings.Split(out[i], "|"), at, at+1), "|")
	}
	return out
}

// allSections prints the three tables.
func allSections(f *Forms) []*layout.Table {
	return []*layout.Table{
		grid(slices.Concat(disclosure(f, "2021", numbered)...)...),
		grid(applications(f, "2021", numbered)...),
		grid(disputes(f, numbered)...),
	}
}

// expect checks a reading: boxes for which state returns "" hold their number,
// the others what it says: "missing", "unreadable", or the kind of the value.
func expect(t *testing.T, got Reading, state func(b *Box) string) {
	t.Helper()
	used := map[layout.Place]string{}
	n := 0
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			n++
			want := state(b.Box)
			is := "missing"
			switch {
			case b.Undecided:
				is = "unreadable"
			case b.Printed && b.Value.Kind == number.Number && b.Value.Num.RatString() == numbered(b.Box):
				is = ""
			case b.Printed && b.Value.Kind == number.Number:
				is = "number " + b.Value.Raw
			case b.Printed:
				is = b.Value.Kind.String()
			}
			if is != want {
				t.Errorf("%s %s %s: %q, want %q", b.Edition, b.Indicator, b.Applicant, is, want)
			}
			if is == "" {
				place := fmt.Sprint(tab.Table, b.Place)
				if other, twice := used[b.Place]; twice && strings.HasPrefix(other, tab.Table) {
					t.Errorf("%s stands in %s too", place, other)
				}
				used[b.Place] = place
			}
		}
	}
	if n == 0 {
		t.Errorf("no table found, notes %+v", got.Notes)
	}
}

func onlyTable(name string) func(*Box) string {
	return func(b *Box) string {
		if b.Table != name {
			return "missing"
		}
		return ""
	}
}

// TestHeadCutByPageBreak: the second lines of heads that a page break cuts are no
// values of the row without a label below them.
func TestHeadCutByPageBreak(t *testing.T) {
	f := load(t)
	rows := disputes(f, numbered)
	heads := strings.Split(rows[2], "|")
	var ends []string
	for i, h := range heads {
		r := []rune(h)
		heads[i], r = string(r[:min(3, len(r))]), r[min(3, len(r)):]
		ends = append(ends, string(r))
	}
	rows[2] = strings.Join(heads, "|")
	first, second := grid(rows[:3]...), grid(strings.Join(ends, "|"), rows[3])
	first.Method, second.Method = layout.Ruled, layout.Ruled
	if w := wrong(f.Match([]*layout.Table{first, second}, 0), "disputes"); len(w) > 0 {
		t.Errorf("%v", w)
	}
}

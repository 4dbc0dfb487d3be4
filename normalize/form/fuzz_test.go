package form

import (
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// damaged makes the tables of a report from the forms and damages them as the
// data say: three bytes are an edit, its place and what it does there.
func damaged(f *Forms, data []byte) []*layout.Table {
	var tables []*layout.Table
	all := [][]string{slices.Concat(disclosure(f, "2021", numbered)...), slices.Concat(disclosure(f, "2019", numbered)...), applications(f, "2021", numbered),
		applications(f, "2019", numbered), disputes(f, numbered), lines(f.list("2014", "statistics", ""), four)}
	for i, rows := range all {
		if len(data) > 0 && data[0]>>i&1 == 1 {
			tables = append(tables, grid(rows...))
		}
	}
	methods := []layout.Method{layout.Ruled, layout.Aligned, layout.Tabbed, layout.Markup}
	for n := 1; n+2 < len(data) && len(tables) > 0 && n < 3*maxEdits; n += 3 {
		t := tables[int(data[n])%len(tables)]
		if len(t.Cells) < 2 {
			continue
		}
		i := (int(data[n])>>3*7 + int(data[n+1])) % len(t.Cells)
		c, next := &t.Cells[i], &t.Cells[(i+1)%len(t.Cells)]
		switch how := data[n+2]; how % 12 {
		case 0: // left out
			t.Cells = slices.Delete(t.Cells, i, i+1)
		case 1:
			c.Text = ""
		case 2: // the border to the next cell is gone
			c.Text += "\n" + next.Text
			next.Text = ""
		case 3:
			c.Text, next.Text = next.Text, c.Text
		case 4: // cut
			r := []rune(c.Text)
			c.Text = string(r[:len(r)*int(how>>4)/16])
		case 5: // the row of the cell is gone
			row := c.Row
			t.Cells = slices.DeleteFunc(t.Cells, func(o layout.Cell) bool { return o.Row == row })
		case 6:
			c.ColSpan = 1 + int(how>>4)%4
		case 7:
			c.RowSpan = 1 + int(how>>4)%4
		case 8:
			t.Method = methods[int(how>>4)%len(methods)]
		case 9:
			t.Breaks = append(t.Breaks, c.Row)
		case 10: // words written downwards
			c.Text = strings.Join(strings.Split(strings.ReplaceAll(c.Text, "\n", ""), ""), "\n")
		case 11:
			c.Text = []string{"0", "/", "无", "——", "12 3", "（六）", "其他", "件", "１２", "3.5", "-1", "7（含）"}[int(how>>4)%12]
		}
	}
	return tables
}

const maxEdits = 60

// FuzzTables: however the tables of a report are damaged, a box holds what one
// cell prints, no cell is the value of two boxes, and what is not read is said.
func FuzzTables(f *testing.F) {
	forms := load(f)
	f.Add([]byte{0x15})
	f.Add([]byte{0x2a, 2, 40, 2, 2, 90, 0x64})
	f.Add([]byte{0x20, 0, 10, 8, 0, 50, 2, 0, 51, 2, 0, 70, 6})
	f.Add([]byte{0x3f, 1, 3, 5, 2, 9, 9, 3, 14, 10, 4, 20, 11, 5, 30, 0x18})
	f.Fuzz(func(t *testing.T, data []byte) {
		tables := damaged(forms, data)
		texts := map[string]string{} // by locator
		for _, table := range tables {
			for _, c := range table.Cells {
				texts[c.Place.Locator] = c.Text
			}
		}
		got := forms.Match(tables, 0)
		said := map[string]map[string]bool{}
		for _, n := range got.Notes {
			if said[n.Table] == nil {
				said[n.Table] = map[string]bool{}
			}
			said[n.Table][n.Rule] = true
		}
		for _, tab := range got.Tables {
			used := map[string]string{}
			for _, b := range tab.Boxes {
				switch {
				case b.Undecided && !said[tab.Table][ValueNotPlaced]:
					t.Errorf("%s: %s is undecided without a note", tab.Table, b.Indicator)
				case !b.Printed && tab.Found && !said[tab.Table][BoxMissing] && !said[tab.Table][ValueNotPlaced] && tab.Table != "statistics":
					t.Errorf("%s: %s is missing without a note", tab.Table, b.Indicator)
				case !b.Printed || b.Undecided:
				case !strings.Contains(b.Value.Raw, texts[b.Place.Locator]):
					t.Errorf("%s reads %q, printed is %q", b.Indicator, b.Value.Raw, texts[b.Place.Locator])
				case b.Value.Num != nil:
					if other, twice := used[b.Place.Locator]; twice {
						t.Errorf("%s and %s read one cell %q", other, b.Indicator, b.Value.Raw)
					}
					used[b.Place.Locator] = b.Indicator + " " + b.Applicant
				}
			}
		}
	})
}

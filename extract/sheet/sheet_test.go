package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

const sentence = "全年公开信息若干条，其中网站发布若干条，其余在公告栏张贴，均在规定的期限之内办理完毕，没有一条被退回。"

// grid makes a table: a row is its cells separated by bars; "=" widens the cell
// before it.
func grid(rows ...string) *layout.Table {
	t := &layout.Table{Rows: len(rows), Method: layout.Markup}
	for y, r := range rows {
		for x, text := range strings.Split(r, "|") {
			t.Cols = max(t.Cols, x+1)
			if n := len(t.Cells); text == "=" {
				t.Cells[n-1].ColSpan++
				continue
			}
			t.Cells = append(t.Cells, layout.Cell{Row: y, Col: x, RowSpan: 1, ColSpan: 1, Text: strings.ReplaceAll(text, "/", "\n"), Place: layout.Place{Locator: fmt.Sprintf("%d-%d", y, x)}})
		}
	}
	return t
}

func outline(blocks []layout.Block) string {
	var out []string
	for _, b := range blocks {
		if b.Paragraph != nil {
			text := strings.ReplaceAll(b.Paragraph.Text, sentence, "S")
			out = append(out, fmt.Sprintf("%s@%s", text, b.Paragraph.Lines[0].Place.Locator))
			continue
		}
		var cells []string
		for _, c := range b.Table.Cells {
			cells = append(cells, fmt.Sprintf("%d,%d %s", c.Row, c.Col, c.Text))
		}
		out = append(out, fmt.Sprintf("%dx%d[%s]", b.Table.Rows, b.Table.Cols, strings.Join(cells, "; ")))
	}
	return strings.Join(out, " / ")
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name string
		in   *layout.Table
		want string
	}{
		{"a table", grid("甲|乙", "1|2", sentence+"|="), "3x2[0,0 甲; 0,1 乙; 1,0 1; 1,1 2; 2,0 " + sentence + "]"},
		{"a whole report", grid("某局年度报告|=|=", sentence+"|=|=", "一、情况|=|=", sentence+"/"+sentence+"|=|=", "||", "甲|乙|", "1|2|", "二、问题|=|=", sentence+"||"),
			"某局年度报告@0-0 / S@1-0 / 一、情况@2-0 / S@3-0 / S@3-0 / 2x2[0,0 甲; 0,1 乙; 1,0 1; 1,1 2] / 二、问题@7-0 / S@8-0"},
	} {
		if got := outline(Split(c.in)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

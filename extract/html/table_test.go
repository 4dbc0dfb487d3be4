package html

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// decode lays out a page that must be readable.
func decode(t testing.TB, page string) *layout.Document {
	t.Helper()
	doc, err := Decode(page, "utf-8")
	if err != nil {
		t.Fatalf("Decode(%.80q): %v", page, err)
	}
	return doc
}

// draw writes a table as one line a row: a cell's text at its first position,
// "^" where it reaches down, "<" where it reaches right, "." where nothing is.
func draw(t testing.TB, table *layout.Table) string {
	t.Helper()
	checkGrid(t, table)
	var rows []string
	for y := range table.Rows {
		var cols []string
		for x := range table.Cols {
			c := table.At(y, x)
			switch {
			case c == nil:
				cols = append(cols, ".")
			case c.Row == y && c.Col == x:
				cols = append(cols, strings.ReplaceAll(c.Text, "\n", "~"))
			case c.Row == y:
				cols = append(cols, "<")
			default:
				cols = append(cols, "^")
			}
		}
		rows = append(rows, strings.Join(cols, "|"))
	}
	return strings.Join(rows, "\n")
}

// checkGrid checks what layout.Table promises.
func checkGrid(t testing.TB, table *layout.Table) {
	t.Helper()
	taken := make(map[[2]int]bool)
	last := [2]int{-1, -1}
	for _, c := range table.Cells {
		if c.RowSpan < 1 || c.ColSpan < 1 || c.Row+c.RowSpan > table.Rows || c.Col+c.ColSpan > table.Cols {
			t.Fatalf("cell %+v leaves the grid of %d x %d", c, table.Rows, table.Cols)
		}
		if c.Row < last[0] || c.Row == last[0] && c.Col <= last[1] {
			t.Fatalf("cell %+v stands after %v", c, last)
		}
		last = [2]int{c.Row, c.Col}
		for y := c.Row; y < c.Row+c.RowSpan; y++ {
			for x := c.Col; x < c.Col+c.ColSpan; x++ {
				if taken[[2]int{y, x}] {
					t.Fatalf("cell %+v overlaps another at %d,%d", c, y, x)
				}
				taken[[2]int{y, x}] = true
			}
		}
	}
}

func TestGrid(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"plain", "<tr><td>a<td>b<tr><td>c<td>d", "a|b\nc|d"},
		{"header cells", "<thead><tr><th>a<th>b</thead><tbody><tr><th>c<td>1</tbody>", "a|b\nc|1"},
		{"column span", "<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", "a|<|b\nc|d|e"},
		{"row span", "<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e", "a|b\n^|c\nd|e"},
		{"both spans", "<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f", "a|<|b\n^|^|c\nd|e|f"},
		{"cell runs into a span from above", "<tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d", "a|b|c\nd|^|."},
		{"row span to the end", "<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", "a|b\n^|c\n^|d"},
		{"row span past the end", "<tr><td rowspan=9>a<td>b<tr><td>c", "a|b\n^|c"},
		{"row span ends with its group", "<tbody><tr><td rowspan=3>a<td>b</tbody><tbody><tr><td>c<td>d</tbody>", "a|b\nc|d"},
		{"foot is shown last", "<tfoot><tr><td>sum<td>3</tfoot><tbody><tr><td>a<td>3</tbody>", "a|3\nsum|3"},
		{"row without cells", "<tr><td rowspan=2>a<td>b<tr></tr><tr><td>c<td>d", "a|b\n^|.\nc|d"},
		{"ragged", "<tr><td>a<td>b<td>c<tr><td>d", "a|b|c\nd|.|."},
		{"odd spans", "<tr><td colspan=0>a<td colspan=-3>b<td colspan=' 2x'>c<td rowspan=x>d", "a|b|c|<|d"},
		{"no break blanks are empty", "<tr><td>&nbsp;<td>　&nbsp; <td><p>&nbsp;</p><td>0", "|||0"},
		{"digits over spans", "<tr><td>label<td><span>10</span><span>690</span><td><b>1</b>\n<i>2</i>", "label|10690|1 2"},
		{"lines of a cell", "<tr><td>a<br>b<td><p>c</p><p>&nbsp;</p><p>d</p><td><ul><li>e<li>f</ul>", "a~b|c~d|e~f"},
		{"wrapped source", "<tr><td>\n  <p>\n   本年\n   收到\n  </p>\n <td> 12\n 3 ", "本年收到|12 3"},
		{"not part of the page", "<tr><td>1<script>2</script><style>3</style><!-- 4 --><template>5</template><noscript>6</noscript>" +
			"<td>7<span hidden>8</span><span style='display : none'>9</span>", "1|7"},
		{"zero width characters", "<tr><td>1\u200b2<td>\ufeff3\u00ad4", "12|34"},
		{"inner blanks stay", "<tr><td>共&nbsp;2 次<td>甲　乙", "共 2 次|甲　乙"},
		{"number in a field", "<tr><td>a<td><input value=5 readonly><input type=hidden value=6>", "a|5"},
		{"number in a field of lines", "<tr><td>a<td><textarea>5\n</textarea>", "a|5"},
		{"lines drawn by pictures", "<tr><td width=1><img src=x.gif width=1 height=1><td colspan=3>a<td width=1>" +
			"<tr><td width=1><img src=x.gif width=1><td>b<td width=1><td>1<td width=1>", "a|<\nb|1"},
		{"a blank column is no line", "<tr><td>a<td><td>b<tr><td>c<td width=1><td>d", "a||b\nc||d"},
		{"list of columns", "<colgroup><col><col></colgroup><tr><td>a<td>b", "a|b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tables := decode(t, "<table>"+c.rows+"</table>").Tables()
			if len(tables) != 1 {
				t.Fatalf("%d tables", len(tables))
			}
			if got := draw(t, tables[0]); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestColumnSpanIsCapped(t *testing.T) {
	table := decode(t, "<table><tr><td colspan=100000000>a<td>b<tr><td>c<td>d</table>").Tables()[0]
	checkGrid(t, table)
	if table.Cols != maxCols || table.At(1, 1).Text != "d" {
		t.Errorf("%d columns, want %d", table.Cols, maxCols)
	}
}

func TestLostCellsAreReported(t *testing.T) {
	doc := decode(t, "<table><tr>"+strings.Repeat("<td>1", maxCols+5)+"</table>")
	checkGrid(t, doc.Tables()[0])
	if len(doc.Warnings) != 1 || doc.Warnings[0].Place.Locator == "" {
		t.Errorf("warnings: %v", doc.Warnings)
	}
}

func TestNestedTables(t *testing.T) {
	data := "<table><tr><td>甲<td>1<tr><td>乙<td>2</table>"
	long := "<p>" + strings.Repeat("站里接待来访，答复来信。", 40) + "</p>"
	wide := "<tr><td>a<td>b<td>c<td>d"
	for _, c := range []struct{ name, page, want string }{
		{"frame of one cell", "<table><tr><td><p>前言</p>" + data + "<p>后记</p></table>", "前言 / T2x2 / 后记"},
		{"two data tables side by side", "<table><tr><td>" + data + "<td>" + data + "</table>", "T2x2 / T2x2"},
		{"three deep", "<table><tr><td><table><tr><td>" + data + "</table></table>", "T2x2"},
		{"frame of one column", "<table><tr><td>标题<tr><td>正文</table>", "标题 / 正文"},
		{"article beside a column of links", "<table><tr><td>栏目<td>" + long + "</table>", "栏目 / " + strings.Repeat("站里接待来访，答复来信。", 40)},
		{"small table inside a cell of data", "<table>" + strings.Repeat(wide, 5) +
			"<tr><td>e<td><table><tr><td>1<td>2</table><td>f<td>g</table>", "T6x4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outline(decode(t, c.page)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestFramedCells: a table of one cell in a cell is a frame around its text, and
// one without any is nothing; both leave the tables around and behind them.
func TestFramedCells(t *testing.T) {
	framed := func(s string) string {
		return "<td><table width=100%><tbody><tr><td>" + s + "</td></tr></tbody></table></td>"
	}
	rows := "<tr>" + framed("项目") + framed("件数") + "</tr><tr>" + framed("规章") + framed("<table><tr><td>3</td></tr></table>") + "</tr>"
	for name, page := range map[string]string{
		"framed":        "<table>" + rows + "</table>",
		"in a layout":   "<table><tr><td>首页</td><td><table>" + rows + "</table></td></tr></table>",
		"an empty one":  "<table>" + strings.Replace(rows, "<td>", "<td><table></table>", 1) + "</table>",
		"in one's cell": "<table><tr><td><table>" + rows + "</table></td></tr></table>",
	} {
		t.Run(name, func(t *testing.T) {
			doc := decode(t, page+"<p>甲</p><table><tr><td>乙</td><td>1</td></tr><tr><td>丙</td><td>2</td></tr></table>")
			var got []string
			for _, b := range doc.Blocks {
				if b.Table != nil {
					got = append(got, draw(t, b.Table))
				}
			}
			if want := []string{"项目|件数\n规章|3", "乙|1\n丙|2"}; !slices.Equal(got, want) {
				t.Errorf("tables %q, want %q", got, want)
			}
		})
	}
}

func TestCaption(t *testing.T) {
	got := outline(decode(t, "<p>前</p><table><caption>办件<br>汇总</caption><tr><td>a<td>1</table><p>后</p>"))
	if want := "前 / 办件汇总 / T1x2 / 后"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// outline writes the blocks of a document on one line.
func outline(doc *layout.Document) string {
	var out []string
	for _, b := range doc.Blocks {
		if b.Table != nil {
			out = append(out, fmt.Sprintf("T%dx%d", b.Table.Rows, b.Table.Cols))
			continue
		}
		out = append(out, b.Paragraph.Text)
	}
	return strings.Join(out, " / ")
}

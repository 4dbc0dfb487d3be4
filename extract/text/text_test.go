package text

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/google/go-cmp/cmp"
)

// long is running text of 36 characters that does not end.
const long = "站里全年走访了县内的各个村庄，修渠三条，清淤五处，并把结果登记在册和公示在"

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"every line is a paragraph", "水利站年报\n\n一、来信\n站里答复来信。\n站里接待来访。", "水利站年报 / 一、来信 / 站里答复来信。 / 站里接待来访。"},
		{"table between paragraphs", "前言\n\n来源\t件数\n本县\t36\n邻县\t2\n\n后记", "前言 / [来源|件数;本县|36;邻县|2] / 后记"},
		{"empty cells stay", "a\t\tb\n\t1\t\n\t\t", "[a||b;|1|;||]"},
		{"ragged rows", "a\tb\tc\nd\te\nf\t1\t2\t3", "[a|b|c;d|e;f|1|2|3]"},
		{"row with trailing tabs only", "第一项\t\t\n名称\t件数\t\n甲\t1\t", "[第一项||;名称|件数|;甲|1|]"},
		{"blanks around cells", "名 称　\t 件数 \r\n\u00a0甲\t 1", "[名 称|件数;甲|1]"},
		{"blank line in a table", "a\tb\tc\td\n1\t2\t3\t4\n\n5\t6\t7\t8\n\n\n9\t0\t1", "[a|b|c|d;1|2|3|4;5|6|7|8;9|0|1]"},
		{"blank line between tables of different width", "a\tb\nc\td\n\ne\tf\tg\th\n1\t2\t3\t4", "[a|b;c|d] / [e|f|g|h;1|2|3|4]"},
		{"three blank lines", "a\tb\nc\td\n\n\n\ne\tf\ng\th", "[a|b;c|d] / [e|f;g|h]"},
		{"heading between tables", "a\tb\nc\td\n\n三、来访\n\ne\tf\ng\th", "[a|b;c|d] / 三、来访 / [e|f;g|h]"},
		{"heading between tables without blank lines", "a\tb\nc\td\n三、来访\ne\tf\tg\nh\ti\tj", "[a|b;c|d] / 三、来访 / [e|f|g;h|i|j]"},
		{"group label in a table", "a\tb\nc\t1\n其中\nd\t2\ne\t3", "[a|b;c|1;其中;d|2;e|3]"},
		{"sentence between tables", "a\tb\nc\t1\n注：数字由各村报送。\nd\te\nf\t3", "[a|b;c|1] / 注：数字由各村报送。 / [d|e;f|3]"},
		{"tabs that indent", "\t站里全年走访各村，修渠三条，清淤五处，群众反映良好。\n\t又开了两次会。", "站里全年走访各村，修渠三条，清淤五处，群众反映良好。 / 又开了两次会。"},
		{"one line with a tab", "来源：水利站\t时间：3022-01-17", "来源：水利站\t时间：3022-01-17"},
		{"lines of tabs only", "甲\n\t\t\n\t\t\n乙", "甲 / 乙"},
		{"pipes", "| 来源 | 件数 |\n|---|:-:|\n| 本县 | 36 |\n| 邻县 | |", "[来源|件数;本县|36;邻县|]"},
		{"escaped pipe", "| a \\| b | 1 |\n| c | 2 |", "[a \\| b|1;c|2]"},
		{"pipes in a sentence", "甲 | 乙 | 丙\n丁 | 戊", "甲 | 乙 | 丙 / 丁 | 戊"},
		{"aligned by blanks", "来源    件数    逾期\n本县    36      0\n邻县            2", "来源    件数    逾期 / 本县    36      0 / 邻县            2"},
		{"sentence torn by a page", long + "\n\n各村的墙上。", long + "各村的墙上。"},
		{"sentence torn after a comma", long + "，\n又张贴在村口。", long + "，又张贴在村口。"},
		{"sentence torn in a word", long + "app\n12 times", long + "app 12 times"},
		{"title before text", "青石县水利站三零二一年情况汇编\n\n本汇编由水利站编写。", "青石县水利站三零二一年情况汇编 / 本汇编由水利站编写。"},
		{"number after an open line", long + "\n\n（二）来访", long + " / （二）来访"},
		{"indent after an open line", long + "\n　　各村", long + " / 各村"},
		{"line breaks of all kinds", "甲。\r\n乙。\r丙。\n丁。", "甲。 / 乙。 / 丙。 / 丁。"},
		{"mark at the beginning", "\ufeff甲", "甲"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := Decode(c.text, "utf-8")
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(doc); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			checkPlaces(t, c.text, doc)
		})
	}
}

// outline writes the blocks of a document on one line; a table is
// [cell|cell;cell|cell].
func outline(doc *layout.Document) string {
	var out []string
	for _, b := range doc.Blocks {
		if b.Table == nil {
			out = append(out, b.Paragraph.Text)
			continue
		}
		var rows []string
		for row := range b.Table.Rows {
			var cells []string
			for _, c := range b.Table.RowCells(row) {
				cells = append(cells, c.Text)
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
		out = append(out, "["+strings.Join(rows, ";")+"]")
	}
	return strings.Join(out, " / ")
}

var locatorPattern = regexp.MustCompile(`^chars (\d+)-(\d+)$`)

// checkPlaces checks that every cell and line is the range of the text that
// its locator names, and that nothing but separators is left out.
func checkPlaces(t testing.TB, text string, doc *layout.Document) {
	t.Helper()
	chars := []rune(text)
	covered := make([]bool, len(chars))
	check := func(place layout.Place, want string) {
		m := locatorPattern.FindStringSubmatch(place.Locator)
		if m == nil {
			t.Fatalf("locator %q", place.Locator)
		}
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		if from > to || to > len(chars) {
			t.Fatalf("locator %q", place.Locator)
		}
		rest := string(chars[from:to])
		pieces := strings.Split(want, "\n") // in a drawn table they stand below each other
		if !strings.HasPrefix(rest, pieces[0]) || !strings.HasSuffix(rest, pieces[len(pieces)-1]) || len(pieces) == 1 && rest != want {
			t.Fatalf("%s is not %q", place.Locator, want)
		}
		at := from
		for _, piece := range pieces {
			before, after, found := strings.Cut(rest, piece)
			if !found {
				t.Fatalf("%s is not %q", place.Locator, want)
			}
			at += utf8.RuneCountInString(before)
			for range piece {
				if at < len(covered) {
					covered[at] = true
				}
				at++
			}
			rest = after
		}
	}
	for _, b := range doc.Blocks {
		if b.Table != nil {
			for _, c := range b.Table.Cells {
				check(c.Place, c.Text)
			}
			continue
		}
		for _, l := range b.Paragraph.Lines {
			check(l.Place, b.Paragraph.Text[l.Start:l.End])
		}
	}
	for i, c := range chars {
		if !covered[i] && !strings.ContainsRune(outer+"\t\n|-:=+", c) && (c < '─' || c > '╿') {
			t.Fatalf("character %d, %q, is in no block", i, c)
		}
	}
}

// TestDrawn: cells that drawn lines enclose are read with their spans, whether
// the lines are as wide as Han characters or half as wide; lines that do not meet
// are no table, and named.
func TestDrawn(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"wide lines", "甲\n┌──┬──┐\n│来源│件数│\n├──┼──┤\n│本县│  36│\n└──┴──┘\n乙", "甲 / [0,0+1+1 来源;0,1+1+1 件数;1,0+1+1 本县;1,1+1+1 36] / 乙"},
		{"narrow lines", "┌────┬────┐\n│来源│件数│\n├────┼────┤\n│本县│  36│\n└────┴────┘", "[0,0+1+1 来源;0,1+1+1 件数;1,0+1+1 本县;1,1+1+1 36]"},
		{"ASCII", "+------+-----+\n| 来源 | 件  |\n+======+=====+\n| 本县 | -36 |\n+------+-----+", "[0,0+1+1 来源;0,1+1+1 件;1,0+1+1 本县;1,1+1+1 -36]"},
		{"blank cells", "┌──┬──┐\n│来源│件数│\n├──┼──┤\n│本县│    │\n└──┴──┘", "[0,0+1+1 来源;0,1+1+1 件数;1,0+1+1 本县;1,1+1+1 ]"},
		{"lines of a cell", "┌──┬──┐\n│来源│件数│\n│地区│    │\n├──┼──┤\n│本县│  36│\n└──┴──┘", "[0,0+1+1 来源~地区;0,1+1+1 件数;1,0+1+1 本县;1,1+1+1 36]"},
		{"spans", "┏━━┳━━┯━━┓\n┃来源┃件数      ┃\n┃    ┣━━┿━━┫\n┃地区┃收到│答复┃\n┣━━╋━━┿━━┫\n┃合计┃  36│   5┃\n┗━━┻━━┷━━┛",
			"[0,0+2+1 来源~地区;0,1+1+2 件数;1,1+1+1 收到;1,2+1+1 答复;2,0+1+1 合计;2,1+1+1 36;2,2+1+1 5]"},
		{"signs of unclear width", "┌────┬──┐\n│“来源”│件数│\n├────┼──┤\n│①本县  │  36│\n└────┴──┘", "[0,0+1+1 “来源”;0,1+1+1 件数;1,0+1+1 ①本县;1,1+1+1 36]"},
		{"a table right below another", "┌──┬──┐\n│来源│件数│\n└──┴──┘\n┌──┬─┐\n│本县│36│\n└──┴─┘", "[0,0+1+1 来源;0,1+1+1 件数] / [0,0+1+1 本县;0,1+1+1 36]"},
		{"lines that do not meet", "┌──┬──┐\n│来源│件数│\n├──┼──┤\n│本县│ 36│\n└──┴──┘", "┌──┬──┐ / │来源│件数│ / ├──┼──┤ / │本县│ 36│ / └──┴──┘ / !"},
		{"no rectangle", "┌──┬──┐\n│来源│件数│\n├──┘    │\n│本县    │\n└─────┘", "┌──┬──┐ / │来源│件数│ / ├──┘    │ / │本县    │ / └─────┘ / !"},
		{"walls that begin below text", "+------+---------+\n| 来源 | 件数    |\n|      +----+----+\n| 地区 | 收 | +5 |\n+------+----+----+", "[0,0+2+1 来源~地区;0,1+1+2 件数;1,1+1+1 收;1,2+1+1 +5]"},
		{"a wall that begins nowhere", "┌──┬──┐\n│来源│件数│\n├──┼──┤\n│本│ │  36│\n└──┴──┘", "┌──┬──┐ / │来源│件数│ / ├──┼──┤ / │本│ │  36│ / └──┴──┘ / !"},
		{"a rule between pipes", "|来源|件数|\n|----|----|\n|本县|  36|", "[0,0+1+1 来源;0,1+1+1 件数;1,0+1+1 本县;1,1+1+1 36]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := Decode(c.text, "utf-8")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, b := range doc.Blocks {
				if b.Table == nil {
					got = append(got, b.Paragraph.Text)
					continue
				}
				var cells []string
				for _, c := range b.Table.Cells {
					cells = append(cells, fmt.Sprintf("%d,%d+%d+%d %s", c.Row, c.Col, c.RowSpan, c.ColSpan, strings.ReplaceAll(c.Text, "\n", "~")))
				}
				got = append(got, "["+strings.Join(cells, ";")+"]")
			}
			for range doc.Warnings {
				got = append(got, "!")
			}
			if got := strings.Join(got, " / "); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			checkPlaces(t, c.text, doc)
		})
	}
}

// TestExported: a text whose records have all as many fields is a sheet, of
// which rows of a single text are paragraphs; quotes hold what would separate.
func TestExported(t *testing.T) {
	const want = "水利站年报 / 一、来信，来访 / [来源|件数\n（件）|逾期;本县|1,036|;邻县||0] / 二、其他"
	const csv = "水利站年报,,\n一、来信，来访,,\n来源,\"件数\r\n（件）\",逾期\n本县,\"1,036\",\n邻县,,0\n,,\n\"二、其他\",,\n"
	for name, text := range map[string]string{
		"commas":     csv,
		"tabs":       "水利站年报\t\t\n一、来信，来访\t\t\n来源\t\"件数\n（件）\"\t逾期\n本县\t1,036\t\n邻县\t\t0\n\t\t\n二、其他\t\t",
		"semicolons": "水利站年报;;\r\n一、来信，来访;;\r\n来源;\"件数\r\n（件）\";逾期\r\n本县;1,036;\r\n邻县;;0\r\n;;\r\n二、其他;;\r\n",
	} {
		doc, err := Decode(text, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := outline(doc); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
	doc, _ := Decode(csv, "")
	if got := doc.Tables()[0].Cells[4].Place.Locator; got != "chars 37-44" || string([]rune(csv)[37:44]) != `"1,036"` {
		t.Errorf("the number stands at %s", got)
	}
	ragged := "甲,乙\n丙,1\n丁,2,3\n戊,4\n己,5\n"
	if doc, _ := Decode(ragged, ""); len(doc.Tables()) > 0 {
		t.Errorf("records of different length: got %s", outline(doc))
	}
}

func TestTable(t *testing.T) {
	doc, err := Decode("前言\n来源\t件数\n本县\t3", "gb18030")
	if err != nil {
		t.Fatal(err)
	}
	place := func(from, to int) layout.Place {
		return layout.Place{Locator: fmt.Sprintf("chars %d-%d", from, to)}
	}
	want := &layout.Table{
		Rows: 2, Cols: 2, Method: layout.Tabbed, Place: place(3, 13),
		Cells: []layout.Cell{
			{Row: 0, Col: 0, RowSpan: 1, ColSpan: 1, Text: "来源", Place: place(3, 5)},
			{Row: 0, Col: 1, RowSpan: 1, ColSpan: 1, Text: "件数", Place: place(6, 8)},
			{Row: 1, Col: 0, RowSpan: 1, ColSpan: 1, Text: "本县", Place: place(9, 11)},
			{Row: 1, Col: 1, RowSpan: 1, ColSpan: 1, Text: "3", Place: place(12, 13)},
		},
	}
	if diff := cmp.Diff(want, doc.Blocks[1].Table); diff != "" {
		t.Error(diff)
	}
	if doc.Kind != "text" || doc.Encoding != "gb18030" || doc.Reader == "" {
		t.Errorf("kind %q, encoding %q, reader %q", doc.Kind, doc.Encoding, doc.Reader)
	}
}

func TestEmpty(t *testing.T) {
	for _, text := range []string{"", " \r\n\t\t\n　\u00a0\ufeff"} {
		_, err := Decode(text, "")
		if s, _ := layout.StatusOf(err); s != layout.Empty {
			t.Errorf("Decode(%q): %v", text, err)
		}
	}
}

func TestHostileTexts(t *testing.T) {
	repeat := strings.Repeat
	for _, c := range []struct {
		name, text string
		want       layout.Status
	}{
		{"tabs only", repeat("\t", 10<<20), layout.TooBig},
		{"lines only", repeat("\n", 10<<20), layout.TooBig},
		{"one line of many cells", repeat("1\t", 900_000), layout.OK},
		{"one line of many pipes", repeat("|1", 900_000) + "|", layout.OK},
		{"many rows", repeat("1\t2\t3\n", 300_000), layout.OK},
		{"one broken sentence", repeat(long+"\n", 90_000), layout.OK},
		{"one long line", repeat("甲", 3<<20), layout.OK},
		{"backslashes", repeat("|\\", 900_000) + "|", layout.OK},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Decode(c.text, "")
			if s, _ := layout.StatusOf(err); s != c.want {
				t.Errorf("status %s, want %s", s, c.want)
			}
		})
	}
}

// TestRealText reads the corpus in place; nothing of it is copied.
func TestRealText(t *testing.T) {
	data, err := os.ReadFile(filepath.FromSlash("../../../shared/corpus/docs/spt_zwfwzx_2023.txt"))
	if err != nil {
		t.Skip("no corpus: ", err)
	}
	doc, err := Decode(string(data), "utf-8")
	if err != nil {
		t.Fatal(err)
	}
	checkPlaces(t, string(data), doc)
	var got [][2]int
	for _, table := range doc.Tables() {
		got = append(got, [2]int{table.Rows, table.Cols})
	}
	if diff := cmp.Diff([][2]int{{14, 4}, {28, 10}, {4, 15}}, got); diff != "" {
		t.Error("tables: ", diff)
	}
	if n := len(layout.Sections(doc.Blocks)); n != 7 {
		t.Errorf("%d sections, want 6 and what stands before", n)
	}
	torn := 0
	for _, b := range doc.Blocks {
		if b.Paragraph != nil && len(b.Paragraph.Lines) == 2 {
			torn++
		}
	}
	if torn != 2 {
		t.Errorf("%d paragraphs of two lines, the file has 2 torn by pages", torn)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("来源\t件数\n\n本县\t36\n其中\n邻县\t2\n三、来访")
	f.Add("| a | b \\|\n|---|---|\n||\n|")
	f.Add(long + "\r\n\r\n各村\t\r\t\t\n\ufeff\x00")
	f.Add("\t\t\n1\t\n\t2")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			text = strings.ToValidUTF8(text, "\ufffd")
		}
		doc, err := Decode(text, "")
		if err != nil {
			if _, ok := layout.StatusOf(err); !ok {
				t.Fatal(err)
			}
			return
		}
		if _, ok := exported(text); !ok { // whose quotes are in no block
			checkPlaces(t, text, doc)
		}
		for _, table := range doc.Tables() {
			for _, c := range table.Cells {
				if c.Row >= table.Rows || c.Col >= table.Cols {
					t.Fatalf("cell %+v leaves the grid of %d x %d", c, table.Rows, table.Cols)
				}
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	text := strings.Repeat(long+"。\n\n", 60) + strings.Repeat("标签\t甲\t0\t0\t0\t0\t0\t0\t0\t\n", 40)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Decode(text, ""); err != nil {
			b.Fatal(err)
		}
	}
}

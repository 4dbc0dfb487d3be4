package html

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/google/go-cmp/cmp"
)

func TestParagraphs(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"blocks", "<p>甲</p><div>乙<div>丙</div>丁</div><h2>戊</h2><ul><li>己<li>庚</ul>", "甲 / 乙 / 丙 / 丁 / 戊 / 己 / 庚"},
		{"inline elements join", "<p><span>水利<b>站</b></span><a>年</a><font>报</font></p>", "水利站年报"},
		{"wrapped source", "<p>水利站\n  全年\nread 12\nitems</p>", "水利站全年 read 12 items"},
		{"blanks between elements", "<div><span>编号：7</span>\n<span>日期：8</span></div>", "编号：7 日期：8"},
		{"outer blanks", "<p>　　&nbsp;甲乙　&nbsp;</p><p>&nbsp;</p><p></p>", "甲乙"},
		{"line break in a sentence", "<p>站里全年<br>答复来信</p>", "站里全年答复来信"},
		{"words of two lines", "<p>about 12<br>items</p>", "about 12 items"},
		{"indent after a break", "<p>站里全年<br>　　答复来信</p>", "站里全年 / 答复来信"},
		{"no break blanks as indent", "<p>站里全年<br>&nbsp;&nbsp;&nbsp;&nbsp;答复来信</p>", "站里全年 / 答复来信"},
		{"number after a break", "<p>站里全年<br>（二）答复<br>3.来信<br>①来电", "站里全年 / （二）答复 / 3.来信 / ①来电"},
		{"decimal after a break", "<p>共计<br>3.5万字</p>", "共计3.5万字"},
		{"sentence before a break", "<p>答复了来信。<br>接待了来访</p>", "答复了来信。 / 接待了来访"},
		{"heading before a break", "<p>一、基本情况<br>站里全年答复来信</p>", "一、基本情况 / 站里全年答复来信"},
		{"empty line", "<p>甲<br><br>乙</p>", "甲 / 乙"},
		{"leading break", "<p><br>四、来访</p>", "四、来访"},
		{"preformatted", "<pre>甲\n　　乙\n丙</pre>", "甲 / 乙丙"},
		{"controls are no text", "<p>甲<button>关</button><select><option>乙</select><textarea>丙</textarea></p>", "甲"},
		{"mark of a note", `<p>全年公开100<a href="#f1"><sup>2</sup></a>条<span style="vertical-align: super">1</span>，甲<sub>12</sub></p>`, "全年公开100²条¹，甲₁₂"},
		{"raised alone", "<p><sup>5</sup></p><p>甲</p><p><b></b> <sup>6</sup></p>", "5 / 甲 / 6"},
		{"unclosed", "<p>甲<p>乙<div>丙<b>丁", "甲 / 乙 / 丙丁"},
		{"no body", "甲", "甲"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := decode(t, c.body)
			if got := outline(doc); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			checkLines(t, doc)
		})
	}
}

func TestLines(t *testing.T) {
	doc := decode(t, "<div><p>站里全年<br>答复来信</p></div>")
	place := layout.Place{Locator: "html>body>div>p"}
	want := []layout.Line{{Start: 0, End: 12, Place: place}, {Start: 12, End: 24, Place: place}}
	if diff := cmp.Diff(want, doc.Blocks[0].Paragraph.Lines); diff != "" {
		t.Error(diff)
	}
}

// checkLines checks that the lines of every paragraph are ranges of its text.
func checkLines(t testing.TB, doc *layout.Document) {
	t.Helper()
	for _, b := range doc.Blocks {
		if b.Paragraph == nil {
			continue
		}
		end := 0
		for _, l := range b.Paragraph.Lines {
			if l.Start < end || l.End <= l.Start || l.End > len(b.Paragraph.Text) || l.Place.Locator == "" {
				t.Fatalf("line %+v of %q", l, b.Paragraph.Text)
			}
			end = l.End
		}
		if end != len(b.Paragraph.Text) {
			t.Fatalf("lines of %q end at %d", b.Paragraph.Text, end)
		}
	}
}

func TestMeta(t *testing.T) {
	doc := decode(t, `<meta name="SiteName" content="青石县"><title> 青石县
		水利站 </title><meta name="PubDate" content="3021-01-07"><meta property="x" content="y"><meta name=empty><p>甲`)
	want := []layout.Meta{{Name: "SiteName", Content: "青石县"}, {Name: "title", Content: "青石县 水利站"}, {Name: "PubDate", Content: "3021-01-07"}, {Name: "empty"}}
	if diff := cmp.Diff(want, doc.Meta); diff != "" {
		t.Error(diff)
	}
	if doc.Kind != "html" || doc.Encoding != "utf-8" || doc.Reader == "" {
		t.Errorf("kind %q, encoding %q, reader %q", doc.Kind, doc.Encoding, doc.Reader)
	}
}

// checkLocators resolves every locator as a browser does: it must name one
// element, and that element must hold the text.
func checkLocators(t testing.TB, page string, doc *layout.Document) {
	t.Helper()
	dom, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	check := func(locator, tags, text string) {
		sel := dom.Find(locator)
		if sel.Length() != 1 {
			t.Fatalf("%s names %d elements", locator, sel.Length())
		}
		if !strings.Contains(","+tags+",", ","+goquery.NodeName(sel)+",") && tags != "" {
			t.Fatalf("%s is a %s, want %s", locator, goquery.NodeName(sel), tags)
		}
		if !strings.Contains(bare(sel.Text()), bare(text)) {
			t.Fatalf("%s does not hold %q", locator, text)
		}
	}
	for _, b := range doc.Blocks {
		if b.Table != nil {
			check(b.Table.Place.Locator, "table", "")
			for _, c := range b.Table.Cells {
				check(c.Place.Locator, "td,th", c.Text)
			}
			continue
		}
		for _, l := range b.Paragraph.Lines {
			check(l.Place.Locator, "", b.Paragraph.Text[l.Start:l.End])
		}
	}
}

// bare removes what is invisible or folded.
func bare(s string) string {
	return strings.NewReplacer("\u200b", "", "\ufeff", "", "\u00ad", "", "\u2060", "", "\x00", "").Replace(withoutBlanks(s))
}

func TestLocators(t *testing.T) {
	for _, page := range []string{
		"<div><p>甲</p></div><div><p>乙</p><p>丙</p><table><tr><td>1<td>2<tr><td>3<th>4</table></div>",
		"<div hidden>甲</div><div>乙</div><script></script><p>丙</p><script></script><p>丁</p>",
		"<o:p><p>甲</p></o:p><o:p><p>乙</p></o:p><st1.x><div>丙</div></st1.x>",
		"<table><tbody><tr><td>1<td>2</tbody><tbody><tr><td>3<td>4</tbody></table>",
		"<section><table><tr><td>甲<table><tr><td>1<td>2</table></table></section>",
		"<a1>1</a1><a2>2</a2><a3>3</a3><a4>4</a4><a5>5</a5><a6>6</a6><a7>7</a7><a8>8</a8><a9>9</a9><b1></b1><b2></b2><b3></b3><b4></b4>" +
			"<b3><p>甲</p></b3><b4><p>乙</p></b4><b5><p>丙</p></b5>",
		"<p>甲<table><tr><td>a<td>b</table>乙<b>丙",
	} {
		checkLocators(t, page, decode(t, page))
	}
}

func TestEmpty(t *testing.T) {
	for _, page := range []string{"", " \r\n\t"} {
		_, err := Decode(page, "")
		if s, _ := layout.StatusOf(err); s != layout.Empty {
			t.Errorf("Decode(%q): %v", page, err)
		}
	}
}

func TestPagesWithoutContent(t *testing.T) {
	for name, page := range map[string]string{
		"frames":      "<html><frameset cols='1,2'><frame src=a><frame src=b></frameset></html>",
		"script only": "<html><body><div id=app></div><script>render('<p>甲</p>')</script></body></html>",
		"no text":     "<html></html>",
		"comment":     "<!-- 甲 -->",
		"not HTML":    "%PDF-1.4 \x00\x01\x02",
	} {
		if doc := decode(t, page); len(doc.Tables()) != 0 || len(doc.Blocks) > 1 {
			t.Errorf("%s: %s", name, outline(doc))
		}
	}
}

func TestHostilePages(t *testing.T) {
	repeat := strings.Repeat
	for _, c := range []struct{ name, page string }{
		{"100,000 nested divs", repeat("<div>", 100_000) + "甲"},
		{"nested and closed", repeat("<div>", 5000) + "甲" + repeat("</div>", 5000) + "<p>乙"},
		{"nested fonts", repeat("<p><font color=", 1) + fonts(3000)},
		{"nested tables", repeat("<table><tr><td>", 20_000) + "甲"},
		{"nested lists", repeat("<ul><li>", 20_000) + "甲"},
		{"nested objects", repeat("<object>", 2000) + "甲"},
		{"200,000 cells", "<table>" + repeat("<tr>"+repeat("<td>1", 10), 20_000) + "</table>"},
		{"one row of 200,000 cells", "<table><tr>" + repeat("<td>1", 200_000)},
		{"column spans", "<table>" + repeat("<tr>"+repeat("<td colspan=100000000>1", 20), 2000)},
		{"row spans", "<table>" + repeat("<tr>"+repeat("<td rowspan=65534>1", 10), 20_000)},
		{"both spans", "<table>" + repeat("<tr><td rowspan=65534 colspan=1000>1", 20_000)},
		{"many kinds of children", kinds1000(200)},
		{"paragraphs in a deep element", repeat("<div>", 400) + repeat("<p>甲", 100_000)},
		{"line breaks", "<p>" + repeat("甲<br>", 200_000)},
		{"one long text", "<p>" + repeat("甲 ", 2_000_000)},
		{"garbage", garbage(10 << 20)},
		{"open tags", repeat("<", 1_000_000)},
		{"attributes", "<p " + repeat("a ", 1_000_000) + ">甲"},
		{"headings", repeat("<div><p>一、来信</p></div>", 50_000)},
		{"links", repeat("<div><a href=x>甲</a></div>", 100_000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := Decode(c.page, "")
			if err != nil {
				if _, ok := layout.StatusOf(err); !ok {
					t.Error(err)
				}
				return
			}
			checkLines(t, doc)
		})
	}
}

// fonts makes inline elements that are never closed, each different.
func fonts(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString("<p><font size=" + strings.Repeat("1", i%40) + ">甲")
	}
	return out.String()
}

// kinds1000 makes children of a thousand different tags each.
func kinds1000(n int) string {
	var out strings.Builder
	for i := range n * 1000 {
		out.WriteString("<x" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26)) + "></x>")
	}
	return out.String()
}

// garbage makes bytes without meaning, always the same ones.
func garbage(n int) string {
	out := make([]byte, n)
	x := uint32(1)
	for i := range out {
		x = x*1664525 + 1013904223
		out[i] = byte(x >> 24)
	}
	return strings.ToValidUTF8(string(out), "?")
}

func FuzzDecode(f *testing.F) {
	f.Add("<table><tr><td rowspan=2>a<td colspan=0>b<tr><td>c</table>")
	f.Add("<div><p>一、来信<br>　　站里答复来信。<table><tr><td><table><tr><td>1<td>2</table></table>")
	f.Add("<frameset><frame><p>甲</frameset><table><tfoot><td>1<td>2<caption>x")
	f.Add("<svg><p>甲<math><mi>1</mi><table><select><tr><td>")
	f.Add("<nav><ul><li><a>甲</a><li><a>乙</a><li><a>丙</a></ul></nav><main><h1>丁</h1><p>戊。")
	f.Fuzz(func(t *testing.T, page string) {
		doc, err := Decode(page, "")
		if err != nil {
			if _, ok := layout.StatusOf(err); !ok {
				t.Fatal(err)
			}
			return
		}
		checkLines(t, doc)
		for _, table := range doc.Tables() {
			if table.Rows*table.Cols < 100_000 {
				checkGrid(t, table)
			}
		}
		if _, flat, _ := parse(page); !flat {
			checkNames(t, page, doc)
		}
	})
}

// checkNames checks that every locator names one element.
func checkNames(t *testing.T, page string, doc *layout.Document) {
	dom, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Skip(err)
	}
	for _, table := range doc.Tables() {
		for _, c := range table.Cells {
			if n := dom.Find(c.Place.Locator).Length(); n != 1 {
				t.Fatalf("%s names %d elements", c.Place.Locator, n)
			}
		}
	}
	for _, b := range doc.Blocks {
		if b.Paragraph != nil {
			if at := b.Paragraph.Lines[0].Place.Locator; dom.Find(at).Length() != 1 {
				t.Fatalf("%s names %d elements", at, dom.Find(at).Length())
			}
		}
	}
}

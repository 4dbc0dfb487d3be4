package xlsx

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gongkai/gongkai/extract/layout"
)

const (
	relations = `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/s1.xml"/><Relationship Id="r2" Type="http://x/worksheet" Target="/xl/worksheets/s2.xml"/></Relationships>`
	book      = `<workbook xmlns:r="http://r"><sheets><sheet name="甲" r:id="r1"/><sheet name="a b" state="%s" r:id="r2"/></sheets></workbook>`
	// style 0 plain, 1 with borders, 2 thousands with a dash for zero, 3 hides everything
	stylesheet = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="#,##0;-#,##0;&quot;-&quot;"/><numFmt numFmtId="171" formatCode=";;;"/></numFmts>` +
		`<borders><border/><border><left style="thin"/></border></borders><cellXfs><xf/><xf borderId="1"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`
	shared = `<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r><rPh><t>音</t></rPh></si></sst>`
)

// file makes a workbook of two sheets.
func file(sheet, second, state string) fstest.MapFS {
	return fstest.MapFS{
		"xl/workbook.xml":            {Data: fmt.Appendf(nil, book, state)},
		"xl/_rels/workbook.xml.rels": {Data: []byte(relations)},
		"xl/worksheets/s1.xml":       {Data: []byte(sheet)},
		"xl/worksheets/s2.xml":       {Data: []byte(second)},
		"xl/styles.xml":              {Data: []byte(stylesheet)},
		"xl/sharedStrings.xml":       {Data: []byte(shared)},
	}
}

// ws makes a sheet of rows; a row is its cells separated by bars, what stands
// before a colon is the style.
func ws(rest string, rows ...string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString("<row>")
		for _, c := range strings.Split(r, "|") {
			style, text, ok := strings.Cut(c, ":")
			if !ok {
				style, text = "0", c
			}
			switch {
			case text == "":
				fmt.Fprintf(&b, `<c s="%s"/>`, style)
			case strings.Trim(text, "0123456789.-") == "":
				fmt.Fprintf(&b, `<c s="%s"><v>%s</v></c>`, style, text)
			default:
				fmt.Fprintf(&b, `<c s="%s" t="inlineStr"><is><t>%s</t></is></c>`, style, text)
			}
		}
		b.WriteString("</row>")
	}
	return "<worksheet><sheetData>" + b.String() + "</sheetData>" + rest + "</worksheet>"
}

func read(t *testing.T, files Files) *layout.Document {
	t.Helper()
	doc, err := Decode(files)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// lines prints the blocks of a document, one a line; tables as grids.
func lines(doc *layout.Document) string {
	var out []string
	for _, b := range doc.Blocks {
		if b.Paragraph != nil {
			out = append(out, b.Paragraph.Text)
			continue
		}
		for r := range b.Table.Rows {
			var row []string
			for _, c := range b.Table.RowCells(r) {
				row = append(row, c.Text)
			}
			out = append(out, "["+strings.Join(row, "|")+"]")
		}
		out = append(out, "--")
	}
	return strings.Join(out, "\n")
}

func TestBlocks(t *testing.T) {
	const none = "<worksheet/>"
	tests := map[string]struct{ sheet, want string }{
		"text above, a gap, a second table": {ws("", "报告名称", "", "一、情况", "1:甲|1:1|1:2", "1:乙|1:|1:", "", "二、情况", "1:丙|1:3|1:4"),
			"报告名称\n一、情况\n[甲|1|2]\n[乙||]\n--\n二、情况\n[丙|3|4]\n--"},
		"without borders": {ws("", "报告名称", "", "一、情况", "甲|1|2", "小标题", "乙|3|4", "", "丙|5|6", "", "", "丁|7|8"),
			"报告名称\n一、情况\n[甲|1|2]\n[小标题||]\n[乙|3|4]\n[||]\n[丙|5|6]\n--\n[丁|7|8]\n--"},
		"a heading inside borders": {ws(`<mergeCells><mergeCell ref="A2:C2"/></mergeCells>`, "1:甲|1:1|1:2", "1:二、另一张表|1:|1:", "1:乙|1:3|1:4"),
			"[甲|1|2]\n--\n二、另一张表\n[乙|3|4]\n--"},
		"a label that looks like a heading": {ws("", "1:甲|1:1|1:2", "1:一、本年新收|1:|1:", "1:乙|1:3|1:4"),
			"[甲|1|2]\n[一、本年新收||]\n[乙|3|4]\n--"},
		"a title over two rows": {ws(`<mergeCells><mergeCell ref="A1:C2"/></mergeCells>`, "名称", "", "1:甲|1:1|1:2"), "名称\n[甲|1|2]\n--"},
		"merged cells":          {ws(`<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>`, "1:甲|1:乙|1:x", "1:y|1:1|1:2"), "[甲|乙]\n[甲|1|2]\n--"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := lines(read(t, file(tt.sheet, none, ""))); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestCells: every kind of cell shows what a spreadsheet shows, and what the
// file does not say is no number.
func TestCells(t *testing.T) {
	sheet := `<worksheet><sheetData><row r="3"><c r="B3" t="s"><v>1</v></c><c r="C3" s="2"><v>1234</v></c><c r="D3" s="2"><v>0</v></c><c r="E3" s="3"><v>5</v></c>` +
		`<c r="F3" t="b"><v>1</v></c><c r="G3" t="e"><v>#REF!</v></c><c r="H3"><f>A1</f></c><c r="I3"><f>A1</f><v>7</v></c><c r="J3" t="s"><v>9</v></c>` +
		`<c r="K3"><v>29.899999999999999</v></c><c r="L3" t="str"><f>A1</f><v>是</v></c><c r="M3" t="inlineStr"><is><t>a_x000A_b</t></is></c></row></sheetData></worksheet>`
	doc := read(t, file(sheet, "<worksheet/>", ""))
	if got, want := lines(doc), "[乙丙²|1,234|-||TRUE|#REF!|\ufffd|7|\ufffd|29.9|是|a\nb]\n--"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := doc.Tables()[0].Cells[1].Place.Locator; got != "甲!C3" {
		t.Errorf("the second cell is at %s", got)
	}
	if len(doc.Warnings) != 2 {
		t.Errorf("warnings %v", doc.Warnings)
	}
}

// TestHidden: hidden rows, columns and sheets are not printed and named in
// warnings.
func TestHidden(t *testing.T) {
	sheet := `<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>` +
		`<row hidden="1"><c><v>4</v></c></row><row><c><v>5</v></c><c/><c><v>6</v></c></row></sheetData></worksheet>`
	doc := read(t, file(sheet, ws("", "9|9"), "hidden"))
	if got, want := lines(doc), "[1|3]\n[5|6]\n--"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(doc.Warnings) != 2 || !strings.Contains(doc.Warnings[0].Message, "2 cells") || !strings.Contains(doc.Warnings[1].Message, `"a b"`) {
		t.Errorf("warnings %v", doc.Warnings)
	}
	zeros := `<worksheet><sheetViews><sheetView showZeros="0"/></sheetViews><sheetData><row><c><v>0</v></c><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>0</v></c></row></sheetData></worksheet>`
	if got, want := lines(read(t, file(zeros, "<worksheet/>", ""))), "[|1|2]\n[3||]\n--"; got != want {
		t.Errorf("zeros that are not shown: got %q, want %q", got, want)
	}
}

// TestDisplay: numbers are shown as Excel shows them (values by hand).
func TestDisplay(t *testing.T) {
	d, err := newDisplay(false)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		code              string
		zero, plus, minus string
	}{
		{`#,##0;-#,##0;"-"`, "-", "1,235", "-7"},
		{`_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ `, "-", "1,235", "-7"},
		{`0;-0;;@`, "", "1235", "-7"},
		{`#`, "", "1235", "-7"},
		{`[=0]"";0`, "", "1235", "-7"},
		{`[>=100]0;[=0]"无";0.0`, "无", "1235", "-7.0"},
		{`+0;-0;0`, "0", "+1235", "-7"},
		{`0.00"万元"`, "0.00万元", "1234.50万元", "-7.00万元"},
		{`0_);(0)`, "0", "1235", "(7)"},
		{`;;;`, "", "", ""},
	} {
		for _, v := range []struct {
			number float64
			want   string
		}{{0, tt.zero}, {1234.5, tt.plus}, {-7, tt.minus}} {
			if got, ok := d.number(v.number, 170, tt.code); !ok || strings.TrimSpace(got) != v.want {
				t.Errorf("%v as %s: %q, want %q", v.number, tt.code, got, v.want)
			}
		}
	}
	if got, _ := d.number(0, 41, ""); strings.TrimSpace(got) != "-" {
		t.Errorf("zero in the accounting format: %q", got)
	}
	if got := d.text("文字", ";;;"); got != "" {
		t.Errorf("hidden text: %q", got)
	}
	if got := d.text("文字", "0;-0;0;@"); got != "文字" {
		t.Errorf("text: %q", got)
	}
}

func TestAddress(t *testing.T) {
	for want, got := range map[string]string{
		"Sheet1!A1": address("Sheet1", 0, 0), "'a b'!AA10": address("a b", 9, 26), "'1月'!B2": address("1月", 1, 1), "'it''s'!ZZ1": address("it's", 0, 701), "表!AAA1": address("表", 0, 702),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for ref, ok := range map[string]bool{"A1": true, "XFD1048576": true, "A0": false, "1": false, "A": false, "A1048577": false, "a1": false, "": false} {
		if _, _, got := position(ref); got != ok {
			t.Errorf("position(%q): %v", ref, got)
		}
	}
}

// TestHostile: every damaged or hostile workbook ends in the status it should.
func TestHostile(t *testing.T) {
	ok := ws("", "甲|1", "乙|2")
	without := func(name string) fstest.MapFS {
		f := file(ok, ok, "")
		delete(f, name)
		return f
	}
	tests := map[string]struct {
		files fstest.MapFS
		want  layout.Status
	}{
		"whole":            {file(ok, ok, ""), layout.OK},
		"no styles":        {without("xl/styles.xml"), layout.OK},
		"no relations":     {without("xl/_rels/workbook.xml.rels"), layout.Malformed},
		"no sheet":         {without("xl/worksheets/s2.xml"), layout.Malformed},
		"no workbook":      {without("xl/workbook.xml"), layout.Malformed},
		"nothing":          {file("<worksheet/>", "<worksheet/>", ""), layout.Empty},
		"only a picture":   {file(`<worksheet><drawing/></worksheet>`, "<worksheet/>", ""), layout.Scanned},
		"cut off":          {file(ok[:80], ok, ""), layout.Malformed},
		"a far cell":       {file(`<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>`, ok, ""), layout.OK},
		"a wrong address":  {file(`<worksheet><sheetData><row r="1"><c r="A2"><v>1</v></c></row></sheetData></worksheet>`, ok, ""), layout.Malformed},
		"a huge merge":     {file(ws(`<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`, "甲|1"), ok, ""), layout.OK},
		"too many columns": {file(`<worksheet><sheetData>`+strings.Repeat(`<row><c r="ALL1"/></row>`, 1)+`</sheetData><mergeCells><mergeCell ref="A1:ALL2000"/></mergeCells></worksheet>`, ok, ""), layout.TooBig},
		"too many tags":    {file("<worksheet>"+strings.Repeat("<a/>", maxTags)+"</worksheet>", ok, ""), layout.TooBig},
		"an entity bomb":   {file(`<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>`, ok, ""), layout.Malformed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Decode(tt.files)
			if s, ok := layout.StatusOf(err); !ok || s != tt.want {
				t.Errorf("status %q (%v), want %q", s, err, tt.want)
			}
		})
	}
}

// FuzzDecode: whatever sheet, strings and styles are, the workbook is read or
// gets a status, and its cells lie in their tables without overlap.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(ws(`<mergeCells><mergeCell ref="A1:A2"/></mergeCells>`, "1:甲|2:1", "1:|1:2")), []byte(stylesheet))
	f.Add([]byte(`<worksheet><sheetData><row r="3"><c r="B3" t="s"><v>1</v></c><c r="C3" s="2"><v>0</v></c></row></sheetData></worksheet>`), []byte(`<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[&lt;5]yyyy;[DBNum1]0"/></numFmts><cellXfs><xf/><xf/><xf numFmtId="170"/></cellXfs></styleSheet>`))
	f.Fuzz(func(t *testing.T, sheet, styles []byte) {
		if len(sheet) > 1<<14 || len(styles) > 1<<12 {
			return
		}
		files := file(string(sheet), "<worksheet/>", "")
		files["xl/styles.xml"] = &fstest.MapFile{Data: styles}
		doc, err := Decode(files)
		if _, ok := layout.StatusOf(err); !ok {
			t.Fatalf("%v is a failure of ours", err)
		}
		if err != nil {
			return
		}
		for _, tab := range doc.Tables() {
			seen := map[[2]int]bool{}
			for _, c := range tab.Cells {
				for y := c.Row; y < c.Row+c.RowSpan; y++ {
					for x := c.Col; x < c.Col+c.ColSpan; x++ {
						if seen[[2]int{y, x}] || y >= tab.Rows || x >= tab.Cols {
							t.Fatalf("cell %+v of a table of %d x %d", c, tab.Rows, tab.Cols)
						}
						seen[[2]int{y, x}] = true
					}
				}
			}
		}
	})
}

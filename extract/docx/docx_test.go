package docx

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gongkai/gongkai/extract/layout"
)

const (
	names = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`
	strictNames = ` xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"`
)

// file makes a document of a body and other parts (name, content, ...).
func file(body string, parts ...string) fstest.MapFS {
	m := fstest.MapFS{"word/document.xml": {Data: []byte("<w:document" + names + "><w:body>" + body + "</w:body></w:document>")}}
	for i := 0; i < len(parts); i += 2 {
		m[parts[i]] = &fstest.MapFile{Data: []byte(parts[i+1])}
	}
	return m
}

func run(s string) string { return "<w:r><w:t>" + s + "</w:t></w:r>" }

func par(inner string) string { return "<w:p>" + inner + "</w:p>" }

func tc(properties, inner string) string {
	return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + inner + "</w:tc>"
}

func tr(cells ...string) string { return "<w:tr>" + strings.Join(cells, "") + "</w:tr>" }

func tbl(rows ...string) string { return "<w:tbl>" + strings.Join(rows, "") + "</w:tbl>" }

// box is a text box in both of its writings.
func box(inner string) string {
	content := "<w:txbxContent>" + inner + "</w:txbxContent>"
	return "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:inline>" + content + "</wp:inline></w:drawing></mc:Choice>" +
		"<mc:Fallback><w:pict><v:textbox>" + content + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
}

func field(instruction, result string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>` + instruction + `</w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

// lines prints the blocks of a document, one a line; tables as grids.
func lines(t *testing.T, files Files) []string {
	t.Helper()
	doc, err := Decode(files)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range doc.Blocks {
		if b.Paragraph != nil {
			out = append(out, b.Paragraph.Text)
			continue
		}
		for r := range b.Table.Rows {
			var row []string
			for _, c := range b.Table.RowCells(r) {
				row = append(row, fmt.Sprintf("%d+%d:%d+%d %s", c.Row, c.RowSpan, c.Col, c.ColSpan, strings.ReplaceAll(c.Text, "\n", "/")))
			}
			out = append(out, strings.Join(row, " | "))
		}
	}
	return out
}

func TestParagraphs(t *testing.T) {
	deletedEnd := `<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>`
	tests := map[string]struct{ body, want string }{
		"runs of one number":            {par(run("新收") + "<w:proofErr/>" + run("1") + "<w:bookmarkStart/>" + run("2") + run("件")), "新收12件"},
		"insertion kept, deletion not":  {par(run("办结") + "<w:ins>" + run("45") + "</w:ins><w:del><w:r><w:delText>54</w:delText></w:r></w:del>" + run("件")), "办结45件"},
		"moved text once":               {par("<w:moveFrom>"+run("甲")+"</w:moveFrom>"+run("乙")) + par("<w:moveTo>"+run("甲")+"</w:moveTo>"), "乙\n甲"},
		"a deleted end joins":           {par(deletedEnd+run("前半")) + par(run("后半")), "前半后半"},
		"hyperlink, smart tag, control": {par("<w:hyperlink>" + run("网") + "</w:hyperlink><w:smartTag>" + run("址") + "</w:smartTag><w:sdt><w:sdtPr/><w:sdtContent>" + run("栏") + "</w:sdtContent></w:sdt>"), "网址栏"},
		"field result":                  {par(run("共") + field(" MERGEFIELD n 99 ", run("31")) + run("件")), "共31件"},
		"a field in an instruction":     {par(field(" IF "+`</w:instrText></w:r>`+field(" PAGE ", run("7"))+`<w:r><w:instrText>`, run("是")) + run("3")), "是3"},
		"a field without an end":        {par(run("前") + `<w:r><w:fldChar w:fldCharType="begin"/></w:r>` + run("12件")), "前12件"},
		"simple field":                  {par(`<w:fldSimple w:instr="PAGE">` + run("4") + "</w:fldSimple>"), "4"},
		"mark of a note":                {par(run("100") + `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>` + run("3")), "100²3"},
		"struck out before":             {par(`<w:r><w:rPr><w:strike/></w:rPr><w:t>12</w:t></w:r>` + run("3")), "3"},
		"struck out, but not so":        {par(`<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>12</w:t></w:r>` + run("3")), "123"},
		"struck out alone":              {par(`<w:r><w:rPr><w:dstrike/></w:rPr><w:t>12</w:t></w:r>`), "1\u03362\u0336"},
		"raised alone":                  {par(`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>`), "2"},
		"hidden text":                   {par(run("1") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>2</w:t></w:r>" + "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>3</w:t></w:r>"), "13"},
		"special characters":            {par("<w:r><w:t>12345</w:t><w:noBreakHyphen/><w:t>6</w:t><w:softHyphen/><w:t>7</w:t><w:tab/><w:t>8</w:t><w:sym w:font=\"宋体\" w:char=\"5E74\"/></w:r>"), "12345-67 8年"},
		"preserved blanks":              {par(`<w:r><w:t xml:space="preserve">a </w:t></w:r><w:r><w:t> b </w:t></w:r>`), "a b"},
		"a break inside a title":        {par("<w:r><w:t>某某局二〇二四年</w:t><w:br/><w:t>工作年度报告</w:t></w:r>"), "某某局二〇二四年工作年度报告"},
		"a break before a heading":      {par("<w:r><w:t>到此为止</w:t><w:br/><w:t>二、其他事项</w:t></w:r>"), "到此为止\n二、其他事项"},
		"a break after a sentence":      {par("<w:r><w:t>到此为止。</w:t><w:br/><w:t>另有一事</w:t></w:r>"), "到此为止。\n另有一事"},
		"a text box once":               {par(run("前") + box(par(run("盒中12件")))), "前\n盒中12件"},
		"ruby":                          {par("<w:r><w:ruby><w:rt>" + run("zi") + "</w:rt><w:rubyBase>" + run("字") + "</w:rubyBase></w:ruby></w:r>"), "字"},
		"mathematics":                   {par("<m:oMath><m:r><m:t>12%</m:t></m:r></m:oMath>"), "12%"},
		"empty paragraphs":              {par("") + par(run("有")) + "<w:p/>", "有"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(lines(t, file(tt.body)), "\n"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTables(t *testing.T) {
	cell := func(s string) string { return tc("", par(run(s))) }
	down, on := `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`
	span := func(n string) string { return `<w:gridSpan w:val="` + n + `"/>` }
	tests := map[string]struct{ body, want string }{
		"spans": {tbl(tr(tc(down, par(run("甲"))), tc(span("2"), par(run("乙")))), tr(tc(on, par("")), cell("1"), cell("2"))),
			"0+2:0+1 甲 | 0+1:1+2 乙\n0+2:0+1 甲 | 1+1:1+1 1 | 1+1:2+1 2"},
		"a merge that nothing began is a cell": {tbl(tr(cell("甲"), cell("1")), tr(tc(on, par(run("乙"))), cell("2"))),
			"0+1:0+1 甲 | 0+1:1+1 1\n1+1:0+1 乙 | 1+1:1+1 2"},
		"a merge of other width is a cell": {tbl(tr(tc(down, par(run("甲"))), cell("1"), cell("2")), tr(tc(on+span("2"), par("")), cell("3"))),
			"0+1:0+1 甲 | 0+1:1+1 1 | 0+1:2+1 2\n1+1:0+2  | 1+1:2+1 3"},
		"merged sideways": {tbl(tr(tc(`<w:hMerge w:val="restart"/>`, par(run("甲"))), tc(`<w:hMerge/>`, par("")), cell("1")), tr(cell("2"), cell("3"), cell("4"))),
			"0+1:0+2 甲 | 0+1:2+1 1\n1+1:0+1 2 | 1+1:1+1 3 | 1+1:2+1 4"},
		"a gap before": {tbl(tr(cell("甲"), cell("乙")), "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>"+cell("5")+"</w:tr>"),
			"0+1:0+1 甲 | 0+1:1+1 乙\n1+1:1+1 5"},
		"a deleted row": {tbl(tr(tc(down, par(run("甲"))), cell("1")), "<w:tr><w:trPr><w:del/></w:trPr>"+cell("x")+cell("y")+"</w:tr>", tr(tc(on, par("")), cell("2"))),
			"0+2:0+1 甲 | 0+1:1+1 1\n0+2:0+1 甲 | 1+1:1+1 2"},
		"controls around rows and cells": {tbl("<w:sdt><w:sdtContent>" + tr(cell("1"), "<w:sdt><w:sdtContent>"+cell("2")+"</w:sdtContent></w:sdt>") + "</w:sdtContent></w:sdt>"),
			"0+1:0+1 1 | 0+1:1+1 2"},
		"lines of a cell":      {tbl(tr(tc("", par(run("总"))+par(run("计"))), cell("7"))), "0+1:0+1 总/计 | 0+1:1+1 7"},
		"a text box in a cell": {tbl(tr(cell("甲"), tc("", par(box(par(run("12"))))))), "0+1:0+1 甲 | 0+1:1+1 12"},
		"a frame around":       {tbl(tr(tc("", par(run("一、情况"))+tbl(tr(cell("1"), cell("2")))+par("")))), "一、情况\n0+1:0+1 1 | 0+1:1+1 2"},
		"a frame in a frame":   {tbl(tr(tc("", tbl(tr(cell("左"), tc("", tbl(tr(cell("1"), cell("2"))))))))), "左\n0+1:0+1 1 | 0+1:1+1 2"},
		"a detail in a cell": {tbl(tr(cell("1"), cell("2"), cell("3"), cell("4")), tr(cell("5"), cell("6"), cell("7"), cell("8")), tr(cell("9"), cell("10"), cell("11"), cell("12")),
			tr(cell("13"), cell("14"), cell("15"), tc("", tbl(tr(cell("16"), cell("17")))+par("")))),
			"0+1:0+1 1 | 0+1:1+1 2 | 0+1:2+1 3 | 0+1:3+1 4\n1+1:0+1 5 | 1+1:1+1 6 | 1+1:2+1 7 | 1+1:3+1 8\n2+1:0+1 9 | 2+1:1+1 10 | 2+1:2+1 11 | 2+1:3+1 12\n3+1:0+1 13 | 3+1:1+1 14 | 3+1:2+1 15 | 3+1:3+1 16/17"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(lines(t, file(tt.body)), "\n"); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestNumbers(t *testing.T) {
	numbering := "<w:numbering" + names + `><w:abstractNum w:abstractNumId="5">` +
		`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>` +
		`<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>`
	stylesheet := "<w:styles" + names + `><w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H"/></w:style><w:style w:type="character" w:styleId="Off"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`
	item := func(id, depth, s string) string {
		return par(`<w:pPr><w:numPr><w:ilvl w:val="` + depth + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr>` + run(s))
	}
	styled := func(id, s string) string { return par(`<w:pPr><w:pStyle w:val="` + id + `"/></w:pPr>` + run(s)) }
	body := styled("H", "甲") + item("1", "1", "子") + item("1", "1", "丑") + styled("H2", "乙") + item("1", "1", "寅") + item("1", "2", "卯") +
		item("2", "0", "点") + item("0", "0", "无") + item("3", "0", "丙") + item("3", "0", "丁") +
		par(`<w:r><w:rPr><w:rStyle w:val="Off"/></w:rPr><w:t>藏</w:t></w:r>`)
	want := "一、甲 （一）子 （二）丑 二、乙 （一）寅 2.1 卯 点 无 九、丙 十、丁"
	if got := strings.Join(lines(t, file(body, "word/numbering.xml", numbering, "word/styles.xml", stylesheet)), " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCounted(t *testing.T) {
	tests := map[string]string{
		counted(10, "chineseCounting"): "十", counted(12, "chineseCounting"): "十二", counted(20, "japaneseCounting"): "二十",
		counted(105, "chineseCountingThousand"): "一百〇五", counted(1010, "chineseCounting"): "一千〇一十", counted(2000, "chineseCounting"): "二千",
		counted(3, "decimalEnclosedCircle"): "③", counted(21, "decimalEnclosedCircle"): "21", counted(12, "decimalFullWidth"): "１２",
		counted(28, "lowerLetter"): "bb", counted(1994, "upperRoman"): "MCMXCIV", counted(2, "ideographTraditional"): "乙",
		counted(15, "chineseLegalSimplified"): "壹拾伍", counted(20, "ideographDigital"): "二〇", counted(7, "decimalZero"): "07", counted(8, "cardinalText"): "8",
	}
	for got, want := range tests {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestNotes: the mark of a footnote is no digit of the number it stands at,
// and the text of the note is not lost.
func TestNotes(t *testing.T) {
	notes := "<w:footnotes" + names + `><w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">` + par(`<w:r><w:footnoteRef/></w:r>`+run("含旧件3件")) + "</w:footnote></w:footnotes>"
	body := tbl(tr(tc("", par(run("共"))), tc("", par(run("12")+`<w:r><w:footnoteReference w:id="2"/></w:r>`)))) + par(run("后文"))
	want := "0+1:0+1 共 | 0+1:1+1 12\n含旧件3件\n后文"
	if got := strings.Join(lines(t, file(body, "word/footnotes.xml", notes)), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPlacesAndProperties(t *testing.T) {
	core := `<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>年度报告</dc:title><cp:revision>3</cp:revision></cp:coreProperties>`
	body := par(run("甲")) + tbl(tr(tc("", par(run("1"))), tc("", par(run("2"))))) + "<w:sdt><w:sdtContent>" +
		tbl(tr(tc("", par(run("3"))), tc("", par(run("4")))), "<w:tr/>", tr(tc("", par(run("5"))), tc("", par(run("6"))))) + "</w:sdtContent></w:sdt>" + par(run("乙"))
	doc, err := Decode(file(body, "docProps/core.xml", core))
	if err != nil {
		t.Fatal(err)
	}
	cells := doc.Tables()[1].Cells
	if got := cells[3].Place.Locator; got != "tbl[2]/tr[3]/tc[2]" || cells[3].Text != "6" {
		t.Errorf("cell %q at %s", cells[3].Text, got)
	}
	if got := doc.Blocks[3].Paragraph.Lines[0].Place.Locator; got != "p[2]" {
		t.Errorf("paragraph at %s", got)
	}
	if doc.MetaContent("office:title") != "年度报告" || len(doc.Meta) != 1 {
		t.Errorf("properties %v", doc.Meta)
	}
}

func TestStrictNamespace(t *testing.T) {
	m := fstest.MapFS{
		"_rels/.rels": {Data: []byte(`<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/d/main.xml"/></Relationships>`)},
		"d/main.xml":  {Data: []byte("<w:document" + strictNames + "><w:body>" + par(run("十二件")) + "</w:body></w:document>")},
	}
	if got := lines(t, m); len(got) != 1 || got[0] != "十二件" {
		t.Errorf("got %q", got)
	}
}

func TestPicturesAndCoveredText(t *testing.T) {
	picture := `<w:r><w:drawing><wp:inline><wp:extent cx="5000000" cy="3000000"/><a:graphic><a:blip/></a:graphic></wp:inline></w:drawing></w:r>`
	seal := `<w:r><w:pict><v:shape style="width:100pt;height:100pt"><v:imagedata/></v:shape></w:pict></w:r>`
	covered := tbl(tr(tc(`<w:vMerge w:val="restart"/>`, par(run("甲"))), tc("", par(run("1")))), tr(tc(`<w:vMerge/>`, par(run("乙"))), tc("", par(run("2")))))
	doc, err := Decode(file(par(run("本单位二〇二四年度的统计表见下面的图片和表格。")) + par(picture) + par(seal) + covered))
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Warnings) != 2 || !strings.Contains(doc.Warnings[0].Message, "picture of 394 x 236 points") || doc.Warnings[0].Place.Locator != "p[2]" ||
		!strings.Contains(doc.Warnings[1].Message, `"乙"`) {
		t.Errorf("warnings %v", doc.Warnings)
	}
	_, err = Decode(file(par(run("附表")) + par(picture)))
	if s, _ := layout.StatusOf(err); s != layout.Scanned {
		t.Errorf("a document of pictures: %v", err)
	}
}

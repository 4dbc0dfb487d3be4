package docx

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestHostile: every damaged or hostile document ends in the status it should.
func TestHostile(t *testing.T) {
	deep := func(n int) string {
		return strings.Repeat("<w:tbl><w:tr><w:tc>", n) + par(run("底")) + strings.Repeat("</w:tc></w:tr></w:tbl>", n)
	}
	bomb := `<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document` + names + "><w:body>" + par(run("&b;")) + "</w:body></w:document>"
	tests := map[string]struct {
		files fstest.MapFS
		want  layout.Status
	}{
		"no parts":         {fstest.MapFS{}, layout.Malformed},
		"no body":          {fstest.MapFS{"word/document.xml": {Data: []byte("<w:document" + names + "/>")}}, layout.Malformed},
		"an empty part":    {fstest.MapFS{"word/document.xml": {}}, layout.Malformed},
		"cut off":          {fstest.MapFS{"word/document.xml": {Data: []byte("<w:document" + names + "><w:body><w:p>")}}, layout.Malformed},
		"an entity bomb":   {fstest.MapFS{"word/document.xml": {Data: []byte(bomb)}}, layout.Malformed},
		"nothing in it":    {file(par("")), layout.Empty},
		"nested too deep":  {file(deep(200)), layout.Malformed},
		"nested deep":      {file(deep(100)), layout.OK},
		"damaged styles":   {file(par(run("有字")), "word/styles.xml", "<w:styles"), layout.OK},
		"too many of them": {file(strings.Repeat("<w:p/>", maxElements)), layout.TooBig},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			doc, err := Decode(tt.files)
			if s, ok := layout.StatusOf(err); !ok || s != tt.want {
				t.Errorf("status %q (%v), want %q", s, err, tt.want)
			}
			if name == "damaged styles" && len(doc.Warnings) != 1 {
				t.Errorf("warnings %v", doc.Warnings)
			}
		})
	}
}

// TestAbsurdSpans: spans beyond the limit lose cells with a warning and no
// memory.
func TestAbsurdSpans(t *testing.T) {
	for _, span := range []string{"1000000", "99999999999999999999999", "-5", "x"} {
		wide := tc(`<w:gridSpan w:val="`+span+`"/>`, par(run("宽")))
		doc, err := Decode(file(par(run("表")) + tbl(tr(tc("", par(run("1"))), tc("", par(run("2")))), tr(wide, tc("", par(run("3")))))))
		if err != nil {
			t.Fatal(err)
		}
		if tab := doc.Tables()[0]; tab.Cols > maxCols || (len(doc.Warnings) > 0) != (len(span) > 6) {
			t.Errorf("span %s: %d columns, warnings %v", span, tab.Cols, doc.Warnings)
		}
	}
	ring := "<w:styles" + names + `><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>`
	if got := lines(t, file(par(`<w:pPr><w:pStyle w:val="A"/></w:pPr>`+run("环")), "word/styles.xml", ring)); got[0] != "环" {
		t.Errorf("got %q", got)
	}
}

// FuzzDecode: whatever the main part and its companions are, the document is
// read or gets a status, and its cells lie in their tables without overlap.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("<w:document"+names+"><w:body>"+par(run("1"))+tbl(tr(tc(`<w:vMerge w:val="restart"/>`, par(run("甲"))), tc(`<w:gridSpan w:val="2"/>`, par(run("乙")))), tr(tc("<w:vMerge/>", ""), tc("", par(box(par(run("2")))))))+"</w:body></w:document>"), []byte("<w:numbering/>"))
	f.Add([]byte("<w:document"+names+"><w:body>"+par(`<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>`+field("a", run("b")))+tbl(tr(tc("", tbl(tr(tc("", par(run("1"))))))))+"</w:body></w:document>"),
		[]byte("<w:numbering"+names+`><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1%9%"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`))
	f.Fuzz(func(t *testing.T, main, numbering []byte) {
		if len(main) > 1<<16 {
			return
		}
		doc, err := Decode(fstest.MapFS{"word/document.xml": {Data: main}, "word/numbering.xml": {Data: numbering}})
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

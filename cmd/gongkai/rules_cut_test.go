package main

import (
	"bytes"

	"github.com/PuerkitoBio/goquery"
	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/html"
	"github.com/gongkai/gongkai/normalize"
)

// cut is a page whose table 四 ends before its last column. As text such a row
// cannot be read, for nothing says which of the columns is gone.
func (f *field) cut(bureau func(int) gen.Agency, want map[string]string) {
	f.t.Helper()
	made := gen.Panel(130_000, bureau(9000), in2023)[0]
	b, err := made.HTML(gen.Page{})
	if err != nil {
		f.t.Fatal(err)
	}
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(b))
	if err != nil {
		f.t.Fatal(err)
	}
	rows := page.Find("table").Last().Find("tr")
	rows.Slice(-2, goquery.ToEnd).Each(func(_ int, row *goquery.Selection) { row.Children().Last().Remove() })
	text, err := page.Html()
	if err != nil {
		f.t.Fatal(err)
	}
	doc, err := html.Decode(text, "utf-8")
	if err != nil {
		f.t.Fatal(err)
	}
	rep, err := normalize.Document(doc, f.data)
	if err != nil {
		f.t.Fatal(err)
	}
	f.file(rep, made, "case.T4-06", func(r *normalize.Report) { r.Category = "case.T4-06" }, "")
	want["case.T4-06"] = "T4-06"
}

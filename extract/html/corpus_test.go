package html

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// corpus holds real pages and their true values; it is read in place and never
// copied.
const corpus = "../../../shared/corpus"

// readCSV reads a truth file into rows by column name.
func readCSV(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus, "truth", name))
	if err != nil {
		t.Skip("no corpus: ", err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range records[1:] {
		row := make(map[string]string)
		for i, column := range records[0] {
			row[column] = r[i]
		}
		out = append(out, row)
	}
	return out
}

func TestRealPages(t *testing.T) {
	printed := make(map[string]map[string]int) // doc -> printed text -> boxes
	for _, c := range readCSV(t, "cells.csv") {
		if printed[c["doc"]] == nil {
			printed[c["doc"]] = make(map[string]int)
		}
		printed[c["doc"]][strings.TrimSpace(c["raw"])]++
	}
	for _, d := range readCSV(t, "docs.csv") {
		if !strings.HasSuffix(d["doc"], ".html") {
			continue
		}
		t.Run(d["doc"], func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(corpus, "docs", d["doc"]))
			if err != nil {
				t.Fatal(err)
			}
			doc := decode(t, string(data))
			checkLines(t, doc)
			checkLocators(t, string(data), doc)
			checkRealPage(t, doc, d["agency"]+d["year"], d["year"]+"年"+d["agency"])
			have := make(map[string]int)
			for _, table := range doc.Tables() {
				checkGrid(t, table)
				for _, c := range table.Cells {
					have[strings.TrimSpace(c.Text)]++
				}
			}
			for raw, n := range printed[d["doc"]] {
				if raw != "" && have[raw] < n {
					t.Errorf("%d boxes print %q, the tables have %d", n, raw, have[raw])
				}
			}
		})
	}
}

// checkRealPage checks that a report begins with its title, has its sections
// and nothing of the site around it.
func checkRealPage(t *testing.T, doc *layout.Document, titles ...string) {
	t.Helper()
	if len(doc.Warnings) > 0 {
		t.Errorf("warnings: %v", doc.Warnings)
	}
	first := doc.Blocks[0].Paragraph.Text
	if !strings.HasPrefix(first, titles[0]) && !strings.HasPrefix(first, titles[1]) {
		t.Errorf("begins with %q", first)
	}
	if n := len(layout.Sections(doc.Blocks)); n < 6 {
		t.Errorf("%d sections", n)
	}
	for _, b := range doc.Blocks {
		if b.Paragraph == nil {
			continue
		}
		for _, junk := range []string{"当前位置", "附件下载", "扫一扫", "微信微博", "版权所有", "网站标识码", "相关链接", "文字版"} {
			if strings.Contains(b.Paragraph.Text, junk) {
				t.Errorf("%q is not of the report", b.Paragraph.Text)
			}
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	files, _ := filepath.Glob(filepath.Join(corpus, "docs", "*.html"))
	if len(files) == 0 {
		b.Skip("no corpus at " + corpus)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		page := string(data)
		b.Run(filepath.Base(file), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				if _, err := Decode(page, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(filepath.Base(file)+"/parser alone", func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				if _, _, err := parse(page); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
)

// A printing writes a report in one format with all of its peculiarities.
type printing struct {
	ext   string
	print func(*gen.Report) ([]byte, error)
}

// printings are the formats that a generator writes without other programs,
// each with its options spread over a few documents.
func printings() []printing {
	var out []printing
	for _, p := range []gen.Docx{
		{}, {SplitRuns: true, Tracked: true, Controls: true}, {Wrapped: true, Numbered: true, Fields: true, FineGrid: true},
		{Boxes: true, Hidden: true, Notes: true, Strict: true}, {Legacy: true, MergedText: true, Layout: gen.Layout{ByBlock: true}},
		{Numbered: true, Layout: gen.Layout{Filler: true, Damage: []gen.Damage{gen.Truncated, gen.Displaced, gen.BlankRows}}},
	} {
		out = append(out, printing{"docx", func(r *gen.Report) ([]byte, error) { return r.Docx(p) }})
	}
	for _, p := range []gen.Workbook{
		{}, {PerTable: true, Formats: true, Offset: true}, {NoLines: true, Inline: true, Formulas: true}, {Hidden: true, Tight: true, Prefixed: true, Layout: gen.Layout{ByBlock: true}},
	} {
		out = append(out, printing{"xlsx", func(r *gen.Report) ([]byte, error) { return r.XLSX(p) }})
	}
	for i, f := range []gen.FixedLayout{
		{}, {Single: true, Filled: true, Shifted: true}, {Repeated: true, Scaled: true, Template: true}, {Path: true, Nested: true}, {Turned: true, Repeated: true},
	} {
		out = append(out, printing{"ofd", func(r *gen.Report) ([]byte, error) {
			return r.OFD(gen.Paper{PageNumbers: true, RepeatHeader: i%2 == 0, Landscape: i == 3}, f)
		}})
	}
	for i, lines := range gen.AllLines {
		d := gen.Drawing{Lines: lines, Runs: i%2 == 0, Nested: i%3 == 0, Cropped: i%3 == 1, Turned: i%3 == 2, Twice: i%4 == 1, White: i%2 == 1,
			Backwards: i%4 == 2, Backed: i%3 == 0 && lines != gen.Gapped, Clipped: i%4 == 3}
		if i%2 == 0 {
			d.Map = gen.GBK
		}
		out = append(out, printing{"pdf", func(r *gen.Report) ([]byte, error) {
			return gen.RawPDF(r.Title, r.Sheets(gen.Paper{PageNumbers: true, NarrowLabels: i%2 == 1}), d, r.Seed)
		}})
	}
	for _, m := range []gen.Message{
		{}, {Base64: true, HeaderOnly: true, Page: gen.Page{Encoding: "gbk"}}, {Lone: true, LineFeeds: true, Page: gen.Page{Frame: gen.Site}},
		{Started: true, Office: true, Page: gen.Page{Markup: gen.Word}},
	} {
		out = append(out, printing{"mhtml", func(r *gen.Report) ([]byte, error) { return r.MHTML(m) }})
	}
	return out
}

// TestGenerated: every cell of reports made in memory is right, none is made
// up, and agency, year and title are those of the report.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "docs"), 0o755); err != nil {
		t.Fatal(err)
	}
	var docs []gen.Document
	for i, p := range printings() {
		r := gen.New(uint64(4000+i), gen.Options{Contents: gen.AllContents[i%len(gen.AllContents):]})
		b, err := p.print(r)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%02d.%s", i, p.ext)
		if err := os.WriteFile(filepath.Join(dir, "docs", name), b, 0o644); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, gen.Document{Name: name, Report: r})
	}
	if err := gen.WriteTruth(filepath.Join(dir, "truth"), docs); err != nil {
		t.Fatal(err)
	}
	s, err := bench(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if !s.perfect() {
		var out strings.Builder
		s.print(&out)
		t.Error(out.String())
	}
}

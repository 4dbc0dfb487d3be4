package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/worker"
)

const (
	fixtures = "../testdata/reports"
	asChild  = "GONGKAI_TEST_CHILD"

	modelsOfChild = "GONGKAI_TEST_MODELS"
)

func TestMain(m *testing.M) {
	if cache := os.Getenv(asChild); cache != "" {
		if err := worker.Serve(context.Background(), os.Stdin, os.Stdout, worker.Folders{PDFium: cache, Models: os.Getenv(modelsOfChild)}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// reader returns a Reader whose children are this test binary.
func reader(t testing.TB, children int, limits worker.Limits) *Reader {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	t.Setenv(asChild, filepath.Join(cache, "gongkai", "pdfium"))
	pool := worker.NewPool(children, []string{os.Args[0]}, limits)
	t.Cleanup(pool.Close)
	return NewReader(pool)
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBadFiles: every bad file ends in the status its maker says.
func TestBadFiles(t *testing.T) {
	r := reader(t, 1, worker.DefaultLimits)
	rows, err := csv.NewReader(bytes.NewReader(readFile(t, filepath.Join(fixtures, "truth", "bad.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		if row[1] == string(layout.NotReport) {
			continue // what a document is about is decided later
		}
		t.Run(row[0], func(t *testing.T) {
			_, err := r.File(t.Context(), readFile(t, filepath.Join(fixtures, "bad", row[0])), "")
			if s, ok := layout.StatusOf(err); !ok || string(s) != row[1] {
				t.Errorf("status %q (%v), want %q", s, err, row[1])
			}
		})
	}
}

// TestMutants: whatever happens to the bytes of a PDF file, it is read or gets
// a status; nothing crashes, hangs or counts as a failure of ours.
func TestMutants(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixtures, "docs", "*.pdf"))
	if err != nil || len(files) < 3 {
		t.Fatalf("%d PDF fixtures, %v", len(files), err)
	}
	count := 500
	if testing.Short() {
		count = 50
	}
	limits := worker.DefaultLimits
	limits.Pages, limits.Second = 15*time.Second, 5*time.Second
	r := reader(t, 2, limits)
	rng := rand.New(rand.NewPCG(7, 11))
	outcomes := map[layout.Status]int{}
	for i := range count {
		source := files[i%len(files)]
		mutant := mutate(rng, readFile(t, source))
		doc, err := r.File(t.Context(), mutant, "")
		status, ok := layout.StatusOf(err)
		if !ok {
			t.Fatalf("mutant %d of %s: %v is a failure of ours", i, source, err)
		}
		if err == nil && len(doc.Blocks) == 0 {
			t.Errorf("mutant %d of %s was read and has nothing in it", i, source)
		}
		outcomes[status]++
	}
	t.Logf("%d mutants: %v", count, outcomes)
	if outcomes[layout.OK] == 0 || outcomes[layout.OK] == count {
		t.Errorf("the mutants test nothing: %v", outcomes)
	}
}

// mutate damages a copy of data in one of five ways.
func mutate(rng *rand.Rand, data []byte) []byte {
	b := slices.Clone(data)
	at := rng.IntN(len(b))
	n := min(1+rng.IntN(400), len(b)-at)
	switch rng.IntN(5) {
	case 0:
		return b[:at]
	case 1:
		for range 1 + rng.IntN(40) {
			b[rng.IntN(len(b))] ^= byte(1 << rng.IntN(8))
		}
	case 2:
		return slices.Delete(b, at, at+n)
	case 3:
		clear(b[at : at+n])
	case 4:
		for i := range b {
			if '0' <= b[i] && b[i] <= '9' && rng.IntN(200) == 0 {
				b[i] = byte('0' + rng.IntN(10))
			}
		}
	}
	return b
}

func TestSniff(t *testing.T) {
	tests := map[string]struct {
		data string
		want Format
	}{
		"pdf":                   {"%PDF-1.7\n", PDF},
		"pdf after junk":        {"\x00\x00junk\n%PDF-1.4", PDF},
		"html":                  {"<!DOCTYPE html><html>", HTML},
		"html after blanks":     {"\r\n\r\n  <HTML><head>", HTML},
		"a fragment":            {"报告正文<p>第一段</p>", HTML},
		"html in UTF-16":        {"\xff\xfe<\x00p\x00>\x001\x00<\x00/\x00p\x00>\x00", HTML},
		"html in UTF-16, big":   {"\xfe\xff\x00<\x00p\x00>\x001\x00<\x00/\x00p\x00>", HTML},
		"text in UTF-16":        {"\xff\xfe\x001\x002\x003", Text},
		"text":                  {"二〇二四年度报告\n一、总体情况\n", Text},
		"text in a double-byte": {"\xd2\xbb\xa1\xa2\xd7\xdc\xcc\xe5\xc7\xe9\xbf\xf6\n", Text},
		"png":                   {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Image},
		"a word document":       {zipOf("[Content_Types].xml", "Word\\document.xml"), Docx},
		"half a word document":  {zipOf("word/document.xml", "x")[:60], Docx},
		"a workbook":            {zipOf("xl/workbook.xml"), Xlsx},
		"fixed layout":          {zipOf("Doc_0/Document.xml", "OFD.xml"), OFD},
		"a saved page":          {"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"x\"\r\n\r\n--x\r\n", MHTML},
		"a letter":              {"From: me\nContent-Type: text/plain\n\nHello\n", Text},
		"zip":                   {"PK\x03\x04\x14\x00\x00\x00", Other},

		"zeros":                   {strings.Repeat("\x00", 100), Other},
		"xhtml with a prolog":     {`<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="http://www.w3.org/1999/xhtml"><p>1</p></html>`, HTML},
		"text with an angle sign": {"增长率 < 5%，完成 > 90%\n", Text},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Sniff([]byte(tt.data)); got.Format != tt.want {
				t.Errorf("got %+v, want %s", got, tt.want)
			}
		})
	}
}

// zipOf returns a ZIP file with empty parts of the given names.
func zipOf(names ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		if _, err := z.Create(n); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

func TestTooBig(t *testing.T) {
	r := NewReader(nil)
	_, err := r.File(t.Context(), bytes.Repeat([]byte("a"), MaxBytes+1), "")
	if s, _ := layout.StatusOf(err); s != layout.TooBig {
		t.Errorf("got %v", err)
	}
}

// TestTurnedPages: a page displayed sideways has the tables of the upright
// page, with places on the displayed page.
func TestTurnedPages(t *testing.T) {
	r := reader(t, 1, worker.DefaultLimits)
	files, _ := filepath.Glob(filepath.Join(fixtures, "docs", "*rotated*.pdf"))
	if len(files) == 0 {
		t.Fatal("no rotated fixture")
	}
	for _, f := range files {
		doc, err := r.File(t.Context(), readFile(t, f), "")
		if err != nil {
			t.Fatal(err)
		}
		turned := slices.ContainsFunc(doc.Pages, func(p layout.Page) bool { return p.Turned != 0 })
		if !turned || len(doc.Tables()) < 3 {
			t.Errorf("%s: turned %v, %d tables", f, turned, len(doc.Tables()))
		}
		for _, tab := range doc.Tables() {
			for _, c := range tab.Cells {
				p := doc.Pages[c.Place.Page-1]
				if b := c.Place.Box; b.X1 > p.Width+1 || b.Y1 > p.Height+1 || b.X0 < -1 || b.Y0 < -1 {
					t.Fatalf("%s: cell %q at %v is off its page of %g x %g", f, c.Text, b, p.Width, p.Height)
				}
			}
		}
	}
}

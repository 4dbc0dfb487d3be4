package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/gongkai/gongkai/cmd/fixtures/scan"
	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/pdf"
	"github.com/gongkai/gongkai/normalize"
	"github.com/sergi/go-diff/diffmatchpatch"
	"golang.org/x/text/unicode/norm"
)

// A scanTally counts how scans of documents are read, against the documents
// themselves.
type scanTally struct {
	docs, pages, cells, wrong, silent, flagged int
	chars, errors                              int
	cpu                                        time.Duration
	bad                                        []string
}

func (t scanTally) String() string {
	return fmt.Sprintf("%d documents, %d cells, %.2f %% right, %d wrong of which %d without a sign, %d right ones with one; %.2f %% of %d characters; %.2f s of a core a page",
		t.docs, t.cells, 100*(1-float64(t.wrong)/float64(max(t.cells, 1))), t.wrong, t.silent, t.flagged,
		100*(1-float64(t.errors)/float64(max(t.chars, 1))), t.chars, t.cpu.Seconds()/float64(max(t.pages, 1)))
}

// doubtful is the confidence below which a value is marked as one to look at.
const doubtful = 0.9

// signed reports whether a fact, or a finding about its box, says that the
// reading may be wrong.
func signed(r *normalize.Report, f normalize.Fact) bool {
	if f.Confidence < doubtful || f.State == normalize.StateMissing || f.State == normalize.StateUnreadable {
		return true
	}
	return slices.ContainsFunc(r.Findings, func(g normalize.Finding) bool {
		return g.Table == f.Table && g.Indicator == f.Indicator && g.Applicant == f.Applicant && g.Severity != "info"
	})
}

// add compares a scan with its original, of which pages were scanned; none are all.
func (t *scanTally) add(original, scanned *normalize.Report, a, b *layout.Document, pages ...int) {
	beyond := func(page int) bool { return len(pages) > 0 && !slices.Contains(pages, page) }
	t.docs++
	t.pages += len(b.Pages)
	read := map[string]normalize.Fact{}
	for _, f := range scanned.Facts {
		read[f.Table+f.Indicator+" "+f.Applicant] = f
	}
	for _, f := range original.Facts {
		if f.State == normalize.StateMissing || beyond(f.Place.Page) {
			continue
		}
		t.cells++
		g := read[f.Table+f.Indicator+" "+f.Applicant]
		same := g.State == f.State && g.Value == f.Value
		sign := signed(scanned, g)
		switch {
		case same && sign:
			t.flagged++
		case !same:
			t.wrong++
			if !sign {
				t.silent++
			}
			t.bad = append(t.bad, fmt.Sprintf("%s %s: %s %q as %s %q, confidence %.2f, sign %v", f.Indicator, f.Applicant, f.State, f.Raw, g.State, g.Raw, g.Confidence, sign))
		}
	}
	want, got := bodyText(a, beyond), bodyText(b, func(int) bool { return false })
	t.chars += len([]rune(want))
	differ := diffmatchpatch.New()
	diffs := differ.DiffMain(want, got, false)
	t.errors += differ.DiffLevenshtein(diffs)
	for _, d := range diffs {
		if d.Type != diffmatchpatch.DiffEqual {
			t.bad = append(t.bad, fmt.Sprintf("text %s %q", d.Type, d.Text))
		}
	}
}

// bodyText is the running text of a document without blanks, with one width
// of each character; pages beyond are left out.
func bodyText(doc *layout.Document, beyond func(page int) bool) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		if block.Paragraph == nil {
			continue
		}
		for _, line := range block.Paragraph.Lines {
			if beyond(line.Place.Page) {
				continue
			}
			b.WriteString(foldText(block.Paragraph.Text[line.Start:line.End]))
		}
	}
	return b.String()
}

// foldText is a text without blanks, with one width of each character.
func foldText(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

// childTime is the processor time of the reading processes that have ended.
func childTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// scanEngine starts PDFium to draw the pages that are scanned.
func scanEngine(t testing.TB) *pdf.Engine {
	t.Helper()
	dir, err := pdfCache()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := pdf.NewEngine(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	return engine
}

// needModels skips a test where images cannot be read.
func needModels(t testing.TB) {
	t.Helper()
	if err := scansUnavailable(); err != nil {
		t.Skipf("%v (make ocr)", err)
	}
}

// A scanReader reads documents with one process.
type scanReader struct {
	reader *extract.Reader
	known  *normalize.Data
	close  func()
}

func newScanReader(t testing.TB) *scanReader {
	t.Helper()
	known, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	pool, err := newPool(1)
	if err != nil {
		t.Fatal(err)
	}
	closed := sync.OnceFunc(pool.Close)
	t.Cleanup(closed)
	reader, err := newReader(pool, string(extract.ScansAuto))
	if err != nil {
		t.Fatal(err)
	}
	return &scanReader{reader, known, closed}
}

// read reads bytes as a report.
func (r *scanReader) read(t testing.TB, data []byte) (*normalize.Report, *layout.Document) {
	t.Helper()
	doc, err := r.reader.File(t.Context(), data, "")
	if err != nil {
		t.Errorf("not read: %v", err)
		return &normalize.Report{}, &layout.Document{}
	}
	report, err := normalize.Document(doc, r.known)
	if err != nil {
		t.Errorf("no report: %v", err)
		report = &normalize.Report{}
	}
	return report, doc
}

// BenchmarkScans scans real reports, or the sample reports where there are
// none, in every way and reads them; GONGKAI_SCANS names the ways, and
// GONGKAI_SCANNED the files.
func BenchmarkScans(b *testing.B) {
	needModels(b)
	engine := scanEngine(b)
	originals := scanOriginals(b)
	for _, k := range scan.Kinds {
		if only := os.Getenv("GONGKAI_SCANS"); only != "" && !slices.Contains(strings.Split(only, ","), k.Name) {
			continue
		}
		b.Run(k.Name, func(b *testing.B) {
			var tally scanTally
			for b.Loop() {
				tally = scanTally{}
				before := childTime()
				r := newScanReader(b)
				for i, o := range originals {
					again, err := scan.PDF(engine, o.data, k, uint64(i))
					if err != nil {
						b.Fatal(err)
					}
					report, doc := r.read(b, again)
					tally.add(o.report, report, o.doc, doc)
				}
				r.close()
				tally.cpu = childTime() - before
			}
			b.ReportMetric(float64(tally.wrong), "wrong")
			b.ReportMetric(float64(tally.silent), "silent")
			b.Log(tally.String() + "\n" + strings.Join(tally.bad[:min(len(tally.bad), 40)], "\n"))
		})
	}
}

// scanOriginals reads the documents that are scanned: those GONGKAI_SCANNED
// names, real reports, or the sample reports where there are none.
func scanOriginals(b *testing.B) (out []scanned) {
	b.Helper()
	files, _ := filepath.Glob(cmp.Or(os.Getenv("GONGKAI_SCANNED"), "../../../shared/corpus/docs/hzq_*.pdf"))
	if len(files) == 0 {
		files, _ = filepath.Glob(filepath.Join(fixtures, "docs", "office-*.pdf"))
	}
	r := newScanReader(b)
	defer r.close()
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		report, doc := r.read(b, data)
		out = append(out, scanned{data, report, doc})
	}
	return out
}

// A scanned is a document that is scanned, and what it says.
type scanned struct {
	data   []byte
	report *normalize.Report
	doc    *layout.Document
}

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/cmd/fixtures/scan"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/extract/pdf"
	"github.com/sergi/go-diff/diffmatchpatch"
)

// A pageTally counts how one program reads the scans of some pages.
type pageTally struct {
	pages, numbers, found, chars, errors int
	cpu                                  time.Duration
}

func (t pageTally) String() string {
	return fmt.Sprintf("%.2f %% of %d numbers | %.2f %% of %d characters | %.2f s",
		100*float64(t.found)/float64(max(t.numbers, 1)), t.numbers, 100*(1-float64(t.errors)/float64(max(t.chars, 1))), t.chars,
		t.cpu.Seconds()/float64(max(t.pages, 1)))
}

var digitRun = regexp.MustCompile(`[0-9]+(?:[.,][0-9]+)*`)

// add compares the cells and the running text of a page with what was read on it:
// numbers without regard to where they stand, which favours a reader that knows no
// cells, and text only on pages without tables.
func (t *pageTally) add(printed *layout.Document, page int, numbers, text string) {
	t.pages++
	seen := map[string]int{}
	for _, n := range digitRun.FindAllString(numbers, -1) {
		seen[n]++
	}
	cells := cellsOf(printed, page)
	for _, n := range digitRun.FindAllString(cells, -1) {
		t.numbers++
		if seen[n] > 0 {
			seen[n]--
			t.found++
		}
	}
	if cells != "" {
		return
	}
	want := bodyText(printed, func(p int) bool { return p != page })
	differ := diffmatchpatch.New()
	t.chars += len([]rune(want))
	t.errors += differ.DiffLevenshtein(differ.DiffMain(want, foldText(text), false))
}

// cellsOf is what the cells of the tables on a page say, one after another.
func cellsOf(doc *layout.Document, page int) string {
	var b strings.Builder
	for _, t := range doc.Tables() {
		for _, c := range t.Cells {
			if c.Place.Page == page {
				b.WriteString(c.Text + " | ")
			}
		}
	}
	return b.String()
}

// tesseract reads a picture with Tesseract on one core.
func tesseract(program string, img image.Image) (string, error) {
	var in bytes.Buffer
	if err := png.Encode(&in, img); err != nil {
		return "", err
	}
	cmd := exec.Command(program, "stdin", "stdout", "-l", "chi_sim", "--psm", "6", "--dpi", fmt.Sprint(ocr.DPI))
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin = &in
	out, err := cmd.Output()
	return string(out), err
}

// BenchmarkTesseract reads the same scanned pages with this program and with
// Tesseract, in one run, and prints accuracy and processor time beside each
// other as lines of a table, process starts included. GONGKAI_SCANS names the
// ways of scanning, GONGKAI_SCANNED the files.
func BenchmarkTesseract(b *testing.B) {
	needModels(b)
	program, err := exec.LookPath("tesseract")
	if err != nil {
		b.Skip("tesseract is not installed (tesseract-ocr and tesseract-ocr-chi-sim)")
	}
	if out, err := exec.Command(program, "--list-langs").CombinedOutput(); err != nil || !strings.Contains(string(out), "chi_sim") {
		b.Skipf("tesseract has no model of simplified Chinese (tesseract-ocr-chi-sim): %v", err)
	}
	engine := scanEngine(b)
	originals := scanOriginals(b)
	for _, name := range strings.Split(cmp.Or(os.Getenv("GONGKAI_SCANS"), "clean200,scan200"), ",") {
		k, err := scan.ByName(name)
		if err != nil {
			b.Fatal(err)
		}
		for _, tables := range []bool{true, false} {
			what := map[bool]string{true: "pages with tables", false: "pages of text"}[tables]
			b.Run(name+"/"+what, func(b *testing.B) {
				for b.Loop() {
					ours, theirs := bothRead(b, engine, program, originals, k, tables)
					b.Logf("\n| %s, %s | gongkai | %v |\n| %s, %s | Tesseract | %v |", name, what, ours, name, what, theirs)
				}
			})
		}
	}
}

// bothRead scans the pages with tables, or those without, and has both programs
// read them.
func bothRead(b *testing.B, engine *pdf.Engine, program string, originals []scanned, k scan.Kind, tables bool) (ours, theirs pageTally) {
	before := childTime()
	r := newScanReader(b)
	var files [][]byte
	var pages [][]int
	for i, o := range originals {
		var only []int
		for _, p := range o.doc.Pages {
			if (cellsOf(o.doc, p.Number) != "") == tables {
				only = append(only, p.Number)
			}
		}
		if len(only) == 0 {
			files, pages = append(files, nil), append(pages, nil)
			continue
		}
		data, err := scan.PDF(engine, o.data, k, uint64(i), only...)
		if err != nil {
			b.Fatal(err)
		}
		_, doc := r.read(b, data)
		for at, p := range only {
			ours.add(o.doc, p, cellsOf(doc, at+1), bodyText(doc, func(p int) bool { return p != at+1 }))
		}
		files, pages = append(files, data), append(pages, only)
	}
	r.close()
	ours.cpu = childTime() - before
	before = childTime()
	for i, o := range originals {
		for at, p := range pages[i] {
			err := engine.Draw(files[i], at+1, ocr.DPI, func(img image.Image, _ float64) error {
				text, err := tesseract(program, img)
				theirs.add(o.doc, p, text, text)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	theirs.cpu = childTime() - before
	return ours, theirs
}

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/scan"
	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// pagesScanned are the pages of the sample that are scanned: whole tables of 150
// boxes, and text below them.
var pagesScanned = []int{2, 3}

// scannedSample reads pages of a sample report that was scanned in a way, and
// compares it with the original.
func scannedSample(t *testing.T, way string) (*normalize.Report, *layout.Document, scanTally) {
	t.Helper()
	needModels(t)
	data, err := os.ReadFile(filepath.Join(fixtures, "docs", "office-header-repeated.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := scan.ByName(way)
	if err != nil {
		t.Fatal(err)
	}
	scanned, err := scan.PDF(scanEngine(t), data, k, 1, pagesScanned...)
	if err != nil {
		t.Fatal(err)
	}
	r := newScanReader(t)
	original, a := r.read(t, data)
	report, doc := r.read(t, scanned)
	var tally scanTally
	tally.add(original, report, a, doc, pagesScanned...)
	t.Log(tally.String())
	if tally.flagged*4 > tally.cells {
		t.Errorf("%d of %d cells are marked though they are right: a sign says nothing", tally.flagged, tally.cells)
	}
	return report, doc, tally
}

// TestScannedReport: a report with blanks and slashes is scanned askew with
// noise and strong compression, and read as the original is.
func TestScannedReport(t *testing.T) {
	report, doc, tally := scannedSample(t, "scan200")
	if tally.cells < 150 || tally.wrong > 0 {
		t.Errorf("%d of %d cells wrong:\n%s", tally.wrong, tally.cells, strings.Join(tally.bad, "\n"))
	}
	if tally.errors*200 > tally.chars {
		t.Errorf("%d of %d characters wrong:\n%s", tally.errors, tally.chars, strings.Join(tally.bad, "\n"))
	}
	for _, p := range doc.Pages {
		if !p.Scanned {
			t.Errorf("page %d is not marked as read from an image", p.Number)
		}
	}
	for _, f := range report.Facts {
		if f.Raw != "" && (f.Confidence >= 0.99 || f.Confidence == 0) {
			t.Errorf("%s %s has confidence %g", f.Indicator, f.Applicant, f.Confidence)
			break
		}
	}
}

// TestGreySeal: in a grey scan a seal hides what it lies over; every cell that is
// misread there says so, and the document says where the seal lies.
func TestGreySeal(t *testing.T) {
	_, doc, tally := scannedSample(t, "greyseal200")
	if tally.cells < 150 || tally.silent > 0 {
		t.Errorf("of %d cells %d are wrong without a sign:\n%s", tally.cells, tally.silent, strings.Join(tally.bad, "\n"))
	}
	seals := map[int]bool{}
	for _, w := range doc.Warnings {
		if strings.Contains(w.Message, "seal") && w.Place.Box.Width() > 80 && w.Place.Box.Width() < 160 { // points: 28 to 56 mm
			seals[w.Place.Page] = true
		}
	}
	if len(seals) != len(doc.Pages) {
		t.Errorf("seals are seen on the pages %v of %d: %v", seals, len(doc.Pages), doc.Warnings)
	}
}

// TestBlueStamp: under a stamp in a colour that the red channel shows, too, the
// print is read, and every cell that the stamp lies over says so.
func TestBlueStamp(t *testing.T) {
	report, _, tally := scannedSample(t, "bluestamp200")
	if tally.cells < 150 || tally.silent > 0 || tally.wrong*15 > tally.cells {
		t.Errorf("of %d cells %d are wrong, %d without a sign:\n%s", tally.cells, tally.wrong, tally.silent, strings.Join(tally.bad, "\n"))
	}
	under := 0
	for _, f := range report.Findings {
		if strings.Contains(f.Message, "a colour of its own") {
			under++
		}
	}
	if under == 0 {
		t.Error("no cell lies under the stamp")
	}
}

// TestShowThrough: the print of the other side of the paper, which shows through, is
// taken away, its lines do not cut the table, and the document says so.
func TestShowThrough(t *testing.T) {
	_, doc, tally := scannedSample(t, "through200")
	if tally.cells < 150 || tally.silent > 0 || tally.wrong*50 > tally.cells {
		t.Errorf("of %d cells %d are wrong, %d without a sign:\n%s", tally.cells, tally.wrong, tally.silent, strings.Join(tally.bad, "\n"))
	}
	if !slices.ContainsFunc(doc.Warnings, func(w layout.Warning) bool { return strings.Contains(w.Message, "shows through") }) {
		t.Errorf("nothing is said of the other side: %v", doc.Warnings)
	}
}

// TestScansWithoutModels: where images cannot be read, or shall not be, a scan
// ends in its status with what to do.
func TestScansWithoutModels(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(fixtures, "bad", "image-only.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	pool, err := newPool(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	for mode, want := range map[string]string{string(extract.ScansAuto): installCommand, string(extract.ScansOff): "--ocr off"} {
		reader, err := newReader(pool, mode)
		if err != nil {
			t.Fatal(err)
		}
		_, err = reader.File(t.Context(), data, "")
		if s, _ := layout.StatusOf(err); s != layout.Scanned || !strings.Contains(err.Error(), want) {
			t.Errorf("--ocr %s: %v, want the status scanned with %q", mode, err, want)
		}
	}
	if _, err := newReader(pool, "sometimes"); err == nil {
		t.Error("--ocr sometimes is accepted")
	}
}

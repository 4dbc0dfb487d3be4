package extract

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/install"
	"github.com/gongkai/gongkai/extract/worker"
)

const scans = "../testdata/scans/docs"

// scanReader returns a Reader that reads images; without the models the test is
// skipped.
func scanReader(t *testing.T) *Reader {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	models := filepath.Join(cache, "gongkai", "ocr")
	if missing, err := install.Missing(models); err != nil || len(missing) > 0 {
		t.Skipf("images cannot be read: %v %v (make ocr)", missing, err)
	}
	t.Setenv(modelsOfChild, models)
	r := reader(t, 1, worker.DefaultLimits)
	r.ReadScans(ScansAuto, nil)
	return r
}

// TestScannedPage: of a report with one page that is an image only that page is
// read as one. The invisible text over the image is no text but another reading,
// and where its digits are others that is said.
func TestScannedPage(t *testing.T) {
	const page = 2
	r := scanReader(t)
	doc, err := r.File(t.Context(), readFile(t, filepath.Join(scans, "scan-among-text.pdf")), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range doc.Pages {
		if p.Scanned != (p.Number == page) {
			t.Errorf("page %d is scanned: %v", p.Number, p.Scanned)
		}
		if slices.ContainsFunc(p.Glyphs, func(g layout.Glyph) bool { return g.Hidden || p.Scanned != (g.Confidence > 0) }) {
			t.Errorf("page %d has glyphs of another reading", p.Number)
		}
	}
	if want := []int{1, page}; !slices.Equal(tablePages(doc), want) {
		t.Errorf("pages %v have tables, want %v", tablePages(doc), want)
	}
	doubts := 0
	for _, d := range doc.Doubts {
		if d.Place.Page == page && d.First != d.Second {
			doubts++
		}
	}
	if doubts < misread {
		t.Errorf("%d doubts, but the invisible text has %d figures that are printed otherwise", doubts, misread)
	}
}

// misread is how many figures of scan-among-text.pdf the invisible text has wrong at least.
const misread = 10

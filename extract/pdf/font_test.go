package pdf

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/layout"
)

func engine(t testing.TB) *Engine {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	e, err := NewEngine(t.Context(), filepath.Join(cache, "gongkai", "pdfium"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// TestFontNotEmbedded: text in a Chinese font that is neither embedded nor
// installed is read in full, where it was printed, one object a character.
func TestFontNotEmbedded(t *testing.T) {
	e := engine(t)
	r := gen.New(4, gen.Options{Form: gen.Form2021})
	sheets := r.Sheets(gen.Paper{})
	for _, m := range []gen.CMap{gen.GBK, gen.UCS2} {
		file, err := gen.RawPDF(r.Title, sheets, gen.Drawing{Map: m, Lines: gen.Thin}, 1)
		if err != nil {
			t.Fatal(err)
		}
		d, err := e.Decode(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range sheets {
			got := d.Pages[i].Glyphs
			if len(got) != len(s.Marks) {
				t.Fatalf("%s page %d: %d characters, %d are printed", m, i+1, len(got), len(s.Marks))
			}
			for _, want := range s.Marks {
				if !slices.ContainsFunc(got, func(g layout.Glyph) bool {
					return g.Rune == want.Rune && math.Abs(g.Box.X0-want.X) < 1 && g.Box.Y0 < want.Y && want.Y-want.Size < g.Box.Y0
				}) {
					t.Fatalf("%s page %d: no %c is read at (%.1f, %.1f)", m, i+1, want.Rune, want.X, want.Y)
				}
			}
		}
	}
}

// TestHiddenTextOfScan: the recognised text over a scan, set in a font that is
// not embedded, is seen. (Nine tenths of it were dropped without a font.)
func TestHiddenTextOfScan(t *testing.T) {
	b, err := os.ReadFile("../../../shared/corpus/hard-pdf/pdfplumber_pr136_simsun_gbkeuc.pdf")
	if err != nil {
		t.Skip("no corpus beside the project")
	}
	d, err := engine(t).Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range d.Pages {
		n += len(p.Glyphs)
	}
	if n < 5000 {
		t.Errorf("%d characters on %d pages", n, len(d.Pages))
	}
	t.Logf("%d characters on %d pages", n, len(d.Pages))
}

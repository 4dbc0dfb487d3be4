package pdf

import (
	"fmt"
	"math"
	"reflect"
	"runtime/metrics"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/layout"
)

// What one fuzzed file may cost, both readings together.
const (
	fuzzBytes  = 1 << 16          // a larger file is not tried
	fuzzTime   = 20 * time.Second // a reading that takes longer ends the process
	fuzzMemory = 1 << 30          // bytes of our own, beside those of PDFium
)

// FuzzDecode: whatever the bytes of a file are, it is read or gets a status, the
// same both times, within bounds of time and memory, and what is on its pages
// has places that can be reckoned with.
func FuzzDecode(f *testing.F) {
	r := gen.New(4, gen.Options{Form: gen.Form2021})
	report, err := gen.RawPDF(r.Title, r.Sheets(gen.Paper{}), gen.Drawing{Map: gen.GBK, Lines: gen.Thin}, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(report) // in fonts that are not embedded, nothing compressed
	f.Add(onePage("BT /F 10 Tf 102 705 Td (ab 12) Tj ET 100 600 m 300 600 l S /X Do", "100 100 300 200 re B"))
	f.Add([]byte("%PDF-1.4\ntrailer<</Root 1 0 R>>"))
	e := engine(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) <= fuzzBytes {
			decodeTwice(t, e, data)
		}
	})
}

// FuzzPage: the same of a whole file with one page, whatever the entries of the
// page, its content and that of a form XObject are.
func FuzzPage(f *testing.F) {
	const a4 = "/MediaBox[0 0 600 800]"
	const text = "BT /F 10 Tf 1 0 0 1 102 705 Tm (ab 12) Tj 1 g 0 20 Td (3) Tj 0 g /F 6 Tf 4 Ts (4) Tj 3 Tr (5) Tj ET "
	f.Add(a4, text, "")
	f.Add(a4+"/Rotate 90", "q 100 700 60 20 re W n "+text+"Q "+text, "")
	f.Add("/MediaBox[-9 -9 600 800]/CropBox[0 0 500 700]", "q 0 1 -1 0 400 0 cm "+text+"/X Do Q", "0.05 0 0 0.05 0 0 cm BT /F 259 Tf 2000 9000 Td (67) Tj ET")
	f.Add(a4, "100 600 m 300 600 l S 100 600 200 0.5 re f 0.8 g 100 500 50 20 re f 0.2 g 151 500 50 20 re f 10 10 m 20 40 50 60 80 90 c h B /X Do", "100 100 300 200 re S")
	f.Add(a4, "q 500 0 0 700 20 20 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI Q "+text, "/X Do")
	e := engine(f)
	f.Fuzz(func(t *testing.T, entries, content, form string) {
		if len(entries)+len(content)+len(form) <= fuzzBytes {
			decodeTwice(t, e, pageWith(entries, content, form))
		}
	})
}

// decodeTwice reads a file twice and checks what comes of it.
func decodeTwice(t *testing.T, e *Engine, data []byte) {
	defer time.AfterFunc(fuzzTime, func() { panic(fmt.Sprintf("not read within %v", fuzzTime)) }).Stop()
	d, err := e.Decode(data)
	if _, ok := layout.StatusOf(err); !ok {
		t.Fatalf("%v is a failure of ours", err)
	}
	again, errAgain := e.Decode(data)
	if fmt.Sprint(err) != fmt.Sprint(errAgain) || !reflect.DeepEqual(d, again) {
		t.Fatalf("read once: %v, twice: %v\n%+v\n%+v", err, errAgain, d, again)
	}
	if n := heap(); n > fuzzMemory {
		t.Fatalf("%d bytes in use", n)
	}
	if err == nil {
		checkDecoded(t, d)
	}
}

// heap returns the bytes of our own that are in use.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// checkDecoded reports what is on pages that no page can have.
func checkDecoded(t *testing.T, d *Decoded) {
	finite := func(values ...float64) bool {
		return !slices.ContainsFunc(values, func(v float64) bool { return !(math.Abs(v) <= farthest) })
	}
	whole := func(b layout.Box) bool {
		return placed(b) && finite(b.X0, b.Y0, b.X1, b.Y1)
	}
	unread := map[int]bool{}
	for _, w := range d.Warnings {
		unread[w.Place.Page] = true
	}
	for i, p := range d.Pages {
		if p.Number != i+1 || !unread[p.Number] && !(p.Width > 0 && p.Height > 0 && finite(p.Width, p.Height)) {
			t.Fatalf("page %d of %g x %g points stands as number %d", i+1, p.Width, p.Height, p.Number)
		}
		seqs := map[int]bool{}
		for _, g := range p.Glyphs {
			if !whole(g.Box) || !finite(g.Size) || g.Size < 0 || !utf8.ValidRune(g.Rune) || seqs[g.Seq] {
				t.Fatalf("page %d: glyph %+v", p.Number, g)
			}
			seqs[g.Seq] = true
		}
		for _, r := range p.Rulings {
			if !finite(r.X0, r.Y0, r.X1, r.Y1, r.Width) || r.X0 != r.X1 && r.Y0 != r.Y1 || r.X0 > r.X1 || r.Y0 > r.Y1 || r.Width < 0 {
				t.Fatalf("page %d: ruling %+v", p.Number, r)
			}
		}
		for _, img := range p.Images {
			if !whole(img.Box) || img.PixelW < 0 || img.PixelH < 0 {
				t.Fatalf("page %d: image %+v", p.Number, img)
			}
		}
	}
}

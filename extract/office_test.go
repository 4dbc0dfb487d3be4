package extract

import (
	"archive/zip"
	"bytes"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/layout"
)

// officeFiles are generated documents of the formats read in this process.
func officeFiles(t *testing.T) map[string][]byte {
	t.Helper()
	r := gen.New(77, gen.Options{Form: gen.Form2021})
	out := map[string][]byte{}
	add := func(name string, b []byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		out[name] = b
	}
	b, err := r.Docx(gen.Docx{Tracked: true, Boxes: true, Numbered: true})
	add("docx", b, err)
	b, err = r.XLSX(gen.Workbook{PerTable: true, Formats: true})
	add("xlsx", b, err)
	b, err = r.OFD(gen.Paper{}, gen.FixedLayout{Repeated: true, Template: true})
	add("ofd", b, err)
	b, err = r.MHTML(gen.Message{Office: true})
	add("mhtml", b, err)
	return out
}

// TestOfficeMutants: whatever happens to the bytes of a file, or to the bytes
// of one of its parts, it is read or gets a status.
func TestOfficeMutants(t *testing.T) {
	r := NewReader(nil)
	rng := rand.New(rand.NewPCG(3, 5))
	for name, source := range officeFiles(t) {
		outcomes := map[layout.Status]int{}
		for i := range 100 {
			mutant := source
			switch {
			case i%2 == 0:
				mutant = mutate(rng, source)
			case bytes.HasPrefix(source, []byte(zipMagic)):
				mutant = mutatePart(t, rng, source)
			default:
				mutant = source[:rng.IntN(len(source))]
			}
			doc, err := r.File(t.Context(), mutant, "")
			status, ok := layout.StatusOf(err)
			if !ok {
				t.Fatalf("%s, mutant %d: %v is a failure of ours", name, i, err)
			}
			if err == nil && len(doc.Blocks) == 0 {
				t.Errorf("%s, mutant %d was read and has nothing in it", name, i)
			}
			outcomes[status]++
		}
		t.Logf("%s: %v", name, outcomes)
		if outcomes[layout.OK] == 0 || len(outcomes) < 2 {
			t.Errorf("%s: the mutants test nothing: %v", name, outcomes)
		}
	}
}

// mutatePart damages one part of a ZIP file, leaving the ZIP file whole, or
// leaves it out.
func mutatePart(t *testing.T, rng *rand.Rand, source []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(source), int64(len(source)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	hit := rng.IntN(len(in.File))
	for i, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if i == hit {
			if rng.IntN(4) == 0 {
				continue
			}
			b = mutate(rng, b)
		}
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

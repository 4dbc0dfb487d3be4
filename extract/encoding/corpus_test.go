package encoding

import (
	"os"
	"path/filepath"
	"testing"
)

// corpus holds real pages; it is read in place and never copied.
const corpus = "../../../shared/corpus/docs"

func TestRealPagesInBothEncodings(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(corpus, "*.html"))
	if len(files) == 0 {
		t.Skip("no corpus at " + corpus)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := string(data)
		for _, real := range []string{UTF8, GB18030} {
			encoded := encode(t, want, real)
			for _, label := range []string{"", "utf-8", "gbk", "iso-8859-1"} {
				got, name, _ := Decode(encoded, label)
				if name != real || got != want {
					t.Errorf("%s in %s, declared %q: read as %s", filepath.Base(file), real, label, name)
				}
			}
			if _, name, _ := Decode(encoded[:len(encoded)/2+1], ""); name != real {
				t.Errorf("first half of %s in %s: read as %s", filepath.Base(file), real, name)
			}
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	data, err := os.ReadFile(filepath.Join(corpus, "pingtan_2022.html"))
	if err != nil {
		b.Skip("no corpus: ", err)
	}
	for _, real := range []string{UTF8, GB18030} {
		encoded := encode(b, string(data), real)
		b.Run(real, func(b *testing.B) {
			b.SetBytes(int64(len(encoded)))
			for b.Loop() {
				Decode(encoded, "")
			}
		})
	}
}

package zipped

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// pack makes a ZIP file of one part with n bytes of the same value.
func pack(t testing.TB, name string, n int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for chunk := bytes.Repeat([]byte("a"), 1<<20); n > 0; n -= int64(len(chunk)) {
		if _, err := w.Write(chunk[:min(n, int64(len(chunk)))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNamesAndMissingParts(t *testing.T) {
	p, err := Open(pack(t, `Word\Document.xml`, 3))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := p.ReadFile("/word/document.XML"); err != nil || string(b) != "aaa" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := p.ReadFile("x"); !errors.Is(err, fs.ErrNotExist) || p.Has("x") || !p.Has("word/document.xml") {
		t.Errorf("missing part: %v", err)
	}
	if n := p.Names(); len(n) != 1 || n[0] != "Word/Document.xml" {
		t.Errorf("names %q", n)
	}
}

// TestBomb: 66 KB that unpack to more than the limit are too big, and no more
// than the limit is held.
func TestBomb(t *testing.T) {
	p, err := Open(pack(t, "bomb.xml", MaxPart+1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.ReadFile("bomb.xml"); err == nil {
		t.Fatal("the bomb was read")
	} else if s, _ := layout.StatusOf(err); s != layout.TooBig {
		t.Errorf("status %s", s)
	}
}

// TestDamage: a file that is cut off, has a wrong byte or is encrypted says so.
func TestDamage(t *testing.T) {
	whole := pack(t, "p", 1000)
	for n := range len(whole) {
		if _, err := Open(whole[:n]); err == nil {
			t.Fatalf("%d of %d bytes were opened", n, len(whole))
		} else if s, _ := layout.StatusOf(err); s != layout.Malformed {
			t.Fatalf("%d of %d bytes: %v", n, len(whole), err)
		}
	}
	wrong := bytes.Clone(whole)
	wrong[33] ^= 0xff
	locked := bytes.Clone(whole)
	at := bytes.Index(locked, []byte("PK\x01\x02"))
	locked[at+8] |= encryptedFlag
	for want, data := range map[layout.Status][]byte{layout.Malformed: wrong, layout.Encrypted: locked} {
		p, err := Open(data)
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.ReadFile("p")
		if s, ok := layout.StatusOf(err); !ok || s != want {
			t.Errorf("%v, want status %s", err, want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(pack(f, "word/document.xml", 100))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Open(data)
		if err != nil {
			return
		}
		for _, n := range p.Names() {
			if _, err := p.ReadFile(n); err != nil {
				if _, ok := layout.StatusOf(err); !ok {
					t.Fatalf("%v is a failure of ours", err)
				}
			}
		}
	})
}

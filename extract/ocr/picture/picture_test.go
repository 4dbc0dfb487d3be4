package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/image/tiff"
)

// pngOfSize is a PNG whose header states a size; its rows are missing.
func pngOfSize(w, h uint32) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err)
	}
	data := b.Bytes()
	binary.BigEndian.PutUint32(data[16:], w)
	binary.BigEndian.PutUint32(data[20:], h)
	sum := crc(data[12:29])
	binary.BigEndian.PutUint32(data[29:], sum)
	return data
}

// crc is the checksum of a chunk of PNG.
func crc(b []byte) uint32 {
	c := ^uint32(0)
	for _, v := range b {
		c ^= uint32(v)
		for range 8 {
			if c&1 != 0 {
				c = 0xEDB88320 ^ c>>1
			} else {
				c >>= 1
			}
		}
	}
	return ^c
}

func encoded(t *testing.T, encode func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pages(data []byte) (n int, err error) {
	for _, err := range Pages(data) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func TestHostileImages(t *testing.T) {
	photo := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, image.NewGray(image.Rect(0, 0, 300, 300)), nil) })
	tests := map[string]struct {
		data []byte
		want layout.Status
	}{
		"a TIFF of too many pages":  {copies(tiffOfSize(t, 8, 8), mostPages), layout.TooBig},
		"a TIFF of too many pixels": {copies(tiffOfSize(t, 7000, 7000), mostInAll/49_000_000), layout.TooBig},
		"200 megapixels":            {pngOfSize(20000, 10000), layout.TooBig},
		"sides that overflow":       {pngOfSize(1<<31-1, 1<<31-1), layout.Malformed},
		"rows that are missing":     {pngOfSize(4000, 4000), layout.Malformed},
		"a truncated photograph":    {photo[:len(photo)/2], layout.Malformed},
		"the beginning of a TIFF":   {[]byte("II*\x00\x08\x00\x00\x00"), layout.Malformed},
		"a TIFF that bites itself":  {[]byte("II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"), layout.Malformed},
		"no image":                  {[]byte("hello"), layout.Malformed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := pages(tt.data)
			if s, ok := layout.StatusOf(err); !ok || s != tt.want {
				t.Errorf("%v, want the status %s", err, tt.want)
			}
		})
	}
}

func TestPages(t *testing.T) {
	one := encoded(t, func(b *bytes.Buffer) error { return tiff.Encode(b, image.NewGray(image.Rect(0, 0, 1, 1)), nil) })
	if n, err := pages(one); n != 1 || err != nil {
		t.Errorf("one pixel: %d pages, %v", n, err)
	}
	for _, n := range []int{1, mostPages - 1} {
		if got, err := pages(copies(one, n)); got != n+1 || err != nil {
			t.Errorf("%d pages of %d, %v", got, n+1, err)
		}
	}
}

// tiffOfSize is a TIFF file of white paper: a few bytes that state a size.
func tiffOfSize(t *testing.T, w, h int) []byte {
	t.Helper()
	data := encoded(t, func(b *bytes.Buffer) error {
		return tiff.Encode(b, image.NewGray(image.Rect(0, 0, 8, 8)), &tiff.Options{Compression: tiff.Deflate})
	})
	const width, height = 256, 257 // tags of TIFF 6.0
	at := binary.LittleEndian.Uint32(data[4:])
	for i := range uint32(binary.LittleEndian.Uint16(data[at:])) {
		switch entry := data[at+2+12*i:]; binary.LittleEndian.Uint16(entry) {
		case width:
			binary.LittleEndian.PutUint16(entry[8:], uint16(w))
		case height:
			binary.LittleEndian.PutUint16(entry[8:], uint16(h))
		}
	}
	return data
}

// copies gives a TIFF file n more directories, copies of the first.
func copies(one []byte, n int) []byte {
	first := binary.LittleEndian.Uint32(one[4:])
	directory := one[first : first+2+12*uint32(binary.LittleEndian.Uint16(one[first:]))]
	out := bytes.Clone(one)
	link := int(first) + len(directory) // of the last directory to the next
	for range n {
		binary.LittleEndian.PutUint32(out[link:], uint32(len(out)))
		out = append(out, directory...)
		link = len(out)
		out = append(out, 0, 0, 0, 0)
	}
	return out
}

func TestResolution(t *testing.T) {
	page := image.NewGray(image.Rect(0, 0, 1654, 2339))
	if got := Resolution(page); got < 199 || got > 201 {
		t.Errorf("a page: %g", got)
	}
	shot := image.NewGray(image.Rect(0, 0, 800, 300))
	for i := range shot.Pix {
		shot.Pix[i] = 255
	}
	for k := range 20 {
		for y := range 13 {
			for x := range 9 {
				shot.SetGray(30+20*k+x, 100+y, color.Gray{})
			}
		}
	}
	if got := Resolution(shot); got < 85 || got > 115 {
		t.Errorf("a picture with characters of 13 pixels: %g", got)
	}
}

// FuzzPages: no bytes make the decoders panic or fail without a status.
func FuzzPages(f *testing.F) {
	f.Add(pngOfSize(8, 8))
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := pages(data); err != nil {
			if _, ok := layout.StatusOf(err); !ok {
				t.Errorf("%v has no status", err)
			}
		}
	})
}

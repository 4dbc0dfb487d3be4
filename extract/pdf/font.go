package pdf

import (
	"encoding/binary"
	"io/fs"
	"testing/fstest"
	"unicode/utf16"
)

// fontFamily is a family that PDFium on Linux looks for when a file uses a
// Chinese font without embedding it.
const fontFamily = "WenQuanYi Micro Hei"

// standInFont is the file system that PDFium sees: nothing but one font. Text
// whose font is neither embedded nor found is dropped by PDFium, character and
// all, where each character is a text object of its own; with any font of the
// right name it keeps the characters and the widths that the file gives. The
// font is made here: every code point is the same box, so pages drawn with it
// show boxes where the file lacks its font.
func standInFont() fs.FS {
	return fstest.MapFS{"usr/share/fonts/standin.ttf": &fstest.MapFile{Data: boxFont(fontFamily), Mode: 0o444}}
}

// Measures of the font in units of 1/1000 em.
const (
	unitsPerEm = 1000
	fontAscent = 860
	fontBelow  = 140
	boxAdvance = 1000
)

// boxFont makes a TrueType font (ISO 14496-22) with one glyph, a box, for
// every code point.
func boxFont(family string) []byte {
	tables := []struct {
		tag  string
		data []byte
	}{ // in the order of their tags
		{"OS/2", os2Table()}, {"cmap", cmapTable()}, {"glyf", boxGlyph()}, {"head", headTable()}, {"hhea", hheaTable()},
		{"hmtx", be16(boxAdvance, 100, boxAdvance, 100)}, {"loca", be16(0, 0, uint16(len(boxGlyph())/2))},
		{"maxp", append(be32(0x00010000), be16(2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)...)}, {"name", nameTable(family)}, {"post", postTable()},
	}
	out := append(be32(0x00010000), be16(uint16(len(tables)), 128, 3, uint16(len(tables)*16-128))...)
	var body []byte
	start := len(out) + 16*len(tables)
	for _, t := range tables {
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
		out = append(out, t.tag...)
		out = append(out, be32(checksum(t.data), uint32(start+len(body)), uint32(len(t.data)))...)
		body = append(body, t.data...)
	}
	return append(out, body...)
}

func be16(values ...uint16) []byte {
	var out []byte
	for _, v := range values {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	return out
}

func be32(values ...uint32) []byte {
	var out []byte
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out
}

func checksum(data []byte) uint32 {
	sum := uint32(0)
	for i := 0; i < len(data); i += 4 {
		var word [4]byte
		copy(word[:], data[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

// minus is a negative number as a table holds it.
func minus(n int) uint16 { return uint16(1<<16 - n) }

// boxGlyph is a square outline of four points.
func boxGlyph() []byte {
	g := be16(1, 100, 0, 900, 800) // one contour and its bounds
	g = append(g, be16(3, 0)...)   // last point, no instructions
	g = append(g, 1, 1, 1, 1)      // four points on the curve, coordinates of two bytes
	g = append(g, be16(100, 0, 800, 0, 0, 800, 0, minus(800))...)
	return g
}

// cmapTable maps every code point to the box: one many-to-one group (format
// 13).
func cmapTable() []byte {
	sub := append(be16(13, 0), be32(28, 0, 1, 0x20, 0x10ffff, 1)...)
	return append(append(be16(0, 1, 3, 10), be32(12)...), sub...)
}

func headTable() []byte {
	h := be32(0x00010000, 0x00010000, 0, 0x5f0f3cf5)
	h = append(h, be16(0, unitsPerEm)...)
	h = append(h, make([]byte, 16)...) // created, modified
	return append(h, be16(0, minus(fontBelow), boxAdvance, fontAscent, 0, 8, 2, 0, 0)...)
}

func hheaTable() []byte {
	h := append(be32(0x00010000), be16(fontAscent, minus(fontBelow), 0, boxAdvance, 100, 100, 900, 1, 0, 0, 0, 0, 0, 0, 0)...)
	return append(h, be16(2)...)
}

// os2Table says that the font has Chinese, Japanese and Korean characters.
func os2Table() []byte {
	o := be16(4, boxAdvance, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 250, 0)
	o = append(o, 2, 0, 6, 9, 0, 0, 0, 0, 0, 0) // sans serif, regular
	o = append(o, be32(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)...)
	o = append(o, "NONE"...)
	o = append(o, be16(0x40, 0x20, 0xffff, fontAscent, minus(fontBelow), 0, fontAscent, fontBelow)...)
	o = append(o, be32(0x001e0001, 0)...)
	return append(o, be16(500, 700, 0, 0x20, 1)...)
}

func nameTable(family string) []byte {
	var text []byte
	for _, u := range utf16.Encode([]rune(family)) {
		text = append(text, be16(u)...)
	}
	ids := []uint16{1, 4, 6}
	var records, storage []byte
	for _, platform := range []uint16{1, 3} {
		for _, id := range ids {
			value, encoding, language := text, uint16(1), uint16(0x409)
			if platform == 1 {
				value, encoding, language = []byte(family), 0, 0
			}
			records = append(records, be16(platform, encoding, language, id, uint16(len(value)), uint16(len(storage)))...)
			storage = append(storage, value...)
		}
	}
	out := be16(0, uint16(2*len(ids)), uint16(6+len(records)))
	return append(append(out, records...), storage...)
}

func postTable() []byte { return append(be32(0x00030000), make([]byte, 28)...) }

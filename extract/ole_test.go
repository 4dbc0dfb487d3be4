package extract

import (
	"encoding/binary"
	"testing"
)

// compound makes a compound file ([MS-CFB]) with streams of 4096 bytes at its
// root; head is how each begins.
func compound(head string, names ...string) []byte {
	const sector, end, free, fat = 512, 0xfffffffe, 0xffffffff, 0xfffffffd
	le := binary.LittleEndian
	out := make([]byte, sector)
	copy(out, oleMagic)
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		le.PutUint16(out[at:], v)
	}
	for at, v := range map[int]uint32{44: 1, 48: 1, 56: 4096, 60: end, 68: end} {
		le.PutUint32(out[at:], v)
	}
	for i := 76; i < sector; i += 4 {
		le.PutUint32(out[i:], free)
	}
	le.PutUint32(out[76:], 0)
	table := make([]byte, sector)
	for i := 0; i < sector; i += 4 {
		le.PutUint32(table[i:], free)
	}
	le.PutUint32(table, fat)
	le.PutUint32(table[4:], end)
	dir := make([]byte, sector)
	entry := func(n int, name string, kind byte, right, child, start, size uint32) {
		e := dir[n*128:]
		copy(e, utf16le(name))
		le.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66], e[67] = kind, 1
		le.PutUint32(e[68:], free)
		le.PutUint32(e[72:], right)
		le.PutUint32(e[76:], child)
		le.PutUint32(e[116:], start)
		le.PutUint32(e[120:], size)
	}
	entry(0, "Root Entry", 5, free, 1, end, 0)
	var data []byte
	for i, name := range names {
		right := uint32(free)
		if i+1 < len(names) {
			right = uint32(i + 2)
		}
		first := 2 + 8*i
		entry(i+1, name, 2, right, free, uint32(first), 4096)
		for s := range 8 {
			next := uint32(first + s + 1)
			if s == 7 {
				next = end
			}
			le.PutUint32(table[4*(first+s):], next)
		}
		stream := make([]byte, 4096)
		copy(stream, head)
		data = append(data, stream...)
	}
	return append(append(append(out, table...), dir...), data...)
}

func TestSniffOLE(t *testing.T) {
	tests := map[string]struct {
		data []byte
		want Format
	}{
		"word":                   {compound("", "1Table", "WordDocument"), Doc},
		"a workbook":             {compound("", "Workbook"), Xls},
		"an old workbook":        {compound("", "Book"), Xls},
		"works":                  {compound("", "CONTENTS", "MatOST"), Works},
		"encrypted":              {compound("", "EncryptionInfo", "EncryptedPackage"), Locked},
		"slides":                 {compound("", "PowerPoint Document"), Other},
		"word without directory": {append([]byte(oleMagic), utf16le("WordDocument")...), Doc},
		"without directory":      {[]byte(oleMagic + "x"), Broken},
		"rtf":                    {[]byte(`{\rtf1\ansi 12}`), RTF},
		"word in one XML file":   {[]byte(`<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">`), Other},
		"a flat sheet":           {[]byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), ExcelXML},
		"a page that imitates":   {[]byte(`<html xmlns:x="urn:schemas-microsoft-com:office:spreadsheet"><table><tr><td>1</td></tr></table></html>`), HTML},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Sniff(tt.data); got.Format != tt.want {
				t.Errorf("got %+v, want %s", got, tt.want)
			}
		})
	}
	word := make([]byte, 12)
	word[11] = 1
	for want, data := range map[bool][]byte{
		true:  compound(string(word), "WordDocument"),
		false: compound("", "WordDocument"),
	} {
		if isLocked(data) != want {
			t.Errorf("a document whose encryption bit is %v", want)
		}
	}
	bof, pass := "\x09\x08\x04\x00aaaa", "\x2f\x00\x06\x00bbbbbb"
	if !isLocked(compound(bof+pass, "Workbook")) || isLocked(compound(bof, "Workbook")) {
		t.Error("workbooks with and without a password")
	}
}

// FuzzSniff: no bytes make the detector panic.
func FuzzSniff(f *testing.F) {
	f.Add(compound("x", "WordDocument"))
	f.Add([]byte(zipOf("OFD.xml")))
	f.Add([]byte("MIME-Version: 1.0\nContent-Type: text/html\n\n"))
	f.Add([]byte(`{\rtf1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		k := Sniff(data)
		if k.Format == "" || k.MediaType == "" {
			t.Errorf("kind %+v", k)
		}
		isLocked(data)
	})
}

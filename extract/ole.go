package extract

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"
)

const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // [MS-CFB] 2.2

// oleKinds tell a format by a stream at the root of a compound file. A
// document that holds another has its own stream there and the other deeper.
var oleKinds = []struct {
	stream string
	kind   Kind
}{
	{"EncryptedPackage", Kind{Locked, "application/x-ole-storage"}}, // [MS-OFFCRYPTO] 1.3.1
	{"WordDocument", Kind{Doc, "application/msword"}},
	{"Workbook", Kind{Xls, "application/vnd.ms-excel"}},
	{"Book", Kind{Xls, "application/vnd.ms-excel"}},
	{"MatOST", Kind{Works, "application/vnd.ms-works"}},
	{"MM", Kind{Works, "application/vnd.ms-works"}},
}

// sniffOLE tells the format of a compound file by its streams. A file whose
// directory is damaged is told by the names that are left.
func sniffOLE(data []byte) Kind {
	streams, ok := oleStreams(data)
	for _, k := range oleKinds {
		if ok && streams[k.stream] != nil || !ok && bytes.Contains(data, utf16le(k.stream)) {
			return k.kind
		}
	}
	if !ok {
		return Kind{Broken, "application/x-ole-storage"}
	}
	return Kind{Other, "application/x-ole-storage"}
}

// oleStreams lists the streams at the root of a compound file with their first
// bytes. The library reads bytes from outside: if it panics, the directory
// counts as damaged.
func oleStreams(data []byte) (streams map[string][]byte, ok bool) {
	defer func() {
		if recover() != nil {
			streams, ok = nil, false
		}
	}()
	r, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	streams = map[string][]byte{}
	for {
		entry, err := r.Next()
		if err != nil {
			return streams, err == io.EOF
		}
		if len(entry.Path) == 0 {
			head := make([]byte, 64)
			n, _ := entry.Read(head) // what cannot be read is not there
			streams[entry.Name] = head[:n]
		}
	}
}

func utf16le(s string) []byte {
	var out []byte
	for _, c := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, c)
	}
	return out
}

// isLocked reports whether an old document is encrypted with a password: a bit
// of the file information block ([MS-DOC] 2.5.1) or a record behind the first
// of the workbook ([MS-XLS] 2.4.117).
func isLocked(data []byte) bool {
	streams, ok := oleStreams(data)
	if !ok {
		return false
	}
	const fEncrypted, filePass = 0x0100, 0x002f
	if fib := streams["WordDocument"]; len(fib) >= 12 {
		return binary.LittleEndian.Uint16(fib[10:])&fEncrypted != 0
	}
	for _, name := range []string{"Workbook", "Book"} {
		b := streams[name]
		for len(b) >= 4 {
			if binary.LittleEndian.Uint16(b) == filePass {
				return true
			}
			size := 4 + int(binary.LittleEndian.Uint16(b[2:]))
			if size > len(b) {
				break
			}
			b = b[size:]
		}
	}
	return false
}

// Package encoding turns the bytes of a text or HTML file into a string. In:
// bytes, and what the server said about them. Out: valid UTF-8, the name of
// the encoding the bytes were read in, and warnings. What the file or the
// server declares is only believed where the bytes allow two readings: pages
// that say gb2312 and are UTF-8, and the reverse, are common. It knows the
// encodings that Chinese government sites use and no others.
package encoding

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// Names that Decode returns. ASCII is UTF-8; GB2312 and GBK are GB18030.
const (
	UTF8    = "utf-8"
	UTF16LE = "utf-16le"
	UTF16BE = "utf-16be"
	GB18030 = "gb18030"
	Big5    = "big5"
)

// boms are the byte order marks, each with what it promises.
var boms = []struct{ mark, name string }{
	{"\xef\xbb\xbf", UTF8},
	{"\xff\xfe", UTF16LE},
	{"\xfe\xff", UTF16BE},
	{"\x84\x31\x95\x33", GB18030},
}

// Decode reads bytes as text. declared is what somebody outside says of the
// encoding, such as the charset of an HTTP header; "" if nobody does. What
// cannot be read becomes U+FFFD and is counted in a warning.
func Decode(data []byte, declared string) (text, name string, warnings []layout.Warning) {
	said := canonical(declared)
	if said == "" {
		said = prescan(data)
	}
	for _, bom := range boms {
		if bytes.HasPrefix(data, []byte(bom.mark)) {
			data = data[len(bom.mark):]
			if bom.name == UTF16LE || bom.name == UTF16BE {
				said = bom.name
				text, lost := decodeAs(data, said)
				return text, said, lostWarning(lost, said)
			}
			said = bom.name
			break
		}
	}
	text, name, lost := choose(data, said)
	warnings = lostWarning(lost, name)
	if said != "" && said != name && !isASCII(data) {
		warnings = append(warnings, layout.Warning{Message: fmt.Sprintf("declared as %s, but the bytes are %s", said, name)})
	}
	return text, name, warnings
}

// choose decodes in the encoding that fits the bytes best; said breaks ties.
// lost counts the places that could not be read.
func choose(data []byte, said string) (text, name string, lost int) {
	if name := withoutMark(data, said); name != "" {
		text, lost = decodeAs(data, name)
		return text, name, lost
	}
	if utf8.Valid(data) {
		return string(data), UTF8, 0
	}
	good, bad := countUTF8(data)
	if bad == 0 || mostlyUTF8(good, bad) {
		text, lost = decodeAs(data, UTF8)
		return text, UTF8, lost
	}
	if said == Big5 {
		if text, lost = decodeAs(data, Big5); lost == 0 {
			return text, Big5, 0
		}
	}
	text, lost = decodeAs(data, GB18030)
	if lost < bad || lost == bad && said != UTF8 {
		return text, GB18030, lost
	}
	text, lost = decodeAs(data, UTF8)
	return text, UTF8, lost
}

// mostlyUTF8 reports whether bytes with errors are damaged UTF-8. In GBK text
// read as UTF-8 errors outnumber the characters that happen to be valid.
func mostlyUTF8(good, bad int) bool { return good > 4*bad }

// countUTF8 counts the characters of several bytes that are valid UTF-8, and
// the bytes that are not. A character cut off by the end of data is neither.
// Characters of three bytes count double: by chance they hardly occur.
func countUTF8(data []byte) (good, bad int) {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r != utf8.RuneError || size > 1:
			good += size - 1
		case !utf8.FullRune(data[i:]):
			return good, bad
		default:
			bad++
		}
		i += size
	}
	return good, bad
}

// withoutMark recognises UTF-16 without a byte order mark: ASCII characters,
// which every page has, put a zero into every other byte. Text without them
// has to be declared and to fit better than the other encodings.
func withoutMark(data []byte, said string) string {
	const sample = 8192
	var zeros [2]int
	for i, c := range data[:min(len(data), sample)] {
		if c == 0 {
			zeros[i%2]++
		}
	}
	pairs := min(len(data), sample) / 2
	switch least := max(2, pairs/20); {
	case zeros[1] >= least && zeros[0]*10 <= zeros[1]:
		return UTF16LE
	case zeros[0] >= least && zeros[1]*10 <= zeros[0]:
		return UTF16BE
	case said == UTF16LE || said == UTF16BE:
		good, bad := countUTF8(data)
		_, asGB := decodeAs(data, GB18030)
		if _, lost := decodeAs(data, said); bad > 0 && !mostlyUTF8(good, bad) && lost < asGB {
			return said
		}
	}
	return ""
}

// encodings are the decoders by name.
var encodings = map[string]encoding.Encoding{
	UTF16LE: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	UTF16BE: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	GB18030: simplifiedchinese.GB18030,
	Big5:    traditionalchinese.Big5,
}

// decodeAs reads bytes in one encoding; lost counts the places that could not
// be read, each of which is one U+FFFD in the text.
func decodeAs(data []byte, name string) (text string, lost int) {
	if name == UTF8 {
		if utf8.Valid(data) {
			return string(data), 0
		}
		text = strings.ToValidUTF8(string(data), "\ufffd")
		return text, strings.Count(text, "\ufffd") - bytes.Count(data, []byte("\ufffd"))
	}
	out, err := encodings[name].NewDecoder().Bytes(data)
	if err != nil { // no decoder of x/text fails on bytes alone
		return strings.ToValidUTF8(string(data), "\ufffd"), len(data)
	}
	text = strings.ToValidUTF8(string(out), "\ufffd")
	return text, strings.Count(text, "\ufffd")
}

// lostWarning says how much could not be read.
func lostWarning(lost int, name string) []layout.Warning {
	if lost <= 0 {
		return nil
	}
	return []layout.Warning{{Message: fmt.Sprintf("bytes that are not %s in %d places: printed as U+FFFD", name, lost)}}
}

// isASCII reports whether all bytes are ASCII.
func isASCII(data []byte) bool {
	for _, c := range data {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

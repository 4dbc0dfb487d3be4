package extract

import (
	"bytes"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"github.com/gongkai/gongkai/extract/mhtml"
)

// A Format is what a decoder reads.
type Format string

const (
	PDF   Format = "pdf"
	HTML  Format = "html"
	Text  Format = "text"
	Docx  Format = "docx"
	Xlsx  Format = "xlsx"
	OFD   Format = "ofd"
	MHTML Format = "mhtml"

	// Formats that are read through LibreOffice.
	Doc      Format = "doc" // also what WPS writes as .wps
	RTF      Format = "rtf"
	Works    Format = "wps" // Microsoft Works
	ODT      Format = "odt"
	FODT     Format = "fodt"
	Xls      Format = "xls" // also what WPS writes as .et
	Xlsb     Format = "xlsb"
	ODS      Format = "ods"
	FODS     Format = "fods"
	ExcelXML Format = "excel-xml"

	Locked Format = "locked" // an Office document encrypted with a password
	Broken Format = "broken" // damaged before its format can be told
	Image  Format = "image"
	Other  Format = "other"
)

// A Kind is what the bytes of a file are, whatever its name says.
type Kind struct {
	Format    Format
	MediaType string
}

const (
	headerZone = 1024 // readers accept "%PDF-" anywhere in the first KiB (ISO 32000-1, annex H)
	markupZone = 64 << 10
)

// Sniff tells the format from the bytes.
func Sniff(data []byte) Kind {
	if bytes.Contains(data[:min(len(data), headerZone)], []byte("%PDF-")) {
		return Kind{PDF, "application/pdf"}
	}
	if bytes.HasPrefix(data, []byte(zipMagic)) {
		return sniffZip(data)
	}
	if bytes.HasPrefix(data, []byte(oleMagic)) {
		return sniffOLE(data)
	}
	if k, ok := sniffFlat(data); ok {
		return k
	}
	if mhtml.IsMessage(data) {
		return Kind{MHTML, "multipart/related"}
	}
	m := mimetype.Detect(data)
	media, _, _ := strings.Cut(m.String(), ";")
	switch {
	case m.Is("text/html") || m.Is("application/xhtml+xml"):
		return Kind{HTML, media}
	case strings.HasPrefix(media, "image/"):
		return Kind{Image, media}
	case hasMarkup(data):
		return Kind{HTML, "text/html"}
	}
	for p := m; p != nil; p = p.Parent() {
		if p.Is("text/plain") {
			return Kind{Text, media}
		}
	}
	if mostlyText(data) {
		return Kind{Text, "text/plain"}
	}
	return Kind{Other, media}
}

// hasMarkup reports whether a text without an HTML start is HTML all the same:
// saved fragments begin with any element.
func hasMarkup(data []byte) bool {
	head := bytes.ToLower(data[:min(len(data), markupZone)])
	if isUTF16(data) {
		head = bytes.ReplaceAll(head, []byte{0}, nil)
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	for _, tag := range []string{"</td>", "</p>", "</div>", "</html>", "<br"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

// isUTF16 reports whether a text begins with a byte order mark of UTF-16, in
// which every second byte of markup is zero.
func isUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

// mostlyText accepts text in a double-byte encoding, which looks binary to a
// detector that expects UTF-8: no zero bytes and hardly any control characters.
func mostlyText(data []byte) bool {
	head := data[:min(len(data), markupZone)]
	control := 0
	for _, b := range head {
		if b == 0 {
			return false
		}
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' {
			control++
		}
	}
	return control*100 <= len(head)
}

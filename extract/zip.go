package extract

import (
	"bytes"
	"context"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ofd"
	"github.com/gongkai/gongkai/extract/zipped"
)

const zipMagic = "PK\x03\x04" // APPNOTE.TXT 4.3.7: a local file header

// zipKinds tell a document format by a part that only it has.
var zipKinds = []struct {
	part string // whole, or the beginning if it ends in a slash
	kind Kind
}{
	{"OFD.xml", Kind{OFD, "application/ofd"}},
	{"word/", Kind{Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}},
	{"xl/workbook.xml", Kind{Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}},
	{"xl/workbook.bin", Kind{Xlsb, "application/vnd.ms-excel.sheet.binary.macroEnabled.12"}},
}

// sniffZip tells the format of a ZIP file by the names of its parts. A file
// whose directory is lost is told by the names in front of its parts.
func sniffZip(data []byte) Kind {
	parts, err := zipped.Open(data)
	for _, k := range zipKinds {
		if err != nil {
			if bytes.Contains(data, []byte(k.part)) {
				return k.kind
			}
			continue
		}
		for _, name := range parts.Names() {
			if strings.EqualFold(name, k.part) || strings.HasSuffix(k.part, "/") && strings.HasPrefix(strings.ToLower(name), k.part) {
				return k.kind
			}
		}
	}
	if err == nil {
		media, err := parts.ReadFile("mimetype") // OpenDocument 1.2 part 3, 3.3
		switch {
		case err != nil:
		case bytes.HasPrefix(media, []byte("application/vnd.oasis.opendocument.text")):
			return Kind{ODT, "application/vnd.oasis.opendocument.text"}
		case bytes.HasPrefix(media, []byte("application/vnd.oasis.opendocument.spreadsheet")):
			return Kind{ODS, "application/vnd.oasis.opendocument.spreadsheet"}
		}
	}
	return Kind{Other, "application/zip"}
}

// ofdFile lays out an OFD file: its pages, and tables and paragraphs as they
// are found on the pages of a PDF file.
func (r *Reader) ofdFile(ctx context.Context, data []byte) (*layout.Document, error) {
	doc, err := zippedFile(data, func(parts *zipped.Parts) (*layout.Document, error) { return ofd.Decode(parts) })
	if err != nil {
		return nil, err
	}
	if err := r.readPasted(ctx, doc, r.filedPicture); err != nil {
		return nil, err
	}
	if err := r.hasText(doc.Pages); err != nil {
		return nil, err
	}
	doc.Warnings = append(doc.Warnings, r.scannedPages(doc.Pages)...)
	LayOut(doc)
	return doc, nil
}

// zippedFile opens a ZIP file for a decoder.
func zippedFile(data []byte, decode func(*zipped.Parts) (*layout.Document, error)) (*layout.Document, error) {
	parts, err := zipped.Open(data)
	if err != nil {
		return nil, err
	}
	return decode(parts)
}

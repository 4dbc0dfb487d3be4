package extract

import (
	"bytes"
	"context"

	"github.com/gongkai/gongkai/extract/docx"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/office"
	"github.com/gongkai/gongkai/extract/xlsx"
	"github.com/gongkai/gongkai/extract/zipped"
)

// sources are the formats that are read through LibreOffice.
var sources = map[Format]office.Source{
	Doc:      {Ext: "doc", Filter: "MS Word 97", Target: "docx"},
	RTF:      {Ext: "rtf", Filter: "Rich Text Format", Target: "docx"},
	Works:    {Ext: "wps", Filter: "MS_Works", Target: "docx"},
	ODT:      {Ext: "odt", Filter: "writer8", Target: "docx"},
	FODT:     {Ext: "fodt", Filter: "OpenDocument Text Flat XML", Target: "docx"},
	Xls:      {Ext: "xls", Filter: "MS Excel 97", Target: "xlsx"},
	Xlsb:     {Ext: "xlsb", Filter: "Calc MS Excel 2007 Binary", Target: "xlsx"},
	ODS:      {Ext: "ods", Filter: "calc8", Target: "xlsx"},
	FODS:     {Ext: "fods", Filter: "OpenDocument Spreadsheet Flat XML", Target: "xlsx"},
	ExcelXML: {Ext: "xml", Filter: "MS Excel 2003 XML", Target: "xlsx"},
}

// flatXML tell a document written as a single XML file by what stands near its
// beginning. LibreOffice loses the spans of tables of Word 2003, so those are
// left unread.
var flatXML = []struct {
	mark string
	kind Kind
}{
	{"http://schemas.microsoft.com/office/word/2003/wordml", Kind{Other, "application/msword+xml"}},
	{"urn:schemas-microsoft-com:office:spreadsheet", Kind{ExcelXML, "application/xml"}},
	{"application/vnd.oasis.opendocument.text", Kind{FODT, "application/vnd.oasis.opendocument.text-flat-xml"}},
	{"application/vnd.oasis.opendocument.spreadsheet", Kind{FODS, "application/vnd.oasis.opendocument.spreadsheet-flat-xml"}},
}

// sniffFlat tells documents that begin with an XML declaration or with the
// mark of RTF.
func sniffFlat(data []byte) (Kind, bool) {
	head := bytes.TrimLeft(data[:min(len(data), headerZone)], "\xef\xbb\xbf \t\r\n")
	if bytes.HasPrefix(head, []byte(`{\rt`)) {
		return Kind{RTF, "application/rtf"}, true
	}
	if bytes.HasPrefix(head, []byte("<?xml")) || bytes.HasPrefix(head, []byte("<?mso-application")) {
		for _, f := range flatXML {
			if bytes.Contains(data[:min(len(data), markupZone)], []byte(f.mark)) && !bytes.Contains(head, []byte("<html")) {
				return f.kind, true
			}
		}
	}
	return Kind{}, false
}

// legacy reads a document through LibreOffice.
func (r *Reader) legacy(ctx context.Context, data []byte, kind Kind) (*layout.Document, error) {
	converted, err := r.office.Convert(ctx, data, sources[kind.Format])
	if status, _ := layout.StatusOf(err); status == layout.Malformed && isLocked(data) {
		return nil, layout.Bad(layout.Encrypted, "", "a password is needed")
	}
	if err != nil {
		return nil, err
	}
	doc, err := zippedFile(converted, func(parts *zipped.Parts) (*layout.Document, error) {
		if sources[kind.Format].Target == "xlsx" {
			return xlsx.Decode(parts)
		}
		return docx.Decode(parts)
	})
	if err != nil {
		return nil, err
	}
	doc.Kind = string(kind.Format)
	doc.Reader += " " + office.Reader
	if sources[kind.Format].Target == "xlsx" {
		return doc, nil
	}
	return doc, r.readPictures(ctx, doc)
}

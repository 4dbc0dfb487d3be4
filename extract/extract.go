// Package extract lays out documents. In: the bytes of one file and its name.
// Out: a layout.Document with paragraphs and tables in reading order, whatever
// the format. It does not know what the document is about.
package extract

import (
	"bytes"
	"cmp"
	"context"

	"github.com/gongkai/gongkai/extract/docx"
	"github.com/gongkai/gongkai/extract/encoding"
	"github.com/gongkai/gongkai/extract/html"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/mhtml"
	"github.com/gongkai/gongkai/extract/office"
	"github.com/gongkai/gongkai/extract/text"
	"github.com/gongkai/gongkai/extract/worker"
	"github.com/gongkai/gongkai/extract/xlsx"
	"github.com/gongkai/gongkai/extract/zipped"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 64 << 20

// Version changes when any reader gets better; documents read by an older
// version are read again.
const Version = "4"

// A Reader lays out files. It is safe for concurrent use.
type Reader struct {
	pool        *worker.Pool
	office      *office.Office
	scans       Scans
	unavailable error // why images cannot be read
	onScan      func(page, pages int)
}

// NewReader returns a Reader that reads PDF files in the processes of pool and
// has LibreOffice convert as many documents at a time. It does not read images
// unless ReadScans says so.
func NewReader(pool *worker.Pool) *Reader {
	return &Reader{pool: pool, office: office.New(office.Program, pool.Size(), office.DefaultLimit)}
}

// File lays out one file. What is wrong with the document is a layout.Error;
// any other error is a failure of ours. Declared is the character encoding
// stated outside the file, or "".
func (r *Reader) File(ctx context.Context, data []byte, declared string) (*layout.Document, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, layout.Bad(layout.Empty, "", "the file has no content")
	}
	if len(data) > MaxBytes {
		return nil, layout.Bad(layout.TooBig, "", "%d bytes, the limit is %d", len(data), MaxBytes)
	}
	kind := Sniff(data)
	var doc *layout.Document
	var err error
	switch kind.Format {
	case PDF:
		doc, err = r.pdf(ctx, data)
	case HTML:
		if doc, err = decoded(data, declared, html.Decode); err == nil {
			err = r.readPictures(ctx, doc)
		}
	case Text:
		doc, err = decoded(data, declared, text.Decode)
	case MHTML:
		if doc, err = message(data, declared); err == nil {
			err = r.readPictures(ctx, doc)
		}
	case Docx:
		doc, err = zippedFile(data, func(parts *zipped.Parts) (*layout.Document, error) { return docx.Decode(parts) })
		if err == nil {
			err = r.readPictures(ctx, doc)
		}
	case Xlsx:
		doc, err = zippedFile(data, func(parts *zipped.Parts) (*layout.Document, error) { return xlsx.Decode(parts) })
	case OFD:
		doc, err = r.ofdFile(ctx, data)
	case Doc, RTF, Works, ODT, FODT, Xls, Xlsb, ODS, FODS, ExcelXML:
		doc, err = r.legacy(ctx, data, kind)
	case Locked:
		return nil, layout.Bad(layout.Encrypted, "", "an Office document encrypted with a password")
	case Broken:
		return nil, layout.Bad(layout.Malformed, "", "the directory of the compound file is damaged")
	case Image:
		doc, err = r.image(ctx, data, kind)
	default:
		return nil, layout.Bad(layout.Unsupported, "", "no reader for %s", kind.MediaType)
	}
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// decoded lays out text in whatever encoding it is.
func decoded(data []byte, declared string, decode func(text, encoding string) (*layout.Document, error)) (*layout.Document, error) {
	text, name, warnings := encoding.Decode(data, declared)
	doc, err := decode(text, name)
	if doc != nil {
		doc.Warnings = append(warnings, doc.Warnings...)
	}
	return doc, err
}

// message lays out the web page of a MIME message.
func message(data []byte, declared string) (*layout.Document, error) {
	page, err := mhtml.Open(data)
	if err != nil {
		return nil, err
	}
	doc, err := decoded(page.Data, cmp.Or(page.Charset, declared), html.Decode)
	if doc != nil && len(doc.Blocks) == 0 {
		return nil, layout.Bad(layout.Empty, "", "no text in the page of the message")
	}
	if doc != nil {
		doc.Kind = string(MHTML)
		doc.Warnings = append(page.Warnings, doc.Warnings...)
		for i := range doc.Pictures {
			if p := &doc.Pictures[i]; p.Data == nil {
				p.Data = page.Image(p.Target)
			}
		}
	}
	return doc, err
}

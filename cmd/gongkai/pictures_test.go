package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	pngs "image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/normalize"
)

// disputesPage and disputesBox are where a sample prints its table of disputes.
const disputesPage = 3

var disputesBox = layout.Box{X0: 56, Y0: 366, X1: 540, Y1: 478}

// tablePicture is the table of disputes of a sample, as somebody cuts it out of
// the page and pastes it.
func tablePicture(t *testing.T, data []byte) *image.Gray {
	t.Helper()
	var out *image.Gray
	err := scanEngine(t).Draw(data, disputesPage, 150, func(img image.Image, dpi float64) error {
		f := dpi / 72
		from := image.Pt(int(disputesBox.X0*f), int(disputesBox.Y0*f))
		out = image.NewGray(image.Rect(0, 0, int(disputesBox.Width()*f), int(disputesBox.Height()*f)))
		draw.Draw(out, out.Bounds(), img, from, draw.Src)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// zipOf packs parts into a ZIP file.
func zipOf(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, parts[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pagedPDF is a page with a line of text and a picture below it.
func pagedPDF(jpeg []byte, size image.Point) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Count 1 /Kids [3 0 R] >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >> >>")
	content := "BT /F 12 Tf 60 780 Td (The table of 2023 is the picture below this line) Tj ET q 484 0 0 112 56 600 cm /I Do Q"
	object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	object("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream",
		size.X, size.Y, len(jpeg), jpeg)
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// picturedFiles are documents of several formats that show a picture.
func picturedFiles(t *testing.T, img *image.Gray) map[string][]byte {
	t.Helper()
	var png, jpg bytes.Buffer
	if err := errors.Join(pngs.Encode(&png, img), jpeg.Encode(&jpg, img, &jpeg.Options{Quality: 80})); err != nil {
		t.Fatal(err)
	}
	text := "某市某局2023年政府信息公开工作年度报告"
	inline := base64.StdEncoding.EncodeToString(png.Bytes())
	page := func(src string) string {
		return "<html><body><h1>" + text + `</h1><p>一、总体情况</p><p>本年度工作情况如下。</p><img src="` + src + `"></body></html>`
	}
	ofdNS := ` xmlns:ofd="http://www.ofdspec.org/2016"`
	return map[string][]byte{
		"html":  []byte(page("data:image/png;base64," + inline)),
		"image": png.Bytes(),
		"mhtml": []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" +
			page("cid:table@1") + "\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <table@1>\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inline + "\r\n--b--\r\n"),
		"docx": zipOf(t, map[string]string{
			"word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
				` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body>` +
				`<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p><w:p><w:r><w:drawing><wp:inline><wp:extent cx="6146800" cy="1422400"/><a:graphic><a:blip r:embed="rId1"/></a:graphic></wp:inline></w:drawing></w:r></w:p></w:body></w:document>`,
			"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="image" Target="media/image1.png"/></Relationships>`,
			"word/media/image1.png":        png.String(),
		}),
		"pdf": pagedPDF(jpg.Bytes(), img.Bounds().Size()),
		"ofd": zipOf(t, map[string]string{
			"OFD.xml": `<ofd:OFD` + ofdNS + `><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
			"D/Document.xml": `<ofd:Document` + ofdNS + `><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>R.xml</ofd:DocumentRes></ofd:CommonData>` +
				`<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>`,
			"D/R.xml": `<ofd:Res` + ofdNS + ` BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image"><ofd:MediaFile>t.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`,
			"D/P.xml": `<ofd:Page` + ofdNS + `><ofd:Content><ofd:Layer><ofd:TextObject Boundary="20 20 170 6" Size="4"><ofd:TextCode X="0" Y="4">` + text + `</ofd:TextCode></ofd:TextObject>` +
				`<ofd:ImageObject Boundary="20 60 171 39.5" CTM="171 0 0 39.5 0 0" ResourceID="5"/></ofd:Layer></ofd:Content></ofd:Page>`,
			"D/Res/t.png": png.String(),
		}),
	}
}

// TestTableInPicture: a table that is a picture is read, whatever document
// shows it, and has the place of the picture; so is the picture as a file of its own.
func TestTableInPicture(t *testing.T) {
	needModels(t)
	r := newScanReader(t)
	original, err := os.ReadFile(filepath.Join(fixtures, "docs", "office-header-repeated.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := r.read(t, original)
	printed := map[string]normalize.Fact{}
	for _, f := range want.Facts {
		if f.Table == "disputes" {
			printed[f.Indicator] = f
		}
	}
	for format, data := range picturedFiles(t, tablePicture(t, original)) {
		t.Run(format, func(t *testing.T) {
			got, doc := r.read(t, data)
			if doc.Kind != format || len(doc.Tables()) != 1 || !strings.HasSuffix(doc.Reader, ocr.Reader) {
				t.Fatalf("%d tables in a document of the kind %q, read by %s", len(doc.Tables()), doc.Kind, doc.Reader)
			}
			read := 0
			for _, f := range got.Facts {
				w, ok := printed[f.Indicator]
				if !ok || f.State == normalize.StateMissing {
					continue
				}
				read++
				if f.State != w.State || f.Value != w.Value {
					t.Errorf("%s: %s %q, printed is %s %q", f.Indicator, f.State, f.Raw, w.State, w.Raw)
				}
				paged := format == "pdf" || format == "ofd" || format == "image"
				in := layout.Box{X0: 50, Y0: 120, X1: 550, Y1: 290}
				if f.Place.Page != map[bool]int{true: 1}[paged] || f.Place.Box == (layout.Box{}) || (f.Place.Locator == "") != paged ||
					(format == "pdf" || format == "ofd") && !in.Contains(f.Place.Box.CenterX(), f.Place.Box.CenterY()) {
					t.Fatalf("%s stands at %+v", f.Indicator, f.Place)
				}
			}
			if read != len(printed) || read < 15 {
				t.Errorf("%d of %d boxes", read, len(printed))
			}
		})
	}
}

// TestHostileImageFiles: damaged and oversized images end in a status.
func TestHostileImageFiles(t *testing.T) {
	needModels(t)
	pool, err := newPool(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	reader, err := newReader(pool, string(extract.ScansAuto))
	if err != nil {
		t.Fatal(err)
	}
	var white bytes.Buffer
	if err := pngs.Encode(&white, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	jpegHead := "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
	for name, tt := range map[string]struct {
		data string
		want layout.Status
	}{
		"one pixel":      {white.String(), layout.Empty},
		"a JPEG's start": {jpegHead, layout.Malformed},
		"a TIFF's start": {"II*\x00\x08\x00\x00\x00\x00\x00", layout.Malformed},
	} {
		_, err := reader.File(t.Context(), []byte(tt.data), "")
		if s, ok := layout.StatusOf(err); !ok || s != tt.want {
			t.Errorf("%s: %v, want the status %s", name, err, tt.want)
		}
	}
}

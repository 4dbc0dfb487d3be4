package main

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// tablePicture is the lower half of a page with the table of applications, as
// somebody cuts it out and pastes it.
func tablePicture(t *testing.T, file string, page int, cut func(image.Rectangle) image.Rectangle) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(fixtures, "docs", file))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = scanEngine(t).Draw(data, page, 120, func(img image.Image, _ float64) error {
		r := cut(img.Bounds())
		part := image.NewGray(image.Rect(0, 0, r.Dx(), r.Dy()))
		draw.Draw(part, part.Bounds(), img, r.Min, draw.Src)
		return png.Encode(&out, part)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestTableInPicture: the table of a web page that is a picture is read, with
// the place of the picture; so is the picture as a file of its own.
func TestTableInPicture(t *testing.T) {
	needModels(t)
	picture := tablePicture(t, "office-header-repeated.pdf", 2, func(r image.Rectangle) image.Rectangle { return r })
	page := `<html><body><h1>某市某局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>本年度工作情况如下。</p><img src="data:image/png;base64,` +
		base64.StdEncoding.EncodeToString(picture) + `"></body></html>`
	known, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	original, err := os.ReadFile(filepath.Join(fixtures, "docs", "office-header-repeated.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	want, _, _ := readReport(t, original, known)
	got, doc, _ := readReport(t, []byte(page), known)
	printed := map[string]normalize.Fact{}
	for _, f := range want.Facts {
		if f.Place.Page == 2 && f.Table == "applications" {
			printed[f.Indicator+" "+f.Applicant] = f
		}
	}
	read := 0
	for _, f := range got.Facts {
		w, ok := printed[f.Indicator+" "+f.Applicant]
		if !ok || f.Table != "applications" {
			continue
		}
		read++
		if f.State != w.State || f.Value != w.Value {
			t.Errorf("%s %s: %s %q, printed is %s %q", f.Indicator, f.Applicant, f.State, f.Raw, w.State, w.Raw)
		}
		if f.State != normalize.StateMissing && (!strings.Contains(f.Place.Locator, "img") || f.Place.Box == (layout.Box{}) || f.Place.Page != 0) {
			t.Fatalf("%s %s stands at %+v", f.Indicator, f.Applicant, f.Place)
		}
	}
	if read < 50 || len(doc.Tables()) == 0 {
		t.Errorf("%d boxes of %d tables", read, len(doc.Tables()))
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
	if err := png.Encode(&white, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
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

package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // scans that are image files
	_ "image/jpeg" // scans that are image files
	"image/png"
	"strings"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/encoding"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/link"
	"github.com/gongkai/gongkai/extract/mhtml"
	"github.com/gongkai/gongkai/extract/worker"
	"github.com/gongkai/gongkai/queries/web"
)

// documents finds the sources of reports for the explorer: in an archive, or at
// the file they were read from.
type documents struct {
	archive *archive.Archive
	at      map[string]archive.Record // SHA-256 of the body -> a capture that has it
	pool    *worker.Pool
	reader  *extract.Reader
}

// newDocuments indexes an archive; "" is none.
func newDocuments(dir string, pool *worker.Pool) (*documents, error) {
	reader, err := newReader(pool, string(extract.ScansAuto))
	if err != nil {
		return nil, err
	}
	d := &documents{at: map[string]archive.Record{}, pool: pool, reader: reader}
	if dir == "" {
		return d, nil
	}
	a, err := archive.Open(dir)
	if err != nil {
		return nil, usage("--archive: %v", err)
	}
	d.archive = a
	for r, err := range a.Records() {
		if err != nil {
			return nil, err
		}
		if r.Decoded != "" && r.Truncated == "" {
			// What it takes to find the body, and no more: an archive has millions.
			d.at[r.Decoded] = archive.Record{URL: r.URL, FetchedAt: r.FetchedAt, Revisit: r.Revisit, Origin: r.Origin, Place: r.Place,
				Fields: archive.Fields{Charset: r.Charset}}
		}
	}
	return d, nil
}

// warm starts a rendering process, so that the first page is not waited for.
// What goes wrong is said when a page is asked for.
func (d *documents) warm(ctx context.Context) { _, _ = d.pool.Render(ctx, []byte("%PDF-"), 1, 1) }

// Bytes returns the content with a SHA-256. Only what the database itself names
// is opened.
func (d *documents) Bytes(_ context.Context, sum string, captures []web.Capture) ([]byte, error) {
	gone := &web.Gone{}
	if r, ok := d.at[sum]; ok {
		data, err := d.archive.Body(r, extract.MaxBytes)
		if err != nil && !errors.Is(err, archive.ErrBody) {
			return nil, err
		}
		if err == nil && hasSum(data, sum) {
			return data, nil
		}
		gone.Other = gone.Other || err == nil
	}
	for _, c := range captures {
		if !strings.HasPrefix(c.URL, "file:") {
			gone.Tried = append(gone.Tried, c.URL)
			continue
		}
		for _, path := range link.Paths(c.URL) {
			data, err := readBounded(path)
			if err == nil && hasSum(data, sum) {
				return data, nil
			}
			gone.Other = gone.Other || err == nil
		}
		gone.Tried = append(gone.Tried, c.URL)
	}
	return nil, gone
}

func hasSum(data []byte, sum string) bool { return sumOf(data) == sum }

func sumOf(data []byte) string {
	got := sha256.Sum256(data)
	return hex.EncodeToString(got[:])
}

// Picture draws a page of a PDF file, or a file that is an image.
func (d *documents) Picture(ctx context.Context, data []byte, page, dpi int) ([]byte, error) {
	switch kind := extract.Sniff(data); kind.Format {
	case extract.PDF:
		return d.pool.Render(ctx, data, page, dpi)
	case extract.Image:
		img, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, &layout.Error{Status: layout.Malformed, Err: err}
		}
		var out bytes.Buffer
		if err := png.Encode(&out, img); err != nil {
			return nil, fmt.Errorf("picture: %w", err)
		}
		return out.Bytes(), nil
	default:
		return nil, layout.Bad(layout.Unsupported, "", "pages of %s are not rendered", kind.MediaType)
	}
}

// Markup returns a web page as text.
func (d *documents) Markup(data []byte) (string, bool) {
	declared := d.at[sumOf(data)].Charset
	switch extract.Sniff(data).Format {
	case extract.HTML:
	case extract.MHTML:
		page, err := mhtml.Open(data)
		if err != nil {
			return "", false
		}
		data, declared = page.Data, cmp.Or(page.Charset, declared)
	default:
		return "", false
	}
	text, _, _ := encoding.Decode(data, declared)
	return text, true
}

// Text returns a plain text.
func (d *documents) Text(data []byte) (string, bool) {
	if extract.Sniff(data).Format != extract.Text {
		return "", false
	}
	text, _, _ := encoding.Decode(data, d.at[sumOf(data)].Charset)
	return text, true
}

// Lay lays out a document of any kind.
func (d *documents) Lay(ctx context.Context, data []byte) (*layout.Document, error) {
	return d.reader.File(ctx, data, d.at[sumOf(data)].Charset)
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"path/filepath"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/queries/export"
	"github.com/gongkai/gongkai/queries/web"
	"github.com/gongkai/gongkai/store"
)

// packWorkers is the number of processes that render pages of a pack.
const packWorkers = 1

// writePack writes the pack of one agency as a folder and as an archive.
func (f exportFlags) writePack(ctx context.Context, w io.Writer) (err error) {
	version, err := versionName()
	if err != nil {
		return err
	}
	db, err := openReader(ctx, f.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	pool, err := newPool(packWorkers)
	if err != nil {
		return err
	}
	defer pool.Close()
	docs, err := newDocuments(f.archive, pool)
	if err != nil {
		return err
	}
	show := func(ctx context.Context, sum string, at export.Place) ([]byte, string, error) {
		return outlined(ctx, db, docs, sum, at)
	}
	files, err := export.WritePack(ctx, db.SQL(), f.out, f.pack, version, show)
	if err != nil {
		return wrongExport(err)
	}
	fmt.Fprintf(w, "%s: %d files; the same as %s.zip\n", filepath.Join(f.out, "index.html"), len(files), filepath.Clean(f.out))
	return nil
}

// outlined shows a place in its source: a picture of the page, or the web page,
// with the cell outlined; of other formats, the file as it is.
func outlined(ctx context.Context, db *store.DB, docs *documents, sum string, at export.Place) ([]byte, string, error) {
	captures, err := addresses(ctx, db, sum)
	if err != nil {
		return nil, "", err
	}
	data, err := docs.Bytes(ctx, sum, captures)
	if err != nil {
		return nil, "", err
	}
	if text, ok := docs.Markup(data); ok {
		page, err := web.MarkedPage(text, at.Locator, at.Raw)
		return page, ".html", err
	}
	if at.Page == 0 {
		return data, "." + string(extract.Sniff(data).Format), nil
	}
	rendered, err := docs.Picture(ctx, data, at.Page, drawDPI)
	if err != nil {
		return nil, "", err
	}
	img, err := png.Decode(bytes.NewReader(rendered))
	if err != nil {
		return nil, "", err
	}
	if at.Box != nil && extract.Sniff(data).Format == extract.PDF { // of an image file, points are not known
		img = outline(img, layout.Box{X0: at.Box[0], Y0: at.Box[1], X1: at.Box[2], Y1: at.Box[3]})
	}
	var out bytes.Buffer
	err = png.Encode(&out, img)
	return out.Bytes(), ".png", err
}

// outline draws a box on a rendered page, in lines that are seen.
func outline(img image.Image, box layout.Box) image.Image {
	out := image.NewNRGBA(img.Bounds())
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	c := &canvas{out, drawDPI / 72.0}
	for grow := range 3 {
		by := float64(grow) * 72 / drawDPI
		c.frame(layout.Box{X0: box.X0 - by, Y0: box.Y0 - by, X1: box.X1 + by, Y1: box.Y1 + by}, rulingColor)
	}
	return out
}

// addresses are where a file content was found.
func addresses(ctx context.Context, db *store.DB, sum string) ([]web.Capture, error) {
	rows, err := db.SQL().QueryContext(ctx, "SELECT url, coalesce(name, '') FROM captures WHERE sha256 = ? ORDER BY NOT is_current, url", sum)
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	defer rows.Close()
	var out []web.Capture
	for rows.Next() {
		var c web.Capture
		if err := rows.Scan(&c.URL, &c.Name); err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

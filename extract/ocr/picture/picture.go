// Package picture opens image files. In: the bytes of a PNG, JPEG, TIFF, GIF,
// BMP or WebP file. Out: its pages as images, one after another, and how many
// of their pixels make an inch. What is larger than any scan of a page, or
// damaged, is a layout.Error. It does not know what the images show.
package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"  // formats of image.Decode
	_ "image/jpeg" //
	_ "image/png"  //
	"iter"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/raster"
	_ "golang.org/x/image/bmp"  // more formats of image.Decode
	_ "golang.org/x/image/tiff" //
	_ "golang.org/x/image/webp" //
)

// Limits on one file.
const (
	mostPixels = 50_000_000    // A4 at 600 dots an inch has 35 million
	mostInAll  = 1_000_000_000 // of all pages: 250 of A4 at 200 dots an inch
	mostPages  = 200
)

// Pages opens the pages of a file one after another; the sequence ends with
// the first error. Of a file with too many pages, or too many pixels on them
// together, no page is opened.
func Pages(data []byte) iter.Seq2[image.Image, error] {
	return func(yield func(image.Image, error) bool) {
		offsets, order := directories(data)
		if len(offsets) < 2 {
			if _, err := measure(data); err != nil {
				yield(nil, err)
				return
			}
			yield(open(data))
			return
		}
		if len(offsets) > mostPages {
			yield(nil, layout.Bad(layout.TooBig, "", "an image of more than %d pages", mostPages))
			return
		}
		file := slices.Clone(data)
		turnTo := func(at uint32) { order.PutUint32(file[4:], at) } // the directory of the page becomes the first
		all := 0
		for _, at := range offsets {
			turnTo(at)
			n, err := measure(file)
			if all += n; err == nil && all > mostInAll {
				err = layout.Bad(layout.TooBig, "", "an image of %d pages with more than %d million pixels together", len(offsets), mostInAll/1_000_000)
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
		for _, at := range offsets {
			turnTo(at)
			img, err := open(file)
			if !yield(img, err) || err != nil {
				return
			}
		}
	}
}

// measure returns the number of pixels that the header of an image states, or
// why it is not opened.
func measure(data []byte) (pixels int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = layout.Bad(layout.Malformed, "", "the image cannot be decoded: %v", r)
		}
	}()
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, layout.Bad(layout.Malformed, "", "the image cannot be decoded: %w", err)
	}
	if c.Width < 1 || c.Height < 1 || c.Width > mostPixels/c.Height {
		return 0, layout.Bad(layout.TooBig, "", "an image (%s) of %d x %d pixels, the limit is %d million", format, c.Width, c.Height, mostPixels/1_000_000)
	}
	return c.Width * c.Height, nil
}

// open decodes one image.
func open(data []byte) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			img, err = nil, layout.Bad(layout.Malformed, "", "the image cannot be decoded: %v", r)
		}
	}()
	img, _, err = image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, layout.Bad(layout.Malformed, "", "the image cannot be decoded: %w", err)
	}
	return img, nil
}

// directories lists where the directories of the pages of a TIFF file begin
// (TIFF 6.0, section 2), at most one more than are read; none for other files.
func directories(data []byte) (offsets []uint32, order binary.ByteOrder) {
	switch {
	case bytes.HasPrefix(data, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return nil, nil
	}
	const entry = 12
	for at := int64(4); at+4 <= int64(len(data)) && len(offsets) <= mostPages; {
		next := order.Uint32(data[at:])
		if next == 0 || int64(next)+2 > int64(len(data)) || slices.Contains(offsets, next) {
			break
		}
		offsets = append(offsets, next)
		at = int64(next) + 2 + entry*int64(order.Uint16(data[next:]))
	}
	return offsets, order
}

// How the resolution of an image is told.
const (
	paperWidth  = 8.27 // inches of the shorter side of A4
	paperPixels = 1000 // fewer pixels across are no scan of a page
	pageLeast   = 1.25 // the sides of a page are at least
	pageMost    = 1.6  // and at most in this proportion
	typeHeight  = 9.5  // points that the characters of a table are usually high
	least, most = 60, 400
)

// Resolution guesses how many pixels of an image make an inch: of a page by
// its width, of a picture on a page by the height of its characters.
func Resolution(img image.Image) float64 {
	b := img.Bounds()
	short, long := float64(min(b.Dx(), b.Dy())), float64(max(b.Dx(), b.Dy()))
	if short >= paperPixels && long >= pageLeast*short && long <= pageMost*short {
		return short / paperWidth
	}
	red, _ := raster.Planes(img)
	even, blank := red.Even()
	if blank {
		return 96
	}
	var heights []int
	for _, p := range even.Below(128).Parts(image.Rect(0, 0, even.W, even.H)) {
		if h := p.Box.Dy(); h >= 6 && h <= 120 && p.Box.Dx() < 3*h && p.Box.Dx()*4 > h {
			heights = append(heights, h)
		}
	}
	if len(heights) == 0 {
		return 96
	}
	slices.Sort(heights)
	return math.Min(math.Max(float64(heights[len(heights)*7/10])*72/typeHeight, least), most)
}

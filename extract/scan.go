package extract

import (
	"context"
	"fmt"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/extract/pdf"
)

// Scans says what is done with pages that are images.
type Scans string

const (
	ScansOff   Scans = "off"   // they are set aside
	ScansAuto  Scans = "auto"  // they are read where the page has no text of its own
	ScansForce Scans = "force" // every page with an image is read as one, whatever text the file has over it
)

// ScanModes lists the values of Scans.
var ScanModes = []Scans{ScansOff, ScansAuto, ScansForce}

// ReadScans sets what is done with images of pages. Unavailable is why images
// cannot be read, with the command that changes it, or nil.
func (r *Reader) ReadScans(mode Scans, unavailable error) {
	r.scans, r.unavailable = mode, unavailable
}

// OnScan sets what is called after each page of a document that was read as an
// image, with how many of its pages are done. It must be safe for concurrent use.
func (r *Reader) OnScan(done func(page, pages int)) { r.onScan = done }

// noScans returns why images are not read, or nil.
func (r *Reader) noScans() error {
	switch {
	case r.scans == "" || r.scans == ScansOff:
		return fmt.Errorf("images are not read (--ocr off)")
	default:
		return r.unavailable
	}
}

// isScan reports whether a page is read as an image: it is one, or its
// characters cannot be told from the file.
func (r *Reader) isScan(p layout.Page) bool {
	return r.scans == ScansForce && covered(p) || noText(p) != ""
}

// noText says why the file does not tell what is printed on a page; "" if it
// does.
func noText(p layout.Page) string {
	few := printed(p) < fewGlyphs
	switch {
	case p.Scanned:
		return "" // it has been read
	case few && reached(p):
		return pageIsImage
	case few && p.Outlines >= manyOutlines:
		return "has its characters drawn as outlines"
	case undecoded(p):
		return "has fonts that do not say which characters they draw"
	}
	return ""
}

const pageIsImage = "is an image without a text layer"

// How a page is told whose text cannot be decoded, or is drawn as outlines.
const (
	manyOutlines = 60   // curved shapes on a page without text
	enoughText   = 60   // characters of a page that are judged
	leastHan     = 0.02 // share of Han characters of a page in Chinese
	mostDigits   = 0.7  // share of digits of a page that says nothing about its language
)

// undecoded reports whether the characters of a page are codes of fonts: next
// to none is Han, and most are no digits.
func undecoded(p layout.Page) bool {
	n, han, digits := 0, 0, 0
	for _, g := range p.Glyphs {
		switch {
		case g.Hidden:
			continue
		case unicode.Is(unicode.Han, g.Rune):
			han++
		case unicode.IsDigit(g.Rune):
			digits++
		}
		n++
	}
	return n >= enoughText && float64(han) < leastHan*float64(n) && float64(digits) < mostDigits*float64(n)
}

// printed counts the visible characters of a page.
func printed(p layout.Page) int {
	n := 0
	for _, g := range p.Glyphs {
		if !g.Hidden {
			n++
		}
	}
	return n
}

// readScans reads the pages that are images with the recogniser and puts what
// it sees in their place. Invisible text over an image is another reading of
// it: where it is good enough to judge, its digits are compared.
func (r *Reader) readScans(ctx context.Context, data []byte, doc *layout.Document) error {
	var scans []int
	for i, p := range doc.Pages {
		if r.isScan(p) {
			scans = append(scans, i)
		}
	}
	if len(scans) == 0 || r.noScans() != nil {
		return nil
	}
	for n, i := range scans {
		p := doc.Pages[i]
		scan, err := r.pool.Scan(ctx, data, p.Number)
		if s, bad := layout.StatusOf(err); bad && err != nil && s != layout.TimedOut && len(doc.Pages) > 1 {
			doc.Warnings = append(doc.Warnings, layout.Warning{Place: layout.Place{Page: p.Number}, Message: "the image of the page could not be read: " + err.Error()})
			continue
		}
		if err != nil {
			return err
		}
		doc.Pages[i] = merged(p, scan)
		scan.AddTo(doc)
		doc.Doubts = append(doc.Doubts, hiddenDoubts(doc.Pages[i], p)...)
		if r.onScan != nil {
			r.onScan(n+1, len(scans))
		}
	}
	readImages(doc)
	return nil
}

// merged is the page with what was read in its image.
func merged(p layout.Page, scan ocr.Result) layout.Page {
	out := scan.Page
	out.Width, out.Height, out.Rotate, out.Images = p.Width, p.Height, p.Rotate, p.Images
	return out
}

// hiddenDoubts compares the digits of a recognised page with the invisible
// text that the file has for it.
func hiddenDoubts(read, file layout.Page) []layout.Doubt {
	var hidden []rune
	for _, l := range layout.TextLines(file.Glyphs) {
		hidden = append(hidden, []rune(l.Text)...)
	}
	doubts, judged := pdf.Compare(read, string(hidden))
	if !judged {
		return nil
	}
	for i := range doubts {
		doubts[i].Place.Box = read.Displayed(doubts[i].Place.Box)
	}
	return doubts
}

package layout

import (
	"cmp"
	"math"
	"slices"
)

// A Page is one displayed page: rotation, crop and form matrices are already
// applied, so what is read upright is upright here.
type Page struct {
	Number        int // from 1
	Width, Height float64
	Rotate        int // degrees clockwise the file asked for: 0, 90, 180, 270
	Turned        int // degrees clockwise by which the displayed text stands turned: 0, 90, 180, 270
	// Skew is the angle in degrees by which a scanned page lies turned clockwise
	// besides. Glyphs, rulings and images are places on the straightened page;
	// Displayed leads back to the page as displayed.
	Skew    float64
	Scanned bool // the glyphs were recognised in an image of the page
	// Outlines counts the curved shapes drawn on the page, such as characters
	// that are drawn without a font.
	Outlines int
	Glyphs   []Glyph
	Rulings  []Ruling
	Images   []Image
}

// A Glyph is one printed character.
type Glyph struct {
	Rune   rune
	Box    Box
	Size   float64 // effective font size in points
	Seq    int     // position in the content stream; not the reading order
	Hidden bool    // not seen: an OCR layer under an image, in the colour of its ground, or clipped away
	Unsure bool    // the file gives no reliable character for it
	// Confidence is how sure the recognition of an image is of the character,
	// above 0 up to 1; it is 0 for a character that the file states.
	Confidence float64
}

// A Ruling is a straight printed line: a stroke, a thin filled area or image,
// or the border that is seen between two filled areas.
// It is horizontal when Y0 == Y1 and vertical when X0 == X1.
type Ruling struct {
	X0, Y0, X1, Y1 float64
	Width          float64
	Source         string // "stroke", "fill", "image" or "area"
}

// Horizontal reports whether the ruling runs left to right.
func (r Ruling) Horizontal() bool { return r.Y0 == r.Y1 }

// An Image is a picture placed on a page.
type Image struct {
	Box            Box
	PixelW, PixelH int
	Data           []byte // the image file, for formats that keep it apart
	Read           bool   // a table was read in it
}

// A Box is a rectangle: X0 <= X1, Y0 <= Y1. The zero Box means none.
type Box struct{ X0, Y0, X1, Y1 float64 }

// Width returns the horizontal extent in points.
func (b Box) Width() float64 { return b.X1 - b.X0 }

// Height returns the vertical extent in points.
func (b Box) Height() float64 { return b.Y1 - b.Y0 }

// CenterX returns the middle between left and right.
func (b Box) CenterX() float64 { return (b.X0 + b.X1) / 2 }

// CenterY returns the middle between top and bottom.
func (b Box) CenterY() float64 { return (b.Y0 + b.Y1) / 2 }

// Contains reports whether the point lies in the box, borders included.
func (b Box) Contains(x, y float64) bool {
	return b.X0 <= x && x <= b.X1 && b.Y0 <= y && y <= b.Y1
}

// Union returns the smallest box around both; a zero Box counts as none.
func (b Box) Union(o Box) Box {
	if b == (Box{}) {
		return o
	}
	if o == (Box{}) {
		return b
	}
	return Box{math.Min(b.X0, o.X0), math.Min(b.Y0, o.Y0), math.Max(b.X1, o.X1), math.Max(b.Y1, o.Y1)}
}

// Overlap returns the area two boxes share, in square points.
func (b Box) Overlap(o Box) float64 {
	w := math.Min(b.X1, o.X1) - math.Max(b.X0, o.X0)
	h := math.Min(b.Y1, o.Y1) - math.Max(b.Y0, o.Y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}

// sortByCol orders cells from left to right.
func sortByCol(cells []*Cell) {
	slices.SortFunc(cells, func(a, b *Cell) int { return cmp.Compare(a.Col, b.Col) })
}

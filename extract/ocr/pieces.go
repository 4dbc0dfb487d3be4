package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// How ink is told from dirt and grouped, in inches and in heights of a line.
const (
	signInk    = 1. / 25 // inches: ink at least this long in one direction is a sign
	dustInk    = 1. / 90 // inches: anything smaller is dirt
	edgeInk    = 1. / 40 // inches: ink at the edge of a cell that is thinner belongs to its border
	usualLine  = 0.16    // inches: the height of a line where a page shows none
	looseStack = 0.60    // line heights: strokes of one character lie within this
	tallest    = 1.45    // line heights: two bands that make more are two lines
	wordApart  = 1.3     // line heights: a wider gap parts two pieces
	brokenGap  = 1. / 45 // inches: bits of one thin stroke that a scanner broke lie within this,
	brokenHigh = 0.60    // line heights: and are shorter than this
	fewParts   = 40      // where there is more ink there are words, and nothing is mended
)

// A piece is ink that is read together: a line or a word within one cell.
type piece struct {
	box   image.Rectangle
	parts []raster.Part
	more  bool // another one follows in the cell
	dash  bool // ink too small for a sign, alone in the cell, with the shape and place of a hyphen
}

// lineHeight returns the usual height in pixels of the characters of a page.
func lineHeight(ink *raster.Mask, dpi float64) float64 {
	var heights []int
	for _, part := range ink.Parts(image.Rect(0, 0, ink.W, ink.H)) {
		if h := part.Box.Dy(); float64(h) >= signInk*dpi*1.5 && float64(h) < dpi/2.5 && part.Box.Dx() < 3*h {
			heights = append(heights, h)
		}
	}
	if len(heights) == 0 {
		return usualLine * dpi
	}
	slices.Sort(heights)
	return math.Max(float64(heights[len(heights)*7/10]), usualLine*dpi/2)
}

// pieces groups the ink of a cell into lines, and lines at wide gaps.
func pieces(ink *raster.Mask, cell image.Rectangle, dpi, size float64) []piece {
	var signs, small []raster.Part
	parts := ink.Parts(cell)
	for _, part := range parts {
		b := part.Box
		long := float64(max(b.Dx(), b.Dy()))
		switch {
		case long < dustInk*dpi || atEdge(part, cell, dpi):
		case long < signInk*dpi || long < brokenHigh*size && len(parts) <= fewParts:
			small = append(small, part)
		default:
			signs = append(signs, part)
		}
	}
	mended, small := mend(small, dpi)
	signs = append(signs, mended...)
	if len(signs) == 0 {
		return hyphen(small, cell, size)
	}
	var out []piece
	for _, line := range bands(signs, size) {
		words := words(line, size)
		for _, s := range small {
			attach(words, s, size)
		}
		out = append(out, words...)
	}
	for i := range out {
		out[i].more = i+1 < len(out)
	}
	return out
}

// How a hyphen is told from dirt, which it is not larger than: it is alone in its
// cell, at half height, and lies.
const (
	hyphenWide = 0.18 // line heights, at least
	hyphenHigh = 0.20 // line heights, at most
	hyphenFlat = 1.5  // widths for its height, at least
	hyphenFull = 0.50 // of its box that is ink
	hyphenHalf = 0.20 // heights of the cell between its middle and that of the cell, at most
)

// hyphen returns the one piece of a cell in which nothing is as large as a sign
// but a hyphen stands.
func hyphen(small []raster.Part, cell image.Rectangle, size float64) []piece {
	if len(small) != 1 {
		return nil
	}
	b := small[0].Box
	w, h := float64(b.Dx()), float64(b.Dy())
	aside := math.Abs(float64(b.Min.Y+b.Max.Y-cell.Min.Y-cell.Max.Y)) / 2
	if w < hyphenWide*size || h > hyphenHigh*size || w < hyphenFlat*h || float64(small[0].Area) < hyphenFull*w*h || aside > hyphenHalf*float64(cell.Dy()) {
		return nil
	}
	return []piece{{box: b, parts: small, dash: true}}
}

// mend finds the bits that together are as long as a sign: a thin stroke, as of
// a slash, comes out of a fax broken. The others are left.
func mend(small []raster.Part, dpi float64) (signs, left []raster.Part) {
	near := max(int(math.Ceil(brokenGap*dpi)), 1)
	for len(small) > 0 {
		chain, box := small[:1:1], small[0].Box
		rest := small[1:]
		for grown := true; grown; {
			grown = false
			var apart []raster.Part
			for _, part := range rest {
				if slices.ContainsFunc(chain, func(c raster.Part) bool { return c.Box.Inset(-near).Overlaps(part.Box) }) {
					chain, box, grown = append(chain, part), box.Union(part.Box), true
				} else {
					apart = append(apart, part)
				}
			}
			rest = apart
		}
		if float64(max(box.Dx(), box.Dy())) >= signInk*dpi {
			signs = append(signs, chain...)
		} else {
			left = append(left, chain...)
		}
		small = rest
	}
	return signs, left
}

// atEdge reports whether ink is a rest of the border of its cell.
func atEdge(part raster.Part, cell image.Rectangle, dpi float64) bool {
	b, thin := part.Box, max(int(edgeInk*dpi), 2)
	sides := b.Dx() <= thin && (b.Min.X <= cell.Min.X+1 || b.Max.X >= cell.Max.X-1)
	ends := b.Dy() <= thin && (b.Min.Y <= cell.Min.Y+1 || b.Max.Y >= cell.Max.Y-1)
	return sides || ends
}

// bands groups ink into lines by height.
func bands(parts []raster.Part, size float64) [][]raster.Part {
	slices.SortStableFunc(parts, func(a, b raster.Part) int { return cmp.Compare(a.Box.Min.Y, b.Box.Min.Y) })
	type band struct {
		top, low int
		parts    []raster.Part
	}
	var out []band
	for _, part := range parts {
		b := part.Box
		if n := len(out); n > 0 && b.Min.Y < out[n-1].low {
			l := &out[n-1]
			l.low, l.parts = max(l.low, b.Max.Y), append(l.parts, part)
			continue
		}
		out = append(out, band{b.Min.Y, b.Max.Y, []raster.Part{part}})
	}
	for i := 1; i < len(out); { // strokes above each other, as of 二
		a, b := out[i-1], out[i]
		low := math.Min(float64(a.low-a.top), float64(b.low-b.top))
		if float64(b.top-a.low) <= looseStack*size && low < 0.6*size && float64(b.low-a.top) <= tallest*size {
			out[i-1] = band{a.top, b.low, append(a.parts, b.parts...)}
			out = slices.Delete(out, i, i+1)
			continue
		}
		i++
	}
	lines := make([][]raster.Part, len(out))
	for i, b := range out {
		lines[i] = b.parts
	}
	return lines
}

// words cuts a line at wide gaps.
func words(line []raster.Part, size float64) []piece {
	slices.SortStableFunc(line, func(a, b raster.Part) int { return cmp.Compare(a.Box.Min.X, b.Box.Min.X) })
	var out []piece
	for _, part := range line {
		if n := len(out); n > 0 && float64(part.Box.Min.X-out[n-1].box.Max.X) <= wordApart*size {
			out[n-1].box, out[n-1].parts = out[n-1].box.Union(part.Box), append(out[n-1].parts, part)
			continue
		}
		out = append(out, piece{box: part.Box, parts: []raster.Part{part}})
	}
	return out
}

// attach gives a dot or comma to the piece beside which it stands.
func attach(words []piece, dot raster.Part, size float64) {
	for i := range words {
		w := &words[i]
		near := int(0.5 * size)
		room := image.Rect(w.box.Min.X-near, w.box.Min.Y-int(0.15*size), w.box.Max.X+near, w.box.Max.Y+int(0.25*size))
		if dot.Box.In(room) {
			w.box, w.parts = w.box.Union(dot.Box), append(w.parts, dot)
			return
		}
	}
}

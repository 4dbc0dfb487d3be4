package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"
	"unicode"

	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// drawn tells signs by their shape that a recogniser of characters takes for
// others: a slash for 1 or 7, a dash for nothing.
func (p *page) drawn(pc piece, ink *raster.Mask) (text, bool) {
	var sign rune
	sure := drawnSure
	switch {
	case pc.dash:
		sign, sure = '-', minusSure
	case len(pc.parts) <= brokenMost && p.isSlash(pc.parts, ink):
		sign = '/'
	case len(pc.parts) == 1 && float64(pc.box.Dy()) < 0.2*p.size && float64(pc.box.Dx()) > 0.25*p.size && pc.box.Dx() > 3*pc.box.Dy():
		sign = '-'
	default:
		return text{}, false
	}
	x0, x1 := float64(pc.box.Min.X), float64(pc.box.Max.X)
	return text{chars: []model.Char{{Rune: sign, P: sure, From: x0, To: x1}}, number: true, box: pc.box, size: p.size}, true
}

// How a slash is told: its ink lies along one rising line.
const (
	slashHigh  = 0.40 // line heights that it is high at least
	slashSteep = 0.20 // across for its height, at least
	slashFlat  = 1.40 // and at most
	slashAside = 0.75 // strokes: how far ink lies from the middle of the line,
	slashStray = 0.03 // but for this share of it
	slashDust  = 2    // and for some pixels of dust within its box
	slashFull  = 0.60 // share of its rows that carry ink: a scanner breaks thin strokes,
	brokenMost = 6    // into so many bits at most
)

// isSlash reports whether ink lies along one line that rises to the right.
func (p *page) isSlash(parts []raster.Part, ink *raster.Mask) bool {
	var b image.Rectangle
	area := 0
	for _, part := range parts {
		b, area = b.Union(part.Box), area+part.Area
	}
	h := float64(b.Dy())
	if h < slashHigh*p.size {
		return false
	}
	var xs, ys []float64
	rows := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		before := len(xs)
		for x := b.Min.X; x < b.Max.X; x++ {
			if ink.Ink[y*ink.W+x] {
				xs, ys = append(xs, float64(x)), append(ys, float64(y))
			}
		}
		if len(xs) > before {
			rows++
		}
	}
	if float64(rows) < slashFull*h {
		return false
	}
	at, slope := fitted(ys, xs)
	if -slope < slashSteep || -slope > slashFlat {
		return false
	}
	aside := slashAside*float64(area)/(float64(rows)*math.Hypot(1, slope)) + 0.5 // half a pixel for the edge
	stray := 0
	for i := range xs {
		if math.Abs(xs[i]-at-slope*ys[i])/math.Hypot(1, slope) > aside {
			stray++
		}
	}
	return float64(stray) <= slashStray*float64(len(xs))+slashDust
}

// fitted returns the line v = at + slope u nearest to the points.
func fitted(u, v []float64) (at, slope float64) {
	n := float64(len(u))
	var su, sv, suu, suv float64
	for i := range u {
		su, sv, suu, suv = su+u[i], sv+v[i], suu+u[i]*u[i], suv+u[i]*v[i]
	}
	if d := suu - su*su/n; d > 0 {
		slope = (suv - su*sv/n) / d
	}
	return (sv - slope*su) / n, slope
}

// How a minus is told from the digits behind it, in heights of theirs.
const (
	minusThin  = 0.25
	minusShort = 0.20
	minusLong  = 0.90
	minusFlat  = 1.5  // widths for its height, at least
	minusAbove = 0.30 // where its middle lies, from the top of the digits
	minusBelow = 0.75
	minusSure  = 0.88 // a person looks at what was told by a shape alone
)

// minus finds ink in front of a number that has the shape and place of a
// minus, which a recogniser easily leaves out.
func (pc piece) minus() (image.Rectangle, bool) {
	parts := slices.SortedStableFunc(slices.Values(pc.parts), func(a, b raster.Part) int { return cmp.Compare(a.Box.Min.X, b.Box.Min.X) })
	var dash image.Rectangle
	for i, part := range parts {
		if i > 0 && part.Box.Min.X > dash.Max.X {
			var digits image.Rectangle
			for _, d := range parts[i:] {
				digits = digits.Union(d.Box)
			}
			h := float64(digits.Dy())
			w, thin, middle := float64(dash.Dx()), float64(dash.Dy()), float64(dash.Min.Y+dash.Max.Y)/2-float64(digits.Min.Y)
			return dash, thin <= minusThin*h && w >= minusShort*h && w <= minusLong*h && w >= minusFlat*thin && middle >= minusAbove*h && middle <= minusBelow*h
		}
		dash = dash.Union(part.Box)
	}
	return dash, false
}

// speckSure bounds the confidence of a number beside which a speck was left out.
const speckSure = 0.85

// settled makes a number of what is read in a piece agree with its ink: a minus
// in front of it is kept, and a speck behind it, too small for a sign and read
// as a separator that separates nothing, is none. A number that goes on in
// another line may be cut behind its separator.
func (pc piece) settled(chars []model.Char, dpi float64) []model.Char {
	if n := len(chars); n > 1 && !pc.more && (chars[n-1].Rune == '.' || chars[n-1].Rune == ',') &&
		slices.ContainsFunc(pc.parts, func(part raster.Part) bool { return float64(max(part.Box.Dx(), part.Box.Dy())) < signInk*dpi }) {
		chars = chars[:n-1]
		chars[n-2].P = math.Min(chars[n-2].P, speckSure)
	}
	if len(chars) > 0 && chars[0].Rune >= '0' && chars[0].Rune <= '9' {
		if dash, ok := pc.minus(); ok {
			sign := model.Char{Rune: '-', P: minusSure, From: float64(dash.Min.X), To: float64(dash.Max.X)}
			chars = append([]model.Char{sign}, chars...)
		}
	}
	return chars
}

// unlettered reads as a number what the recogniser takes for Latin letters, as
// N for a 2: a table of numbers has none. It is at most as sure as the letters
// are unsure, so that a person looks at it.
func unlettered(chars []model.Char, r model.Reading) (out []model.Char, number bool) {
	unsure := 1.0
	for _, c := range chars {
		switch {
		case unicode.Is(unicode.Latin, c.Rune):
			unsure = math.Min(unsure, 1-c.P)
		case !model.Numeric(c.Rune):
			return chars, false
		}
	}
	out = r.Number()
	if len(out) != len(chars) || len(out) == 0 {
		return chars, false
	}
	for i := range out {
		out[i].P = math.Min(out[i].P, unsure)
	}
	return out, true
}

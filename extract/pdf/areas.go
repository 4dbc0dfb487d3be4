package pdf

import (
	"cmp"
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// How filled areas show borders and hide text.
const (
	maxAreas   = 6000 // filled areas looked at on one page
	maxGap     = 2.5  // points: areas this near to each other have a border between them
	noGap      = 0.3  // points: areas that touch have none unless their colours differ
	faceShare  = 0.6  // of the shorter of two facing sides that must lie beside the other
	beyond     = 0.2  // points outside an area at which its surroundings are looked at
	sameColour = 12   // of 255: channels that differ by less look alike
	lightText  = 225  // of 255: text lighter than this in all channels may be unseen
)

// A colour is red, green and blue from 0 to 255.
type colour [3]uint

var white = colour{255, 255, 255}

func (c colour) like(o colour) bool {
	for i := range c {
		if max(c[i], o[i])-min(c[i], o[i]) > sameColour {
			return false
		}
	}
	return true
}

// light reports whether text of a colour is hard to see on white paper.
func (c colour) light() bool { return min(c[0], c[1], c[2]) >= lightText }

// An area is a filled rectangle; areas are kept in the order in which they are
// painted.
type area struct {
	box    layout.Box
	colour colour
}

// fillColour returns the colour an object is filled with; ok is false for
// what shows nothing or is not filled with a plain colour.
func (r *objectReader) fillColour(obj references.FPDF_PAGEOBJECT) (c colour, ok bool) {
	f, err := r.inst.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: obj})
	if err != nil || f.FillColor.A == 0 {
		return c, false
	}
	return colour{f.FillColor.R, f.FillColor.G, f.FillColor.B}, true
}

// area records what its clip shows of a filled rectangle: some producers fill
// the whole page and clip it to a cell.
func (r *objectReader) area(obj references.FPDF_PAGEOBJECT, form matrix, box layout.Box) {
	if len(r.areas) >= maxAreas {
		return
	}
	c, ok := r.fillColour(obj)
	if !ok {
		return
	}
	if clip, ok := r.clip(obj, form); ok {
		box = common(box, clip)
	}
	switch thin := math.Min(box.Width(), box.Height()); {
	case !placed(box) || thin == 0: // clipped away
	case thin <= thinFill:
		r.add(box, "fill")
	default:
		r.areas = append(r.areas, area{box, c})
	}
}

// ground returns the colour that is seen at a point once the first n areas are
// painted: that of the paper where none of them lies.
func ground(areas []area, n int, x, y float64) colour {
	for i := n - 1; i >= 0; i-- {
		if areas[i].box.Contains(x, y) {
			return areas[i].colour
		}
	}
	return white
}

// borders returns the lines that are seen between areas beside or below each
// other: where their colours meet, or where what lies below them shows through
// the gap between them. An area that has such a neighbour is a cell: its other
// sides are borders too where something else lies beyond them.
func borders(areas []area) []layout.Ruling {
	var out []layout.Ruling
	cell := make([]bool, len(areas))
	for _, horizontal := range []bool{false, true} {
		out = append(out, bordersAlong(areas, horizontal, cell)...)
	}
	for i, a := range areas {
		if cell[i] {
			out = append(out, outline(a, areas)...)
		}
	}
	return out
}

// outline returns the sides of an area beyond which another colour is seen.
func outline(a area, areas []area) []layout.Ruling {
	b := a.box
	x, y := b.CenterX(), b.CenterY()
	var out []layout.Ruling
	for _, s := range []struct {
		x, y float64
		line layout.Ruling
	}{
		{x, b.Y0 - beyond, layout.Ruling{X0: b.X0, Y0: b.Y0, X1: b.X1, Y1: b.Y0}},
		{x, b.Y1 + beyond, layout.Ruling{X0: b.X0, Y0: b.Y1, X1: b.X1, Y1: b.Y1}},
		{b.X0 - beyond, y, layout.Ruling{X0: b.X0, Y0: b.Y0, X1: b.X0, Y1: b.Y1}},
		{b.X1 + beyond, y, layout.Ruling{X0: b.X1, Y0: b.Y0, X1: b.X1, Y1: b.Y1}},
	} {
		if !a.colour.like(ground(areas, len(areas), s.x, s.y)) {
			s.line.Source = "area"
			out = append(out, s.line)
		}
	}
	return out
}

// A side is one end of an area across an axis: the area's span along it.
type side struct {
	at, from, to float64
	index        int
}

// bordersAlong returns the borders of one direction, and marks the areas that
// have one.
func bordersAlong(areas []area, horizontal bool, cell []bool) []layout.Ruling {
	ends, starts := make([]side, len(areas)), make([]side, len(areas))
	for i, a := range areas {
		b := a.box
		if horizontal {
			ends[i], starts[i] = side{b.Y1, b.X0, b.X1, i}, side{b.Y0, b.X0, b.X1, i}
		} else {
			ends[i], starts[i] = side{b.X1, b.Y0, b.Y1, i}, side{b.X0, b.Y0, b.Y1, i}
		}
	}
	byPlace := func(a, b side) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from)) }
	slices.SortFunc(ends, byPlace)
	slices.SortFunc(starts, byPlace)
	var out []layout.Ruling
	first := 0
	for _, e := range ends {
		for first < len(starts) && starts[first].at < e.at-noGap {
			first++
		}
		for _, s := range starts[first:] {
			if s.at > e.at+maxGap {
				break
			}
			if r, ok := border(areas, e, s, horizontal); ok {
				out = append(out, r)
				cell[e.index], cell[s.index] = true, true
			}
		}
	}
	return out
}

// border returns the line between the end of one area and the start of another.
func border(areas []area, e, s side, horizontal bool) (r layout.Ruling, ok bool) {
	from, to := math.Max(e.from, s.from), math.Min(e.to, s.to)
	if e.index == s.index || to-from < faceShare*math.Min(e.to-e.from, s.to-s.from) || to-from < shortestRuling {
		return r, false
	}
	a, b := areas[e.index].colour, areas[s.index].colour
	pos, mid := (e.at+s.at)/2, (from+to)/2
	r = layout.Ruling{X0: pos, Y0: from, X1: pos, Y1: to, Width: math.Max(0, s.at-e.at), Source: "area"}
	x, y := pos, mid
	if horizontal {
		r = layout.Ruling{X0: from, Y0: pos, X1: to, Y1: pos, Width: r.Width, Source: "area"}
		x, y = mid, pos
	}
	if s.at-e.at <= noGap {
		return r, !a.like(b)
	}
	between := ground(areas, min(e.index, s.index), x, y)
	return r, !between.like(a) || !between.like(b)
}

// unseen reports whether text of a colour cannot be seen where it stands.
func unseen(c colour, box layout.Box, areas []area, images []layout.Image) bool {
	x, y := box.CenterX(), box.CenterY()
	for _, img := range images {
		if img.Box.Contains(x, y) {
			return false
		}
	}
	return c.like(ground(areas, len(areas), x, y))
}

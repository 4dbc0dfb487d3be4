package layout

import "math"

// Upright returns the page turned so that its text reads from left to right.
// A page whose text already does is returned as it is.
func (p Page) Upright() Page {
	if p.Turned == 0 {
		return p
	}
	out := p
	out.Turned = 0
	if p.Turned == 90 || p.Turned == 270 {
		out.Width, out.Height = p.Height, p.Width
	}
	turn := func(b Box) Box { return turnBack(b, p.Turned, p.Width, p.Height) }
	out.Glyphs = make([]Glyph, len(p.Glyphs))
	for i, g := range p.Glyphs {
		g.Box = turn(g.Box)
		out.Glyphs[i] = g
	}
	out.Rulings = make([]Ruling, len(p.Rulings))
	for i, r := range p.Rulings {
		b := turn(Box{r.X0, r.Y0, r.X1, r.Y1})
		r.X0, r.Y0, r.X1, r.Y1 = b.X0, b.Y0, b.X1, b.Y1
		out.Rulings[i] = r
	}
	out.Images = make([]Image, len(p.Images))
	for i, img := range p.Images {
		img.Box = turn(img.Box)
		out.Images[i] = img
	}
	return out
}

// Displayed maps a box on the upright page back to the page as displayed. On a
// skewed page it is the upright box of the same size around the same middle.
func (p Page) Displayed(b Box) Box {
	switch p.Turned {
	case 0:
	case 90, 270:
		b = turnBack(b, 360-p.Turned, p.Height, p.Width)
	default:
		b = turnBack(b, 180, p.Width, p.Height)
	}
	if p.Skew == 0 || b == (Box{}) {
		return b
	}
	sin, cos := math.Sincos(p.Skew * math.Pi / 180)
	dx, dy := b.CenterX()-p.Width/2, b.CenterY()-p.Height/2
	mx, my := p.Width/2+dx*cos-dy*sin-b.CenterX(), p.Height/2+dx*sin+dy*cos-b.CenterY()
	return Box{b.X0 + mx, b.Y0 + my, b.X1 + mx, b.Y1 + my}
}

// turnBack turns a box counter-clockwise by degrees on a page of w x h points.
func turnBack(b Box, degrees int, w, h float64) Box {
	switch degrees {
	case 90:
		return Box{b.Y0, w - b.X1, b.Y1, w - b.X0}
	case 180:
		return Box{w - b.X1, h - b.Y1, w - b.X0, h - b.Y0}
	case 270:
		return Box{h - b.Y1, b.X0, h - b.Y0, b.X1}
	default:
		return b
	}
}

// Package raster works on the pixels of a page. In: an image. Out: the image
// cleaned and straightened, the ink on it, its straight lines, and its pieces
// of ink. It does not know characters or tables.
//
// Pixels count from the top left corner, y growing downwards. Lengths in
// pixels are derived from the resolution, in dots an inch.
package raster

import (
	"image"
	"image/color"
	"math"
)

// A Gray is an image of brightness: 0 is ink, 255 is paper.
type Gray struct {
	W, H int
	Pix  []uint8 // row by row
}

// NewGray returns an image without ink.
func NewGray(w, h int) *Gray {
	g := &Gray{w, h, make([]uint8, w*h)}
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	return g
}

// Planes takes an image apart. Red is its red channel: on it red seals fade
// and black print stays. Dark is the darkest channel, on which print of any
// colour stands; it is red itself if the image has no colour.
func Planes(img image.Image) (red, dark *Gray) {
	b := img.Bounds()
	red = &Gray{b.Dx(), b.Dy(), make([]uint8, b.Dx()*b.Dy())}
	dark = &Gray{red.W, red.H, make([]uint8, len(red.Pix))}
	coloured := 0
	put := func(i int, c color.RGBA) {
		red.Pix[i], dark.Pix[i] = c.R, min(c.R, c.G, c.B)
		if max(c.R, c.G, c.B)-dark.Pix[i] > colourful {
			coloured++
		}
	}
	for y := range red.H {
		for x := range red.W {
			put(y*red.W+x, at(img, b.Min.X+x, b.Min.Y+y))
		}
	}
	if coloured*rareColour < len(red.Pix) {
		return red, red
	}
	return red, dark
}

const (
	colourful  = 48     // a pixel whose channels differ by more is coloured
	rareColour = 10_000 // an image with fewer coloured pixels than one in so many is grey
)

// at returns a pixel over white paper.
func at(img image.Image, x, y int) color.RGBA {
	switch m := img.(type) {
	case *image.RGBA:
		i := m.PixOffset(x, y)
		if m.Pix[i+3] == 255 {
			return color.RGBA{m.Pix[i], m.Pix[i+1], m.Pix[i+2], 255}
		}
	case *image.Gray:
		v := m.Pix[m.PixOffset(x, y)]
		return color.RGBA{v, v, v, 255}
	}
	r, g, b, a := img.At(x, y).RGBA()
	over := func(c uint32) uint8 { return uint8((c + 0xffff - a) >> 8) }
	return color.RGBA{over(r), over(g), over(b), 255}
}

// Crop returns a copy of a part; what lies outside the image is paper.
func (g *Gray) Crop(r image.Rectangle) *Gray {
	out := NewGray(max(r.Dx(), 1), max(r.Dy(), 1))
	in := r.Intersect(image.Rect(0, 0, g.W, g.H))
	for y := in.Min.Y; y < in.Max.Y; y++ {
		copy(out.Pix[(y-r.Min.Y)*out.W+in.Min.X-r.Min.X:], g.Pix[y*g.W+in.Min.X:y*g.W+in.Max.X])
	}
	return out
}

// Soft returns the image with each pixel a mean of itself and its neighbours,
// some times over, so that strokes broken by a pixel or two run together.
func (g *Gray) Soft(times int) *Gray {
	for range times {
		out := NewGray(g.W, g.H)
		for y := range g.H {
			for x := range g.W {
				sum, weights := 0, 0
				for dy := max(-1, -y); dy <= min(1, g.H-1-y); dy++ {
					for dx := max(-1, -x); dx <= min(1, g.W-1-x); dx++ {
						w := (2 - dx*dx) * (2 - dy*dy)
						sum, weights = sum+w*int(g.Pix[(y+dy)*g.W+x+dx]), weights+w
					}
				}
				out.Pix[y*g.W+x] = uint8(sum / weights)
			}
		}
		g = out
	}
	return g
}

// Paste copies an image into this one at a point; what does not fit is left out.
func (g *Gray) Paste(from *Gray, x, y int) {
	in := image.Rect(x, y, x+from.W, y+from.H).Intersect(image.Rect(0, 0, g.W, g.H))
	for row := in.Min.Y; row < in.Max.Y; row++ {
		copy(g.Pix[row*g.W+in.Min.X:row*g.W+in.Max.X], from.Pix[(row-y)*from.W+in.Min.X-x:])
	}
}

// Resize returns the image in another size: averages of areas where it
// shrinks, lines between neighbours where it grows.
func (g *Gray) Resize(w, h int) *Gray {
	if w == g.W && h == g.H {
		return g
	}
	across := &Gray{w, g.H, make([]uint8, w*g.H)}
	taps := tapsOf(g.W, w)
	for y := range g.H {
		row, into := g.Pix[y*g.W:][:g.W], across.Pix[y*w:][:w]
		for x, t := range taps {
			v := float32(0.5)
			from := row[t.from:][:len(t.weights)]
			for j, weight := range t.weights {
				v += weight * float32(from[j])
			}
			into[x] = uint8(v)
		}
	}
	out := &Gray{w, h, make([]uint8, w*h)}
	sums := make([]float32, w)
	for y, t := range tapsOf(g.H, h) {
		for x := range sums {
			sums[x] = 0.5
		}
		for j, weight := range t.weights {
			for x, v := range across.Pix[(t.from+j)*w:][:w] {
				sums[x] += weight * float32(v)
			}
		}
		into := out.Pix[y*w:][:w]
		for x, v := range sums {
			into[x] = uint8(v)
		}
	}
	return out
}

// A tap says of which pixels of a row one pixel of a scaled row is made.
type tap struct {
	from    int
	weights []float32
}

// tapsOf returns the taps that scale n pixels to m.
func tapsOf(n, m int) []tap {
	scale := float64(n) / float64(m)
	reach := math.Max(scale, 1)
	taps := make([]tap, m)
	for i := range taps {
		centre := (float64(i)+0.5)*scale - 0.5
		from, to := max(int(math.Ceil(centre-reach)), 0), min(int(math.Floor(centre+reach)), n-1)
		if from > to {
			from, to = min(max(int(math.Round(centre)), 0), n-1), min(max(int(math.Round(centre)), 0), n-1)
		}
		t := tap{from: from}
		sum := float32(0)
		for j := from; j <= to; j++ {
			w := float32(math.Max(1-math.Abs(float64(j)-centre)/reach, 1e-6))
			t.weights, sum = append(t.weights, w), sum+w
		}
		for j := range t.weights {
			t.weights[j] /= sum
		}
		taps[i] = t
	}
	return taps
}

// Turn returns the image turned counter-clockwise by 90, 180 or 270 degrees.
func (g *Gray) Turn(degrees int) *Gray {
	out := &Gray{g.W, g.H, make([]uint8, len(g.Pix))}
	if degrees == 90 || degrees == 270 {
		out.W, out.H = g.H, g.W
	}
	for y := range g.H {
		for x := range g.W {
			tx, ty := x, y
			switch degrees {
			case 90:
				tx, ty = y, g.W-1-x
			case 180:
				tx, ty = g.W-1-x, g.H-1-y
			case 270:
				tx, ty = g.H-1-y, x
			}
			out.Pix[ty*out.W+tx] = g.Pix[y*g.W+x]
		}
	}
	return out
}

// Rotate returns the image turned counter-clockwise about its centre by a
// small angle in degrees. What comes in from outside is paper.
func (g *Gray) Rotate(degrees float64) *Gray {
	if degrees == 0 {
		return g
	}
	out := NewGray(g.W, g.H)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := float64(g.W-1)/2, float64(g.H-1)/2
	xs, ys := make([]float64, g.W), make([]float64, g.W) // from where a pixel of the middle row comes
	for x := range g.W {
		dx := float64(x) - cx
		xs[x], ys[x] = cx+dx*cos, cy+dx*sin
	}
	for y := range g.H {
		dy := float64(y) - cy
		for x := range g.W {
			sx, sy := xs[x]-dy*sin, ys[x]+dy*cos
			x0, y0 := int(sx), int(sy)
			if sx < 0 || sy < 0 || x0+1 >= g.W || y0+1 >= g.H {
				continue
			}
			fx, fy := int((sx-float64(x0))*256), int((sy-float64(y0))*256)
			i := y0*g.W + x0
			top := int(g.Pix[i])*(256-fx) + int(g.Pix[i+1])*fx
			low := int(g.Pix[i+g.W])*(256-fx) + int(g.Pix[i+g.W+1])*fx
			out.Pix[y*g.W+x] = uint8((top*(256-fy) + low*fy) >> 16)
		}
	}
	return out
}

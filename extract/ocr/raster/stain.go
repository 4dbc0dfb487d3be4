package raster

import (
	"image"
	"image/color"
	"math"
)

// How coloured ink that lies over print is told from it. Lengths are in inches.
const (
	hues       = 12     // parts of the circle of colours
	stainDark  = 0.78   // share of the red of paper above which the red channel does not show an ink
	stainLeast = 20_000 // an image with fewer pixels of one ink in its strokes than one in so many has none
	stainCore  = 1. / 200
	stainReach = 1. / 40  // from the core of a stroke to its faded edge
	stainSmear = 1. / 100 // how far the colour of a compressed picture lies beside its place
	stainFill  = 0.22     // a square full of one colour is a shaded area
	stainFull  = 0.95     // of such a square
	stainTaken = 1.1      // of the ink is taken away, as it is not even
	stainThin  = 1.5      // how much more of it there is than the colour says: compressed pictures have it paler
)

// A Stain is ink in a colour of its own, as of a blue stamp or a pen.
type Stain struct {
	Clear *Gray // the page without it
	Ink   *Gray // where it lies and how thickly: 255 is nowhere
}

// Stains takes coloured ink off the red channel that the channel shows: the
// colour at a place says how much of the ink lies there, and that much of the
// darkness is taken away. Black print below the ink stays. Areas shaded in a
// colour are left. It returns nil if there is no such ink.
func Stains(img image.Image, red *Gray, dpi float64) *Stain {
	s := &stainer{w: red.W, h: red.H, red: red, dpi: dpi, paper: paperColour(img)}
	s.look(img)
	if !s.strokes() {
		return nil
	}
	return s.taken()
}

type stainer struct {
	w, h   int
	dpi    float64
	red    *Gray
	paper  [3]float64
	hue    []int8    // of a coloured pixel, else -1
	chroma []uint8   // how far the channels of a pixel differ
	luma   []uint8   // brightness, paper is 255
	inks   [hues]ink // those that lie over print
	area   *Mask     // where they lie
}

// An ink is what its full strokes look like.
type ink struct {
	known  bool
	chroma float64
	dense  float64 // natural logarithm of how much darker than paper
}

// paperColour is the brightness of each channel that most of the page is near to.
func paperColour(img image.Image) (out [3]float64) {
	var hist [3][256]int
	b, n := img.Bounds(), 0
	for y := b.Min.Y; y < b.Max.Y; y += 4 {
		for x := b.Min.X; x < b.Max.X; x += 4 {
			c := at(img, x, y)
			hist[0][c.R]++
			hist[1][c.G]++
			hist[2][c.B]++
			n++
		}
	}
	for i := range out {
		out[i] = math.Max(float64(rank(hist[i][:], 0.7, n)), darkestPaper)
	}
	return out
}

// look measures every pixel.
func (s *stainer) look(img image.Image) {
	n := s.w * s.h
	s.hue, s.chroma, s.luma = make([]int8, n), make([]uint8, n), make([]uint8, n)
	b := img.Bounds()
	for y := range s.h {
		for x := range s.w {
			i := y*s.w + x
			r, g, bl := s.even(at(img, b.Min.X+x, b.Min.Y+y))
			least, most := min(r, g, bl), max(r, g, bl)
			s.luma[i], s.chroma[i], s.hue[i] = uint8(0.299*r+0.587*g+0.114*bl+0.5), uint8(most-least), -1
			if most-least > colourful {
				s.hue[i] = hueOf(r, g, bl, least, most)
			}
		}
	}
}

// even returns the channels of a pixel as if the paper were white.
func (s *stainer) even(c color.RGBA) (r, g, b float64) {
	of := func(v uint8, paper float64) float64 { return math.Min(float64(v)*255/paper, 255) }
	return of(c.R, s.paper[0]), of(c.G, s.paper[1]), of(c.B, s.paper[2])
}

// hueOf is the part of the circle of colours, red in the middle of the first.
func hueOf(r, g, b, least, most float64) int8 {
	var h float64 // sixths of the circle
	switch d := most - least; most {
	case r:
		h = (g - b) / d
	case g:
		h = 2 + (b-r)/d
	default:
		h = 4 + (r-g)/d
	}
	return int8(int(math.Floor((h+6)*hues/6+0.5)) % hues)
}

// strokes finds the inks that lie over print and where. It reports whether there are any.
func (s *stainer) strokes() bool {
	coloured := &Mask{s.w, s.h, make([]bool, len(s.hue))}
	for i, h := range s.hue {
		coloured.Ink[i] = h >= 0
	}
	coloured.unfill(s.pixels(stainFill), stainFull)
	core := coloured.core(s.pixels(stainCore))
	var pixels [hues][]int
	for i, is := range core.Ink {
		if is {
			pixels[s.hue[i]] = append(pixels[s.hue[i]], i)
		}
	}
	var found [hues]ink
	any := false
	for h := range found {
		found[h] = s.inkOf(pixels[h])
		any = any || found[h].known
	}
	if !any {
		return false
	}
	for h := range found { // where an ink is thin or lies over print its colour is not quite the same
		s.inks[h] = found[h]
		for _, near := range []int{(h + 1) % hues, (h + hues - 1) % hues} {
			if !found[h].known && found[near].known {
				s.inks[h] = found[near]
			}
		}
	}
	for i, is := range core.Ink {
		core.Ink[i] = is && s.inks[s.hue[i]].known
	}
	s.area = core.grown(s.pixels(stainReach))
	return true
}

func (s *stainer) pixels(inches float64) int { return max(int(math.Round(inches*s.dpi)), 1) }

// inkOf measures an ink by the cores of its strokes. An ink that the red channel
// does not show is none.
func (s *stainer) inkOf(core []int) ink {
	if len(core)*stainLeast < len(s.hue) {
		return ink{}
	}
	var red, chroma [256]int
	for _, i := range core {
		red[min(int(float64(s.red.Pix[i])*255/s.paper[0]), 255)]++
		chroma[s.chroma[i]]++
	}
	full := rank(chroma[:], 0.8, len(core))
	if float64(rank(red[:], 0.5, len(core))) > stainDark*255 {
		return ink{}
	}
	var luma [256]int
	n := 0
	for _, i := range core {
		if int(s.chroma[i]) >= full*4/5 {
			luma[s.luma[i]]++
			n++
		}
	}
	return ink{true, float64(full), density(uint8(rank(luma[:], 0.5, n)))}
}

// density is how much darker than paper a brightness is, as a logarithm.
func density(luma uint8) float64 { return -math.Log(math.Max(float64(luma), 1) / 255) }

// taken makes the page without the inks.
func (s *stainer) taken() *Stain {
	out := &Stain{Clear: &Gray{s.w, s.h, append([]uint8(nil), s.red.Pix...)}, Ink: NewGray(s.w, s.h)}
	near := s.pixels(stainSmear)
	for y := range s.h {
		for x := range s.w {
			i := y*s.w + x
			if !s.area.Ink[i] {
				continue
			}
			share, dense := s.over(x, y, near)
			if share == 0 {
				continue
			}
			rest := math.Max(density(s.luma[i])-stainTaken*share*dense, 0)
			out.Clear.Pix[i] = uint8(math.Min(s.paper[0]*math.Exp(-rest), 255))
			if s.hue[i] >= 0 {
				out.Ink.Pix[i] = uint8(255 * (1 - share))
			}
		}
	}
	return out
}

// over returns how much of an ink lies at a place, and how dense it is where it is full.
func (s *stainer) over(x, y, near int) (share, dense float64) {
	for v := max(y-near, 0); v <= min(y+near, s.h-1); v++ {
		for u := max(x-near, 0); u <= min(x+near, s.w-1); u++ {
			i := v*s.w + u
			if s.hue[i] < 0 {
				continue
			}
			if k := s.inks[s.hue[i]]; k.known {
				if f := math.Min(stainThin*float64(s.chroma[i])/k.chroma, 1); f > share {
					share, dense = f, k.dense
				}
			}
		}
	}
	return share, dense
}

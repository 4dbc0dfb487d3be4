package model

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/ocr/raster"
	ort "github.com/yalue/onnxruntime_go"
)

// What the recogniser takes: pieces of one height, any width.
const (
	height     = 48
	leastWidth = 16
	stepWidth  = 8    // pixels of width for one step of the answer
	mostWidth  = 2400 // a longer line is squeezed
	widthStep  = 16   // widths are rounded up to this, so that pieces can be read together
	batchArea  = 1600 // pixels of width read at one time: what does not fit the caches of a core takes half as long again
)

// Long lines are running text, which is read as well when it is squeezed, in less time.
const (
	longLine     = 8    // heights: a piece wider than this,
	longSqueezed = 0.65 // and what its width is multiplied with; 0.6 still loses no character in 9,000
)

// A Reading is what the recogniser sees in one piece, from left to right.
type Reading struct {
	Steps []Step
	Width float64 // pixels of the piece that one step covers
}

// A Step is one position: the likeliest class, and how likely each sign of a
// number is. Signs are indexed as SignRunes; index 0 is the blank.
type Step struct {
	Rune  rune // 0 for the blank between characters
	P     float32
	Signs [signCount]float32
}

// Recognise reads pieces. The result has their order.
func (m *Models) Recognise(pieces []*raster.Gray) ([]Reading, error) {
	order := make([]int, len(pieces))
	widths := make([]int, len(pieces))
	for i, p := range pieces {
		order[i] = i
		w := int(math.Ceil(scaledWidth(p)))
		widths[i] = min(max((w+widthStep-1)/widthStep*widthStep, leastWidth), mostWidth)
	}
	slices.SortStableFunc(order, func(a, b int) int { return widths[a] - widths[b] })
	out := make([]Reading, len(pieces))
	for start := 0; start < len(order); {
		w, end := widths[order[start]], start+1
		for end < len(order) && widths[order[end]] == w && (end-start+1)*w <= batchArea {
			end++
		}
		if err := m.batch(pieces, order[start:end], w, out); err != nil {
			return nil, err
		}
		start = end
	}
	return out, nil
}

// scaledWidth is how wide a piece comes out at the height of the recogniser.
func scaledWidth(p *raster.Gray) float64 {
	w := float64(p.W*height) / float64(max(p.H, 1))
	if p.W > longLine*p.H {
		w *= longSqueezed
	}
	return w
}

// innerWidth is the same in pixels, of at most room.
func innerWidth(p *raster.Gray, room int) int {
	return min(max(int(math.Round(scaledWidth(p))), 1), room)
}

// batch reads pieces of one width.
func (m *Models) batch(pieces []*raster.Gray, which []int, w int, out []Reading) error {
	data := m.asked(len(which) * 3 * height * w)
	clear(data)
	for k, i := range which {
		p := pieces[i]
		inner := innerWidth(p, w)
		g := p.Resize(inner, height)
		plane := data[k*3*height*w:][:height*w]
		for y := range height {
			for x := range inner {
				plane[y*w+x] = float32(g.Pix[y*inner+x])/127.5 - 1
			}
		}
		copy(data[(k*3+1)*height*w:], plane)
		copy(data[(k*3+2)*height*w:], plane)
	}
	steps, classes := w/stepWidth, len(m.keys)
	probs, err := m.run(m.recogniser, ort.NewShape(int64(len(which)), 3, height, int64(w)), data, ort.NewShape(int64(len(which)), int64(steps), int64(classes)))
	if err != nil {
		return err
	}
	for k, i := range which {
		p := pieces[i]
		r := Reading{Width: stepWidth * float64(p.W) / float64(innerWidth(p, w)), Steps: make([]Step, steps)}
		for t := range steps {
			r.Steps[t] = m.step(probs[(k*steps+t)*classes:][:classes])
		}
		out[i] = r
	}
	return nil
}

func (m *Models) step(probs []float32) Step {
	best := 0
	for c, p := range probs {
		if p > probs[best] {
			best = c
		}
	}
	s := Step{Rune: m.keys[best], P: probs[best]}
	for k, classes := range m.signs {
		for _, c := range classes {
			s.Signs[k] += probs[c]
		}
	}
	return s
}

package model

import (
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
	batchArea  = 6000 // pixels of width read at one time: bounds the memory
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
		w := (p.W*height + p.H - 1) / max(p.H, 1)
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

// batch reads pieces of one width.
func (m *Models) batch(pieces []*raster.Gray, which []int, w int, out []Reading) error {
	data := make([]float32, len(which)*3*height*w)
	for k, i := range which {
		p := pieces[i]
		inner := min(max((p.W*height+p.H/2)/max(p.H, 1), 1), w)
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
		inner := float64(min(max((p.W*height+p.H/2)/max(p.H, 1), 1), w))
		r := Reading{Width: stepWidth * float64(p.W) / inner, Steps: make([]Step, steps)}
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

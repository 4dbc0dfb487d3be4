package model

import (
	"image"
	"math"

	"github.com/gongkai/gongkai/extract/ocr/raster"
	ort "github.com/yalue/onnxruntime_go"
)

// How the map of the detector is read (PaddleOCR, DBPostProcess).
const (
	sizeStep   = 32  // the sides of the input are multiples of this
	textPixel  = 0.3 // probability from which a pixel belongs to text
	textBox    = 0.6 // mean probability from which a set of pixels is text
	unclip     = 1.5 // the map shows the cores of lines: how much they are grown, as area over perimeter
	smallestPx = 3
)

// The means and deviations of the channels that the detector was trained with.
var (
	detectMean = [3]float32{0.485, 0.456, 0.406}
	detectDev  = [3]float32{0.229, 0.224, 0.225}
)

// Detect returns the boxes of the lines of text on an upright page that is not
// skewed, in its pixels. The page is looked at with its long side at most long
// pixels.
func (m *Models) Detect(page *raster.Gray, long int) ([]image.Rectangle, error) {
	scale := math.Min(float64(long)/float64(max(page.W, page.H)), 1)
	side := func(n int) int { return max(int(math.Round(float64(n)*scale/sizeStep)), 1) * sizeStep }
	w, h := side(page.W), side(page.H)
	small := page.Resize(w, h)
	data := m.asked(3 * w * h)
	for c := range 3 {
		var value [256]float32
		for v := range value {
			value[v] = (float32(v)/255 - detectMean[c]) / detectDev[c]
		}
		plane := data[c*w*h:][:w*h]
		for i, v := range small.Pix {
			plane[i] = value[v]
		}
	}
	probs, err := m.run(m.detector, ort.NewShape(1, 3, int64(h), int64(w)), data, ort.NewShape(1, 1, int64(h), int64(w)))
	if err != nil {
		return nil, err
	}
	out := boxes(probs, w, h)
	fx, fy := float64(page.W)/float64(w), float64(page.H)/float64(h)
	for i, b := range out {
		out[i] = image.Rect(int(float64(b.Min.X)*fx), int(float64(b.Min.Y)*fy), int(math.Ceil(float64(b.Max.X)*fx)), int(math.Ceil(float64(b.Max.Y)*fy))).
			Intersect(image.Rect(0, 0, page.W, page.H))
	}
	return out, nil
}

// boxes turns the map of the detector into boxes around lines.
func boxes(probs []float32, w, h int) []image.Rectangle {
	mask := &raster.Mask{W: w, H: h, Ink: make([]bool, w*h)}
	for i, p := range probs {
		mask.Ink[i] = p > textPixel
	}
	var out []image.Rectangle
	for _, part := range mask.Parts(image.Rect(0, 0, w, h)) {
		b := part.Box
		if min(b.Dx(), b.Dy()) < smallestPx {
			continue
		}
		sum, n := float32(0), 0
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if mask.Ink[y*w+x] {
					sum, n = sum+probs[y*w+x], n+1
				}
			}
		}
		if sum < textBox*float32(n) {
			continue
		}
		grow := int(math.Round(float64(b.Dx()*b.Dy()) * unclip / float64(2*(b.Dx()+b.Dy()))))
		out = append(out, b.Inset(-grow).Intersect(image.Rect(0, 0, w, h)))
	}
	return out
}

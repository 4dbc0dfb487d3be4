package ocr

import (
	"cmp"
	"image"
	"slices"

	"github.com/gongkai/gongkai/extract/ocr/model"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// How large a page is for the detector, in pixels of its long side.
const (
	longBody  = 1280
	longTable = 1600
)

// How the direction of text is told.
const (
	probes    = 6   // lines that are read to try a direction
	probeWide = 2.5 // heights: a line this wide shows its direction,
	probeMost = 14  // and one this wide is still read quickly
	surely    = 0.8 // mean confidence of text that is read the right way up
)

// upright finds the lines of text of the page, and turns it so that they read
// from left to right: by the shape of the lines, and by which way up they can
// be read.
func (p *page) upright() error {
	if err := p.detect(); err != nil {
		return err
	}
	wide, tall := 0, 0
	for _, b := range p.found {
		switch {
		case b.Dx() > b.Dy()*3/2:
			wide += b.Dx()
		case b.Dy() > b.Dx()*3/2:
			tall += b.Dy()
		}
	}
	turn := 0
	if tall > 2*wide {
		turn = 90
		if err := p.turned(90); err != nil {
			return err
		}
	}
	up, down, err := p.probe()
	if err != nil || up >= surely || up >= down {
		p.out.Turned = turn
		return err
	}
	p.out.Turned = (turn + 180) % 360
	return p.turned(180)
}

// detect finds the lines of text.
func (p *page) detect() (err error) {
	long := longBody
	if len(p.cells) > 0 {
		long = longTable
	}
	p.found, err = p.engine.models.Detect(p.grey, long)
	return err
}

// turned turns the page counter-clockwise and looks at it anew.
func (p *page) turned(degrees int) error {
	w, h := p.grey.W, p.grey.H
	p.planes = p.each(func(g *raster.Gray) *raster.Gray { return g.Turn(degrees) })
	for i, b := range p.faint {
		p.faint[i] = turnedBox(b, w, h, degrees)
	}
	p.known = map[image.Rectangle]model.Reading{}
	p.rule()
	return p.detect()
}

// turnedBox is where a part of an image of a size lies once that is turned
// counter-clockwise.
func turnedBox(b image.Rectangle, w, h, degrees int) image.Rectangle {
	switch degrees {
	case 90:
		return image.Rect(b.Min.Y, w-b.Max.X, b.Max.Y, w-b.Min.X)
	case 180:
		return image.Rect(w-b.Max.X, h-b.Max.Y, w-b.Min.X, h-b.Min.Y)
	}
	return b
}

// probe reads a few lines as they stand and upside down, and returns the mean
// confidence of both. Upside down is not tried where they can be read.
func (p *page) probe() (up, down float64, err error) {
	lines := probed(p.found)
	if len(lines) == 0 {
		return 1, 0, nil
	}
	up, err = p.sureness(lines, 0)
	if err != nil || up >= surely {
		return up, 0, err
	}
	down, err = p.sureness(lines, 180)
	return up, down, err
}

// probed are the few of the lines that are read to see which way they run.
func probed(found []image.Rectangle) []image.Rectangle {
	lines := slices.DeleteFunc(slices.Clone(found), func(b image.Rectangle) bool {
		return float64(b.Dx()) < probeWide*float64(b.Dy()) || b.Dx() > probeMost*b.Dy()
	})
	slices.SortStableFunc(lines, func(a, b image.Rectangle) int { return cmp.Compare(b.Dx()*a.Dy(), a.Dx()*b.Dy()) })
	return lines[:min(len(lines), probes)]
}

// sureness is the mean confidence with which lines are read, turned.
func (p *page) sureness(lines []image.Rectangle, turn int) (float64, error) {
	crops := make([]*raster.Gray, len(lines))
	for i, b := range lines {
		crops[i] = p.grey.Crop(b)
		if turn != 0 {
			crops[i] = crops[i].Turn(turn)
		}
	}
	readings, err := p.engine.models.Recognise(crops)
	for i, r := range readings {
		if turn == 0 {
			p.known[lines[i]] = r
		}
	}
	return sureness(readings), err
}

// sureness is the mean confidence of all characters, 0 if there are none.
func sureness(readings []model.Reading) float64 {
	sum, n := 0.0, 0
	for _, r := range readings {
		for _, c := range r.Free() {
			sum, n = sum+c.P, n+1
		}
	}
	return sum / float64(max(n, 1))
}

// lines reads parts of the page, but for those that are read already.
func (p *page) lines(boxes []image.Rectangle) ([]model.Reading, error) {
	var crops []*raster.Gray
	var todo []image.Rectangle
	for _, b := range boxes {
		if _, ok := p.known[b]; !ok {
			crops, todo = append(crops, p.grey.Crop(b)), append(todo, b)
		}
	}
	readings, err := p.engine.models.Recognise(crops)
	if err != nil {
		return nil, err
	}
	for i, r := range readings {
		p.known[todo[i]] = r
	}
	out := make([]model.Reading, len(boxes))
	for i, b := range boxes {
		out[i] = p.known[b]
	}
	return out, nil
}

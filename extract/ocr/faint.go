package ocr

import (
	"image"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr/raster"
)

// throughSure is the mean confidence from which faint print is read.
const throughSure = 0.5

// faintPrint looks for print that is much fainter than the rest of the page. That
// of the other side of the paper, which is mirrored, is taken away.
func (p *page) faintPrint() error {
	f := p.grey.Faint(p.dpi)
	p.faint = f.Boxes
	if !f.Second {
		return nil
	}
	mirrored, err := p.mirrored(f.Only)
	if err != nil || !mirrored {
		return err
	}
	stain := p.stain
	p.planes = p.each(func(g *raster.Gray) *raster.Gray { return g.Without(f) })
	p.stain, p.faint = stain, nil
	p.warnings = append(p.warnings, layout.Warning{Place: layout.Place{Page: p.out.Number}, Message: "the print of the other side of the paper shows through; it is not read"})
	return nil
}

const faintOnly = "something much fainter than the rest of the page stands in the cell"

// underFaint marks the cells without print in which faint print stands.
func (p *page) underFaint() {
	for i := range p.cells {
		c := &p.cells[i]
		inside := c.box.Inset(max(int(lineBorder*p.dpi), 1))
		if len(c.texts) == 0 && slices.ContainsFunc(p.faint, func(b image.Rectangle) bool { return b.In(inside) }) {
			p.doubts = append(p.doubts, layout.Doubt{Place: layout.Place{Page: p.out.Number, Box: p.points(c.box)}, Why: faintOnly})
		}
	}
}

// mirrored reports whether print reads better in a mirror than as it stands.
func (p *page) mirrored(g *raster.Gray) (bool, error) {
	boxes, err := p.engine.models.Detect(g, longBody)
	if err != nil {
		return false, err
	}
	lines := probed(boxes)
	if len(lines) == 0 {
		return false, nil
	}
	crops := make([]*raster.Gray, len(lines))
	for i, b := range lines {
		crops[i] = g.Crop(b)
	}
	best := func(turns ...func(*raster.Gray) *raster.Gray) (most float64, err error) {
		for _, turn := range turns {
			turned := make([]*raster.Gray, len(crops))
			for i, c := range crops {
				turned[i] = turn(c)
			}
			readings, err := p.engine.models.Recognise(turned)
			if err != nil {
				return 0, err
			}
			most = max(most, sureness(readings))
		}
		return most, nil
	}
	over := func(g *raster.Gray) *raster.Gray { return g.Turn(180) }
	stands, err := best(func(g *raster.Gray) *raster.Gray { return g }, over)
	if err != nil {
		return false, err
	}
	behind, err := best((*raster.Gray).Mirrored, func(g *raster.Gray) *raster.Gray { return over(g.Mirrored()) })
	return behind > stands && behind >= throughSure, err
}

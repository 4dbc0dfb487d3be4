package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A legend names the series, side by side above the plot. One series without a
// name has none.
type legend []legendEntry

type legendEntry struct {
	name  string
	marks []plot.Thumbnailer
}

const (
	markWidth = 20
	entryGap  = 16
	entryStep = 16 // from line to line
)

// add takes up a series.
func (l *legend) add(name string, marks ...plot.Thumbnailer) {
	if name != "" {
		*l = append(*l, legendEntry{name, marks})
	}
}

// lay returns the place of each entry from the top left, and the height of all.
func (l legend) lay(pen pen, width vg.Length) ([]vg.Point, vg.Length) {
	style := pen.style(tickSize)
	var out []vg.Point
	at := vg.Point{}
	for _, e := range l {
		w := markWidth + 4 + style.Width(e.name)
		if at.X > 0 && at.X+w > width {
			at = vg.Point{Y: at.Y + entryStep}
		}
		out = append(out, at)
		at.X += w + entryGap
	}
	if len(l) == 0 {
		return nil, 0
	}
	return out, at.Y + entryStep + 6
}

// height is what the legend takes.
func (l legend) height(pen pen) vg.Length {
	_, h := l.lay(pen, pictureWidth-2*margin)
	return h
}

// draw writes the legend at the top of an area.
func (l legend) draw(area draw.Canvas, pen pen) {
	style := pen.style(tickSize)
	style.YAlign = draw.YTop
	places, _ := l.lay(pen, area.Max.X-area.Min.X)
	for i, e := range l {
		top := vg.Point{X: area.Min.X + places[i].X, Y: area.Max.Y - places[i].Y}
		icon := draw.Canvas{Canvas: area.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: top.X, Y: top.Y - 11}, Max: vg.Point{X: top.X + markWidth, Y: top.Y - 1}}}
		for _, m := range e.marks {
			m.Thumbnail(&icon)
		}
		area.FillText(style, vg.Point{X: top.X + markWidth + 4, Y: top.Y + 2}, e.name)
	}
}

package chart

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of a heat-grid in points.
const (
	heatStep = 20 // from row to row
	heatHead = 40 // for the years
)

// shades are the colours of the classes.
type shades []color.Color

func (s shades) Colors() []color.Color { return s }

// heat draws a grid: a row for each label, a column for each year, the class of
// the point as its colour and the number of the point written into it. Value is
// the place of the class in Classes.
func (p Picture) heat(pen pen) (body, error) {
	g := gridOf(p)
	out := newPlot(pen)
	used := make(shades, len(p.Classes))
	var names legend
	for i, c := range p.Classes {
		used[i] = c.Color
		names.add(c.Name, swatch{c.Color})
	}
	cells := plotter.NewHeatMap(g, used)
	cells.Min, cells.Max = -0.5, float64(len(used))-0.5 // a colour for each whole number
	cells.NaN = color.White
	out.Add(cells)
	labels := plotter.XYLabels{}
	for _, point := range p.Points {
		if point.N == nil {
			continue
		}
		labels.XYs = append(labels.XYs, plotter.XY{X: float64(slices.Index(g.years, point.X)), Y: float64(len(g.rows) - 1 - slices.Index(g.rows, point.Label))})
		labels.Labels = append(labels.Labels, short(*point.N))
	}
	if err := addLabels(out, pen, labels, vg.Point{}, draw.XCenter, draw.YCenter); err != nil {
		return body{}, err
	}
	var x, y []plot.Tick
	for i, year := range g.years {
		x = append(x, plot.Tick{Value: float64(i), Label: short(year)})
	}
	for i, row := range g.rows {
		y = append(y, plot.Tick{Value: float64(len(g.rows) - 1 - i), Label: row})
	}
	out.X.Tick.Marker, out.Y.Tick.Marker = plot.ConstantTicks(x), plot.ConstantTicks(y)
	for _, axis := range []*plot.Axis{&out.X, &out.Y} {
		axis.LineStyle.Width, axis.Tick.LineStyle.Width, axis.Padding = 0, 0, 0
	}
	return body{out, heatStep*vg.Length(len(g.rows)) + heatHead, names}, nil
}

// A swatch is the mark of a class in the legend.
type swatch struct{ color color.Color }

func (s swatch) Thumbnail(c *draw.Canvas) {
	c.FillPolygon(s.color, []vg.Point{{X: c.Min.X, Y: c.Min.Y}, {X: c.Min.X, Y: c.Max.Y}, {X: c.Max.X, Y: c.Max.Y}, {X: c.Max.X, Y: c.Min.Y}})
}

// A heatGrid holds the classes of a grid; what is not there is not a number.
type heatGrid struct {
	rows  []string
	years []float64
	class map[[2]int]float64
}

func gridOf(p Picture) heatGrid {
	g := heatGrid{class: map[[2]int]float64{}}
	for _, point := range p.Points {
		if !slices.Contains(g.rows, point.Label) {
			g.rows = append(g.rows, point.Label)
		}
		if !slices.Contains(g.years, point.X) {
			g.years = append(g.years, point.X)
		}
	}
	slices.Sort(g.years)
	for _, point := range p.Points {
		if point.Value != nil {
			g.class[[2]int{slices.Index(g.years, point.X), slices.Index(g.rows, point.Label)}] = *point.Value
		}
	}
	return g
}

func (g heatGrid) Dims() (c, r int) { return len(g.years), len(g.rows) }
func (g heatGrid) X(c int) float64  { return float64(c) }
func (g heatGrid) Y(r int) float64  { return float64(r) }
func (g heatGrid) Z(c, r int) float64 { // rows from the top
	if v, ok := g.class[[2]int{c, len(g.rows) - 1 - r}]; ok {
		return v
	}
	return math.NaN()
}

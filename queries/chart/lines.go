package chart

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// maxLabels is how many points have their N written beside them; where there
// are more, the legend says between what it lies.
const maxLabels = 24

// lines draws a line for each series. It is broken where a year or a number is
// missing, and where the series is not comparable: there stands a dashed rule.
func (p Picture) lines(pen pen) (body, error) {
	out := newPlot(pen)
	out.Add(grid(false))
	var names legend
	var breaks []float64
	for s, name := range p.series() {
		points := p.of(name)
		shape := plotter.DefaultGlyphStyle
		shape.Color, shape.Radius, shape.Shape = palette[s], 3, glyphs[s%len(glyphs)]
		var thumbs []plot.Thumbnailer
		for _, run := range runs(points) {
			line, dots, err := plotter.NewLinePoints(run)
			if err != nil {
				return body{}, err
			}
			line.LineStyle.Color, line.LineStyle.Width, dots.GlyphStyle = palette[s], 1.6, shape
			out.Add(line, dots)
			thumbs = []plot.Thumbnailer{line, dots}
		}
		for _, point := range points {
			if point.Break && !slices.Contains(breaks, point.X-0.5) {
				breaks = append(breaks, point.X-0.5)
			}
		}
		if err := addIntervals(out, points, s); err != nil {
			return body{}, err
		}
		names.add(legendName(name, points), thumbs...)
		if len(p.Points) <= maxLabels {
			if err := p.pointLabels(out, pen, points); err != nil {
				return body{}, err
			}
		}
	}
	out.X.Tick.Marker, out.X.Padding, out.Y.Padding = years{}, 24, 0
	if out.X.Max <= out.X.Min {
		out.X.Min, out.X.Max = out.X.Min-0.5, out.X.Max+0.5
	}
	fromZero(&out.Y)
	out.Y.Label.Text = p.Unit
	for _, x := range breaks {
		rule, err := plotter.NewLine(plotter.XYs{{X: x, Y: out.Y.Min}, {X: x, Y: out.Y.Max}})
		if err != nil {
			return body{}, err
		}
		rule.LineStyle.Color, rule.LineStyle.Dashes = ink, []vg.Length{4, 3}
		out.Add(rule)
	}
	return body{out, lineHeight, names}, nil
}

// glyphs are the marks of the series.
var glyphs = []draw.GlyphDrawer{draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.CrossGlyph{}, draw.RingGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.PlusGlyph{}}

// series lists the series in the order of the points.
func (p Picture) series() []string {
	var out []string
	for _, point := range p.Points {
		if !slices.Contains(out, point.Series) {
			out = append(out, point.Series)
		}
	}
	return out
}

// of returns the points of a series by year.
func (p Picture) of(series string) []Point {
	var out []Point
	for _, point := range p.Points {
		if point.Series == series {
			out = append(out, point)
		}
	}
	slices.SortStableFunc(out, func(a, b Point) int { return cmp.Compare(a.X, b.X) })
	return out
}

// runs cuts a series where its line must stop.
func runs(points []Point) []plotter.XYs {
	var out []plotter.XYs
	joined := false
	var before float64
	for _, point := range points {
		if point.Value == nil {
			joined = false
			continue
		}
		at := plotter.XY{X: point.X, Y: *point.Value}
		if joined && !point.Break && point.X-before <= 1 {
			out[len(out)-1] = append(out[len(out)-1], at)
		} else {
			out = append(out, plotter.XYs{at})
		}
		joined, before = true, point.X
	}
	return out
}

// addIntervals draws the interval around each point.
func addIntervals(out *plot.Plot, points []Point, s int) error {
	bars := &intervals{}
	for _, point := range points {
		if point.Value != nil && point.Low != nil {
			bars.add(plotter.XY{X: point.X, Y: *point.Value}, *point.Value-*point.Low, *point.High-*point.Value)
		}
	}
	if len(bars.XYs) == 0 {
		return nil
	}
	marks, err := plotter.NewYErrorBars(bars)
	if err != nil {
		return err
	}
	marks.LineStyle.Color = palette[s]
	out.Add(marks)
	return nil
}

// pointLabels writes value and N above each point and its interval.
func (p Picture) pointLabels(out *plot.Plot, pen pen, points []Point) error {
	labels := plotter.XYLabels{}
	for _, point := range points {
		if point.Value != nil {
			at := plotter.XY{X: point.X, Y: *point.Value}
			if point.High != nil {
				at.Y = *point.High
			}
			labels.XYs, labels.Labels = append(labels.XYs, at), append(labels.Labels, p.label(point))
		}
	}
	return addLabels(out, pen, labels, vg.Point{Y: 5}, draw.XCenter, draw.YBottom)
}

// legendName is a series with its N.
func legendName(name string, points []Point) string {
	var ns []float64
	for _, point := range points {
		if point.N != nil {
			ns = append(ns, *point.N)
		}
	}
	if len(ns) == 0 || name == "" {
		return name
	}
	low, high := slices.Min(ns), slices.Max(ns)
	if low == high {
		return fmt.Sprintf("%s (n=%s)", name, short(low))
	}
	return fmt.Sprintf("%s (n=%s–%s)", name, short(low), short(high))
}

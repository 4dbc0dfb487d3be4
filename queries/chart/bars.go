package chart

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bars draws a bar for each point, the first at the top, with its interval, and
// the number and N behind it.
func (p Picture) bars(pen pen) (body, error) {
	points := slices.Clone(p.Points)
	slices.Reverse(points)
	out := newPlot(pen)
	var values plotter.Values
	var names []string
	ends := plotter.XYLabels{}
	whiskers := &intervals{}
	for i, point := range points {
		at := plotter.XY{Y: float64(i)}
		if point.Value != nil {
			at.X = *point.Value
		}
		if point.Value != nil && point.Low != nil {
			whiskers.add(at, *point.Value-*point.Low, *point.High-*point.Value)
			at.X = max(at.X, *point.High)
		}
		values, names = append(values, deref(point.Value)), append(names, point.Label)
		at.X = max(at.X, 0)
		ends.XYs, ends.Labels = append(ends.XYs, at), append(ends.Labels, p.label(point))
	}
	bar, err := plotter.NewBarChart(values, barWidth)
	if err != nil {
		return body{}, err
	}
	bar.Horizontal, bar.Color, bar.LineStyle.Width = true, palette[0], 0
	out.Add(grid(true), bar)
	if len(whiskers.XYs) > 0 {
		marks, err := plotter.NewXErrorBars(whiskers)
		if err != nil {
			return body{}, err
		}
		marks.LineStyle.Color = ink
		out.Add(marks)
	}
	if err := addLabels(out, pen, ends, vg.Point{X: 5, Y: 3}, 0, draw.YCenter); err != nil {
		return body{}, err
	}
	p.barAxes(out, names)
	return body{plot: out, height: barsHeight(len(names))}, nil
}

// stacked draws a bar for each label, cut into series.
func (p Picture) stacked(pen pen) (body, error) {
	var labels []string
	for _, point := range p.Points {
		if !slices.Contains(labels, point.Label) {
			labels = append(labels, point.Label)
		}
	}
	slices.Reverse(labels)
	out := newPlot(pen)
	out.Add(grid(true))
	sums, ns := make([]float64, len(labels)), make([]*float64, len(labels))
	var below *plotter.BarChart
	var series legend
	for s, name := range p.series() {
		values := make(plotter.Values, len(labels))
		for _, point := range p.Points {
			if i := slices.Index(labels, point.Label); point.Series == name {
				values[i] += deref(point.Value)
				sums[i] += deref(point.Value)
				if point.N != nil {
					ns[i] = point.N
				}
			}
		}
		bar, err := plotter.NewBarChart(values, barWidth)
		if err != nil {
			return body{}, err
		}
		bar.Horizontal, bar.Color, bar.LineStyle.Width = true, palette[s], 0
		if below != nil {
			bar.StackOn(below)
		}
		below = bar
		out.Add(bar)
		series.add(name, bar)
	}
	ends := plotter.XYLabels{}
	for i, sum := range sums {
		if ns[i] != nil {
			ends.XYs, ends.Labels = append(ends.XYs, plotter.XY{X: sum, Y: float64(i)}), append(ends.Labels, "n="+short(*ns[i]))
		}
	}
	if err := addLabels(out, pen, ends, vg.Point{X: 5, Y: 3}, 0, draw.YCenter); err != nil {
		return body{}, err
	}
	p.barAxes(out, labels)
	return body{out, barsHeight(len(labels)), series}, nil
}

// barAxes names the bars and the unit.
func (p Picture) barAxes(out *plot.Plot, names []string) {
	out.NominalY(names...)
	out.Y.Min, out.Y.Max, out.Y.Padding, out.X.Padding = -0.6, float64(len(names))-0.4, 0, 0
	fromZero(&out.X)
	out.X.Label.Text = p.Unit
}

func barsHeight(n int) vg.Length { return vg.Length(n)*barStep + 45 }

// label is what stands behind a bar or above a point.
func (p Picture) label(point Point) string {
	s := p.say("无数值", "no number")
	if point.Value != nil {
		s = short(*point.Value)
	}
	if point.N != nil {
		s += " (n=" + short(*point.N) + ")"
	}
	return s
}

func deref(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}

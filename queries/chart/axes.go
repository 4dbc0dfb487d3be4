package chart

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// intervalsWanted is about how many steps an axis of values has.
const intervalsWanted = 6

// values ticks round numbers.
type values struct{}

// Ticks implements plot.Ticker.
func (values) Ticks(low, high float64) []plot.Tick {
	step := roundStep(high - low)
	var out []plot.Tick
	for n := math.Ceil(low/step - 1e-9); n*step <= high+step*1e-9; n++ {
		at := n*step + 0 // no negative zero
		out = append(out, plot.Tick{Value: at, Label: strconv.FormatFloat(at, 'f', max(0, -int(math.Floor(math.Log10(step)+1e-9))), 64)})
	}
	return out
}

// roundStep is 1, 2 or 5 times a power of ten.
func roundStep(span float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(span/intervalsWanted)))
	for _, times := range []float64{1, 2, 5} {
		if span/(times*power) <= intervalsWanted {
			return times * power
		}
	}
	return 10 * power
}

// fromZero makes an axis of values begin at zero and end at round numbers.
func fromZero(a *plot.Axis) {
	a.Min, a.Max = min(a.Min, 0), max(a.Max, 0)
	if a.Max == a.Min {
		a.Max = 1
	}
	step := roundStep(a.Max - a.Min)
	a.Min, a.Max = math.Floor(a.Min/step+1e-9)*step, math.Ceil(a.Max/step-1e-9)*step
	a.Tick.Marker = values{}
}

// years ticks whole numbers, at most twenty of them.
type years struct{}

// Ticks implements plot.Ticker.
func (years) Ticks(low, high float64) []plot.Tick {
	step := max(1, int((high-low)/20)+1)
	var out []plot.Tick
	for y := int(math.Ceil(low)); float64(y) <= high; y += step {
		out = append(out, plot.Tick{Value: float64(y), Label: strconv.Itoa(y)})
	}
	return out
}

// grid draws pale rules across the direction of the values.
func grid(horizontal bool) *plotter.Grid {
	g := plotter.NewGrid()
	g.Vertical.Color, g.Horizontal.Color = pale, pale
	if horizontal {
		g.Horizontal.Width = 0
	} else {
		g.Vertical.Width = 0
	}
	return g
}

// intervals are points with how far their interval reaches down and up.
type intervals struct {
	plotter.XYs
	reach []struct{ low, high float64 }
}

func (i *intervals) add(at plotter.XY, low, high float64) {
	i.XYs, i.reach = append(i.XYs, at), append(i.reach, struct{ low, high float64 }{low, high})
}

// XError implements plotter.XErrorer.
func (i *intervals) XError(n int) (low, high float64) { return i.reach[n].low, i.reach[n].high }

// YError implements plotter.YErrorer.
func (i *intervals) YError(n int) (low, high float64) { return i.reach[n].low, i.reach[n].high }

// addLabels writes words beside points.
func addLabels(out *plot.Plot, pen pen, at plotter.XYLabels, offset vg.Point, x draw.XAlignment, y draw.YAlignment) error {
	if len(at.XYs) == 0 {
		return nil
	}
	labels, err := plotter.NewLabels(at)
	if err != nil {
		return err
	}
	for i := range labels.TextStyle {
		labels.TextStyle[i] = pen.style(noteSize)
		labels.TextStyle[i].XAlign, labels.TextStyle[i].YAlign = x, y
	}
	labels.Offset = offset
	out.Add(labels)
	return nil
}

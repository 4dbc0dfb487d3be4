package chart

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"io"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Sizes in points (1/72 inch).
const (
	pictureWidth = 820
	lineHeight   = 420 // of the plot of lines
	barStep      = 22  // from bar to bar
	barWidth     = 14
	margin       = 18
	pngDPI       = 144

	titleSize = 16
	nameSize  = 12 // titles after the first
	tickSize  = 10
	noteSize  = 9
	leading   = 1.45 // from line to line, in sizes
)

// Colours: those of Okabe and Ito, which colour-blind readers tell apart.
var (
	ink     = color.Gray{Y: 0x22}
	grey    = color.Gray{Y: 0x77}
	pale    = color.Gray{Y: 0xDD}
	palette = []color.Color{rgb(0x00, 0x72, 0xB2), rgb(0xE6, 0x9F, 0x00), rgb(0x00, 0x9E, 0x73), rgb(0xD5, 0x5E, 0x00),
		rgb(0x56, 0xB4, 0xE9), rgb(0xCC, 0x79, 0xA7), rgb(0x99, 0x99, 0x33), rgb(0x55, 0x55, 0x55)}
)

func rgb(r, g, b uint8) color.Color { return color.NRGBA{r, g, b, 0xFF} }

// Write draws a picture in a format.
func (p Picture) Write(w io.Writer, format string) error {
	pen, err := newPen()
	if err != nil {
		return err
	}
	shown := p
	if format == "png" {
		shown = p.withGeta(pen)
	}
	body, err := shown.body(pen)
	if err != nil {
		return fmt.Errorf("chart: %w", err)
	}
	head, legend := shown.head(pen), body.legend.height(pen)
	foot := p.foot(pen)
	total := margin + heightOf(head) + legend + body.height + heightOf(foot) + margin
	paint := func(c vg.Canvas) { // from the top down
		area := draw.NewCanvas(c, pictureWidth, total)
		area.SetColor(color.White)
		area.Fill(area.Rectangle.Path())
		area = draw.Crop(area, margin, -margin, margin, -margin)
		area = write(area, pen, head)
		body.legend.draw(area, pen)
		body.plot.Draw(draw.Crop(area, 0, 0, heightOf(foot), -legend))
		write(draw.Crop(area, 0, 0, 0, -legend-body.height), pen, foot)
	}
	switch format {
	case "svg":
		canvas := vgsvg.New(pictureWidth, total)
		paint(canvas)
		return writeSVG(w, canvas)
	case "png":
		canvas := vgimg.NewWith(vgimg.UseWH(pictureWidth, total), vgimg.UseDPI(pngDPI))
		paint(canvas)
		_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
		return err
	}
	return fmt.Errorf("chart: format %q is not one of %s", format, strings.Join(Formats, ", "))
}

// writeSVG writes the picture with a list of fonts for readers that do not have
// ours.
func writeSVG(w io.Writer, canvas *vgsvg.Canvas) error {
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return err
	}
	_, err := w.Write(bytes.ReplaceAll(b.Bytes(), []byte("font-family:"+string(typeface)+";"), []byte("font-family:"+families+";")))
	return err
}

// A body is the plot with its height, and the legend above it.
type body struct {
	plot   *plot.Plot
	height vg.Length
	legend legend
}

// body makes the plot of the kind.
func (p Picture) body(pen pen) (body, error) {
	if len(p.Points) == 0 {
		none := newPlot(pen)
		none.HideAxes()
		return body{plot: none}, nil // the notes say so
	}
	switch p.Kind {
	case "bars":
		return p.bars(pen)
	case "stacked":
		return p.stacked(pen)
	case "lines":
		return p.lines(pen)
	case "grid":
		return p.heat(pen)
	}
	return body{}, errors.New("a picture of kind " + p.Kind + " cannot be drawn")
}

// newPlot is a plot whose words are written by the pen.
func newPlot(pen pen) *plot.Plot {
	out := plot.New()
	out.TextHandler = pen.handler
	tick := pen.style(tickSize)
	for _, axis := range []*plot.Axis{&out.X, &out.Y} {
		for _, style := range []struct{ from, to *draw.TextStyle }{{&tick, &axis.Label.TextStyle}, {&tick, &axis.Tick.Label}} {
			style.to.Font, style.to.Handler, style.to.Color = style.from.Font, pen.handler, ink
		}
		axis.LineStyle.Color, axis.Tick.LineStyle.Color = grey, grey
	}
	out.Title.TextStyle.Font, out.Title.TextStyle.Handler = tick.Font, pen.handler
	return out
}

// A line of words is written in a size.
type written struct {
	words string
	size  vg.Length
	color color.Color
}

// head are the titles.
func (p Picture) head(pen pen) []written {
	var out []written
	for i, title := range p.Titles {
		size, shade := vg.Length(titleSize), color.Color(ink)
		if i > 0 {
			size, shade = nameSize, grey
		}
		for _, line := range pen.wrap(title, size, pictureWidth-2*margin) {
			out = append(out, written{line, size, shade})
		}
	}
	return append(out, written{"", 6, ink})
}

// foot are the notes, and what the picture itself has to say.
func (p Picture) foot(pen pen) []written {
	notes := append(p.remarks(pen), p.Notes...)
	out := []written{{"", 4, ink}}
	for _, note := range notes {
		for _, line := range pen.wrap(note, noteSize, pictureWidth-2*margin) {
			out = append(out, written{line, noteSize, grey})
		}
	}
	return out
}

func heightOf(lines []written) (h vg.Length) {
	for _, l := range lines {
		h += leading * l.size
	}
	return h
}

// write puts lines at the top of an area and returns what is below them.
func write(area draw.Canvas, pen pen, lines []written) draw.Canvas {
	for _, l := range lines {
		style := pen.style(l.size)
		style.Color, style.YAlign = l.color, draw.YTop
		area.FillText(style, vg.Point{X: area.Min.X, Y: area.Max.Y}, l.words)
		area.Max.Y -= leading * l.size
	}
	return area
}

// Package chart draws the answer to a question. In: a question with its chart
// line and the rows of its answer, or a Picture made otherwise. Out: SVG or PNG
// with Chinese text in a font that the package carries. It draws what the rows
// say: a missing number is a gap with its word, never a zero; a line stops
// where a year is missing or the series is not comparable; N and intervals
// stand beside the values; what does not fit is counted in the notes. It
// computes no statistics and does not know what the columns mean.
package chart

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
)

// Formats are the names Write knows.
var Formats = []string{"svg", "png"}

// ErrNoChart says that a question has no chart line.
var ErrNoChart = errors.New("this question has no chart")

// A Language chooses the words of a picture.
type Language string

// Both puts Chinese and English beside each other.
const (
	Both    Language = ""
	Chinese Language = "zh"
	English Language = "en"
)

// A Picture is what is drawn.
type Picture struct {
	Kind   string   // see queries.ChartKinds; or "grid": a row for each label, a column for each X, coloured by class, N written into it
	Titles []string // the first is the headline
	Notes  []string // below the picture, wrapped
	Unit   string   // of the values
	Lang   Language
	Points []Point // bars from the top, lines in any order
	More   int     // points that were left out for want of room

	Classes []Class // grid: what the values of the points stand for
}

// A Class is a kind of cell of a grid.
type Class struct {
	Name  string
	Color color.Color
}

// A Point is one value. Absent numbers are nil.
type Point struct {
	Label     string  // bars, stacked: what the bar is
	X         float64 // lines: the year
	Series    string
	Value     *float64
	Low, High *float64 // ends of the interval; both or none
	N         *float64
	Break     bool // not comparable with the point before in its series
}

// Limits of what one picture shows; what is beyond is counted in its notes.
const (
	maxBars   = 50
	maxSeries = 8
)

// Write draws the answer to a question.
func Write(w io.Writer, format string, q queries.Query, rows *queries.Rows, lang Language) error {
	p, err := Of(q, rows, lang)
	if err != nil {
		return err
	}
	return p.Write(w, format)
}

// Of reads the rows of an answer into a picture. It reads them to the end and
// does not close them.
func Of(q queries.Query, rows *queries.Rows, lang Language) (Picture, error) {
	c := q.Chart
	if c.Kind == "" {
		return Picture{}, fmt.Errorf("question %s: %w", q.Name, ErrNoChart)
	}
	r := reader{chart: c, lang: lang, columns: rows.Columns}
	for _, name := range c.Columns() {
		if r.place(name) < 0 {
			return Picture{}, fmt.Errorf("chart of %s: there is no column %s", q.Name, name)
		}
	}
	p := Picture{Kind: c.Kind, Unit: c.Unit, Lang: lang}
	if lang != English {
		p.Titles, p.Notes = append(p.Titles, q.TitleZH), append(p.Notes, q.AboutZH)
	}
	if lang != Chinese {
		p.Titles, p.Notes = append(p.Titles, q.TitleEN), append(p.Notes, q.AboutEN)
	}
	fits := newFitting(c.Kind)
	for {
		row, err := rows.Next()
		if err != nil {
			return Picture{}, err
		}
		if row == nil {
			break
		}
		point, err := r.point(row)
		if err != nil {
			return Picture{}, fmt.Errorf("chart of %s: %w", q.Name, err)
		}
		if fits.add(point) {
			p.Points = append(p.Points, point)
		} else {
			p.More++
		}
	}
	return p, nil
}

// A fitting keeps a picture readable.
type fitting struct {
	kind         string
	bars, series []string
	rows         int
}

func newFitting(kind string) *fitting { return &fitting{kind: kind} }

// add reports whether there is room for a point. Labels of bars need not be
// different; those of stacked bars name the bar.
func (f *fitting) add(p Point) bool {
	f.rows++
	switch f.kind {
	case "bars":
		return f.rows <= maxBars
	case "stacked":
		if !slices.Contains(f.bars, p.Label) {
			if len(f.bars) == maxBars {
				return false
			}
			f.bars = append(f.bars, p.Label)
		}
	}
	if !slices.Contains(f.series, p.Series) {
		if len(f.series) == maxSeries {
			return false
		}
		f.series = append(f.series, p.Series)
	}
	return true
}

// A reader takes points out of rows.
type reader struct {
	chart   queries.Chart
	lang    Language
	columns []queries.Column
}

func (r reader) place(name string) int {
	return slices.IndexFunc(r.columns, func(c queries.Column) bool { return c.Name == name })
}

// point reads one row.
func (r reader) point(row []any) (Point, error) {
	p := Point{Label: r.words(r.chart.Label, row), Series: r.words(r.chart.Series, row)}
	var x *float64
	for field, to := range map[string]**float64{r.chart.X: &x, r.chart.Value: &p.Value, r.chart.Low: &p.Low, r.chart.High: &p.High, r.chart.N: &p.N} {
		if field == "" {
			continue
		}
		v, err := number(row[r.place(field)])
		if err != nil {
			return p, fmt.Errorf("column %s: %w", field, err)
		}
		*to = v
	}
	if r.chart.X != "" && x == nil {
		return p, fmt.Errorf("column %s is empty: a line needs it in every row", r.chart.X)
	}
	if x != nil {
		p.X = *x
	}
	if (p.Low == nil) != (p.High == nil) {
		return p, fmt.Errorf("columns %s and %s: an interval has two ends or none", r.chart.Low, r.chart.High)
	}
	if r.chart.Break != "" {
		p.Break, _ = row[r.place(r.chart.Break)].(bool)
	}
	return p, nil
}

// words joins the columns of a field in the language of the picture.
func (r reader) words(field string, row []any) string {
	if field == "" {
		return ""
	}
	var out []string
	for _, part := range strings.Split(field, "+") {
		zh, en, two := strings.Cut(part, "|")
		names := []string{zh}
		switch {
		case two && r.lang == English:
			names = []string{en}
		case two && r.lang == Both:
			names = append(names, en)
		}
		for _, name := range names {
			i := r.place(name)
			if s := render.Text(row[i], r.columns[i].Type); s != "" {
				out = append(out, s)
			}
		}
	}
	return strings.Join(out, " ")
}

package queries

import (
	"fmt"
	"slices"
	"strings"
)

// A Chart says which columns of an answer a picture shows. A column may be
// given in two languages as chinese|english; Label may join several with "+".
type Chart struct {
	Kind      string // one of ChartKinds; "" if the question has no picture
	Label     string // bars, stacked: what a bar is
	X         string // lines: the year
	Series    string // lines, stacked: what a line or a part of a bar is; "" if there is one only
	Value     string
	Low, High string // ends of the interval around the value; "" if there is none
	N         string // how many cases or reports the value rests on
	Break     string // lines: whether the value is not comparable with the one before
	Unit      string // of the value
}

// ChartKinds are the pictures there are: a bar for each row; a line for each
// series over years; a bar for each label, cut into series.
var ChartKinds = []string{"bars", "lines", "stacked"}

// ParseChart reads a chart line: "kind key=column...".
func ParseChart(value string) (Chart, error) {
	words := strings.Fields(value)
	if len(words) == 0 || !slices.Contains(ChartKinds, words[0]) {
		return Chart{}, fmt.Errorf("chart %q does not begin with one of %s", value, strings.Join(ChartKinds, ", "))
	}
	c := Chart{Kind: words[0]}
	fields := map[string]*string{"label": &c.Label, "x": &c.X, "series": &c.Series, "value": &c.Value, "low": &c.Low, "high": &c.High,
		"n": &c.N, "break": &c.Break, "unit": &c.Unit}
	for _, word := range words[1:] {
		key, column, ok := strings.Cut(word, "=")
		field := fields[key]
		if !ok || field == nil || *field != "" || column == "" {
			return Chart{}, fmt.Errorf("chart: %q is not key=column, or is there twice", word)
		}
		*field = column
	}
	needed := map[string]bool{"value": c.Value != "", "unit": c.Unit != "", "label": c.Label != "" || c.Kind == "lines", "x": c.X != "" || c.Kind != "lines",
		"series": c.Series != "" || c.Kind != "stacked", "low and high": (c.Low == "") == (c.High == "")}
	for key, ok := range needed {
		if !ok {
			return Chart{}, fmt.Errorf("chart %q lacks %s", value, key)
		}
	}
	return c, nil
}

// Columns returns the columns of an answer that the chart names.
func (c Chart) Columns() []string {
	var out []string
	for _, field := range []string{c.Label, c.X, c.Series, c.Value, c.Low, c.High, c.N, c.Break} {
		out = append(out, strings.FieldsFunc(field, func(r rune) bool { return r == '|' || r == '+' })...)
	}
	return out
}

package web

import (
	"cmp"
	"slices"
	"strings"
)

// A partView is a section with its metrics marked and the tables that stand in
// it.
type partView struct {
	sectionRow
	Paragraphs [][]piece
	Tables     []grid
}

// A piece is a run of text; a metric if Metric is set.
type piece struct {
	Text   string
	Metric *metricView
}

// A metricView is a metric with its names, and last year's value.
type metricView struct {
	metricRow
	Name   pair
	Before *float64
	Unit0  string // of last year's value
}

// viewMetrics adds names and last year's values. A value of last year is shown
// only if it is the only one of the same kind there.
func (s *Server) viewMetrics(now, before []metricRow) []metricView {
	out := make([]metricView, len(now))
	for i, m := range now {
		out[i] = metricView{metricRow: m, Name: s.names.metrics[m.Metric].pair}
		var same []metricRow
		for _, b := range before {
			if b.Metric == m.Metric && b.Dim == m.Dim && b.Scope == m.Scope && b.Period == m.Period && b.Unit == m.Unit {
				same = append(same, b)
			}
		}
		if len(same) == 1 {
			out[i].Before = &same[0].Value
		}
	}
	return out
}

// markText cuts the text of a section into paragraphs of pieces, its metrics
// apart. Offsets count characters. Metrics that overlap an earlier one are not
// marked twice.
func markText(text string, section int, metrics []metricView) [][]piece {
	var here []*metricView
	for i := range metrics {
		if metrics[i].Section == section {
			here = append(here, &metrics[i])
		}
	}
	slices.SortStableFunc(here, func(a, b *metricView) int { return cmp.Compare(a.Start, b.Start) })
	runes := []rune(text)
	var flat []piece
	at := 0
	for _, m := range here {
		if m.Start < at || m.End > len(runes) || m.End <= m.Start {
			continue
		}
		flat = append(flat, piece{Text: string(runes[at:m.Start])}, piece{string(runes[m.Start:m.End]), m})
		at = m.End
	}
	flat = append(flat, piece{Text: string(runes[min(at, len(runes)):])})
	return paragraphs(flat)
}

// paragraphs cuts pieces at line breaks.
func paragraphs(flat []piece) [][]piece {
	out := [][]piece{nil}
	for _, p := range flat {
		lines := []string{p.Text}
		if p.Metric == nil {
			lines = strings.Split(p.Text, "\n")
		}
		for i, line := range lines {
			if i > 0 {
				out = append(out, nil)
			}
			if line != "" {
				out[len(out)-1] = append(out[len(out)-1], piece{line, p.Metric})
			}
		}
	}
	return slices.DeleteFunc(out, func(p []piece) bool { return len(p) == 0 })
}

// parts puts sections, metrics and tables together: a table stands in the
// section whose heading names it; those that none names are returned apart.
func parts(sections []sectionRow, metrics []metricView, tables []grid) ([]partView, []grid) {
	out := make([]partView, len(sections))
	for i, s := range sections {
		out[i] = partView{sectionRow: s, Paragraphs: markText(s.Text, s.Position, metrics)}
	}
	var rest []grid
	for _, t := range tables {
		i := slices.IndexFunc(sections, func(s sectionRow) bool {
			return s.Heading != "" && strings.Contains(withoutBlanks(s.Heading), t.Form.TitleZH)
		})
		if i < 0 {
			rest = append(rest, t)
			continue
		}
		out[i].Tables = append(out[i].Tables, t)
	}
	return out, rest
}

func withoutBlanks(s string) string { return strings.Join(strings.Fields(s), "") }

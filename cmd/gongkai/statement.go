package main

import (
	"fmt"
	"io"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
)

// printStatements prints where a report states a metric, the number marked in
// its sentence.
func printStatements(w io.Writer, all []queries.Statement) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-11s "+format+"\n", append([]any{name}, args...)...)
	}
	for i, s := range all {
		if i == 0 {
			year := ""
			if s.ReportYear != nil {
				year = fmt.Sprint(*s.ReportYear)
			}
			line("report", "%s %s (%s)", s.Agency, year, s.ReportID)
			line("title", "%s", s.Title)
			line("metric", "%s / %s", s.ZH, s.EN)
			line("", "%s", s.Metric)
			line("file", "%s", s.File)
			line("address", "%s", s.URL)
			line("sha256", "%s", s.SHA256)
		}
		fmt.Fprintln(w)
		qualifier := ""
		if s.Qualifier != "eq" {
			qualifier = " (" + s.Qualifier + ")"
		}
		line("value", "%v %s%s", render.Text(s.Value, "DOUBLE"), s.Unit, qualifier)
		line("printed", "%q", s.Raw)
		if s.Dim != "" {
			line("for", "%s", s.Dim)
		}
		year := ""
		if s.Year != nil {
			year = fmt.Sprintf(" %d", *s.Year)
		}
		line("period", "%s%s, scope %s", s.Period, year, s.Scope)
		if s.Negated {
			line("negated", "the sentence says in words that there was none")
		}
		line("sentence", "%s【%s】%s", s.Before, s.Raw, s.After)
		line("section", "%s", s.Section)
		if s.Page != nil {
			line("page", "%d", *s.Page)
		}
		if b := s.Box; b != nil {
			line("line at", "(%.1f, %.1f)-(%.1f, %.1f) points from the top left", b[0], b[1], b[2], b[3])
		}
		if s.Locator != "" {
			line("place", "%s", s.Locator)
		}
		if s.Confidence != nil {
			line("reading", "confidence %.2f", *s.Confidence)
		}
	}
}

package web

import "github.com/gongkai/gongkai/queries/tabular"

// said are all findings of a report: those that do not hold, with the others
// that say the same, and those that could not be checked.
func (v *reportView) said() []findingView {
	var out []findingView
	for _, list := range [][]findingView{v.Findings, v.Unchecked} {
		for _, f := range list {
			out = append(append(out, f), f.Also...)
		}
	}
	return out
}

// placeFields are the columns of where something is printed.
func placeFields[T any](of func(T) place) []column[T] {
	return []column[T]{maybe("page", func(row T) *int { return of(row).Page }),
		measured("x0", func(row T) *float64 { return of(row).X0 }), measured("y0", func(row T) *float64 { return of(row).Y0 }),
		measured("x1", func(row T) *float64 { return of(row).X1 }), measured("y1", func(row T) *float64 { return of(row).Y1 }),
		words("locator", func(row T) string { return of(row).Locator })}
}

// boxFields are the boxes of a report as a file.
func (s *Server) boxFields(lang string) []column[factRow] {
	return append([]column[factRow]{
		words("form_table", func(f factRow) string { return f.Table }), words("edition", func(f factRow) string { return f.Edition }),
		words("indicator", func(f factRow) string { return f.Indicator }), words("applicant", func(f factRow) string { return f.Applicant }),
		words("label", func(f factRow) string { n := s.names.indicators[f.Indicator]; return inLanguage(lang, n.ZH, n.EN) }),
		words("of", func(f factRow) string { n := s.names.applicants[f.Applicant]; return inLanguage(lang, n.ZH, n.EN) }),
		measured("value", func(f factRow) *float64 { return f.Value }),
		{name: "raw", kind: "VARCHAR", of: func(f factRow) tabular.Value {
			if f.Raw == nil {
				return tabular.Value{Null: true}
			}
			return tabular.Value{Text: *f.Raw} // printed and empty is not the same as not printed
		}},
		words("state", func(f factRow) string { return f.State }), words("unit", func(f factRow) string { return f.Unit }),
		words("method", func(f factRow) string { return f.Method }), measured("confidence", func(f factRow) *float64 { return f.Confidence }),
	}, placeFields(func(f factRow) place { return f.place })...)
}

// metricFields are the numbers of the text as a file.
func metricFields(lang string) []column[metricView] {
	return append([]column[metricView]{
		words("code", func(m metricView) string { return m.Metric }), words("metric", func(m metricView) string { return inLanguage(lang, m.Name.ZH, m.Name.EN) }),
		measured("value", metricView.ValueOf), words("unit", func(m metricView) string { return m.Unit }), measured("before", func(m metricView) *float64 { return m.Before }),
		words("qualifier", func(m metricView) string { return m.Qualifier }), words("period", func(m metricView) string { return m.Period }),
		words("scope", func(m metricView) string { return m.Scope }), words("dim", func(m metricView) string { return m.Dim }),
		words("raw", func(m metricView) string { return m.Raw }), words("quote", func(m metricView) string { return m.Quote }),
		measured("confidence", func(m metricView) *float64 { return m.Confidence }),
	}, placeFields(func(m metricView) place { return m.place })...)
}

// versionFields are the files of a report as a file.
var versionFields = []column[version]{
	moment("first_seen", func(v version) string { return timeText(v.FirstSeen) }), words("address", func(v version) string { return v.URL }),
	words("name", func(v version) string { return v.Name }), words("format", func(v version) string { return v.Kind }),
	words("state", func(v version) string { return v.Status }), words("report_id", func(v version) string { return v.Report }),
	words("sha256", func(v version) string { return v.SHA256 }),
}

// moment is a column of times, newest first.
func moment[T any](name string, of func(T) string) column[T] {
	c := words(name, of)
	c.desc = true
	return c
}

// findingFields are the findings of a report as a file.
func findingFields(lang string) []column[findingView] {
	return append([]column[findingView]{
		words("severity", func(f findingView) string { return f.Severity }), words("result", func(f findingView) string { return f.Result }),
		words("rule", func(f findingView) string { return f.Rule }), words("says", func(f findingView) string { return inLanguage(lang, f.Rule0.ZH, f.Rule0.EN) }),
		words("form_table", func(f findingView) string { return f.Table }), words("indicator", func(f findingView) string { return f.Indicator }),
		words("applicant", func(f findingView) string { return f.Applicant }), words("label", func(f findingView) string { return inLanguage(lang, f.Label.ZH, f.Label.EN) }),
		measured("left", func(f findingView) *float64 { return f.Left }), measured("right", func(f findingView) *float64 { return f.Right }),
		measured("difference", func(f findingView) *float64 { return f.Difference }), words("cause", func(f findingView) string { return f.Cause }),
		words("message", func(f findingView) string { return f.Message }), words("other_report_id", func(f findingView) string { return f.Other }),
		words("finding", func(f findingView) string { return f.Key }),
	}, placeFields(func(f findingView) place { return f.place })...)
}

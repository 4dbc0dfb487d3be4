package store

import (
	_ "embed"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed rates.sql
var ratesSQL string

var ratesColumns = regexp.MustCompile(`\{[^}]*\}`)

// ratesViews returns the statements of rates.sql for the tables of the forms.
func ratesViews(tables []wideTable) string {
	var out strings.Builder
	parts := strings.Split(ratesSQL, "-- needs ")
	for _, part := range parts[1:] {
		form, statements, _ := strings.Cut(part, "\n")
		i := slices.IndexFunc(tables, func(t wideTable) bool { return t.form == form })
		if i < 0 {
			continue
		}
		out.WriteString(ratesColumns.ReplaceAllStringFunc(statements, func(s string) string {
			return tables[i].sum(strings.Trim(s, "{}"))
		}))
	}
	return out.String()
}

// sum is an expression for the columns that match a pattern. list_sum skips
// what is NULL, and is NULL if everything is.
func (t wideTable) sum(pattern string) string {
	var names []string
	for _, w := range t.columns {
		if ok, err := path.Match(pattern, w.name); ok && err == nil {
			names = append(names, "w."+w.name)
		}
	}
	switch len(names) {
	case 0:
		return "NULL::DOUBLE"
	case 1:
		return names[0]
	}
	return "list_sum([" + strings.Join(names, ", ") + "])"
}

package web

import (
	"context"
	"database/sql"
	"strings"
)

// names are the code lists of the database in both languages.
type names struct {
	regions    map[string]region
	categories map[string]pair
	indicators map[string]pair // label
	applicants map[string]pair
	metrics    map[string]metricName
	units      map[string]string // indicator -> unit of the form
	tables     map[string]pair
	editions   []string // of the forms, in the order of the database
	years      []int    // with reports, newest first
	levels     []string
	catCodes   []string // categories with reports
	provinces  []string // codes of the widest divisions with reports
}

// A pair is a name in both languages.
type pair struct{ ZH, EN string }

type region struct{ Code, Name, Level string }

type metricName struct {
	pair
	Unit, Group, Kind string
}

// loadNames reads the code lists.
func loadNames(ctx context.Context, db *sql.DB) (*names, error) {
	n := &names{regions: map[string]region{}, categories: map[string]pair{}, indicators: map[string]pair{}, applicants: map[string]pair{},
		metrics: map[string]metricName{}, units: map[string]string{}, tables: map[string]pair{}}
	regions, err := ask(ctx, db, func(r *region) []any { return []any{&r.Code, &r.Name, &r.Level} },
		"SELECT code, max_by(name, from_year), max_by(level, from_year) FROM regions GROUP BY code")
	if err != nil {
		return nil, err
	}
	for _, r := range regions {
		n.regions[r.Code] = r
	}
	type triple struct{ code, zh, en, unit, group, kind string }
	lists := []struct {
		text string
		add  func(triple)
	}{
		{"SELECT category, zh, en, '', '', '' FROM agency_categories", func(t triple) { n.categories[t.code] = pair{t.zh, t.en} }},
		{`SELECT indicator::VARCHAR, max_by(label_zh, edition::VARCHAR), max_by(label_en, edition::VARCHAR), coalesce(max_by(unit, edition::VARCHAR), ''), '', ''
			FROM indicators GROUP BY indicator`, func(t triple) { n.indicators[t.code], n.units[t.code] = pair{t.zh, t.en}, t.unit }},
		{"SELECT applicant::VARCHAR, any_value(applicant_zh), any_value(applicant_en), '', '', '' FROM indicators WHERE applicant_zh IS NOT NULL GROUP BY applicant",
			func(t triple) { n.applicants[t.code] = pair{t.zh, t.en} }},
		{`SELECT code, zh, en, unit, "group", kind FROM metric_codes`, func(t triple) { n.metrics[t.code] = metricName{pair{t.zh, t.en}, t.unit, t.group, t.kind} }},
	}
	for _, l := range lists {
		rows, err := ask(ctx, db, func(t *triple) []any { return []any{&t.code, &t.zh, &t.en, &t.unit, &t.group, &t.kind} }, l.text)
		if err != nil {
			return nil, err
		}
		for _, t := range rows {
			l.add(t)
		}
	}
	if n.years, err = ask(ctx, db, func(y *int) []any { return []any{y} }, "SELECT DISTINCT year FROM reports WHERE year IS NOT NULL ORDER BY 1 DESC"); err != nil {
		return nil, err
	}
	word := func(s *string) []any { return []any{s} }
	if n.levels, err = ask(ctx, db, word, "SELECT level FROM reports WHERE level IS NOT NULL GROUP BY 1 ORDER BY count(*)"); err != nil {
		return nil, err
	}
	if n.catCodes, err = ask(ctx, db, word, "SELECT category FROM reports WHERE category IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"); err != nil {
		return nil, err
	}
	if n.provinces, err = ask(ctx, db, word, "SELECT DISTINCT left(region_code, 2) || '0000' FROM reports WHERE region_code IS NOT NULL ORDER BY 1"); err != nil {
		return nil, err
	}
	n.editions, err = ask(ctx, db, word, "SELECT DISTINCT edition::VARCHAR FROM indicators ORDER BY 1 DESC")
	return n, err
}

// A division code is six digits: two each for province, prefecture and county;
// "00" stands for none.
const codePart = 2

// above returns the codes of the divisions around a division, the widest first.
func above(code string) []string {
	var out []string
	for n := codePart; n < len(code); n += codePart {
		wider := code[:n] + strings.Repeat("0", len(code)-n)
		if wider != code {
			out = append(out, wider)
		}
	}
	return out
}

// within returns what the codes of all divisions inside a division begin with.
func within(code string) string {
	for strings.HasSuffix(code, "00") && len(code) > 0 {
		code = code[:len(code)-codePart]
	}
	return code
}

// regionPath is the name of a division behind those around it.
func (n *names) regionPath(code string) []region {
	var out []region
	for _, c := range append(above(code), code) {
		if r, ok := n.regions[c]; ok {
			out = append(out, r)
		}
	}
	return out
}

// regionName writes a division with those around it.
func (n *names) regionName(code string) string {
	out := ""
	for _, r := range n.regionPath(code) {
		out += r.Name
	}
	return out
}

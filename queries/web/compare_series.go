package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/store"
)

// seriesOf is the view series over some reports alone, as a table in brackets: what the
// view reads is named before it with the rows of these reports, since the view
// itself goes through those of all. There is at least one report. Names and regions
// are left out.
func (s *Server) seriesOf(ctx context.Context, reports []comparedReport) (string, error) {
	view, err := s.results.get("view series", func() (any, int, error) {
		text, err := askOne(ctx, s.db.SQL(), func(t *string) []any { return []any{t} },
			"SELECT sql FROM duckdb_views() WHERE view_name = 'series' AND database_name = current_database()")
		_, body, ok := strings.Cut(text, " AS ")
		if err == nil && !ok {
			err = fmt.Errorf("explorer: the view series is no question")
		}
		return strings.TrimRight(strings.TrimSpace(body), ";"), len(text), err
	})
	if err != nil {
		return "", err
	}
	var facts, numbers, rows []string
	for _, r := range reports {
		of, id := s.ofReport(r.id), literal(r.id)
		facts = append(facts, "SELECT report, kind, value FROM main.stored_facts WHERE "+of)
		number, ok := strings.CutPrefix(of, byNumber)
		if !ok {
			number = "(SELECT report FROM main.report_numbers WHERE report_id = " + id + ")"
		}
		numbers = append(numbers, "("+number+", "+id+")")
		rows = append(rows, fmt.Sprintf("(%s, %s, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, nullif(%s, ''), %d, true)", id, literal(r.key), literal(r.scope), r.year))
	}
	return "(WITH stored_facts AS (" + strings.Join(facts, " UNION ALL ") + "), report_numbers AS (SELECT * FROM (VALUES " + strings.Join(numbers, ", ") +
		") n(report, report_id)), reports AS (SELECT * FROM (VALUES " + strings.Join(rows, ", ") +
		") r(report_id, agency_key, agency_id, agency_name, region_code, scope, year, is_current)) SELECT * FROM (" + view.(string) + "))", nil
}

// seriesOfAgencies reads a series of some agencies: of each its reports with the
// scope that most of them have, since scopes are never chained.
func (s *Server) seriesOfAgencies(r *request, code, applicant string, bodies map[string]*comparedBody) (map[string][]comparedPoint, error) {
	var reports []comparedReport
	for _, b := range bodies {
		reports = append(reports, b.reports...)
	}
	if len(reports) == 0 {
		return nil, nil
	}
	series, err := s.seriesOf(r.Context(), reports)
	if err != nil {
		return nil, err
	}
	type keyed struct {
		key, scope string
		comparedPoint
	}
	found, err := ask(r.Context(), s.db.SQL(), func(k *keyed) []any { return append([]any{&k.key, &k.scope}, intoPoint(&k.comparedPoint)...) }, `
		SELECT agency_key, coalesce(scope, ''), year, value, NULL::DOUBLE, NULL::DOUBLE, NULL::BIGINT, coalesce(unit, ''), edition::VARCHAR, comparable, coalesce(reason, ''), report_id
		FROM `+series+" WHERE series = "+literal(code)+" AND applicant = "+literal(applicant))
	if err != nil {
		return nil, err
	}
	byScope := map[string]map[string][]comparedPoint{}
	for _, k := range found {
		if byScope[k.key] == nil {
			byScope[k.key] = map[string][]comparedPoint{}
		}
		byScope[k.key][k.scope] = append(byScope[k.key][k.scope], k.comparedPoint)
	}
	out := map[string][]comparedPoint{}
	for key, scopes := range byScope {
		for _, scope := range slices.Sorted(maps.Keys(scopes)) {
			if len(scopes[scope]) > len(out[key]) {
				out[key] = scopes[scope]
			}
		}
		slices.SortFunc(out[key], func(a, b comparedPoint) int { return cmp.Compare(a.Year, b.Year) })
	}
	return out, nil
}

// A member is a box that a series adds up in one edition.
type member struct {
	Edition, Table, Indicator, Applicant, Unit string
	Of                                         int // boxes of the series in the edition
}

// members lists the boxes of a series for an applicant.
func (s *Server) members(ctx context.Context, code, applicant string) ([]member, error) {
	v, err := s.results.get(fmt.Sprintf("members %q %q", code, applicant), func() (any, int, error) {
		found, err := ask(ctx, s.db.SQL(), func(m *member) []any { return []any{&m.Edition, &m.Table, &m.Indicator, &m.Applicant, &m.Unit, &m.Of} }, `
			SELECT DISTINCT m.edition::VARCHAR, i.form_table::VARCHAR, i.indicator::VARCHAR, i.applicant::VARCHAR, coalesce(i.unit, ''), m.members
			FROM series_members m JOIN indicators i ON i.edition = m.edition AND i.indicator = m.indicator
			WHERE m.series = ? AND coalesce(m.applicant, i.applicant::VARCHAR) = ? ORDER BY ALL`, code, applicant)
		return found, keyBytes * (1 + len(found)), err
	})
	if err != nil {
		return nil, err
	}
	return v.([]member), nil
}

// seriesOfRegion adds up a series over the single bodies of a region, and says
// how many reports it rests on. Reports of governments and systems, which may
// contain those of others, are left out, and so are numbers in another unit than
// that of the form. The numbers come from the wide tables, which have one row a
// report.
func (s *Server) seriesOfRegion(r *request, code, applicant, region string) ([]comparedPoint, error) {
	if !s.layers {
		return nil, &wrong{key: "compare.no_layers"}
	}
	members, err := s.members(r.Context(), code, applicant)
	if err != nil {
		return nil, err
	}
	var parts []string
	for len(members) > 0 {
		first := members[0]
		n := slices.IndexFunc(members, func(m member) bool { return m.Edition != first.Edition || m.Table != first.Table })
		if n < 0 {
			n = len(members)
		}
		var columns []string
		for _, m := range members[:n] {
			if name, ok := store.WideColumn(m.Table, m.Indicator, m.Applicant, m.Unit); ok {
				columns = append(columns, "w."+name)
			}
		}
		if len(columns) == first.Of { // else a box has no unit to be added up in
			parts = append(parts, fmt.Sprintf(`SELECT r.year, '%s' AS edition, '%s' AS unit, %s AS value FROM wide_%s w JOIN mine r USING (report_id) WHERE w.edition = '%[1]s'`,
				first.Edition, first.Unit, strings.Join(columns, " + "), first.Table))
		}
		members = members[n:]
	}
	if len(parts) == 0 {
		return nil, nil
	}
	type counted struct {
		comparedPoint
		reports int
	}
	found, err := ask(r.Context(), s.db.SQL(), func(c *counted) []any { return []any{&c.Year, &c.Edition, &c.Unit, &c.Value, &c.N, &c.reports} }, `
		WITH mine AS MATERIALIZED (SELECT report_id, year FROM reports WHERE is_current AND agency_key IS NOT NULL AND year IS NOT NULL AND `+inside("region_code", region)+`
			AND layer_of(scope, category) = 'single')
		SELECT year, edition, unit, sum(value), count(value), count(*) FROM (`+strings.Join(parts, " UNION ALL ")+") GROUP BY ALL ORDER BY 1, 6 DESC, 2")
	if err != nil {
		return nil, err
	}
	var out []comparedPoint
	for _, c := range found {
		if n := len(out); n > 0 && out[n-1].Year == c.Year {
			out[n-1].join(c.comparedPoint)
			continue
		}
		out = append(out, c.comparedPoint)
	}
	return out, s.continued(r.Context(), code, out)
}

// join adds the reports of the same year that follow another edition.
func (p *comparedPoint) join(o comparedPoint) {
	if p.Unit != o.Unit {
		return // counted in neither: the year stands for its usual edition
	}
	if o.Value != nil {
		sum := *o.Value
		if p.Value != nil {
			sum += *p.Value
		}
		p.Value = &sum
	}
	n := *p.N + *o.N
	p.N, p.Mixed = &n, true
}

// continued says of the years of a region whether they continue the year before:
// by the edition that most of its reports follow.
func (s *Server) continued(ctx context.Context, code string, points []comparedPoint) error {
	type bond struct{ from, to, comparable, reason string }
	bonds, err := ask(ctx, s.db.SQL(), func(b *bond) []any { return []any{&b.from, &b.to, &b.comparable, &b.reason} }, `
		SELECT edition_from::VARCHAR, edition_to::VARCHAR, comparable, coalesce(reason_zh || ' / ' || reason_en, '') FROM series_links WHERE series = ?`, code)
	if err != nil {
		return err
	}
	for i := range points {
		p := &points[i]
		p.Comparable = "yes"
		switch {
		case i == 0:
			p.Comparable = "start"
		case p.Edition != points[i-1].Edition:
			p.Comparable, p.Reason = "no", s.texts.both("compare.unlinked")
			if k := slices.IndexFunc(bonds, func(b bond) bool { return b.from == points[i-1].Edition && b.to == p.Edition }); k >= 0 {
				p.Comparable, p.Reason = bonds[k].comparable, bonds[k].reason
			}
		}
		if p.Mixed && p.Comparable != "no" {
			p.Comparable, p.Reason = "with_care", s.texts.both("compare.mixed")
		}
	}
	return nil
}

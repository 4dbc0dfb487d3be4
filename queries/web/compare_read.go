package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Kinds of what can be compared.
const (
	ofSeries = "series"
	ofRate   = "rate"
	ofMetric = "metric"
)

// regionKey marks a region among those compared.
const regionKey = "region:"

// choices lists what can be compared.
func (s *Server) choices(r *request) ([]choiceGroup, error) {
	v, err := s.results.get("choices "+r.lang, func() (any, int, error) {
		type code struct{ code, zh, en, kind string }
		rows, err := ask(r.Context(), s.db.SQL(), func(c *code) []any { return []any{&c.code, &c.zh, &c.en, &c.kind} }, `
			SELECT series, zh, en, kind FROM series_codes WHERE series IN (SELECT DISTINCT m.series FROM series_members m) ORDER BY kind = 'part', series`)
		if err != nil {
			return nil, 0, err
		}
		var totals, parts, metrics, rates choiceGroup
		totals.Name, parts.Name = s.texts.say(r.lang, "compare.totals"), s.texts.say(r.lang, "compare.parts")
		metrics.Name, rates.Name = s.texts.say(r.lang, "compare.metrics"), s.texts.say(r.lang, "compare.rates")
		for _, c := range rows {
			to := &parts
			if c.kind != "part" {
				to = &totals
			}
			to.Choices = append(to.Choices, choice{ofSeries + ":" + c.code, inLanguage(r.lang, c.zh, c.en)})
		}
		for code, m := range s.names.metrics {
			metrics.Choices = append(metrics.Choices, choice{ofMetric + ":" + code, inLanguage(r.lang, m.ZH, m.EN)})
		}
		slices.SortFunc(metrics.Choices, func(a, b choice) int { return strings.Compare(a.Value, b.Value) })
		if rates.Choices, err = s.rateChoices(r.lang); err != nil {
			return nil, 0, err
		}
		return []choiceGroup{rates, totals, parts, metrics}, 64 * len(rows), nil
	})
	if err != nil {
		return nil, err
	}
	return v.([]choiceGroup), nil
}

// rateChoices lists the rates (data/rates.csv).
func (s *Server) rateChoices(lang string) ([]choice, error) {
	rows, err := readData("rates")
	if err != nil || !s.layers {
		return nil, err
	}
	var out []choice
	for _, r := range rows {
		out = append(out, choice{ofRate + ":" + r[0], inLanguage(lang, r[1], r[2])})
	}
	return out, nil
}

// lines reads the points of everything that is compared.
func (s *Server) lines(r *request, c comparison) ([]compared, error) {
	kind, code := c.kind()
	agencies := slices.DeleteFunc(slices.Clone(c.Who), func(key string) bool { return strings.HasPrefix(key, regionKey) })
	var own map[string][]comparedPoint
	var err error
	switch {
	case code == "" || len(agencies) == 0:
	case kind == ofSeries:
		own, err = s.seriesOfAgencies(r, code, c.By, agencies)
	case kind == ofMetric:
		own, err = s.metricOfAgencies(r.Context(), code, agencies)
	}
	if err != nil {
		return nil, err
	}
	var out []compared
	for _, key := range c.Who {
		line := compared{Key: key, Remove: c.without(key).address(r.lang, "compare")}
		region, isRegion := strings.CutPrefix(key, regionKey)
		if isRegion {
			line.Name = s.names.regionName(region)
		} else if line.Name, err = s.agencyName(r, key); err != nil {
			return nil, err
		}
		switch {
		case code == "":
		case kind == ofSeries && isRegion:
			line.Points, err = s.seriesOfRegion(r, code, c.By, region)
		case kind == ofMetric && isRegion:
			line.Points, err = s.metricOfRegion(r, code, region)
		case kind == ofSeries || kind == ofMetric:
			line.Points = own[key]
		case kind == ofRate:
			line.Points, err = s.ratePoints(r, code, key, region, isRegion)
		default:
			err = errNotFound
		}
		if err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, nil
}

// agencyName is the newest name of an agency.
func (s *Server) agencyName(r *request, key string) (string, error) {
	return askOne(r.Context(), s.db.SQL(), func(n *string) []any { return []any{n} },
		"SELECT coalesce(max_by(agency_name, year), any_value(agency_name)) FROM side.kin WHERE "+kin(key)+" HAVING count(*) > 0")
}

// reportsOf are the current reports of an agency by year.
func (s *Server) reportsOf(ctx context.Context, key string) ([]string, error) {
	return ask(ctx, s.db.SQL(), func(id *string) []any { return []any{id} },
		"SELECT report_id FROM side.kin WHERE "+kin(key)+" AND is_current AND year IS NOT NULL ORDER BY year, report_id")
}

func intoPoint(p *comparedPoint) []any {
	return []any{&p.Year, &p.Value, &p.Low, &p.High, &p.N, &p.Unit, &p.Edition, &p.Comparable, &p.Reason, &p.Report}
}

// metricOfRegion adds up a metric of the text over the reports of a region, each
// with the one value for the whole year that it states. A report that states
// several has none.
func (s *Server) metricOfRegion(r *request, code, region string) ([]comparedPoint, error) {
	return ask(r.Context(), s.db.SQL(), intoPoint, `
		WITH stated AS (SELECT r.year, r.report_id, if(count(DISTINCT m.value) = 1, any_value(m.value), NULL) AS value, any_value(m.unit) AS unit
			FROM metrics m JOIN side.listed r USING (report_id)
			WHERE m.metric = ? AND starts_with(r.region_code, ?) AND r.is_current AND r.year IS NOT NULL AND `+ofTheYear+` AND (m.year IS NULL OR m.year = r.year)
			GROUP BY r.year, r.report_id)
		SELECT year, sum(value), NULL::DOUBLE, NULL::DOUBLE, count(value), coalesce(max(unit), ''), '', 'yes', '', coalesce(min(report_id), '')
		FROM stated GROUP BY year ORDER BY year`, code, within(region))
}

// ofTheYear is the condition that a metric m is the one value for a whole year.
const ofTheYear = "m.period = 'year' AND m.qualifier = 'eq' AND m.dim IS NULL"

// metricOfAgencies reads a metric of some agencies in one question. Where the
// reports of an agency for a year state several values, it has none.
func (s *Server) metricOfAgencies(ctx context.Context, code string, keys []string) (map[string][]comparedPoint, error) {
	who := make([]string, len(keys))
	for i, key := range keys {
		who[i] = kin(key)
	}
	type keyed struct {
		key string
		comparedPoint
	}
	found, err := ask(ctx, s.db.SQL(), func(k *keyed) []any { return append([]any{&k.key}, intoPoint(&k.comparedPoint)...) }, `
		WITH mine AS MATERIALIZED (SELECT agency_key, report_id, year FROM side.kin WHERE (`+strings.Join(who, " OR ")+`) AND is_current AND year IS NOT NULL),
			stated AS MATERIALIZED (SELECT report_id, year AS of_year, value, unit FROM metrics m SEMI JOIN mine USING (report_id) WHERE m.metric = ? AND `+ofTheYear+`)
		SELECT agency_key, r.year, if(count(DISTINCT value) = 1, any_value(value), NULL), NULL::DOUBLE, NULL::DOUBLE, NULL::BIGINT, coalesce(max(unit), ''), '', 'yes', '', min(report_id)
		FROM stated JOIN mine r USING (report_id) WHERE of_year IS NULL OR of_year = r.year GROUP BY agency_key, r.year ORDER BY 1, 2`, code)
	out := map[string][]comparedPoint{}
	for _, k := range found {
		out[k.key] = append(out[k.key], k.comparedPoint)
	}
	return out, err
}

// ratePoints reads a rate with its 95 % interval and the number of cases.
func (s *Server) ratePoints(r *request, code, key, region string, isRegion bool) ([]comparedPoint, error) {
	rows, err := readData("rates")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rows, func(row []string) bool { return row[0] == code })
	if i < 0 || !s.layers {
		return nil, errNotFound
	}
	part, whole := rows[i][3], rows[i][4]
	where, args := "layer = 'single' AND starts_with(region_code, ?)", []any{within(region)}
	if !isRegion {
		reports, err := s.reportsOf(r.Context(), key)
		if err != nil {
			return nil, err
		}
		where, args = "report_id IN ('"+strings.Join(reports, "', '")+"')", nil // ids of the database, which are hexadecimal
	}
	return ask(r.Context(), s.db.SQL(), intoPoint, fmt.Sprintf(`
		WITH cases AS (SELECT year, report_id, %s AS k, %s AS n FROM outcomes WHERE %s AND year IS NOT NULL)
		SELECT year, 100.0 * sum(k) / nullif(sum(n), 0), wilson_low(sum(k), sum(n)), wilson_high(sum(k), sum(n)), sum(n)::BIGINT, '%%', '', 'yes', '', min(report_id)
		FROM cases WHERE k IS NOT NULL AND n IS NOT NULL GROUP BY year ORDER BY year`, part, whole, where), args...)
}

// A pointRow is one point of a comparison with what it belongs to.
type pointRow struct {
	comparison
	compared
	comparedPoint
}

// pointFields are the points of a comparison as a file.
var pointFields = []column[pointRow]{
	words("what", func(p pointRow) string { return p.What }), words("applicant", func(p pointRow) string { return p.By }),
	words("who", func(p pointRow) string { return p.Key }), words("name", func(p pointRow) string { return p.Name }),
	whole("year", func(p pointRow) int { return p.Year }), measured("value", func(p pointRow) *float64 { return p.Value }),
	measured("low", func(p pointRow) *float64 { return p.Low }), measured("high", func(p pointRow) *float64 { return p.High }),
	maybe("n", func(p pointRow) *int { return p.N }), words("unit", func(p pointRow) string { return p.Unit }),
	words("edition", func(p pointRow) string { return p.Edition }), words("comparable", func(p pointRow) string { return p.Comparable }),
	words("reason", func(p pointRow) string { return p.Reason }), words("report_id", func(p pointRow) string { return p.Report }),
}

// pointRows are the points of all lines, one after the other.
func pointRows(c comparison, lines []compared) []pointRow {
	var out []pointRow
	for _, l := range lines {
		for _, p := range l.Points {
			out = append(out, pointRow{c, l, p})
		}
	}
	return out
}

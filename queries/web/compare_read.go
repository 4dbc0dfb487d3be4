package web

import (
	"context"
	"fmt"
	"maps"
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
		"SELECT coalesce(max_by(agency_name, year), any_value(agency_name)) FROM side.reports WHERE "+s.kin(key)+" HAVING count(*) > 0")
}

// reportsOf are the current reports of an agency by year.
func (s *Server) reportsOf(ctx context.Context, key string) ([]string, error) {
	return ask(ctx, s.db.SQL(), func(id *string) []any { return []any{id} },
		"SELECT report_id FROM side.reports WHERE "+s.kin(key)+" AND is_current AND year IS NOT NULL ORDER BY year, report_id")
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
			FROM metrics m JOIN side.reports r USING (report_id)
			WHERE m.metric = ? AND `+inside("r.region_code", region)+` AND r.is_current AND r.year IS NOT NULL AND `+ofTheYear+` AND (m.year IS NULL OR m.year = r.year)
			GROUP BY r.year, r.report_id)
		SELECT year, sum(value), NULL::DOUBLE, NULL::DOUBLE, count(value), coalesce(max(unit), ''), '', 'yes', '', coalesce(min(report_id), '')
		FROM stated GROUP BY year ORDER BY year`, code)
}

// ofTheYear is the condition that a metric m is the one value for a whole year.
const ofTheYear = "(m.period = 'year' AND m.qualifier = 'eq' AND m.dim IS NULL)"

// metricOfAgencies reads a metric of some agencies in one question. Where the
// reports of an agency for a year state several values, it has none.
func (s *Server) metricOfAgencies(ctx context.Context, code string, keys []string) (map[string][]comparedPoint, error) {
	type issue struct {
		id, key string
		year    int
	}
	of := map[string]issue{}
	mine := []string{"''"}
	for _, key := range keys {
		issues, err := ask(ctx, s.db.SQL(), func(r *issue) []any { return []any{&r.id, &r.key, &r.year} },
			"SELECT report_id, agency_key, year FROM side.reports WHERE "+s.kin(key)+" AND is_current AND year IS NOT NULL")
		if err != nil {
			return nil, err
		}
		for _, r := range issues {
			of[r.id] = r
			mine = append(mine, literal(r.id))
		}
	}
	type stated struct {
		id, unit  string
		value     float64
		year      *int
		wholeYear bool
	}
	// Of all metrics those of one code and some reports are few: what else they
	// must be is in no condition, for which the engine would read every one.
	found, err := ask(ctx, s.db.SQL(), func(m *stated) []any { return []any{&m.id, &m.unit, &m.value, &m.year, &m.wholeYear} },
		"SELECT report_id, unit, value, year, "+ofTheYear+" FROM metrics m WHERE metric = ? AND report_id IN ("+strings.Join(mine, ", ")+") ORDER BY report_id, position", code)
	if err != nil {
		return nil, err
	}
	points := map[string]map[int]*comparedPoint{}
	for _, m := range found {
		r := of[m.id]
		if !m.wholeYear || m.year != nil && *m.year != r.year {
			continue
		}
		years := points[r.key]
		if years == nil {
			years = map[int]*comparedPoint{}
			points[r.key] = years
		}
		switch p := years[r.year]; {
		case p == nil:
			years[r.year] = &comparedPoint{Year: r.year, Value: &m.value, Unit: m.unit, Comparable: "yes", Report: m.id}
		case p.Value != nil && *p.Value != m.value:
			p.Value = nil
		}
	}
	out := map[string][]comparedPoint{}
	for key, years := range points {
		for _, year := range slices.Sorted(maps.Keys(years)) {
			out[key] = append(out[key], *years[year])
		}
	}
	return out, nil
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
	where := "layer = 'single' AND " + inside("region_code", region)
	if !isRegion {
		reports, err := s.reportsOf(r.Context(), key)
		if err != nil {
			return nil, err
		}
		where = "report_id IN ('" + strings.Join(reports, "', '") + "')" // ids of the database, which are hexadecimal
	}
	return ask(r.Context(), s.db.SQL(), intoPoint, fmt.Sprintf(`
		WITH cases AS (SELECT year, report_id, %s AS k, %s AS n FROM outcomes WHERE %s AND year IS NOT NULL)
		SELECT year, 100.0 * sum(k) / nullif(sum(n), 0), wilson_low(sum(k), sum(n)), wilson_high(sum(k), sum(n)), sum(n)::BIGINT, '%%', '', 'yes', '', min(report_id)
		FROM cases WHERE k IS NOT NULL AND n IS NOT NULL GROUP BY year ORDER BY year`, part, whole, where))
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

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
	bodies, err := s.readBodies(r.Context(), slices.DeleteFunc(slices.Clone(c.Who), func(key string) bool { return strings.HasPrefix(key, regionKey) }))
	if err != nil {
		return nil, err
	}
	var own map[string][]comparedPoint
	if kind == ofSeries && len(bodies) > 0 {
		if own, err = s.seriesOfAgencies(r, code, c.By, bodies); err != nil {
			return nil, err
		}
	}
	var out []compared
	for _, key := range c.Who {
		line := compared{Key: key, Remove: c.without(key).address(r.lang, "compare")}
		region, isRegion := strings.CutPrefix(key, regionKey)
		switch body := bodies[key]; {
		case isRegion:
			line.Name = s.names.regionName(region)
		case body == nil:
			return nil, errNotFound
		default:
			line.Name = body.name
		}
		switch {
		case code == "":
		case kind == ofSeries && isRegion:
			line.Points, err = s.seriesOfRegion(r, code, c.By, region)
		case kind == ofMetric && isRegion:
			line.Points, err = s.metricOfRegion(r, code, region)
		case kind == ofMetric:
			line.Points, err = s.metricOfAgency(r, code, key)
		case kind == ofSeries:
			line.Points = own[key]
		case kind == ofRate:
			line.Points, err = s.ratePoints(r, code, bodies[key], region)
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

// A comparedBody is an agency that is compared: its newest name and the current
// reports of its years.
type comparedBody struct {
	name    string
	reports []comparedReport
}

// A comparedReport is a report of an agency that is compared. Its number is that in
// side.reports.
type comparedReport struct {
	id, key, scope string
	number, year   int
}

// readBodies reads agencies by their keys; one that has no report is left out.
func (s *Server) readBodies(ctx context.Context, keys []string) (map[string]*comparedBody, error) {
	out := map[string]*comparedBody{}
	var parts []string
	for _, key := range keys {
		if of := s.kin(key); of != nowhere {
			parts = append(parts, "SELECT agency_key, coalesce(agency_name, '') AS name, report_id, coalesce(scope, '') AS scope, number, coalesce(year, 0) AS year, is_current AND year IS NOT NULL AS counts FROM side.reports WHERE "+of)
		}
	}
	if len(parts) == 0 {
		return out, nil
	}
	type row struct {
		comparedReport
		name   string
		counts bool
	}
	// In the order of the years, so that the last name is the newest.
	found, err := ask(ctx, s.db.SQL(), func(r *row) []any { return []any{&r.key, &r.name, &r.id, &r.scope, &r.number, &r.year, &r.counts} },
		strings.Join(parts, " UNION ALL ")+" ORDER BY year, report_id")
	for _, r := range found {
		b := out[r.key]
		if b == nil {
			b = &comparedBody{}
			out[r.key] = b
		}
		if r.name != "" {
			b.name = r.name
		}
		if r.counts {
			b.reports = append(b.reports, r.comparedReport)
		}
	}
	return out, err
}

func intoPoint(p *comparedPoint) []any {
	return []any{&p.Year, &p.Value, &p.Low, &p.High, &p.N, &p.Unit, &p.Edition, &p.Comparable, &p.Reason, &p.Report}
}

// makeStated makes side.stated: the metrics of the text that a current report
// states for its whole year, by code and report.
const makeStated = `CREATE TABLE side.stated AS SELECT m.metric, r.number, r.year, m.value, m.unit
	FROM metrics m JOIN side.reports r USING (report_id)
	WHERE r.is_current AND m.period = 'year' AND m.qualifier = 'eq' AND m.dim IS NULL AND r.year IS NOT NULL AND (m.year IS NULL OR m.year = r.year)
	ORDER BY m.metric, r.number, m.position`

// metricOfRegion adds up a metric of the text over the reports of a region, each
// with the one value for the whole year that it states. A report that states
// several has none.
func (s *Server) metricOfRegion(r *request, code, region string) ([]comparedPoint, error) {
	return ask(r.Context(), s.db.SQL(), intoPoint, `
		WITH stated AS (SELECT year, number, if(min(value) = max(value), min(value), NULL) AS value, max(unit) AS unit
			FROM side.stated WHERE metric = `+literal(code)+` AND number IN (SELECT number FROM side.reports WHERE `+inside("region_code", region)+`)
			GROUP BY year, number)
		SELECT year, sum(value), NULL::DOUBLE, NULL::DOUBLE, count(value), coalesce(max(unit), ''), '', 'yes', '', ''
		FROM stated GROUP BY year ORDER BY year`)
}

// metricOfAgency reads a metric of an agency. Where its reports for a year state
// several values, it has none.
func (s *Server) metricOfAgency(r *request, code, key string) ([]comparedPoint, error) {
	return ask(r.Context(), s.db.SQL(), intoPoint, `
		SELECT year, if(min(value) = max(value), min(value), NULL), NULL::DOUBLE, NULL::DOUBLE, NULL::BIGINT, arg_min(unit, number), '', 'yes', '', min(report_id)
		FROM side.stated JOIN (SELECT number, report_id FROM side.reports WHERE `+s.kin(key)+`) USING (number)
		WHERE metric = `+literal(code)+" GROUP BY year ORDER BY year")
}

// makeRates is the question that makes side.rates: of each report the parts and the
// wholes of the rates (data/rates.csv), in columns of their place in the list, and
// whether it is that of a single body.
func makeRates() (string, error) {
	rates, err := readData("rates")
	if err != nil {
		return "", err
	}
	var columns string
	for i, rate := range rates {
		columns += fmt.Sprintf(", %s AS part%d, %s AS whole%[2]d", rate[3], i, rate[4])
	}
	return "CREATE TABLE side.rates AS SELECT r.number, r.region_code, r.year, o.layer = 'single' AS single" + columns +
		" FROM outcomes o JOIN side.reports r USING (report_id) WHERE r.year IS NOT NULL ORDER BY r.number", nil
}

// ratePoints reads a rate of an agency or a region with its 95 % interval and the
// number of cases.
func (s *Server) ratePoints(r *request, code string, body *comparedBody, region string) ([]comparedPoint, error) {
	rates, err := readData("rates")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rates, func(row []string) bool { return row[0] == code })
	if i < 0 || !s.layers {
		return nil, errNotFound
	}
	where, ids := "single AND "+inside("region_code", region), map[string]string{}
	if body != nil {
		numbers := []string{"-1"}
		for _, report := range body.reports {
			numbers = append(numbers, itoa(report.number))
			ids[itoa(report.number)] = report.id
		}
		where = "number IN (" + strings.Join(numbers, ", ") + ")"
	}
	points, err := ask(r.Context(), s.db.SQL(), intoPoint, fmt.Sprintf(`
		WITH cases AS (SELECT year, number, part%[1]d AS k, whole%[1]d AS n FROM side.rates WHERE %s AND k IS NOT NULL AND n IS NOT NULL)
		SELECT year, 100.0 * sum(k) / nullif(sum(n), 0), wilson_low(sum(k), sum(n)), wilson_high(sum(k), sum(n)), sum(n)::BIGINT, '%%', '', 'yes', '', min(number)::VARCHAR
		FROM cases GROUP BY year ORDER BY year`, i, where))
	for i := range points {
		points[i].Report = ids[points[i].Report] // "" for a region
	}
	return points, err
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

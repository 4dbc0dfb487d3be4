package queries

import (
	"context"
	"database/sql"
	"fmt"
)

// A Statement is one number of the running text with its sentence. Absent
// numbers are nil.
type Statement struct {
	Metric, ZH, EN   string
	Value            float64
	Unit, Qualifier  string
	Period, Scope    string
	Dim              string
	Year             *int
	Negated          bool
	Raw, Quote       string
	Before, After    string // the text of the section around Raw, up to the ends of its sentence
	Section          string // heading of the section
	Page             *int
	Box              *[4]float64 // of the line: x0, y0, x1, y1 in points from the top left
	Locator          string
	Confidence       *float64
	File, URL        string
	Title, Agency    string
	ReportID, SHA256 string
	ReportYear       *int
}

// IsMetric reports whether a name is the code of a metric of the running text.
func IsMetric(ctx context.Context, db *sql.DB, code string) (bool, error) {
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM metric_codes WHERE code = ?", code).Scan(&n); err != nil {
		return false, fmt.Errorf("explain: %w", err)
	}
	return n > 0, nil
}

// Statements returns where a report states a metric, in reading order; dim
// restricts them to one channel or category, "" means all. The report is named
// as for Explain.
func Statements(ctx context.Context, db *sql.DB, report, metric, dim string) ([]Statement, error) {
	id, err := findReport(ctx, db, report)
	if err != nil {
		return nil, err
	}
	// The sentence is found again around the number: the characters from the
	// last occurrence of its beginning on.
	rows, err := db.QueryContext(ctx, `
		SELECT m.metric, c.zh, c.en, m.value, m.unit, m.qualifier, m.period, m.scope, coalesce(m.dim, ''), m.year, m.negated, m.raw, m.quote,
			coalesce(substr(t.text, 1, m.start_offset), ''), coalesce(substr(t.text, m.end_offset + 1), ''), coalesce(t.heading, ''),
			m.page, m.x0::DOUBLE, m.y0::DOUBLE, m.x1::DOUBLE, m.y1::DOUBLE, coalesce(m.locator, ''), m.confidence::DOUBLE,
			coalesce(s.name, ''), coalesce(s.url, ''), coalesce(r.title, ''), coalesce(r.agency_name, ''), r.report_id, r.sha256, r.year
		FROM metrics m JOIN reports r USING (report_id) JOIN metric_codes c ON c.code = m.metric
			LEFT JOIN sections t ON t.report_id = m.report_id AND t.position = m.section
			LEFT JOIN sources s ON s.sha256 = r.sha256
		WHERE m.report_id = $report AND m.metric = $metric AND ($dim = '' OR m.dim = $dim) ORDER BY m.position`,
		sql.Named("report", id), sql.Named("metric", metric), sql.Named("dim", dim))
	if err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	defer rows.Close()
	var out []Statement
	for rows.Next() {
		var s Statement
		var x0, y0, x1, y1 *float64
		if err := rows.Scan(&s.Metric, &s.ZH, &s.EN, &s.Value, &s.Unit, &s.Qualifier, &s.Period, &s.Scope, &s.Dim, &s.Year, &s.Negated, &s.Raw, &s.Quote,
			&s.Before, &s.After, &s.Section, &s.Page, &x0, &y0, &x1, &y1, &s.Locator, &s.Confidence,
			&s.File, &s.URL, &s.Title, &s.Agency, &s.ReportID, &s.SHA256, &s.ReportYear); err != nil {
			return nil, fmt.Errorf("explain: %w", err)
		}
		if x0 != nil {
			s.Box = &[4]float64{*x0, *y0, *x1, *y1}
		}
		s.Before, s.After = around(s.Quote, s.Before, s.After, s.Raw)
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	if len(out) == 0 {
		near, more, err := lines(ctx, db, `SELECT metric || coalesce('  ' || dim, '') || '  ' || any_value(c.zh) || ' / ' || any_value(c.en)
			FROM metrics m JOIN metric_codes c ON c.code = m.metric WHERE report_id = $report GROUP BY metric, dim ORDER BY min(m.position)`, sql.Named("report", id))
		if err != nil {
			return nil, err
		}
		return nil, &NotFound{What: "metric", Name: metric + " " + dim + " in report " + id, Near: near, More: more}
	}
	return out, nil
}

// around cuts the text before and after a number down to its sentence.
func around(quote, before, after, raw string) (string, string) {
	for n := range len(quote) + 1 {
		rest := len(quote) - n - len(raw)
		if rest < 0 {
			break
		}
		if n <= len(before) && rest <= len(after) && before[len(before)-n:] == quote[:n] && quote[n:n+len(raw)] == raw && after[:rest] == quote[n+len(raw):] {
			return quote[:n], quote[n+len(raw):]
		}
	}
	return "", ""
}

package queries

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// An Explanation says where one value comes from. Absent numbers are nil.
type Explanation struct {
	ReportID, Title, Agency string
	Year                    *int
	File, URL, SHA256       string // the file the value was read from
	Table, Edition          string
	Indicator, Applicant    string
	LabelZH, LabelEN        string
	ApplicantZH             string
	ApplicantEN             string
	Value                   *float64
	State                   string
	Raw                     *string // as printed; nil if the box is missing
	Unit, Method            string
	Confidence              *float64
	Page                    *int
	Box                     *[4]float64 // x0, y0, x1, y1 in points from the top left
	Locator                 string
	Citation                string   // where the form comes from
	Others                  []string // names of other files that carry the report
	Findings                []BoxFinding
}

// A BoxFinding is a finding that names the box.
type BoxFinding struct {
	Rule, Severity, Result, Message string
	Left, Right, Difference         *float64
	Cause                           string
	Fitting                         *float64 // the value that would satisfy the failed rules, if the box may be the wrong one
}

// A NotFound error says what was looked for and what comes near it.
type NotFound struct {
	What, Name string   // "report", "indicator", "applicant"
	Near       []string // candidates, at most maxNear
	More       int      // candidates left out
	Several    bool     // the name fits all of Near
}

// maxNear is how many candidates a message lists.
const maxNear = 12

// Error lists the candidates, one a line.
func (e *NotFound) Error() string {
	s := fmt.Sprintf("no %s %q", e.What, e.Name)
	switch {
	case e.Several:
		s = fmt.Sprintf("%s %q fits %d; say which:", e.What, e.Name, len(e.Near)+e.More)
	case len(e.Near) > 0:
		s += "; near it:"
	}
	for _, n := range e.Near {
		s += "\n  " + n
	}
	if e.More > 0 {
		s += fmt.Sprintf("\n  … and %d more", e.More)
	}
	return s
}

// Explain finds the box of an indicator and an applicant in a report. The
// report is named by its id, the beginning of its id, or the name or address
// of a file that carries it. Where the form counts by applicant, "" means the
// total.
func Explain(ctx context.Context, db *sql.DB, report, indicator, applicant string) (Explanation, error) {
	id, err := findReport(ctx, db, report)
	if err != nil {
		return Explanation{}, err
	}
	indicator, applicant, err = findBox(ctx, db, id, indicator, applicant)
	if err != nil {
		return Explanation{}, err
	}
	e, err := readBox(ctx, db, id, indicator, applicant)
	if err != nil {
		return Explanation{}, err
	}
	if e.Findings, err = readFindings(ctx, db, e); err != nil {
		return e, err
	}
	e.Others, _, err = lines(ctx, db, `SELECT DISTINCT s.name FROM documents d JOIN sources s USING (sha256)
		WHERE d.report_id = $report AND d.sha256 <> $sha ORDER BY ALL`, sql.Named("report", e.ReportID), sql.Named("sha", e.SHA256))
	return e, err
}

// findReport returns the one report that is meant.
func findReport(ctx context.Context, db *sql.DB, name string) (string, error) {
	// A line is what a person needs to tell reports apart; the id comes first.
	const line = `r.report_id || '  ' || coalesce(r.agency_name, r.title, '') || ' ' || coalesce(r.year::VARCHAR, '') || '  ' || coalesce(s.name, '')`
	const from = ` FROM reports r LEFT JOIN sources s ON s.sha256 = r.sha256 WHERE `
	for _, fits := range []string{
		"r.report_id = $name",
		`r.report_id IN (SELECT d.report_id FROM documents d JOIN captures c USING (sha256) WHERE d.status = 'read' AND c.is_current AND (c.name = $name OR c.url = $name))`,
		"length($name) >= 4 AND starts_with(r.report_id, $name)",
		`length($name) >= 4 AND r.report_id IN (SELECT d.report_id FROM documents d JOIN captures c USING (sha256)
			WHERE d.status = 'read' AND c.is_current AND (starts_with(c.name, $name) OR ends_with(c.url, '/' || $name)))`,
	} {
		found, more, err := lines(ctx, db, "SELECT "+line+from+fits+" ORDER BY ALL", sql.Named("name", name))
		if err != nil {
			return "", err
		}
		if len(found) == 1 {
			id, _, _ := strings.Cut(found[0], " ")
			return id, nil
		}
		if len(found) > 1 {
			return "", &NotFound{What: "report", Name: name, Near: found, More: more, Several: true}
		}
	}
	aside, _, err := lines(ctx, db, `SELECT c.name || ' was set aside: ' || d.status || coalesce(', ' || d.detail, '')
		FROM captures c JOIN documents d USING (sha256) WHERE d.status <> 'read' AND (c.name = $name OR c.url = $name) ORDER BY ALL`, sql.Named("name", name))
	if err != nil {
		return "", err
	}
	near, more, err := lines(ctx, db, "SELECT "+line+from+`
		r.is_current AND (contains(coalesce(r.title, '') || coalesce(r.agency_name, ''), $name) OR jaro_winkler_similarity(coalesce(s.name, ''), $name) > 0.85
		OR jaro_winkler_similarity(r.report_id, $name) > 0.85) ORDER BY ALL`, sql.Named("name", name))
	if err != nil {
		return "", err
	}
	return "", &NotFound{What: "report", Name: name, Near: append(aside, near...), More: more}
}

// findBox returns the indicator and applicant that are meant in a report.
func findBox(ctx context.Context, db *sql.DB, id, indicator, applicant string) (string, string, error) {
	report, code := sql.Named("report", id), sql.Named("code", indicator)
	applicants, _, err := lines(ctx, db, "SELECT applicant::VARCHAR FROM facts WHERE report_id = $report AND indicator::VARCHAR = $code ORDER BY applicant", report, code)
	if err != nil {
		return "", "", err
	}
	if len(applicants) == 0 {
		near, more, err := lines(ctx, db, `
			SELECT code || '  ' || coalesce(label_zh, '') || ' / ' || coalesce(label_en, '') FROM (
				SELECT indicator::VARCHAR AS code, any_value(label_zh) AS label_zh, any_value(label_en) AS label_en,
					min(indicator) AS place, bool_or(f.report_id IS NOT NULL) AS here
				FROM indicators LEFT JOIN (SELECT DISTINCT report_id, indicator FROM facts WHERE report_id = $report) f USING (indicator)
				GROUP BY indicator)
			WHERE here AND (contains(code, $code) OR contains(coalesce(label_zh, ''), $code)
				OR contains(lower(coalesce(label_en, '')), lower($code)) OR jaro_winkler_similarity(code, $code) > 0.92)
			ORDER BY place`, report, code)
		if err != nil {
			return "", "", err
		}
		return "", "", &NotFound{What: "indicator", Name: indicator + " in report " + id, Near: near, More: more}
	}
	if applicant == "" && applicants[0] != "" {
		applicant = "total"
	}
	for _, a := range applicants {
		if a == applicant {
			return indicator, applicant, nil
		}
	}
	return "", "", &NotFound{What: "applicant", Name: applicant, Near: applicants}
}

// lines returns a question's only column, at most maxNear rows of it, and how
// many rows were left out.
func lines(ctx context.Context, db *sql.DB, text string, args ...any) (out []string, more int, err error) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("explain: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, 0, fmt.Errorf("explain: %w", err)
		}
		if len(out) == maxNear {
			more++
			continue
		}
		out = append(out, s)
	}
	return out, more, rows.Err()
}

// readBox reads the fact with everything that identifies it.
func readBox(ctx context.Context, db *sql.DB, id, indicator, applicant string) (Explanation, error) {
	e := Explanation{}
	var x0, y0, x1, y1 *float64
	err := db.QueryRowContext(ctx, `
		SELECT r.report_id, coalesce(r.title, ''), coalesce(r.agency_name, ''), r.year,
			coalesce(s.name, ''), coalesce(s.url, ''), r.sha256, f.form_table::VARCHAR, f.edition::VARCHAR,
			f.indicator::VARCHAR, f.applicant::VARCHAR, coalesce(i.label_zh, ''), coalesce(i.label_en, ''),
			coalesce(i.applicant_zh, ''), coalesce(i.applicant_en, ''), f.value, f.state::VARCHAR, f.raw,
			coalesce(f.unit, ''), coalesce(f.method, ''), f.confidence::DOUBLE, f.page,
			f.x0::DOUBLE, f.y0::DOUBLE, f.x1::DOUBLE, f.y1::DOUBLE, coalesce(f.locator, ''), coalesce(i.citation, '')
		FROM facts f JOIN reports r USING (report_id)
			LEFT JOIN sources s ON s.sha256 = r.sha256
			LEFT JOIN indicators i USING (form_table, edition, indicator, applicant)
		WHERE f.report_id = $report AND f.indicator::VARCHAR = $indicator AND f.applicant::VARCHAR = $applicant`,
		sql.Named("report", id), sql.Named("indicator", indicator), sql.Named("applicant", applicant)).Scan(
		&e.ReportID, &e.Title, &e.Agency, &e.Year, &e.File, &e.URL, &e.SHA256, &e.Table, &e.Edition,
		&e.Indicator, &e.Applicant, &e.LabelZH, &e.LabelEN, &e.ApplicantZH, &e.ApplicantEN, &e.Value, &e.State, &e.Raw,
		&e.Unit, &e.Method, &e.Confidence, &e.Page, &x0, &y0, &x1, &y1, &e.Locator, &e.Citation)
	if err != nil {
		return e, fmt.Errorf("explain: %w", err)
	}
	if x0 != nil {
		e.Box = &[4]float64{*x0, *y0, *x1, *y1}
	}
	return e, nil
}

// readFindings reads the findings that name the box, failed ones first.
func readFindings(ctx context.Context, db *sql.DB, e Explanation) ([]BoxFinding, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT rule, severity, result, message, left_value, right_value, difference, coalesce(cause, '')
		FROM findings WHERE report_id = $report AND indicator = $indicator AND coalesce(applicant, '') IN ('', $applicant)
		ORDER BY CASE result WHEN 'fail' THEN 0 ELSE 1 END, rule, message`,
		sql.Named("report", e.ReportID), sql.Named("indicator", e.Indicator), sql.Named("applicant", e.Applicant))
	if err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	defer rows.Close()
	var out []BoxFinding
	for rows.Next() {
		var f BoxFinding
		if err := rows.Scan(&f.Rule, &f.Severity, &f.Result, &f.Message, &f.Left, &f.Right, &f.Difference, &f.Cause); err != nil {
			return nil, fmt.Errorf("explain: %w", err)
		}
		if strings.HasPrefix(f.Rule, "likely_") || f.Rule == "several_cells_fit" {
			f.Fitting = f.Right
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// Package sheet writes what does not add up in the reports of one agency as a
// letter can enclose it: each number with what is printed, its place, the rule
// and what the rule rests on. In: a database and the name of an agency. Out:
// Markdown and a page ready to print, in Chinese or English. Findings that a
// person has explained, or put down to our reading, are left out and counted.
// It judges nothing itself.
package sheet

import (
	"context"
	"database/sql"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	text "text/template"
	"time"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/wording"
	"github.com/gongkai/gongkai/store/verdict"
)

//go:embed data
var data embed.FS

// A Sheet is what does not add up in the reports of one agency.
type Sheet struct {
	Agency  string // the name in its latest report
	Names   []string
	Reports []Report // in order of years
	Items   []Item   // worst first within a year
	LeftOut int      // findings that a person has explained or called ours
	Made    time.Time
}

// A Report is one report of the agency, with the file it was read from.
type Report struct {
	ID, Title, File, URL, SHA256 string
	Year                         int
	Published                    string // YYYY-MM-DD or ""
}

// An Item is one finding.
type Item struct {
	Year                    int
	Rule, ZH, EN, Citation  string
	Severity, Cause         string
	Message                 string // English, with the numbers
	Said                    string // the same in Chinese; "" if it has no words for it
	Quote                   string // sentence of the running text, if the finding is about one
	Left, Right, Difference string // "" where the rule compares no numbers
	Here, There             *Box   // There is the box in the other report
	Place                   string // of the finding, where it names no box
	Verdict                 string // confirmed, reopened, or ""
	Why                     string // the reason a person gave
}

// A Box is a box of a table as it is printed.
type Box struct {
	Year                     int
	File                     string
	ZH, EN                   string // label with the applicant
	TableZH, TableEN         string
	Raw, State, Value, Place string
}

// Of makes the sheet of an agency, named by its id, its key or by a part of its
// name that no other agency has; year 0 is all years. A name that fits none or
// several is a *queries.NotFound.
func Of(ctx context.Context, db *sql.DB, agency string, year int, log *verdict.Log) (Sheet, error) {
	s := Sheet{Made: time.Now()}
	key, err := findAgency(ctx, db, agency)
	if err != nil {
		return s, err
	}
	if err := s.readReports(ctx, db, key, year); err != nil {
		return s, err
	}
	return s, s.readItems(ctx, db, log)
}

// chain names an agency r through its renames.
const chain = "coalesce(r.agency_key, r.agency_name)"

func findAgency(ctx context.Context, db *sql.DB, name string) (string, error) {
	rows, err := db.QueryContext(ctx, `SELECT `+chain+` AS key, string_agg(DISTINCT agency_name, '、' ORDER BY agency_name),
			coalesce(bool_or(agency_name = $name OR agency_id = $name OR agency_key = $name), false) AS exact
		FROM reports r WHERE is_current AND (contains(agency_name, $name) OR agency_id = $name OR agency_key = $name) GROUP BY key ORDER BY exact DESC, key`, sql.Named("name", name))
	if err != nil {
		return "", fmt.Errorf("sheet: %w", err)
	}
	defer rows.Close()
	var keys, near []string
	exact := 0
	for rows.Next() {
		var key, names string
		var same bool
		if err := rows.Scan(&key, &names, &same); err != nil {
			return "", fmt.Errorf("sheet: %w", err)
		}
		keys, near = append(keys, key), append(near, key+"  "+names)
		if same {
			exact++
		}
	}
	if err := rows.Err(); err != nil {
		return "", fmt.Errorf("sheet: %w", err)
	}
	if exact == 1 || len(keys) == 1 {
		return keys[0], nil
	}
	const most = 12
	more := max(len(near)-most, 0)
	return "", &queries.NotFound{What: "agency", Name: name, Near: near[:len(near)-more], More: more, Several: len(keys) > 1}
}

func (s *Sheet) readReports(ctx context.Context, db *sql.DB, key string, year int) error {
	rows, err := db.QueryContext(ctx, `SELECT r.report_id, coalesce(r.title, ''), coalesce(r.agency_name, ''), coalesce(r.year, 0), coalesce(r.published_on::VARCHAR, ''),
			coalesce(s.name, ''), if(starts_with(s.url, 'http'), s.url, ''), r.sha256
		FROM reports r LEFT JOIN sources s USING (sha256) WHERE is_current AND `+chain+` = $key AND ($year = 0 OR r.year = $year) ORDER BY r.year, r.report_id`,
		sql.Named("key", key), sql.Named("year", year))
	if err != nil {
		return fmt.Errorf("sheet: reports: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r Report
		var name string
		if err := rows.Scan(&r.ID, &r.Title, &name, &r.Year, &r.Published, &r.File, &r.URL, &r.SHA256); err != nil {
			return fmt.Errorf("sheet: reports: %w", err)
		}
		if name != s.Agency {
			s.Names = append(s.Names, name)
		}
		s.Agency = name
		s.Reports = append(s.Reports, r)
	}
	return rows.Err()
}

// place writes where something stands: page and box, or the locator.
func place(f string) string {
	return fmt.Sprintf(`coalesce('p. ' || %[1]s.page || format(' ({:.0f}, {:.0f})-({:.0f}, {:.0f})', %[1]s.x0, %[1]s.y0, %[1]s.x1, %[1]s.y1), 'p. ' || %[1]s.page, %[1]s.locator, '')`, f)
}

// readItems reads the findings that fail, with the boxes on both sides.
func (s *Sheet) readItems(ctx context.Context, db *sql.DB, log *verdict.Log) error {
	book, err := verdict.Read(ctx, log, db)
	if err != nil {
		return err
	}
	for _, r := range s.Reports {
		if err := s.readReport(ctx, db, book, r); err != nil {
			return fmt.Errorf("sheet: findings of %s: %w", r.ID, err)
		}
	}
	return nil
}

const itemsSQL = `
SELECT f.rule, f.severity, f.message, coalesce(f.form_table, ''), coalesce(f.indicator, ''), coalesce(f.applicant, ''), f.left_value, f.right_value, f.difference,
  coalesce(f.cause, ''), coalesce(u.zh, ''), coalesce(u.en, ''), coalesce(u.citation, ''), %s,
  coalesce(f.other_report_id, ''), coalesce(f.other_indicator, ''), coalesce(f.other_applicant, '')
FROM all_findings f LEFT JOIN rules u USING (rule)
WHERE f.report_id = $report AND f.result = 'fail'
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, abs(f.difference) DESC NULLS LAST, f.rule, f.indicator, f.applicant, f.message`

func (s *Sheet) readReport(ctx context.Context, db *sql.DB, book *verdict.Book, r Report) error {
	rows, err := db.QueryContext(ctx, fmt.Sprintf(itemsSQL, place("f")), sql.Named("report", r.ID))
	if err != nil {
		return err
	}
	type found struct {
		Item
		of                                    verdict.Finding
		other, otherIndicator, otherApplicant string
	}
	var all []found
	for rows.Next() {
		f := found{of: verdict.Finding{ReportID: r.ID, SHA256: r.SHA256, Year: r.Year}}
		var difference *float64
		if err := rows.Scan(&f.of.Rule, &f.Severity, &f.of.Message, &f.of.Table, &f.of.Indicator, &f.of.Applicant, &f.of.Left, &f.of.Right, &difference,
			&f.Cause, &f.ZH, &f.EN, &f.Citation, &f.Item.Place, &f.other, &f.otherIndicator, &f.otherApplicant); err != nil {
			rows.Close()
			return err
		}
		f.Year, f.Rule = r.Year, f.of.Rule
		f.Left, f.Right, f.Difference = shown(f.of.Left), shown(f.of.Right), shown(difference)
		f.Message, _, _ = strings.Cut(f.of.Message, " — ")
		said, ok, err := wording.Chinese(f.Message, func(string, string) string { return "" })
		if err != nil {
			return errors.Join(err, rows.Close())
		}
		if ok {
			f.Said = said
		}
		f.Quote = quoteOf(f.of.Message)
		all = append(all, f)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	for _, f := range all {
		if v, state, ok := book.Of(f.of); ok {
			if state == verdict.Stands && (v.Judgement == verdict.Explained || v.Judgement == verdict.Ours) {
				s.LeftOut++
				continue
			}
			f.Verdict, f.Why = string(v.Judgement), v.Why
			if state == verdict.Reopened {
				f.Verdict = string(state)
			}
		}
		if f.Here, err = readBox(ctx, db, r.ID, f.of.Indicator, f.of.Applicant); err != nil {
			return err
		}
		if f.other != "" {
			if f.There, err = readBox(ctx, db, f.other, f.otherIndicator, f.otherApplicant); err != nil {
				return err
			}
		}
		s.Items = append(s.Items, f.Item)
	}
	return nil
}

// readBox reads a box as it is printed; nil if there is none.
func readBox(ctx context.Context, db *sql.DB, report, indicator, applicant string) (*Box, error) {
	if indicator == "" {
		return nil, nil
	}
	b := &Box{}
	var value *float64
	err := db.QueryRowContext(ctx, `
		SELECT coalesce(r.year, 0), coalesce(s.name, ''), concat_ws(' ', coalesce(i.label_zh, f.indicator::VARCHAR), i.applicant_zh),
			concat_ws(', ', coalesce(i.label_en, f.indicator::VARCHAR), i.applicant_en), f.form_table::VARCHAR, f.form_table::VARCHAR,
			coalesce(f.raw, ''), f.state::VARCHAR, f.value, `+place("f")+`
		FROM facts f JOIN reports r USING (report_id) LEFT JOIN sources s ON s.sha256 = r.sha256
			LEFT JOIN indicators i USING (form_table, edition, indicator, applicant)
		WHERE f.report_id = $report AND f.indicator::VARCHAR = $indicator AND f.applicant::VARCHAR = $applicant`,
		sql.Named("report", report), sql.Named("indicator", indicator), sql.Named("applicant", applicant)).
		Scan(&b.Year, &b.File, &b.ZH, &b.EN, &b.TableZH, &b.TableEN, &b.Raw, &b.State, &value, &b.Place)
	if err == sql.ErrNoRows {
		return nil, nil
	}
	b.Value = shown(value)
	b.TableZH = tableNames[b.TableEN]
	return b, err
}

// tableNames are the numbers of the tables' parts in a report.
var tableNames = map[string]string{"disclosure": "二", "applications": "三", "disputes": "四", "statistics": "附表"}

func shown(n *float64) string {
	if n == nil {
		return ""
	}
	return strings.TrimSuffix(fmt.Sprintf("%.15g", *n), ".0")
}

// quoteOf is the sentence that a message quotes.
func quoteOf(message string) string {
	from := strings.Index(message, "“")
	to := strings.LastIndex(message, "”")
	if from < 0 || to < from {
		return ""
	}
	return message[from+len("“") : to]
}

// Languages of a sheet.
var Languages = []string{"zh", "en"}

// Formats of a sheet.
var Formats = []string{"md", "html"}

// Write writes the sheet in a language and a format.
func (s Sheet) Write(w io.Writer, language, format string) error {
	words, err := readWords(language)
	if err != nil {
		return err
	}
	if s.Items, err = based(s.Items, language); err != nil {
		return err
	}
	view := struct {
		Sheet
		Lang string
		W    map[string]string
	}{s, language, words}
	name := "sheet." + format + ".tmpl"
	if format == "html" {
		t, err := template.New(name).ParseFS(data, "data/"+name)
		if err != nil {
			return fmt.Errorf("sheet: %w", err)
		}
		return t.Execute(w, view)
	}
	t, err := text.New(name).Funcs(text.FuncMap{"md": markdown}).ParseFS(data, "data/"+name)
	if err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return t.Execute(w, view)
}

// markdown makes text safe between marks.
var markdownMarks = strings.NewReplacer("|", "\\|", "*", "\\*", "_", "\\_", "<", "&lt;", "\n", " ", "[", "\\[", "`", "\\`")

func markdown(s string) string { return markdownMarks.Replace(s) }

// readWords reads the words of a language.
func readWords(language string) (map[string]string, error) { return readColumn("words.csv", language) }

// readColumn reads what a file of data has in a column, by its first column.
func readColumn(file, language string) (map[string]string, error) {
	b, err := data.ReadFile("data/" + file)
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("sheet: %s: %w", file, err)
	}
	out := map[string]string{}
	for i, name := range rows[0] {
		if name == language {
			for _, r := range rows[1:] {
				out[r[0]] = r[i]
			}
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("sheet: there is no language %q", language)
	}
	return out, nil
}

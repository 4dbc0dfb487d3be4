package verdict

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/store"
)

// A Finding is a finding of any rule with what a verdict needs to know.
type Finding struct {
	ReportID, SHA256            string
	Agency                      string
	Year                        int
	Rule, Severity, Result      string
	Message                     string
	Table, Indicator, Applicant string
	Left, Right                 *float64
}

func (f Finding) place() place { return place{f.Rule, f.Table, f.Indicator, f.Applicant} }

// Judge makes the verdict on a finding; add it to a Log.
func (f Finding) Judge(j Judgement, why, by string) Verdict {
	return Verdict{SHA256: f.SHA256, Rule: f.Rule, Table: f.Table, Indicator: f.Indicator, Applicant: f.Applicant,
		Judgement: j, Why: why, By: by, Left: f.Left, Right: f.Right, Message: f.Message, Agency: f.Agency, Year: f.Year}
}

// Findings returns the findings of a report, or of all current reports if
// report is "", about a rule, or about all if rule is "". What holds is left out.
func Findings(ctx context.Context, db *sql.DB, report, rule string) ([]Finding, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT f.report_id, r.sha256, coalesce(r.agency_name, ''), coalesce(r.year, 0), f.rule, f.severity, f.result, f.message,
			coalesce(f.form_table, ''), coalesce(f.indicator, ''), coalesce(f.applicant, ''), f.left_value, f.right_value
		FROM all_findings f JOIN reports r USING (report_id)
		WHERE f.result <> 'pass' AND ($report = '' AND r.is_current OR f.report_id = $report) AND ($rule = '' OR f.rule = $rule)
		ORDER BY f.report_id, f.rule, f.form_table, f.indicator, f.applicant, f.message`,
		sql.Named("report", report), sql.Named("rule", rule))
	if err != nil {
		return nil, fmt.Errorf("verdict: findings: %w", err)
	}
	defer rows.Close()
	var out []Finding
	for rows.Next() {
		var f Finding
		if err := rows.Scan(&f.ReportID, &f.SHA256, &f.Agency, &f.Year, &f.Rule, &f.Severity, &f.Result, &f.Message,
			&f.Table, &f.Indicator, &f.Applicant, &f.Left, &f.Right); err != nil {
			return nil, fmt.Errorf("verdict: findings: %w", err)
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// A State says what a verdict is worth today.
type State string

// The states of a verdict.
const (
	Stands   State = "stands"
	Reopened State = "reopened" // the values, or the file, have changed since
	Gone     State = "gone"     // there is no such finding any more
)

// A Book is the verdicts of a Log with the files that took the place of those
// judged, to look findings up in.
type Book struct {
	verdicts  []Verdict
	of        map[string][]int  // SHA-256 -> positions
	successor map[string]string // of a judged file -> of the file that stands there now
}

// Read reads the verdicts of a log for the findings of a database.
func Read(ctx context.Context, l *Log, db *sql.DB) (*Book, error) {
	verdicts, err := l.List()
	if err != nil {
		return nil, err
	}
	b := &Book{verdicts: verdicts, of: map[string][]int{}, successor: map[string]string{}}
	if len(verdicts) == 0 {
		return b, nil
	}
	for i, v := range verdicts {
		b.of[v.SHA256] = append(b.of[v.SHA256], i)
	}
	rows, err := db.QueryContext(ctx, `SELECT old.sha256, min(new.sha256) FROM captures old JOIN captures new USING (url)
		WHERE NOT old.is_current AND new.is_current AND new.sha256 <> old.sha256
			AND old.sha256 NOT IN (SELECT sha256 FROM captures WHERE is_current) GROUP BY old.sha256`)
	if err != nil {
		return nil, fmt.Errorf("verdict: files that were replaced: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var old, now string
		if err := rows.Scan(&old, &now); err != nil {
			return nil, fmt.Errorf("verdict: files that were replaced: %w", err)
		}
		if judged := b.of[old]; judged != nil {
			b.successor[old] = now
			b.of[now] = append(slices.Clip(b.of[now]), judged...)
		}
	}
	return b, rows.Err()
}

// Of returns the verdict on a finding; ok is false if there is none. A verdict
// that is reopened is the last on other values or on the file before.
func (b *Book) Of(f Finding) (v Verdict, s State, ok bool) {
	for _, i := range b.of[f.SHA256] {
		o := b.verdicts[i]
		if !o.about(f.place()) {
			continue
		}
		if o.SHA256 == f.SHA256 && o.sameValues(f.Left, f.Right, f.Message) {
			return o, Stands, true
		}
		v, s, ok = o, Reopened, true
	}
	return v, s, ok
}

// A Standing is a verdict with what it is worth today.
type Standing struct {
	Verdict
	State    State
	ReportID string // the report the finding is on now, "" if it is gone
}

// States gives every verdict with its state against the findings of all
// reports, in the order they were given.
func (b *Book) States(findings []Finding) []Standing {
	out := make([]Standing, len(b.verdicts))
	for i, v := range b.verdicts {
		out[i] = Standing{Verdict: v, State: Gone}
	}
	for _, f := range findings {
		for _, i := range b.of[f.SHA256] {
			s := &out[i]
			switch {
			case !s.about(f.place()):
			case s.SHA256 == f.SHA256 && s.sameValues(f.Left, f.Right, f.Message):
				s.State, s.ReportID = Stands, f.ReportID
			case s.State == Gone:
				s.State, s.ReportID = Reopened, f.ReportID
			}
		}
	}
	return out
}

// Table gives every verdict with its state, as rows of the table verdicts.
func (b *Book) Table(findings []Finding) store.List {
	out := store.List{Table: "verdicts"}
	for _, v := range b.States(findings) {
		var applicant any
		if v.Indicator != "" {
			applicant = v.Applicant
		}
		out.Rows = append(out.Rows, []any{v.SHA256, v.Rule, orNull(v.Table), orNull(v.Indicator), applicant, string(v.Judgement), v.Why, orNull(v.By),
			v.At.UTC(), orNil(v.Left), orNil(v.Right), v.Message, orNull(v.Agency), int16(v.Year), string(v.State), orNull(v.ReportID)})
	}
	return out
}

// Refresh loads the verdicts of the side file into the table of a database.
func Refresh(ctx context.Context, l *Log, db *store.DB) error {
	book, err := Read(ctx, l, db.SQL())
	if err != nil {
		return err
	}
	var findings []Finding
	if len(book.verdicts) > 0 {
		if findings, err = Findings(ctx, db.SQL(), "", ""); err != nil {
			return err
		}
		findings = slices.DeleteFunc(findings, func(f Finding) bool { return book.of[f.SHA256] == nil })
	}
	return db.Replace(ctx, book.Table(findings))
}

func orNull(s string) any {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return s
}

func orNil(n *float64) any {
	if n == nil {
		return nil
	}
	return *n
}

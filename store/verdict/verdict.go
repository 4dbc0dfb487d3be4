// Package verdict keeps what people found out about findings: whether the
// source is wrong (confirmed), both sides are right (explained), or we read it
// wrongly (ours). In: verdicts on findings of a database. Out: a CSV file
// beside the database that only grows and that a person can read, and the state
// of each verdict against the findings of today.
//
// A verdict is keyed to the bytes the finding was read from (SHA-256), the rule
// and the box, so it survives a database made anew. It stands as long as the
// finding has the values that were judged; a finding with other values, or of a
// file that took the place of the judged one, is open again. It does not know
// how findings are made, and it changes none.
package verdict

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Judgement is what a person found.
type Judgement string

// The judgements. Withdrawn takes an earlier one back.
const (
	Confirmed Judgement = "confirmed" // the source is wrong
	Explained Judgement = "explained" // both sides are right, for a reason
	Ours      Judgement = "ours"      // the source is right and we read it wrongly
	Withdrawn Judgement = "withdrawn"
)

// Judgements lists every Judgement.
var Judgements = []Judgement{Confirmed, Explained, Ours, Withdrawn}

// A Verdict is a judgement on one finding as it was at the time.
type Verdict struct {
	SHA256                      string // bytes the finding was read from
	Rule                        string
	Table, Indicator, Applicant string // the box, "" if the finding names none
	Judgement                   Judgement
	Why, By                     string // By may be ""
	At                          time.Time
	Left, Right                 *float64 // sides of the finding as judged, nil if it had none
	Message                     string   // the finding as judged
	Agency                      string   // for people who read the file
	Year                        int
}

// columns of the file.
var columns = []string{"sha256", "rule", "form_table", "indicator", "applicant", "verdict", "why", "by", "at", "left", "right", "message", "agency", "year"}

// A Log is the side file. Its methods may be called from several goroutines of
// several processes; each call reads the file anew.
type Log struct{ path string }

// PathOf is the side file of a database: its name with the ending
// .verdicts.csv.
func PathOf(db string) string {
	return strings.TrimSuffix(db, filepath.Ext(db)) + ".verdicts.csv"
}

// Open names the side file. It need not exist.
func Open(path string) *Log { return &Log{path} }

// Path is the name of the file.
func (l *Log) Path() string { return l.path }

// Add appends verdicts, each with a reason. At is set to now if it is zero.
func (l *Log) Add(verdicts ...Verdict) (err error) {
	var text strings.Builder
	w := csv.NewWriter(&text)
	for _, v := range verdicts {
		if v.At.IsZero() {
			v.At = time.Now()
		}
		if err := v.check(); err != nil {
			return err
		}
		if err := w.Write(v.record()); err != nil {
			return fmt.Errorf("verdict: %w", err)
		}
	}
	w.Flush()
	f, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("verdict: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("verdict: %w", err)
	}
	head := ""
	if info.Size() == 0 {
		head = strings.Join(columns, ",") + "\n"
	}
	// One write, so that two processes that append do not mix their lines.
	if _, err := f.WriteString(head + text.String()); err != nil {
		return fmt.Errorf("verdict: write %s: %w", l.path, err)
	}
	return f.Sync()
}

// check says what a verdict lacks.
func (v Verdict) check() error {
	switch {
	case v.SHA256 == "" || v.Rule == "":
		return errors.New("verdict: the file's SHA-256 and the rule are needed")
	case !slices.Contains(Judgements, v.Judgement):
		return fmt.Errorf("verdict: %q is none of %v", v.Judgement, Judgements)
	case strings.TrimSpace(v.Why) == "":
		return errors.New("verdict: a reason is needed")
	}
	return nil
}

func (v Verdict) record() []string {
	return []string{v.SHA256, v.Rule, v.Table, v.Indicator, v.Applicant, string(v.Judgement), v.Why, v.By,
		v.At.UTC().Format(time.RFC3339), number(v.Left), number(v.Right), v.Message, v.Agency, strconv.Itoa(v.Year)}
}

func number(n *float64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'g', -1, 64)
}

// List returns the verdicts that count: of those on one finding with the same
// values the last, unless it takes back, in the order they were given. A file
// that does not exist has none.
func (l *Log) List() ([]Verdict, error) {
	f, err := os.Open(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("verdict: %w", err)
	}
	defer f.Close()
	return read(f, l.path)
}

// read reads a side file; name is for messages.
func read(f io.Reader, name string) ([]Verdict, error) {
	r := csv.NewReader(f)
	r.FieldsPerRecord = len(columns)
	var out []Verdict
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("verdict: %s: %w", name, err)
		}
		rec[0] = strings.TrimPrefix(rec[0], "\ufeff") // a spreadsheet saved it
		if slices.Equal(rec, columns) {
			continue
		}
		v, err := parse(rec)
		if err == nil {
			err = v.check()
		}
		if err != nil {
			line, _ := r.FieldPos(0)
			return nil, fmt.Errorf("verdict: %s line %d: %w", name, line, err)
		}
		out = slices.DeleteFunc(out, func(o Verdict) bool { return o.sameBox(v) && o.sameValues(v.Left, v.Right, v.Message) })
		out = append(out, v)
	}
	return slices.DeleteFunc(out, func(v Verdict) bool { return v.Judgement == Withdrawn }), nil
}

func parse(rec []string) (Verdict, error) {
	v := Verdict{SHA256: rec[0], Rule: rec[1], Table: rec[2], Indicator: rec[3], Applicant: rec[4],
		Judgement: Judgement(rec[5]), Why: rec[6], By: rec[7], Message: rec[11], Agency: rec[12]}
	var err error
	if v.At, err = time.Parse(time.RFC3339, rec[8]); err != nil {
		return v, err
	}
	for i, to := range []**float64{&v.Left, &v.Right} {
		if s := rec[9+i]; s != "" {
			n, err := strconv.ParseFloat(s, 64)
			if err != nil {
				return v, err
			}
			*to = &n
		}
	}
	if rec[13] != "" {
		v.Year, err = strconv.Atoi(rec[13])
	}
	return v, err
}

// sameBox reports whether two verdicts are about one rule and box of one file.
func (v Verdict) sameBox(o Verdict) bool { return v.SHA256 == o.SHA256 && v.about(o.place()) }

// A place is a rule and a box.
type place struct{ rule, table, indicator, applicant string }

func (v Verdict) place() place       { return place{v.Rule, v.Table, v.Indicator, v.Applicant} }
func (v Verdict) about(p place) bool { return v.place() == p }

// sameValues reports whether a finding has the values that were judged: both
// sides, or the message where there are none.
func (v Verdict) sameValues(left, right *float64, message string) bool {
	if v.Left == nil && v.Right == nil && left == nil && right == nil {
		return v.Message == message
	}
	return equal(v.Left, left) && equal(v.Right, right)
}

func equal(a, b *float64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

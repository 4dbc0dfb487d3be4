package export

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
)

// bom is the byte order mark by which Excel knows UTF-8.
const bom = "\xEF\xBB\xBF"

// csv writes one file for each table. Rows of reports are written year by year,
// so that sorting them needs the memory of one year.
func (j *job) csv(ctx context.Context) error {
	where := cmp.Or(j.options.reports(), "true")
	years, err := readYears(ctx, j.db, "SELECT DISTINCT r.year FROM reports r WHERE "+where+" ORDER BY ALL")
	if err != nil {
		return err
	}
	for _, t := range j.tables {
		questions := []string{j.question(t, "")}
		if t.ofReports && !t.view && t.required("report_id") {
			questions = nil
			for _, y := range years {
				questions = append(questions, j.question(t, " AND r.year"+is(y)))
			}
		}
		name, n := t.name+".csv", int64(0)
		err := writeFile(j.path(name), func(w io.Writer) error {
			var err error
			n, err = writeCSV(w, t, func(each func([]any, []queries.Column) error) error {
				for _, q := range questions {
					if err := j.rows(ctx, q, each); err != nil {
						return err
					}
				}
				return nil
			})
			return err
		})
		if err != nil {
			return fmt.Errorf("export: %s: %w", name, err)
		}
		j.done(resource{table: t, paths: []string{name}, rows: n}, 0)
	}
	return nil
}

func (t table) required(name string) bool {
	for _, c := range t.columns {
		if c.name == name {
			return c.required
		}
	}
	return false
}

// rows calls each for every row of a question.
func (j *job) rows(ctx context.Context, question string, each func([]any, []queries.Column) error) error {
	rows, err := queries.SQL(ctx, j.db, question)
	if err != nil {
		return err
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return err
		}
		if err := each(row, rows.Columns); err != nil {
			return err
		}
	}
}

// writeCSV writes a table by RFC 4180 as Excel wants it, and counts its rows.
func writeCSV(w io.Writer, t table, rows func(func([]any, []queries.Column) error) error) (n int64, err error) {
	out, fields, err := newCSV(w, t.names())
	if err != nil {
		return 0, err
	}
	err = rows(func(row []any, columns []queries.Column) error {
		for i, v := range row {
			fields[i] = csvText(v, columns[i].Type)
		}
		n++
		return out.Write(fields)
	})
	out.Flush()
	return n, errors.Join(err, out.Error())
}

// csvText is a value as CSV has it. Moments are written as Frictionless wants
// them: with a T and in UTC, as they are stored.
func csvText(v any, typ string) string {
	s := render.Text(v, typ)
	if typ == "TIMESTAMP" && len(s) > 10 && s[10] == ' ' {
		return s[:10] + "T" + s[11:] + "Z"
	}
	return s
}

// newCSV begins a file with the byte order mark and the header.
func newCSV(w io.Writer, header []string) (*csv.Writer, []string, error) {
	if _, err := io.WriteString(w, bom); err != nil {
		return nil, nil, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return out, make([]string, len(header)), out.Write(header)
}

func (t table) names() []string {
	out := make([]string, len(t.columns))
	for i, c := range t.columns {
		out[i] = c.name
	}
	return out
}

// writeFile writes a file of a folder that is not under its name yet.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	return errors.Join(write(out), out.Flush(), f.Sync(), f.Close())
}

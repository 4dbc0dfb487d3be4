package export

import (
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/chart"
	"github.com/gongkai/gongkai/queries/render"
)

// A Place is where a value stands in its source. Page is 0 and Box nil where
// there is none.
type Place struct {
	Page         int
	Box          *[4]float64 // in points from the top left
	Locator, Raw string
}

// A Renderer shows a source with the place of a value outlined: the bytes of a
// picture or page, and the ending of its file name.
type Renderer func(ctx context.Context, sha256 string, at Place) (data []byte, ending string, err error)

// packMark is the file by which a folder is known as a pack.
var packMark = filepath.Join("data", descriptorName)

//go:embed pack.html
var packHTML string

// A Pack is everything about one agency for a person who writes about it.
type Pack struct {
	Agency, Program string
	Reports         []packReport
	Years           []string
	Numbers         []packNumber
	Findings        []packFinding
	Charts          []packChart
	Peers           int // reports of agencies of the same kind, level and year
	files           []File
}

type packReport struct{ Year, Title, URL, SHA256, Read string }

type packNumber struct {
	English, Chinese string
	Values           []string // by year
}

type packFinding struct {
	Year, Rule, Severity, Message, English, Chinese, URL string
	File, Problem                                        string // what shows the place, or why nothing does
	Picture                                              bool
	sha256                                               string
	at                                                   Place
}

type packChart struct{ File, English, Chinese string }

// WritePack writes the numbers, peers, charts, findings and source pages of one
// agency into a folder, with an index in both languages, and the same as an
// archive beside it (dir.zip). The agency is named in full, or by a part that
// fits one only.
func WritePack(ctx context.Context, db *sql.DB, dir, agency, program string, show Renderer) ([]File, error) {
	name, err := oneAgency(ctx, db, agency)
	if err != nil {
		return nil, err
	}
	p := &Pack{Agency: name, Program: program}
	err = replaceFolder(dir, packMark, func(partial string) error {
		for _, sub := range []string{"data", "charts", "pages"} {
			if err := os.Mkdir(filepath.Join(partial, sub), 0o755); err != nil {
				return err
			}
		}
		j := &job{db: db, dir: filepath.Join(partial, "data"),
			options: Options{Choice: Choice{Agency: name, Exactly: true}, Format: "csv", Program: program}}
		if err := j.run(ctx); err != nil {
			return err
		}
		for _, f := range j.files {
			p.files = append(p.files, File{Name: "data/" + f.Name, Rows: f.Rows})
		}
		for _, step := range []func(context.Context, *sql.DB, string) error{p.reports, p.numbers, p.peers, p.charts} {
			if err := step(ctx, db, partial); err != nil {
				return fmt.Errorf("pack: %w", err)
			}
		}
		if err := p.findings(ctx, db, partial, show); err != nil {
			return fmt.Errorf("pack: %w", err)
		}
		return p.write(partial, "index.html", func(w io.Writer) error {
			return template.Must(template.New("pack").Parse(packHTML)).Execute(w, p)
		})
	})
	if err != nil {
		return nil, err
	}
	return p.files, Zip(dir, filepath.Clean(dir)+".zip")
}

// oneAgency finds the agency that is meant.
func oneAgency(ctx context.Context, db *sql.DB, name string) (string, error) {
	names, err := texts(ctx, db, `SELECT DISTINCT agency_name FROM reports WHERE agency_name = $name
		OR contains(agency_name, $name) AND NOT EXISTS (FROM reports WHERE agency_name = $name) ORDER BY ALL`, name)
	if err != nil {
		return "", fmt.Errorf("pack: %w", err)
	}
	switch len(names) {
	case 0:
		return "", &NoSuch{"agency", name, "look with gongkai query reports"}
	case 1:
		return names[0][0], nil
	}
	list := ""
	for i, n := range names {
		if i == 12 {
			list += fmt.Sprintf("\n  … and %d more", len(names)-i)
			break
		}
		list += "\n  " + n[0]
	}
	return "", &NoSuch{"one agency", name, "say which:" + list}
}

// texts returns the rows of an answer as text; $name is bound to a name.
func texts(ctx context.Context, db *sql.DB, question, name string) (out [][]string, err error) {
	rows, err := queries.SQL(ctx, db, question, sql.Named("name", name))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return out, err
		}
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = render.Text(v, rows.Columns[i].Type)
		}
		out = append(out, line)
	}
}

// write writes a file of the pack.
func (p *Pack) write(dir, name string, write func(io.Writer) error) error {
	p.files = append(p.files, File{Name: name})
	return writeFile(filepath.Join(dir, filepath.FromSlash(name)), write)
}

func (p *Pack) reports(ctx context.Context, db *sql.DB, _ string) error {
	rows, err := texts(ctx, db, `SELECT r.year, coalesce(r.title, ''), coalesce(s.url, ''), r.sha256, r.boxes_read || ' / ' || r.boxes_expected
		FROM reports r LEFT JOIN sources s ON s.sha256 = r.sha256 WHERE r.agency_name = $name AND r.is_current ORDER BY r.year, r.report_id`, p.Agency)
	for _, r := range rows {
		p.Reports = append(p.Reports, packReport{r[0], r[1], r[2], r[3], r[4]})
	}
	return err
}

// numbers are the totals of every table by year: the columns of the panel.
func (p *Pack) numbers(ctx context.Context, db *sql.DB, _ string) error {
	columns, err := texts(ctx, db, "SELECT column_name, coalesce(comment, '') FROM duckdb_columns() WHERE table_name = 'panel' AND $name <> '' AND data_type = 'DOUBLE' ORDER BY column_index", p.Agency)
	if err != nil {
		return err
	}
	rows, err := queries.SQL(ctx, db, "SELECT * FROM panel WHERE agency_name = $name ORDER BY year", sql.Named("name", p.Agency))
	if err != nil {
		return err
	}
	defer rows.Close()
	at := map[string]int{}
	for i, c := range rows.Columns {
		at[c.Name] = i
	}
	for _, c := range columns {
		english, chinese := bilingual(c[1])
		p.Numbers = append(p.Numbers, packNumber{English: english, Chinese: chinese})
	}
	for {
		row, err := rows.Next()
		if err != nil {
			return err
		}
		if row == nil {
			break
		}
		p.Years = append(p.Years, render.Text(row[at["year"]], ""))
		for i, c := range columns {
			p.Numbers[i].Values = append(p.Numbers[i].Values, render.Text(row[at[c[0]]], "DOUBLE"))
		}
	}
	p.Numbers = slices.DeleteFunc(p.Numbers, func(n packNumber) bool { // no table of this agency has it
		return !slices.ContainsFunc(n.Values, func(v string) bool { return v != "" })
	})
	return nil
}

// peers writes the totals of agencies of the same kind and level, for each year
// the agency reported on.
func (p *Pack) peers(ctx context.Context, db *sql.DB, dir string) error {
	rows, err := queries.SQL(ctx, db, `SELECT r.category, r.level, s.url, p.* FROM panel p JOIN reports r ON r.report_id = p.report_id LEFT JOIN sources s ON s.sha256 = r.sha256
		WHERE (r.category, r.level, r.year) IN (SELECT (category, level, year) FROM reports WHERE agency_name = $name)
		ORDER BY p.year, p.agency_name, p.report_id`, sql.Named("name", p.Agency))
	if err != nil {
		return err
	}
	defer rows.Close()
	return p.write(dir, "peers.csv", func(w io.Writer) error {
		names := make([]string, len(rows.Columns))
		for i, c := range rows.Columns {
			names[i] = c.Name
		}
		out, fields, err := newCSV(w, names)
		if err != nil {
			return err
		}
		for {
			row, err := rows.Next()
			if err != nil {
				return err
			}
			if row == nil {
				break
			}
			for i, v := range row {
				fields[i] = csvText(v, rows.Columns[i].Type)
			}
			if err := out.Write(fields); err != nil {
				return err
			}
			p.Peers++
		}
		out.Flush()
		return out.Error()
	})
}

// charts draws every question that has a picture and can be asked of an agency.
func (p *Pack) charts(ctx context.Context, db *sql.DB, dir string) error {
	all, err := queries.All()
	if err != nil {
		return err
	}
	for _, q := range all {
		if q.Chart.Kind == "" || !slices.ContainsFunc(q.Params, func(x queries.Param) bool { return x.Name == "agency" }) {
			continue
		}
		rows, err := queries.Run(ctx, db, q, map[string]string{"agency": p.Agency})
		if err != nil {
			return err
		}
		var svg bytes.Buffer
		picture, err := chart.Of(q, rows, chart.Both)
		if err == nil && len(picture.Points) > 0 {
			err = picture.Write(&svg, "svg")
		}
		if err := errors.Join(err, rows.Close()); err != nil {
			return err
		}
		if svg.Len() == 0 { // nothing to draw for this agency
			continue
		}
		name := "charts/" + q.Name + ".svg"
		p.Charts = append(p.Charts, packChart{name, q.TitleEN, q.TitleZH})
		if err := p.write(dir, name, func(w io.Writer) error { _, err := svg.WriteTo(w); return err }); err != nil {
			return err
		}
	}
	return nil
}

// findings lists what does not hold, each with its place in the source. A
// source that cannot be shown is said to be so.
func (p *Pack) findings(ctx context.Context, db *sql.DB, dir string, show Renderer) error {
	rows, err := db.QueryContext(ctx, `SELECT coalesce(r.year::VARCHAR, ''), f.rule, f.severity, f.message, coalesce(any_value(u.en), ''), coalesce(any_value(u.zh), ''),
			coalesce(any_value(s.url), ''), r.sha256, coalesce(f.page, 0), f.x0::DOUBLE, f.y0::DOUBLE, f.x1::DOUBLE, f.y1::DOUBLE, coalesce(f.locator, ''), coalesce(any_value(b.raw), '')
		FROM all_findings f JOIN reports r USING (report_id) LEFT JOIN rules u ON u.rule = f.rule LEFT JOIN sources s ON s.sha256 = r.sha256
			LEFT JOIN facts b ON b.report_id = f.report_id AND b.indicator::VARCHAR = f.indicator AND b.applicant::VARCHAR = coalesce(f.applicant, '')
		WHERE r.agency_name = $1 AND r.is_current AND f.result = 'fail'
		GROUP BY r.year, r.report_id, r.sha256, f.rule, f.severity, f.message, f.page, f.x0, f.y0, f.x1, f.y1, f.locator, f.indicator, f.applicant
		ORDER BY r.year, r.report_id, f.severity, f.rule, f.message, f.page, f.y0, f.x0, f.locator`, p.Agency)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var f packFinding
		var x0, y0, x1, y1 *float64
		if err := rows.Scan(&f.Year, &f.Rule, &f.Severity, &f.Message, &f.English, &f.Chinese, &f.URL, &f.sha256, &f.at.Page, &x0, &y0, &x1, &y1, &f.at.Locator, &f.at.Raw); err != nil {
			return err
		}
		if x0 != nil {
			f.at.Box = &[4]float64{*x0, *y0, *x1, *y1}
		}
		p.Findings = append(p.Findings, f)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for i := range p.Findings {
		f := &p.Findings[i]
		data, ending, err := show(ctx, f.sha256, f.at)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			f.Problem = err.Error()
			continue
		}
		f.File, f.Picture = fmt.Sprintf("pages/%03d-%s-%s%s", i+1, f.Year, f.Rule, ending), ending == ".png"
		if err := p.write(dir, f.File, func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
			return err
		}
	}
	return nil
}

package export

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// A Choice restricts what is exported to some reports. The zero value exports
// everything.
type Choice struct {
	Year     int    // only this year of report; 0 means every year
	Region   string // only this division and those below it: its code or its name
	Category string // only this kind of agency: its code or its name
	Agency   string // only agencies whose name contains this
	Exactly  bool   // Agency is the whole name
}

// A NoSuch error is a restriction that names nothing.
type NoSuch struct{ What, Name, Advice string }

func (e *NoSuch) Error() string {
	return fmt.Sprintf("there is no %s %q: %s", e.What, e.Name, e.Advice)
}

// reports is the condition on reports r; "" if there is none.
func (c Choice) reports() string {
	var parts []string
	if c.Year != 0 {
		parts = append(parts, fmt.Sprintf("r.year = %d", c.Year))
	}
	if c.Region != "" {
		parts = append(parts, fmt.Sprintf(`EXISTS (SELECT 1 FROM regions g WHERE (g.code = %[1]s OR g.name = %[1]s)
			AND starts_with(r.region_code, regexp_replace(g.code, '(00){1,2}$', '')))`, literal(c.Region)))
	}
	if c.Category != "" {
		parts = append(parts, fmt.Sprintf("r.category IN (SELECT category FROM agency_categories WHERE %s IN (category, zh, en))", literal(c.Category)))
	}
	switch {
	case c.Agency != "" && c.Exactly:
		parts = append(parts, "r.agency_name = "+literal(c.Agency))
	case c.Agency != "":
		parts = append(parts, fmt.Sprintf("contains(r.agency_name, %s)", literal(c.Agency)))
	}
	return strings.Join(parts, " AND ")
}

// check says if a restriction names a division or category that is not known,
// or no report at all.
func (c Choice) check(ctx context.Context, db *sql.DB) error {
	for _, k := range []struct{ what, name, table, fits, advice string }{
		{"region", c.Region, "regions", "code = $1 OR name = $1", `list them with gongkai sql "FROM regions"`},
		{"category", c.Category, "agency_categories", "$1 IN (category, zh, en)", `list them with gongkai sql "FROM agency_categories"`},
	} {
		var n int
		if k.name == "" {
			continue
		}
		if err := db.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s", k.table, k.fits), k.name).Scan(&n); err != nil {
			return fmt.Errorf("export: %s: %w", k.table, err)
		}
		if n == 0 {
			return &NoSuch{k.what, k.name, k.advice}
		}
	}
	where := c.reports()
	if where == "" {
		return nil
	}
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM reports r WHERE "+where).Scan(&n); err != nil {
		return fmt.Errorf("export: count reports: %w", err)
	}
	if n == 0 {
		return &NoSuch{"report", c.words(), "leave a restriction out, or look with gongkai query reports"}
	}
	return nil
}

// words says what was chosen, "" for everything.
func (c Choice) words() string {
	var parts []string
	if c.Year != 0 {
		parts = append(parts, fmt.Sprintf("year %d", c.Year))
	}
	for _, p := range [][2]string{{"region", c.Region}, {"category", c.Category}, {"agency", c.Agency}} {
		if p[1] != "" {
			parts = append(parts, p[0]+" "+p[1])
		}
	}
	return strings.Join(parts, ", ")
}

// where restricts a table. Rows of a report follow their report; rows of a file
// its report, and files without one are always listed, as nobody knows whose
// they are; rows of an agency follow it. What belongs to none of these is
// written whole, but for the year where it has one.
func (t table) where(c Choice, columns map[string]bool) string {
	picked := c.reports()
	if picked == "" {
		return "true"
	}
	reports := func(column string) string {
		return fmt.Sprintf("(SELECT r.%s FROM reports r WHERE %s)", column, picked)
	}
	files := fmt.Sprintf("(SELECT d.sha256 FROM documents d WHERE d.report_id IS NULL OR d.report_id IN %s)", reports("report_id"))
	switch {
	case columns["report_id"] && columns["agency_name"] && columns["year"]:
		return fmt.Sprintf("(t.report_id IN %s OR t.report_id IS NULL AND (t.agency_name, t.year) IN (SELECT (r.agency_name, r.year) FROM reports r WHERE %s))",
			reports("report_id"), picked)
	case columns["report_id"] && columns["sha256"]:
		return fmt.Sprintf("(t.report_id IN %s OR t.report_id IS NULL AND t.sha256 IN %s)", reports("report_id"), files)
	case columns["report_id"]:
		return "t.report_id IN " + reports("report_id")
	case columns["sha256"]:
		return "t.sha256 IN " + files
	case columns["agency_id"]:
		return "t.agency_id IN " + reports("agency_id")
	case columns["year"] && c.Year != 0:
		return fmt.Sprintf("t.year = %d", c.Year)
	}
	return "true"
}

// literal writes a string as an SQL literal: COPY takes no bound parameters.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

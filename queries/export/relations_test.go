package export

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/queries/sample"
)

// TestRelationsFit holds relations.csv against a database: every table has a
// key or a reason why not, all names exist, keys tell rows apart and references
// lead somewhere.
func TestRelationsFit(t *testing.T) {
	db := sample.Open(t).SQL()
	ctx := context.Background()
	rs, err := readRelations()
	if err != nil {
		t.Fatal(err)
	}
	c, err := readCatalog(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	count := func(question string) (n int) {
		t.Helper()
		if err := db.QueryRow(question).Scan(&n); err != nil {
			t.Errorf("%s: %v", question, err)
		}
		return n
	}
	for _, table := range c.tables {
		if !table.view && rs.place(table.name) == len(rs) {
			t.Errorf("table %s has no row in relations.csv: say what its key is, or none and why", table.name)
		}
	}
	for _, r := range rs {
		for _, name := range r.columns {
			if !c.has(r.table, name) {
				t.Errorf("%s %s: no column %s.%s", r.table, r.kind, r.table, name)
			}
		}
		if r.kind == chosen {
			whole, some := "(FROM "+ident(r.table)+")", fmt.Sprintf("(FROM %s((SELECT list(DISTINCT %s) FROM %s)))", r.target, ident(r.columns[0]), ident(r.table))
			if count("SELECT count(*) FROM "+some) == 0 || count("SELECT count(*) FROM ("+whole+" EXCEPT ALL "+some+")") != 0 || count("SELECT count(*) FROM ("+some+" EXCEPT ALL "+whole+")") != 0 {
				t.Errorf("%s does not give the rows of %s", r.target, r.table)
			}
			continue
		}
		for _, name := range slices.Concat(r.targets, r.bring) {
			if !c.has(r.target, name) {
				t.Errorf("%s %s: no column %s.%s", r.table, r.kind, r.target, name)
			}
		}
		if t.Failed() {
			continue
		}
		switch r.kind {
		case primary:
			if n := count(fmt.Sprintf("SELECT count(*) FROM (FROM %s SELECT 1 GROUP BY %s HAVING count(*) > 1)", ident(r.table), strings.Join(r.columns, ", "))); n != 0 {
				t.Errorf("%s: %d keys %v stand in several rows", r.table, n, r.columns)
			}
		case foreign, joined:
			if len(r.columns) != len(r.targets) {
				t.Errorf("%s %s: %v refers to %v", r.table, r.kind, r.columns, r.targets)
			}
			if r.kind == joined && count(fmt.Sprintf("SELECT count(*) FROM (FROM %s SELECT 1 GROUP BY %s HAVING count(*) > 1)", ident(r.target), strings.Join(r.targets, ", "))) != 0 {
				t.Errorf("%s: joining %v to %s would make rows twice", r.table, r.columns, r.target)
			}
			if r.kind == foreign && count(fmt.Sprintf("SELECT count(*) FROM %[1]s t WHERE t.%[2]s IS NOT NULL AND t.%[2]s NOT IN (SELECT %[3]s FROM %[4]s)",
				ident(r.table), ident(r.columns[0]), ident(r.targets[0]), ident(r.target))) != 0 {
				t.Errorf("%s.%s leads nowhere in %s", r.table, r.columns[0], r.target)
			}
		case leftOut, keyless:
			if r.why == "" {
				t.Errorf("%s %s: no reason is given", r.table, r.kind)
			}
		default:
			t.Errorf("%s: kind %q is not known", r.table, r.kind)
		}
	}
}

// TestWideColumns: every box of the form has its own column in the wide view of
// its table, and the column is about it.
func TestWideColumns(t *testing.T) {
	db := sample.Open(t).SQL()
	ctx := context.Background()
	c, err := readCatalog(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("SELECT DISTINCT form_table::VARCHAR, indicator::VARCHAR, applicant::VARCHAR, label_en FROM indicators")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	boxes := 0
	for rows.Next() {
		var view, indicator, applicant, label string
		if err := rows.Scan(&view, &indicator, &applicant, &label); err != nil {
			t.Fatal(err)
		}
		boxes++
		w := table{name: view, columns: c.columns[view]}
		i := w.wideColumn(indicator, applicant)
		if i < 0 || !strings.HasPrefix(w.columns[i].english, label) {
			t.Errorf("%s %s of %s stands in column %d of %v", indicator, applicant, view, i, w.names())
		}
	}
	if boxes < 200 {
		t.Errorf("only %d boxes", boxes)
	}
}

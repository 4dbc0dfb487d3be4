package export

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// relationsCSV says how the tables hang together: their keys, what they refer
// to, whose names are written beside their codes, and what is left out and why.
// A table that it does not name is exported all the same, without keys.
//
//go:embed relations.csv
var relationsCSV string

// The kinds of a relation.
const (
	primary = "primary"  // the columns tell the rows apart
	foreign = "foreign"  // the columns refer to a row of the target, if they are not empty
	joined  = "joined"   // columns of the target are written beside them
	leftOut = "left_out" // the columns, or the whole table, are not written
	keyless = "none"     // nothing tells the rows apart
	chosen  = "chosen"   // the target is a macro that gives the rows whose columns are on a list, faster
)

// A relation is a row of relations.csv.
type relation struct {
	table, kind    string
	columns        []string
	target         string
	targets, bring []string
	why            string
}

// relations of all tables.
type relations []relation

func readRelations() (relations, error) {
	rows, err := csv.NewReader(strings.NewReader(relationsCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("export: relations.csv: %w", err)
	}
	var out relations
	for _, r := range rows[1:] {
		out = append(out, relation{table: r[0], kind: r[1], columns: strings.Fields(r[2]), target: r[3],
			targets: strings.Fields(r[4]), bring: strings.Fields(r[5]), why: r[6]})
	}
	return out, nil
}

// of returns the relations of a table of one kind.
func (rs relations) of(table, kind string) (out []relation) {
	for _, r := range rs {
		if r.table == table && r.kind == kind {
			out = append(out, r)
		}
	}
	return out
}

// key is the columns that tell the rows of a table apart, nil if none do.
func (rs relations) key(table string) []string {
	for _, r := range rs.of(table, primary) {
		return r.columns
	}
	return nil
}

// chosen returns the macro that gives some rows of a table, "" if there is none.
func (rs relations) chosen(table string) string {
	for _, r := range rs.of(table, chosen) {
		return r.target
	}
	return ""
}

// without reports whether a column, or with "" the whole table, is left out.
func (rs relations) without(table, column string) bool {
	return slices.ContainsFunc(rs.of(table, leftOut), func(r relation) bool {
		return len(r.columns) == 0 || slices.Contains(r.columns, column)
	})
}

// place is where a table stands among the others: in the order of the file,
// those it does not name last.
func (rs relations) place(table string) int {
	i := slices.IndexFunc(rs, func(r relation) bool { return r.table == table })
	if i < 0 {
		return len(rs)
	}
	return i
}

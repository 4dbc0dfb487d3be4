package form

import (
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// placeStrays lays rows that stand out of order on the line that has exactly
// their label, or the only one whose label begins with theirs, if one row and one
// line of that label are left over. They stand in a table that other rows do, or
// beside it: of parts of tables, whole gives the table.
func (m *matcher) placeStrays(rows []*row, used map[*row]bool, a *alignment, whole map[*layout.Table]*layout.Table) {
	of := func(r *row) *layout.Table {
		if t := whole[r.table]; t != nil {
			return t
		}
		return r.table
	}
	taken, tables := map[int]bool{}, map[*layout.Table]bool{}
	for _, mt := range a.matches {
		taken[mt.line] = true
		tables[of(mt.printed[0])] = true
	}
	for j := range a.spec.lines {
		ln := &a.spec.lines[j]
		if taken[j] || ln.kind != rowLine && ln.kind != itemLine || ln.label == noLabel || ln.twice {
			continue
		}
		fits := rowScore
		if ln.kind == itemLine {
			fits = itemScore
		}
		at := -1
		for i, r := range rows {
			if used[r] || !tables[of(r)] {
				continue
			}
			if _, sim := fits(r, ln); (sim >= simTail || sim >= simClose && m.begins(r, a.spec, j)) && !(ln.kind == rowLine && r.strange(ln)) && utf8.RuneCountInString(ln.row.Label) > strayLabel {
				if at >= 0 {
					at = -1
					break
				}
				at = i
			}
		}
		if at >= 0 {
			used[rows[at]] = true
			a.matches = append(a.matches, match{line: j, printed: rows[at : at+1], row: rows[at], sim: straySim})
		}
	}
}

// begins reports whether the label of a row is the beginning of that of a line
// of a grid, and of no other one.
func (m *matcher) begins(r *row, s *Spec, at int) bool {
	if s.lines[at].kind != rowLine || r.leaf < 0 {
		return false
	}
	printed := r.joins[0].label.body
	for j := range s.lines {
		ln := &s.lines[j]
		if ln.kind == rowLine && ln.label != noLabel && strings.HasPrefix(m.labels.all[ln.label].body, printed) != (j == at) {
			return false
		}
	}
	return printed != ""
}

// A row out of order needs a label of more than strayLabel characters, and
// counts as straySim similar.
const (
	strayLabel = 3
	straySim   = 0.8
)

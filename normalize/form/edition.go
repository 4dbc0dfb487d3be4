package form

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// tie is how close two editions must score, in the matches of their labels, to
// be told apart by their siblings and not by their labels. A printed row or
// header that only one edition has scores at least rowMin, several times this.
const tie = 0.1

// A decision is the edition taken for a table, and why.
type decision struct {
	edition string
	told    bool     // by its own labels, cleanly read
	year    int      // of the report, where it tells the edition and no labels do
	sibling string   // the table whose labels tell it, where its own do not
	nearer  []string // tables nearer to it than the sibling, whose labels alone do not tell, or that are not printed
}

// editions decides the edition of every standard table: from its labels, else
// as the nearest sibling whose labels tell it, else as the year of the report
// has it, else the newest. Labels that are not read cleanly decide in doubt.
func (m *matcher) editions(found map[string]*choice, year int) map[string]decision {
	told := map[string]string{}
	for name, c := range found {
		if len(c.rows) == 1 {
			told[name] = c.rows[0].spec.Edition
		}
	}
	out := map[string]decision{}
	for _, t := range m.forms.Tables {
		if t.List {
			continue
		}
		if e, ok := told[t.Name]; ok {
			out[t.Name] = decision{edition: e, told: len(found[t.Name].worse) == 0}
			continue
		}
		d := decision{edition: m.forms.inForce(t.Name, year)}
		if c := found[t.Name]; c != nil && !c.allows(d.edition) {
			d.edition = c.rows[0].spec.Edition
		}
		for _, sibling := range t.Follows {
			if e, ok := told[sibling]; ok && (found[t.Name] == nil || found[t.Name].allows(e)) {
				d.edition, d.sibling = e, sibling
				break
			}
			d.nearer = append(d.nearer, sibling)
		}
		if d.sibling == "" && m.forms.covers(d.edition, year) {
			d.year = year
		}
		out[t.Name] = d
	}
	return out
}

func (c *choice) allows(edition string) bool {
	for _, a := range c.rows {
		if a.spec.Edition == edition {
			return true
		}
	}
	return false
}

// doubtEdition notes that the printed rows of a table fit another edition as
// well as the one decided. It returns the most that the confidence of a box of
// the table can be. Where both editions print the same lines, no label could
// tell them apart and no box depends on it: the nearest sibling settles it
// without a note.
func (m *matcher) doubtEdition(found map[string]*choice, a *alignment, d decision) float64 {
	c := found[a.spec.Table]
	strays := a.matches[len(c.pick(a.spec.of()).matches):]
	var rivals []string
	limit := 1.0
	for _, r := range slices.Concat(c.rows, c.worse) {
		rival := r.spec.of()
		if rival == a.spec.of() || slices.ContainsFunc(strays, func(mt match) bool { return !rival.prints(a.spec.lines[mt.line].label) }) {
			continue
		}
		if !rival.printsSame(a.spec.of()) {
			limit = confEdition
		} else if d.sibling != "" && !m.inDoubt(slices.Concat(d.nearer, []string{d.sibling}), found) {
			continue
		}
		rivals = append(rivals, rival.Edition)
	}
	if len(rivals) == 0 {
		return limit
	}
	why := "no other table tells them apart, the newer is taken"
	switch {
	case len(c.rows) == 1:
		why = "the rows that tell them apart are not cleanly read"
	case d.sibling != "":
		why = fmt.Sprintf("%s is taken as in %s", d.edition, d.sibling)
	case d.year != 0:
		why = fmt.Sprintf("no other table tells them apart, %s is taken as the form for reports on %d", d.edition, d.year)
	}
	m.notes = append(m.notes, Note{
		Rule: EditionUnclear, Table: a.spec.Table, Warning: true, Place: a.place(),
		Message: fmt.Sprintf("the printed rows of %s fit edition %s as well as %s; %s", a.spec.Table, strings.Join(rivals, ", "), d.edition, why),
	})
	return limit
}

// outOfYears notes that a table is printed in an edition that was made for
// reports on other years. Publishers do that; a label misread may look like it.
func (m *matcher) outOfYears(table string, d decision, at layout.Place, year int) {
	if !d.told || year == 0 || m.forms.covers(d.edition, year) {
		return
	}
	m.notes = append(m.notes, Note{
		Rule: EditionOtherYears, Table: table, Place: at,
		Message: fmt.Sprintf("%s is printed as in edition %s, which was not made for reports on %d", table, d.edition, year),
	})
}

// inDoubt reports whether one of the tables is not found, or its edition is
// noted as unclear.
func (m *matcher) inDoubt(tables []string, found map[string]*choice) bool {
	return slices.ContainsFunc(tables, func(t string) bool {
		return found[t] == nil || slices.ContainsFunc(m.notes, func(n Note) bool { return n.Rule == EditionUnclear && n.Table == t })
	})
}

// prints reports whether a line of the table has a label.
func (s *Spec) prints(label int) bool {
	return slices.ContainsFunc(s.lines, func(ln line) bool { return ln.label == label })
}

// heads reports whether the columns of a header line stand in a line of the
// table too.
func (s *Spec) heads(ln *line) bool {
	return slices.ContainsFunc(s.lines, func(other line) bool { return other.kind == headerLine && sameHeads(other.cols, ln.cols) })
}

func sameHeads(a, b []columnLabels) bool {
	return slices.EqualFunc(a, b, func(x, y columnLabels) bool { return x.label == y.label && slices.Equal(x.path, y.path) })
}

// printsSame reports whether two tables print the same lines and columns.
func (s *Spec) printsSame(t *Spec) bool {
	return slices.EqualFunc(s.lines, t.lines, func(a, b line) bool {
		return a.kind == b.kind && a.label == b.label && a.corner == b.corner && slices.Equal(a.path, b.path) && sameHeads(a.cols, b.cols)
	})
}

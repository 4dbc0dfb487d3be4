package form

import (
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// torn reports whether a text that is no label as a whole is those of several
// rows, line below line, as where the border between them is gone, or, in a
// list, may be the end of several, as where a label has lost its first line.
func (m *matcher) torn(text string, s *sims) bool {
	if s.best >= simExact {
		return false
	}
	least := simClose
	if m.ofLists() {
		least = simExact // their labels are alike
	}
	if lines := strings.Split(text, "\n"); len(lines) > 1 && len(m.labelsIn(lines, least)) > 1 {
		return true
	}
	if !m.ofLists() {
		return false
	}
	return m.endOfSeveral(s)
}

// endOfSeveral reports whether the labels of several lines end as a text does.
func (m *matcher) endOfSeveral(s *sims) bool {
	ends := map[string]bool{}
	for _, l := range m.labels.all {
		if s.label.body != "" && strings.HasSuffix(l.body, s.label.body) {
			ends[l.body] = true
		}
	}
	return len(ends) > 1
}

// lostStarts takes labels of a list for torn that read as one of its lines but
// for the numbering, while the other labels of the table have theirs: what the
// line above them lost may have made another line of it.
func (m *matcher) lostStarts(rows []row) {
	if !m.ofLists() {
		return
	}
	numbered, all := 0, 0
	bare := func(r *row) bool { return r.joins[0].label.number == "" }
	for i := range rows {
		if r := &rows[i]; r.leaf >= 0 && r.values > 0 && r.joins[0].best >= itemMin {
			all++
			if !bare(r) {
				numbered++
			}
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.leaf >= 0 && !r.torn && 2*numbered > all && bare(r) && r.joins[0].best >= simExact && m.numbered(r.joins[0]) {
			r.torn = m.endOfSeveral(r.joins[0])
		}
	}
}

// numbered reports whether every label that a text is like has a numbering.
func (m *matcher) numbered(s *sims) bool {
	for i, sim := range s.to {
		if sim >= simExact && m.labels.all[i].number == "" {
			return false
		}
	}
	return true
}

// ofLists reports whether the matcher is one for lists.
func (m *matcher) ofLists() bool { return m.labels == m.forms.lists.labels }

// labelsIn parts lines into the labels of different rows, each at least so
// similar; nil if they are anything else too but labels of groups of rows.
func (m *matcher) labelsIn(lines []string, least float64) []string {
	if len(lines) > maxLabelLines {
		return nil
	}
	var seen []int
	var walk func(from int) []string
	walk = func(from int) []string {
		if from == len(lines) {
			return []string{}
		}
		for to := from + 1; to <= len(lines); to++ {
			text := strings.Join(lines[from:to], "")
			id := m.rowLabel(text, least)
			if id == noLabel || slices.Contains(seen, id) || len(seen) > 0 && slices.Contains(m.labels.rows[id], seen[len(seen)-1]) {
				continue
			}
			seen = append(seen, id)
			if rest := walk(to); rest != nil {
				return append([]string{text}, rest...)
			}
			seen = seen[:len(seen)-1]
		}
		for to := from + 1; to < len(lines); to++ {
			if m.groupLabel(strings.Join(lines[from:to], "")) {
				return walk(to)
			}
		}
		return nil
	}
	return walk(0)
}

// groupLabel reports whether a text is the label of a group of rows.
func (m *matcher) groupLabel(text string) bool {
	s := m.compare(text)
	if s.best < simExact {
		return false
	}
	for _, groups := range m.labels.rows {
		if slices.ContainsFunc(groups, func(g int) bool { return s.at(g) >= simExact }) {
			return true
		}
	}
	return false
}

// maxLabelLines bounds how many lines of a cell are looked at for labels.
const maxLabelLines = 12

// rowLabel returns the row label that a text is most similar to, noLabel if it
// is not at least so similar.
func (m *matcher) rowLabel(text string, least float64) int {
	s := m.compare(text)
	if s.best < least {
		return noLabel
	}
	best := noLabel
	for id := range s.to {
		if _, row := m.labels.rows[id]; (row || m.ofLists()) && s.to[id] >= least && (best == noLabel || s.to[id] > s.to[best]) {
			best = id
		}
	}
	return best
}

// partLabels gives each of several rows its own label, where the borders
// between their labels are gone and those between their values are not: one
// cell then holds as many labels, line below line, as it covers rows.
func (m *matcher) partLabels(rows []row) {
	for i := range rows {
		r := &rows[i]
		if r.leaf < 0 || !r.torn || r.table.Method != layout.Ruled {
			continue
		}
		whole := r.cells[r.leaf]
		end := i + whole.RowSpan
		if end > len(rows) || slices.ContainsFunc(rows[i:end], func(o row) bool { return !o.valuesBehind(whole) }) {
			continue
		}
		texts := m.labelsIn(strings.Split(whole.Text, "\n"), simExact)
		if len(texts) != whole.RowSpan {
			continue
		}
		for k := range rows[i:end] {
			part := *whole.Cell
			part.Text, part.Row, part.RowSpan = texts[k], whole.Row+k, 1
			c := m.cell(&part)
			rows[i+k].relabel(whole, &c)
			m.label(&rows[i+k])
			rows[i+k].parted = true
		}
	}
}

// valuesBehind reports whether a row has values behind a label that covers
// several rows, and no other label there.
func (r *row) valuesBehind(label *cell) bool {
	values := 0
	for _, c := range r.cells {
		if c.Col >= label.Col+label.ColSpan {
			if c.like() {
				return false
			}
			values++
		}
	}
	return values > 0 && !slices.ContainsFunc(r.above, func(c *cell) bool { return c.Col > label.Col })
}

// relabel puts a label of the row itself in the place of one that covers
// several.
func (r *row) relabel(whole, own *cell) {
	is := func(c *cell) bool { return c == whole }
	r.above = slices.DeleteFunc(slices.Clone(r.above), is)
	r.cells = slices.DeleteFunc(slices.Clone(r.cells), is)
	at := slices.IndexFunc(r.cells, func(c *cell) bool { return c.Col > own.Col })
	if at < 0 {
		at = len(r.cells)
	}
	r.cells = slices.Insert(r.cells, at, own)
}

package form

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// What a list needs to count as found.
const (
	itemMin   = 0.80 // similarity from which a row stands on a line; what is left unplaced is noted
	itemRival = 0.03 // a row that is this much more similar to the label of another line is not this line
	itemAlso  = 0.02 // taken off for another label of the line, to tell variants apart
	itemLater = 1e-4 // taken off for each line above one whose label stands on several: the first of them is meant
	itemShare = 0.50 // of the rows with values of a printed table that must stand on lines
)

// itemScore says how well a printed row stands on a line of a list. Lines of
// lists are many and alike, so that a row which reads as another line of any
// list does not stand on this one.
func itemScore(r *row, ln *line) (score, sim float64) {
	if r.heads || r.torn || r.leaf < 0 || len(r.cells) <= r.leaf+1 {
		return 0, 0
	}
	for _, j := range r.joins {
		s := j.at(ln.label)
		for _, id := range ln.also {
			s = max(s, j.at(id)-itemAlso)
		}
		if s < itemMin || s < j.best-itemRival {
			continue
		}
		sim = max(sim, s)
	}
	if sim == 0 {
		return 0, 0
	}
	score = sim + numberBonus(r, ln)
	if ln.twice {
		score -= itemLater * float64(ln.row.Number)
	}
	return score, sim
}

// matchLists finds the lists among printed tables. The best variant of each is
// read.
func (f *Forms) matchLists(tables []*layout.Table) Reading {
	var out Reading
	m := f.newMatcher(f.lists.labels)
	defer m.release()
	halves, whole := m.apartTables(tables)
	rows := m.rows(halves)
	headerFirst(rows, listHalves)
	for _, t := range f.Tables {
		if !t.List || !promising(rows) {
			continue
		}
		a, ok := m.bestList(rows, t.Name)
		if !ok {
			continue
		}
		used := map[*row]bool{}
		for _, mt := range a.matches {
			used[mt.printed[0]] = true
			used[mt.printed[len(mt.printed)-1]] = true
		}
		m.placeStrays(rows, used, &a, whole)
		reading := m.readList(rows, used, &a)
		m.repeatedList(rows, used, &reading)
		m.listLeftovers(rows, used, t.Name)
		m.absentLines(&reading, a.spec)
		out.Tables = append(out.Tables, reading)
	}
	out.Notes = m.notes
	return out
}

// promising is a cheap test: some rows have labels of a list.
func promising(rows []*row) bool {
	n := 0
	for _, r := range rows {
		if r.leaf >= 0 && len(r.joins) > 0 && r.joins[0].best >= itemMin {
			n++
		}
	}
	return n >= 2
}

// bestList aligns the variants of a list and returns the one whose labels fit
// best.
func (m *matcher) bestList(rows []*row, table string) (alignment, bool) {
	var best alignment
	found := false
	for _, s := range m.forms.specs {
		if s.Table != table {
			continue
		}
		a := m.align(rows, s)
		a.dropDoubtful(rows)
		if !m.recognisedList(&a, rows) {
			continue
		}
		if !found || cmp.Or(cmp.Compare(a.fit(), best.fit()), cmp.Compare(a.score, best.score)) > 0 {
			best, found = a, true
		}
	}
	return best, found
}

// fit is how much of the printed labels an alignment explains.
func (a *alignment) fit() float64 {
	sum := 0.0
	for _, mt := range a.matches {
		sum += mt.sim
	}
	return sum
}

// dropDoubtful takes back matches that cannot be trusted: of a line whose
// label stands on several lines while the line it is part of is not printed,
// and all in tables most of whose rows are something else.
func (a *alignment) dropDoubtful(rows []*row) {
	numbers := map[int]bool{}
	for _, mt := range a.matches {
		numbers[a.spec.lines[mt.line].row.Number] = true
	}
	a.matches = slices.DeleteFunc(a.matches, func(mt match) bool {
		ln := &a.spec.lines[mt.line]
		return ln.twice && !numbers[ln.row.Parent]
	})
	on, all := map[*layout.Table]int{}, map[*layout.Table]int{}
	for _, mt := range a.matches {
		on[mt.printed[0].table]++
	}
	for _, r := range rows {
		if r.numbers() > 0 && !r.heads && r.leaf >= 0 {
			all[r.table]++
		}
	}
	a.matches = slices.DeleteFunc(a.matches, func(mt match) bool {
		t := mt.printed[0].table
		return float64(on[t]) < itemShare*float64(all[t])
	})
}

// recognisedList reports whether the matches are enough evidence for a list:
// less is enough where a header says that it is one.
func (m *matcher) recognisedList(a *alignment, rows []*row) bool {
	enough, evidence := enoughRows, 0.0
	if len(a.matches) > 0 && slices.ContainsFunc(rows, func(r *row) bool { return r.table == a.matches[0].printed[0].table && m.headsList(r) }) {
		enough = enoughWithHead
	}
	for _, mt := range a.matches {
		evidence += mt.sim * min(1, float64(len(mt.row.joins[0].label.runes))/longLabel)
	}
	return evidence >= enough*itemMin
}

// readList reads the values of the matched rows.
func (m *matcher) readList(rows []*row, used map[*row]bool, a *alignment) TableReading {
	out := TableReading{Table: a.spec.Table, Edition: a.spec.Edition, Variant: a.spec.Variant, Found: true, Place: a.place()}
	plans, shown := m.itemPlans(rows, used, a)
	slots := m.fillItems(plans, a.spec)
	printed := map[*Row]bool{}
	for _, p := range plans {
		printed[p.line.row] = true
	}
	block := &a.spec.Blocks[0]
	for i := range block.Rows {
		r := &block.Rows[i]
		for col, b := range r.Boxes {
			if !shown[col] || r.Optional && !printed[r] {
				continue // not a box of the list as it is printed here
			}
			reading := slots[b.at].slot.reading(b)
			reading.Unit = slots[b.at].unit
			out.Boxes = append(out.Boxes, reading)
		}
	}
	return out
}

// repeatedList notes a further copy of a list.
func (m *matcher) repeatedList(rows []*row, used map[*row]bool, t *TableReading) {
	known := map[*layout.Table]bool{}
	for r := range used {
		known[r.table] = true
	}
	var free []*row
	for _, r := range rows {
		if !known[r.table] {
			free = append(free, r)
		}
	}
	a := m.align(free, m.forms.list(t.Edition, t.Table, t.Variant))
	a.dropDoubtful(free)
	if !m.recognisedList(&a, free) {
		return
	}
	second := map[*row]bool{}
	for _, mt := range a.matches {
		second[mt.printed[0]] = true
	}
	keep := len(m.notes)
	plans, _ := m.itemPlans(free, second, &a)
	slots := m.fillItems(plans, a.spec)
	m.notes = m.notes[:keep]
	m.compareCopy(t, func(b *Box) *slot { return &slots[b.at].slot }, a.place())
}

// listLeftovers notes rows with numbers that stand in a printed list, but on
// no line of it.
func (m *matcher) listLeftovers(rows []*row, used map[*row]bool, table string) {
	known := map[*layout.Table]bool{}
	for r := range used {
		known[r.table] = true
	}
	for _, r := range rows {
		if used[r] || !known[r.table] || r.leaf < 0 && r.numbers() == 0 || m.headsList(r) {
			continue
		}
		digits := slices.ContainsFunc(r.cells, func(c *cell) bool { return c.value.Kind == number.Number || c.value.Kind == number.Unreadable })
		if !digits {
			continue
		}
		m.notes = append(m.notes, Note{
			Rule: RowNotPlaced, Table: table, Warning: true, Place: r.place(),
			Message: fmt.Sprintf("the row %q stands in a list, but is no line of it that is known; its values are not read", r.text()),
		})
	}
}

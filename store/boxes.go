package store

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gongkai/gongkai/normalize"
)

// A boxCode is a box of the form by the ranks of its codes: what one is, is
// worked out once and not for every report.
type boxCode struct {
	key                                  boxKey
	table, edition, indicator, applicant int    // ranks
	place                                int    // in the order of the form
	one                                  int    // tells the boxes of one report apart
	columns                              []int  // of the wide table, one for each unit
	unit                                 string // the unit asked for last
	column                               int    // and the column that holds it; -1 if none does
	cached                               bool
	last                                 kindKey // the kind asked for last
	kind                                 int32   // and its number; 0 if none was
}

type boxKey struct{ table, edition, indicator, applicant string }

// boxCodes are the boxes that reports have had so far.
type boxCodes struct {
	codes codes
	wide  []wideTable // in the order of the tables of the form
	known map[boxKey]int
	all   []boxCode
	seen  []int // by boxCode.one: the last report that had it
	asked int   // reports so far

	shared *shared
}

func newBoxCodes(c codes, wide []wideTable) *boxCodes {
	return &boxCodes{codes: c, wide: wide, known: map[boxKey]int{}, seen: make([]int, len(c.indicators.values)*len(c.applicants.values)), shared: newShared()}
}

// of returns the boxes of the facts of a report, as places in b.all, or says
// which fact breaks the contract of this package.
func (b *boxCodes) of(r *normalize.Report) ([]int32, error) {
	b.asked++
	out := make([]int32, len(r.Facts))
	next := 0 // boxes mostly follow each other as in the last report
	for i := range r.Facts {
		f := &r.Facts[i]
		key := boxKey{f.Table, f.Edition, f.Indicator, f.Applicant}
		if next >= len(b.all) || b.all[next].key != key {
			n, ok := b.known[key]
			if !ok {
				var err error
				if n, err = b.add(key); err != nil {
					return nil, fmt.Errorf("report %s, box %s %s: %w", r.ID, f.Indicator, f.Applicant, err)
				}
			}
			next = n
		}
		box := &b.all[next]
		if b.seen[box.one] == b.asked {
			return nil, fmt.Errorf("report %s has the box %s %s twice", r.ID, f.Indicator, f.Applicant)
		}
		b.seen[box.one] = b.asked
		switch {
		case f.State == normalize.StateValue && (math.IsNaN(f.Value) || math.IsInf(f.Value, 0)):
			return nil, fmt.Errorf("report %s, box %s %s: the value is %v", r.ID, f.Indicator, f.Applicant, f.Value)
		case f.State != normalize.StateValue && !b.codes.states.has(string(f.State)):
			return nil, fmt.Errorf("report %s, box %s %s: state %q is not on the list", r.ID, f.Indicator, f.Applicant, f.State)
		}
		out[i] = int32(next)
		next++
	}
	return out, nil
}

// add makes a box known.
func (b *boxCodes) add(key boxKey) (int, error) {
	c := boxCode{key: key}
	for _, part := range []struct {
		what string
		list list
		code string
		rank *int
	}{
		{"form table", b.codes.tables, key.table, &c.table}, {"edition", b.codes.editions, key.edition, &c.edition},
		{"indicator", b.codes.indicators, key.indicator, &c.indicator}, {"applicant", b.codes.applicants, key.applicant, &c.applicant},
	} {
		rank, ok := part.list.rank[part.code]
		if !ok {
			return 0, fmt.Errorf("%s %q is not on the list", part.what, part.code)
		}
		*part.rank = rank
	}
	c.one = c.indicator*len(b.codes.applicants.values) + c.applicant
	c.place = c.table*len(b.seen) + c.one
	c.columns = b.wide[c.table].at[[2]string{key.indicator, key.applicant}]
	b.known[key] = len(b.all)
	b.all = append(b.all, c)
	return len(b.all) - 1, nil
}

// order returns the facts of a report in the order of the form.
func (b *boxCodes) order(boxes []int32) []int32 {
	out := make([]int32, len(boxes))
	sorted := true
	for i := range out {
		out[i] = int32(i)
		sorted = sorted && (i == 0 || b.all[boxes[i-1]].place <= b.all[boxes[i]].place)
	}
	if !sorted {
		slices.SortStableFunc(out, func(x, y int32) int { return cmp.Compare(b.all[boxes[x]].place, b.all[boxes[y]].place) })
	}
	return out
}

// columnOf is the column of the wide table that holds a number in a unit; -1 if
// there is none.
func (c *boxCode) columnOf(t wideTable, unit string) int {
	if !c.cached || c.unit != unit {
		c.unit, c.column, c.cached = unit, t.column(c.columns, unit), true
	}
	return c.column
}

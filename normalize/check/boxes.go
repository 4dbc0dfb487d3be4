package check

import "slices"

// A boxSet is the boxes of one or more tables, in order, with a way to those
// of one indicator or applicant, so that a term does not look at all of them.
type boxSet struct {
	all         []*Box
	tables      [][2]string       // table and edition of the boxes, each pair once
	ofIndicator map[string][]*Box // made when asked for, as the next
	ofApplicant map[string][]*Box
}

func newBoxSet(all []*Box) *boxSet {
	s := &boxSet{all: all}
	for _, b := range all {
		if t := [2]string{b.Table, b.Edition}; !slices.Contains(s.tables, t) {
			s.tables = append(s.tables, t)
		}
	}
	return s
}

// grouped parts boxes by a key of theirs. A group that stands together, as most
// do, is a part of all.
func grouped(all []*Box, key func(*Box) string) map[string][]*Box {
	out := map[string][]*Box{}
	for from := 0; from < len(all); {
		k, to := key(all[from]), from+1
		for to < len(all) && key(all[to]) == k {
			to++
		}
		if run := all[from:to:to]; out[k] == nil {
			out[k] = run
		} else {
			out[k] = append(out[k], run...)
		}
		from = to
	}
	return out
}

// near returns boxes among which are all of a name, in order.
func (s *boxSet) near(n name) []*Box {
	switch {
	case n.indicator != atHand && !n.prefix:
		if s.ofIndicator == nil {
			s.ofIndicator = grouped(s.all, func(b *Box) string { return b.Indicator })
		}
		return s.ofIndicator[n.indicator]
	case n.applicant != "" && n.applicant != parts:
		if s.ofApplicant == nil {
			s.ofApplicant = grouped(s.all, func(b *Box) string { return b.Applicant })
		}
		return s.ofApplicant[n.applicant]
	}
	return s.all
}

// boxes returns the boxes of the tables of a rule, nil if a table is not
// there or follows an edition the rule is not for.
func (r *Rule) boxes(s *boxSet) *boxSet {
	there := make([]string, 0, len(r.Tables))
	all := true
	for _, t := range s.tables {
		if !slices.Contains(r.Tables, t[0]) {
			all = false
			continue
		}
		if !r.ofEdition(t[1]) {
			return nil
		}
		if !slices.Contains(there, t[0]) {
			there = append(there, t[0])
		}
	}
	switch {
	case len(there) < len(r.Tables) || len(there) == 0:
		return nil
	case all:
		return s
	}
	return newBoxSet(slices.DeleteFunc(slices.Clone(s.all), func(b *Box) bool { return !slices.Contains(r.Tables, b.Table) }))
}

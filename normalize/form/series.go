package form

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// A Series is what can be followed over editions of the form: in each edition
// one box, or several that are added up.
type Series struct {
	Code   string // the newest indicator in it, unless data/series.csv names it
	ZH, EN string
	Kind   string // part; total of other boxes; sum of boxes that are series too: never add different kinds
	PartOf string // series of the total that it adds to; "" if none

	Members []Member
	Links   []Link // between editions that follow each other
}

// A Member is an indicator of one edition in a series.
type Member struct {
	Edition, Indicator string
	Applicant          string // whom the number stands for where the edition has no applicants; "" is as printed
}

// A Link says whether a series continues from one edition to the next.
type Link struct {
	From, To   string // editions
	Comparable string // yes, with_care, no: the worst between the members
	ZH, EN     string // why
}

// loadSeries reads the series that combine boxes (data/series.csv,
// data/series_members.csv), and makes one of every other indicator with what
// the crosswalk says continues it, alone, from edition to edition.
func loadSeries(f *Forms) error {
	at := map[string]int{}
	err := each("series", func(r record) error {
		if _, ok := at[r["series"]]; ok || r["zh"] == "" || r["en"] == "" {
			return fmt.Errorf("%s is there twice, or has no name", r["series"])
		}
		at[r["series"]] = len(f.Series)
		f.Series = append(f.Series, Series{Code: r["series"], ZH: r["zh"], EN: r["en"]})
		return nil
	})
	if err != nil {
		return err
	}
	taken := map[Member]bool{} // without applicant
	err = each("series_members", func(r record) error {
		m := Member{r["edition"], r["indicator"], r["applicant"]}
		i, ok := at[r["series"]]
		if !ok || m.Indicator == "" || !f.printsOrNone(m.Edition, m.Indicator) || !f.applicant(m.Applicant) {
			return fmt.Errorf("%s %v: no such series, edition, indicator in it, or applicant", r["series"], m)
		}
		f.Series[i].Members = append(f.Series[i].Members, m)
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range f.Series {
		for _, e := range s.editions(f) {
			if in := s.in(e); len(in) == 1 {
				taken[Member{e, in[0].Indicator, ""}] = true // a box of a sum has a series of its own besides
			}
		}
	}
	f.singleSeries(taken)
	slices.SortFunc(f.Series, func(a, b Series) int { return cmp.Compare(a.Code, b.Code) })
	return f.finishSeries()
}

// singleSeries makes a series of every indicator that is not taken.
func (f *Forms) singleSeries(taken map[Member]bool) {
	names := map[string]Name{}
	for _, n := range f.Indicators {
		names[n.Code] = n
	}
	codes := map[string]bool{}
	for _, s := range f.Series {
		codes[s.Code] = true
	}
	editions := slices.SortedFunc(slices.Values(f.Editions), func(a, b Edition) int { return b.Order - a.Order })
	for _, e := range editions {
		for _, b := range f.Boxes() {
			m := Member{b.Edition, b.Indicator, ""}
			if b.Edition != e.ID || taken[m] {
				continue
			}
			s := Series{Code: b.Indicator, ZH: names[b.Indicator].ZH, EN: names[b.Indicator].EN}
			if codes[s.Code] { // the same code means something else in a newer edition
				s.Code += "@" + e.ID
			}
			for ok := true; ok; m, ok = f.before(m, taken) {
				taken[m] = true
				s.Members = append(s.Members, m)
			}
			slices.Reverse(s.Members)
			codes[s.Code] = true
			f.Series = append(f.Series, s)
		}
	}
}

// before is the one indicator of the edition before that a member continues.
func (f *Forms) before(m Member, taken map[Member]bool) (Member, bool) {
	var from, to int
	var found Member
	for _, c := range f.Crosswalk {
		if c.ToEdition != m.Edition || c.From == "" || c.Comparable == "no" {
			continue
		}
		if c.To == m.Indicator {
			from++
			found = Member{c.FromEdition, c.From, c.Applicant}
		}
	}
	for _, c := range f.Crosswalk {
		if from == 1 && c.FromEdition == found.Edition && c.From == found.Indicator && c.ToEdition == m.Edition && c.To != "" && c.Comparable != "no" {
			to++
		}
	}
	if from != 1 || to != 1 || taken[Member{found.Edition, found.Indicator, ""}] || found.Applicant != "" {
		return Member{}, false
	}
	return found, true
}

// editions lists the editions a series has members of, the oldest first.
func (s *Series) editions(f *Forms) []string {
	var out []string
	for _, e := range slices.SortedFunc(slices.Values(f.Editions), func(a, b Edition) int { return a.Order - b.Order }) {
		if len(s.in(e.ID)) > 0 {
			out = append(out, e.ID)
		}
	}
	return out
}

// in lists the members of one edition.
func (s *Series) in(edition string) []Member {
	var out []Member
	for _, m := range s.Members {
		if m.Edition == edition {
			out = append(out, m)
		}
	}
	return out
}

// finishSeries works out the links, what is a total, and what adds to which.
func (f *Forms) finishSeries() error {
	box := map[Member]*Box{}
	for _, b := range f.Boxes() {
		if m := (Member{b.Edition, b.Indicator, ""}); box[m] == nil {
			box[m] = b
		}
	}
	home := map[Member]string{}
	for i := range f.Series {
		s := &f.Series[i]
		editions := s.editions(f)
		if len(editions) == 0 {
			return fmt.Errorf("series.csv: %s has no members", s.Code)
		}
		for k := 1; k < len(editions); k++ {
			l, err := f.link(s, editions[k-1], editions[k])
			if err != nil {
				return err
			}
			s.Links = append(s.Links, l)
		}
		for _, m := range s.Members {
			if len(s.in(m.Edition)) == 1 {
				home[Member{m.Edition, m.Indicator, ""}] = s.Code
			}
		}
	}
	editions := func(s *Series) []string { e := s.editions(f); slices.Reverse(e); return e }
	for i := range f.Series {
		s := &f.Series[i]
		totals := map[string]bool{}
		for _, m := range s.Members {
			part := box[Member{m.Edition, m.Indicator, ""}].PartOf
			totals[home[Member{m.Edition, part, ""}]] = true
			if f.totals()[m.Indicator] {
				s.Kind = "total"
			}
		}
		if s.Kind = cmp.Or(s.Kind, "part"); len(s.in(editions(s)[0])) > 1 {
			s.Kind = "sum"
		}
		delete(totals, "")
		if len(totals) == 1 {
			s.PartOf = slices.Collect(maps.Keys(totals))[0]
		}
	}
	return nil
}

// totals lists the indicators that others add to.
func (f *Forms) totals() map[string]bool {
	if f.sums == nil {
		f.sums = map[string]bool{}
		for _, b := range f.Boxes() {
			f.sums[b.PartOf] = true
		}
		delete(f.sums, "")
	}
	return f.sums
}

// link is the worst that the crosswalk says of members of two editions.
func (f *Forms) link(s *Series, from, to string) (Link, error) {
	out := Link{From: from, To: to}
	worst := -1
	members := func(edition, indicator string) bool {
		return slices.ContainsFunc(s.in(edition), func(m Member) bool { return m.Indicator == indicator })
	}
	for _, c := range f.Crosswalk {
		if c.FromEdition != from || c.ToEdition != to || !members(from, c.From) || !members(to, c.To) {
			continue
		}
		if n := slices.Index(comparables, c.Comparable); n > worst {
			worst, out.Comparable, out.ZH, out.EN = n, c.Comparable, c.ZH, c.EN
		}
	}
	if worst < 0 {
		return out, fmt.Errorf("series %s: the crosswalk says nothing of %s and %s", s.Code, from, to)
	}
	return out, nil
}

package form

import (
	"fmt"
	"slices"
)

// A Comparison says whether an indicator of an older edition and one of a
// newer may stand in one series. An empty indicator on one side means that the
// edition has no such box.
type Comparison struct {
	From, FromEdition string
	To, ToEdition     string
	Applicant         string // column of the newer edition that is meant, where the older has none; "" is the same on both sides
	Comparable        string // yes, with_care, no
	ZH, EN            string // why
	Citation          string
}

var comparables = []string{"yes", "with_care", "no"}

func loadCrosswalk(f *Forms) error {
	seen := map[[4]string]bool{}
	return each("crosswalk", func(r record) error {
		c := Comparison{r["indicator_from"], r["edition_from"], r["indicator_to"], r["edition_to"], r["applicant"],
			r["comparable"], r["reason_zh"], r["reason_en"], r["citation"]}
		key := [4]string{c.From, c.FromEdition, c.To, c.ToEdition}
		switch {
		case c.From == "" && c.To == "", c.From == "" && c.Comparable != "no", c.To == "" && c.Comparable != "no":
			return fmt.Errorf("%v compares with nothing", key)
		case !f.printsOrNone(c.FromEdition, c.From), !f.printsOrNone(c.ToEdition, c.To), !f.applicant(c.Applicant):
			return fmt.Errorf("%v: no such edition, indicator in it, or applicant %q", key, c.Applicant)
		case !slices.Contains(comparables, c.Comparable), c.ZH == "", c.EN == "", c.Citation == "":
			return fmt.Errorf("%v lacks a verdict, a reason in both languages or a citation", key)
		case seen[key]:
			return fmt.Errorf("%v is there twice", key)
		}
		seen[key] = true
		f.Crosswalk = append(f.Crosswalk, c)
		return nil
	})
}

// printsOrNone reports whether an edition has an indicator; every edition has
// none.
func (f *Forms) printsOrNone(edition, indicator string) bool {
	if !f.edition(edition) {
		return false
	}
	if indicator == "" {
		return true
	}
	for _, s := range f.specs {
		if s.Edition == edition && slices.ContainsFunc(s.Boxes(), func(b *Box) bool { return b.Indicator == indicator }) {
			return true
		}
	}
	return false
}

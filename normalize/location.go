package normalize

import (
	"math/big"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/check"
)

// manyFits is the number of explanations whose boxes get a finding each.
const manyFits = 6

// locations turns the places where the sums of a table are likely to have gone
// wrong into findings, one for every box that would change: Left is what is
// printed, Right what would fit. The values stay as printed.
func (r *Report) locations(found []check.Location, t tablePlace, second layout.Second, rules *check.Rules) {
	for _, l := range found {
		note, _ := rules.Note(l.Note)
		cause, evidence := evidenceOf(l, second)
		f := Finding{Rule: l.Note, Severity: "info", Result: "noted", Cause: cause, Table: t.table, Place: t.place,
			Message: l.Message() + "; " + evidence + " — " + note.ZH}
		for i, v := range l.Fits {
			for _, c := range v.Cells {
				if i < manyFits {
					r.Findings = append(r.Findings, r.located(f, c, t))
				}
			}
		}
	}
}

// located is a finding about one box of an explanation.
func (r *Report) located(f Finding, c check.Cell, t tablePlace) Finding {
	f.Indicator, f.Applicant, f.Right = c.Box.Indicator, c.Box.Applicant, float(c.Fitting)
	if c.Box.State == check.Value {
		f.Left = float(c.Box.Num)
		f.Difference = float(new(big.Rat).Sub(c.Box.Num, c.Fitting))
	}
	f.Place = r.placeOf(t, f.Indicator, f.Applicant)
	return f
}

// evidenceOf says whether the source or our reading is at fault: the readings
// of the boxes agree, differ, or there is only one.
func evidenceOf(l check.Location, second layout.Second) (cause, sentence string) {
	switch {
	case l.Doubtful():
		return "reading", "two readings differ there, so the reading may be wrong"
	case second.Compared > 0 && second.Skipped == 0:
		return "source", "two independent readings agree, so the source is likely wrong"
	case second.Compared+second.Skipped > 0 || second.Detail != "":
		return "unknown", "the second reading could not judge every page"
	default:
		return "source", "the digits are characters of the file, so the source is likely wrong"
	}
}

// A tablePlace is a table of the form and where it stands.
type tablePlace struct {
	table string
	place layout.Place
}

// placeOf returns the place of a printed box, or that of its table.
func (r *Report) placeOf(t tablePlace, indicator, applicant string) layout.Place {
	if f := r.factOf(t.table, indicator, applicant); f != nil {
		return f.Place
	}
	return t.place
}

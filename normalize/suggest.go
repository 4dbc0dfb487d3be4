package normalize

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/check"
)

// suggested is the rule of an alternative reading that is offered.
const suggested = "reading_suggested"

// suggestFrom is the confidence above which a reading is not questioned:
// published tables break their rules themselves.
const suggestFrom = 0.95

// suggest offers another reading of the ink of a box where the sums of its table
// fail: if it is the only one of the other readings that would satisfy every sum
// that fails and break none. The value stays as it was read.
func (r *Report) suggest(found []check.Location, t tablePlace, doc *layout.Document) {
	for _, l := range found {
		var offers []Finding
		for _, v := range l.Fits {
			if len(v.Cells) != 1 {
				continue
			}
			c := v.Cells[0]
			f := r.factOf(t.table, c.Box.Indicator, c.Box.Applicant)
			if f == nil || f.Confidence > suggestFrom {
				continue
			}
			if text, evidence := otherReading(doc, f, c.Fitting); evidence != "" {
				offer := r.located(Finding{Rule: suggested, Severity: "info", Result: "noted", Cause: "reading", Table: t.table}, c, t)
				offer.Message = fmt.Sprintf("%q is read with confidence %.2f; %q, %s, would satisfy %s and break no other rule; the value stays as read",
					f.Raw, f.Confidence, text, evidence, strings.Join(l.Rules, ", "))
				offers = append(offers, offer)
			}
		}
		if len(offers) == 1 {
			r.Findings = append(r.Findings, offers[0])
		}
	}
}

// factOf returns the fact of a printed box, or nil.
func (r *Report) factOf(table, indicator, applicant string) *Fact {
	for i := range r.Facts {
		if f := &r.Facts[i]; f.Table == table && f.Indicator == indicator && f.Applicant == applicant && f.State != StateMissing {
			return f
		}
	}
	return nil
}

// otherReading finds a reading of a box that gives a number, and says where it
// comes from.
func otherReading(doc *layout.Document, f *Fact, want *big.Rat) (text, evidence string) {
	for _, o := range doc.Others {
		if within(o.Place, f.Place) && reads(o.Text, want) {
			return o.Text, fmt.Sprintf("which the same ink can be read as with probability %.2f", o.P)
		}
	}
	for _, d := range doc.Doubts {
		if within(d.Place, f.Place) && reads(d.Second, want) {
			return d.Second, "which the second reading has"
		}
	}
	return "", ""
}

// reads reports whether digits as a recogniser gives them are a number; a mark
// for none counts as zero, as it does in the sums.
func reads(text string, want *big.Rat) bool {
	if text == "/" || text == "-" {
		return want.Sign() == 0
	}
	n, ok := new(big.Rat).SetString(strings.ReplaceAll(text, ",", ""))
	return ok && !strings.Contains(text, "/") && n.Cmp(want) == 0
}

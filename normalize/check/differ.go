package check

import (
	"fmt"
	"strconv"
)

// checkDiffer asks whether two sets of boxes are printed alike: every box of
// the left side equals the one of the right side with the same indicator. It
// says nothing of sets with few numbers other than zero.
func (r *Rule) checkDiffer(boxes []*Box) []Finding {
	least, _ := strconv.Atoi(r.Tolerance) // loading the rules has checked it
	right := map[string]*Box{}
	for _, b := range boxes {
		if anyNames(r.Right, b) {
			right[b.Indicator] = b
		}
	}
	same, unknown := 0, 0
	var first *Box
	for _, b := range boxes {
		if !anyNames(r.Left, b) {
			continue
		}
		o := right[b.Indicator]
		switch {
		case o == nil || b.State == Unknown || b.State == Missing || o.State == Unknown || o.State == Missing:
			unknown++
		case number(b).Cmp(number(o)) != 0:
			return nil
		case number(b).Sign() != 0:
			if same++; first == nil {
				first = b
			}
		}
	}
	switch {
	case first == nil || same < least:
		return nil
	case unknown > 0:
		return []Finding{{Rule: r, Result: NotCheckable, Severity: info, Indicator: first.Indicator, Applicant: first.Applicant,
			Message: fmt.Sprintf("%d boxes are alike, %d cannot be compared", same, unknown)}}
	}
	f := Finding{Rule: r, Result: Fail, Severity: r.Severity, Indicator: first.Indicator, Applicant: first.Applicant, Cause: "unknown",
		Message: fmt.Sprintf("all %d numbers other than zero are the same in both columns", same)}
	return []Finding{f}
}

package normalize

import (
	"fmt"
	"strings"
)

// versionsDiffer is the rule that two documents of one report print the same.
const versionsDiffer = "versions_differ"

// manyBoxes is the number of boxes that a summed finding names.
const manyBoxes = 5

// compare adds what another document of the same report prints otherwise: a
// finding for each box with two numbers, and one a table for the boxes where
// only one of the two has a number. What one of them lacks altogether, or
// could not be read, is no difference.
func (r *Report) compare(lead, other Part) {
	type box struct{ indicator, applicant string }
	there := map[box]*Fact{}
	for i := range other.Report.Facts {
		f := &other.Report.Facts[i]
		there[box{f.Indicator, f.Applicant}] = f
	}
	var tables []string
	partly := map[string][]string{}
	for _, f := range lead.Report.Facts {
		o := there[box{f.Indicator, f.Applicant}]
		if o == nil || !comparable(f.State) || !comparable(o.State) {
			continue
		}
		switch {
		case f.State == StateValue && o.State == StateValue:
			if f.Value != o.Value {
				r.Findings = append(r.Findings, differs(f, *o, lead.Name, other.Name))
			}
		case f.State == StateValue || o.State == StateValue:
			if partly[f.Table] == nil {
				tables = append(tables, f.Table)
			}
			partly[f.Table] = append(partly[f.Table], fmt.Sprintf("%s %q and %q", strings.TrimSpace(f.Indicator+" "+f.Applicant), f.Raw, o.Raw))
		}
	}
	for _, t := range tables {
		list := partly[t]
		message := fmt.Sprintf("%d boxes have a number in only one of %s and %s: %s", len(list), lead.Name, other.Name,
			strings.Join(list[:min(len(list), manyBoxes)], ", "))
		if len(list) > manyBoxes {
			message += fmt.Sprintf(" and %d more", len(list)-manyBoxes)
		}
		r.Findings = append(r.Findings, Finding{Rule: versionsDiffer, Severity: "info", Result: "noted", Cause: "source", Table: t, Message: message})
	}
}

// comparable reports whether a box was printed and read.
func comparable(s State) bool { return s != StateMissing && s != StateUnreadable }

// differs is the finding about a box with two numbers.
func differs(f, o Fact, name, other string) Finding {
	out := Finding{Rule: versionsDiffer, Severity: "warning", Result: "fail", Cause: "source", Table: f.Table,
		Indicator: f.Indicator, Applicant: f.Applicant, Place: f.Place,
		Message: fmt.Sprintf("%s prints %q, %s prints %q", name, f.Raw, other, o.Raw)}
	if f.Confidence < doubtful || o.Confidence < doubtful {
		out.Cause = "reading"
	}
	difference := f.Value - o.Value
	out.Left, out.Right, out.Difference = &f.Value, &o.Value, &difference
	return out
}

// doubtful is the confidence below which a reading may be at fault.
const doubtful = 0.9

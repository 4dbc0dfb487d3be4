package form

import (
	"fmt"
	"slices"
	"strings"
)

// BoxMissing is the rule of the notes that name what a form has and a printed
// table has not, or what of it was not read: nothing is left out in silence.
const BoxMissing = "box_missing"

// absentBoxes notes the boxes of a table that no cell was found for: by
// applicant where a whole column is absent, by indicator where a row is, and
// else one by one.
func (m *matcher) absentBoxes(t *TableReading, spec *Spec) {
	if !t.Found {
		return // said of the table
	}
	absent := map[*Box]bool{}
	for _, b := range t.Boxes {
		absent[b.Box] = !b.Printed
	}
	note := func(indicator, applicant, format string, args ...any) {
		m.notes = append(m.notes, Note{Rule: BoxMissing, Table: t.Table, Warning: true, Indicator: indicator, Applicant: applicant,
			Message: fmt.Sprintf(format, args...), Place: t.Place})
	}
	for _, block := range spec.Blocks {
		block.absentColumns(absent, note)
		for _, r := range block.Rows {
			r.absentBoxes(absent, note)
		}
	}
}

type noter func(indicator, applicant, format string, args ...any)

// absentColumns notes the applicants of whom no row of the block has a box.
func (b *Block) absentColumns(absent map[*Box]bool, note noter) {
	if len(b.Rows) < 2 {
		return
	}
	for j := range b.Columns {
		gone := 0
		applicant := ""
		for _, r := range b.Rows {
			if absent[r.Boxes[j]] {
				gone++
			}
			applicant = r.Boxes[j].Applicant
		}
		if gone < len(b.Rows) || applicant == "" {
			continue
		}
		note("", applicant, "the column %q is not printed, or was not read: its %d boxes are missing", b.Columns[j].Label, gone)
		for _, r := range b.Rows {
			delete(absent, r.Boxes[j])
		}
	}
}

// absentBoxes notes the boxes of a row that are absent.
func (r *Row) absentBoxes(absent map[*Box]bool, note noter) {
	by := map[string][]*Box{} // absent ones by indicator
	all := map[string]int{}
	var order []string
	for _, b := range r.Boxes {
		if all[b.Indicator]++; all[b.Indicator] == 1 {
			order = append(order, b.Indicator)
		}
		if absent[b] {
			by[b.Indicator] = append(by[b.Indicator], b)
		}
	}
	for _, indicator := range order {
		boxes := by[indicator]
		switch {
		case len(boxes) == all[indicator] && len(boxes) > 1:
			note(indicator, "", "the row %q is not printed, or was not read: its %d boxes are missing", r.Label, len(boxes))
		default:
			for _, b := range boxes {
				note(indicator, b.Applicant, "%q is not printed, or was not read", b.Label)
			}
		}
	}
}

// absentLines notes the lines of a list that no row was found for. Publishers
// print parts of lists, so that this is no warning.
func (m *matcher) absentLines(t *TableReading, spec *Spec) {
	printed := map[*Box]bool{}
	for _, b := range t.Boxes {
		printed[b.Box] = b.Printed
	}
	undecided := 0
	for _, b := range t.Boxes {
		if b.Undecided {
			undecided++
		}
	}
	if undecided > 0 {
		m.notes = append(m.notes, Note{Rule: ValueNotPlaced, Table: t.Table, Warning: true, Place: t.Place,
			Message: fmt.Sprintf("of %d lines it cannot be told which number is which; the boxes of all their periods are not read", undecided)})
	}
	var labels []string
	for _, r := range spec.Blocks[0].Rows {
		here := slices.ContainsFunc(r.Boxes, func(b *Box) bool { return printed[b] })
		if !here && !r.Heading && !r.Optional {
			labels = append(labels, r.Label)
		}
	}
	if len(labels) == 0 {
		return
	}
	m.notes = append(m.notes, Note{Rule: BoxMissing, Table: t.Table, Place: t.Place,
		Message: fmt.Sprintf("%d lines of the list are not printed, or were not read: %s", len(labels), strings.Join(labels, "；"))})
}

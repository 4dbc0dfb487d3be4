package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/form"
)

// readListTruth reads what a person read in lists of statistics (doc, label,
// unit, value: the year's column only). Rows of a document stand in the order
// of the list. A label that no list has stays without an indicator, and so
// counts as missing.
func readListTruth(path string, forms *form.Forms) ([]truthCell, error) {
	rows, err := readTruth(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []truthCell
	for from := 0; from < len(rows); {
		to := from
		for to < len(rows) && rows[to]["doc"] == rows[from]["doc"] {
			to++
		}
		cells, err := listTruth(rows[from:to], forms)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, cells...)
		from = to
	}
	return out, nil
}

// listTruth finds the variant of a list that has most of the labels of one
// document, and the boxes of its year that they name.
func listTruth(rows []map[string]string, forms *form.Forms) ([]truthCell, error) {
	var best []truthCell
	most := -1
	for _, s := range forms.Specs() {
		if !s.List() {
			continue
		}
		named, next := 0, 0
		var cells []truthCell
		for _, r := range rows {
			c := truthCell{doc: r["doc"], table: s.Table, edition: s.Edition, indicator: "label " + r["label"], raw: r["value"],
				unit: r["unit"], listed: true, state: normalize.StateValue}
			if r["value"] == "" {
				c.state = normalize.StateBlank
			} else {
				v, err := strconv.ParseFloat(r["value"], 64)
				if err != nil {
					return nil, fmt.Errorf("%s %s: %w", r["doc"], r["label"], err)
				}
				c.value = v
			}
			for i := next; i < len(s.Blocks[0].Rows); i++ {
				if row := s.Blocks[0].Rows[i]; row.Label == r["label"] && !row.Heading {
					c.indicator, next = row.Boxes[0].Indicator, i+1
					named++
					break
				}
			}
			cells = append(cells, c)
		}
		if named > most {
			best, most = cells, named
		}
	}
	return best, nil
}

// beside are the boxes that such a truth says nothing of: the other periods of
// the lists.
func beside(forms *form.Forms) map[boxKey]bool {
	out := map[boxKey]bool{}
	for _, s := range forms.Specs() {
		for _, b := range s.Boxes() {
			if s.List() && b.Col > 1 {
				out[boxKey{b.Table, b.Indicator, b.Applicant}] = true
			}
		}
	}
	return out
}

package normalize

import (
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/html"
	"github.com/gongkai/gongkai/extract/layout"
)

// located lists the findings that name a likely mistake.
func located(r *Report) (out []Finding) {
	for _, f := range r.Findings {
		if strings.HasPrefix(f.Rule, "likely_") || f.Rule == "several_cells_fit" {
			out = append(out, f)
		}
	}
	return out
}

func printed(t *testing.T, seed uint64, o gen.Options) (*gen.Report, *layout.Document) {
	t.Helper()
	made := gen.New(seed, o)
	page, err := made.HTML(gen.Page{})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Decode(string(page), "utf-8")
	if err != nil {
		t.Fatal(err)
	}
	return made, doc
}

// TestLocated: a mistake in a printed report is found in its box, with what is
// printed and what would fit, and the fact stays as printed.
func TestLocated(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(40) {
		made, doc := printed(t, seed, gen.Options{Wrong: []string{gen.DigitShift}, Scale: gen.Medium})
		r, err := Document(doc, data)
		if err != nil {
			t.Fatal(err)
		}
		w := made.Wrong[0].Boxes[0]
		found := false
		for _, f := range located(r) {
			if f.Indicator != w.Indicator || f.Applicant != w.Applicant || *f.Right != w.Right {
				continue
			}
			found = true
			if *f.Left != w.Printed || *f.Difference != w.Printed-w.Right || f.Cause != "source" || f.Place.Locator == "" {
				t.Errorf("seed %d: %+v", seed, f)
			}
		}
		if !found {
			t.Errorf("seed %d: %+v is not among %+v", seed, w, located(r))
		}
		for _, f := range r.Facts {
			if f.Indicator == w.Indicator && f.Applicant == w.Applicant && f.Value != w.Printed {
				t.Errorf("seed %d: the fact became %v", seed, f.Value)
			}
		}
		_, doc = printed(t, seed, gen.Options{})
		if r, err = Document(doc, data); err != nil || len(located(r)) > 0 {
			t.Errorf("seed %d, without mistake: %v, %+v", seed, err, located(r))
		}
	}
}

// TestLocatedCause: whether the readings of the box agree decides who is said
// to be wrong.
func TestLocatedCause(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	o := gen.Options{Wrong: []string{gen.ChangedTotal}, Form: gen.Form2021}
	for cause, change := range map[string]func(*layout.Document){
		"source":  func(d *layout.Document) { d.Second = layout.Second{Compared: 2} },
		"unknown": func(d *layout.Document) { d.Second = layout.Second{Compared: 1, Skipped: 1} },
		"reading": func(d *layout.Document) {
			for i, tab := range d.Tables() {
				for k := range tab.Cells { // as if the page had places
					tab.Cells[k].Place = layout.Place{Page: 1 + i, Box: layout.Box{X0: float64(20 * k), Y0: 0, X1: float64(20*k + 10), Y1: 10}}
					d.Doubts = append(d.Doubts, layout.Doubt{Place: tab.Cells[k].Place, First: "1", Second: "7"})
				}
			}
		},
	} {
		_, doc := printed(t, 1, o)
		change(doc)
		r, err := Document(doc, data)
		if err != nil {
			t.Fatal(err)
		}
		if found := located(r); len(found) == 0 || found[0].Cause != cause {
			t.Errorf("%s: %+v", cause, found)
		}
	}
}

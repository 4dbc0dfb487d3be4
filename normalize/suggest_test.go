package normalize

import (
	"strconv"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/layout"
)

// onPage gives the cells of a document places on pages, as if an image was read.
func onPage(doc *layout.Document) {
	for i, tab := range doc.Tables() {
		for k := range tab.Cells {
			tab.Cells[k].Place = layout.Place{Page: 1 + i, Box: layout.Box{X0: float64(20 * k), Y0: 0, X1: float64(20*k + 10), Y1: 10}}
		}
	}
}

// recognised makes what stands in the box of a finding a reading of ink, which
// can be read otherwise too.
func recognised(doc *layout.Document, f Finding, sure float64, other string) {
	for _, tab := range doc.Tables() {
		for k := range tab.Cells {
			if tab.Cells[k].Place == f.Place {
				tab.Cells[k].Confidence = sure
			}
		}
	}
	doc.Others = append(doc.Others, layout.Other{Place: f.Place, Text: other, P: 0.2})
}

// severalFit makes a document with one mistake that other single mistakes would
// explain as well: the finding about the box that is wrong, and the others.
func severalFit(t *testing.T, data *Data) (doc *layout.Document, wrong Finding, others []Finding) {
	t.Helper()
	for seed := range uint64(60) {
		made, doc := printed(t, seed, gen.Options{Wrong: []string{gen.ChangedTotal}, Scale: gen.Medium, Form: gen.Form2021})
		onPage(doc)
		r, err := Document(doc, data)
		if err != nil {
			t.Fatal(err)
		}
		w := made.Wrong[0].Boxes[0]
		found := false
		others = nil
		for _, f := range located(r) {
			switch {
			case f.Indicator == w.Indicator && f.Applicant == w.Applicant:
				wrong, found = f, true
			case f.Left != nil:
				others = append(others, f)
			}
		}
		if found && len(others) > 0 {
			return doc, wrong, others
		}
	}
	t.Fatal("no seed makes a mistake that several boxes explain")
	return nil, Finding{}, nil
}

// TestSuggested: another reading of the ink of one box is offered where it
// satisfies the sums that fail and the first reading is not sure; the fact
// stays as it was read.
func TestSuggested(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	for name, tt := range map[string]struct {
		change func(doc *layout.Document, wrong Finding, others []Finding)
		want   int
	}{
		"it fits":              {func(d *layout.Document, f Finding, _ []Finding) { recognised(d, f, 0.7, number(*f.Right)) }, 1},
		"the first is sure":    {func(d *layout.Document, f Finding, _ []Finding) { recognised(d, f, 0.98, number(*f.Right)) }, 0},
		"it does not fit":      {func(d *layout.Document, f Finding, _ []Finding) { recognised(d, f, 0.7, number(*f.Right+1)) }, 0},
		"nothing else is read": {func(*layout.Document, Finding, []Finding) {}, 0},
		"two boxes fit": {func(d *layout.Document, f Finding, others []Finding) {
			recognised(d, f, 0.7, number(*f.Right))
			recognised(d, others[0], 0.7, number(*others[0].Right))
		}, 0},
		"the second reading fits": {func(d *layout.Document, f Finding, _ []Finding) {
			d.Doubts = append(d.Doubts, layout.Doubt{Place: f.Place, First: number(*f.Left), Second: number(*f.Right)})
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			doc, wrong, others := severalFit(t, data)
			tt.change(doc, wrong, others)
			r, err := Document(doc, data)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, f := range r.Findings {
				if f.Rule != suggested {
					continue
				}
				n++
				if f.Indicator != wrong.Indicator || f.Applicant != wrong.Applicant || *f.Left != *wrong.Left || *f.Right != *wrong.Right || f.Place != wrong.Place ||
					!strings.Contains(f.Message, "stays as read") {
					t.Errorf("%+v", f)
				}
			}
			if n != tt.want {
				t.Errorf("%d are offered, want %d", n, tt.want)
			}
			for _, f := range r.Facts {
				if f.Indicator == wrong.Indicator && f.Applicant == wrong.Applicant && f.Value != *wrong.Left {
					t.Errorf("the fact became %v", f.Value)
				}
			}
		})
	}
}

package place

import (
	"fmt"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/layout"
)

// firstSeed of the headings; any will do.
const firstSeed = 0

// TestHeadings scores titles of invented reports of real divisions and of every
// category, under names of their time, with and without labels of the site. A
// key is right if division, category and year are, and bodies are told apart
// and followed through their names as they should; what is not right must be
// flagged: no agency, with the reason in the evidence.
func TestHeadings(t *testing.T) {
	const n = 20000
	d := data(t)
	groups := map[string]map[string]string{} // truth -> IDs, with an example
	var right, open, flagged, wrong int
	categories := map[string]int{}
	for i := range uint64(n) {
		seed := firstSeed + i
		h := gen.NewHeading(seed)
		categories[h.Category]++
		document := doc([]layout.Meta{{Name: "ArticleTitle", Content: h.Title}, {Name: "SiteIDCode", Content: h.SiteCode}, {Name: "SiteName", Content: h.SiteName}})
		got := d.Identify(document)
		fail := func(what string) {
			if wrong++; wrong <= 30 {
				t.Errorf("%s: %+v\ngot %+v", what, h, got)
			}
		}
		switch {
		case got.Year != h.Year:
			fail("year")
		case got.Agency != h.Printed && got.Body.ID != "":
			fail("agency")
		case h.Open && got.Body.ID == "":
			open++
			if got.Body.Evidence == "" {
				fail("no evidence")
			}
		case h.Open:
			fail("decided without evidence")
		case got.Body.ID == "" && got.Body.Evidence != "":
			if flagged++; flagged <= 20 {
				t.Logf("flagged: %s (%s): %s", h.Printed, h.Region, got.Body.Evidence)
			}
		case got.Body.Region != h.Region:
			fail("division")
		case got.Body.Category != h.Category:
			fail("category")
		default:
			right++
			if h.Group != "" {
				truth := fmt.Sprint(h.Lineage, h.Category, h.Group, h.Place)
				if groups[truth] == nil {
					groups[truth] = map[string]string{}
				}
				groups[truth][got.Body.ID] = h.Printed
			}
		}
	}
	ids := map[string]string{}
	for truth, found := range groups {
		if len(found) > 1 {
			if wrong++; wrong <= 40 {
				t.Errorf("one body has several keys: %v", found)
			}
		}
		for id, name := range found {
			if other, ok := ids[id]; ok && other != truth {
				if wrong++; wrong <= 40 {
					t.Errorf("%s (%s) is the key of several bodies: %s, %s", id, name, other, truth)
				}
			}
			ids[id] = truth
		}
	}
	decidable := n - open
	t.Logf("%d headings of %d categories: %d decidable, %d right (%.3f %%), %d flagged, %d wrong; %d open and left open",
		n, len(categories), decidable, right, 100*float64(right)/float64(decidable), flagged, wrong, open)
	if wrong > 0 || float64(right) < 0.999*float64(decidable) {
		t.Errorf("%d of %d right, %d wrong", right, decidable, wrong)
	}
	if len(categories) != 46 {
		t.Errorf("%d categories, want 46", len(categories))
	}
}

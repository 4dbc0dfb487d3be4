package sample

import (
	"testing"

	"github.com/gongkai/gongkai/normalize"
)

// TestCountryHasEachReportOnce: a body of a division reports once a year, so
// that loading the country replaces nothing. It has the size of the real stock.
func TestCountryHasEachReportOnce(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCountry(data, 115_000_000)
	if err != nil {
		t.Fatal(err)
	}
	reports := 0
	for _, y := range c.years {
		met := map[string]bool{}
		for _, a := range c.agencies(y) {
			body := a.region.Code + "." + a.kind.Body
			if met[body] {
				t.Fatalf("%d: %s reports twice", y.year, body)
			}
			met[body] = true
		}
		reports += len(met)
	}
	if reports < 500_000 {
		t.Errorf("%d reports, want 500,000 at least", reports)
	}
}

package store

import "testing"

// TestPrintsAs: a text that is not stored is written again as it was.
func TestPrintsAs(t *testing.T) {
	db := openTest(t)
	for _, c := range []struct {
		value float64
		raw   string
		want  bool
	}{{0, "0", true}, {-3, "-3", true}, {18, "18", true}, {18, "18.0", false}, {18, "018", false}, {0, "", false}, {1200, "1,200", false},
		{2.5, "2.5", false}, {9007199254740991, "9007199254740991", true}, {9007199254740992, "9007199254740992", false}, {1e300, "1e300", false}, {12, "１２", false}} {
		if got := printsAs(c.value, c.raw); got != c.want {
			t.Errorf("printsAs(%v, %q) = %t", c.value, c.raw, got)
		}
		if !c.want {
			continue
		}
		var raw string
		if err := db.SQL().QueryRow("SELECT as_printed(NULL, 'value', ?::DOUBLE)", c.value).Scan(&raw); err != nil || raw != c.raw {
			t.Errorf("as_printed of %v is %q, %v; want %q", c.value, raw, err, c.raw)
		}
	}
}

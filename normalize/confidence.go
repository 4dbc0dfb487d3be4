package normalize

import (
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
)

// The confidence of a fact is the least of what can go wrong on the way to it.
// It says how far the value can be trusted to be the printed one; whether what
// is printed is true is another matter, and the rules'.
//
//	label and column   form.BoxReading.Confidence: 0.99 where the label reads as
//	                   in the form and the row has one cell for each column, 0.95
//	                   and 0.85 for labels that are less alike, 0.90 for a column
//	                   that follows from positions, 0.50 where the cell cannot be
//	                   decided (normalize/form/assign.go)
//	how it was found   0.97 for tables without rulings: on generated pages they
//	                   are read as well as ruled ones, but few real ones have
//	                   been compared with their pages
//	two readings       0.50 where a second reading of the same place has other
//	                   digits, or puts them elsewhere
//	characters         0.50 where the file does not say which character is printed;
//	                   that of the least sure character where an image was read
//
// Calibration: on reports made by cmd/fixtures/gen, at most one fact in 10,000
// of confidence 0.99 or more is wrong (TestCalibration in cmd/gongkai).
const (
	doubted   = 0.50
	unsure    = 0.50
	byAligned = 0.97
)

// confidence combines what is known of one fact.
func confidence(match, recognised float64, f Fact, twice bool) float64 {
	c := match
	if recognised > 0 {
		c = min(c, recognised)
	}
	if f.Method == string(layout.Aligned) {
		c = min(c, byAligned)
	}
	if twice {
		c = min(c, doubted)
	}
	for _, r := range f.Raw {
		if r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) {
			c = min(c, unsure)
		}
	}
	return c
}

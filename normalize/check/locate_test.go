package check_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/normalize/check"
)

// boxes are the boxes of the tables of a generated report as they are printed.
func boxes(r *gen.Report) map[string][]*check.Box {
	out := map[string][]*check.Box{}
	for _, c := range r.Cells {
		b := &check.Box{Table: c.Table, Edition: c.Edition, Indicator: c.Indicator, Applicant: c.Applicant,
			Row: c.Row, Col: c.Col, Label: c.Indicator + " " + c.Applicant, Confidence: 0.99}
		switch c.State {
		case gen.Value:
			b.Num = new(big.Rat).SetFloat64(c.Number)
		case gen.Blank, gen.Dash:
			b.State = check.Nothing
		default:
			b.State = check.Unknown
		}
		out[c.Table] = append(out[c.Table], b)
	}
	return out
}

func locate(t *testing.T, rules *check.Rules, r *gen.Report) []check.Location {
	t.Helper()
	var out []check.Location
	tables := boxes(r)
	for _, name := range []string{gen.Disclosure, gen.Applications, gen.Disputes} {
		out = append(out, rules.Locate(tables[name])...)
	}
	return out
}

func load(t *testing.T) *check.Rules {
	t.Helper()
	rules, err := check.Load()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// restores reports whether an explanation gives every box of a mistake its
// right number, and changes no other.
func restores(v check.Variant, w gen.Wrong) bool {
	if len(v.Cells) != len(w.Boxes) {
		return false
	}
	for _, b := range w.Boxes {
		if !slices.ContainsFunc(v.Cells, func(c check.Cell) bool {
			f, _ := c.Fitting.Float64()
			return c.Box.Indicator == b.Indicator && c.Box.Applicant == b.Applicant && f == b.Right
		}) {
			return false
		}
	}
	return true
}

// noteOf names the note that describes each kind of mistake where it is the
// only explanation.
var noteOf = map[string][]string{
	gen.ChangedPart: {check.WrongCell, check.DigitShift, check.DigitsTurned}, gen.ChangedTotal: {check.WrongCell, check.DigitShift, check.DigitsTurned},
	gen.MissingTotal: {check.MissingTotal}, gen.DigitShift: {check.DigitShift}, gen.SwappedDigits: {check.DigitsTurned},
	gen.SwappedNeighbours: {check.Swapped, check.WrongCell, check.MissingTotal}, gen.SplitNumber: {check.SplitNumber}, gen.ShiftedRow: {check.ShiftedRow},
}

// TestLocate makes every kind of mistake in random boxes. The true explanation
// is always among those found; where one is found alone, it is the true one.
func TestLocate(t *testing.T) {
	rules := load(t)
	for _, kind := range gen.WrongKinds {
		made, alone := 0, 0
		for seed := range uint64(60) {
			r := gen.New(seed, gen.Options{Wrong: []string{kind}, Form: gen.Forms[seed%3]})
			if len(r.Wrong) == 0 || len(r.Breaks) == 0 {
				continue
			}
			made++
			found := locate(t, rules, r)
			if len(found) != 1 {
				t.Errorf("%s, seed %d: %d locations for %+v, broken %v", kind, seed, len(found), r.Wrong, r.Breaks)
				continue
			}
			l := found[0]
			if !slices.ContainsFunc(l.Fits, func(v check.Variant) bool { return restores(v, r.Wrong[0]) }) {
				t.Errorf("%s, seed %d: %s\nwhere the mistake is %+v, broken %v", kind, seed, l.Message(), r.Wrong, r.Breaks)
			}
			if len(l.Fits) == 1 {
				alone++
				if !slices.Contains(noteOf[kind], l.Note) {
					t.Errorf("%s, seed %d: said to be %s", kind, seed, l.Note)
				}
			} else if w := r.Wrong[0]; len(w.Boxes) == 1 && l.Fits[0].Cells[0].Box.Table == gen.Applications {
				t.Errorf("%s, seed %d: row and column name one box, but: %s", kind, seed, l.Message())
			}
		}
		t.Logf("%-18s %d made, %d located alone", kind, made, alone)
		if made < 20 || alone*2 < made {
			t.Errorf("%s: %d made, %d located alone", kind, made, alone)
		}
	}
}

// TestLocateNothing: a report whose sums hold has no wrong box, whatever it
// prints for nothing.
func TestLocateNothing(t *testing.T) {
	rules := load(t)
	for seed := range uint64(1000) {
		o := gen.Options{}
		if seed%2 == 1 {
			o.Contents = []gen.Content{gen.Blanks, gen.Slash, gen.NoneWord, gen.Words}
		}
		for _, l := range locate(t, rules, gen.New(seed, o)) {
			t.Errorf("seed %d: %s", seed, l.Message())
		}
	}
}

// TestLocateTwo: two mistakes in two groups of the disputes are located one by
// one; in two rows of one table nothing single fits.
func TestLocateTwo(t *testing.T) {
	rules := load(t)
	for seed := range uint64(100) {
		r := gen.New(seed, gen.Options{Break: []string{"T4-01", "T4-03"}})
		if found := locate(t, rules, r); len(found) != 2 {
			t.Errorf("seed %d: %d locations of %v", seed, len(found), r.Breaks)
		}
		r = gen.New(seed, gen.Options{Break: []string{"T3-02"}})
		for _, l := range locate(t, rules, r) {
			t.Errorf("seed %d: %s, broken %v", seed, l.Message(), r.Breaks)
		}
	}
}

// TestLocationNotes: every note of a location is described.
func TestLocationNotes(t *testing.T) {
	rules := load(t)
	for _, id := range check.LocationNotes {
		if _, ok := rules.Note(id); !ok {
			t.Errorf("%s is not in notes.csv", id)
		}
	}
	if _, ok := rules.Note("no such note"); ok {
		t.Error("a note that is not there was found")
	}
}

func ExampleLocation_Message() {
	var group []*check.Box
	for i, n := range []int64{10, 1, 0, 0, 0} {
		what := []string{"upheld", "corrected", "other", "pending", "total"}[i]
		group = append(group, &check.Box{Table: "disputes", Edition: "2021", Indicator: "review." + what, Label: "review " + what,
			Row: 1, Col: i + 1, Num: big.NewRat(n, 1), Confidence: 0.99})
	}
	rules, err := check.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range rules.Locate(group) {
		fmt.Println(l.Message())
	}
	// Output: review total prints 0 where 11 would fit: that would satisfy T4-01 and break no other rule
}

package check

import (
	"cmp"
	"math/big"
	"slices"
)

// A Location is a place where a table's sums are likely to have gone wrong:
// the boxes whose other values would satisfy every rule that fails together,
// and break none. Nothing is changed by it.
type Location struct {
	Note  string    // the note that describes it, or SeveralFit
	Rules []string  // the rules it would satisfy, each once
	Fits  []Variant // every explanation, the most telling first
}

// A Variant is one explanation of failed sums: boxes that would all change.
type Variant struct {
	Note  string
	Cells []Cell
}

// A Cell is a box with the value that would fit in place of what is printed.
type Cell struct {
	Box     *Box
	Fitting *big.Rat
}

// Notes about located errors, the most telling first.
const (
	MissingTotal = "likely_missing_total"      // a total that prints 0 or nothing beside parts
	DigitShift   = "likely_digit_shift"        // ten times or a tenth of what fits
	DigitsTurned = "likely_swapped_digits"     // two neighbouring digits of one number
	Swapped      = "likely_swapped_neighbours" // two neighbouring boxes
	SplitNumber  = "likely_split_number"       // one number in two boxes, a digit in each
	ShiftedRow   = "likely_shifted_row"        // values of a row one column off
	WrongCell    = "likely_wrong_cell"         // any other value of one box
	WrongRow     = "likely_wrong_row"          // a part and the total of its row, by the same amount
	SeveralFit   = "several_cells_fit"
)

// LocationNotes lists the notes that Locate makes, the most telling first.
var LocationNotes = []string{MissingTotal, DigitShift, DigitsTurned, Swapped, SplitNumber, ShiftedRow, WrongCell, WrongRow, SeveralFit}

// Locate looks for single mistakes that explain the failed sums of a table:
// first one for all of them, then one for each set of sums that share boxes.
func (r *Rules) Locate(boxes []*Box) []Location {
	if len(boxes) == 0 {
		return nil
	}
	l := locator{boxes: boxes, equations: r.equations(boxes), counts: r.counted(boxes), at: map[[2]int]int{}}
	for i, b := range boxes {
		l.at[[2]int{b.Row, b.Col}] = i
	}
	var broken []*equation
	sums := false
	for i := range l.equations {
		if e := &l.equations[i]; e.broken {
			broken = append(broken, e)
			sums = sums || e.rule.Op == "="
		}
	}
	if !sums {
		return nil
	}
	if found, ok := l.explain(broken); ok {
		return []Location{found}
	}
	var out []Location
	if parts := groups(broken); len(parts) > 1 {
		for _, g := range parts {
			if found, ok := l.explain(g); ok {
				out = append(out, found)
			}
		}
	}
	return out
}

// counted lists the boxes that hold whole numbers not below zero.
func (r *Rules) counted(boxes []*Box) []bool {
	out := make([]bool, len(boxes))
	set := newBoxSet(boxes)
	for i := range r.list {
		rule := &r.list[i]
		if rule.Op != "count" || rule.boxes(set) == nil {
			continue
		}
		for k, b := range boxes {
			out[k] = out[k] || anyNames(rule.Left, b)
		}
	}
	return out
}

// A locator looks for explanations in one table.
type locator struct {
	boxes     []*Box
	equations []equation
	counts    []bool
	at        map[[2]int]int // row and column of the form -> box
}

// explain finds what single mistake satisfies all the given broken equations.
func (l *locator) explain(broken []*equation) (Location, bool) {
	var fits []Variant
	for _, try := range []func([]*equation) []candidate{l.single, l.swaps, l.splits, l.shifts, l.rows} {
		for _, c := range try(broken) {
			if l.holds(c.change, broken) && c.known < len(touched(broken, c.change)) {
				fits = l.add(fits, c)
			}
		}
	}
	if len(fits) == 0 {
		return Location{}, false
	}
	slices.SortStableFunc(fits, func(a, b Variant) int {
		return cmp.Compare(slices.Index(LocationNotes, a.Note), slices.Index(LocationNotes, b.Note))
	})
	out := Location{Note: fits[0].Note, Fits: fits}
	if len(fits) > 1 {
		out.Note = SeveralFit
	}
	for _, e := range broken {
		if !slices.Contains(out.Rules, e.rule.ID) {
			out.Rules = append(out.Rules, e.rule.ID)
		}
	}
	return out, true
}

// A candidate is a change that may explain the failed sums. Known is how many
// of them say nothing for it, since its values were chosen to satisfy them.
type candidate struct {
	note   string
	change change
	known  int
}

// touched lists the equations a change is about.
func touched(broken []*equation, c change) []*equation {
	return slices.DeleteFunc(slices.Clone(broken), func(e *equation) bool { return !e.touches(c) })
}

// add appends an explanation unless one with the same values is there.
func (l *locator) add(fits []Variant, c candidate) []Variant {
	v := Variant{Note: c.note}
	for i, b := range l.boxes {
		if n, ok := c.change[i]; ok && (b.State != Value || n.Cmp(b.Num) != 0) {
			v.Cells = append(v.Cells, Cell{b, n})
		}
	}
	same := func(o Variant) bool {
		return slices.EqualFunc(v.Cells, o.Cells, func(a, b Cell) bool { return a.Box == b.Box && a.Fitting.Cmp(b.Fitting) == 0 })
	}
	if len(v.Cells) == 0 || slices.ContainsFunc(fits, same) {
		return fits
	}
	return append(fits, v)
}

// holds reports whether a change satisfies the broken equations, breaks no
// other, and gives no box a value it cannot have.
func (l *locator) holds(c change, broken []*equation) bool {
	for i, v := range c {
		if s := l.boxes[i].State; s != Value && s != Nothing {
			return false
		}
		if l.counts[i] && (!v.IsInt() || v.Sign() < 0) {
			return false
		}
	}
	for _, e := range broken {
		if !e.satisfied(e.after(c, l.boxes)) {
			return false
		}
	}
	for i := range l.equations {
		e := &l.equations[i]
		if e.touches(c) && !e.satisfied(e.after(c, l.boxes)) {
			return false
		}
	}
	return true
}

package table

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// gutterStep is how close, in ems, the places are at which a gutter is tried
// between two headers.
const gutterStep = 0.25

// labelledShare is the share of the rows beside a gutter that have a label on
// their own side of it.
const labelledShare = 2.0 / 3

// headGutter finds where two tables with one header stand beside each other: its
// words are printed twice on one line, on each line of it if it has several, and
// between the two is a place across the page that parts rows with a label and
// numbers on each side. Of such places it takes the middle of the widest room
// that reaches furthest up and down.
func (b besideFinder) headGutter() (x, top, low float64, ok bool) {
	var left, right, end float64
	first := -1
	for from := 0; from <= len(b.runs); {
		to := from + 1
		for to < len(b.runs) && b.runs[to].y-b.runs[from].y <= sameBaseline/2*b.runs[from].size {
			to++
		}
		if first >= 0 && (from == len(b.runs) || b.runs[from].y > end) {
			if x, top, low, ok = b.between(first, left, right); ok {
				return x, top, low, true
			}
			first = -1
		}
		if from == len(b.runs) {
			break
		}
		if l, r, twice := printedTwice(b.runs[from:to]); twice {
			if first < 0 {
				first, left, right, end = from, l, r, b.runs[from].y+headLines*b.runs[from].size
			}
			left, right = math.Max(left, l), math.Min(right, r)
		}
		from = to
	}
	return 0, 0, 0, false
}

// headLines is how far, in ems, the lines of one header reach down.
const headLines = 5.0

// printedTwice reports whether the words of a line are the same ones twice; left
// is where the first half ends, right where the second one begins.
func printedTwice(line []*run) (left, right float64, ok bool) {
	if len(line) < 2 {
		return 0, 0, false
	}
	line = slices.SortedFunc(slices.Values(line), func(a, b *run) int { return cmp.Compare(a.x0, b.x0) })
	var text strings.Builder
	for _, r := range line {
		if r.mark || r.index {
			return 0, 0, false
		}
		text.WriteString(r.text)
	}
	all := text.String()
	half := all[:len(all)/2]
	if strings.Index(all[1:]+all, all)+1 != len(half) || !strings.ContainsFunc(half, unicode.IsLetter) {
		return 0, 0, false // not repeated, or more than once
	}
	n := 0
	for i, r := range line {
		if n == len(half) {
			return line[i-1].x1, r.x0, true
		}
		n += len(r.text)
	}
	return 0, 0, false
}

// between finds the gutter between two headers that stand on the line of run i.
func (b besideFinder) between(i int, left, right float64) (x, top, low float64, ok bool) {
	step := gutterStep * b.runs[i].size
	var from, width float64 // of the room of one height that x is the middle of
	for at := left; at <= right; at += step {
		t, l := b.reach(i, at, -1), b.reach(i, at, 1)
		switch {
		case ok && l-t < low-top-1 || !b.parts(at, t, l):
			from = math.Inf(1)
			continue
		case !ok || l-t > low-top+1:
			from, width, ok = at, -1, true
		case math.IsInf(from, 1):
			from = at
		}
		if at-from > width {
			width, x, top, low = at-from, (from+at)/2, t, l
		}
	}
	return x, top, low, ok
}

// knownGutter finds the first of the gutters of the page before that parts what
// stands here, too.
func (b besideFinder) knownGutter(known []float64) (x, top, low float64, ok bool) {
	for _, x := range known {
		for _, row := range b.rows {
			if side(row.values[0].runs[0], x) == side(row.values[len(row.values)-1].runs[0], x) {
				continue
			}
			i := slices.Index(b.runs, row.values[0].runs[0])
			top, low := b.reach(i, x, -1), b.reach(i, x, 1)
			if b.parts(x, top, low) {
				return x, top, low, true
			}
			break
		}
	}
	return 0, 0, 0, false
}

// parts reports whether a gutter parts two tables: rows of numbers stand on both
// sides, most of them behind a label on the same side.
func (b besideFinder) parts(x, top, low float64) bool {
	for s := range 2 {
		var rows [][]*value
		for _, row := range b.rows {
			here := slices.DeleteFunc(slices.Clone(row.values), func(v *value) bool { return side(v.runs[0], x) != s })
			if row.y >= top && row.y <= low && len(here) > 0 {
				rows = append(rows, here)
			}
		}
		labelled := 0
		for _, values := range withoutIndexes(rows) {
			if v := values[0]; slices.ContainsFunc(b.runs, func(r *run) bool {
				return r.wordy() && !r.index && side(r, x) == s && r.x1 <= v.x0+overlapEms*v.size && math.Abs(r.y-v.y) < 1.2*r.size
			}) {
				labelled++
			}
		}
		if len(rows) == 0 || float64(labelled) < labelledShare*float64(len(rows)) {
			return false
		}
	}
	return true
}

// withoutIndexes drops the first values of rows if they count the rows.
func withoutIndexes(rows [][]*value) [][]*value {
	for i, values := range rows {
		if len(rows) < 2 || len(values) < 2 || ordinal(values[0].runs[0]) == 0 || ordinal(values[0].runs[0])-i != ordinal(rows[0][0].runs[0]) {
			return rows
		}
	}
	out := make([][]*value, len(rows))
	for i, values := range rows {
		out[i] = values[1:]
	}
	return out
}

// side is 0 for what stands left of a place across the page, 1 for what stands
// right of it.
func side(r *run, x float64) int {
	if r.cx() < x {
		return 0
	}
	return 1
}

package table

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// A strip is a part of a page in which tables stand below each other.
type strip struct {
	runs  []*run
	right float64 // where the next one begins, +Inf if none does
}

// strips parts runs where two tables stand beside each other, as their rulings
// show, what is printed in them, or the gutters known of the page before; the
// first strip is what stands across the page.
func strips(runs []*run, edges []Edge, known []float64, s Settings) []strip {
	return partRuled(runs, edges, known, s)
}

func partStrips(runs []*run, known []float64, end float64) []strip {
	var out []strip
	rest := runs
	if len(runs) > maxBeside {
		return []strip{{runs, end}}
	}
	for range 8 {
		b := newBesideFinder(rest)
		x, top, low, ok := b.headGutter()
		if !ok {
			x, top, low, ok = b.knownGutter(known)
		}
		if !ok {
			x, top, low, ok = b.gutter()
		}
		if !ok {
			break
		}
		var left, right, others []*run
		for _, r := range rest {
			switch {
			case r.y < top || r.y > low:
				others = append(others, r)
			case r.cx() < x:
				left = append(left, r)
			default:
				right = append(right, r)
			}
		}
		out = append(out, partStrips(left, known, x)...)
		out = append(out, strip{right, end})
		rest = others
	}
	return append([]strip{{rest, end}}, out...)
}

// maxBeside is how many runs a page has at most on which tables beside each
// other are looked for: every run is compared with every other.
const maxBeside = 1500

// A besideFinder looks for tables beside each other.
type besideFinder struct {
	runs     []*run
	rows     []*numberRow
	values   []*value      // of all rows
	headings map[*run]bool // headings of the text, that no number is level with
}

func newBesideFinder(runs []*run) besideFinder {
	b := besideFinder{runs: runs, rows: numberRows(runs), headings: map[*run]bool{}}
	for _, row := range b.rows {
		b.values = append(b.values, row.values...)
	}
	for _, r := range runs {
		if r.x1-r.x0 <= 4*r.size || slices.ContainsFunc(b.values, func(v *value) bool { return math.Abs(v.y-r.y) < 1.2*r.size }) {
			continue
		}
		_, _, b.headings[r] = layout.Heading(r.text)
	}
	return b
}

// gutter finds where two tables stand beside each other: words that have a
// label and its number on their left and a number on their right, and no
// number above or below them, or between them and the gutter. It reaches as far
// up and down as nothing stands across it, and stands where it reaches furthest.
func (b besideFinder) gutter() (x, top, low float64, ok bool) {
	runs, values := b.runs, b.values
	for i, w := range runs {
		if !w.wordy() || !amidNumbers(w, values, runs) || !labelLike(w, values, runs) {
			continue
		}
		for _, at := range gutterPlaces(w, values, runs) {
			t, l := b.reach(i, at, -1), b.reach(i, at, 1)
			if l-t > low-top && !slices.ContainsFunc(values, func(v *value) bool { return v.y >= t && v.y <= l && v.x0 < w.x1 && w.x0 < v.x1 }) &&
				!slices.ContainsFunc(runs, func(r *run) bool { return r.mark && !r.index && r.y >= t && r.y <= l && at <= r.cx() && r.x1 <= w.x0 }) {
				x, top, low, ok = at, t, l, true
			}
		}
		if ok {
			return x, top, low, true
		}
	}
	return 0, 0, 0, false
}

// gutterPlaces lists where the gutter left of a label, and of the running
// numbers before it, can stand: next to the label, and nearer to the numbers on
// its left, because the head of a column can be wider than what stands in it.
func gutterPlaces(w *run, values []*value, runs []*run) []float64 {
	begin, end := w.x0, math.Inf(-1)
	for _, r := range runs {
		if r.index && r.x1 <= w.x0 && w.x0-r.x1 < besideIndex*w.size {
			begin = math.Min(begin, r.x0)
		}
	}
	for _, v := range values {
		if v.x1 <= begin-w.room() && math.Abs(v.y-w.y) <= 3*w.size {
			end = math.Max(end, v.x1)
		}
	}
	var out []float64
	for _, x := range []float64{begin - 0.4*w.size, end + 0.75*(begin-end), end + 0.5*(begin-end), end + 0.25*(begin-end)} {
		if x > end {
			out = append(out, x)
		}
	}
	return out
}

// besideIndex is how far, in ems, a label can begin behind its running number.
const besideIndex = 3.0

// room is how far from a run the number on its left must be to be no part of
// the same text.
func (r *run) room() float64 {
	if r.starts {
		return 0
	}
	return isolated * r.size
}

// amidNumbers reports whether a run has a label with a number on its left and
// a number on its right.
func amidNumbers(w *run, values []*value, runs []*run) bool {
	right, left := false, math.Inf(-1)
	for _, v := range values {
		d := math.Abs(v.y - w.y)
		right = right || v.x0 >= w.x1 && d < 1.2*w.size
		if v.x1 <= w.x0-w.room() && d <= 3*w.size {
			left = math.Max(left, v.x0)
		}
	}
	return right && slices.ContainsFunc(runs, func(r *run) bool {
		return r.wordy() && r.x1 < left && math.Abs(r.y-w.y) <= 3*w.size
	})
}

// labelLike tells the first label of a table from words that stand in a cell
// of numbers: the same head stands above it and above the labels on its left,
// or other words begin below each other as it does, each with a number behind.
func labelLike(w *run, values []*value, runs []*run) bool {
	head, others := "", map[string]bool{w.text: true}
	near := math.Inf(1)
	for _, r := range runs {
		d := w.y - r.y
		if r.wordy() && r.above(w) > 0.1 && d > 0.8*w.size && d < math.Min(near, firstStep*w.size) && !beginsAt(r, w) {
			head, near = r.text, d
		}
		if beginsAt(r, w) && slices.ContainsFunc(values, func(v *value) bool { return math.Abs(v.y-r.y) < 1.2*r.size && v.x0 > r.x1 }) {
			others[r.text] = true
		}
	}
	twice := slices.ContainsFunc(runs, func(r *run) bool {
		return r.text == head && r.x1 < w.x0 && math.Abs(w.y-r.y) < firstStep*w.size
	})
	return head != "" && twice || len(others) > 1
}

// beginsAt reports whether words begin where others begin.
func beginsAt(r, w *run) bool { return r.wordy() && math.Abs(r.x0-w.x0) <= startSlack*w.size }

// reach follows a gutter up (-1) or down (+1) from a run until something
// stands across it, or a heading without a number on its line.
func (b besideFinder) reach(i int, x float64, step int) float64 {
	y := b.runs[i].y
	for j := i + step; j >= 0 && j < len(b.runs); j += step {
		r := b.runs[j]
		if r.x0 < x-0.2*r.size && r.x1 > x+0.2*r.size {
			return r.y - 0.5*float64(step)*r.size // what is level with it stands beside it
		}
		if math.Abs(r.y-y) > firstStep*r.size || b.headings[r] {
			return y + 0.3*float64(step)*r.size
		}
		y = r.y
	}
	return y + float64(step)
}

package table

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// How columns of words among columns of numbers are told, in ems unless noted.
const (
	shortWord   = 3.2 // a word of such a column is narrower
	oneColumn   = 0.5 // its words begin, end or have their middle within this
	wordsInOne  = 2   // words that make such a column
	indexLength = 3   // running numbers that make a column
	besideLabel = 0.5 // share of the lines that must have a label
)

// tellColumns tells the columns of a page that are neither labels nor numbers
// by what stands below and beside each other. Short words in a column of their
// own, a number and a label on their lines, are cells as numbers are: units.
// Numbers that count on from line to line before the labels count the lines:
// they are no values.
func tellColumns(runs []*run) {
	tellUnits(runs)
	tellIndexes(runs)
}

// tellUnits tells the columns of units.
func tellUnits(runs []*run) {
	var words []*run
	for i, r := range runs {
		switch {
		case behindNumber(runs, i):
			words = append(words, r)
		case r.wordy() && r.x1-r.x0 <= shortWord*r.size && amongCells(runs, i):
			words = append(words, r)
		}
	}
	for _, column := range sameColumns(words) {
		labels, ems := 0, shortWord
		if repeats(column) {
			ems = labelWidth
		}
		for _, r := range column {
			if labelLeft(runs, r, ems) {
				labels++
			}
		}
		if len(column) >= wordsInOne && float64(labels) >= besideLabel*float64(len(column)) {
			for _, r := range column {
				r.mark, r.unit = true, true
			}
			tellBlanks(runs, column)
		}
	}
	for i := range runs {
		if oneHeadBetween(runs, i) {
			runs[i].mark, runs[i].unit = true, true
		}
	}
	tellStackedUnits(runs)
}

// tellStackedUnits tells the units of a column one character wide, set on two
// lines: one character above another where other units stand, with a number level
// with the middle of both.
func tellStackedUnits(runs []*run) {
	single := func(r *run) bool { return r.wordy() && len(r.glyphs) == 1 }
	for i, a := range runs {
		if !single(a) {
			continue
		}
		for _, b := range runs[i+1:] {
			d := b.y - a.y
			if d > stackPitch*a.size {
				break
			}
			if d < 0.8*a.size || !single(b) || math.Abs(a.cx()-b.cx()) > startSlack*a.size {
				continue
			}
			number, column := false, false
			for _, o := range runs {
				number = number || o.mark && !o.unit && math.Abs(o.y-(a.y+b.y)/2) <= pitchSlack*o.size
				column = column || o.unit && math.Abs(o.cx()-a.cx()) <= startSlack*o.size
			}
			if number && column {
				a.mark, a.unit, b.mark, b.unit = true, true, true, true
			}
			break
		}
	}
}

// tellIndexes tells the columns of running numbers.
func tellIndexes(runs []*run) {
	var counts []*run
	for _, r := range runs {
		if r.mark && ordinal(r) > 0 {
			counts = append(counts, r)
		}
	}
	for _, column := range sameColumns(counts) {
		for _, part := range countingOn(column) {
			labels := 0
			for _, r := range part {
				if labelRight(runs, r) {
					labels++
				}
			}
			if len(part) >= indexLength && float64(labels) >= besideLabel*float64(len(part)) || len(part) < indexLength && headedIndex(runs, part) {
				for _, r := range part {
					r.mark, r.index = false, true
				}
			}
		}
	}
}

// headedIndex reports whether a few numbers that count on number their lines:
// each begins its line, before a label and another number, and words of their
// own stand above them.
func headedIndex(runs, part []*run) bool {
	for _, r := range part {
		label, value := false, false
		for _, o := range runs {
			switch {
			case o == r || 2*math.Abs(o.y-r.y) >= o.size+r.size || o.beside(r) < 0.5:
			case o.x0 < r.x0:
				return false
			case o.wordy() && o.x1-o.x0 > labelWidth*o.size:
				label = true
			case o.mark:
				value = true
			}
		}
		if !label || !value || !labelRight(runs, r) {
			return false
		}
	}
	first := part[0]
	var head *run
	for _, o := range runs {
		if o.y < first.y-0.8*first.size && o.y > first.y-headStep*first.size && o.above(first) > 0 && (head == nil || o.y > head.y) {
			head = o
		}
	}
	return head.wordy() && head.x1-head.x0 <= shortWord*head.size
}

// tellBlanks adds the words of a column on whose lines no number is printed:
// they read as others of the column do, or stand between the lines of numbers.
func tellBlanks(runs, column []*run) {
	for i, r := range runs {
		if !r.wordy() || !slices.ContainsFunc(column, func(o *run) bool { return o.inLine(r) && (o.text == r.text || betweenLines(runs, i)) }) {
			continue
		}
		if left, right := neighbours(runs, i); (right == nil || right.x0-r.x1 >= isolated*r.size) && (left == nil || r.x0-left.x1 >= isolated*r.size) && labelLeft(runs, r, labelWidth) {
			r.mark, r.unit = true, true
		}
	}
}

// betweenLines reports whether a short word stands half way between two lines of
// a number.
func betweenLines(runs []*run, i int) bool {
	r := runs[i]
	if r.x1-r.x0 > shortWord*r.size {
		return false
	}
	beside := near(runs, i, wrappedTwo/2*r.size)
	return slices.ContainsFunc(beside, func(a *run) bool {
		return a.mark && a.y < r.y && slices.ContainsFunc(beside, func(b *run) bool {
			return b.mark && b.above(a) > 0.5 && math.Abs(a.y+b.y-2*r.y) <= 2*pitchSlack*r.size
		})
	})
}

// oneHeadBetween reports whether a short word stands in the row directly below
// a header, between the label and the first number, and one head between the
// heads of those: a unit, although no other row shows its column.
func oneHeadBetween(runs []*run, i int) bool {
	r := runs[i]
	if !r.wordy() || r.x1-r.x0 > shortWord*r.size {
		return false
	}
	left, right := neighbours(runs, i)
	if !left.wordy() || right == nil || right.wordy() || r.x0-left.x1 < isolated*r.size || right.x0-r.x1 < isolated*r.size ||
		slices.ContainsFunc(runs, func(o *run) bool { return o.x1 < left.x0 && o.beside(left) > 0.5 && o.wordy() && !o.index }) {
		return false
	}
	label := 0 // which head is that of the labels
	if slices.ContainsFunc(runs, func(o *run) bool { return o.x1 < left.x0 && o.beside(left) > 0.5 }) {
		label = 1 // behind that of the running numbers
	}
	var heads []*run
	for j := i - 1; j >= 0 && runs[j].y > r.y-headStep*r.size; j-- {
		o := runs[j]
		switch {
		case o.y > r.y-0.8*r.size:
		case len(heads) > 0 && heads[0].y-o.y > sameBaseline*r.size:
			j = 0 // the line above that of the heads
		case !o.wordy():
			return false
		default:
			heads = append(heads, o)
		}
	}
	slices.SortFunc(heads, func(a, b *run) int { return cmp.Compare(a.x0, b.x0) })
	if len(heads) < label+3 {
		return false
	}
	nearest := func(o *run) int {
		best := 0
		for k, h := range heads {
			if math.Abs(h.cx()-o.cx()) < math.Abs(heads[best].cx()-o.cx()) {
				best = k
			}
		}
		return best
	}
	return nearest(r) == label+1 && nearest(right) == label+2
}

// behindNumber reports whether a short word stands next to a number, does not
// touch it, and begins where others do that are no less so: a unit in a column
// of its own next to numbers that end at the border of theirs.
func behindNumber(runs []*run, i int) bool {
	short := func(i int) bool {
		r := runs[i]
		if !r.wordy() || r.x1-r.x0 > shortWord*r.size {
			return false
		}
		left, right := neighbours(runs, i)
		return left != nil && left.mark && !left.unit && (r.starts || r.x0-left.x1 > dashGap*r.size) && (right == nil || right.x0-r.x1 >= isolated*r.size)
	}
	if !short(i) {
		return false
	}
	n := 0
	for j, o := range runs {
		if math.Abs(o.x0-runs[i].x0) <= sameStart*o.size && short(j) {
			n++
		}
	}
	return n >= startsAlike
}

// amongCells reports whether a word stands alone between its neighbours, one
// of which is a number.
func amongCells(runs []*run, i int) bool {
	r := runs[i]
	left, right := neighbours(runs, i)
	if left == nil && !labelLeft(runs, r, labelWidth) || left != nil && r.x0-left.x1 < isolated*r.size || right != nil && right.x0-r.x1 < isolated*r.size {
		return false
	}
	level := func(o *run) bool {
		return o != nil && !o.wordy() && math.Abs(o.y-r.y) <= sameBaseline*r.size && math.Abs(o.size-r.size) <= alike*r.size
	}
	return level(left) || level(right)
}

// repeats reports whether the words of a column are few different ones, as
// units are and the lines of narrow labels are not.
func repeats(column []*run) bool {
	texts := map[string]bool{}
	for _, r := range column {
		texts[r.text] = true
	}
	return 2*len(texts) <= len(column)
}

// labelLeft reports whether words wider than a run, and than ems, stand on its
// line, left of it.
func labelLeft(runs []*run, r *run, ems float64) bool {
	return slices.ContainsFunc(runs, func(o *run) bool {
		return o.wordy() && o.x1 < r.x0 && math.Abs(o.y-r.y) < 0.9*r.size && o.x1-o.x0 > math.Max(ems*o.size, r.x1-r.x0)
	})
}

// labelRight reports whether words stand next to a run on its right, or the
// number of an item and its words.
func labelRight(runs []*run, r *run) bool {
	best := (*run)(nil)
	for _, o := range runs {
		if o.x0 >= r.x1 && math.Abs(o.y-r.y) < 0.9*r.size && (best == nil || o.x0 < best.x0) {
			best = o
		}
	}
	if best != nil && best.tailed && numbered.MatchString(best.text) {
		return labelRight(runs, best)
	}
	return best.wordy() && !best.unit
}

// inLine reports whether two runs begin, end or have their middle at about the
// same place across the page.
func (r *run) inLine(o *run) bool {
	near := oneColumn * min(r.size, o.size)
	return math.Abs(r.x0-o.x0) <= near || math.Abs(r.x1-o.x1) <= near || math.Abs(r.cx()-o.cx()) <= near
}

// sameColumns parts runs into those that stand below each other: that begin,
// end or have their middle at about the same place.
func sameColumns(runs []*run) [][]*run {
	set := newSets(len(runs))
	for i, a := range runs {
		for j := i + 1; j < len(runs); j++ {
			b := runs[j]
			if a.inLine(b) {
				set.union(i, j)
			}
		}
	}
	at := map[int]int{}
	var out [][]*run
	for i, r := range runs {
		root := set.find(i)
		k, ok := at[root]
		if !ok {
			k = len(out)
			at[root], out = k, append(out, nil)
		}
		out[k] = append(out[k], r)
	}
	return out
}

// countingOn cuts a column of whole numbers into runs that go up by one.
func countingOn(column []*run) [][]*run {
	slices.SortStableFunc(column, func(a, b *run) int { return cmp.Compare(a.y, b.y) })
	var out [][]*run
	for i, r := range column {
		if i == 0 || ordinal(r) != ordinal(column[i-1])+1 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// ordinal returns a whole number of few digits, 0 for anything else.
func ordinal(r *run) int {
	if len(r.text) > 12 {
		return 0
	}
	text := r.text
	if strings.ContainsFunc(text, func(c rune) bool { return c > unicode.MaxASCII }) {
		text = width.Narrow.String(text)
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 999 {
		return 0
	}
	return n
}

package table

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// A cut is a place in a run at which another cell may begin.
type cutAt struct {
	run   *run
	at    int     // the glyph that begins it
	x     float64 // where it stands
	count int     // the number before it, of an index
}

// partIndexes parts the running numbers of lines from the labels behind them
// that they touch: they count on from line to line, and what follows them
// begins at one place.
func partIndexes(runs []*run) []*run {
	var cuts []cutAt
	for _, r := range runs {
		for i := 1; i <= min(indexDigits, len(r.glyphs)-1) && marks(r.glyphs[:i]); i++ {
			if again(r.glyphs, i) {
				continue
			}
			if n := countOf(r, i); 0 < n && n < moreLines && !marks(r.glyphs[i:]) && !closesItem(r.glyphs[i]) {
				cuts = append(cuts, cutAt{r, i, r.glyphs[i].Box.X0, n})
			}
		}
	}
	var alone []cutAt // numbers that touch no label
	for _, r := range runs {
		if n := ordinal(r); r.mark && n > 0 {
			alone = append(alone, cutAt{r, 0, r.x1, n})
		}
	}
	at := map[*run]int{}
	for _, group := range sameStarts(cuts) {
		x, size := group[0].x, group[0].run.size
		for _, c := range alone {
			if x >= c.x && x-c.x < isolated*size {
				group = append(group, c)
			}
		}
		slices.SortStableFunc(group, func(a, b cutAt) int { return cmp.Compare(a.run.y, b.run.y) })
		for from := 0; from < len(group); {
			to := from + 1
			for to < len(group) && group[to].count > group[to-1].count && group[to].count-group[to-1].count <= indexSkip {
				to++
			}
			if to-from >= indexLength {
				for _, c := range group[from:to] {
					if c.at > 0 {
						at[c.run] = c.at
					}
				}
			}
			from = to
		}
	}
	return partAt(runs, at)
}

const (
	indexDigits = 6    // glyphs of a running number, which may be printed twice
	moreLines   = 1000 // than lists have
	indexSkip   = 6    // lines between two whose number touches the label
)

// countOf returns the number that the first n glyphs of a run make.
func countOf(r *run, n int) int {
	var text strings.Builder
	for i, g := range r.glyphs[:n] {
		if !again(r.glyphs, i) {
			text.WriteRune(g.Rune)
		}
	}
	return ordinal(&run{text: text.String()})
}

// partUnits parts the units of a column of their own from the numbers before
// them that they touch: they begin at one place, where a word or a dash by
// itself begins too, or a head stands right of them above no number.
func partUnits(runs []*run) []*run {
	var cuts []cutAt
	for _, r := range runs {
		i := 0
		for i < len(r.glyphs) && marks(r.glyphs[:i+1]) {
			i++
		}
		if tail := len(r.glyphs) - i; i > 0 && tail > 0 && tail <= unitLength && !ends(r.glyphs[:i]) && han(r.glyphs[i].Rune) {
			cuts = append(cuts, cutAt{run: r, at: i, x: r.glyphs[i].Box.X0})
		}
	}
	at := map[*run]int{}
	for _, group := range sameStarts(cuts) {
		if len(group) < startsAlike || !unitColumn(runs, group) {
			continue
		}
		for _, c := range group {
			at[c.run] = c.at
		}
	}
	return partAt(runs, at)
}

// unitColumn reports whether units that touch the numbers before them stand in
// a column of their own.
func unitColumn(runs []*run, group []cutAt) bool {
	x, size := group[0].x, group[0].run.size
	top, end := math.Inf(1), math.Inf(-1)
	for _, c := range group {
		top, end = math.Min(top, c.run.y), math.Max(end, c.run.x1)
	}
	for _, r := range runs {
		if math.Abs(r.x0-x) <= sameStart*size && r.x1-r.x0 <= shortWord*size && math.Abs(r.size-size) <= alike*size {
			return true
		}
		if r.wordy() && r.x0 > end && r.x1-r.x0 <= 2*shortWord*size && r.y < top && top-r.y < firstStep*size &&
			!slices.ContainsFunc(runs, func(o *run) bool { return o.y > r.y && o.above(r) > 0 && o.y-top < firstStep*size }) {
			return true
		}
	}
	return false
}

func han(c rune) bool { return unicode.Is(unicode.Han, c) }

// sameStarts parts cuts into those at one place across the page.
func sameStarts(cuts []cutAt) [][]cutAt {
	slices.SortStableFunc(cuts, func(a, b cutAt) int { return cmp.Compare(a.x, b.x) })
	var out [][]cutAt
	for i, c := range cuts {
		if i == 0 || c.x-out[len(out)-1][0].x > sameStart*c.run.size {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
	}
	return out
}

// partAt parts runs before a glyph each.
func partAt(runs []*run, at map[*run]int) []*run {
	if len(at) == 0 {
		return runs
	}
	var out []*run
	for _, r := range runs {
		i, ok := at[r]
		if !ok {
			out = append(out, r)
			continue
		}
		rest := r.part(i, len(r.glyphs))
		rest.starts = true
		out = append(out, r.part(0, i), rest)
	}
	sortRuns(out)
	return out
}

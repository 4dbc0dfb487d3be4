package table

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// How what touches in neighbouring cells is told apart, in ems unless noted.
const (
	dashGap     = 0.06 // the strokes of one dash leave no gap
	sameStart   = 0.08 // labels that begin within this begin at one place
	startsAlike = 3    // labels that must begin at one place
	labelWidth  = 2.0  // and are wider than this
)

// pageRuns returns the runs of a page without its page numbers, those parted
// that only touch.
func pageRuns(glyphs []layout.Glyph, page layout.Page) []*run {
	return tellYears(partUnits(partIndexes(partLabels(partGroups(partDashes(partDigits(withoutFolios(runsOf(glyphs), page))))))))
}

// partDashes parts the dashes of neighbouring cells from each other and from
// the number of the next cell.
func partDashes(runs []*run) []*run {
	return partGaps(runs, (*run).dashGaps)
}

// dashGaps returns where a run that is a mark has a gap between dashes, or a
// number behind a dash that is no sign.
func (r *run) dashGaps() []int {
	var out []int
	from := 0
	for i := 1; r.mark && i < len(r.glyphs); i++ {
		gap := r.glyphs[i].Box.X0 - r.glyphs[i-1].Box.X1
		long := i-from > 1 && isDash(r.glyphs[i-1]) && isDash(r.glyphs[i-2]) // no sign
		if isDash(r.glyphs[i-1]) && isDash(r.glyphs[i]) && gap > dashGap*r.size || long && !isDash(r.glyphs[i]) {
			out, from = append(out, i), i
		}
	}
	return out
}

// partGaps parts runs before the glyphs that gaps names.
func partGaps(runs []*run, gaps func(*run) []int) []*run {
	var out []*run
	for _, r := range runs {
		from := 0
		for _, i := range gaps(r) {
			out, from = append(out, r.part(from, i)), i
		}
		if from == 0 {
			out = append(out, r)
		} else {
			out = append(out, r.part(from, len(r.glyphs)))
		}
	}
	sortRuns(out)
	return out
}

// dashes are the strokes of a dash.
const dashes = "-－—–―"

func isDash(g layout.Glyph) bool { return strings.ContainsRune(dashes, g.Rune) }

// part returns the glyphs [from, to) of a run as a run.
func (r *run) part(from, to int) *run {
	out := newRun(slices.Clone(r.glyphs[from:to]))
	out.y, out.size = r.y, r.size
	return out
}

// partLabels tells where the labels of a table begin that stands right of
// another one: several of them below each other, numbers on both sides. A
// number that ends next to such a label, or touches it, is no part of it.
func partLabels(runs []*run) []*run {
	starts := labelStarts(runs)
	if len(starts) == 0 {
		return runs
	}
	at := func(x, size float64) bool {
		return slices.ContainsFunc(starts, func(s float64) bool { return math.Abs(s-x) <= sameStart*size })
	}
	var out []*run
	for _, r := range runs {
		cut := 0
		for i := 1; i < len(r.glyphs) && cut == 0; i++ {
			if marks(r.glyphs[:i]) && !ends(r.glyphs[:i]) && !closesItem(r.glyphs[i]) && !marks(r.glyphs[i:]) && at(r.glyphs[i].Box.X0, r.size) {
				cut = i
			}
		}
		if cut > 0 {
			out = append(out, r.part(0, cut))
			r = r.part(cut, len(r.glyphs))
		}
		r.starts = r.wordy() && at(r.x0, r.size)
		out = append(out, r)
	}
	sortRuns(out)
	return out
}

// ends reports whether glyphs end in a point or comma, as the number of an
// item does.
func ends(glyphs []layout.Glyph) bool {
	return strings.ContainsRune(".,，．", glyphs[len(glyphs)-1].Rune)
}

// closesItem reports whether a glyph stands between the number of an item and
// its text: what is before it is no number of a cell.
func closesItem(g layout.Glyph) bool { return strings.ContainsRune(".．、,，)）:：", g.Rune) }

// labelStarts lists where labels begin below each other behind numbers: on the
// line of each is a number on its right, and on its left one with a label
// before it.
func labelStarts(runs []*run) []float64 {
	var labels []*run
	for i, r := range runs {
		if r.wordy() && r.x1-r.x0 >= labelWidth*r.size && amidNumbered(runs, i) {
			labels = append(labels, r)
		}
	}
	var out []float64
	slices.SortStableFunc(labels, func(a, b *run) int { return cmp.Compare(a.x0, b.x0) })
	for i, r := range labels {
		many := 0
		for _, o := range labels[i:] {
			if o.x0-r.x0 > sameStart*r.size {
				break
			}
			if math.Abs(o.size-r.size) <= alike*r.size {
				many++
			}
		}
		if many >= startsAlike && (len(out) == 0 || r.x0-out[len(out)-1] > sameStart*r.size) {
			out = append(out, r.x0)
		}
	}
	return out
}

// amidNumbered reports whether a number stands right of a run on its line, and
// left of it another one with a label before it. The runs are sorted by height.
func amidNumbered(runs []*run, i int) bool {
	o := runs[i]
	left, right, label := false, false, false
	look := func(v *run) bool {
		if math.Abs(v.y-o.y) > 1.2*o.size {
			return false
		}
		number := v.mark || v.number
		left = left || number && !v.tailed && v.x1 <= o.x0
		right = right || number && v.x0 >= o.x1
		label = label || v.wordy() && v.x1 < o.x0 && v.x1-v.x0 > labelWidth*v.size
		return true
	}
	for j := i - 1; j >= 0 && look(runs[j]); j-- {
	}
	for j := i + 1; j < len(runs) && look(runs[j]); j++ {
	}
	return left && right && label
}

// tellYears tells the years of headers from numbers: a blank can part what
// makes one, its second line can be all that says so, and the line can break
// within its digits.
func tellYears(runs []*run) []*run {
	gone := map[*run]bool{}
	for i, r := range runs {
		if gone[r] || !r.mark && !r.number {
			continue
		}
		if next := follower(runs, i, r.x1); next != nil && yearHead.MatchString(r.text+next.text) && strings.Contains(next.text, yearWord) {
			gone[next] = true
			runs[i] = merge(r, next)
			continue
		}
		for _, o := range runs[i+1:] {
			if o.y > r.y+stackPitch*r.size {
				break
			}
			if o.y > r.y+0.8*r.size && o.above(r) > 0.5 && strings.Contains(o.text, yearWord) && yearHead.MatchString(r.text+o.text) {
				r.mark, o.number = false, false
			}
		}
	}
	return slices.DeleteFunc(runs, func(r *run) bool { return gone[r] })
}

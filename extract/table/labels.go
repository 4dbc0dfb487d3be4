package table

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// How label lines are laid to rows, in ems unless noted.
const (
	blockOff     = 0.45 // a label's middle stands this near to its numbers
	maxLines     = 10   // lines of one label
	linePitch    = 1.8  // lines of one label follow each other within this
	pitchSlack   = 0.17 // and differ by at most this: browsers set lines to whole pixels
	skipLine     = 1.0  // cost of a line that is no row's label
	skipLabel    = 0.9  // cost of a row without a label
	offWeight    = 3.0  // cost of a label's distance from its numbers, squared
	besideShare  = 0.25 // of a line that must stand at the height of another to be beside it
	pieceGap     = 1.2  // a blank within a label is narrower
	startSlack   = 0.3  // lines that begin within this begin at one place
	lastLineStep = 1.6  // lines of the last label follow the last row within this
)

// anchors are the ways in which numbers stand beside labels of several lines.
var anchors = []func(first, last float64) float64{
	func(first, last float64) float64 { return (first + last) / 2 },
	func(first, _ float64) float64 { return first },
	func(_, last float64) float64 { return last },
}

// findLabels lays the words left of the numbers to rows, groups of rows, the
// header and rows without numbers. It looks between two heights.
func (t *aligned) findLabels(top, low float64) {
	var lines, index []*run
	for _, r := range t.runs {
		if t.taken[r] || r.y <= top || r.y >= low || r.cx() >= t.cols[0].x0 || r.x1 > t.cols[0].x0+startSlack*t.size || !t.sameType(r) {
			continue
		}
		if r.y <= t.headLow+0.7*t.size && t.headTop < math.Inf(1) {
			if r.y >= t.headTop-0.7*t.size {
				t.corner = append(t.corner, r)
				t.taken[r] = true
			}
			continue
		}
		if r.index {
			index = append(index, r)
			continue
		}
		lines = append(lines, r)
	}
	lines = t.joinPieces(lines)
	leaves, seeds := t.parted(lines)
	best, blocks := math.Inf(1), []block(nil)
	for i, anchor := range anchors {
		cost, bs := t.layBlocks(leaves, anchor)
		if i > 0 {
			cost += 0.5 // in the middle is usual
		}
		if cost < best {
			best, blocks = cost, bs
		}
	}
	used := map[*run]bool{}
	for _, b := range blocks {
		for _, r := range leaves[b.from:b.to] {
			used[r] = true
			t.rows[b.row].labels = append(t.rows[b.row].labels, r)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(leaves), func(r *run) bool { return used[r] })
	rest = t.groupLabels(seeds, rest)
	for _, r := range index {
		t.groups = append(t.groups, []*run{r})
	}
	t.dropLoose()
	t.blankRows(rest)
	t.claim()
}

// fewValues is how many numbers a row of a wide table has at most to be taken
// for stray lines of other rows when it has no label.
const fewValues = 2

// dropLoose gives up rows of few numbers without a label in a table of
// labelled rows: they are lines of cells that stand above or below.
func (t *aligned) dropLoose() {
	labelled := 0
	for _, r := range t.rows {
		if len(r.labels) > 0 {
			labelled++
		}
	}
	if labelled < rowsAlone || len(t.cols) <= 2*fewValues {
		return
	}
	t.rows = slices.DeleteFunc(t.rows, func(r *numberRow) bool {
		if len(r.labels) > 0 || len(r.values) > fewValues {
			return false
		}
		for _, v := range r.values {
			for _, o := range v.runs {
				t.taken[o] = false
			}
		}
		return true
	})
}

// claim marks every run that a cell now holds.
func (t *aligned) claim() {
	for _, row := range t.rows {
		for _, r := range row.labels {
			t.taken[r] = true
		}
	}
	for _, b := range t.blanks {
		for _, r := range b.labels {
			t.taken[r] = true
		}
	}
	for _, g := range t.groups {
		for _, r := range g {
			t.taken[r] = true
		}
	}
}

// joinPieces joins runs of one line that a blank within a label parts: those
// where the right one does not begin where other lines begin.
func (t *aligned) joinPieces(lines []*run) []*run {
	near := func(a, b *run, ems float64) bool { // b follows a
		gap := b.x0 - a.x1
		return a != b && math.Abs(a.y-b.y) <= 0.2*t.size && gap > -0.1*t.size && gap < ems*t.size
	}
	var starts []float64
	for _, r := range lines {
		if numbered.MatchString(r.text) || !slices.ContainsFunc(lines, func(o *run) bool { return near(o, r, pieceGap) }) {
			starts = append(starts, r.x0)
		}
	}
	var out []*run
	for _, r := range lines {
		at := slices.IndexFunc(out, func(o *run) bool {
			if !near(o, r, pieceGap) {
				return false
			}
			if t.begun(o, r, lines) {
				return true
			}
			if numbered.MatchString(r.text) {
				return false
			}
			begins := slices.ContainsFunc(starts, func(x float64) bool { return math.Abs(x-r.x0) <= 0.15*t.size })
			return !begins
		})
		if at < 0 {
			out = append(out, r)
			continue
		}
		joined := merge(out[at], r)
		t.alias(joined, out[at], r)
		out[at] = joined
	}
	sortRuns(out)
	return out
}

// begun reports whether a run is no more than the beginning of the label that
// the one right of it goes on with: an open bracket, or a numbering with no
// other lines below or above that begin where the words behind it do.
func (t *aligned) begun(a, b *run, lines []*run) bool {
	if strings.ContainsRune("（(", lastOf(a.text)) || strings.IndexAny(b.text, "）)、.．") == 0 {
		return true
	}
	return numbered.FindString(a.text) == a.text && !numbered.MatchString(b.text) && !slices.ContainsFunc(lines, func(o *run) bool {
		return o != b && math.Abs(o.y-b.y) <= linePitch*t.size && math.Abs(o.x0-b.x0) <= 0.15*t.size
	})
}

// alias puts a joined run in the place of its pieces.
func (t *aligned) alias(joined *run, pieces ...*run) {
	t.runs = slices.DeleteFunc(slices.Clone(t.runs), func(r *run) bool { return slices.Contains(pieces, r) })
	t.runs = append(t.runs, joined)
	sortRuns(t.runs)
}

// parted tells the lines beside the numbers from those with other words
// between them and the numbers.
func (t *aligned) parted(lines []*run) (leaves, seeds []*run) {
	for _, r := range lines {
		if slices.ContainsFunc(lines, func(o *run) bool {
			return o != r && o.x0 >= r.x1-0.1*t.size && o.beside(r) >= besideShare
		}) {
			seeds = append(seeds, r)
		} else {
			leaves = append(leaves, r)
		}
	}
	return leaves, seeds
}

// A block is the label of one row: lines [from, to).
type block struct{ from, to, row int }

// layBlocks lays lines to rows, both in order, at the least cost.
func (t *aligned) layBlocks(lines []*run, anchor func(first, last float64) float64) (float64, []block) {
	n, m := len(lines), len(t.rows)
	pitch := t.knownPitch(lines)
	cost := make([][]float64, n+1)
	from := make([][]int8, n+1) // 0: line skipped, -1: row without a label, k: block of k lines
	for i := range cost {
		cost[i], from[i] = make([]float64, m+1), make([]int8, m+1)
		for j := range cost[i] {
			cost[i][j] = math.Inf(1)
		}
	}
	cost[0][0] = 0
	relax := func(i, j int, c float64, how int8) {
		if c < cost[i][j]-1e-9 {
			cost[i][j], from[i][j] = c, how
		}
	}
	for i := range n + 1 {
		for j := range m + 1 {
			here := cost[i][j]
			if i < n {
				relax(i+1, j, here+skipLine, 0)
			}
			if j == m {
				continue
			}
			relax(i, j+1, here+skipLabel, -1)
			for k := 1; k <= maxLines && i+k <= n; k++ {
				if k > 1 && !t.joins(lines[i:i+k], pitch) {
					break
				}
				first, last := lines[i], lines[i+k-1]
				off := math.Abs(anchor(first.y, last.y)-t.rows[j].y) / t.size
				if off <= blockOff && !t.ruled(first.cx(), math.Min(first.y, t.rows[j].y), math.Max(last.y, t.rows[j].y)) {
					relax(i+k, j+1, here+offWeight*off*off, int8(k))
				}
			}
		}
	}
	var out []block
	for i, j := n, m; i > 0 || j > 0; {
		switch k := from[i][j]; k {
		case 0:
			i--
		case -1:
			j--
		default:
			out = append(out, block{i - int(k), i, j - 1})
			i, j = i-int(k), j-1
		}
	}
	return cost[n][m], out
}

// knownPitch returns the distance of the lines of one label, as lines that
// begin no item have it from the line before; 0 if labels are not numbered.
func (t *aligned) knownPitch(lines []*run) float64 {
	numberedLines := 0
	var pitches []float64
	for i, r := range lines {
		if numbered.MatchString(r.text) {
			numberedLines++
		} else if i > 0 && math.Abs(r.x0-lines[i-1].x0) < startSlack*t.size && len(r.glyphs)+len(lines[i-1].glyphs) > 2 { // not of words written downwards
			if d := r.y - lines[i-1].y; d > 0.8*t.size && d <= linePitch*t.size && !(t.level(r) && t.level(lines[i-1])) {
				pitches = append(pitches, d)
			}
		}
	}
	if numberedLines < 3 || len(pitches) == 0 {
		return 0
	}
	slices.Sort(pitches)
	return pitches[(len(pitches)-1)/2]
}

// level reports whether a line stands at the height of a row of numbers: it can
// be a label by itself.
func (t *aligned) level(r *run) bool {
	return slices.ContainsFunc(t.rows, func(row *numberRow) bool { return math.Abs(row.y-r.y) < pitchSlack*t.size })
}

// joins reports whether the last line goes on from those before it.
func (t *aligned) joins(lines []*run, pitch float64) bool {
	n := len(lines)
	a, b := lines[n-2], lines[n-1]
	d := b.y - a.y
	if d < 0.8*t.size || d > linePitch*t.size || numbered.MatchString(b.text) && !open(a) && !bareNumber(b) || t.ruled(b.cx(), a.y, b.y) || a.above(b) < 0.2 {
		return false
	}
	if pitch > 0 && math.Abs(d-pitch) > pitchSlack*t.size || n > 2 && math.Abs(d-(a.y-lines[n-3].y)) > pitchSlack*t.size {
		return false
	}
	for i := 1; i < len(t.rows); i++ {
		if d > t.rows[i].y-t.rows[i-1].y-0.04*t.size {
			return false
		}
	}
	return true
}

// bareNumber reports whether a line is the number of an item and nothing else:
// it can stand below the words of its label.
func bareNumber(r *run) bool { return numbered.FindString(r.text) == r.text }

// open reports whether a line cannot end a label: what it announces follows.
func open(r *run) bool { return strings.ContainsRune("：:", lastOf(r.text)) }

// groupLabels puts lines with other words between them and the numbers into
// blocks: the labels of groups of rows. It returns the lines of rest that are
// none.
func (t *aligned) groupLabels(seeds, rest []*run) []*run {
	blocks := make([][]*run, 0, len(seeds))
	add := func(r *run) bool {
		for i, b := range blocks {
			for _, o := range b {
				gap := math.Max(o.y0(), r.y0()) - math.Min(o.y1(), r.y1())
				if r.above(o) >= 0.5 && gap < t.size && !t.ruled(r.cx(), math.Min(o.y, r.y), math.Max(o.y, r.y)) {
					blocks[i] = append(b, r)
					return true
				}
			}
		}
		return false
	}
	for _, r := range seeds {
		if !add(r) {
			blocks = append(blocks, []*run{r})
		}
	}
	for again := true; again; {
		again = false
		rest = slices.DeleteFunc(rest, func(r *run) bool {
			if numbered.MatchString(r.text) && !t.leftOfLabels(r) || !add(r) {
				return false
			}
			again = true
			return true
		})
	}
	rest = slices.DeleteFunc(rest, func(r *run) bool {
		if !t.leftOfLabels(r) {
			return false
		}
		if !add(r) {
			blocks = append(blocks, []*run{r})
		}
		return true
	})
	t.groups = blocks
	return rest
}

// leftOfLabels reports whether a line ends before the labels of the rows above
// and below it begin.
func (t *aligned) leftOfLabels(r *run) bool {
	sides := 0
	for i := range t.rows {
		if i+1 < len(t.rows) && t.rows[i].y <= r.y && r.y < t.rows[i+1].y {
			for _, row := range t.rows[i : i+2] {
				for _, l := range row.labels {
					if r.x1 > l.x0+startSlack*t.size {
						return false
					}
					sides++
				}
			}
		}
	}
	return sides > 0
}

// blankRows makes rows of the labels that stand beside no numbers. Lines that
// do not begin where labels begin, and labels that cannot be told from each
// other, are left to the running text.
func (t *aligned) blankRows(lines []*run) {
	pitch := t.knownPitch(lines)
	var cur []*run
	flush := func() {
		if len(cur) > 0 && t.isLabel(cur) {
			t.blanks = append(t.blanks, &blankRow{y: (cur[0].y + cur[len(cur)-1].y) / 2, labels: cur})
		}
		cur = nil
	}
	for _, r := range lines {
		if r.y > t.rows[len(t.rows)-1].y && !t.framed(r) {
			continue // what stands below the last row may be anything
		}
		if len(cur) > 0 && !t.joins([]*run{cur[len(cur)-1], r}, pitch) {
			flush()
		}
		cur = append(cur, r)
	}
	flush()
}

// isLabel reports whether lines are a label of their own: they begin an item,
// or rulings part them from their neighbours.
func (t *aligned) isLabel(lines []*run) bool {
	first, last := lines[0], lines[len(lines)-1]
	aligned, open := false, 0
	for _, r := range lines {
		open += brackets(r.text)
	}
	if open > 0 {
		return false // it goes on, and what stands there may be behind it
	}
	for _, r := range t.runs {
		if d := r.y - last.y; d > 0.8*t.size && d <= linePitch*t.size && r.wordy() && beginsAt(r, last) && !numbered.MatchString(r.text) && !t.ruled(r.cx(), last.y, r.y) {
			return false // it goes on below the rows
		}
		if r.cx() > t.cols[0].x0 && r.y > first.y-0.9*t.size && r.y < last.y+0.9*t.size {
			return false // something is printed behind it
		}
	}
	for _, row := range t.rows {
		if d := math.Abs(row.y - (first.y+last.y)/2); d < 0.9*t.size || d < 2.2*t.size && !row.ownLabel() {
			return false // too near to a row of numbers to be another one, or the numbers may be its own
		}
		for _, l := range row.labels {
			aligned = aligned || math.Abs(l.x0-first.x0) <= startSlack*t.size
		}
	}
	above, below := first.y-4*t.size, last.y+4*t.size
	for _, row := range t.rows {
		if row.y < first.y {
			above = math.Max(above, row.y)
		} else {
			below = math.Min(below, row.y)
		}
	}
	parted := t.ruled(first.cx(), above, first.y) && t.ruled(last.cx(), last.y, below)
	return (aligned || parted) && (numbered.MatchString(first.text) || parted) && !strings.ContainsRune("。；;", lastOf(last.text))
}

// ownLabel reports whether the label of a row begins an item.
func (row *numberRow) ownLabel() bool {
	return len(row.labels) > 0 && numbered.MatchString(row.labels[0].text)
}

// framed reports whether a ruling across the table stands below a run.
func (t *aligned) framed(r *run) bool {
	low := math.Inf(1)
	for _, o := range t.runs {
		if o.y > r.y && (!t.sameType(o) || o.x1-o.x0 > proseShare*t.width) {
			low = math.Min(low, o.y)
		}
	}
	return t.across(r.y, low)
}

// lowEnd returns how far down the labels of the last row can reach.
func (t *aligned) lowEnd(limit float64) float64 {
	last := t.rows[len(t.rows)-1].y
	end := last + 0.5*t.size
	for _, r := range t.runs {
		if r.y <= last+0.5*t.size || r.y >= limit || t.taken[r] {
			continue
		}
		_, _, heading := layout.Heading(r.text)
		if r.x1 > t.cols[0].x0 || !t.sameType(r) {
			break
		}
		if !t.framed(r) && (heading || r.y-end > lastLineStep*t.size || strings.ContainsRune("。；", lastOf(r.text))) {
			break
		}
		end = r.y + 0.1*t.size
	}
	return math.Min(end, limit)
}

// sortBlocks orders the lines of a block from top to bottom.
func sortBlocks(blocks [][]*run) {
	for _, b := range blocks {
		sortRuns(b)
	}
	slices.SortStableFunc(blocks, func(a, b []*run) int { return cmp.Compare(a[0].x0, b[0].x0) })
}

package table

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// How a header is told from the text above it, in ems unless noted.
const (
	headStep   = 5.0  // the lines of a header follow each other within this
	firstStep  = 8.0  // and the first row follows the header within this: an empty row may stand between
	stackPitch = 1.6  // lines of one header cell follow each other within this
	proseShare = 0.55 // share of the printed width from which a line is running text
	headWords  = 0.45 // of the distance of two columns: words of one header are nearer
	blankGap   = 0.75 // a blank between two words of one header is narrower
	maxUpper   = 4    // lines of spanning headers above the column headers
	typeChange = 0.20 // share by which the size of running text differs
)

// An aligned table is what the numbers of one group of rows say of the words
// around them.
type aligned struct {
	s        Settings
	page     layout.Page
	runs     []*run
	edges    []Edge // horizontal
	taken    map[*run]bool
	rows     []*numberRow
	cols     []column
	size     float64
	width    float64  // of all that is printed in the strip of the page
	left     float64  // where the table begins
	start    float64  // where its labels begin, behind running numbers
	right    float64  // where its last number or header ends
	end      float64  // where the next table beside it begins, +Inf without one
	labelEnd float64  // where its labels end, -Inf if it has none
	upper    [][]*run // lines of headers over several columns
	corner   []*run   // header of the labels
	groups   [][]*run // labels of several rows, block by block
	blanks   []*blankRow
	headTop  float64 // middle of the topmost line of the header, +Inf without one
	headLow  float64 // middle of the lowest
	notes    []layout.Warning
	above    *numberRow // the last of the table above, nil without one
	prior    []column   // columns of the same table on the page before
}

// A blankRow is a label with nothing printed behind it.
type blankRow struct {
	y      float64
	labels []*run
}

// measure finds where the labels end and the numbers begin.
func (t *aligned) measure() {
	t.left, t.right, t.labelEnd = math.Inf(1), math.Inf(-1), math.Inf(-1)
	t.start = math.Inf(1)
	t.cols = columnsOf(t.rows)
	first := t.cols[0].x0
	t.size = t.rows[0].size
	top, low := t.rows[0].y-0.9*t.size, t.rows[len(t.rows)-1].y+0.9*t.size
	for _, r := range t.runs {
		if r.wordy() && !t.taken[r] && r.y > top && r.y < low && r.x1 <= first+overlapEms*t.size && t.sameType(r) {
			t.labelEnd = math.Max(t.labelEnd, r.x1)
			t.left = math.Min(t.left, r.x0)
			if !r.index {
				t.start = math.Min(t.start, r.x0)
			}
		}
	}
	t.left = math.Min(t.left, first)
	x0, x1 := extent(t.runs)
	t.width = x1 - x0
	t.right = t.cols[len(t.cols)-1].x1
}

// sameType reports whether a run is set as large as the numbers.
func (t *aligned) sameType(r *run) bool {
	return math.Abs(r.size-t.size) <= typeChange*math.Max(r.size, t.size)
}

// prose reports whether a run above a table is running text or a heading.
func (t *aligned) prose(r *run) bool {
	if !t.sameType(r) || strings.ContainsRune("。；：，、;:", lastOf(r.text)) {
		return true
	}
	if _, _, heading := layout.Heading(r.text); heading && r.x1-r.x0 > 3*r.size {
		return true
	}
	return r.x1-r.x0 > proseShare*t.width
}

func lastOf(s string) rune {
	rs := []rune(s)
	return rs[len(rs)-1]
}

// linesBetween returns the free runs between two heights line by line, from
// the bottom up.
func (t *aligned) linesBetween(top, low float64) [][]*run {
	var lines [][]*run
	for i := len(t.runs) - 1; i >= 0; i-- {
		r := t.runs[i]
		if t.taken[r] || r.y <= top || r.y >= low {
			continue
		}
		if n := len(lines); n > 0 && lines[n-1][0].y-r.y <= sameBaseline*r.size {
			lines[n-1] = append(lines[n-1], r)
			continue
		}
		lines = append(lines, []*run{r})
	}
	return lines
}

// findHeader collects the lines above the first row, up to running text, and
// reads columns from them.
func (t *aligned) findHeader(top float64) {
	t.headTop, t.headLow = math.Inf(1), math.Inf(-1)
	var lines [][]*run
	corner := false // words stand above the labels
	labels := t.labels()
	last := t.rows[0].y
	first := t.cols[0].x0
lines:
	for _, line := range t.linesBetween(top, t.rows[0].y-0.9*t.size) {
		for _, r := range line {
			if t.prose(r) && (r.x1 > t.labelEnd || !t.sameType(r)) {
				break lines
			}
			if _, _, heading := layout.Heading(r.text); heading && (len(lines) > 0 || !t.headsRows(r)) {
				break lines
			}
		}
		line = slices.DeleteFunc(line, t.endsNumber)
		words := len(line)
		line = slices.DeleteFunc(line, func(r *run) bool {
			above := r.cx() <= t.labelEnd || r.x0 < t.labelEnd && r.x1 < first
			if above && len(lines) == 0 {
				labels.add(r)
			}
			return above
		})
		corner = corner || len(line) < words
		if len(line) == 0 {
			continue
		}
		room := headStep
		if len(lines) == 0 {
			room = firstStep
		}
		if last-line[0].y > room*t.size && !t.ruled(line[0].cx(), line[0].y, last) {
			break
		}
		last = line[0].y
		lines = append(lines, t.joinWords(line))
	}
	heads, upper := t.stacks(lines, false)
	if len(heads) == 0 {
		return
	}
	heads = t.joinHeads(heads)
	cols, ok := t.evenColumns(heads, labels)
	if !ok {
		cols, ok = under(t.cols, heads, labels, t.size)
	}
	if !ok { // words over several columns can stand in the middle of one of them
		heads, upper = t.stacks(lines, true)
		cols, ok = under(t.cols, t.joinHeads(heads), labels, t.size)
	}
	if !ok {
		return // the header cannot be laid over the numbers: no table, or not this one
	}
	t.cols = cols
	if c := t.cols[0]; c.numbers == 0 && !math.IsInf(t.labelEnd, -1) && len(t.cols) > 1 && (!corner || t.wideFirst()) {
		t.corner, t.cols = c.header, t.cols[1:] // labels that are shorter than the head above them
		t.extendHead(t.corner)
	}
	if len(upper) > maxUpper {
		upper = upper[len(upper)-maxUpper:]
	}
	t.upper = upper
	for _, line := range upper {
		t.extendHead(line)
	}
	for _, c := range t.cols {
		t.extendHead(c.header)
	}
}

// endsNumber reports whether a run can be the last line of a number of the table
// above: digits directly below it.
func (t *aligned) endsNumber(r *run) bool {
	return t.above != nil && r.mark && !r.unit && slices.ContainsFunc(t.above.values, func(v *value) bool {
		return newValue(r).stands(v) && r.y-v.runs[len(v.runs)-1].y <= stackPitch*r.size
	})
}

// headsRows reports whether a heading above the first row of numbers can be the
// label of a row without numbers: it stands where the labels do.
func (t *aligned) headsRows(r *run) bool {
	return r.x1 <= t.labelEnd && (r.x0 <= t.left+startSlack*t.size || math.Abs(r.x0-t.start) <= startSlack*t.size) && math.Abs(r.size-t.size) <= alike*t.size
}

// wideFirst reports whether the first column is much wider than the others, as
// that of the labels is: its head stands far from the next one.
func (t *aligned) wideFirst() bool {
	mid := func(i int) float64 { return (t.cols[i].x0 + t.cols[i].x1) / 2 }
	widest := 0.0
	for i := 2; i < len(t.cols); i++ {
		widest = math.Max(widest, mid(i)-mid(i-1))
	}
	return len(t.cols) > 2 && mid(1)-mid(0) > wideColumn*widest
}

// wideColumn is how many times wider than the others the column of the labels
// is at least.
const wideColumn = 1.5

// joinWords joins the words of a header that a blank parts: they stand nearer
// to each other than columns can, or nothing says that they are two columns.
func (t *aligned) joinWords(line []*run) []*run {
	slices.SortFunc(line, func(a, b *run) int { return cmp.Compare(a.x0, b.x0) })
	nearest := headWords * step(t.rows)
	var out []*run
	for _, r := range line {
		n := len(out)
		gap := math.Inf(1)
		if n > 0 {
			gap = r.x0 - out[n-1].x1
		}
		if gap > pieceGap*t.size || r.cx()-out[n-1].cx() > nearest && (gap > blankGap*t.size || gap > blankShare*t.roomAround(out[n-1], r) || t.twoColumns(out[n-1], r)) {
			out = append(out, r)
			continue
		}
		joined := merge(out[n-1], r)
		t.alias(joined, out[n-1], r)
		out[n-1] = joined
	}
	return out
}

// roomAround returns the lesser of the gaps between two words of a header and
// the words left and right of them, on their line or the next, +Inf if there are
// none.
func (t *aligned) roomAround(a, b *run) float64 {
	out := math.Inf(1)
	for _, o := range t.runs {
		if o == a || o == b || !o.wordy() || math.Abs(o.y-a.y) > stackPitch*t.size {
			continue
		}
		if left := a.x0 - o.x1; left > 0 {
			out = math.Min(out, left)
		}
		if right := o.x0 - b.x1; right > 0 {
			out = math.Min(out, right)
		}
	}
	return out
}

// joinHeads joins neighbouring heads that a blank parts but no numbers do: at
// most one of them stands over numbers, and what they make together stands over
// them as well as it does, nearer to each other than to the heads beside them.
func (t *aligned) joinHeads(heads []column) []column {
	for i := 0; i+1 < len(heads); i++ {
		a, b := heads[i], heads[i+1]
		if len(a.header) > 1 || len(b.header) > 1 || math.Abs(a.header[0].y-b.header[0].y) > sameBaseline*t.size {
			continue
		}
		gap, room := b.x0-a.x1, math.Inf(1)
		if i > 0 {
			room = math.Min(room, a.x0-heads[i-1].x1)
		}
		if i+2 < len(heads) {
			room = math.Min(room, heads[i+2].x0-b.x1)
		}
		ca, cb := at(t.cols, a.x0, a.x1, t.size), at(t.cols, b.x0, b.x1, t.size)
		joined := column{x0: a.x0, x1: b.x1}
		single := len(a.header[0].glyphs) == 1 && len(b.header[0].glyphs) == 1
		if gap > wordBlank*t.size || gap > blankShare*room || ca >= 0 && cb >= 0 && ca != cb || ca < 0 && cb < 0 && !single {
			continue
		}
		if own := max(ca, cb); own >= 0 && !single {
			own, alone := t.cols[own], a
			if ca < 0 {
				alone = b
			}
			if joined.off(own) > alone.off(own)+0.1*t.size {
				continue
			}
		}
		word := merge(a.header[0], b.header[0])
		t.alias(word, a.header[0], b.header[0])
		joined.header = []*run{word}
		heads = slices.Replace(heads, i, i+2, joined)
		i--
	}
	return heads
}

// How the words of one head are told from heads of two columns, one of them
// empty.
const (
	wordBlank  = 1.6 // ems; a blank between words is narrower
	blankShare = 0.7 // and this much narrower than the room between heads
)

// off is how far two columns are from beginning, ending or having their middle
// at one place.
func (c column) off(o column) float64 {
	return math.Min(math.Abs(c.x0+c.x1-o.x0-o.x1)/2, math.Min(math.Abs(c.x0-o.x0), math.Abs(c.x1-o.x1)))
}

// twoColumns reports whether two neighbouring words stand above different
// columns of numbers, or above or below different words of other lines.
func (t *aligned) twoColumns(a, b *run) bool {
	ca, cb := at(t.cols, a.x0, a.x1, t.size), at(t.cols, b.x0, b.x1, t.size)
	if ca >= 0 && cb >= 0 && ca != cb {
		return true
	}
	va, vb := t.vertical(a), t.vertical(b)
	return va != nil && vb != nil && va != vb || t.centred(a, va, b) || t.centred(b, vb, a)
}

// centred reports whether a word has another line of its head in its middle, not
// in the middle of what it makes with the word beside it.
func (t *aligned) centred(r, line, beside *run) bool {
	return line != nil && math.Abs(line.cx()-r.cx()) <= middleOff/2*t.size && math.Abs(line.x0-r.x0) <= middleOff*t.size &&
		math.Abs(line.cx()-(min(r.x0, beside.x0)+max(r.x1, beside.x1))/2) > middleOff*t.size
}

// vertical returns a word directly above or below another one and not much
// wider, nil if there is none.
func (t *aligned) vertical(r *run) *run {
	for _, o := range t.runs {
		if d := math.Abs(o.y - r.y); o.wordy() && d > 0.8*t.size && d < 1.7*t.size && o.above(r) >= 0.6 && o.x1-o.x0 < 1.5*(r.x1-r.x0)+t.size {
			return o
		}
	}
	return nil
}

func (t *aligned) extendHead(runs []*run) {
	for _, r := range runs {
		t.taken[r] = true
		t.headTop, t.headLow = math.Min(t.headTop, r.y), math.Max(t.headLow, r.y)
		t.left, t.right = math.Min(t.left, r.x0), math.Max(t.right, r.x1)
	}
}

// stacks reads the lines of a header from the bottom up: words above no
// others begin a column, words that stand above one column and near it belong
// to its header, and words above several are a header over them. If narrow,
// words that reach out of a column on both sides are one too. upper holds
// those from top to bottom.
func (t *aligned) stacks(lines [][]*run, narrow bool) (heads []column, upper [][]*run) {
	spanned := math.Inf(-1) // height of the lowest line that spans columns
	for i, line := range lines {
		var over []*run
		title := i > 0 && i == len(lines)-1 && len(line) == 1
		for _, r := range line {
			switch hit, several := stackUnder(heads, r); {
			case hit < 0 && !several && title && len(heads) > 0:
				over = append(over, r)
			case hit < 0 && !several && r.y < spanned-0.5*t.size && t.cols[0].x0 > r.x1:
				over = append(over, r)
			case hit < 0 && !several && midway(heads, r):
				over = append(over, r)
			case hit < 0 && !several:
				heads = append(heads, column{x0: r.x0, x1: r.x1, header: []*run{r}})
			case hit >= 0 && heads[hit].continues(r) && !(narrow && reachesOut(heads, hit, r)):
				h := &heads[hit]
				h.header = slices.Insert(h.header, 0, r)
				h.x0, h.x1 = math.Min(h.x0, r.x0), math.Max(h.x1, r.x1)
			default:
				over = append(over, r)
			}
		}
		if len(over) > 0 {
			spanned = math.Max(spanned, over[0].y)
			slices.SortFunc(over, func(a, b *run) int { return cmp.Compare(a.x0, b.x0) })
			upper = slices.Insert(upper, 0, over)
		}
	}
	slices.SortFunc(heads, func(a, b column) int { return cmp.Compare(a.x0, b.x0) })
	return heads, upper
}

// midway reports whether a run stands above two neighbouring heads and in the
// middle of what they take together: it is a head over both.
func midway(heads []column, r *run) bool {
	left, right := -1, -1
	for i, h := range heads {
		if h.header[0].y < r.y+0.8*r.size {
			continue
		}
		if h.x1 <= r.x0+overlapEms*r.size && (left < 0 || h.x1 > heads[left].x1) {
			left = i
		}
		if h.x0 >= r.x1-overlapEms*r.size && (right < 0 || h.x0 < heads[right].x0) {
			right = i
		}
	}
	return left >= 0 && right >= 0 && math.Abs(r.x0+r.x1-heads[left].x0-heads[right].x1) <= 2*middleOff*r.size
}

// middleOff is how far, in ems, a head over two columns stands from the middle
// of their heads.
const middleOff = 0.5

// stackUnder returns the column header a run stands above, -1 if none or
// several.
func stackUnder(heads []column, r *run) (hit int, several bool) {
	hit = -1
	for i, h := range heads {
		if math.Min(h.x1, r.x1)-math.Max(h.x0, r.x0) <= overlapEms*r.size {
			continue
		}
		if hit >= 0 {
			return -1, true
		}
		hit = i
	}
	return hit, false
}

// continues reports whether a run is the line above those of a header cell.
func (c column) continues(r *run) bool {
	first := c.header[0]
	pitch := first.y - r.y
	if pitch > stackPitch*r.size || len(c.header) > 1 && pitch > 1.1*(c.header[1].y-first.y) {
		return false
	}
	inside := r.x0 >= c.x0-0.6*r.size && r.x1 <= c.x1+0.6*r.size
	return inside || math.Abs(r.cx()-first.cx()) <= 0.5*r.size || math.Abs(r.x0-first.x0) <= 0.3*r.size
}

// reachesOut reports whether a run is wider than the room between the heads on
// both sides of one leaves to its column.
func reachesOut(heads []column, hit int, r *run) bool {
	left, right := math.Inf(-1), math.Inf(1)
	for i, h := range heads {
		switch {
		case i == hit:
		case h.x1 <= heads[hit].x0:
			left = math.Max(left, (h.x1+heads[hit].x0)/2)
		case h.x0 >= heads[hit].x1:
			right = math.Min(right, (h.x0+heads[hit].x1)/2)
		}
	}
	return r.x0 < left && r.x1 > right
}

// ruled reports whether a horizontal ruling passes a place across the page
// between two heights.
func (t *aligned) ruled(x, y0, y1 float64) bool {
	return slices.ContainsFunc(t.edges, func(e Edge) bool { return e.From <= x && x <= e.To && y0 < e.Pos && e.Pos < y1 })
}

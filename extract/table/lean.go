package table

import (
	"cmp"
	"math"
	"slices"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
)

// A labelBand is where the labels of rows stand across the page.
type labelBand struct {
	from, to float64 // -Inf where it is not known
	head     *column // the words above them, nil if there are none
}

// labels is where the labels of the table stand across the page. Where running
// numbers stand before them, it is not known where their column begins.
func (t *aligned) labels() labelBand {
	b := labelBand{from: t.leftWithBlanks(), to: t.labelEnd}
	if t.start > t.left {
		b.from = math.Inf(-1)
	}
	return b
}

// leftWithBlanks is where the line of a label begins, with the blanks that
// stand before it: all labels may be moved in.
func (t *aligned) leftWithBlanks() float64 {
	top, low := t.rows[0].y-t.size/2, t.rows[len(t.rows)-1].y+t.size/2
	var blanks []layout.Glyph
	for _, g := range t.page.Glyphs {
		if y := g.Box.CenterY(); unicode.IsSpace(g.Rune) && top < y && y < low && g.Box.X0 < t.left {
			blanks = append(blanks, g)
		}
	}
	slices.SortFunc(blanks, func(a, b layout.Glyph) int { return cmp.Compare(b.Box.X0, a.Box.X0) })
	left := t.left
	for _, g := range blanks {
		if g.Box.X1 >= left-overlapEms*t.size {
			left = math.Min(left, g.Box.X0)
		}
	}
	return left
}

// add adds words above the labels to their head.
func (b *labelBand) add(r *run) {
	if b.head == nil {
		b.head = &column{x0: r.x0, x1: r.x1}
	}
	b.head.x0, b.head.x1 = math.Min(b.head.x0, r.x0), math.Max(b.head.x1, r.x1)
}

// A leaner finds the headers of numbers, or units, that stand under none:
// beside it, at one border of their cells.
type leaner struct {
	cols, heads []column
	of, owner   []int // header of each column of numbers, and the other way round; -1 for none
	labels      labelBand
	size        float64
}

// leanEms is how much nearer, in ems over all columns, the header on one side
// must be.
const leanEms = 0.4

// lean gives numbers, or units, that stand beside their header to it: all of
// them lean to the same side. That is the one at which the borders of the
// columns let them stand, or else the one that is nearer on the whole.
func (l *leaner) lean(units bool) bool {
	free := false
	for i, c := range l.cols {
		free = free || l.of[i] < 0 && c.units() == units
	}
	if !free || len(l.heads) == 0 {
		return true
	}
	right, r := l.pair(false, units)
	left, d := l.pair(true, units)
	if l.strays(right, false) {
		right = nil
	}
	if l.strays(left, true) {
		left = nil
	}
	if right != nil && left != nil {
		switch fitsRight, fitsLeft := l.fits(right, false), l.fits(left, true); {
		case fitsRight && !fitsLeft:
			left = nil
		case fitsLeft && !fitsRight:
			right = nil
		}
	}
	var out []int
	switch {
	case right == nil && left == nil:
		return false
	case left == nil, right != nil && r < d-leanEms*l.size:
		out = right
	case right == nil, d < r-leanEms*l.size:
		out = left
	case !l.reaches(right): // so it is the head of the labels
		out = left
	default:
		return false
	}
	copy(l.of, out)
	for i, j := range l.of {
		if j >= 0 {
			l.owner[j] = i
		}
	}
	return true
}

// reaches reports whether the first head can have the first number: it stands
// in the middle of its column, and that begins behind the labels.
func (l *leaner) reaches(of []int) bool {
	return of[0] != 0 || l.cols[0].x0 < l.heads[0].x0+l.heads[0].x1-l.labels.to
}

// pair gives numbers that stand under no header the nearest header right or
// left of them. It returns nil if two would share one.
func (l *leaner) pair(toRight, units bool) (out []int, distance float64) {
	out = slices.Clone(l.of)
	taken := map[int]bool{}
	for j, i := range l.owner {
		taken[j] = i >= 0
	}
	for i, c := range l.cols {
		if l.of[i] >= 0 || c.units() != units {
			continue
		}
		best, gap := -1, math.Inf(1)
		for j, h := range l.heads {
			d := c.x0 - h.x1
			if toRight {
				d = h.x0 - c.x1
			}
			if h.x0+h.x1 > c.x0+c.x1 == toRight && d < gap {
				best, gap = j, d
			}
		}
		if best < 0 || taken[best] {
			return nil, 0
		}
		out[i], taken[best] = best, true
		distance += gap
	}
	return out, distance
}

// strays reports whether numbers would stand where their columns cannot have a
// border. That is known if all numbers under their headers stand at one, as
// what follows from the columns beside them says.
func (l *leaner) strays(of []int, left bool) bool {
	n := 0
	for j, i := range l.owner {
		if i < 0 || l.cols[i].words > 0 {
			continue
		}
		for _, b := range l.borders(j, left) {
			if !b.admits(l.cols[i].side(left), l.size, borderSlop) {
				return false
			}
			n++
		}
	}
	if n < strayBorders {
		return false
	}
	for i, j := range of {
		if j < 0 || l.of[i] == j {
			continue
		}
		for _, b := range l.borders(j, left) {
			if !b.admits(l.cols[i].side(left), l.size, strayEms) {
				return true
			}
		}
	}
	return false
}

// How often the columns beside a column must be right about it, and how far a
// number must stand from where it can, in ems: blanks can move it a little.
const (
	strayBorders = 3
	strayEms     = 1.5
)

// fits reports whether all numbers would stand at the borders of their columns
// that follow from the place of the labels.
func (l *leaner) fits(of []int, left bool) bool {
	any := false
	for i, j := range of {
		if j < 0 || l.of[i] == j {
			continue
		}
		b, ok := l.fromLabels(j, left, of[0] == 0)
		if !ok || !b.admits(l.cols[i].side(left), l.size, borderSlop) {
			return false
		}
		any = true
	}
	return any
}

// evenColumns lays the headers over numbers that stand below each other only: of
// which no row has two neighbours they have been taken for one column, unless
// each of them stands where the border of a column of its own must be, as the
// headers say.
func (t *aligned) evenColumns(heads []column, labels labelBand) (out []column, ok bool) {
	var all []*value
	for _, row := range t.rows {
		all = append(all, row.values...)
	}
	cols := cluster(all)
	if len(cols) == len(t.cols) {
		return nil, false
	}
	l, ok := lean(cols, heads, labels, t.size)
	if !ok || !l.even(true) && !l.even(false) {
		return nil, false
	}
	return l.columns()
}

// even reports whether all numbers stand at the left or right borders of their
// columns, as the columns beside each of them say.
func (l *leaner) even(left bool) bool {
	n := 0
	for j, i := range l.owner {
		if i < 0 {
			continue
		}
		for _, b := range l.borders(j, left) {
			if !b.admits(l.cols[i].side(left), l.size, borderSlop) {
				return false
			}
			n++
		}
	}
	return n > strayBorders
}

// side is the left or the right end of a column.
func (c column) side(left bool) float64 {
	if left {
		return c.x0
	}
	return c.x1
}

// A border is a place across the page, plus so many times the room between a
// border and what stands at it.
type border struct {
	at   float64
	room int
}

// How far what stands at a border can be from it, and how exactly a border is
// known, in ems.
const (
	maxRoom    = 0.5
	borderSlop = 0.25
)

// admits reports whether what stands at a border can be at a place, or so many
// ems from it.
func (b border) admits(at, size, slop float64) bool {
	low, high := b.at, b.at
	if wide := float64(b.room) * maxRoom * size; wide > 0 {
		high += wide
	} else {
		low += wide
	}
	return low-slop*size <= at && at <= high+slop*size
}

// over returns the other border of the column of a head, which stands in its
// middle.
func (b border) over(h column) border { return border{h.x0 + h.x1 - b.at, -b.room} }

// inside returns where numbers stand at the left or right border of the column
// of a head, of which one of the borders is given.
func (l *leaner) inside(head int, b border, isLeft, left bool) border {
	if isLeft != left {
		b = b.over(l.heads[head])
	}
	if left {
		b.room++
	} else {
		b.room--
	}
	return b
}

// borders returns where numbers stand at the left or right border of the column
// of a head, as the numbers of the columns beside it say, if headers stand in the
// middle of their columns.
func (l *leaner) borders(head int, left bool) []border {
	var out []border
	for _, step := range []int{-1, 1} {
		j := head + step
		if j < 0 || j >= len(l.heads) || l.owner[j] < 0 || l.cols[l.owner[j]].words > 0 {
			continue
		}
		b := border{l.cols[l.owner[j]].side(left), 1}
		if left {
			b.room = -1
		}
		if left == (step < 0) {
			b = b.over(l.heads[j]) // the border on the side of the head asked for
		}
		out = append(out, l.inside(head, b, step < 0, left))
	}
	return out
}

// fromLabels is as borders, from where the labels begin. The head of their
// column is the first one, unless that has numbers.
func (l *leaner) fromLabels(head int, left, numbers bool) (border, bool) {
	heads := l.heads[:head]
	label := l.labels.head
	if label == nil && !numbers && len(heads) > 0 {
		label, heads = &heads[0], heads[1:]
	}
	if label == nil || math.IsInf(l.labels.from, 0) || math.IsInf(l.labels.to, 0) || math.Abs(label.x0+label.x1-l.labels.from-l.labels.to) <= 2*middleOff*l.size {
		return border{}, false // the labels, too, stand in the middle of their column
	}
	b := border{l.labels.from, -1}.over(*label)
	for _, h := range heads {
		b = b.over(h)
	}
	return l.inside(head, b, true, left), true
}

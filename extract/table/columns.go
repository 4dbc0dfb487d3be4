package table

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// A column is a range across the page that holds the numbers below each other
// of one column, with the lines of its own header.
type column struct {
	x0, x1  float64
	numbers int    // with units and dashes
	words   int    // of them short words
	dashes  int    // of them marks for none
	header  []*run // from top to bottom
}

// overlapEms is how far two numbers must overlap across the page to stand in
// one column, in ems.
const overlapEms = 0.1

// cluster finds columns: numbers that overlap across the page, whatever row
// they stand in.
func cluster(values []*value) []column {
	values = slices.Clone(values)
	slices.SortFunc(values, func(a, b *value) int { return cmp.Compare(a.x0, b.x0) })
	var out []column
	for _, v := range values {
		if n := len(out); n == 0 || v.x0 >= out[n-1].x1-overlapEms*v.size {
			out = append(out, column{x0: v.x0, x1: v.x1})
		}
		c := &out[len(out)-1]
		c.x1 = math.Max(c.x1, v.x1)
		c.numbers++
		switch r := v.runs[0]; {
		case r.unit:
			c.words++
		case !strings.ContainsFunc(r.text, unicode.IsDigit):
			c.dashes++
		}
	}
	return out
}

// units reports whether words or dashes stand in a column, and hardly a number:
// they may stand elsewhere in their cells than numbers do.
func (c column) units() bool { return 2*(c.numbers-c.dashes-c.words) <= c.words }

// title returns the words of the header.
func (c column) title() string {
	var b strings.Builder
	for _, r := range c.header {
		b.WriteString(r.text)
	}
	return b.String()
}

// step returns the least distance between the middles of neighbouring numbers
// of one row, +Inf if no row has two. Units can stand next to their numbers.
func step(rows []*numberRow) float64 {
	out := math.Inf(1)
	for _, row := range rows {
		for i := 1; i < len(row.values); i++ {
			a, b := row.values[i-1], row.values[i]
			if a.runs[0].unit || b.runs[0].unit {
				continue
			}
			out = math.Min(out, (b.x0+b.x1-a.x0-a.x1)/2)
		}
	}
	return out
}

// sameColumn is the share of the distance between neighbouring numbers of one
// row within which numbers of different rows stand in one column.
const sameColumn = 0.6

// alone is the distance, in ems, of two columns at least, as far as is known
// where no row has two numbers.
const alone = 6.0

// columnsOf finds the columns of rows. Numbers that blanks move about in their
// cells need not overlap: neighbouring clusters of which no row has both are
// one column if they stand nearer to each other than two numbers of a row.
func columnsOf(rows []*numberRow) []column {
	var all []*value
	for _, row := range rows {
		all = append(all, row.values...)
	}
	step, room := step(rows), math.Inf(1)
	if math.IsInf(step, 1) && len(rows) > 0 {
		room = alone * rows[0].size
	}
	cols := cluster(all)
	for i := 0; i+1 < len(cols); {
		joined := column{x0: cols[i].x0, x1: cols[i+1].x1, numbers: cols[i].numbers + cols[i+1].numbers,
			words: cols[i].words + cols[i+1].words, dashes: cols[i].dashes + cols[i+1].dashes}
		if joined.x1-joined.x0 > sameColumn*math.Min(step, room)+math.Max(cols[i].x1-cols[i].x0, cols[i+1].x1-cols[i+1].x0) || joined.twice(rows) {
			i++
			continue
		}
		cols = slices.Replace(cols, i, i+2, joined)
	}
	return cols
}

// twice reports whether a row has two numbers in a column.
func (c column) twice(rows []*numberRow) bool {
	for _, row := range rows {
		n := 0
		for _, v := range row.values {
			if v.x0 < c.x1 && c.x0 < v.x1 {
				n++
			}
		}
		if n > 1 {
			return true
		}
	}
	return false
}

// withPrior adds the columns that the page before has and this one shows no
// number of; ok is false if the columns here are not among those.
func withPrior(cols, prior []column) (out []column, ok bool) {
	at := map[int]bool{}
	for _, p := range prior {
		p.header, p.numbers, p.words, p.dashes = nil, 0, 0, 0
		out = append(out, p)
	}
	for _, c := range cols {
		hit := -1
		for i, p := range prior {
			if c.x0 < p.x1 && p.x0 < c.x1 {
				if hit >= 0 {
					return nil, false
				}
				hit = i
			}
		}
		if hit < 0 || at[hit] {
			return nil, false
		}
		at[hit] = true
		out[hit].x0, out[hit].x1 = math.Min(out[hit].x0, c.x0), math.Max(out[hit].x1, c.x1)
	}
	return out, true
}

// under joins columns of numbers with the headers above them. Where a header
// stands over no number its column is empty; where a number stands under no
// header the side it leans to decides. ok is false if that is not clear.
func under(cols, heads []column, labels labelBand, size float64) (out []column, ok bool) {
	l, ok := lean(cols, heads, labels, size)
	if !ok {
		return nil, false
	}
	return l.columns()
}

// lean finds the header of each column of numbers.
func lean(cols, heads []column, labels labelBand, size float64) (l leaner, ok bool) {
	of := make([]int, len(cols)) // header of each column of numbers
	owner := make([]int, len(heads))
	for i := range heads {
		owner[i] = -1
	}
	for i, c := range cols {
		of[i] = -1
		for j, h := range heads {
			if math.Min(c.x1, h.x1)-math.Max(c.x0, h.x0) <= overlapEms*size {
				continue
			}
			if of[i] >= 0 || owner[j] >= 0 {
				return l, false
			}
			of[i], owner[j] = j, i
		}
	}
	l = leaner{cols: cols, heads: heads, of: of, owner: owner, labels: labels, size: size}
	for _, units := range []bool{false, true} {
		if !l.lean(units) {
			return l, false
		}
	}
	return l, true
}

// columns returns the columns with their headers; ok is false if they reach into
// each other.
func (l *leaner) columns() (out []column, ok bool) {
	for i, c := range l.cols {
		if l.of[i] >= 0 {
			h := l.heads[l.of[i]]
			c.x0, c.x1, c.header = math.Min(c.x0, h.x0), math.Max(c.x1, h.x1), h.header
		}
		out = append(out, c)
	}
	for j, h := range l.heads {
		if l.owner[j] < 0 {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b column) int { return cmp.Compare(a.x0+a.x1, b.x0+b.x1) })
	for i := 1; i < len(out); i++ {
		if out[i].x0 < out[i-1].x1-overlapEms*l.size {
			return nil, false
		}
	}
	return out, true
}

// at returns the column that a range across the page stands in, -1 if it is
// in none or in several.
func at(cols []column, x0, x1, size float64) int {
	hit := -1
	for i, c := range cols {
		if math.Min(c.x1, x1)-math.Max(c.x0, x0) > overlapEms*size {
			if hit >= 0 {
				return -1
			}
			hit = i
		}
	}
	return hit
}

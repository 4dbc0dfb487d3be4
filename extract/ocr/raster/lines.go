package raster

import (
	"image"
	"slices"
)

// A Line is a straight printed line along one axis: the pixels within Box.
type Line struct {
	Horizontal bool
	Box        image.Rectangle
}

// middle returns the position of the line across its axis.
func (l Line) middle() int {
	if l.Horizontal {
		return (l.Box.Min.Y + l.Box.Max.Y) / 2
	}
	return (l.Box.Min.X + l.Box.Max.X) / 2
}

// span returns the extent of the line along its axis.
func (l Line) span() (from, to int) {
	if l.Horizontal {
		return l.Box.Min.X, l.Box.Max.X
	}
	return l.Box.Min.Y, l.Box.Max.Y
}

// A LineFinder holds lengths as shares of an inch.
type LineFinder struct {
	Long  float64 // a run of ink this long is a line wherever it stands
	Short float64 // a shorter one is a line if it leads from one line to another
	Gap   float64 // a gap up to this does not end a run
	Full  float64 // share of a run that must be ink
	Thick float64 // anything thicker is an area
	Reach float64 // how far a short line may end from the lines it joins
}

// DefaultLines suits the tables of office documents, printed and scanned.
var DefaultLines = LineFinder{Long: 0.45, Short: 0.10, Gap: 1. / 60, Full: 0.8, Thick: 1. / 10, Reach: 1. / 30}

// Find returns the straight lines of a page that is not skewed. Strokes that
// lead from line to line, as of characters in a narrow row, are none.
func (f LineFinder) Find(m *Mask, dpi float64) []Line {
	h, v := f.runs(m, dpi), f.runs(m.transposed(), dpi)
	long := func(runs []run) []run {
		short := func(r run) bool { return r.to-r.from < int(f.Long*dpi) }
		return slices.DeleteFunc(slices.Clone(runs), short)
	}
	lines := append(f.lines(long(h), dpi, true), f.lines(long(v), dpi, false)...)
	found := slices.Clone(lines)
	for _, l := range append(f.lines(h, dpi, true), f.lines(v, dpi, false)...) {
		if f.joins(l, found, dpi) && !slices.ContainsFunc(found, func(o Line) bool { return covers(o, l) }) && !m.bristling(l, dpi) {
			lines = append(lines, l)
		}
	}
	return lines
}

// covers reports whether one line is part of another.
func covers(o, l Line) bool {
	return o.Horizontal == l.Horizontal && l.Box.In(o.Box.Inset(-2))
}

// joins reports whether both ends of a line touch lines across it.
func (f LineFinder) joins(l Line, lines []Line, dpi float64) bool {
	reach := int(f.Reach * dpi)
	from, to := l.span()
	touches := func(end int) bool {
		return slices.ContainsFunc(lines, func(o Line) bool {
			a, b := o.span()
			d := o.middle() - end
			return o.Horizontal != l.Horizontal && -reach <= d && d <= reach && a-reach <= l.middle() && l.middle() <= b+reach
		})
	}
	return touches(from) && touches(to)
}

// A run is ink in one row of pixels, [from, to).
type run struct{ row, from, to int }

// runs finds the runs of each row that are not short. Ink in the rows above and
// below counts as well: a line may wander by a pixel.
func (f LineFinder) runs(m *Mask, dpi float64) []run {
	gap, least := max(int(f.Gap*dpi), 1), int(f.Short*dpi)
	var out []run
	for y := range m.H {
		here := m.Ink[y*m.W:][:m.W]
		above, below := here, here
		if y > 0 {
			above = m.Ink[(y-1)*m.W:][:m.W]
		}
		if y+1 < m.H {
			below = m.Ink[(y+1)*m.W:][:m.W]
		}
		start, last, ink := -1, -1, 0
		end := func() {
			if start >= 0 && last+1-start >= least && float64(ink) >= f.Full*float64(last+1-start) {
				out = append(out, run{y, start, last + 1})
			}
			start, ink = -1, 0
		}
		for x, on := range here {
			if !on && !above[x] && !below[x] {
				continue
			}
			if start >= 0 && x-last > gap+1 {
				end()
			}
			if start < 0 {
				start = x
			}
			last, ink = x, ink+1
		}
		end()
	}
	return out
}

// lines joins the runs of neighbouring rows that share pixels.
func (f LineFinder) lines(runs []run, dpi float64, horizontal bool) []Line {
	type piece struct {
		box         image.Rectangle
		above, here []run // the runs in the row before and in this one
		row         int
	}
	var open, done []*piece
	for i := 0; i < len(runs); {
		row := runs[i].row
		var still []*piece
		for _, p := range open {
			if p.above, p.here = p.here, nil; row-p.row > 1 {
				done = append(done, p)
			} else {
				still = append(still, p)
			}
		}
		open = still
		for ; i < len(runs) && runs[i].row == row; i++ {
			r := runs[i]
			var into *piece
			for _, p := range open {
				if !slices.ContainsFunc(p.above, func(l run) bool { return l.from < r.to && r.from < l.to }) {
					continue
				}
				if into == nil {
					into = p
					continue
				}
				into.box = into.box.Union(p.box) // two pieces meet
				into.above, into.here = append(into.above, p.above...), append(into.here, p.here...)
				*p = piece{row: -1}
			}
			if into == nil {
				into = &piece{}
				open = append(open, into)
			}
			into.row, into.here = row, append(into.here, r)
			into.box = into.box.Union(image.Rect(r.from, row, r.to, row+1))
		}
	}
	thick := max(int(f.Thick*dpi), 3)
	var out []Line
	for _, p := range append(done, open...) {
		b := p.box
		if b.Empty() || b.Dy()-2 > thick || b.Dx() < 2*b.Dy() {
			continue
		}
		b.Min.Y, b.Max.Y = b.Min.Y+1, max(b.Max.Y-1, b.Min.Y+2) // the rows looked at beside it
		if !horizontal {
			b = image.Rect(b.Min.Y, b.Min.X, b.Max.Y, b.Max.X)
		}
		out = append(out, Line{horizontal, b})
	}
	return out
}

func (m *Mask) transposed() *Mask {
	t := &Mask{m.H, m.W, make([]bool, len(m.Ink))}
	const side = 32 // of the squares that are turned at a time: they fit the cache
	for top := 0; top < m.H; top += side {
		for left := 0; left < m.W; left += side {
			for y := top; y < min(top+side, m.H); y++ {
				for x := left; x < min(left+side, m.W); x++ {
					t.Ink[x*m.H+y] = m.Ink[y*m.W+x]
				}
			}
		}
	}
	return t
}

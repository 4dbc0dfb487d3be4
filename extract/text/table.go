package text

import (
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// maxGap is how many blank lines may stand inside a table.
const maxGap = 2

// A group is a run of lines [from, to) that makes one table, or that stands
// between tables.
type group struct {
	from, to int
	table    *layout.Table // nil for what stands between tables
}

// A segment is a run of lines with separators and without a blank line.
type segment struct {
	from, to int
	sep      kind // tabbed or piped
	cells    int  // of its widest row
	rows     int  // lines that are rows: a rule is not
	inner    bool // some row has a separator between two texts
}

// groups cuts the lines into tables and what stands between them; together
// the groups cover every line. It warns of tables that are drawn in such a way
// that they are not read as drawn.
func groups(lines []line) (out []group, warnings []layout.Warning) {
	done := 0
	for i := 0; i < len(lines); i++ {
		to := drawnTo(lines, i)
		if to == i {
			continue
		}
		if t, ok := drawn(lines[i:to]); ok {
			out = append(separated(out, lines, done, i), group{i, to, t})
			done = to
		} else {
			warnings = append(warnings, layout.Warning{Place: span{from: lines[i].from, to: lines[to-1].to}.place(),
				Message: "a table is drawn here with characters whose lines do not meet: it is not read as drawn"})
		}
		i = to - 1
	}
	return separated(out, lines, done, len(lines)), warnings
}

// separated adds the groups of some lines in which no table is drawn.
func separated(out []group, lines []line, from, to int) []group {
	lines = lines[from:to]
	done := 0
	for _, s := range joinSegments(lines, segments(lines)) {
		if !s.inner || s.rows < 2 {
			continue // a lone line, or tabs that only indent
		}
		if s.from > done {
			out = append(out, group{from: from + done, to: from + s.from})
		}
		out = append(out, group{from + s.from, from + s.to, table(lines[s.from:s.to])})
		done = s.to
	}
	if done < len(lines) {
		out = append(out, group{from: from + done, to: to})
	}
	return out
}

// segments finds the runs of lines with separators. A short line without one
// belongs to the run if it stands directly between two rows and is no heading
// between tables of different width.
func segments(lines []line) []segment {
	var out []segment
	for i := 0; i < len(lines); {
		sep, ok := separator(lines[i])
		if !ok {
			i++
			continue
		}
		s := segment{from: i, sep: sep}
		for ; i < len(lines) && (isRow(lines[i], sep) || isLoneCell(lines, i, sep)); i++ {
			l := lines[i]
			s.cells = max(s.cells, l.cells)
			s.inner = s.inner || l.kind == piped || l.kind == tabbed && strings.Contains(strings.Trim(l.text, "\t"+outer), "\t")
			if l.kind != rule {
				s.rows++
			}
		}
		s.to = i
		out = append(out, s)
	}
	return out
}

// separator returns what separates the cells of a line.
func separator(l line) (sep kind, ok bool) {
	switch l.kind {
	case tabbed:
		return tabbed, true
	case piped, rule:
		return piped, true
	}
	return 0, false
}

// isRow reports whether a line is a row of a table with this separator.
func isRow(l line, sep kind) bool {
	s, ok := separator(l)
	return ok && s == sep
}

// isLoneCell reports whether a line without separator is a row of one cell.
func isLoneCell(lines []line, i int, sep kind) bool {
	if i == 0 || i+1 >= len(lines) || lines[i].kind != plain || !isRow(lines[i-1], sep) || !isRow(lines[i+1], sep) {
		return false
	}
	t := strings.Trim(lines[i].text, outer)
	if runes(t) > maxLabel || endsSentence(t) {
		return false
	}
	_, _, heading := layout.Heading(t)
	return !heading || lines[i-1].cells == lines[i+1].cells
}

// joinSegments joins segments that only blank lines separate, if their widest
// rows are about as wide: a page break tears a table, but a blank line also
// stands between two tables.
func joinSegments(lines []line, segs []segment) []segment {
	var out []segment
	for _, s := range segs {
		if n := len(out); n > 0 && out[n-1].sep == s.sep && blankGap(lines[out[n-1].to:s.from]) && alike(out[n-1].cells, s.cells) {
			last := &out[n-1]
			last.to, last.cells, last.rows = s.to, max(last.cells, s.cells), last.rows+s.rows
			last.inner = last.inner || s.inner
			continue
		}
		out = append(out, s)
	}
	return out
}

// blankGap reports whether the lines are blank and few.
func blankGap(gap []line) bool {
	for _, l := range gap {
		if l.kind != blank {
			return false
		}
	}
	return 0 < len(gap) && len(gap) <= maxGap
}

// alike reports whether two numbers of cells differ by at most a quarter.
func alike(a, b int) bool { return min(a, b)*4 >= max(a, b)*3 }

// table makes the grid of a group: one row a line, one cell for every piece
// between separators. Short rows leave the positions at their end uncovered.
func table(lines []line) *layout.Table {
	t := &layout.Table{Method: layout.Tabbed}
	for _, l := range lines {
		if l.kind == blank || l.kind == rule {
			continue
		}
		for col, s := range l.split() {
			s = s.trim(outer)
			t.Cells = append(t.Cells, layout.Cell{Row: t.Rows, Col: col, RowSpan: 1, ColSpan: 1, Text: s.text, Place: s.place()})
			t.Cols = max(t.Cols, col+1)
		}
		t.Rows++
	}
	t.Place = span{from: lines[0].from, to: lines[len(lines)-1].to}.place()
	return t
}

// split cuts a row at its separators; empty cells are kept, those at the ends
// of a tabbed row included.
func (l line) split() []span {
	row := l.span
	var cuts []int
	if l.kind == piped {
		row = row.trim("\t" + outer)
		cuts = pipes(row.text)
	} else {
		cuts = tabs(row.text)
	}
	var out []span
	start, at := 0, row.from
	for _, cut := range append(cuts, len(row.text)) {
		n := runes(row.text[start:cut])
		out = append(out, span{row.text[start:cut], at, at + n})
		at += n + 1
		start = cut + 1
		if start > len(row.text) {
			break
		}
	}
	if l.kind == piped {
		out = out[1 : len(out)-1] // what stands outside the first and the last pipe
	}
	return out
}

// tabs returns the byte positions of the tabs.
func tabs(s string) []int {
	var out []int
	for i := range len(s) {
		if s[i] == '\t' {
			out = append(out, i)
		}
	}
	return out
}

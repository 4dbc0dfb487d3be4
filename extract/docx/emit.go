package docx

import (
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// Sizes that tell a table of data from a table used to lay out a page.
const (
	frameCells  = 16   // a layout table has at most this many cells with text
	frameText   = 1200 // bytes (400 Han characters): a cell with more holds an article
	nestedCells = 12   // a data table that may hold tables has at least this many cells
)

// emit writes a block into the document, and behind it its notes.
func (d *document) emit(b block) {
	switch {
	case b.table != nil && b.table.isData():
		d.out.Blocks = append(d.out.Blocks, layout.Block{Table: b.table.layout()})
	case b.table != nil:
		for _, c := range b.table.cells {
			for _, inner := range c.blocks {
				d.emit(inner)
			}
		}
	default:
		d.out.Blocks = append(d.out.Blocks, b.paragraph.paragraphs()...)
		for _, box := range b.paragraph.boxes {
			d.emit(box)
		}
	}
	for _, n := range b.notes {
		d.emit(n)
	}
}

// A tally is what a table is made of.
type tally struct {
	widest  int // cells in the widest row
	filled  int // cells with text of their own
	total   int // bytes of text
	largest int // bytes of text in the fullest cell
	own     int // cells without a table in them
	inner   int // cells of the tables in it
	deep    bool
}

// isData reports whether a table holds data. It does not if it has one column,
// if one of few cells holds most of a long text, or if it holds other tables,
// unless those are only a detail of it.
func (t *table) isData() bool {
	s := t.tally()
	if s.inner > 0 {
		return !s.deep && s.widest > 1 && s.own >= nestedCells && s.inner*2 <= s.own && s.largest <= frameText
	}
	framed := s.filled <= frameCells && s.largest > frameText && s.largest*2 > s.total
	return s.widest > 1 && !framed
}

func (t *table) tally() tally {
	var s tally
	inRow := map[int]int{}
	for _, c := range t.cells {
		for y := range min(c.rows, t.rows-c.row) {
			inRow[c.row+y]++
			s.widest = max(s.widest, inRow[c.row+y])
		}
		size, nested := 0, 0
		for _, b := range c.blocks {
			n, cells, deep := b.size()
			size += n
			nested += cells
			s.deep = s.deep || deep
		}
		if nested > 0 {
			s.inner += nested
		} else {
			s.own++
		}
		if size > 0 {
			s.filled++
		}
		s.total += size
		s.largest = max(s.largest, size)
	}
	return s
}

// size counts the bytes of text in a block outside tables, the cells of the
// tables in it, and whether those hold tables again.
func (b block) size() (text, cells int, deep bool) {
	if b.table != nil {
		for _, c := range b.table.cells {
			for _, inner := range c.blocks {
				if _, n, _ := inner.size(); n > 0 {
					cells += n
					deep = true
				}
			}
		}
		return 0, cells + len(b.table.cells), deep
	}
	for _, l := range b.paragraph.printed() {
		text += len(strings.Join(strings.Fields(l), ""))
	}
	for _, box := range b.paragraph.boxes {
		n, c, d := box.size()
		text, cells, deep = text+n, cells+c, deep || d
	}
	return text, cells, deep
}

package html

// Sizes that tell a table of data from a table used to lay out a page.
const (
	frameCells  = 16   // a layout table has at most this many cells with text
	frameText   = 1200 // bytes (400 Han characters): a cell with more holds an article
	nestedCells = 12   // a data table that may hold tables has at least this many cells
)

// A tally is what a table is made of.
type tally struct {
	widest  int // cells in the widest row
	filled  int // cells with text
	total   int // bytes of text
	largest int // bytes of text in the fullest cell
	own     int // cells without a table in them
	inner   int // cells of the tables in it
}

// isData reports whether the table at an item holds data, and how many cells.
// It does not if it has one column, if one of few cells holds most of a long
// text, or if it holds other tables, unless those are only a detail of it.
func (p *page) isData(i int32) (cells int, ok bool) {
	if p.items[i].nested > 1 {
		return 0, false
	}
	t := p.tally(i)
	if p.items[i].nested == 1 {
		return t.own, t.widest > 1 && t.own >= nestedCells && t.inner*2 <= t.own && t.largest <= frameText
	}
	framed := t.filled <= frameCells && t.largest > frameText && t.largest*2 > t.total
	return t.own, t.widest > 1 && !framed
}

// tally counts the cells of a table; tables inside it are counted apart.
func (p *page) tally(table int32) tally {
	var t tally
	inRow, size := 0, 0
	flush := func() {
		if size > 0 {
			t.filled++
			t.total += size
			t.largest = max(t.largest, size)
		}
		size = 0
	}
	holder := int32(-1) // own cell that holds a table
	own := int32(-1)    // own cell being counted
	inner := table      // end of the table inside
	for k, end := table+1, p.items[table].end; k < end; k++ {
		switch it := &p.items[k]; {
		case it.kind == tableElem:
			inner = it.end
			if own >= 0 && own != holder {
				holder = own
				t.own--
			}
		case it.kind == cell && k < inner:
			t.inner++
		case it.kind == row && k >= inner:
			inRow = 0
		case it.kind == cell:
			flush()
			own = k
			inRow++
			t.own++
			t.widest = max(t.widest, inRow)
		case it.kind == words:
			size += solid(it.node.Data)
		}
	}
	flush()
	return t
}

// solid counts the bytes of a text that are not white space.
func solid(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] > ' ' {
			n++
		}
	}
	return n
}

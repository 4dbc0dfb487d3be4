// Package layout is the format-neutral model of one document as it was laid
// out. In: what a decoder saw (glyphs, rulings, paragraphs, table cells). Out:
// a Document whose blocks stand in reading order, each with the place it was
// printed. It does not know what the words mean: no form, label, year or
// region appears here.
//
// Coordinates are points (1/72 inch) from the top left corner of the page as
// displayed, y growing downwards. Pages count from 1; rows and columns from 0.
package layout

import (
	"iter"
	"strings"
)

// A Document is one file, laid out.
type Document struct {
	Kind     string    // what the file is: "pdf", "html", "text", "docx", "doc", "xlsx", ...
	Reader   string    // name and version of the reading code
	Encoding string    // character encoding the bytes were read in; "" for PDF
	Meta     []Meta    // what the file says of itself, in file order
	Blocks   []Block   // paragraphs and tables in reading order
	Pages    []Page    // pages, for formats that have them
	Links    []Link    // where it leads to, in document order
	Pictures []Picture // pictures among the content, for formats without pages
	Doubts   []Doubt   // places where two readings of the same bytes differ, or the print is not clear
	Others   []Other   // what else the ink of numbers in images can be read as
	Second   Second    // how far the second reading went
	Warnings []Warning // damage that did not stop the reading
}

// A Meta is one statement of a file about itself: an HTML meta tag, the HTML
// title ("title") or a PDF information entry ("pdf:Title").
type Meta struct{ Name, Content string }

// A Link is a way out of the document: a hyperlink, or a frame that shows
// another file in place.
type Link struct {
	Text   string // the words of the link, its title where it has none; "" for a frame
	Target string // address as written, joined with the base address the document states; may be relative
	Place  Place
}

// A Picture is an image shown among the content of a document without pages;
// the images of a paged document are in its pages.
type Picture struct {
	Target        string // address as written, joined with the base address; of "data:" only the media type
	Alt           string
	Width, Height float64 // as shown, in CSS pixels; 0 where the document does not say
	Place         Place
	Data          []byte // the image file, where the document holds it
}

// An Other is another way to read the ink of a number in an image, beside the
// one that was taken.
type Other struct {
	Place Place
	Text  string
	P     float64 // its probability among all ways to read the ink as a number
}

// A Block is a paragraph or a table; exactly one of the two is set.
type Block struct {
	Paragraph *Paragraph
	Table     *Table
}

// A Paragraph is running text, kept with the lines it was printed in so that
// any range of Text leads back to its page or element.
type Paragraph struct {
	Text  string // lines joined as the script requires: no blank between Han characters
	Lines []Line
}

// A Line is a piece of a paragraph: Text[Start:End] (bytes) was printed at Place.
type Line struct {
	Start, End int
	Place      Place
}

// A Place says where something was printed. Page and Box are set for paged
// formats (Page counts from 1, 0 means no pages), Locator for the others; what
// is read in a picture has the Locator of the picture and a Box within it. It is a
// DOM path (HTML), a character range "chars 120-124" (text), a cell path
// "tbl[2]/tr[5]/tc[3]" (word processors) or an address "Sheet1!B5" (sheets).
type Place struct {
	Page    int
	Box     Box
	Locator string
}

// A Table is a grid of cells. Cells do not overlap and are sorted by row, then
// column; a grid position that no cell covers was not printed.
type Table struct {
	Rows, Cols int
	Cells      []Cell
	Method     Method
	Place      Place // of the first piece
	Pieces     []Piece
	// Breaks lists rows (0-based) above which a page ends, so that row
	// Breaks[i]-1 and row Breaks[i] may be two halves of one printed row.
	Breaks []int
}

// A Piece is the part of a table that stands on one page: rows [Start, End).
type Piece struct {
	Start, End int
	Place      Place
}

// Method says how the grid of a table was found.
type Method string

const (
	Ruled   Method = "ruled"   // from rulings on the page
	Aligned Method = "aligned" // from numbers that stand below each other and the words around them
	Markup  Method = "markup"  // from table elements with row and column spans
	Tabbed  Method = "tabbed"  // from separators in plain text: columns need not line up between rows
)

// A Cell covers rows [Row, Row+RowSpan) and columns [Col, Col+ColSpan).
type Cell struct {
	Row, Col         int
	RowSpan, ColSpan int
	Text             string // as printed; line breaks within the cell are "\n"
	// Confidence is that of the least sure character recognised in an image,
	// above 0 up to 1; 0 if the file states the text.
	Confidence float64
	// Full says that a number fills the last line of the cell and a page ends
	// below it: it may go on in the row that begins the next page.
	Full  bool
	Place Place
}

// At returns the cell that covers a grid position, or nil.
func (t *Table) At(row, col int) *Cell {
	for i := range t.Cells {
		c := &t.Cells[i]
		if c.Row <= row && row < c.Row+c.RowSpan && c.Col <= col && col < c.Col+c.ColSpan {
			return c
		}
	}
	return nil
}

// RowCells returns the cells that cover a row, from left to right, including
// those that began in an earlier row.
func (t *Table) RowCells(row int) []*Cell {
	var out []*Cell
	for i := range t.Cells {
		c := &t.Cells[i]
		if c.Row <= row && row < c.Row+c.RowSpan {
			out = append(out, c)
		}
	}
	sortByCol(out)
	return out
}

// A Section is a numbered part of the document: its heading and what follows.
type Section struct {
	Number  int    // printed number of the heading (一、 is 1); 0 for what stands before the first
	Heading string // as printed, without line breaks
	Text    string // paragraphs joined by "\n", tables left out
	Blocks  []Block
}

// A Doubt is a place where the independent second reading of the same bytes
// sees other digits than the first, or where the print itself does not tell
// which digits belong to it.
type Doubt struct {
	Place         Place
	First, Second string // the digits that each reading has there
	Why           string // what the print leaves open, "a digit stands on the border of the cell"; "" where two readings differ
}

// Second says how far the independent second reading of a document went.
type Second struct {
	Compared int    // table pages on which the two readings were compared
	Skipped  int    // table pages the second reader could not decode well enough to judge
	Detail   string // why it was skipped or stopped; "" if it was not
}

// A Warning is damage that was noticed and survived.
type Warning struct {
	Place   Place
	Message string
}

// MetaContent returns the first content under one of the names (case is
// ignored), or "".
func (d *Document) MetaContent(names ...string) string {
	for _, name := range names {
		for _, m := range d.Meta {
			if strings.EqualFold(m.Name, name) && strings.TrimSpace(m.Content) != "" {
				return m.Content
			}
		}
	}
	return ""
}

// Places yields the places of blocks, of tables those of their pieces and cells
// too.
func Places(blocks []Block) iter.Seq[*Place] {
	return func(yield func(*Place) bool) {
		for _, b := range blocks {
			if b.Paragraph != nil {
				for i := range b.Paragraph.Lines {
					if !yield(&b.Paragraph.Lines[i].Place) {
						return
					}
				}
				continue
			}
			if !yield(&b.Table.Place) {
				return
			}
			for i := range b.Table.Pieces {
				if !yield(&b.Table.Pieces[i].Place) {
					return
				}
			}
			for i := range b.Table.Cells {
				if !yield(&b.Table.Cells[i].Place) {
					return
				}
			}
		}
	}
}

// Differences counts the places where two readings of the document differ.
func (d *Document) Differences() int {
	n := 0
	for _, x := range d.Doubts {
		if x.Why == "" {
			n++
		}
	}
	return n
}

// Tables returns the tables in reading order.
func (d *Document) Tables() []*Table {
	var out []*Table
	for _, b := range d.Blocks {
		if b.Table != nil {
			out = append(out, b.Table)
		}
	}
	return out
}

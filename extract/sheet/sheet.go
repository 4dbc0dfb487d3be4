// Package sheet tells the tables of a report from its text where all of it stands
// in one grid: in a sheet, or in the table that a program for sheets writes as a
// web page. In: what each row of the grid holds, or a table. Out: which rows are
// of a table and which are text, or the blocks. It does not know what the words
// mean beyond the numbering of headings.
package sheet

import (
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// How rows are told to be tables or text.
const (
	manyTexts = 3   // cells with text that make a row of a table without borders around
	longText  = 40  // characters from which a single text is a sentence, not a label
	proseRows = 3   // rows of a single sentence that make a table the grid of a whole report
	mostLined = 0.5 // share of the rows with several texts that have borders, in a sheet with borders
)

// A Kind is what a row of a grid is.
type Kind int

// The kinds of rows.
const (
	Empty Kind = iota
	Text
	Table
)

// A Row is what decides the kind of one row.
type Row struct {
	Texts    int  // cells with text that begin here
	Bordered int  // cells with a border
	Lone     int  // column of the only text, -1 if there is none or more
	Span     int  // columns of that text
	Label    bool // that text may be a label: it is no heading and no sentence
	Above    int  // row in which a merged cell that reaches down here begins; its own if none does
}

// Add counts a cell with text.
func (r *Row) Add(text string, col, span int) {
	if r.Texts++; r.Texts > 1 {
		r.Lone = -1
		return
	}
	_, _, heading := layout.Heading(text)
	r.Lone, r.Span = col, span
	r.Label = !heading && utf8.RuneCountInString(text) < longText
}

// Classify tells tables from text. Where the sheet has borders they decide;
// where it has none, rows with a single text are text above a table and at its
// headings, and empty rows end a table unless it goes on behind one of them.
func Classify(rows []Row, cols int) []Kind {
	lined, several := 0, 0
	for _, r := range rows {
		if r.Texts > 1 {
			several++
			if r.Bordered > 0 {
				lined++
			}
		}
	}
	borders := several > 0 && float64(lined) > mostLined*float64(several)
	kinds := make([]Kind, len(rows))
	for y, r := range rows {
		switch {
		case r.Above < y && r.Texts == 0 && kinds[r.Above] == Text:
			kinds[y] = Empty // the lower part of a title
		case r.Above < y:
			kinds[y], kinds[r.Above] = Table, Table
		case r.Texts == 0 && r.Bordered == 0:
			kinds[y] = Empty
		case borders && r.Bordered > 0:
			kinds[y] = Table
			if r.Texts == 1 && !r.Label && (r.Bordered == 1 && r.Span == 1 || r.Span*2 > cols) {
				kinds[y] = Text // a heading with a border around
			}
		case borders && r.Texts < manyTexts:
			kinds[y] = Text
		case borders || r.Texts > 1:
			kinds[y] = Table
		case r.Texts == 0:
			kinds[y] = Empty
		case y > 0 && kinds[y-1] == Table && (r.Label || r.Span == 1 && r.Lone == 0):
			kinds[y] = Table
		default:
			kinds[y] = Text
		}
	}
	if !borders {
		bridge(rows, kinds)
	}
	return kinds
}

// bridge makes a single empty row between two rows of a table a part of it.
func bridge(rows []Row, kinds []Kind) {
	for y := 1; y+1 < len(kinds); y++ {
		if kinds[y] == Empty && kinds[y-1] == Table && kinds[y+1] == Table && rows[y+1].Texts > 1 {
			kinds[y] = Table
		}
	}
}

// Split returns the blocks of a table that holds a whole report, as programs for
// sheets write web pages: paragraphs, and its tables each on their own. Any other
// table is one block.
func Split(t *layout.Table) []layout.Block {
	if rows, prose := look(t); prose >= proseRows {
		return blocks(t, rows)
	}
	return []layout.Block{{Table: t}}
}

// Blocks returns the blocks of a table that is a whole sheet: paragraphs, and its
// tables each on their own.
func Blocks(t *layout.Table) []layout.Block {
	rows, _ := look(t)
	return blocks(t, rows)
}

// blocks cuts a table into its blocks.
func blocks(t *layout.Table, rows []Row) []layout.Block {
	kinds := Classify(rows, t.Cols)
	var out []layout.Block
	for y := 0; y < t.Rows; y++ {
		switch kinds[y] {
		case Text:
			out = append(out, paragraphs(t, y)...)
		case Table:
			from := y
			for y+1 < t.Rows && kinds[y+1] == Table {
				y++
			}
			out = append(out, layout.Block{Table: part(t, from, y+1)})
		}
	}
	return out
}

// look gathers what each row of a table holds, and counts those that are one
// sentence.
func look(t *layout.Table) (rows []Row, prose int) {
	rows = make([]Row, t.Rows)
	for y := range rows {
		rows[y].Lone, rows[y].Above = -1, y
	}
	for _, c := range t.Cells {
		for y := c.Row + 1; y < c.Row+c.RowSpan; y++ {
			rows[y].Above = min(rows[y].Above, c.Row)
		}
		if strings.TrimSpace(c.Text) != "" {
			rows[c.Row].Add(c.Text, c.Col, c.ColSpan)
		}
	}
	for _, c := range t.Cells {
		if rows[c.Row].Texts == 1 && rows[c.Row].Above == c.Row && utf8.RuneCountInString(c.Text) >= longText {
			prose++
		}
	}
	return rows, prose
}

// paragraphs are the lines of the text of a row; several texts are one.
func paragraphs(t *layout.Table, y int) []layout.Block {
	var texts []string
	var places []layout.Place
	for _, c := range t.Cells {
		if text := strings.TrimSpace(c.Text); c.Row == y && text != "" {
			texts, places = append(texts, text), append(places, c.Place)
		}
	}
	if len(texts) == 1 {
		texts = strings.Split(texts[0], "\n")
		var out []layout.Block
		for _, text := range texts {
			line := layout.Line{End: len(text), Place: places[0]}
			out = append(out, layout.Block{Paragraph: &layout.Paragraph{Text: text, Lines: []layout.Line{line}}})
		}
		return out
	}
	p := &layout.Paragraph{}
	for i, text := range texts {
		if i > 0 {
			p.Text += " "
		}
		from := len(p.Text)
		p.Text += strings.ReplaceAll(text, "\n", "")
		p.Lines = append(p.Lines, layout.Line{Start: from, End: len(p.Text), Place: places[i]})
	}
	return []layout.Block{{Paragraph: p}}
}

// part makes a table of the rows [from, to), as wide as what stands in them.
func part(t *layout.Table, from, to int) *layout.Table {
	width := 1
	for _, c := range t.Cells {
		if c.Row >= from && c.Row < to && strings.TrimSpace(c.Text) != "" {
			width = max(width, c.Col+c.ColSpan)
		}
	}
	out := &layout.Table{Rows: to - from, Cols: width, Method: t.Method, Place: t.Place}
	for _, c := range t.Cells {
		if c.Row < from || c.Row >= to || c.Col >= width {
			continue
		}
		c.Row -= from
		c.RowSpan, c.ColSpan = min(c.RowSpan, to-from-c.Row), min(c.ColSpan, width-c.Col)
		out.Cells = append(out.Cells, c)
	}
	if len(out.Cells) > 0 {
		out.Place = out.Cells[0].Place
	}
	return out
}

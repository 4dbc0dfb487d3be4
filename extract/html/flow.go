package html

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// A piece is a block of the document before it is known whether it belongs to
// the main content.
type piece struct {
	at    int32 // item at which it begins
	elem  int32 // the block element it stands in; a table's own item
	cells int   // of a table; 0 for a paragraph
	level int   // 1 to 6 in h1 to h6, else 0
	text  string
	lines []pieceLine
	links int // bytes of text that stand in links
}

// A pieceLine is a layout.Line before its place is written out.
type pieceLine struct{ start, end int }

// A flow walks over a page and collects pieces.
type flow struct {
	*page
	fold    folder
	open    []int32 // block elements around the current item
	first   int32   // first text item of the current run
	links   int     // bytes of links in the current run
	linkEnd int32   // end of the current link
	preEnd  int32   // end of the current pre element
}

// findBlocks cuts the page into paragraphs and tables, in document order, and
// weighs what can be content.
func (p *page) findBlocks() *page {
	f := flow{page: p}
	for i := int32(0); i < int32(len(p.items)); {
		f.close(i)
		i = f.step(i)
	}
	f.close(int32(len(p.items)))
	p.anchors = findAnchors(p)
	return p
}

// close ends the block elements that end before item i.
func (f *flow) close(i int32) {
	for n := len(f.open); n > 0 && f.items[f.open[n-1]].end <= i; n-- {
		f.flush()
		f.open = f.open[:n-1]
	}
}

// step takes one item in and returns the next one to visit.
func (f *flow) step(i int32) int32 {
	it := &f.items[i]
	switch it.kind {
	case words:
		f.words(i, it.node.Data)
	case inline:
	case link:
		f.linkEnd = max(f.linkEnd, it.end)
	case lineBreak:
		f.fold.endLine(true)
	case tableElem:
		f.flush()
		if cells, ok := f.isData(i); ok {
			f.captions(i)
			f.pieces = append(f.pieces, piece{at: i, elem: i, cells: cells})
			return it.end
		}
		f.open = append(f.open, i)
	default:
		f.flush()
		f.open = append(f.open, i)
		if it.kind == pre {
			f.preEnd = max(f.preEnd, it.end)
		}
	}
	return i + 1
}

// words adds a text node to the current run.
func (f *flow) words(i int32, s string) {
	before := len(f.fold.buf)
	if i < f.preEnd {
		for k, line := range strings.Split(s, "\n") {
			if k > 0 {
				f.fold.endLine(true)
			}
			f.fold.add(line)
		}
	} else {
		f.fold.add(s)
	}
	if before == 0 && len(f.fold.buf) > 0 {
		f.first = i
	}
	if i < f.linkEnd {
		f.links += len(f.fold.buf) - before
	}
}

// captions makes paragraphs of the captions of a data table; they begin where
// the table begins.
func (f *flow) captions(table int32) {
	first := len(f.pieces)
	for i, end := table+1, f.items[table].end; i < end; i = f.items[i].end {
		if f.items[i].kind != caption {
			continue
		}
		f.open = append(f.open, i)
		for k := i + 1; k < f.items[i].end; k++ {
			switch f.items[k].kind {
			case words:
				f.words(k, f.items[k].node.Data)
			case lineBreak:
				f.fold.endLine(true)
			}
		}
		f.flush()
		f.open = f.open[:len(f.open)-1]
	}
	for i := range f.pieces[first:] {
		f.pieces[first+i].at = table
	}
}

// flush ends the current run and makes paragraphs of its lines.
func (f *flow) flush() {
	if f.fold.empty() {
		f.fold.reset()
		return
	}
	f.fold.endLine(false)
	if lines := f.fold.lines; len(lines) > 0 {
		total := len(f.fold.buf)
		for from := 0; from < len(lines); {
			to := from + 1
			for to < len(lines) && !f.fold.breaks(lines[to-1], lines[to]) {
				to++
			}
			f.paragraph(lines[from:to], total)
			from = to
		}
	}
	f.fold.reset()
	f.links = 0
}

// paragraph makes one piece of lines of the current run.
func (f *flow) paragraph(lines []textLine, total int) {
	p := piece{at: f.first, elem: f.elem()}
	if it := &f.items[p.elem]; it.kind == heading {
		p.level = int(it.node.Data[1] - '0')
	}
	p.text, p.lines = f.fold.join(lines)
	p.links = f.links * len(p.text) / total
	f.pieces = append(f.pieces, p)
}

// elem returns the innermost open block element.
func (f *flow) elem() int32 {
	if n := len(f.open); n > 0 {
		return f.open[n-1]
	}
	return 0
}

// breaks reports whether a br between two lines begins a new paragraph: after
// an empty line, a heading or the end of a sentence, and before an indent or a
// number.
func (f *folder) breaks(prev, next textLine) bool {
	before, after := string(f.buf[prev.from:prev.to]), string(f.buf[next.from:next.to])
	return next.blank || next.indent >= 2 || endsSentence(before) || isHeading(before) || startsItem(after)
}

// join makes one text of lines, with a blank between two words of a script
// that has them.
func (f *folder) join(lines []textLine) (text string, at []pieceLine) {
	at = make([]pieceLine, len(lines))
	if len(lines) == 1 {
		text = string(f.buf[lines[0].from:lines[0].to])
		at[0] = pieceLine{0, len(text)}
		return text, at
	}
	var out strings.Builder
	var prev rune
	for i, l := range lines {
		line := f.buf[l.from:l.to]
		if next, _ := utf8.DecodeRune(line); spaced(prev) && spaced(next) {
			out.WriteByte(' ')
		}
		prev, _ = utf8.DecodeLastRune(line)
		start := out.Len()
		out.Write(line)
		at[i] = pieceLine{start, out.Len()}
	}
	return out.String(), at
}

// spaced reports whether a character belongs to a script that puts blanks
// between words.
func spaced(r rune) bool {
	return r < unicode.MaxLatin1 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// isHeading reports whether a line is a first-level heading.
func isHeading(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune(layout.HanNumerals, r) {
		return false
	}
	_, _, ok := layout.Heading(s)
	return ok
}

// startsItem reports whether a line begins with a number of its own: 一、
// （一）, 1. or ①.
func startsItem(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	if r == '（' || r == '(' {
		rest := strings.TrimLeft(s[size:], layout.Numerals)
		mark, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
		return rest != s[size:] && (mark == '）' || mark == ')')
	}
	if '①' <= r && r <= '⓿' {
		return true
	}
	rest := strings.TrimLeft(s, layout.Numerals)
	if rest == s {
		return false
	}
	mark, size := utf8.DecodeRuneInString(rest)
	after, _ := utf8.DecodeRuneInString(rest[size:])
	return strings.ContainsRune("、．.)）", mark) && (after < '0' || after > '9')
}

// endsSentence reports whether a line is closed by punctuation, a closing
// quote or bracket after it included.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, "”’」』）)》\"'")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。！？；：!?;:…", r)
}

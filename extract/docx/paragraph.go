package docx

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// A block is a paragraph or a table as read, before it is decided which tables
// hold data.
type block struct {
	paragraph *paragraph
	table     *table
	notes     []block // footnotes referred to in it
}

// A paragraph is its printed lines and the text boxes anchored in it.
type paragraph struct {
	path   string
	label  string   // automatic number
	lines  []string // with the blanks around them, at least one
	boxes  []block
	joined bool // its end is deleted: the next paragraph runs on
}

// blanks are cut off the ends of lines.
const blanks = " \t\r\n\u00a0\u3000\u200b\u2060\ufeff"

// blocks reads the paragraphs and tables in a body, a cell, a text box or a
// note. Only the body keeps notes apart; body is true for it.
func (d *document) blocks(n *node, path string, body bool) []block {
	var out []block
	paragraphs, tables := 0, 0
	for _, k := range printed(n) {
		before := len(d.pending)
		switch k.name {
		case "w:p":
			paragraphs++
			p := d.paragraph(k, join(path, "p", paragraphs))
			if last := len(out) - 1; last >= 0 && out[last].paragraph != nil && out[last].paragraph.joined {
				out[last].paragraph.runOn(p)
			} else {
				out = append(out, block{paragraph: p})
			}
		case "w:tbl":
			tables++
			out = append(out, block{table: d.table(k, join(path, "tbl", tables))})
		case "w:altChunk":
			d.warn(path, "a part of another format (%s) is embedded here and not read", k.attr("id"))
		}
		if last := len(out) - 1; body && last >= 0 {
			out[last].notes = append(out[last].notes, d.pending[before:]...)
			d.pending = d.pending[:before]
		}
	}
	return out
}

// join extends a path by the n-th element of a kind.
func join(path, kind string, n int) string {
	step := kind + "[" + strconv.Itoa(n) + "]"
	if path == "" {
		return step
	}
	return path + "/" + step
}

// printed returns the lines with the automatic number in the first.
func (p *paragraph) printed() []string {
	if p.label == "" {
		return p.lines
	}
	return append([]string{p.label + strings.TrimLeft(p.lines[0], blanks)}, p.lines[1:]...)
}

// runOn appends the text of the next paragraph to one whose end is deleted.
// The properties are those of the next: they belong to the end that is left.
func (p *paragraph) runOn(next *paragraph) {
	p.lines[len(p.lines)-1] += next.lines[0]
	p.lines = append(p.lines, next.lines[1:]...)
	p.label = next.label
	p.boxes = append(p.boxes, next.boxes...)
	p.joined = next.joined
}

// A writer collects the lines of one paragraph.
type writer struct {
	lines []string
	line  strings.Builder
	style string
	par   *paragraph
	// raised is how the text of the run stands: "superscript", "subscript" or "".
	raised string
	struck bool // the text of the run is struck out
}

func (w *writer) endLine() {
	w.lines = append(w.lines, w.line.String())
	w.line.Reset()
}

func (d *document) paragraph(n *node, path string) *paragraph {
	p := &paragraph{path: path}
	properties := n.child("w:pPr")
	w := &writer{par: p, style: properties.child("w:pStyle").attr("val")}
	if w.style == "" {
		w.style = d.styles.paragraph
	}
	mark := properties.child("w:rPr")
	p.joined = mark.child("w:del") != nil || mark.child("w:moveFrom") != nil
	if !p.joined && !mark.child("w:vanish").on() {
		p.label = d.label(properties, w.style)
	}
	for _, k := range printed(n) {
		d.inline(w, k)
	}
	w.endLine()
	p.lines = layout.WithoutStruck(w.lines)
	return p
}

// inline reads what stands in a paragraph: a run, or something that holds text
// of its own.
func (d *document) inline(w *writer, n *node) {
	switch n.name {
	case "w:pPr":
	case "w:r":
		if d.styles.hidden(n.child("w:rPr"), w.style) {
			d.hiddenRun(n)
			return
		}
		w.raised = d.styles.raised(n.child("w:rPr"))
		w.struck = n.child("w:rPr", "w:strike").on() || n.child("w:rPr", "w:dstrike").on()
		for _, k := range printed(n) {
			d.piece(w, k)
		}
		w.raised, w.struck = "", false
	case "w:ruby":
		d.inline(w, n.child("w:rubyBase").orEmpty())
	case "m:t":
		d.write(w, n.text)
	default:
		for _, k := range printed(n) {
			d.inline(w, k)
		}
	}
}

// orEmpty returns an empty node for nil.
func (n *node) orEmpty() *node {
	if n == nil {
		return &node{}
	}
	return n
}

// hiddenRun follows the field characters of a run that is not printed.
func (d *document) hiddenRun(n *node) {
	for _, k := range n.kids {
		if k.name == "w:fldChar" {
			d.fields.char(k)
		}
	}
}

// piece reads one child of a run.
func (d *document) piece(w *writer, n *node) {
	switch n.name {
	case "w:fldChar":
		d.fields.char(n)
		return
	case "w:rPr":
		return
	}
	if d.fields.inInstruction() {
		return
	}
	switch n.name {
	case "w:t":
		text := n.text
		if n.attr("space") != "preserve" {
			text = strings.Trim(text, " \t\r\n")
		}
		d.write(w, text)
	case "w:tab", "w:ptab":
		d.write(w, " ")
	case "w:br", "w:cr":
		w.endLine()
	case "w:noBreakHyphen":
		d.write(w, "-")
	case "w:sym":
		d.write(w, symbol(n.attr("char")))
	case "w:ruby":
		d.inline(w, n)
	case "w:footnoteReference", "w:endnoteReference":
		d.note(n)
	case "w:drawing", "w:pict", "w:object":
		d.drawing(w, n)
	}
}

// write appends text to the line; characters that print nothing are left out.
func (d *document) write(w *writer, text string) {
	d.chars += utf8.RuneCountInString(text)
	if w.raised != "" && strings.TrimSpace(w.line.String()) != "" { // behind other text: the mark of a note
		text = layout.Raised(text, w.raised == "subscript")
	}
	text = invisible.Replace(text)
	if w.struck {
		text = layout.StruckOut(text)
	}
	w.line.WriteString(text)
}

var invisible = strings.NewReplacer("\u00a0", " ", "\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "", "\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// symbol returns the character of a w:sym element: a code point of its font.
// Symbol fonts stand in the private use area, and their signs are no digits.
func symbol(code string) string {
	c, err := strconv.ParseUint(code, 16, 32)
	if err != nil || c == 0 || c > utf8.MaxRune || !utf8.ValidRune(rune(c)) {
		return "\ufffd"
	}
	return string(rune(c))
}

// note queues the text of a footnote or endnote, to stand behind the block
// that refers to it. Each is read once.
func (d *document) note(ref *node) {
	kind := strings.TrimSuffix(strings.TrimPrefix(ref.name, "w:"), "Reference")
	key := kind + " " + ref.attr("id")
	n := d.notes[key]
	if n == nil {
		return
	}
	delete(d.notes, key)
	stack := d.fields.stack
	d.fields.stack = nil
	d.pending = append(d.pending, d.blocks(n, kind+"["+ref.attr("id")+"]", false)...)
	d.fields.stack = stack
}

// paragraphs turns the lines of a paragraph into layout: a line break begins a
// new paragraph where a heading or the end of a sentence stands before it, or
// a heading behind it.
func (p *paragraph) paragraphs() []layout.Block {
	var out []layout.Block
	var open []string
	flush := func() {
		if len(open) == 0 {
			return
		}
		text, ends := layout.JoinLines(open)
		par := &layout.Paragraph{Text: text}
		start := 0
		for _, end := range ends {
			par.Lines = append(par.Lines, layout.Line{Start: start, End: end, Place: layout.Place{Locator: p.path}})
			start = end
		}
		out = append(out, layout.Block{Paragraph: par})
		open = nil
	}
	for _, l := range p.printed() {
		bare := strings.Trim(l, blanks)
		if bare == "" {
			continue
		}
		if n := len(open); n > 0 && breaks(open[n-1], l) {
			flush()
		}
		open = append(open, bare)
	}
	flush()
	return out
}

// breaks reports whether a line break separates two paragraphs.
func breaks(before, after string) bool {
	if _, _, ok := layout.Heading(before); ok {
		return true
	}
	if _, _, ok := layout.Heading(after); ok {
		return true
	}
	if utf8.RuneCountInString(after)-utf8.RuneCountInString(strings.TrimLeft(after, blanks)) >= 2 {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, "”’」』）)》\"'"))
	return strings.ContainsRune("。！？；：!?;:…", last)
}

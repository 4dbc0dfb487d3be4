package narrative

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/gongkai/gongkai/extract/layout"
)

// hardBreak ends a sentence in a stream: the end of a paragraph.
const hardBreak = '\n'

// minTorn is the shortest paragraph in characters that can be the first half
// of a sentence torn apart by a page break; shorter ones are headings.
const minTorn = 25

// A stream is the text of one section made plain: half-width, simplified,
// without blanks. Every character knows where it stands in the text.
type stream struct {
	text  string  // of the section, as given
	runes []rune  // plain
	pos   []int32 // character of the text that runes[i] is
	bytes []int32 // byte of the text at which it begins
	paras []para
}

// A para is a paragraph block of the section, which begins at a byte of its text.
type para struct {
	start int
	*layout.Paragraph
}

// A folder turns printed characters into plain ones. 0 means that nothing is
// printed.
type folder [1 << 16]uint16

// kept are full-width marks that say more than their half-width forms.
const kept = "，；：。、！？“”‘’《》「」"

func newFolder() *folder {
	f := &folder{}
	for r := range rune(len(f)) {
		f[r] = uint16(r)
		if to := layout.Ideograph(r); to < 1<<16 {
			f[r] = uint16(to)
		}
	}
	for _, rg := range [][2]rune{{0xA0, 0xFF}, {0x2000, 0x206F}, {0x2460, 0x24FF}, {0x3000, 0x303F}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFFEF}} {
		for r := rg[0]; r <= rg[1]; r++ {
			n, size := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
			if size == len(norm.NFKC.String(string(r))) && n < 1<<16 && !unicode.Is(unicode.No, r) {
				f[r] = uint16(n)
			}
		}
	}
	for r := range rune(len(f)) {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			f[r] = 0
		}
	}
	for _, r := range kept {
		f[r] = uint16(r)
	}
	return f
}

func (f *folder) fold(r rune) rune {
	if int(r) < len(f) {
		return rune(f[r])
	}
	return r
}

// plain makes the plain text of a section, in the memory of another one.
func (f *folder) plain(s layout.Section, st *stream) {
	st.text, st.paras = s.Text, paragraphs(s)
	n := utf8.RuneCountInString(s.Text)
	st.runes, st.pos, st.bytes = slices.Grow(st.runes[:0], n), slices.Grow(st.pos[:0], n), slices.Grow(st.bytes[:0], n)
	next, at := 1, int32(0)
	for b, r := range s.Text {
		if next < len(st.paras) && b == st.paras[next].start-1 {
			if !st.torn(next) {
				st.runes, st.pos, st.bytes = append(st.runes, hardBreak), append(st.pos, at), append(st.bytes, int32(b))
			}
			next++
		} else if c := f.fold(r); c != 0 {
			st.runes, st.pos, st.bytes = append(st.runes, c), append(st.pos, at), append(st.bytes, int32(b))
		}
		at++
	}
}

// paragraphs finds the blocks of a section in its text. Where they do not fit
// it, every line of the text is a paragraph without a place.
func paragraphs(s layout.Section) []para {
	var out []para
	start := 0
	for _, b := range s.Blocks {
		p := b.Paragraph
		if p == nil || (p.Text == "" && start == 0) {
			continue // the text has no line for an empty paragraph at its beginning
		}
		if len(s.Text) < start+len(p.Text) || s.Text[start:start+len(p.Text)] != p.Text {
			return lines(s.Text)
		}
		out = append(out, para{start, p})
		start += len(p.Text) + 1
	}
	if start != len(s.Text)+1 {
		return lines(s.Text)
	}
	return out
}

func lines(text string) []para {
	out := []para{{}}
	for b, r := range text {
		if r == '\n' {
			out = append(out, para{start: b + 1})
		}
	}
	return out
}

// torn reports whether paragraph n goes on with the sentence that the one
// before it began: that one is running text without an end, and this one
// stands on a later page.
func (st *stream) torn(n int) bool {
	before, this := st.paras[n-1].Paragraph, st.paras[n].Paragraph
	if before == nil || this == nil || len(before.Lines) == 0 || len(this.Lines) == 0 {
		return false
	}
	if this.Lines[0].Place.Page <= before.Lines[len(before.Lines)-1].Place.Page {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(before.Text)
	first, _ := utf8.DecodeRuneInString(this.Text)
	return utf8.RuneCountInString(before.Text) >= minTorn && (unicode.IsLetter(last) || unicode.IsDigit(last) || last == '，' || last == '、') &&
		(unicode.IsLetter(first) || unicode.IsDigit(first)) && !startsItem(this.Text)
}

// startsItem reports whether a paragraph begins with a number of a list.
func startsItem(text string) bool {
	for i, r := range []rune(text[:min(len(text), 24)]) {
		switch {
		case i > 0 && (r == '、' || r == '.' || r == '．' || r == '）' || r == ')'):
			return true
		case !unicode.IsDigit(r) && !isNumeral(r):
			return false
		}
	}
	return false
}

// place finds where runes [i, j) of the stream are printed.
func (st *stream) place(i, j int) layout.Place {
	start := int(st.bytes[i])
	n := len(st.paras) - 1
	for lo, hi := 0, len(st.paras); lo < hi; {
		mid := (lo + hi) / 2
		if st.paras[mid].start <= start {
			n, lo = mid, mid+1
		} else {
			hi = mid
		}
	}
	if n < 0 || st.paras[n].Paragraph == nil {
		return layout.Place{}
	}
	p := st.paras[n]
	from := start - p.start
	for _, l := range p.Lines {
		if l.Start <= from && from < l.End {
			return within(l, p.Text, from, int(st.pos[j-1]+1-st.pos[i]))
		}
	}
	if len(p.Lines) > 0 {
		return p.Lines[0].Place
	}
	return layout.Place{}
}

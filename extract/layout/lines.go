package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// How glyphs form lines, as multiples of the font size.
const (
	sameLine   = 0.5 // two glyphs share a line if they overlap vertically by this share of the smaller one
	wordGap    = 0.3 // a wider gap beside a Latin letter or digit is a blank
	wideGap    = 1.2 // a wider gap is a blank anywhere
	doubleGap  = 0.3 // equal glyphs closer than this are one glyph printed twice (fake bold)
	smallestPt = 0.5 // font sizes below this come from damaged files
)

// A TextLine is a run of glyphs on one baseline, from left to right.
type TextLine struct {
	Glyphs []Glyph
	Box    Box
	Text   string
}

// Size returns the median font size in points.
func (l TextLine) Size() float64 {
	sizes := make([]float64, len(l.Glyphs))
	for i, g := range l.Glyphs {
		sizes[i] = height(g)
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}

// TextLines groups glyphs into lines from top to bottom by geometry alone; the
// order of the content stream does not matter. White space glyphs end no line
// and start none.
func TextLines(glyphs []Glyph) []TextLine {
	gs := make([]Glyph, 0, len(glyphs))
	for _, g := range glyphs {
		if !unicode.IsSpace(g.Rune) && g.Rune != '\u200b' {
			gs = append(gs, g)
		}
	}
	slices.SortStableFunc(gs, func(a, b Glyph) int { return cmp.Compare(a.Box.CenterY(), b.Box.CenterY()) })
	var rows [][]Glyph
	var bands []Box
	for _, g := range gs {
		if i := bandOf(bands, g); i >= 0 {
			rows[i] = append(rows[i], g)
			continue
		}
		rows = append(rows, []Glyph{g})
		bands = append(bands, g.Box)
	}
	out := make([]TextLine, 0, len(rows))
	for _, row := range rows {
		out = append(out, newLine(row))
	}
	slices.SortStableFunc(out, func(a, b TextLine) int { return cmp.Compare(a.Box.CenterY(), b.Box.CenterY()) })
	return out
}

// bandOf returns the latest line a glyph shares its height with, or -1. Glyphs
// arrive from top to bottom, so only the last few lines can match.
func bandOf(bands []Box, g Glyph) int {
	for i := len(bands) - 1; i >= 0 && i >= len(bands)-4; i-- {
		shared := math.Min(bands[i].Y1, g.Box.Y1) - math.Max(bands[i].Y0, g.Box.Y0)
		smaller := math.Min(bands[i].Height(), g.Box.Height())
		if smaller > 0 && shared >= sameLine*smaller {
			return i
		}
	}
	return -1
}

func newLine(row []Glyph) TextLine {
	slices.SortStableFunc(row, func(a, b Glyph) int { return cmp.Compare(a.Box.X0, b.Box.X0) })
	row = dropDoubles(row)
	l := TextLine{Glyphs: row}
	var text strings.Builder
	for i, g := range row {
		l.Box = l.Box.Union(g.Box)
		if i > 0 && blankBetween(row[i-1], g) {
			text.WriteByte(' ')
		}
		text.WriteRune(g.Rune)
	}
	l.Text = text.String()
	return l
}

// dropDoubles removes a glyph printed again almost in place. Characters that were
// recognised one behind the other are as many as were seen, however close they stand.
func dropDoubles(row []Glyph) []Glyph {
	out := row[:0]
	for _, g := range row {
		twice := false
		for i := len(out) - 1; i >= 0 && !twice && g.Box.X0-out[i].Box.X0 < doubleGap*height(g); i-- {
			twice = out[i].Rune == g.Rune && !Successive(out[i], g) && math.Abs(out[i].Box.Y0-g.Box.Y0) < doubleGap*height(g)
		}
		if !twice {
			out = append(out, g)
		}
	}
	return out
}

// Successive reports whether two glyphs were recognised in an image one behind
// the other.
func Successive(a, b Glyph) bool { return a.Confidence > 0 && b.Confidence > 0 && b.Seq == a.Seq+1 }

// height is the font size, or the height of the box where the file gives none.
func height(g Glyph) float64 {
	if g.Size > smallestPt {
		return g.Size
	}
	return math.Max(g.Box.Height(), smallestPt)
}

func blankBetween(a, b Glyph) bool {
	gap := b.Box.X0 - a.Box.X1
	size := math.Min(height(a), height(b))
	if gap > wideGap*size {
		return true
	}
	return gap > wordGap*size && (isWestern(a.Rune) || isWestern(b.Rune)) && !unicode.IsPunct(a.Rune) && !unicode.IsPunct(b.Rune)
}

// isWestern reports whether a character belongs to a script that puts blanks
// between words.
func isWestern(r rune) bool {
	return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// EndsSentence reports whether a text is closed by punctuation, a closing quote
// or bracket after it included.
func EndsSentence(s string) bool {
	return strings.ContainsRune("。！？；：!?;:…", lastRune(strings.TrimRight(s, "”’」』）)》\"'")))
}

// JoinLines puts the lines of one paragraph together: no blank between Han
// characters, one between two western words.
func JoinLines(lines []string) (text string, ends []int) {
	var b strings.Builder
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if prev := lastRune(b.String()); prev != 0 && l != "" && unicode.IsLetter(prev) && isWestern(prev) && isWestern([]rune(l)[0]) && unicode.IsLetter([]rune(l)[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(l)
		ends = append(ends, b.Len())
	}
	return b.String(), ends
}

func lastRune(s string) rune {
	if s == "" {
		return 0
	}
	rs := []rune(s[max(0, len(s)-4):])
	return rs[len(rs)-1]
}

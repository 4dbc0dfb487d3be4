package layout

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// headingPattern is the numbering style of first-level headings in official
// documents (GB/T 9704: 一、二、三、…).
var headingPattern = regexp.MustCompile(`^[\s　]*([一二三四五六七八九十]{1,3})[\s　]*[、．.，,][\s　]*(\S.*)$`)

// HanNumerals are the characters of such numbers, and Numerals all in which
// items of a text are numbered.
const (
	HanNumerals = "一二三四五六七八九十"
	Numerals    = HanNumerals + "0123456789０１２３４５６７８９"
)

// maxHeading is the longest heading in runes; a longer paragraph that starts
// with a number is running text.
const maxHeading = 45

// Sections cuts blocks at first-level headings. What stands before the first
// heading is section 0. Every block lands in exactly one section.
func Sections(blocks []Block) []Section {
	out := []Section{{}}
	var text strings.Builder
	end := func() {
		out[len(out)-1].Text = text.String()
		text.Reset()
	}
	for _, b := range blocks {
		if b.Paragraph != nil {
			if n, heading, ok := Heading(b.Paragraph.Text); ok {
				end()
				out = append(out, Section{Number: n, Heading: heading})
				continue
			}
		}
		s := &out[len(out)-1]
		s.Blocks = append(s.Blocks, b)
		if b.Paragraph == nil {
			continue
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(b.Paragraph.Text)
	}
	end()
	return out
}

// Heading reports whether a paragraph is a first-level heading, with its
// number and its text.
func Heading(text string) (number int, heading string, ok bool) {
	if first, _ := utf8.DecodeRuneInString(strings.TrimSpace(text)); !strings.ContainsRune(HanNumerals, first) {
		return 0, "", false
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\n", ""))
	m := headingPattern.FindStringSubmatch(text)
	if m == nil || len([]rune(text)) > maxHeading || strings.ContainsAny(strings.TrimRight(text, "。：:"), "。；;") {
		return 0, "", false
	}
	return chineseNumber(m[1]), text, true
}

// chineseNumber reads 一 to 九十九; 0 if the characters do not form a number.
func chineseNumber(s string) int {
	digits := HanNumerals[:len(HanNumerals)-len("十")]
	tens, ones, seenTen := 0, 0, false
	for _, r := range s {
		if r == '十' {
			if seenTen {
				return 0
			}
			seenTen, tens, ones = true, max(ones, 1), 0
			continue
		}
		i := strings.IndexRune(digits, r)
		if i < 0 || ones != 0 {
			return 0
		}
		ones = i/len("一") + 1
	}
	return tens*10 + ones
}

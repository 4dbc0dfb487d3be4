// Package title reads the titles of yearly reports. In: one line of text. Out:
// whose report it is, of which year, and what remark stands behind it. It does
// not know documents, pages or lists, whether such a body exists, or what the
// rest of the text says: the crawler asks it about links before there is a
// document, and normalize about what a document prints above its text.
//
// A title is full if it names body and year. In a list both may stand
// elsewhere, and in a column of reports a title need not say what the reports
// are about. Patterns and words are data (data/*.csv).
package title

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// A Title is what a title says. A zero field means that it does not say.
type Title struct {
	Text   string // in plain characters, without blanks and what surrounds it
	Agency string // as printed, in plain characters
	Year   int
	Remark string // in brackets behind it: 图片版
}

// around are marks that surround a title and do not belong to it.
const around = "《》“”\"'·•-—>[]【】"

// Full reads a title that names body and year. The body may be the end of a
// name only, see Incomplete; it is empty if the title prints none.
func (g *Grammar) Full(text string) (Title, bool) {
	plain := layout.Plain(text)
	for _, p := range g.full {
		m := p.FindStringSubmatch(plain)
		if m == nil {
			continue
		}
		t := Title{Text: plain, Agency: strings.TrimLeft(m[p.SubexpIndex("agency")], "《“\""), Year: g.number(m[p.SubexpIndex("year")])}
		if t.Agency == "" || t.Year == 0 {
			continue
		}
		if g.none[t.Agency] {
			t.Agency = ""
		}
		return t, true
	}
	return Title{}, false
}

// Listed reads a title as lists print it: body and year may be missing.
func (g *Grammar) Listed(text string) (Title, bool) {
	if !strings.Contains(text, g.one("must")) {
		return Title{}, false
	}
	plain := strings.Trim(layout.Plain(text), around)
	for _, subject := range g.words["subject"] {
		i := strings.LastIndex(plain, subject)
		if i < 0 {
			continue
		}
		m := g.tail.FindStringSubmatch(plain[i+len(subject):])
		if m == nil {
			return Title{}, false
		}
		return Title{plain, g.body(plain[:i]), g.Year(plain), m[g.tail.SubexpIndex("remark")]}, true
	}
	return Title{}, false
}

// Remark returns what stands in brackets at the end of a title; a year is no
// remark.
func (g *Grammar) Remark(text string) string {
	if m := g.remark.FindStringSubmatch(layout.Plain(text)); m != nil {
		return m[g.remark.SubexpIndex("remark")]
	}
	return ""
}

// Short reads a title in a column of reports, where it need not name what the
// column is about.
func (g *Grammar) Short(text string) (Title, bool) {
	plain := strings.Trim(layout.Plain(text), around)
	rest, ok := g.withoutYear(plain)
	if !ok {
		return Title{}, false
	}
	m := g.short.FindStringSubmatch(rest)
	if m == nil {
		return Title{}, false
	}
	return Title{plain, g.body(m[g.short.SubexpIndex("agency")]), g.Year(plain), m[g.short.SubexpIndex("remark")]}, true
}

// body takes the name out of what stands before the subject of a title:
// without year, and without what every title has.
func (g *Grammar) body(s string) string {
	s, _ = g.withoutYear(s)
	if lead := g.lead.FindStringIndex(s); lead != nil {
		s = s[:lead[0]]
	}
	s = strings.TrimPrefix(s, g.one("label"))
	if _, known := g.endings[s]; known {
		return ""
	}
	return strings.TrimLeft(s, "《“\"0123456789.、")
}

// withoutYear takes the first year out of a plain text; ok is false if there
// is none.
func (g *Grammar) withoutYear(s string) (rest string, ok bool) {
	at := g.dated.FindStringIndex(s)
	if at == nil {
		return s, false
	}
	return s[:at[0]] + s[at[1]:], true
}

// Year reads the first year in a plain text, in digits or Chinese numerals; 0
// if there is none.
func (g *Grammar) Year(s string) int { return g.number(g.year.FindString(s)) }

// number reads a year in digits or Chinese numerals; 0 if it is none.
func (g *Grammar) number(s string) int {
	y, err := strconv.Atoi(strings.Map(func(c rune) rune {
		if digit, ok := g.numerals[c]; ok {
			return digit
		}
		return c
	}, s))
	if err != nil {
		return 0
	}
	return y
}

// YearPattern is the regular expression of a year in plain text, without
// groups.
func (g *Grammar) YearPattern() string { return g.year.String() }

// Incomplete reports whether a name is the end of one only, before which the
// place stands elsewhere, or no name at all.
func (g *Grammar) Incomplete(name string) bool {
	_, known := g.endings[name]
	return known || name == ""
}

// A Grammar holds the patterns and words of titles. It is safe for concurrent
// use.
type Grammar struct {
	full              []*regexp.Regexp // with groups agency and year, best first
	tail, short, lead *regexp.Regexp
	remark            *regexp.Regexp
	year, dated       *regexp.Regexp
	words             map[string][]string // by use
	endings           map[string]bool     // ends of names; true if they are names at all
	none              map[string]bool     // what stands for a body where the title prints none
	numerals          map[rune]rune
}

func (g *Grammar) one(use string) string { return g.words[use][0] }

package form

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/agnivade/levenshtein"

	"github.com/gongkai/gongkai/extract/layout"
)

// A label is one printed label in comparable form.
type label struct {
	text   string // as the form prints it
	number string // numbering in front, without its marks: 一, 3
	body   string // letters and digits only, numbering removed
	runes  []rune // of body
	bare   string // body without a parenthetical tail
}

// labels is every label of the forms with what is known about how they are
// misprinted.
type labels struct {
	all        []label
	byText     map[string]int
	variants   map[string]string // body -> canonical body
	characters map[rune]rune     // printed character -> character of the form
	columns    map[int]bool      // labels that head a value column
	corners    []int             // labels that head the labels of rows
	rows       map[int][]int     // labels of a row of a grid, with those of its groups
	lead       []string          // words that stand before a numbering and do not count
	headers    int               // header lines that ask for labels

	mu    sync.RWMutex
	known map[string]*sims // of texts met before, in any document; labels repeat from report to report
}

// maxKnown bounds how many texts are remembered.
const maxKnown = 20000

func newLabels() *labels {
	return &labels{byText: map[string]int{}, variants: map[string]string{}, characters: map[rune]rune{}, columns: map[int]bool{}, rows: map[int][]int{}, known: map[string]*sims{}}
}

// add makes texts known as labels; empty ones are ignored.
func (l *labels) add(texts ...string) {
	for _, t := range texts {
		if _, known := l.byText[t]; t == "" || known {
			continue
		}
		l.byText[t] = len(l.all)
		l.all = append(l.all, l.fold(t))
	}
}

// id returns the index of a label, or noLabel.
func (l *labels) id(text string) int {
	if i, ok := l.byText[text]; ok {
		return i
	}
	return noLabel
}

func (l *labels) ids(texts []string) []int {
	var out []int
	for _, t := range texts {
		out = append(out, l.id(t))
	}
	return out
}

func (l *labels) addCharacter(printed, canonical string) error {
	p, c := []rune(printed), []rune(canonical)
	if len(p) != 1 || len(c) != 1 || p[0] == c[0] {
		return fmt.Errorf("%q to %q is not one character to another", printed, canonical)
	}
	if _, known := l.characters[p[0]]; known {
		return fmt.Errorf("%q is listed twice", printed)
	}
	l.characters[p[0]] = c[0]
	return nil
}

func (l *labels) addVariant(printed, canonical string) error {
	if l.id(canonical) == noLabel {
		return fmt.Errorf("%q is not a label of any form", canonical)
	}
	p, c := l.fold(printed).body, l.fold(canonical).body
	if p == c {
		return fmt.Errorf("%q reads as %q without a variant", printed, canonical)
	}
	if _, known := l.variants[p]; known {
		return fmt.Errorf("%q is listed twice", printed)
	}
	l.variants[p] = c
	return nil
}

// numbering is how Chinese documents number items (GB/T 9704), with marks that
// readers lose or swap: 一、 （一） 1. 1． 1、 一) and a digit glued to its text.
var numbering = regexp.MustCompile(`^\(?([一二三四五六七八九十]{1,3}|[0-9]{1,2})[)、.,:]+|^([0-9]{1,2})(\p{Han})`)

// tail is a remark in brackets at the end of a label.
var tail = regexp.MustCompile(`\([^()]*\)?$`)

// fold makes a printed label comparable: compatibility characters, blanks,
// quotes and marks no longer count, numbering and tail stand apart.
func (l *labels) fold(text string) label {
	out := label{text: text}
	s := strings.Map(func(c rune) rune {
		if to, ok := l.characters[c]; ok {
			return to
		}
		if unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, layout.Compatible(text))
	for _, w := range l.lead {
		if rest, ok := strings.CutPrefix(s, w); ok {
			s = strings.TrimLeft(rest, ":,、.")
		}
	}
	if m := numbering.FindStringSubmatchIndex(s); m != nil {
		if m[2] >= 0 {
			out.number, s = s[m[2]:m[3]], s[m[1]:]
		} else {
			out.number, s = s[m[4]:m[5]], s[m[6]:]
		}
	}
	out.body, out.bare = letters(s), letters(tail.ReplaceAllString(s, ""))
	if out.bare == "" {
		out.bare = out.body
	}
	if to, ok := l.variants[out.body]; ok {
		out.body, out.bare = to, to
	}
	out.runes = []rune(out.body)
	return out
}

// letters keeps letters and digits.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, s)
}

// Similarity of labels, from 0 to 1.
const (
	simTail    = 0.97 // equal but for a remark in brackets
	simPart    = 0.60 // floor for a label of which a part is printed ...
	simPartMax = 0.35 // ... plus this much times the part that is there
	simLike    = 0.60 // from here on a text counts as a label
	maxLabel   = 80   // characters; a longer text is no label
)

// similarity compares the bodies of a printed text and a label.
func similarity(p, l *label) float64 {
	if p.body == "" || l.body == "" || len(p.runes) > maxLabel {
		return 0
	}
	if p.body == l.body {
		return 1
	}
	if p.bare == l.bare || p.body == l.bare || p.bare == l.body {
		return simTail
	}
	a, b := p.runes, l.runes
	if !share(a, b) {
		return 0
	}
	return max(1-float64(levenshtein.ComputeDistance(p.body, l.body))/float64(max(len(a), len(b))), partOf(a, b))
}

// share is a cheap test: the shorter text has at least half of its characters
// in the longer one.
func share(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for _, c := range a {
		for _, d := range b {
			if c == d {
				n++
				break
			}
		}
	}
	return 2*n >= len(a)
}

// partOf credits a text that is the beginning or the end of the other, with
// few characters misprinted: labels are cut at cell borders.
func partOf(a, b []rune) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	ratio := float64(len(a)) / float64(len(b))
	if len(a) < 2 || ratio < 0.3 {
		return 0
	}
	start, end := string(b[:len(a)]), string(b[len(b)-len(a):])
	wrong := min(levenshtein.ComputeDistance(string(a), start), levenshtein.ComputeDistance(string(a), end))
	right := 1 - float64(wrong)/float64(len(a))
	if right < 0.75 {
		return 0
	}
	return (simPart + simPartMax*ratio) * right
}

// minBeginning is how many characters of a label tell it, if no other begins
// with them.
const minBeginning = 5

// begunBy returns the only label that begins as a text does, numbering and all,
// noLabel if there is none: a page break cuts labels behind their first line.
func (l *labels) begunBy(p *label) int {
	out := noLabel
	if len(p.runes) < minBeginning {
		return out
	}
	for i := range l.all {
		if !strings.HasPrefix(l.all[i].body, p.body) {
			continue
		}
		if out != noLabel || l.all[i].number != p.number {
			return noLabel
		}
		out = i
	}
	return out
}

// sims holds the similarity of one printed text to every label.
type sims struct {
	label label
	to    []float64
	like  bool // some label is similar enough for the text to count as one
	best  float64
	// column says that the text is above all a column label.
	column bool
}

// to a label that is not there, nothing is similar.
func (s *sims) at(id int) float64 {
	if s == nil || id == noLabel {
		return 0
	}
	return s.to[id]
}

// compare returns the similarity of a text to every label. Results are kept
// in seen for the document, and for all documents while there is room.
func (l *labels) compare(text string, seen map[string]*sims) *sims {
	if s, ok := seen[text]; ok {
		return s
	}
	l.mu.RLock()
	s := l.known[text]
	l.mu.RUnlock()
	if s == nil {
		s = l.measure(text)
		l.mu.Lock()
		if len(l.known) < maxKnown {
			l.known[text] = s
		}
		l.mu.Unlock()
	}
	seen[text] = s
	return s
}

// measure compares a text with every label.
func (l *labels) measure(text string) *sims {
	s := &sims{label: l.fold(text), to: make([]float64, len(l.all))}
	for i := range l.all {
		s.to[i] = similarity(&s.label, &l.all[i])
		s.best = max(s.best, s.to[i])
	}
	if i := l.begunBy(&s.label); i != noLabel {
		s.to[i] = max(s.to[i], simPart+simPartMax*float64(len(s.label.runes))/float64(len(l.all[i].runes)))
		s.best = max(s.best, s.to[i])
	}
	s.like = s.best >= simLike
	s.column = l.column(s)
	return s
}

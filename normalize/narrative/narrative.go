// Package narrative reads the numbers that stand in the running text of a
// report. In: the sections of a laid-out document, or one sentence. Out: a
// Reading: every number that a metric of the dictionary names, with its
// sentence, character range and place, and every other number with the reason
// why it is no value. Tables are left to package form.
//
// What the words mean is data (data/*.csv): metrics, words, units, rules. The
// package knows the grammar between them: numbers, clauses, lists, and which
// word is near which number. It does not know who published the report, for
// which year, or whether a stated number is true.
package narrative

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// A Metric is one number of the prose that a metric of the dictionary names.
//
// Start and End count Unicode characters in the text of the section as given,
// so that the characters [Start, End) are Raw. Where the text says in words
// that there was none, Raw is that word and Negated is set.
type Metric struct {
	Code      string   // data/metrics.csv
	Value     *big.Rat // in the base unit: 万 and 亿 are multiplied out
	Unit      string   // as printed behind the number, without 万 and 亿; the unit of the metric if none is printed
	Raw       string   // the number as printed, or the word of negation
	Qualifier string   // eq, ge, le, approx
	Period    string   // year, month, as_of, cumulative
	Year      int      // the year the sentence names for this number, 0 if none
	Scope     string   // agency, jurisdiction, system
	Dim       string   // channel or category, "" if none
	Negated   bool     // the value is 0 because the sentence says so in words
	Quote     string   // the sentence, as printed
	Section   int      // index of the section among those given
	Start     int
	End       int
	Place     layout.Place
	// Confidence is 1 where the label stands at the number, less the more the
	// reading had to carry over from elsewhere.
	Confidence float64
	Why        string // how the number was bound, in a few words
}

// An Unread is a number of the prose that is no value of a metric.
type Unread struct {
	Raw     string
	Quote   string
	Reason  string // code of data/reasons.csv
	Section int
	Start   int
	End     int
	Place   layout.Place
}

// A Reading is what the prose of one report says in numbers, in reading order.
type Reading struct {
	Metrics []Metric
	Unread  []Unread
}

// Read reads the paragraphs of sections.
func (d *Dictionary) Read(sections []layout.Section) Reading {
	var out Reading
	year := modalYear(sections)
	var st stream // with the tokens, used again for every section
	var tokens []token
	for i, s := range sections {
		d.folder.plain(s, &st)
		r := reader{d: d, st: &st, section: i, modal: year, out: &out, tokens: tokens}
		r.read(nil)
		tokens = r.tokens
	}
	return out
}

// modalYear returns the year that sections name most often, the later one of
// two; 0 if none.
func modalYear(sections []layout.Section) int {
	count := map[int]int{}
	for _, s := range sections {
		for rest := s.Text; ; {
			i := strings.Index(rest, "年")
			if i < 0 {
				break
			}
			digits := strings.TrimRight(rest[:i], " \u00a0\u3000")
			if y, err := strconv.Atoi(digits[max(len(digits)-4, 0):]); err == nil && y > 1900 && y < 2100 {
				count[y]++
			}
			rest = rest[i+len("年"):]
		}
	}
	best := 0
	for y, n := range count {
		if n > count[best] || n == count[best] && y > best {
			best = y
		}
	}
	return best
}

// Sentence reads text that stands alone, as section 0 without places.
func (d *Dictionary) Sentence(text string) Reading {
	return d.Read([]layout.Section{{Text: text}})
}

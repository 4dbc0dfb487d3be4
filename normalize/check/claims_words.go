package check

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Part is a part of the running text under one heading.
type Part struct {
	Number  int // as printed, 0 for what stands before the first
	Heading string
	Text    string
}

// A sentence is a piece of a text up to a full stop, semicolon or line break.
type sentence struct {
	text  string
	start int // character of the text it begins at
}

// sentences parts a text.
func sentences(text string) []sentence {
	var out []sentence
	start, from, at := 0, 0, 0
	for i, c := range text {
		switch c {
		case '。', '；', ';', '！', '？', '\n':
			out = append(out, sentence{text[from:i], start})
			from, start = i+utf8.RuneLen(c), at+1
		}
		at++
	}
	return append(out, sentence{text[from:], start})
}

// sentences are those of a part.
func (c *claims) sentences(part int) []sentence {
	if c.cut[part] == nil {
		c.cut[part] = sentences(c.prose.Parts[part].Text)
	}
	return c.cut[part]
}

// inOrder reports whether words occur in a text one behind the other, and
// where the first begins.
func inOrder(text string, words []string) (at int, ok bool) {
	end := 0
	for i, w := range words {
		k := strings.Index(text[end:], w)
		if k < 0 {
			return 0, false
		}
		if i == 0 {
			at = k
		}
		end += k + len(w)
	}
	return at, len(words) > 0
}

// says reports whether a sentence holds the words of a term, none of the words
// that take it back, and where.
func (t *claimTerm) says(sentence string) (at int, ok bool) {
	if !t.maySay(sentence) {
		return 0, false
	}
	for _, all := range t.words {
		if at, ok = inOrder(sentence, all); ok {
			taken := slices.ContainsFunc(t.unless, func(w string) bool { return strings.Contains(sentence, w) })
			return utf8.RuneCountInString(sentence[:at]), !taken
		}
	}
	return 0, false
}

// maySay reports whether a text holds a word with which the words of a term
// begin. Where it does not, none of its sentences says what the term says.
func (t *claimTerm) maySay(text string) bool {
	return slices.ContainsFunc(t.first, func(w string) bool { return strings.Contains(text, w) })
}

// saying calls f for each sentence of the text that says what a term of a rule
// says, with the first such term.
func (c *claims) saying(rule *ClaimRule, f func(t *claimTerm, s *Statement)) {
	for k := range c.prose.Parts {
		text := c.prose.Parts[k].Text
		if !slices.ContainsFunc(rule.terms, func(t claimTerm) bool { return t.maySay(text) }) {
			continue
		}
		for _, sentence := range c.sentences(k) {
			for i := range rule.terms {
				if at, ok := rule.terms[i].says(sentence.text); ok {
					f(&rule.terms[i], &Statement{Quote: sentence.text, Section: k, Start: sentence.start + at, Sure: true})
					break
				}
			}
		}
	}
}

// wording holds what the text says in words against boxes that must then be
// zero: all upheld, all answered.
func (c *claims) wording(rule *ClaimRule) {
	c.saying(rule, func(t *claimTerm, s *Statement) { c.none(rule, t, s) })
}

// none asks whether the boxes of a term are all zero.
func (c *claims) none(rule *ClaimRule, t *claimTerm, s *Statement) {
	side := gather(t.boxes, c.boxes, point{})
	if len(side.boxes) == 0 {
		return
	}
	var f *Claim
	switch {
	case side.unknown > 0:
		f = c.add(rule, s, NotCheckable, "“%s”; a box of the table is missing or no number", s.Quote)
	case side.sum.sign() != 0:
		f = c.add(rule, s, Fail, "“%s”, but the table prints %s where that leaves none", s.Quote, side.equation())
		f.with(new(big.Rat), side.sum.rat())
	case side.blanks > 0:
		f = c.add(rule, s, PassBlank, "“%s”; the table is blank there", s.Quote)
	default:
		f = c.add(rule, s, Pass, "“%s”, as the table prints", s.Quote)
	}
	f.Table, f.Indicator, f.Applicant = side.boxes[0].Table, side.boxes[0].Indicator, side.boxes[0].Applicant
}

var yearNamed = regexp.MustCompile(`([0-9]{4}) ?年`)

// period holds the years of the sentence on the period of the figures against
// the year of the title.
func (c *claims) period(rule *ClaimRule) {
	if c.prose.Year == 0 {
		return
	}
	c.saying(rule, func(_ *claimTerm, s *Statement) {
		var years []int
		for _, m := range yearNamed.FindAllStringSubmatch(s.Quote, -1) {
			y, _ := strconv.Atoi(m[1])
			years = append(years, y)
		}
		own := big.NewRat(int64(c.prose.Year), 1)
		other := slices.IndexFunc(years, func(y int) bool { return y != c.prose.Year })
		switch {
		case len(years) == 0:
			c.add(rule, s, NotCheckable, "“%s” names no year that can be read", s.Quote)
		case other < 0:
			c.add(rule, s, Pass, "“%s” names the year of the title", s.Quote).with(own, own)
		default:
			c.add(rule, s, Fail, "“%s”, but the title names %d", s.Quote, c.prose.Year).with(big.NewRat(int64(years[other]), 1), own)
		}
	})
}

// dated finds reports most of whose dated numbers are of one other year.
func (c *claims) dated(rule *ClaimRule) {
	const least = 4
	count, first := map[int]int{}, map[int]*Statement{}
	all := 0
	for i := range c.prose.Statements {
		s := &c.prose.Statements[i]
		if s.Year == 0 || s.Metric == "" || c.prose.Year == 0 {
			continue
		}
		all++
		if count[s.Year]++; first[s.Year] == nil {
			first[s.Year] = s
		}
	}
	for y, n := range count {
		if y != c.prose.Year && n >= least && 2*n > all {
			c.add(rule, first[y], Fail, "%d of %d dated numbers are of %d, and the title names %d, first in “%s”", n, all, y, c.prose.Year, first[y].Quote).
				with(big.NewRat(int64(y), 1), big.NewRat(int64(c.prose.Year), 1))
		}
	}
}

// order holds the printed numbers of the headings against their order: none
// twice and none left out behind the first.
func (c *claims) order(rule *ClaimRule) {
	want := 0
	for k, part := range c.prose.Parts {
		if part.Number == 0 {
			continue
		}
		if want == 0 {
			want = part.Number // a document can be the end of a report
		}
		if part.Number != want {
			c.add(rule, &Statement{Quote: part.Heading, Section: k, Sure: true}, Fail, "heading “%s” has the number %d, expected was %d", part.Heading, part.Number, want).
				with(big.NewRat(int64(part.Number), 1), big.NewRat(int64(want), 1))
			return
		}
		want++
	}
}

// headings holds the number of a heading against the one that the form gives
// its words, in reports with a table of that form.
func (c *claims) headings(rule *ClaimRule) {
	for k, part := range c.prose.Parts {
		for _, t := range rule.terms {
			number, err := strconv.Atoi(t.metric)
			there := slices.ContainsFunc(c.boxes.all, func(b *Box) bool { return b.Table == t.by })
			if _, ok := t.says(part.Heading); err != nil || part.Number == 0 || !ok || !there || number == part.Number {
				continue
			}
			c.add(rule, &Statement{Quote: part.Heading, Section: k, Sure: true}, Fail, "heading “%s” has the number %d, the form gives it %d", part.Heading, part.Number, number).
				with(big.NewRat(int64(part.Number), 1), big.NewRat(int64(number), 1))
			break
		}
	}
}

// substance finds parts that must say something and do not.
func (c *claims) substance(rule *ClaimRule) {
	for k, part := range c.prose.Parts {
		for _, t := range rule.terms {
			least, err := strconv.Atoi(t.of)
			if _, ok := t.says(part.Heading); err != nil || part.Number == 0 || !ok {
				continue
			}
			n := 0
			for _, r := range part.Text {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					n++
				}
			}
			s := &Statement{Quote: part.Heading, Section: k, Sure: true}
			if n == 0 {
				c.add(rule, s, NotCheckable, "“%s” has no text that could be read", part.Heading)
			} else if n < least {
				c.add(rule, s, Fail, "“%s” says %q in %d characters", part.Heading, strings.TrimSpace(part.Text), n).with(big.NewRat(int64(n), 1), big.NewRat(int64(least), 1))
			}
			break
		}
	}
}

// wordsNeeded checks that the rows of a rule about words have some.
func (r *ClaimRule) wordsNeeded() error {
	if !slices.Contains([]string{"wording", "period", "headings", "substance"}, r.Kind) {
		return nil
	}
	for _, t := range r.terms {
		if len(t.words) == 0 {
			return fmt.Errorf("rule %s: a row of claim_terms.csv names no words", r.ID)
		}
	}
	return nil
}

package narrative

import (
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// A Sentence is one sentence with the steps of its reading.
type Sentence struct {
	Quote   string
	Tokens  []Token
	Metrics []Metric
	Unread  []Unread
}

// A Token is a piece of a sentence as the grammar sees it.
type Token struct {
	Text string // as printed
	Kind string // text, word, name, number, noise, date, punctuation
	Tags string // meanings of a word, or value and unit of a number
}

var kindNames = map[kind]string{kText: "text", kWord: "word", kName: "name", kNumber: "number", kNoise: "noise", kDate: "date"}

// Trace reads text that stands alone and keeps every step.
func (d *Dictionary) Trace(text string) []Sentence {
	var all Reading
	var st stream
	d.folder.plain(layout.Section{Text: text}, &st)
	r := reader{d: d, st: &st, modal: modalYear([]layout.Section{{Text: text}}), out: &all}
	var out []Sentence
	metrics, unread := 0, 0
	settle := func() {
		if n := len(out) - 1; n >= 0 {
			out[n].Metrics, out[n].Unread = slices.Clone(all.Metrics[metrics:]), slices.Clone(all.Unread[unread:])
		}
		metrics, unread = len(all.Metrics), len(all.Unread)
	}
	r.read(func(tokens []token) {
		settle()
		s := Sentence{Quote: strings.TrimSpace(r.st.raw(tokens[0].start, tokens[len(tokens)-1].end))}
		for _, t := range tokens {
			s.Tokens = append(s.Tokens, r.token(t))
		}
		out = append(out, s)
	})
	settle()
	return out
}

func (r *reader) token(t token) Token {
	out := Token{Text: strings.TrimSpace(r.st.raw(t.start, t.end)), Kind: kindNames[t.kind]}
	switch {
	case out.Kind == "":
		out.Kind = "punctuation"
	case t.kind == kWord:
		var tags []string
		for i, info := range r.d.tags {
			if t.word.tags.has(tag(i)) {
				tags = append(tags, info.name)
			}
		}
		out.Tags = strings.Join(tags, " ")
	case t.kind == kNumber:
		out.Tags = t.num.value().FloatString(2) + " " + t.num.unitText
	}
	return out
}

// Package wording says in Chinese what findings say in English. In: the message
// of a finding, as normalize writes it. Out: the same sentence with its numbers,
// labels and quotations, put together from the phrases of data/phrases.csv. It
// knows no rule, and says so where a phrase is not known.
package wording

import (
	"embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/*.csv
var data embed.FS

// A phrase is a part of a sentence in both languages.
type phrase struct {
	english *regexp.Regexp
	literal string // words that the phrase has in any case
	chinese string
	example string // a sentence with the phrase
}

// A list is what the data files say.
type list struct {
	phrases []phrase       // tried in their order
	kept    *regexp.Regexp // what a Chinese sentence may hold in Latin letters
}

var load = sync.OnceValues(func() (*list, error) {
	var out list
	if err := each("phrases.csv", func(r []string) error {
		english, err := regexp.Compile(r[0])
		if err == nil {
			out.phrases = append(out.phrases, phrase{english, literalOf(r[0]), group.ReplaceAllString(r[1], "$${$1}"), r[2]})
		}
		return err
	}); err != nil {
		return nil, err
	}
	var kept []string
	if err := each("kept.csv", func(r []string) error {
		kept = append(kept, r[0])
		return nil
	}); err != nil {
		return nil, err
	}
	var err error
	if out.kept, err = regexp.Compile(strings.Join(kept, "|")); err != nil {
		return nil, fmt.Errorf("wording: kept.csv: %w", err)
	}
	return &out, nil
})

// each calls read with the records of a data file behind its head.
func each(name string, read func(r []string) error) error {
	f, err := data.Open("data/" + name)
	if err != nil {
		return fmt.Errorf("wording: %w", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("wording: %s: %w", name, err)
	}
	for _, r := range rows[1:] {
		if err := read(r); err != nil {
			return fmt.Errorf("wording: %s: %w", name, err)
		}
	}
	return nil
}

// literalOf is the longest run of letters that a pattern asks for in any case: to
// look for it is much faster than to try the pattern.
func literalOf(pattern string) (out string) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	parts := []*syntax.Regexp{tree}
	if tree.Op == syntax.OpConcat {
		parts = tree.Sub
	}
	for _, p := range parts {
		if p.Op == syntax.OpLiteral && p.Flags&syntax.FoldCase == 0 && len(string(p.Rune)) > len(out) {
			out = string(p.Rune)
		}
	}
	return out
}

var (
	quoted = regexp.MustCompile(`“[^”]*”|"(?:[^"\\]|\\.)*"`)
	mark   = regexp.MustCompile("\x01(\\d+)\x01")
	group  = regexp.MustCompile(`\$(\d)`)
	code   = regexp.MustCompile(`([a-z_]+(?:\.[a-z_]+)+)(?: ([a-z_]+))?`)
	latin  = regexp.MustCompile(`[A-Za-z]{3,}`)
)

// Sentence is a message without the rule behind it, which is shown beside it
// anyway.
func Sentence(message, rule string) string {
	if rule == "" {
		return message
	}
	return strings.TrimSuffix(message, " — "+rule)
}

// Names puts the names of boxes where their codes stand in a sentence; name
// returns "" for what is no code.
func Names(sentence string, name func(indicator, applicant string) string) string {
	return code.ReplaceAllStringFunc(sentence, func(c string) string {
		parts := code.FindStringSubmatch(c)
		if n := name(parts[1], parts[2]); n != "" {
			return n
		}
		if n := name(parts[1], ""); n != "" {
			return n + strings.TrimPrefix(c, parts[1])
		}
		return c
	})
}

// Chinese says a sentence in Chinese; name is what a box is called, whose code
// stands in the sentence. ok is false if a part of it remains in English.
func Chinese(sentence string, name func(indicator, applicant string) string) (out string, ok bool, err error) {
	list, err := load()
	if err != nil {
		return "", false, err
	}
	out, ok = list.say(sentence, name)
	return out, ok, nil
}

func (l *list) say(sentence string, name func(indicator, applicant string) string) (out string, ok bool) {
	// What is quoted is the report's own words.
	var kept []string
	keep := func(s string) string {
		kept = append(kept, s)
		return fmt.Sprintf("\x01%d\x01", len(kept)-1)
	}
	out = quoted.ReplaceAllStringFunc(strings.ReplaceAll(sentence, "\x01", ""), keep)
	out = Names(out, func(indicator, applicant string) string {
		if n := name(indicator, applicant); n != "" {
			return keep(n)
		}
		return ""
	})
	for _, p := range l.phrases {
		if strings.Contains(out, p.literal) {
			out = p.english.ReplaceAllString(out, p.chinese)
		}
	}
	ok = !latin.MatchString(l.kept.ReplaceAllString(out, ""))
	out = mark.ReplaceAllStringFunc(out, func(m string) string {
		i, _ := strconv.Atoi(strings.Trim(m, "\x01")) // digits, by the pattern
		return kept[i]
	})
	return out, ok
}

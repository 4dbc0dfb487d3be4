package discover

import (
	"cmp"
	"embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

//go:embed data/*.csv
var files embed.FS

// A word and what it weighs.
type word struct {
	text   string
	weight float64
}

// words are the lists of data/words.csv, keys.csv and patterns.csv by use.
type words struct {
	lists    map[string][]word
	begin    map[string]map[rune][]word // the lists by the first character of their words
	sets     map[string]map[string]bool // the same words, in lower case
	ends     map[rune][]string          // the endings of organs by their last character
	keys     map[string]map[string]bool
	patterns map[string][]*regexp.Regexp
}

// load reads the embedded lists. Every row needs a source. YEAR in a pattern
// stands for the pattern of a year in a title.
func load(year string) (*words, error) {
	w := &words{
		lists: map[string][]word{}, begin: map[string]map[rune][]word{}, ends: map[rune][]string{}, sets: map[string]map[string]bool{},
		keys: map[string]map[string]bool{}, patterns: map[string][]*regexp.Regexp{},
	}
	rows, err := table("words.csv", 4)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		weight, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			return nil, fmt.Errorf("words.csv: %s: %w", r[1], err)
		}
		w.lists[r[0]] = append(w.lists[r[0]], word{r[1], weight})
		if w.begin[r[0]] == nil {
			w.begin[r[0]] = map[rune][]word{}
		}
		first, _ := utf8.DecodeRuneInString(r[1])
		w.begin[r[0]][first] = append(w.begin[r[0]][first], word{r[1], weight})
		if !insert(w.sets, r[0], strings.ToLower(r[1])) {
			return nil, fmt.Errorf("words.csv: %s stands twice under %s", r[1], r[0])
		}
	}
	for _, u := range w.lists["unit"] {
		last, _ := utf8.DecodeLastRuneInString(u.text)
		w.ends[last] = append(w.ends[last], u.text)
	}
	if rows, err = table("keys.csv", 3); err != nil {
		return nil, err
	}
	for _, r := range rows {
		if !insert(w.keys, r[0], r[1]) {
			return nil, fmt.Errorf("keys.csv: %s stands twice under %s", r[1], r[0])
		}
	}
	if rows, err = table("patterns.csv", 3); err != nil {
		return nil, err
	}
	for _, r := range rows {
		re, err := regexp.Compile(strings.ReplaceAll(r[1], "YEAR", year))
		if err != nil {
			return nil, fmt.Errorf("patterns.csv: %w", err)
		}
		w.patterns[r[0]] = append(w.patterns[r[0]], re)
	}
	return w, nil
}

// table reads the rows of one embedded file below its header.
func table(name string, columns int) ([][]string, error) {
	f, err := files.Open("data/" + name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = columns
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, row := range rows {
		if row[columns-1] == "" {
			return nil, fmt.Errorf("%s: %s has no source", name, row[1])
		}
	}
	return rows[1:], nil
}

// insert reports whether a word is new to its set.
func insert(sets map[string]map[string]bool, use, word string) bool {
	if sets[use] == nil {
		sets[use] = map[string]bool{}
	}
	if sets[use][word] {
		return false
	}
	sets[use][word] = true
	return true
}

// least returns the smallest weight of a list.
func (w *words) least(use string) float64 {
	return slices.MinFunc(w.lists[use], func(a, b word) int { return cmp.Compare(a.weight, b.weight) }).weight
}

// has reports whether a text contains a word of a list, or, in a script, the
// escapes of one.
func (w *words) has(use, text string, escaped bool) bool {
	return slices.ContainsFunc(w.lists[use], func(x word) bool {
		return strings.Contains(text, x.text) || escaped && strings.Contains(text, strings.Trim(strconv.QuoteToASCII(x.text), `"`))
	})
}

// one returns the pattern of a use that has a single one.
func (w *words) one(use string) *regexp.Regexp { return w.patterns[use][0] }

// best returns the heaviest word of a list that a text contains, 0 if none.
func (w *words) best(use, text string) float64 {
	best := 0.0
	begin := w.begin[use]
	for i, c := range text {
		for _, word := range begin[c] {
			if word.weight*word.weight > best*best && strings.HasPrefix(text[i:], word.text) {
				best = word.weight
			}
		}
	}
	return best
}

// column weighs the name of a column or a link: positive if it leads to
// reports, negative if it leads to something that looks like them.
func (w *words) column(text string) float64 {
	if text == "" {
		return 0
	}
	if bad := w.best("negative", text); bad < 0 {
		return bad
	}
	if s := w.best("strong", text); s > 0 {
		return s
	}
	return max(w.best("weak", text), w.best("way", text))
}

// isUnit reports whether a text ends as the name of an organ does.
func (w *words) isUnit(text string) bool {
	if len(text) < 3 || len(text) > 4*maxUnit {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	for _, u := range w.ends[last] {
		if !strings.HasSuffix(text, u) {
			continue
		}
		n := utf8.RuneCountInString(text)
		return n >= 3 && n <= maxUnit && !w.sets["nounit"][text] && w.best("never", text) == 0
	}
	return false
}

// fold brings text to plain characters without blanks.
func fold(s string) string {
	if isPlain(s) {
		return s
	}
	return layout.Plain(s)
}

// isPlain reports whether a text has only printed ASCII and common Han
// characters, which folding does not change.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < 0x7f:
		case c >= 0xe5 && c <= 0xe9 && i+2 < len(s): // U+5000 to U+9FFF
			i += 2
		default:
			return false
		}
	}
	return true
}

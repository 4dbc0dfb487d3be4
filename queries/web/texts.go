package web

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed data/*.csv
var dataFiles embed.FS

// languages are those of the interface, the default first; they are the columns
// of data/texts.csv behind the key.
var languages = []string{"zh", "en"}

// texts are the words of the interface in each language.
type texts struct {
	by      map[string]map[string]string // language, key
	printer map[string]*message.Printer
	matcher language.Matcher
}

// loadTexts reads data/texts.csv. Every text is there in every language, with
// the same number of values to fill in.
func loadTexts() (*texts, error) {
	rows, err := readData("texts")
	if err != nil {
		return nil, err
	}
	t := &texts{by: map[string]map[string]string{}, printer: map[string]*message.Printer{}}
	var tags []language.Tag
	for i, lang := range languages {
		tag, err := language.Parse(lang)
		if err != nil {
			return nil, fmt.Errorf("explorer: %w", err)
		}
		tags = append(tags, tag)
		t.printer[lang] = message.NewPrinter(tag)
		t.by[lang] = map[string]string{}
		for _, r := range rows {
			if r[i+1] == "" || strings.Count(r[i+1], "%") != strings.Count(r[1], "%") {
				return nil, fmt.Errorf("explorer: texts.csv: %s is empty or takes other values in %s", r[0], lang)
			}
			if _, twice := t.by[lang][r[0]]; twice {
				return nil, fmt.Errorf("explorer: texts.csv: %s is there twice", r[0])
			}
			t.by[lang][r[0]] = r[i+1]
		}
	}
	t.matcher = language.NewMatcher(tags)
	return t, nil
}

// readData returns the rows of an embedded file without its header.
func readData(name string) ([][]string, error) {
	f, err := dataFiles.Open("data/" + name + ".csv")
	if err != nil {
		return nil, fmt.Errorf("explorer: %w", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("explorer: %s.csv: %w", name, err)
	}
	return rows[1:], nil
}

// say returns a text with its values filled in; whole numbers are grouped.
func (t *texts) say(lang, key string, args ...any) string {
	text, ok := t.by[lang][key]
	if !ok {
		return "[" + key + "]" // a test finds keys without a text
	}
	if len(args) == 0 {
		return text
	}
	return t.printer[lang].Sprintf(text, args...)
}

// both is the text under a key in Chinese and English, as the comments and
// reasons of the database are written.
func (t *texts) both(key string) string { return t.say("zh", key) + " / " + t.say("en", key) }

// match picks the language that an Accept-Language header prefers.
func (t *texts) match(header string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return languages[0]
	}
	_, i, _ := t.matcher.Match(tags...)
	return languages[i]
}

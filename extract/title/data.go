package title

import (
	"embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

//go:embed data/*.csv
var files embed.FS

// DataFiles returns the embedded data, to tell one version of it from another.
func DataFiles() embed.FS { return files }

// Load reads the embedded data and checks that nothing is missing.
func Load() (*Grammar, error) {
	g := &Grammar{words: map[string][]string{}, endings: map[string]bool{}, none: map[string]bool{}, numerals: map[rune]rune{}}
	parts := map[string]string{}
	for _, list := range []struct {
		file string
		add  func(rec []string) error
	}{
		{"parts", func(rec []string) error { parts["{"+rec[0]+"}"] = rec[1]; return nil }},
		{"patterns", func(rec []string) error { return g.addPattern(rec[0], rec[1], parts) }},
		{"words", func(rec []string) error { g.words[rec[0]] = append(g.words[rec[0]], rec[1]); return nil }},
		{"endings", func(rec []string) error {
			g.endings[rec[0]] = rec[1] == "yes"
			g.none[rec[0]] = rec[1] != "yes"
			return nil
		}},
		{"numerals", func(rec []string) error { g.numerals[[]rune(rec[0])[0]] = rune(rec[1][0]); return nil }},
	} {
		if err := each(list.file, list.add); err != nil {
			return nil, fmt.Errorf("title: data/%s.csv: %w", list.file, err)
		}
	}
	for _, use := range []string{"must", "subject", "label"} {
		if len(g.words[use]) == 0 {
			return nil, fmt.Errorf("title: data/words.csv has no word for %s", use)
		}
	}
	if slices.Contains([]*regexp.Regexp{g.tail, g.short, g.lead, g.remark, g.year, g.dated}, nil) || len(g.full) == 0 {
		return nil, fmt.Errorf("title: data/patterns.csv lacks a pattern: full, tail, short, lead, remark, year and dated are needed")
	}
	return g, nil
}

// addPattern compiles a pattern with its parts filled in and checks that it has
// the groups it needs.
func (g *Grammar) addPattern(use, text string, parts map[string]string) error {
	for name, part := range parts {
		text = strings.ReplaceAll(text, name, part)
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return err
	}
	var groups []string
	switch use {
	case "full":
		g.full, groups = append(g.full, re), []string{"agency", "year"}
	case "tail":
		g.tail, groups = re, []string{"remark"}
	case "short":
		g.short, groups = re, []string{"agency", "remark"}
	case "remark":
		g.remark, groups = re, []string{"remark"}
	case "lead":
		g.lead = re
	case "year":
		g.year = re
	case "dated":
		g.dated = re
	default:
		return fmt.Errorf("no use %q", use)
	}
	for _, name := range groups {
		if !slices.Contains(re.SubexpNames(), name) {
			return fmt.Errorf("%s has no group %q", text, name)
		}
	}
	return nil
}

// each calls add for every record behind the header of a data file.
func each(file string, add func([]string) error) error {
	f, err := files.Open("data/" + file + ".csv")
	if err != nil {
		return err
	}
	defer f.Close()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	for i, rec := range recs[1:] {
		if slices.Contains(rec, "") {
			return fmt.Errorf("record %d: a field is empty", i+1)
		}
		if err := add(rec); err != nil {
			return fmt.Errorf("record %d: %w", i+1, err)
		}
	}
	return nil
}

package number

import (
	"cmp"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
)

//go:embed data/*.csv
var files embed.FS

// DataFiles returns the embedded data, to tell one version of it from another.
func DataFiles() embed.FS { return files }

// A Reader holds the marks and units a cell may print.
type Reader struct {
	dashes   map[string]bool
	units    map[string]bool
	signs    []sign   // longest first
	prefixes []prefix // currency marks
}

type sign struct {
	printed  string
	negative bool
}

type prefix struct{ printed, unit string }

// Load reads the embedded lists.
func Load() (*Reader, error) {
	r := &Reader{dashes: map[string]bool{}, units: map[string]bool{}}
	lists := []struct {
		file string
		add  func(rec []string) error
	}{
		{"dashes", func(rec []string) error { return once(r.dashes, fold(rec[0])) }},
		{"units", func(rec []string) error { return once(r.units, fold(rec[0])) }},
		{"signs", func(rec []string) error {
			if rec[1] != "1" && rec[1] != "-1" {
				return fmt.Errorf("sign is %q, want 1 or -1", rec[1])
			}
			r.signs = append(r.signs, sign{fold(rec[0]), rec[1] == "-1"})
			return nil
		}},
		{"prefixes", func(rec []string) error {
			r.prefixes = append(r.prefixes, prefix{fold(rec[0]), rec[1]})
			return nil
		}},
	}
	for _, l := range lists {
		if err := eachRecord(l.file, l.add); err != nil {
			return nil, fmt.Errorf("number: data/%s.csv: %w", l.file, err)
		}
	}
	slices.SortStableFunc(r.signs, func(a, b sign) int { return cmp.Compare(len(b.printed), len(a.printed)) })
	return r, nil
}

func once(set map[string]bool, key string) error {
	if set[key] {
		return fmt.Errorf("%q is listed twice", key)
	}
	set[key] = true
	return nil
}

func eachRecord(file string, add func([]string) error) error {
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
		if err := add(rec); err != nil {
			return fmt.Errorf("record %d: %w", i+1, err)
		}
	}
	return nil
}

// fold brings a cell to one form: compatibility characters to plain ones
// (full-width digits, brackets, commas), invisible characters away, every run
// of blanks to one, blank lines and outer blanks away. Line breaks stay.
func fold(s string) string {
	if plain(s) {
		return s
	}
	s = layout.Compatible(s)
	if unbroken(s) {
		return s
	}
	var lines []string
	for line := range strings.SplitSeq(lineBreaks.Replace(s), "\n") {
		line = strings.Join(strings.FieldsFunc(strings.Map(visible, line), unicode.IsSpace), " ")
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// lineBreaks brings the ways to end a line to one.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\u2028", "\n")

// plain reports whether s is only digits, which needs no folding.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// unbroken reports whether s has no blank, line break or invisible character.
func unbroken(s string) bool {
	for _, c := range s {
		if unicode.IsSpace(c) || visible(c) < 0 {
			return false
		}
	}
	return true
}

// visible drops characters that print nothing.
func visible(c rune) rune {
	if unicode.Is(unicode.Cf, c) || c == '\u2800' || c == '\u3164' || c == '\u115f' {
		return -1
	}
	return c
}

// squeeze removes all blanks and line breaks.
func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, s)
}

package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// based writes what the rules of items rest on in a language.
func based(items []Item, language string) ([]Item, error) {
	words, err := readColumn("bases.csv", language)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(items)
	for i := range out {
		out[i].Citation = joined(out[i].Citation, words)
	}
	return out, nil
}

// BasisIn is the basis of a citation in a language.
func BasisIn(citation, language string) (string, error) {
	words, err := readColumn("bases.csv", language)
	if err != nil {
		return "", err
	}
	return joined(citation, words), nil
}

func joined(citation string, words map[string]string) string {
	var parts []string
	for _, p := range Basis(citation) {
		parts = append(parts, cmp.Or(words[p], p))
	}
	return strings.Join(parts, "; ")
}

// Basis lists what of a citation a reader outside of the project can look up.
func Basis(citation string) []string {
	var out []string
	for part := range strings.SplitSeq(citation, ";") {
		if part = strings.TrimSpace(part); part != "" && !ownNotes.MatchString(part) {
			out = append(out, part)
		}
	}
	return out
}

// ownNotes are citations of the notes that the rules were drawn up from.
var ownNotes = regexp.MustCompile(`^[a-z_/]+\.(json|md|csv)\b|^corpus/|^outline audit `)

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
		var parts []string
		for _, p := range Basis(out[i].Citation) {
			parts = append(parts, cmp.Or(words[p], p))
		}
		out[i].Citation = strings.Join(parts, "; ")
	}
	return out, nil
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

package layout

import (
	"embed"
	"encoding/csv"
	"fmt"
	"unicode/utf8"
)

//go:embed data/*.csv
var files embed.FS

// DataFiles returns the embedded data, to tell one version of it from another.
func DataFiles() embed.FS { return files }

// The blocks that hold radicals, and strokes, that look like an ideograph.
const (
	firstRadical, lastRadical = 0x2E80, 0x2FD5
	firstStroke, lastStroke   = 0x31C0, 0x31E3
)

var ideographs = readRadicals()

// readRadicals reads data/radicals.csv. It is part of the program, so that a
// fault in it is one of ours.
func readRadicals() map[rune]rune {
	f, err := files.Open("data/radicals.csv")
	if err != nil {
		panic(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(err)
	}
	out := make(map[rune]rune, len(records))
	for _, rec := range records[1:] {
		from, _ := utf8.DecodeRuneInString(rec[0])
		to, _ := utf8.DecodeRuneInString(rec[1])
		if !isRadical(from) || isRadical(to) {
			panic(fmt.Sprintf("layout: data/radicals.csv: %s is no radical or stroke, or %s is one", rec[0], rec[1]))
		}
		out[from] = to
	}
	return out
}

func isRadical(r rune) bool {
	return firstRadical <= r && r <= lastRadical || firstStroke <= r && r <= lastStroke
}

// Ideograph returns the ideograph that a radical or stroke of Unicode looks
// like, and any other character as it is. Fonts draw both with one glyph, and a
// file that leads back from the glyph to a character may name either.
func Ideograph(r rune) rune {
	if isRadical(r) {
		if to, ok := ideographs[r]; ok {
			return to
		}
	}
	return r
}

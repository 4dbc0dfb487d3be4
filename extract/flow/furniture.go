package flow

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
)

// Where furniture stands and how it repeats.
const (
	headZone  = 0.10 // share of the page height from the top
	footZone  = 0.11 // and from the bottom
	leastZone = 72.0 // points that either has at least: a margin does not shrink with the page
	sameSpot  = 6.0  // points by which a repeated line may move between pages
	repeating = 0.5  // share of the pages that must repeat it
)

// removeFurniture takes out page numbers and lines that repeat, digits aside,
// at one height on most pages.
func removeFurniture(pages []Page) {
	type spot struct {
		text string
		y    int
	}
	seen := map[spot]int{}
	for _, p := range pages {
		here := map[spot]bool{}
		for _, l := range p.Lines {
			if inMargin(p, l) {
				here[spot{masked(l.Text), int(math.Round(l.Box.CenterY() / sameSpot))}] = true
			}
		}
		for s := range here {
			seen[s]++
		}
	}
	repeats := func(l layout.TextLine) bool {
		y := int(math.Round(l.Box.CenterY() / sameSpot))
		n := 0
		for d := -1; d <= 1; d++ {
			n += seen[spot{masked(l.Text), y + d}]
		}
		return n >= 2 && float64(n) >= repeating*float64(len(pages))
	}
	for i := range pages {
		p := &pages[i]
		p.Lines = slices.DeleteFunc(p.Lines, func(l layout.TextLine) bool {
			return inMargin(*p, l) && (isPageNumber(l.Text) || repeats(l))
		})
	}
}

func inMargin(p Page, l layout.TextLine) bool {
	y := l.Box.CenterY()
	return y < math.Max(leastZone, headZone*p.Height) || y > p.Height-math.Max(leastZone, footZone*p.Height)
}

// masked replaces every run of digits by one mark.
func masked(s string) string {
	var b strings.Builder
	digits := false
	for _, r := range s {
		if unicode.IsDigit(r) {
			if !digits {
				b.WriteByte('#')
			}
			digits = true
			continue
		}
		digits = false
		if !unicode.IsSpace(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPageNumber reports whether a line is a number of up to four digits, alone
// or between dashes.
func isPageNumber(s string) bool {
	core := strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune("·•.~_ー一", r)
	})
	if core == "" || len(core) > 4 {
		return false
	}
	return strings.TrimFunc(core, unicode.IsDigit) == ""
}

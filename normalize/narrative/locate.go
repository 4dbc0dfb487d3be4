package narrative

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// within narrows the place of a line to n characters of it from a byte of the
// paragraph on, as far as the format says where characters stand: a range of
// characters can be cut, the box of a line and a DOM path cannot.
func within(l layout.Line, text string, from, n int) layout.Place {
	p := l.Place
	if !strings.HasPrefix(p.Locator, "chars ") {
		return p
	}
	var first, last int
	if k, err := fmt.Sscanf(p.Locator, "chars %d-%d", &first, &last); k != 2 || err != nil {
		return p
	}
	if last-first != utf8.RuneCountInString(text[l.Start:l.End]) {
		return p
	}
	first += utf8.RuneCountInString(text[l.Start:from])
	p.Locator = fmt.Sprintf("chars %d-%d", first, min(first+n, last))
	return p
}

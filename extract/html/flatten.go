package html

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on how deeply flatten lets elements nest. The parser refuses 512; a
// list makes two elements of each, a table four.
const (
	maxDepth  = 150
	maxTables = 20
)

// verbatim are the skipped elements whose tags flatten keeps, since what
// stands between them is no text of the page; none of them can nest.
var verbatim = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Noframes: true, atom.Iframe: true,
	atom.Title: true, atom.Textarea: true, atom.Meta: true, atom.Br: true,
}

// unnested elements are closed by the next one of their kind or by the end of
// what holds them, so they may lack an end tag and do not count as depth.
var unnested = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Html: true, atom.Body: true, atom.Hr: true,
	atom.Tr: true, atom.Td: true, atom.Th: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Caption: true,
}

// flatten drops the tags (not the text) of inline elements and of elements
// nested too deeply, so that what is left can be parsed.
func flatten(text string) string {
	var out strings.Builder
	var open, tables []atom.Atom
	dropped := make(map[atom.Atom]int)
	keeps := func(tag atom.Atom, end bool) bool {
		k := kinds[tag]
		switch {
		case verbatim[tag]:
			return true
		case k == inline || k == link || k == skipped:
			return false
		case unnested[tag]:
			return true
		}
		stack, limit := &open, maxDepth
		if k == tableElem {
			stack, limit = &tables, maxTables
		}
		switch at := lastIndex(*stack, tag); {
		case end && dropped[tag] > 0:
			dropped[tag]--
			return false
		case end && at >= 0:
			*stack = (*stack)[:at]
			return true
		case end:
			return false
		case len(*stack) >= limit:
			dropped[tag]++
			return false
		}
		*stack = append(*stack, tag)
		return true
	}
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch t := z.Next(); t {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return ""
			}
			return out.String()
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			if keeps(atom.Lookup(name), t == html.EndTagToken) {
				out.WriteString(raw)
			}
		case html.TextToken:
			out.Write(z.Raw())
		}
	}
}

// lastIndex returns the position of the last open element with a tag, or -1.
func lastIndex(open []atom.Atom, tag atom.Atom) int {
	for i := len(open) - 1; i >= 0; i-- {
		if open[i] == tag {
			return i
		}
	}
	return -1
}

package html

import (
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// raise writes the digits of a text node as superscripts or subscripts where
// the page shows them so behind other text: they are marks of notes, and
// running on they would be digits of the number before them.
func raise(n *html.Node) {
	if !strings.ContainsAny(n.Data, "0123456789") {
		return
	}
	raised, lowered := false, false
	for up := n.Parent; up != nil && isInline(up); up = up.Parent {
		style := ""
		if v := attr(up, "style"); strings.Contains(v, "ertical") || strings.Contains(v, "ERTICAL") {
			style = strings.ToLower(strings.Join(strings.Fields(v), ""))
		}
		raised = raised || up.DataAtom == atom.Sup || strings.Contains(style, "vertical-align:super")
		lowered = lowered || up.DataAtom == atom.Sub || strings.Contains(style, "vertical-align:sub")
	}
	if (raised || lowered) && hasWordsBefore(n) {
		n.Data = layout.Raised(n.Data, lowered && !raised)
	}
}

// maxBefore bounds the nodes that are looked at before a raised text.
const maxBefore = 200

// hasWordsBefore reports whether text stands before a node on the same line.
func hasWordsBefore(n *html.Node) bool {
	seen := 0
	for ; n != nil && (n.Type == html.TextNode || isInline(n)); n = n.Parent {
		for s := n.PrevSibling; s != nil && (s.Type != html.ElementNode || isInline(s)); s = s.PrevSibling {
			if s.Type == html.TextNode && strings.TrimSpace(s.Data) != "" {
				return true
			}
			for c := range s.Descendants() {
				if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
					return true
				}
				if seen++; seen > maxBefore {
					return false
				}
			}
			if seen++; seen > maxBefore {
				return false
			}
		}
	}
	return false
}

func isInline(n *html.Node) bool { return kinds[n.DataAtom] == inline || kinds[n.DataAtom] == link }

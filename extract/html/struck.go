package html

import (
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// strike tells what of a text node is left of it where the page shows it struck
// out: it is not part of the text any more. A cell of a table of which nothing
// else is left keeps it, each character with the stroke through it, so that it
// is neither empty nor a number.
func strike(n *html.Node) (kept bool) {
	if strings.TrimSpace(n.Data) == "" {
		return true
	}
	struck, in := false, n.Parent
	for ; in != nil && isInline(in); in = in.Parent {
		struck = struck || strikes(in)
	}
	if !struck {
		return true
	}
	for up := in; up != nil && kinds[up.DataAtom] != cell; up = up.Parent {
		if kinds[up.DataAtom] != block {
			return false
		}
		in = up.Parent
	}
	if in == nil || hasUnstruck(in) {
		return false
	}
	n.Data = layout.StruckOut(n.Data)
	return true
}

// strikes reports whether an element strikes out the text in it.
func strikes(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Del, atom.S, atom.Strike:
		return true
	}
	return strings.Contains(strings.ToLower(attr(n, "style")), "line-through")
}

// hasUnstruck reports whether text stands in an element that is not struck out.
func hasUnstruck(n *html.Node) bool {
	seen := 0
	for c := range n.Descendants() {
		if seen++; seen > maxBefore {
			return true
		}
		if c.Type != html.TextNode || strings.TrimSpace(c.Data) == "" {
			continue
		}
		struck := false
		for up := c.Parent; up != nil && up != n; up = up.Parent {
			struck = struck || strikes(up)
		}
		if !struck {
			return true
		}
	}
	return false
}

package html

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// kind says how an element takes part in the layout.
type kind uint8

const (
	inline    kind = iota
	words          // a text node
	link           // inline, and its text leads elsewhere
	lineBreak      // br
	block          // its text does not run on into its neighbours
	heading        // block: h1 to h6
	pre            // block that keeps line breaks
	tableElem
	rowGroup
	row
	cell
	caption
	skipped // its text is not part of the page
)

// kinds lists the elements of HTML that are not inline, as a browser's default
// style sheet shows them. Controls are skipped: their text is no content, unless it
// is a field in a cell of a table.
var kinds = map[atom.Atom]kind{
	atom.A: link, atom.Br: lineBreak,
	atom.Address: block, atom.Article: block, atom.Aside: block, atom.Blockquote: block, atom.Body: block,
	atom.Center: block, atom.Dd: block, atom.Details: block, atom.Dialog: block, atom.Dir: block, atom.Div: block,
	atom.Dl: block, atom.Dt: block, atom.Fieldset: block, atom.Figcaption: block, atom.Figure: block,
	atom.Footer: block, atom.Form: block, atom.Frameset: block, atom.Header: block, atom.Hgroup: block,
	atom.Hr: block, atom.Html: block, atom.Legend: block, atom.Li: block, atom.Main: block, atom.Menu: block,
	atom.Nav: block, atom.Ol: block, atom.P: block, atom.Section: block, atom.Summary: block, atom.Ul: block,
	atom.H1: heading, atom.H2: heading, atom.H3: heading, atom.H4: heading, atom.H5: heading, atom.H6: heading,
	atom.Pre: pre, atom.Listing: pre, atom.Xmp: pre, atom.Plaintext: pre,
	atom.Table: tableElem, atom.Thead: rowGroup, atom.Tbody: rowGroup, atom.Tfoot: rowGroup,
	atom.Tr: row, atom.Td: cell, atom.Th: cell, atom.Caption: caption,
	atom.Script: skipped, atom.Style: skipped, atom.Template: skipped, atom.Noscript: skipped, atom.Noframes: skipped,
	atom.Title: skipped, atom.Meta: skipped, atom.Link: skipped, atom.Base: skipped, atom.Col: skipped,
	atom.Colgroup: skipped, atom.Iframe: skipped, atom.Frame: skipped, atom.Object: skipped, atom.Embed: skipped,
	atom.Audio: skipped, atom.Video: skipped, atom.Canvas: skipped, atom.Svg: skipped, atom.Map: skipped,
	atom.Select: skipped, atom.Button: skipped, atom.Datalist: skipped,
	atom.Rp: skipped, atom.Rt: skipped,
}

// landmarks are the HTML elements and ARIA roles for the parts of a page that
// surround its content.
var (
	landmarkTags  = map[atom.Atom]bool{atom.Nav: true, atom.Header: true, atom.Footer: true, atom.Aside: true}
	landmarkRoles = map[string]bool{"navigation": true, "banner": true, "contentinfo": true, "complementary": true, "search": true}
	// within these, header and footer belong to the content
	sectioning = map[atom.Atom]bool{atom.Article: true, atom.Main: true, atom.Section: true}
)

// isLandmark reports whether an element surrounds the content.
func isLandmark(n *html.Node) bool {
	if landmarkTags[n.DataAtom] {
		if n.DataAtom != atom.Header && n.DataAtom != atom.Footer {
			return true
		}
		for up := n.Parent; up != nil; up = up.Parent {
			if sectioning[up.DataAtom] {
				return false
			}
		}
		return true
	}
	return landmarkRoles[attr(n, "role")]
}

// hasAttr reports whether an element has an attribute, whatever its value.
func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}

// attr returns the value of an attribute, or "".
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

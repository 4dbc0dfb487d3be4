// Package html lays out a web page. In: the decoded text of one HTML file.
// Out: a layout.Document with the paragraphs and tables of its main content in
// reading order, each with the DOM path of the element it stands in. Scripts
// are not run and nothing is fetched. It does not know sites, labels or what a
// report is: main content is recognised from tables, numbered headings,
// sentences and the density of links (see contentRoot).
package html

import (
	"errors"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html"
)

// reader is the name and version written into Document.Reader.
const reader = "gongkai/html 1"

// Limits on one page, so that time and memory stay bounded: a report has about
// 50 KB and 3,000 tags.
const (
	maxBytes = 64 << 20
	maxTags  = 500_000
	maxPaths = 64 << 20 // bytes of all locators; later ones name an outer element
)

// hiddenGain is how many times as much of a report hidden elements must hold
// as the visible ones to be read: sites hide copies, and content behind tabs.
const hiddenGain = 3

// Decode lays out a page. Locators are CSS selectors that name exactly one
// element, for document.querySelector. The encoding is recorded, not used.
func Decode(text, encoding string) (*layout.Document, error) {
	if strings.TrimSpace(text) == "" {
		return nil, layout.Bad(layout.Empty, "", "no text, only white space")
	}
	if len(text) > maxBytes {
		return nil, layout.Bad(layout.TooBig, "", "%d bytes of HTML, the limit is %d", len(text), maxBytes)
	}
	tags := strings.Count(text, "<")
	if tags > maxTags {
		return nil, layout.Bad(layout.TooBig, "", "%d tags, the limit is %d", tags, maxTags)
	}
	doc := &layout.Document{Kind: "html", Reader: reader, Encoding: encoding}
	tree, flat, err := parse(text)
	if err != nil {
		return nil, err
	}
	if flat {
		warn(doc, "elements are nested too deeply: inner elements were dropped, their text kept, and locators may differ from a browser's")
	}
	p := newPage(tree, tags, false)
	p.findBlocks()
	if seen := p.anchors.total(); p.hidden && seen.headings == 0 {
		all := newPage(tree, tags, true).findBlocks()
		if all.anchors.total().sum() > hiddenGain*seen.sum() {
			p = all
			warn(doc, "the content stands in elements that are hidden until a script shows them")
		}
	}
	doc.Meta = p.meta
	p.emit(doc)
	return doc, nil
}

// parse builds the tree. The parser refuses deep nesting; then the page is
// flattened first and flat is true.
func parse(text string) (tree *html.Node, flat bool, err error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err == nil {
		return doc.Nodes[0], false, nil
	}
	doc, again := goquery.NewDocumentFromReader(strings.NewReader(flatten(text)))
	if again != nil {
		return nil, true, layout.Bad(layout.Malformed, "", "parse HTML: %w", errors.Join(err, again))
	}
	return doc.Nodes[0], true, nil
}

// warn adds a warning about the whole document.
func warn(doc *layout.Document, format string, args ...any) {
	doc.Warnings = append(doc.Warnings, layout.Warning{Message: fmt.Sprintf(format, args...)})
}

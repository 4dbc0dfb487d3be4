package html

import (
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page is the tree in document order, without what is not shown. All walks
// are loops over items: hostile nesting cannot exhaust the stack.
type page struct {
	items     []item
	meta      []layout.Meta
	hidden    bool    // something was left out because it is hidden
	landmarks []int32 // items that surround the content
	base      string  // address the page states for its relative links
	links     []reference
	styles    styles
	paths     []string
	pathBytes int // spent on paths

	pieces   []piece // see findBlocks
	anchors  anchors // see findAnchors
	cellText folder  // for one cell at a time
}

// An item is an element or a text node. The items of its subtree are the range
// (its own index, end).
type item struct {
	node   *html.Node
	parent int32 // -1 for the root
	end    int32
	nth    int32 // position among siblings of its tag, from 1
	kind   kind
	sole   bool  // no sibling has its tag
	nested uint8 // tables: 0 holds no table, 1 holds tables that hold none, 2 holds deeper ones
}

// A parent is an element whose children are being visited.
type parent struct {
	item int32 // -1 for the document
	tags []tagCount
	more map[string]int // position in tags, for elements with many kinds of children
}

// A tagCount counts the children of one tag.
type tagCount struct {
	tag   string
	n     int32
	first int32 // item of the first child; -1 if it is left out
}

// manyTags is the number of different tags from which a map is faster.
const manyTags = 12

// newPage indexes a tree of about so many items; all includes what is hidden.
func newPage(tree *html.Node, about int, all bool) *page {
	p := &page{items: make([]item, 0, min(about, 1<<16)), styles: sheets(tree, about)}
	var open []parent
	var tables []int32
	push := func(i int32) {
		if len(open) < cap(open) {
			open = open[:len(open)+1]
			top := &open[len(open)-1]
			top.item, top.tags, top.more = i, top.tags[:0], nil
			return
		}
		open = append(open, parent{item: i})
	}
	pop := func() {
		if i := open[len(open)-1].item; i >= 0 {
			p.items[i].end = int32(len(p.items))
			if n := len(tables); n > 0 && tables[n-1] == i {
				if tables = tables[:n-1]; n > 1 {
					p.nest(i, tables[n-2])
				}
			}
		}
		open = open[:len(open)-1]
	}
	push(-1)
	for n := tree.FirstChild; n != nil; {
		deeper := false
		if it, ok := p.visit(n, &open[len(open)-1], all); ok {
			i := int32(len(p.items))
			p.items = append(p.items, it)
			if n.FirstChild != nil && n.DataAtom != atom.Textarea {
				if it.kind == tableElem {
					tables = append(tables, i)
				}
				deeper = true
				push(i)
			}
		}
		if deeper {
			n = n.FirstChild
			continue
		}
		for n.NextSibling == nil && len(open) > 1 {
			pop()
			n = n.Parent
		}
		n = n.NextSibling
	}
	return p
}

// visit makes the item of a node; ok is false if the node is left out.
func (p *page) visit(n *html.Node, up *parent, all bool) (it item, ok bool) {
	it = item{node: n, parent: up.item, end: int32(len(p.items)) + 1}
	if n.Type == html.TextNode {
		it.kind = words
		raise(n)
		return it, up.item >= 0 && strike(n)
	}
	if n.Type != html.ElementNode {
		return it, false
	}
	it.kind = kinds[n.DataAtom]
	ok = it.kind != skipped
	display := p.styles[n]
	if len(n.Attr) > 0 && display == "" {
		display = ownDisplay(n)
	}
	if ok && !all && (display == "none" || hasAttr(n, "hidden")) {
		p.hidden, ok = true, false
	}
	if it.kind == block || it.kind == inline {
		it.kind = p.tablePart(it.kind, display, n, up)
	}
	it.nth, it.sole = p.count(up, n.Data, ok)
	switch n.DataAtom {
	case atom.Meta:
		if name := attr(n, "name"); name != "" {
			p.meta = append(p.meta, layout.Meta{Name: name, Content: attr(n, "content")})
		}
	case atom.Title:
		if n.Namespace == "" && n.FirstChild != nil {
			p.meta = append(p.meta, layout.Meta{Name: "title", Content: strings.Join(strings.Fields(n.FirstChild.Data), " ")})
		}
	}
	p.refer(n, up.item, ok)
	if ok && isLandmark(n) {
		p.landmarks = append(p.landmarks, int32(len(p.items)))
	}
	return it, ok
}

// tablePart is the kind of an element that is no part of a table by its tag:
// one by its style or role, if the parts around it are there.
func (p *page) tablePart(k kind, display string, n *html.Node, up *parent) kind {
	role := ""
	if len(n.Attr) > 0 {
		role = attr(n, "role")
	}
	as, ok := displayed(display, role)
	if !ok {
		return k
	}
	around := block
	if up.item >= 0 {
		around = p.items[up.item].kind
	}
	switch {
	case as == tableElem,
		(as == rowGroup || as == caption) && around == tableElem,
		as == row && (around == tableElem || around == rowGroup),
		as == cell && around == row:
		return as
	}
	return k
}

// count counts a child of its tag and returns its position.
func (p *page) count(up *parent, tag string, kept bool) (nth int32, sole bool) {
	at := -1
	if up.more != nil {
		if i, ok := up.more[tag]; ok {
			at = i
		}
	} else {
		for i := range up.tags {
			if up.tags[i].tag == tag {
				at = i
				break
			}
		}
	}
	if at >= 0 {
		c := &up.tags[at]
		if c.n == 1 && c.first >= 0 {
			p.items[c.first].sole = false
		}
		c.n++
		return c.n, false
	}
	first := int32(-1)
	if kept {
		first = int32(len(p.items))
	}
	up.tags = append(up.tags, tagCount{tag, 1, first})
	switch {
	case up.more != nil:
		up.more[tag] = len(up.tags) - 1
	case len(up.tags) == manyTags:
		up.more = make(map[string]int)
		for i := range up.tags {
			up.more[up.tags[i].tag] = i
		}
	}
	return 1, true
}

// nest notes in a table that another stands in it. One of a single cell is no
// table but a frame around what is written in a cell.
func (p *page) nest(inner, outer int32) {
	it := &p.items[inner]
	if it.nested > 0 || !p.frame(inner) {
		p.items[outer].nested = max(p.items[outer].nested, min(it.nested+1, 2))
	}
}

// frame makes blocks of a table and its parts if it has one cell.
func (p *page) frame(table int32) bool {
	parts := p.items[table:p.items[table].end]
	cells := 0
	for i := range parts {
		if parts[i].kind == cell {
			cells++
		}
	}
	if cells != 1 {
		return false
	}
	for i := range parts {
		switch parts[i].kind {
		case tableElem, rowGroup, row, cell, caption:
			parts[i].kind = block
		}
	}
	return true
}

// path returns the DOM path of an item as a CSS selector. Paths share the
// work for their common ancestors.
func (p *page) path(i int32) string {
	if p.paths == nil {
		p.paths = make([]string, len(p.items))
	}
	var todo []int32
	for ; i >= 0 && p.paths[i] == ""; i = p.items[i].parent {
		todo = append(todo, i)
	}
	path := ""
	if i >= 0 {
		path = p.paths[i]
	}
	for k := len(todo) - 1; k >= 0; k-- {
		if p.pathBytes > maxPaths {
			return path
		}
		path = p.items[todo[k]].step(path)
		p.pathBytes += len(path)
		p.paths[todo[k]] = path
	}
	return path
}

// step extends the path of the parent by one element.
func (it *item) step(path string) string {
	var scratch [256]byte
	out := append(scratch[:0], path...)
	if path != "" {
		out = append(out, '>')
	}
	out = appendName(out, it.node.Data)
	if !it.sole {
		out = append(out, ":nth-of-type("...)
		out = strconv.AppendInt(out, int64(it.nth), 10)
		out = append(out, ')')
	}
	return string(out)
}

// appendName appends a tag as a CSS identifier: what is not a letter, digit,
// hyphen or underscore is escaped, as in o\:p.
func appendName(out []byte, tag string) []byte {
	for i := range len(tag) {
		c := tag[i]
		switch {
		case c >= 0x80, 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
			out = append(out, c)
		case c < 0x20 || c == 0x7f:
			out = append(out, '\\')
			out = strconv.AppendInt(out, int64(c), 16)
			out = append(out, ' ')
		default:
			out = append(out, '\\', c)
		}
	}
	return out
}

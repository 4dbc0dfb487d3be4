package html

import (
	"sort"

	"golang.org/x/net/html/atom"
)

// Settings for finding the main content.
const (
	coreShare   = 85 // percent of all weight that the core holds
	climbLinks  = 30 // percent of text in links from which what surrounds the root is no content
	climbProse  = 10 // percent of its prose by which the root must grow
	climbTables = 5  // percent of all weight that tables below the root must have
	navLinks    = 70 // percent of text in links that makes a list of links
	navLeast    = 3  // links that make a list
	footPieces  = 3  // paragraphs that make a box without links a foot
)

// contentRoot returns the element that holds the main content: the deepest one
// with nearly all tables, numbered headings and sentences, grown outwards
// while that adds more of them and few links. So one table in a side column
// does not make the whole page content, and a last section in an element of
// its own is not lost.
func (p *page) contentRoot() int32 {
	body := p.body()
	total := p.anchors.total().sum()
	if total == 0 {
		return body
	}
	root := p.core(body, total)
	for p.items[root].parent >= 0 && root != body && (p.piecesIn(root) < 2 || p.isBlock(root)) {
		root = p.items[root].parent
	}
	for up := root; up != body && p.items[up].parent >= 0; {
		up = p.items[up].parent
		if p.grows(root, up) {
			root = up
		}
	}
	return root
}

// body returns the body element, or the root element of a page without one.
func (p *page) body() int32 {
	for i := range p.items {
		if p.items[i].node.DataAtom == atom.Body {
			return int32(i)
		}
	}
	return 0
}

// core returns the deepest element that holds coreShare percent of the weight.
func (p *page) core(root int32, total int) int32 {
	for {
		next := int32(-1)
		for i := root + 1; i < p.items[root].end; i = p.items[i].end {
			if p.items[i].kind == words || p.items[i].end == i+1 {
				continue
			}
			if p.anchors.weight(i, p.items[i].end).sum()*100 >= coreShare*total {
				next = i
				break
			}
		}
		if next < 0 {
			return root
		}
		root = next
	}
}

// isBlock reports whether an element is itself a data table.
func (p *page) isBlock(i int32) bool {
	lo, hi := p.pieceRange(i)
	return p.items[i].kind == tableElem && lo < hi && p.pieces[hi-1].elem == i
}

// piecesIn counts the pieces in an element.
func (p *page) piecesIn(i int32) int {
	lo, hi := p.pieceRange(i)
	return hi - lo
}

// pieceRange returns the range of the pieces in an element.
func (p *page) pieceRange(i int32) (lo, hi int) {
	lo = sort.Search(len(p.pieces), func(k int) bool { return p.pieces[k].at >= i })
	hi = sort.Search(len(p.pieces), func(k int) bool { return p.pieces[k].at >= p.items[i].end })
	return lo, hi
}

// grows reports whether the content gains by taking in what stands around root
// in an outer element: headings, prose, or tables below it. A table above the
// root is the index card of the page, with its number and date.
func (p *page) grows(root, outer int32) bool {
	a := &p.anchors
	over := func(sums []int32) int {
		return int(sums[p.items[outer].end] - sums[outer] - sums[p.items[root].end] + sums[root])
	}
	text, links := over(a.text), over(a.link)
	if text == 0 || links*100 > climbLinks*text {
		return false
	}
	inner := a.weight(root, p.items[root].end)
	gain := a.weight(outer, p.items[outer].end).minus(inner)
	below := a.weight(p.items[root].end, p.items[outer].end)
	return gain.headings > 0 || gain.prose*100 > climbProse*inner.prose ||
		below.tables*100 > climbTables*a.total().sum()
}

// asides lists the subtrees of the root that are no content: landmarks, lists
// of links without any anchor, and the foot of the page.
func (p *page) asides(root int32) []int32 {
	var out []int32
	around := p.anchors.around
	foot := p.footFrom(root)
	for i := root + 1; i < p.items[root].end; {
		for len(around) > 0 && around[0] < i {
			around = around[1:]
		}
		if len(around) > 0 && around[0] == i || p.isLinkList(i) || i > foot && p.isFoot(i) {
			out = append(out, i)
			i = p.items[i].end
			continue
		}
		i++
	}
	return out
}

// footFrom returns the item after which the foot of the page can begin: the
// last anchor, if nothing of the page stands below the root; else its end.
func (p *page) footFrom(root int32) int32 {
	_, hi := p.pieceRange(root)
	for _, c := range p.pieces[hi:] {
		if !p.isAround(c.at) {
			return p.items[root].end
		}
	}
	if n := len(p.anchors.at); n > 0 {
		return p.anchors.at[n-1]
	}
	return p.items[root].end
}

// isFoot reports whether an element below the last anchor is the foot of the
// page: a box with links or with several lines. What a report ends with stands
// in paragraphs of its own, or in a box inside the root of the content.
func (p *page) isFoot(i int32) bool {
	it, a := &p.items[i], &p.anchors
	if it.kind != block && it.kind != tableElem || it.node.DataAtom == atom.P {
		return false
	}
	return a.refs[it.end] > a.refs[i] || p.piecesIn(i) >= footPieces
}

// isLinkList reports whether an element is a list of links.
func (p *page) isLinkList(i int32) bool {
	it, a := &p.items[i], &p.anchors
	if it.kind < block || it.node.DataAtom == atom.P || a.refs[it.end]-a.refs[i] < navLeast {
		return false
	}
	text, links := a.text[it.end]-a.text[i], a.link[it.end]-a.link[i]
	if links*100 < navLinks*text {
		return false
	}
	return a.weight(i, it.end) == mass{}
}

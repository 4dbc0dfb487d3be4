package html

import (
	"slices"
	"sort"
	"strings"
)

// Weights of what only the content of a report has.
const (
	tableWeight   = 100 // at most; one for every cell
	headingWeight = 20
	// One for every proseUnit bytes (30 Han characters) of a paragraph that
	// has sentences, at most proseWeight.
	proseUnit   = 90
	proseWeight = 10
	proseLeast  = 60 // bytes
)

// Anchors are the tables, numbered headings and sentences of a page, with
// running sums so that any subtree is weighed in logarithmic time.
type anchors struct {
	at   []int32 // items, ascending
	firm []int   // firm[k]: weight of tables and headings among the first k
	soft []int   // soft[k]: weight of prose among the first k
	text []int32 // text[i]: bytes of text in the first i items
	link []int32 // link[i]: those of them in links
	refs []int32 // refs[i]: links among the first i items
	// around are the landmarks in which anchors do not count. A landmark that
	// holds most of the weight is no landmark: its end tag is missing.
	around []int32
}

// findAnchors weighs the pieces of a page.
func findAnchors(p *page) anchors {
	a := anchors{firm: []int{0}, soft: []int{0}}
	a.measure(p)
	a.weigh(p, nil)
	firm, soft := a.firm[len(a.at)], a.soft[len(a.at)]
	for _, i := range p.landmarks {
		if f, s := a.weight(i, p.items[i].end); (f+s)*2 <= firm+soft {
			if n := len(a.around); n == 0 || p.items[a.around[n-1]].end <= i {
				a.around = append(a.around, i)
			}
		}
	}
	if len(a.around) > 0 {
		a.weigh(p, a.around)
	}
	return a
}

// measure fills the running sums over items.
func (a *anchors) measure(p *page) {
	n := len(p.items)
	sums := make([]int32, 3*(n+1))
	a.text, a.link, a.refs = sums[:n+1], sums[n+1:2*(n+1)], sums[2*(n+1):]
	linkEnd := int32(0)
	for i := range p.items {
		it := &p.items[i]
		a.text[i+1], a.link[i+1], a.refs[i+1] = a.text[i], a.link[i], a.refs[i]
		switch it.kind {
		case link:
			linkEnd = max(linkEnd, it.end)
			a.refs[i+1]++
		case words:
			size := int32(solid(it.node.Data))
			a.text[i+1] += size
			if int32(i) < linkEnd {
				a.link[i+1] += size
			}
		}
	}
}

// weigh fills the running sums over pieces, without those in some subtrees.
func (a *anchors) weigh(p *page, without []int32) {
	a.at, a.firm, a.soft = a.at[:0], a.firm[:1], a.soft[:1]
	for i := range p.pieces {
		c := &p.pieces[i]
		for len(without) > 0 && p.items[without[0]].end <= c.at {
			without = without[1:]
		}
		if len(without) > 0 && without[0] <= c.at {
			continue
		}
		firm, soft := c.weight()
		if firm+soft == 0 {
			continue
		}
		n := len(a.at)
		a.at = append(a.at, c.at)
		a.firm = append(a.firm, a.firm[n]+firm)
		a.soft = append(a.soft, a.soft[n]+soft)
	}
}

// weight returns how strongly a piece speaks for content: firm for tables and
// numbered headings, soft for sentences.
func (c *piece) weight() (firm, soft int) {
	switch {
	case c.cells > 0:
		return min(c.cells, tableWeight), 0
	case c.links*2 > len(c.text):
		return 0, 0
	case isHeading(c.text):
		return headingWeight, 0
	case len(c.text) >= proseLeast && strings.Contains(c.text, "。"):
		return 0, min(1+len(c.text)/proseUnit, proseWeight)
	}
	return 0, 0
}

// weight returns the weight of the items [from, to).
func (a *anchors) weight(from, to int32) (firm, soft int) {
	lo, _ := slices.BinarySearch(a.at, from)
	hi := lo + sort.Search(len(a.at)-lo, func(k int) bool { return a.at[lo+k] >= to })
	return a.firm[hi] - a.firm[lo], a.soft[hi] - a.soft[lo]
}

// hasReport reports whether a page has tables or numbered headings.
func (p *page) hasReport() bool { return p.anchors.firm[len(p.anchors.at)] > 0 }

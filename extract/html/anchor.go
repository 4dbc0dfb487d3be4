package html

import (
	"slices"
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

// A mass says how strongly something speaks for content.
type mass struct{ tables, headings, prose int }

// sum returns the whole weight.
func (m mass) sum() int { return m.tables + m.headings + m.prose }

// minus returns the difference of two masses.
func (m mass) minus(o mass) mass {
	return mass{m.tables - o.tables, m.headings - o.headings, m.prose - o.prose}
}

// Anchors are the tables, numbered headings and sentences of a page, with
// running sums so that any subtree is weighed in logarithmic time.
type anchors struct {
	at    []int32 // items, ascending
	until []mass  // until[k]: mass of the first k anchors
	text  []int32 // text[i]: bytes of text in the first i items
	link  []int32 // link[i]: those of them in links
	refs  []int32 // refs[i]: links among the first i items, those to write mail aside
	// around are the landmarks in which anchors do not count. A landmark that
	// holds most of the weight is no landmark: its end tag is missing.
	around []int32
}

// findAnchors weighs the pieces of a page.
func findAnchors(p *page) anchors {
	a := anchors{until: make([]mass, 1)}
	a.measure(p)
	a.weigh(p, nil)
	total := a.total().sum()
	for _, i := range p.landmarks {
		if a.weight(i, p.items[i].end).sum()*2 > total {
			continue
		}
		if n := len(a.around); n == 0 || p.items[a.around[n-1]].end <= i {
			a.around = append(a.around, i)
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
			if !strings.HasPrefix(attr(it.node, "href"), "mailto:") {
				a.refs[i+1]++
			}
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
	a.at, a.until = a.at[:0], a.until[:1]
	sum := mass{}
	for i := range p.pieces {
		c := &p.pieces[i]
		for len(without) > 0 && p.items[without[0]].end <= c.at {
			without = without[1:]
		}
		if len(without) > 0 && without[0] <= c.at {
			continue
		}
		if m := c.weight(); m != (mass{}) {
			sum = mass{sum.tables + m.tables, sum.headings + m.headings, sum.prose + m.prose}
			a.at = append(a.at, c.at)
			a.until = append(a.until, sum)
		}
	}
}

// weight returns how strongly a piece speaks for content.
func (c *piece) weight() mass {
	switch {
	case c.cells > 0:
		return mass{tables: min(c.cells, tableWeight)}
	case c.links*2 > len(c.text):
	case isHeading(c.text):
		return mass{headings: headingWeight}
	case len(c.text) >= proseLeast && strings.Contains(c.text, "。"):
		return mass{prose: min(1+len(c.text)/proseUnit, proseWeight)}
	}
	return mass{}
}

// total returns the mass of the page.
func (a *anchors) total() mass { return a.until[len(a.at)] }

// weight returns the mass of the items [from, to).
func (a *anchors) weight(from, to int32) mass {
	lo, _ := slices.BinarySearch(a.at, from)
	hi, _ := slices.BinarySearch(a.at[lo:], to)
	return a.until[lo+hi].minus(a.until[lo])
}

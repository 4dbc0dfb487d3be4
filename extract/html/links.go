package html

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on what is kept of links and pictures: a list page has some hundreds.
const (
	maxLinks    = 2000
	maxPictures = 500
	maxAddress  = 2048 // bytes; browsers stop there too
	maxWords    = 300  // bytes of the words of a link
)

// A reference is a link before its words and place are written out.
type reference struct {
	at     int32 // the link itself; for a frame, the element it stands in
	frame  bool
	target string
}

// frameTargets are the elements that show another file in place, with the
// attribute that names it.
var frameTargets = map[atom.Atom]string{atom.Iframe: "src", atom.Frame: "src", atom.Embed: "src", atom.Object: "data"}

// refer notes where an element leads to; shown is false if the element is not
// part of the layout.
func (p *page) refer(n *html.Node, parent int32, shown bool) {
	r := reference{at: int32(len(p.items))}
	switch n.DataAtom {
	case atom.Base:
		if p.base == "" {
			p.base = strings.TrimSpace(attr(n, "href"))
		}
		return
	case atom.A:
		if !shown {
			return
		}
		r.target = attr(n, "href")
	case atom.Iframe, atom.Frame, atom.Embed, atom.Object:
		r.at, r.frame, r.target = max(parent, 0), true, attr(n, frameTargets[n.DataAtom])
	default:
		return
	}
	r.target = strings.TrimSpace(r.target)
	if leads(r.target) && len(p.links) < maxLinks {
		p.links = append(p.links, r)
	}
}

// leads reports whether an address leads out of the page.
func leads(target string) bool {
	if target == "" || target[0] == '#' || len(target) > maxAddress {
		return false
	}
	scheme, _, ok := strings.Cut(target, ":")
	if !ok || strings.ContainsAny(scheme, "/?#.") {
		return true
	}
	switch strings.ToLower(scheme) {
	case "javascript", "mailto", "tel", "data", "about", "blob":
		return false
	}
	return true
}

// emitLinks writes the links of the whole page: the file that a page is about
// may be linked from outside its content.
func (p *page) emitLinks(doc *layout.Document) {
	for _, r := range p.links {
		l := layout.Link{Target: p.absolute(r.target), Place: layout.Place{Locator: p.path(r.at)}}
		if !r.frame {
			l.Text = p.wordsOf(r.at)
		}
		doc.Links = append(doc.Links, l)
	}
}

// wordsOf returns the words of a link, or its title.
func (p *page) wordsOf(i int32) string {
	var b strings.Builder
	for k := i; k < p.items[i].end && b.Len() < maxWords; k++ {
		if p.items[k].kind == words {
			b.WriteString(p.items[k].node.Data)
		}
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	if text == "" {
		text = strings.Join(strings.Fields(attr(p.items[i].node, "title")), " ")
	}
	if len(text) > maxWords {
		text = strings.ToValidUTF8(text[:maxWords], "")
	}
	return text
}

// absolute joins an address with the base address the page states. What
// cannot be joined is returned as it is.
func (p *page) absolute(target string) string {
	if p.base == "" {
		return target
	}
	base, err := url.Parse(p.base)
	if err != nil {
		return target
	}
	to, err := base.Parse(target)
	if err != nil {
		return target
	}
	return to.String()
}

// emitPictures writes the images of the content; landmarks are left out.
func (p *page) emitPictures(doc *layout.Document, root int32) {
	for i := root; i < p.items[root].end && len(doc.Pictures) < maxPictures; i++ {
		n := p.items[i].node
		if n.DataAtom != atom.Img || p.isAround(i) {
			continue
		}
		target := strings.TrimSpace(attr(n, "src"))
		var data []byte
		switch {
		case strings.HasPrefix(target, "data:"):
			data = embedded(target)
			target, _, _ = strings.Cut(target[:min(len(target), maxAddress)], ",")
		case len(target) > maxAddress:
			target = ""
		default:
			target = p.absolute(target)
		}
		doc.Pictures = append(doc.Pictures, layout.Picture{Target: target, Alt: strings.TrimSpace(attr(n, "alt")),
			Width: shownSize(n, "width"), Height: shownSize(n, "height"), Place: layout.Place{Locator: p.path(i)}, Data: data})
	}
}

// embedded returns the image that an address of the scheme data holds (RFC
// 2397), nil if it is none in base64.
func embedded(address string) []byte {
	head, body, ok := strings.Cut(address, ",")
	if !ok || !strings.HasPrefix(head, "data:image/") || !strings.HasSuffix(head, ";base64") {
		return nil
	}
	if plain, err := url.PathUnescape(body); err == nil {
		body = plain
	}
	body = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, body)
	data, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return nil
	}
	return data
}

// shownSize returns the width or height at which an image is shown, in pixels;
// 0 if neither its style nor its attribute says so in pixels.
func shownSize(n *html.Node, side string) float64 {
	for _, rule := range strings.Split(attr(n, "style"), ";") {
		name, value, _ := strings.Cut(rule, ":")
		if strings.EqualFold(strings.TrimSpace(name), side) {
			if v := pixels(value); v > 0 {
				return v
			}
		}
	}
	return pixels(attr(n, side))
}

// pixels reads a length in pixels, or returns 0.
func pixels(s string) float64 {
	s = strings.TrimSpace(s)
	if len(s) > 2 && strings.EqualFold(s[len(s)-2:], "px") {
		s = strings.TrimSpace(s[:len(s)-2])
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > 0 && v < 1e6) {
		return 0
	}
	return v
}

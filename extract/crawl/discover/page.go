package discover

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A link is an address in a page and what stands around it.
type link struct {
	href    string
	text    string // as shown; alternative text of a picture if there is none
	title   string // attribute
	group   string // the name of an organ that stands above it
	inside  bool   // in the content of the page
	tag     atom.Atom
	width   int // of a picture; 0 if the page does not say
	height  int
	onclick string
}

// An attrs is the attributes of an element, names in lower case.
type attrs []attr

type attr struct{ name, value string }

// get returns the value of an attribute, "" if there is none.
func (a attrs) get(name string) string {
	for _, at := range a {
		if at.name == name {
			return at.value
		}
	}
	return ""
}

// A doc is a page taken apart in one pass, in document order.
type doc struct {
	words    *words
	base     *url.URL
	title    string
	meta     map[string]string // by name in lower case
	heads    []string          // h1 to h3
	links    []link            // a, area
	frames   []link            // iframe, embed, object
	images   []link
	scripts  []string // text of scripts and textareas
	units    []attrs  // elements that fetch their content
	lines    []string // text outside links, by block
	crumbs   []string // text of links in the first lines
	numbers  int      // table cells that hold a number or a dash
	pagesDiv []string // text of elements that are named as pagers
	bytes    int      // of the bodies read so far

	// state of the pass
	attrs   attrs
	line    strings.Builder
	text    strings.Builder // of the open link
	cell    strings.Builder
	inCell  bool
	open    int // index of the open link, -1
	group   string
	depth   int       // of elements named like the content element
	content atom.Atom // tag of the open content element, 0
	pager   bool
	nested  int // fragments within fragments
}

// newDoc starts a page at an address.
func newDoc(w *words, address string) *doc {
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	return &doc{words: w, base: base, meta: map[string]string{}, open: -1}
}

// read takes HTML apart. It may be called again with fragments that were found
// inside scripts.
func (p *doc) read(body []byte) {
	if p.bytes+len(body) > maxBody {
		body = body[:max(0, maxBody-p.bytes)]
	}
	p.bytes += len(body)
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(maxBody + 1)
	raw := atom.Atom(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.flush()
			return
		case html.TextToken:
			p.chars(z, raw)
		case html.StartTagToken, html.SelfClosingTagToken:
			raw = p.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(atom.Lookup(name))
			raw = 0
		}
	}
}

// chars takes a text; raw is the element whose text is no prose.
func (p *doc) chars(z *html.Tokenizer, raw atom.Atom) {
	switch raw {
	case atom.Style, atom.Noscript:
		return
	case atom.Script, atom.Textarea:
		if len(p.scripts) < maxScripts {
			text := string(z.Raw())
			if raw == atom.Textarea {
				text = html.UnescapeString(text)
			}
			p.scripts = append(p.scripts, text)
		}
		return
	}
	text := z.Text()
	if raw == atom.Title {
		if p.title == "" {
			p.title = strings.Join(strings.Fields(string(text)), " ")
		}
		return
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return
	}
	if p.pager && len(p.pagesDiv) < maxScripts {
		p.pagesDiv = append(p.pagesDiv, string(text))
	}
	if p.inCell && p.cell.Len() < maxTitle {
		p.cell.Write(text)
	}
	if p.open >= 0 {
		if p.text.Len() < maxTitle {
			p.text.Write(text)
		}
		return
	}
	if p.line.Len() < maxLine {
		p.line.Write(text)
	}
}

// start takes a start tag and returns its atom if its text is no prose.
func (p *doc) start(z *html.Tokenizer) atom.Atom {
	name, more := z.TagName()
	a := atom.Lookup(name)
	switch a {
	case atom.A, atom.Area, atom.Iframe, atom.Frame, atom.Embed, atom.Object, atom.Img, atom.Meta, atom.Base, atom.Script, atom.Param:
		p.element(a, p.attributes(z, more))
	case atom.Div, atom.Td, atom.Article, atom.Section, atom.Span, atom.Ul, atom.Form:
		p.flushBlock(a)
		if more {
			p.container(a, p.attributes(z, more))
		} else if a == p.content {
			p.depth++
		}
	default:
		p.flushBlock(a)
	}
	if a == atom.Td || a == atom.Th {
		p.endCell()
		p.inCell = true
	}
	switch a {
	case atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Noscript:
		return a
	}
	return 0
}

// attributes reads the attributes of a tag. They are valid until the next tag.
func (p *doc) attributes(z *html.Tokenizer, more bool) attrs {
	p.attrs = p.attrs[:0]
	for more && len(p.attrs) < maxAttrs {
		var k, v []byte
		k, v, more = z.TagAttr()
		if name := p.intern(k); p.attrs.get(name) == "" {
			p.attrs = append(p.attrs, attr{name, string(v)})
		}
	}
	return p.attrs
}

// intern keeps one copy of the name of an attribute.
func (p *doc) intern(name []byte) string {
	if s := atom.String(name); len(s) <= maxTitle {
		return s
	}
	return ""
}

// element takes a tag that has an address, or says something of the page.
func (p *doc) element(a atom.Atom, at attrs) {
	l := link{title: at.get("title"), inside: p.content != 0, tag: a, group: p.group, onclick: at.get("onclick")}
	if a == atom.Img {
		l.width, _ = strconv.Atoi(strings.TrimSuffix(at.get("width"), "px"))
		l.height, _ = strconv.Atoi(strings.TrimSuffix(at.get("height"), "px"))
	}
	switch a {
	case atom.A, atom.Area:
		p.closeLink()
		for _, name := range []string{"href", "data-href", "data-url", "ms-attr-href"} {
			if l.href = strings.TrimSpace(at.get(name)); l.href != "" && !strings.HasPrefix(l.href, "javascript:") && l.href != "#" {
				break
			}
		}
		if len(p.links) < maxLinks {
			p.links = append(p.links, l)
			p.open = len(p.links) - 1
		}
	case atom.Iframe, atom.Frame, atom.Embed, atom.Object:
		if l.href = at.get("src") + at.get("data"); l.href != "" && len(p.frames) < maxFrames {
			p.frames = append(p.frames, l)
		}
	case atom.Img:
		if l.href = at.get("src"); l.href == "" {
			l.href = at.get("data-src")
		}
		l.text = at.get("alt")
		if p.open >= 0 && p.text.Len() == 0 {
			p.text.WriteString(l.text)
		}
		if l.href != "" && len(p.images) < maxFrames {
			p.images = append(p.images, l)
		}
	case atom.Meta:
		p.metaTag(at)
	case atom.Base:
		if u, err := p.base.Parse(strings.TrimSpace(at.get("href"))); err == nil && at.get("href") != "" {
			p.base = u
		}
	case atom.Script:
		p.unit(at)
	}
}

func (p *doc) metaTag(at attrs) {
	name := strings.ToLower(at.get("name"))
	switch name {
	case "":
		return
	case "contentstart":
		p.content, p.depth = atom.Meta, 1
	case "contentend":
		p.content = 0
	}
	if _, seen := p.meta[name]; !seen && len(p.meta) < maxAttrs {
		p.meta[name] = strings.TrimSpace(at.get("content"))
	}
}

// unit keeps an element that names where its content comes from.
func (p *doc) unit(at attrs) {
	if (at.get("querydata") != "" || at.get("data-url") != "" || at.get("url") != "") && len(p.units) < maxFrames {
		p.units = append(p.units, slices.Clone(at))
	}
}

// container notices the beginning of the content and of a pager.
func (p *doc) container(a atom.Atom, at attrs) {
	p.unit(at)
	id, class := strings.ToLower(at.get("id")), strings.ToLower(at.get("class"))
	if id == "pages" || id == "page" || class == "pages" {
		p.pager = true
	}
	if p.content == 0 && a != atom.Span {
		set := p.words.sets["content"]
		found := set[id]
		for name := range strings.FieldsSeq(class) {
			found = found || set[name]
		}
		if found {
			p.content, p.depth = a, 1
		}
		return
	}
	if a == p.content {
		p.depth++
	}
}

// end takes an end tag.
func (p *doc) end(a atom.Atom) {
	switch a {
	case atom.A:
		p.closeLink()
	case atom.Td, atom.Th:
		p.endCell()
	}
	p.flushBlock(a)
	if a == atom.Div {
		p.pager = false
	}
	if a == p.content && a != atom.Meta && p.content != 0 {
		if p.depth--; p.depth == 0 {
			p.content = 0
		}
	}
}

// closeLink ends the open link.
func (p *doc) closeLink() {
	if p.open < 0 {
		return
	}
	l := &p.links[p.open]
	l.text = strings.TrimSpace(p.text.String())
	p.text.Reset()
	p.open = -1
	if l.href == "" || strings.HasPrefix(l.href, "javascript:") || l.href == "#" {
		p.maybeGroup(l.text) // the knot of a tree
	}
	if len(p.crumbs) < maxCrumbs && l.text != "" {
		p.crumbs = append(p.crumbs, l.text)
	}
}

func (p *doc) maybeGroup(text string) {
	if len(text) > 4*maxUnit {
		return
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, ":： \u3000"))
	if p.words.ends[last] == nil {
		return
	}
	if f := strings.TrimRight(fold(text), ":"); p.words.isUnit(f) {
		p.group = f
	}
}

// flushBlock ends the line at a tag that begins or ends a block.
func (p *doc) flushBlock(a atom.Atom) {
	switch a {
	case atom.Span, atom.B, atom.Strong, atom.Font, atom.Em, atom.I, atom.U, atom.Sup, atom.Sub, 0:
		return
	}
	if p.line.Len() == 0 {
		return
	}
	p.flush()
	switch a {
	case atom.H1, atom.H2, atom.H3:
		if n := len(p.lines); n > 0 && len(p.heads) < maxCrumbs {
			p.heads = append(p.heads, p.lines[n-1])
		}
	}
}

func (p *doc) flush() {
	text := strings.TrimSpace(p.line.String())
	p.line.Reset()
	if text == "" {
		return
	}
	if len(p.lines) < maxLines {
		p.lines = append(p.lines, text)
	}
	p.maybeGroup(text)
}

// endCell counts a table cell that holds a number, or a sign that there is none.
func (p *doc) endCell() {
	if !p.inCell {
		return
	}
	text := fold(p.cell.String())
	p.cell.Reset()
	p.inCell = false
	if len(text) == 0 || len(text) > maxNumber {
		return
	}
	for _, c := range text {
		if !strings.ContainsRune("0123456789.,-—/%+", c) {
			return
		}
	}
	p.numbers++
}

// resolve makes an address whole; "" if it is none that can be fetched.
func (p *doc) resolve(href string) string {
	href = strings.Map(func(c rune) rune {
		if c < ' ' {
			return -1
		}
		return c
	}, strings.TrimSpace(href))
	if href == "" || href[0] == '#' || len(href) > maxURL || strings.Contains(href, "{{") {
		return ""
	}
	u, err := p.base.Parse(strings.ReplaceAll(href, `\`, "/"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.Fragment = ""
	return u.String()
}

package web

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// markID names the element of an archived page that is outlined.
const markID = "gongkai-mark"

// archivedPolicy lets an archived page load and run nothing; its own
// attributes may colour and align it.
const archivedPolicy = "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// archived sends the archived page of a report, cleaned, with one element
// outlined.
func (s *Server) archived(r *request) (*answer, error) {
	data, _, err := s.documentOf(r)
	if err != nil {
		return nil, err
	}
	text, ok := s.opt.Documents.Markup(data)
	if !ok {
		return nil, errNotFound
	}
	body, err := cleanPage(text, r.q.Get("at"), r.q.Get("number"))
	if err != nil {
		return nil, err
	}
	return &answer{kind: "text/html; charset=utf-8", body: body, policy: archivedPolicy}, nil
}

// archivedFrame is the page around a cleaned body.
var archivedFrame = template.Must(template.New("").Parse(`<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>archived page</title><style>
body{margin:12px;color:#1b1b18;background:#fff;font:14px/1.6 "Songti SC","Noto Serif CJK SC","SimSun",serif}
table{border-collapse:collapse;max-width:100%}td,th{border:1px solid #bdbdb6;padding:2px 5px;min-width:1.2em}
.gongkai-picture{display:inline-block;border:1px dashed #9a9a92;color:#66665e;padding:2px 6px;font-size:12px}
#gongkai-mark{outline:3px solid #b3261e;outline-offset:1px;background:#fff1a8!important;scroll-margin:20vh 10vw}mark{background:#fff1a8;outline:2px solid #b3261e}
</style></head><body>{{.}}</body></html>`))

// cleanPage takes everything out of a page that runs, loads or leads away, and
// marks the element that a CSS selector names; of a number in running text,
// the number itself if it stands there once.
func cleanPage(text, selector, number string) ([]byte, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	doc.Find("#" + markID).RemoveAttr("id")
	if selector != "" && len(selector) < maxSelector {
		if m, err := cascadia.Compile(selector); err == nil {
			el := doc.FindMatcher(m).First()
			el.SetAttr("id", markID)
			if number != "" && el.Length() > 0 {
				markNumber(el.Get(0), number)
			}
		}
	}
	doc.Find("img,picture,video,audio,object,embed,iframe,svg,canvas").Each(func(_ int, el *goquery.Selection) {
		box := &html.Node{Type: html.ElementNode, Data: "span", Attr: []html.Attribute{{Key: "class", Val: "gongkai-picture"}}}
		box.AppendChild(&html.Node{Type: html.TextNode, Data: "[" + strings.TrimSpace(goquery.NodeName(el)+" "+el.AttrOr("alt", "")) + "]"})
		el.ReplaceWithNodes(box)
	})
	var dirty, out bytes.Buffer
	if err := html.Render(&dirty, doc.Get(0)); err != nil {
		return nil, err
	}
	clean := cleaner().SanitizeReader(&dirty).String()
	err = archivedFrame.Execute(&out, template.HTML(clean)) //nolint: the cleaner's output is safe HTML
	return out.Bytes(), err
}

// maxSelector is the longest selector that is tried, in bytes.
const maxSelector = 4096

// markNumber wraps a number within an element, if it stands there once.
func markNumber(el *html.Node, number string) {
	var found []*html.Node
	count := 0
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			if c := strings.Count(n.Data, number); c > 0 {
				count += c
				found = append(found, n)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(el)
	if count != 1 {
		return
	}
	n := found[0]
	before, after, _ := strings.Cut(n.Data, number)
	mark := &html.Node{Type: html.ElementNode, Data: "mark"}
	mark.AppendChild(&html.Node{Type: html.TextNode, Data: number})
	n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: before}, n)
	n.Parent.InsertBefore(mark, n)
	n.Data = after
}

// cleaner is what an archived page may consist of: text, tables, and how they
// look. No address is among it.
var cleaner = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "div", "span", "font", "br", "hr", "center", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
		"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "b", "strong", "i", "em", "u", "s", "sub", "sup", "small",
		"big", "pre", "blockquote", "section", "article", "header", "footer", "main", "mark", "ruby", "rt", "rp", "label", "fieldset", "legend", "nobr", "nav", "aside")
	p.AllowNoAttrs().OnElements("span", "font")
	p.AllowAttrs("id").Matching(regexp.MustCompile("^" + markID + "$")).Globally()
	p.AllowAttrs("class").Matching(regexp.MustCompile("^gongkai-picture$")).OnElements("span")
	size := regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]+)?(%|px|pt)?$`)
	p.AllowAttrs("colspan", "rowspan", "border", "cellpadding", "cellspacing", "width", "height", "span").Matching(size).
		OnElements("table", "td", "th", "col", "colgroup", "tr")
	p.AllowAttrs("align", "valign").Matching(regexp.MustCompile(`(?i)^(left|right|center|middle|top|bottom|justify|baseline)$`)).Globally()
	p.AllowAttrs("bgcolor", "color").Matching(regexp.MustCompile(`(?i)^(#[0-9a-f]{3,6}|[a-z]{3,20})$`)).OnElements("table", "td", "th", "tr", "font")
	p.AllowStyles("text-align", "vertical-align", "text-indent", "font-weight", "font-style", "font-size", "line-height", "width", "height",
		"border", "border-top", "border-right", "border-bottom", "border-left", "border-collapse", "padding", "padding-left", "padding-right",
		"padding-top", "padding-bottom", "color", "background-color", "white-space", "text-decoration").Globally()
	return p
})

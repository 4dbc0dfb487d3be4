package discover

import (
	"net/url"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/gongkai/gongkai/extract/title"
)

// links judges the links of a page.
func (r *reading) links() {
	for i := range r.doc.links {
		r.link(&r.doc.links[i])
	}
}

// link judges one link by its text, its title and its path.
func (r *reading) link(l *link) {
	href := target(l)
	if href == "" {
		return
	}
	name := linkName(l)
	if len(name) >= minRecord && !r.isPager(name) {
		r.record(href)
	}
	if t, ok := r.readTitle(name); ok {
		r.titled(l, href, name, t)
		return
	}
	if name == "" && r.words.best("path", href) == 0 {
		return
	}
	if r.words.best("negative", name) < 0 {
		return
	}
	if r.relevant() && r.yearOrUnit(l, href, name) {
		return
	}
	r.onTheWay(l, href, name)
}

// minRecord is the length of a link text in bytes from which it may be a record.
const minRecord = 9

// linkName is the text of a link without blanks; the title attribute counts
// where the text is cut.
func linkName(l *link) string {
	name, title := fold(l.text), fold(l.title)
	if name == "" || strings.HasSuffix(name, "...") || len(title) > len(name) && strings.HasPrefix(title, strings.TrimSuffix(name, ".")) {
		name = title
	}
	if len(name) > maxTitle {
		return ""
	}
	return name
}

// target is the address of a link, also if only a script opens it.
func target(l *link) string {
	if l.href != "" && l.href != "#" && !strings.HasPrefix(strings.ToLower(l.href), "javascript:") {
		return l.href
	}
	script := l.onclick
	if script == "" {
		script = l.href
	}
	return quotedPath(script)
}

// quotedPath returns the first quoted string in a script that looks like the
// path of a page.
func quotedPath(script string) string {
	for range 8 {
		i := strings.IndexAny(script, `'"`)
		if i < 0 {
			return ""
		}
		end := strings.IndexByte(script[i+1:], script[i])
		if end < 0 {
			return ""
		}
		s := script[i+1 : i+1+end]
		if strings.Contains(s, "/") && !strings.ContainsAny(s, " <>{}") || hasPageExt(s) {
			return s
		}
		script = script[i+end+2:]
	}
	return ""
}

func hasPageExt(s string) bool {
	for _, ext := range []string{".htm", ".html", ".shtml", ".jhtml", ".jsp", ".pdf", ".doc", ".docx"} {
		if strings.HasSuffix(s, ext) {
			return true
		}
	}
	return false
}

// readTitle reads the text of a link as the title of a report; in a column of
// reports also a short one.
func (r *reading) readTitle(name string) (title.Title, bool) {
	if t, ok := r.title(name); ok {
		return t, true
	}
	if r.relevant() {
		return r.loose(name)
	}
	return title.Title{}, false
}

// titled takes a link that has the title of a report, or of a column of them.
func (r *reading) titled(l *link, href, name string, t title.Title) {
	q := Request{URL: r.doc.resolve(href), Text: name, Column: r.column, Unit: t.Agency, Year: t.Year, Variant: t.Remark}
	if q.Unit == "" {
		q.Unit = r.groupOf(l)
	}
	if q.Year == 0 {
		q.Year = r.from.Year
	}
	if t.Year == 0 { // a column, or a department's
		if t.Agency != "" && r.relevant() && r.from.Year != 0 {
			q.Kind, q.Score = Document, scoreDocument
			r.count(r.ask(q))
			return
		}
		q.Kind, q.Column = List, name
		q.Score = r.words.best("strong", name) + r.words.best("path", href)
		if q.Score == 0 {
			q.Score = listScore
		}
		if r.from.Depth < maxDepth+2 {
			r.ask(q)
		}
		return
	}
	q.Kind, q.Score = Document, scoreDocument
	if r.isFile(href) {
		q.Kind = Attachment
		q.URL = r.fileURL(href)
	}
	r.count(r.ask(q))
}

func (r *reading) count(asked bool) {
	if asked {
		r.items++
	}
}

// groupOf is the organ whose reports stand where the link stands.
func (r *reading) groupOf(l *link) string {
	if r.from.Unit != "" {
		return r.from.Unit
	}
	if r.relevant() {
		return l.group
	}
	return ""
}

// yearOrUnit takes a link in a column of reports that says only the year or
// only the organ. From a year one goes on to other years only if this one had
// reports: calendars lead on for ever.
func (r *reading) yearOrUnit(l *link, href, name string) bool {
	q := Request{URL: r.doc.resolve(href), Kind: List, Text: name, Column: r.column, Unit: r.from.Unit, Year: r.from.Year}
	switch {
	case r.words.one("yearonly").MatchString(name):
		if r.from.Year != 0 && r.from.Kind == List && r.items == 0 {
			return true
		}
		q.Year, q.Score = r.titles.Year(name), scoreYearList
		if q.Unit == "" {
			q.Unit = l.group
		}
		if q.Unit != "" {
			q.Score = scoreDocument - 1
		}
	case r.from.Unit == "" && r.words.isUnit(name):
		if r.from.Depth >= maxDepth+1 {
			return true
		}
		q.Unit, q.Score = name, scoreUnitList
		if to, err := url.Parse(q.URL); err != nil || to.Host != r.doc.base.Host { // a site of its own
			q.Kind, q.Score, q.Column = Home, 2, ""
		}
	default:
		return false
	}
	if r.isFile(href) {
		q.Kind, q.URL, q.Score = Attachment, r.fileURL(href), scoreDocument
		r.count(r.ask(q))
		return true
	}
	r.ask(q)
	return true
}

// onTheWay takes a link that may lead to a column of reports.
func (r *reading) onTheWay(l *link, href, name string) {
	if r.from.Depth >= maxDepth || r.from.Kind == List && r.from.Page > 1 || r.isFile(href) {
		return
	}
	text := r.words.column(name)
	score := text
	if text > 0 || name == "" || r.way > 0 {
		score += r.words.best("path", href)
	}
	if r.relevant() || r.way > 0 {
		score += r.words.best("group", name)
	}
	unit := ""
	if r.way > 0 && r.words.isUnit(name) {
		unit = name
		score += r.words.best("unit", name) + 1
	}
	if score <= 1 {
		return
	}
	q := Request{URL: r.doc.resolve(href), Kind: Home, Text: name, Unit: unit, Score: score}
	if r.relevant() && text == 0 { // a branch of the column
		q.Kind, q.Column, q.Year = List, r.column, r.from.Year
	}
	if text >= listScore {
		q.Kind, q.Column = List, name
	}
	if q.Unit == "" {
		q.Unit = r.from.Unit
	}
	r.ask(q)
}

// frames follows the frames of a column: platforms show their lists in them.
func (r *reading) frames() {
	if r.weight < 0 || !r.relevant() && r.way == 0 {
		return
	}
	sources := r.doc.frames
	for _, s := range r.plainScripts() {
		if !strings.Contains(s, ".src") {
			continue
		}
		for _, m := range frameSource.FindAllStringSubmatch(s, 4) {
			sources = append(sources, link{href: m[1], tag: atom.Iframe})
		}
	}
	for i := range sources {
		f := &sources[i]
		u := r.doc.resolve(f.href)
		if u == "" || r.isFile(f.href) {
			continue
		}
		q := Request{URL: u, Kind: Home, Text: r.from.Text, Column: r.column, Unit: r.from.Unit, Year: r.from.Year, Score: r.way}
		if r.relevant() {
			q.Kind, q.Score = List, scoreFrame
		}
		if r.from.Depth < maxDepth {
			r.ask(q)
		}
	}
}

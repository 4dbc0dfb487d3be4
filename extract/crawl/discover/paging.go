package discover

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// An adapter reads the paging of one list system out of a page. It reports
// whether the page is of that system.
type adapter struct {
	name   string
	read   func(*reading) bool
	static bool // pages are files that hold their entries
}

// adapters are asked in turn; the first that knows the page wins.
var adapters = []adapter{
	{"trs-search", (*reading).trsSearch, false},
	{"jpage", (*reading).jpage, false},
	{"jpaas", (*reading).jpaas, false},
	{"gkmlpt", (*reading).gkmlpt, false},
	{"vsb", (*reading).vsb, true},
	{"trs", (*reading).trs, true},
	{"json-post", (*reading).jsonPost, false},
	{"json-get", (*reading).jsonGet, false},
	{"links", (*reading).pageLinks, true},
}

// Systems lists the names that Hints.System may have.
func Systems() []string {
	var out []string
	for _, a := range adapters {
		out = append(out, a.name)
	}
	return out
}

// paging finds the next page of a list, or the interface that serves it. Lists
// that hold no report and are not named after reports are not paged through.
func (r *reading) paging() {
	if r.weight < 0 || !r.relevant() && r.items == 0 {
		r.platform()
		return
	}
	if r.ended() {
		return
	}
	empty := r.needsBrowser()
	for _, a := range adapters {
		if r.hints.System != "" && r.hints.System != a.name && a.name != "links" || empty && a.static {
			continue
		}
		if a.read(r) {
			r.found.System = a.name
			r.say("list system %s", a.name)
			return
		}
	}
	if empty {
		r.script()
	}
}

// platform looks for a platform behind a page that is no list itself: its
// tree of columns names the lists.
func (r *reading) platform() {
	if r.gkmlpt() {
		r.found.System = "gkmlpt"
	}
}

// needsBrowser reports whether a list leads nowhere before its scripts have
// run, and the profile allows to run them.
func (r *reading) needsBrowser() bool {
	if !r.relevant() || r.from.Render || !r.hints.Render {
		return false
	}
	for _, q := range r.found.Requests {
		if q.Kind != Home {
			return false
		}
	}
	return true
}

// script asks for the page once more in a browser.
func (r *reading) script() {
	q := r.from
	q.URL, q.Kind, q.Render, q.Score = r.page.URL, List, true, scoreNextPage
	q.Column = r.column
	r.say("the list has no entries before its scripts run")
	r.ask(q)
}

// pageLinks follows the link to the next page, or the one with its number.
func (r *reading) pageLinks() bool {
	want := strconv.Itoa(r.number() + 1)
	numbered := ""
	here := path.Dir(r.doc.base.Path)
	for i := range r.doc.links {
		l := &r.doc.links[i]
		text := fold(l.text)
		if !r.isPager(text) {
			continue
		}
		u := r.doc.resolve(target(l))
		if u == "" || u == r.page.URL || r.isFile(u) {
			continue
		}
		if r.words.sets["next"][strings.ToLower(text)] {
			r.more(Request{URL: u})
			return true
		}
		to, err := url.Parse(u)
		if text == want && numbered == "" && err == nil && to.Host == r.doc.base.Host && strings.HasPrefix(to.Path, strings.TrimSuffix(here, "/")) {
			numbered = u
		}
	}
	if numbered == "" {
		return false
	}
	r.more(Request{URL: numbered})
	return true
}

// isPager reports whether a link text is a page number or the word for the
// next page.
func (r *reading) isPager(text string) bool {
	if text == "" || len(text) > 12 {
		return false
	}
	if text[0] >= '0' && text[0] <= '9' {
		n, err := strconv.Atoi(text)
		return err == nil && n <= maxPages
	}
	return r.words.sets["next"][strings.ToLower(text)]
}

// Patterns of the scripts that page static lists. Names of variables are
// those of the systems; notes 1.1.
var (
	createPage  = regexp.MustCompile(`createPageHTML\w*\s*\(\s*(?:["'][^"']{0,40}["']\s*,\s*)?(\w+)\s*,\s*(\w+)\s*,\s*["']([^"']{1,60})["']\s*,\s*["'](\w{1,8})["']`)
	assignment  = regexp.MustCompile(`\b([A-Za-z_]\w{0,30})\s*=\s*["']?(\d{1,6})\b`)
	simpleGoto  = regexp.MustCompile(`_simple_list_gotopage_fun\s*\(\s*(\d{1,6})\s*,`)
	pageSuffix  = regexp.MustCompile(`^(.*?)_(\d{1,4})$`)
	frameSource = regexp.MustCompile(`(?i)(?:ifr|frame)[\w."'()\[\]-]{0,60}\.src\s*=\s*["']([^"'<>\s]+)["']`)
)

// countNames are the variables that hold the number of pages, currentNames
// the number of this page; in lower case.
var (
	countNames   = []string{"countpage", "npagecount", "pagecount", "totalpage", "totalpages", "pagetotal"}
	currentNames = []string{"currentpage", "ncurrindex", "curpage", "pageindex", "currpage"}
)

// trs pages through static files: index.html, index_1.html and so on. The
// number of pages stands in a script; what is commented out does not count.
func (r *reading) trs() bool {
	script := strings.Join(r.plainScripts(), "\n")
	vars := map[string]int{}
	for _, m := range assignment.FindAllStringSubmatch(script, 400) {
		n, _ := strconv.Atoi(m[2])
		if _, seen := vars[strings.ToLower(m[1])]; !seen {
			vars[strings.ToLower(m[1])] = n
		}
	}
	value := func(s string) (int, bool) {
		if n, err := strconv.Atoi(s); err == nil {
			return n, true
		}
		n, ok := vars[strings.ToLower(s)]
		return n, ok
	}
	count, current := 0, -1
	stem, ext := "", ""
	if m := createPage.FindStringSubmatch(script); m != nil {
		count, _ = value(m[1])
		if c, ok := value(m[2]); ok {
			current = c
		}
		stem, ext = m[3], "."+m[4]
	}
	if count == 0 {
		count = first(vars, countNames)
	}
	if current < 0 {
		if c, ok := firstOf(vars, currentNames); ok {
			current = c
		}
	}
	if count < 1 {
		return false
	}
	r.numberedFiles(count, current, stem, ext)
	return true
}

// numberedFiles asks for the next of the files stem_N. Sites count them from 0
// or from 1: what the script says of this page decides, or what the page
// links to; where nothing does, both are tried.
func (r *reading) numberedFiles(count, current int, stem, ext string) {
	u := *r.doc.base
	dir, name := path.Split(u.Path)
	e := path.Ext(name)
	bare := strings.TrimSuffix(name, e)
	n := 0
	if m := pageSuffix.FindStringSubmatch(bare); m != nil && r.number() > 1 {
		bare = m[1]
		n, _ = strconv.Atoi(m[2])
	}
	if bare == "" {
		bare = "index"
	}
	if stem == "" {
		stem = bare
	}
	if ext == "" {
		if ext = e; ext == "" {
			ext = ".html"
		}
	}
	address := func(i int) string {
		next := u
		next.RawQuery, next.RawPath = "", ""
		next.Path = dir + stem + "_" + strconv.Itoa(i) + ext
		return next.String()
	}
	r.found.Total = max(r.found.Total, 0)
	page := r.number()
	switch {
	case page >= count:
	case n > 0:
		if n < count { // the last of files counted from 1 is count
			if n == page-1 && n+1 >= count {
				return
			}
			r.more(Request{URL: address(n + 1)})
		}
	case current == 1 || ext == ".jhtml" || r.mentions(stem+"_2"+ext) && !r.mentions(stem+"_1"+ext):
		r.more(Request{URL: address(2)})
	case current == 0 || r.mentions(stem+"_1"+ext):
		r.more(Request{URL: address(1)})
	default:
		r.more(Request{URL: address(1)})
		r.more(Request{URL: address(2)})
	}
}

func first(vars map[string]int, names []string) int {
	n, _ := firstOf(vars, names)
	return n
}

func firstOf(vars map[string]int, names []string) (int, bool) {
	for _, name := range names {
		if n, ok := vars[name]; ok {
			return n, true
		}
	}
	return 0, false
}

// mentions reports whether a link or script of the page names a file.
func (r *reading) mentions(file string) bool {
	for i := range r.doc.links {
		if strings.Contains(r.doc.links[i].href, file) {
			return true
		}
	}
	for _, s := range r.doc.scripts {
		if strings.Contains(s, file) {
			return true
		}
	}
	return false
}

// vsb pages through files that are numbered downwards: of 31 pages the second
// is list/30.htm.
func (r *reading) vsb() bool {
	for _, s := range r.plainScripts() {
		m := simpleGoto.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		total, _ := strconv.Atoi(m[1])
		u := *r.doc.base
		u.RawQuery = ""
		dir, name := path.Split(u.Path)
		ext := path.Ext(name)
		bare := strings.TrimSuffix(name, ext)
		if n, err := strconv.Atoi(bare); err == nil && r.number() > 1 {
			if n > 1 {
				u.Path = dir + strconv.Itoa(n-1) + ext
				r.more(Request{URL: u.String()})
			}
			return true
		}
		if total > 1 && bare != "" {
			u.Path = dir + bare + "/" + strconv.Itoa(total-1) + ext
			r.more(Request{URL: u.String()})
		}
		return true
	}
	return false
}

// plainScripts are the scripts of the page without comments.
func (r *reading) plainScripts() []string {
	for _, s := range r.doc.scripts[len(r.plain):] {
		r.plain = append(r.plain, uncomment(s))
	}
	return r.plain
}

// uncomment removes the comments of a script: what a webmaster switched off is
// often the wrong number of pages.
func uncomment(s string) string {
	if !strings.Contains(s, "/*") && !strings.Contains(s, "//") && !strings.Contains(s, "<!--") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == '\\' && i+1 < len(s) {
				b.WriteByte(c)
				i++
				c = s[i]
			} else if c == quote || c == '\n' {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i+2:], "*/")
			if end < 0 {
				return b.String()
			}
			i += end + 3
			continue
		case strings.HasPrefix(s[i:], "//") || strings.HasPrefix(s[i:], "<!--"):
			end := strings.IndexByte(s[i:], '\n')
			if end < 0 {
				return b.String()
			}
			i += end
			c = '\n'
		}
		b.WriteByte(c)
	}
	return b.String()
}

// embedded reads what stands inside scripts: records of a datastore, markup
// that a script writes, markup in base64, records in JSON.
func (r *reading) embedded() {
	for _, s := range r.doc.pagesDiv {
		r.fragment(decoded(strings.TrimSpace(s)), atom.Div)
	}
	scripts := r.doc.scripts
	for _, s := range scripts {
		r.embeddedIn(s)
	}
}

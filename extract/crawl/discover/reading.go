package discover

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/title"
)

// A reading is one page being read.
type reading struct {
	*Discoverer
	page   Page
	from   Request // zero for a seed
	hints  Hints
	doc    *doc
	found  Found
	seen   map[string]bool // requests made, by method, address and body
	column string          // name of the list, if it is one of reports
	weight float64         // of the column
	way    float64         // of the page as a step on the way
	items  int             // links to reports
	ways   int
	list   records
	plain  []string // scripts without comments
}

// records sums up what a list holds.
type records struct {
	n    int    // records on this page
	sum  uint64 // of what they link to
	got  int    // with those on the pages before
	last string // hash of the page before
}

// A Discoverer holds the word lists and patterns. It is safe for concurrent use.
type Discoverer struct {
	words  *words
	titles *title.Grammar
}

// New loads the word lists.
func New() (*Discoverer, error) {
	titles, err := title.Load()
	if err != nil {
		return nil, err
	}
	w, err := load(titles.YearPattern())
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	return &Discoverer{w, titles}, nil
}

// Page says what one page leads to. It never fails: a page it cannot read
// leads nowhere.
func (d *Discoverer) Page(p Page, prof Hints) Found {
	r := &reading{Discoverer: d, page: p, hints: prof, seen: map[string]bool{}}
	if p.From != nil {
		r.from = *p.From
	}
	r.list.got, r.list.last = readTrail(r.from.Trail)
	switch mediaOf(p) {
	case file:
		r.file()
	case jsonText:
		r.json(p.Body)
	case xmlText:
		r.doc = newDoc(d.words, p.URL)
		r.name()
		r.datastore(string(p.Body))
	default:
		r.html()
	}
	return r.finish()
}

// html reads a page of markup.
func (r *reading) html() {
	r.doc = newDoc(r.words, r.page.URL)
	r.doc.read(r.page.Body)
	r.name()
	if r.report() {
		return
	}
	if r.shell() {
		return
	}
	r.embedded()
	r.links()
	r.frames()
	r.paging()
}

// name finds what the page is a list of: the first name that decides.
func (r *reading) name() {
	names := []string{r.doc.meta["columnname"]}
	names = append(names, parts(r.doc.title)...)
	names = append(names, r.doc.heads...)
	if r.from.Kind == List || r.from.Kind == Home {
		names = append(names, r.from.Text)
	}
	names = append(names, r.from.Column)
	for _, name := range names {
		f := fold(name)
		if len(f) > maxTitle {
			continue
		}
		switch s := r.words.column(f); {
		case s >= listScore:
			if r.column == "" {
				r.column, r.weight = f, s
			}
		case s < 0 && r.column == "" && name != "":
			r.weight = min(r.weight, s)
		default:
			r.way = max(r.way, s)
		}
	}
	if r.column != "" {
		r.weight = listScore
		r.say("column %s", r.column)
	}
}

// relevant reports whether the page is a list of reports by its name.
func (r *reading) relevant() bool { return r.column != "" }

// parts splits the title of a page at what separates it from its site.
func parts(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("_-|－—–>›»", c) })
}

// say keeps a reason.
func (r *reading) say(format string, args ...any) {
	if len(r.found.Evidence) < maxCrumbs {
		r.found.Evidence = append(r.found.Evidence, fmt.Sprintf(format, args...))
	}
}

// ask adds a request once. Method, depth and referer are filled in.
func (r *reading) ask(q Request) bool {
	web := strings.HasPrefix(q.URL, "http://") || strings.HasPrefix(q.URL, "https://")
	if !web || len(q.URL) > 2*maxURL || len(r.found.Requests) >= maxRequests {
		return false
	}
	if q.Method == "" {
		q.Method = "GET"
	}
	key := q.Method + " " + q.URL + " " + string(q.Body)
	if r.seen[key] || q.Method == "GET" && q.URL == r.page.URL && !q.Render {
		return false
	}
	if q.Kind == Home {
		if r.ways >= maxWays {
			return false
		}
		r.ways++
	}
	r.seen[key] = true
	q.Referer = r.page.URL
	if q.Depth == 0 {
		q.Depth = r.from.Depth + 1
	}
	r.found.Requests = append(r.found.Requests, q)
	return true
}

// finish sorts the requests, best first and otherwise in their order.
func (r *reading) finish() Found {
	slices.SortStableFunc(r.found.Requests, func(a, b Request) int { return cmp.Compare(b.Score, a.Score) })
	return r.found
}

// record counts one record of a list and what it links to.
func (r *reading) record(href string) {
	h := fnv.New64a()
	io.WriteString(h, href)
	r.list.n++
	r.list.sum = r.list.sum*31 + h.Sum64()
}

// readTrail reads what the pages before left: how many records, and a hash of
// the last page.
func readTrail(s string) (got int, last string) {
	if _, err := fmt.Sscanf(s, "%d %s", &got, &last); err != nil || got < 0 || got > 1e9 {
		return 0, ""
	}
	return got, last
}

// trail is what this page leaves to the next.
func (r *reading) trail() string {
	return fmt.Sprintf("%d %x", r.list.got+r.listed(), r.list.sum)
}

// listed is the number of records on this page. In a page of a site only the
// reports are told from its other links; so a list that claims more records is
// asked once more than needed.
func (r *reading) listed() int {
	if f := mediaOf(r.page); f == jsonText || f == xmlText {
		return r.list.n
	}
	return r.items
}

// ended reports whether the list stands still: this page is the page before,
// or holds nothing.
func (r *reading) ended() bool {
	switch {
	case r.from.Page > 1 && r.list.n == 0:
		r.say("page %d of the list is empty", r.from.Page)
	case r.list.last != "" && r.list.last == fmt.Sprintf("%x", r.list.sum):
		r.say("page %d of the list is the page before again", r.from.Page)
	case r.number() >= r.maxPages():
		r.say("no more than %d pages of a list are read", r.maxPages())
	default:
		return false
	}
	return true
}

// number is the page of the list, from 1.
func (r *reading) number() int { return max(1, r.from.Page) }

func (r *reading) maxPages() int {
	if r.hints.MaxPages > 0 {
		return r.hints.MaxPages
	}
	return maxPages
}

// more asks for the next page of the list.
func (r *reading) more(q Request) {
	q.Kind, q.Score = List, scoreNextPage
	q.Column, q.Unit, q.Year, q.Depth = r.listName(), r.from.Unit, r.from.Year, max(1, r.from.Depth)
	q.Text, q.Render = r.from.Text, r.from.Render
	if q.Page == 0 {
		q.Page = r.number() + 1
	}
	if q.Trail == "" {
		q.Trail = r.trail()
	}
	r.ask(q)
}

// listName is the name that further pages of the list inherit.
func (r *reading) listName() string {
	if r.column != "" {
		return r.column
	}
	return r.from.Column
}

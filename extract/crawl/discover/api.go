package discover

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// json reads an answer of an interface: records with a title and an address,
// or markup in a field, and asks for the next page.
func (r *reading) json(body []byte) {
	r.doc = newDoc(r.words, r.page.URL)
	r.name()
	if len(body) > maxBody {
		r.say("answer of %d bytes is not read", len(body))
		return
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\ufeff"))))
	var v any
	if dec.Decode(&v) != nil {
		return
	}
	a := answer{r: r}
	a.walk(v, 0)
	r.found.Total = a.total
	for i := range r.doc.links {
		r.link(&r.doc.links[i])
	}
	if a.fragment {
		if m := fragmentCount.FindSubmatch(body); m != nil {
			r.found.Total, _ = strconv.Atoi(string(m[1]))
		}
	}
	r.found.System = r.interfaceName()
	if r.weight < 0 || !r.relevant() && r.items == 0 || r.ended() || r.enough() {
		return
	}
	if next, ok := r.bump(); ok {
		r.more(next)
	}
}

// fragmentCount finds the number of records in the pager of a JPaaS fragment.
var fragmentCount = regexp.MustCompile(`(?:\bcount|totalCount)\\?["']?\s*[:=]\s*\\?["']?(\d{1,7})`)

// interfaceName names the system whose interface answered.
func (r *reading) interfaceName() string {
	u := r.page.URL
	switch {
	case strings.Contains(u, "/gkmlpt/api/"):
		return "gkmlpt"
	case strings.Contains(u, "jpaas-publish-server"):
		return "jpaas"
	case strings.Contains(u, "/was5/"):
		return "trs-search"
	case r.from.Method == "POST":
		return "json-post"
	}
	return "json-get"
}

// An answer is a JSON answer being read.
type answer struct {
	r        *reading
	total    int
	fragment bool
	records  int
}

// walk goes through a value.
func (a *answer) walk(v any, depth int) {
	if depth > maxJSONDeep || a.records >= maxRecords {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			a.walk(e, depth+1)
		}
	case map[string]any:
		a.object(v, depth)
	}
}

func (a *answer) object(o map[string]any, depth int) {
	keys := a.r.words.keys
	var l link
	names := make([]string, 0, len(o))
	for k := range o {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		lower := strings.ToLower(k)
		switch v := o[k].(type) {
		case string:
			switch {
			case keys["title"][lower] && len(v) > len(l.title):
				l.title = v
			case keys["url"][lower] && (l.href == "" || lower == "url"):
				l.href = v
			case keys["unit"][lower] && l.group == "":
				if f := fold(v); a.r.words.isUnit(f) {
					l.group = f
				}
			case keys["fragment"][lower] && strings.Contains(v, "<"):
				a.fragment = true
				a.r.fragment(v, 0)
			case keys["total"][lower]:
				if n, err := strconv.Atoi(v); err == nil {
					a.total = max(a.total, n)
				}
			}
		case float64:
			if keys["total"][lower] && v >= 0 && v < 1e9 {
				a.total = max(a.total, int(v))
			}
		default:
			a.walk(v, depth+1)
		}
	}
	if l.title != "" && l.href != "" && len(a.r.doc.links) < maxLinks {
		l.text, l.inside = plainText(l.title), true
		a.r.doc.links = append(a.r.doc.links, l)
		a.records++
	}
}

// enough reports whether all records that the list claims were read. A round
// number of thousands is a cap and no count.
func (r *reading) enough() bool {
	const cap = 1000
	total, size := r.found.Total, r.pageSize()
	if total == 0 {
		return size > 0 && r.list.n < size
	}
	if total >= cap && total%cap == 0 {
		r.say("the list claims %d records, which is a cap", total)
		return false
	}
	return r.list.got+r.list.n >= total || size > 0 && r.number()*size >= total
}

// pageSize is the number of records that the request asked for, 0 if unknown.
func (r *reading) pageSize() int {
	u, err := url.Parse(r.page.URL)
	if err != nil {
		return 0
	}
	for k, v := range u.Query() {
		if n, err := strconv.Atoi(v[0]); err == nil && r.words.keys["size"][strings.ToLower(k)] {
			return n
		}
	}
	var body map[string]any
	if json.Unmarshal(r.from.Body, &body) == nil {
		for k, v := range body {
			if n, ok := v.(float64); ok && r.words.keys["size"][strings.ToLower(k)] {
				return int(n)
			}
		}
	}
	return 0
}

// bump is the request for the next page: the same with the page number raised,
// wherever it stands.
func (r *reading) bump() (Request, bool) {
	next := Request{Method: r.from.Method, URL: r.page.URL, Body: r.from.Body, ContentType: r.from.ContentType}
	if r.from.Method == "POST" {
		next.URL = r.from.URL
		if body, ok := r.bumpJSON(string(r.from.Body)); ok {
			next.Body = []byte(body)
			return next, true
		}
		if body, ok := r.bumpQuery(string(r.from.Body)); ok {
			next.Body = []byte(body)
			return next, true
		}
	}
	u, err := url.Parse(next.URL)
	if err != nil {
		return next, false
	}
	query, ok := r.bumpQuery(u.RawQuery)
	if !ok {
		return next, false
	}
	u.RawQuery = query
	next.URL = u.String()
	return next, true
}

// jsonPage finds the number of a page in an object.
var jsonPage = regexp.MustCompile(`("?)([A-Za-z]{4,12})("?\s*:\s*"?)(\d{1,6})`)

func (r *reading) bumpJSON(s string) (string, bool) {
	for _, m := range jsonPage.FindAllStringSubmatchIndex(s, 40) {
		if !r.words.keys["page"][strings.ToLower(s[m[4]:m[5]])] {
			continue
		}
		n, _ := strconv.Atoi(s[m[8]:m[9]])
		return s[:m[8]] + strconv.Itoa(n+1) + s[m[9]:], true
	}
	return s, false
}

// bumpQuery raises the page in a query or form, keeping its order.
func (r *reading) bumpQuery(s string) (string, bool) {
	fields := strings.Split(s, "&")
	for i, f := range fields {
		k, v, ok := strings.Cut(f, "=")
		if !ok {
			continue
		}
		if n, err := strconv.Atoi(v); err == nil && r.words.keys["page"][strings.ToLower(k)] {
			fields[i] = k + "=" + strconv.Itoa(n+1)
			return strings.Join(fields, "&"), true
		}
		if strings.EqualFold(k, "paramJson") {
			plain, err := url.QueryUnescape(v)
			if err != nil {
				continue
			}
			if json, ok := r.bumpJSON(plain); ok {
				fields[i] = k + "=" + url.QueryEscape(json)
				return strings.Join(fields, "&"), true
			}
		}
	}
	return s, false
}

package discover

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Patterns of the list systems; notes 1.1 and the pages named beside each.
var (
	listArgs    = regexp.MustCompile(`listArgs\s*:\s*\{([^{}]+)\}`)                        // corpus/site/list.html
	pageBar     = regexp.MustCompile(`pagebar\s*:\s*\{([^{}]+)\}`)                         // the same
	lastStatic  = regexp.MustCompile(`maxStaticIndex\s*:\s*["']?(\d{1,4})`)                // the same
	member      = regexp.MustCompile(`(\w+)\s*:\s*((?:"[^"]*"|'[^']*'|[\w.-]+|\|\||\s)+)`) // of an object literal
	literal     = regexp.MustCompile(`"([^"]*)"|'([^']*)'`)
	nextGroup   = regexp.MustCompile(`(?i)href\s*=\s*["']([^"']+)["']`)
	totalRecord = regexp.MustCompile(`(?i)<totalrecord>\s*(\d{1,7})|totalRecord["']?\s*[:=]\s*["']?(\d{1,7})`)
	perPage     = regexp.MustCompile(`(?i)perPage["']?\s*[:=]\s*["']?(\d{1,4})`)
	proxyURL    = regexp.MustCompile(`["']([^"'\s]*dataproxy\.jsp[^"'\s]*)["']`)
	jpageParam  = regexp.MustCompile(`\b(col|appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype)["']?\s*[:=]\s*["']?([^"'&,;\s}]*)`)
	quotedPair  = regexp.MustCompile(`'([^'\\]{1,60})'\s*:\s*'([^'\\]*)'`)
	gkmlptSID   = regexp.MustCompile(`\bSID["']?\s*:\s*["']?(\w{1,20})`)
	gkmlptTree  = regexp.MustCompile(`\bTREE["']?\s*:\s*\[`)
)

// trsSearch reads a list whose first page is static and whose others a search
// serves: /was5/web/search?channelid=...&page=2.
func (r *reading) trsSearch() bool {
	script := strings.Join(r.plainScripts(), "\n")
	args := listArgs.FindStringSubmatch(script)
	if args == nil {
		return false
	}
	fields := r.members(args[1], script)
	bar := map[string]string{}
	if m := pageBar.FindStringSubmatch(script); m != nil {
		bar = r.members(m[1], script)
	}
	size, _ := strconv.Atoi(bar["prepage"])
	r.found.Total, _ = strconv.Atoi(bar["recordCount"])
	if size < 1 || fields["channelid"] == "" {
		return true
	}
	page := r.number()
	if page*size >= r.found.Total {
		return true
	}
	u := *r.doc.base
	u.Path, u.RawPath = "/was5/web/search", ""
	u.RawQuery = "channelid=" + url.QueryEscape(fields["channelid"]) + "&templet=docs.jsp&sortfield=" + url.QueryEscape(fields["sortfield"]) +
		"&classsql=" + url.QueryEscape(fields["classsql"]) + "&prepage=" + strconv.Itoa(size) + "&page=" + strconv.Itoa(page+1)
	static := 0
	if m := lastStatic.FindStringSubmatch(script); m != nil {
		static, _ = strconv.Atoi(m[1])
	}
	r.more(Request{URL: u.String(), Method: "GET"})
	if page <= static { // the files may reach further than the page says
		r.numberedFiles((r.found.Total+size-1)/size, 0, "", "")
	}
	return true
}

// members reads the fields of an object literal; a field that names another
// object's is looked up in the script.
func (r *reading) members(s, script string) map[string]string {
	out := map[string]string{}
	for _, m := range member.FindAllStringSubmatch(s, 40) {
		value := strings.TrimSpace(m[2])
		text := ""
		for _, l := range literal.FindAllStringSubmatch(value, 4) {
			if text == "" { // "" || "chnlid=1813"
				text = l[1] + l[2]
			}
		}
		if text == "" {
			text = strings.TrimSpace(strings.TrimRight(strings.TrimLeft(value, `"'| `), `"' `))
		}
		if _, name, ok := strings.Cut(text, "."); ok && !strings.ContainsAny(text, "=, ") {
			if v := lookUp(script, name); v != "" {
				text = v
			}
		}
		if _, seen := out[m[1]]; !seen {
			out[m[1]] = text
		}
	}
	return out
}

// lookUp finds the number that a field of any object has: name: 123.
func lookUp(script, name string) string {
	for name != "" {
		i := strings.Index(script, name)
		if i < 0 {
			break
		}
		rest := strings.TrimLeft(script[i+len(name):], " \t\"'")
		inside := i > 0 && (script[i-1] == '_' || script[i-1] == '.' || script[i-1] >= 'A' && script[i-1] <= 'z')
		script = script[i+len(name):]
		if inside || !strings.HasPrefix(rest, ":") {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t\"'")
		end := strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' })
		if end > 0 {
			return rest[:end]
		}
	}
	return ""
}

// jpage reads a list whose records lie in a datastore, and whose other pages
// a data proxy serves.
func (r *reading) jpage() bool {
	body := string(r.page.Body)
	if !strings.Contains(body, "dataproxy.jsp") {
		return false
	}
	r.jpageNext(body)
	return true
}

// jpageNext asks for the next group: by the link that the datastore has, or by
// the form that the page script sends.
func (r *reading) jpageNext(body string) {
	if m := totalRecord.FindStringSubmatch(body); m != nil {
		r.found.Total, _ = strconv.Atoi(m[1] + m[2])
	}
	r.found.System = "jpage"
	if r.found.Total > 0 && r.list.got+r.listed() >= r.found.Total {
		return
	}
	if group := r.doc.meta["nextgroup"]; group != "" {
		r.more(Request{URL: r.doc.resolve(strings.ReplaceAll(group, " ", "%20"))})
		return
	}
	if r.from.Method == "POST" {
		if next, ok := r.nextRange(); ok {
			r.more(next)
		}
		return
	}
	proxy := proxyURL.FindStringSubmatch(body)
	if proxy == nil {
		return
	}
	r.askProxy(body, html.UnescapeString(proxy[1]))
}

// askProxy asks the data proxy for what the page did not hold, as its script
// does.
func (r *reading) askProxy(body, proxy string) {
	params := map[string]string{}
	for _, m := range jpageParam.FindAllStringSubmatch(body, 80) {
		if _, seen := params[m[1]]; !seen && m[2] != "" {
			params[m[1]] = m[2]
		}
	}
	if params["columnid"] == "" || params["unitid"] == "" {
		return
	}
	size := 15
	if m := perPage.FindStringSubmatch(body); m != nil {
		size, _ = strconv.Atoi(m[1])
	}
	var form []string
	for _, k := range []string{"col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype"} {
		v := params[k]
		if v == "" {
			v = map[string]string{"col": "1", "appid": "1", "path": "/", "sourceContentType": "1", "permissiontype": "0"}[k]
		}
		if plain, err := url.QueryUnescape(v); err == nil {
			v = plain
		}
		form = append(form, k+"="+url.QueryEscape(v))
	}
	plain, _, _ := strings.Cut(proxy, "?")
	start := r.items + 1
	r.more(Request{
		URL:    r.doc.resolve(plain + "?startrecord=" + strconv.Itoa(start) + "&endrecord=" + strconv.Itoa(start+3*size-1) + "&perpage=" + strconv.Itoa(size)),
		Method: "POST", Body: []byte(strings.Join(form, "&")), ContentType: "application/x-www-form-urlencoded",
	})
}

// nextRange moves startrecord and endrecord of a POST on.
func (r *reading) nextRange() (Request, bool) {
	u, err := url.Parse(r.from.URL)
	if err != nil {
		return Request{}, false
	}
	q := u.Query()
	start, err1 := strconv.Atoi(q.Get("startrecord"))
	end, err2 := strconv.Atoi(q.Get("endrecord"))
	if err1 != nil || err2 != nil || end < start || end-start > maxRecords || r.found.Total > 0 && end >= r.found.Total {
		return Request{}, false
	}
	size := end - start + 1
	u.RawQuery = "startrecord=" + strconv.Itoa(end+1) + "&endrecord=" + strconv.Itoa(end+size) + "&perpage=" + url.QueryEscape(q.Get("perpage"))
	return Request{URL: u.String(), Method: "POST", Body: r.from.Body, ContentType: r.from.ContentType}, true
}

// jpaas asks the interface that fills a column: its address and parameters
// stand in the attributes of an element.
func (r *reading) jpaas() bool {
	for _, at := range r.doc.units {
		if at.get("querydata") == "" || !strings.Contains(at.get("url"), "jpaas-publish-server") {
			continue
		}
		q := url.Values{}
		for _, m := range quotedPair.FindAllStringSubmatch(at.get("querydata"), 40) {
			q.Set(m[1], m[2])
		}
		if len(q) == 0 {
			continue
		}
		q.Set("paramJson", `{"pageNo":1,"pageSize":50}`)
		if u := r.doc.resolve(at.get("url")); u != "" {
			r.list = records{}
			r.more(Request{URL: u + "?" + q.Encode(), Page: 1, Trail: "0 -"})
		}
		return true
	}
	return false
}

// A column of the tree of a gkmlpt platform.
type column struct {
	ID       json.Number `json:"id"`
	Name     string      `json:"name"`
	JumpURL  string      `json:"jump_url"`
	Children []column    `json:"children"`
}

// gkmlpt asks the interface for the columns of the platform's tree that are of
// reports.
func (r *reading) gkmlpt() bool {
	for _, s := range r.doc.scripts {
		at := gkmlptTree.FindStringIndex(s)
		sid := gkmlptSID.FindStringSubmatch(s)
		if at == nil || sid == nil {
			continue
		}
		var tree []column
		dec := json.NewDecoder(strings.NewReader(s[at[1]-1:]))
		dec.UseNumber()
		if dec.Decode(&tree) != nil {
			r.say("the tree of the platform cannot be read")
			return true
		}
		prefix, _, ok := strings.Cut(r.doc.base.Path, "/gkmlpt/")
		if !ok {
			return true
		}
		for _, c := range leaves(tree, 0) {
			score := r.words.column(fold(c.Name))
			if score < r.words.least("weak") || c.ID == "" {
				continue
			}
			u := r.doc.resolve(prefix + "/gkmlpt/api/all/" + url.PathEscape(c.ID.String()) + "?page=1&sid=" + sid[1])
			r.ask(Request{URL: u, Kind: List, Text: c.Name, Column: reportColumn(r, c.Name), Unit: r.from.Unit, Page: 1, Score: scoreNextPage})
		}
		return true
	}
	return false
}

// reportColumn is the name under which a column's pages are known as lists of
// reports: trees call it 年报 for short.
func reportColumn(r *reading, name string) string {
	if r.words.column(fold(name)) >= listScore {
		return fold(name)
	}
	return r.words.lists["strong"][0].text
}

// leaves lists the columns without columns of their own.
func leaves(tree []column, depth int) []column {
	var out []column
	for _, c := range tree {
		switch {
		case len(out) > maxWays || depth > maxJSONDeep:
			return out
		case len(c.Children) > 0:
			out = append(out, leaves(c.Children, depth+1)...)
		case c.JumpURL == "":
			out = append(out, c)
		}
	}
	return out
}

// Patterns of a request that a script makes.
var (
	postCall = regexp.MustCompile(`(?s)url\s*:\s*["']([^"'\s]+)["'](.*?)data\s*:\s*(?:JSON\.stringify\s*\(\s*)?(\{[^{}]+\})`)
	method   = regexp.MustCompile(`(?i)(?:type|method)\s*:\s*["']post["']`)
	bareKey  = regexp.MustCompile(`([{,]\s*)([A-Za-z_]\w{0,40})\s*:`)
	getCall  = regexp.MustCompile(`(?:getJSON|fetch|\.get|url\s*:)\s*\(?\s*["'](/?[^"'\s]+[?&](?:page|pageNo|pageNum|pageIndex)=1[^"'\s]*)["']`)
)

// jsonPost repeats the request that fills the list: a POST of an object.
func (r *reading) jsonPost() bool {
	for _, s := range r.plainScripts() {
		m := postCall.FindStringSubmatch(s)
		if m == nil || !method.MatchString(s) {
			continue
		}
		body := bareKey.ReplaceAllString(m[3], `$1"$2":`)
		body = strings.ReplaceAll(body, "'", `"`)
		var fields map[string]any
		if json.Unmarshal([]byte(body), &fields) != nil {
			continue
		}
		if _, ok := r.bumpJSON(body); !ok {
			continue
		}
		names := make([]string, 0, len(fields))
		for k := range fields {
			names = append(names, k)
		}
		slices.Sort(names)
		r.list = records{}
		r.more(Request{URL: r.doc.resolve(m[1]), Method: "POST", Body: []byte(strings.Join(strings.Fields(body), "")), ContentType: "application/json", Page: 1, Trail: "0 -"})
		return true
	}
	return false
}

// jsonGet repeats the request that fills the list: a GET with a page number.
func (r *reading) jsonGet() bool {
	for _, s := range r.plainScripts() {
		if m := getCall.FindStringSubmatch(s); m != nil {
			r.more(Request{URL: r.doc.resolve(m[1]), Page: 1, Trail: "0 -"})
			return true
		}
	}
	return false
}

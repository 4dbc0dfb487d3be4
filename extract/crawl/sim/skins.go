package sim

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// A skin is one list system.
type skin struct {
	name     string
	source   string // where its structure is described
	column   string
	files    attachStyle
	relative bool // the list links relative to itself
	grouped  bool // by unit
	browser  bool // only a browser sees the list
	article  func(s *site, i int, d Document) string
	lists    func(s *site, items []entry)
}

// skins are the list systems. "notes" are the crawler notes of the project,
// section 1.1 unless another is named.
var skins = []skin{
	{name: "trs0", source: "notes: TRS WCM static, 0-based", column: "/zwgk/zfxxgk/zfxxgknb/", files: beside, relative: true, article: tdate, lists: trs("trs0.html", "html", 0)},
	{name: "trs1", source: "notes: TRS WCM static, 1-based", column: "/zwgk/xxgknb/index.shtml", files: direct, relative: true, article: tdate, lists: trs("trs1.html", "shtml", 1)},
	{name: "trscount", source: "notes: commented-out createPageHTML beside countPage", column: "/zfxxgk/gknb/", files: beside, article: tdate, lists: trs("trscount.html", "html", 0)},
	{name: "trssearch", source: "corpus/site/list.html", column: "/zwgk/nb/nlist.htm", files: viewer, relative: true, article: tdate, lists: trsSearch},
	{name: "jpage", source: "notes: jcms datastore, GET nextgroup", column: "/col/col12377/index.html", files: downfile, article: art, lists: jpageGet},
	{name: "jpagepost", source: "notes: jcms dataproxy, POST", column: "/col/col5500/index.html", files: downfile, article: art, lists: jpagePost},
	{name: "jpagesecret", source: "notes: encrypted ids, empty dataproxy", column: "/col/col81/index.html", files: downfile, article: art, lists: jpageSecret},
	{name: "jpaas", source: "notes: JPaaS build/unit", column: "/col/col77/index.html", files: downfile, article: artHex, lists: jpaas(false)},
	{name: "jpaasstuck", source: "notes 0.6: page 1 for every pageNo", column: "/col/col77/index.html", files: downfile, article: artHex, lists: jpaas(true)},
	{name: "gkmlpt", source: "notes: gkmlpt, total below post_count", column: "/gkmlpt/index", files: viewer, article: post, lists: gkmlpt},
	{name: "vsb", source: "notes: VSB, pages count down", column: "/zwgk/zcyzc.htm", files: download, article: info, lists: vsb},
	{name: "years", source: "notes 1.2: year archives, hex names", column: "/gknb/index.html", files: viewer, article: hex32, lists: years},
	{name: "uuid", source: "notes: uuid family, list.shtml", column: "/columns/bad1076f-2ae9-4523-89c8-24da0a0c344c/list.shtml", files: direct, article: uuids, lists: uuidList},
	{name: "jhtml", source: "notes: jhtml, index_2.jhtml", column: "/zfxxgknb/index.jhtml", files: beside, article: jhtmlArticle, lists: jhtml},
	{name: "jsonpost", source: "notes: JSON POST, capped total", column: "/affair/list.html", files: viewer, article: hex32, lists: jsonPost},
	{name: "base64", source: "notes: pager in base64", column: "/list/xxgknb/", files: beside, article: tdate, lists: base64Pager},
	{name: "iframe", source: "notes: platform in a frame, tree of units", column: "/platform/index.html", files: beside, grouped: true, article: hex32, lists: iframe},
	{name: "writeln", source: "notes: document.writeln", column: "/zfnb/list.html", files: direct, article: tdate, lists: writeln},
	{name: "units", source: "notes 1.2: organ x year tree", column: "/bmnb/", files: beside, grouped: true, article: tdate, lists: unitTree},
	{name: "inline", source: "notes: records in a script", column: "/nb/rows.html", files: viewer, article: info, lists: inline},
	{name: "script", source: "notes 3.8: list filled by a script", column: "/nb/open.html", files: direct, browser: true, article: info, lists: script},
}

// Article addresses of the systems.
func tdate(s *site, i int, d Document) string {
	dir := s.column[:strings.LastIndexByte(s.column, '/')+1]
	return fmt.Sprintf("%s%d01/t%d0120_%d.html", dir, d.Year+1, d.Year+1, 5300+i)
}
func art(_ *site, i int, d Document) string {
	return fmt.Sprintf("/art/%d/1/20/art_123_%d.html", d.Year+1, 456+i)
}
func artHex(s *site, _ int, d Document) string {
	return fmt.Sprintf("/col/col77/art/%d/art_%s.html", d.Year+1, s.hex(16))
}
func post(_ *site, i int, _ Document) string {
	return fmt.Sprintf("/gkmlpt/content/8/8766/post_%d.html", 8766000+i)
}
func info(_ *site, i int, _ Document) string { return fmt.Sprintf("/info/1050/%d.htm", 30880+i) }
func hex32(s *site, _ int, d Document) string {
	return fmt.Sprintf("/gknb/%d02/%s.shtml", d.Year+1, s.hex(16))
}
func uuids(s *site, _ int, d Document) string {
	h := s.hex(16)
	return fmt.Sprintf("/columns/bad1076f-2ae9-4523-89c8-24da0a0c344c/%d01/30/%s-%s-%s-%s-%s.html", d.Year+1, h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}
func jhtmlArticle(_ *site, i int, d Document) string {
	return fmt.Sprintf("/c/www/%dnszfnb/%d.jhtml", d.Year, 390824+i)
}

// lists prints one page of a list.
func (s *site) listView(pages [][]entry, n, total int) view {
	v := s.view()
	v.Items, v.Page, v.Index0, v.Pages, v.Total = pages[n], n+1, n, len(pages), total
	v.Next, v.More = n+2, n+1 < len(pages)
	return v
}

// numbered is the address of page n (from 0) of a list whose files count on.
func numbered(column, stem, ext string, n, base int) string {
	dir := column[:strings.LastIndexByte(column, '/')+1]
	if n == 0 {
		return column
	}
	return fmt.Sprintf("%s%s_%d.%s", dir, stem, n+base, ext)
}

func trs(name, ext string, base int) func(*site, []entry) {
	return func(s *site, items []entry) {
		pages := cut(items, s.per)
		for n := range pages {
			s.page(numbered(s.column, "index", ext, n, base), list, name, s.listView(pages, n, len(items)))
		}
	}
}

func trsSearch(s *site, items []entry) {
	pages := cut(items, s.per)
	s.page(s.column, list, "trssearch.html", s.listView(pages, 0, len(items)))
	s.live["/was5/web/search"] = func(r *http.Request) *resource {
		q := r.URL.Query()
		n, _ := strconv.Atoi(q.Get("page"))
		if q.Get("channelid") != "480777" || q.Get("classsql") != "chnlid=7301" || q.Get("prepage") != strconv.Itoa(s.per) || n < 1 {
			return &resource{kind: trap, media: "text/plain", status: http.StatusNotFound}
		}
		docs := []map[string]string{}
		if n <= len(pages) {
			for _, e := range pages[n-1] {
				docs = append(docs, map[string]string{"doctitle": "<em>" + e.Title + "</em>", "chnldocurl": s.absolute(e.Href), "docreltime": e.Date})
			}
		}
		return asJSON(map[string]any{"count": strconv.Itoa(len(items)), "pagenum": strconv.Itoa(n), "docs": docs})
	}
}

// absolute is the whole address of a link in the list.
func (s *site) absolute(href string) string {
	base := &url.URL{Scheme: "http", Host: s.host, Path: s.column}
	u, err := base.Parse(href)
	if err != nil {
		return href
	}
	return u.String()
}

func asJSON(v any) *resource {
	b, err := json.Marshal(v)
	if err != nil {
		return &resource{kind: list, status: http.StatusInternalServerError}
	}
	return &resource{kind: list, media: "application/json", body: b}
}

func jpageGet(s *site, items []entry) {
	pages := cut(items, s.per)
	s.page(s.column, list, "jpage.html", s.listView(pages, 0, len(items)))
	s.live["/module/web/jpage/dataproxy.jsp"] = func(r *http.Request) *resource {
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		if r.URL.Query().Get("columnid") != "12377" || n < 1 {
			return &resource{kind: trap, status: http.StatusNotFound}
		}
		v := s.view()
		v.Total, v.Pages = len(items), len(pages)
		if n <= len(pages) {
			v = s.listView(pages, n-1, len(items))
		}
		return &resource{kind: list, media: "text/xml", body: s.print("jpagexml.html", v)}
	}
}

func jpagePost(s *site, items []entry) {
	first := cut(items, s.per)
	s.page(s.column, list, "jpagepost.html", s.listView(first, 0, len(items)))
	s.live["/module/web/jpage/dataproxy.jsp"] = func(r *http.Request) *resource {
		body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		form, _ := url.ParseQuery(string(body))
		from, _ := strconv.Atoi(r.URL.Query().Get("startrecord"))
		to, _ := strconv.Atoi(r.URL.Query().Get("endrecord"))
		if r.Method != http.MethodPost || form.Get("columnid") != "5500" || form.Get("unitid") != "5501" || from < 1 {
			return &resource{kind: trap, status: http.StatusNotFound}
		}
		v := s.view()
		v.Total = len(items)
		if from <= len(items) {
			v.Items = items[from-1 : min(to, len(items))]
		}
		return &resource{kind: list, media: "text/xml", body: s.print("jpagexml.html", v)}
	}
}

func jpageSecret(s *site, items []entry) {
	v := s.listView([][]entry{items}, 0, len(items))
	s.page(s.column, list, "jpagesecret.html", v)
	s.live["/module/web/jpage/dataproxy.jsp"] = func(*http.Request) *resource {
		return &resource{kind: list, media: "text/xml", body: []byte("<datastore><recordset></recordset></datastore>")}
	}
}

func jpaas(stuck bool) func(*site, []entry) {
	return func(s *site, items []entry) {
		s.page(s.column, list, "jpaas.html", s.view())
		pages := cut(items, s.per)
		if stuck {
			pages = [][]entry{items}
		}
		s.live["/api-gateway/jpaas-publish-server/front/page/build/unit"] = func(r *http.Request) *resource {
			var p struct{ PageNo, PageSize int }
			if json.Unmarshal([]byte(r.URL.Query().Get("paramJson")), &p) != nil || r.URL.Query().Get("pageId") != "col77" || p.PageNo < 1 {
				return &resource{kind: trap, status: http.StatusNotFound}
			}
			if stuck {
				p.PageNo = 1
			}
			v := s.view()
			if p.PageNo <= len(pages) {
				v = s.listView(pages, p.PageNo-1, len(items))
			}
			v.Total = len(items)
			if stuck {
				v.Total = 3 * len(items)
			}
			return asJSON(map[string]any{"success": true, "data": map[string]any{"html": string(s.print("jpaasunit.html", v))}})
		}
	}
}

func gkmlpt(s *site, items []entry) {
	s.page(s.column, list, "gkmlpt.html", s.view())
	pages := cut(items, s.per)
	s.live["/gkmlpt/api/all/8766"] = func(r *http.Request) *resource {
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		if r.URL.Query().Get("sid") != "990031" || n < 1 {
			return &resource{kind: trap, status: http.StatusNotFound}
		}
		articles := []map[string]any{}
		if n <= len(pages) {
			for _, e := range pages[n-1] {
				articles = append(articles, map[string]any{"id": e.N, "title": e.Title, "url": s.absolute(e.Href), "publisher": e.Unit, "display_publish_time": e.Date})
			}
		}
		return asJSON(map[string]any{"articles": articles, "total": len(items) / 2, "classify": map[string]any{"post_count": len(items)}})
	}
}

func vsb(s *site, items []entry) {
	pages := cut(items, s.per)
	for n := range pages {
		at := s.column
		if n > 0 {
			at = strings.TrimSuffix(s.column, ".htm") + fmt.Sprintf("/%d.htm", len(pages)-n)
		}
		s.page(at, list, "vsb.html", s.listView(pages, n, len(items)))
	}
}

func uuidList(s *site, items []entry) {
	pages := cut(items, s.per)
	at := func(n int) string { return numbered(s.column, "list", "shtml", n, 1) }
	for n := range pages {
		v := s.listView(pages, n, len(items))
		if v.More {
			v.NextHref = at(n + 1)
		}
		s.page(at(n), list, "uuid.html", v)
	}
}

func jhtml(s *site, items []entry) {
	pages := cut(items, s.per)
	for n := range pages {
		s.page(numbered(s.column, "index", "jhtml", n, 1), list, "jhtml.html", s.listView(pages, n, len(items)))
	}
}

func base64Pager(s *site, items []entry) {
	pages := cut(items, s.per)
	for n := range pages {
		v := s.listView(pages, n, len(items))
		if v.More {
			markup := fmt.Sprintf(`<span>共%d页</span> <a href="index_%d.html">下一页</a>`, len(pages), n+1)
			v.Secret = base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(markup)))
		}
		s.page(numbered(s.column, "index", "html", n, 0), list, "base64.html", v)
	}
}

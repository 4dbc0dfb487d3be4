package sim

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// A kind is what a resource is to the crawler.
type kind string

const (
	home   kind = "home"   // pages on the way
	list   kind = "list"   // lists, and the interfaces behind them
	report kind = "report" // a report
	shell  kind = "shell"  // a page whose report is a file
	attach kind = "attachment"
	trap   kind = "trap" // nothing that a crawler needs
	robots kind = "robots"
	denied kind = "denied" // forbidden by robots.txt
)

// A resource is one answer of a site.
type resource struct {
	kind   kind
	media  string
	body   []byte
	status int    // 0 is 200
	moved  string // address it moved to
}

// A handler answers requests that no static resource does.
type handler func(*http.Request) *resource

// A site is one virtual host.
type site struct {
	skin   *skin
	host   string
	place  string
	per    int
	plain  bool
	units  []string
	docs   []Document
	rnd    *rand.Rand
	pages  map[string]*resource // by request address
	live   map[string]handler   // by path
	truth  []Truth
	column string // path of the column of reports
	failed error
}

// An entry is one line of a list.
type entry struct {
	Href, Title, Text, Date, Unit string
	Year, N                       int
}

// Short is the title as lists cut it.
func (e entry) Short() string {
	if c := []rune(e.Title); len(c) > 22 {
		return string(c[:20]) + "..."
	}
	return e.Title
}

// A view is what a list page shows.
type view struct {
	Place, Host, Column, ColumnHref string
	Items                           []entry
	Page, Pages, Index0, Total      int
	Per, Small, Next                int
	More, Direct                    bool
	NextHref, NextYear, NextYearName, Frame,
	Secret, Hidden, Unit string
	News, Years, Numbers []entry
	Groups               []group
}

// A group is a unit and its lines.
type group struct {
	Unit, Href string
	Items      []entry
}

func (s *site) view() view {
	return view{Place: s.place, Host: s.host, Column: "政府信息公开年报", Per: s.per, Small: max(1, s.per/2), ColumnHref: s.column}
}

// add publishes a resource.
func (s *site) add(at string, k kind, media string, body []byte) {
	u, err := url.Parse(at)
	if err != nil {
		s.failed = err
		return
	}
	s.pages[address(u)] = &resource{kind: k, media: media, body: body}
}

// page publishes a page of a template.
func (s *site) page(at string, k kind, name string, data any) {
	s.add(at, k, "text/html; charset=utf-8", s.print(name, data))
}

func (s *site) print(name string, data any) []byte {
	b, err := render(name, data)
	if err != nil && s.failed == nil {
		s.failed = err
	}
	return b
}

// build publishes the home page, the reports, the lists and the traps.
func (s *site) build() error {
	s.column = s.skin.column
	s.common()
	s.skin.lists(s, s.entries())
	return s.failed
}

// common publishes what every site has besides its lists.
func (s *site) common() {
	s.add("/robots.txt", robots, "text/plain", []byte("User-agent: *\nDisallow: /internal/\n"))
	v := s.view()
	v.Column, v.Direct = "首页", s.rnd.IntN(2) == 0
	for i := range 6 {
		v.News = append(v.News, entry{Href: fmt.Sprintf("/news/%d.html", i), Title: fmt.Sprintf("%s召开第%d次工作会议", s.place, i+1), Date: "2024-03-0" + fmt.Sprint(i+1)})
		s.page(v.News[i].Href, trap, "gone.html", nil)
	}
	s.page("/", home, "home.html", v)
	v.Column = "政务公开"
	s.page("/zwgk/", home, "open.html", v)
	v.Column = "法定主动公开内容"
	s.page("/zwgk/fdzdgknr/", home, "home.html", v)
	for _, at := range []string{"/zwgk/zn/", "/zwgk/zd/", "/zwgk/ys/", "/bsfw/", "/hdjl/", "/news/", "/ysqgk/", "/wzbb/", "/about/", "/map/", "/bsfw/gr/"} {
		s.page(at, trap, "gone.html", nil)
	}
	s.live["/zwgk/calendar"] = func(*http.Request) *resource {
		return &resource{kind: trap, media: "text/html; charset=utf-8", body: s.print("open.html", v)}
	}
	s.live["/gknb/2031/index.html"] = func(*http.Request) *resource { return s.emptyYear(2031) }
	s.live["/empty/"] = s.endless
}

// emptyYear is a year of a calendar that never ends.
func (s *site) emptyYear(n int) *resource {
	v := s.view()
	v.NextYear, v.NextYearName = fmt.Sprintf("/empty/%d", n+1), fmt.Sprintf("%d年", n+1)
	return &resource{kind: trap, media: "text/html; charset=utf-8", body: s.print("yearlist.html", v)}
}

// entries publishes the documents and returns the lines of the list, newest
// first, with the traps among them.
func (s *site) entries() []entry {
	var out []entry
	for i, d := range s.docs {
		e := entry{Title: d.Title, Unit: d.Unit, Year: d.Year, N: i + 1, Date: fmt.Sprintf("%d-01-%02d", d.Year+1, 3+i%25)}
		e.Text = fmt.Sprintf("%d年政府信息公开工作年度报告", d.Year)
		e.Href = s.publish(i, d, e)
		out = append(out, e)
	}
	if s.plain || len(out) == 0 {
		return out
	}
	first := out[0]
	fill := strings.NewReplacer("{place}", s.place, "{year}", fmt.Sprint(first.Year), "{unit}", first.Unit)
	for _, t := range []struct{ href, title string }{
		{"/alike/1.html", "{place}{year}年政府网站工作年度报表"},
		{"/alike/2.html", "{unit}{year}年政府信息公开工作年度报告解读"},
		{"/alike/3.html", "关于做好{year}年政府信息公开工作年度报告编制工作的通知"},
		{"/internal/2/report.html", "{place}供销合作局{year}年政府信息公开工作年度报告"},
		{"/dead/1.html", "{place}烟草管理局{year}年政府信息公开工作年度报告"},
		{"http://mirror.example/a.html", "{place}盐业管理局{year}年政府信息公开工作年度报告"},
	} {
		e := entry{Href: t.href, Title: fill.Replace(t.title), Unit: s.place + "供销合作局", Year: first.Year, Date: first.Date}
		e.Text = e.Title
		at := s.rnd.IntN(len(out) + 1)
		out = append(out[:at], append([]entry{e}, out[at:]...)...)
		k := trap
		name := "alike.html"
		switch {
		case strings.HasPrefix(t.href, "/internal/"):
			k = denied
		case strings.HasPrefix(t.href, "/dead/"):
			name = "gone.html"
		case strings.HasPrefix(t.href, "http"):
			continue
		}
		s.page(t.href, k, name, e)
	}
	return s.twin(out, first)
}

// twin adds a second edition of a report whose pages are pictures.
func (s *site) twin(out []entry, of entry) []entry {
	if s.skin.grouped {
		return out
	}
	e := of
	e.Href, e.Title = "/twin/1.html", of.Title+"（图片版）"
	e.Text = e.Title
	s.page(e.Href, report, "pictures.html", map[string]string{"Title": e.Title, "Picture": "/twin/W020240101000000001.jpg"})
	s.add("/twin/W020240101000000001.jpg", attach, "image/jpeg", []byte("\xff\xd8\xff\xe0 a picture of page 1"))
	s.truth = append(s.truth, Truth{
		URL: "http://" + s.host + e.Href, Host: s.host, System: s.skin.name, Unit: e.Unit, Year: e.Year, Title: e.Title, Variant: "图片版",
	})
	return append(out, e)
}

// medias are the types of documents.
var medias = map[string]string{
	"html": "text/html", "pdf": "application/pdf", "txt": "text/plain; charset=utf-8", "doc": "application/msword",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "ofd": "application/ofd", "wps": "application/vnd.ms-works",
}

// publish serves a document where its system would, and returns the address
// that the list shows.
func (s *site) publish(i int, d Document, e entry) string {
	at := s.skin.article(s, i, d)
	truth := Truth{Host: s.host, System: s.skin.name, Unit: d.Unit, Year: d.Year, Title: d.Title}
	media := medias[d.Ext]
	if media == "" {
		media = "application/octet-stream"
	}
	switch {
	case d.Ext == "html":
		s.add(at, report, media, d.Body)
	case s.skin.files == direct:
		at = strings.TrimSuffix(at, path.Ext(at)) + "." + d.Ext
		s.add(at, report, media, d.Body)
	default:
		file, inside, outside := s.skin.files.link(s, at, i, d)
		s.add(file, report, media, d.Body)
		s.page(at, shell, "shell.html", map[string]string{
			"Title": d.Title, "Date": e.Date, "Unit": d.Unit, "Place": s.place, "Inside": inside, "Outside": outside,
		})
		truth.URL = "http://" + s.host + file
	}
	if truth.URL == "" {
		truth.URL = "http://" + s.host + at
	}
	s.truth = append(s.truth, truth)
	if dir := path.Dir(s.column); s.skin.relative && strings.HasPrefix(at, dir) {
		return "." + strings.TrimPrefix(at, strings.TrimSuffix(dir, "/"))
	}
	return at
}

// An attachStyle is how a system attaches files to a page.
type attachStyle string

const (
	direct   attachStyle = "direct"   // the list links to the file
	beside   attachStyle = "beside"   // in the folder of the page: ./P02024...pdf
	downfile attachStyle = "downfile" // jcms: downfile.jsp?filename=
	download attachStyle = "download" // VSB: download.jsp, no type, outside the content
	viewer   attachStyle = "viewer"   // a viewer in a frame
)

// link returns the address of a file, and the markup of the page inside and
// outside its content.
func (a attachStyle) link(s *site, at string, i int, d Document) (file, inside, outside string) {
	switch a {
	case downfile:
		file = fmt.Sprintf("/module/download/downfile.jsp?classid=0&filename=%s.%s&showname=%s", s.hex(16), d.Ext, url.QueryEscape(d.Title+"."+d.Ext))
		return file, fmt.Sprintf(`<p><a href="%s">%s</a></p>`, strings.ReplaceAll(file, "&", "&amp;"), d.Title), ""
	case download:
		file = fmt.Sprintf("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=118&wbfileid=%d", 7000+i)
		return file, "", fmt.Sprintf(`<div class="fj">附件【<a href="%s">%s.%s</a>】</div>`, file, d.Title, d.Ext)
	case viewer:
		file = fmt.Sprintf("/files/%s.%s", s.hex(16), strings.ToUpper(d.Ext))
		return file, fmt.Sprintf(`<iframe src="/pdfjs/web/viewer.html?file=%s" width="100%%"></iframe>`, url.QueryEscape(file)), ""
	default:
		name := fmt.Sprintf("P0%d01200%08d.%s", d.Year+1, 4173600+i, d.Ext)
		return path.Join(path.Dir(at), name), fmt.Sprintf(`<p><a href="./%s">附件：全文.%s</a></p>`, name, d.Ext), ""
	}
}

// hex is n random bytes in hexadecimal figures.
func (s *site) hex(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.rnd.IntN(256))
	}
	return fmt.Sprintf("%x", b)
}

// cut divides entries into pages.
func cut(items []entry, per int) [][]entry {
	var out [][]entry
	for len(items) > per {
		out = append(out, items[:per])
		items = items[per:]
	}
	return append(out, items)
}

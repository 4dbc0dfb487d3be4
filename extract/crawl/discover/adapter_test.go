package discover

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// A case is a list page and the requests that it has to lead to: "kind method
// address", in the order of their score.
type listCase struct {
	name   string
	url    string
	media  string
	from   *Request
	body   string
	system string
	total  int
	want   []string
}

// aColumn is the request that leads to a list.
func aColumn() *Request {
	return &Request{Kind: List, Text: "政府信息公开年报", Column: "政府信息公开年报", Score: 10, Depth: 2}
}

// nextOf is the request for a further page of a list.
func nextOf(page int, method, address, body, trail string) *Request {
	return &Request{Kind: List, Column: "政府信息公开年报", Page: page, Method: method, URL: address, Body: []byte(body), Trail: trail, Depth: 3}
}

const oneReport = `<li><a href="a1.html">甲县教育局2023年政府信息公开工作年度报告</a></li>`

var listCases = []listCase{
	{name: "trs counted from 0, with a trap", url: "http://x.gov.cn/nb/", body: oneReport + `<script>//createPageHTML(9,0,"index","html");
		createPageHTML(3, 0, "index", "html");</script>`, system: "trs",
		want: []string{"report GET http://x.gov.cn/nb/a1.html", "list GET http://x.gov.cn/nb/index_1.html"}},
	{name: "trs counted from 1", url: "http://x.gov.cn/nb/index.shtml", body: oneReport + `<script>createPageHTML(3, 1, "index", "shtml");</script>`, system: "trs",
		want: []string{"report GET http://x.gov.cn/nb/a1.html", "list GET http://x.gov.cn/nb/index_2.shtml"}},
	{name: "trs with countPage beside what is commented out", url: "http://x.gov.cn/nb/", body: oneReport + `<script>var countPage = 17; /* createPageHTML(9,0,"index","html") */ var currentPage = 0;</script>`, system: "trs",
		want: []string{"report GET http://x.gov.cn/nb/a1.html", "list GET http://x.gov.cn/nb/index_1.html"}},
	{name: "trs, last page", url: "http://x.gov.cn/nb/index_2.html", from: nextOf(3, "GET", "", "", "8 ff"), body: oneReport + `<script>createPageHTML(3, 2, "index", "html");</script>`, system: "trs",
		want: []string{"report GET http://x.gov.cn/nb/a1.html"}},
	{name: "one page only", url: "http://x.gov.cn/nb/", body: oneReport + `<script>createPageHTML(1, 0, "index", "html");</script>`, system: "trs",
		want: []string{"report GET http://x.gov.cn/nb/a1.html"}},
	{name: "jhtml", url: "http://x.gov.cn/nb/index.jhtml", body: oneReport + `<script>var totalPages = 4;</script>`, system: "trs",
		want: []string{"report GET http://x.gov.cn/nb/a1.html", "list GET http://x.gov.cn/nb/index_2.jhtml"}},
	{name: "vsb counts down", url: "http://x.gov.cn/zcyzc.htm", body: oneReport + `<script>_simple_list_gotopage_fun(31,'u13_goto',2)</script>`, system: "vsb",
		want: []string{"report GET http://x.gov.cn/a1.html", "list GET http://x.gov.cn/zcyzc/30.htm"}},
	{name: "vsb further down", url: "http://x.gov.cn/zcyzc/30.htm", from: nextOf(2, "GET", "", "", "10 ff"), body: oneReport + `<script>_simple_list_gotopage_fun(31,'u13_goto',2)</script>`, system: "vsb",
		want: []string{"report GET http://x.gov.cn/zcyzc/a1.html", "list GET http://x.gov.cn/zcyzc/29.htm"}},
	{name: "vsb, last page", url: "http://x.gov.cn/zcyzc/1.htm", from: nextOf(31, "GET", "", "", "10 ff"), body: oneReport + `<script>_simple_list_gotopage_fun(31,'u13_goto',2)</script>`, system: "vsb",
		want: []string{"report GET http://x.gov.cn/zcyzc/a1.html"}},
	{name: "jpage with a link to the next group", url: "http://x.gov.cn/col/col5/index.html", system: "jpage", total: 60,
		body: `<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2&appid=1&columnid=5&unitid=6"></a>]]></nextgroup>
		<recordset><record><![CDATA[` + oneReport + `]]></record></recordset></datastore></script><script>x({totalRecord:60,perPage:15})</script>`,
		want: []string{"report GET http://x.gov.cn/col/col5/a1.html", "list GET http://x.gov.cn/module/web/jpage/dataproxy.jsp?page=2&appid=1&columnid=5&unitid=6"}},
	{name: "jpage by POST", url: "http://x.gov.cn/col/col5/index.html", system: "jpage", total: 60,
		body: `<script type="text/xml"><datastore><recordset><record><![CDATA[` + oneReport + `]]></record></recordset></datastore></script>
		<script>jpage({totalRecord:60,perPage:15,proxyUrl:'/module/web/jpage/dataproxy.jsp',param:'col=1&appid=1&webid=3&path=%2F&columnid=5&unitid=6&webname=%E7%94%B2&permissiontype=0'})</script>`,
		want: []string{"report GET http://x.gov.cn/col/col5/a1.html", "list POST http://x.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=2&endrecord=46&perpage=15 col=1&appid=1&webid=3&path=%2F&columnid=5&sourceContentType=1&unitid=6&webname=%E7%94%B2&permissiontype=0"}},
	{name: "jpage answer", url: "http://x.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=2&endrecord=46&perpage=15", media: "text/xml", system: "jpage", total: 60,
		from: nextOf(2, "POST", "http://x.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=2&endrecord=46&perpage=15", "columnid=5&unitid=6", "1 ff"),
		body: `<datastore><totalrecord>60</totalrecord><recordset><record><![CDATA[` + strings.ReplaceAll(oneReport, "a1", "/a1") + `]]></record></recordset></datastore>`,
		want: []string{"report GET http://x.gov.cn/a1.html", "list POST http://x.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=47&endrecord=91&perpage=15 columnid=5&unitid=6"}},
	{name: "jpage with encrypted ids: an empty answer ends it", url: "http://x.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=16&endrecord=60&perpage=15", media: "text/xml",
		from: nextOf(2, "POST", "http://x.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=16&endrecord=60&perpage=15", "columnid=Zk3", "15 ff"),
		body: `<datastore><recordset></recordset></datastore>`},
	{name: "jpaas names its interface in attributes", url: "http://x.gov.cn/col/col7/index.html", system: "jpaas",
		body: `<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{'parseType':'bulidstatic','webId':'8f','pageId':'p7'}"></script>`,
		want: []string{"list GET http://x.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=p7&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A50%7D&parseType=bulidstatic&webId=8f"}},
	{name: "jpaas answer", url: "http://x.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=p7&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A1%7D", media: "application/json", system: "jpaas", total: 3,
		from: nextOf(1, "GET", "", "", "0 -"), body: `{"data":{"html":"<ul><li><a href=\"/a1.html\" title=\"甲县教育局2023年政府信息公开工作年度报告\">甲县教育局2023年政府...</a></li></ul><div class=\"pagination\" rows=\"1\" count=\"3\" pageNo=\"1\"></div>"}}`,
		want: []string{"report GET http://x.gov.cn/a1.html", "list GET http://x.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=p7&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A1%7D"}},
	{name: "gkmlpt tree", url: "http://x.gov.cn/bm/gkmlpt/index", system: "gkmlpt",
		body: `<script>_CONFIG={SID:'755031',TREE:[{"id":1,"name":"组织","children":[{"id":3,"name":"年报","children":[]}]},{"id":8,"name":"网站年报","jump_url":"/x"}]}</script>`,
		want: []string{"list GET http://x.gov.cn/bm/gkmlpt/api/all/3?page=1&sid=755031"}},
	{name: "gkmlpt answer whose total is below its post_count", url: "http://x.gov.cn/gkmlpt/api/all/3?page=2&sid=7", media: "application/json", system: "gkmlpt", total: 4,
		from: nextOf(2, "GET", "", "", "1 ff"), body: `{"articles":[{"id":1,"title":"2023年政府信息公开工作年度报告","url":"http://x.gov.cn/p1.html","publisher":"甲县教育局"}],"total":2,"classify":{"post_count":4}}`,
		want: []string{"report GET http://x.gov.cn/p1.html", "list GET http://x.gov.cn/gkmlpt/api/all/3?page=3&sid=7"}},
	{name: "json post", url: "http://x.gov.cn/list.html", system: "json-post",
		body: `<script>$.ajax({url:'/front/api/data/affair', type: 'POST', data: JSON.stringify({channelList:['c4'], pageSize: 20, pageNo: 1})})</script>`,
		want: []string{`list POST http://x.gov.cn/front/api/data/affair {"channelList":["c4"],"pageSize":20,"pageNo":1}`}},
	{name: "json post: a total of round thousands is a cap", url: "http://x.gov.cn/api", media: "application/json", system: "json-post", total: 10000,
		from: nextOf(500, "POST", "http://x.gov.cn/api", `{"pageSize":1,"pageNo":10001}`, "10000 ff"), body: `{"totalCount":10000,"list":[{"title":"甲县教育局2023年政府信息公开工作年度报告","url":"/a1.html"}]}`,
		want: []string{"report GET http://x.gov.cn/a1.html"}}, // bounded by the pages of a list
	{name: "trs search answer", url: "http://x.gov.cn/was5/web/search?channelid=1&prepage=1&page=2", media: "application/json", system: "trs-search", total: 3,
		from: nextOf(2, "GET", "", "", "1 ff"), body: `{"count":"3","docs":[{"doctitle":"甲县教育局2023年政府信息公开工作年度报告","chnldocurl":"http://x.gov.cn/a1.html"}]}`,
		want: []string{"report GET http://x.gov.cn/a1.html", "list GET http://x.gov.cn/was5/web/search?channelid=1&prepage=1&page=3"}},
	{name: "base64 pager", url: "http://x.gov.cn/nb/", system: "links",
		body: oneReport + `<div id="pages">` + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(`<a href="list2.html">下一页</a>`))) + `</div>`,
		want: []string{"report GET http://x.gov.cn/nb/a1.html", "list GET http://x.gov.cn/nb/list2.html"}},
	{name: "document.writeln", url: "http://x.gov.cn/nb/", body: `<script>document.writeln("<a href=\"b.html\">甲县教育局2022年政府信息公开年报<\/a>");</script>`,
		want: []string{"report GET http://x.gov.cn/nb/b.html"}},
	{name: "records in a script", url: "http://x.gov.cn/nb/", body: `<script>var d=[{"title":"甲县教育局2022年政府信息公开年报","url":"\/nb\/c.html"}];</script>`,
		want: []string{"report GET http://x.gov.cn/nb/c.html"}},
	{name: "platform in a frame", url: "http://x.gov.cn/nb/", body: `<iframe src="index_362.html"></iframe>`,
		want: []string{"list GET http://x.gov.cn/nb/index_362.html"}},
	{name: "a frame that a script fills", url: "http://x.gov.cn/nb/", body: `<script>document.getElementById('ifr').src = "index_362.html";</script>`,
		want: []string{"list GET http://x.gov.cn/nb/index_362.html"}},
	{name: "years, and a tree of units", url: "http://x.gov.cn/nb/", body: `<a href="2023/">2023年</a><ul><li><a href="javascript:;">甲县水利局</a><ul><li><a href="w22.html">2022年</a></li></ul></li></ul><a href="jyj/">甲县教育局</a>`,
		want: []string{"list GET http://x.gov.cn/nb/w22.html", "list GET http://x.gov.cn/nb/jyj/", "list GET http://x.gov.cn/nb/2023/"}},
	{name: "negatives", url: "http://x.gov.cn/nb/", body: `<a href="1">甲县教育局2023年政府网站工作年度报表</a><a href="2">甲县2023年法治政府建设年度报告</a><a href="3">2023年部门预算公开</a>
		<a href="4">图解甲县教育局2023年政府信息公开工作年度报告</a><a href="5">企业年报公示</a>`},
	{name: "files in the list", url: "http://x.gov.cn/nb/", body: `<a href="f.pdf">甲县教育局2023年政府信息公开工作年度报告</a><a href="/module/download/downfile.jsp?filename=ab.doc&showname=x">甲县教育局2022年政府信息公开工作年度报告</a>
		<a href="/v/viewer.html?file=%2Ffiles%2Fc.PDF">甲县教育局2021年政府信息公开工作年度报告</a>`,
		want: []string{"attachment GET http://x.gov.cn/nb/f.pdf", "attachment GET http://x.gov.cn/module/download/downfile.jsp?filename=ab.doc&showname=x", "attachment GET http://x.gov.cn/files/c.PDF"}},
}

func TestAdapters(t *testing.T) {
	d := newTest(t)
	for _, c := range listCases {
		t.Run(c.name, func(t *testing.T) {
			if c.media == "" {
				c.media = "text/html"
			}
			if c.from == nil {
				c.from = aColumn()
			}
			f := d.Page(Page{URL: c.url, MediaType: c.media, Body: []byte(c.body), From: c.from}, Hints{})
			var got []string
			for _, q := range f.Requests {
				s := string(q.Kind) + " " + q.Method + " " + q.URL
				if len(q.Body) > 0 {
					s += " " + string(q.Body)
				}
				got = append(got, s)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("requests\n  %s\nwant\n  %s\nevidence %v", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "), f.Evidence)
			}
			if f.Report != nil {
				t.Errorf("taken for a report: %+v", f.Report)
			}
			if c.system != "" && f.System != c.system || f.Total != c.total {
				t.Errorf("system %q, total %d; want %q, %d", f.System, f.Total, c.system, c.total)
			}
		})
	}
}

// The same page again, and an empty page, end every list.
func TestPagingEnds(t *testing.T) {
	d := newTest(t)
	p := Page{URL: "http://x.gov.cn/api?page=1", MediaType: "application/json", From: nextOf(1, "GET", "", "", ""),
		Body: []byte(`{"total":900,"list":[{"title":"甲县教育局2023年政府信息公开工作年度报告","url":"/a1.html"}]}`)}
	next := func(f Found) *Request {
		for i := range f.Requests {
			if f.Requests[i].Page > 1 {
				return &f.Requests[i]
			}
		}
		return nil
	}
	q := next(d.Page(p, Hints{}))
	if q == nil || q.URL != "http://x.gov.cn/api?page=2" {
		t.Fatalf("no second page: %+v", q)
	}
	p.URL, p.From = q.URL, q
	if q := next(d.Page(p, Hints{})); q != nil {
		t.Errorf("the same page leads on to %s", q.URL)
	}
	p.Body = []byte(`{"total":900,"list":[]}`)
	if q := next(d.Page(p, Hints{})); q != nil {
		t.Errorf("an empty page leads on to %s", q.URL)
	}
	p.Body = []byte(`{"total":900,"list":[{"title":"甲县民政局2023年政府信息公开工作年度报告","url":"/a2.html"}]}`)
	p.From.Page = 5
	if q := next(d.Page(p, Hints{MaxPages: 5})); q != nil {
		t.Errorf("page 5 of at most 5 leads on to %s", q.URL)
	}
}

// A list that only scripts fill is rendered if the profile allows it, once.
func TestRenderIsOptIn(t *testing.T) {
	d := newTest(t)
	p := Page{URL: "http://x.gov.cn/nb/", MediaType: "text/html", From: aColumn(), Body: []byte(`<div id="app" v-for="r in rows"></div><script src="/app.js"></script>`)}
	if f := d.Page(p, Hints{}); len(f.Requests) != 0 {
		t.Errorf("asked for %+v without leave", f.Requests)
	}
	f := d.Page(p, Hints{Render: true})
	if len(f.Requests) != 1 || !f.Requests[0].Render || f.Requests[0].URL != p.URL {
		t.Fatalf("%+v", f.Requests)
	}
	p.From = &f.Requests[0]
	if f := d.Page(p, Hints{Render: true}); len(f.Requests) != 0 {
		t.Errorf("rendered again: %+v", f.Requests)
	}
}

// Files in a report, and pages that are only the cover of a file.
func TestAttachments(t *testing.T) {
	d := newTest(t)
	from := &Request{Kind: Document, Text: "甲县教育局2023年政府信息公开工作年度报告", Unit: "甲县教育局", Year: 2023}
	for _, c := range []struct{ name, body, want string }{
		{"cover of a pdf", `<h1>甲县教育局2023年政府信息公开工作年度报告</h1><div class="nav"><a href="/help.pdf">操作手册</a></div><div class="TRS_Editor"><a href="./P0202401.pdf">附件</a></div>`,
			"http://x.gov.cn/nb/P0202401.pdf "},
		{"vsb outside the content", `<h1>甲县教育局2023年政府信息公开工作年度报告</h1><div>附件【<a href="/system/_content/download.jsp?wbfileid=7">甲县教育局2023年政府信息公开工作年度报告.doc</a>】</div>`,
			"http://x.gov.cn/system/_content/download.jsp?wbfileid=7 "},
		{"viewer", `<h1>甲县教育局2023年政府信息公开工作年度报告</h1><iframe src="/js/web/viewer.html?file=../../f/a.ofd"></iframe>`,
			"http://x.gov.cn/f/a.ofd "},
		{"object", `<h1>甲县教育局2023年政府信息公开工作年度报告</h1><object data="a.docx"></object>`, "http://x.gov.cn/nb/a.docx "},
		{"report and its annex", `<h1>甲县教育局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>
			<a href="b.xls">附件：统计表</a><a href="c.pdf">甲县教育局2022年政府信息公开工作年度报告</a><a href="d.doc">2023年决算表附件</a>`, "http://x.gov.cn/nb/b.xls attachment"},
		{"pictures", `<h1>甲县教育局2023年政府信息公开工作年度报告</h1><img src="logo.png"><div class="TRS_Editor"><img src="W0202401.jpg"><img src="dot.png" width="9"></div>`,
			"http://x.gov.cn/nb/W0202401.jpg attachment"},
	} {
		f := d.Page(Page{URL: "http://x.gov.cn/nb/1.html", MediaType: "text/html", From: from, Body: []byte(c.body)}, Hints{})
		var got []string
		for _, q := range f.Requests {
			if q.Kind != Attachment || q.Unit != "甲县教育局" || q.Year != 2023 {
				t.Errorf("%s: %+v", c.name, q)
			}
			got = append(got, q.URL+" "+q.Variant)
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

package html

import (
	"strings"
	"testing"
)

// Parts of made-up pages, as sites put them around a report.
const (
	menu     = `<div class=top><ul><li><a href=/>首页</a><li><a href=/a>要闻</a><li><a href=/b>办事</a><li><a href=/c>互动</a></ul></div>`
	crumbs   = `<div class=path>您在：<a href=/>首页</a> &gt; <a href=/x>公开栏目</a> &gt; <a href=/y>历年汇编</a></div>`
	title    = `<div class=tit>青石县水利站三零二一年情况汇编</div>`
	dateLine = `<div class=info><span>来源：水利站</span> <span>时间：3022-01-17 09:30</span></div>`
	share    = `<div class=share><a href=#>微信</a><a href=#>微博</a></div>`
	report   = `<p>　　本汇编由县水利站编写，统计自三月起至岁末止，共四个部分。</p><p>一、来信情况</p><p>　　站里答复来信三十八件，其中两件由邻县转来，均在期限内答复。</p>` + letters +
		`<p>二、来访情况</p><p>　　站里接待来访七次，其中一次为集体来访，均当场答复并登记在册。</p>` + visits + `<p>三、其他</p><p>无。</p>`
	letters = `<table><tr><td>来源<td>件数<td>逾期<tr><td>本县<td>36<td>0<tr><td>邻县<td>2<td>0</table>`
	visits  = `<table><tr><td>人数<td>次数<tr><td>一人<td>6<tr><td>多人<td>1</table>`
	after   = `<div class=tool><p>扫码阅读本页</p><div>打印 关窗</div></div>`
	foot    = `<div class=foot><p>承办：青石县水利站　电话：0000-1234</p><p><a href=/>地图</a>|<a href=/z>声明</a></p><p>访问量：<span>90210</span></p></div>`

	wantTitle  = "青石县水利站三零二一年情况汇编"
	wantDate   = "来源：水利站 时间：3022-01-17 09:30"
	wantReport = "本汇编由县水利站编写，统计自三月起至岁末止，共四个部分。 / 一、来信情况 / 站里答复来信三十八件，其中两件由邻县转来，均在期限内答复。 / T3x3 / " +
		"二、来访情况 / 站里接待来访七次，其中一次为集体来访，均当场答复并登记在册。 / T3x2 / 三、其他 / 无。"
	wantAll = wantTitle + " / " + wantDate + " / " + wantReport
)

// wrap puts a body into a page with the title that sites write.
func wrap(body string) string {
	return "<html><head><title>青石县水利站三零二一年情况汇编_历年汇编_青石县</title></head><body>" + body + "</body></html>"
}

func TestContentRoot(t *testing.T) {
	index := `<table><tr><td>索引号<td>QS-7<td>分类<td>水利<tr><td>文号<td>无<td>公开<td>是</table>`
	prose := strings.Repeat("<p>　　站里全年走访各村，修渠三条，清淤五处，群众反映良好，没有发生险情。</p>", 6)
	wantProse := strings.TrimSuffix(strings.Repeat("站里全年走访各村，修渠三条，清淤五处，群众反映良好，没有发生险情。 / ", 6), " / ")
	head, tail, _ := strings.Cut(report, "<p>三、其他")
	for _, c := range []struct{ name, body, want string }{
		{"content in an element of its own", menu + crumbs + "<div>" + title + dateLine + share + "<div><div>" + report + "</div>" + after + "</div></div>" + foot, wantAll},
		{"content directly under the body", title + dateLine + report, wantAll},
		{"menu and footer beside the content", menu + title + dateLine + report + "<footer>承办：水利站</footer>", wantAll},
		{"footer box under the body", menu + title + dateLine + report + foot, wantAll},
		{"everything in one form", "<form>" + menu + crumbs + title + dateLine + "<div>" + report + "</div>" + foot + "</form>", wantAll},
		{"report ends with an address", "<div>" + title + dateLine + report + "<div><p>地址：青石县河街</p><p>邮箱：<a href=mailto:a@b.example>a@b.example</a></p></div></div>",
			wantAll + " / 地址：青石县河街 / 邮箱：a@b.example"},
		{"landmarks", "<nav>导航</nav><header>青石县政府网站</header><main><h1>" + wantTitle + "</h1>" + dateLine + "<div>" + report + "</div></main><footer>承办</footer>", wantAll},
		{"header inside the article", "<article><header>" + title + dateLine + "</header><div>" + report + "</div></article>", wantAll},
		{"header without end tag", "<header>" + menu + "<div>" + title + dateLine + "<div>" + report + "</div></div>", wantAll},
		{"roles", "<div role=navigation>导航</div><div>" + title + dateLine + "<div>" + report + "</div></div><div role=contentinfo>承办：水利站</div>", wantAll},
		{"index table above the title", menu + crumbs + "<div class=idx>" + index + "</div>" + "<div>" + title + dateLine + "<div>" + report + "</div></div>" + foot, wantAll},
		{"last section in an element of its own", menu + crumbs + "<div>" + title + dateLine + "<div><div>" + head + "</div><div><p>三、其他" + tail + "</div></div></div>" + foot, wantAll},
		{"tables in scroll boxes", menu + title + dateLine + "<div>" + strings.ReplaceAll(strings.ReplaceAll(report, "<table>", "<div class=scroll><table>"), "</table>", "</table></div>") + "</div>" + foot, wantAll},
		{"page laid out with tables", "<table><tr><td colspan=2>" + menu + "<tr><td><table><tr><td>" + crumbs + "</table><td><table><tr><td>" + title + "<tr><td>" + dateLine + "<tr><td>" + report + "</table><tr><td colspan=2>" + foot + "</table>", wantAll},
		{"inline element around the content", menu + crumbs + "<div>" + title + dateLine + "<font size=3><span>" + report + "</span></font></div>" + foot, wantAll},
		{"prose only", menu + crumbs + "<div>" + title + dateLine + "<div>" + prose + "</div>" + after + "</div>" + foot, wantTitle + " / " + wantDate + " / " + wantProse},
		{"related links after the content", menu + "<div>" + title + dateLine + "<div>" + report + "</div><div>相关：<ul><li><a href=1>一、上年汇编</a><li><a href=2>二、前年汇编</a></ul></div></div>" + foot, wantAll},
		{"links in the content", title + dateLine + report + "<p>附件：<a href=a>汇编全文</a></p>", wantAll + " / 附件：汇编全文"},
		{"title in two elements of the content", "<h1>青石县</h1><div><p>水利站三零二一年</p><p>情况汇编</p>" + report + "</div>", "水利站三零二一年 / 情况汇编 / " + wantReport},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := wrap(c.body)
			doc := decode(t, page)
			if got := outline(doc); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			checkLocators(t, page, doc)
		})
	}
}

func TestHiddenContent(t *testing.T) {
	page := wrap(menu + "<div>" + title + dateLine + "<div style='display:none'>" + report + "</div></div>" + foot)
	doc := decode(t, page)
	if got := outline(doc); got != wantAll {
		t.Errorf("got\n%s\nwant\n%s", got, wantAll)
	}
	if len(doc.Warnings) != 1 {
		t.Errorf("warnings: %v", doc.Warnings)
	}
	index := "<table><tr><td>索引号<td>QS-7</table>"
	if got := outline(decode(t, wrap(index+"<div style=display:none>"+title+dateLine+report+"</div>"))); !strings.HasSuffix(got, wantAll) {
		t.Errorf("behind an index card: %s", got)
	}
	doc = decode(t, wrap("<div>"+report+"</div><div hidden>"+report+"</div>"))
	if got := outline(doc); got != wantReport || len(doc.Warnings) != 0 {
		t.Errorf("a hidden copy is read: %s %v", got, doc.Warnings)
	}
}

func TestFlattenedPageKeepsItsTables(t *testing.T) {
	doc := decode(t, wrap(strings.Repeat("<div><font>", 600)+report))
	if got := outline(doc); got != wantReport {
		t.Errorf("got\n%s\nwant\n%s", got, wantReport)
	}
	if len(doc.Warnings) != 1 {
		t.Errorf("warnings: %v", doc.Warnings)
	}
}

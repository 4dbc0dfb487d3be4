package html

import (
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/google/go-cmp/cmp"
)

func TestLinks(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"words", `<p>附件：<a href="P020.pdf">年度 <b>报告</b></a></p>`, "年度 报告|P020.pdf"},
		{"title instead of words", `<a href=" P020.pdf " title="报告"><img src=icon.png></a>`, "报告|P020.pdf"},
		{"escaped", `<a href="./%E5%B9%B4.pdf?a=1&amp;b=2">年</a>`, "年|./%E5%B9%B4.pdf?a=1&b=2"},
		{"frames", `<iframe src="viewer.html?file=P020.pdf"></iframe><embed src=a.pdf><object data=b.pdf></object>`, "|viewer.html?file=P020.pdf |a.pdf |b.pdf"},
		{"base", `<base href="http://www.example.org/a/b.html"><a href="../c.pdf">丙</a><a href="http://x.example.org/d.pdf">丁</a>`, "丙|http://www.example.org/c.pdf 丁|http://x.example.org/d.pdf"},
		{"no way out", `<a href="#top">顶</a><a href="javascript:void(0)">关</a><a name=x>名</a><a href="MAILTO:a@example.org">信</a>`, ""},
		{"hidden", `<p>甲</p><div style="display:none"><a href=a.pdf>隐</a></div>`, ""},
		{"outside the content", `<div><p>一、概述</p><p>二、情况</p></div><div>附件<a href=a.pdf>文</a></div>`, "文|a.pdf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := decode(t, c.body)
			var got []string
			for _, l := range doc.Links {
				if l.Place.Locator == "" {
					t.Errorf("link %+v has no place", l)
				}
				got = append(got, l.Text+"|"+l.Target)
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %s, want %s", g, c.want)
			}
		})
	}
}

func TestPictures(t *testing.T) {
	doc := decode(t, `<nav><img src=logo.png></nav><div><p>三、收到和处理</p>
		<img src="t3.jpg" alt=" 表三 " style="width: 640px; height:auto" height=900><img src="data:image/png;base64,AAAA"></div>`)
	want := []layout.Picture{
		{Target: "t3.jpg", Alt: "表三", Width: 640, Height: 900, Place: layout.Place{Locator: "html>body>div>img:nth-of-type(1)"}},
		{Target: "data:image/png;base64", Data: []byte{0, 0, 0}, Place: layout.Place{Locator: "html>body>div>img:nth-of-type(2)"}},
	}
	if diff := cmp.Diff(want, doc.Pictures); diff != "" {
		t.Error(diff)
	}
	if doc := decode(t, `<body><img src="all.jpg" width=800></body>`); len(doc.Pictures) != 1 || doc.Pictures[0].Width != 800 {
		t.Errorf("a page of one picture: %+v", doc.Pictures)
	}
}

// TestManyLinks: a page of links keeps a bounded number of them.
func TestManyLinks(t *testing.T) {
	doc := decode(t, strings.Repeat(`<a href="x.pdf">文</a><img src=x>`, 3*maxLinks))
	if len(doc.Links) != maxLinks || len(doc.Pictures) != maxPictures {
		t.Errorf("%d links, %d pictures", len(doc.Links), len(doc.Pictures))
	}
}

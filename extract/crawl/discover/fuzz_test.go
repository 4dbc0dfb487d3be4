package discover

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzPage: no page makes the reader panic, lead to more than its bounds, or
// lead to what is no address on the web.
func FuzzPage(f *testing.F) {
	d := newTest(f)
	for _, c := range listCases {
		f.Add(c.url, c.media, c.body, "POST", `{"pageNo":1}`, 1)
	}
	if b, err := os.ReadFile(filepath.Join(shared, "corpus/site/list.html")); err == nil {
		f.Add("http://x.gov.cn/nlist.htm", "text/html", string(b), "GET", "", 0)
	}
	f.Fuzz(func(t *testing.T, address, media, body, method, form string, page int) {
		for _, from := range []*Request{nil, aColumn(), {Kind: Document, Year: 2020, Text: body}, nextOf(page, method, address, form, form)} {
			found := d.Page(Page{URL: address, MediaType: media, Body: []byte(body), From: from}, Hints{Render: page%2 == 0})
			if len(found.Requests) > maxRequests {
				t.Fatalf("%d requests", len(found.Requests))
			}
			next := 0
			for _, q := range found.Requests {
				if len(q.URL) < len("http://") || q.URL[:4] != "http" || q.Depth < 1 {
					t.Fatalf("%+v", q)
				}
				if q.Page > 1 {
					next++
				}
			}
			if next > 2 {
				t.Fatalf("%d next pages", next)
			}
		}
	})
}

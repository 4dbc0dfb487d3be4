package render

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gongkai/gongkai/extract/crawl/discover"
	"github.com/gongkai/gongkai/extract/crawl/sim"
)

func browser(t *testing.T) *Browser {
	t.Helper()
	b, err := Start(t.Context(), Default)
	if errors.Is(err, ErrNoBrowser) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// from answers requests of some hosts by a handler, and refuses all others.
func from(h http.Handler, asked *[]string, hosts ...string) Fetch {
	var mu sync.Mutex
	return func(_ context.Context, q Request) (Response, error) {
		u, err := url.Parse(q.URL)
		if err != nil {
			return Response{}, err
		}
		mu.Lock()
		*asked = append(*asked, q.URL)
		mu.Unlock()
		if !slices.Contains(hosts, u.Host) {
			return Response{}, fmt.Errorf("%s is not allowed", u.Host)
		}
		w := httptest.NewRecorder()
		r := httptest.NewRequest(q.Method, q.URL, strings.NewReader(string(q.Body)))
		h.ServeHTTP(w, r)
		return Response{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}, nil
	}
}

// The list that only scripts fill: rendered, every report is found on every
// page of it; without, none is.
func TestScriptList(t *testing.T) {
	var docs []sim.Document
	for y := 2015; y <= 2024; y++ {
		docs = append(docs, sim.Document{Unit: "模拟县水利局", Year: y, Ext: "html", Title: fmt.Sprintf("模拟县水利局%d年政府信息公开工作年度报告", y), Body: []byte("x")})
	}
	c, err := sim.New(docs, sim.Options{Systems: []string{"script"}, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	d, err := discover.New()
	if err != nil {
		t.Fatal(err)
	}
	b := browser(t)
	var asked []string
	get := from(c, &asked, "script.sim.gov.cn")
	q := &discover.Request{URL: "http://script.sim.gov.cn/nb/open.html", Kind: discover.List, Text: "政府信息公开年报"}
	found := map[int]bool{}
	pages := 0
	for ; q != nil && pages < 6; pages++ {
		again := q
		if !q.Render {
			plain, err := get(t.Context(), Request{Method: "GET", URL: q.URL})
			if err != nil {
				t.Fatal(err)
			}
			f := d.Page(discover.Page{URL: q.URL, MediaType: "text/html", Body: plain.Body, From: q}, discover.Hints{Render: true})
			if n := reports(f); n != 0 {
				t.Errorf("%d reports without scripts", n)
			}
			again = nil
			for i := range f.Requests {
				if f.Requests[i].Render {
					again = &f.Requests[i]
				}
			}
			if again == nil {
				t.Fatalf("page %d is not to be rendered: %+v", pages+1, f)
			}
		}
		body, err := b.Page(t.Context(), again.URL, get)
		if err != nil {
			t.Fatal(err)
		}
		f := d.Page(discover.Page{URL: again.URL, MediaType: "text/html", Body: body, From: again}, discover.Hints{Render: true})
		q = nil
		for i, r := range f.Requests {
			if r.Kind == discover.Document {
				found[r.Year] = true
			}
			if r.Page > max(1, again.Page) {
				q = &f.Requests[i]
			}
		}
	}
	if len(found) != len(docs) || pages != 3 {
		t.Errorf("%d reports on %d pages, want %d on 3", len(found), pages, len(docs))
	}
	for _, u := range asked {
		if strings.HasSuffix(u, ".png") {
			t.Errorf("asked for a picture: %s", u)
		}
	}
}

func reports(f discover.Found) int {
	n := 0
	for _, r := range f.Requests {
		if r.Kind == discover.Document {
			n++
		}
	}
	return n
}

// A page gets nothing but what the function hands out: no other host, no
// private address, no file.
func TestNoNetwork(t *testing.T) {
	open := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the browser reached the network") }))
	defer open.Close()
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<html><body><iframe src="%[1]s/frame"></iframe><script src="http://10.0.0.1/a.js"></script><script>
		fetch('%[1]s/fetch').catch(function(){}); fetch('file:///etc/hostname').catch(function(){});
		var s = new WebSocket('%[2]s/socket'); s.onerror = function(){ document.body.appendChild(document.createElement('hr')); };
		var a = document.createElement('a'); a.href = '/x.html'; a.textContent = 'made by a script'; document.body.appendChild(a);</script></body></html>`,
			open.URL, strings.Replace(open.URL, "http", "ws", 1))
	})
	b := browser(t)
	var asked []string
	body, err := b.Page(t.Context(), "http://x.gov.cn/", from(page, &asked, "x.gov.cn"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(body), "made by a script") {
		t.Errorf("%s", body)
	}
	if len(asked) < 3 {
		t.Errorf("the function was asked only for %v", asked)
	}
	if _, err := b.Page(t.Context(), "http://y.gov.cn/", from(page, &asked, "x.gov.cn")); err == nil || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("a page that is refused: %v", err)
	}
}

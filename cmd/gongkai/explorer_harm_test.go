package main

import (
	"bufio"
	"bytes"
	"fmt"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// testSource follows every kind of number to its source, and checks that what
// is marked there is what the database says is printed.
func (e *explorer) testSource(t *testing.T) {
	for name, id := range e.reports {
		raw, indicator, applicant := e.longest[name][0], e.longest[name][1], e.longest[name][2]
		if indicator == "" {
			continue // no number is printed in a table
		}
		res, body := e.get(t, fmt.Sprintf("/en/reports/%s/source?indicator=%s&applicant=%s", id, indicator, applicant))
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", name, res.Status)
			continue
		}
		e.checkMarked(t, name, body, raw)
	}
}

var (
	frameOf   = regexp.MustCompile(`<iframe loading="lazy" src="([^"]+)"`)
	pictureOf = regexp.MustCompile(`<image href="([^"]+)"`)
)

// checkMarked checks the marked place of a source page.
func (e *explorer) checkMarked(t *testing.T, name, body, raw string) {
	t.Helper()
	switch {
	case frameOf.MatchString(body):
		address := strings.ReplaceAll(frameOf.FindStringSubmatch(body)[1], "&amp;", "&")
		res, page := e.get(t, address)
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: the archived page has no sandbox", name)
		}
		body = page
	case strings.Contains(body, `class="hit"`):
		if m := pictureOf.FindStringSubmatch(body); m != nil {
			_, picture := e.get(t, m[1])
			if _, err := png.Decode(bytes.NewReader([]byte(picture))); err != nil {
				t.Errorf("%s: picture: %v", name, err)
			}
		}
		return
	}
	dom, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	marked := dom.Find("#gongkai-mark, figure.sheet .marked, #mark")
	if marked.Length() != 1 {
		t.Errorf("%s: %d elements are marked", name, marked.Length())
		return
	}
	marked.AddSelection(dom.Find("figure.near .marked, figure.near mark")).Each(func(_ int, el *goquery.Selection) {
		if got := blankless(el.Text()); got != blankless(raw) {
			t.Errorf("%s: marked is %q, printed is %q", name, got, raw)
		}
	})
}

func blankless(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", " ")), "")
}

// testHarm tries what a visitor can do to reach more than the pages, to make
// pages run foreign code, or to keep the server from others.
func (e *explorer) testHarm(t *testing.T) {
	t.Run("injection", e.testInjection)
	t.Run("traversal", e.testTraversal)
	t.Run("hosts", e.testHosts)
	t.Run("gone", e.testGone)
	t.Run("slow", e.testSlow)
	t.Run("many", e.testMany)
}

func (e *explorer) testInjection(t *testing.T) {
	report := e.reports["series-2.html"]
	for _, value := range []string{`' OR 1=1 --`, `"; DROP TABLE reports; --`, `<script>hacked=1</script>`, `{{.}}`, "\x00", strings.Repeat("%", 250), `javascript:alert(1)`, "\U0010FFFF"} {
		q := url.QueryEscape(value)
		for _, path := range []string{"reports?q=" + q, "reports?text=" + q, "reports?region=" + q, "reports?level=" + q, "reports?category=" + q, "reports?edition=" + q,
			"reports?findings=" + q, "reports?sort=" + q + "&dir=" + q, "reports?year=" + q, "reports?page=" + q, "regions/" + url.PathEscape(value), "agencies/" + url.PathEscape(value),
			"findings?rule=" + q + "&severity=" + q + "&q=" + q, "findings?sort=" + q, "reports?list=" + q + "&as=" + q, "reports?list=reports&as=csv&q=" + q, "?sort=" + q, "grid.svg?q=" + q + "&sort=" + q,
			"agencies/" + url.PathEscape(value) + "/sheet?format=" + q, "agencies/" + url.PathEscape(value) + "/sheet", "reports/" + report + "/findings/" + url.PathEscape(value) + "/evidence", "compare?what=series:" + q + "&by=" + q, "grid?q=" + q, "reports/" + report + "/findings/" + url.PathEscape(value),
			"reports/" + url.PathEscape(value), "reports/" + report + "/source?indicator=" + q + "&applicant=" + q, "reports/" + report + "/source?metric=" + q,
			"reports/" + report + "/source?finding=" + q, "reports/" + report + "/document?at=" + q + "&number=" + q, "reports/" + report + "/page/" + url.PathEscape(value)} {
			res, body := e.get(t, "/en/"+path)
			if res.StatusCode >= 500 {
				t.Errorf("%s: %s", path, res.Status)
			}
			if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && strings.Contains(body, "<script>hacked") {
				t.Errorf("%s gives the markup back", path)
			}
		}
	}
	for _, path := range []string{"reports", "reports/" + e.reports["hostile.html"], "agencies/" + url.PathEscape("="+hostileName) + "/sheet", "findings"} {
		if _, body := e.get(t, "/en/"+path); strings.Contains(body, "<img src=x") || strings.Contains(body, "<script>hacked") {
			t.Errorf("%s shows what a report prints as markup", path)
		}
	}
	_, body := e.get(t, "/en/reports/"+e.reports["hostile.html"]+"/document")
	if !strings.Contains(body, "本年新收") {
		t.Error("the archived page has lost its text")
	}
	for _, bad := range []string{"outside.invalid", "<script", "onerror=hacked=1>", "onclick", "<iframe", "<base", "http-equiv", "position:", "javascript:", "<form", "<svg", "<link"} {
		if strings.Contains(strings.ToLower(body), bad) && !strings.Contains(body, "&lt;") {
			t.Errorf("the archived page still has %q", bad)
		}
	}
}

// testTraversal asks for files.
func (e *explorer) testTraversal(t *testing.T) {
	report := e.reports["series-2.html"]
	for _, path := range []string{"/static/../../../../etc/passwd", "/static/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/../etc/passwd", "/zh/..%2f..%2fetc%2fpasswd",
		"/en/reports/..%2f..%2fetc%2fpasswd", "/en/reports/" + report + "/file/..%2f..%2fetc%2fpasswd", "/en/reports/" + report + "/document?at=file:///etc/passwd",
		"/en/reports/none:file:%2f%2f%2fetc%2fpasswd/file", "/static/", "/static/style.css%00"} {
		res, body := e.get(t, path)
		if strings.Contains(body, "root:") || (res.StatusCode == http.StatusOK && !strings.Contains(path, "document?at")) {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}

// testHosts asks under foreign names, and sends a form from another site.
func (e *explorer) testHosts(t *testing.T) {
	for host, want := range map[string]int{"evil.example": 421, "127.0.0.1.evil.example:80": 421, "localhost": 200, "[::1]:8080": 200} {
		req, _ := http.NewRequest(http.MethodGet, e.url+"/en/", nil)
		req.Host = host
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("host %s: %s, want %d", host, res.Status, want)
		}
	}
	req, _ := http.NewRequest(http.MethodPost, e.url+"/en/reports", strings.NewReader("a=b"))
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("a form from another site: %s", res.Status)
	}
	res, _ = e.get(t, "/en/")
	policy := res.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
}

// testGone takes a source away, and puts another in its place: neither is
// shown.
func (e *explorer) testGone(t *testing.T) {
	id := e.reports["series-3.html"]
	u, err := url.Parse(e.address["series-3.html"])
	if err != nil {
		t.Fatal(err)
	}
	for path, words := range map[string]string{"": "no longer where it was read", "another": "Another file stands there"} {
		kept, err := os.ReadFile(u.Path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(u.Path); err != nil {
			t.Fatal(err)
		}
		if path != "" {
			if err := os.WriteFile(u.Path, []byte("<html>not what was read"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		res, body := e.get(t, "/en/reports/"+id+"/source?indicator=applications.received&applicant=total")
		if res.StatusCode != http.StatusOK || !strings.Contains(body, words) || strings.Contains(body, "not what was read") {
			t.Errorf("%q: %s, without %q", path, res.Status, words)
		}
		if res, _ := e.get(t, "/en/reports/"+id+"/file"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%q: the file is sent: %s", path, res.Status)
		}
		if err := os.WriteFile(u.Path, kept, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// testSlow opens connections that never finish their request: others are
// served meanwhile (the slow ones are still open then), and the slow ones are
// closed.
func (e *explorer) testSlow(t *testing.T) {
	addr := strings.TrimPrefix(e.url, "http://")
	var slow []net.Conn
	for range 50 {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, "GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
		slow = append(slow, c)
	}
	if res, _ := e.get(t, "/en/"); res.StatusCode != http.StatusOK {
		t.Errorf("beside slow clients: %s", res.Status)
	}
	if err := slow[0].SetReadDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(slow[0]).ReadString('x'); err != io.EOF {
		t.Errorf("a client that never ends its request: %v, want the connection closed", err)
	}
}

// testMany asks 10,000 times, twenty at a time; one in fifty leads to a source,
// which is shown anew each time.
func (e *explorer) testMany(t *testing.T) {
	var pages, sources []string
	for path := range e.pages() {
		switch {
		case strings.Contains(path, "/source?"):
			sources = append(sources, "/zh/"+path, "/en/"+path)
		case !strings.Contains(path, "?text"):
			pages = append(pages, "/zh/"+path, "/en/"+path)
		}
	}
	client := http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 20, DisableCompression: true}}
	var wg sync.WaitGroup
	var failed atomic.Int64
	const users, requests, rare = 20, 10000, 50
	for user := range users {
		wg.Go(func() {
			for i := range requests / users {
				path := pages[(user+i)%len(pages)]
				if i%rare == 0 {
					path = sources[(user+i/rare)%len(sources)]
				}
				res, err := client.Get(e.url + path)
				if err != nil {
					failed.Add(1)
					continue
				}
				n, err := io.Copy(io.Discard, res.Body)
				res.Body.Close()
				if err != nil || n == 0 || res.StatusCode != http.StatusOK {
					failed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if n := failed.Load(); n > 0 {
		t.Errorf("%d of %d requests failed", n, requests)
	}
}

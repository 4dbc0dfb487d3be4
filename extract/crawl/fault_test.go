package crawl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/sched"
)

// A fault is a way for a server to answer that is not what one would like.
// The outcomes are those of a page, a list and a file; robots says what the
// answer means when it comes in place of robots.txt: allowed or stopped.
type fault struct {
	name   string
	answer func(w io.Writer, r *http.Request)
	page   string
	file   string // "" if it is that of a page
	robots string
}

// say answers with bytes as they are.
func say(s string) func(io.Writer, *http.Request) {
	return func(w io.Writer, _ *http.Request) { io.WriteString(w, s) }
}

// status answers with a status, header lines and a body.
func status(line, header, body string) func(io.Writer, *http.Request) {
	return say(fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: text/html\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s", line, header, len(body), body))
}

func redirect(to string) func(io.Writer, *http.Request) {
	return status("302 Found", "Location: "+to+"\r\n", "")
}

func packed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

// drip sends a byte now and then.
func drip(head string) func(io.Writer, *http.Request) {
	return func(w io.Writer, _ *http.Request) {
		for _, c := range head + strings.Repeat("x", 1000) {
			if _, err := fmt.Fprintf(w, "%c", c); err != nil {
				return
			}
			if c == 'x' {
				time.Sleep(50 * time.Millisecond)
			}
		}
	}
}

// endless sends a body without end.
func endless(w io.Writer, _ *http.Request) {
	io.WriteString(w, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
	block := bytes.Repeat([]byte("<p>endless</p>\n"), 4000)
	for {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// growing redirects to a longer address each time.
func growing(w io.Writer, r *http.Request) { redirect(r.URL.Path+"x")(w, r) }

// gate sends a request back to where it came from until it brings a cookie.
func gate(w io.Writer, r *http.Request) {
	if r.Header.Get("Cookie") == "" {
		status("302 Found", "Location: "+r.URL.Path+"\r\nSet-Cookie: CT6T=1; path=/\r\n", "")(w, r)
		return
	}
	status("200 OK", "", page)(w, r)
}

const page = "<html><body><p>something with a little text</p></body></html>"

// faults are those of the notes on crawlers (3.4), and a few more.
func faults() []fault {
	bomb := packed(strings.Repeat("a", 80<<20))
	long := strings.Repeat("y", 300<<10)
	return []fault{
		{"body without end", endless, "too_big", "", "allowed"},
		{"unpacks beyond reason", status("200 OK", "Content-Encoding: gzip\r\n", bomb), "too_big", "", "allowed"},
		{"gzip without a label", status("200 OK", "", packed(page)), "archived", "type_mismatch", "allowed"},
		{"gzip with a label", status("200 OK", "Content-Encoding: gzip\r\n", packed(page)), "archived", "type_mismatch", "allowed"},
		{"label without gzip", status("200 OK", "Content-Encoding: gzip\r\n", page), "archived", "type_mismatch", "allowed"},
		{"gzip broken off", status("200 OK", "Content-Encoding: gzip\r\n", packed(page)[:40]), "truncated", "", "allowed"},
		{"unknown coding", status("200 OK", "Content-Encoding: br\r\n", "zzz"), "failed", "", "allowed"},
		{"no header", func(io.Writer, *http.Request) { time.Sleep(6 * time.Second) }, "too_slow", "", "stopped"},
		{"slow header", drip("HTTP/1.1 200 OK\r\nX-A: "), "too_slow", "", "stopped"},
		{"slow body", drip("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n"), "too_slow", "", "stopped"},
		{"redirected to itself", func(w io.Writer, r *http.Request) { redirect(r.URL.Path)(w, r) }, "failed", "", "stopped"},
		{"growing redirects", growing, "redirected", "", "stopped"},
		{"gate with a cookie", gate, "archived", "type_mismatch", "allowed"},
		{"redirected to 169.254", redirect("http://169.254.169.254/latest/"), "failed", "", "stopped"},
		{"redirected to 10/8", redirect("http://10.0.0.1/"), "failed", "", "stopped"},
		{"redirected to ::1", redirect("http://[::1]/"), "failed", "", "stopped"},
		{"redirected to mapped 10/8", redirect("http://[::ffff:10.0.0.1]/"), "failed", "", "stopped"},
		{"redirected to a file", redirect("file:///etc/passwd"), "failed", "", "stopped"},
		{"redirected elsewhere", redirect("http://www.other.gov.cn/"), "redirected", "", "stopped"},
		{"redirect in GBK", redirect("/\xc4\xea\xb1\xa8.html"), "redirected", "", "allowed"},
		{"redirect to nowhere", status("302 Found", "", ""), "failed", "", "stopped"},
		{"shorter than it says", say("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + page), "truncated", "", "stopped"},
		{"chunks broken off", say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n9\r\nbr"), "truncated", "", "stopped"},
		{"HTTP/1.0", say("HTTP/1.0 200 OK\r\n\r\n" + page), "archived", "type_mismatch", "allowed"},
		{"bare line feeds", say("HTTP/1.1 200 OK\nContent-Type: text/html\nConnection: close\n\n" + page), "archived", "type_mismatch", "allowed"},
		{"header without a colon", say("HTTP/1.1 200 OK\r\nNonsense\r\n\r\n" + page), "failed", "", "stopped"},
		{"status glued together", say("HTTP/1.1 200OK\r\n\r\n" + page), "failed", "", "stopped"},
		{"no status line", say("<html>" + page), "failed", "", "stopped"},
		{"two lengths", say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), "failed", "", "stopped"},
		{"header too large", say("HTTP/1.1 200 OK\r\nX: " + long + "\r\n\r\n" + page), "too_big", "", "stopped"},
		{"closed at once", func(io.Writer, *http.Request) {}, "retry", "", "stopped"},
		{"challenge 412", status("412 Precondition Failed", "", "<html><meta r='m'><script>$_ts=window['$_ts'];</script></html>"), "blocked", "", "stopped"},
		{"challenge 202", status("202 Accepted", "", "<html><script>x()</script></html>"), "blocked", "", "stopped"},
		{"challenge 521", status("521 Web Server Is Down", "", "<script>document.cookie='__jsl_clearance=1'</script>"), "blocked", "", "stopped"},
		{"challenge with words", status("200 OK", "", "<html><body>您的访问过于频繁，请输入验证码</body></html>"), "blocked", "", "stopped"},
		{"forbidden", status("403 Forbidden", "", "no"), "blocked", "", "allowed"},
		{"slow down, in seconds", status("429 Too Many Requests", "Retry-After: 3600\r\n", ""), "retry", "", "stopped"},
		{"slow down, with a date", status("503 Service Unavailable", "Retry-After: Wed, 01 Jan 2098 00:00:00 GMT\r\n", ""), "retry", "", "stopped"},
		{"failure of the server", status("500 Internal Server Error", "", "x"), "retry", "", "stopped"},
		{"not found", status("404 Not Found", "", "x"), "gone", "", "allowed"},
		{"gone by 550", status("550 Gone", "", "x"), "gone", "", "stopped"},
		{"not found with 200", status("200 OK", "", "<html><title>提示</title><body>您访问的页面不存在</body></html>"), "soft_404", "", "allowed"},
		{"empty", status("200 OK", "", ""), "failed", "", "allowed"},
		{"a file in place of a page", say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n%PDF-1.4\n%%EOF"), "archived", "archived", "allowed"},
		{"part of it", status("206 Partial Content", "", page), "truncated", "", "stopped"},
	}
}

// A hostile server answers with a fault in one role of each of its hosts.
type hostile struct {
	net.Listener
	faults []fault
	mu     sync.Mutex
	asked  map[string][]string // by host
}

var roles = []string{"page", "list", "file", "robots"}

// paths are where each role has its fault.
var paths = map[string]string{"page": "/nb/2023/t1.html", "list": "/nb/", "file": "/nb/2023/P020230101123456789.pdf", "robots": "/robots.txt"}

func (h *hostile) serve() {
	for {
		c, err := h.Accept()
		if err != nil {
			return
		}
		go h.answer(c)
	}
}

func (h *hostile) answer(c net.Conn) {
	defer c.Close()
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		return
	}
	h.mu.Lock()
	h.asked[r.Host] = append(h.asked[r.Host], r.URL.Path)
	h.mu.Unlock()
	var n int
	var role string
	if _, err := fmt.Sscanf(strings.ReplaceAll(r.Host, ".", " "), "f%d %s", &n, &role); err != nil || n >= len(h.faults) {
		return
	}
	answer := status("404 Not Found", "", "")
	switch {
	case r.URL.Path == paths[role] || strings.HasPrefix(r.URL.Path, paths[role]+"x"):
		answer = h.faults[n].answer
	case r.URL.Path == "/":
		answer = status("200 OK", "", `<html><body><a href="/nb/">政府信息公开年报</a></body></html>`)
	case r.URL.Path == "/nb/":
		answer = status("200 OK", "", `<html><body><a href="/nb/2023/t1.html">某县教育局2023年政府信息公开工作年度报告</a></body></html>`)
	case r.URL.Path == "/nb/2023/t1.html":
		answer = status("200 OK", "", reportPage("某县教育局", 2023, `<a href="P020230101123456789.pdf">附件：年度报告.pdf</a>`))
	}
	answer(c, r)
}

// TestFaults puts every fault in every role of a site, and crawls all of them
// at once.
func TestFaults(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	h := &hostile{Listener: l, faults: faults(), asked: map[string][]string{}}
	go h.serve()
	toml := "contact = \"crawler@example.org\"\n[default.limits]\nmin_gap = \"1ms\"\n"
	for n := range h.faults {
		for _, role := range roles {
			host := fmt.Sprintf("f%d.%s.gov.cn", n, role)
			toml += fmt.Sprintf("[[site]]\nid = %q\nhosts = [%[1]q]\nseeds = [{url = \"http://%[1]s/\", kind = \"home\"}]\n", host)
		}
	}
	o := Options{Dir: t.TempDir(), Version: "test", Resolve: map[string]string{"*.gov.cn": l.Addr().String()},
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Manners: sched.Default, Limits: fetchLimits()}
	o.Manners.Gap, o.Manners.Conns = 0, 16
	if o.Sites, err = profile.Parse(toml, profile.Options{Simulated: Simulated(o.Resolve)}); err != nil {
		t.Fatal(err)
	}
	start := time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)
	o.Clock = &testClock{now: start}
	// What the collector found in use: the garbage beside it depends on how busy
	// the machine is, and in the program on the limit that cmd sets.
	live, peak := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}, uint64(0)
	for _, err := range Run(context.Background(), o) {
		if err != nil {
			t.Fatal(err)
		}
		metrics.Read(live)
		peak = max(peak, live[0].Value.Uint64())
	}
	t.Logf("at most %d MiB of memory held", peak>>20)
	if peak > 200<<20 {
		t.Errorf("%d MiB of memory were held", peak>>20)
	}
	captures(t, o.Dir)
	f, err := frontier.OpenReader(context.Background(), filepath.Join(o.Dir, stateName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.All(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]frontier.Row{}
	for _, r := range rows {
		got[strings.TrimPrefix(r.URL, "http://")] = r
	}
	for n, c := range h.faults {
		for _, role := range roles {
			host := fmt.Sprintf("f%d.%s.gov.cn", n, role)
			h.checkFault(t, c, role, host, got[host+paths[role]])
		}
	}
}

func (h *hostile) checkFault(t *testing.T, c fault, role, host string, row frontier.Row) {
	h.mu.Lock()
	asked := h.asked[host]
	h.mu.Unlock()
	if role == "robots" {
		verdict := "stopped"
		for _, path := range asked {
			if path == "/nb/" {
				verdict = "allowed"
			}
		}
		if verdict != c.robots {
			t.Errorf("%s as robots.txt: %s, want %s; asked for %v", c.name, verdict, c.robots, asked)
		}
		return
	}
	want := c.page
	if role == "file" && c.file != "" {
		want = c.file
	}
	if row.Outcome != want {
		t.Errorf("%s as %s: %q (%s), want %s; asked for %v", c.name, role, row.Outcome, row.Detail, want, asked)
	}
}

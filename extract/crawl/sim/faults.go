package sim

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Fault is injected into the answers of a host.
type Fault struct {
	Host   string // "" is every host
	Target string // list, page, attachment or robots
	Name   string // of FaultNames
	Times  int    // how often; 0 is always
}

// A fault is one thing that goes wrong.
type fault struct {
	name string
	// outcomes are the states in which a fetch may end, of the closed list of
	// the frontier. A gap of two: the fault may also be overcome.
	outcomes []string
	serve    func(w http.ResponseWriter, r *http.Request, res *resource)
}

// Outcomes returns the outcomes that are right for a fault on a target, the
// best first. Of a robots.txt the first 500 KiB count, a page in its place
// forbids nothing, and every 5xx forbids all (RFC 9309).
func Outcomes(target, name string) []string {
	if out := forRobots[name]; out != nil && target == "robots" {
		return slices.Clone(out)
	}
	i := slices.IndexFunc(faultKinds, func(f fault) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return slices.Clone(faultKinds[i].outcomes)
}

var forRobots = map[string][]string{
	"endless-body": {"archived", "too_big"}, "gzip-bomb": {"archived", "too_big"}, "soft-404": {"archived", "soft_404"}, "gone-550": {"retry"},
}

// FaultNames lists the faults: those of the crawler notes, section 3.4.
func FaultNames() []string {
	var out []string
	for _, f := range faultKinds {
		out = append(out, f.name)
	}
	return out
}

// inject chooses the fault for a resource. The caller holds the lock.
func (c *County) inject(host string, res *resource) *fault {
	for i, f := range c.faults {
		if f.Host != "" && f.Host != host || !hits(f.Target, res) || f.Times > 0 && c.spent[i] >= f.Times {
			continue
		}
		k := slices.IndexFunc(faultKinds, func(k fault) bool { return k.name == f.Name })
		if k < 0 {
			continue
		}
		c.spent[i]++
		return &faultKinds[k]
	}
	return nil
}

// hits reports whether a fault on a target meets a resource.
func hits(target string, res *resource) bool {
	switch target {
	case "list":
		return res.kind == list
	case "page":
		return (res.kind == report || res.kind == shell) && strings.HasPrefix(res.media, "text/html")
	case "attachment":
		return res.kind == attach || res.kind == report && !strings.HasPrefix(res.media, "text/html")
	case "robots":
		return res.kind == robots
	}
	return false
}

// Sizes and times of the faults. They exceed what a crawler may accept: 64 MiB
// of body, a ratio of 200, 60 seconds.
const (
	endless  = 256 << 20       // bytes after which an endless body ends after all
	bombSize = 2 << 30         // bytes that the bomb unpacks to
	patience = 5 * time.Minute // for which a slow answer goes on
	drip     = 200 * time.Millisecond
)

var faultKinds = []fault{
	{"endless-body", []string{"too_big"}, endlessBody},
	{"gzip-bomb", []string{"too_big"}, bomb},
	{"gzip-unlabelled", []string{"archived"}, packed(false, true)},
	{"gzip-label-on-plain", []string{"archived"}, packed(true, false)},
	{"slow-header", []string{"too_slow", "retry"}, func(_ http.ResponseWriter, r *http.Request, _ *resource) { wait(r, patience) }},
	{"drip-body", []string{"too_slow"}, dripBody},
	{"redirect-loop", []string{"failed", "redirected"}, func(w http.ResponseWriter, r *http.Request, _ *resource) {
		http.Redirect(w, r, r.URL.RequestURI(), http.StatusFound)
	}},
	{"redirect-growing", []string{"failed", "redirected"}, func(w http.ResponseWriter, r *http.Request, _ *resource) {
		sep := "?"
		if r.URL.RawQuery != "" {
			sep = "&"
		}
		http.Redirect(w, r, r.URL.RequestURI()+sep+"again=1", http.StatusFound)
	}},
	{"cookie-gate", []string{"archived", "redirected"}, cookieGate},
	{"redirect-metadata", []string{"out_of_scope", "failed", "redirected"}, moved("http://169.254.169.254/latest/meta-data/")},
	{"redirect-private", []string{"out_of_scope", "failed", "redirected"}, moved("http://10.1.2.3/")},
	{"redirect-loopback6", []string{"out_of_scope", "failed", "redirected"}, moved("http://[::1]:1/")},
	{"redirect-mapped6", []string{"out_of_scope", "failed", "redirected"}, moved("http://[::ffff:10.1.2.3]/")},
	{"redirect-file", []string{"out_of_scope", "failed", "redirected"}, moved("file:///etc/hostname")},
	{"redirect-numeric", []string{"out_of_scope", "failed", "redirected"}, moved("http://2130706433/")},
	{"truncated-length", []string{"truncated"}, raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n<html><body>begins")},
	{"chunk-abort", []string{"truncated"}, raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n<html><body>begins")},
	{"http-1.0", []string{"archived"}, whole("HTTP/1.0 200 OK\r\nContent-Type: %s\r\n\r\n")},
	{"lf-only", []string{"archived"}, whole("HTTP/1.1 200 OK\nContent-Type: %s\nConnection: close\n\n")},
	{"space-before-colon", []string{"archived", "failed"}, whole("HTTP/1.1 200 OK\r\nContent-Type : %s\r\nConnection: close\r\n\r\n")},
	{"missing-colon", []string{"failed"}, whole("HTTP/1.1 200 OK\r\nContent-Type %s\r\nConnection: close\r\n\r\n")},
	{"status-without-space", []string{"failed"}, whole("HTTP/1.1 200OK\r\nContent-Type: %s\r\nConnection: close\r\n\r\n")},
	{"no-status-line", []string{"failed"}, whole("Content-Type: %s\r\n\r\n")},
	{"two-lengths", []string{"failed"}, whole("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: 5\r\nContent-Length: 7\r\nConnection: close\r\n\r\n")},
	{"gbk-location", []string{"redirected"}, raw("HTTP/1.1 302 Found\r\nLocation: /\xc4\xea\xb1\xa8.html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")},
	{"challenge-412", []string{"blocked"}, challenge(http.StatusPreconditionFailed)},
	{"challenge-202", []string{"blocked"}, challenge(http.StatusAccepted)},
	{"challenge-521", []string{"blocked"}, jsl},
	{"captcha-200", []string{"blocked"}, page(http.StatusOK, "<html><head><meta charset=\"utf-8\"><title>安全验证</title></head><body>访问频繁，请输入验证码后继续访问<form><input name=\"captcha\"></form></body></html>")},
	{"wzws", []string{"blocked"}, page(http.StatusOK, "<html><script>var wzws_cid='x';document.cookie='wzws_cid=1';location.href='/WZWSRELw==';</script></html>")},
	{"busy-seconds", []string{"retry"}, busy(http.StatusTooManyRequests, "7")},
	{"busy-date", []string{"retry"}, func(w http.ResponseWriter, r *http.Request, res *resource) {
		busy(http.StatusServiceUnavailable, time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))(w, r, res)
	}},
	{"soft-404", []string{"soft_404"}, page(http.StatusOK, "<html><head><meta charset=\"utf-8\"><title>页面不存在</title></head><body>您访问的页面不存在或已被删除，五秒后返回首页。</body></html>")},
	{"html-instead", []string{"type_mismatch", "archived", "soft_404"}, page(http.StatusOK, "<html><head><meta charset=\"utf-8\"><title>公告</title></head><body><p>系统维护中的一页文字，与文件无关。</p></body></html>")},
	{"pdf-as-html", []string{"archived"}, page(http.StatusOK, "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")},
	{"gone-550", []string{"gone"}, page(550, "gone")},
	{"gone-404", []string{"gone"}, page(http.StatusNotFound, "not found")},
	{"reset", []string{"retry"}, reset},
	{"empty-reply", []string{"retry", "failed"}, raw("")},
}

func wait(r *http.Request, d time.Duration) {
	select {
	case <-r.Context().Done():
	case <-time.After(d):
	}
}

func endlessBody(w http.ResponseWriter, r *http.Request, res *resource) {
	w.Header().Set("Content-Type", res.media)
	block := bytes.Repeat([]byte("<p>words</p>"), 4096)
	for n := 0; n < endless; n += len(block) {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// bomb sends gzip that unpacks to far more than it weighs: one member of
// zeros over and over.
func bomb(w http.ResponseWriter, r *http.Request, res *resource) {
	w.Header().Set("Content-Type", res.media)
	w.Header().Set("Content-Encoding", "gzip")
	member := zeros()
	for n := 0; n < bombSize; n += bombMember {
		if _, err := w.Write(member); err != nil || r.Context().Err() != nil {
			return
		}
	}
}

const bombMember = 4 << 20

var zeros = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	block := make([]byte, 1<<20)
	for n := 0; n < bombMember; n += len(block) {
		z.Write(block) // into memory: it cannot fail
	}
	z.Close()
	return b.Bytes()
})

// packed serves the resource with a label and a body that do not agree.
func packed(label, squeeze bool) func(http.ResponseWriter, *http.Request, *resource) {
	return func(w http.ResponseWriter, _ *http.Request, res *resource) {
		w.Header().Set("Content-Type", res.media)
		if label {
			w.Header().Set("Content-Encoding", "gzip")
		}
		if !squeeze {
			w.Write(res.body)
			return
		}
		z := gzip.NewWriter(w)
		z.Write(res.body)
		z.Close()
	}
}

func dripBody(w http.ResponseWriter, r *http.Request, res *resource) {
	w.Header().Set("Content-Type", res.media)
	for start := time.Now(); time.Since(start) < patience && r.Context().Err() == nil; {
		if _, err := io.WriteString(w, "<"); err != nil {
			return
		}
		http.NewResponseController(w).Flush()
		wait(r, drip)
	}
}

func moved(to string) func(http.ResponseWriter, *http.Request, *resource) {
	return func(w http.ResponseWriter, _ *http.Request, _ *resource) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

// cookieGate lets in who comes back with the cookie it set.
func cookieGate(w http.ResponseWriter, r *http.Request, res *resource) {
	if c, err := r.Cookie("CT6T"); err == nil && c.Value == "1" {
		res.serve(w)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "CT6T", Value: "1", Path: "/"})
	http.Redirect(w, r, r.URL.RequestURI(), http.StatusFound)
}

func page(status int, body string) func(http.ResponseWriter, *http.Request, *resource) {
	return func(w http.ResponseWriter, _ *http.Request, _ *resource) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func busy(status int, after string) func(http.ResponseWriter, *http.Request, *resource) {
	return func(w http.ResponseWriter, _ *http.Request, _ *resource) {
		w.Header().Set("Retry-After", after)
		w.WriteHeader(status)
	}
}

func challenge(status int) func(http.ResponseWriter, *http.Request, *resource) {
	return func(w http.ResponseWriter, r *http.Request, res *resource) {
		http.SetCookie(w, &http.Cookie{Name: "q3FmVxS", Value: "60x", Path: "/"})
		page(status, "<html><head><meta id=\"9\" content=\"abc\" r='m'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd='x';</script></head><body></body></html>")(w, r, res)
	}
}

func jsl(w http.ResponseWriter, r *http.Request, res *resource) {
	http.SetCookie(w, &http.Cookie{Name: "__jsluid_h", Value: "0a1b", Path: "/"})
	page(521, "<script>document.cookie=('_')+('_')+('jsl_clearance=1');location.href=location.pathname</script>")(w, r, res)
}

// raw writes bytes to the connection and closes it.
func raw(text string) func(http.ResponseWriter, *http.Request, *resource) {
	return func(w http.ResponseWriter, _ *http.Request, _ *resource) {
		if conn := hijack(w); conn != nil {
			io.WriteString(conn, text)
			conn.Close()
		}
	}
}

// whole writes a head of its own and the body of the resource.
func whole(head string) func(http.ResponseWriter, *http.Request, *resource) {
	return func(w http.ResponseWriter, _ *http.Request, res *resource) {
		if conn := hijack(w); conn != nil {
			fmt.Fprintf(conn, head, res.media)
			conn.Write(res.body)
			conn.Close()
		}
	}
}

// reset cuts the connection so that the other side sees a reset.
func reset(w http.ResponseWriter, _ *http.Request, _ *resource) {
	conn := hijack(w)
	if conn == nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

func hijack(w http.ResponseWriter) net.Conn {
	h, ok := w.(http.Hijacker)
	if !ok {
		return nil
	}
	conn, _, err := h.Hijack()
	if err != nil {
		return nil
	}
	return conn
}

package sim

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func documents(units, years int) []Document {
	var out []Document
	for u := range units {
		for y := range years {
			d := Document{Unit: fmt.Sprintf("模拟县%d局", u), Year: 2019 + y, Ext: "html"}
			d.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", d.Unit, d.Year)
			if y%3 == 2 {
				d.Ext = "pdf"
			}
			d.Body = []byte("body of " + d.Title)
			out = append(out, d)
		}
	}
	return out
}

func start(t *testing.T, o Options) *County {
	t.Helper()
	c, err := New(documents(len(skins), 4), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// get asks a virtual host over a connection of its own.
func get(t *testing.T, c *County, address string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest("GET", strings.Replace(address, "http://", "http://"+c.Addr()+"/", 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	host, path, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
	req.Host, req.URL.Path, req.URL.RawPath, req.URL.RawQuery = host, "", "", ""
	req.URL.Opaque = "/" + path
	res, err := (&http.Transport{DisableKeepAlives: true, DisableCompression: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res, string(b)
}

// Every truth is served with the bytes that were given, and every system says
// what it was derived from.
func TestTruthIsServed(t *testing.T) {
	c := start(t, Options{Seed: 3, Systems: Systems()})
	if len(c.Hosts()) < 12 {
		t.Errorf("%d systems", len(c.Hosts()))
	}
	twins := 0
	for _, tr := range c.Truth() {
		res, body := get(t, c, tr.URL)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", tr.URL, res.Status)
		}
		if tr.Variant != "" {
			twins++
			continue
		}
		if body != "body of "+tr.Title {
			t.Errorf("%s serves %q", tr.URL, body)
		}
	}
	if twins == 0 {
		t.Error("no twins")
	}
	for _, s := range Systems() {
		if Source(s) == "" {
			t.Errorf("%s has no source", s)
		}
	}
	again, err := New(documents(len(skins), 4), Options{Seed: 3, Systems: Systems()})
	if err != nil {
		t.Fatal(err)
	}
	for i, tr := range again.Truth() {
		if tr != c.Truth()[i] {
			t.Fatalf("the same seed gives %v, then %v", c.Truth()[i], tr)
		}
	}
}

// The server measures gaps, connections, forbidden and foreign requests.
func TestMeasure(t *testing.T) {
	c := start(t, Options{Systems: []string{"trs0", "vsb"}})
	at := "http://trs0.sim.gov.cn/"
	get(t, c, at)
	time.Sleep(30 * time.Millisecond)
	get(t, c, at+"internal/2/report.html")
	time.Sleep(60 * time.Millisecond)
	get(t, c, at)
	res, _ := get(t, c, "http://mirror.example/a.html")
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("foreign host: %s", res.Status)
	}
	m := c.Measure()["trs0.sim.gov.cn"]
	if m.Requests != 3 || m.Denied != 1 || m.Lists != 2 || m.Repeated != 1 {
		t.Errorf("%+v", m)
	}
	if m.MinGap < 30*time.Millisecond || m.MinGap > 60*time.Millisecond+time.Second {
		t.Errorf("gap %v", m.MinGap)
	}
	if len(c.Unknown()) != 1 {
		t.Errorf("unknown hosts: %v", c.Unknown())
	}
	c.Reset()
	conns := make([]net.Conn, 2)
	for i := range conns {
		conn, err := net.Dial("tcp", c.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conns[i] = conn
		fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: vsb.sim.gov.cn\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
	}
	if m := c.Measure()["vsb.sim.gov.cn"]; m.Connections != 2 || m.Concurrent != 1 {
		t.Errorf("two open connections, one request at a time: %+v", m)
	}
}

// Each fault meets its target, as often as it was told.
func TestFaults(t *testing.T) {
	if n := len(FaultNames()); n < 35 {
		t.Errorf("%d faults, want at least 35", n)
	}
	for _, name := range FaultNames() {
		if len(Outcomes("page", name)) == 0 {
			t.Errorf("%s has no outcome", name)
		}
	}
	c := start(t, Options{Systems: []string{"trs0"}, Faults: []Fault{
		{Target: "robots", Name: "busy-seconds", Times: 1}, {Target: "list", Name: "challenge-521"}, {Target: "page", Name: "gone-550", Times: 1},
	}})
	at := "http://trs0.sim.gov.cn"
	for _, want := range []int{429, 200} {
		if res, _ := get(t, c, at+"/robots.txt"); res.StatusCode != want {
			t.Errorf("robots.txt: %d, want %d", res.StatusCode, want)
		}
	}
	for range 2 {
		if res, _ := get(t, c, at+"/zwgk/zfxxgk/zfxxgknb/"); res.StatusCode != 521 {
			t.Errorf("list: %d", res.StatusCode)
		}
	}
	var page string
	for _, tr := range c.Truth() {
		if strings.HasSuffix(tr.URL, "html") && tr.Variant == "" {
			page = tr.URL
		}
	}
	for _, want := range []int{550, 200} {
		if res, _ := get(t, c, page); res.StatusCode != want {
			t.Errorf("page: %d, want %d", res.StatusCode, want)
		}
	}
}

// Raw faults reach the wire as they are.
func TestRawFaults(t *testing.T) {
	for name, want := range map[string]string{
		"http-1.0": "HTTP/1.0 200 OK\r\n", "lf-only": "HTTP/1.1 200 OK\n", "space-before-colon": "HTTP/1.1 200 OK\r\nContent-Type :",
		"status-without-space": "HTTP/1.1 200OK", "no-status-line": "Content-Type:", "truncated-length": "HTTP/1.1 200 OK", "gbk-location": "HTTP/1.1 302",
		"empty-reply": "",
	} {
		c := start(t, Options{Systems: []string{"trs0"}, Faults: []Fault{{Target: "list", Name: name}}})
		conn, err := net.Dial("tcp", c.Addr())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "GET /zwgk/zfxxgk/zfxxgknb/ HTTP/1.1\r\nHost: trs0.sim.gov.cn\r\n\r\n")
		b, _ := io.ReadAll(conn)
		conn.Close()
		if !strings.HasPrefix(string(b), want) || want == "" && len(b) > 0 {
			t.Errorf("%s sends %.60q", name, b)
		}
	}
}

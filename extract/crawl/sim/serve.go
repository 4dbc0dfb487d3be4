package sim

import (
	"context"
	"fmt"
	"hash/fnv"
	"net"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"sync"
	"time"
)

// A County is the server. It is an http.Handler; Start serves it on loopback.
type County struct {
	sites  map[string]*site
	hosts  []string
	faults []Fault

	mu      sync.Mutex
	seen    map[string]*traffic
	unknown []string
	spent   map[int]int // how often each fault was injected
	conns   map[net.Conn]string
	log     []string

	server *http.Server
	addr   string
}

// traffic is what a host saw.
type traffic struct {
	unchanged, requests, denied, wasted, reports, lists, ways, robots int
	last                                                              time.Time
	gap                                                               time.Duration
	active, most                                                      int // requests at a time
	open, mostOpen                                                    int // connections at a time
	served                                                            map[string]int
}

// Measured is what a host saw of its visitors.
type Measured struct {
	Requests    int           // all of them
	Denied      int           // to what robots.txt forbids
	Wasted      int           // to pages that no crawler needs, and to none at all
	Reports     int           // to reports, to the pages that carry them and to their pictures
	Lists       int           // to lists and their interfaces, and to pages on the way
	Robots      int           // to robots.txt
	MinGap      time.Duration // between the arrivals of two requests; 0 for less than two
	Concurrent  int           // most requests at a time
	Connections int           // most open connections at a time
	Repeated    int           // requests for what was already served
	Unchanged   int           // requests that were answered by 304
}

// PerReport is the number of requests for each of n reports, lists aside.
func (m Measured) PerReport(n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(m.Requests-m.Lists-m.Robots) / float64(n)
}

type connKey struct{}

// Start serves the county on a free port of 127.0.0.1 until Close.
func (c *County) Start() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c.addr = l.Addr().String()
	c.server = &http.Server{
		Handler:           c,
		ReadHeaderTimeout: 10 * time.Second,
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, conn)
		},
		ConnState: c.connState,
	}
	go c.server.Serve(l)
	return nil
}

// Addr is the address that all virtual hosts share: 127.0.0.1:PORT.
func (c *County) Addr() string { return c.addr }

// Close stops the server.
func (c *County) Close() error {
	if c.server == nil {
		return nil
	}
	return c.server.Close()
}

// connState notices closed connections.
func (c *County) connState(conn net.Conn, state http.ConnState) {
	if state == http.StateClosed || state == http.StateHijacked {
		c.closed(conn)
	}
}

func (c *County) closed(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.seen[c.conns[conn]]; t != nil {
		t.open--
	}
	delete(c.conns, conn)
}

// reset forgets what was measured.
func (c *County) reset() {
	c.seen, c.spent, c.conns = map[string]*traffic{}, map[int]int{}, map[net.Conn]string{}
	c.unknown, c.log = nil, nil
	for _, h := range c.hosts {
		c.seen[h] = &traffic{served: map[string]int{}}
	}
}

// Reset forgets what was measured so far, for instance between two crawls.
func (c *County) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	conns := c.conns
	c.reset()
	for conn, host := range conns {
		c.conns[conn] = host
		if t := c.seen[host]; t != nil {
			t.open++
			t.mostOpen = max(t.mostOpen, t.open)
		}
	}
}

// Measure returns what each host saw.
func (c *County) Measure() map[string]Measured {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]Measured{}
	for host, t := range c.seen {
		repeated := 0
		for _, n := range t.served {
			repeated += n - 1
		}
		out[host] = Measured{
			Requests: t.requests, Denied: t.denied, Wasted: t.wasted, Reports: t.reports, Lists: t.lists + t.ways, Robots: t.robots,
			Unchanged: t.unchanged, MinGap: t.gap, Concurrent: t.most, Connections: t.mostOpen, Repeated: repeated,
		}
	}
	return out
}

// Unknown lists the requests to hosts that the county has not.
func (c *County) Unknown() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.unknown...)
}

// Log lists the requests in order of arrival: method, host, address, kind.
func (c *County) Log() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.log...)
}

// ServeHTTP answers a request of a virtual host, and measures it.
func (c *County) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := strings.ToLower(r.Host)
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	s := c.sites[host]
	if s == nil {
		c.mu.Lock()
		c.unknown = append(c.unknown, r.Host+r.URL.RequestURI())
		c.mu.Unlock()
		http.Error(w, "no such host", http.StatusMisdirectedRequest)
		return
	}
	res := s.resource(r)
	fault := c.arrive(host, r, res)
	defer c.leave(host)
	if fault != nil {
		fault.serve(w, r, res)
		return
	}
	if res.status == 0 && res.moved == "" {
		w.Header().Set("ETag", res.tag())
		if r.Method == http.MethodGet && r.Header.Get("If-None-Match") == res.tag() {
			c.unchanged(host)
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	res.serve(w)
}

// tag identifies the bytes of a resource.
func (res *resource) tag() string {
	h := fnv.New64a()
	h.Write(res.body)
	return fmt.Sprintf(`"%x"`, h.Sum64())
}

// unchanged counts a request that needed no body.
func (c *County) unchanged(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[host].unchanged++
}

func (res *resource) serve(w http.ResponseWriter) {
	if res.moved != "" {
		w.Header().Set("Location", res.moved)
	}
	if res.media != "" {
		w.Header().Set("Content-Type", res.media)
	}
	if res.status != 0 {
		w.WriteHeader(res.status)
	}
	w.Write(res.body)
}

// resource finds what a site has under an address.
func (s *site) resource(r *http.Request) *resource {
	if res := s.pages[address(r.URL)]; res != nil {
		return res
	}
	if h := s.live[r.URL.Path]; h != nil {
		return h(r)
	}
	for prefix, h := range s.live {
		if strings.HasSuffix(prefix, "/") && strings.HasPrefix(r.URL.Path, prefix) {
			return h(r)
		}
	}
	return &resource{kind: trap, status: http.StatusNotFound, media: "text/html; charset=utf-8", body: s.print("gone.html", nil)}
}

// arrive measures a request and says which fault, if any, it is answered with.
func (c *County) arrive(host string, r *http.Request, res *resource) *fault {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.seen[host]
	if conn, ok := r.Context().Value(connKey{}).(net.Conn); ok {
		if _, known := c.conns[conn]; !known {
			c.conns[conn] = host
			t.open++
			t.mostOpen = max(t.mostOpen, t.open)
		}
	}
	t.requests++
	t.active++
	t.most = max(t.most, t.active)
	if !t.last.IsZero() {
		if gap := now.Sub(t.last); t.gap == 0 || gap < t.gap {
			t.gap = gap
		}
	}
	t.last = now
	if r.Method == http.MethodGet {
		t.served[r.URL.RequestURI()]++
	}
	c.log = append(c.log, r.Method+" "+host+" "+r.URL.RequestURI()+" "+string(res.kind))
	switch res.kind {
	case denied:
		t.denied++
	case trap:
		t.wasted++
	case report, shell, attach:
		t.reports++
	case list:
		t.lists++
	case home:
		t.ways++
	case robots:
		t.robots++
	}
	return c.inject(host, res)
}

func (c *County) leave(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[host].active--
}

// Served lists the addresses of a host that were asked for, sorted.
func (c *County) Served(host string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.seen[host]
	if t == nil {
		return nil
	}
	var out []string
	for at := range t.served {
		out = append(out, at)
	}
	sort.Strings(out)
	return out
}

// address is the path and the query of a URL, whatever the order and the
// escapes of the query.
func address(u *url.URL) string {
	q := u.Query()
	q.Del(again) // what redirect-growing appends
	if len(q) == 0 {
		return u.Path
	}
	return u.Path + "?" + q.Encode()
}

const again = "again"

// Package fetch asks one server for one thing. In: a request. Out: what came,
// as it was sent, within limits on size and time, and how it ended. Redirects
// are reported, not followed. Connections go to public addresses only, which
// is checked when they are made.
//
// It does not know what is worth fetching or when, keeps no state between
// requests but open connections and cookies, and never solves a challenge.
package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"strings"
	"sync"
	"time"

	"code.dny.dev/ssrf"
)

// Limits bound one fetch.
type Limits struct {
	Body    int64         // bytes of a body, as sent and unpacked
	Header  int64         // bytes of the header of a response
	Connect time.Duration // to connect, with TLS
	Answer  time.Duration // until the header is there
	Total   time.Duration // until everything is there
	Rate    int64         // bytes a second that must come on average, once RateAfter has passed
	After   time.Duration // the time after which Rate counts
}

// DefaultLimits suit government sites.
var DefaultLimits = Limits{Body: 64 << 20, Header: 256 << 10, Connect: 20 * time.Second, Answer: 30 * time.Second,
	Total: 60 * time.Second, Rate: 256, After: 15 * time.Second}

// Options say how to fetch.
type Options struct {
	Agent   string // User-Agent
	Limits  Limits
	TempDir string // for bodies that are too large for memory
	Ports   []uint16
	// Resolve maps a host ("www.x.cn", "*.sim.x.cn") to the address to connect
	// to instead, and Allow lists networks that may be connected to although
	// they are not public: both for a simulator on this machine.
	Resolve map[string]string
	Allow   []netip.Prefix
}

// TLS says how much of a server's TLS is asked for. The levels are tried in
// this order.
type TLS int

// The levels.
const (
	TLSVerified   TLS = iota // current protocols, certificate verified
	TLSLegacy                // old protocols and ciphers, certificate verified
	TLSUnchecked             // certificate not verified
	tlsLevels     = 3
	LastTLS       = TLSUnchecked
	defaultLegacy = tls.VersionTLS10
)

// A Request is one thing to ask for.
type Request struct {
	URL          string // canonical
	Method       string
	Body         []byte
	ContentType  string
	Referer      string
	ETag         string // of what is kept already
	LastModified string
	TLS          TLS
	Limit        int64 // bytes of the body, of which as many are kept; 0 for that of the client
}

// A Response is what came of a request.
type Response struct {
	At        time.Time
	Latency   time.Duration // until the header was there; 0 if it never was
	IP        string
	Sent      []byte // the request
	Status    int    // 0 if no response came
	Header    http.Header
	Head      []byte // status line and header fields, these in alphabetical order
	Body      *Body  // nil if no response came; to be closed
	Truncated string // why the body is not whole, in the word WARC has for it; "" if it is
	TLS       TLS    // level of the request

	// Fault says how the exchange itself failed; "" if it did not. TLSFault
	// marks a failure that a lower TLS level may avoid.
	Fault    Outcome
	Detail   string
	TLSFault bool
}

// A Client fetches. It is safe for concurrent use.
type Client struct {
	options    Options
	transports [tlsLevels]*http.Transport
	mu         sync.Mutex
	cookies    map[string]map[string]string // by host: set by a gate that sends a request back to itself
}

// New returns a Client.
func New(o Options) *Client {
	c := &Client{options: o, cookies: map[string]map[string]string{}}
	guard := newGuard(o)
	dialer := &net.Dialer{Timeout: o.Limits.Connect, Control: guard.Safe}
	for level := range c.transports {
		c.transports[level] = &http.Transport{
			Proxy: nil, // a proxy would connect in our place, past the guard
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				return dialer.DialContext(ctx, network, o.resolve(addr))
			},
			TLSClientConfig:        tlsConfig(TLS(level)),
			TLSHandshakeTimeout:    o.Limits.Connect,
			ResponseHeaderTimeout:  o.Limits.Answer,
			MaxResponseHeaderBytes: o.Limits.Header,
			DisableCompression:     true, // what was sent is kept
			MaxConnsPerHost:        1,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        15 * time.Second,
			TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{}, // HTTP/1.1 is what WARC keeps
		}
	}
	return c
}

// newGuard refuses connections to anything but public addresses.
func newGuard(o Options) *ssrf.Guardian {
	ports := append([]uint16{80, 443}, o.Ports...)
	for _, to := range o.Resolve {
		if a, err := netip.ParseAddrPort(to); err == nil {
			ports = append(ports, a.Port())
		}
	}
	var v4, v6 []netip.Prefix
	for _, p := range o.Allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return ssrf.New(ssrf.WithPorts(ports...), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
}

// resolve returns the address to connect to for a host and port.
func (o Options) resolve(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if to, ok := o.Resolve[host]; ok {
		return to
	}
	for pattern, to := range o.Resolve {
		if tail, ok := strings.CutPrefix(pattern, "*"); ok && strings.HasSuffix(host, tail) {
			return to
		}
	}
	return addr
}

// tlsConfig is the configuration of a level. Old servers offer nothing newer.
func tlsConfig(level TLS) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if level == TLSVerified {
		return c
	}
	c.MinVersion, c.Renegotiation, c.InsecureSkipVerify = defaultLegacy, tls.RenegotiateOnceAsClient, level == TLSUnchecked
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		c.CipherSuites = append(c.CipherSuites, s.ID)
	}
	return c
}

// Do asks. The only errors are failures of ours: no room for the body, or ctx
// ended; what goes wrong with the server is in the response.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	out := &Response{At: time.Now(), TLS: r.TLS}
	timed, cancel := context.WithTimeoutCause(ctx, c.options.Limits.Total, errTooSlow)
	defer cancel()
	req, err := c.request(timed, r, out)
	if err != nil {
		out.Fault, out.Detail = Failed, err.Error()
		return out, nil
	}
	start := time.Now()
	resp, err := c.transports[r.TLS].RoundTrip(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		out.fault(err, context.Cause(timed))
		return out, nil
	}
	defer resp.Body.Close()
	out.Latency = time.Since(start)
	out.Status, out.Header, out.Head = resp.StatusCode, resp.Header, head(resp)
	c.keepCookies(req.URL.Hostname(), resp)
	out.Body = &Body{dir: c.options.TempDir}
	limit, kept := c.options.Limits.Body, int64(excerpt)
	if r.Limit > 0 {
		limit, kept = r.Limit, r.Limit
	}
	err = c.receive(timed, resp, out, start, limit, kept)
	if err != nil {
		out.Body.Close()
		return nil, err
	}
	if ctx.Err() != nil && out.Truncated != "" {
		out.Body.Close()
		return nil, ctx.Err()
	}
	return out, nil
}

// request makes the request and its wire form.
func (c *Client) request(ctx context.Context, r Request, out *Response) (*http.Request, error) {
	trace := &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		if a, ok := i.Conn.RemoteAddr().(*net.TCPAddr); ok {
			out.IP = a.IP.String()
		}
	}}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return nil, err
	}
	if len(r.Body) == 0 {
		// A body that cannot be had again keeps the transport from asking twice,
		// without the gap, when a server drops the connection.
		req.Body, req.GetBody = io.NopCloser(bytes.NewReader(nil)), nil
	}
	for _, f := range [][2]string{{"User-Agent", c.options.Agent}, {"Accept", "*/*"}, {"Accept-Encoding", "gzip"}, {"Accept-Language", "zh-CN"},
		{"Content-Type", r.ContentType}, {"Referer", r.Referer}, {"If-None-Match", r.ETag}, {"If-Modified-Since", r.LastModified},
		{"Cookie", c.cookiesFor(req.URL.Hostname())}} {
		if f[1] != "" {
			req.Header.Set(f[0], f[1])
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", req.Method, req.URL.RequestURI(), req.URL.Host)
	if len(r.Body) > 0 {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(r.Body))
	}
	if err := req.Header.Write(&b); err != nil {
		return nil, err
	}
	b.WriteString("\r\n")
	b.Write(r.Body)
	out.Sent = b.Bytes()
	return req, nil
}

// head is the head of a response as it is kept.
func head(resp *http.Response) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\r\n", resp.Proto, resp.Status)
	_ = resp.Header.Write(&b) // a buffer takes everything
	b.WriteString("\r\n")
	return b.Bytes()
}

// errTooSlow is the cause of a deadline that passed.
var errTooSlow = errors.New("it took too long")

// receive reads the body within the limits.
func (c *Client) receive(ctx context.Context, resp *http.Response, out *Response, start time.Time, limit, kept int64) error {
	l := c.options.Limits
	buf := make([]byte, 32<<10)
	for {
		n, err := resp.Body.Read(buf)
		if werr := out.Body.write(buf[:n]); werr != nil {
			return fmt.Errorf("fetch: keep the body: %w", werr)
		}
		took := time.Since(start)
		switch {
		case out.Body.Size() > limit:
			out.end(TooBig, "length", fmt.Sprintf("more than %d bytes", limit))
			return out.Body.shorten(kept)
		case err == io.EOF:
			return nil
		case took > l.Total || err != nil && errors.Is(context.Cause(ctx), errTooSlow):
			out.end(TooSlow, "time", fmt.Sprintf("%d bytes in %s, then it was given up", out.Body.Size(), l.Total))
			return nil
		case err != nil:
			out.end(Truncated, "disconnect", fmt.Sprintf("%d bytes, then: %v", out.Body.Size(), err))
			return nil
		case took > l.After && out.Body.Size() < l.Rate*int64(took/time.Second):
			out.end(TooSlow, "time", fmt.Sprintf("%d bytes in %s, fewer than %d a second", out.Body.Size(), took.Round(time.Second), l.Rate))
			return nil
		}
	}
}

// excerpt is how much is kept of a body that is too big.
const excerpt = 64 << 10

// end records why a body is not whole.
func (r *Response) end(o Outcome, truncated, detail string) {
	r.Fault, r.Truncated, r.Detail = o, truncated, detail
}

// Close gives back what the response holds.
func (r *Response) Close() {
	if r.Body != nil {
		r.Body.Close()
	}
}

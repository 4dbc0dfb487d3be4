package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"

	"code.dny.dev/ssrf"
)

// fault records why no response came.
func (r *Response) fault(err, cause error) {
	r.Detail = plain(err)
	text := err.Error()
	var dns *net.DNSError
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork):
		r.Fault = OutOfScope
	case isTLS(err):
		r.Fault, r.TLSFault = Failed, true
	case errors.Is(cause, errTooSlow):
		r.Fault, r.Detail = TooSlow, "no answer in time"
	case errors.As(err, &dns):
		r.Fault = Retry
	case strings.Contains(text, "server response headers exceeded"):
		r.Fault = TooBig
	case strings.Contains(text, "malformed") || strings.Contains(text, "too many transfer encodings") ||
		strings.Contains(text, "unsupported transfer encoding") || strings.Contains(text, "bad Content-Length") ||
		strings.Contains(text, "Content-Length") || strings.Contains(text, "invalid header"):
		r.Fault, r.Detail = Failed, "this is not HTTP: "+r.Detail
	case isTimeout(err):
		r.Fault = TooSlow
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, new(*net.OpError)):
		r.Fault = Retry
	default:
		r.Fault = Retry
	}
}

// isTLS reports whether the handshake failed, or the certificate was refused.
func isTLS(err error) bool {
	return errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, new(tls.RecordHeaderError)) ||
		errors.As(err, new(tls.AlertError)) || errors.As(err, new(x509.UnknownAuthorityError)) ||
		strings.Contains(err.Error(), "tls: ") || strings.Contains(err.Error(), "HTTP response to HTTPS client")
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout() || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded)
}

// plain is the text of an error on one line and of bounded length: servers
// have a say in it.
func plain(err error) string {
	s := strings.Join(strings.Fields(strings.ToValidUTF8(err.Error(), "\ufffd")), " ")
	return s[:min(len(s), 300)]
}

// keepCookies keeps what a gate sets that sends a request back to where it
// came from; sites that set cookies otherwise get none back.
func (c *Client) keepCookies(host string, resp *http.Response) {
	if resp.StatusCode < 300 || resp.StatusCode >= 400 || len(resp.Cookies()) == 0 {
		return
	}
	to, err := resp.Location()
	if err != nil || to.String() != resp.Request.URL.String() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cookies[host] == nil {
		c.cookies[host] = map[string]string{}
	}
	for _, k := range resp.Cookies() {
		if len(c.cookies[host]) < 20 && len(k.Value) < 4096 {
			c.cookies[host][k.Name] = k.Value
		}
	}
}

// cookiesFor is the Cookie header for a host.
func (c *Client) cookiesFor(host string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var parts []string
	for name, value := range c.cookies[host] {
		parts = append(parts, name+"="+value)
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

// HasCookies reports whether a gate set cookies for a host.
func (c *Client) HasCookies(host string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.cookies[host]) > 0
}

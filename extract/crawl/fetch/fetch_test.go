package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func get(t *testing.T, c *Client, url string, level TLS) *Response {
	t.Helper()
	r, err := c.Do(context.Background(), Request{URL: url, Method: "GET", TLS: level})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// TestPrivateAddresses are refused when the connection is made, whatever name
// leads to them. Resolve stands in for the answer of a name server.
func TestPrivateAddresses(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "secret") }))
	defer s.Close()
	local := strings.TrimPrefix(s.URL, "http://")
	for _, to := range []string{local, "127.0.0.2:80", "10.0.0.1:80", "172.16.0.1:80", "192.168.1.1:80", "169.254.169.254:80", "100.64.0.1:80", "0.0.0.0:80",
		"224.0.0.1:80", "255.255.255.255:80", "[::1]:80", "[::]:80", "[::ffff:127.0.0.1]:80", "[::ffff:10.0.0.1]:80", "[fd00::1]:80", "[fe80::1]:80", "[64:ff9b::7f00:1]:80"} {
		c := New(Options{Agent: "t", Limits: DefaultLimits, Resolve: map[string]string{"www.a.gov.cn": to}})
		if r := get(t, c, "http://www.a.gov.cn/", TLSVerified); r.Fault != OutOfScope || r.Status != 0 {
			t.Errorf("%s: %q %s, status %d", to, r.Fault, r.Detail, r.Status)
		}
	}
	allowed := New(Options{Agent: "t", Limits: DefaultLimits, Resolve: map[string]string{"www.a.gov.cn": local}, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if r := get(t, allowed, "http://www.a.gov.cn/", TLSVerified); r.Status != 200 {
		t.Errorf("with the network allowed: %q %s", r.Fault, r.Detail)
	}
	if r := get(t, New(Options{Agent: "t", Limits: DefaultLimits}), "http://127.0.0.1:9/", TLSVerified); r.Fault != OutOfScope {
		t.Errorf("a port that no profile names: %q %s", r.Fault, r.Detail)
	}
}

// TestTLSLevels: a certificate nobody vouches for, and old protocols.
func TestTLSLevels(t *testing.T) {
	serve := func(c *tls.Config) *Client {
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "x") }))
		s.TLS = c
		s.StartTLS()
		t.Cleanup(s.Close)
		return New(Options{Agent: "t", Limits: DefaultLimits, Resolve: map[string]string{"www.a.gov.cn": strings.TrimPrefix(s.URL, "https://")},
			Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	}
	for _, c := range []struct {
		name   string
		client *Client
	}{
		{"current", serve(&tls.Config{})},
		{"TLS 1.0", serve(&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10})},
		{"RSA key exchange", serve(&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}})},
	} {
		for level := TLSVerified; level < LastTLS; level++ {
			if r := get(t, c.client, "https://www.a.gov.cn/", level); !r.TLSFault {
				t.Errorf("%s at level %d: %q %s, status %d", c.name, level, r.Fault, r.Detail, r.Status)
			}
		}
		if r := get(t, c.client, "https://www.a.gov.cn/", TLSUnchecked); r.Status != 200 {
			t.Errorf("%s unchecked: %q %s", c.name, r.Fault, r.Detail)
		}
	}
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	c := New(Options{Agent: "t", Limits: DefaultLimits, Resolve: map[string]string{"www.a.gov.cn": strings.TrimPrefix(plain.URL, "http://")},
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if r := get(t, c, "https://www.a.gov.cn/", TLSVerified); !r.TLSFault {
		t.Errorf("a server without TLS: %q %s", r.Fault, r.Detail)
	}
}

// TestRetryAfter reads both forms, and cuts what is too long.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for field, want := range map[string]time.Duration{
		"120": 2 * time.Minute, " 5 ": 5 * time.Second, "Wed, 01 Jan 2025 01:00:00 GMT": time.Hour, "999999999999": 0, "9999999": 24 * time.Hour,
		"Wed, 01 Jan 2098 00:00:00 GMT": 24 * time.Hour, "Wed, 01 Jan 2020 00:00:00 GMT": 0, "soon": 0, "-4": 0, "": 0,
	} {
		if got := retryAfter(field, now); got != want && !(field == "999999999999" && got == longestWait) {
			t.Errorf("%q: %s, want %s", field, got, want)
		}
	}
}

// TestReportsAreNoChallenges: words of challenges in a long text mean nothing.
func TestReportsAreNoChallenges(t *testing.T) {
	j, err := NewJudge()
	if err != nil {
		t.Fatal(err)
	}
	long := "<html><body><p>" + strings.Repeat("本年度报告说明依申请公开情况。", 60) + "网站增加安全验证功能，曾出现页面不存在的问题。</p></body></html>"
	r := &Response{Status: 200, Header: http.Header{"Set-Cookie": {"__jsluid_h=1"}}}
	if v := j.Judge(r, []byte(long), true, time.Now()); v.Outcome != "" {
		t.Errorf("a report is %s: %s", v.Outcome, v.Detail)
	}
	if v := j.Judge(r, []byte("<html><body>安全验证</body></html>"), true, time.Now()); v.Outcome != Blocked || !v.Challenge {
		t.Errorf("a challenge is %q", v.Outcome)
	}
}

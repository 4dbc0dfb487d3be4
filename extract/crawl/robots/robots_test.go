package robots

import (
	"strings"
	"testing"
	"time"
)

// TestRules: the group for the robot by its name, else the one for all.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		name, body, path string
		allowed          bool
		delay            time.Duration
	}{
		{"empty", "", "/x", true, 0},
		{"all closed", "User-agent: *\nDisallow: /", "/", false, 0},
		{"longest wins", "User-agent: *\nDisallow: /zwgk/\nAllow: /zwgk/nb", "/zwgk/nb/1.html", true, 0},
		{"own group only", "User-agent: *\nDisallow: /\nCrawl-delay: 9\n\nUser-agent: gongkai\nDisallow: /a\nCrawl-delay: 2.5", "/b", true, 2500 * time.Millisecond},
		{"own group closed", "User-agent: gongkai\nDisallow: /a", "/a/b", false, 0},
		{"shared group", "User-agent: x\nUser-agent: gongkai\nDisallow: /a\nCrawl-delay: 4", "/a", false, 4 * time.Second},
		{"wildcards", "User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false, 0},
		{"escaped paths", "User-agent: *\nDisallow: /年报", "/%E5%B9%B4%E6%8A%A5/1", false, 0},
		{"long delay", "User-agent: *\nCrawl-delay: 86400", "/", true, 300 * time.Second},
		{"bad delay", "User-agent: *\nCrawl-delay: NaN", "/", true, 0},
		{"a page in place of rules", "<html><body>404</body></html>", "/", true, 0},
		{"byte order mark", "\ufeffUser-agent: *\nDisallow: /", "/", false, 0},
		{"beyond the limit", strings.Repeat("# x\n", MaxBytes/4) + "User-agent: *\nDisallow: /", "/", true, 0},
	} {
		r := Parse([]byte(c.body), "gongkai")
		if got := r.Allowed("http://a.gov.cn" + c.path); got != c.allowed || r.Delay != c.delay {
			t.Errorf("%s: allowed %t, delay %s", c.name, got, r.Delay)
		}
	}
	if !Unavailable().Allowed("http://a.gov.cn/") {
		t.Error("without robots.txt everything is allowed")
	}
}

// FuzzParse: any bytes are survived.
func FuzzParse(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /\nCrawl-delay: 1"), "/a")
	f.Add([]byte("\x00\xff:::*$$\r\r\n"), "/%")
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		r := Parse(body, "gongkai")
		r.Allowed("http://a.gov.cn/" + path)
		if r.Delay < 0 || r.Delay > maxDelay {
			t.Fatalf("delay %s", r.Delay)
		}
	})
}

package address

import (
	"errors"
	"testing"
)

// TestParse writes out what a browser would ask for.
func TestParse(t *testing.T) {
	const base = "http://www.example.gov.cn/zwgk/nb/index.html"
	for _, c := range []struct{ raw, charset, want string }{
		{"./202401/t20240120_1.html", "", "http://www.example.gov.cn/zwgk/nb/202401/t20240120_1.html"},
		{"../a/../b.htm#top", "", "http://www.example.gov.cn/zwgk/b.htm"},
		{"//WWW.Example.GOV.cn:80/A?x=1&jsessionid=9", "", "http://www.example.gov.cn/A?x=1"},
		{"/a;jsessionid=12AB?b=c", "", "http://www.example.gov.cn/a?b=c"},
		{`http:\\www.example.gov.cn\a`, "", "http://www.example.gov.cn/a"},
		{"http://www。example。gov。cn/", "", "http://www.example.gov.cn/"},
		{"http://www.example.gov.cn./", "", "http://www.example.gov.cn/"},
		{"/年报.pdf", "gb18030", "http://www.example.gov.cn/%E5%B9%B4%E6%8A%A5.pdf"},
		{"/s?q=年报#x", "gb18030", "http://www.example.gov.cn/s?q=%C4%EA%B1%A8"},
		{"/s?q=年报", "utf-8", "http://www.example.gov.cn/s?q=%E5%B9%B4%E6%8A%A5"},
		{"/s?q=%c4%ea", "", "http://www.example.gov.cn/s?q=%C4%EA"},
		{"https://a.gov.cn:8443/?b=1&a=2", "", "https://a.gov.cn:8443/?b=1&a=2"},
		{"?_t=5&a=1", "", "http://www.example.gov.cn/zwgk/nb/index.html?a=1"},
	} {
		got, err := Parse(c.raw, base, c.charset, []string{"_t"})
		if err != nil || got.URL != c.want {
			t.Errorf("%q: %q, %v; want %q", c.raw, got.URL, err, c.want)
		}
		again, err := Parse(got.URL, "", "", []string{"_t"})
		if err != nil || again != got {
			t.Errorf("%q: %q becomes %q when parsed again, %v", c.raw, got.URL, again.URL, err)
		}
	}
}

// TestRefused: hosts that are numbers in any writing, other schemes, user names.
func TestRefused(t *testing.T) {
	for _, raw := range []string{
		"http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
		"http://169.254.169.254/latest/", "http://127。0。0。1/", "file:///etc/passwd", "ftp://a.gov.cn/", "javascript:void(0)", "mailto:a@b.cn",
		"http://localhost/", "http://u:p@a.gov.cn/", "http:///", "data:text/html,x",
	} {
		if a, err := Parse(raw, "", "", nil); !errors.Is(err, ErrRefused) {
			t.Errorf("%q is taken as %q, %v", raw, a.URL, err)
		}
	}
}

// TestKey: the order of parameters does not matter, anything else does.
func TestKey(t *testing.T) {
	one := KeyOf("GET", "http://a.cn/x?a=1&b=2", nil)
	if KeyOf("GET", "http://a.cn/x?b=2&a=1", nil) != one {
		t.Error("the order of parameters makes another key")
	}
	for i, other := range []Key{KeyOf("POST", "http://a.cn/x?a=1&b=2", nil), KeyOf("GET", "https://a.cn/x?a=1&b=2", nil), KeyOf("GET", "http://a.cn/x?a=1&b=2", []byte("b"))} {
		if other == one {
			t.Errorf("key %d is the same", i)
		}
	}
}

// FuzzParse: what is taken stays as it is when it is parsed again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"/a?b=c#d", "http://www.gov.cn:80/%zz", "//x.y/年报?年=报", `\\a.b\c`, ";jsessionid=1;jsessionid=2", "?jsessionid&jsessionid"} {
		f.Add(s, "gb18030")
	}
	f.Fuzz(func(t *testing.T, raw, charset string) {
		a, err := Parse(raw, "http://www.example.gov.cn/x/", charset, nil)
		if err != nil {
			return
		}
		again, err := Parse(a.URL, "", "", nil)
		if err != nil || again != a {
			t.Fatalf("%q: %+v becomes %+v, %v", raw, a, again, err)
		}
	})
}

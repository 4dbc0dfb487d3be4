package link

import (
	"slices"
	"strings"
	"testing"
)

func TestCandidates(t *testing.T) {
	const page = "file:/data/县/2023年.html"
	for _, c := range []struct{ name, page, target, want string }{
		{"beside the page", page, "a.pdf", "file:/data/县/a.pdf"},
		{"relative", page, "./附件/a.pdf", "file:/data/县/附件/a.pdf"},
		{"upwards", page, "../b/a.pdf", "file:/data/b/a.pdf"},
		{"backslash", page, `附件\a.pdf`, "file:/data/县/附件/a.pdf"},
		{"escaped", page, "%E5%B9%B4%E6%8A%A5.pdf#page=2", "file:/data/县/年报.pdf"},
		{"escaped in GBK", page, "%C4%EA%B1%A8.pdf", "file:/data/县/年报.pdf"},
		{"in a folder that is not escaped", page, "附件/%C4%EA%B1%A8.pdf", "file:/data/县/附件/年报.pdf"},
		{"kept in GBK on disk", page, "%E5%B9%B4%E6%8A%A5.pdf", "file:/data/县/%C4%EA%B1%A8.pdf"},
		{"saved under its escaped name", page, "%E5%B9%B4.pdf", "file:/data/县/%E5%B9%B4.pdf"},
		{"no escape", page, "100%.pdf", "file:/data/县/100%.pdf"},
		{"of the site, saved with the page", page, "http://www.example.org/a/b/c.pdf?v=1", "file:/data/县/2023年_files/c.pdf"},
		{"of the site, saved beside", page, "http://www.example.org/a/b/c.pdf", "file:/data/县/c.pdf"},
		{"of a mirrored site", "file:/data/www.example.org/a/b/p.html", "/a/c.pdf", "file:/data/www.example.org/a/c.pdf"},
		{"of another mirrored host", "file:/data/www.example.org/a/p.html", "//files.example.org/a/c.pdf", "file:/data/files.example.org/a/c.pdf"},
		{"a local address", page, "file:///data/x/c.pdf", "file:/data/x/c.pdf"},
		{"a viewer", page, "viewer.html?file=a%2Fb.pdf&zoom=1", "file:/data/县/a/b.pdf"},
		{"on the web", "http://www.example.org/a/p.html", "./c.pdf?v=1#x", "http://www.example.org/a/c.pdf?v=1"},
		{"on the web, unescaped", "http://www.example.org/a/p.html", "%E5%B9%B4.pdf", "http://www.example.org/a/年.pdf"},
		{"a viewer on the web", "http://www.example.org/a/p.html", "/v.html?file=/b/c.pdf", "http://www.example.org/b/c.pdf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Candidates(c.page, c.target); !slices.Contains(got, c.want) {
				t.Errorf("%s is not among %s", c.want, strings.Join(got, " "))
			}
		})
	}
	if got := Candidates(page, "2023年.html"); slices.Contains(got, page) {
		t.Error("a page links to itself")
	}
}

// TestLocal: every path has an address that leads back to it.
func TestLocal(t *testing.T) {
	for path, want := range map[string]string{
		"/data/年报.pdf": "file:/data/年报.pdf", "/data/100%.pdf": "file:/data/100%.pdf", "/data/%41.pdf": "file:/data/%41.pdf",
		"/年/\xc4\xea\xb1\xa8.pdf": "file:/年/%C4%EA%B1%A8.pdf",
	} {
		if got := Local(path); got != want || !slices.Contains(Paths(got), path) {
			t.Errorf("%q has the address %s, which leads to %q", path, got, Paths(got))
		}
	}
}

func TestIsFile(t *testing.T) {
	for target, want := range map[string]bool{
		"a.pdf": true, "a.PDF?x=1": true, "年报.docx#1": true, "v.html?file=%2Fa.ofd": true,
		"a.html": false, "a/": false, "": false, "down.jsp?id=1": false, "x.jpg": false, "p.html?q=.pdf": false,
	} {
		if IsFile(target) != want {
			t.Errorf("IsFile(%q) is not %v", target, want)
		}
	}
}

// FuzzCandidates: whatever a page writes, addresses are few and clean.
func FuzzCandidates(f *testing.F) {
	for _, s := range []string{"a.pdf", "../../../../etc/x.pdf", "http://h/p.pdf", "//h", "%zz%C4.pdf", "?a=b.pdf&c=%", "\\\\x\\y.doc", "file:///", "://", "..", "/"} {
		f.Add("file:/data/p.html", s)
		f.Add("http://www.example.org/a/p.html", s)
	}
	f.Fuzz(func(t *testing.T, page, target string) {
		IsFile(target)
		limit := 16 * maxUp * (2 + strings.Count(target, "&"))
		if got := Candidates(page, target); len(got) > limit {
			t.Errorf("%d addresses", len(got))
		}
	})
}

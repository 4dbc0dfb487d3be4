package mhtml

import (
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// parts makes a message of parts.
func parts(params string, part ...string) string {
	return "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"" + params + "\n\n\n--b\n" + strings.Join(part, "\n--b\n") + "\n--b--\n"
}

func TestOpen(t *testing.T) {
	const table = "<table><tr><td>1</td></tr></table>"
	tests := map[string]struct{ message, page, charset string }{
		"quoted-printable":       {parts("", "Content-Type: text/html; charset=GBK\nContent-Transfer-Encoding: quoted-printable\n\n<p>=D2=BB =\n=B6=FE</p>"), "<p>\xd2\xbb \xb6\xfe</p>", "GBK"},
		"base64 in broken lines": {parts("", "Content-Type: text/html\nContent-Transfer-Encoding: BASE64\n\nPHA+MT\r\n Iv\tcD4=\n"), "<p>12/p>", ""},
		"not encoded":            {parts("", "Content-Type: text/html\n\n<p>12</p>"), "<p>12</p>", ""},
		"the start":              {parts(`; start="<x@y>"`, "Content-Type: text/html\n\n<p>1</p>", "Content-Type: text/html\nContent-ID: <x@y>\n\n"+table), table, ""},
		"frames":                 {parts("", "Content-Type: text/html\n\n<frameset></frameset>", "Content-Type: text/html\n\n"+table), table, ""},
		"a message in a message": {parts("", "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\n1\n--c\nContent-Type: text/html\n\n<p>2</p>\n--c--"), "<p>2</p>", ""},
		"one part":               {"Content-Type: text/html; charset=\"gb2312\"\nContent-Transfer-Encoding: quoted-printable\n\n=D2=BB", "\xd2\xbb", "gb2312"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if !IsMessage([]byte(tt.message)) {
				t.Error("not recognised")
			}
			got, err := Open([]byte(tt.message))
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Data) != tt.page || got.Charset != tt.charset || len(got.Warnings) > 0 {
				t.Errorf("got %q in %q, %v", got.Data, got.Charset, got.Warnings)
			}
		})
	}
}

func TestIsNoMessage(t *testing.T) {
	for _, s := range []string{"", "<html>", "标题：年度报告\nContent-Type: text/html\n\n", "Content-Type: image/png\n\n", "From: a\n\nContent-Type: text/html\n"} {
		if IsMessage([]byte(s)) {
			t.Errorf("%q is none", s)
		}
	}
}

// TestDamage: a message that is cut off gives what there is with a warning;
// one without a page, or with hostile nesting, gets a status.
func TestDamage(t *testing.T) {
	cut, err := Open([]byte("Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>1"))
	if err != nil || !strings.HasPrefix(string(cut.Data), "<p>1") || len(cut.Warnings) == 0 {
		t.Errorf("cut off: %+v, %v", cut, err)
	}
	deep := "Content-Type: text/html\n\n<p>"
	for i := range maxDepth + 2 {
		b := strings.Repeat("b", i+1)
		deep = "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n" + deep + "\n--" + b + "--\n"
	}
	many := parts("", strings.Repeat("Content-Type: image/gif\n\n\n--b\n", maxParts)+"Content-Type: text/html\n\n1")
	for name, tt := range map[string]struct {
		message string
		want    layout.Status
	}{
		"no page":     {parts("", "Content-Type: image/gif\n\n1"), layout.Malformed},
		"no boundary": {"Content-Type: multipart/related\n\n--b\n", layout.Malformed},
		"no header":   {"", layout.Malformed},
		"too deep":    {deep, layout.Malformed},
		"too many":    {many, layout.TooBig},
	} {
		if _, err := Open([]byte(tt.message)); err == nil {
			t.Errorf("%s was opened", name)
		} else if s, ok := layout.StatusOf(err); !ok || s != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(parts("", "Content-Type: text/html; charset=GBK\nContent-Transfer-Encoding: quoted-printable\n\n<p>=D2=BB")))
	f.Add([]byte(parts(`; start="<x@y>"`, "Content-Type: text/html\nContent-Transfer-Encoding: base64\nContent-ID: <x@y>\n\nPHA+", "Content-Type: multipart/mixed; boundary=c\n\n--c--")))
	f.Fuzz(func(t *testing.T, data []byte) {
		IsMessage(data)
		if _, err := Open(data); err != nil {
			if _, ok := layout.StatusOf(err); !ok {
				t.Fatalf("%v is a failure of ours", err)
			}
		}
	})
}

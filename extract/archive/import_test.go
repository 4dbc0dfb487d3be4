package archive

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func outcomeOf(status int) string {
	if status == 0 || status == 200 {
		return "archived"
	}
	return "failed"
}

const savedPage = "<!-- saved from url=(0025)http://www.example.org/a/ -->\r\n<html><body><p>年报</p></body></html>"

const savedMHTML = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.org/nb.html\r\n" +
	"Date: Fri, 31 Jan 2025 08:30:00 +0800\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/related; type=\"text/html\"; boundary=\"--b--\"\r\n\r\n" +
	"----b--\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://www.example.org/nb.html\r\n\r\n" +
	"<p>=E5=B9=B4=E6=8A=A5</p>\r\n" +
	"----b--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://www.example.org/t.png\r\n\r\niVBORw0K\r\n" +
	"----b--\r\nContent-Type: text/css\r\nContent-Location: cid:css-1@mhtml.blink\r\n\r\np{}\r\n----b----\r\n"

// foreignWARC is one that another program may have written: WARC 1.0, not
// packed, a chunked body, a revisit, and a DNS record.
func foreignWARC() string {
	record := func(kind, uri, extra, media, block string) string {
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2024-02-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
			kind, uri, extra, media, len(block), block)
	}
	const http = "application/http; msgtype=response"
	return record("warcinfo", "", "", "application/warc-fields", "software: x\r\n") +
		record("response", "dns:www.example.org", "", "text/dns", "127.0.0.1") +
		record("response", "<http://www.example.org/1>", "WARC-Payload-Digest: sha1:AAAA\r\n", http, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n4\r\nbody\r\n0\r\n\r\n") +
		record("request", "http://www.example.org/1", "", http, "GET / HTTP/1.0\r\n\r\n") +
		record("revisit", "http://www.example.org/2", "WARC-Payload-Digest: sha1:AAAA\r\n", http, "HTTP/1.1 200 OK\r\n\r\n") +
		record("response", "http://www.example.org/3", "", http, "HTTP/1.1 404 Not Found\r\n\r\nnone")
}

func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "saved.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, body := range files {
		e, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		e.Write([]byte(body))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	return path
}

// TestImport keeps each kind of saved file under the source it states, and
// nothing under a source that nobody states.
func TestImport(t *testing.T) {
	known := Source{"http://www.example.org/nb.pdf", day}
	for _, c := range []struct {
		name, body string
		files      map[string]string // of a zip
		src        Source
		want       []string // address, status, outcome, first bytes
		err        error
	}{
		{name: "nb.pdf", body: "%PDF-1.4 x", src: known, want: []string{"http://www.example.org/nb.pdf 0 archived %PDF-1.4 x"}},
		{name: "no source.pdf", body: "%PDF-1.4 x", err: ErrSource},
		{name: "saved.html", body: savedPage, src: Source{FetchedAt: day}, want: []string{"http://www.example.org/a/ 0 archived <!-- saved"}},
		{name: "no time.html", body: savedPage, err: ErrSource},
		{name: "page.mhtml", body: savedMHTML, want: []string{"https://www.example.org/nb.html 0 archived <p>年报", "https://www.example.org/t.png 0 archived \x89PNG"}},
		{name: "x.warc", body: foreignWARC(), want: []string{"http://www.example.org/1 200 archived body", "http://www.example.org/2 200 archived body",
			"http://www.example.org/3 404 failed none"}},
		{name: "torn.warc", body: foreignWARC()[:900], want: []string{"http://www.example.org/1 200 archived body"}, err: ErrFormat},
		{name: "zip", files: map[string]string{"a/nb.pdf": "%PDF-1.4", "b.html": "<p>", "sources.csv": "file,url,fetched_at\na/nb.pdf,http://www.example.org/z.pdf,2025-01-31 08:30:00+08:00\n"},
			want: []string{"http://www.example.org/z.pdf 0 archived %PDF-1.4"}, err: ErrSource},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(t.TempDir(), c.name)
			if c.files != nil {
				path = zipped(t, c.files)
			} else if err := os.WriteFile(path, []byte(c.body), 0o644); err != nil {
				t.Fatal(err)
			}
			w := create(t, dir)
			got, err := w.Import(context.Background(), path, c.src, nil, outcomeOf)
			if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
				t.Errorf("error %v, want %v", err, c.err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if len(got) == 0 {
				if len(c.want) > 0 {
					t.Errorf("nothing was kept, want %q", c.want)
				}
				return
			}
			clean(t, dir)
			a, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range got {
				body, err := a.Body(r, 1<<20)
				if err != nil {
					t.Fatal(err)
				}
				line := fmt.Sprintf("%s %d %s %s", r.URL, r.Status, r.Outcome, body)
				if i >= len(c.want) || !strings.HasPrefix(line, c.want[i]) {
					t.Errorf("kept %q", line)
				}
				if r.Source == "" || r.Decoded != sum(body) {
					t.Errorf("%s: imported from %q, decoded %s", r.URL, r.Source, r.Decoded)
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("%d captures, want %d", len(got), len(c.want))
			}
		})
	}
}

// TestOwnArchiveIsImported: a segment of gongkai is a WARC file like any other.
func TestOwnArchiveIsImported(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	w := create(t, from)
	want := write(t, w, 0, 3)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = create(t, to)
	got, err := w.Import(context.Background(), filepath.Join(from, want[0].Place.Segment), Source{}, nil, outcomeOf)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	clean(t, to)
	short := func(rs []Record) (out []string) {
		for _, r := range rs {
			out = append(out, r.URL+" "+r.FetchedAt.String()+" "+r.Wire+" "+r.Decoded)
		}
		return out
	}
	if diff := cmp.Diff(short(want), short(got)); diff != "" {
		t.Error(diff)
	}
}

// TestSources refuses a list that could be misread.
func TestSources(t *testing.T) {
	for _, c := range []struct{ csv, err string }{
		{"file,url,fetched_at\na,http://x/,2025-01-31T08:30:00Z\n", ""},
		{"file,url\na,http://x/\n", "first line"},
		{"file,url,fetched_at\na,http://x/,2025-01-31\n", "no time with a zone"},
		{"file,url,fetched_at\na,http://x/,2025-01-31T08:30:00Z\na,http://y/,2025-01-31T08:30:00Z\n", "listed twice"},
	} {
		_, err := Sources(strings.NewReader(c.csv))
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%q: %v, want %q", c.csv, err, c.err)
		}
	}
}

package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nlnwa/gowarc"
)

var day = time.Date(2025, 2, 1, 8, 30, 0, 123456000, time.UTC)

// capture makes the nth capture of a test.
func capture(n int, body string) Capture {
	return Capture{
		URL: fmt.Sprintf("http://www.example.org/p%d.html?q=%d", n, n), FetchedAt: day.Add(time.Duration(n) * time.Second), IP: "127.0.0.1",
		Request: []byte("GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n"),
		Head:    fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n", len(body)),
		Body:    section([]byte(body)),
		Fields: Fields{Outcome: "archived", Site: "s", Kind: "report", Referrer: "http://www.example.org/", Text: "某局2024年度报告", Year: 2024,
			Unit: "某局", Decoded: sum([]byte(body)), MediaType: "text/html"},
	}
}

// write appends n captures with different bodies.
func write(t *testing.T, w *Writer, from, n int) []Record {
	t.Helper()
	var out []Record
	for i := from; i < from+n; i++ {
		r, err := w.Append(capture(i, strings.Repeat(fmt.Sprintf("<p>%d</p>", i), 50)))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if err := w.Sync(); err != nil {
		t.Fatal(err)
	}
	return out
}

func create(t *testing.T, dir string) *Writer {
	t.Helper()
	w, err := Create(dir, "gongkai test")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func records(t *testing.T, dir string) []Record {
	t.Helper()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []Record
	for r, err := range a.Records() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func clean(t *testing.T, dir string) Health {
	t.Helper()
	h, err := Verify(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range h.Problems {
		t.Errorf("%s at %d: %s", p.Segment, p.Offset, p.Message)
	}
	return h
}

// TestWhatIsWrittenIsReadBack: also while the writer has the archive open,
// after a roll, and by the place of a record.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	dir := t.TempDir()
	w := create(t, dir)
	w.limit = 2500
	want := write(t, w, 0, 5)
	same, err := w.Append(Capture{URL: "http://www.example.org/twin", FetchedAt: day, Head: []byte("HTTP/1.1 200 OK\r\n\r\n"), Same: &want[1],
		Fields: Fields{Outcome: "archived"}})
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, same)
	if err := w.Sync(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, records(t, dir)); diff != "" {
		t.Errorf("while it is open: %s", diff)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := records(t, dir)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after Close: %s", diff)
	}
	if last := got[len(got)-1].Place.Segment; last == got[0].Place.Segment {
		t.Errorf("everything is in %s: the segment never rolled", last)
	}
	h := clean(t, dir)
	if h.Captures != 6 || h.Revisits != 1 {
		t.Errorf("verify counts %+v", h)
	}
	a, _ := Open(dir)
	body, err := a.Body(same, 1<<20)
	if err != nil || !strings.HasPrefix(string(body), "<p>1</p>") {
		t.Errorf("the body of the revisit is %.20q, %v", body, err)
	}
	var after []string
	for r, err := range a.RecordsAfter(want[3].Place) {
		if err != nil {
			t.Fatal(err)
		}
		after = append(after, r.URL)
	}
	if diff := cmp.Diff([]string{want[4].URL, want[5].URL}, after); diff != "" {
		t.Error(diff)
	}
}

// TestAnIndependentReaderAgrees: gowarc reads every record strictly.
func TestAnIndependentReaderAgrees(t *testing.T) {
	dir := t.TempDir()
	w := create(t, dir)
	want := write(t, w, 0, 3)
	if _, err := w.Append(Capture{URL: "http://www.example.org/a.pdf", FetchedAt: day, Body: section([]byte("%PDF-1.4")), MediaType: "application/pdf"}); err != nil {
		t.Fatal(err)
	}
	for _, head := range []string{"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 304 Not Modified\r\n\r\n"} {
		if _, err := w.Append(Capture{URL: want[0].URL, FetchedAt: day, Head: []byte(head), Same: &want[0]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := gowarc.NewWarcFileReader(filepath.Join(dir, "gongkai-00001.warc.gz"), 0, gowarc.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	count := map[string]int{}
	for {
		r, _, v, err := f.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := r.ValidateDigest(v); err != nil {
			t.Errorf("%s: %v", r, err)
		}
		if !v.Valid() {
			t.Errorf("%s: %v", r, v)
		}
		count[r.Type().String()]++
		r.Close()
	}
	wanted := map[string]int{"warcinfo": 1, "response": 3, "resource": 1, "revisit": 2, "request": 3, "metadata": 6}
	if diff := cmp.Diff(wanted, count); diff != "" {
		t.Error(diff)
	}
}

// TestTornEnd: wherever the last segment is cut, what was acknowledged before
// is there, and the archive goes on.
func TestTornEnd(t *testing.T) {
	whole := t.TempDir()
	w := create(t, whole)
	write(t, w, 0, 1)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = create(t, whole)
	kept := records(t, whole)
	write(t, w, 1, 2)
	w.file.Close() // killed: the index knows one capture
	name := "gongkai-00001.warc.gz"
	data, err := os.ReadFile(filepath.Join(whole, name))
	if err != nil {
		t.Fatal(err)
	}
	_, end, err := readIndex(whole, name)
	if err != nil || end == 0 || end == int64(len(data)) {
		t.Fatalf("the index goes to %d of %d, %v", end, len(data), err)
	}
	all := records(t, whole)
	for cut := end; cut <= int64(len(data)); cut += 7 {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), data[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		if cut%2 == 0 { // with the index, and without
			if err := os.Link(indexPath(whole, name), indexPath(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		w := create(t, dir)
		want := kept
		for _, r := range all[1:] {
			if next := slices.IndexFunc(all, func(o Record) bool { return o.Place == r.Place }) + 1; next < len(all) && all[next].Place.Offset <= cut {
				want = all[:next]
			}
		}
		if cut == int64(len(data)) {
			want = all // nothing is torn
		}
		if diff := cmp.Diff(want, records(t, dir)); diff != "" {
			t.Fatalf("cut at %d: %s", cut, diff)
		}
		write(t, w, 7, 1)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		clean(t, dir)
	}
}

// TestDamageInTheMiddle is not a torn end: nothing is cut, and verify names it.
func TestDamageInTheMiddle(t *testing.T) {
	dir := t.TempDir()
	w := create(t, dir)
	all := write(t, w, 0, 3)
	w.file.Close()
	path := filepath.Join(dir, all[0].Place.Segment)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[all[1].Place.Offset+all[1].Place.Length/2] ^= 0xff
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(dir, "gongkai test"); err == nil || !strings.Contains(err.Error(), "not cut") {
		t.Errorf("Create says %v", err)
	}
	if info, _ := os.Stat(path); info.Size() != int64(len(data)) {
		t.Errorf("it was cut from %d to %d bytes", len(data), info.Size())
	}
	h, err := Verify(context.Background(), dir)
	if err != nil || len(h.Problems) == 0 {
		t.Errorf("verify says %+v, %v", h, err)
	}
}

// TestRebuild makes a lost and a lying index again.
func TestRebuild(t *testing.T) {
	dir := t.TempDir()
	w := create(t, dir)
	w.limit = 3000
	want := write(t, w, 0, 6)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(indexPath(dir, want[0].Place.Segment)); err != nil {
		t.Fatal(err)
	}
	lying := indexPath(dir, want[5].Place.Segment)
	b, err := os.ReadFile(lying)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(lying, bytes.ReplaceAll(b, []byte("archived"), []byte("gone")), 0o644); err != nil {
		t.Fatal(err)
	}
	h, err := Verify(context.Background(), dir)
	if err != nil || len(h.Problems) < 2 {
		t.Errorf("verify found %v, %v", h.Problems, err)
	}
	if n, err := Rebuild(dir); err != nil || n != 6 {
		t.Errorf("rebuilt %d, %v", n, err)
	}
	clean(t, dir)
	if diff := cmp.Diff(want, records(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestDecode covers codings as they are claimed and as they are.
func TestDecode(t *testing.T) {
	var z bytes.Buffer
	g := gzip.NewWriter(&z)
	g.Write(bytes.Repeat([]byte("a"), 5<<20))
	g.Close()
	bomb := z.Bytes()
	z = bytes.Buffer{}
	g = gzip.NewWriter(&z)
	g.Write([]byte("text"))
	g.Close()
	packed := z.Bytes()
	for _, c := range []struct {
		name, coding string
		data         []byte
		want         string
		err          error
	}{
		{"plain", "", []byte("text"), "text", nil},
		{"gzip", "gzip", packed, "text", nil},
		{"gzip without a label", "", packed, "text", nil},
		{"plain with a label", "gzip", []byte("text"), "text", nil},
		{"broken off", "gzip", packed[:len(packed)-6], "text", ErrBody},
		{"unknown", "br", []byte("x"), "", ErrBody},
		{"bomb", "gzip", bomb, "", ErrTooBig},
		{"too big", "", make([]byte, 2<<20+1), "", ErrTooBig},
	} {
		got, err := Decode(c.coding, c.data, int64(len(c.data)), 2<<20)
		if string(got) != c.want || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// FuzzSegment: any bytes in place of a segment are survived.
func FuzzSegment(f *testing.F) {
	dir := f.TempDir()
	w, err := Create(dir, "gongkai test")
	if err != nil {
		f.Fatal(err)
	}
	for i := range 2 {
		if _, err := w.Append(capture(i, "body")); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "gongkai-00001.warc.gz"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte("WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nbody\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "gongkai-00001.warc.gz")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(context.Background(), dir); err != nil {
			t.Fatal(err)
		}
		other := t.TempDir()
		w := create(t, other)
		w.Import(context.Background(), path, Source{}, nil, func(int) string { return "archived" })
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if len(data) > 0 {
			if names, _ := segments(other); len(names) > 0 {
				clean(t, other)
			}
		}
	})
}

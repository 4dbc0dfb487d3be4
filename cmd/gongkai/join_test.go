package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/gongkai/gongkai/store"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// write puts a file into a folder and returns its path.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// thin is a page with a title and links only; words stand around the content.
func thin(title, words string, targets ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<html><head><meta charset=utf-8><title>%s</title></head><body><h1>%s</h1><p>%s</p>", title, title, words)
	for i, target := range targets {
		fmt.Fprintf(&b, `<p>附件%d：<a href="%s">下载</a></p>`, i+1, target)
	}
	return b.String() + "</body></html>"
}

// full is a generated report as a page that links to a file.
func full(t *testing.T, r *gen.Report, target string) string {
	t.Helper()
	page, err := r.HTML(gen.Page{})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(page), "</body>", fmt.Sprintf(`<p><a href="%s">下载文本</a></p></body>`, target), 1)
}

// untitled is the text of a report without its title and introduction.
func untitled(r *gen.Report) string {
	text := string(r.Text(gen.PlainText{}))
	return text[strings.Index(text, "一、"):]
}

// attached fills a folder with pages and files that belong together in every
// way, and with some that do not. It returns the paths, and how many reports
// the files make.
func attached(t *testing.T, dir string) (paths []string, reports int) {
	t.Helper()
	made := func(seed uint64, year int, wrong ...string) *gen.Report {
		return gen.New(seed, gen.Options{Form: gen.Form2021, Year: year, Wrong: wrong, Scale: gen.Medium})
	}
	text := func(r *gen.Report) string { return string(r.Text(gen.PlainText{})) }
	add := func(name, content string) { paths = append(paths, write(t, dir, name, content)) }
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("年报.txt")
	if err != nil {
		t.Fatal(err)
	}

	one := made(1, 2023) // a thin page, and a visit counter that made a copy of it
	add("one/page.html", thin(one.Title, "浏览 11 次", "附件/"+url.PathEscape("年报.txt")))
	add("one/copy.html", thin(one.Title, "浏览 12 次", "附件/"+url.PathEscape(gbk)))
	add("one/附件/年报.txt", text(one))
	two := made(2, 2023) // tables in both, and one box that differs
	add("two/page.html", full(t, two, "two.txt?v=1"))
	add("two/two.txt", text(made(2, 2023, gen.ChangedPart)))
	three, four := made(3, 2023), made(4, 2022) // files that do not say whose they are
	add("three.html", thin(three.Title, "", "http://www.example.org/x/three.txt"))
	add("three_files/three.txt", untitled(three))
	add("four.html", thin(four.Title, "", "/up/four.txt"))
	add("up/four.txt", untitled(four))
	five, before := made(5, 2023), made(5, 2022) // the year before is linked too, and a blank form
	add("five/page.html", thin(five.Title, "", "now.txt", "last.txt", "form.txt"))
	add("five/now.txt", text(five))
	add("five/last.txt", text(before))
	add("five/form.txt", "申请表\n姓名\t电话\n")
	six := made(6, 2023) // two bodies point at one file that does not say whose it is
	add("six/a.html", thin(six.Title, "", "six.txt"))
	add("six/b.html", thin(made(7, 2023).Title, "", "six.txt"))
	add("six/six.txt", untitled(six))
	return paths, 1 + 1 + 1 + 1 + 2 + 3
}

// loader loads files into a database as ingest does, with one reader for all.
func loader(t *testing.T) func(db *store.DB, join bool, paths ...string) {
	p := testPipeline(t)
	return func(db *store.DB, join bool, paths ...string) {
		t.Helper()
		ctx := t.Context()
		known, err := db.Known(ctx)
		if err != nil {
			t.Fatal(err)
		}
		p.known = known
		var entries iter.Seq2[store.Entry, error] = func(yield func(store.Entry, error) bool) {
			for _, path := range paths {
				if e, err := p.entry(ctx, path); !yield(e, err) {
					return
				}
			}
		}
		result, err := load(ctx, db, entries, p.data.Rules, newProgress(0))
		if err == nil {
			err = p.reread(ctx, db, &result, (*pipeline).local)
		}
		if err == nil && join {
			_, err = p.join(ctx, db, 2, (*pipeline).local)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func newDatabase(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "r.duckdb"), indicators(testPipeline(t).data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// current is everything that stands in a database now, times aside.
var current = []string{
	"SELECT sha256, report_id, kind, status, detail, own_id, own_agency, own_year, joined FROM documents WHERE status <> 'replaced' ORDER BY ALL",
	"SELECT sha256, url, name, referrer FROM captures WHERE is_current ORDER BY ALL",
	"FROM links WHERE sha256 IN (SELECT sha256 FROM captures WHERE is_current) ORDER BY ALL",
	"SELECT * EXCLUDE (first_seen) FROM reports SEMI JOIN (FROM documents WHERE status = 'read') USING (report_id) ORDER BY ALL", // when it was loaded differs
	"FROM facts SEMI JOIN (FROM documents WHERE status = 'read') USING (report_id) ORDER BY ALL",
	"FROM findings SEMI JOIN (FROM documents WHERE status = 'read') USING (report_id) ORDER BY ALL",
	"FROM sections SEMI JOIN (FROM documents WHERE status = 'read') USING (report_id) ORDER BY ALL",
}

// rows returns the answers of questions as text.
func rows(t *testing.T, db *sql.DB, questions ...string) string {
	t.Helper()
	var out strings.Builder
	for _, q := range questions {
		answer, err := queries.SQL(t.Context(), db, q)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if err := render.Write(&out, "csv", answer); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		answer.Close()
	}
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}

// answer returns the rows of a question without its header.
func answer(t *testing.T, db *sql.DB, question string) string {
	t.Helper()
	_, body, _ := strings.Cut(rows(t, db, question), "\n")
	return strings.TrimSpace(body)
}

// TestJoined: what belongs together makes one report, and nothing else does.
func TestJoined(t *testing.T) {
	dir := t.TempDir()
	paths, reports := attached(t, dir)
	db, add := newDatabase(t), loader(t)
	add(db, true, paths...)
	if got := answer(t, db.SQL(), "SELECT count(*) FROM reports"); got != fmt.Sprint(reports) {
		t.Errorf("%s reports, want %d:\n%s", got, reports, rows(t, db.SQL(), "SELECT r.report_id, title, year, boxes_read, name FROM reports r JOIN sources USING (sha256) ORDER BY ALL"))
	}
	for question, want := range map[string]string{
		"SELECT report_id FROM reports WHERE boxes_read NOT IN (0, 200)":                                                  "",
		"SELECT count(*) FROM reports WHERE boxes_read = 200 AND agency_name <> ''":                                       "6", // the file of six has no agency
		"SELECT name FROM sources JOIN reports USING (sha256) WHERE boxes_read = 200 ORDER BY ALL":                        "four.txt\nlast.txt\nnow.txt\npage.html\nsix.txt\nthree.txt\n年报.txt",
		"SELECT rule, count(*) FROM findings WHERE rule IN ('versions_differ', 'identity_unclear') GROUP BY 1 ORDER BY 1": "identity_unclear,1\nversions_differ,1",
		"SELECT count(*) FROM documents WHERE joined IS NOT NULL":                                                         "11",
	} {
		if got := answer(t, db.SQL(), question); got != want {
			t.Errorf("%s: got %s, want %s", question, got, want)
		}
	}
	wrong := gen.New(2, gen.Options{Form: gen.Form2021, Year: 2023, Wrong: []string{gen.ChangedPart}, Scale: gen.Medium}).Wrong[0].Boxes[0]
	want := fmt.Sprintf("%s,%v,%v,true,true", wrong.Indicator, wrong.Right, wrong.Printed)
	if got := answer(t, db.SQL(), `SELECT indicator, left_value, right_value, contains(message, 'page.html'), contains(message, 'two.txt')
		FROM findings WHERE rule = 'versions_differ'`); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestJoinedInAnyOrder: files loaded in any order, one at a time, in batches or
// again give the same rows.
func TestJoinedInAnyOrder(t *testing.T) {
	dir := t.TempDir()
	paths, _ := attached(t, dir)
	add := loader(t)
	whole := newDatabase(t)
	add(whole, true, paths...)
	want := rows(t, whole.SQL(), current...)
	batch := newDatabase(t)
	add(batch, false, paths...)
	if got := rows(t, batch.SQL(), current...); got != want {
		t.Fatalf("files of one batch are joined only by reading them again:\n%s\nwant:\n%s", got, want)
	}
	add(whole, true, paths...)
	if got := rows(t, whole.SQL(), current...); got != want {
		t.Fatalf("loading again changed the rows:\n%s\nbefore:\n%s", got, want)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for round := range 2 {
		order := slices.Clone(paths)
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		db := newDatabase(t)
		for len(order) > 0 {
			n := 1 + random.IntN(1+round)
			n = min(n, len(order))
			add(db, random.IntN(3) > 0, order[:n]...) // some runs end before they join
			order = order[n:]
		}
		add(db, true, paths[0])
		if got := rows(t, db.SQL(), current...); got != want {
			t.Fatalf("round %d gave other rows:\n%s\nwant:\n%s", round, got, want)
		}
	}
}

// TestJoinedChange: a changed attachment replaces only itself, one that can no
// longer be read leaves its page, and a page that drops its link sets it free.
func TestJoinedChange(t *testing.T) {
	dir := t.TempDir()
	paths, _ := attached(t, dir)
	db, add := newDatabase(t), loader(t)
	add(db, true, paths...)
	others := "SELECT r.* FROM reports r JOIN sources USING (sha256) WHERE NOT contains(url, '/one/') ORDER BY ALL"
	before := rows(t, db.SQL(), others)
	for step, c := range []struct{ name, content string }{
		{"one/附件/年报.txt", string(gen.New(1, gen.Options{Form: gen.Form2021, Year: 2023, Scale: gen.Small}).Text(gen.PlainText{}))},
		{"one/附件/年报.txt", "不再是年报"},
		{"one/附件/年报.txt", string(gen.New(1, gen.Options{Form: gen.Form2021, Year: 2023, Scale: gen.Large}).Text(gen.PlainText{}))},
		{"one/page.html", thin(gen.New(1, gen.Options{Form: gen.Form2021, Year: 2023}).Title, "附件撤下")},
		{"one/copy.html", thin(gen.New(1, gen.Options{Form: gen.Form2021, Year: 2023}).Title, "附件撤下了")},
	} {
		add(db, true, write(t, dir, c.name, c.content))
		if got := rows(t, db.SQL(), others); got != before {
			t.Fatalf("%s: other reports changed:\n%s\nbefore:\n%s", c.name, got, before)
		}
		if step%2 == 0 && step < 4 {
			continue // the next step starts from here
		}
		fresh := newDatabase(t)
		add(fresh, true, paths...)
		want := rows(t, fresh.SQL(), current...)
		if got := rows(t, db.SQL(), current...); got != want {
			t.Fatalf("%s: got\n%s\na fresh database has\n%s", c.name, got, want)
		}
	}
}

// TestJoinedFromArchive: a file that was fetched from a page belongs to it,
// whatever its address, and a link joins as it does on disk.
func TestJoinedFromArchive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "archive")
	w, err := archive.Create(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	one, two := gen.New(1, gen.Options{Form: gen.Form2021}), gen.New(2, gen.Options{Form: gen.Form2021})
	keep := func(address, kind, referrer, content string) {
		t.Helper()
		_, err := w.Append(archive.Capture{URL: address, FetchedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
			Fields: archive.Fields{Outcome: "archived", Kind: kind, Referrer: referrer},
			Head:   []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"), Body: io.NewSectionReader(strings.NewReader(content), 0, int64(len(content)))})
		if err != nil {
			t.Fatal(err)
		}
	}
	keep("http://a.example.org/1.html", "report", "", thin(one.Title, "", "down.jsp?id=7"))
	keep("http://a.example.org/down.jsp?id=7", "attachment", "http://a.example.org/1.html", untitled(one))
	keep("http://a.example.org/2/2.html", "report", "", thin(two.Title, "", "../f/2.txt"))
	keep("http://a.example.org/f/2.txt", "attachment", "", untitled(two))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "r.duckdb")
	for range 2 {
		if err := ingestArchive(t.Context(), path, dir, reading{2, "off", sideFiles{}}); err != nil {
			t.Fatal(err)
		}
		db, err := store.OpenReader(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("%s,200,2\n%s,200,2", one.Title, two.Title)
		if one.Title > two.Title {
			want = fmt.Sprintf("%s,200,2\n%s,200,2", two.Title, one.Title)
		}
		got := answer(t, db.SQL(), "SELECT title, boxes_read, (SELECT count(*) FROM documents d WHERE d.report_id = r.report_id) FROM reports r ORDER BY ALL")
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKilledWhileJoining: after a kill at any moment the same command makes of
// pages and files what an undisturbed run makes of them.
func TestKilledWhileJoining(t *testing.T) {
	bin, dir := program(t), t.TempDir()
	const pairs = 60
	for i := range uint64(pairs) {
		r := gen.New(i, gen.Options{Form: gen.Form2021, Year: 2021 + int(i%4)})
		write(t, dir, fmt.Sprintf("%03d.html", i), thin(r.Title, "", fmt.Sprintf("%03d.txt", i)))
		write(t, dir, fmt.Sprintf("%03d.txt", i), untitled(r))
	}
	load := func(db string) {
		t.Helper()
		if b, err := exec.Command(bin, "ingest", "--db", db, dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
	}
	dump := func(path string) string {
		t.Helper()
		db, err := store.OpenReader(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		return rows(t, db.SQL(), current...)
	}
	whole := filepath.Join(t.TempDir(), "whole.duckdb")
	start := time.Now()
	load(whole)
	took := time.Since(start)
	want := dump(whole)
	for _, share := range []time.Duration{70} {
		db := filepath.Join(t.TempDir(), "killed.duckdb")
		cmd := exec.Command(bin, "ingest", "--db", db, dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * share / 100)
		_ = cmd.Process.Signal(syscall.SIGKILL) // it may be done already, which is as good
		_ = cmd.Wait()
		load(db)
		if dump(db) != want {
			t.Errorf("killed after %d %% of the time: the rows differ from those of an undisturbed run", share)
		}
	}
}

// TestNamesInGBK: a file whose name on disk is not UTF-8 is loaded, has an
// address that leads back to it, and is found by the links to it.
func TestNamesInGBK(t *testing.T) {
	dir := t.TempDir()
	r := gen.New(1, gen.Options{Form: gen.Form2021})
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("年报.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, gbk), r.Text(gen.PlainText{}), 0o644); err != nil {
		t.Skipf("this file system keeps no such names: %v", err)
	}
	page := write(t, dir, "page.html", thin(r.Title, "", url.PathEscape("年报.txt")))
	db, add := newDatabase(t), loader(t)
	add(db, true, filepath.Join(dir, gbk))
	add(db, true, page)
	got := answer(t, db.SQL(), "SELECT name, boxes_read, (SELECT count(*) FROM documents WHERE status = 'read') FROM reports JOIN sources USING (sha256)")
	if got != "年报.txt,200,2" {
		t.Errorf("got %s", got)
	}
}

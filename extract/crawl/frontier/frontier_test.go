package frontier

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl/discover"
)

var now = time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)

func open(t testing.TB, path string) *Frontier {
	t.Helper()
	f, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func job(host string, n int, score float64) *Job {
	return &Job{Site: "s", Host: host, Request: discover.Request{URL: fmt.Sprintf("http://%s/%d.html", host, n), Method: "GET", Kind: discover.Document, Score: score}}
}

// TestBestFirst: the best address of a host, one at a time; what two lists say
// of an address is put together.
func TestBestFirst(t *testing.T) {
	ctx := context.Background()
	f := open(t, filepath.Join(t.TempDir(), "s"))
	second := job("a", 2, 9)
	second.Unit, second.Year = "某局", 2023
	if err := f.Add(ctx, now, job("a", 1, 1), job("a", 2, 3), job("b", 1, 99), second); err != nil {
		t.Fatal(err)
	}
	j, err := f.Next(ctx, "a")
	if err != nil || j.URL != second.URL || j.Unit != "某局" || j.Year != 2023 || j.Score != 9 {
		t.Fatalf("%+v, %v", j, err)
	}
	if err := f.Lease(ctx, j.ID); err != nil {
		t.Fatal(err)
	}
	if j, _ := f.Next(ctx, "a"); j.URL != "http://a/1.html" {
		t.Errorf("then %s", j.URL)
	}
	j.Wire = "aa"
	done := Finish{Job: j, Outcome: "archived", At: now, Next: now.Add(time.Hour), Changed: true,
		Record: &archive.Record{URL: j.URL, FetchedAt: now, Wire: "aa", Place: archive.Place{Segment: "s", Offset: 5, Length: 7}},
		Found:  []*Job{job("a", 3, 50)}, Refused: []*Job{job("x", 1, 1)}}
	if err := f.Finish(ctx, []Finish{done}); err != nil {
		t.Fatal(err)
	}
	if j, _ := f.Next(ctx, "a"); j.URL != "http://a/3.html" {
		t.Errorf("what was found comes as %s", j.URL)
	}
	if r, err := f.Payload(ctx, "aa"); err != nil || r == nil || r.Place.Offset != 5 {
		t.Errorf("the body stands at %+v, %v", r, err)
	}
	if hosts, err := f.Wake(ctx, now.Add(time.Minute)); err != nil || len(hosts) != 0 {
		t.Errorf("too early: %v, %v", hosts, err)
	}
	if hosts, err := f.Wake(ctx, now.Add(time.Hour)); err != nil || len(hosts) != 1 || hosts[0] != "a" {
		t.Errorf("in time: %v, %v", hosts, err)
	}
	if j, _ := f.Next(ctx, "x"); j != nil {
		t.Errorf("out of scope, and yet it is %s", j.URL)
	}
}

// TestLeasesSurvive: what was being fetched when the process ended is queued
// again, and rests after many times.
func TestLeasesSurvive(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "s")
	for n := 1; n <= maxLeases; n++ {
		f, err := Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Add(ctx, now, job("a", 1, 1)); err != nil {
			t.Fatal(err)
		}
		j, err := f.Next(ctx, "a")
		if err != nil || j == nil {
			t.Fatalf("after %d ends: %v, %v", n-1, j, err)
		}
		if err := f.Lease(ctx, j.ID); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	f := open(t, path)
	if j, _ := f.Next(ctx, "a"); j != nil {
		t.Errorf("after %d ends it does not rest", maxLeases)
	}
	if at, err := f.NextWake(ctx, false); err != nil || at.IsZero() {
		t.Errorf("it is never tried again: %v", err)
	}
}

// fill makes a state of n addresses at hosts, a tenth of them out.
func fill(t testing.TB, path string, hosts, n int) {
	ctx := context.Background()
	f, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var jobs []*Job
	for i := range n {
		jobs = append(jobs, job(fmt.Sprintf("h%d.gov.cn", i%hosts), i, float64(i%100)))
		if len(jobs) == 10_000 || i == n-1 {
			if err := f.Add(ctx, now, jobs...); err != nil {
				t.Fatal(err)
			}
			jobs = nil
		}
	}
	if _, err := f.db.Exec("UPDATE urls SET state = 1 WHERE id % 10000 = 0"); err != nil {
		t.Fatal(err)
	}
	for i := range hosts {
		if err := f.SaveHost(ctx, Host{Name: fmt.Sprintf("h%d.gov.cn", i), Site: "s"}); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkResume opens a state of two million addresses at 3,000 hosts and
// takes the best address of each host.
func BenchmarkResume(b *testing.B) {
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "s")
	const hosts = 3000
	fill(b, path, hosts, 2_000_000)
	for b.Loop() {
		f, err := Open(ctx, path)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Wake(ctx, now); err != nil {
			b.Fatal(err)
		}
		all, err := f.Hosts(ctx)
		if err != nil || len(all) != hosts {
			b.Fatal(len(all), err)
		}
		for _, h := range all {
			if j, err := f.Next(ctx, h.Name); err != nil || j == nil {
				b.Fatal(h.Name, j, err)
			}
		}
		f.Close()
	}
}

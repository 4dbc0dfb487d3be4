package sched

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

var start = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// An answer is a request that is out in the simulation.
type answer struct {
	at      time.Time
	host    int
	result  Result
	latency time.Duration
	wait    time.Duration
}

type answers []answer

func (a answers) Len() int           { return len(a) }
func (a answers) Less(i, j int) bool { return a[i].at.Before(a[j].at) }
func (a answers) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *answers) Push(x any)        { *a = append(*a, x.(answer)) }
func (a *answers) Pop() any {
	old := *a
	x := old[len(old)-1]
	*a = old[:len(old)-1]
	return x
}

// A host of the simulation answers slowly, fails now and then, is down for a
// day, refuses programs for a week, or asks to be left alone for a while.
type server struct {
	kind     int // 0 good, 1 slow, 2 shaky, 3 down for the first day, 4 refuses for the first day, 5 throttles, 6 small budget
	left     int
	asked    int
	freeAt   time.Time // by what it asked and the gap
	busy     bool
	lastDone time.Time
	gap      time.Duration
}

func (s *server) answer(now time.Time, random *rand.Rand) answer {
	a := answer{latency: time.Duration(100+random.IntN(400)) * time.Millisecond, result: Fine}
	day := now.Sub(start) < 24*time.Hour
	switch {
	case s.kind == 1:
		a.latency *= 10
	case s.kind == 2 && random.IntN(10) == 0:
		a.result, a.latency = Trouble, 20*time.Second
	case s.kind == 3 && day:
		a.result, a.latency = Trouble, 30*time.Second
	case s.kind == 4 && day:
		a.result = Refusal
	case s.kind == 5 && random.IntN(50) == 0:
		a.result, a.wait = Trouble, 10*time.Minute
	}
	a.at = now.Add(a.latency)
	return a
}

// simulate crawls hosts of urls addresses each in virtual time and checks the
// manners at every step. It returns how much time passed.
func simulate(t testing.TB, hosts, urls int) time.Duration {
	settings := Default
	settings.Conns = 512
	s := New(settings)
	random := rand.New(rand.NewPCG(1, 2))
	servers := make([]server, hosts)
	names := map[string]int{}
	const budget = 50
	for i := range servers {
		servers[i] = server{kind: i % 7, left: urls}
		name := fmt.Sprintf("h%d.cn", i)
		names[name] = i
		var site *Site
		if servers[i].kind == 6 {
			site = &Site{Pages: budget, Bytes: 1 << 40}
		}
		s.Add(name, site, 0, State{})
		s.Work(name, start)
	}
	name := make([]string, hosts)
	for n, i := range names {
		name[i] = n
	}
	var out answers
	now := start
	for {
		for {
			n, when := s.Next(now)
			if n == "" {
				if len(out) == 0 && when.IsZero() {
					checkEnd(t, servers, urls, budget)
					return now.Sub(start)
				}
				if len(out) == 0 || !when.IsZero() && when.Before(out[0].at) {
					now = when
					continue
				}
				break
			}
			i := names[n]
			h := &servers[i]
			if h.left == 0 {
				s.Idle(n)
				continue
			}
			if h.busy {
				t.Fatalf("%s is asked twice at once", n)
			}
			if now.Before(h.freeAt) {
				t.Fatalf("%s is asked %s too early, after %d requests", n, h.freeAt.Sub(now), h.asked)
			}
			if len(out) >= settings.Conns {
				t.Fatalf("%d requests are out", len(out)+1)
			}
			if !h.lastDone.IsZero() && h.kind == 0 && now.Sub(h.lastDone) > time.Minute {
				t.Fatalf("%s, which always answers, waited for %s", n, now.Sub(h.lastDone))
			}
			h.busy = true
			h.asked++
			a := h.answer(now, random)
			a.host = i
			heap.Push(&out, a)
		}
		a := heap.Pop(&out).(answer)
		now = a.at
		h := &servers[a.host]
		h.busy, h.lastDone = false, now
		h.freeAt = now.Add(max(settings.Gap, a.wait))
		if a.result == Fine {
			h.left--
		}
		s.Done(name[a.host], now, a.result, a.latency, 1000, a.wait)
		after := s.Of(name[a.host])
		if gap := after.FreeAt.Sub(now); a.wait == 0 {
			if a.result != Fine && gap < h.gap {
				t.Fatalf("%s: a failure made the gap %s, from %s", name[a.host], gap, h.gap)
			}
			h.gap = gap
		}
		if after.ClosedTill.After(h.freeAt) {
			h.freeAt = after.ClosedTill
		}
	}
}

// checkEnd: everything was fetched that the budget allows, from each host.
func checkEnd(t testing.TB, servers []server, urls, budget int) {
	for i, h := range servers {
		want := 0
		if h.kind == 6 {
			want = urls - budget
		}
		if h.left != want {
			t.Fatalf("host %d of kind %d: %d addresses are left, want %d", i, h.kind, h.left, want)
		}
		if h.kind == 3 && h.asked > urls+60 {
			t.Fatalf("host %d was down for a day and asked %d times for %d addresses", i, h.asked, urls)
		}
		if h.kind == 4 && h.asked > urls+2 {
			t.Fatalf("host %d refused for a day and was asked %d times for %d addresses", i, h.asked, urls)
		}
	}
}

// TestThousandsOfHosts crawls many hosts in virtual time.
func TestThousandsOfHosts(t *testing.T) {
	took := simulate(t, 3000, 300)
	if took > 30*24*time.Hour {
		t.Errorf("it took %s", took)
	}
}

// BenchmarkChina is the size of the whole country: 3,000 hosts with 1,700
// addresses each, in virtual time.
func BenchmarkChina(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(simulate(b, 3000, 1700).Hours(), "virtual-h/op")
	}
}

// TestGap writes the gap out, step by step.
func TestGap(t *testing.T) {
	s := New(Default)
	s.Add("a", nil, 0, State{})
	now := start
	for i, c := range []struct {
		result  Result
		latency time.Duration
		wait    time.Duration
		free    time.Duration // until it may be asked again
	}{
		{Fine, 100 * time.Millisecond, 0, 3 * time.Second},
		{Fine, 0, 0, 3 * time.Second},
		{Trouble, 0, 0, 6 * time.Second},                      // doubled
		{Trouble, 50 * time.Millisecond, 0, 12 * time.Second}, // a fast failure does not lower it
		{Fine, 100 * time.Millisecond, 0, 12 * time.Second},   // nor does one good answer
		{Trouble, 0, 90 * time.Second, 90 * time.Second},      // as the host asks
		{Refusal, 0, 0, 24 * time.Hour},
		{Refusal, 0, 0, 3 * 24 * time.Hour},
	} {
		s.Work("a", now)
		name, when := s.Next(now)
		if name == "" {
			now = when
			if name, _ = s.Next(now); name == "" {
				t.Fatalf("step %d: not ready at its time", i)
			}
		}
		s.Done("a", now, c.result, c.latency, 0, c.wait)
		_, when = s.Next(now)
		if got := when.Sub(now); got != c.free {
			t.Errorf("step %d: asked again after %s, want %s", i, got, c.free)
		}
	}
}

// TestWindow: a site that is open at night is not asked by day.
func TestWindow(t *testing.T) {
	night := func(at time.Time) time.Time {
		if at.Hour() >= 6 && at.Hour() < 22 {
			return time.Date(at.Year(), at.Month(), at.Day(), 22, 0, 0, 0, at.Location())
		}
		return at
	}
	s := New(Default)
	s.Add("a", &Site{Pages: 1 << 30, Bytes: 1 << 40, Open: night}, 0, State{})
	noon := start.Add(12 * time.Hour)
	s.Work("a", noon)
	if name, when := s.Next(noon); name != "" || when.Hour() != 22 {
		t.Errorf("at noon: %q, or at %s", name, when)
	}
	if name, _ := s.Next(start.Add(22 * time.Hour)); name != "a" {
		t.Error("it is not asked at night")
	}
}

// TestRestart: what State remembers holds in the next run.
func TestRestart(t *testing.T) {
	s := New(Default)
	s.Add("a", nil, 0, State{ClosedTill: start.Add(time.Hour), Slow: 2})
	s.Work("a", start)
	if name, when := s.Next(start); name != "" || !when.Equal(start.Add(time.Hour)) {
		t.Errorf("a closed host: %q, or at %s", name, when)
	}
	s.Next(start.Add(time.Hour))
	s.Done("a", start.Add(time.Hour), Fine, 0, 0, 0)
	if got := s.Of("a").FreeAt.Sub(start.Add(time.Hour)); got != 12*time.Second {
		t.Errorf("the gap is %s", got)
	}
}

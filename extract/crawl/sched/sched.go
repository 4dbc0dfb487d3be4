// Package sched says which host may be asked next, and when. In: hosts that
// have work, and what became of each request. Out: the host that has waited
// longest among those whose time has come. One request at a time goes to a
// host, with a gap after each; trouble makes the gap longer and, if it goes on,
// closes the host for hours. It does not know addresses, keeps no time of its
// own, and forgets nothing that State returns.
package sched

import (
	"container/heap"
	"time"
)

// Settings are the manners. Durations are minimums unless they say otherwise.
type Settings struct {
	Gap        time.Duration   // after each request to a host
	LongestGap time.Duration   // the adaptive gap grows no further
	Latency    float64         // gap in terms of the average time a host takes to answer
	Strikes    int             // failures in a row after which a host is closed
	Closed     []time.Duration // how long, the first time, the second, ...
	Refused    []time.Duration // how long a host is left alone that refuses programs
	Conns      int             // requests at the same time, to all hosts
}

// Default are the manners without a profile.
var Default = Settings{Gap: 3 * time.Second, LongestGap: time.Minute, Latency: 5, Strikes: 5,
	Closed:  []time.Duration{30 * time.Minute, 4 * time.Hour, 24 * time.Hour},
	Refused: []time.Duration{24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour}, Conns: 64}

// A Result is how a request went, as far as manners go.
type Result int

// The results.
const (
	Fine    Result = iota // the host answered what was asked
	Trouble               // it failed, or asks to slow down
	Refusal               // it refuses programs
)

// A State is what is remembered of a host between runs.
type State struct {
	Latency    time.Duration // average
	Slow       int           // times the gap was doubled
	Strikes    int           // failures in a row
	Closings   int           // times it was closed since it last answered
	Refusals   int           // times it was left alone since it last answered
	ClosedTill time.Time
	FreeAt     time.Time // end of the gap
}

// A Site is a group of hosts with a budget. A nil Site has none.
type Site struct {
	Pages, Bytes int64                     // left; the host rests when either is used up
	Open         func(time.Time) time.Time // when it may be asked, from a time on; nil: always
}

// spent reports whether nothing is left.
func (s *Site) spent() bool { return s != nil && (s.Pages <= 0 || s.Bytes <= 0) }

// A host is one queue.
type host struct {
	State
	name    string
	site    *Site
	gap     time.Duration // of its profile and robots.txt
	hasWork bool
	busy    bool
	good    int // answers in a row since the gap changed
	at      time.Time
	order   uint64 // ties go to the one that has waited longer
	index   int    // in the heap; -1 if not in it
}

// A Scheduler holds the hosts. It is not safe for concurrent use: the loop
// that owns it is the only caller.
type Scheduler struct {
	settings Settings
	hosts    map[string]*host
	ready    queue
	busy     int
	ticks    uint64
}

// New returns a Scheduler without hosts.
func New(s Settings) *Scheduler { return &Scheduler{settings: s, hosts: map[string]*host{}} }

// Add makes a host known: gap is the least its profile asks for.
func (s *Scheduler) Add(name string, site *Site, gap time.Duration, old State) {
	if _, ok := s.hosts[name]; !ok {
		s.hosts[name] = &host{State: old, name: name, site: site, gap: max(gap, s.settings.Gap), index: -1}
	}
}

// Widen makes the gap of a host at least d, as robots.txt may ask.
func (s *Scheduler) Widen(name string, d time.Duration) {
	h := s.hosts[name]
	h.gap = max(h.gap, d)
}

// Work says that there is something to ask a host for.
func (s *Scheduler) Work(name string, now time.Time) {
	h := s.hosts[name]
	if h == nil || h.hasWork {
		return
	}
	h.hasWork = true
	s.push(h, now)
}

// push puts a host in the queue for the time it may be asked.
func (s *Scheduler) push(h *host, now time.Time) {
	if h.busy || !h.hasWork || h.site.spent() || h.index >= 0 {
		return
	}
	h.at = now
	for _, t := range []time.Time{h.FreeAt, h.ClosedTill} {
		if t.After(h.at) {
			h.at = t
		}
	}
	if h.site != nil && h.site.Open != nil {
		h.at = h.site.Open(h.at)
	}
	s.ticks++
	h.order = s.ticks
	heap.Push(&s.ready, h)
}

// Next returns a host that may be asked now. Otherwise when is the time one
// may be; zero if no host has work, or all requests at the same time are out.
func (s *Scheduler) Next(now time.Time) (name string, when time.Time) {
	for len(s.ready) > 0 && s.busy < s.settings.Conns {
		h := s.ready[0]
		if h.at.After(now) {
			return "", h.at
		}
		heap.Pop(&s.ready)
		if h.site.spent() {
			continue
		}
		h.busy = true
		s.busy++
		return h.name, time.Time{}
	}
	return "", time.Time{}
}

// Idle gives a host back that turned out to have nothing to be asked for.
func (s *Scheduler) Idle(name string) {
	h := s.hosts[name]
	h.busy, h.hasWork = false, false
	s.busy--
}

// Done says how the request to a host went: how long the answer took, how many
// bytes came, and how long the host asks to be left alone.
func (s *Scheduler) Done(name string, now time.Time, r Result, latency time.Duration, bytes int64, wait time.Duration) {
	h := s.hosts[name]
	h.busy = false
	s.busy--
	if h.site != nil {
		h.site.Pages--
		h.site.Bytes -= bytes
	}
	h.learn(s.settings, now, r, latency)
	h.FreeAt = now.Add(h.delay(s.settings))
	if until := now.Add(wait); wait > 0 && until.After(h.FreeAt) {
		h.FreeAt = until
	}
	s.push(h, now)
}

// learn adapts the manners to a host. Only good answers make the gap smaller.
func (h *host) learn(s Settings, now time.Time, r Result, latency time.Duration) {
	if latency > 0 && (r == Fine || latency > h.Latency) {
		if h.Latency == 0 {
			h.Latency = latency
		}
		h.Latency += (latency - h.Latency) / 4
	}
	switch r {
	case Fine:
		h.Strikes, h.Closings, h.Refusals = 0, 0, 0
		if h.good++; h.good >= 10 && h.Slow > 0 {
			h.Slow, h.good = h.Slow-1, 0
		}
	case Trouble:
		h.good, h.Slow = 0, min(h.Slow+1, 8)
		if h.Strikes++; h.Strikes >= s.Strikes {
			h.ClosedTill = now.Add(step(s.Closed, h.Closings))
			h.Strikes, h.Closings = s.Strikes-1, h.Closings+1 // one more failure closes it again
		}
	case Refusal:
		h.good = 0
		h.ClosedTill = now.Add(step(s.Refused, h.Refusals))
		h.Refusals++
	}
}

// step is the nth of a list of times; the last one repeats.
func step(list []time.Duration, n int) time.Duration { return list[min(n, len(list)-1)] }

// delay is the gap after a request.
func (h *host) delay(s Settings) time.Duration {
	adaptive := time.Duration(float64(h.Latency) * s.Latency)
	if h.Slow > 0 {
		adaptive = max(adaptive, h.gap<<h.Slow)
	}
	return max(h.gap, min(adaptive, s.LongestGap))
}

// Of returns what is to be remembered of a host.
func (s *Scheduler) Of(name string) State { return s.hosts[name].State }

// Spent reports whether the budget of a host's site is used up.
func (s *Scheduler) Spent(name string) bool { return s.hosts[name].site.spent() }

// Busy is the number of requests that are out.
func (s *Scheduler) Busy() int { return s.busy }

// queue is a heap of hosts by the time they may be asked.
type queue []*host

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if c := q[i].at.Compare(q[j].at); c != 0 {
		return c < 0
	}
	return q[i].order < q[j].order
}
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}
func (q *queue) Push(x any) {
	h := x.(*host)
	h.index = len(*q)
	*q = append(*q, h)
}
func (q *queue) Pop() any {
	old := *q
	h := old[len(old)-1]
	h.index = -1
	*q = old[:len(old)-1]
	return h
}

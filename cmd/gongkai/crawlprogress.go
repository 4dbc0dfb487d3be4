package main

import (
	"fmt"
	"os"
	"time"

	"github.com/gongkai/gongkai/extract/crawl"
	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"golang.org/x/term"
)

// worthSaying are the outcomes that are named at once, address by address.
var worthSaying = map[fetch.Outcome]bool{fetch.Blocked: true, fetch.OutOfScope: true, fetch.Failed: true,
	fetch.TooBig: true, fetch.TypeMismatch: true, fetch.Truncated: true, fetch.TooSlow: true}

// A crawlProgress shows how far a crawl is: one line that changes on a
// terminal, plain lines elsewhere. What did not come is named.
type crawlProgress struct {
	terminal                bool
	start, last             time.Time
	fetched, reports, other int
	bytes                   int64
}

func newCrawlProgress() *crawlProgress {
	now := time.Now()
	return &crawlProgress{terminal: term.IsTerminal(int(os.Stderr.Fd())), start: now, last: now}
}

func (p *crawlProgress) add(e crawl.Event) {
	p.fetched++
	p.bytes += e.Bytes
	if e.Report != nil {
		p.reports++
	}
	if worthSaying[e.Outcome] {
		p.other++
		p.clear()
		fmt.Fprintf(os.Stderr, "%s: %s: %s\n", e.Outcome, e.URL, e.Detail)
	}
	every := lineEvery
	if p.terminal {
		every = 200 * time.Millisecond
	}
	if time.Since(p.last) < every {
		return
	}
	p.last = time.Now()
	p.clear()
	fmt.Fprintf(os.Stderr, "%s: %d addresses, %d reports, %d did not come, %.1f MB; at %s", time.Since(p.start).Round(time.Second),
		p.fetched, p.reports, p.other, float64(p.bytes)/1e6, e.Host)
	if !p.terminal {
		fmt.Fprintln(os.Stderr)
	}
}

// clear takes the changing line away.
func (p *crawlProgress) clear() {
	if p.terminal {
		fmt.Fprint(os.Stderr, "\r\x1b[K")
	}
}

func (p *crawlProgress) finish() {
	p.clear()
	fmt.Fprintf(os.Stderr, "%d addresses in %s: %d reports, %d did not come, %.1f MB\n", p.fetched, time.Since(p.start).Round(time.Second),
		p.reports, p.other, float64(p.bytes)/1e6)
}

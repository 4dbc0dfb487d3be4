package crawl

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/sched"
)

// maxBatch is how many results are made certain together.
const maxBatch = 32

// loop is the crawl: hand out what may be asked for now, wait for what comes
// back or becomes due, keep it, and report it.
func (c *crawler) loop(ctx context.Context, report func(Event) bool) error {
	out := 0
	results := make(chan *visit, c.Manners.Conns)
	asking, stop := context.WithCancel(ctx)
	defer stop()
	var failure error
	for {
		when, err := c.handOut(asking, &out, results)
		if err != nil {
			failure = err
		}
		for _, e := range c.queue {
			if e.Busy = out; failure == nil && !report(e) {
				failure = errStopped
			}
		}
		c.queue = nil
		now := c.Clock.Now()
		if failure != nil || ctx.Err() != nil || out == 0 && (when.IsZero() || when.Sub(now) > max(c.Patience, c.Manners.LongestGap)) {
			break
		}
		var due <-chan time.Time
		if !when.IsZero() {
			due = c.Clock.After(when.Sub(now))
		}
		select {
		case v := <-results:
			batch := []*visit{v}
			for len(batch) < maxBatch && len(results) > 0 {
				batch = append(batch, <-results)
			}
			out -= len(batch)
			failure = c.keep(ctx, batch)
		case <-due:
		case <-ctx.Done():
		}
	}
	stop()
	for ; out > 0; out-- { // what is under way is given up, and asked for again in the next run
		if v := <-results; v.resp != nil {
			v.resp.Close()
		}
	}
	if failure == errStopped {
		failure = nil
	}
	return errors.Join(failure, c.saveHosts(context.WithoutCancel(ctx)), c.state.ReleaseAll(context.WithoutCancel(ctx)), ctx.Err())
}

// errStopped says that the caller has seen enough.
var errStopped = errors.New("stopped")

// handOut starts all requests that may be made now. It returns when it is to be
// called again; zero if nothing is left that time alone brings.
func (c *crawler) handOut(ctx context.Context, out *int, results chan<- *visit) (time.Time, error) {
	for ctx.Err() == nil {
		now := c.Clock.Now()
		hosts, err := c.state.Wake(ctx, now)
		if err != nil {
			return time.Time{}, err
		}
		for _, h := range hosts {
			if _, ok := c.known[h]; ok {
				c.sched.Work(h, now)
			}
		}
		name, when := c.sched.Next(now)
		if name == "" {
			wake, err := c.state.NextWake(ctx, false)
			if err != nil {
				return time.Time{}, err
			}
			if when.IsZero() || !wake.IsZero() && wake.Before(when) {
				when = wake
			}
			return when, nil
		}
		v, err := c.pick(ctx, name)
		if err != nil {
			return time.Time{}, err
		}
		if v == nil {
			c.sched.Idle(name)
			continue
		}
		*out++
		go func() { results <- c.visit(ctx, v) }()
	}
	return time.Time{}, nil
}

// pick takes the next thing to ask a host for: robots.txt of an origin that was
// not asked for it lately, else its best address. It is nil if there is none.
func (c *crawler) pick(ctx context.Context, host string) (*visit, error) {
	for {
		job, err := c.state.Next(ctx, host)
		if err != nil || job == nil {
			return nil, err
		}
		site := c.sites[job.Site]
		if site == nil { // its profile is gone
			if err := c.refuse(ctx, job, "no profile has the site "+job.Site); err != nil {
				return nil, err
			}
			continue
		}
		origin := originOf(job.URL)
		r := c.robots[origin]
		now := c.Clock.Now()
		if r == nil || !now.Before(r.until) {
			if r == nil {
				r = &robotsState{}
				c.robots[origin] = r
			}
			return c.robotsVisit(origin, host, site, r), nil
		}
		if r.rules == nil {
			if err := c.state.Postpone(ctx, host, origin, "robots.txt: "+r.detail, r.until); err != nil {
				return nil, err
			}
			c.event(job, fetch.Retry, "robots.txt: "+r.detail)
			continue
		}
		c.sched.Widen(host, r.rules.Delay)
		if !r.rules.Allowed(job.URL) {
			const detail = "robots.txt asks not to fetch it"
			if err := c.state.Deny(ctx, job.ID, now, detail, now.Add(site.Recrawl.ListOtherwise)); err != nil {
				return nil, err
			}
			c.event(job, fetch.RobotsDenied, detail)
			continue
		}
		if err := c.state.Lease(ctx, job.ID); err != nil {
			return nil, err
		}
		return &visit{job: job, site: site, rules: r.rules, tls: c.tls[host]}, nil
	}
}

// refuse ends an address that may not be fetched any more.
func (c *crawler) refuse(ctx context.Context, job *frontier.Job, detail string) error {
	c.event(job, fetch.OutOfScope, detail)
	return c.state.Finish(ctx, []frontier.Finish{{Job: job, Outcome: string(fetch.OutOfScope), Detail: detail, At: c.Clock.Now()}})
}

// event notes something to report that was not fetched.
func (c *crawler) event(j *frontier.Job, o fetch.Outcome, detail string) {
	c.queue = append(c.queue, Event{Site: j.Site, Host: j.Host, URL: j.URL, Kind: string(j.Kind), Outcome: o, Detail: detail})
}

// originOf is the scheme, host and port of a canonical address.
func originOf(canonical string) string {
	scheme, rest, _ := strings.Cut(canonical, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

// saveHosts remembers the manners for the next run.
func (c *crawler) saveHosts(ctx context.Context) error {
	for name := range c.known {
		if err := c.saveHost(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (c *crawler) saveHost(ctx context.Context, name string) error {
	return c.state.SaveHost(ctx, frontier.Host{Name: name, Site: c.known[name], TLS: int(c.tls[name]), State: c.sched.Of(name)})
}

// resultOf is what an outcome means for the manners.
func resultOf(o fetch.Outcome, challenge bool) sched.Result {
	switch {
	case challenge:
		return sched.Refusal
	case o == fetch.Retry || o == fetch.TooSlow || o == fetch.Truncated || o == fetch.Blocked:
		return sched.Trouble
	}
	return sched.Fine
}

package crawl

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gongkai/gongkai/extract/crawl/address"
	"github.com/gongkai/gongkai/extract/crawl/discover"
	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/robots"
)

// robotsBytes is what is fetched of a robots.txt.
const robotsBytes = robots.MaxBytes

// A robotsState is what is known of the robots.txt of an origin.
type robotsState struct {
	rules  *robots.Rules // nil if there was no answer that counts: nothing is fetched
	until  time.Time     // when it is asked for again
	detail string        // why there are no rules
	tries  int           // in a row that brought none
	next   string        // where a redirect says it lies; "" for the usual place
	hops   int
}

// Words for robotsState in the state file.
const (
	hasRules    = "rules"
	hasNone     = "none"
	unreachable = "unreachable"
)

// restoreRobots is the state that an earlier run left.
func restoreRobots(r frontier.Robots) *robotsState {
	s := &robotsState{until: r.Until, detail: r.Detail, tries: r.Tries}
	switch r.State {
	case hasRules:
		s.rules = robots.Parse([]byte(r.Body), Product)
	case hasNone:
		s.rules = robots.Unavailable()
	}
	return s
}

// robotsVisit asks an origin for its robots.txt.
func (c *crawler) robotsVisit(origin, host string, site *profile.Site, s *robotsState) *visit {
	j := &frontier.Job{Site: site.ID, Host: host}
	j.URL, j.Method, j.Kind = origin+"/robots.txt", http.MethodGet, discover.Kind("robots")
	if s.next != "" {
		j.URL = s.next
	}
	return &visit{job: j, site: site, robots: s, origin: origin, tls: c.tls[host]}
}

// keepRobots takes the answer in. What is not clear means: fetch nothing.
func (c *crawler) keepRobots(ctx context.Context, v *visit) (outcome fetch.Outcome, detail string, err error) {
	s, now := v.robots, c.Clock.Now()
	outcome, detail = v.verdict.Outcome, v.verdict.Detail
	s.next = ""
	row := frontier.Robots{Origin: v.origin}
	switch {
	case v.resp.TLSFault && c.lowerTLS(v):
		return fetch.Retry, detail, nil
	case v.resp.TLSFault:
		return fetch.Failed, detail, c.toHTTP(ctx, v, detail)
	case v.verdict.Challenge || v.resp.Status == 0 || v.resp.Truncated != "" && outcome != fetch.TooBig:
	case outcome == fetch.Redirected:
		to, refused := c.robotsTarget(v)
		if refused == "" {
			s.next, s.hops = to, s.hops+1
			return outcome, "", nil
		}
		detail = refused
	case v.resp.Status == http.StatusTooManyRequests || v.resp.Status >= 500:
	case v.resp.Status >= 400:
		row.State, outcome = hasNone, fetch.Gone
	case outcome == "" || outcome == fetch.SoftNotFound || outcome == fetch.TooBig:
		row.State, row.Body, outcome = hasRules, string(v.body), fetch.Archived
	}
	s.hops = 0
	if row.State == "" {
		s.tries++
		wait := max(retryAfter(s.tries, retryTimes), v.verdict.RetryAfter)
		s.rules, s.until, s.detail = nil, now.Add(wait), detail
		row.State, row.Detail, row.Tries, row.Until = unreachable, detail, s.tries, s.until
		if outcome == "" || outcome == fetch.Gone {
			outcome = fetch.Retry
		}
		return outcome, detail, c.state.SaveRobots(ctx, row)
	}
	row.Until = now.Add(robots.Holds)
	*s = *restoreRobots(row)
	return outcome, detail, c.state.SaveRobots(ctx, row)
}

// robotsTarget is where a redirect of robots.txt leads, or why it is not followed.
func (c *crawler) robotsTarget(v *visit) (to, refused string) {
	a, err := address.Parse(v.verdict.Location, v.job.URL, "", nil)
	switch {
	case err != nil:
		return "", err.Error()
	case v.robots.hops >= robots.MaxHops:
		return "", fmt.Sprintf("more than %d redirects", robots.MaxHops)
	case a.Host != v.job.Host || !v.site.Allows(a.HostPort(), true):
		return "", "it is redirected to " + a.HostPort()
	}
	return a.URL, ""
}

// retryTimes are how long an address rests that could not be fetched, after
// the first time, the second, ...
var retryTimes = []time.Duration{5 * time.Minute, 30 * time.Minute, 4 * time.Hour, 24 * time.Hour, 72 * time.Hour}

// retryAfter is the wait after the nth failure (from 1).
func retryAfter(n int, times []time.Duration) time.Duration {
	return times[min(max(n, 1), len(times))-1]
}

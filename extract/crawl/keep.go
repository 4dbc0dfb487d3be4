package crawl

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl/address"
	"github.com/gongkai/gongkai/extract/crawl/discover"
	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/sched"
)

// keep makes a batch of results certain: the bytes first, then the state. What
// it returns is a failure of ours; the batch is then asked for again.
func (c *crawler) keep(ctx context.Context, batch []*visit) (err error) {
	ctx = context.WithoutCancel(ctx)
	defer func() {
		for _, v := range batch {
			if v.resp != nil {
				v.resp.Close()
			}
		}
	}()
	var finished []frontier.Finish
	c.fresh = map[string]*archive.Record{}
	for _, v := range batch {
		if v.err != nil {
			if errors.Is(v.err, context.Canceled) {
				continue // it was given up; the lease is released at the end
			}
			return v.err
		}
		d, err := c.conclude(ctx, v)
		if err != nil {
			return err
		}
		if d.Record, err = c.store(ctx, v, d); err != nil {
			return err
		}
		if v.robots == nil {
			finished = append(finished, *d)
		}
	}
	if err := c.archive.Sync(); err != nil {
		return err
	}
	if err := c.state.Finish(ctx, finished); err != nil {
		return err
	}
	for _, v := range batch {
		if v.err == nil {
			c.settle(v, finished)
		}
	}
	return nil
}

// settle tells the scheduler how a request went and what it led to.
func (c *crawler) settle(v *visit, finished []frontier.Finish) {
	var bytes int64
	if v.resp.Body != nil {
		bytes = v.resp.Body.Size()
	}
	now := c.Clock.Now()
	c.sched.Work(v.job.Host, now)
	c.sched.Done(v.job.Host, now, resultOf(v.verdict.Outcome, v.verdict.Challenge), v.resp.Latency, bytes, v.verdict.RetryAfter)
	for i := range finished {
		for _, j := range finished[i].Found {
			c.addHost(j.Host, j.Site, sched.State{})
			c.sched.Work(j.Host, now)
		}
	}
	c.queue = append(c.queue, Event{Site: v.job.Site, Host: v.job.Host, URL: v.job.URL, Kind: string(v.job.Kind), Outcome: v.verdict.Outcome,
		Detail: v.verdict.Detail, Status: v.resp.Status, Bytes: bytes, Report: v.found.Report, Found: v.found})
}

// conclude decides what a visit means for its address, and what else is to be
// fetched. It leaves the final outcome in the verdict too.
func (c *crawler) conclude(ctx context.Context, v *visit) (*frontier.Finish, error) {
	d := &frontier.Finish{Job: v.job, Status: v.resp.Status, At: v.at}
	if v.robots != nil {
		var err error
		v.verdict.Outcome, v.verdict.Detail, err = c.keepRobots(ctx, v)
		d.Outcome, d.Detail = string(v.verdict.Outcome), v.verdict.Detail
		return d, err
	}
	switch {
	case v.resp.TLSFault && c.lowerTLS(v):
		v.verdict.Outcome, v.verdict.Detail = fetch.Retry, "the next level of TLS is tried: "+v.resp.Detail
		d.Next, d.Tries = v.at, v.job.Tries
	case v.resp.TLSFault:
		v.verdict.Outcome = fetch.Failed
		if twin := c.httpTwin(v.job); twin != nil {
			d.Found = append(d.Found, twin)
		}
	case v.verdict.Outcome == fetch.Redirected:
		c.redirect(v, d)
	case v.verdict.Outcome.Kept():
		if err := c.came(ctx, v, d); err != nil {
			return nil, err
		}
	case v.verdict.Outcome == fetch.Unchanged:
		c.again(v, d)
	}
	if d.Next.IsZero() && d.Tries == 0 {
		c.retry(v, d)
	}
	d.Outcome, d.Detail = string(v.verdict.Outcome), v.verdict.Detail
	return d, nil
}

// lowerTLS lets a host be asked at the next level of TLS; false if there is
// none that its profile allows.
func (c *crawler) lowerTLS(v *visit) bool {
	next := v.tls + 1
	if next > fetch.LastTLS || next == fetch.TLSUnchecked && v.site.Limits.TLS == "strict" {
		return false
	}
	c.tls[v.job.Host] = max(c.tls[v.job.Host], next)
	return true
}

// httpTwin is the same request without TLS; nil if it has none already.
func (c *crawler) httpTwin(j *frontier.Job) *frontier.Job {
	rest, ok := strings.CutPrefix(j.URL, "https://")
	a, err := address.Parse("http://"+rest, "", "", nil)
	if !ok || err != nil || a.Port != "" || c.sites[j.Site].Limits.TLS == "strict" {
		return nil
	}
	twin := *j
	twin.URL, twin.ETag, twin.LastModified = a.URL, "", ""
	return &twin
}

// toHTTP moves what is queued for an origin whose TLS nothing here speaks to http.
func (c *crawler) toHTTP(ctx context.Context, v *visit, detail string) error {
	v.robots.rules, v.robots.until, v.robots.detail = nil, v.at.Add(retryTimes[len(retryTimes)-1]), detail
	for {
		job, err := c.state.NextAt(ctx, v.job.Host, v.origin)
		if err != nil || job == nil {
			return err
		}
		d := frontier.Finish{Job: job, Outcome: string(fetch.Failed), Detail: detail, At: v.at}
		if twin := c.httpTwin(job); twin != nil {
			d.Found = []*frontier.Job{twin}
		}
		if err := c.state.Finish(ctx, []frontier.Finish{d}); err != nil {
			return err
		}
	}
}

// maxHops is how many redirects one address may lead through.
const maxHops = 5

// redirect queues where a redirect leads, if that may be fetched.
func (c *crawler) redirect(v *visit, d *frontier.Finish) {
	j := v.job
	a, err := address.Parse(v.verdict.Location, j.URL, v.charset, v.site.Drop)
	switch {
	case err != nil:
		v.verdict.Outcome, v.verdict.Detail = fetch.Failed, "redirected: "+err.Error()
		return
	case a.URL == j.URL && c.client.HasCookies(j.Host) && j.Tries == 0:
		v.verdict.Outcome, v.verdict.Detail = fetch.Retry, "redirected to itself with a cookie"
		d.Next, d.Tries = v.at, 1
		return
	case a.URL == j.URL:
		v.verdict.Outcome, v.verdict.Detail = fetch.Failed, "redirected to itself"
		return
	case j.Hops >= maxHops:
		v.verdict.Outcome, v.verdict.Detail = fetch.Failed, "redirected once too often"
		return
	}
	to := *j
	to.Hops, to.ETag, to.LastModified, to.Referer = j.Hops+1, "", "", j.URL
	v.verdict.Detail += ", to " + a.URL
	if c.claim(&to, a) {
		d.Found = append(d.Found, &to)
		return
	}
	v.verdict.Detail += ", which is out of scope"
	d.Refused = append(d.Refused, &to)
}

// claim gives a job its address and the site that allows it; false if none does.
func (c *crawler) claim(j *frontier.Job, a address.Address) bool {
	j.URL, j.Host = a.URL, a.Host
	if j.Method == "" {
		j.Method = "GET"
	}
	file := j.Kind == discover.Attachment
	if c.sites[j.Site].Allows(a.HostPort(), file) {
		return true
	}
	if owner := c.owner[a.HostPort()]; owner != nil && owner.Allows(a.HostPort(), file) {
		j.Site = owner.ID
		return true
	}
	return false
}

// sameBody is how many addresses may bring one page that is no report, before
// it is taken for an error page.
const sameBody = 3

// came deals with a body that came whole.
func (c *crawler) came(ctx context.Context, v *visit, d *frontier.Finish) error {
	j := v.job
	before := *j
	soft, err := c.isSoft(ctx, v)
	if err != nil || soft {
		return err
	}
	j.ETag, j.LastModified = v.resp.Header.Get("ETag"), v.resp.Header.Get("Last-Modified")
	if r := v.found.Report; r != nil {
		j.IsReport, d.Published, j.Variant = true, r.Published, r.Variant
		if j.Unit == "" {
			j.Unit = r.Unit
		}
		if r.Year != 0 {
			j.Year = r.Year
		}
		if j.Kind != discover.Attachment {
			j.Kind = discover.Document
		}
	}
	j.Wire, j.Decoded, j.Content = v.wire, v.decoded, v.content
	d.Changed = true
	if before.Content != "" && before.Content == j.Content || before.Wire == j.Wire {
		v.verdict.Outcome, d.Changed = fetch.Unchanged, false
		v.verdict.Detail = "the same bytes"
		if before.Wire != j.Wire {
			v.verdict.Detail = "other bytes, the same text and tables"
		}
	}
	c.links(v, d)
	c.again(v, d)
	return nil
}

// isSoft recognises a page that stands at many addresses: an error page that
// does not say so, or one that is sent in place of every page.
func (c *crawler) isSoft(ctx context.Context, v *visit) (bool, error) {
	j := v.job
	if v.found.Report != nil || v.media != "text/html" || j.Depth == 0 || j.Method != "GET" || j.Decoded == v.decoded {
		return false, nil
	}
	n, err := c.state.SameBody(ctx, j, v.decoded)
	if err != nil || n < sameBody {
		return false, err
	}
	v.verdict.Outcome, v.verdict.Detail = fetch.SoftNotFound, "the same page as at other addresses"
	return true, c.state.MarkSoft(ctx, j.Host, v.decoded, v.verdict.Detail)
}

// links queues what a page leads to.
func (c *crawler) links(v *visit, d *frontier.Finish) {
	for _, r := range v.found.Requests {
		j := &frontier.Job{Site: v.job.Site, Request: r}
		a, err := address.Parse(r.URL, v.job.URL, v.charset, v.site.Drop)
		if err != nil {
			continue // no address of the web: script, mail
		}
		if j.Referer == "" {
			j.Referer = v.job.URL
		}
		if j.Page > 1 {
			j.Depth = v.job.Depth // one more page of a list is no step away from the seed
		}
		wayTo := j.Kind == discover.Home || j.Kind == discover.List
		switch {
		case wayTo && j.Depth > v.site.Limits.MaxDepth:
		case c.claim(j, a):
			d.Found = append(d.Found, j)
		case j.Kind == discover.Document || j.Kind == discover.Attachment:
			d.Refused = append(d.Refused, j) // somebody may want to allow its host
		}
	}
}

// again says when an address that came is to be looked at again.
func (c *crawler) again(v *visit, d *frontier.Finish) {
	r := v.site.Recrawl
	if v.job.Kind == discover.Document || v.job.Kind == discover.Attachment {
		d.Next = r.Document(v.at, v.job.Visits)
	} else {
		d.Next = r.List(v.at)
	}
}

// Times after which an address is tried again: that was cut off, that refuses
// programs, and that vanished.
var (
	truncatedTimes = []time.Duration{time.Minute, 5 * time.Minute}
	blockedTimes   = []time.Duration{24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour}
	goneTimes      = []time.Duration{7 * 24 * time.Hour}
)

// retry says when an address that did not come is to be tried again, if ever.
func (c *crawler) retry(v *visit, d *frontier.Finish) {
	var times []time.Duration
	switch v.verdict.Outcome {
	case fetch.Retry, fetch.TooSlow:
		times = retryTimes
	case fetch.Truncated:
		times = truncatedTimes
	case fetch.Blocked:
		times = blockedTimes
	case fetch.Gone:
		if v.job.Wire != "" { // it was there: look once more before it counts as gone for good
			times = goneTimes
		}
	}
	if times == nil {
		return
	}
	d.Tries = v.job.Tries + 1
	if d.Tries > len(times) {
		if v.verdict.Outcome == fetch.Retry {
			v.verdict.Outcome = fetch.Failed
		}
		return
	}
	d.Next = v.at.Add(max(retryAfter(d.Tries, times), v.verdict.RetryAfter))
}

// store archives an exchange; nil if there was no answer.
func (c *crawler) store(ctx context.Context, v *visit, d *frontier.Finish) (*archive.Record, error) {
	if v.resp.Body == nil {
		return nil, nil
	}
	j := v.job
	capture := archive.Capture{URL: j.URL, FetchedAt: v.at, IP: v.resp.IP, Request: v.resp.Sent, Head: v.resp.Head,
		Body: v.resp.Body.Reader(), Truncated: v.resp.Truncated,
		Fields: archive.Fields{Outcome: d.Outcome, Detail: d.Detail, Site: j.Site, Kind: string(j.Kind), Referrer: j.Referer, Text: j.Text,
			Column: j.Column, Unit: j.Unit, Year: j.Year, Published: d.Published, MediaType: v.media, Charset: v.charset,
			Decoded: v.decoded, Content: v.content, TLS: tlsNames[v.resp.TLS]}}
	wire := v.wire
	if v.resp.Status == 304 {
		wire, capture.Decoded, capture.Content = j.Wire, j.Decoded, j.Content
	}
	if wire != "" && v.resp.Truncated == "" && (v.resp.Body.Size() > 0 || v.resp.Status == 304) {
		var err error
		if capture.Same = c.fresh[wire]; capture.Same == nil {
			if capture.Same, err = c.state.Payload(ctx, wire); err != nil {
				return nil, err
			}
		}
	}
	r, err := c.archive.Append(capture)
	if err != nil {
		return nil, err
	}
	if !r.Revisit && r.Truncated == "" {
		c.fresh[r.Wire] = &r
	}
	return &r, nil
}

// tlsNames are what the archive says of the levels.
var tlsNames = map[fetch.TLS]string{fetch.TLSLegacy: "old protocols", fetch.TLSUnchecked: "certificate not verified"}

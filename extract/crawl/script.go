package crawl

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl/address"
	"github.com/gongkai/gongkai/extract/crawl/discover"
	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"github.com/gongkai/gongkai/extract/crawl/render"
)

// A browsers is the Chromium of a run, started when the first page needs it.
type browsers struct {
	mu   sync.Mutex
	open *render.Browser
	err  error // why there is none
}

// Close ends the browser if it was started.
func (b *browsers) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		return nil
	}
	return b.open.Close()
}

// get starts the browser once.
func (b *browsers) get(ctx context.Context) (*render.Browser, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil && b.err == nil {
		b.open, b.err = render.Start(context.WithoutCancel(ctx), render.Default)
	}
	return b.open, b.err
}

// scripts reads a list that only its scripts fill once more, after they ran in
// a browser. page is what was archived; what the scripts ask for is fetched as
// gently as all else, and not kept. If it cannot be done, what was found
// without scripts stands, and the verdict says why.
func (c *crawler) scripts(ctx context.Context, v *visit, page discover.Page) {
	again := v.job.Request
	wanted := v.job.Render
	var rest []discover.Request
	for _, q := range v.found.Requests {
		if q.Render && q.URL == page.URL {
			again, wanted = q, true
			continue
		}
		rest = append(rest, q)
	}
	v.found.Requests = rest
	if !wanted || !v.site.Limits.Render || v.rules == nil {
		return
	}
	b, err := c.browsers.get(ctx)
	if err == nil {
		page.Body, err = b.Page(ctx, page.URL, func(ctx context.Context, q render.Request) (render.Response, error) {
			if q.First && q.URL == page.URL {
				head := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
				return render.Response{Status: http.StatusOK, Header: head, Body: page.Body}, nil
			}
			return c.forScript(ctx, v, q)
		})
	}
	if err != nil {
		v.verdict.Detail = "not rendered: " + err.Error()
		return
	}
	page.From = &again
	v.found = c.discover.Page(page, hints(v.site))
}

// forScript fetches what a script asks for: of the same host only, since that
// is the one this visit may ask now, not against robots.txt, and after the gap.
func (c *crawler) forScript(ctx context.Context, v *visit, q render.Request) (render.Response, error) {
	a, err := address.Parse(q.URL, v.job.URL, "", nil)
	switch {
	case err != nil:
		return render.Response{}, err
	case a.Host != v.job.Host || !v.site.Allows(a.HostPort(), false):
		return render.Response{}, fmt.Errorf("%s is out of scope", a.HostPort())
	case !v.rules.Allowed(a.URL):
		return render.Response{}, fmt.Errorf("robots.txt asks not to fetch %s", a.URL)
	}
	select {
	case <-ctx.Done():
		return render.Response{}, ctx.Err()
	case <-c.Clock.After(max(v.site.Limits.MinGap, v.rules.Delay)):
	}
	resp, err := c.client.Do(ctx, fetch.Request{URL: a.URL, Method: q.Method, Body: q.Body, ContentType: q.Header.Get("Content-Type"), Referer: v.job.URL, TLS: v.tls})
	if err != nil {
		return render.Response{}, err
	}
	defer resp.Close()
	if resp.Body == nil {
		return render.Response{}, fmt.Errorf("%s: %s", a.URL, resp.Detail)
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body.Reader(), pageBytes))
	if err != nil {
		return render.Response{}, err
	}
	body, err := archive.Decode(resp.Header.Get("Content-Encoding"), raw, int64(len(raw)), pageBytes)
	if err != nil {
		return render.Response{}, err
	}
	out := render.Response{Status: resp.Status, Header: http.Header{}, Body: body}
	for _, name := range []string{"Content-Type", "Location"} {
		if value := resp.Header.Get(name); value != "" {
			out.Header.Set(name, value)
		}
	}
	return out, nil
}

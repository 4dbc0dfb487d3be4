// Package render loads pages whose lists only scripts fill. In: an address and
// a function that fetches. Out: the markup after the scripts ran. Chromium has
// no network of its own: everything a page wants is asked of the function, one
// request at a time, so that the crawler's manners, guards and archive hold
// for it. What the function refuses, the page does not get.
//
// It knows neither sites nor robots.txt. Pictures, styles, fonts and films are
// never asked for.
package render

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A Request is what a page wants.
type Request struct {
	Method string
	URL    string
	Header http.Header // Content-Type and Accept only
	Body   []byte
	First  bool // the page itself
}

// A Response is the answer to one.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Fetch answers requests; an error refuses one.
type Fetch func(context.Context, Request) (Response, error)

// Settings bound one page.
type Settings struct {
	Program  string        // "" looks for chromium
	Timeout  time.Duration // for the whole page, with the waiting of Fetch
	Quiet    time.Duration // without any request, after which a page is taken to be ready
	Requests int           // most requests of one page
	MaxBytes int           // of the markup, and of one answer
}

// Default suits lists: notes 3.8 measured 0.2 to 0.6 s a page without waiting.
var Default = Settings{Timeout: 2 * time.Minute, Quiet: 700 * time.Millisecond, Requests: 30, MaxBytes: 8 << 20}

// ErrNoBrowser says that there is no Chromium on this machine.
var ErrNoBrowser = errors.New("no chromium found; on Debian: apt-get install chromium")

// Programs are the names Chromium goes by.
var Programs = []string{"chromium", "chromium-browser", "google-chrome", "chrome"}

// A Browser is a running Chromium. Pages are loaded one after another.
type Browser struct {
	set    Settings
	ctx    context.Context
	cancel []context.CancelFunc
	dir    string
	mu     sync.Mutex
}

// Start starts Chromium. Close ends it.
func Start(ctx context.Context, set Settings) (*Browser, error) {
	for _, name := range Programs {
		if set.Program != "" {
			break
		}
		if path, err := exec.LookPath(name); err == nil {
			set.Program = path
		}
	}
	if set.Program == "" {
		return nil, ErrNoBrowser
	}
	dir, err := os.MkdirTemp("", "gongkai-render-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(set.Program), chromedp.UserDataDir(dir), chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"), // no network of its own, IP addresses included
		chromedp.Flag("disable-features", "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,site-per-process,IsolateOrigins,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider"),
		chromedp.Flag("disable-site-isolation-trials", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("webrtc-ip-handling-policy", "disable_non_proxied_udp"),
		chromedp.Flag("blink-settings", "imagesEnabled=false"))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	b := &Browser{set: set, dir: dir}
	alloc, stop := chromedp.NewExecAllocator(ctx, options...)
	tab, end := chromedp.NewContext(alloc)
	b.ctx, b.cancel = tab, []context.CancelFunc{end, stop}
	if err := chromedp.Run(tab); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", set.Program, err), b.Close())
	}
	return b, nil
}

// Close ends Chromium and removes what it wrote. Processes that it started may
// write a moment longer than it runs itself.
func (b *Browser) Close() error {
	for _, cancel := range b.cancel {
		cancel()
	}
	err := os.RemoveAll(b.dir)
	for end := time.Now().Add(lastWrites); err != nil && time.Now().Before(end); err = os.RemoveAll(b.dir) {
		time.Sleep(lastWrites / 50)
	}
	return err
}

// lastWrites is how long processes of Chromium may take to end after it.
const lastWrites = 10 * time.Second

// Page loads an address and returns its markup once the page asks for nothing
// more.
func (b *Browser) Page(ctx context.Context, address string, get Fetch) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	tab, end := chromedp.NewContext(b.ctx)
	defer end()
	tab, cancel := context.WithTimeout(tab, b.set.Timeout)
	defer cancel()
	stop := context.AfterFunc(ctx, cancel)
	defer stop()

	l := &load{set: b.set, get: get, tab: tab, queue: make(chan *fetch.EventRequestPaused, b.set.Requests), last: time.Now()}
	chromedp.ListenTarget(tab, l.event)
	var markup string
	err := chromedp.Run(tab, fetch.Enable(), chromedp.ActionFunc(func(tab context.Context) error {
		go l.answer(tab)
		return nil
	}), chromedp.Navigate(address), chromedp.ActionFunc(l.settle), chromedp.OuterHTML("html", &markup, chromedp.ByQuery))
	if refused := l.refused(); refused != nil {
		return nil, fmt.Errorf("render %s: %w", address, refused)
	}
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", address, err)
	}
	if len(markup) > b.set.MaxBytes {
		return nil, fmt.Errorf("render %s: %d bytes of markup, at most %d", address, len(markup), b.set.MaxBytes)
	}
	return []byte(markup), nil
}

// A load is one page being loaded.
type load struct {
	set   Settings
	get   Fetch
	tab   context.Context
	queue chan *fetch.EventRequestPaused

	mu      sync.Mutex
	open    int // requests that are not answered
	n       int
	last    time.Time // when the last one was answered
	failure error     // of the page itself
}

// event takes the requests of the page. It must not block.
func (l *load) event(ev any) {
	p, ok := ev.(*fetch.EventRequestPaused)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	if l.n > l.set.Requests {
		go refuse(l.tab, p)
		return
	}
	l.open++
	l.queue <- p
}

// answer answers the requests one after another.
func (l *load) answer(tab context.Context) {
	for {
		select {
		case <-tab.Done():
			return
		case p := <-l.queue:
			l.one(tab, p)
			l.mu.Lock()
			l.open--
			l.last = time.Now()
			l.mu.Unlock()
		}
	}
}

// one answers one request.
func (l *load) one(tab context.Context, p *fetch.EventRequestPaused) {
	switch p.ResourceType {
	case network.ResourceTypeImage, network.ResourceTypeStylesheet, network.ResourceTypeFont, network.ResourceTypeMedia:
		refuse(tab, p)
		return
	}
	l.mu.Lock()
	first := l.n == 1
	l.mu.Unlock()
	req := Request{Method: p.Request.Method, URL: p.Request.URL, Header: http.Header{}, First: first}
	for _, name := range []string{"Content-Type", "Accept"} {
		if v, ok := p.Request.Headers[name].(string); ok {
			req.Header.Set(name, v)
		}
	}
	for _, e := range p.Request.PostDataEntries {
		if part, err := base64.StdEncoding.DecodeString(e.Bytes); err == nil {
			req.Body = append(req.Body, part...)
		}
	}
	res, err := l.get(tab, req)
	if err == nil && len(res.Body) > l.set.MaxBytes {
		err = fmt.Errorf("%s: answer of %d bytes, at most %d", req.URL, len(res.Body), l.set.MaxBytes)
	}
	if err != nil {
		if first {
			l.mu.Lock()
			l.failure = err
			l.mu.Unlock()
		}
		refuse(tab, p)
		return
	}
	var head []*fetch.HeaderEntry
	for _, name := range []string{"Content-Type", "Location"} {
		if v := res.Header.Get(name); v != "" {
			head = append(head, &fetch.HeaderEntry{Name: name, Value: v})
		}
	}
	// A tab that is gone needs no answer.
	_ = chromedp.Run(tab, fetch.FulfillRequest(p.RequestID, int64(res.Status)).WithResponseHeaders(head).WithBody(base64.StdEncoding.EncodeToString(res.Body)))
}

func refuse(tab context.Context, p *fetch.EventRequestPaused) {
	// A tab that is gone needs no answer.
	_ = chromedp.Run(tab, fetch.FailRequest(p.RequestID, network.ErrorReasonBlockedByClient))
}

// settle waits until the page has been quiet for a while.
func (l *load) settle(ctx context.Context) error {
	tick := time.NewTicker(l.set.Quiet / 5)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			l.mu.Lock()
			quiet := l.open == 0 && time.Since(l.last) > l.set.Quiet
			l.mu.Unlock()
			if quiet {
				return nil
			}
		}
	}
}

// refused is the error with which the page itself was refused.
func (l *load) refused() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failure
}

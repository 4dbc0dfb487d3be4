package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	netdomain "github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe is the accessibility checker axe-core (MPL 2.0, see testdata/axe).
//
//go:embed testdata/axe/axe.min.js
var axe string

// A tab is a page of a headless browser that notes what must not happen.
type tab struct {
	ctx context.Context
	url string
	mu  sync.Mutex
	bad []string // console errors, outside requests
}

// openBrowser starts Chromium, or skips the test where there is none. Pages
// need no way out: every name but this machine's is unknown to the browser.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		t.Skip("no Chromium or Chrome is installed: what a browser shows is not tested")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.DisableGPU, chromedp.NoSandbox,
		chromedp.WSURLReadTimeout(2*time.Minute), chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	// chromedp knows fewer address spaces than newer browsers send.
	browser, end := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(end)
	if err := chromedp.Run(browser); err != nil {
		t.Fatal(err)
	}
	return browser
}

// open opens a tab of a width.
func (e *explorer) open(t *testing.T, browser context.Context, width int64) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	p := &tab{ctx: ctx, url: e.url}
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *netdomain.EventRequestWillBeSent:
			if !strings.HasPrefix(ev.Request.URL, e.url) && !strings.HasPrefix(ev.Request.URL, "data:") && ev.Request.URL != "about:blank" {
				p.note("request to " + ev.Request.URL)
			}
		case *runtime.EventConsoleAPICalled:
			if ev.Type == runtime.APITypeError || ev.Type == runtime.APITypeWarning {
				p.note(fmt.Sprintf("console: %s %s", ev.Type, ev.Args[0].Value))
			}
		case *runtime.EventExceptionThrown:
			p.note("exception: " + ev.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			if ev.Entry.Level == log.LevelError || ev.Entry.Level == log.LevelWarning {
				p.note("log: " + ev.Entry.Text + " " + ev.Entry.URL)
			}
		}
	})
	if err := chromedp.Run(ctx, netdomain.Enable(), log.Enable(), chromedp.EmulateViewport(width, 900)); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *tab) note(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bad = append(p.bad, s)
}

// clean reports what went wrong since the last call.
func (p *tab) clean(t *testing.T, where string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.bad {
		t.Errorf("%s: %s", where, s)
	}
	p.bad = nil
}

// run carries out actions as a user does.
func (p *tab) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 90*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// evaluate returns what an expression gives.
func evaluate(p *tab, t *testing.T, expression string) (out string) {
	t.Helper()
	p.run(t, chromedp.Evaluate(expression, &out))
	return out
}

// testBrowser goes through the pages in a browser.
func (e *explorer) testBrowser(t *testing.T) {
	browser := openBrowser(t)
	for _, width := range []int64{1280, 390} {
		for _, lang := range []string{"zh", "en"} {
			t.Run(fmt.Sprintf("%s-%d", lang, width), func(t *testing.T) {
				p := e.open(t, browser, width)
				for path := range e.pages() {
					e.look(t, p, lang, path, width)
				}
				e.walk(t, p, lang)
			})
		}
	}
	t.Run("hostile", func(t *testing.T) { e.testHostile(t, e.open(t, browser, 1280)) })
}

// look opens a page: nothing fails, nothing is asked of others, nothing sticks
// out, and axe finds no serious fault.
func (e *explorer) look(t *testing.T, p *tab, lang, path string, width int64) {
	t.Helper()
	where := fmt.Sprintf("%s %d /%s", lang, width, path)
	p.run(t, chromedp.Navigate(e.url+"/"+lang+"/"+path), chromedp.WaitReady("main"))
	if over := evaluate(p, t, `String(document.scrollingElement.scrollWidth > innerWidth + 1 ? document.scrollingElement.scrollWidth : "")`); over != "" {
		t.Errorf("%s is %s px wide", where, over)
	}
	p.clean(t, where)
	if (width == 1280) != (lang == "zh") {
		return // the marks are the same in every language and width; contrast and labels may not be: two of the four will do
	}
	// The page allows no foreign script; the checker comes in beside it.
	var faults string
	p.run(t, chromedp.Evaluate(axe+";0", nil), chromedp.Evaluate(`axe.run(document, {iframes: false, resultTypes: ["violations"]}).then(r =>
		r.violations.filter(v => v.impact === "serious" || v.impact === "critical").map(v => v.id + " " + v.nodes.length + "x " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0] || {message: ""}).message).join("\n"))`,
		&faults, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if faults != "" {
		t.Errorf("%s: axe: %s", where, faults)
	}
	p.clean(t, where+" (axe)")
	if dir := os.Getenv("EXPLORER_SHOTS"); dir != "" {
		var shot []byte
		p.run(t, chromedp.FullScreenshot(&shot, 90))
		name := strings.NewReplacer("/", "_", "?", "_", "&", "_", "=", "_").Replace(fmt.Sprintf("%s-%d-%s", lang, width, path))
		if err := os.WriteFile(filepath.Join(dir, name[:min(len(name), 120)]+".png"), shot, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// walk does what a user does: from the overview over the list to a report, to
// the source of a number, to the next one by keyboard, and back.
func (e *explorer) walk(t *testing.T, p *tab, lang string) {
	t.Helper()
	agency := "series-2.html"
	p.run(t,
		chromedp.Navigate(e.url+"/"+lang+"/"),
		chromedp.KeyEvent("/"),
		chromedp.WaitVisible(`#find:focus`),
		chromedp.SendKeys(`#find`, e.reports[agency]+"\r"),
		chromedp.WaitVisible(`table.reports tbody th a`),
		chromedp.Click(`table.reports tbody th a`),
		chromedp.WaitVisible(`table.t-applications td.box a`),
	)
	if n := evaluate(p, t, `String(document.querySelectorAll("td.box .before").length)`); n == "0" {
		t.Error("last year's numbers are not beside this year's")
	}
	if n := evaluate(p, t, `String(document.querySelectorAll("a.metric").length)`); n == "0" {
		t.Error("no number of the text is marked")
	}
	shown := evaluate(p, t, `document.querySelector("table.t-applications td.box a").firstChild.textContent.trim()`)
	p.run(t, chromedp.Click(`table.t-applications td.box a`), chromedp.WaitVisible(`.card .printed`))
	if got := evaluate(p, t, `document.querySelector(".card .printed").textContent.trim()`); got != shown {
		t.Errorf("the table shows %q, its source %q", shown, got)
	}
	first := evaluate(p, t, `location.search`)
	p.run(t, chromedp.KeyEvent("]"), chromedp.Poll(`location.search !== `+fmt.Sprintf("%q", first)+` && document.readyState === "complete"`, nil))
	p.run(t, chromedp.KeyEvent("["), chromedp.Poll(`location.search === `+fmt.Sprintf("%q", first)+` && document.readyState === "complete"`, nil))
	p.clean(t, "walk "+lang)
}

// testHostile opens a report that means harm, and its archived page.
func (e *explorer) testHostile(t *testing.T, p *tab) {
	id := e.reports["hostile.html"]
	for _, path := range []string{"/en/reports/" + id, "/en/reports?q=" + id, "/en/reports/" + id + "/source?indicator=applications.received&applicant=total", "/en/reports/" + id + "/document"} {
		p.run(t, chromedp.Navigate(e.url+path), chromedp.Sleep(500*time.Millisecond))
		if got := evaluate(p, t, `String(window.hacked)`); got != "undefined" {
			t.Errorf("%s ran foreign code", path)
		}
		p.clean(t, path)
	}
}

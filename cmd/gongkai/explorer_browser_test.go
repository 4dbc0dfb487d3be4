package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	netdomain "github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe is the accessibility checker axe-core (MPL 2.0, see testdata/axe).
//
//go:embed testdata/axe/axe.min.js
var axe string

// A tab is a page of a headless browser that notes what must not happen.
type tab struct {
	ctx   context.Context
	url   string
	width int64
	mu    sync.Mutex
	bad   []string // console errors, outside requests
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
		chromedp.WSURLReadTimeout(longWait))
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

// open opens a tab.
func (e *explorer) open(t *testing.T, browser context.Context) *tab {
	t.Helper()
	// In a window of its own, a tab draws while others do.
	ctx, end := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	ctx, cancel := context.WithTimeout(ctx, 6*longWait)
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
	// A tab behind others has no focus, and draws nothing that could be waited for.
	focus := emulation.SetFocusEmulationEnabled(true)
	if err := chromedp.Run(ctx, netdomain.Enable(), log.Enable(), focus, chromedp.EmulateViewport(1280, 900)); err != nil {
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
	ctx, cancel := context.WithTimeout(p.ctx, longWait)
	defer cancel()
	for i, a := range actions {
		err := chromedp.Run(ctx, a)
		for nodeGone(err) {
			err = chromedp.Run(ctx, a)
		}
		if err != nil {
			var at string
			_ = chromedp.Run(p.ctx, chromedp.Location(&at)) // only for the message
			t.Fatalf("action %d (%T) at %s: %v", i+1, a, at, err)
		}
	}
}

// nodeGone reports whether the browser numbered its nodes anew, as it does when a
// frame arrives, between the finding of a node and the first use of its number.
// Nothing was done with the page then.
func nodeGone(err error) bool {
	var said *cdproto.Error
	return errors.As(err, &said) && strings.Contains(said.Message, "node with given id")
}

// longWait is how long a few actions may take: a busy machine is no fault.
const longWait = 2 * time.Minute

// until waits for an expression to hold, over changes of the page.
func (p *tab) until(t *testing.T, expression string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, longWait)
	defer cancel()
	for ok := false; !ok; time.Sleep(20 * time.Millisecond) {
		err := chromedp.Run(ctx, chromedp.Evaluate(expression, &ok)) // fails while a page makes way for the next
		if ctx.Err() != nil {
			t.Fatalf("%s does not come about: %v", expression, errors.Join(ctx.Err(), err))
		}
	}
}

// press presses a key as a keyboard does: what it would write comes with the
// same event, so that a page can keep it from being written.
func press(key string) chromedp.Action {
	return chromedp.Tasks{input.DispatchKeyEvent(input.KeyDown).WithKey(key).WithText(key), input.DispatchKeyEvent(input.KeyUp).WithKey(key)}
}

// evaluate returns what an expression gives.
func evaluate(p *tab, t *testing.T, expression string) (out string) {
	t.Helper()
	p.run(t, chromedp.Evaluate(expression, &out))
	return out
}

// testBrowser goes through the pages in a browser, and then does the seven things
// that users do, in both languages and at both widths. The languages are two
// tabs of one browser.
func (e *explorer) testBrowser(t *testing.T) {
	browser := openBrowser(t)
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := e.open(t, browser)
			e.testLooks(t, p, lang)
			for _, width := range widths {
				p.resize(t, width)
				for _, w := range walks {
					t.Run(fmt.Sprint(w.name, " at ", width), func(t *testing.T) {
						w.do(e, t, p, lang)
						p.clean(t, w.name)
					})
				}
			}
			if lang == "en" {
				e.testHostile(t, p)
				e.testPaper(t, p)
			}
		})
	}
}

// testLooks opens every page, and gives one of every kind to axe: the marks are
// the same in every language and width.
func (e *explorer) testLooks(t *testing.T, p *tab, lang string) {
	kinds := map[string]bool{}
	for path := range e.pages() {
		kind := e.look(t, p, lang, path)
		if lang == "zh" && !kinds[kind] {
			kinds[kind] = true
			p.axe(t, path)
		}
		if path == "grid" && lang == "zh" {
			e.testDark(t, p)
		}
	}
}

// widths are those of a phone and of a laptop, in CSS pixels.
var widths = []int64{390, 1280}

func (p *tab) resize(t *testing.T, width int64) {
	t.Helper()
	p.width = width
	p.run(t, chromedp.EmulateViewport(width, 900))
}

// look opens a page: nothing fails, nothing is asked of others, and nothing
// sticks out at any width or on paper. It returns what kind of page it is.
func (e *explorer) look(t *testing.T, p *tab, lang, path string) (kind string) {
	t.Helper()
	where := fmt.Sprintf("%s /%s", lang, path)
	p.run(t, chromedp.Navigate(e.url+"/"+lang+"/"+path), chromedp.Evaluate(kindOf, &kind))
	for _, width := range widths {
		p.resize(t, width)
		if over := evaluate(p, t, tooWide); over != "" {
			t.Errorf("%s at %d is %s px wide", where, width, over)
		}
		p.shoot(t, fmt.Sprintf("%s-%d-%s", lang, width, path))
	}
	p.clean(t, where)
	return kind
}

// tooWide is how wide a page is that is wider than the window, or "".
const tooWide = `String(document.scrollingElement.scrollWidth > innerWidth + 1 ? document.scrollingElement.scrollWidth : "")`

// shoot keeps a picture of the page in the folder EXPLORER_SHOTS, if it is set.
func (p *tab) shoot(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("EXPLORER_SHOTS")
	if dir == "" {
		return
	}
	var shot []byte
	p.run(t, chromedp.FullScreenshot(&shot, 90))
	name = strings.NewReplacer("/", "_", "?", "_", "&", "_", "=", "_").Replace(name)
	if err := os.WriteFile(filepath.Join(dir, name[:min(len(name), 120)]+".png"), shot, 0o644); err != nil {
		t.Fatal(err)
	}
}

// kindOf tells pages apart by what they consist of. One of every kind is given to
// axe: the marks are the same in every language and width.
const kindOf = `document.body.className + ["main svg", "iframe", "pre", ".laid"].map(s => !!document.querySelector(s))`

// testDark looks at the page that is shown in the colours for the dark, and on
// paper, where what cannot be clicked is left out.
func (e *explorer) testDark(t *testing.T, p *tab) {
	dark := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
	p.run(t, emulation.SetEmulatedMedia().WithFeatures(dark))
	p.axe(t, "the grid in the dark")
	p.run(t, emulation.SetEmulatedMedia().WithMedia("print"))
	if shown := evaluate(p, t, `[...document.querySelectorAll("header nav, .find, form, .take")].filter(e => e.offsetParent).map(e => e.tagName + e.className).join(" ")`); shown != "" {
		t.Errorf("on paper there is still %s", shown)
	}
	p.run(t, emulation.SetEmulatedMedia())
}

// testPaper prints the page of a finding: the archived page beside it, which lies
// in a frame, is on the paper, too.
func (e *explorer) testPaper(t *testing.T, p *tab) {
	p.run(t, chromedp.Navigate(e.url+"/en/reports/"+e.reports["row-totals-wrong.html"]+"/findings/"+e.finding))
	p.until(t, `!!document.querySelector("iframe").contentDocument?.querySelector("#gongkai-mark")`)
	path := filepath.Join(t.TempDir(), "finding.pdf")
	p.run(t, chromedp.ActionFunc(func(ctx context.Context) error {
		printed, _, err := page.PrintToPDF().Do(ctx)
		return errors.Join(err, os.WriteFile(path, printed, 0o600))
	}))
	shown, err := exec.Command(program(t), "show", "--stage", "tables", path).CombinedOutput()
	inside := evaluate(p, t, `[...document.querySelector("iframe").contentDocument.querySelectorAll("td, th")].map(c => c.textContent.trim())
		.filter(c => /^[一-鿿]{4,}$/.test(c) && !document.body.textContent.includes(c)).join(" ")`)
	printed := func(label string) bool { return strings.Contains(string(shown), label) }
	if err != nil || !slices.ContainsFunc(strings.Fields(inside), printed) {
		t.Errorf("none of %q is on the paper: %v\n%.2000s", inside, err, shown)
	}
}

// axe checks the page that is shown. The page allows no foreign script; the
// checker comes in beside it.
func (p *tab) axe(t *testing.T, where string) {
	t.Helper()
	var faults string
	p.run(t, chromedp.Evaluate(axe+";0", nil), chromedp.Evaluate(`axe.run(document, {iframes: false, resultTypes: ["violations"]}).then(r =>
		r.violations.filter(v => v.impact === "serious" || v.impact === "critical").map(v => v.id + " " + v.nodes.length + "x " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0] || {message: ""}).message).join("\n"))`,
		&faults, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if faults != "" {
		t.Errorf("%s: axe: %s", where, faults)
	}
	p.clean(t, where+" (axe)")
}

// testHostile opens a report that means harm, and its archived page.
func (e *explorer) testHostile(t *testing.T, p *tab) {
	id := e.reports["hostile.html"]
	for _, path := range []string{"/en/reports/" + id, "/en/reports?q=" + id, "/en/reports/" + id + "/source?indicator=applications.received&applicant=total", "/en/reports/" + id + "/document"} {
		p.run(t, chromedp.Navigate(e.url+path))
		if got := evaluate(p, t, `String(window.hacked)`); got != "undefined" {
			t.Errorf("%s ran foreign code", path)
		}
		p.clean(t, path)
	}
}

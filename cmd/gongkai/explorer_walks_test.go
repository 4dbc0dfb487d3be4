package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// walks are the seven things users do, each as a user does it: by clicks, keys
// and forms. Every one begins at the overview.
var walks = []struct {
	name string
	do   func(*explorer, *testing.T, *tab, string)
}{
	{"browse and search", (*explorer).walkBrowse},
	{"read a report", (*explorer).walkReport},
	{"click to the source", (*explorer).walkSource},
	{"compare", (*explorer).walkCompare},
	{"judge a finding", (*explorer).walkDesk},
	{"take it away", (*explorer).walkTake},
	{"language and keys", (*explorer).walkKeys},
}

// begin opens a page of the explorer.
func (e *explorer) begin(t *testing.T, p *tab, lang, path string) {
	t.Helper()
	p.run(t, chromedp.Navigate(e.url+"/"+lang+"/"+path))
}

// follow clicks what leads to another page, and waits for something on it.
func (p *tab) follow(t *testing.T, selector, there string) {
	t.Helper()
	p.leave(t, there, chromedp.Click(selector, chromedp.ByQuery))
}

// leave does what leads to another page, and waits for something on it.
func (p *tab) leave(t *testing.T, there string, actions ...chromedp.Action) {
	t.Helper()
	p.run(t, chromedp.Evaluate("window.left = true; 0", nil))
	p.run(t, actions...)
	p.until(t, fmt.Sprintf(`!window.left && document.readyState === "complete" && !!document.querySelector(%q)`, there))
}

// count says how many elements there are.
func (p *tab) count(t *testing.T, selector string) (n int) {
	t.Helper()
	p.run(t, chromedp.Evaluate(fmt.Sprintf("document.querySelectorAll(%q).length", selector), &n))
	return n
}

// text is what an element says, its first text alone.
func (p *tab) text(t *testing.T, selector string) string {
	t.Helper()
	return evaluate(p, t, fmt.Sprintf(`[...document.querySelector(%q).childNodes].find(n => n.textContent.trim()).textContent.trim()`, selector))
}

// unfold opens the filters, which are closed at the width of a phone.
func (p *tab) unfold(t *testing.T) {
	t.Helper()
	if evaluate(p, t, `String(document.querySelector("details.search-box").open)`) == "false" {
		p.run(t, chromedp.Click("details.search-box summary", chromedp.ByQuery))
	}
}

// walkBrowse goes from the region to the agency to the report, and then finds
// the report by its name, by a filter, and by words of its text. The address
// says it all: opened anew it shows the same.
func (e *explorer) walkBrowse(t *testing.T, p *tab, lang string) {
	e.begin(t, p, lang, "")
	p.follow(t, `a[href$="/regions/`+seriesRegion[:2]+`0000"]`, `h1 + .meta`)
	for p.count(t, `a[href*="/agencies/"]`) == 0 {
		p.follow(t, `table.data tbody th a[href*="/regions/`+seriesRegion[:2]+`"]`, `h1 + .meta`)
	}
	p.follow(t, `a[href*="/agencies/"]`, `table.data tbody th a[href*="/reports/"]`)
	if n := p.count(t, `table.data tbody tr`); n != len(seriesYears) {
		t.Errorf("the agency has %d years, want %d", n, len(seriesYears))
	}
	p.follow(t, `th a[href*="sort=years.year"]`, `th[aria-sort="descending"]`)
	p.follow(t, `th a[href*="sort=years.year"]`, `th[aria-sort="ascending"]`)
	if first := p.text(t, `table.data tbody th a`); first != fmt.Sprint(seriesYears[0]) {
		t.Errorf("sorted by year, the first is %s", first)
	}
	p.follow(t, `table.data tbody th a[href*="/reports/"]`, `.report-head`)

	p.run(t, press("/"), chromedp.WaitVisible(`#find:focus`))
	p.leave(t, `table.reports tbody tr`, chromedp.SendKeys(`#find`, e.name+"\r"))
	p.unfold(t)
	p.leave(t, `table.reports tbody tr`, chromedp.SetValue(`#f-year`, fmt.Sprint(seriesYears[1])), chromedp.Click(`.filters button`, chromedp.ByQuery))
	p.follow(t, `th a[href*="sort=findings"]`, `th[aria-sort="descending"]`)
	shown := evaluate(p, t, `document.querySelector("table.reports tbody").textContent`)
	var address string
	p.run(t, chromedp.Location(&address))
	p.run(t, chromedp.Navigate("about:blank"), chromedp.Navigate(address))
	if again := evaluate(p, t, `document.querySelector("table.reports tbody").textContent`); again != shown || p.count(t, `table.reports tbody tr`) != 1 {
		t.Errorf("%s shows %q, and opened anew %q", address, shown, again)
	}

	e.begin(t, p, lang, "reports")
	p.unfold(t)
	p.leave(t, `td.passage mark`, chromedp.SendKeys(`#f-text`, "申请\r"))
	if marked := p.text(t, `td.passage mark`); marked != "申请" {
		t.Errorf("marked is %q", marked)
	}
}

// walkReport reads a report: its sections and tables, last year beside it, its
// numbers in the text, what is found, and its versions.
func (e *explorer) walkReport(t *testing.T, p *tab, lang string) {
	e.begin(t, p, lang, "reports/"+e.reports["series-2.html"])
	for what, least := range map[string]int{".part h2": 6, "table.form": 3, "a.metric": 1, "td.box .before": 20, "#versions tbody tr": 1, `a[rel="prev"]`: 1, `a[rel="next"]`: 1} {
		if n := p.count(t, what); n < least {
			t.Errorf("%d of %s, want %d at least", n, what, least)
		}
	}
	p.follow(t, `a[rel="next"]`, `.report-head .year`)
	if year := p.text(t, ".report-head .year"); year != fmt.Sprint(seriesYears[3]) {
		t.Errorf("the next year is %s", year)
	}
	e.begin(t, p, lang, "reports/"+e.reports["row-totals-wrong.html"])
	for what, least := range map[string]int{"td.has-error": 2, "#findings > ol.findings > li": 2, "td.has-error .flag": 2} {
		if n := p.count(t, what); n < least {
			t.Errorf("%d of %s, want %d at least", n, what, least)
		}
	}
	if lang == "zh" {
		if foreign := evaluate(p, t, `[...document.querySelectorAll('.message[lang="en"]')].map(e => e.textContent).join("; ")`); foreign != "" {
			t.Errorf("in English on a page in Chinese: %s", foreign)
		}
	}
}

// walkSource opens a number of an archived page, of a PDF page and of a text,
// and sees it marked there.
func (e *explorer) walkSource(t *testing.T, p *tab, lang string) {
	e.begin(t, p, lang, "reports/"+e.reports["series-2.html"])
	const box = `table.t-applications td.box a`
	shown := p.text(t, box)
	p.follow(t, box, `.card .printed`)
	if got := p.text(t, ".card .printed"); got != shown {
		t.Errorf("the table shows %q, its source %q", shown, got)
	}
	p.outlined(t, "iframe")
	first := evaluate(p, t, `location.search`)
	p.leave(t, `.card`, press("]"))
	p.leave(t, `.card`, press("["))
	if again := evaluate(p, t, `location.search`); again != first {
		t.Errorf("] and [ lead from %s to %s", first, again)
	}

	e.begin(t, p, lang, "reports/"+e.reports["office-header-repeated.pdf"])
	p.follow(t, box, `figure.near svg .hit`)
	p.until(t, `[...document.querySelectorAll("svg image")].every(i => performance.getEntriesByName(i.href.baseVal.startsWith("/") ? location.origin + i.href.baseVal : i.href.baseVal).length)`)
	p.outlined(t, "figure.near svg")
	p.leave(t, `.card .printed`, chromedp.EvaluateAsDevTools(`document.querySelector("figure.sheet svg a:nth-of-type(3)").dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}))`, nil))
	if n := p.count(t, "figure.sheet svg .hit"); n != 1 {
		t.Errorf("another number of the page: %d outlines", n)
	}

	e.begin(t, p, lang, "reports/"+e.reports["series-2.html"])
	p.follow(t, `a.metric`, `.card blockquote`)
	p.outlined(t, "iframe")
}

// outlined reports whether the mark shows in a picture of an element, as it is
// on the screen.
func (p *tab) outlined(t *testing.T, selector string) {
	t.Helper()
	var shot []byte
	for begun := time.Now(); time.Since(begun) < longWait; time.Sleep(50 * time.Millisecond) { // a frame loads by itself
		p.run(t, chromedp.ScrollIntoView(selector, chromedp.ByQuery), chromedp.Screenshot(selector, &shot, chromedp.ByQuery))
		picture, err := png.Decode(bytes.NewReader(shot))
		if err != nil {
			t.Fatal(err)
		}
		flat := image.NewRGBA(picture.Bounds())
		draw.Draw(flat, flat.Rect, picture, flat.Rect.Min, draw.Src)
		red := 0
		for i := 0; i+3 < len(flat.Pix); i += 4 {
			if flat.Pix[i] > 0x90 && flat.Pix[i+1] < 0x50 && flat.Pix[i+2] < 0x50 {
				red++
			}
		}
		if red > 20 {
			return
		}
	}
	t.Errorf("no outline is to be seen in %s", selector)
	p.keep(t, shot)
}

// keep saves a picture of what went wrong.
func (p *tab) keep(t *testing.T, shot []byte) {
	t.Helper()
	if dir := os.Getenv("EXPLORER_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "failed-"+strings.ReplaceAll(t.Name(), "/", "-")+".png"), shot, 0o644); err != nil {
			t.Error(err)
		}
	}
}

// walkCompare compares an agency with its region on a rate, and over a change of
// the form.
func (e *explorer) walkCompare(t *testing.T, p *tab, lang string) {
	e.begin(t, p, lang, "compare")
	p.leave(t, `.chips a`, chromedp.SetValue(`#c-what`, "rate:disclosure"), chromedp.SendKeys(`#c-find`, e.name+"\r"))
	p.follow(t, `.chips a[href*="`+url.QueryEscape(e.agency)+`"]`, `figure.chart img`)
	p.leave(t, `.chips a[href*="region"]`, chromedp.SendKeys(`#c-find`, e.region+"\r"))
	p.follow(t, `.chips a[href*="region%3A`+seriesRegion+`"]`, `figure.chart img`)
	p.until(t, `document.querySelector("figure.chart img").naturalWidth > 100`)
	if rows := p.count(t, `table.data tbody tr`); rows != 2 {
		t.Errorf("%d are compared, want the agency and its region", rows)
	}
	if text := evaluate(p, t, `document.querySelector("table.data tbody").textContent`); strings.Count(text, "N=") < 2*len(seriesYears) || !strings.Contains(text, "–") {
		t.Errorf("without N and intervals: %s", text)
	}
	p.leave(t, `td.break`, chromedp.SetValue(`#c-what`, "series:disclosure.normative_documents.stock"), chromedp.Click(`.compare-form button`, chromedp.ByQuery))
	if p.count(t, `ul.notes li`) == 0 {
		t.Error("it is not said why the years do not compare")
	}
	p.follow(t, `.chips.chosen a`, `.chips.chosen`)
	if n := p.count(t, `.chips.chosen li`); n != 1 {
		t.Errorf("%d are left of two", n)
	}
	p.follow(t, `p.lead a`, `table.heat`)
	p.follow(t, `.status a[href*="sort=missing"]`, `.status a[aria-current]`)
	p.follow(t, `table.heat a.shade`, `.report-head`)
}

// walkDesk looks at the worst finding, its evidence and both sides, judges it,
// finds it again under the verdict, and opens the sheet for a letter.
func (e *explorer) walkDesk(t *testing.T, p *tab, lang string) {
	mine := map[string]int{"zh": 1, "en": 2}[lang] // each tab judges a finding of its own
	row := fmt.Sprintf(`table.desk tbody tr:nth-child(%d)`, mine)
	e.begin(t, p, lang, "findings")
	p.run(t, chromedp.Click(row+` td.evidence summary`, chromedp.ByQuery))
	p.until(t, fmt.Sprintf(`!!document.querySelector("%s iframe").contentDocument?.querySelector("figure.near, .laid, pre")`, row))
	difference := evaluate(p, t, fmt.Sprintf(`document.querySelector("%s td:nth-last-child(3)").textContent`, row))
	p.follow(t, row+` th a`, `.equation`)
	if got := evaluate(p, t, `document.querySelector(".equation td:last-child").textContent`); got != difference {
		t.Errorf("the desk says the difference is %s, the finding %s", difference, got)
	}
	why := "looked at in " + lang
	p.leave(t, `.ver.confirmed`, chromedp.Click(`#v-confirmed`), chromedp.SendKeys(`#v-why`, why), chromedp.SendKeys(`#v-by`, "tester"), chromedp.Click(`.verdict button`, chromedp.ByQuery))
	if said := evaluate(p, t, `document.querySelector(".verdict p").textContent`); !strings.Contains(said, why) {
		t.Errorf("the verdict says %q", said)
	}
	e.begin(t, p, lang, "findings")
	p.unfold(t)
	p.leave(t, `.ver.confirmed`, chromedp.SetValue(`#d-verdict`, "confirmed"), chromedp.Click(`.filters button`, chromedp.ByQuery))
	p.follow(t, `table.desk tbody th a`, `.sheet-page`)
	p.follow(t, `a[href$="/sheet"]`, `.item`)
	if n := p.count(t, `.item`); n == 0 {
		t.Error("the sheet for a letter has no item")
	}
}

// walkTake takes a list, a chart and the answer to a statement away as files.
func (e *explorer) walkTake(t *testing.T, p *tab, lang string) {
	dir := t.TempDir()
	arrived := make(chan string, 4)
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	chromedp.ListenTarget(ctx, func(ev any) {
		if ev, ok := ev.(*cdpbrowser.EventDownloadProgress); ok && ev.State != cdpbrowser.DownloadProgressStateInProgress {
			arrived <- ev.GUID
		}
	})
	p.run(t, cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName).WithDownloadPath(dir).WithEventsEnabled(true).WithBrowserContextID(chromedp.FromContext(p.ctx).BrowserContextID))
	take := func(link, begins string) {
		t.Helper()
		p.run(t, chromedp.Click(link, chromedp.ByQuery))
		select {
		case name := <-arrived:
			got, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || !bytes.HasPrefix(got, []byte(begins)) || len(got) < 100 {
				t.Errorf("%s: %d bytes, %q, %v", link, len(got), got[:min(len(got), 16)], err)
			}
		case <-time.After(longWait):
			t.Fatalf("%s: nothing arrives", link)
		}
	}
	e.begin(t, p, lang, "reports")
	for format, begins := range map[string]string{"csv": "\ufeffreport_id,", "xlsx": "PK", "parquet": "PAR1"} {
		take(`.take a[href*="as=`+format+`"]`, begins)
	}
	e.begin(t, p, lang, e.comparison("compare"))
	take(`.take a[href*="compare.svg"]`, "<?xml")
	take(`.take a[href*="compare.png"]`, "\x89PNG")
	e.begin(t, p, lang, "sql")
	p.leave(t, `table.answer`, chromedp.SendKeys(`#sql`, "SELECT agency_name, year, findings FROM reports ORDER BY ALL"), chromedp.Click(`.statement button`, chromedp.ByQuery))
	if n := p.count(t, "table.answer tbody tr"); n != len(e.reports) {
		t.Errorf("the answer has %d rows of %d reports", n, len(e.reports))
	}
	if p.count(t, "aside details") < 20 {
		t.Error("the schema is not beside the statement")
	}
	take(`.take a[href*="as=csv"]`, "\ufeffagency_name,year,findings")
	if p.width != widths[len(widths)-1] {
		return // the export of whole tables is a process of its own, and knows no width
	}
	e.begin(t, p, lang, "data")
	p.run(t, chromedp.SetValue(`#t-year`, "2024"))
	take(`.compare-form button`, "PK")
}

// walkKeys changes the language in place, and goes through a page by keyboard.
func (e *explorer) walkKeys(t *testing.T, p *tab, lang string) {
	other := map[string]string{"zh": "en", "en": "zh"}[lang]
	e.begin(t, p, lang, "reports?year=2024&sort=agency&dir=asc")
	shown := p.count(t, "table.reports tbody tr")
	p.follow(t, "a.tongue", `html[lang^="`+other+`"] table.reports`)
	if at := evaluate(p, t, `location.pathname + location.search`); !strings.HasPrefix(at, "/"+other+"/reports?") || !strings.Contains(at, "year=2024") || p.count(t, "table.reports tbody tr") != shown {
		t.Errorf("the other language is at %s", at)
	}
	e.begin(t, p, lang, "")
	p.run(t, chromedp.KeyEvent("\t"))
	if at := evaluate(p, t, `document.activeElement.className`); at != "skip" {
		t.Errorf("the first tab leads to %q", at)
	}
	p.run(t, chromedp.KeyEvent("\r"))
	p.until(t, `document.activeElement.id === "main"`)
	p.run(t, chromedp.KeyEvent("\t"))
	if ring := evaluate(p, t, `getComputedStyle(document.activeElement).outlineStyle`); ring != "solid" {
		t.Errorf("what has the focus has the outline %q", ring)
	}
	p.run(t, press("/"), chromedp.WaitVisible(`#find:focus`))
	p.leave(t, `.empty`, chromedp.SendKeys(`#find`, "没有这样的机关\r"))
}

package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/gongkai/gongkai/store"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// lineEvery is the time between progress lines where there is no terminal.
const lineEvery = 10 * time.Second

// A progress shows how far a run is: a bar on a terminal, plain lines
// elsewhere. Every document that is set aside is named at once.
type progress struct {
	total, done, setAside int
	bar                   *progressbar.ProgressBar // nil without a terminal
	last                  time.Time

	mu    sync.Mutex // of what follows: pages are read beside each other
	pages scannedPages
}

// scannedPages counts the pages that are read as images.
type scannedPages struct {
	read  int
	start time.Time
	said  time.Time
}

func newProgress(total int) *progress {
	p := &progress{total: total, last: time.Now()}
	if term.IsTerminal(int(os.Stderr.Fd())) {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(os.Stderr), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("files"), progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

// add counts one file that has been read.
func (p *progress) add(e store.Entry) {
	p.done++
	if isSetAside(e) {
		p.setAside++
		if p.bar != nil {
			_ = p.bar.Clear()
		}
		fmt.Fprintf(os.Stderr, "set aside: %s: %s: %s\n", strings.TrimPrefix(e.Capture.URL, "file:"), e.Document.Status, e.Document.Detail)
	}
	switch {
	case p.bar != nil:
		_ = p.bar.Add(1)
	case time.Since(p.last) >= lineEvery:
		p.last = time.Now()
		fmt.Fprintf(os.Stderr, "%d of %d files read, %d set aside\n", p.done, p.total, p.setAside)
	}
}

// scanned counts a page that was read as an image, page of pages of its
// document, and says now and then how far that document is: a page takes
// seconds where a file with text takes a fraction of one.
func (p *progress) scanned(page, pages int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pages.read == 0 {
		p.pages.start = time.Now()
	}
	p.pages.read++
	if p.bar != nil || time.Since(p.pages.said) < lineEvery {
		return
	}
	p.pages.said = time.Now()
	each := time.Since(p.pages.start) / time.Duration(max(p.pages.read-1, 1))
	left := each * time.Duration(pages-page)
	fmt.Fprintf(os.Stderr, "scanned page %d of %d, %d read in all; about %s left for this document\n", page, pages, p.pages.read, left.Round(time.Second))
}

// finish takes the bar away, so that the summary stands alone.
func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

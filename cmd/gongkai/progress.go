package main

import (
	"fmt"
	"os"
	"strings"
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

// finish takes the bar away, so that the summary stands alone.
func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

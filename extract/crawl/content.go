package crawl

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"io"
	"regexp"
	"strings"

	"github.com/gongkai/gongkai/extract/html"
)

//go:embed data/counters.txt
var countersText string

// counters match what changes on a page at every visit.
var counters = compileCounters(countersText)

// compileCounters reads one pattern a line; # begins a comment.
func compileCounters(text string) *regexp.Regexp {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return regexp.MustCompile("(?i)" + strings.Join(all, "|"))
}

// contentHash is the SHA-256 of the text and tables of a page, so that a
// counter that moved or a new banner makes no new version. "" if the page
// cannot be laid out.
func contentHash(page, charset string) string {
	doc, err := html.Decode(page, charset)
	if err != nil {
		return ""
	}
	h := sha256.New()
	put := func(s string) {
		io.WriteString(h, strings.Join(strings.Fields(counters.ReplaceAllString(s, "")), " ")+"\n")
	}
	for _, b := range doc.Blocks {
		if b.Paragraph != nil {
			put(b.Paragraph.Text)
		}
		if b.Table != nil {
			for _, cell := range b.Table.Cells {
				put(cell.Text)
			}
			put("---")
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

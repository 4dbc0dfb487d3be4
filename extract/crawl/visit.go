package crawl

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl/discover"
	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/robots"
	"github.com/gongkai/gongkai/extract/encoding"
)

// Limits on what is read of a body while crawling.
const (
	startBytes = 128 << 10 // of a file, to tell what it is
	pageBytes  = 8 << 20   // of a page, to find links in it
	largeBytes = 1 << 20   // above this, few bodies are unpacked at a time
)

// A visit is one request on its way: what it is for, and then what came.
type visit struct {
	job    *frontier.Job
	site   *profile.Site
	rules  *robots.Rules // that allowed it; nil if it asks for robots.txt
	robots *robotsState  // it asks for robots.txt
	origin string
	tls    fetch.TLS

	err     error // a failure of ours
	at      time.Time
	resp    *fetch.Response
	verdict fetch.Verdict
	wire    string // SHA-256 of the body as sent
	decoded string // and without its content coding
	content string // and of the text and tables of a report
	media   string
	charset string
	body    []byte // of robots.txt
	found   discover.Found
}

// visit makes the request and reads what came.
func (c *crawler) visit(ctx context.Context, v *visit) *visit {
	j := v.job
	v.at = c.Clock.Now()
	r := fetch.Request{URL: j.URL, Method: j.Method, Body: j.Request.Body, ContentType: j.ContentType, Referer: j.Referer,
		ETag: j.ETag, LastModified: j.LastModified, TLS: v.tls}
	if v.robots != nil {
		r.Limit = robotsBytes
	}
	if v.resp, v.err = c.client.Do(ctx, r); v.err != nil {
		return v
	}
	if v.resp.Body == nil {
		v.verdict = c.judge.Judge(v.resp, nil, false, v.at)
		return v
	}
	v.err = c.read(ctx, v)
	return v
}

// read judges a response and finds what it leads to.
func (c *crawler) read(ctx context.Context, v *visit) error {
	data, whole, coding, err := c.unpack(v)
	if err != nil {
		return err
	}
	kind := extract.Sniff(data)
	v.media = kind.MediaType
	declared := v.resp.Header.Get("Content-Type")
	text := kind.Format == extract.HTML || kind.Format == extract.Text
	var page string
	if text {
		page, v.charset, _ = encoding.Decode(data, declared)
	}
	isHTML := kind.Format == extract.HTML
	v.verdict = c.judge.Judge(v.resp, []byte(page), isHTML, v.at)
	if v.robots != nil {
		v.body = data
		return nil
	}
	if v.verdict.Outcome != "" {
		return nil
	}
	switch {
	case errors.Is(coding, archive.ErrTooBig):
		v.verdict.Outcome, v.verdict.Detail = fetch.TooBig, coding.Error()
	case errors.Is(coding, archive.ErrCoding):
		v.verdict.Outcome, v.verdict.Detail = fetch.Failed, coding.Error()
	case coding != nil:
		v.verdict.Outcome, v.verdict.Detail = fetch.Truncated, coding.Error()
	case v.resp.Body.Size() == 0:
		v.verdict.Outcome, v.verdict.Detail = fetch.Failed, "the answer is empty"
	case isHTML && promisesFile(v.job):
		v.verdict.Outcome, v.verdict.Detail = fetch.TypeMismatch, "a file was promised, a page came"
	case v.resp.TLS == fetch.TLSUnchecked:
		v.verdict.Outcome, v.verdict.Detail = fetch.TLSUnverified, "the certificate was not verified"
	default:
		v.verdict.Outcome = fetch.Archived
	}
	if !v.verdict.Outcome.Kept() {
		return nil
	}
	p := discover.Page{URL: v.job.URL, MediaType: v.media, Body: data, Encoding: v.charset, From: &v.job.Request}
	if text {
		if !whole {
			v.verdict.Detail = "only the first part was read for links"
		}
		p.Body = []byte(page)
	}
	v.found = c.discover.Page(p, hints(v.site))
	if isHTML && whole {
		c.scripts(ctx, v, p)
	}
	if v.content = v.decoded; v.found.Report != nil && isHTML {
		v.content = contentHash(page, v.charset)
	}
	return nil
}

// hints are what the profile tells the discoverer.
func hints(s *profile.Site) discover.Hints {
	return discover.Hints{System: s.CMS, MaxPages: s.Limits.ListMax, Render: s.Limits.Render}
}

// unpack hashes the body and returns what is needed of it: all of a page, the
// start of a file. whole is false if that is not all. coding is what is wrong
// with its content coding.
func (c *crawler) unpack(v *visit) (data []byte, whole bool, coding, err error) {
	b := v.resp.Body
	if v.wire, err = b.Hash(); err != nil {
		return nil, false, nil, err
	}
	start, err := b.Start(startBytes)
	if err != nil {
		return nil, false, nil, err
	}
	label := strings.ToLower(v.resp.Header.Get("Content-Encoding"))
	packed := label != "" && label != "identity" || len(start) > 2 && start[0] == 0x1f && start[1] == 0x8b
	if !packed {
		v.decoded = v.wire
		if f := extract.Sniff(start).Format; f != extract.HTML && f != extract.Text || b.Size() <= int64(len(start)) {
			return start, b.Size() <= int64(len(start)), nil, nil
		}
		data, err = b.Start(pageBytes)
		return data, b.Size() <= pageBytes, nil, err
	}
	if b.Size() > largeBytes || label != "" {
		c.large <- struct{}{}
		defer func() { <-c.large }()
	}
	raw, err := io.ReadAll(b.Reader())
	if err != nil {
		return nil, false, nil, err
	}
	data, coding = archive.Decode(label, raw, b.Size(), c.Limits.Body)
	sum := sha256.Sum256(data)
	v.decoded = hex.EncodeToString(sum[:])
	if f := extract.Sniff(data).Format; f != extract.HTML && f != extract.Text {
		return cut(data, startBytes), len(data) <= startBytes, coding, nil
	}
	return cut(data, pageBytes), len(data) <= pageBytes, coding, nil
}

// cut returns a copy of the first n bytes, so that the rest can go.
func cut(data []byte, n int) []byte {
	if len(data) <= n {
		return data
	}
	return append([]byte(nil), data[:n]...)
}

// pageNames are the endings under which a page may come. Any other ending, and
// none where a file is expected, promises a file.
var pageNames = []string{".html", ".htm", ".shtml", ".jhtml", ".jsp", ".php", ".asp", ".aspx", ".do", ".action", ".vm", "/"}

// promisesFile reports whether an address is expected to bring a file.
func promisesFile(j *frontier.Job) bool {
	if j.Kind != discover.Attachment {
		return false
	}
	u, err := url.Parse(j.URL)
	if err != nil {
		return false
	}
	query := u.Query()
	for _, values := range query {
		for _, value := range values {
			if ext := strings.ToLower(path.Ext(value)); len(ext) > 2 && len(ext) < 6 {
				return mime.TypeByExtension(ext) != "text/html; charset=utf-8"
			}
		}
	}
	name := strings.ToLower(u.Path)
	for _, end := range pageNames {
		if strings.HasSuffix(name, end) {
			return strings.Contains(name, "download") || strings.Contains(name, "downfile")
		}
	}
	return true
}

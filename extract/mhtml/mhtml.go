// Package mhtml takes the web page out of a MIME message (RFC 2557: .mht,
// .mhtml, what browsers and word processors save as one file). In: the bytes of
// a file. Out: the bytes of the page, the encoding that its part declares, and
// the images that the message holds. It does not know HTML.
package mhtml

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"net/url"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// Limits on one message.
const (
	headerZone = 8 << 10  // bytes in which a file must show that it is a message
	maxBytes   = 64 << 20 // of all pages and images together
	maxParts   = 2000
	maxDepth   = 5 // messages within messages
	manyCells  = 12
	maxImages  = 500
)

// A Page is the web page of a message.
type Page struct {
	Data     []byte
	Charset  string // as its part declares, "" if it does not
	Warnings []layout.Warning

	location string            // address of the page, "" if its part does not say
	images   map[string][]byte // by "cid:" and Content-ID, and by address
}

// Image returns the image that an address in the page leads to, nil if the
// message does not hold it.
func (p *Page) Image(target string) []byte {
	if id, ok := strings.CutPrefix(target, "cid:"); ok {
		if plain, err := url.PathUnescape(id); err == nil {
			target = "cid:" + plain
		}
	}
	if data := p.images[target]; data != nil {
		return data
	}
	base, err := url.Parse(p.location)
	if err != nil {
		return nil
	}
	to, err := base.Parse(target)
	if err != nil {
		return nil
	}
	return p.images[to.String()]
}

// IsMessage reports whether the beginning of a file is that of a MIME message
// that can hold a web page.
func IsMessage(data []byte) bool {
	head := data[:min(len(data), headerZone)]
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	first, _, _ := bytes.Cut(head, []byte("\n"))
	name, _, ok := bytes.Cut(first, []byte(":"))
	if !ok || !isFieldName(name) {
		return false
	}
	end := len(head)
	for _, blank := range []string{"\r\n\r\n", "\n\n", "\r\r"} {
		if i := bytes.Index(head, []byte(blank)); i >= 0 {
			end = min(end, i)
		}
	}
	fields := bytes.ToLower(head[:end])
	return bytes.Contains(fields, []byte("content-type:")) &&
		(bytes.Contains(fields, []byte("multipart/")) || bytes.Contains(fields, []byte("text/html")) || bytes.Contains(fields, []byte("application/xhtml+xml")))
}

func isFieldName(name []byte) bool {
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return len(name) > 0
}

// Open returns the page of a message: the part it names as its start, or the
// first page in it; if that one only frames others, the one with most cells.
func Open(data []byte) (*Page, error) {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	m := &message{}
	in := bufio.NewReader(bytes.NewReader(data))
	header, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return nil, layout.Bad(layout.Malformed, "", "read the header of the message: %w", err)
	}
	if err := m.part(header, in, 0); err != nil {
		return nil, err
	}
	best := m.best()
	if best == nil {
		return nil, layout.Bad(layout.Malformed, "", "no web page among the %d parts of the message", m.parts)
	}
	for i := range m.pages {
		if other := &m.pages[i].Page; other != best && cells(other.Data) >= manyCells {
			m.warn("another page of the message has %d table cells and is not read", cells(other.Data))
		}
	}
	best.Warnings, best.images = m.warnings, m.images
	return best, nil
}

// A message collects the pages of its parts.
type message struct {
	pages    []page
	start    string // Content-ID of the page to show
	parts    int
	spent    int64
	warnings []layout.Warning
	images   map[string][]byte
}

type page struct {
	Page
	id string
}

// part reads one part, or the parts in it.
func (m *message) part(header textproto.MIMEHeader, body io.Reader, depth int) error {
	if m.parts++; m.parts > maxParts {
		return layout.Bad(layout.TooBig, "", "more than %d parts", maxParts)
	}
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil && kind == "" {
		kind, _, _ = strings.Cut(strings.ToLower(header.Get("Content-Type")), ";")
		kind = strings.TrimSpace(kind)
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return m.multipart(params, body, depth)
	case kind == "text/html" || kind == "application/xhtml+xml":
		return m.page(header, params, body)
	case strings.HasPrefix(kind, "image/"):
		return m.image(header, body)
	}
	return nil
}

func (m *message) multipart(params map[string]string, body io.Reader, depth int) error {
	if depth >= maxDepth || params["boundary"] == "" {
		return layout.Bad(layout.Malformed, "", "a message of parts without a boundary, or nested more than %d deep", maxDepth)
	}
	if m.start == "" {
		m.start = strings.Trim(params["start"], "<>")
	}
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			m.warn("the message is cut off or damaged: %v", err)
			return nil
		}
		if err := m.part(p.Header, p, depth+1); err != nil {
			return err
		}
	}
}

// page decodes a page. What is cut off is read as far as it goes.
func (m *message) page(header textproto.MIMEHeader, params map[string]string, body io.Reader) error {
	data, err := m.body(header, body)
	if err != nil {
		return err
	}
	p := page{Page{Data: data, Charset: params["charset"], location: strings.TrimSpace(header.Get("Content-Location"))}, strings.Trim(header.Get("Content-Id"), "<>")}
	m.pages = append(m.pages, p)
	return nil
}

// image keeps an image under the names by which a page can show it.
func (m *message) image(header textproto.MIMEHeader, body io.Reader) error {
	if m.images == nil {
		m.images = map[string][]byte{}
	}
	if len(m.images) >= maxImages {
		return nil
	}
	data, err := m.body(header, body)
	if err != nil {
		return err
	}
	if id := strings.Trim(header.Get("Content-Id"), "<> "); id != "" {
		m.images["cid:"+id] = data
	}
	if at := strings.TrimSpace(header.Get("Content-Location")); at != "" {
		m.images[at] = data
	}
	return nil
}

// body decodes the bytes of a part.
func (m *message) body(header textproto.MIMEHeader, body io.Reader) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(header.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, &base64Only{in: body})
	}
	limit := maxBytes - m.spent
	data, err := io.ReadAll(io.LimitReader(body, limit+1))
	m.spent += int64(len(data))
	if int64(len(data)) > limit {
		return nil, layout.Bad(layout.TooBig, "", "the pages and images are larger than %d bytes", maxBytes)
	}
	if err != nil {
		m.warn("a part is cut off or damaged: %v", err)
	}
	return data, nil
}

func (m *message) warn(format string, args ...any) {
	m.warnings = append(m.warnings, layout.Warning{Message: fmt.Sprintf(format, args...)})
}

// best chooses the page to read.
func (m *message) best() *Page {
	if len(m.pages) == 0 {
		return nil
	}
	at := 0
	for i, p := range m.pages {
		if m.start != "" && p.id == m.start {
			at = i
		}
	}
	if cells(m.pages[at].Data) == 0 {
		for i, p := range m.pages {
			if cells(p.Data) > cells(m.pages[at].Data) {
				at = i
			}
		}
	}
	return &m.pages[at].Page
}

// cells counts the table cells of a page in an encoding that contains ASCII.
func cells(data []byte) int {
	return bytes.Count(data, []byte("<td")) + bytes.Count(data, []byte("<TD"))
}

// base64Only passes on the characters of base64 and nothing else: mail
// programs put blanks and line breaks of every kind between them.
type base64Only struct{ in io.Reader }

func (b *base64Only) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	kept := 0
	for _, c := range p[:n] {
		if c > ' ' && c < 0x7f {
			p[kept] = c
			kept++
		}
	}
	return kept, err
}

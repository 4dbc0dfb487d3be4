package archive

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// maxParts bounds the parts of an MHTML file.
const maxParts = 10_000

// isMHTML tells an MHTML file from its header.
func isMHTML(data []byte) bool {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	return bytes.Contains(head, []byte("multipart/related")) && bytes.Contains(head, []byte("mime-version:")) &&
		!bytes.HasPrefix(bytes.TrimSpace(head), []byte("<"))
}

// mhtml keeps the parts of a page that a browser saved as one file, each under
// the address it came from. The date in its header is when it was saved.
func (in *importer) mhtml(data []byte, src Source) error {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return fmt.Errorf("%w: the header names no boundary between the parts", ErrFormat)
	}
	if src.URL == "" {
		src.URL = m.Header.Get("Snapshot-Content-Location")
	}
	if src.FetchedAt.IsZero() {
		src.FetchedAt, _ = m.Header.Date() // stays zero without one, which complete reports
	}
	if err := in.complete(src); err != nil {
		return err
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for n := 0; ; n++ {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil || n == maxParts {
			return fmt.Errorf("%w: part %d: %w", ErrFormat, n+1, err)
		}
		body, err := readLimited(decodePart(p))
		if err != nil {
			return fmt.Errorf("%w: part %d: %w", ErrFormat, n+1, err)
		}
		at := p.Header.Get("Content-Location")
		if n == 0 {
			at = src.URL
		}
		if !strings.HasPrefix(at, "http://") && !strings.HasPrefix(at, "https://") {
			continue // cid: and the like: style sheets that have no address
		}
		media := p.Header.Get("Content-Type")
		short, _, _ := strings.Cut(media, ";")
		err = in.keep(Capture{URL: at, FetchedAt: src.FetchedAt, Body: section(body), MediaType: media,
			Fields: Fields{Source: in.source, MediaType: strings.TrimSpace(short), Kind: mhtmlKind(n)}})
		if err != nil {
			return err
		}
	}
	return nil
}

// mhtmlKind is the kind of a part: the page itself has none, the rest is what
// the page embeds.
func mhtmlKind(n int) string {
	if n == 0 {
		return ""
	}
	return "embedded"
}

// decodePart undoes the transfer encoding of a part.
func decodePart(p *multipart.Part) io.Reader {
	switch strings.ToLower(p.Header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		return quotedprintable.NewReader(p)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, p)
	}
	return p
}

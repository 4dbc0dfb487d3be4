package archive

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// warc keeps the responses and resources of a WARC file that another program
// wrote. A revisit is kept if its body was met before in the same file.
func (in *importer) warc(ctx context.Context, f io.Reader) error {
	b := bufio.NewReaderSize(f, 1<<18)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrFormat, err)
		}
		b = bufio.NewReaderSize(z, 1<<18)
	}
	in.seen = map[string]Record{}
	var errs []error
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := readFrom(b)
		if err == io.EOF {
			return errors.Join(errs...)
		}
		if err != nil {
			return errors.Join(append(errs, fmt.Errorf("%w: record %d: %w", ErrFormat, n, err))...)
		}
		err = in.foreign(r)
		if err != nil && !errors.Is(err, ErrSource) && !errors.Is(err, ErrFormat) {
			return err
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("record %d: %w", n, err))
		}
	}
}

// foreign keeps one record of another program.
func (in *importer) foreign(r raw) error {
	kind := r.get(fieldType)
	if kind != typeResponse && kind != typeResource && kind != typeRevisit {
		return nil
	}
	uri := strings.Trim(r.get(fieldURI), "<>") // WARC 1.0 files have brackets
	if strings.HasPrefix(uri, "dns:") || strings.HasPrefix(uri, "whois:") {
		return nil
	}
	if err := in.complete(Source{uri, r.date()}); err != nil {
		return err
	}
	head, body := r.split()
	if kind == typeResponse && head == nil {
		return fmt.Errorf("%w: the response of %s is no HTTP message", ErrFormat, uri)
	}
	c := Capture{URL: uri, FetchedAt: r.date(), IP: r.get(fieldIP), MediaType: r.get(fieldMedia),
		Truncated: r.get(fieldTruncated), Fields: Fields{Source: in.source}}
	keys := []string{r.get(fieldPayload), uri + " " + r.get(fieldDate)}
	if kind == typeRevisit {
		keys = []string{r.get(fieldPayload), strings.Trim(r.get(fieldOfURI), "<>") + " " + r.get(fieldOfDate)}
		for _, k := range keys {
			if same, ok := in.seen[k]; ok && k != "" {
				c.Same = &same
			}
		}
		if c.Same == nil {
			return fmt.Errorf("%w: the body of the revisit of %s is not in this file", ErrFormat, uri)
		}
		if c.Head = head; head == nil {
			c.Head = r.block
		}
		return in.keep(c)
	}
	if kind == typeResponse {
		c.Head, body = unchunk(head, body)
	}
	c.Body = section(body)
	before := len(in.records)
	if err := in.keep(c); err != nil {
		return err
	}
	for _, k := range keys {
		if k != "" && len(in.records) > before {
			in.seen[k] = in.records[before]
		}
	}
	return nil
}

// unchunk undoes the transfer coding of a response that was kept with it. What
// only claims to be chunked stays as it is.
func unchunk(head, body []byte) (newHead, newBody []byte) {
	if !strings.Contains(strings.ToLower(parseHead(head).Get("Transfer-Encoding")), "chunked") {
		return head, body
	}
	resp, err := http.ReadResponse(bufio.NewReader(io.MultiReader(bytes.NewReader(head), bytes.NewReader(body))), nil)
	if err != nil {
		return head, body
	}
	plain, err := io.ReadAll(io.LimitReader(resp.Body, maxFile))
	if err != nil {
		return head, body
	}
	var out bytes.Buffer
	for line := range bytes.Lines(head) {
		if !bytes.HasPrefix(bytes.ToLower(line), []byte("transfer-encoding:")) {
			out.Write(line)
		}
	}
	return out.Bytes(), plain
}

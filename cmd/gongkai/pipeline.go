package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/link"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/store"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// A pipeline takes files all the way to entries of the database.
type pipeline struct {
	reader *extract.Reader
	data   *normalize.Data
	known  map[string]string // SHA-256 -> reader, of what needs no second reading
}

// entry reads one file. What is wrong with the document becomes its status;
// an error is a failure of ours.
func (p *pipeline) entry(ctx context.Context, path string) (store.Entry, error) {
	e := newEntry(path)
	data, err := readBounded(path)
	if err != nil {
		return setAside(e, err)
	}
	return p.read(ctx, e, data, "")
}

// read reads the bytes of an entry. declared is the character encoding stated
// outside of them, or "".
func (p *pipeline) read(ctx context.Context, e store.Entry, data []byte, declared string) (store.Entry, error) {
	sum := sha256.Sum256(data)
	e.Document.SHA256, e.Document.Bytes = hex.EncodeToString(sum[:]), int64(len(data))
	e.Document.MediaType = extract.Sniff(data).MediaType
	if strings.HasPrefix(p.known[e.Document.SHA256], p.version()+"/") {
		e.Known = true
		return e, nil
	}
	e.Document.Reader = p.version() + "/"
	doc, err := p.reader.File(ctx, data, declared)
	if err != nil {
		if status, _ := layout.StatusOf(err); status == layout.TimedOut || status == layout.NeedsProgram || status == layout.Scanned {
			e.Document.Reader = "" // the next run tries again: a busy machine may be to blame, or the program be there
		}
		return setAside(e, err)
	}
	e.Document.Kind, e.Document.Pages = doc.Kind, len(doc.Pages)
	e.Document.Reader += doc.Reader
	e.Report, err = normalize.Document(doc, p.data)
	if err != nil {
		return setAside(e, err)
	}
	e.Document.Status = layout.OK
	e.Document.Detail = detail(doc, e.Report)
	e.Links = filesOf(doc)
	for i := range e.Report.Sections {
		e.Report.Sections[i].Blocks = nil // the database keeps the text; the layout would fill the memory of a batch
	}
	return e, nil
}

// maxFiles is how many linked files of a page are kept: more make a list of
// files, not a report.
const maxFiles = 100

// filesOf lists the files that a page links to.
func filesOf(doc *layout.Document) []store.Link {
	var out []store.Link
	for _, l := range doc.Links {
		if link.IsFile(l.Target) && len(out) < maxFiles {
			out = append(out, store.Link{Target: l.Target, Text: l.Text})
		}
	}
	return out
}

// version names the code and data that decide what is read from a file. A
// document read by another version is read again.
func (p *pipeline) version() string {
	return "gongkai-" + extract.Version + "-" + p.data.Fingerprint()
}

func newEntry(path string) store.Entry {
	now := time.Now()
	full, err := filepath.Abs(path)
	if err != nil {
		full = path
	}
	return store.Entry{
		Document: store.Document{ReadAt: now},
		Capture:  store.Capture{URL: link.Local(filepath.ToSlash(full)), Name: nameOf(path), FetchedAt: now, Outcome: "local"},
	}
}

// nameOf is the base name of a path as a person reads it: a name that is not
// UTF-8 is taken for GBK.
func nameOf(path string) string {
	name := filepath.Base(path)
	if utf8.ValidString(name) {
		return name
	}
	if gbk, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
		return gbk
	}
	return strings.ToValidUTF8(name, "\uFFFD")
}

// setAside records a bad document under its status; a failure of ours is
// returned with the name of the file.
func setAside(e store.Entry, err error) (store.Entry, error) {
	status, ok := layout.StatusOf(err)
	if !ok {
		return e, fmt.Errorf("%s: %w", strings.TrimPrefix(e.Capture.URL, "file:"), err)
	}
	var bad *layout.Error
	if errors.As(err, &bad) {
		e.Document.Detail = bad.Err.Error()
		if bad.Where != "" {
			e.Document.Detail = bad.Where + ": " + e.Document.Detail
		}
	}
	e.Document.Status, e.Report = status, nil
	return e, nil
}

// readBounded reads a regular file of at most extract.MaxBytes.
func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, layout.Bad(layout.Unsupported, "", "not a regular file but %s", info.Mode().Type())
	}
	if info.Size() > extract.MaxBytes {
		return nil, layout.Bad(layout.TooBig, "", "%d bytes, the limit is %d", info.Size(), extract.MaxBytes)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, extract.MaxBytes+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// unreadable turns an error of the file system into a status, without the path
// that the message repeats.
func unreadable(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &layout.Error{Status: layout.Unreadable, Err: err}
}

// detail says in a sentence what a reader of the documents table should know
// about a document that was read.
func detail(doc *layout.Document, rep *normalize.Report) string {
	var parts []string
	if rep.Expected == 0 {
		parts = append(parts, "no table of a known form")
	}
	if s := doc.Second; s.Compared > 0 {
		parts = append(parts, fmt.Sprintf("digits read twice on %d pages, %d differences", s.Compared, doc.Differences()))
	}
	if s := doc.Second; s.Skipped > 0 {
		parts = append(parts, fmt.Sprintf("second reader could not judge %d pages", s.Skipped))
	}
	if doc.Second.Detail != "" {
		parts = append(parts, doc.Second.Detail)
	}
	for _, w := range doc.Warnings {
		where := ""
		if w.Place.Page > 0 {
			where = fmt.Sprintf("page %d: ", w.Place.Page)
		}
		parts = append(parts, where+w.Message)
	}
	return strings.Join(parts, "; ")
}

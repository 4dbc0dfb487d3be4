package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"
)

// segmentSize is the size after which a new segment is begun.
const segmentSize = 1 << 30

// A Writer appends captures. One process writes an archive at a time; Append
// and Sync must not be called concurrently.
type Writer struct {
	dir      string
	software string
	limit    int64 // size of a segment
	clock    func() time.Time

	file    *os.File
	name    string
	info    string // id of the warcinfo record
	size    int64
	records []indexed // of the open segment
	zip     *gzip.Writer
	broken  error // a write failed: the segment ends with half a record
}

// Create opens an archive for writing, and makes the folder if need be. What
// stands behind the last whole capture, because a process was killed while it
// wrote, is cut off: it was never acknowledged. software names the program in
// the segments.
func Create(dir, software string) (*Writer, error) {
	w := &Writer{dir: dir, software: software, limit: segmentSize, clock: time.Now}
	w.zip, _ = gzip.NewWriterLevel(io.Discard, gzip.DefaultCompression)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	names, err := segments(dir)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if w.records, err = mend(dir, name, i == len(names)-1); err != nil {
			return nil, err
		}
		w.name = name
	}
	if w.name == "" {
		return w, nil // the first segment is begun with the first capture
	}
	if w.file, err = os.OpenFile(filepath.Join(dir, w.name), os.O_WRONLY|os.O_APPEND, 0); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	info, err := w.file.Stat()
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	if w.size = info.Size(); w.size == 0 {
		return w, w.begin()
	}
	return w, nil
}

// mend makes the index of a segment if that does not reach to its end. If it
// is the last one, what stands behind its last whole capture is cut off.
func mend(dir, name string, last bool) ([]indexed, error) {
	path := filepath.Join(dir, name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	known, end, err := readIndex(dir, name)
	if err != nil {
		return nil, err
	}
	if end > info.Size() {
		known, end = nil, 0
	}
	g := grouper{end: end, records: known}
	if end == info.Size() {
		return g.records, nil
	}
	stopped, why, err := walk(path, end, func(r raw, p Place) error { g.add(r, p); return nil })
	if err != nil {
		return nil, err
	}
	if last && g.end < info.Size() {
		if why != nil {
			if at, err := laterRecord(path, stopped); err != nil || at > 0 {
				return nil, errors.Join(err, fmt.Errorf("archive: %s is damaged at byte %d, but goes on at byte %d: it is not cut; restore it from a copy", name, stopped, at))
			}
		}
		if err := truncate(path, g.end); err != nil {
			return nil, err
		}
	}
	return g.records, writeIndex(dir, name, g.records)
}

// laterRecord looks for a whole record behind a place that cannot be read: a
// torn end has none. It returns 0 if there is none.
func laterRecord(path string, from int64) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("archive: %w", err)
	}
	defer f.Close()
	if _, err := f.Seek(from+1, io.SeekStart); err != nil {
		return 0, fmt.Errorf("archive: %w", err)
	}
	in := &counter{r: bufio.NewReaderSize(f, 1<<18), n: from + 1}
	for {
		magic, err := in.r.Peek(3)
		if err != nil {
			return 0, nil
		}
		if string(magic) == "\x1f\x8b\x08" {
			if _, err := readMember(io.NewSectionReader(f, in.n, maxBlock)); err == nil {
				return in.n, nil
			}
		}
		_, _ = in.ReadByte() // just peeked at
	}
}

// truncate shortens a file for good.
func truncate(path string, size int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	if err := errors.Join(f.Truncate(size), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

// roll ends the open segment and begins the next.
func (w *Writer) roll() error {
	number := 1
	if w.file != nil {
		if err := w.endSegment(); err != nil {
			return err
		}
		n, err := strconv.Atoi(w.name[len(segmentPrefix) : len(w.name)-len(segmentSuffix)])
		if err != nil {
			return fmt.Errorf("archive: %s: the segment has no number", w.name)
		}
		number = n + 1
	}
	name := fmt.Sprintf("%s%05d%s", segmentPrefix, number, segmentSuffix)
	f, err := os.OpenFile(filepath.Join(w.dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	w.file, w.name, w.size, w.records = f, name, 0, nil
	if err := syncDir(w.dir); err != nil {
		return err
	}
	return w.begin()
}

// begin writes the record that describes the segment.
func (w *Writer) begin() error {
	w.info = newID()
	block := []byte("software: " + w.software + "\r\nformat: WARC File Format 1.1\r\n" +
		"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n")
	return w.record(header{{fieldType, typeInfo}, {fieldID, w.info}, {fieldDate, w.clock().UTC().Format(dateLayout)},
		{fieldName, w.name}, {fieldMedia, "application/warc-fields"}}, block, nil)
}

// endSegment makes a segment final.
func (w *Writer) endSegment() error {
	if err := errors.Join(w.file.Sync(), w.file.Close()); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return writeIndex(w.dir, w.name, w.records)
}

// syncDir makes the names of new files last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

// Append writes a capture. It is kept for certain only when Sync returns.
// After an error the archive takes nothing more; opening it again mends it.
func (w *Writer) Append(c Capture) (Record, error) {
	if w.broken != nil {
		return Record{}, w.broken
	}
	r, err := w.append(c)
	if err != nil {
		w.broken = err
	}
	return r, err
}

func (w *Writer) append(c Capture) (Record, error) {
	if w.file == nil || w.size >= w.limit {
		if err := w.roll(); err != nil {
			return Record{}, err
		}
	}
	if c.Body == nil {
		c.Body = io.NewSectionReader(bytes.NewReader(nil), 0, 0)
	}
	start, date := w.size, c.FetchedAt.UTC().Format(dateLayout)
	wire, err := hashOf(nil, c.Body)
	if err != nil {
		return Record{}, err
	}
	out := indexed{Record: Record{URL: c.URL, FetchedAt: c.FetchedAt.UTC().Truncate(time.Microsecond), Status: statusOf(c.Head),
		Wire: wire, Truncated: c.Truncated, Fields: c.Fields}}
	id := newID()
	h := header{{fieldType, typeResponse}, {fieldID, id}, {fieldDate, date}, {fieldURI, c.URL}, {fieldIP, c.IP},
		{fieldInfo, w.info}, {fieldMedia, "application/http;msgtype=response"}, {fieldTruncated, c.Truncated}}
	body := c.Body
	switch {
	case c.Same != nil:
		out.Revisit, out.Wire, out.Origin = true, c.Same.Wire, c.Same.Place
		if c.Same.Revisit {
			out.Origin = c.Same.Origin
		}
		profile := profileSame
		if out.Status == 304 {
			profile = profile304
		}
		h[0][1], body = typeRevisit, nil
		h = append(h, [2]string{fieldProfile, profile}, [2]string{fieldOfURI, c.Same.URL},
			[2]string{fieldOfDate, c.Same.FetchedAt.UTC().Format(dateLayout)})
	case c.Head == nil:
		h[0][1], h[6][1] = typeResource, c.MediaType
	}
	h = append(h, [2]string{fieldPayload, "sha256:" + out.Wire})
	if err := w.record(h, c.Head, body); err != nil {
		return Record{}, err
	}
	out.Place = Place{w.name, start, w.size - start}
	side := func(kind, media string, block []byte) error {
		return w.record(header{{fieldType, kind}, {fieldID, newID()}, {fieldDate, date}, {fieldURI, c.URL},
			{fieldWith, id}, {fieldInfo, w.info}, {fieldMedia, media}}, block, nil)
	}
	if c.Request != nil {
		if err := side(typeRequest, "application/http;msgtype=request", c.Request); err != nil {
			return Record{}, err
		}
	}
	if err := side(typeMetadata, "application/warc-fields", c.Fields.write(out.Origin)); err != nil {
		return Record{}, err
	}
	out.end = w.size
	w.records = append(w.records, out)
	return out.Record, nil
}

// hashOf hashes a head and a body.
func hashOf(head []byte, body *io.SectionReader) (string, error) {
	sum := sha256.New()
	sum.Write(head)
	if body != nil {
		if _, err := io.Copy(sum, io.NewSectionReader(body, 0, body.Size())); err != nil {
			return "", fmt.Errorf("archive: read the body: %w", err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// record writes one record as a gzip member.
func (w *Writer) record(h header, head []byte, body *io.SectionReader) error {
	digest, err := hashOf(head, body)
	if err != nil {
		return err
	}
	length := int64(len(head))
	if body != nil {
		length += body.Size()
	}
	h = append(h, [2]string{fieldBlock, "sha256:" + digest}, [2]string{fieldLength, strconv.FormatInt(length, 10)})
	out := &counting{w: w.file}
	w.zip.Reset(out)
	err = h.write(w.zip)
	if err == nil {
		_, err = w.zip.Write(head)
	}
	if err == nil && body != nil {
		_, err = io.Copy(w.zip, io.NewSectionReader(body, 0, body.Size()))
	}
	if err == nil {
		_, err = io.WriteString(w.zip, "\r\n\r\n")
	}
	if err == nil {
		err = w.zip.Close()
	}
	w.size += out.n
	if err != nil {
		return fmt.Errorf("archive: write %s: %w", w.name, err)
	}
	return nil
}

// A counting writer counts what is written.
type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// Sync makes everything appended so far last.
func (w *Writer) Sync() error {
	if w.broken != nil {
		return w.broken
	}
	if w.file == nil {
		return nil
	}
	if err := w.file.Sync(); err != nil {
		w.broken = fmt.Errorf("archive: %w", err)
		return w.broken
	}
	return nil
}

// SetSegmentSize sets the size after which a new segment is begun.
func (w *Writer) SetSegmentSize(n int64) { w.limit = n }

// Close makes everything last and writes the index of the open segment.
func (w *Writer) Close() error {
	if w.file == nil {
		return nil
	}
	f := w.file
	w.file = nil
	if w.broken != nil { // the next Create cuts off the half record
		return f.Close()
	}
	w.file = f
	err := w.endSegment()
	w.file = nil
	return err
}

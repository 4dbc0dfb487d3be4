package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"
)

// A Source says where and when a saved file was fetched. Nothing is guessed:
// what neither the caller nor the file itself says is missing, and a file
// whose source is missing is not imported.
type Source struct {
	URL       string
	FetchedAt time.Time
}

// ErrSource marks a file that cannot be imported for want of its source.
var ErrSource = errors.New("where or when it was fetched is not known")

// ErrFormat marks a file that cannot be imported because it is damaged.
var ErrFormat = errors.New("it cannot be read")

// maxFile is the largest file that is imported, and the largest in a zip.
const maxFile = 64 << 20

// maxEntries bounds the files of a zip.
const maxEntries = 100_000

// sidecarName is the list of sources that a zip may hold.
const sidecarName = "sources.csv"

// Sources reads a CSV with the columns file, url and fetched_at (RFC 3339, or
// a date and time as in 2025-01-31 08:30:00+08:00).
func Sources(r io.Reader) (map[string]Source, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	want := []string{"file", "url", "fetched_at"}
	if len(rows) == 0 || strings.TrimPrefix(strings.Join(rows[0], ","), "\ufeff") != strings.Join(want, ",") {
		return nil, fmt.Errorf("the first line must be %s", strings.Join(want, ","))
	}
	out := map[string]Source{}
	for i, row := range rows[1:] {
		at, err := ParseTime(row[2])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		if _, ok := out[row[0]]; ok {
			return nil, fmt.Errorf("line %d: %s is listed twice", i+2, row[0])
		}
		out[row[0]] = Source{row[1], at}
	}
	return out, nil
}

// ParseTime reads a time with its zone.
func ParseTime(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05-0700"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time with a zone, such as 2025-01-31T08:30:00+08:00", s)
}

// Import keeps a saved file: a page or document as it is, the parts of an
// MHTML file, the responses of a WARC file, or the files in a zip. given is
// what the caller knows of the source, list what a list of sources says of the
// files in a zip; both may be empty. outcome names the outcome of an HTTP
// status (0 for a file without one). Errors that match ErrSource or ErrFormat
// are the file's; the captures before them are kept.
func (w *Writer) Import(ctx context.Context, name string, given Source, list map[string]Source, outcome func(status int) string) ([]Record, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	in := &importer{w: w, outcome: outcome, source: filepath.Base(name), list: list}
	head := make([]byte, 4096)
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	defer f.Close()
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, fmt.Errorf("archive: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	switch head = head[:n]; {
	case isWARC(name, head):
		err = in.warc(ctx, f)
	case strings.EqualFold(filepath.Ext(name), ".zip"):
		err = in.zip(ctx, f, info.Size())
	default:
		var data []byte
		if data, err = readLimited(f); err == nil {
			err = in.file(filepath.Base(name), data, given)
		}
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return in.records, err
}

// An importer collects the captures of one file.
type importer struct {
	w       *Writer
	outcome func(status int) string
	source  string
	list    map[string]Source
	records []Record
	seen    map[string]Record // of a WARC: captures by the digest or the address and date it gives
}

// isWARC tells a WARC file from its bytes, or from its name if it is packed.
func isWARC(name string, head []byte) bool {
	return bytes.HasPrefix(head, []byte("WARC/")) ||
		bytes.HasPrefix(head, []byte{0x1f, 0x8b}) && strings.HasSuffix(strings.ToLower(name), ".warc.gz")
}

// readLimited reads a file that is not too big.
func readLimited(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%w: more than %d bytes", ErrFormat, maxFile)
	}
	return data, err
}

// savedFrom is the comment browsers write into a page they save; the number is
// the length of the address.
var savedFrom = regexp.MustCompile(`(?i)<!--\s*saved from url=\(0*(\d+)\)(\S+)\s*-->`)

// file keeps one file as it is.
func (in *importer) file(name string, data []byte, src Source) error {
	if isMHTML(data) {
		return in.mhtml(data, src)
	}
	if m := savedFrom.FindSubmatch(data[:min(len(data), 4096)]); src.URL == "" && m != nil && fmt.Sprint(len(m[2])) == string(m[1]) {
		src.URL = string(m[2])
	}
	if err := in.complete(src); err != nil {
		return err
	}
	media, _, _ := strings.Cut(mimetype.Detect(data).String(), ";")
	return in.keep(Capture{URL: src.URL, FetchedAt: src.FetchedAt, Body: section(data), MediaType: media,
		Fields: Fields{Source: in.name(name), MediaType: media}})
}

// name is what a capture records as its source file.
func (in *importer) name(entry string) string {
	if entry == in.source {
		return entry
	}
	return in.source + "!" + entry
}

// complete says what is missing of a source.
func (in *importer) complete(src Source) error {
	switch {
	case !strings.HasPrefix(src.URL, "http://") && !strings.HasPrefix(src.URL, "https://"):
		return fmt.Errorf("%w: its address is %q", ErrSource, src.URL)
	case src.FetchedAt.IsZero():
		return fmt.Errorf("%w: no time is given for %s", ErrSource, src.URL)
	case src.FetchedAt.After(in.w.clock()):
		return fmt.Errorf("%w: %s is in the future", ErrSource, src.FetchedAt.Format(time.RFC3339))
	}
	return nil
}

func section(data []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data)))
}

// keep appends a capture.
func (in *importer) keep(c Capture) error {
	c.Outcome, c.Decoded = in.outcome(statusOf(c.Head)), ""
	if c.Same == nil {
		body, err := io.ReadAll(io.NewSectionReader(c.Body, 0, c.Body.Size()))
		if err != nil {
			return err
		}
		if decoded, err := Decode(parseHead(c.Head).Get("Content-Encoding"), body, int64(len(body)), maxFile); err == nil {
			c.Decoded = sum(decoded)
		}
	} else {
		c.Decoded = c.Same.Decoded
	}
	r, err := in.w.Append(c)
	if err == nil {
		in.records = append(in.records, r)
	}
	return err
}

// zip keeps the files of a zip that a list of sources names, or that say
// themselves where they come from.
func (in *importer) zip(ctx context.Context, f io.ReaderAt, size int64) error {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if len(z.File) > maxEntries {
		return fmt.Errorf("%w: %d files, the limit is %d", ErrFormat, len(z.File), maxEntries)
	}
	list := in.list
	if side, err := z.Open(sidecarName); err == nil {
		list, err = Sources(io.LimitReader(side, maxFile))
		side.Close()
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrFormat, sidecarName, err)
		}
	}
	var errs []error
	for _, e := range z.File {
		if e.FileInfo().IsDir() || e.Name == sidecarName {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := readEntry(e)
		if err == nil {
			src, ok := list[e.Name]
			if !ok {
				src = list[path.Base(e.Name)]
			}
			err = in.file(e.Name, data, src)
		}
		if err != nil && !errors.Is(err, ErrSource) && !errors.Is(err, ErrFormat) {
			return err
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", e.Name, err))
		}
	}
	return errors.Join(errs...)
}

// readEntry reads one file of a zip.
func readEntry(e *zip.File) ([]byte, error) {
	r, err := e.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	defer r.Close()
	data, err := readLimited(r)
	if err != nil && !errors.Is(err, ErrFormat) {
		err = fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return data, err
}

// Package archive keeps what was fetched: bytes, with where and when they came
// from, never changed. In: one Capture for each fetch, or files somebody saved.
// Out: WARC 1.1 segments (ISO 28500), each with a CDXJ index beside it, that
// any WARC tool can read and replay; and the same captures again as Records.
//
// A capture is a group of records written one after the other, each a gzip
// member of its own: response (or revisit, or resource), request, metadata.
// The metadata record ends the group, so that a group without one was not
// written to its end. Bodies are stored as they were sent: the transfer coding
// is undone, the content coding is not. The WARC is the truth, the index can
// be made again from it.
//
// It does not know what the bytes mean, which addresses are worth fetching, or
// when: it is given outcomes, kinds and hashes as words.
package archive

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Names of the files in an archive folder.
const (
	segmentPrefix = "gongkai-"
	segmentSuffix = ".warc.gz"
	indexSuffix   = ".cdxj"
)

// A Place is where the first record of a capture stands: a gzip member.
type Place struct {
	Segment        string // file name
	Offset, Length int64  // bytes in the compressed file
}

// Fields are what the fetcher knows about a capture beyond the exchange. They
// are the metadata record; every field is optional.
type Fields struct {
	Outcome   string // how the fetch ended
	Detail    string // why, in words
	Site      string // profile that led there
	Kind      string // home, list, report, attachment, robots; "" if nobody said
	Referrer  string
	Text      string // text or title of the link
	Column    string // list that had it
	Unit      string // whose report it is
	Year      int    // the report is about; 0 if unknown
	Published string // YYYY-MM-DD
	MediaType string // recognised from the bytes
	Charset   string // the bytes were read in
	TLS       string // "", or what is wrong with the certificate or protocol
	Decoded   string // SHA-256 (hex) of the body without its content coding
	Content   string // SHA-256 (hex) of the text and tables, without counters
	Source    string // file it was imported from
}

// A Record is one capture, as read from the archive.
type Record struct {
	URL       string
	FetchedAt time.Time
	Status    int    // HTTP status; 0 for a file that was imported
	Wire      string // SHA-256 (hex) of the body as sent
	Revisit   bool   // the body is that of Origin
	Origin    Place
	Truncated string // disconnect, length, time; "" for a whole body
	Place     Place
	Fields
}

// A Capture is one fetch to be kept.
type Capture struct {
	URL       string
	FetchedAt time.Time
	IP        string            // of the server; "" if unknown
	Request   []byte            // head and body as sent; nil for an imported file
	Head      []byte            // status line and headers, with the empty line; nil for an imported file
	Body      *io.SectionReader // as sent, without transfer coding
	MediaType string            // of an imported file
	Truncated string            // why the body is not whole: disconnect, length, time
	Same      *Record           // a capture with the same body: only a reference is written
	Fields
}

// An Archive is a folder of segments, open for reading. It is safe for
// concurrent use, also while a Writer appends.
type Archive struct{ dir string }

// Open opens an archive for reading.
func Open(dir string) (*Archive, error) {
	names, err := segments(dir)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("archive: %s has no segments (%s*%s)", dir, segmentPrefix, segmentSuffix)
	}
	return &Archive{dir}, nil
}

// segments lists the segment files of a folder, oldest first.
func segments(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), segmentPrefix) && strings.HasSuffix(e.Name(), segmentSuffix) {
			out = append(out, e.Name())
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b) // numbers may outgrow their zeros
		}
		return strings.Compare(a, b)
	})
	return out, nil
}

// Records yields all captures in the order they were written.
func (a *Archive) Records() iter.Seq2[Record, error] { return a.RecordsAfter(Place{}) }

// RecordsAfter yields the captures written after one that stands at a place.
func (a *Archive) RecordsAfter(last Place) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		names, err := segments(a.dir)
		if err != nil {
			yield(Record{}, err)
			return
		}
		passed := last.Segment == ""
		for _, name := range names {
			if !passed && name != last.Segment {
				continue
			}
			records, err := a.segment(name)
			if err != nil {
				yield(Record{}, err)
				return
			}
			for _, r := range records {
				r := r.Record
				if !passed && r.Place.Offset <= last.Offset {
					continue
				}
				if !yield(r, nil) {
					return
				}
			}
			passed = true
		}
		if !passed {
			yield(Record{}, fmt.Errorf("archive: %s has no segment %s", a.dir, last.Segment))
		}
	}
}

// segment lists the captures of one segment by offset: from its index as far
// as that goes, the rest from the segment.
func (a *Archive) segment(name string) ([]indexed, error) {
	records, end, err := readIndex(a.dir, name)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(a.dir, name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	if end == info.Size() {
		return records, nil
	}
	if end > info.Size() { // the index is of another file
		records, end = nil, 0
	}
	rest, _, err := scanSegment(path, end)
	if err != nil {
		return nil, err
	}
	return append(records, rest...), nil
}

// Body returns the body of a capture without its content coding, at most limit
// bytes. An error that ErrBody matches is the fault of the bytes.
func (a *Archive) Body(r Record, limit int64) ([]byte, error) {
	place := r.Place
	if r.Revisit {
		if place = r.Origin; place.Segment == "" {
			return nil, fmt.Errorf("%w: %s: the record of %s does not say where its body stands", ErrBody, r.URL, r.FetchedAt.Format(time.RFC3339))
		}
	}
	f, err := os.Open(filepath.Join(a.dir, filepath.Base(place.Segment)))
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	defer f.Close()
	raw, err := readMember(io.NewSectionReader(f, place.Offset, place.Length))
	if err != nil {
		return nil, fmt.Errorf("archive: %s at %d: %w", place.Segment, place.Offset, err)
	}
	head, body := raw.split()
	out, err := Decode(parseHead(head).Get("Content-Encoding"), body, int64(len(body)), limit)
	if err != nil && !errors.Is(err, ErrBody) {
		return nil, fmt.Errorf("archive: %s at %d: %w", place.Segment, place.Offset, err)
	}
	return out, err
}

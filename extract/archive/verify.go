package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
)

// A Problem is something wrong in an archive.
type Problem struct {
	Segment string
	Offset  int64
	Message string
}

// A Health is what Verify found.
type Health struct {
	Segments, Captures, Revisits int
	Bytes                        int64 // of the segments
	Problems                     []Problem
}

// A verifier keeps what the checks of one archive need.
type verifier struct {
	Health
	digests map[Place]string // SHA-256 of every body, by where it stands (without length)
	segment string
}

func (v *verifier) problem(offset int64, format string, args ...any) {
	v.Problems = append(v.Problems, Problem{v.segment, offset, fmt.Sprintf(format, args...)})
}

// Verify reads all segments: every digest is computed again, every reference
// must lead to a body with its digest, every capture must be whole, and every
// index must say what its segment says.
func Verify(ctx context.Context, dir string) (Health, error) {
	names, err := segments(dir)
	if err != nil {
		return Health{}, err
	}
	v := &verifier{digests: map[Place]string{}}
	for _, name := range names {
		v.segment = name
		if err := v.check(ctx, dir, name); err != nil {
			return v.Health, err
		}
	}
	return v.Health, nil
}

func (v *verifier) check(ctx context.Context, dir, name string) error {
	path := filepath.Join(dir, name)
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	v.Segments, v.Bytes = v.Segments+1, v.Bytes+info.Size()
	var g grouper
	end, stop, err := walk(path, 0, func(r raw, p Place) error {
		v.record(r, p)
		g.add(r, p)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if stop != nil {
		v.problem(end, "it cannot be read on: %v", stop)
	} else if g.end < end {
		v.problem(g.end, "the last capture was not written to its end")
	}
	v.Captures += len(g.records)
	for _, r := range g.records {
		v.reference(r.Record)
	}
	v.index(dir, name, g)
	return nil
}

// record checks the digests of one record.
func (v *verifier) record(r raw, p Place) {
	if got := "sha256:" + sum(r.block); got != r.get(fieldBlock) {
		v.problem(p.Offset, "%s of %s: the block has the digest %s, the header says %s", r.get(fieldType), r.get(fieldURI), got, r.get(fieldBlock))
	}
	if r.date().IsZero() {
		v.problem(p.Offset, "%s has the date %q", r.get(fieldType), r.get(fieldDate))
	}
	switch r.get(fieldType) {
	case typeResponse, typeResource:
		_, body := r.split()
		got := sum(body)
		if "sha256:"+got != r.get(fieldPayload) {
			v.problem(p.Offset, "%s: the body has the digest %s, the header says %s", r.get(fieldURI), got, r.get(fieldPayload))
		}
		v.digests[Place{Segment: p.Segment, Offset: p.Offset}] = got
	case typeRevisit:
		v.Revisits++
	}
}

// reference checks that a revisit leads to its body.
func (v *verifier) reference(r Record) {
	if !r.Revisit {
		return
	}
	got, ok := v.digests[Place{Segment: r.Origin.Segment, Offset: r.Origin.Offset}]
	switch {
	case !ok:
		v.problem(r.Place.Offset, "%s refers to %s, where no body stands", r.URL, r.Origin)
	case got != r.Wire:
		v.problem(r.Place.Offset, "%s refers to %s, where the body has the digest %s, not %s", r.URL, r.Origin, got, r.Wire)
	}
}

// index compares the index of a segment with the segment. An index that does
// not reach to the end of the last segment is no problem: somebody writes.
func (v *verifier) index(dir, name string, g grouper) {
	known, _, err := readIndex(dir, name)
	if err != nil || len(known) > len(g.records) || len(known) == 0 && len(g.records) > 0 {
		v.problem(0, "the index is missing or of another file; gongkai archive rebuild makes it again")
		return
	}
	for i, r := range known {
		if !reflect.DeepEqual(r, g.records[i]) {
			v.problem(r.Place.Offset, "the index has %s differently; gongkai archive rebuild makes it again", r.URL)
		}
	}
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// Rebuild makes the index of every segment again, and returns the number of
// captures. The segments are only read.
func Rebuild(dir string) (int, error) {
	names, err := segments(dir)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, name := range names {
		records, _, err := scanSegment(filepath.Join(dir, name), 0)
		if err != nil {
			return n, err
		}
		if err := writeIndex(dir, name, records); err != nil {
			return n, err
		}
		n += len(records)
	}
	return n, nil
}

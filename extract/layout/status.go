package layout

import (
	"errors"
	"fmt"
)

// Status is the condition a document ends in. The list is closed and stored,
// so that "redo everything that was scanned" is a query.
type Status string

const (
	OK           Status = "read"          // laid out and loaded
	Empty        Status = "empty"         // no bytes, or nothing but white space
	Encrypted    Status = "encrypted"     // needs a password that is not the empty one
	Scanned      Status = "scanned"       // pages are images without a text layer
	Malformed    Status = "malformed"     // damaged beyond reading
	Unsupported  Status = "unsupported"   // a format no decoder reads
	NeedsProgram Status = "needs_program" // a format that is read with a program that is not installed
	TooBig       Status = "too_big"       // larger than the limit on one document
	TimedOut     Status = "timed_out"     // reading exceeded its time and was stopped
	Unreadable   Status = "unreadable"    // the file could not be opened or read from disk
	NotReport    Status = "not_report"    // readable, but not a report of this kind
	Replaced     Status = "replaced"      // another document now stands at the same address
)

// Statuses lists every Status in the order documents meet them.
var Statuses = []Status{OK, Empty, Encrypted, Scanned, Malformed, Unsupported, NeedsProgram, TooBig, TimedOut, Unreadable, NotReport, Replaced}

// An Error is a bad document: it is recorded under its Status and the run
// goes on. Any other error is a failure of ours and stops the run.
type Error struct {
	Status Status
	Where  string // "page 3", "table 2 row 14"; "" for the whole document
	Err    error
}

func (e *Error) Error() string {
	if e.Where == "" {
		return fmt.Sprintf("%s: %v", e.Status, e.Err)
	}
	return fmt.Sprintf("%s: %s: %v", e.Status, e.Where, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Bad returns an Error with a formatted cause.
func Bad(s Status, where, format string, args ...any) error {
	return &Error{Status: s, Where: where, Err: fmt.Errorf(format, args...)}
}

// StatusOf reports the status err carries; ok is false if err is a failure of
// ours. A nil error is OK.
func StatusOf(err error) (s Status, ok bool) {
	if err == nil {
		return OK, true
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Status, true
	}
	return "", false
}

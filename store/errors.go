package store

import (
	"fmt"
	"os"
	"strings"
)

// A Problem is why a database file cannot be used. The list is closed.
type Problem string

const (
	Locked      Problem = "locked"       // another process has the file open
	NotFound    Problem = "not_found"    // no such file, for a reader
	NoDirectory Problem = "no_directory" // the folder of the file is missing
	NotDatabase Problem = "not_database" // the file is no DuckDB database
	Foreign     Problem = "foreign"      // a DuckDB database that gongkai did not make
	OtherSchema Problem = "other_schema" // made by another version, or with other forms
	Forbidden   Problem = "forbidden"    // no permission
	Full        Problem = "full"         // no space left
	BadName     Problem = "bad_name"     // the engine cannot open a file of this name
)

// An Error is a database file that cannot be used, with what to do about it.
type Error struct {
	Path    string
	Problem Problem
	Err     error // cause; may be nil
}

// advice says for each problem what is wrong and what to do. %s is the file.
var advice = map[Problem]string{
	Locked:      "database %s is in use by another process: wait until it ends or stop it, or work on a copy of the file",
	NotFound:    "database %s does not exist: check the name, or make it with `gongkai ingest --db FILE PATH...`",
	NoDirectory: "the folder of database %s does not exist: create it first",
	NotDatabase: "%s is not a DuckDB database: choose another name; the file was not changed",
	Foreign:     "%s is a DuckDB database, but not one of gongkai: choose another name; the file was not changed",
	OtherSchema: "database %s was made by another version of gongkai or with other forms: ingest again into a new file; this one was not changed",
	Forbidden:   "no permission to open database %s: check the owner and mode of the file and its folder",
	Full:        "no space left for database %s: free some space and run the same command again; what was loaded before is kept",
	BadName:     "database name %s contains one of the characters ? # %%, which the engine cannot open: choose another name",
}

// Error returns what is wrong, what to do, and the cause.
func (e *Error) Error() string {
	s := fmt.Sprintf(advice[e.Problem], e.Path)
	if e.Problem == Locked {
		if _, err := os.Stat(SnapshotPath(e.Path)); err == nil {
			s += "; its last finished state can be read from " + SnapshotPath(e.Path)
		}
	}
	if e.Err != nil {
		// The driver's own words before the engine's say nothing.
		s += fmt.Sprintf(" (%s)", strings.TrimPrefix(e.Err.Error(), "database/sql/driver: could not connect to database: "))
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// signs are the words by which DuckDB's messages tell a problem. It has no
// codes for them. The first match counts.
var signs = []struct {
	text    string
	problem Problem
}{
	{"Conflicting lock is held", Locked},
	{"Could not set lock on file", Locked},
	{"No space left on device", Full},
	{"Disk quota exceeded", Full},
	{"File too large", Full},
	{"Could not write all", Full},
	{"not a valid DuckDB database file", NotDatabase},
	{"Is a directory", NotDatabase},
	{"database does not exist", NotFound},
	{"Permission denied", Forbidden},
	{"Read-only file system", Forbidden},
	{"No such file or directory", NoDirectory},
}

// explain turns an error of the engine into one that says what to do, if its
// cause is known, and returns any other error as it is.
func explain(path string, err error) error {
	if err == nil {
		return nil
	}
	message := err.Error()
	for _, s := range signs {
		if strings.Contains(message, s.text) {
			return &Error{Path: path, Problem: s.problem, Err: err}
		}
	}
	return err
}

package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSnapshot: a finished load leaves a copy that readers have while the file
// is being written, and a second writer is told where it is.
func TestSnapshot(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "live.duckdb")
	load := func(id string) {
		t.Helper()
		db, err := Open(ctx, path, testForms())
		if err != nil {
			t.Fatal(err)
		}
		if id != "" {
			put(t, db, file("file:/"+id, id, "pdf/1", day, testReport(id, "甲县", 2023, 1)))
		}
		if err := db.Publish(ctx); err != nil {
			t.Fatal(err)
		}
	}
	load("a1")
	if !Current(path) {
		t.Error("the snapshot is not current after publishing")
	}
	before, err := os.Stat(SnapshotPath(path))
	if err != nil {
		t.Fatal(err)
	}
	load("") // nothing written, nothing copied
	if after, _ := os.Stat(SnapshotPath(path)); !os.SameFile(before, after) {
		t.Error("a load that changed nothing made another snapshot")
	}

	held, err := OpenReader(ctx, SnapshotPath(path)) // reads on while another snapshot takes its place
	if err != nil {
		t.Fatal(err)
	}
	load("a2")
	want(t, held, "SELECT report_id FROM reports", "a1\n")
	if err := held.Close(); err != nil { // DuckDB opens a file name once in a process
		t.Fatal(err)
	}
	fresh, err := OpenReader(ctx, SnapshotPath(path))
	if err != nil {
		t.Fatal(err)
	}
	want(t, fresh, "SELECT report_id FROM reports ORDER BY ALL", "a1\na2\n")
	fresh.Close()

	cmd, _ := child(t, "hold", path)
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	for name, open := range map[string]func() (*DB, error){
		"writer": func() (*DB, error) { return Open(ctx, path, testForms()) },
		"reader": func() (*DB, error) { return OpenReader(ctx, path) },
	} {
		db, err := open()
		var problem *Error
		if !errors.As(err, &problem) || problem.Problem != Locked || !strings.Contains(err.Error(), SnapshotPath(path)) {
			t.Errorf("second %s: %v", name, err)
		}
		if err == nil {
			db.Close()
		}
	}
	if reader, err := OpenReader(ctx, SnapshotPath(path)); err != nil {
		t.Errorf("the snapshot cannot be read while the file is written: %v", err)
	} else {
		reader.Close()
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/gongkai/gongkai/store"
)

// openReader opens a database for reading, or its snapshot (see readable).
func openReader(ctx context.Context, path string) (*store.DB, error) {
	db, _, err := readable(ctx, path)
	return db, err
}

// readable opens what readers of a database read, and says which file that is.
// If its snapshot is current, that is read, so that nobody who reads keeps
// others from writing; while the database is being written, the snapshot is its
// last finished state.
func readable(ctx context.Context, path string) (*store.DB, string, error) {
	snapshot := store.SnapshotPath(path)
	if store.Current(path) {
		if db, err := store.OpenReader(ctx, snapshot); err == nil {
			return db, snapshot, nil
		}
	}
	db, err := store.OpenReader(ctx, path)
	var problem *store.Error
	if !errors.As(err, &problem) || problem.Problem != store.Locked {
		return db, path, err
	}
	info, statErr := os.Stat(snapshot)
	old, openErr := store.OpenReader(ctx, snapshot)
	if statErr != nil || openErr != nil {
		return nil, "", err
	}
	fmt.Fprintf(os.Stderr, "%s is being written by another process; this is read from %s, its state of %s\n",
		path, snapshot, info.ModTime().UTC().Format(time.DateTime+" UTC"))
	return old, snapshot, nil
}

// closeWritten closes a database that was written to. If the work is done, a
// snapshot is put beside it for readers.
func closeWritten(db *store.DB, err error) error {
	if err != nil && !errors.Is(err, errSetAside) {
		return errors.Join(err, db.Close())
	}
	// Whoever stops the program now has a complete database all the same.
	return errors.Join(err, db.Publish(context.Background()))
}

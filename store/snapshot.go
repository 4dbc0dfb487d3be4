package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// SnapshotPath is where the last finished state of a database lies: beside it,
// for readers while the file itself is being written.
func SnapshotPath(path string) string { return path + ".snapshot" }

// Publish closes the database and puts a copy of it where readers find it. The
// copy appears whole or not at all; who reads the one before keeps reading it,
// and must close it to open the new one in the same process.
// If only the copy fails, the error says that the database is complete.
func (db *DB) Publish(ctx context.Context) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if Current(db.path) { // nothing was written
		return db.Close()
	}
	if _, err := db.sql.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return errors.Join(explain(db.path, err), db.Close())
	}
	// While the database is open, no other process can change the file. Closing
	// a file takes back every lock that a process has on it, so the database is
	// closed first and the file that was copied from last.
	from, err := os.Open(db.path)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	err = publish(from, SnapshotPath(db.path))
	if err != nil {
		err = fmt.Errorf("the database %s is complete, but its snapshot could not be written: %w", db.path, err)
	}
	return errors.Join(err, db.Close(), from.Close())
}

// publish copies an open file to a path, whole or not at all. The copy has the
// time of the original, by which Current knows it.
func publish(from *os.File, path string) error {
	info, err := from.Stat()
	if err != nil {
		return err
	}
	to, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".partial-*")
	if err != nil {
		return err
	}
	defer os.Remove(to.Name()) // fails harmlessly once renamed
	if err := clone(to, from); err != nil {
		if _, err := io.Copy(to, from); err != nil {
			return errors.Join(err, to.Close())
		}
	}
	if err := errors.Join(to.Chmod(info.Mode().Perm()), to.Sync(), to.Close()); err != nil {
		return err
	}
	if err := os.Chtimes(to.Name(), info.ModTime(), info.ModTime()); err != nil {
		return err
	}
	return os.Rename(to.Name(), path)
}

// Current reports whether the snapshot of a database is its present state: the
// file has the size and time it was copied with, and no log beside it.
func Current(path string) bool {
	live, err1 := os.Stat(path)
	copied, err2 := os.Stat(SnapshotPath(path))
	if err1 != nil || err2 != nil {
		return false
	}
	log, err := os.Stat(path + ".wal")
	empty := errors.Is(err, fs.ErrNotExist) || err == nil && log.Size() == 0
	return empty && live.Size() == copied.Size() && live.ModTime().Equal(copied.ModTime())
}

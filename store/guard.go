package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
)

// A Guard bounds a database that answers people over a network.
type Guard struct {
	MemoryMB int    // of the engine
	Threads  int    // 0 is one for each core
	Temp     string // folder for what needs more memory; "" for none: it fails with an error
}

// OpenGuarded opens a database for reading like OpenReader, with bounded memory,
// without files beside it but those in Temp, and without extensions. What the caller prepares in
// temporary or attached memory is done before Lock.
func OpenGuarded(ctx context.Context, path string, g Guard) (*DB, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Path: path, Problem: NotFound}
	}
	options := url.Values{"access_mode": {"READ_ONLY"}, "autoinstall_known_extensions": {"false"}, "autoload_known_extensions": {"false"},
		"allow_community_extensions": {"false"}, "temp_directory": {g.Temp}}
	if g.MemoryMB > 0 {
		options.Set("memory_limit", strconv.Itoa(g.MemoryMB)+"MB")
	}
	if g.Threads > 0 {
		options.Set("threads", strconv.Itoa(g.Threads))
	}
	handle, err := open(ctx, path, "?"+options.Encode())
	if err != nil {
		return nil, err
	}
	db := &DB{path: path, sql: handle}
	state, err := fileState(ctx, handle, path)
	if err == nil && state.fresh {
		err = &Error{Path: path, Problem: Foreign}
	}
	if err != nil {
		return nil, errors.Join(explain(path, err), handle.Close())
	}
	return db, nil
}

// Lock ends the preparation of a guarded database: from here on no statement
// reaches a file, an extension or a setting.
func (db *DB) Lock(ctx context.Context) error {
	for _, set := range []string{"SET enable_external_access = false", "SET lock_configuration = true"} {
		if _, err := db.sql.ExecContext(ctx, set); err != nil {
			return fmt.Errorf("store: lock the database: %w", err)
		}
	}
	return nil
}

package web

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"hash/maphash"
	"slices"
)

// An index says where in a table the rows of a key lie. It holds a hash of each
// key alone: what is found may be the rows of another key, too, and who asks for
// them compares the key.
type index struct {
	seed    maphash.Seed
	entries []entry // by hash
}

// An entry is where the rows lie whose keys have a hash.
type entry struct {
	hash        uint64
	first, last uint32
}

// readIndex makes an index from the answer to a question for keys, first and last
// row.
func readIndex(ctx context.Context, db *sql.DB, text string) (*index, error) {
	x := &index{seed: maphash.MakeSeed()}
	rows, err := db.QueryContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("explorer: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		var e entry
		if err := rows.Scan(&key, &e.first, &e.last); err != nil {
			return nil, fmt.Errorf("explorer: %w", err)
		}
		e.hash = maphash.String(x.seed, key)
		x.entries = append(x.entries, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("explorer: %w", err)
	}
	slices.SortFunc(x.entries, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
	x.join()
	return x, nil
}

// join makes one entry of those whose keys have the same hash.
func (x *index) join() {
	kept := x.entries[:0]
	for _, e := range x.entries {
		if n := len(kept); n > 0 && kept[n-1].hash == e.hash {
			k := &kept[n-1]
			k.first, k.last = min(k.first, e.first), max(k.last, e.last)
			continue
		}
		kept = append(kept, e)
	}
	x.entries = slices.Clip(kept)
}

// find returns where the rows of a key lie, if it has any.
func (x *index) find(key string) (entry, bool) {
	hash := maphash.String(x.seed, key)
	i, ok := slices.BinarySearchFunc(x.entries, hash, func(e entry, hash uint64) int { return cmp.Compare(e.hash, hash) })
	if !ok {
		return entry{}, false
	}
	return x.entries[i], true
}

package store

import (
	"context"
	"fmt"
)

// shared is what many rows of stored_facts have in common and is stored once:
// the engine looks at every text of a column a few times while it packs it.
type shared struct {
	kinds    map[kindKey]int32
	locators map[string]int32
	read     bool  // whether kinds holds those of the file
	kind     int32 // the last numbers that were given
	place    int32

	newKinds    []newKind // not written yet
	newLocators []string
}

// A kindKey is a kind of fact.
type kindKey struct {
	box          boxKey
	unit, method string
}

type newKind struct {
	box          *boxCode
	unit, method string
}

// manyLocators is how many locators are remembered. Those of a file are not
// read again: one that comes back in another run is stored once more.
const manyLocators = 1 << 18

func newShared() *shared {
	return &shared{kinds: map[kindKey]int32{}, locators: map[string]int32{}}
}

// kind is the number of a kind of fact.
func (b *boxCodes) kind(box *boxCode, unit, method string) int32 {
	if box.kind != 0 && box.last.unit == unit && box.last.method == method {
		return box.kind
	}
	s, key := b.shared, kindKey{box.key, unit, method}
	n, ok := s.kinds[key]
	if !ok {
		s.kind++
		n = s.kind
		s.kinds[key] = n
		s.newKinds = append(s.newKinds, newKind{box, unit, method})
	}
	box.last, box.kind = key, n
	return n
}

// locator is the number of a locator.
func (s *shared) locator(text string) int32 {
	n, ok := s.locators[text]
	if !ok {
		if len(s.locators) == manyLocators {
			clear(s.locators)
		}
		s.place++
		n = s.place
		s.locators[text] = n
		s.newLocators = append(s.newLocators, text)
	}
	return n
}

// forget drops what was given numbers in a transaction that came to nothing.
func (b *boxCodes) forget() {
	b.shared = newShared()
	for i := range b.all {
		b.all[i].kind = 0
	}
}

// readShared reads the numbers that the file has given so far.
func (w *writer) readShared(ctx context.Context, s *shared) error {
	if s.read {
		return nil
	}
	rows, err := w.tx.QueryContext(ctx, `SELECT kind, form_table::VARCHAR, edition::VARCHAR, indicator::VARCHAR, applicant::VARCHAR, coalesce(unit, ''), coalesce(method, '')
		FROM fact_kinds`)
	if err != nil {
		return fmt.Errorf("store: kinds of facts: %w", err)
	}
	if err := each(rows, func() error {
		var n int32
		var k kindKey
		err := rows.Scan(&n, &k.box.table, &k.box.edition, &k.box.indicator, &k.box.applicant, &k.unit, &k.method)
		s.kinds[k], s.kind = n, max(s.kind, n)
		return err
	}); err != nil {
		return fmt.Errorf("store: kinds of facts: %w", err)
	}
	if err := w.tx.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM locators").Scan(&s.place); err != nil {
		return fmt.Errorf("store: locators: %w", err)
	}
	s.read = true
	return nil
}

// shared writes what got its number since the last time.
func (w *writer) shared(s *shared) error {
	if err := w.append("fact_kinds", func(row appendRow) error {
		first := s.kind - int32(len(s.newKinds)) + 1
		for i, k := range s.newKinds {
			key := k.box.key
			if err := row(first+int32(i), key.table, key.edition, key.indicator, key.applicant, text(valid(k.unit)), text(valid(k.method))); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	err := w.append("locators", func(row appendRow) error {
		first := s.place - int32(len(s.newLocators)) + 1
		for i, l := range s.newLocators {
			if err := row(first+int32(i), valid(l)); err != nil {
				return err
			}
		}
		return nil
	})
	s.newKinds, s.newLocators = nil, nil
	return err
}

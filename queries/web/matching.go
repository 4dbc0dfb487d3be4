package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// A matching says which numbers of side.reports a condition holds for: a bit for
// each. A list is counted and cut into pages by it without looking through the
// reports again, and the sections that contain a text are told from those whose
// reports are not asked for.
type matching struct {
	bits  []uint64
	count int
}

func (m *matching) has(row uint32) bool {
	return int(row/64) < len(m.bits) && m.bits[row/64]&(1<<(row%64)) != 0
}

// matching finds the reports r that a condition holds for; the database does not
// change, so it is asked once.
func (s *Server) matching(ctx context.Context, where string, args []any) (*matching, error) {
	v, err := s.results.get(fmt.Sprintf("matching %s %q", where, args), func() (any, int, error) {
		m := &matching{bits: make([]uint64, (len(s.order)+63)/64)}
		if len(s.order) == 0 {
			return m, keyBytes, nil
		}
		text, err := askOne(ctx, s.db.SQL(), func(t *string) []any { return []any{t} },
			fmt.Sprintf("SELECT coalesce(bitstring_agg(r.number, 0, %d)::VARCHAR, '') FROM side.reports r WHERE %s", len(s.order), where), args...)
		for i := range len(text) {
			if text[i] == '1' {
				m.bits[i/64] |= 1 << (i % 64)
				m.count++
			}
		}
		return m, keyBytes + len(where) + 8*len(m.bits), err
	})
	if err != nil {
		return nil, err
	}
	return v.(*matching), nil
}

// onPage returns the numbers of a page of the list that nobody sorted.
func (s *Server) onPage(m *matching, from, n int) []uint32 {
	var out []uint32
	for _, row := range s.order {
		if !m.has(row) {
			continue
		}
		if from--; from >= 0 {
			continue
		}
		if out = append(out, row); len(out) == n {
			break
		}
	}
	return out
}

// listed returns what lists show of some numbers of side.reports, in the order
// asked for.
func (s *Server) listed(ctx context.Context, rows []uint32) ([]reportRow, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	type numbered struct {
		reportRow
		row uint32
	}
	numbers := make([]string, len(rows))
	for i, row := range rows {
		numbers[i] = strconv.FormatUint(uint64(row), 10)
	}
	found, err := ask(ctx, s.db.SQL(), func(n *numbered) []any { return append(intoReport(&n.reportRow), &n.row) },
		"SELECT "+reportColumns+", r.number FROM side.reports r WHERE r.number IN ("+strings.Join(numbers, ", ")+")")
	if err != nil {
		return nil, err
	}
	at := make(map[uint32]reportRow, len(found))
	for _, n := range found {
		at[n.row] = n.reportRow
	}
	out := make([]reportRow, len(rows))
	for i, row := range rows {
		out[i] = at[row]
	}
	return out, nil
}

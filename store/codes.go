package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// codes are the closed lists that facts are coded with. They become ENUM
// types, whose order is the order of the lists, so that sorting by a code
// sorts by its place in the form.
type codes struct {
	tables, editions, indicators, applicants list
	states, statuses                         list
}

// A list is a closed list of codes with the rank of each.
type list struct {
	values []string
	rank   map[string]int
}

// codesOf takes the lists from the boxes of the forms.
func codesOf(indicators []Indicator) (codes, error) {
	if len(indicators) == 0 {
		return codes{}, errors.New("store: no indicators given: the code lists are made from them")
	}
	boxes := slices.Clone(indicators)
	var tables, editions []string
	for _, b := range boxes {
		tables, editions = appendNew(tables, b.Table), appendNew(editions, b.Edition)
	}
	tableRank, editionRank := newList(tables).rank, newList(editions).rank
	slices.SortStableFunc(boxes, func(a, b Indicator) int {
		return cmp.Or(cmp.Compare(tableRank[a.Table], tableRank[b.Table]),
			cmp.Compare(editionRank[a.Edition], editionRank[b.Edition]),
			cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
	var indicatorCodes, applicants []string
	previous := Indicator{}
	for _, b := range boxes {
		if b.Table != previous.Table || b.Edition != previous.Edition {
			previous = Indicator{}
		}
		indicatorCodes = insertAfter(indicatorCodes, previous.Indicator, b.Indicator)
		applicants = appendNew(applicants, b.Applicant)
		previous = b
	}
	var states, statuses []string
	for _, s := range normalize.States {
		states = append(states, string(s))
	}
	for _, s := range layout.Statuses {
		statuses = append(statuses, string(s))
	}
	return codes{newList(tables), newList(editions), newList(indicatorCodes), newList(applicants),
		newList(states), newList(statuses)}, nil
}

// insertAfter puts a code that only a later edition has where that edition has
// it: behind the code that precedes it there.
func insertAfter(values []string, previous, code string) []string {
	if slices.Contains(values, code) {
		return values
	}
	i := slices.Index(values, previous)
	if i < 0 {
		return append(values, code)
	}
	return slices.Insert(values, i+1, code)
}

// appendNew appends a value that is not there yet.
func appendNew(values []string, v string) []string {
	if slices.Contains(values, v) {
		return values
	}
	return append(values, v)
}

func newList(values []string) list {
	l := list{values, make(map[string]int, len(values))}
	for i, v := range values {
		l.rank[v] = i
	}
	return l
}

// has reports whether code is on the list.
func (l list) has(code string) bool {
	_, ok := l.rank[code]
	return ok
}

// types returns the statements that make the ENUM types.
func (c codes) types() []string {
	var out []string
	for _, t := range c.named() {
		quoted := make([]string, len(t.values))
		for i, v := range t.values {
			quoted[i] = quote(v)
		}
		out = append(out, fmt.Sprintf("CREATE TYPE %s AS ENUM (%s)", t.name, strings.Join(quoted, ", ")))
	}
	return out
}

// fingerprint identifies the lists and their order.
func (c codes) fingerprint() string {
	return fingerprint(strings.Join(c.types(), "\n"))
}

func (c codes) named() []namedList {
	return []namedList{
		{"form_table_code", c.tables.values},
		{"edition_code", c.editions.values},
		{"indicator_code", c.indicators.values},
		{"applicant_code", c.applicants.values},
		{"cell_state", c.states.values},
		{"document_status", c.statuses.values},
	}
}

type namedList struct {
	name   string
	values []string
}

func fingerprint(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// quote writes a string as an SQL literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

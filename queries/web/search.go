package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The text of all reports is too much to be read for every search, and an index
// of it would be as large as the database. A search reads the sections piece by
// piece, the last loaded first, until it has enough to show or its time is up;
// the page says how far it came, and the next one goes on from there.
const (
	searchPiece = 15360                 // sections read at a time: an eighth of a row group of the table
	searchTime  = 40 * time.Millisecond // after which no other piece is begun
)

// A passage is where a text was found.
type passage struct {
	Heading             string
	Before, Text, After string
	Section             int
}

// A searched is the outcome of a search in the text.
type searched struct {
	rows        []listed
	Read, Whole int    // sections
	Next        string // address that goes on; "" at the end
	Found       int
}

// A hit is a section that contains the text.
type hit struct {
	reportRow
	sectionRow
	row int64
}

// searchText reads sections for a text, at most one a report.
func (s *Server) searchText(r *request, f reportFilter, of *matching) (*searched, error) {
	ctx := r.Context()
	n, err := s.countOf(ctx, "SELECT coalesce(max(rowid) + 1, 0) FROM sections", nil)
	if err != nil {
		return nil, err
	}
	out, whole := &searched{Whole: n}, int64(n)
	end := whole
	if f.Cursor > 0 && int64(f.Cursor) < end {
		end = int64(f.Cursor)
	}
	seen := map[string]bool{}
	begun := time.Now()
	for end > 0 && len(out.rows) < pageRows && (end == whole || time.Since(begun) < searchTime) {
		from := max(end-searchPiece, 0)
		hits, err := s.searchPiece(ctx, f.Text, from, end, pageRows+1, of)
		if err != nil {
			return nil, err
		}
		end = from
		for _, h := range hits {
			if len(out.rows) == pageRows {
				end = h.row + 1
				break
			}
			if !seen[h.ID] {
				seen[h.ID] = true
				out.rows = append(out.rows, listed{reportRow: h.reportRow, Passage: around(h.sectionRow, f.Text)})
			}
			if len(hits) > pageRows {
				end = h.row
			}
		}
	}
	out.Read, out.Found = int(whole-end), len(out.rows)
	if end > 0 {
		out.Next = r.here().With("cursor", strconv.FormatInt(end, 10))
	}
	return out, nil
}

// searchPiece returns sections in a run of rows that contain a text, the last
// first, of reports that match.
func (s *Server) searchPiece(ctx context.Context, text string, from, end int64, limit int, of *matching) ([]hit, error) {
	holds := "contains(text, ?)"
	if strings.ContainsFunc(text, func(c rune) bool { return unicode.ToLower(c) != unicode.ToUpper(c) }) {
		holds = "contains(lower(text), lower(?))"
	}
	run := "rowid >= " + strconv.FormatInt(from, 10) + " AND rowid < " + strconv.FormatInt(end, 10)
	all, err := ask(ctx, s.db.SQL(), func(h *hit) []any { return []any{&h.row, &h.ID} }, "SELECT rowid, report_id FROM sections WHERE "+run+" AND "+holds+" ORDER BY rowid DESC", text)
	var out []hit
	var listed []uint32
	var sections []string
	for _, h := range all {
		e, ok := s.indexes["listed"].find(h.ID)
		for row := e.first; ok && row <= e.last && len(out) < limit; row++ { // more than one where two reports have the same hash
			if of.has(row) {
				out, listed, sections = append(out, h), append(listed, row), append(sections, strconv.FormatInt(h.row, 10))
			}
		}
	}
	if err != nil || len(out) == 0 {
		return nil, err
	}
	reports, err := s.listed(ctx, listed)
	if err != nil {
		return nil, err
	}
	type section struct {
		sectionRow
		row int64
	}
	texts, err := ask(ctx, s.db.SQL(), func(t *section) []any { return []any{&t.row, &t.Number, &t.Position, &t.Heading, &t.Text} },
		"SELECT rowid, number, position, coalesce(heading, ''), text FROM sections WHERE "+run+" AND rowid IN (SELECT unnest(["+strings.Join(sections, ", ")+"])::BIGINT)")
	at := make(map[int64]sectionRow, len(texts))
	for _, t := range texts {
		at[t.row] = t.sectionRow
	}
	for i := range out {
		if reports[i].ID != out[i].ID {
			out[i].row = -1
			continue
		}
		out[i].reportRow, out[i].sectionRow = reports[i], at[out[i].row]
	}
	return slices.DeleteFunc(out, func(h hit) bool { return h.row < 0 }), err
}

// aroundRunes is how much of a section is shown on each side of a text.
const aroundRunes = 48

// around cuts a passage out of a section.
func around(s sectionRow, text string) *passage {
	p := &passage{Heading: s.Heading, Section: s.Position}
	at := strings.Index(s.Text, text)
	length := len(text)
	if at < 0 {
		if low := strings.ToLower(s.Text); len(low) == len(s.Text) {
			at = strings.Index(low, strings.ToLower(text))
		}
	}
	if at < 0 {
		return p
	}
	from, to := at, at+length
	for range aroundRunes {
		if from > 0 {
			_, n := utf8.DecodeLastRuneInString(s.Text[:from])
			from -= n
		}
		if to < len(s.Text) {
			_, n := utf8.DecodeRuneInString(s.Text[to:])
			to += n
		}
	}
	p.Before, p.Text, p.After = s.Text[from:at], s.Text[at:at+length], s.Text[at+length:to]
	if from > 0 {
		p.Before = "…" + p.Before
	}
	if to < len(s.Text) {
		p.After += "…"
	}
	return p
}

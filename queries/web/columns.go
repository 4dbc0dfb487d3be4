package web

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gongkai/gongkai/queries/tabular"
)

// A column of a list: its name in files and addresses, its type in the
// database, and what it says of a row. A list is sorted by it with the greatest
// first if desc is set, at the first click.
type column[T any] struct {
	name, kind string
	of         func(T) tabular.Value
	desc       bool
}

// words is a column of text; whole of whole numbers; maybe and measured of
// numbers that may be missing.
func words[T any](name string, of func(T) string) column[T] {
	return column[T]{name: name, kind: "VARCHAR", of: func(row T) tabular.Value { return textValue(of(row)) }}
}

func whole[T any](name string, of func(T) int) column[T] {
	return column[T]{name: name, kind: "BIGINT", desc: true, of: func(row T) tabular.Value { return tabular.Value{Text: itoa(of(row))} }}
}

func maybe[T any](name string, of func(T) *int) column[T] {
	return column[T]{name: name, kind: "BIGINT", desc: true, of: func(row T) tabular.Value {
		if n := of(row); n != nil {
			return tabular.Value{Text: itoa(*n)}
		}
		return tabular.Value{Null: true}
	}}
}

func measured[T any](name string, of func(T) *float64) column[T] {
	return column[T]{name: name, kind: "DOUBLE", desc: true, of: func(row T) tabular.Value {
		if n := of(row); n != nil {
			return tabular.Value{Text: numberText(n)}
		}
		return tabular.Value{Null: true}
	}}
}

// dated is a column of days.
func dated[T any](name string, of func(T) *time.Time) column[T] {
	return column[T]{name: name, kind: "DATE", desc: true, of: func(row T) tabular.Value {
		if day := of(row); day != nil {
			return tabular.Value{Text: day.Format(time.DateOnly)}
		}
		return tabular.Value{Null: true}
	}}
}

// textValue is a text of the database; an empty one stands for NULL.
func textValue(s string) tabular.Value { return tabular.Value{Text: s, Null: s == ""} }

// tableOf writes rows in words.
func tableOf[T any](rows []T, columns []column[T]) Answer {
	var a Answer
	for _, c := range columns {
		a.Columns, a.Types = append(a.Columns, c.name), append(a.Types, c.kind)
	}
	for _, row := range rows {
		line := make([]tabular.Value, len(columns))
		for i, c := range columns {
			line[i] = c.of(row)
		}
		a.Rows = append(a.Rows, line)
	}
	return a
}

// A listing is a list of a page: its name in addresses, the heads of its columns,
// and the whole of it in words.
type listing struct {
	name  string
	Heads map[string]sorter
	table func() Answer
}

// sortable sorts rows that are all in memory by what the address asks for, and
// makes their heads.
func sortable[T any](r *request, name string, rows []T, columns []column[T]) listing {
	l := listing{name: name, Heads: map[string]sorter{}, table: func() Answer { return tableOf(rows, columns) }}
	by, dir := r.sorting(name)
	for _, c := range columns {
		s := sorter{Name: c.name, URL: r.sortBy(name, c.name, direction(c.desc))}
		if by == c.name {
			if s.Dir = dir; dir == "" {
				s.Dir = direction(c.desc)
			}
			s.URL = r.sortBy(name, c.name, opposite[s.Dir])
			sortRows(rows, c, s.Dir == "desc")
		}
		l.Heads[c.name] = s
	}
	return l
}

var opposite = map[string]string{"asc": "desc", "desc": "asc"}

func direction(desc bool) string {
	if desc {
		return "desc"
	}
	return "asc"
}

// sortRows sorts by a column; rows without a value stay behind either way.
func sortRows[T any](rows []T, c column[T], desc bool) {
	type keyed struct {
		row    T
		text   string
		number float64
		null   bool
	}
	all := make([]keyed, len(rows))
	for i, row := range rows {
		v := c.of(row)
		all[i] = keyed{row: row, text: v.Text, null: v.Null}
		if tabular.Numeric(c.kind) {
			n, err := strconv.ParseFloat(v.Text, 64)
			all[i].number, all[i].null = n, v.Null || err != nil
		}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		if a.null || b.null {
			return cmp.Compare(btoi(a.null), btoi(b.null))
		}
		n := cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.text, b.text))
		if tabular.Numeric(c.kind) {
			n = cmp.Compare(a.number, b.number)
		}
		if desc {
			n = -n
		}
		return n
	})
	for i := range all {
		rows[i] = all[i].row
	}
}

// sorting is the column that the address sorts a list by; "" if it does not. A
// page can have several lists: the sort is then "list.column".
func (r *request) sorting(list string) (by, dir string) {
	by = r.q.Get("sort")
	if list != "" {
		var named string
		if named, by, _ = strings.Cut(by, "."); named != list {
			return "", ""
		}
	}
	if dir = r.q.Get("dir"); dir != "asc" && dir != "desc" {
		dir = ""
	}
	return by, dir
}

// sortBy is the address of the page with a list sorted otherwise.
func (r *request) sortBy(list, by, dir string) string {
	if list != "" {
		by = list + "." + by
	}
	return r.here().With("sort", by, "dir", dir)
}

// A here is the address of a page, to be changed.
type here struct {
	path string
	q    url.Values
}

func (r *request) here() here { return here{r.URL.EscapedPath(), r.q} }

// With is the address with some parameters set, or left out where the value is
// empty; another order or filter begins at the first page.
func (h here) With(pairs ...string) string {
	q := url.Values{}
	for k, v := range h.q {
		if k != "page" && k != "cursor" && k != "as" && k != "list" {
			q[k] = v
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Del(pairs[i])
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return h.path
	}
	return h.path + "?" + q.Encode()
}

// Beside is the address of the page as a picture.
func (h here) Beside(format string) string {
	h.path += "." + format
	out := h.path
	if len(h.q) > 0 {
		out += "?" + h.q.Encode()
	}
	return out
}

// A taking is an address under which a list can be taken away as a file.
type taking struct{ Name, URL string }

// Take lists the files of a list of the page.
func (h here) Take(list string) []taking {
	var out []taking
	for _, format := range tabular.Formats {
		name := strings.ToUpper(format)
		if format == "parquet" {
			name = "Parquet"
		}
		out = append(out, taking{name, h.With("list", list, "as", format)})
	}
	return out
}

// mostTaken is how many rows a list of a page gives away: what is more is taken
// away as whole tables.
const mostTaken = 50000

// taken reports whether the request is for a list as a file.
func (r *request) taken() bool { return r.q.Get("as") != "" }

// rowsShown is how many rows of a long list the request is for.
func (r *request) rowsShown() int {
	if r.taken() {
		return mostTaken + 1
	}
	return pageRows
}

// file turns the answer of a page into a file of one of its lists.
func (r *request) file(a *answer) (*answer, error) {
	format := r.q.Get("as")
	i := slices.IndexFunc(a.lists, func(l listing) bool { return l.name == r.q.Get("list") })
	if i < 0 || !contains(tabular.Formats, format) {
		return nil, errNotFound
	}
	if err := r.sameSite(); err != nil {
		return nil, err
	}
	t := a.lists[i].table()
	if len(t.Rows) > mostTaken || t.More {
		return nil, &wrong{key: "take.too_many", args: []any{mostTaken}}
	}
	var b bytes.Buffer
	if err := t.Write(r.Context(), &b, format); err != nil {
		return nil, err
	}
	name := a.page
	if a.lists[i].name != "" {
		name += "-" + a.lists[i].name
	}
	return &answer{kind: tabular.MediaType(format), body: b.Bytes(), file: name + "." + format, unkept: a.unkept}, nil
}

// sameSite refuses what is costly to answer to the pages of other sites: they
// could keep the machine busy through a visitor's browser.
func (r *request) sameSite() error {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return &wrong{key: "error.other_site"}
	}
	return nil
}

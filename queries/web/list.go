package web

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// pageRows is how many rows a list shows at once.
const pageRows = 50

// A reportFilter is what a list of reports is narrowed to; it is the query of
// its address.
type reportFilter struct {
	Q, Text, Region, Level, Category, Edition, Findings, Sort, Dir string
	Year, Page                                                     int
	Cursor                                                         int // of the search in the text
}

// none is the filter value for reports without region, level or category.
const none = "none"

// readFilter reads the query of an address. What it does not know is left out.
func (r *request) readFilter() (reportFilter, error) {
	f := reportFilter{Q: strings.TrimSpace(r.q.Get("q")), Text: strings.TrimSpace(r.q.Get("text")), Region: r.q.Get("region"), Level: r.q.Get("level"),
		Category: r.q.Get("category"), Edition: r.q.Get("edition"), Findings: r.q.Get("findings"), Sort: r.q.Get("sort"), Dir: r.q.Get("dir")}
	for _, n := range []struct {
		name string
		into *int
	}{{"year", &f.Year}, {"page", &f.Page}, {"cursor", &f.Cursor}} {
		typed := r.q.Get(n.name)
		if typed == "" {
			continue
		}
		v, err := strconv.Atoi(typed)
		if err != nil || v < 0 || v > 1<<40 {
			return f, &wrong{key: "error.number", args: []any{n.name, typed}}
		}
		*n.into = v
	}
	if len(f.Q) > maxTyped || len(f.Text) > maxTyped {
		return f, &wrong{key: "error.too_long", args: []any{maxTyped}}
	}
	return f, nil
}

// maxTyped is the longest text to search for, in bytes.
const maxTyped = 300

// isHash is what the id of a report or the hash of a file looks like.
var isHash = regexp.MustCompile(`^[0-9a-f]{16,64}$`)

// condition is the filter in SQL over reports r, with what is bound to it.
func (f reportFilter) condition() (string, []any) {
	where := []string{"r.is_current"}
	var args []any
	add := func(text string, values ...any) {
		where = append(where, text)
		args = append(args, values...)
	}
	for _, word := range strings.Fields(f.Q) {
		if isHash.MatchString(word) {
			add("(contains(coalesce(r.agency_name, ''), ?) OR contains(coalesce(r.title, ''), ?) OR r.report_id = ? OR r.sha256 = ?)", word, word, word, word)
			continue
		}
		add("(contains(coalesce(r.agency_name, ''), ?) OR contains(coalesce(r.title, ''), ?))", word, word)
	}
	if f.Year != 0 {
		add("r.year = ?", f.Year)
	}
	switch f.Region {
	case "":
	case none:
		add("r.region_code IS NULL")
	default:
		add("starts_with(r.region_code, ?)", within(f.Region))
	}
	for _, c := range [][2]string{{"r.level", f.Level}, {"r.category", f.Category}} {
		switch c[1] {
		case "":
		case none:
			add(c[0] + " IS NULL")
		default:
			add(c[0]+" = ?", c[1])
		}
	}
	if f.Edition != "" {
		add("r.report_id IN (SELECT report_id FROM side.place WHERE list_contains(string_split(editions, ' '), ?))", f.Edition)
	}
	switch f.Findings {
	case "any":
		add("r.findings > 0")
	case none:
		add("r.findings = 0")
	case "error", "warning":
		add("r.findings > 0 AND r.report_id IN (SELECT report_id FROM findings WHERE severity = ? AND result = 'fail')", f.Findings)
	}
	return strings.Join(where, " AND "), args
}

// orders are what a list of reports can be sorted by; the first is the usual.
var orders = []struct{ name, sql, dir string }{
	{"year", "r.year", "desc"},
	{"agency", "r.agency_name", "asc"},
	{"region", "r.region_code", "asc"},
	{"published", "r.published_on", "desc"},
	{"boxes", "r.boxes_read", "desc"},
	{"findings", "r.findings", "desc"},
}

// order is the sorting in SQL; it also completes the filter.
func (f *reportFilter) order() string {
	i := max(slices.IndexFunc(orders, func(o struct{ name, sql, dir string }) bool { return o.name == f.Sort }), 0)
	f.Sort = orders[i].name
	if f.Dir != "asc" && f.Dir != "desc" {
		f.Dir = orders[i].dir
	}
	return orders[i].sql + " " + f.Dir + " NULLS LAST, r.year DESC, r.region_code, r.agency_name, r.report_id"
}

// with returns the address of the list with some parameters changed.
func (f reportFilter) with(lang string, pairs ...any) string {
	p := map[string]any{"q": f.Q, "text": f.Text, "region": f.Region, "level": f.Level, "category": f.Category, "edition": f.Edition, "findings": f.Findings,
		"sort": f.Sort, "dir": f.Dir, "year": blankZero(f.Year)}
	for i := 0; i+1 < len(pairs); i += 2 {
		p[pairs[i].(string)] = pairs[i+1]
	}
	if p["sort"] == orders[0].name && p["dir"] == orders[0].dir {
		p["sort"], p["dir"] = "", ""
	}
	parts := []any{"reports", "?"}
	for k, v := range p {
		parts = append(parts, k, v)
	}
	return link(lang, parts...)
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return itoa(n)
}

// A sorter is the head of a sortable column.
type sorter struct {
	Name, URL string
	Dir       string // of the list now, if it is sorted by this column
}

// sorters are the heads of the columns by name.
func (f reportFilter) sorters(lang string) map[string]sorter {
	out := map[string]sorter{}
	for _, o := range orders {
		s := sorter{Name: o.name}
		dir := o.dir
		if f.Sort == o.name {
			s.Dir = f.Dir
			dir = map[string]string{"asc": "desc", "desc": "asc"}[f.Dir]
		}
		s.URL = f.with(lang, "sort", o.name, "dir", dir)
		out[o.name] = s
	}
	return out
}

// lists are the choices of the filters.
type lists struct {
	Years      []int
	Levels     []option
	Categories []option
	Regions    []option
	Editions   []option
}

type option struct{ Value, Name string }

// lists returns the choices in a language.
func (s *Server) lists(lang string) *lists {
	l := &lists{Years: s.names.years}
	for _, v := range s.names.levels {
		l.Levels = append(l.Levels, option{v, s.texts.say(lang, "level."+v)})
	}
	for _, v := range s.names.catCodes {
		l.Categories = append(l.Categories, option{v, inLanguage(lang, s.names.categories[v].ZH, s.names.categories[v].EN)})
	}
	for _, v := range s.names.provinces {
		l.Regions = append(l.Regions, option{v, s.names.regionName(v)})
	}
	for _, f := range s.opt.Forms {
		if !slices.ContainsFunc(l.Editions, func(o option) bool { return o.Value == f.Edition }) && slices.Contains(s.names.editions, f.Edition) {
			l.Editions = append(l.Editions, option{f.Edition, inLanguage(lang, f.NameZH, f.NameEN)})
		}
	}
	return l
}

// A listed is a report in a list.
type listed struct {
	reportRow
	Place   string // region in words
	Kind    pair
	Passage *passage
}

// count counts rows; the database does not change, so every number is counted
// once.
func (s *Server) count(ctx context.Context, from string, args []any) (int, error) {
	v, err := s.results.get(fmt.Sprintf("count %s %q", from, args), func() (any, int, error) {
		n, err := askOne(ctx, s.db.SQL(), func(n *int) []any { return []any{n} }, "SELECT count(*) FROM "+from, args...)
		return n, len(from) + keyBytes, err
	})
	if err != nil {
		return 0, err
	}
	return v.(int), nil
}

// reports lists reports by filters, or by a search in their text.
func (s *Server) reports(r *request) (*answer, error) {
	f, err := r.readFilter()
	if err != nil {
		return nil, err
	}
	order := f.order()
	where, args := f.condition()
	data := struct {
		Filter      reportFilter
		Rows        []listed
		Total       int
		From        int
		Prev, Next  string
		Sorters     map[string]sorter
		Lists       *lists
		Search      *searched
		RegionNames []region
	}{Filter: f, Sorters: f.sorters(r.lang), Lists: s.lists(r.lang)}
	if f.Region != "" && f.Region != none {
		data.RegionNames = s.names.regionPath(f.Region)
	}
	if f.Text != "" {
		data.Search, err = s.searchText(r, f, where, args)
		if err != nil {
			return nil, err
		}
		data.Rows = data.Search.rows
	} else {
		data.Total, err = s.count(r.Context(), "reports r WHERE "+where, args)
		if err != nil {
			return nil, err
		}
		data.From = min(f.Page*pageRows, max(data.Total-1, 0)/pageRows*pageRows)
		rows, err := ask(r.Context(), s.db.SQL(), intoReport,
			"SELECT "+reportColumns+" FROM reports r WHERE "+where+" ORDER BY "+order+" LIMIT "+itoa(pageRows)+" OFFSET "+itoa(data.From), args...)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			data.Rows = append(data.Rows, listed{reportRow: row})
		}
		if data.From > 0 {
			data.Prev = f.with(r.lang, "page", blankZero(f.Page-1))
		}
		if data.From+len(rows) < data.Total {
			data.Next = f.with(r.lang, "page", f.Page+1)
		}
	}
	for i := range data.Rows {
		data.Rows[i].Place = s.names.regionName(data.Rows[i].Region)
		data.Rows[i].Kind = s.names.categories[data.Rows[i].Category]
	}
	return &answer{page: "reports", title: s.texts.say(r.lang, "reports.title"), data: data}, nil
}

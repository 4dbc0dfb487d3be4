package web

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// pageRows is how many rows a list shows at once.
const pageRows = 50

// A reportFilter is what a list of reports is narrowed to; it is the query of
// its address.
type reportFilter struct {
	Q, Text, Region, Level, Category, Edition, Findings string
	Year, Page                                          int
	Cursor                                              int // of the search in the text
}

// none is the filter value for reports without region, level or category.
const none = "none"

// readFilter reads the query of an address. What it does not know is left out.
func (r *request) readFilter() (reportFilter, error) {
	f := reportFilter{Q: strings.TrimSpace(r.q.Get("q")), Text: strings.TrimSpace(r.q.Get("text")), Region: r.q.Get("region"), Level: r.q.Get("level"),
		Category: r.q.Get("category"), Edition: r.q.Get("edition"), Findings: r.q.Get("findings")}
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
		add("(contains(coalesce(r.title, ''), ?) OR NOT r.titled AND contains(coalesce(r.agency_name, ''), ?))", word, word)
	}
	if f.Year != 0 {
		add("r.year = ?", f.Year)
	}
	switch f.Region {
	case "":
	case none:
		add("r.region_code IS NULL")
	default:
		add(inside("r.region_code", f.Region))
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

// An order is what a long list can be sorted by, in SQL, and which way first.
type order struct{ name, sql, dir string }

// orders are what a list of reports can be sorted by; the first is the usual.
var orders = []order{
	{"year", "r.year", "desc"},
	{"agency", "r.agency_name", "asc"},
	{"region", "r.region_code", "asc"},
	{"kind", "r.category", "asc"},
	{"published", "r.published_on", "desc"},
	{"boxes", "r.boxes_read", "desc"},
	{"findings", "r.findings", "desc"},
}

// sortersOf is how the address sorts a long list, in SQL, and the heads of its
// columns.
func sortersOf(r *request, orders []order) (by string, heads map[string]sorter) {
	asked, dir := r.sorting("")
	i := max(slices.IndexFunc(orders, func(o order) bool { return o.name == asked }), 0)
	if dir == "" || orders[i].name != asked {
		dir = orders[i].dir
	}
	heads = map[string]sorter{}
	for k, o := range orders {
		s := sorter{Name: o.name, URL: r.sortBy("", o.name, o.dir)}
		if k == i {
			s.Dir, s.URL = dir, r.sortBy("", o.name, opposite[dir])
		}
		heads[o.name] = s
	}
	return orders[i].sql + " " + dir, heads
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

// count counts rows.
func (s *Server) count(ctx context.Context, from string, args []any) (int, error) {
	return s.countOf(ctx, "SELECT count(*) FROM "+from, args)
}

// countOf asks for one number; the database does not change, so it is asked
// once.
func (s *Server) countOf(ctx context.Context, text string, args []any) (int, error) {
	v, err := s.results.get(fmt.Sprintf("count %s %q", text, args), func() (any, int, error) {
		n, err := askOne(ctx, s.db.SQL(), func(n *int) []any { return []any{n} }, text, args...)
		return n, len(text) + keyBytes, err
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
	by, heads := sortersOf(r, orders)
	order := ""
	if by != orders[0].sql+" "+orders[0].dir {
		order = by + " NULLS LAST, "
	}
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
	}{Filter: f, Sorters: heads, Lists: s.lists(r.lang)}
	if f.Region != "" && f.Region != none {
		data.RegionNames = s.names.regionPath(f.Region)
	}
	of, err := s.matching(r.Context(), where, args)
	if err != nil {
		return nil, err
	}
	if f.Text != "" {
		data.Search, err = s.searchText(r, f, of)
		if err != nil {
			return nil, err
		}
		data.Rows = data.Search.rows
	} else {
		data.Total, data.From = of.count, r.from(f.Page, of.count)
		rows, err := s.sorted(r, of, data.From, order, where, args)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			data.Rows = append(data.Rows, listed{reportRow: row})
		}
		if data.From > 0 {
			data.Prev = r.here().With("page", blankZero(f.Page-1))
		}
		if data.From+len(rows) < data.Total {
			data.Next = r.here().With("page", itoa(f.Page+1))
		}
	}
	for i := range data.Rows {
		data.Rows[i].Place = s.names.regionName(data.Rows[i].Region)
		data.Rows[i].Kind = s.names.categories[data.Rows[i].Category]
	}
	return &answer{page: "reports", title: s.texts.say(r.lang, "reports.title"), data: data,
		lists: []listing{{name: "reports", table: func() Answer { return tableOf(data.Rows, listedColumns) }}}}, nil
}

// sorted returns the rows of a page of a list, sorted by something before the
// usual, or "".
func (s *Server) sorted(r *request, of *matching, from int, by, where string, args []any) ([]reportRow, error) {
	if by == "" && !r.taken() {
		return s.listed(r.Context(), s.onPage(of, from, pageRows))
	}
	order := " ORDER BY " + by + "r.place"
	return ask(r.Context(), s.db.SQL(), intoReport, "SELECT "+reportColumns+" FROM side.reports r WHERE r.number IN (SELECT r.number FROM side.reports r WHERE "+where+order+
		" LIMIT "+itoa(r.rowsShown())+" OFFSET "+itoa(from)+")"+order, args...)
}

// from is the first row of a page of a long list; a file has all of them.
func (r *request) from(page, total int) int {
	if r.taken() {
		return 0
	}
	return min(page*pageRows, max(total-1, 0)/pageRows*pageRows)
}

// reportOrder sorts reports that are alike otherwise.
const reportOrder = " NULLS LAST, r.year DESC, r.region_code, r.agency_name, r.report_id"

// listedColumns are a list of reports as a file.
var listedColumns = []column[listed]{
	words("report_id", func(l listed) string { return l.ID }), words("agency", func(l listed) string { return l.Agency }),
	words("title", func(l listed) string { return l.Title }), maybe("year", func(l listed) *int { return l.Year }),
	words("region_code", func(l listed) string { return l.Region }), words("region", func(l listed) string { return l.Place }),
	words("level", func(l listed) string { return l.Level }), words("category", func(l listed) string { return l.Category }),
	words("scope", func(l listed) string { return l.Scope }), dated("published", func(l listed) *time.Time { return l.Published }),
	whole("boxes_expected", func(l listed) int { return l.Expected }), whole("boxes_read", func(l listed) int { return l.Read }),
	whole("findings", func(l listed) int { return l.Findings }), words("sha256", func(l listed) string { return l.SHA256 }),
	words("passage", func(l listed) string {
		if l.Passage == nil {
			return ""
		}
		return l.Passage.Before + l.Passage.Text + l.Passage.After
	}),
}

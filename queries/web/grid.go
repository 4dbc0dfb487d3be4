package web

import (
	"bytes"
	"fmt"
	"image/color"
	"slices"
	"time"

	"github.com/gongkai/gongkai/queries/chart"
)

// gridAgencies is how many agencies the grid shows at once.
const gridAgencies = 60

// A gridLine is one agency with what became of its report for each year.
type gridLine struct {
	Key, Unit string
	Cells     []*coverCell // by year; nil if nothing was expected
}

// A coverCell is what became of the report of one agency for one year.
type coverCell struct {
	key, unit, detail, url string
	Year                   int
	Status, Report         string
	Due, Published         *time.Time
	Days                   *int // published after the day due; below zero before it
}

// Shade is the class of the cell: how late a report is, or that it is missing.
func (c coverCell) Shade() string {
	switch {
	case c.Status == "not_found" || c.Status == "late":
		return "missing"
	case c.Status == "found" || c.Status == "found_late":
		switch {
		case c.Days == nil && c.Status == "found_late":
			return "late2"
		case c.Days == nil:
			return "found"
		case *c.Days <= 0:
			return "ontime"
		case *c.Days <= 31:
			return "late1"
		}
		return "late2"
	}
	return "open"
}

// gridOrders are what the grid can be sorted by, over the cells of an agency;
// the first is the usual. Late is the mean number of days after the day due.
var gridOrders = []order{
	{"region", "region", "asc"},
	{"agency", "name", "asc"},
	{"missing", "missing", "desc"},
	{"late", "late", "desc"},
}

// gridWhere is the filter of the address over the table coverage.
func gridWhere(f reportFilter) (where string, args []any) {
	where = "true"
	if f.Region != "" && f.Region != none {
		where = inside("region_code", f.Region)
	}
	if f.Q != "" {
		where, args = where+" AND contains(unit, ?)", append(args, f.Q)
	}
	return where, args
}

// readCells reads the cells of the agencies that a page of the grid shows.
func (s *Server) readCells(r *request) ([]coverCell, error) {
	f, err := r.readFilter()
	if err != nil {
		return nil, err
	}
	where, args := gridWhere(f)
	order, _ := sortersOf(r, gridOrders)
	from, limit := f.Page*gridAgencies, gridAgencies
	if r.taken() {
		from, limit = 0, mostTaken
	}
	return ask(r.Context(), s.db.SQL(), func(c *coverCell) []any {
		return []any{&c.key, &c.unit, &c.Year, &c.Status, &c.Report, &c.Due, &c.Published, &c.Days, &c.detail, &c.url}
	}, `WITH shown AS (SELECT *, row_number() OVER () AS n FROM (SELECT agency_key, min(coalesce(region_code, '')) AS region, min(unit) AS name,
			count(*) FILTER (status IN ('not_found', 'late')) AS missing, avg(published_on - due_on) AS late FROM coverage WHERE `+where+`
			GROUP BY 1 ORDER BY `+order+` NULLS LAST, 2, 3, 1 LIMIT `+itoa(limit)+` OFFSET `+itoa(from)+`))
		SELECT c.agency_key, s.name, c.year, c.status, coalesce(c.report_id, ''), c.due_on, c.published_on, c.published_on - c.due_on, coalesce(c.detail, ''), coalesce(c.url, '')
		FROM coverage c JOIN shown s USING (agency_key) ORDER BY s.n, c.year`, args...)
}

// grid shows coverage and lateness: agencies down, years across.
func (s *Server) grid(r *request) (*answer, error) {
	f, err := r.readFilter()
	if err != nil {
		return nil, err
	}
	where, args := gridWhere(f)
	total, err := s.countOf(r.Context(), "SELECT count(DISTINCT agency_key) FROM coverage WHERE "+where, args)
	if err != nil {
		return nil, err
	}
	_, heads := sortersOf(r, gridOrders)
	cells, err := s.readCells(r)
	if err != nil {
		return nil, err
	}
	data := struct {
		Filter     reportFilter
		Lists      *lists
		Years      []int
		Lines      []gridLine
		Total      int
		Prev, Next string
		Shades     []string
		Heads      map[string]sorter
	}{Filter: f, Lists: s.lists(r.lang), Total: total, Shades: gridShades, Heads: heads}
	data.Years, data.Lines = gridLines(cells)
	if f.Page > 0 {
		data.Prev = r.here().With("page", blankZero(f.Page-1))
	}
	if (f.Page+1)*gridAgencies < total {
		data.Next = r.here().With("page", itoa(f.Page+1))
	}
	return &answer{page: "grid", title: s.texts.say(r.lang, "grid.title"), data: data,
		lists: []listing{{name: "cells", table: func() Answer { return tableOf(cells, cellFields) }}}}, nil
}

// gridShades are the classes of the cells, for the legend.
var gridShades = []string{"ontime", "late1", "late2", "found", "missing", "open"}

// gridColors are the colours of the classes in a picture, as the style sheet has
// them; what is not found is hatched there and plain here.
var gridColors = []color.Color{rgb(0xCF, 0xE0, 0xD4), rgb(0xF2, 0xD9, 0xA0), rgb(0xE2, 0xA0, 0x79), rgb(0xDF, 0xE3, 0xE8), rgb(0xC9, 0x83, 0x7A), rgb(0xF4, 0xF4, 0xF2)}

func rgb(r, g, b uint8) color.Color { return color.NRGBA{R: r, G: g, B: b, A: 0xFF} }

// gridChart draws the grid as it is shown.
func (s *Server) gridChart(format, kind string) func(*request) (*answer, error) {
	return func(r *request) (*answer, error) {
		cells, err := s.readCells(r)
		if err != nil {
			return nil, err
		}
		if len(cells) == 0 {
			return nil, errNotFound
		}
		p := chart.Picture{Kind: "grid", Titles: []string{s.texts.say(r.lang, "grid.title")}, Lang: chart.Language(r.lang), Notes: []string{s.texts.say(r.lang, "grid.lead")}}
		for i, shade := range gridShades {
			p.Classes = append(p.Classes, chart.Class{Name: s.texts.say(r.lang, "grid."+shade), Color: gridColors[i]})
		}
		for _, c := range cells {
			class := float64(slices.Index(gridShades, c.Shade()))
			point := chart.Point{Label: c.unit, X: float64(c.Year), Value: &class}
			if c.Days != nil {
				days := float64(*c.Days)
				point.N = &days
			}
			p.Points = append(p.Points, point)
		}
		var b bytes.Buffer
		if err := p.Write(&b, format); err != nil {
			return nil, fmt.Errorf("explorer: %w", err)
		}
		return &answer{kind: kind, body: b.Bytes(), file: "grid." + format, policy: picturePolicy}, nil
	}
}

// gridLines puts the cells of each agency in a line, under their years.
func gridLines(cells []coverCell) (years []int, out []gridLine) {
	for _, c := range cells {
		if !slices.Contains(years, c.Year) {
			years = append(years, c.Year)
		}
	}
	slices.Sort(years)
	for _, c := range cells {
		if n := len(out); n == 0 || out[n-1].Key != c.key {
			out = append(out, gridLine{Key: c.key, Unit: c.unit, Cells: make([]*coverCell, len(years))})
		}
		out[len(out)-1].Cells[slices.Index(years, c.Year)] = &c
	}
	return years, out
}

// cellFields are the cells of the grid as a file.
var cellFields = []column[coverCell]{
	words("agency_key", func(c coverCell) string { return c.key }), words("agency", func(c coverCell) string { return c.unit }),
	whole("year", func(c coverCell) int { return c.Year }), words("status", func(c coverCell) string { return c.Status }),
	dated("due", func(c coverCell) *time.Time { return c.Due }), dated("published", func(c coverCell) *time.Time { return c.Published }),
	maybe("days_late", func(c coverCell) *int { return c.Days }), words("report_id", func(c coverCell) string { return c.Report }),
	words("detail", func(c coverCell) string { return c.detail }), words("url", func(c coverCell) string { return c.url }),
}

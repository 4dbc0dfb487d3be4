package web

import (
	"slices"
	"time"
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

// grid shows coverage and lateness: agencies down, years across.
func (s *Server) grid(r *request) (*answer, error) {
	f, err := r.readFilter()
	if err != nil {
		return nil, err
	}
	where, args := "true", []any(nil)
	if f.Region != "" && f.Region != none {
		where, args = "starts_with(coalesce(region_code, ''), ?)", []any{within(f.Region)}
	}
	if f.Q != "" {
		where, args = where+" AND contains(unit, ?)", append(args, f.Q)
	}
	total, err := askOne(r.Context(), s.db.SQL(), func(n *int) []any { return []any{n} }, "SELECT count(DISTINCT agency_key) FROM coverage WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	cells, err := ask(r.Context(), s.db.SQL(), func(c *coverCell) []any {
		return []any{&c.key, &c.unit, &c.Year, &c.Status, &c.Report, &c.Due, &c.Published, &c.Days, &c.detail, &c.url}
	}, `WITH shown AS (SELECT agency_key, min(coalesce(region_code, '')) AS region, min(unit) AS name FROM coverage WHERE `+where+`
			GROUP BY 1 ORDER BY 2, 3, 1 LIMIT `+itoa(gridAgencies)+` OFFSET `+itoa(f.Page*gridAgencies)+`)
		SELECT c.agency_key, s.name, c.year, c.status, coalesce(c.report_id, ''), c.due_on, c.published_on, c.published_on - c.due_on, coalesce(c.detail, ''), coalesce(c.url, '')
		FROM coverage c JOIN shown s USING (agency_key) ORDER BY s.region, s.name, c.agency_key, c.year`, args...)
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
	}{Filter: f, Lists: s.lists(r.lang), Total: total, Shades: []string{"ontime", "late1", "late2", "found", "missing", "open"}}
	for _, c := range cells {
		if !slices.Contains(data.Years, c.Year) {
			data.Years = append(data.Years, c.Year)
		}
	}
	slices.Sort(data.Years)
	for _, c := range cells {
		if n := len(data.Lines); n == 0 || data.Lines[n-1].Key != c.key {
			data.Lines = append(data.Lines, gridLine{Key: c.key, Unit: c.unit, Cells: make([]*coverCell, len(data.Years))})
		}
		data.Lines[len(data.Lines)-1].Cells[slices.Index(data.Years, c.Year)] = &c
	}
	at := func(page int) string {
		return link(r.lang, "grid", "?", "q", f.Q, "region", f.Region, "page", blankZero(page))
	}
	if f.Page > 0 {
		data.Prev = at(f.Page - 1)
	}
	if (f.Page+1)*gridAgencies < total {
		data.Next = at(f.Page + 1)
	}
	return &answer{page: "grid", title: s.texts.say(r.lang, "grid.title"), data: data}, nil
}

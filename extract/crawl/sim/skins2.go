package sim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// years is an archive with a list for each year.
func years(s *site, items []entry) {
	v := s.view()
	byYear := map[int][]entry{}
	for _, e := range items {
		if byYear[e.Year] == nil {
			v.Years = append(v.Years, entry{Href: fmt.Sprintf("/gknb/%d/index.html", e.Year), Title: fmt.Sprintf("%d年", e.Year), Year: e.Year})
		}
		byYear[e.Year] = append(byYear[e.Year], e)
	}
	s.page(s.column, list, "years.html", v)
	for y, of := range byYear {
		pages := cut(of, s.per)
		column := fmt.Sprintf("/gknb/%d/index.html", y)
		for n := range pages {
			v := s.listView(pages, n, len(of))
			v.Column = fmt.Sprintf("政府信息公开年报%d年", y)
			v.NextYear, v.NextYearName = "/empty/2032", "2032年"
			for k := range pages {
				v.Numbers = append(v.Numbers, entry{Href: numbered(column, "index", "html", k, 1), Title: fmt.Sprint(k + 1)})
			}
			s.page(numbered(column, "index", "html", n, 1), list, "yearlist.html", v)
		}
	}
}

// endless answers every year there may ever be.
func (s *site) endless(r *http.Request) *resource {
	n := 0
	fmt.Sscanf(strings.TrimPrefix(r.URL.Path, "/empty/"), "%d", &n)
	return s.emptyYear(n)
}

// jsonPost is a list that a script asks for; its total is a cap.
func jsonPost(s *site, items []entry) {
	s.page(s.column, list, "jsonpost.html", s.view())
	pages := cut(items, s.per)
	s.live["/front/api/data/affair"] = func(r *http.Request) *resource {
		body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		var q struct {
			ChannelList      []string
			PageNo, PageSize int
		}
		if r.Method != http.MethodPost || json.Unmarshal(body, &q) != nil || len(q.ChannelList) != 1 || q.PageNo < 1 {
			return &resource{kind: trap, status: http.StatusNotFound}
		}
		rows := []map[string]any{}
		if q.PageNo <= len(pages) {
			for _, e := range pages[q.PageNo-1] {
				rows = append(rows, map[string]any{"title": e.Title, "url": e.Href, "date": e.Date})
			}
		}
		return asJSON(map[string]any{"code": 200, "data": map[string]any{"list": rows, "totalCount": 10000}})
	}
}

// grouped collects entries by unit, in order of first appearance.
func grouped(items []entry) []group {
	var out []group
	for _, e := range items {
		i := slices.IndexFunc(out, func(g group) bool { return g.Unit == e.Unit })
		if i < 0 {
			out = append(out, group{Unit: e.Unit})
			i = len(out) - 1
		}
		out[i].Items = append(out[i].Items, e)
	}
	return out
}

// iframe is a platform in a frame: a tree of units, under each its years.
func iframe(s *site, items []entry) {
	v := s.view()
	v.Frame = "/platform/index_362.html"
	s.page(s.column, list, "iframe.html", v)
	v.Groups = grouped(items)
	for _, g := range v.Groups {
		for i := range g.Items {
			if g.Items[i].N > 0 { // a report; the traps keep their titles
				g.Items[i].Text = fmt.Sprintf("%d年", g.Items[i].Year)
			}
		}
	}
	s.page(v.Frame, list, "tree.html", v)
}

// unitTree has a folder for each unit; titles there leave the unit out.
func unitTree(s *site, items []entry) {
	v := s.view()
	v.Groups = grouped(items)
	for i := range v.Groups {
		g := &v.Groups[i]
		g.Href = fmt.Sprintf("%sbm%d/", s.column, i+1)
		u := s.view()
		u.Unit, u.Items = g.Unit, g.Items
		u.Column = "政府信息公开年报"
		s.page(g.Href, list, "unit.html", u)
	}
	s.page(s.column, list, "units.html", v)
}

// writeln is a list that a script writes.
func writeln(s *site, items []entry) {
	pages := cut(items, s.per)
	for n := range pages {
		v := s.listView(pages, n, len(items))
		if v.More {
			v.NextHref = numbered(s.column, "list", "html", n+1, 1)
		}
		s.page(numbered(s.column, "list", "html", n, 1), list, "writeln.html", v)
	}
}

// inline keeps its records in a script, the older half as markup in a text area.
func inline(s *site, items []entry) {
	v := s.view()
	half := len(items) / 2
	v.Items = items[:half]
	var b strings.Builder
	for _, e := range items[half:] {
		fmt.Fprintf(&b, `&lt;li&gt;&lt;a href="%s"&gt;%s&lt;/a&gt;&lt;/li&gt;`, e.Href, e.Title)
	}
	v.Hidden = b.String()
	s.page(s.column, list, "inline.html", v)
}

// script is a list that is empty until a browser has run its script.
func script(s *site, items []entry) {
	pages := cut(items, s.per)
	for n := range pages {
		v := s.listView(pages, n, len(items))
		if v.More {
			v.NextHref = numbered(s.column, "open", "html", n+1, 1)
		}
		s.page(numbered(s.column, "open", "html", n, 1), list, "script.html", v)
		var b strings.Builder
		for _, e := range pages[n] {
			fmt.Fprintf(&b, "%s\t%s\n", e.Href, e.Title)
		}
		s.add(fmt.Sprintf("/open/rows/%d", n+1), list, "text/plain; charset=utf-8", []byte(b.String()))
	}
}

package web

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/queries/chart"
)

// maxCompared is how many agencies or regions one comparison takes: as many as
// a reader tells apart.
const maxCompared = 8

// A comparison is what is compared; it is the query of the address.
type comparison struct {
	What string   // "series" or "rate" or "metric", a colon, and the code
	By   string   // applicant of a series
	Who  []string // keys of agencies, or "region:" and a code
	Find string   // to add others
}

// A compared is one agency or region with its points over the years.
type compared struct {
	Key, Name, Remove string
	Points            []comparedPoint
}

// A comparedPoint is one year of one line.
type comparedPoint struct {
	Year       int
	Value      *float64
	Low, High  *float64
	N          *int // reports, or cases of a rate
	Unit       string
	Edition    string
	Comparable string // start, yes, with_care, no
	Reason     string // why not, or with what care
	Report     string // for an agency
	Mixed      bool   // reports of several editions are added up
}

// A choice is something that can be compared.
type choice struct{ Value, Name string }

// A choiceGroup are the choices of one kind.
type choiceGroup struct {
	Name    string
	Choices []choice
}

// readComparison reads the query of an address. A series that is told by
// applicant is that of all of them unless one is asked for.
func (s *Server) readComparison(r *request) (comparison, error) {
	c := comparison{What: r.q.Get("what"), By: r.q.Get("by"), Find: strings.TrimSpace(r.q.Get("find"))}
	for _, w := range r.q["who"] {
		if w != "" && !slices.Contains(c.Who, w) {
			c.Who = append(c.Who, w)
		}
	}
	if len(c.Who) > maxCompared {
		return c, &wrong{key: "compare.too_many", args: []any{maxCompared}}
	}
	if len(c.Find) > maxTyped {
		return c, &wrong{key: "error.too_long", args: []any{maxTyped}}
	}
	kind, code := c.kind()
	if kind != ofSeries {
		c.By = ""
		return c, nil
	}
	if all, err := s.members(r.Context(), code, allApplicants); err != nil || len(all) == 0 || c.By != "" {
		return c, err
	}
	c.By = allApplicants
	return c, nil
}

// allApplicants is the applicant of what is counted over all kinds of them.
const allApplicants = "total"

// address returns the address of a page about a comparison.
func (c comparison) address(lang, page string) string {
	out := link(lang, page, "?", "what", c.What, "by", c.By)
	for _, w := range c.Who {
		out += "&" + strings.TrimPrefix(link(lang, "x", "?", "who", w), "/"+lang+"/x?")
	}
	return out
}

// without is the comparison without one of those compared; plus, with another.
func (c comparison) without(key string) comparison {
	c.Who = slices.DeleteFunc(slices.Clone(c.Who), func(w string) bool { return w == key })
	c.Find = ""
	return c
}

func (c comparison) plus(key string) comparison {
	c = c.without(key)
	c.Who = append(c.Who, key)
	return c
}

// kind and code cut what is compared in two.
func (c comparison) kind() (kind, code string) {
	kind, code, _ = strings.Cut(c.What, ":")
	return kind, code
}

// compare shows up to eight agencies or regions over the years.
func (s *Server) compare(r *request) (*answer, error) {
	c, err := s.readComparison(r)
	if err != nil {
		return nil, err
	}
	groups, err := s.choices(r)
	if err != nil {
		return nil, err
	}
	data := struct {
		What            comparison
		Groups          []choiceGroup
		Applicants      []choice
		Lines           []compared
		Years           []int
		Found           []choice
		Notes           []string
		SVG, PNG        string
		Name            string
		Intervals, None bool
	}{What: c, Groups: groups, Name: choiceName(groups, c.What)}
	for code, n := range s.names.applicants {
		data.Applicants = append(data.Applicants, choice{code, inLanguage(r.lang, n.ZH, n.EN)})
	}
	slices.SortFunc(data.Applicants, func(a, b choice) int { return strings.Compare(a.Value, b.Value) })
	if c.Find != "" {
		if data.Found, err = s.candidates(r, c); err != nil {
			return nil, err
		}
	}
	if data.Lines, err = s.lines(r, c); err != nil {
		return nil, err
	}
	for _, l := range data.Lines {
		for _, p := range l.Points {
			if !slices.Contains(data.Years, p.Year) {
				data.Years = append(data.Years, p.Year)
			}
			data.Intervals = data.Intervals || p.Low != nil
			if p.Reason != "" && p.Comparable != "yes" {
				note := fmt.Sprintf("%d: %s — %s", p.Year, s.texts.say(r.lang, "compare."+p.Comparable), inReason(r.lang, p.Reason))
				if !slices.Contains(data.Notes, note) {
					data.Notes = append(data.Notes, note)
				}
			}
		}
	}
	slices.Sort(data.Years)
	if len(data.Years) > 0 {
		data.SVG, data.PNG = c.address(r.lang, "compare.svg"), c.address(r.lang, "compare.png")
	}
	data.None = c.What != "" && len(c.Who) > 0 && len(data.Years) == 0
	points := pointRows(c, data.Lines)
	return &answer{page: "compare", title: s.texts.say(r.lang, "compare.title"), data: data,
		lists: []listing{{name: "points", table: func() Answer { return tableOf(points, pointFields) }}}}, nil
}

// inReason picks a language out of a reason "中文 / English".
func inReason(lang, reason string) string {
	zh, en, ok := strings.Cut(reason, " / ")
	if !ok {
		return reason
	}
	return inLanguage(lang, zh, en)
}

// At returns the point of a year, for the table.
func (l compared) At(year int) *comparedPoint {
	for i := range l.Points {
		if l.Points[i].Year == year {
			return &l.Points[i]
		}
	}
	return nil
}

// choiceName is the name of what is compared.
func choiceName(groups []choiceGroup, value string) string {
	for _, g := range groups {
		for _, c := range g.Choices {
			if c.Value == value {
				return c.Name
			}
		}
	}
	return value
}

// picturePolicy lets a picture load and run nothing.
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// chart draws a comparison.
func (s *Server) chart(format, kind string) func(*request) (*answer, error) {
	return func(r *request) (*answer, error) {
		c, err := s.readComparison(r)
		if err != nil {
			return nil, err
		}
		lines, err := s.lines(r, c)
		if err != nil {
			return nil, err
		}
		groups, err := s.choices(r)
		if err != nil {
			return nil, err
		}
		title := choiceName(groups, c.What)
		if n, ok := s.names.applicants[c.By]; ok {
			title += " · " + inLanguage(r.lang, n.ZH, n.EN)
		}
		p := chart.Picture{Kind: "lines", Titles: []string{title}, Lang: chart.Language(r.lang), Notes: []string{s.texts.say(r.lang, "compare.note")}}
		for _, l := range lines {
			for _, point := range l.Points {
				out := chart.Point{X: float64(point.Year), Series: l.Name, Value: point.Value, Low: point.Low, High: point.High, Break: point.Comparable == "no"}
				if point.N != nil {
					n := float64(*point.N)
					out.N = &n
				}
				p.Points = append(p.Points, out)
				if p.Unit == "" {
					p.Unit = point.Unit
				}
			}
		}
		if len(p.Points) == 0 {
			return nil, errNotFound
		}
		var b bytes.Buffer
		if err := p.Write(&b, format); err != nil {
			return nil, fmt.Errorf("explorer: %w", err)
		}
		a := &answer{kind: kind, body: b.Bytes(), policy: picturePolicy}
		if r.q.Get("save") != "" || format == "png" {
			a.file = "compare." + format
		}
		return a, nil
	}
}

// candidates are agencies and regions whose name contains a text.
func (s *Server) candidates(r *request, c comparison) ([]choice, error) {
	agencies, err := s.agenciesIn(r, "contains(name, ?)", c.Find)
	if err != nil {
		return nil, err
	}
	var out []choice
	for code, region := range s.names.regions {
		if strings.Contains(region.Name, c.Find) {
			out = append(out, choice{"region:" + code, s.texts.say(r.lang, "compare.region", s.names.regionName(code))})
		}
	}
	slices.SortFunc(out, func(a, b choice) int { return strings.Compare(a.Value, b.Value) })
	out = out[:min(len(out), 10)]
	for _, a := range agencies[:min(len(agencies), 30)] {
		if c := (choice{a.Key, a.Names}); !slices.Contains(out, c) { // an agency whose division was renumbered stands under both
			out = append(out, c)
		}
	}
	for i := range out {
		out[i].Value = c.plus(out[i].Value).address(r.lang, "compare")
	}
	return out, nil
}

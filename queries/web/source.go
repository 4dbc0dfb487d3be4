package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/png" // pictures of pages are PNG
	"slices"
	"strconv"

	"github.com/gongkai/gongkai/extract/layout"
)

// pictureDPI is the resolution of rendered pages: sharp on a laptop, and a
// fifth of a second to make.
const pictureDPI = 120

// A sourceView is where one number comes from.
type sourceView struct {
	Report    reportRow
	AgencyKey string
	Box       *boxView // a box of a form
	Form      *Form
	Rules     []ruleView // that the box takes part in
	Metric    *metricView
	Finding   *findingView
	Place     place
	Raw       string // as printed
	Captures  []Capture
	Kind      string // of the document
	Shown     *rendition
	Problem   string // why the source cannot be shown
	Tried     []string
	PrevURL   string
	NextURL   string
	Same      string // address of this page
}

// A ruleView is a rule with how it came out for a box.
type ruleView struct {
	Rule
	Finding *findingView
}

// A rendition is the source as it is shown, one of several ways.
type rendition struct {
	Picture *pictureView
	Frame   string // address of an archived page
	Text    *textView
	Blocks  []blockView
	Near    []blockView // of the blocks, what stands around the mark
}

// A pictureView is a page with its marked place, in points.
type pictureView struct {
	Page          int
	URL           string // of the picture; "" if the page is drawn from its characters
	Width, Height float64
	Box           *layout.Box
	Near          layout.Box // a close-up
	Others        []otherBox
	Glyphs        []layout.Glyph
	Rulings       []layout.Ruling
}

// An otherBox is another box on the page, which leads to its own source.
type otherBox struct {
	Box       layout.Box
	URL, Name string
}

// A textView is a plain text around a marked range.
type textView struct {
	Before, Marked, After string
	Begin, End            string // of the line of the mark
}

// A blockView is a paragraph or table of a laid-out document.
type blockView struct {
	Text   string
	Marked bool
	Rows   [][]layoutCell
}

type layoutCell struct {
	Text             string
	RowSpan, ColSpan int
	Marked           bool
}

// source shows where one number comes from: a box (indicator, applicant), a
// metric by its position, or a finding by its position.
func (s *Server) source(r *request) (*answer, error) {
	row, err := s.readReport(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v := &sourceView{Report: row, AgencyKey: row.agencyPage(), Same: r.URL.RequestURI()}
	facts, err := s.readFacts(r.Context(), row.ID)
	if err != nil {
		return nil, err
	}
	title := ""
	switch {
	case r.q.Get("indicator") != "":
		title, err = s.sourceOfBox(r, v, facts)
	case r.q.Get("metric") != "":
		title, err = s.sourceOfMetric(r, v)
	case r.q.Get("finding") != "":
		title, err = s.sourceOfFinding(r, v, facts)
	default:
		title = s.texts.say(r.lang, "source.document")
	}
	if err != nil {
		return nil, err
	}
	if v.Captures, err = s.readCaptures(r.Context(), row.SHA256); err != nil {
		return nil, err
	}
	if err := s.tryShow(r, v, facts); err != nil {
		return nil, err
	}
	// What is missing now may be found later.
	return &answer{page: "source", title: title + " — " + row.Name(), data: v, unkept: v.Problem != ""}, nil
}

// tryShow renders the source; what keeps it from being shown is said on the
// page.
func (s *Server) tryShow(r *request, v *sourceView, facts []factRow) error {
	err := s.showSource(r, v, facts)
	var gone *Gone
	switch {
	case errors.As(err, &gone):
		v.Shown, v.Tried = nil, gone.Tried
		v.Problem = s.texts.say(r.lang, "source.gone")
		if gone.Other {
			v.Problem = s.texts.say(r.lang, "source.other")
		}
	case err != nil:
		if _, ok := layout.StatusOf(err); !ok {
			return err
		}
		v.Shown, v.Problem = nil, s.texts.say(r.lang, "source.unshown", err.Error())
	}
	return nil
}

// sourceOfBox fills in a box of a form.
func (s *Server) sourceOfBox(r *request, v *sourceView, facts []factRow) (string, error) {
	indicator, applicant := r.q.Get("indicator"), r.q.Get("applicant")
	findings, err := s.readFindings(r.Context(), v.Report.ID)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(facts, func(f factRow) bool { return f.Indicator == indicator && f.Applicant == applicant })
	if i < 0 {
		return "", errNotFound
	}
	fill := &formFiller{s: s, report: v.Report.ID, boxes: map[boxKey]*boxView{}}
	var before []factRow
	relatives, err := s.relatives(r.Context(), v.Report)
	if err != nil {
		return "", err
	}
	if last := v.Report.neighbour(relatives, -1); last != nil {
		if before, err = s.readPrinted(r.Context(), last.ID); err != nil {
			return "", err
		}
	}
	fill.take(facts[i:i+1], before, findings)
	v.Box = fill.boxes[boxKey{indicator, applicant}]
	v.Form, v.Place, v.Raw = s.form(v.Box.Table, v.Box.Edition), v.Box.place, v.Box.Printed()
	if s.opt.Rules.Touching != nil {
		for _, rule := range s.opt.Rules.Touching(v.Box.Table, v.Box.Edition, indicator, applicant) {
			rv := ruleView{Rule: rule}
			for _, m := range v.Box.Marks {
				if m.Rule == rule.ID && (rv.Finding == nil || m.Fails()) {
					f := s.viewFinding(r.lang, m)
					rv.Finding = &f
				}
			}
			v.Rules = append(v.Rules, rv)
		}
	}
	v.PrevURL, v.NextURL = s.boxURL(r.lang, v.Report.ID, facts, i-1), s.boxURL(r.lang, v.Report.ID, facts, i+1)
	return inLanguage(r.lang, v.Box.LabelZH, v.Box.LabelEN), nil
}

// boxURL is the address of the source of a fact; "" beyond the ends.
func (s *Server) boxURL(lang, report string, facts []factRow, i int) string {
	if i < 0 || i >= len(facts) {
		return ""
	}
	return link(lang, "reports", report, "source", "?", "indicator", facts[i].Indicator, "applicant", facts[i].Applicant)
}

// sourceOfMetric fills in a number of the running text.
func (s *Server) sourceOfMetric(r *request, v *sourceView) (string, error) {
	at, err := strconv.Atoi(r.q.Get("metric"))
	if err != nil {
		return "", errNotFound
	}
	metrics, err := s.readMetrics(r.Context(), v.Report.ID)
	if err != nil {
		return "", err
	}
	views := s.viewMetrics(metrics, nil)
	i := slices.IndexFunc(views, func(m metricView) bool { return m.Position == at })
	if i < 0 {
		return "", errNotFound
	}
	v.Metric, v.Place, v.Raw = &views[i], views[i].place, views[i].Raw
	address := func(i int) string {
		if i < 0 || i >= len(views) {
			return ""
		}
		return link(r.lang, "reports", v.Report.ID, "source", "?", "metric", views[i].Position)
	}
	v.PrevURL, v.NextURL = address(i-1), address(i+1)
	return inLanguage(r.lang, v.Metric.Name.ZH, v.Metric.Name.EN), nil
}

// sourceOfFinding fills in a finding.
func (s *Server) sourceOfFinding(r *request, v *sourceView, facts []factRow) (string, error) {
	found, err := s.findingOf(r.Context(), v.Report.ID, r.q.Get("finding"))
	if err != nil {
		return "", err
	}
	f := s.viewFinding(r.lang, found)
	v.Finding, v.Place = &f, f.place
	if f.Indicator != "" {
		for _, b := range facts {
			if b.Indicator == f.Indicator && b.Applicant == f.Applicant && b.Raw != nil {
				v.Raw = *b.Raw
			}
		}
	}
	return f.Rule, nil
}

// showSource renders the document the report was read from.
func (s *Server) showSource(r *request, v *sourceView, facts []factRow) error {
	if s.opt.Documents == nil {
		return &Gone{}
	}
	kind, err := ask(r.Context(), s.db.SQL(), func(k *string) []any { return []any{k} },
		"SELECT kind FROM ("+s.rowsOf("sha256, coalesce(kind, '') AS kind", "documents", v.Report.ID)+") WHERE sha256 = "+literal(v.Report.SHA256))
	if err != nil {
		return err
	}
	if len(kind) > 0 {
		v.Kind = kind[0]
	}
	data, err := s.opt.Documents.Bytes(r.Context(), v.Report.SHA256, v.Captures)
	if err != nil {
		return err
	}
	v.Shown = &rendition{}
	if v.Place.Page != nil {
		v.Shown.Picture, err = s.showPage(r, v, data, facts)
		return err
	}
	if _, ok := s.opt.Documents.Markup(data); ok {
		v.Shown.Frame = link(r.lang, "reports", v.Report.ID, "document", "?", "at", v.Place.Locator, "number", textOnly(v)) + "#" + markID
		return nil
	}
	if text, ok := s.opt.Documents.Text(data); ok {
		v.Shown.Text = cutText(text, v.Place.Locator)
		return nil
	}
	doc, err := s.laid(r.Context(), v.Report.SHA256, data)
	if err != nil {
		return err
	}
	if len(doc.Pages) > 0 && v.Place.Locator == "" {
		one := 1
		v.Place.Page = &one
		v.Shown.Picture, err = s.showPage(r, v, data, facts)
		return err
	}
	v.Shown.Blocks = viewBlocks(doc, v.Place.Locator)
	v.Shown.Near = nearBlocks(v.Shown.Blocks)
	return nil
}

// laid returns a laid-out document, kept for the next time.
func (s *Server) laid(ctx context.Context, sha string, data []byte) (*layout.Document, error) {
	v, err := s.pictures.get("laid "+sha, func() (any, int, error) {
		doc, err := s.opt.Documents.Lay(ctx, data)
		if err != nil {
			return nil, 0, err
		}
		size := 0
		for _, p := range doc.Pages {
			size += glyphBytes * (len(p.Glyphs) + len(p.Rulings))
		}
		for _, b := range doc.Blocks {
			if b.Table != nil {
				size += cellBytes * len(b.Table.Cells)
			} else {
				size += glyphBytes * len(b.Paragraph.Text)
			}
		}
		return doc, size, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*layout.Document), nil
}

// About how many bytes a character and a cell of a laid-out document take.
const glyphBytes, cellBytes = 160, 2000

// textOnly is the number to mark within its element: that of running text.
func textOnly(v *sourceView) string {
	if v.Metric != nil {
		return v.Raw
	}
	return ""
}

// showPage renders a page, or draws it from its characters where no renderer
// knows the format.
func (s *Server) showPage(r *request, v *sourceView, data []byte, facts []factRow) (*pictureView, error) {
	p := &pictureView{Page: *v.Place.Page}
	png, err := s.pagePicture(r.Context(), v.Report.SHA256, data, p.Page)
	status, _ := layout.StatusOf(err)
	switch {
	case err == nil:
		c, _, err := image.DecodeConfig(bytes.NewReader(png))
		if err != nil {
			return nil, fmt.Errorf("explorer: picture of page %d: %w", p.Page, err)
		}
		p.Width, p.Height = float64(c.Width)*72/pictureDPI, float64(c.Height)*72/pictureDPI
		p.URL = link(r.lang, "reports", v.Report.ID, "page", p.Page)
	case status == layout.Unsupported:
		doc, err := s.laid(r.Context(), v.Report.SHA256, data)
		if err != nil {
			return nil, err
		}
		if p.Page > len(doc.Pages) {
			return nil, errNotFound
		}
		page := doc.Pages[p.Page-1]
		p.Width, p.Height, p.Glyphs, p.Rulings = page.Width, page.Height, page.Glyphs, page.Rulings
	default:
		return nil, err
	}
	p.mark(v.Place)
	for i, f := range facts {
		if f.Page != nil && *f.Page == p.Page && f.X0 != nil {
			name := s.names.indicators[f.Indicator]
			by := s.names.applicants[f.Applicant]
			label := inLanguage(r.lang, name.ZH, name.EN)
			if by.ZH != "" {
				label += " · " + inLanguage(r.lang, by.ZH, by.EN)
			}
			if f.Raw != nil {
				label += ": " + *f.Raw
			}
			p.Others = append(p.Others, otherBox{f.box(), s.boxURL(r.lang, v.Report.ID, facts, i), label})
		}
	}
	return p, nil
}

// box is the place as a rectangle.
func (p place) box() layout.Box {
	if p.X0 == nil || p.Y0 == nil || p.X1 == nil || p.Y1 == nil {
		return layout.Box{}
	}
	return layout.Box{X0: *p.X0, Y0: *p.Y0, X1: *p.X1, Y1: *p.Y1}
}

// Size of the close-up in points: about three rows of a table, and wide enough
// for the labels beside a number.
const nearWidth, nearHeight = 300, 84

// mark outlines a place on the page and cuts out a close-up.
func (p *pictureView) mark(at place) {
	b := at.box()
	if b == (layout.Box{}) {
		return
	}
	p.Box = &b
	w, h := max(nearWidth, b.Width()+40), max(nearHeight, b.Height()+30)
	w, h = min(w, p.Width), min(h, p.Height)
	x := min(max(b.CenterX()-w/2, 0), p.Width-w)
	y := min(max(b.CenterY()-h/2, 0), p.Height-h)
	p.Near = layout.Box{X0: x, Y0: y, X1: x + w, Y1: y + h}
}

// pagePicture returns a rendered page, kept for the next time.
func (s *Server) pagePicture(ctx context.Context, sha string, data []byte, page int) ([]byte, error) {
	v, err := s.pictures.get(sha+" "+itoa(page), func() (any, int, error) {
		png, err := s.opt.Documents.Picture(ctx, data, page, pictureDPI)
		return png, len(png), err
	})
	if err != nil {
		return nil, err
	}
	return v.([]byte), nil
}

// picture sends a page of the document of a report as PNG.
func (s *Server) picture(r *request) (*answer, error) {
	page, err := strconv.Atoi(r.PathValue("no"))
	if err != nil || page < 1 {
		return nil, errNotFound
	}
	data, sha, err := s.documentOf(r)
	if err != nil {
		return nil, err
	}
	png, err := s.pagePicture(r.Context(), sha, data, page)
	if err != nil {
		if _, ok := layout.StatusOf(err); ok {
			return nil, errNotFound
		}
		return nil, err
	}
	return &answer{kind: "image/png", body: png}, nil
}

// documentOf returns the bytes of the document of the report in the address.
func (s *Server) documentOf(r *request) ([]byte, string, error) {
	row, err := s.readReport(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, "", err
	}
	if s.opt.Documents == nil {
		return nil, "", errNotFound
	}
	captures, err := s.readCaptures(r.Context(), row.SHA256)
	if err != nil {
		return nil, "", err
	}
	data, err := s.opt.Documents.Bytes(r.Context(), row.SHA256, captures)
	var gone *Gone
	if errors.As(err, &gone) {
		err = errNotFound
	}
	return data, row.SHA256, err
}

// file sends the bytes of the document of a report to be saved.
func (s *Server) file(r *request) (*answer, error) {
	data, sha, err := s.documentOf(r)
	if err != nil {
		return nil, err
	}
	captures, err := s.readCaptures(r.Context(), sha)
	if err != nil {
		return nil, err
	}
	name := sha
	if len(captures) > 0 && captures[0].Name != "" {
		name = captures[0].Name
	}
	return &answer{kind: "application/octet-stream", body: data, file: name, policy: "sandbox; default-src 'none'"}, nil
}

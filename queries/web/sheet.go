package web

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/sheet"
	"github.com/gongkai/gongkai/store/verdict"
)

// A sheetView is one finding, ready to be put before the agency.
type sheetView struct {
	sourceView
	Citation   string
	Verdict    *verdictView
	Judgements []verdict.Judgement
	NeedsToken bool
	Problem0   string // why a verdict was not written
	Key        string
	There      *sourceView // the box in the other report, if there is one
}

// sheet shows one finding with its evidence.
func (s *Server) sheet(r *request) (*answer, error) { return s.sheetWith(r, "") }

func (s *Server) sheetWith(r *request, problem string) (*answer, error) {
	row, err := s.readReport(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v := &sheetView{sourceView: sourceView{Report: row, AgencyKey: row.agencyPage()}, Judgements: verdict.Judgements, NeedsToken: s.opt.Token != "", Problem0: problem, Key: r.PathValue("key")}
	facts, err := s.readFacts(r.Context(), row.ID)
	if err != nil {
		return nil, err
	}
	r.q.Set("finding", v.Key)
	if _, err := s.sourceOfFinding(r, &v.sourceView, facts); err != nil {
		return nil, err
	}
	if v.Captures, err = s.readCaptures(r.Context(), row.SHA256); err != nil {
		return nil, err
	}
	if err := s.tryShow(r, &v.sourceView, facts); err != nil {
		return nil, err
	}
	if v.There, err = s.otherSide(r, v.Finding); err != nil {
		return nil, err
	}
	if v.Citation, err = sheet.BasisIn(v.Finding.Rule0.Citation, r.lang); err != nil {
		return nil, err
	}
	book, err := verdict.Read(r.Context(), verdict.Open(verdict.PathOf(s.opt.DB)), s.db.SQL())
	if err != nil {
		return nil, err
	}
	v.Verdict = verdictOn(book, row, v.Finding.findingRow)
	return &answer{page: "sheet", title: s.texts.say(r.lang, "sheet.title") + " — " + row.Name(), data: v, unkept: v.Problem != "" || problem != ""}, nil
}

// otherSide is the source of the box in the other report that a finding is
// about; nil if there is none.
func (s *Server) otherSide(r *request, f *findingView) (*sourceView, error) {
	if f.Other == "" {
		return nil, nil
	}
	row, err := s.readReport(r.Context(), f.Other)
	if errors.Is(err, errNotFound) {
		return nil, nil // the report has been replaced since
	}
	if err != nil {
		return nil, err
	}
	v := &sourceView{Report: row, AgencyKey: row.agencyPage()}
	facts, err := s.readFacts(r.Context(), row.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(facts, func(b factRow) bool { return b.Indicator == f.OtherIndicator && b.Applicant == f.OtherApplicant })
	if i < 0 {
		return v, nil
	}
	fill := &formFiller{s: s, report: row.ID, boxes: map[boxKey]*boxView{}}
	fill.take(facts[i:i+1], nil, nil)
	v.Box = fill.boxes[boxKey{f.OtherIndicator, f.OtherApplicant}]
	v.Place, v.Raw = v.Box.place, v.Box.Printed()
	if v.Captures, err = s.readCaptures(r.Context(), row.SHA256); err != nil {
		return nil, err
	}
	return v, s.tryShow(r, v, facts)
}

// evidence shows what is printed on both sides of a finding, without a page
// around it: the desk shows it in a frame.
func (s *Server) evidence(r *request) (*answer, error) {
	a, err := s.sheet(r)
	if err != nil {
		return nil, err
	}
	a.page, a.bare, a.policy = "evidence", true, strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)
	return a, nil
}

// letter is everything that does not add up in the reports of an agency, as a
// letter can enclose it.
func (s *Server) letter(r *request) (*answer, error) {
	format := r.q.Get("format")
	if format == "" {
		format = "html"
	}
	if !contains(sheet.Formats, format) {
		return nil, errNotFound
	}
	filter, err := r.readFilter()
	if err != nil {
		return nil, err
	}
	out, err := sheet.Of(r.Context(), s.db.SQL(), strings.TrimPrefix(r.PathValue("id"), "="), filter.Year, verdict.Open(verdict.PathOf(s.opt.DB)))
	var none *queries.NotFound
	if errors.As(err, &none) {
		return nil, errNotFound
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := out.Write(&b, r.lang, format); err != nil {
		return nil, fmt.Errorf("explorer: %w", err)
	}
	a := &answer{kind: "text/html; charset=utf-8", body: b.Bytes(), policy: "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
	if format != "html" {
		a.kind, a.file = "text/markdown; charset=utf-8", "sheet."+format
	}
	return a, nil
}

// judge writes a verdict on a finding. Where others can reach the server, the
// form must carry the token.
func (s *Server) judge(r *request) (*answer, error) {
	if err := r.ParseForm(); err != nil {
		return nil, &wrong{key: "error.form"}
	}
	if s.opt.Token != "" && subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(s.opt.Token)) != 1 {
		return s.sheetWith(r, s.texts.say(r.lang, "verdict.token_wrong"))
	}
	row, err := s.readReport(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	f, err := s.findingOf(r.Context(), row.ID, r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	why := strings.TrimSpace(r.PostForm.Get("why"))
	judgement := verdict.Judgement(r.PostForm.Get("verdict"))
	if why == "" || !slices.Contains(verdict.Judgements, judgement) {
		return s.sheetWith(r, s.texts.say(r.lang, "verdict.incomplete"))
	}
	log := verdict.Open(verdict.PathOf(s.opt.DB))
	if err := log.Add(judgeable(row, f).Judge(judgement, why, strings.TrimSpace(r.PostForm.Get("by")))); err != nil {
		if errors.Is(err, os.ErrPermission) {
			return s.sheetWith(r, s.texts.say(r.lang, "verdict.no_write", log.Path()))
		}
		return nil, err
	}
	s.results.clear()
	return &answer{redirect: link(r.lang, "reports", row.ID, "findings", r.PathValue("key"))}, nil
}

// findingOf returns the finding of a report under its key.
func (s *Server) findingOf(ctx context.Context, report, key string) (findingRow, error) {
	all, err := s.readFindings(ctx, report)
	if err != nil {
		return findingRow{}, err
	}
	i := slices.IndexFunc(all, func(f findingRow) bool { return f.Key == key })
	if i < 0 {
		return findingRow{}, errNotFound
	}
	return all[i], nil
}

// verdictMark changes when somebody writes to the side file, here or elsewhere.
func (s *Server) verdictMark() string {
	info, err := os.Stat(verdict.PathOf(s.opt.DB))
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.ModTime().UnixNano(), info.Size())
}

package web

import (
	"context"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/queries/wording"
)

// A reportView is everything the page of a report shows.
type reportView struct {
	Report     reportRow
	Path       []region
	Category   pair
	Parts      []partView
	Tables     []grid // of no section
	Metrics    []metricView
	Findings   []findingView
	Unchecked  []findingView // rules that could not be checked, and why
	Passed     int           // findings that hold
	Versions   []version
	Revisions  []revisionView
	Last, Next *relative
	Sources    []Capture
	AgencyKey  string
	States     []string
	Heads      map[string]listing // of its sortable lists
	facts      []factRow
}

// A findingView is a finding with what its rule says, and the other boxes that
// the same sentence is about.
type findingView struct {
	findingRow
	Also     []findingView
	Rule0    Rule // ID is empty if the rulebook does not have it
	Label    pair
	By       pair
	HasPlace bool
	Said     string // the message in the language of the page
	Foreign  bool   // the message is in English on a page that is not
}

// A revisionView is a revision with the name of its box.
type revisionView struct {
	revision
	Label, By pair
}

// Boxes is how many boxes of the tables there are facts for.
func (v *reportView) Boxes() int { return len(v.facts) }

// report shows one report.
func (s *Server) report(r *request) (*answer, error) {
	v, err := s.viewReport(r.Context(), r.lang, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	title := v.Report.Name()
	if v.Report.Year != nil {
		title += " " + itoa(*v.Report.Year)
	}
	a := &answer{page: "report", title: title, data: v}
	v.Metrics = slices.Clone(v.Metrics) // the text points to them in their order
	metrics, versions := sortable(r, "metrics", v.Metrics, metricFields(r.lang)), sortable(r, "versions", v.Versions, versionFields)
	v.Heads = map[string]listing{"metrics": metrics, "versions": versions}
	a.lists = []listing{metrics, versions,
		{name: "boxes", table: func() Answer { return tableOf(v.facts, s.boxFields(r.lang)) }},
		{name: "findings", table: func() Answer { return tableOf(v.said(), findingFields(r.lang)) }}}
	return a, nil
}

func (s *Server) viewReport(ctx context.Context, lang, id string) (*reportView, error) {
	row, err := s.readReport(ctx, id)
	if err != nil {
		return nil, err
	}
	v := &reportView{Report: row, Path: s.names.regionPath(row.Region), Category: s.names.categories[row.Category], AgencyKey: row.agencyPage()}
	var factsBefore []factRow
	var metricsBefore []metricRow
	relatives, err := s.relatives(ctx, row)
	if err != nil {
		return nil, err
	}
	v.Last, v.Next = row.neighbour(relatives, -1), row.neighbour(relatives, 1)
	if v.Last != nil {
		if factsBefore, err = s.readPrinted(ctx, v.Last.ID); err != nil {
			return nil, err
		}
		if metricsBefore, err = s.readStated(ctx, v.Last.ID); err != nil {
			return nil, err
		}
	}
	facts, err := s.readFacts(ctx, id)
	if err != nil {
		return nil, err
	}
	v.facts = facts
	findings, err := s.readFindings(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, f := range findings {
		switch f.Result {
		case "pass":
			v.Passed++
		case "not_checkable":
			v.Unchecked = append(v.Unchecked, s.viewFinding(lang, f))
		default:
			v.Findings = together(v.Findings, s.viewFinding(lang, f))
		}
	}
	sections, err := s.readSections(ctx, id)
	if err != nil {
		return nil, err
	}
	metrics, err := s.readMetrics(ctx, id)
	if err != nil {
		return nil, err
	}
	v.Metrics = s.viewMetrics(metrics, metricsBefore)
	tables, err := s.fillForms(lang, id, facts, factsBefore, findings)
	if err != nil {
		return nil, err
	}
	v.Parts, v.Tables = parts(sections, v.Metrics, tables)
	if err := s.viewHistory(ctx, v, row.versions(relatives)); err != nil {
		return nil, err
	}
	return v, nil
}

// together appends a finding, or sets it beside the one that says the same of
// another box.
func together(list []findingView, f findingView) []findingView {
	for i := range list {
		if list[i].Rule == f.Rule && list[i].Message == f.Message {
			list[i].Also = append(list[i].Also, f)
			return list
		}
	}
	return append(list, f)
}

// viewHistory adds the files of a report and what changed between them.
func (s *Server) viewHistory(ctx context.Context, v *reportView, versions []string) (err error) {
	if v.Versions, err = s.readVersions(ctx, versions); err != nil {
		return err
	}
	if v.Sources, err = s.readCaptures(ctx, v.Report.SHA256); err != nil {
		return err
	}
	revisions, err := s.readRevisions(ctx, v.Report.ID)
	for _, r := range revisions {
		v.Revisions = append(v.Revisions, revisionView{r, s.names.indicators[r.Indicator], s.names.applicants[r.Applicant]})
	}
	return err
}

// viewFinding adds names to a finding, and says it in a language.
func (s *Server) viewFinding(lang string, f findingRow) findingView {
	out := s.named(f)
	name := func(indicator, applicant string) string { return s.boxName(lang, indicator, applicant) }
	sentence := wording.Sentence(f.Message, out.Rule0.ZH)
	if lang != languages[0] {
		out.Said = wording.Names(sentence, name)
		return out
	}
	said, ok, err := wording.Chinese(sentence, name)
	if err != nil || !ok {
		said = sentence // better whole in one language
	}
	out.Said, out.Foreign = said, err != nil || !ok
	return out
}

// boxName is what a box is called; "" if there is none.
func (s *Server) boxName(lang, indicator, applicant string) string {
	n, ok := s.names.indicators[indicator]
	if !ok {
		return ""
	}
	by, known := s.names.applicants[applicant]
	if applicant != "" && !known {
		return ""
	}
	return strings.TrimSpace(inLanguage(lang, n.ZH, n.EN) + " " + inLanguage(lang, by.ZH, by.EN))
}

// named adds names to a finding.
func (s *Server) named(f findingRow) findingView {
	out := findingView{findingRow: f, Label: s.names.indicators[f.Indicator], By: s.names.applicants[f.Applicant], HasPlace: f.Shown()}
	if m, ok := s.names.metrics[f.Indicator]; ok && out.Label.ZH == "" {
		out.Label = m.pair
	}
	out.Rule0 = s.rule(f.Rule)
	return out
}

// rule returns what the rulebook says of a rule.
func (s *Server) rule(id string) Rule {
	if s.opt.Rules.Describe == nil {
		return Rule{}
	}
	r, _ := s.opt.Rules.Describe(id)
	return r
}

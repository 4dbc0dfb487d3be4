package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/gongkai/gongkai/extract/crawl/coverage"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/check"
	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/store"
)

// indicators lists every box of every edition for the database.
func indicators(data *normalize.Data) []store.Indicator {
	names := map[string]form.Name{}
	for _, n := range data.Forms.Indicators {
		names[n.Code] = n
	}
	applicants := map[string]form.Name{}
	for _, n := range data.Forms.Applicants {
		applicants[n.Code] = n
	}
	tables := map[string]form.Table{}
	for _, t := range data.Forms.Tables {
		tables[t.Name] = t
	}
	citations := map[string]string{}
	for _, e := range data.Forms.Editions {
		citations[e.ID] = e.Citation
	}
	var out []store.Indicator
	for _, b := range data.Forms.Boxes() {
		out = append(out, store.Indicator{
			Edition: b.Edition, Table: b.Table, TableZH: tables[b.Table].ZH, TableEN: tables[b.Table].EN,
			Row: b.Row, Col: b.Col, Indicator: b.Indicator, Applicant: b.Applicant,
			LabelZH: names[b.Indicator].ZH, LabelEN: names[b.Indicator].EN, Unit: b.Unit, Kind: b.Kind,
			Citation:    cmp.Or(b.Citation, citations[b.Edition]),
			ApplicantZH: applicants[b.Applicant].ZH, ApplicantEN: applicants[b.Applicant].EN, PartOf: b.PartOf,
		})
	}
	return out
}

// lists gives the embedded data that is loaded for joins.
func lists(data *normalize.Data) []store.List {
	crosswalk := store.List{Table: "crosswalk"}
	for _, c := range data.Forms.Crosswalk {
		crosswalk.Rows = append(crosswalk.Rows, []any{orNull(c.From), c.FromEdition, orNull(c.To), c.ToEdition, c.Comparable,
			c.Applicant, c.ZH, c.EN, c.Citation})
	}
	regions := store.List{Table: "regions"}
	for _, r := range data.Places.Regions() {
		regions.Rows = append(regions.Rows, []any{r.Code, r.Name, string(r.Level), int16(r.From), yearOrNull(r.Until), orNull(strings.Join(r.Successors, ";")), r.Lineage})
	}
	categories := store.List{Table: "agency_categories"}
	for _, c := range data.Places.Categories {
		categories.Rows = append(categories.Rows, []any{c.Code, c.ZH, c.EN, orNull(c.Note)})
	}
	names := store.List{Table: "agency_names"}
	for _, n := range data.Places.Names {
		names.Rows = append(names.Rows, []any{n.Name, n.Category, orNull(n.Body), yearOrNull(n.From), yearOrNull(n.Until), orNull(n.Successor), orNull(n.Why)})
	}
	metrics := store.List{Table: "metric_codes"}
	for _, n := range data.Metrics.Names {
		metrics.Rows = append(metrics.Rows, []any{n.Code, n.ZH, n.EN, n.Unit, n.Group, n.Kind, n.Scope, n.Citation})
	}
	return append(seriesLists(data), crosswalk, regions, categories, names, metrics, ruleList(data.Rules))
}

// deadlines gives the days by which the law wants reports.
func deadlines() (store.List, error) {
	due, err := coverage.Deadlines()
	out := store.List{Table: "deadlines"}
	for i, d := range due {
		out.Rows = append(out.Rows, []any{int16(i + 1), d.Class, d.Name.String(), yearOrNull(d.Until), orNull(d.Due), d.Citation})
	}
	return out, err
}

// seriesLists gives the series over editions: their codes, boxes and links.
func seriesLists(data *normalize.Data) []store.List {
	codes, members, links := store.List{Table: "series_codes"}, store.List{Table: "series_members"}, store.List{Table: "series_links"}
	for _, s := range data.Forms.Series {
		codes.Rows = append(codes.Rows, []any{s.Code, s.ZH, s.EN, s.Kind, orNull(s.PartOf)})
		number := map[string]int{}
		for _, m := range s.Members {
			number[m.Edition]++
		}
		for _, m := range s.Members {
			members.Rows = append(members.Rows, []any{s.Code, m.Edition, m.Indicator, orNull(m.Applicant), int16(number[m.Edition])})
		}
		for _, l := range s.Links {
			links.Rows = append(links.Rows, []any{s.Code, l.From, l.To, l.Comparable, l.ZH, l.EN})
		}
	}
	return []store.List{codes, members, links}
}

// yearOrNull is NULL for a year that is not known.
func yearOrNull(year int) any {
	if year == 0 {
		return nil
	}
	return int16(year)
}

// ruleList gives every rule, note and rule that is left out.
func ruleList(rules *check.Rules) store.List {
	out := store.List{Table: "rules"}
	for _, r := range rules.All() {
		out.Rows = append(out.Rows, []any{r.ID, r.Scope, "active", r.Severity, orNull(strings.Join(r.Editions, " ")), orNull(strings.Join(r.Tables, " ")),
			r.Each, r.Expression, r.ZH, r.EN, r.Citation})
	}
	for _, r := range rules.ClaimRules() {
		out.Rows = append(out.Rows, []any{r.ID, "prose", "active", r.Severity, nil, nil, nil, r.Kind, r.ZH, r.EN, r.Citation})
	}
	for _, n := range rules.Notes() {
		out.Rows = append(out.Rows, []any{n.ID, "reading", "note", nil, nil, nil, nil, nil, n.ZH, n.EN, nil})
	}
	for _, l := range rules.LeftOut() {
		out.Rows = append(out.Rows, []any{l.ID, "", "left_out", nil, nil, nil, nil, nil, l.ZH, l.EN, l.Citation})
	}
	return out
}

// orNull is NULL for what the data leave empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// printRules prints the rules that a box takes part in, and how each came out
// for it.
func printRules(w io.Writer, e queries.Explanation) error {
	data, err := normalize.Load()
	if err != nil {
		return err
	}
	said := map[string]bool{}
	for _, f := range e.Findings {
		said[f.Rule] = true
		fmt.Fprintf(w, "%-11s %s %s: %s\n", f.Rule, f.Severity, f.Result, f.Message)
	}
	for _, r := range data.Rules.Touching(e.Table, e.Edition, e.Indicator, e.Applicant) {
		if !said[r.ID] {
			fmt.Fprintf(w, "%-11s no finding on this box: %s / %s\n", r.ID, r.ZH, r.EN)
		}
	}
	return nil
}

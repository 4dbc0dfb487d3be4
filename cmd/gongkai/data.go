package main

import (
	"cmp"
	"fmt"
	"io"

	"github.com/gongkai/gongkai/normalize"
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
			ApplicantZH: applicants[b.Applicant].ZH, ApplicantEN: applicants[b.Applicant].EN,
		})
	}
	return out
}

// crosswalk lists which indicators of different editions compare.
func crosswalk(data *normalize.Data) []store.Comparison {
	var out []store.Comparison
	for _, c := range data.Forms.Crosswalk {
		out = append(out, store.Comparison{From: c.From, FromEdition: c.FromEdition, To: c.To, ToEdition: c.ToEdition,
			Applicant: c.Applicant, Comparable: c.Comparable, ReasonZH: c.ZH, ReasonEN: c.EN, Citation: c.Citation})
	}
	return out
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

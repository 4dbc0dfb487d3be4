package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/store"
	"github.com/gongkai/gongkai/store/verdict"
	"github.com/spf13/cobra"
)

// verdictFlags say which findings are judged, and how.
type verdictFlags struct {
	db, file, why, by, box string
	all                    bool
}

func verdictCommand() *cobra.Command {
	var f verdictFlags
	cmd := &cobra.Command{
		Use:   "verdict --db FILE REPORT RULE confirmed|explained|ours --why TEXT",
		Short: "Record what a person found out about a finding",
		Long: `Record what a person found out about a finding: confirmed (the source is wrong),
explained (both sides are right), ours (we read it wrongly), or withdrawn, which
takes a verdict back. Verdicts stand in a CSV file beside the database
(FILE.verdicts.csv), keyed to the bytes of the source, the rule and the box: they
survive a database made anew, and are open again when the values change.

Without RULE and verdict, the verdicts on REPORT are listed; without REPORT, all.`,
		Args: between(0, 3, "REPORT RULE confirmed|explained|ours"),
	}
	path := databaseFlag(cmd)
	cmd.Flags().StringVar(&f.file, "file", "", "file of the verdicts (default: beside the database)")
	cmd.Flags().StringVar(&f.why, "why", "", "the reason")
	cmd.Flags().StringVar(&f.by, "by", "", "who judges")
	cmd.Flags().StringVar(&f.box, "box", "", `the box of the finding, "INDICATOR [APPLICANT]", where the rule has several`)
	cmd.Flags().BoolVar(&f.all, "all", false, "judge every finding of the rule in the report")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f.db = *path
		log := verdict.Open(cmp.Or(f.file, verdict.PathOf(f.db)))
		if len(args) < 2 {
			return listVerdicts(cmd.Context(), cmd.OutOrStdout(), f.db, log, args)
		}
		if len(args) == 2 {
			return usage("missing: the verdict, one of confirmed, explained, ours")
		}
		judgement := verdict.Judgement(args[2])
		switch {
		case !slices.Contains(verdict.Judgements, judgement):
			return usage("%q is no verdict: want confirmed, explained, ours or withdrawn", args[2])
		case strings.TrimSpace(f.why) == "":
			return usage("--why TEXT is missing: the reason")
		}
		return f.judge(cmd.Context(), cmd.OutOrStdout(), log, args[0], args[1], judgement)
	}
	return cmd
}

// judge writes a verdict on the findings that are meant, and loads the side
// file into the database.
func (f verdictFlags) judge(ctx context.Context, w io.Writer, log *verdict.Log, report, rule string, j verdict.Judgement) error {
	findings, err := f.findings(ctx, report, rule)
	if err != nil {
		return err
	}
	var verdicts []verdict.Verdict
	for _, one := range findings {
		verdicts = append(verdicts, one.Judge(j, f.why, f.by))
	}
	if err := log.Add(verdicts...); err != nil {
		return err
	}
	for _, v := range verdicts {
		fmt.Fprintf(w, "%s: %s %d, %s %s\n", j, v.Agency, v.Year, v.Rule, v.Message)
	}
	fmt.Fprintf(w, "kept in %s\n", log.Path())
	return refreshVerdicts(ctx, w, f.db, log)
}

// findings returns the findings that are meant: one, or with --all every one
// of the rule.
func (f verdictFlags) findings(ctx context.Context, report, rule string) (out []verdict.Finding, err error) {
	db, err := openReader(ctx, f.db)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	id, err := queries.Report(ctx, db.SQL(), report)
	if err != nil {
		return nil, wrongName(err)
	}
	all, err := verdict.Findings(ctx, db.SQL(), id, "")
	if err != nil {
		return nil, err
	}
	out = slices.DeleteFunc(slices.Clone(all), func(o verdict.Finding) bool {
		return o.Rule != rule || f.box != "" && strings.Join(strings.Fields(f.box), " ") != boxName(o)
	})
	switch {
	case len(out) == 0:
		var rules []string
		for _, o := range all {
			rules = append(rules, o.Rule)
		}
		slices.Sort(rules)
		return nil, usage("report %s has no finding of rule %s with box %q; it has findings of: %s", id, rule, f.box, strings.Join(slices.Compact(rules), ", "))
	case len(out) > 1 && !f.all:
		var lines []string
		for _, o := range out {
			lines = append(lines, fmt.Sprintf("  --box %q  %s", boxName(o), o.Message))
		}
		return nil, usage("rule %s has %d findings in report %s; say which, or --all:\n%s", rule, len(out), id, strings.Join(lines, "\n"))
	}
	return out, nil
}

// boxName is the box of a finding as --box takes it.
func boxName(f verdict.Finding) string { return strings.TrimSpace(f.Indicator + " " + f.Applicant) }

// refreshVerdicts loads the side file into the database. A database that
// another process uses gets it with the next ingest.
func refreshVerdicts(ctx context.Context, w io.Writer, path string, log *verdict.Log) (err error) {
	data, err := normalize.Load()
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, path, indicators(data), lists(data)...)
	var problem *store.Error
	if errors.As(err, &problem) && problem.Problem == store.Locked {
		fmt.Fprintf(w, "%s is in use by another process: its table verdicts is brought up to date by the next ingest\n", path)
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return verdict.Refresh(ctx, log, db)
}

// listVerdicts prints the verdicts with what they are worth today.
func listVerdicts(ctx context.Context, w io.Writer, path string, log *verdict.Log, args []string) (err error) {
	db, err := openReader(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	id := ""
	if len(args) == 1 {
		if id, err = queries.Report(ctx, db.SQL(), args[0]); err != nil {
			return wrongName(err)
		}
	}
	book, err := verdict.Read(ctx, log, db.SQL())
	if err != nil {
		return err
	}
	findings, err := verdict.Findings(ctx, db.SQL(), "", "")
	if err != nil {
		return err
	}
	for _, s := range book.States(findings) {
		if id == "" || s.ReportID == id {
			fmt.Fprintf(w, "%s, %s: %s %d, %s %s\n  %s\n  why: %s%s\n", s.Judgement, s.State, s.Agency, s.Year, s.Rule,
				strings.TrimSpace(s.Indicator+" "+s.Applicant), s.Message, s.Why, by(s.Verdict))
		}
	}
	return nil
}

// by names who judged, and when.
func by(v verdict.Verdict) string {
	out := " (" + v.At.Format("2006-01-02")
	if v.By != "" {
		out += ", " + v.By
	}
	return out + ")"
}

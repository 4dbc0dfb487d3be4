package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

func formatFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("format", "table", "one of "+strings.Join(render.Formats, ", "))
}

// ask opens the database for reading, asks, and prints the answer.
func ask(ctx context.Context, w io.Writer, path, format string, question func(context.Context, *store.DB) (*queries.Rows, error)) error {
	if !slices.Contains(render.Formats, format) {
		return usage("--format %s: want one of %s", format, strings.Join(render.Formats, ", "))
	}
	return answered(ctx, path, question, func(rows *queries.Rows) error { return render.Write(w, format, rows) })
}

// answered opens the database for reading, asks, and hands over the answer.
func answered(ctx context.Context, path string, question func(context.Context, *store.DB) (*queries.Rows, error), use func(*queries.Rows) error) (err error) {
	db, err := openReader(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := question(ctx, db)
	if err != nil {
		return err
	}
	defer rows.Close()
	return use(rows)
}

func explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain --db FILE REPORT INDICATOR|METRIC [APPLICANT|DIM]",
		Short: "Say where one value comes from and which rules touch it",
		Long: `Say where one value comes from: what is printed, in which file, on which page
and where on it, and the findings of the rules that touch it. REPORT is a report
id, the beginning of one, or a file name. For a metric of the running text, every
sentence that states it is printed with the number marked.`,
		Args: between(2, 3, "REPORT INDICATOR|METRIC [APPLICANT|DIM]"),
	}
	path := databaseFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		db, err := openReader(cmd.Context(), *path)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		applicant := ""
		if len(args) == 3 {
			applicant = args[2]
		}
		metric, err := queries.IsMetric(cmd.Context(), db.SQL(), args[1])
		if err != nil {
			return err
		}
		if metric {
			all, err := queries.Statements(cmd.Context(), db.SQL(), args[0], args[1], applicant)
			if err != nil {
				return wrongName(err)
			}
			printStatements(cmd.OutOrStdout(), all)
			return nil
		}
		e, err := queries.Explain(cmd.Context(), db.SQL(), args[0], args[1], applicant)
		if err != nil {
			return wrongName(err)
		}
		return printExplanation(cmd.OutOrStdout(), e)
	}
	return cmd
}

// wrongName makes a wrong use of a name that was not found.
func wrongName(err error) error {
	var none *queries.NotFound
	if errors.As(err, &none) {
		return usageError{err}
	}
	return err
}

func printExplanation(w io.Writer, e queries.Explanation) error {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-11s "+format+"\n", append([]any{name}, args...)...)
	}
	year := ""
	if e.Year != nil {
		year = fmt.Sprint(*e.Year)
	}
	line("report", "%s %s (%s)", e.Agency, year, e.ReportID)
	line("title", "%s", e.Title)
	line("box", "%s / %s", e.LabelZH, e.LabelEN)
	line("", "%s, form of %s", e.Indicator, e.Edition)
	if e.Applicant != "" {
		line("applicant", "%s / %s (%s)", e.ApplicantZH, e.ApplicantEN, e.Applicant)
	}
	if e.Value != nil {
		line("value", "%v %s", render.Text(*e.Value, "DOUBLE"), e.Unit)
	} else {
		line("value", "none: the box is %s", e.State)
	}
	if e.Raw != nil {
		line("printed", "%q", *e.Raw)
	}
	for _, f := range e.Findings {
		if f.Fitting != nil {
			line("located", "%s: %v would fit here", f.Rule, render.Text(*f.Fitting, "DOUBLE"))
		}
	}
	line("file", "%s", e.File)
	for _, name := range e.Others {
		line("also in", "%s", name)
	}
	line("address", "%s", e.URL)
	line("sha256", "%s", e.SHA256)
	if e.Page != nil {
		line("page", "%d", *e.Page)
	}
	if b := e.Box; b != nil {
		line("place", "(%.1f, %.1f)-(%.1f, %.1f) points from the top left", b[0], b[1], b[2], b[3])
	}
	if e.Locator != "" {
		line("place", "%s", e.Locator)
	}
	if e.Confidence != nil {
		line("reading", "%s, confidence %.2f", e.Method, *e.Confidence)
	}
	if err := printRules(w, e); err != nil {
		return err
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

// demoQuestions are answered at the end of the demonstration.
var demoQuestions = []string{"applications_by_agency", "outcome_shares", "failed_checks"}

func demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo DIR",
		Short: "Load the sample reports in a folder, answer three questions, say what to try next",
		Args:  between(1, 1, "DIR, a folder of reports (testdata/reports/docs in the source)"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return demo(cmd.Context(), cmd.OutOrStdout(), args[0])
		},
	}
}

func demo(ctx context.Context, w io.Writer, dir string) error {
	out, err := os.MkdirTemp("", "gongkai-demo-")
	if err != nil {
		return err
	}
	db := filepath.Join(out, "demo.duckdb")
	fmt.Fprintf(w, "Reading the reports in %s\n", dir)
	if err := ingest(ctx, db, []string{dir}, runtime.NumCPU()); err != nil && !errors.Is(err, errSetAside) {
		return err
	}
	for _, name := range demoQuestions {
		q, err := queries.Find(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s / %s\n", q.TitleEN, q.TitleZH)
		err = ask(ctx, w, db, "table", func(ctx context.Context, db *store.DB) (*queries.Rows, error) {
			return queries.Run(ctx, db.SQL(), q, nil)
		})
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(w, `
The database is %[1]s. Try next:
  %[4]s query                      list all questions
  %[4]s query --db %[1]s disclosure_totals
  %[4]s sql --db %[1]s "SELECT agency_name, year, boxes_read FROM reports ORDER BY ALL"
  %[4]s explain --db %[1]s office-header-repeated.pdf applications.received total
  %[4]s show %[2]s/office-header-repeated.pdf --png %[3]s/pages
  %[4]s export --db %[1]s --out %[3]s/csv
`, db, dir, out, os.Args[0])
	return nil
}

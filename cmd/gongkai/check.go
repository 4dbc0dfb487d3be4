package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/sheet"
	"github.com/gongkai/gongkai/store"
	"github.com/gongkai/gongkai/store/verdict"
	"github.com/spf13/cobra"
)

func checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check --db FILE [--agency NAME] [--year YEAR] [--unchecked | --sheet AGENCY]",
		Short: "List what does not add up, worst first",
		Long: `List the findings, errors first and then by size of the difference: both sides of
each failed rule, within a report, against last year's, among peers and against
the calendar, with the cause, what a person found out, the boxes whose other value
would satisfy it (as printed → what would fit), the file and the place. No value
is ever changed.

--unchecked lists the rules that cannot be checked, with the reason. --sheet
AGENCY writes what does not add up in the reports of one agency as a letter can
enclose it: Markdown and a page to print, in Chinese and English.`,
		Args: between(0, 0, "no arguments, only flags"),
	}
	path := databaseFlag(cmd)
	format := formatFlag(cmd)
	agency := cmd.Flags().String("agency", "", "only agencies whose name contains this")
	year := cmd.Flags().Int("year", 0, "year reported on")
	unchecked := cmd.Flags().Bool("unchecked", false, "list the rules that cannot be checked, and why")
	of := cmd.Flags().String("sheet", "", "write the sheet of this agency: its id, its name or a part of it")
	out := cmd.Flags().String("out", ".", "folder for the sheet")
	file := cmd.Flags().String("file", "", "file of the verdicts (default: beside the database)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *of != "" {
			log := verdict.Open(cmp.Or(*file, verdict.PathOf(*path)))
			return writeSheet(cmd.Context(), cmd.OutOrStdout(), *path, *of, *year, *out, log)
		}
		name := "findings"
		if *unchecked {
			name = "not_checkable"
		}
		q, err := queries.Find(name)
		if err != nil {
			return err
		}
		params := map[string]string{}
		if *agency != "" {
			params["agency"] = *agency
		}
		if *year != 0 {
			params["year"] = fmt.Sprint(*year)
		}
		return ask(cmd.Context(), cmd.OutOrStdout(), *path, *format, func(ctx context.Context, db *store.DB) (*queries.Rows, error) {
			return queries.Run(ctx, db.SQL(), q, params)
		})
	}
	return cmd
}

// writeSheet writes the sheet of an agency in every language and format.
func writeSheet(ctx context.Context, w io.Writer, path, agency string, year int, dir string, log *verdict.Log) (err error) {
	db, err := store.OpenReader(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s, err := sheet.Of(ctx, db.SQL(), agency, year, log)
	if err != nil {
		return wrongName(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, language := range sheet.Languages {
		for _, format := range sheet.Formats {
			var b bytes.Buffer
			if err := s.Write(&b, language, format); err != nil {
				return err
			}
			name := filepath.Join(dir, fmt.Sprintf("%s.%s.%s", strings.ReplaceAll(s.Agency, "/", "_"), language, format))
			if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
				return err
			}
			fmt.Fprintf(w, "%s: %d findings in %d reports\n", name, len(s.Items), len(s.Reports))
		}
	}
	return nil
}

package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

// marks give each status of coverage one sign in the grid.
var marks = []struct{ status, sign, meaning string }{
	{"found", "F", "found"}, {"found_late", "f", "found, published late"}, {"late", "L", "late: not there, the day has passed"},
	{"not_found", "-", "looked for and not there"}, {"not_due", ".", "not due yet"}, {"not_crawled", "?", "nobody looked, or not yet"},
	{"blocked", "X", "the site refuses"}, {"set_aside", "!", "a file is there and could not be read"},
}

func coverageCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "coverage --db FILE [--agency NAME] [--region CODE]",
		Short: "Show which expected reports are there, agency by year, and why others are not",
		Long: `Show a grid of agencies and years: which of the reports that are expected are
there, and what became of the others. Expected is what a list of a crawled site
names, what the roster names, and the years between two that an agency reported
on. --reasons lists every cell without a report with its reason; the query
"coverage" has all dates.`,
		Args: between(0, 0, "no arguments, only --db, --agency, --region and --reasons"),
	}
	path := databaseFlag(cmd)
	agency := cmd.Flags().String("agency", "", "only agencies whose name contains this")
	region := cmd.Flags().String("region", "", "only agencies of this division: its code, or the beginning of one")
	reasons := cmd.Flags().Bool("reasons", false, "list the cells without a report with their reasons")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		db, err := store.OpenReader(cmd.Context(), *path)
		if err != nil {
			return err
		}
		defer db.Close()
		cells, err := coverageCells(cmd.Context(), db.SQL(), *agency, strings.TrimRight(*region, "0"))
		if err != nil {
			return err
		}
		if *reasons {
			printReasons(cmd.OutOrStdout(), cells)
			return nil
		}
		printCoverage(cmd.OutOrStdout(), cells)
		return nil
	}
	return cmd
}

// A coverageCell is a row of coverage.
type coverageCell struct {
	key, unit      string
	year           int
	status, detail string
}

func coverageCells(ctx context.Context, db *sql.DB, agency, region string) ([]coverageCell, error) {
	rows, err := db.QueryContext(ctx, `SELECT agency_key, unit, year, status, coalesce(detail, '') FROM coverage
		WHERE contains(unit, $agency) AND starts_with(coalesce(region_code, ''), $region)
		ORDER BY region_code NULLS LAST, unit, agency_key, year`, sql.Named("agency", agency), sql.Named("region", region))
	if err != nil {
		return nil, fmt.Errorf("coverage: %w", err)
	}
	defer rows.Close()
	var out []coverageCell
	for rows.Next() {
		var c coverageCell
		if err := rows.Scan(&c.key, &c.unit, &c.year, &c.status, &c.detail); err != nil {
			return nil, fmt.Errorf("coverage: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// printCoverage prints the grid, years first so that names of any width fit.
func printCoverage(w io.Writer, cells []coverageCell) {
	if len(cells) == 0 {
		fmt.Fprintln(w, "no report is expected: give a roster to ingest, or crawl")
		return
	}
	signs, counts := map[string]string{}, map[string]int{}
	for _, m := range marks {
		signs[m.status] = m.sign
	}
	var years []int
	for _, c := range cells {
		years = append(years, c.year)
		counts[c.status]++
	}
	slices.Sort(years)
	years = slices.Compact(years)
	for _, y := range years {
		fmt.Fprintf(w, "%d ", y)
	}
	fmt.Fprintln(w, " agency")
	for len(cells) > 0 {
		n := 0
		line := map[int]string{}
		for ; n < len(cells) && cells[n].key == cells[0].key; n++ {
			line[cells[n].year] = signs[cells[n].status]
		}
		for _, y := range years {
			fmt.Fprintf(w, "%3s  ", line[y])
		}
		fmt.Fprintln(w, "", cells[0].unit)
		cells = cells[n:]
	}
	fmt.Fprintln(w)
	for _, m := range marks {
		if n := counts[m.status]; n > 0 {
			fmt.Fprintf(w, "%s  %5d  %s\n", m.sign, n, m.meaning)
		}
	}
}

// printReasons prints why each cell without a report is empty.
func printReasons(w io.Writer, cells []coverageCell) {
	for _, c := range cells {
		if c.status != "found" && c.status != "found_late" {
			fmt.Fprintf(w, "%d  %-11s  %s: %s\n", c.year, c.status, c.unit, c.detail)
		}
	}
}

package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/queries/diff"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/spf13/cobra"
)

func diffCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diff OLD.duckdb NEW.duckdb",
		Short: "Say which reports, cells and findings changed between two databases",
		Long: `Say what changed between two databases: reports that came, went or have other
content, cells that are printed or read differently, and findings that came or went.
Reports are matched by content, else by address, else by agency and year. Where a
cell stands on its page is no change.`,
		Args: between(2, 2, "OLD.duckdb NEW.duckdb"),
	}
	format := formatFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains(render.Formats, *format) {
			return usage("--format %s: want one of %s", *format, strings.Join(render.Formats, ", "))
		}
		a, errA := os.Stat(args[0])
		b, errB := os.Stat(args[1])
		if errA == nil && errB == nil && os.SameFile(a, b) {
			return usage("%s and %s are the same file", args[0], args[1])
		}
		return writeDiff(cmd.Context(), cmd, args[0], args[1], *format)
	}
	return cmd
}

// writeDiff compares the files, each in the state that can be read now.
func writeDiff(ctx context.Context, cmd *cobra.Command, old, new, format string) (err error) {
	earlier, err := openReader(ctx, old)
	if err != nil {
		return err
	}
	path := earlier.Path()
	if err := earlier.Close(); err != nil { // DuckDB attaches a file only once
		return err
	}
	db, err := openReader(ctx, new)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := diff.Files(ctx, db.SQL(), path)
	if err != nil {
		return err
	}
	return errors.Join(render.Write(cmd.OutOrStdout(), format, rows.Rows), rows.Close())
}

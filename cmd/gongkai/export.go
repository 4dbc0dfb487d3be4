package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/queries/export"
	"github.com/spf13/cobra"
)

// exportFlags say what is exported, where to, and how.
type exportFlags struct {
	db, out       string
	pack, archive string // agency of a pack, and where its documents are
	export.Options
}

func exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export --db FILE --out DIR",
		Short: "Write everything as CSV, XLSX or Parquet with a codebook and a descriptor",
		Long: `Write every table and view of the database into a folder, each row with its place
and the address it was read from: as CSV (UTF-8 with BOM, so that spreadsheets open
Chinese rightly), as one XLSX workbook with comments on the cells that rules flag,
or as Parquet, one file a year. Beside them stand datapackage.json (Frictionless),
a codebook in both languages and CITATION.cff. The folder appears whole or not at
all; the same database and version give the same bytes.

With --pack AGENCY, the folder holds everything about one agency for a person who
writes about it: index.html in both languages, its numbers, its peers, charts, what
does not add up, and the source pages with the cell outlined; and DIR.zip the same.`,
		Args: between(0, 0, "no arguments, only flags"),
	}
	path := databaseFlag(cmd)
	cmd.Flags().StringVar(&f.out, "out", "", "folder to write: new, empty, or an earlier export, which is replaced")
	cmd.Flags().StringVar(&f.Format, "format", "csv", "one of "+strings.Join(export.Formats, ", "))
	cmd.Flags().IntVar(&f.Year, "year", 0, "only this year of report")
	cmd.Flags().StringVar(&f.Region, "region", "", "only this division and those below it: code or name")
	cmd.Flags().StringVar(&f.Category, "category", "", "only this kind of agency: code or name")
	cmd.Flags().StringSliceVar(&f.Tables, "tables", nil, "only these tables and views, separated by commas")
	cmd.Flags().StringVar(&f.Agency, "agency", "", "only agencies whose name contains this")
	cmd.Flags().StringVar(&f.pack, "pack", "", "write the pack of this agency instead: a folder and DIR.zip")
	cmd.Flags().StringVar(&f.archive, "archive", "", "archive that holds the documents of the pack (default: the files they were read from)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		f.db = *path
		if len(f.Tables) == 0 {
			f.Tables = nil
		}
		switch {
		case f.out == "":
			return usage("--out DIR is missing: the folder to write to")
		case !slices.Contains(export.Formats, f.Format):
			return usage("--format %s: want one of %s", f.Format, strings.Join(export.Formats, ", "))
		}
		if f.pack != "" {
			return f.writePack(cmd.Context(), cmd.OutOrStdout())
		}
		return f.write(cmd.Context(), cmd.OutOrStdout())
	}
	return cmd
}

// write exports, and says what was written.
func (f exportFlags) write(ctx context.Context, w io.Writer) (err error) {
	version, err := versionName()
	if err != nil {
		return err
	}
	f.Program = version
	db, err := openReader(ctx, f.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	files, err := export.Write(ctx, db.SQL(), f.out, f.Options)
	if err != nil {
		return wrongExport(err)
	}
	for _, file := range files {
		line := filepath.Join(f.out, file.Name)
		if file.Rows > 0 {
			line += fmt.Sprintf(": %d rows", file.Rows)
		}
		if file.Cut > 0 {
			line += fmt.Sprintf("; %d texts do not fit into a cell and are cut or changed there: CSV and Parquet have them whole", file.Cut)
		}
		fmt.Fprintln(w, line)
	}
	return nil
}

// wrongExport makes a wrong use of what cannot be exported as it was asked for.
func wrongExport(err error) error {
	var none *export.NoSuch
	var large *export.TooLarge
	var folder *export.Folder
	if errors.As(err, &none) || errors.As(err, &large) || errors.As(err, &folder) && folder.Err == nil {
		return usageError{err}
	}
	return err
}

// versionName names this program and the data it reads with.
func versionName() (string, error) {
	data, err := normalize.Load()
	if err != nil {
		return "", err
	}
	return "gongkai-" + extract.Version + "-" + data.Fingerprint(), nil
}

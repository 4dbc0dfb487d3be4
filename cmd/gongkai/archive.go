package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/archive"
	"github.com/spf13/cobra"
)

func archiveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "archive verify|rebuild|import",
		Short: "Check an archive, make its index again, or add saved files to it",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("there is no command archive %q", args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(verifyCommand(), rebuildCommand(), importCommand())
	return cmd
}

// archiveFlag adds --archive, which is required.
func archiveFlag(cmd *cobra.Command) *string {
	dir := cmd.Flags().String("archive", "", "folder of the archive")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *dir == "" {
			return usage("--archive DIR is missing: the folder of the archive")
		}
		return nil
	}
	return dir
}

func verifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify --archive DIR",
		Short: "Read every record and compute every digest again",
		Args:  between(0, 0, "no arguments"),
	}
	dir := archiveFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		h, err := archive.Verify(cmd.Context(), *dir)
		if err != nil {
			return err
		}
		for _, p := range h.Problems {
			fmt.Fprintf(os.Stderr, "%s at byte %d: %s\n", p.Segment, p.Offset, p.Message)
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%d captures (%d without a body of their own) in %d segments, %d bytes: %d problems\n",
			h.Captures, h.Revisits, h.Segments, h.Bytes, len(h.Problems))
		if len(h.Problems) > 0 {
			return errors.New("the archive is damaged")
		}
		return nil
	}
	return cmd
}

func rebuildCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rebuild --archive DIR",
		Short: "Make the index of every segment again from the segment",
		Args:  between(0, 0, "no arguments"),
	}
	dir := archiveFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		n, err := archive.Rebuild(*dir)
		if err == nil {
			fmt.Fprintf(cmd.OutOrStdout(), "the index lists %d captures\n", n)
		}
		return err
	}
	return cmd
}

func importCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import --archive DIR PATH...",
		Short: "Add saved HTML, MHTML, PDF, WARC and zip files with their source",
		Long: `Add files that somebody saved, for sites that cannot be reached from here.

Where and when a file was fetched must be known: from --url and --fetched-at
for one file; from a CSV (--sources, or sources.csv in a zip) with the columns
file, url and fetched_at; or from the file itself, as in WARC, MHTML and pages
that a browser saved. A file whose source is not known is not imported.`,
		Args: atLeast(1, "PATH..., the saved files"),
	}
	dir := archiveFlag(cmd)
	url := cmd.Flags().String("url", "", "address that the one file was fetched from")
	at := cmd.Flags().String("fetched-at", "", "when it was fetched, such as 2025-01-31T08:30:00+08:00")
	list := cmd.Flags().String("sources", "", "CSV with the columns file, url and fetched_at")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var given archive.Source
		var err error
		if given.URL = *url; *url != "" && len(args) > 1 {
			return usage("--url %s: it can be the address of one file only", *url)
		}
		if *at != "" {
			if given.FetchedAt, err = archive.ParseTime(*at); err != nil {
				return usage("--fetched-at: %v", err)
			}
		}
		sources := map[string]archive.Source{}
		if *list != "" {
			f, err := os.Open(*list)
			if err != nil {
				return usage("--sources: %v", err)
			}
			sources, err = archive.Sources(f)
			if err := errors.Join(err, f.Close()); err != nil {
				return usage("--sources %s: %v", *list, err)
			}
		}
		return importFiles(cmd.Context(), cmd.OutOrStdout(), *dir, args, given, sources)
	}
	return cmd
}

// importFiles adds saved files to an archive and names those it cannot take.
func importFiles(ctx context.Context, out io.Writer, dir string, paths []string, given archive.Source, sources map[string]archive.Source) (err error) {
	files, err := findFiles(paths)
	if err != nil {
		return err
	}
	w, err := archive.Create(dir, software())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	captures, refused := 0, 0
	for _, f := range files {
		src := given
		if s, ok := sources[sourceName(f.path, sources)]; ok {
			src = s
		}
		records, err := w.Import(ctx, f.path, src, sources, importOutcome)
		captures += len(records)
		switch {
		case errors.Is(err, archive.ErrSource) || errors.Is(err, archive.ErrFormat):
			refused++
			fmt.Fprintf(os.Stderr, "not imported: %v\n", err)
		case err != nil:
			return err
		}
	}
	fmt.Fprintf(out, "%d captures from %d files, %d files not imported or not whole\n", captures, len(files), refused)
	if refused > 0 {
		return errSetAside
	}
	return nil
}

// sourceName is the name under which a list of sources has a file: its path as
// given, or its last part.
func sourceName(path string, sources map[string]archive.Source) string {
	if _, ok := sources[path]; ok {
		return path
	}
	return baseName("file://" + path)
}

// importOutcome is the outcome of a response that somebody else fetched.
func importOutcome(status int) string {
	switch {
	case status == 0 || status == 200:
		return "archived"
	case status >= 300 && status < 400:
		return "redirected"
	case status == 404 || status == 410:
		return "gone"
	}
	return "failed"
}

// software names this program in archives.
func software() string { return "gongkai/" + extract.Version }

package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

func historyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "history --db FILE REPORT",
		Short: "Show every version of a report, which one stands and why, and what differs",
		Long: `Show every version of the report of an agency for a year: HTML and PDF, pictures
and links, corrections published later, and what stood at the address before. One
stands for the agency and year; all are kept. What differs is listed with both
values and their days. REPORT is an id, its beginning, a file name or an address.`,
		Args: between(1, 1, "REPORT"),
	}
	path := databaseFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return showHistory(cmd.Context(), cmd.OutOrStdout(), *path, args[0])
	}
	return cmd
}

func showHistory(ctx context.Context, w io.Writer, path, name string) error {
	db, err := store.OpenReader(ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	h, err := queries.Versions(ctx, db.SQL(), name)
	if err != nil {
		return wrongName(err)
	}
	scope := ""
	if h.Scope != "" {
		scope = ", scope " + h.Scope
	}
	fmt.Fprintf(w, "%s %d%s: %d versions\n", h.Agency, h.Year, scope, len(h.Versions))
	for _, v := range h.Versions {
		printVersion(w, v)
	}
	fmt.Fprintln(w)
	if len(h.Differences) == 0 && len(h.Versions) > 1 {
		fmt.Fprintln(w, "no box that two of them print differs")
	}
	for _, d := range h.Differences {
		fmt.Fprintf(w, "%-15s  %-16s  %s\n", d.Rule, cmp.Or(d.Other, "another file"), d.Message)
	}
	return nil
}

// standings say in words why a version stands or does not.
var standings = map[string]string{
	"only":              "stands: there is no other",
	"chosen":            "stands",
	"gone":              "does not stand: replaced at its address",
	"withdrawn":         "does not stand: the local file was replaced",
	"less_complete":     "does not stand: another prints more of the form",
	"undated":           "does not stand: another states its date of publication",
	"published_earlier": "does not stand: another was published later",
	"fewer_boxes":       "does not stand: another prints more boxes",
	"seen_earlier":      "does not stand: another was found later",
	"equal":             "does not stand: nothing tells it from another, whose id is smaller",
	"unplaced":          "is nobody's version: its agency or year is open",
}

func printVersion(w io.Writer, v queries.Version) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %-11s "+format+"\n", append([]any{name}, args...)...)
	}
	fmt.Fprintf(w, "\n%s  %s\n", v.ID, cmp.Or(standings[v.Standing], "not settled yet: run ingest again"))
	line("title", "%s", v.Title)
	line("published", "%s", cmp.Or(v.Published, "no date stated"))
	line("found", "%s", at(v.FirstSeen))
	if v.Gone != nil {
		line("replaced", "%s", at(v.Gone))
	}
	line("boxes", "%d of %d printed", v.Read, v.Expected)
	for _, f := range v.Files {
		state := ""
		if !f.Current {
			state = "  (no longer there)"
		}
		line("file", "%s  %s  found %s%s", f.Kind, strings.TrimPrefix(f.URL, "file:"), at(f.Seen), state)
	}
}

// at prints a moment to the minute, in UTC.
func at(t *time.Time) string {
	if t == nil {
		return "at an unknown time"
	}
	return t.UTC().Format("2006-01-02 15:04")
}

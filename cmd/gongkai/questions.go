package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/chart"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

// shortened are the parameters that have a flag of their own.
var shortened = []struct{ name, about string }{
	{"year", "year reported on"},
	{"region", "division: code or full name, with all below it"},
	{"category", "kind of agency: code or Chinese name"},
	{"agency", "agencies whose name contains this"},
}

// A questionCommand holds what was asked for on the command line.
type questionCommand struct {
	db, format, chart, lang string
	short                   map[string]*string
	about                   bool
}

func queryCommand() *cobra.Command {
	var c questionCommand
	cmd := &cobra.Command{
		Use:   "query --db FILE [NAME [PARAMETER=VALUE...]]",
		Short: "Answer a named question; without a name, list the questions by topic",
		Long: `Answer a named question as a table, CSV, JSON or Markdown, or with --chart as a
picture. Without a name, list the questions by topic; --about NAME says what a
question counts, what it leaves out, and its parameters. --year, --region,
--category and --agency are short for the parameters of that name.`,
	}
	cmd.Flags().StringVar(&c.db, "db", "", "database file")
	cmd.Flags().StringVar(&c.format, "format", "table", "one of "+strings.Join(render.Formats, ", "))
	cmd.Flags().StringVar(&c.chart, "chart", "", "picture file to write instead: NAME."+strings.Join(chart.Formats, " or NAME."))
	cmd.Flags().StringVar(&c.lang, "lang", "", "language of the picture: zh, en, or both if it is left out")
	cmd.Flags().BoolVar(&c.about, "about", false, "say what the question counts, and its parameters")
	c.short = map[string]*string{}
	for _, s := range shortened {
		c.short[s.name] = cmd.Flags().String(s.name, "", s.about)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return listQuestions(cmd.OutOrStdout())
		}
		q, err := queries.Find(args[0])
		if err != nil {
			return usageError{err}
		}
		if c.about {
			return describeQuestion(cmd.OutOrStdout(), q)
		}
		params, err := c.parameters(args[1:])
		if err != nil {
			return err
		}
		if c.db == "" {
			return usage("--db FILE is missing: the database to ask")
		}
		answer := func(ctx context.Context, db *store.DB) (*queries.Rows, error) {
			rows, err := queries.Run(ctx, db.SQL(), q, params)
			if wrong := (*queries.BadParameter)(nil); errors.As(err, &wrong) {
				return nil, usageError{err}
			}
			return rows, err
		}
		if c.chart != "" {
			return c.draw(cmd.Context(), cmd.OutOrStdout(), q, answer)
		}
		return ask(cmd.Context(), cmd.OutOrStdout(), c.db, c.format, answer)
	}
	return cmd
}

// draw writes the answer as a picture.
func (c questionCommand) draw(ctx context.Context, out io.Writer, q queries.Query, question func(context.Context, *store.DB) (*queries.Rows, error)) error {
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(c.chart), "."))
	if !slices.Contains(chart.Formats, format) {
		return usage("--chart %s: the name ends in none of .%s", c.chart, strings.Join(chart.Formats, ", ."))
	}
	lang := chart.Language(c.lang)
	if !slices.Contains([]chart.Language{chart.Both, chart.Chinese, chart.English}, lang) {
		return usage("--lang %s: want zh or en", c.lang)
	}
	if q.Chart.Kind == "" {
		return usage("question %s has no chart; those that have one are marked in the list of gongkai query", q.Name)
	}
	return answered(ctx, c.db, question, func(rows *queries.Rows) error {
		picture, err := chart.Of(q, rows, lang)
		if err != nil {
			return err
		}
		var drawn bytes.Buffer
		if err := picture.Write(&drawn, format); err != nil {
			return err
		}
		if err := writeFile(c.chart, drawn.Bytes()); err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s: %d rows drawn, %d more than there is room for\n", c.chart, len(picture.Points), picture.More)
		return err
	})
}

// parameters reads NAME=VALUE arguments and the flags that are short for them.
func (c questionCommand) parameters(args []string) (map[string]string, error) {
	out := map[string]string{}
	for name, value := range c.short {
		if *value != "" {
			out[name] = *value
		}
	}
	for _, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			return nil, usage("%q is not PARAMETER=VALUE", a)
		}
		if _, twice := out[name]; twice {
			return nil, usage("parameter %s is given twice", name)
		}
		out[name] = value
	}
	return out, nil
}

// listQuestions prints every question by topic.
func listQuestions(w io.Writer) error {
	all, err := queries.All()
	if err != nil {
		return err
	}
	topics, err := queries.Topics()
	if err != nil {
		return err
	}
	for _, t := range topics {
		fmt.Fprintf(w, "%s / %s\n", t.ZH, t.EN)
		for _, q := range all {
			if q.Topic != t.Code {
				continue
			}
			fmt.Fprintf(w, "  %-30s %s / %s\n", q.Name, q.TitleZH, q.TitleEN)
			var params []string
			for _, p := range q.Params {
				name := strings.TrimSuffix(p.Name+"="+p.Default, "=")
				if p.Needed {
					name += " (needed)"
				}
				params = append(params, name)
			}
			if q.Chart.Kind != "" {
				params = append(params, "[chart]")
			}
			if len(params) > 0 {
				fmt.Fprintf(w, "  %-30s %s\n", "", strings.Join(params, "  "))
			}
		}
	}
	_, err = fmt.Fprintf(w, "%d questions; gongkai query --about NAME says what one counts, what it leaves out, and its parameters.\n", len(all))
	return err
}

// describeQuestion prints what a question counts, and its parameters.
func describeQuestion(w io.Writer, q queries.Query) error {
	fmt.Fprintf(w, "%s\n%s / %s\n\n%s\n%s\n", q.Name, q.TitleZH, q.TitleEN, q.AboutZH, q.AboutEN)
	for i, p := range q.Params {
		if i == 0 {
			fmt.Fprintln(w)
		}
		kind := p.Type
		if p.Needed {
			kind += ", needed"
		}
		fmt.Fprintf(w, "%s=%s (%s) %s\n", p.Name, p.Default, kind, p.About)
	}
	if c := q.Chart; c.Kind != "" {
		fmt.Fprintf(w, "\n--chart: %s of %s (%s)\n", c.Kind, c.Value, c.Unit)
	}
	return nil
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/narrative"
	"github.com/spf13/cobra"
)

func metricsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "metrics",
		Short: "Try the metric dictionary for the running text",
		Args:  between(0, 0, "a command: test"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(metricsTestCommand())
	return cmd
}

func metricsTestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test SENTENCE|FILE",
		Short: "Show which numbers of a text are read, and why",
		Long: `Show which numbers of a text are read as which metric, and why the others are not.
The text is the argument itself, or the content of a plain text file of that name.`,
		Args: between(1, 1, "SENTENCE or FILE"),
	}
	asJSON := cmd.Flags().Bool("json", false, "print the metrics as a JSON array")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		text, err := sentenceOrFile(args[0])
		if err != nil {
			return err
		}
		data, err := normalize.Load()
		if err != nil {
			return err
		}
		if *asJSON {
			return printMetricsJSON(cmd.OutOrStdout(), data.Metrics.Sentence(text))
		}
		printTrace(cmd.OutOrStdout(), data.Metrics, data.Metrics.Trace(text))
		return nil
	}
	return cmd
}

// sentenceOrFile returns the content of the file that an argument names, or
// the argument.
func sentenceOrFile(arg string) (string, error) {
	if info, err := os.Stat(arg); err != nil || !info.Mode().IsRegular() {
		var path *fs.PathError
		if err == nil || errors.As(err, &path) {
			return arg, nil
		}
		return "", err
	}
	data, err := readBounded(arg)
	if err != nil {
		return "", fmt.Errorf("%s: %w", arg, err)
	}
	return strings.ToValidUTF8(string(data), "\uFFFD"), nil
}

// A metricView is one metric in JSON.
type metricView struct {
	Metric    string      `json:"metric"`
	Value     json.Number `json:"value"`
	Unit      string      `json:"unit"`
	Qualifier string      `json:"qualifier"`
	Dim       string      `json:"dim"`
	Negated   bool        `json:"negated"`
	Quote     string      `json:"quote"`
	Raw       string      `json:"raw"`
	Period    string      `json:"period"`
	Year      int         `json:"year,omitempty"`
	Scope     string      `json:"scope"`
	Start     int         `json:"start_offset"`
	End       int         `json:"end_offset"`
}

func printMetricsJSON(w io.Writer, r narrative.Reading) error {
	views := []metricView{}
	for _, m := range r.Metrics {
		views = append(views, metricView{m.Code, json.Number(decimal(m)), m.Unit, m.Qualifier, m.Dim, m.Negated, m.Quote,
			m.Raw, m.Period, m.Year, m.Scope, m.Start, m.End})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(views)
}

// decimal writes a value without needless zeros.
func decimal(m narrative.Metric) string {
	digits, _ := m.Value.FloatPrec()
	return m.Value.FloatString(digits)
}

func printTrace(w io.Writer, d *narrative.Dictionary, sentences []narrative.Sentence) {
	reasons := map[string]string{}
	for _, r := range d.Reasons {
		reasons[r.Code] = r.EN
	}
	for _, s := range sentences {
		if s.Quote == "" {
			continue
		}
		fmt.Fprintf(w, "%s\n", s.Quote)
		for _, t := range s.Tokens {
			if t.Kind != "punctuation" {
				fmt.Fprintf(w, "  %-7s %s  %s\n", t.Kind, t.Text, t.Tags)
			}
		}
		for _, m := range s.Metrics {
			fmt.Fprintf(w, "  => %s\n", describe(m))
		}
		for _, u := range s.Unread {
			fmt.Fprintf(w, "  -- %s is no value: %s (%s)\n", u.Raw, reasons[u.Reason], u.Reason)
		}
	}
}

// describe says in a line what was read and how.
func describe(m narrative.Metric) string {
	s := fmt.Sprintf("%s %s %s %s, printed %q, %s", m.Code, m.Qualifier, decimal(m), m.Unit, m.Raw, m.Period)
	if m.Year != 0 {
		s += fmt.Sprintf(" %d", m.Year)
	}
	if m.Scope != "agency" {
		s += ", " + m.Scope
	}
	if m.Dim != "" {
		s += ", for " + m.Dim
	}
	if m.Negated {
		s += ", negated"
	}
	return s + fmt.Sprintf(", by %s, confidence %.2f", m.Why, m.Confidence)
}

// printProse prints the numbers of the running text of a report.
func printProse(w io.Writer, metrics []narrative.Metric, unread []narrative.Unread) {
	for _, m := range metrics {
		fmt.Fprintf(w, "metric %s at %s\n    %s\n", describe(m), place(m.Place), m.Quote)
	}
	for _, u := range unread {
		fmt.Fprintf(w, "number %q unread: %s, at %s\n", u.Raw, u.Reason, place(u.Place))
	}
}

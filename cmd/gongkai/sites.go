package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/crawl"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/spf13/cobra"
)

func sitesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sites probe|starter",
		Short: "Look at a site and draft its profile, or print a sites file to begin with",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("there is no command sites %q", args[0])
			}
			return cmd.Help()
		},
	}
	starter := &cobra.Command{
		Use:   "starter",
		Short: "Print a sites file with addresses that public pages name; nobody has checked them",
		Args:  between(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(cmd.OutOrStdout(), profile.Starter)
			return err
		},
	}
	cmd.AddCommand(starter, probeCommand())
	return cmd
}

func probeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "probe URL --contact ADDRESS",
		Short: "Fetch at most 12 pages of a site and draft its profile, with the evidence",
		Args:  between(1, 1, "URL, the home page of the site or its list of reports"),
	}
	contact := cmd.Flags().String("contact", "", "e-mail address or web page of who is responsible; sites get to see it")
	resolve := cmd.Flags().StringSlice("resolve", nil, "as for crawl (for a simulator)")
	allow := cmd.Flags().StringSlice("allow-net", nil, "as for crawl (for a simulator)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o := crawl.Options{Version: extract.Version}
		if err := network(&o, *resolve, *allow); err != nil {
			return err
		}
		var err error
		if o.Sites, err = crawl.ProbeSites(args[0], *contact, crawl.Simulated(o.Resolve)); err != nil {
			return usage("%v", err)
		}
		if o.Dir, err = os.MkdirTemp("", "gongkai-probe-"); err != nil {
			return err
		}
		defer os.RemoveAll(o.Dir)
		d := newDraft(o.Sites)
		for e, err := range crawl.Run(cmd.Context(), o) {
			if err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "%s %s %s\n", e.Outcome, e.URL, e.Detail)
			d.add(e)
		}
		_, err = fmt.Fprint(cmd.OutOrStdout(), d)
		return err
	}
	return cmd
}

// A draft is a profile as the evidence of a probe suggests it.
type draft struct {
	site      *profile.Site
	contact   string
	systems   []string
	lists     []string
	elsewhere []string // hosts out of scope that files or reports lie on
	evidence  []string
	reports   int
	total     int
}

func newDraft(l *profile.List) *draft { return &draft{site: l.Sites[0], contact: l.Contact} }

// once adds a text to a list that has not got it.
func once(list *[]string, s string) {
	if s != "" && !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

func (d *draft) add(e crawl.Event) {
	if e.Report != nil {
		d.reports++
	}
	once(&d.systems, e.Found.System)
	d.total = max(d.total, e.Found.Total)
	if e.Found.System != "" || e.Kind == "list" && len(e.Found.Requests) > 0 {
		once(&d.lists, e.URL)
	}
	for _, r := range e.Found.Requests {
		_, rest, _ := strings.Cut(r.URL, "://")
		host, _, _ := strings.Cut(rest, "/")
		if !d.site.Allows(host, false) && (r.Kind == "report" || r.Kind == "attachment") {
			once(&d.elsewhere, host)
		}
	}
	line := fmt.Sprintf("%s %s", e.Outcome, e.URL)
	if why := append(slices.Clone(e.Found.Evidence), e.Detail); strings.Join(why, "") != "" {
		line += ": " + strings.Trim(strings.Join(why, "; "), "; ")
	}
	d.evidence = append(d.evidence, line)
}

// String is the draft as TOML, the evidence in comments.
func (d *draft) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Drafted from %d requests; %d reports were seen, and a list that claims %d. Check it before you crawl.\n", len(d.evidence), d.reports, d.total)
	for _, e := range d.evidence {
		fmt.Fprintf(&b, "# %s\n", strings.ReplaceAll(e, "\n", " "))
	}
	fmt.Fprintf(&b, "\ncontact = %q\n\n[[site]]\nid = %q\nverified = false\nhosts = %s\n", d.contact, d.site.ID, quoted(d.site.Hosts))
	if len(d.elsewhere) > 0 {
		fmt.Fprintf(&b, "# reports or files lie on other hosts, too; allow them if they belong to the site: %s\n", strings.Join(d.elsewhere, " "))
	}
	switch len(d.systems) {
	case 0:
		b.WriteString("# no list system was recognised; links are followed all the same\n")
	case 1:
		fmt.Fprintf(&b, "cms = %q\n", d.systems[0])
	default:
		fmt.Fprintf(&b, "# several list systems were recognised: %s\n", strings.Join(d.systems, ", "))
	}
	b.WriteString("seeds = [\n")
	for _, s := range d.site.Seeds {
		fmt.Fprintf(&b, "  {url = %q, kind = %q},\n", s.URL, s.Kind)
	}
	for _, l := range d.lists {
		if l != d.site.Seeds[0].URL && !strings.Contains(l, "?") {
			fmt.Fprintf(&b, "  {url = %q, kind = \"list\"},\n", l)
		}
	}
	b.WriteString("]\n")
	return b.String()
}

// quoted is a list of texts as TOML.
func quoted(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%q", s))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

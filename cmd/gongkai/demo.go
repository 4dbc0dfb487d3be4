package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/crawl"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/sim"
	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

// demoQuestions are answered at the end of the demonstration.
var demoQuestions = []string{"applications_by_agency", "outcome_shares", "failed_checks"}

// demoSystems are the list systems that the demonstration crawls.
var demoSystems = []string{"trs0", "jpage", "gkmlpt", "vsb", "jsonpost", "iframe"}

// Size of the invented county.
const (
	demoSeed   = 11
	demoUnits  = 9
	demoYears  = 3
	demoLatest = 2024 // year of the latest reports
)

func demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "Crawl a simulated county on this machine, load it, answer three questions, say what to try next",
		Long: `Crawl a simulated county on this machine, load it, answer three questions, say
what to try next. The county publishes invented reports through six list
systems of government sites; nothing but 127.0.0.1 is connected to.

With DIR, a folder of sample reports (testdata/reports/docs in the source), it
publishes those too.`,
		Args: between(0, 1, "at most DIR, a folder of reports (testdata/reports/docs in the source)"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := ""
			if len(args) > 0 {
				dir = args[0]
			}
			return demo(cmd.Context(), cmd.OutOrStdout(), dir)
		},
	}
}

func demo(ctx context.Context, w io.Writer, samples string) error {
	out, err := os.MkdirTemp("", "gongkai-demo-")
	if err != nil {
		return err
	}
	docs, err := demoCounty()
	if err != nil {
		return err
	}
	if samples != "" {
		more, err := demoSamples(samples)
		if err != nil {
			return err
		}
		docs = append(docs, more...)
	}
	county, err := sim.New(docs, sim.Options{Seed: demoSeed, Systems: demoSystems, Place: gen.NewRegion(demoSeed)})
	if err != nil {
		return err
	}
	if err := county.Start(); err != nil {
		return err
	}
	defer county.Close()
	db, dir := filepath.Join(out, "demo.duckdb"), filepath.Join(out, "archive")
	fmt.Fprintf(w, "Crawling a simulated county: %d reports on %d hosts, all of them at %s\n", len(docs), len(demoSystems), county.Addr())
	if err := demoCrawl(ctx, w, county, out, dir); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nReading the archive")
	if err := ingestArchive(ctx, db, dir, reading{runtime.NumCPU(), string(extract.ScansAuto), sideFiles{}}); err != nil && !errors.Is(err, errSetAside) {
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
	demoNext(w, out, db, dir, samples, county)
	return nil
}

// demoCrawl crawls the county as crawl --sites does; the sites file is left for
// the user to see.
func demoCrawl(ctx context.Context, w io.Writer, county *sim.County, out, dir string) error {
	var b strings.Builder
	b.WriteString("contact = \"demo@example.org\"\n")
	for _, h := range county.Hosts() {
		fmt.Fprintf(&b, "\n[[site]]\nid = %q\nhosts = [%q]\nseeds = [{url = %q, kind = \"home\"}]\nlimits = {min_gap = \"20ms\"} # 3s where it is not simulated\n", h.System, h.Name, h.Seed)
	}
	sites := filepath.Join(out, "sites.toml")
	if err := os.WriteFile(sites, []byte(b.String()), 0o644); err != nil {
		return err
	}
	o := crawl.Options{
		Dir: dir, Version: extract.Version, Resolve: map[string]string{"*.sim.gov.cn": county.Addr()},
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	}
	var err error
	if o.Sites, err = profile.Load(sites, profile.Options{Simulated: crawl.Simulated(o.Resolve)}); err != nil {
		return err
	}
	return runCrawl(ctx, w, o)
}

// demoCounty invents the reports of a county: every agency over some years, so
// that what one year carries out the next carries in.
func demoCounty() ([]sim.Document, error) {
	var years []int
	for y := demoLatest - demoYears + 1; y <= demoLatest; y++ {
		years = append(years, y)
	}
	var out []sim.Document
	for i, a := range gen.County(demoSeed, demoUnits) {
		for k, r := range gen.Series(demoSeed+uint64(i), years, gen.Options{Agency: &a}) {
			p := gen.Page{
				Markup: []gen.Markup{gen.Clean, gen.Word, gen.Editor}[(i+k)%3],
				Frame:  []gen.Frame{gen.Site, gen.Bare, gen.Tabled}[i%3],
			}
			body, err := r.HTML(p)
			if err != nil {
				return nil, err
			}
			out = append(out, sim.Document{Unit: a.Printed, Year: r.Year, Title: r.Title, Ext: "html", Body: body})
		}
	}
	return out, nil
}

// demoSamples reads the reports of a folder. Whose they are stands in the truth
// beside it.
func demoSamples(dir string) ([]sim.Document, error) {
	f, err := os.Open(filepath.Join(dir, "..", "truth", "docs.csv"))
	if err != nil {
		return nil, usage("%s is no folder of sample reports: %v", dir, err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var out []sim.Document
	for _, r := range rows[1:] {
		name := r[column["doc"]]
		year, err := strconv.Atoi(r[column["year"]])
		if err != nil {
			return nil, fmt.Errorf("%s: year: %w", name, err)
		}
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		out = append(out, sim.Document{
			Unit: r[column["agency"]], Year: year, Title: r[column["title"]], Ext: strings.TrimPrefix(path.Ext(name), "."), Body: body,
		})
	}
	return out, nil
}

// demoNext says what to try with what the demonstration left.
func demoNext(w io.Writer, out, db, dir, samples string, county *sim.County) {
	report := ""
	for _, tr := range county.Truth() {
		if tr.Variant == "" && strings.HasSuffix(tr.URL, ".html") {
			report = path.Base(tr.URL)
			break
		}
	}
	fmt.Fprintf(w, `
The database is %[1]s, the archive %[2]s. Try next:
  %[4]s query                      list all questions
  %[4]s query --db %[1]s disclosure_totals
  %[4]s sql --db %[1]s "SELECT agency_name, year, boxes_read FROM reports ORDER BY ALL"
  %[4]s explain --db %[1]s %[5]s applications.received total
  %[4]s crawl status --archive %[2]s
  %[4]s archive verify --archive %[2]s
  %[4]s export --db %[1]s --out %[3]s/csv
`, db, dir, out, os.Args[0], report)
	if samples != "" {
		fmt.Fprintf(w, "  %s show %s/office-header-repeated.pdf --png %s/pages\n", os.Args[0], samples, out)
	}
	fmt.Fprintf(w, "and for real sites: %s sites starter > sites.toml; %s crawl --sites sites.toml --archive DIR\n", os.Args[0], os.Args[0])
	fmt.Fprintf(w, "\nSee it all in a web browser:\n  %s serve --db %s --archive %s\n", os.Args[0], db, dir)
}

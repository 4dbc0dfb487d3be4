package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/crawl"
	"github.com/gongkai/gongkai/extract/crawl/coverage"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/spf13/cobra"
)

// errShort ends a crawl that found less than its profiles expect.
var errShort = fmt.Errorf("%w: less was found than the profiles expect", errSetAside)

// patience is how long a crawl waits, unless it is told otherwise, for
// addresses that are to be tried again.
const patience = 10 * time.Minute

// crawlFlags are what crawl and run have in common.
type crawlFlags struct {
	sites, dir *string
	wait       *time.Duration
	resolve    *[]string
	allow      *[]string
}

func newCrawlFlags(cmd *cobra.Command) crawlFlags {
	f := cmd.Flags()
	return crawlFlags{
		sites:   f.String("sites", "", "sites file (TOML); gongkai sites starter prints one to begin with"),
		dir:     f.String("archive", "", "folder of the archive"),
		wait:    f.Duration("wait", patience, "how long to wait for addresses that must be tried again, before the run ends"),
		resolve: f.StringSlice("resolve", nil, "connect to ADDRESS:PORT for a host, HOST=ADDRESS:PORT or *.DOMAIN=ADDRESS:PORT (for a simulator)"),
		allow:   f.StringSlice("allow-net", nil, "network that may be connected to although it is not public (for a simulator)"),
	}
}

// options reads the flags and the sites file.
func (f crawlFlags) options() (crawl.Options, error) {
	o := crawl.Options{Dir: *f.dir, Version: extract.Version, Patience: *f.wait}
	if *f.sites == "" || *f.dir == "" {
		return o, usage("--sites FILE and --archive DIR are needed: what to crawl, and where to keep it")
	}
	if err := network(&o, *f.resolve, *f.allow); err != nil {
		return o, err
	}
	var err error
	o.Sites, err = profile.Load(*f.sites, profile.Options{Simulated: crawl.Simulated(o.Resolve)})
	if err != nil {
		return o, usage("%v", err)
	}
	return o, nil
}

// network reads the flags for a simulator.
func network(o *crawl.Options, resolve, allow []string) error {
	o.Resolve = map[string]string{}
	for _, s := range resolve {
		host, to, ok := strings.Cut(s, "=")
		if _, err := netip.ParseAddrPort(to); !ok || err != nil {
			return usage("--resolve %s: want HOST=ADDRESS:PORT", s)
		}
		o.Resolve[host] = to
	}
	for _, s := range allow {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return usage("--allow-net %s: want a network such as 127.0.0.0/8", s)
		}
		o.Allow = append(o.Allow, p)
	}
	return nil
}

func crawlCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "crawl --sites FILE --archive DIR",
		Short: "Find the reports that sites publish and archive them",
		Long: `Find the reports that sites publish and archive them, with everything that was
fetched on the way. It goes gently: one request at a time to a host, three
seconds between two, robots.txt obeyed, sites that refuse programs left alone.
It can be stopped at any moment; the same command goes on. Run it again later
to look for what is new.

Exit status 3: done, but less was found than the profiles expect.`,
		Args: between(0, 0, "no arguments"),
	}
	flags := newCrawlFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := flags.options()
		if err != nil {
			return err
		}
		return runCrawl(cmd.Context(), cmd.OutOrStdout(), o)
	}
	cmd.AddCommand(statusCommand())
	return cmd
}

func runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run --sites FILE --archive DIR --db FILE",
		Short: "Crawl, read what was found into a database, say what became of it",
		Args:  between(0, 0, "no arguments"),
	}
	flags := newCrawlFlags(cmd)
	db := databaseFlag(cmd)
	jobs := cmd.Flags().Int("jobs", runtime.NumCPU(), "files read at the same time")
	scans := ocrFlag(cmd)
	sides := sideFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := flags.options()
		if err != nil {
			return err
		}
		short := runCrawl(cmd.Context(), cmd.OutOrStdout(), o)
		if short != nil && !errors.Is(short, errShort) {
			return short
		}
		if err := ingestArchive(cmd.Context(), *db, o.Dir, reading{*jobs, *scans, *sides}); err != nil {
			return err
		}
		return short
	}
	return cmd
}

// crawlMemory keeps the garbage of a crawl small: it holds little at a time,
// and runs for days beside other work.
const crawlMemory = 180 << 20

// runCrawl crawls, shows how far it is, and says at the end what is there and
// what is missing.
func runCrawl(ctx context.Context, out io.Writer, o crawl.Options) error {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(crawlMemory))
	p := newCrawlProgress()
	var failure error
	for e, err := range crawl.Run(ctx, o) {
		if err != nil {
			failure = err
			break
		}
		p.add(e)
	}
	p.finish()
	if ctx.Err() != nil {
		return errors.New("stopped; run the same command again to go on")
	}
	if failure != nil {
		return failure
	}
	cells, short, err := crawl.Assess(ctx, o.Dir, o.Sites.Sites, time.Now())
	if err != nil {
		return err
	}
	if err := printStatus(ctx, out, o.Dir); err != nil {
		return err
	}
	printGrid(out, cells)
	for _, s := range short {
		fmt.Fprintln(os.Stderr, "short:", s)
	}
	if len(short) > 0 {
		return errShort
	}
	return nil
}

// printGrid sums the grid up by site and status.
func printGrid(out io.Writer, cells []coverage.Cell) {
	counts := map[string]map[coverage.Status]int{}
	var order []string
	for _, c := range cells {
		if counts[c.Site] == nil {
			counts[c.Site] = map[coverage.Status]int{}
			order = append(order, c.Site)
		}
		counts[c.Site][c.Status]++
	}
	for _, site := range order {
		fmt.Fprintf(out, "%s: units and years:", site)
		for _, s := range coverage.Statuses {
			if n := counts[site][s]; n > 0 {
				fmt.Fprintf(out, " %d %s", n, s)
			}
		}
		fmt.Fprintln(out)
	}
}

func statusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status --archive DIR",
		Short: "Say how the addresses of a crawl ended, also while it runs",
		Args:  between(0, 0, "no arguments"),
	}
	dir := archiveFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return printStatus(cmd.Context(), cmd.OutOrStdout(), *dir) }
	return cmd
}

// printStatus prints the outcomes by site, and hosts that are left alone.
func printStatus(ctx context.Context, out io.Writer, dir string) error {
	counts, hosts, err := crawl.Status(ctx, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return usage("%s has no state of a crawl", dir)
	}
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "site\toutcome\taddresses\tto be fetched again\tfirst at")
	for _, c := range counts {
		outcome, next := c.Outcome, ""
		if outcome == "" {
			outcome = "not fetched yet"
		}
		if !c.Next.IsZero() {
			next = c.Next.Local().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\n", c.Site, outcome, c.Number, c.Waiting, next)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, h := range hosts {
		if h.ClosedTill.After(time.Now()) {
			fmt.Fprintf(out, "%s is left alone until %s\n", h.Name, h.ClosedTill.Local().Format("2006-01-02 15:04"))
		}
	}
	return nil
}

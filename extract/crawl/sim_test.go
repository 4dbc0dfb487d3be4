package crawl

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/sched"
	"github.com/gongkai/gongkai/extract/crawl/sim"
)

// simGap is the gap the crawler is told to leave between two requests. It leaves
// it between the end of one and the start of the next; the server counts starts.
const simGap = 5 * time.Millisecond

// simulate starts a county of every list system that needs no browser, four
// units each, and crawls it.
func simulate(t *testing.T, o sim.Options) (*sim.County, []frontier.Row) {
	t.Helper()
	systems := slices.DeleteFunc(sim.Systems(), sim.NeedBrowser)
	var docs []sim.Document
	for u := range 4 * len(systems) {
		for y := range 6 {
			d := sim.Document{Unit: fmt.Sprintf("模拟县第%d局", u+1), Year: 2018 + y, Ext: "html"}
			d.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", d.Unit, d.Year)
			d.Body = []byte(reportPage(d.Unit, d.Year, ""))
			if y == 3 {
				d.Ext, d.Body = "pdf", []byte("%PDF-1.4\n% "+d.Title+"\n%%EOF\n")
			}
			docs = append(docs, d)
		}
	}
	c, err := sim.New(docs, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	toml := fmt.Sprintf("contact = \"crawler@example.org\"\n[default.limits]\nmin_gap = %q\n", simGap)
	for _, h := range c.Hosts() {
		toml += fmt.Sprintf("[[site]]\nid = %q\nhosts = [%q]\nseeds = [{url = %q, kind = \"home\"}]\n", h.System, h.Name, h.Seed)
	}
	opt := Options{Dir: t.TempDir(), Version: "test", Resolve: map[string]string{"*.sim.gov.cn": c.Addr()},
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Manners: sched.Default}
	opt.Manners.Gap = 0
	if opt.Sites, err = profile.Parse(toml, profile.Options{Simulated: Simulated(opt.Resolve)}); err != nil {
		t.Fatal(err)
	}
	crawl(t, opt)
	captures(t, opt.Dir)
	f, err := frontier.OpenReader(context.Background(), filepath.Join(opt.Dir, stateName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.All(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c, rows
}

// TestEverySystem finds every report through every list system, with its unit
// and year, and nothing that is none; the server says how gently it was asked.
func TestEverySystem(t *testing.T) {
	c, rows := simulate(t, sim.Options{Seed: 1})
	got := map[string]frontier.Row{}
	for _, r := range rows {
		if r.IsReport {
			got[r.URL] = r
		}
	}
	truth := c.Truth()
	wrong, right := 0, map[string]int{}
	requests, lists, found := 0, 0, 0
	for _, want := range truth {
		r, ok := got[want.URL]
		delete(got, want.URL)
		switch {
		case !ok:
			wrong++
			t.Errorf("%s: %s %d is not found: %s", want.System, want.Unit, want.Year, want.URL)
		case r.Unit != want.Unit || r.Year != want.Year:
			wrong++
			t.Errorf("%s: %s is of %s %d, taken for one of %s %d", want.System, want.URL, want.Unit, want.Year, r.Unit, r.Year)
		default:
			right[want.Host]++
		}
	}
	for url, r := range got {
		t.Errorf("%s is taken for the report of %s %d", url, r.Unit, r.Year)
	}
	t.Logf("%d of %d reports", len(truth)-wrong, len(truth))
	for host, m := range c.Measure() {
		n := right[host]
		requests, lists, found = requests+m.Requests-m.Robots, lists+m.Lists, found+n
		t.Logf("%-28s %3d reports, %3d requests (%d lists, %d robots, %d in vain), %.2f per report, gap %s", host, n, m.Requests, m.Lists, m.Robots, m.Wasted, m.PerReport(n), m.MinGap)
		if m.Denied > 0 || m.Concurrent > 1 || m.Connections > 1 || m.MinGap < simGap {
			t.Errorf("%s: %d requests to what robots.txt forbids, %d at a time, %d connections, a gap of %s",
				host, m.Denied, m.Concurrent, m.Connections, m.MinGap)
		}
	}
	if per := float64(requests-lists) / float64(found); per > 1.3 {
		t.Errorf("%d requests beside %d lists for %d reports: %.2f each", requests-lists, lists, found, per)
	} else {
		t.Logf("%.2f requests per report beside lists", per)
	}
	if u := c.Unknown(); len(u) > 0 {
		t.Errorf("hosts that are none of the county were asked: %v", u)
	}
}

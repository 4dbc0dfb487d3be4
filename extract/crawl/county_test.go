package crawl

import (
	"fmt"
	"net/netip"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/crawl/address"
	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/sched"
	"github.com/gongkai/gongkai/extract/crawl/sim"
)

// published invents the reports of units over years: pages and, one in five, files.
func published(t testing.TB, seed uint64, units int, years ...int) []sim.Document {
	t.Helper()
	var out []sim.Document
	for i, a := range gen.County(seed, units) {
		for k, y := range years {
			r := gen.New(seed+uint64(100*i+k), gen.Options{Agency: &a, Year: y, Form: gen.Prescribed(y)})
			d := sim.Document{Unit: a.Printed, Year: y, Title: r.Title, Ext: "html"}
			if (i+2*k)%5 == 4 {
				d.Ext, d.Body = "pdf", fmt.Appendf(nil, "%%PDF-1.4\n%% %s %d\n%%%%EOF\n", a.Name, y)
			} else {
				p := gen.Page{Markup: []gen.Markup{gen.Clean, gen.Word, gen.Editor}[(i+k)%3], Frame: []gen.Frame{gen.Bare, gen.Site, gen.Tabled}[(i+2*k)%3]}
				if i%4 == 3 {
					p.Encoding, p.Declared = "gbk", "utf-8"
				}
				b, err := r.HTML(p)
				if err != nil {
					t.Fatal(err)
				}
				d.Body = b
			}
			out = append(out, d)
		}
	}
	return out
}

// simulated starts a county and returns the options that crawl it, with a
// profile for each of its hosts.
func simulated(t testing.TB, docs []sim.Document, o sim.Options, limits string) (*sim.County, Options) {
	t.Helper()
	c, err := sim.New(docs, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	var b strings.Builder
	b.WriteString("contact = \"crawler@example.org\"\n")
	for _, h := range c.Hosts() {
		fmt.Fprintf(&b, "[[site]]\nid = %q\nhosts = [%q]\nseeds = [{url = %q, kind = \"home\"}]\nlimits = {%s}\n",
			strings.TrimSuffix(h.Name, ".sim.gov.cn"), h.Name, h.Seed, limits)
	}
	opt := Options{Dir: t.TempDir(), Version: "test", Resolve: map[string]string{"*.sim.gov.cn": c.Addr(), "mirror.example": c.Addr()},
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Limits: fetch.DefaultLimits, Manners: sched.Default}
	opt.Manners.Gap = 0
	if opt.Sites, err = profile.Parse(b.String(), profile.Options{Simulated: Simulated(opt.Resolve)}); err != nil {
		t.Fatal(err)
	}
	return c, opt
}

// TestSimulatedCounty crawls every list system of the simulated county over
// loopback. What counts is what the server saw: no request that robots.txt
// forbids, none to other hosts, the gap of the profile, one connection to a
// host, at most 1.3 requests for a report. And what was found is the truth:
// every report, nothing else, the right year and unit.
func TestSimulatedCounty(t *testing.T) {
	const gap = 25 * time.Millisecond
	c, o := simulated(t, published(t, 5, 80, 2020, 2021, 2022, 2023, 2024), sim.Options{Seed: 5}, `min_gap = "25ms"`)
	found := map[string]Event{}
	for _, e := range crawl(t, o) {
		if e.Report != nil && e.Outcome.Kept() {
			found[e.URL] = e
		}
	}
	truth := map[string]sim.Truth{}
	for _, tr := range c.Truth() {
		truth[canonical(t, tr.URL)] = tr
	}
	for u, want := range truth {
		e, ok := found[u]
		switch {
		case !ok:
			t.Errorf("%s: not found: %s", want.System, u)
		case e.Report.Unit != want.Unit || e.Report.Year != want.Year || (e.Report.Variant != "") != (want.Variant != ""):
			t.Errorf("%s: %s is %+v, want %s %d %s", want.System, u, *e.Report, want.Unit, want.Year, want.Variant)
		}
	}
	for u, e := range found {
		if _, ok := truth[u]; !ok {
			t.Errorf("%s is taken for %+v", u, *e.Report)
		}
	}
	total := manners(t, c, gap)
	if per := total.PerReport(len(truth)); per > 1.3 {
		t.Errorf("%.2f requests for a report, lists aside", per)
	}
	t.Logf("%d reports on %d hosts, %d requests, %.2f for a report, lists aside; %d found", len(truth), len(c.Hosts()), total.Requests, total.PerReport(len(truth)), len(found))

	c.Reset()
	for _, e := range crawl(t, o) {
		if e.Outcome == fetch.Archived {
			t.Errorf("fetched again although nothing changed: %s", e.URL)
		}
	}
	for h, m := range c.Measure() {
		if m.Requests > m.Unchanged+m.Robots {
			t.Errorf("second run: %s answered %d requests in full", h, m.Requests-m.Unchanged-m.Robots)
		}
	}
}

// manners holds what the server measured against the promises.
func manners(t *testing.T, c *sim.County, gap time.Duration) (total sim.Measured) {
	t.Helper()
	if u := c.Unknown(); len(u) > 0 {
		t.Errorf("requests to other hosts: %v", u)
	}
	for h, m := range c.Measure() {
		total.Requests, total.Lists, total.Robots = total.Requests+m.Requests, total.Lists+m.Lists, total.Robots+m.Robots
		if m.Denied > 0 {
			t.Errorf("%s: %d requests that robots.txt forbids", h, m.Denied)
		}
		if m.Concurrent > 1 || m.Connections > 1 {
			t.Errorf("%s: %d requests and %d connections at a time", h, m.Concurrent, m.Connections)
		}
		if m.Requests > 1 && m.MinGap < gap {
			t.Errorf("%s: a gap of %v, the profile says %v", h, m.MinGap, gap)
		}
	}
	return total
}

// TestScriptLists crawls a list that only scripts fill: with leave to render
// every report is found, without it none, and the manners are the same.
func TestScriptLists(t *testing.T) {
	var docs []sim.Document
	for y := 2015; y <= 2024; y++ {
		docs = append(docs, sim.Document{Unit: "模拟县水利局", Year: y, Ext: "html", Title: fmt.Sprintf("模拟县水利局%d年政府信息公开工作年度报告", y), Body: []byte(reportPage("模拟县水利局", y, ""))})
	}
	for _, leave := range []bool{false, true} {
		if _, err := exec.LookPath("chromium"); leave && err != nil {
			t.Skip("no chromium on this machine")
		}
		c, o := simulated(t, docs, sim.Options{Systems: []string{"script"}, Plain: true}, fmt.Sprintf(`min_gap = "25ms", render = %v`, leave))
		found, detail := 0, ""
		for _, e := range crawl(t, o) {
			detail += e.Detail
			if e.Report != nil && e.Outcome.Kept() {
				found++
			}
		}
		if want := map[bool]int{true: len(docs)}[leave]; found != want {
			t.Errorf("render = %v: %d reports, want %d; %s\n%s", leave, found, want, detail, strings.Join(c.Log(), "\n"))
		}
		manners(t, c, 25*time.Millisecond)
	}
}

// faultLimits are short, so that slow answers end within the patience of a test.
var faultLimits = fetch.Limits{Body: 64 << 20, Header: 256 << 10, Connect: 2 * time.Second, Answer: 4 * time.Second,
	Total: 9 * time.Second, Rate: 256, After: time.Second}

// TestSimulatedFaults lets every fault of the simulator meet a page and a
// robots.txt, each on a host of its own, and asks the server whether the manners
// were kept meanwhile.
func TestSimulatedFaults(t *testing.T) {
	for _, target := range []string{"page", "robots"} {
		t.Run(target, func(t *testing.T) {
			names := sim.FaultNames()
			o := sim.Options{Seed: 2, Plain: true}
			for i, name := range names {
				o.Systems = append(o.Systems, "trs1")
				host := "trs1.sim.gov.cn"
				if i > 0 {
					host = fmt.Sprintf("trs1-%d.sim.gov.cn", i)
				}
				o.Faults = append(o.Faults, sim.Fault{Host: host, Target: target, Name: name})
			}
			var docs []sim.Document
			for i := range names {
				unit := fmt.Sprintf("模拟县第%d局", i)
				docs = append(docs, sim.Document{Unit: unit, Year: 2022, Ext: "html", Title: unit + "2022年政府信息公开工作年度报告", Body: []byte(reportPage(unit, 2022, ""))},
					sim.Document{Unit: unit, Year: 2021, Ext: "pdf", Title: unit + "2021年政府信息公开工作年度报告", Body: []byte("%PDF-1.4\n%%EOF\n")})
			}
			c, opt := simulated(t, docs, o, `min_gap = "5ms"`)
			opt.Limits = faultLimits
			opt.Manners.LongestGap = 50 * time.Millisecond // a slow answer delays the host by no more
			last := map[string]Event{}                     // by host, of the address that the fault meets
			for _, e := range crawl(t, opt) {
				if met(target, e) {
					last[e.Host] = e
				}
			}
			for i, name := range names {
				want := sim.Outcomes(target, name)
				e, ok := last[o.Faults[i].Host]
				if !ok {
					t.Errorf("%s: the fault was never met", name)
					continue
				}
				if !slices.Contains(want, string(e.Outcome)) {
					t.Errorf("%s: ended as %s (%s), want one of %v", name, e.Outcome, e.Detail, want)
				}
			}
			manners(t, c, 5*time.Millisecond)
		})
	}
}

// met reports whether an event is about the address that a fault on a target
// meets.
func met(target string, e Event) bool {
	path := e.URL[strings.Index(e.URL, "//")+2:]
	path = path[strings.Index(path, "/"):]
	switch target {
	case "robots":
		return path == "/robots.txt"
	}
	return strings.Contains(path, "/t2023")
}

// canonical is the form of an address in the state.
func canonical(t *testing.T, u string) string {
	t.Helper()
	a, err := address.Parse(u, "", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return a.URL
}

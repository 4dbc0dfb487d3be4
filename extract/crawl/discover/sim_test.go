package discover_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/crawl/discover"
	"github.com/gongkai/gongkai/extract/crawl/sim"
	"github.com/gongkai/gongkai/extract/encoding"
)

// county invents reports of units over years: pages of all makes, and files
// whose content the lists alone tell.
func county(t testing.TB, seed uint64, units int, years []int) []sim.Document {
	t.Helper()
	var out []sim.Document
	for i, a := range gen.County(seed, units) {
		for k, y := range years {
			r := gen.New(seed+uint64(100*i+k), gen.Options{Agency: &a, Year: y, Form: gen.Prescribed(y)})
			d := sim.Document{Unit: a.Printed, Year: y, Title: r.Title, Ext: "html"}
			switch (i + 3*k) % 11 {
			case 5:
				d.Ext, d.Body = "pdf", []byte(fmt.Sprintf("%%PDF-1.4\n%% %s %d", a.Name, y))
			case 9:
				d.Ext, d.Body = "docx", []byte(fmt.Sprintf("PK\x03\x04 %s %d", a.Name, y))
			default:
				p := gen.Page{
					Markup: []gen.Markup{gen.Clean, gen.Word, gen.Editor}[(i+k)%3],
					Frame:  []gen.Frame{gen.Bare, gen.Site, gen.Tabled}[(i+2*k)%3], TitleCut: k == 1,
				}
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

// A crawl is the simplest loop there is: best first, each address once, only
// hosts of the county, robots.txt obeyed.
type crawl struct {
	reports map[string]discover.Report // by address
	systems map[string]bool
}

// run crawls one host in memory, at most limit requests.
func run(c http.Handler, d *discover.Discoverer, seed string, limit int) crawl {
	out := crawl{map[string]discover.Report{}, map[string]bool{}}
	queue := []discover.Request{{URL: seed, Kind: discover.Home, Method: "GET", Score: 5}}
	done := map[string]bool{}
	host, _ := url.Parse(seed)
	ways := 0
	for n := 0; len(queue) > 0 && n < limit; {
		best := 0
		for i := range queue {
			if queue[i].Score > queue[best].Score {
				best = i
			}
		}
		q := queue[best]
		queue = slices.Delete(queue, best, best+1)
		u, err := url.Parse(q.URL)
		key := q.Method + q.URL + string(q.Body)
		if err != nil || done[key] || u.Host != host.Host || strings.HasPrefix(u.Path, "/internal/") {
			continue
		}
		if q.Kind == discover.Home {
			if ways++; ways > 60 {
				continue
			}
		}
		done[key] = true
		n++
		req := httptest.NewRequest(q.Method, q.URL, strings.NewReader(string(q.Body)))
		req.Header.Set("Content-Type", q.ContentType)
		w := httptest.NewRecorder()
		c.ServeHTTP(w, req)
		if w.Code != http.StatusOK {
			continue
		}
		media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		body := w.Body.Bytes()
		if strings.Contains(media, "text") {
			text, _, _ := encoding.Decode(body, "")
			body = []byte(text)
		}
		found := d.Page(discover.Page{URL: q.URL, MediaType: media, Body: body, From: &q}, discover.Hints{})
		if found.System != "" {
			out.systems[found.System] = true
		}
		if found.Report != nil {
			out.reports[q.URL] = *found.Report
		}
		queue = append(queue, found.Requests...)
	}
	return out
}

// Every list system of the simulated county: all reports are found, nothing
// else is called one, unit and year are right, and no more than 1.3 requests
// are spent on a report in all.
func TestSimulatedCounty(t *testing.T) {
	for _, seed := range []uint64{1} {
		docs := county(t, seed, 80, []int{2019, 2020, 2021, 2022, 2023, 2024})
		c, err := sim.New(docs, sim.Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		d, err := discover.New()
		if err != nil {
			t.Fatal(err)
		}
		truth := map[string]map[string]sim.Truth{}
		for _, tr := range c.Truth() {
			if truth[tr.Host] == nil {
				truth[tr.Host] = map[string]sim.Truth{}
			}
			truth[tr.Host][tr.URL] = tr
		}
		hosts := c.Hosts()
		if len(hosts) < 12 {
			t.Fatalf("%d systems", len(hosts))
		}
		var all sim.Measured
		for _, h := range hosts {
			t.Run(fmt.Sprintf("%s-%d", h.System, seed), func(t *testing.T) {
				got := run(c, d, h.Seed, 400)
				compare(t, got, truth[h.Name])
				m := c.Measure()[h.Name]
				all.Requests, all.Lists = all.Requests+m.Requests, all.Lists+m.Lists
				if want := readBy[h.System]; want != "" && !got.systems[want] {
					t.Errorf("read by %v, want %s", got.systems, want)
				}
				if m.Denied > 0 || m.Repeated > 0 {
					t.Errorf("%d denied, %d repeated", m.Denied, m.Repeated)
				}
				if t.Failed() {
					t.Logf("requests: %v", c.Served(h.Name))
				}
			})
		}
		if per := all.PerReport(len(c.Truth())); per > 1.3 {
			t.Errorf("%.2f requests per report, lists aside; at most 1.3", per)
		}
	}
}

// readBy names the adapter that has to read a system's lists.
var readBy = map[string]string{
	"trs0": "trs", "trs1": "trs", "trscount": "trs", "trssearch": "trs-search", "jpage": "jpage", "jpagepost": "jpage",
	"jpaas": "jpaas", "jpaasstuck": "jpaas", "gkmlpt": "gkmlpt", "vsb": "vsb", "jhtml": "trs", "jsonpost": "json-post",
	"uuid": "links", "base64": "links", "years": "links", "writeln": "links",
}

// compare holds what was found against the truth of a host.
func compare(t *testing.T, got crawl, truth map[string]sim.Truth) {
	t.Helper()
	for u, want := range truth {
		rep, ok := got.reports[u]
		switch {
		case !ok:
			t.Errorf("not found: %s %s", u, want.Title)
		case rep.Unit != want.Unit || rep.Year != want.Year || (rep.Variant != "") != (want.Variant != ""):
			t.Errorf("%s is %q %d %q, want %q %d %q", u, rep.Unit, rep.Year, rep.Variant, want.Unit, want.Year, want.Variant)
		}
	}
	for u, rep := range got.reports {
		if _, ok := truth[u]; !ok {
			t.Errorf("no report: %s is taken for %+v", u, rep)
		}
	}
}

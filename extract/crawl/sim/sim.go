// Package sim is a simulated county on the network: one loopback server whose
// virtual hosts publish given reports through the list systems that government
// sites use, with the traps and faults that crawlers meet. In: documents as
// bytes, each with its unit, year and title. Out: a server, the truth about
// what it publishes, and what it measured of the one who crawled it: gaps,
// connections, requests to where nobody may go.
//
// It knows nothing of the crawler, and nothing of what the documents say. The
// structure of each list (data/*.html) follows the public samples described in
// the crawler notes, written anew; no live site was copied.
package sim

import (
	"cmp"
	"embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"text/template"
)

//go:embed data/*.html
var files embed.FS

var pages = template.Must(template.ParseFS(files, "data/*.html"))

// A Document is a report to publish.
type Document struct {
	Unit  string // whose report it is
	Year  int
	Title string
	Ext   string // html, pdf, docx, ...: without dot
	Body  []byte
}

// Options say how a county publishes. The zero value serves every system that
// needs no browser, four reports a page.
type Options struct {
	Seed    uint64
	Systems []string // of Systems, also several of one; units are dealt out to them in turn
	Domain  string   // of the virtual hosts; "" is sim.gov.cn
	Place   string   // name of the county; "" is 模拟县
	PerPage int
	Faults  []Fault
	Plain   bool // no look-alikes, mirrors, twins and dead links
}

// A Truth is one address that a crawl has to find.
type Truth struct {
	URL     string
	Host    string
	System  string
	Unit    string
	Year    int
	Title   string
	Variant string // set if it is a twin of another report
}

// A Host is a virtual host of the county.
type Host struct {
	Name   string
	System string
	Seed   string // address to begin with
	Units  []string
}

// New builds a county that publishes docs.
func New(docs []Document, o Options) (*County, error) {
	if o.Domain == "" {
		o.Domain = "sim.gov.cn"
	}
	if o.Place == "" {
		o.Place = "模拟县"
	}
	if o.PerPage == 0 {
		o.PerPage = 4
	}
	if len(o.Systems) == 0 {
		for _, k := range skins {
			if !k.browser {
				o.Systems = append(o.Systems, k.name)
			}
		}
	}
	c := &County{sites: map[string]*site{}, faults: o.Faults}
	var units []string
	of := map[string][]Document{}
	for _, d := range docs {
		if d.Unit == "" || d.Year == 0 || d.Title == "" || d.Ext == "" {
			return nil, fmt.Errorf("sim: document of %q, year %d, has no unit, year, title or type", d.Unit, d.Year)
		}
		if of[d.Unit] == nil {
			units = append(units, d.Unit)
		}
		of[d.Unit] = append(of[d.Unit], d)
	}
	for i, name := range o.Systems {
		k := slices.IndexFunc(skins, func(k skin) bool { return k.name == name })
		if k < 0 {
			return nil, fmt.Errorf("sim: no list system %q", name)
		}
		host := fmt.Sprintf("%s.%s", name, o.Domain)
		if n := slices.Index(o.Systems, name); n < i { // one more of the same
			host = fmt.Sprintf("%s-%d.%s", name, i, o.Domain)
		}
		s := &site{
			skin: &skins[k], host: host, place: o.Place, per: o.PerPage,
			pages: map[string]*resource{}, live: map[string]handler{},
			rnd: rand.New(rand.NewPCG(o.Seed, uint64(i)+1)), plain: o.Plain,
		}
		for u := i; u < len(units); u += len(o.Systems) {
			s.units = append(s.units, units[u])
			s.docs = append(s.docs, of[units[u]]...)
		}
		slices.SortStableFunc(s.docs, func(a, b Document) int { return cmp.Compare(b.Year, a.Year) })
		if err := s.build(); err != nil {
			return nil, fmt.Errorf("sim: %s: %w", name, err)
		}
		c.sites[s.host] = s
		c.hosts = append(c.hosts, s.host)
	}
	c.reset()
	return c, nil
}

// Systems lists the list systems that a county can publish through. Those in
// NeedBrowser fill their lists by scripts that only a browser runs.
func Systems() []string {
	var out []string
	for _, k := range skins {
		out = append(out, k.name)
	}
	return out
}

// NeedBrowser reports whether only a browser sees the lists of a system.
func NeedBrowser(system string) bool {
	i := slices.IndexFunc(skins, func(k skin) bool { return k.name == system })
	return i >= 0 && skins[i].browser
}

// Source says what the structure of a system was derived from.
func Source(system string) string {
	if i := slices.IndexFunc(skins, func(k skin) bool { return k.name == system }); i >= 0 {
		return skins[i].source
	}
	return ""
}

// Hosts lists the virtual hosts.
func (c *County) Hosts() []Host {
	var out []Host
	for _, name := range c.hosts {
		s := c.sites[name]
		out = append(out, Host{Name: name, System: s.skin.name, Seed: "http://" + name + "/", Units: slices.Clone(s.units)})
	}
	return out
}

// Truth lists every address of a report, twins included.
func (c *County) Truth() []Truth {
	var out []Truth
	for _, name := range c.hosts {
		out = append(out, c.sites[name].truth...)
	}
	return out
}

// render prints a page of data.
func render(name string, data any) ([]byte, error) {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return nil, err
	}
	return []byte(b.String()), nil
}

// Package profile reads what a person says about sites: which hosts belong to
// one, where to begin, how gently to go, and what to expect. In: TOML, strict:
// a key that is not known is an error. Out: one Site for each, with everything
// filled in from the layers below it: default <- CMS <- province <- site.
//
// It does not know whether what it is told is true; the starter list says of
// each of its addresses that nobody has checked it.
package profile

import (
	_ "embed"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/gongkai/gongkai/extract/crawl/address"
)

//go:embed data/default.toml
var defaultTOML string

//go:embed data/starter.toml
var Starter string // a sites file with addresses that public documents name

// A Site is one site to crawl.
type Site struct {
	ID, Name    string
	Area        string   // GB/T 2260 code of the place; "" if unknown
	CMS         string   // list system; "" to recognise it
	Hosts       []string // names, with a port if it is not that of the scheme
	AttachHosts []string // from which files are fetched, but no pages
	Seeds       []Seed
	Limits      Limits
	Expect      Expect
	Recrawl     Recrawl
	Drop        []string // parameters of addresses that change nothing
}

// A Seed is where to begin.
type Seed struct {
	URL  string `toml:"url"`
	Kind string `toml:"kind"` // home, list or report
}

// Limits say how gently to go.
type Limits struct {
	MinGap   time.Duration // between two requests to a host
	MaxPages int64         // in one run
	MaxBytes int64         // in one run
	MaxDepth int           // links from a seed
	ListMax  int           // pages of one list
	Night    string        // "22:00-06:00": only then; "" for always
	Zone     string        // of Night: "+08:00"
	Render   bool          // lists that only scripts fill
	TLS      string        // auto, or strict: nothing is fetched that the certificate does not vouch for
}

// Expect is what a full crawl finds; zero for what nobody knows.
type Expect struct {
	Units      int
	Years      []int // first and last
	MinPerYear int
}

// Recrawl says when to look again.
type Recrawl struct {
	SeasonFrom, SeasonTo string // MM-DD
	ListInSeason         time.Duration
	ListOtherwise        time.Duration
	Documents            []time.Duration // after the first fetch, the second, ...; the last repeats
}

// A layer is a Site as it is written down: what is absent is taken from the
// layer below.
type layer struct {
	CMS         *string      `toml:"cms"`
	AttachHosts []string     `toml:"attach_hosts"`
	Drop        []string     `toml:"drop"`
	Limits      layerLimits  `toml:"limits"`
	Expect      layerExpect  `toml:"expect"`
	Recrawl     layerRecrawl `toml:"recrawl"`
}

type layerLimits struct {
	MinGap   *duration `toml:"min_gap"`
	MaxPages *int64    `toml:"max_pages"`
	MaxBytes *size     `toml:"max_bytes"`
	MaxDepth *int      `toml:"max_depth"`
	ListMax  *int      `toml:"list_max"`
	Night    *string   `toml:"night"`
	Zone     *string   `toml:"zone"`
	Render   *bool     `toml:"render"`
	TLS      *string   `toml:"tls"`
}

type layerExpect struct {
	Units      *int  `toml:"units"`
	Years      []int `toml:"years"`
	MinPerYear *int  `toml:"min_per_year"`
}

type layerRecrawl struct {
	SeasonFrom    *string    `toml:"season_from"`
	SeasonTo      *string    `toml:"season_to"`
	ListInSeason  *duration  `toml:"list_in_season"`
	ListOtherwise *duration  `toml:"list_otherwise"`
	Documents     []duration `toml:"documents"`
}

// A duration is written "3s", "48h".
type duration time.Duration

// UnmarshalText reads a duration.
func (d *duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = duration(v)
	return err
}

// A size is written "500 MiB", "4 GiB" or as a number of bytes.
type size int64

var sizeForm = regexp.MustCompile(`^(\d+) ?(B|KiB|MiB|GiB|TiB)?$`)

// UnmarshalText reads a size.
func (s *size) UnmarshalText(b []byte) error {
	m := sizeForm.FindSubmatch(b)
	if m == nil {
		return fmt.Errorf("%q is no size such as 500 MiB", b)
	}
	n, err := strconv.ParseInt(string(m[1]), 10, 32)
	*s = size(n << (10 * max(0, slices.Index([]string{"B", "KiB", "MiB", "GiB", "TiB"}, string(m[2])))))
	return err
}

// A file is a sites file, and the layers that are part of the program.
type file struct {
	Contact  string           `toml:"contact"`
	Default  layer            `toml:"default"`
	CMS      map[string]layer `toml:"cms"`
	Province map[string]layer `toml:"province"`
	Site     []siteLayer      `toml:"site"`
}

type siteLayer struct {
	ID       string   `toml:"id"`
	Name     string   `toml:"name"`
	Area     string   `toml:"area"`
	SiteCode string   `toml:"site_id_code"`
	Hosts    []string `toml:"hosts"`
	Seeds    []Seed   `toml:"seeds"`
	Verified *bool    `toml:"verified"`
	Source   string   `toml:"source"`
	layer
}

// A List is a sites file that was read.
type List struct {
	Contact string // where the operators of a site find who is responsible
	Sites   []*Site
}

// Options say what a sites file may ask for.
type Options struct {
	Simulated func(host string) bool // hosts of a simulator on this machine, which may be asked without a gap
}

// LeastGap is the shortest gap between two requests to a host that is not simulated.
const LeastGap = 3 * time.Second

// Load reads a sites file.
func Load(path string, o Options) (*List, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	l, err := Parse(string(b), o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// Parse reads the text of a sites file.
func Parse(text string, o Options) (*List, error) {
	base, err := decode(defaultTOML)
	if err != nil {
		return nil, fmt.Errorf("profile: default.toml: %w", err)
	}
	f, err := decode(text)
	if err != nil {
		return nil, err
	}
	if !contactForm.MatchString(f.Contact) {
		return nil, fmt.Errorf("contact = %q: the operators of a site must be able to reach somebody: write an e-mail address or a web page", f.Contact)
	}
	if len(f.Site) == 0 {
		return nil, errors.New("there is no [[site]]")
	}
	l := &List{Contact: f.Contact}
	seen := map[string]string{}
	for i, s := range f.Site {
		site, err := s.build(base, f, o)
		if err != nil {
			return nil, fmt.Errorf("site %d (%s): %w", i+1, s.ID, err)
		}
		for _, name := range append([]string{"the id " + site.ID}, site.Hosts...) {
			if other, ok := seen[name]; ok {
				return nil, fmt.Errorf("site %d (%s): %s belongs to %s already", i+1, s.ID, name, other)
			}
			seen[name] = site.ID
		}
		l.Sites = append(l.Sites, site)
	}
	return l, nil
}

// contactForm is an e-mail address or the address of a web page.
var contactForm = regexp.MustCompile(`^(https?://[^\s/.]+\.[^\s]+|(mailto:)?[^\s@]+@[^\s@.]+\.[^\s@]+)$`)

// decode reads TOML and refuses keys that are not known.
func decode(text string) (*file, error) {
	f := &file{}
	md, err := toml.Decode(text, f)
	if err != nil {
		return nil, err
	}
	if keys := md.Undecoded(); len(keys) > 0 {
		return nil, fmt.Errorf("the key %s is not known", keys[0])
	}
	return f, nil
}

// build fills a site from its layers and checks it.
func (s siteLayer) build(base, f *file, o Options) (*Site, error) {
	site := &Site{ID: s.ID, Name: s.Name, Area: s.Area, Hosts: s.Hosts, Seeds: s.Seeds}
	layers := []layer{base.Default, f.Default}
	cms := ""
	for _, l := range []layer{f.Default, f.Province[s.province()], base.Province[s.province()], s.layer} {
		if l.CMS != nil {
			cms = *l.CMS
		}
	}
	for _, from := range []*file{base, f} {
		layers = append(layers, from.CMS[cms])
	}
	for _, from := range []*file{base, f} {
		layers = append(layers, from.Province[s.province()])
	}
	for _, l := range append(layers, s.layer) {
		l.apply(site)
	}
	return site, site.check(o)
}

// province is the first two digits of the area.
func (s siteLayer) province() string { return s.Area[:min(2, len(s.Area))] }

// set replaces a value by that of a layer, if it has one.
func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// apply puts a layer over a site.
func (l layer) apply(s *Site) {
	set(&s.CMS, l.CMS)
	s.AttachHosts = append(s.AttachHosts, l.AttachHosts...)
	s.Drop = append(s.Drop, l.Drop...)
	set(&s.Limits.MinGap, (*time.Duration)(l.Limits.MinGap))
	set(&s.Limits.MaxPages, l.Limits.MaxPages)
	set(&s.Limits.MaxBytes, (*int64)(l.Limits.MaxBytes))
	set(&s.Limits.MaxDepth, l.Limits.MaxDepth)
	set(&s.Limits.ListMax, l.Limits.ListMax)
	set(&s.Limits.Night, l.Limits.Night)
	set(&s.Limits.Zone, l.Limits.Zone)
	set(&s.Limits.Render, l.Limits.Render)
	set(&s.Limits.TLS, l.Limits.TLS)
	set(&s.Expect.Units, l.Expect.Units)
	set(&s.Expect.MinPerYear, l.Expect.MinPerYear)
	if l.Expect.Years != nil {
		s.Expect.Years = l.Expect.Years
	}
	set(&s.Recrawl.SeasonFrom, l.Recrawl.SeasonFrom)
	set(&s.Recrawl.SeasonTo, l.Recrawl.SeasonTo)
	set(&s.Recrawl.ListInSeason, (*time.Duration)(l.Recrawl.ListInSeason))
	set(&s.Recrawl.ListOtherwise, (*time.Duration)(l.Recrawl.ListOtherwise))
	if l.Recrawl.Documents != nil {
		s.Recrawl.Documents = nil
		for _, d := range l.Recrawl.Documents {
			s.Recrawl.Documents = append(s.Recrawl.Documents, time.Duration(d))
		}
	}
}

// check says what is wrong with a site.
func (s *Site) check(o Options) error {
	switch {
	case s.ID == "" || strings.ContainsAny(s.ID, " \t\n"):
		return fmt.Errorf("id = %q: it needs one, without blanks", s.ID)
	case len(s.Hosts) == 0:
		return errors.New("it has no hosts")
	case len(s.Seeds) == 0:
		return errors.New("it has no seeds")
	case s.Limits.MaxPages < 1 || s.Limits.MaxBytes < 1 || s.Limits.MaxDepth < 0 || s.Limits.ListMax < 1:
		return errors.New("limits: at least one page, one byte and one page of a list must be allowed")
	case s.Limits.TLS != "auto" && s.Limits.TLS != "strict":
		return fmt.Errorf("limits.tls = %q: want auto or strict", s.Limits.TLS)
	case len(s.Expect.Years) != 0 && (len(s.Expect.Years) != 2 || s.Expect.Years[0] > s.Expect.Years[1]):
		return fmt.Errorf("expect.years = %v: want the first and the last", s.Expect.Years)
	case len(s.Recrawl.Documents) == 0:
		return errors.New("recrawl.documents is empty")
	}
	for _, h := range append(slices.Clone(s.Hosts), s.AttachHosts...) {
		a, err := address.Parse("http://"+h+"/", "", "", nil)
		if err != nil {
			return fmt.Errorf("host %q: %w", h, err)
		}
		if a.HostPort() != h {
			return fmt.Errorf("host %q: write the name alone, in small letters: %s", h, a.HostPort())
		}
	}
	if s.Limits.MinGap < LeastGap {
		for _, h := range append(slices.Clone(s.Hosts), s.AttachHosts...) {
			if o.Simulated == nil || !o.Simulated(hostName(h)) {
				return fmt.Errorf("limits.min_gap = %s: at least %s is left between two requests to %s", s.Limits.MinGap, LeastGap, h)
			}
		}
	}
	for _, seed := range s.Seeds {
		a, err := address.Parse(seed.URL, "", "", s.Drop)
		switch {
		case err != nil:
			return fmt.Errorf("seed %s: %w", seed.URL, err)
		case !slices.Contains(s.Hosts, a.HostPort()):
			return fmt.Errorf("seed %s: %s is not among the hosts", seed.URL, a.HostPort())
		case !slices.Contains([]string{"home", "list", "report"}, seed.Kind):
			return fmt.Errorf("seed %s: kind = %q: want home, list or report", seed.URL, seed.Kind)
		}
	}
	if _, err := s.Window(); err != nil {
		return err
	}
	if _, _, err := s.Recrawl.season(2000); err != nil {
		return err
	}
	return nil
}

// hostName is a host without its port.
func hostName(h string) string {
	name, _, _ := strings.Cut(h, ":")
	return name
}

// Allows reports whether a page, or a file if file is true, may be fetched from
// a host (with its port if that is not the scheme's).
func (s *Site) Allows(hostPort string, file bool) bool {
	return slices.Contains(s.Hosts, hostPort) || file && slices.Contains(s.AttachHosts, hostPort)
}

// Ports are the ports of the hosts that are not those of the schemes.
func (l *List) Ports() []uint16 {
	var out []uint16
	for _, s := range l.Sites {
		for _, h := range append(slices.Clone(s.Hosts), s.AttachHosts...) {
			if _, port, ok := strings.Cut(h, ":"); ok {
				if a, err := netip.ParseAddrPort("0.0.0.0:" + port); err == nil {
					out = append(out, a.Port())
				}
			}
		}
	}
	return out
}

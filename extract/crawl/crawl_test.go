package crawl

import (
	"context"
	"fmt"
	"hash/crc32"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/sched"
)

// reportPage is a page that is a report by its content.
func reportPage(unit string, year int, extra string) string {
	return fmt.Sprintf(`<html><head><meta charset="utf-8"><title>%[1]s%[2]d年政府信息公开工作年度报告</title></head><body><h1>%[1]s%[2]d年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>本年度主动公开信息%[4]d条。</p><p>二、主动公开政府信息情况</p><table><tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr><tr><td>规范性文件</td><td>4</td><td>5</td><td>6</td></tr>
<tr><td>许可</td><td>7</td><td>8</td><td>9</td></tr><tr><td>处罚</td><td>10</td><td>11</td><td>12</td></tr></table><p>三、收到和处理政府信息公开申请情况</p><p>无。</p><p>四、政府信息公开行政复议、行政诉讼情况</p>
<p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p><p>%[3]s</p></body></html>`, unit, year, extra, len(unit)*year%97)
}

// A site is a small county of this test: its pages by path, and what it saw.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	pages  map[string]string
	handle map[string]http.HandlerFunc
	seen   []string    // method and path of every request, in order
	times  []time.Time // of every request
	open   int
	most   int // requests at the same time
}

func newSite(t *testing.T) *site {
	s := &site{pages: map[string]string{}, handle: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.seen = append(s.seen, r.Method+" "+r.Host+r.URL.RequestURI())
	s.times = append(s.times, time.Now())
	s.open++
	s.most = max(s.most, s.open)
	page, ok := s.pages[r.URL.Path]
	f := s.handle[r.URL.Path]
	s.mu.Unlock()
	defer func() { s.mu.Lock(); s.open--; s.mu.Unlock() }()
	switch {
	case f != nil:
		f(w, r)
	case ok:
		etag := fmt.Sprintf(`"%x"`, crc32.ChecksumIEEE([]byte(page)))
		w.Header().Set("ETag", etag)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, page)
	default:
		http.NotFound(w, r)
	}
}

// county fills a site with a home page, a list, and reports of units for years.
func (s *site) county(units []string, years []int) {
	s.mu.Lock() // a crawler in another process may ask at any moment
	defer s.mu.Unlock()
	list := "<html><body>"
	for i, u := range units {
		for _, y := range years {
			path := fmt.Sprintf("/nb/%d/t%d_%d.html", y, y, i)
			list += fmt.Sprintf(`<li><a href="%s">%s%d年政府信息公开工作年度报告</a></li>`, path, u, y)
			s.pages[path] = reportPage(u, y, "")
		}
	}
	s.pages["/"] = `<html><body><a href="/nb/">政府信息公开年报</a><a href="/news/">新闻</a></body></html>`
	s.pages["/nb/"] = list + "</body></html>"
}

// requests returns what was asked for, and forgets it.
func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.seen
	s.seen, s.times = nil, nil
	return out
}

// A testClock is a time that stands still until somebody waits a moment. Longer
// waits than a gap never end: a test moves the time between two runs.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *testClock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *testClock) After(d time.Duration) <-chan time.Time {
	out := make(chan time.Time, 1)
	if d <= sched.Default.LongestGap {
		go func() { time.Sleep(min(d, 20*time.Millisecond)); c.add(d); out <- c.Now() }()
	}
	return out
}

func (c *testClock) add(d time.Duration) { c.mu.Lock(); c.now = c.now.Add(d); c.mu.Unlock() }

// options crawls a site on this machine under the names given.
func (s *site) options(t testing.TB, dir, toml string, hosts ...string) Options {
	t.Helper()
	addr := s.Listener.Addr().(*net.TCPAddr).AddrPort().String()
	o := Options{Dir: dir, Version: "test", Resolve: map[string]string{}, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Limits: fetch.DefaultLimits, Manners: sched.Default}
	o.Manners.Gap = 0
	for _, h := range hosts {
		o.Resolve[h] = addr
	}
	var err error
	if o.Sites, err = profile.Parse("contact = \"crawler@example.org\"\n"+toml, profile.Options{Simulated: Simulated(o.Resolve)}); err != nil {
		t.Fatal(err)
	}
	return o
}

const oneSite = `[[site]]
id = "a"
hosts = ["www.a.gov.cn"]
seeds = [{url = "http://www.a.gov.cn/", kind = "home"}]
limits = {min_gap = "2ms"}
`

// crawl runs to the end and returns the events.
func crawl(t testing.TB, o Options) []Event {
	t.Helper()
	var out []Event
	for e, err := range Run(context.Background(), o) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// outcomes lists the rows of the state by path.
func outcomes(t testing.TB, dir string) map[string]string {
	t.Helper()
	f, err := frontier.OpenReader(context.Background(), filepath.Join(dir, stateName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.All(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range rows {
		_, path, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.URL, "http://"), "https://"), "/")
		out["/"+path] = r.Outcome
	}
	return out
}

// captures lists what the archive holds, after it was verified.
func captures(t testing.TB, dir string) []archive.Record {
	t.Helper()
	h, err := archive.Verify(context.Background(), dir)
	if err != nil || len(h.Problems) > 0 {
		t.Fatalf("%v %v", h.Problems, err)
	}
	a, err := archive.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []archive.Record
	for r, err := range a.Records() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// TestCounty finds every report from the home page, archives it with its unit
// and year, and asks for nothing in vain the second time.
func TestCounty(t *testing.T) {
	s, dir := newSite(t), t.TempDir()
	units := []string{"某县教育局", "某县财政局", "某县人民政府"}
	s.county(units, []int{2022, 2023})
	s.pages["/robots.txt"] = "User-agent: *\nDisallow: /news/\n"
	o := s.options(t, dir, oneSite+"[site.expect]\nunits = 3\nyears = [2022, 2023]\nmin_per_year = 3\n", "www.a.gov.cn")
	clock := &testClock{now: time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)}
	o.Clock = clock
	reports := 0
	for _, e := range crawl(t, o) {
		if e.Report != nil {
			reports++
		}
	}
	if reports != 6 {
		t.Errorf("%d reports, want 6: %v", reports, outcomes(t, dir))
	}
	for _, r := range s.requests() {
		if strings.Contains(r, "/news/") {
			t.Errorf("robots.txt asks not to fetch %s", r)
		}
	}
	if s.most > 1 {
		t.Errorf("%d requests at the same time", s.most)
	}
	found := map[string]bool{}
	for _, r := range captures(t, dir) {
		if r.Kind == "report" {
			found[fmt.Sprintf("%s %d %s", r.Unit, r.Year, r.Outcome)] = true
		}
	}
	for _, u := range units {
		for _, y := range []int{2022, 2023} {
			if !found[fmt.Sprintf("%s %d archived", u, y)] {
				t.Errorf("%s %d is not in the archive: %v", u, y, found)
			}
		}
	}
	cells, short, err := Assess(context.Background(), dir, o.Sites.Sites, clock.Now())
	if err != nil || len(short) > 0 || len(cells) != 6 {
		t.Errorf("%v, short %v, %v", cells, short, err)
	}

	s.requests()
	if crawl(t, o); len(s.requests()) != 0 {
		t.Errorf("the second run at once asks for %v", s.requests())
	}
	clock.add(72 * time.Hour)
	s.pages["/nb/2023/t2023_9.html"] = reportPage("某县审计局", 2023, "")
	s.pages["/nb/"] = strings.Replace(s.pages["/nb/"], "</body>", `<li><a href="/nb/2023/t2023_9.html">某县审计局2023年政府信息公开工作年度报告</a></li></body>`, 1)
	crawl(t, o)
	want := []string{"GET www.a.gov.cn/", "GET www.a.gov.cn/nb/", "GET www.a.gov.cn/nb/2023/t2023_9.html", "GET www.a.gov.cn/robots.txt"}
	got := s.requests()
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("days later it asks for %v, want %v", got, want)
	}
}

// TestRevision: another counter is no revision, another number is.
func TestRevision(t *testing.T) {
	s, dir := newSite(t), t.TempDir()
	s.county([]string{"某县教育局"}, []int{2023})
	const path = "/nb/2023/t2023_0.html"
	s.pages[path] = reportPage("某县教育局", 2023, "浏览次数：17次")
	o := s.options(t, dir, oneSite, "www.a.gov.cn")
	clock := &testClock{now: time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)}
	o.Clock = clock
	crawl(t, o)
	clock.add(8 * 24 * time.Hour)
	s.pages[path] = reportPage("某县教育局", 2023, "浏览次数：1843次")
	crawl(t, o)
	clock.add(40 * 24 * time.Hour)
	s.pages[path] = strings.Replace(s.pages[path], "<td>12</td>", "<td>13</td>", 1)
	crawl(t, o)
	clock.add(200 * 24 * time.Hour)
	crawl(t, o)
	var got []string
	for _, r := range captures(t, dir) {
		if r.Kind == "report" {
			got = append(got, fmt.Sprintf("%s %d", r.Outcome, r.Status))
		}
	}
	if want := []string{"archived 200", "unchanged 200", "archived 200", "unchanged 304"}; !slices.Equal(got, want) {
		t.Errorf("captures %q, want %q", got, want)
	}
}

// fetchLimits are the limits of the program on size, and shorter ones on time:
// long enough for a server on a busy machine.
func fetchLimits() fetch.Limits {
	l := fetch.DefaultLimits
	l.Answer, l.Total, l.Rate, l.After = 2*time.Second, 12*time.Second, 100, time.Second
	return l
}

// Package crawl finds the annual reports that sites publish and archives them.
// In: profiles of sites. Out: an archive of everything that was fetched, and a
// state file beside it that says how every address ended. A crawl is a loop:
// the best address of the host whose turn it is is fetched, judged, read for
// links and archived; the bytes are on disk before the state says so. It can be
// stopped at any moment and goes on where it was.
//
// It reads pages only as far as is needed to find more of them: what a report
// says is read from the archive, later and elsewhere.
package crawl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/netip"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl/address"
	"github.com/gongkai/gongkai/extract/crawl/discover"
	"github.com/gongkai/gongkai/extract/crawl/fetch"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/sched"
)

// Product is the name the crawler goes by, in User-Agent and robots.txt.
const Product = "gongkai"

// stateName is the state file in the folder of the archive.
const stateName = "state.sqlite"

// Options say what to crawl and how.
type Options struct {
	Sites    *profile.List
	Dir      string        // of the archive
	Version  string        // of this program
	Patience time.Duration // how long to wait for addresses that are to be tried again, before the run ends

	// For a simulator on this machine: see fetch.Options.
	Resolve map[string]string
	Allow   []netip.Prefix

	Limits  fetch.Limits   // zero for fetch.DefaultLimits
	Manners sched.Settings // zero for sched.Default
	Clock   Clock          // nil for the time of day
	Segment int64          // size of a segment of the archive; 0 for that of package archive
}

// A Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	After(time.Duration) <-chan time.Time
}

// wallClock is the time of day.
type wallClock struct{}

func (wallClock) Now() time.Time                         { return time.Now() }
func (wallClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// An Event is one address that was dealt with.
type Event struct {
	Site, Host, URL string
	Kind            string
	Outcome         fetch.Outcome
	Detail          string
	Status          int
	Bytes           int64
	Report          *discover.Report
	Found           discover.Found // what the page leads to
	Busy            int            // requests that are out
}

// A crawler is one run.
type crawler struct {
	Options
	state    *frontier.Frontier
	archive  *archive.Writer
	client   *fetch.Client
	judge    *fetch.Judge
	discover *discover.Discoverer
	sched    *sched.Scheduler
	browsers browsers

	sites  map[string]*profile.Site // by id
	budget map[string]*sched.Site
	owner  map[string]*profile.Site   // by host, with its port if that is not the scheme's
	tls    map[string]fetch.TLS       // by host
	known  map[string]string          // hosts the scheduler has, with their site
	robots map[string]*robotsState    // by origin
	large  chan struct{}              // places for bodies that are unpacked in memory
	queue  []Event                    // to be reported
	fresh  map[string]*archive.Record // bodies archived with the batch under way, by SHA-256
}

// ErrBusy says that another process crawls into the same archive.
var ErrBusy = errors.New("another process writes this archive")

// Run crawls, and yields what was dealt with. It ends when nothing is left that
// can be fetched within the patience, when ctx ends, or with an error of ours.
func Run(ctx context.Context, o Options) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		c, closeAll, err := start(ctx, o)
		if err != nil {
			yield(Event{}, err)
			return
		}
		stopped := false
		err = c.loop(ctx, func(e Event) bool {
			stopped = stopped || !yield(e, nil)
			return !stopped
		})
		if err = errors.Join(err, closeAll()); err != nil && !stopped {
			yield(Event{}, err)
		}
	}
}

// start opens everything a run needs.
func start(ctx context.Context, o Options) (c *crawler, closeAll func() error, err error) {
	if o.Clock == nil {
		o.Clock = wallClock{}
	}
	if o.Limits == (fetch.Limits{}) {
		o.Limits = fetch.DefaultLimits
	}
	if o.Manners.Conns == 0 {
		o.Manners = sched.Default
		o.Manners.Gap = 0 // each profile has its own, see profile.LeastGap
	}
	var open closers
	defer func() {
		if err != nil {
			err = errors.Join(err, open.close())
		}
	}()
	lock, err := lockDir(o.Dir)
	if err != nil {
		return nil, nil, err
	}
	open = append(open, lock)
	c = &crawler{Options: o, sites: map[string]*profile.Site{}, budget: map[string]*sched.Site{}, owner: map[string]*profile.Site{},
		tls: map[string]fetch.TLS{}, known: map[string]string{}, robots: map[string]*robotsState{}, large: make(chan struct{}, 2)}
	if c.archive, err = archive.Create(o.Dir, Product+"/"+o.Version); err != nil {
		return nil, nil, err
	}
	open = append(open, c.archive)
	if o.Segment > 0 {
		c.archive.SetSegmentSize(o.Segment)
	}
	if c.state, err = frontier.Open(ctx, filepath.Join(o.Dir, stateName)); err != nil {
		return nil, nil, err
	}
	open = append(open, c.state)
	if c.judge, err = fetch.NewJudge(); err != nil {
		return nil, nil, err
	}
	if c.discover, err = discover.New(); err != nil {
		return nil, nil, err
	}
	c.client = fetch.New(fetch.Options{Agent: fmt.Sprintf("%s/%s (+%s)", Product, o.Version, o.Sites.Contact), Limits: o.Limits,
		TempDir: o.Dir, Ports: o.Sites.Ports(), Resolve: o.Resolve, Allow: o.Allow})
	c.sched = sched.New(o.Manners)
	open = append(open, &c.browsers)
	if err := c.prepare(ctx); err != nil {
		return nil, nil, err
	}
	return c, open.close, nil
}

// closers are closed in reverse order.
type closers []io.Closer

func (c closers) close() error {
	var errs []error
	for i := len(c) - 1; i >= 0; i-- {
		errs = append(errs, c[i].Close())
	}
	return errors.Join(errs...)
}

// lockDir makes sure that one process crawls into a folder.
func lockDir(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", dir, ErrBusy), f.Close())
	}
	return f, nil
}

// prepare takes the profiles in and what earlier runs left.
func (c *crawler) prepare(ctx context.Context) error {
	now := c.Clock.Now()
	for _, s := range c.Sites.Sites {
		window, err := s.Window()
		if err != nil {
			return err
		}
		c.sites[s.ID] = s
		c.budget[s.ID] = &sched.Site{Pages: s.Limits.MaxPages, Bytes: s.Limits.MaxBytes, Open: window}
		for _, h := range append(s.Hosts, s.AttachHosts...) {
			if c.owner[h] == nil {
				c.owner[h] = s
			}
		}
	}
	a, err := archive.Open(c.Dir)
	if err == nil {
		if err := c.state.CatchUp(ctx, a); err != nil {
			return err
		}
	}
	hosts, err := c.state.Hosts(ctx)
	if err != nil {
		return err
	}
	for _, h := range hosts {
		if c.sites[h.Site] != nil {
			c.tls[h.Name] = fetch.TLS(h.TLS)
			c.addHost(h.Name, h.Site, h.State)
		}
	}
	answers, err := c.state.Robots(ctx)
	if err != nil {
		return err
	}
	for _, r := range answers {
		c.robots[r.Origin] = restoreRobots(r)
	}
	if err := c.seed(ctx, now); err != nil {
		return err
	}
	for name := range c.known {
		c.sched.Work(name, now) // a host without work is idle when its turn comes
	}
	return nil
}

// seed queues the seeds of all sites.
func (c *crawler) seed(ctx context.Context, now time.Time) error {
	var jobs []*frontier.Job
	for _, s := range c.Sites.Sites {
		for _, seed := range s.Seeds {
			a, err := address.Parse(seed.URL, "", "", s.Drop)
			if err != nil {
				return err
			}
			j := &frontier.Job{Site: s.ID, Host: a.Host}
			j.URL, j.Method, j.Kind, j.Score = a.URL, "GET", discover.Kind(seed.Kind), seedScore
			jobs = append(jobs, j)
			c.addHost(a.Host, s.ID, sched.State{})
		}
	}
	return c.state.Add(ctx, now, jobs...)
}

// seedScore puts seeds before anything that is found.
const seedScore = 1000

// addHost makes a host known to the scheduler.
func (c *crawler) addHost(name, site string, old sched.State) {
	if _, ok := c.known[name]; !ok {
		c.known[name] = site
		c.sched.Add(name, c.budget[site], c.sites[site].Limits.MinGap, old)
	}
}

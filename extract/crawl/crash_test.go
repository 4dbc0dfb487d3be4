package crawl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
	"github.com/gongkai/gongkai/extract/crawl/sched"
)

// Variables that make the test binary a crawler in a process of its own.
const (
	childDir  = "GONGKAI_TEST_DIR"
	childAddr = "GONGKAI_TEST_ADDR"
	childSize = "GONGKAI_TEST_FSIZE" // largest file the child may write: a full disk
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir, os.Getenv(childAddr), os.Getenv(childSize)))
	}
	os.Exit(m.Run())
}

var crashHosts = []string{"www.a.gov.cn", "www.b.gov.cn", "www.c.gov.cn", "www.d.gov.cn"}

// crashOptions crawl four hosts of one server, in small segments.
func crashOptions(dir, addr string) (Options, error) {
	o := Options{Dir: dir, Version: "test", Resolve: map[string]string{"*.gov.cn": addr}, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Manners: sched.Default, Limits: fetchLimits(), Segment: 60_000}
	o.Manners.Gap = 0
	toml := "contact = \"crawler@example.org\"\n[default.limits]\nmin_gap = \"1ms\"\n"
	for _, h := range crashHosts {
		toml += fmt.Sprintf("[[site]]\nid = %q\nhosts = [%[1]q]\nseeds = [{url = \"http://%[1]s/\", kind = \"home\"}]\n", h)
	}
	var err error
	o.Sites, err = profile.Parse(toml, profile.Options{Simulated: Simulated(o.Resolve)})
	return o, err
}

func child(dir, addr, size string) int {
	if size != "" {
		var n uint64
		fmt.Sscan(size, &n)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
	}
	o, err := crashOptions(dir, addr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	for _, err := range Run(context.Background(), o) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return 0
}

func startChild(t *testing.T, dir string, s *site, size string, stderr io.Writer) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, childAddr+"="+s.Listener.Addr().String(), childSize+"="+size)
	cmd.Stderr = stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// acknowledged returns the addresses that the state says are archived, with
// their bodies' digest; nothing before there is a state.
func acknowledged(t *testing.T, dir string) map[string]string {
	t.Helper()
	f, err := frontier.OpenReader(context.Background(), filepath.Join(dir, stateName))
	if err != nil {
		return nil
	}
	defer f.Close()
	out, err := f.Kept(context.Background())
	if err != nil {
		return nil // killed while the tables were made
	}
	return out
}

func crashCounty(t *testing.T, n int) (s *site, reports int) {
	s = newSite(t)
	var units []string
	for i := range n {
		units = append(units, fmt.Sprintf("某县第%d局", i+1))
	}
	years := []int{2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023}
	s.county(units, years)
	return s, len(units) * len(years) * len(crashHosts)
}

// TestKilled kills a crawl fifty times, also while a segment ends: what was
// acknowledged stays, nothing is archived twice, and little is asked for again.
func TestKilled(t *testing.T) {
	s, reports := crashCounty(t, 24)
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(3, 4))
	before := map[string]string{}
	kills := 0
	for kills < 50 {
		cmd := startChild(t, dir, s, "", nil)
		time.Sleep(time.Duration(50+random.IntN(70)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			break // it was done
		}
		if err := cmd.Wait(); err == nil {
			break
		}
		kills++
		now := acknowledged(t, dir)
		for url, sum := range before {
			if now[url] != sum {
				t.Fatalf("after %d kills %s is lost: %q, was %q", kills, url, now[url], sum)
			}
		}
		if len(now) > 0 {
			before = now
		}
	}
	if cmd := startChild(t, dir, s, "", os.Stderr); cmd.Wait() != nil {
		t.Fatal("the last run failed")
	}
	whole := wholeCrawl(t, dir, reports)
	if t.Failed() {
		counts, hosts, err := Status(context.Background(), dir)
		t.Logf("%+v %+v %v", counts, hosts, err)
	}
	for url, sum := range before {
		if whole[url] != sum {
			t.Errorf("%s was acknowledged and is not in the archive", url)
		}
	}
	asked := 0
	for _, r := range s.requests() {
		if strings.Contains(r, "/nb/2") {
			asked++
		}
	}
	window := kills * 2 * len(crashHosts) // one is out at each host, and as many may have come and not be certain
	t.Logf("%d kills, %d reports, %d of them asked for again; at most %d may be", kills, reports, asked-reports, window)
	if asked-reports > window {
		t.Errorf("%d reports were asked for again, at most %d may be", asked-reports, window)
	}
	if kills < 50 {
		t.Errorf("only %d kills before it was done", kills)
	}
}

// wholeCrawl checks that an archive holds every report once, and returns the
// digests of the bodies by address.
func wholeCrawl(t *testing.T, dir string, reports int) map[string]string {
	t.Helper()
	bodies, whole := map[string]int{}, map[string]string{}
	segments := map[string]bool{}
	for _, r := range captures(t, dir) {
		segments[r.Place.Segment] = true
		whole[r.URL] = r.Wire
		if r.Kind == "report" && !r.Revisit {
			bodies[r.Wire]++
		}
	}
	found := 0
	for url := range whole {
		if strings.Contains(url, "/nb/2") {
			found++
		}
	}
	for sum, n := range bodies {
		if n != 1 {
			t.Errorf("the body %s is in the archive %d times", sum, n)
		}
	}
	if found != reports {
		t.Errorf("%d reports are in the archive, want %d", found, reports)
	}
	if len(segments) < 3 {
		t.Errorf("only %d segments", len(segments))
	}
	return whole
}

// TestDiskFull stops cleanly when nothing more can be written, and goes on
// when there is room again.
func TestDiskFull(t *testing.T) {
	s, reports := crashCounty(t, 6)
	dir := t.TempDir()
	var said strings.Builder
	cmd := startChild(t, dir, s, "50000", &said) // a segment is to have 60,000 bytes
	err := cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("it ended with %v: %s", err, &said)
	}
	if !strings.Contains(said.String(), "file too large") && !strings.Contains(said.String(), "full") && !strings.Contains(said.String(), "disk I/O error") {
		t.Errorf("it says %s", &said)
	}
	kept := acknowledged(t, dir)
	if cmd := startChild(t, dir, s, "", os.Stderr); cmd.Wait() != nil {
		t.Fatal("the next run failed")
	}
	whole := wholeCrawl(t, dir, reports)
	for url, sum := range kept {
		if whole[url] != sum {
			t.Errorf("%s was acknowledged and is lost", url)
		}
	}
}

// TestTwoProcesses: a second crawler into the same folder is turned away.
func TestTwoProcesses(t *testing.T) {
	s, dir := newSite(t), t.TempDir()
	s.county([]string{"某县教育局"}, []int{2023})
	o := s.options(t, dir, oneSite, "www.a.gov.cn")
	for _, err := range Run(context.Background(), o) {
		if err != nil {
			t.Fatal(err)
		}
		for _, second := range Run(context.Background(), o) {
			if !errors.Is(second, ErrBusy) {
				t.Errorf("the second says %v", second)
			}
		}
		break
	}
	if _, err := archive.Open(dir); err != nil {
		t.Error(err)
	}
}

// TestStopped: a run that is stopped goes on where it was.
func TestStopped(t *testing.T) {
	s, dir := newSite(t), t.TempDir()
	s.county([]string{"某县教育局", "某县财政局"}, []int{2022, 2023})
	o := s.options(t, dir, oneSite, "www.a.gov.cn")
	for range 6 {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		for _, err := range Run(ctx, o) {
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			if n++; n == 2 {
				cancel()
			}
		}
		cancel()
	}
	crawl(t, o)
	got := s.requests()
	slices.Sort(got)
	if reports := slices.Compact(slices.Clone(got)); len(reports) < 7 || len(got) > len(reports)+6 {
		t.Errorf("asked for %v", got)
	}
}

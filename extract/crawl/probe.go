package crawl

import (
	"fmt"

	"github.com/gongkai/gongkai/extract/crawl/address"
	"github.com/gongkai/gongkai/extract/crawl/profile"
)

// probeRequests is how many requests a probe makes, robots.txt included.
const probeRequests = 12

// probeGap is the gap of a probe of a simulator.
const probeGap = "5ms"

// ProbeSites is a sites file for one site of which nothing is known but an
// address, and that is only to be looked at.
func ProbeSites(raw, contact string, simulated func(host string) bool) (*profile.List, error) {
	a, err := address.Parse(raw, "", "", nil)
	if err != nil {
		return nil, err
	}
	gap := profile.LeastGap.String()
	if simulated(a.Host) {
		gap = probeGap
	}
	text := fmt.Sprintf(`contact = %q
[[site]]
id = %q
hosts = [%q]
seeds = [{url = %q, kind = "home"}]
limits = {max_pages = %d, min_gap = %q}
`, contact, a.Host, a.HostPort(), a.URL, probeRequests, gap)
	return profile.Parse(text, profile.Options{Simulated: simulated})
}

// Package robots reads robots.txt as RFC 9309 has it. In: what a server
// answered. Out: whether an address may be fetched, how much time to leave
// between requests, and how long the answer holds. It fetches nothing.
package robots

import (
	"strconv"
	"strings"
	"time"

	"github.com/jimsmart/grobotstxt"
)

// Limits of RFC 9309.
const (
	MaxBytes = 500 << 10      // that are read of a file (2.5)
	Holds    = 24 * time.Hour // how long an answer holds (2.4)
	MaxHops  = 5              // redirects that are followed (2.3.1.2)
)

// maxDelay is the longest Crawl-delay that is heeded; a longer one is cut.
const maxDelay = 300 * time.Second

// Rules are what one origin asks for.
type Rules struct {
	body  string
	all   bool // everything is allowed
	agent string
	Delay time.Duration // Crawl-delay, which the RFC leaves open; 0 if none
}

// Unavailable are the rules of an origin that says it has none (status 4xx).
func Unavailable() *Rules { return &Rules{all: true} }

// Parse reads the rules for a robot by its product name.
func Parse(body []byte, agent string) *Rules {
	r := &Rules{body: string(body[:min(len(body), MaxBytes)]), agent: agent}
	d := &delays{agent: agent}
	grobotstxt.Parse(r.body, d)
	r.Delay = d.any
	if d.named {
		r.Delay = d.own
	}
	r.Delay = min(r.Delay, maxDelay)
	return r
}

// Allowed reports whether an address may be fetched.
func (r *Rules) Allowed(address string) bool {
	return r.all || grobotstxt.AgentAllowed(r.body, r.agent, address)
}

// Body is the text the rules were read from; "" if there is none.
func (r *Rules) Body() string { return r.body }

// delays finds the Crawl-delay of the groups for a robot, and for all.
type delays struct {
	agent        string
	inOwn, inAny bool // the group is for the robot; for all
	lines        bool // the group has begun with its lines
	named        bool // some group is for the robot
	own, any     time.Duration
}

func (d *delays) HandleRobotsStart() {}
func (d *delays) HandleRobotsEnd()   {}

func (d *delays) HandleUserAgent(_ int, value string) {
	if d.lines {
		d.inOwn, d.inAny, d.lines = false, false, false
	}
	value = strings.TrimSpace(value)
	if value == "*" {
		d.inAny = true
	} else if product, _, _ := strings.Cut(value, "/"); strings.EqualFold(strings.TrimSpace(product), d.agent) {
		d.inOwn, d.named = true, true
	}
}

func (d *delays) HandleAllow(int, string)    { d.lines = true }
func (d *delays) HandleDisallow(int, string) { d.lines = true }
func (d *delays) HandleSitemap(int, string)  {}

func (d *delays) HandleUnknownAction(_ int, action, value string) {
	if !strings.EqualFold(strings.TrimSpace(action), "crawl-delay") {
		return
	}
	d.lines = true
	seconds, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(seconds > 0) {
		return
	}
	delay := time.Duration(min(seconds, maxDelay.Seconds()) * float64(time.Second))
	if d.inOwn {
		d.own = max(d.own, delay)
	}
	if d.inAny {
		d.any = max(d.any, delay)
	}
}

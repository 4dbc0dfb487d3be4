package store

import (
	"cmp"
	"maps"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// A capture is a row of captures.
type capture struct {
	Capture
	current bool
}

// A state is what the database holds about the addresses, documents and
// reports that a batch touches.
type state struct {
	captures  []capture           // every capture of the documents below, and at the addresses of the batch
	documents map[string]Document // by SHA-256
	sources   map[string]string   // report id -> SHA-256 of the file its facts were read from
	carriers  map[string][]string // report id -> documents outside this state that carry it
	former    map[string]bool     // report ids that replaced documents outside this state carried
}

// A plan says which rows a batch changes.
type plan struct {
	captures  map[string][]capture // by address: all rows there, if they change
	documents []Document           // rows that are new or change, by SHA-256
	drop      []string             // reports whose rows go, because they are written anew or nobody carries or carried them
	load      []int                // entries whose report is written
	chosen    map[string]int       // SHA-256 -> entry that describes it
	result    Result
}

// A planner works out a plan, step by step: where each content stands now,
// what became of each document, which reports remain and who provides them.
type planner struct {
	state
	entries   []codedEntry
	at        map[string][]capture // address -> captures
	touched   map[string]bool      // addresses whose rows change
	chosen    map[string]int       // SHA-256 -> entry that describes it
	documents map[string]Document  // after the batch
	affected  map[string]bool      // reports that may change
}

// makePlan decides what a batch of valid entries changes. It does not depend
// on the order of entries for different addresses.
func makePlan(s state, entries []codedEntry) plan {
	p := &planner{state: s, entries: entries,
		at: map[string][]capture{}, touched: map[string]bool{}, chosen: map[string]int{},
		documents: maps.Clone(s.documents), affected: map[string]bool{}}
	for _, c := range s.captures {
		p.at[c.URL] = append(p.at[c.URL], c)
	}
	out := plan{captures: map[string][]capture{}, chosen: p.chosen}
	p.arrivals()
	p.describe(&out)
	p.standing(&out)
	p.reports(&out)
	for url := range p.touched {
		out.captures[url] = p.at[url]
	}
	for _, sha := range slices.Sorted(maps.Keys(p.documents)) {
		if d := p.documents[sha]; d != s.documents[sha] {
			out.documents = append(out.documents, d)
		}
	}
	return out
}

// arrivals lets every capture of the batch take its address, oldest first.
func (p *planner) arrivals() {
	order := make([]int, len(p.entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return p.entries[a].Capture.FetchedAt.Compare(p.entries[b].Capture.FetchedAt)
	})
	for _, i := range order {
		p.arrive(p.entries[i].Capture)
	}
}

// arrive records one capture. The same content again changes nothing; other
// content takes the address unless it was fetched earlier than what is there.
func (p *planner) arrive(c Capture) {
	rows := p.at[c.URL]
	unread := c.SHA256 == unreadKey(c.URL)
	current, own := -1, -1
	for i, r := range rows {
		if r.SHA256 == c.SHA256 && r.FetchedAt.Equal(c.FetchedAt) && !c.FetchedAt.IsZero() {
			return
		}
		if r.current && r.SHA256 == c.SHA256 {
			own = i
		}
		if r.current && r.SHA256 != unreadKey(c.URL) {
			current = i
		}
	}
	if own >= 0 && !unread {
		// What could not be read for a while can be read again.
		for i := range rows {
			if rows[i].current && i != own {
				rows[i].current, p.touched[c.URL] = false, true
			}
		}
	}
	if own >= 0 {
		return
	}
	row := capture{c, true}
	if !unread {
		if current >= 0 && !c.FetchedAt.IsZero() && c.FetchedAt.Before(rows[current].FetchedAt) {
			row.current = false
		} else {
			for i := range rows {
				rows[i].current = false
			}
		}
	}
	p.at[c.URL] = append(rows, row)
	p.touched[c.URL] = true
}

// describe writes the document row of every entry. A reading by the same
// reader keeps the time of the first one.
func (p *planner) describe(out *plan) {
	for i, e := range p.entries {
		if e.Known {
			out.result.Known++
			continue
		}
		p.chosen[e.Document.SHA256] = i
	}
	for sha, i := range p.chosen {
		d := p.entries[i].Document
		if old, ok := p.state.documents[sha]; ok {
			p.touch(old.ReportID)
			if old.Reader == d.Reader {
				d.ReadAt = old.ReadAt
			}
		}
		p.documents[sha] = d
	}
}

// touch marks a report as affected.
func (p *planner) touch(report string) {
	if report != "" {
		p.affected[report] = true
	}
}

// standing sets the status of documents that stand at no address any more, and
// asks for those that stand at one again without having been read.
func (p *planner) standing(out *plan) {
	current, successor := map[string]bool{}, map[string]string{}
	for _, url := range slices.Sorted(maps.Keys(p.at)) {
		now := ""
		for _, c := range p.at[url] {
			if c.current && (now == "" || c.SHA256 != unreadKey(url)) {
				now = c.SHA256
			}
			current[c.SHA256] = current[c.SHA256] || c.current
		}
		for _, c := range p.at[url] {
			if !c.current && successor[c.SHA256] == "" {
				successor[c.SHA256] = now
			}
		}
	}
	for sha, d := range p.documents {
		p.touch(d.ReportID)
		if !current[sha] && d.Status != layout.Replaced {
			d.Status, d.Detail = layout.Replaced, "replaced by "+successor[sha]
			d.OwnID, d.OwnAgency, d.OwnYear, d.Joined = "", "", 0, ""
			p.documents[sha] = d
			if p.state.documents[sha].Status != layout.Replaced {
				out.result.Replaced++
			}
		} else if _, read := p.chosen[sha]; read && d.Status != layout.OK {
			out.result.SetAside++
		}
	}
	for _, e := range p.entries {
		if e.Known && p.documents[e.Document.SHA256].Status == layout.Replaced && current[e.Document.SHA256] {
			if _, read := p.chosen[e.Document.SHA256]; !read {
				out.result.Reread = append(out.result.Reread, e.Capture)
			}
		}
	}
}

// reports decides for each affected report whether it stays, goes, or is
// written from an entry. Of several files that carry it, the one with the
// smallest SHA-256 provides the facts, so that the order of loading does not
// matter. Of files that are joined, the one that is no part does. A report that
// only replaced files carried stays as a version that is gone.
func (p *planner) reports(out *plan) {
	carriers, former := map[string][]string{}, map[string][]string{}
	for report := range p.affected {
		carriers[report] = p.state.carriers[report]
	}
	for sha, d := range p.documents {
		if p.affected[d.ReportID] && d.Status == layout.OK {
			carriers[d.ReportID] = append(slices.Clip(carriers[d.ReportID]), sha)
		} else if p.affected[d.ReportID] {
			former[d.ReportID] = append(former[d.ReportID], sha)
		}
	}
	for _, report := range slices.Sorted(maps.Keys(p.affected)) {
		source, exists := p.sources[report]
		from := carriers[report]
		if len(from) == 0 {
			from = former[report]
		}
		fresh := ""
		for _, sha := range from {
			if i, ok := p.chosen[sha]; ok && !p.entries[i].Part && (fresh == "" || p.provides(sha, fresh)) {
				fresh = sha
			}
		}
		_, again := p.chosen[source]
		keep := exists && slices.Contains(from, source) && !again &&
			(fresh == "" || p.documents[fresh].Joined == "" && source < fresh)
		switch {
		case len(from) == 0 && !p.former[report]:
			if exists {
				out.drop = append(out.drop, report)
			}
		case fresh != "" && !keep:
			if exists {
				out.drop = append(out.drop, report)
			}
			out.load = append(out.load, p.chosen[fresh])
		}
		for _, sha := range from {
			if i, ok := p.chosen[sha]; ok && !p.entries[i].Part && (keep || sha != fresh) {
				out.result.Same++
			}
		}
	}
	p.sort(out.load)
}

// provides reports whether of two files that were read, and carry the same
// report, the first provides its facts.
func (p *planner) provides(a, b string) bool {
	if x, y := p.documents[a].Joined != "", p.documents[b].Joined != ""; x != y {
		return x
	}
	return a < b
}

// sort puts the entries to load in the order of their rows.
func (p *planner) sort(load []int) {
	slices.SortStableFunc(load, func(a, b int) int {
		x, y := p.entries[a].Report, p.entries[b].Report
		return cmp.Or(cmp.Compare(x.Year, y.Year), cmp.Compare(x.Agency, y.Agency), cmp.Compare(x.ID, y.ID))
	})
}

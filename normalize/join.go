package normalize

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/normalize/check"
)

// An Own is what one document says of itself.
type Own struct {
	ID, Agency string // of its report
	Year       int
}

// identified reports whether a document says who reports on which year.
func (o Own) identified() bool { return o.Agency != "" && o.Year != 0 }

// contradicts reports whether two documents cannot belong to one report: they
// name other years, or agencies of which none is the end of the other's name
// (普陀区教育局 may call itself 教育局).
func (o Own) contradicts(p Own) bool {
	if o.Year != 0 && p.Year != 0 && o.Year != p.Year {
		return true
	}
	return o.Agency != "" && p.Agency != "" && !strings.HasSuffix(o.Agency, p.Agency) && !strings.HasSuffix(p.Agency, o.Agency)
}

// Groups says which documents make one report together, as positions: a page
// and the files it links to, with whatever says the same as one of them. Links
// are pairs of positions. A link joins nothing if the two contradict each
// other, or if one of them does not say whose report it is and is linked with
// documents that contradict each other. A group holds at least two documents
// that say different things; every other document stands alone.
func Groups(docs []Own, links [][2]int) [][]int {
	same := newSets(len(docs))
	first := map[string]int{}
	for i, d := range docs {
		if k, ok := first[d.ID]; ok && d.identified() {
			same.join(k, i)
		} else if !ok {
			first[d.ID] = i
		}
	}
	near := make([][]int, len(docs))
	for _, l := range links {
		if !docs[l[0]].contradicts(docs[l[1]]) {
			near[l[0]], near[l[1]] = append(near[l[0]], l[1]), append(near[l[1]], l[0])
		}
	}
	torn := make([]bool, len(docs))
	for i, d := range docs {
		torn[i] = !d.identified() && clash(docs, near[i])
	}
	all := slices.Clone(same)
	for _, l := range links {
		if !docs[l[0]].contradicts(docs[l[1]]) && !torn[l[0]] && !torn[l[1]] {
			all.join(l[0], l[1])
		}
	}
	var out [][]int
	for _, g := range all.groups() {
		differ := slices.ContainsFunc(g, func(i int) bool { return docs[i].ID != docs[g[0]].ID })
		if differ && !clash(docs, g) {
			out = append(out, g)
		}
	}
	return out
}

// clash reports whether two of the given documents contradict each other.
func clash(docs []Own, of []int) bool {
	for i, a := range of {
		for _, b := range of[i+1:] {
			if docs[a].contradicts(docs[b]) {
				return true
			}
		}
	}
	return false
}

// sets are disjoint sets of positions; each holds the smallest of its set.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) find(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(a, b int) {
	a, b = s.find(a), s.find(b)
	s[max(a, b)] = min(a, b)
}

// groups lists the sets, each in order, by their first members.
func (s sets) groups() [][]int {
	at := map[int]int{}
	var out [][]int
	for i := range s {
		root := s.find(i)
		if _, ok := at[root]; !ok {
			at[root] = len(out)
			out = append(out, nil)
		}
		out[at[root]] = append(out[at[root]], i)
	}
	return out
}

// A Part is one document of a report that stands in several.
type Part struct {
	Report *Report
	Page   bool   // a page, not a file it links to
	Name   string // of the file, for messages
	Key    string // names the content; no two parts have the same
}

// Join makes one report of its parts and says which part it follows: the one
// with most boxes, of equals a page, then the one with the smallest key. Title,
// agency, year and date that it does not say come from the others, and so does
// the prose if it has none in numbered sections, which is then held against the
// boxes. Boxes in which the others
// print something else are findings. The parts are left as they are.
func Join(parts []Part, rules *check.Rules) (joined *Report, lead int) {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := parts[a], parts[b]
		return cmp.Or(y.Report.Read-x.Report.Read, pageFirst(x, y), strings.Compare(x.Key, y.Key))
	})
	lead = order[0]
	out := *parts[lead].Report
	out.Findings = slices.DeleteFunc(slices.Clone(out.Findings), func(f Finding) bool { return f.Rule == unclear })
	own := Own{out.ID, out.Agency, out.Year}
	prose := false // comes from another part
	for _, i := range order {
		r := parts[i].Report
		if !(Own{"", out.Agency, out.Year}).identified() && (Own{"", r.Agency, r.Year}).identified() || out.Title == "" {
			if r.Title != "" {
				out.Title, out.TitleFrom, out.Remark = r.Title, r.TitleFrom, r.Remark
			}
		}
		if out.AgencyID == "" && (r.AgencyID != "" || out.Agency == "") {
			out.Body = r.Body
		}
		out.Agency, out.Year = cmp.Or(out.Agency, r.Agency), cmp.Or(out.Year, r.Year)
		out.Published = cmp.Or(out.Published, r.Published)
		if out.SiteCode == "" && out.SiteName == "" {
			out.SiteCode, out.SiteName = r.SiteCode, r.SiteName
		}
		if !out.hasProse() && r.hasProse() {
			out.Sections, out.Metrics, out.Unread = r.Sections, r.Metrics, r.Unread
			prose = true
		}
	}
	if prose {
		out.claimAgain(rules)
	}
	for k, i := range order[1:] {
		if !slices.ContainsFunc(order[:k+1], func(o int) bool { return parts[o].Report.ID == parts[i].Report.ID }) {
			out.compare(parts[lead], parts[i])
		}
	}
	if f, ok := out.identity(); !ok {
		out.Findings = append(out.Findings, f)
	}
	if !own.identified() {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d", own.ID, out.Agency, out.Year))
		out.ID = hex.EncodeToString(sum[:])[:16]
	}
	return &out, lead
}

func pageFirst(a, b Part) int {
	switch {
	case a.Page == b.Page:
		return 0
	case a.Page:
		return -1
	default:
		return 1
	}
}

// hasProse reports whether a report has text under numbered headings.
func (r *Report) hasProse() bool {
	for _, s := range r.Sections {
		if s.Number > 0 && strings.TrimSpace(s.Text) != "" {
			return true
		}
	}
	return false
}

package place

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Region is a division of county level or above under one name.
// Source: data/regions.csv.
type Region struct {
	Code        string // GB/T 2260, six digits
	Name        string
	Level       Level
	From, Until int      // years; in force in [From, Until); Until is 0 if it still is
	Successors  []string // codes that followed, each with the year in brackets where it is known
	Lineage     string   // latest code while the division was only renumbered or renamed
}

// Level is where a body stands in the administration.
type Level string

// The levels; a zone is governed like a division but has no code of its own.
const (
	National   Level = "national"
	Province   Level = "province"
	Prefecture Level = "prefecture"
	County     Level = "county"
	Township   Level = "township"
	Zone       Level = "zone"
)

// inForce reports whether the region existed at some time in [from, to].
func (r *Region) inForce(from, to int) bool {
	return r.From <= to && (r.Until == 0 || from < r.Until)
}

// within reports whether a region lies in another one, or is it: the zeros
// behind a code stand for everything below.
func within(code, outer string) bool {
	return strings.HasPrefix(code, strings.TrimSuffix(strings.TrimSuffix(outer, "00"), "00"))
}

// regions are all divisions, by name and by code.
type regions struct {
	all     []Region
	named   map[string][]*Region // by full name and by usual short form
	coded   map[string][]*Region
	longest int // characters of the longest name
}

// newRegions reads the divisions. Short forms leave out the peoples in the
// name of an autonomous division (data/peoples.csv, data/autonomous.csv).
func newRegions() (*regions, error) {
	rs := &regions{named: map[string][]*Region{}, coded: map[string][]*Region{}}
	err := each("regions", func(rec []string) error {
		r := Region{Code: rec[0], Name: rec[1], Level: Level(rec[2])}
		var err error
		if len(r.Code) != 6 {
			return fmt.Errorf("code %q has not six digits", r.Code)
		}
		if r.From, err = strconv.Atoi(rec[3]); err != nil {
			return err
		}
		if rec[4] != "" {
			if r.Until, err = strconv.Atoi(rec[4]); err != nil {
				return err
			}
		}
		if rec[5] != "" {
			r.Successors = strings.Split(rec[5], ";")
		}
		rs.all = append(rs.all, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	rs.follow()
	var peoples []string
	if err := each("peoples", func(rec []string) error { peoples = append(peoples, rec[0]); return nil }); err != nil {
		return nil, err
	}
	// Longest first, so that the short form of a name does not stop a longer one.
	slices.SortFunc(peoples, func(a, b string) int { return len(b) - len(a) })
	shorts := map[string]string{}
	if err := each("autonomous", func(rec []string) error { shorts[rec[0]] = rec[1]; return nil }); err != nil {
		return nil, err
	}
	for i := range rs.all {
		r := &rs.all[i]
		rs.coded[r.Code] = append(rs.coded[r.Code], r)
		for _, name := range append(shortForms(r.Name, shorts, peoples), r.Name) {
			rs.named[name] = append(rs.named[name], r)
			rs.longest = max(rs.longest, len([]rune(name)))
		}
	}
	return rs, nil
}

// follow finds the lineage of every division: the code of the row at the end
// of its chain of sole successors.
func (rs *regions) follow() {
	starts := map[string][]*Region{} // by code
	heirs := map[string]int{}        // code and year -> divisions that ended in it then
	for i := range rs.all {
		r := &rs.all[i]
		starts[r.Code] = append(starts[r.Code], r)
		for _, code := range r.heirs() {
			heirs[fmt.Sprint(code, r.Until)]++
		}
	}
	// next is the division that one turned into, if it is that one and nothing
	// else: it began when the other ended, and no third one took part.
	next := func(r *Region) *Region {
		h := r.heirs()
		if len(h) != 1 || heirs[fmt.Sprint(h[0], r.Until)] != 1 {
			return nil
		}
		var found *Region
		for _, s := range starts[h[0]] {
			switch {
			case s == r:
			case s.From == r.Until:
				found = s
			case s.inForce(r.Until-1, r.Until-1) && s.Code != r.Code:
				return nil
			}
		}
		return found
	}
	for i := range rs.all {
		last := &rs.all[i]
		for n := next(last); n != nil; n = next(n) {
			last = n
		}
		rs.all[i].Lineage = last.Code
	}
}

// heirs lists the codes that a division turned into when it ended; what it
// gave away before is left out.
func (r *Region) heirs() []string {
	var out []string
	for _, s := range r.Successors {
		code, year, partly := strings.Cut(strings.TrimSuffix(s, "]"), "[")
		if r.Until != 0 && (!partly || year == strconv.Itoa(r.Until)) {
			out = append(out, code)
		}
	}
	return out
}

// shortForms returns the usual short forms of a name.
func shortForms(name string, endings map[string]string, peoples []string) []string {
	var out []string
	for ending, short := range endings {
		stem, ok := strings.CutSuffix(name, ending)
		if !ok {
			continue
		}
		bare := stem
		for again := true; again; {
			again = false
			for _, p := range peoples {
				if s, ok := strings.CutSuffix(bare, p); ok && len([]rune(s)) >= 2 {
					bare, again = s, true
					break
				}
			}
		}
		if short == "" || bare != stem {
			out = append(out, bare+short)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// A path is the regions a name begins with, outermost first.
type path []*Region

// last is the innermost region of a path; nil if the path is empty.
func (p path) last() *Region {
	if len(p) == 0 {
		return nil
	}
	return p[len(p)-1]
}

// lead reads the regions a name begins with, in force in the given years, and
// returns every way to read the longest run of them together with the
// characters they take.
func (rs *regions) lead(name []rune, from, to int) ([]path, int) {
	paths, at := []path{nil}, 0
	for at < len(name) {
		next, size := rs.step(paths, name[at:], from, to)
		if size == 0 {
			break
		}
		paths, at = next, at+size
	}
	if at == 0 {
		return nil, 0
	}
	return paths, at
}

// step continues every path by the longest name that some path allows.
func (rs *regions) step(paths []path, rest []rune, from, to int) ([]path, int) {
	for size := min(rs.longest, len(rest)); size >= 2; size-- {
		var next []path
		for _, r := range rs.named[string(rest[:size])] {
			if !r.inForce(from, to) {
				continue
			}
			for _, p := range paths {
				outer := p.last()
				if outer == nil || r.Code != outer.Code && within(r.Code, outer.Code) {
					next = append(next, append(slices.Clip(p), r))
				}
			}
		}
		if next != nil {
			return next, size
		}
	}
	return nil, 0
}

// at returns the region that had a code in the given years, or nil.
func (rs *regions) at(code string, from, to int) *Region {
	for _, r := range rs.coded[code] {
		if r.inForce(from, to) {
			return r
		}
	}
	return nil
}

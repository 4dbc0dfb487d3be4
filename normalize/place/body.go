package place

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// A Body is the agency behind a printed name. A zero field means that the
// evidence does not decide it.
type Body struct {
	ID         string // region code (its lineage), a dot, and what tells the body from others there
	Key        string // ID, or "name:" and the name where it means one body although it is not resolved; "" if it may mean several
	Region     string // GB/T 2260 code of the division it belongs to, in the year asked for
	RegionFrom Source // what decided the region
	Level      Level
	Category   string // data/categories.csv
	Scope      string // organ, system, aggregate: whom the report covers, where the title says so
	Evidence   string // why, in a sentence; what is open, with the candidates
}

// A Source is what decided the region of a body.
type Source string

// The sources, in the order in which they are asked.
const (
	FromTitle      Source = "title"
	FromSiteCode   Source = "site_code"
	FromSiteName   Source = "site_name"
	FromAddress    Source = "address"    // registration code in the address
	FromProfile    Source = "profile"    // area of the site profile
	FromCorrection Source = "correction" // the user says so
)

// named begins the key of a body that is known by its full name only.
const named = "name:"

// A kind is what a known name says of a body.
type kind struct {
	category    string
	body        string // tells bodies of one category apart; "" if only the full name does
	from, until int    // years between which the name was in use; 0 if not known
}

// A subordinate is a kind of place below or beside the divisions.
type subordinate struct {
	ending, category string
	level            Level
}

// bodies is what tells one kind of body from another.
type bodies struct {
	regions      *regions
	kinds        map[string]kind // by name without joints
	longest      int             // characters of the longest such name
	governments  []string        // names of the body that governs a division, longest first
	subordinates []subordinate   // longest ending first
	tails        []string
	scopes       [][2]string // suffix, scope
	national     []*regexp.Regexp
	vertical     []string
	generic      map[string][]Level
	joints       *strings.Replacer
}

// government is the body that governs a division.
const government = "government"

// aggregate is the scope of a report for all that a government governs.
const aggregate = "aggregate"

func newBodies() (*bodies, error) {
	rs, err := newRegions()
	if err != nil {
		return nil, fmt.Errorf("place: regions: %w", err)
	}
	b := &bodies{regions: rs, kinds: map[string]kind{}, generic: map[string][]Level{}}
	var joints []string
	for _, list := range []struct {
		file string
		add  func(rec []string) error
	}{
		{"joints", func(rec []string) error { joints = append(joints, rec[0], ""); return nil }},
		{"subordinates", func(rec []string) error {
			b.subordinates = append(b.subordinates, subordinate{rec[0], rec[1], Level(rec[2])})
			return nil
		}},
		{"tails", func(rec []string) error { b.tails = append(b.tails, rec[0]); return nil }},
		{"scopes", func(rec []string) error { b.scopes = append(b.scopes, [2]string{rec[0], rec[1]}); return nil }},
		{"national", func(rec []string) error { return pattern(&b.national, rec[0], nil) }},
		{"vertical", func(rec []string) error { b.vertical = append(b.vertical, rec[0]); return nil }},
		{"generic", func(rec []string) error {
			for _, level := range strings.Fields(rec[1]) {
				b.generic[rec[0]] = append(b.generic[rec[0]], Level(level))
			}
			return nil
		}},
		{"category_names", func(rec []string) error { return b.addKind(rec, strings.NewReplacer(joints...)) }},
	} {
		if err := each(list.file, list.add); err != nil {
			return nil, fmt.Errorf("place: data/%s.csv: %w", list.file, err)
		}
	}
	byLength := func(x, y string) int { return len(y) - len(x) }
	slices.SortStableFunc(b.governments, byLength)
	slices.SortStableFunc(b.subordinates, func(x, y subordinate) int { return byLength(x.ending, y.ending) })
	b.joints = strings.NewReplacer(joints...)
	return b, nil
}

func (b *bodies) addKind(rec []string, joints *strings.Replacer) error {
	name, k := joints.Replace(rec[0]), kind{category: rec[1], body: rec[2]}
	k.from, _ = strconv.Atoi(rec[3]) // Load has checked them
	k.until, _ = strconv.Atoi(rec[4])
	if old, ok := b.kinds[name]; ok && (old.category != k.category || old.body != k.body) {
		return fmt.Errorf("%q is the name of %v and of %v", rec[0], old, k)
	}
	b.kinds[name] = k
	b.longest = max(b.longest, len([]rune(name)))
	if k.body == government {
		b.governments = append(b.governments, rec[0])
	}
	return nil
}

// A Site is what is known of where a report was published. Fields may be empty.
type Site struct {
	Code      string   // 网站标识码 in the page labels
	Name      string   // site name in the page labels
	Addresses []string // where the report was found; registration codes in them are read
	Area      string   // division code of the site profile
}

// siteOf reads what a document says of the site it was published on.
func (d *Data) siteOf(doc *layout.Document) Site {
	return Site{Code: fold(doc.MetaContent(d.siteCodes...)), Name: fold(doc.MetaContent(d.siteNames...))}
}

// Resolve says which body a printed name means for a report on a year, found
// on a site. The region comes from the name; the site is asked only where the
// name leaves the region open, because page labels are copied carelessly.
func (d *Data) Resolve(name string, year int, from Site) Body {
	return d.bodies.resolve(name, year, from, nil)
}

// ResolveIn is Resolve with the region given by its code; ok is false if no
// such division was in force.
func (d *Data) ResolveIn(name string, year int, code string) (b Body, ok bool) {
	region := d.bodies.regions.at(code, year, year+1)
	if region == nil {
		return Body{}, false
	}
	return d.bodies.resolve(name, year, Site{}, region), true
}

// A reading is a printed name taken apart.
type reading struct {
	paths   []path  // ways to read the regions it begins with
	printed string  // those regions
	rest    string  // what follows them
	kind    kind    // what the rest says, if it is known
	place   string  // the town, subdistrict or zone it names
	level   Level   // of that place
	open    []Level // levels the region may have if the name leaves it out
}

// resolve is Resolve; given, unless it is nil, is the region.
func (b *bodies) resolve(printed string, year int, from Site, given *Region) Body {
	if printed == "" {
		return Body{Evidence: "the title prints no agency"}
	}
	name, out := fold(printed), Body{}
	for _, s := range b.scopes {
		if rest, ok := strings.CutSuffix(name, s[0]); ok && rest != "" {
			name, out.Scope = rest, s[1]
			break
		}
	}
	r := b.read(name, year)
	if r.paths == nil && given == nil && slices.ContainsFunc(b.national, func(p *regexp.Regexp) bool { return p.MatchString(name) }) {
		out.ID, out.Level, out.Category, out.RegionFrom = "000000."+name, National, r.kind.category, FromTitle
		out.Key, out.Evidence = out.ID, "a body of the central government by its name"
		return out
	}
	region, source, why := given, FromCorrection, "a correction gives the region"
	if given == nil {
		region, source, why = b.region(r, year, from)
	}
	out.Evidence, out.Category = why+b.outOfTime(r, year), r.kind.category
	if region != nil {
		out.Region, out.Level, out.RegionFrom = region.Code, region.Level, source
		out.ID = region.Lineage + "." + r.key()
	}
	if r.place != "" {
		out.Level = r.level
		if r.level == Zone && region == nil && r.paths == nil {
			out.ID, out.RegionFrom = "zone."+r.key(), FromTitle
			out.Evidence = r.place + " is a zone by its name; zones have no division code"
		}
	}
	if r.kind.body == government && out.Scope == "" && out.ID != "" {
		out.Scope = aggregate
	}
	out.Key = out.ID
	if out.ID == "" && b.standsAlone(r) {
		out.Key = named + name
	}
	return out
}

// standsAlone reports whether a name of which no region is known can mean only
// one body: it names a division of its own, which the list does not have.
func (b *bodies) standsAlone(r reading) bool {
	if r.paths != nil || r.open != nil && r.place == "" {
		return false
	}
	runes := []rune(r.rest)
	for i := 1; i < len(runes)-1; i++ {
		if _, ok := b.generic[string(runes[i])]; ok {
			return true
		}
	}
	return false
}

// outOfTime says that a name was not in use when the report was made.
func (b *bodies) outOfTime(r reading, year int) string {
	from, until := r.kind.from, r.kind.until
	switch {
	case year == 0 || r.kind.body == "":
	case from != 0 && year+1 < from:
		return fmt.Sprintf("; %s is a name of %d and later", r.rest, from)
	case until != 0 && year > until+1:
		return fmt.Sprintf("; %s is a name up to %d", r.rest, until)
	}
	return ""
}

// key tells the body from others in its region.
func (r reading) key() string {
	switch {
	case r.place != "" && r.kind.body != "":
		return r.place + "." + r.kind.body
	case r.place != "":
		return r.place
	case r.kind.body != "":
		return r.kind.body
	}
	return r.rest
}

// read takes a name apart.
func (b *bodies) read(name string, year int) reading {
	for _, prefix := range b.vertical {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if r := b.read(rest, year); r.paths != nil {
				return r
			}
		}
	}
	var r reading
	var size int
	runes := []rune(name)
	r.paths, size = b.regions.lead(runes, year, year+1)
	r.printed, r.rest = string(runes[:size]), string(runes[size:])
	if size == 0 {
		r.rest, r.open = b.bare(r.rest)
	}
	if r.rest == "" {
		r.kind = b.kinds[b.joints.Replace(b.governments[0])]
		return r
	}
	rest := r.rest
	for _, gov := range b.governments { // 某区人民政府某街道: the government is the one above
		if tail, ok := strings.CutPrefix(rest, gov); ok && b.isPlace(tail) {
			rest = tail
			break
		}
	}
	if place, sub, ok := b.subordinate(rest); ok {
		r.place, r.level, r.kind = place, sub.level, kind{category: sub.category}
		if size == 0 && sub.level == Township {
			r.open = []Level{County}
		}
		return r
	}
	k, whole := b.kindOf(rest)
	r.kind = k
	if !whole {
		r.kind.body = "" // a known ending: the category is known, which of its bodies is not
	} else if size == 0 && r.open == nil {
		r.open = []Level{Province, Prefecture, County}
	}
	return b.inZone(r, rest)
}

// inZone finds the zone a body of a zone belongs to (某开发区财政局).
func (b *bodies) inZone(r reading, rest string) reading {
	if r.kind.category == "" || r.kind.body != "" {
		return r
	}
	runes := []rune(rest)
	for size := len(runes) - 2; size >= 3; size-- {
		k, whole := b.kindOf(string(runes[size:]))
		if !whole {
			continue
		}
		if place, sub, ok := b.subordinate(string(runes[:size])); ok && sub.level == Zone {
			r.place, r.level, r.kind = place, Zone, k
			return r
		}
	}
	return r
}

func (b *bodies) isPlace(name string) bool {
	_, _, ok := b.subordinate(name)
	return ok
}

// bare takes the word off with which a name leaves its region out (县教育局),
// and returns the levels that the word stands for.
func (b *bodies) bare(rest string) (string, []Level) {
	for word, levels := range b.generic {
		if tail, ok := strings.CutPrefix(rest, word); ok {
			if _, whole := b.kindOf(tail); whole {
				return tail, levels
			}
		}
	}
	return rest, nil
}

// region decides between the ways to read the regions of a name.
func (b *bodies) region(r reading, year int, from Site) (*Region, Source, string) {
	found := map[string]*Region{}
	for _, p := range r.paths {
		found[p.last().Code] = p.last()
	}
	codes := slices.Sorted(maps.Keys(found))
	if len(codes) == 1 {
		return found[codes[0]], FromTitle, fmt.Sprintf("%s in the title is %s", r.printed, codes[0])
	}
	if r := renumbered(found, year); r != nil {
		return r, FromTitle, fmt.Sprintf("%s in the title is %s, one division that was renumbered: %s in %d", r.Name, strings.Join(codes, ", "), r.Code, year)
	}
	at, source, whence := b.siteRegion(year, from)
	switch {
	case len(codes) > 1:
		var fits []string
		for _, code := range codes {
			if at != nil && (within(code, at.Code) || within(at.Code, code)) {
				fits = append(fits, code)
			}
		}
		if len(fits) == 1 {
			return found[fits[0]], source, fmt.Sprintf("%s may be %s; the %s decides", r.printed, strings.Join(codes, ", "), whence)
		}
		return nil, "", fmt.Sprintf("%s in the title may be %s", r.printed, strings.Join(codes, ", ")) + undecided(at, whence)
	case at != nil && slices.Contains(r.open, at.Level):
		return at, source, fmt.Sprintf("the title leaves its region out; the %s gives %s", whence, at.Code)
	}
	return nil, "", "the title begins with no division of county level or above" + undecided(at, whence)
}

// renumbered is the division in force in a year, if all that are found are one
// division under several codes; else nil.
func renumbered(found map[string]*Region, year int) *Region {
	var now *Region
	lineage := ""
	for _, r := range found {
		if lineage != "" && r.Lineage != lineage {
			return nil
		}
		lineage = r.Lineage
		if r.inForce(year, year) {
			now = r
		}
	}
	return now
}

// undecided says why what the site says decides nothing.
func undecided(at *Region, whence string) string {
	switch {
	case whence == "":
		return ""
	case at == nil:
		return "; " + whence
	}
	return fmt.Sprintf("; the %s gives %s, which does not decide it", whence, at.Code)
}

// maxPlace is the longest name of a town or zone, in characters.
const maxPlace = 14

// subordinate reads the name of a town, subdistrict or zone, with or without
// the words for its government behind it.
func (b *bodies) subordinate(name string) (string, subordinate, bool) {
	for _, tail := range b.tails {
		place, ok := strings.CutSuffix(name, tail)
		if !ok || len([]rune(place)) > maxPlace {
			continue
		}
		for _, s := range b.subordinates {
			if strings.HasSuffix(place, s.ending) && place != s.ending {
				return place, s, true
			}
		}
	}
	return "", subordinate{}, false
}

// kindOf finds the longest known name that a name ends with; whole is true if
// nothing stands before it.
func (b *bodies) kindOf(name string) (k kind, whole bool) {
	runes := []rune(b.joints.Replace(name))
	for size := min(b.longest, len(runes)); size >= 2; size-- {
		if k, ok := b.kinds[string(runes[len(runes)-size:])]; ok {
			return k, size == len(runes)
		}
	}
	return kind{}, false
}

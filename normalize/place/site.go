package place

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// A clue is a region that something about a site points to.
type clue struct {
	source Source
	text   string // for messages
	region *Region
}

// siteRegion is the region a site belongs to by all that is known of it, which
// source gives it most closely, and how. Clues that contradict each other
// decide nothing: the region is nil, and how says so.
func (b *bodies) siteRegion(year int, from Site) (*Region, Source, string) {
	var best *clue
	for _, c := range b.clues(year, from) {
		switch {
		case best == nil || c.region.Code != best.region.Code && within(c.region.Code, best.region.Code):
			best = &c
		case !within(best.region.Code, c.region.Code):
			return nil, "", fmt.Sprintf("%s (%s) and %s (%s) contradict each other", best.text, best.region.Code, c.text, c.region.Code)
		}
	}
	if best == nil {
		return nil, "", ""
	}
	return best.region, best.source, best.text
}

// clues lists what points to a region, in the order of evidence.
func (b *bodies) clues(year int, from Site) []clue {
	var out []clue
	code := func(source Source, text, code string) {
		const digits = 6
		if len(code) < digits {
			return
		}
		if r := b.regions.registered(code[:digits], year); r != nil {
			out = append(out, clue{source, text, r})
		}
	}
	code(FromSiteCode, "site code "+from.Code, from.Code)
	if paths, _ := b.regions.lead([]rune(from.Name), year, year+1); len(paths) == 1 {
		out = append(out, clue{FromSiteName, "site name " + from.Name, paths[0].last()})
	}
	for _, address := range from.Addresses {
		for _, c := range orgCodes(address) {
			if strings.HasPrefix(c, governmentOrg) {
				code(FromAddress, "registration code "+c+" in the address", c[len(governmentOrg)+1:])
			}
		}
	}
	code(FromProfile, "area of the site "+from.Area, from.Area)
	return out
}

// registered is the division a code was given for: in force in the year, or
// the latest one of the code's lineage that is, because registration codes keep
// the division of the day they were issued.
func (rs *regions) registered(code string, year int) *Region {
	if r := rs.at(code, year, year+1); r != nil {
		return r
	}
	for _, r := range rs.coded[code] {
		if heir := rs.at(r.Lineage, year, year+1); heir != nil {
			return heir
		}
	}
	return nil
}

// governmentOrg begins the registration codes of bodies that the staffing
// office registers: organs and public institutions.
const governmentOrg = "1"

// orgCode is how a unified social credit code looks (GB 32100): letters but
// I, O, S, V, Z.
var orgCode = regexp.MustCompile(`[0-9A-HJ-NP-RT-UW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RT-UW-Y]{10}`)

// orgCodes finds the registration codes in an address whose check character is
// right.
func orgCodes(address string) []string {
	if unescaped, err := url.PathUnescape(address); err == nil {
		address = unescaped
	}
	var out []string
	for _, c := range orgCode.FindAllString(address, -1) {
		if checked(c) {
			out = append(out, c)
		}
	}
	return out
}

// checked reports whether the last character of a registration code is the
// check character that GB 32100 computes from the others.
func checked(code string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for _, c := range code[:17] {
		sum += strings.IndexRune(alphabet, c) * weight
		weight = weight * 3 % 31
	}
	return alphabet[(31-sum%31)%31] == code[17]
}

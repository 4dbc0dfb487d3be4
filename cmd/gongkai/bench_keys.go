package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/gongkai/gongkai/normalize"
)

// A keyed is the key under which a document's report was filed, beside the
// body it is by.
type keyed struct {
	doc, body, key string // body is "" if neither title nor site say it
	fault          string // what is wrong with the key whatever the others are, "" if nothing
	why            string // evidence, as it is stored
}

// keyScores count how reports were filed under agencies and years: a key is
// right if year, division and category are, all reports by one body have it,
// and none by another. A report without a key is flagged: its evidence says
// what is open.
type keyScores struct {
	all []keyed
}

// take notes the report of a document. A truth without the column body says
// nothing.
func (k *keyScores) take(doc string, rep *normalize.Report, who map[string]string) {
	body, told := who["body"]
	if !told {
		return
	}
	one := keyed{doc: doc, body: body}
	if rep == nil {
		one.why = "set aside"
	} else {
		one.key, one.why = rep.AgencyKey, rep.Evidence
		switch {
		case one.key != "" && fmt.Sprint(rep.Year) != who["year"]:
			one.fault = fmt.Sprintf("year %d, want %s", rep.Year, who["year"])
		case one.key != "" && rep.Region != who["region_code"]:
			one.fault = fmt.Sprintf("division %q, want %q", rep.Region, who["region_code"])
		case one.key != "" && who["category"] != "" && rep.Category != who["category"]:
			one.fault = fmt.Sprintf("category %q, want %q", rep.Category, who["category"])
		}
	}
	k.all = append(k.all, one)
}

// A keyCount is how many keys came out how.
type keyCount struct{ right, flagged, wrong, open int }

// decidable is how many reports say whose they are.
func (c keyCount) decidable() int { return c.right + c.flagged + c.wrong }

// share is how many of the decidable ones are right, in percent.
func (c keyCount) share() float64 { return 100 * float64(c.right) / float64(max(1, c.decidable())) }

// judge counts, with a line for each key that is not right.
func (k *keyScores) judge() (keyCount, []string) {
	keys, bodies := map[string]map[string]int{}, map[string]map[string]int{}
	count := func(of map[string]map[string]int, x, y string) {
		if of[x] == nil {
			of[x] = map[string]int{}
		}
		of[x][y]++
	}
	for _, o := range k.all {
		if o.body != "" && o.key != "" {
			count(keys, o.body, o.key)
			count(bodies, o.key, o.body)
		}
	}
	var c keyCount
	var lines []string
	wrong := func(o keyed, what string) {
		c.wrong++
		lines = append(lines, fmt.Sprintf("%s: key %q of %q: %s", o.doc, o.key, o.body, what))
	}
	for _, o := range k.all {
		switch {
		case o.key == "" && o.body == "":
			c.open++
		case o.key == "":
			c.flagged++
			lines = append(lines, fmt.Sprintf("%s: no key of %q: %s", o.doc, o.body, o.why))
		case o.body == "":
			wrong(o, "nothing says whose it is")
		case o.fault != "":
			wrong(o, o.fault)
		case most(keys[o.body]) != o.key:
			wrong(o, "others of its reports have "+most(keys[o.body]))
		case most(bodies[o.key]) != o.body:
			wrong(o, "it is the key of "+most(bodies[o.key]))
		default:
			c.right++
		}
	}
	return c, lines
}

// most is what was counted most often, the first in order of several.
func most(counts map[string]int) string {
	best := ""
	for _, x := range slices.Sorted(maps.Keys(counts)) {
		if best == "" || counts[x] > counts[best] {
			best = x
		}
	}
	return best
}

// leastKeys is the share of decidable keys that have to be right, in percent.
const leastKeys = 99.9

// goodEnough reports whether enough keys are right and none is wrong.
func (k *keyScores) goodEnough() bool {
	c, _ := k.judge()
	return c.wrong == 0 && (c.decidable() == 0 || c.share() >= leastKeys)
}

// print writes one line, and with details one for each key that is not right.
func (k *keyScores) print(w io.Writer, details bool) {
	if len(k.all) == 0 {
		return
	}
	c, lines := k.judge()
	fmt.Fprintf(w, "\nagency and year: of %d keys that title or site decide %d are right (%.2f %%), %d are flagged as open, %d are wrong; %d more nothing decides, and they are open\n",
		c.decidable(), c.right, c.share(), c.flagged, c.wrong, c.open)
	if details {
		for _, l := range lines {
			fmt.Fprintln(w, l)
		}
	}
}

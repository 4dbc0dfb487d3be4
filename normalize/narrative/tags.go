package narrative

import (
	"fmt"
	"strings"
)

// A tag is one meaning that words have (data/tags.csv), or one property that
// the grammar finds in a phrase (grammarTags).
type tag uint8

// A role says how the grammar treats the words of a tag.
type role uint8

const (
	roleText    role = iota // like a word that is not known
	roleHead                // can be what is counted
	roleGeneric             // a noun so general that the word before it counts
	roleChannel             // a channel; can be what is counted
	roleVerb                // looked through, and kept for the rules
	roleGlue                // looked through
	roleConj                // joins the members of a list
	roleStop                // glue that ends the noun behind a number
	roleMark                // means something to the grammar
)

var roles = map[string]role{"text": roleText, "head": roleHead, "generic": roleGeneric, "channel": roleChannel,
	"verb": roleVerb, "glue": roleGlue, "conj": roleConj, "stop": roleStop, "mark": roleMark}

// A tagInfo is one row of data/tags.csv.
type tagInfo struct {
	name    string
	role    role
	subject string // what later words such as 办结率 are about once this word stood
	group   string // kind of channel
	channel tag    // of a channel: the property of a phrase that names it
}

// grammarTags are the properties that the grammar itself finds; the rules name
// them like tags. package narrative's rules.go says what each means.
var grammarTags = []string{
	"c.none", "c.website", "c.wechat", "c.weibo", "c.video", "c.newmedia", "c.media", "c.other", "c.social", "c.mixed",
	"l.social", "l.site", "s.info", "s.item", "s.part", "s.volume", "s.dated", "unit.thing", "unit.scene", "text", "-", "change",
}

// maxTags bounds tags, so that a set of them is a few words.
const maxTags = 256

// A tagSet is a set of tags.
type tagSet [maxTags / 64]uint64

func (s *tagSet) add(t tag)      { s[t>>6] |= 1 << (t & 63) }
func (s *tagSet) has(t tag) bool { return s[t>>6]&(1<<(t&63)) != 0 }

func (s *tagSet) union(o *tagSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

func (s *tagSet) without(o *tagSet) {
	for i := range s {
		s[i] &^= o[i]
	}
}

func (s *tagSet) contains(o *tagSet) bool {
	for i := range s {
		if s[i]&o[i] != o[i] {
			return false
		}
	}
	return true
}

func (s *tagSet) meets(o *tagSet) bool {
	for i := range s {
		if s[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// marks are the tags that the grammar itself asks for.
type marks struct {
	part, each, all, share, up, down, cmp, prev, next, target, aim, mean, other, ord                                                                                                                                          tag
	plan, rateElse, source, cum, acc, since, asof, jur, sys, to, until, period, narrow, cat, ontime, bare, text, change, of, agency, thingElse, total, receive, info, item, dated, inPart, thing, scene, lastSocial, lastSite tag
	neg, negNo, negZero, percent, like, info0, mask                                                                                                                                                                           tag
	ge, le, approx, tailGe, tailLe, tailApprox                                                                                                                                                                                tag
	publish, via, cWebsite, cNone, cSocial, cMixed                                                                                                                                                                            tag
}

// loadTags reads data/tags.csv and data/sums.csv, and gives every tag its number.
func (d *Dictionary) loadTags() error {
	add := func(t tagInfo) error {
		if _, ok := d.tagOf[t.name]; ok {
			return fmt.Errorf("tag %s is listed twice", t.name)
		}
		if len(d.tags) == maxTags {
			return fmt.Errorf("more than %d tags", maxTags)
		}
		d.tagOf[t.name] = tag(len(d.tags))
		if t.role == roleVerb {
			d.verbs.add(d.tagOf[t.name])
		}
		d.tags = append(d.tags, t)
		return nil
	}
	for _, name := range grammarTags {
		if err := add(tagInfo{name: name, role: roleMark}); err != nil {
			return err
		}
	}
	if err := eachRecord("tags", 5, func(rec []string) error {
		r, ok := roles[rec[1]]
		if !ok {
			return fmt.Errorf("role %q is not known", rec[1])
		}
		return add(tagInfo{name: rec[0], role: r, subject: rec[2], group: rec[3]})
	}); err != nil {
		return err
	}
	if err := eachRecord("sums", 5, func(rec []string) error {
		heads, err := d.set(rec[1])
		if err != nil {
			return err
		}
		over, err := d.set(rec[2])
		if err != nil {
			return err
		}
		if err := add(tagInfo{name: rec[0], role: roleMark}); err != nil {
			return err
		}
		d.sums = append(d.sums, sum{d.tagOf[rec[0]], heads, over, rec[3]})
		return nil
	}); err != nil {
		return err
	}
	return d.loadMarks()
}

func (d *Dictionary) loadMarks() error {
	m := &d.marks
	for name, t := range map[string]*tag{
		"k.part": &m.part, "k.each": &m.each, "k.all": &m.all, "k.share": &m.share, "k.up": &m.up, "k.down": &m.down,
		"k.cmp": &m.cmp, "k.prev": &m.prev, "k.next": &m.next, "k.target": &m.target, "k.aim": &m.aim, "k.mean": &m.mean,
		"k.other": &m.other, "k.ord": &m.ord, "k.cum": &m.cum, "k.acc": &m.acc, "k.since": &m.since, "k.asof": &m.asof,
		"k.jur": &m.jur, "k.sys": &m.sys, "neg": &m.neg, "neg.no": &m.negNo, "neg.zero": &m.negZero, "k.plan": &m.plan, "r.else": &m.rateElse, "k.source": &m.source,
		"n.percent": &m.percent, "n.like": &m.like, "o.info0": &m.info0, "q.ge": &m.ge, "q.le": &m.le, "q.approx": &m.approx,
		"q.tailge": &m.tailGe, "q.taille": &m.tailLe, "q.tailapprox": &m.tailApprox, "v.publish": &m.publish, "v.via": &m.via,
		"c.website": &m.cWebsite, "c.none": &m.cNone, "c.social": &m.cSocial, "c.mixed": &m.cMixed, "mask": &m.mask, "k.to": &m.to, "k.until": &m.until, "k.period": &m.period, "t.narrow": &m.narrow, "cat": &m.cat,
		"v.ontime": &m.ontime, "-": &m.bare, "g.of": &m.of, "n.agency": &m.agency, "x": &m.thingElse, "t.total": &m.total, "v.receive": &m.receive, "s.info": &m.info,
		"s.item": &m.item, "s.dated": &m.dated, "s.part": &m.inPart, "unit.thing": &m.thing, "unit.scene": &m.scene, "l.social": &m.lastSocial, "l.site": &m.lastSite, "text": &m.text, "change": &m.change,
	} {
		n, ok := d.tagOf[name]
		if !ok {
			return fmt.Errorf("narrative: data/tags.csv has no tag %s, which the grammar needs", name)
		}
		*t = n
	}
	for i := range d.tags {
		if t := &d.tags[i]; t.role == roleChannel {
			t.channel = d.tagOf["c."+strings.TrimPrefix(t.name, "ch.")]
		}
	}
	return nil
}

// set reads a list of tags divided by blanks.
func (d *Dictionary) set(names string) (tagSet, error) {
	var s tagSet
	for _, name := range strings.Fields(names) {
		t, ok := d.tagOf[name]
		if !ok {
			return s, fmt.Errorf("tag %q is not in data/tags.csv", name)
		}
		s.add(t)
	}
	return s, nil
}

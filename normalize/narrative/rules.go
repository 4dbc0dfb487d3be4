package narrative

import (
	"fmt"
	"slices"
	"strings"
)

// A rule is one row of data/rules.csv: how a metric is named. The first rule
// of the head at the number that fits binds it. Rules name words by their tags,
// and these properties of the phrase:
//
//	c.CHANNEL    the phrase names this one channel; c.social several of the
//	             social ones, c.mixed several of any kind, c.none none
//	l.social     the channel named last is a social one; l.site any other or none
//	s.item       the phrase is a further item of a list
//	s.part       the phrase stands behind a word for "of which"
//	s.info       the head is followed by a word for information or for a kind
//	s.volume     the word says itself that it is a volume
//	s.dated      the phrase names a year
//	unit.thing   the unit counts things; unit.scene, events
//
// and as heads: "-" for none (a verb stands at the number), "text" for words
// that are not known, "change" for a rate of growth. @METRIC in need asks for
// the number bound last.
type rule struct {
	metric   *Name
	units    classSet
	heads    tagSet
	need     tagSet
	after    string // metric that must have been bound last
	subjects []string
	not      tagSet
	flags    ruleFlags
	dim      string // head, channel, last
}

// ruleFlags are further conditions.
type ruleFlags struct {
	np     bool // nothing unknown between the verb and the head
	bare   bool // nothing unknown in the clause, unless it names the subject itself
	ellip  bool // like bare, for rates: unknown words may stand before the subject
	once   bool // the sentence does not give the metric yet
	same   bool // the subject stands in the same sentence
	narrow bool // the sentence names no channel, and no part of a site or category before
	hot    bool // a general word for orders counts only for the hotline or in a bare clause
}

// A sum is one row of data/sums.csv: heads that are counted together.
type sum struct {
	tag     tag
	heads   tagSet
	over    tagSet // general nouns that count the heads of their clause together
	subject string // what the words behind the number are about
}

// A negation is one row of data/negations.csv: what a word of negation makes 0.
type negation struct {
	metric *Name
	need   tagSet
}

// A revision is one row of data/revisions.csv: a metric becomes another once
// one of its parts is named.
type revision struct{ metric, part, becomes *Name }

func (d *Dictionary) metric(code string) (*Name, error) {
	if n := d.byCode[code]; n != nil {
		return n, nil
	}
	return nil, fmt.Errorf("metric %q is not in data/metrics.csv", code)
}

func (d *Dictionary) loadRules() error {
	return eachRecord("rules", 9, func(rec []string) error {
		r := &rule{subjects: strings.Fields(rec[4]), dim: rec[7]}
		var err error
		if r.units, err = d.setOf(rec[1], false); err != nil {
			return err
		}
		if r.metric, err = d.metric(rec[0]); err != nil {
			return err
		}
		var need []string
		for _, n := range strings.Fields(rec[3]) {
			if code, ok := strings.CutPrefix(n, "@"); ok {
				r.after = code
				if _, err := d.metric(code); err != nil {
					return err
				}
				continue
			}
			need = append(need, n)
		}
		for _, f := range []struct {
			names string
			set   *tagSet
		}{{rec[2], &r.heads}, {strings.Join(need, " "), &r.need}, {rec[5], &r.not}} {
			if *f.set, err = d.set(f.names); err != nil {
				return err
			}
		}
		for _, f := range strings.Fields(rec[6]) {
			at, ok := map[string]*bool{"np": &r.flags.np, "bare": &r.flags.bare, "ellip": &r.flags.ellip, "once": &r.flags.once,
				"same": &r.flags.same, "narrow": &r.flags.narrow, "hot": &r.flags.hot}[f]
			if !ok {
				return fmt.Errorf("flag %q is not known", f)
			}
			*at = true
		}
		if !slices.Contains([]string{"", "head", "channel", "last"}, r.dim) {
			return fmt.Errorf("dim %q is not known", r.dim)
		}
		for _, h := range strings.Fields(rec[2]) {
			t := d.tagOf[h]
			d.rules[t] = append(d.rules[t], r)
		}
		return nil
	})
}

func (d *Dictionary) loadNegations() error {
	return eachRecord("negations", 4, func(rec []string) error {
		m, err := d.metric(rec[0])
		if err != nil {
			return err
		}
		need, err := d.set(rec[2])
		if err != nil {
			return err
		}
		head, ok := d.tagOf[rec[1]]
		if !ok {
			return fmt.Errorf("tag %q is not in data/tags.csv", rec[1])
		}
		d.negations[head] = append(d.negations[head], negation{m, need})
		return nil
	})
}

func (d *Dictionary) loadRevisions() error {
	return eachRecord("revisions", 4, func(rec []string) error {
		var r revision
		for i, at := range []**Name{&r.metric, &r.part, &r.becomes} {
			m, err := d.metric(rec[i])
			if err != nil {
				return err
			}
			*at = m
		}
		d.revisions = append(d.revisions, r)
		return nil
	})
}

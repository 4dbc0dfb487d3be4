package narrative

import (
	"math/big"
	"slices"
)

// number binds the number at i to a metric, or says why it is none.
func (r *reader) number(i int) {
	s := &r.s
	n := s.tokens[i].num
	defer func() {
		r.push(i)
		s.segment = len(s.clause)
		s.narrow, s.pending = false, s.pending[:0]
	}()
	if i < s.consumed {
		return // already read as a member of a list
	}
	if n.reason != "" {
		r.unread(i, n.reason)
		return
	}
	if r.each(i) {
		return
	}
	r.bind(i, s.since())
}

// bind binds the number at i to what the tokens seq in front of it, or the
// noun behind it, name.
func (r *reader) bind(i int, seq []int) {
	s, m := &r.s, &r.d.marks
	n := s.tokens[i].num
	r.qualify(n, seq)
	p := r.phraseBefore(seq, n.unit != nil && n.unit.is(r.d.class.pct))
	if len(seq) == 0 && i > 0 && s.tokens[i-1].kind == kNumber && s.unfit.at >= 0 {
		p = s.unfit // 305期1120条: counted in two ways
	}
	s.unfit = phrase{at: -1}
	if n.unit != nil {
		alone := p.head == m.bare || p.head == m.text && !n.unit.is(r.d.class.pct)
		after, end, unknown := r.phraseAfter(i, seq, alone)
		switch rate := n.unit.is(r.d.class.pct); {
		case after.at >= 0 && (!rate || alone && !after.gap):
			p = after
			defer func() { s.consumed = max(s.consumed, end) }()
		case unknown && !rate:
			if reason := r.excluded(n, seq, &p); reason != "" {
				r.unread(i, reason)
				return
			}
			r.unlabelled(i, "no_label")
			return
		}
	}
	if p.at < 0 && !p.unknown && s.open.at >= 0 && !r.hasVerb(&p, seq) && !r.named(seq) {
		p = s.open // the level behind a change of it
	}
	s.open = phrase{at: -1}
	if reason := r.excluded(n, seq, &p); reason != "" {
		if reason == "growth" || reason == "last_year" {
			s.open = r.phraseBefore(seq, n.unit != nil && n.unit.is(r.d.class.pct))
			if s.open.at < 0 {
				s.open = r.phraseBefore(seq, false)
			}
			if reason == "growth" && r.change(i, &p) {
				return
			}
		}
		r.unread(i, reason)
		return
	}
	r.properties(&p, n, seq)
	if r.list(i, &p) {
		return
	}
	rule, reason := r.find(&p, n)
	if rule == nil && r.again(&p, seq) {
		rule = s.lastRule
	}
	if rule == nil {
		if reason == "unit_unfit" {
			s.unfit = p
		}
		if s.part || len(s.outer) > 0 || !r.elseThing(i, &p) {
			r.unread(i, reason)
		} else {
			r.unlabelled(i, reason)
		}
		return
	}
	r.record(i, rule, &p)
}

// named reports whether tokens hold a word that can be counted.
func (r *reader) named(seq []int) bool {
	return slices.ContainsFunc(seq, func(k int) bool {
		t := &r.s.tokens[k]
		return t.kind == kWord && (t.word.role == roleHead || t.word.role == roleChannel)
	})
}

// elseThing reports whether a phrase without a rule names something else than
// what the words before were about.
func (r *reader) elseThing(i int, p *phrase) bool {
	if n := r.s.tokens[i].num; n.chinese != nil && n.unit.is(r.d.class.thing) {
		return false // 三个环节 and the like
	}
	if r.s.subjectAt >= r.s.clauseAt && p.at >= 0 && p.head != r.d.marks.text {
		return false // the clause itself says what it is about
	}
	return p.unknown || p.word != nil && p.word.subject == "" && !r.keepsSubject(p.word)
}

// again reports whether the words at a number name nothing but another year
// than that of the number bound last: it is the same metric.
func (r *reader) again(p *phrase, seq []int) bool {
	s := &r.s
	if p.at >= 0 || p.unknown || s.lastBound < 0 || s.lastRule == nil || s.sinceYear == s.year || s.cum {
		return false
	}
	return s.year != 0 && s.year != r.out.Metrics[s.lastBound].Year && !r.hasVerb(p, seq)
}

// qualify takes words of more or less from in front of the number.
func (r *reader) qualify(n *numeral, seq []int) {
	if n.qualifier != "eq" || len(seq) == 0 {
		return
	}
	t := &r.s.tokens[seq[len(seq)-1]]
	if t.kind != kWord || t.end != n.start {
		return
	}
	switch m := &r.d.marks; {
	case t.word.tags.has(m.ge):
		n.qualifier = "ge"
	case t.word.tags.has(m.le):
		n.qualifier = "le"
	case t.word.tags.has(m.approx):
		n.qualifier = "approx"
	}
}

// excluded returns why a number is no value whatever it is called, "" if
// nothing speaks against it.
func (r *reader) excluded(n *numeral, seq []int, p *phrase) string {
	s, m := &r.s, &r.d.marks
	has := func(t tag) bool {
		return slices.ContainsFunc(seq, func(k int) bool { return s.tokens[k].kind == kWord && s.tokens[k].word.tags.has(t) })
	}
	unit := func(c classSet) bool { return n.unit != nil && n.unit.is(c) }
	switch {
	case unit(r.d.class.score):
		return "score"
	case unit(r.d.class.point):
		return "point"
	case s.growth != 0:
		return "growth"
	case s.target || s.aim:
		return "target"
	case s.other || s.foreign:
		return "other_body"
	case s.prev || s.cmp, r.oldLevel(n):
		return "last_year"
	case has(m.mean):
		return "mean"
	case has(m.neg):
		return "negated"
	case r.classed(seq):
		return "part"
	case unit(r.d.class.pct) && has(m.share) && (p.word == nil || !r.rateOnly(p.word)):
		return "share"
	case n.unit == nil && n.scale == 1 && n.digits != "0" && p.word == nil:
		return "no_unit"
	}
	return ""
}

// classed reports whether digits such as 10万+ name the class that is counted.
func (r *reader) classed(seq []int) bool {
	return slices.ContainsFunc(seq, func(k int) bool {
		t := &r.s.tokens[k]
		return t.kind == kNoise && r.st.runes[t.end-1] == '+'
	})
}

// oldLevel reports whether a word for "raised to" follows the number.
func (r *reader) oldLevel(n *numeral) bool {
	for _, t := range r.s.tokens {
		if t.start >= n.to {
			return t.kind == kWord && t.start == n.to && (t.word.tags.has(r.d.marks.to) || t.word.tags.has(r.d.marks.up) || t.word.tags.has(r.d.marks.down)) &&
				n.unit != nil && n.unit.is(r.d.class.pct)
		}
	}
	return false
}

// change binds a rate of growth to a metric of change.
func (r *reader) change(i int, p *phrase) bool {
	n := r.s.tokens[i].num
	if n.unit == nil || !n.unit.is(r.d.class.pct) || len(r.s.outer) > 0 {
		return false
	}
	c := phrase{head: r.d.marks.change, at: -1, have: p.have, acts: p.acts}
	rule, _ := r.find(&c, n)
	if rule == nil {
		return false
	}
	r.record(i, rule, &c)
	if r.s.growth < 0 {
		last := &r.out.Metrics[len(r.out.Metrics)-1]
		last.Value = new(big.Rat).Neg(last.Value)
	}
	return true
}

// properties adds to a phrase what the grammar finds (see rule).
func (r *reader) properties(p *phrase, n *numeral, seq []int) {
	s, m := &r.s, &r.d.marks
	if !r.hasVerb(p, seq) && p.head != m.bare {
		p.govern = s.govern
	}
	p.have.add(r.channels(p))
	if s.channel != nil && r.d.tags[s.channel.first].group == "social" {
		p.have.add(m.lastSocial)
	} else {
		p.have.add(m.lastSite)
	}
	if len(seq) > 0 && r.joins(seq[0]) && s.segment > 0 {
		p.have.add(m.item)
	}
	if s.part {
		p.have.add(m.inPart)
	}
	if slices.ContainsFunc(seq, func(k int) bool { return s.tokens[k].year != 0 }) {
		p.have.add(m.dated)
	}
	if n.unit != nil && n.unit.is(r.d.class.thing) {
		p.have.add(m.thing)
	}
	if n.unit != nil && n.unit.is(r.d.class.scene) {
		p.have.add(m.scene)
	}
}

// hasVerb reports whether the words at the number have a verb of their own.
func (r *reader) hasVerb(p *phrase, seq []int) bool {
	return p.have.meets(&r.d.verbs) || slices.ContainsFunc(seq, func(k int) bool {
		return r.s.tokens[k].kind == kWord && r.s.tokens[k].word.tags.meets(&r.d.verbs)
	})
}

// channels says which channels the clause names in front of its head; where it
// names none, those of a clause before it that only names the channel count.
func (r *reader) channels(p *phrase) tag {
	s, m := &r.s, &r.d.marks
	found, group, several := m.cNone, "", false
	look := func(clause []int) {
		for _, k := range clause {
			t := &s.tokens[k]
			if t.kind == kNumber {
				found, group, several = m.cNone, "", false // what stood there is counted
			}
			if t.kind != kWord || t.word.role != roleChannel {
				continue
			}
			c := r.d.tags[t.word.first].channel
			g := r.d.tags[t.word.first].group
			switch {
			case found == m.cNone:
				found, group = c, g
			case found != c:
				several = true
				if group != g {
					group = ""
				}
			}
		}
	}
	look(s.clause)
	if found == m.cNone && s.segment == 0 && len(s.before) > 0 && r.via(s.before) {
		look(s.before)
	}
	switch {
	case several && group == "social":
		return m.cSocial
	case several:
		return m.cMixed
	}
	return found
}

// via reports whether a clause begins with a word for "by means of" and has no
// verb.
func (r *reader) via(clause []int) bool {
	t := &r.s.tokens[clause[0]]
	if t.kind != kWord || !t.word.tags.has(r.d.marks.via) {
		return false
	}
	return !slices.ContainsFunc(clause, func(k int) bool {
		return r.s.tokens[k].kind == kWord && r.s.tokens[k].word.role == roleVerb
	})
}

// find returns the first rule that fits, or the reason why none does.
func (r *reader) find(p *phrase, n *numeral) (*rule, string) {
	reason := "no_label"
	for _, rule := range r.d.rules[p.head] {
		if !r.unitFits(rule, n) {
			if reason == "no_label" {
				reason = "unit_unfit"
			}
			continue
		}
		if why := r.fits(rule, p); why == "" {
			return rule, ""
		} else if why != "no_label" {
			reason = why
		}
	}
	return nil, reason
}

func (r *reader) unitFits(rule *rule, n *numeral) bool {
	c := &r.d.class
	switch {
	case n.unit != nil:
		return n.unit.is(rule.units)
	case n.zero:
		return rule.units != 0
	case n.digits == "0":
		return rule.units&^(c.pct|c.money) != 0
	}
	return rule.units&c.none != 0
}

// fits returns "" if all conditions of a rule hold.
func (r *reader) fits(rule *rule, p *phrase) string {
	s, f := &r.s, rule.flags
	all := p.have
	all.union(&p.govern)
	ruledOut := p.have
	ruledOut.without(&r.d.verbs)
	ruledOut.union(&p.acts)
	if p.have.has(r.d.marks.item) {
		ruledOut.union(&p.govern) // the members of a list share their verb
	}
	if !all.contains(&rule.need) || ruledOut.meets(&rule.not) {
		return "no_label"
	}
	if rule.after != "" && (r.boundLast() == nil || r.boundLast().Code != rule.after) {
		return "no_label"
	}
	subject := s.subject
	if subject == "" {
		subject = "none"
	}
	if len(rule.subjects) > 0 && !slices.Contains(rule.subjects, subject) {
		return "no_context"
	}
	explicit := s.subjectAt >= s.clauseAt && s.subjectAt >= 0
	switch {
	case f.np && p.gap,
		f.bare && p.unknown && !explicit,
		f.ellip && p.unknown && !explicit,
		f.same && s.subjectAt < 0,
		f.narrow && (s.narrow || s.channeled),
		f.hot && subject != "hotline" && p.unknown:
		return "no_context"
	case f.once && r.given(rule.metric):
		return "repeated"
	case s.part && s.partOf == rule.metric && !r.revised(rule.metric) && rule.metric.Kind != "rate" && r.sameYear():
		return "part"
	case s.part && s.partOf == nil && len(s.outer) == 0 && rule.dim != "head" && rule.metric.Kind != "rate" && slices.Contains(r.stated, rule.metric):
		return "part" // 其中 at the beginning goes on from the sentence before
	case s.cum && rule.metric.Group != "platforms":
		return "cumulative"
	}
	return ""
}

// given reports whether the sentence has the metric already.
func (r *reader) given(m *Name) bool {
	return slices.ContainsFunc(r.s.bound, func(b bound) bool { return b.metric == m && b.when == r.s.when })
}

// revised reports whether a metric becomes another once it is named as a part
// of itself.
func (r *reader) revised(m *Name) bool {
	return slices.ContainsFunc(r.d.revisions, func(v revision) bool { return v.metric == m && v.part == m })
}

// sameYear reports whether the number bound last is of the year that the words
// here name.
func (r *reader) sameYear() bool {
	return r.s.lastBound < 0 || r.out.Metrics[r.s.lastBound].Year == r.s.year
}

// list binds a number that several coordinated heads share: a rate, or nothing,
// holds for each; a count is their sum.
func (r *reader) list(i int, p *phrase) bool {
	s := &r.s
	n := s.tokens[i].num
	rate := n.unit != nil && n.unit.is(r.d.class.pct)
	coords := p.coords
	if len(coords) == 1 && !rate {
		coords = r.together(p)
	}
	if rate && r.allAlike(i) {
		coords = append(slices.Clone(coords), s.pending...)
	}
	if len(coords) < 2 {
		return false
	}
	if rate || n.digits == "0" || n.zero {
		for _, k := range slices.Backward(coords) {
			one := *p
			w := s.tokens[k].word
			one.head, one.word, one.at, one.dim, one.coords = w.first, w, k, w.dim, nil
			if one.dim == "" {
				one.dim = w.text
			}
			if rule, reason := r.find(&one, n); rule != nil {
				r.record(i, rule, &one)
			} else {
				r.unread(i, reason)
			}
		}
		return true
	}
	same := s.tokens[coords[0]].word.first == p.head
	for _, k := range coords {
		same = same && s.tokens[k].word.first == p.head
	}
	for _, sum := range r.d.sums {
		if slices.ContainsFunc(coords, func(k int) bool { return !sum.heads.has(s.tokens[k].word.first) }) {
			continue
		}
		one := *p
		one.head, one.coords = sum.tag, nil
		one.dim = string(r.st.runes[s.tokens[coords[len(coords)-1]].start:s.tokens[coords[0]].end])
		if rule, _ := r.find(&one, n); rule != nil {
			r.record(i, rule, &one)
			s.subject, s.subjectAt = sum.subject, i
			return true
		}
	}
	if same {
		return false
	}
	r.unlabelled(i, "sum")
	return true
}

// together returns the heads of the clause that a general noun at the number
// counts together.
func (r *reader) together(p *phrase) []int {
	s := &r.s
	for _, sum := range r.d.sums {
		if !sum.over.has(p.head) {
			continue
		}
		var out []int
		var kinds tagSet
		several := false
		for _, k := range slices.Backward(s.since()) {
			t := &s.tokens[k]
			if t.kind != kWord || !sum.heads.has(t.word.first) {
				continue
			}
			var one tagSet
			one.add(t.word.first)
			several = several || len(out) > 0 && !kinds.contains(&one)
			kinds.add(t.word.first)
			out = append(out, k)
		}
		if several {
			return out
		}
	}
	return p.coords
}

// allAlike reports whether a word for "all alike" stands in front of the number.
func (r *reader) allAlike(i int) bool {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if t := &r.s.tokens[k]; t.kind == kWord && t.word.tags.has(r.d.marks.all) {
			return true
		}
	}
	return false
}

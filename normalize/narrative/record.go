package narrative

import (
	"math/big"
	"slices"
	"strings"
)

// Confidence falls with what had to be carried over to bind a number.
const (
	sure        = 1.0
	fromClause  = 0.9 // the subject stands in an earlier clause
	fromBefore  = 0.7 // the subject stands in an earlier sentence
	openList    = 0.8 // the category is no word of the dictionary
	afterNumber = 0.95
)

// record adds the number at i as a value of the rule's metric.
func (r *reader) record(i int, rule *rule, p *phrase) {
	s := &r.s
	n := s.tokens[i].num
	m := Metric{Code: rule.metric.Code, Qualifier: n.qualifier, Period: s.period, Year: s.year, Scope: rule.metric.Scope,
		Section: r.section, Negated: n.zero, Confidence: r.confidence(rule, p), Why: r.why(rule, p)}
	m.Value, m.Unit = r.baseUnit(n, rule.metric)
	if s.scope != "" {
		m.Scope = s.scope
	}
	if s.cum {
		m.Period = "cumulative"
	}
	switch rule.dim {
	case "head":
		m.Dim = r.trimDim(p.dim)
	case "channel", "last":
		if s.channel != nil {
			m.Dim = s.channel.text
		}
	default:
		if p.word != nil {
			m.Dim = p.word.dim
		}
		if at := s.subjectAt; m.Dim == "" && len(s.tokens) > at && at >= s.clauseAt && s.tokens[at].kind == kWord {
			m.Dim = s.tokens[at].word.dim
		}
	}
	m.Raw, m.Start, m.End = r.st.raw(n.start, n.end), int(r.st.pos[n.start]), int(r.st.pos[n.end-1])+1
	m.Quote, m.Place = r.quote(), r.st.place(n.start, n.end)
	r.add(m, rule.metric)
	s.lastRule = rule
	r.note(rule, p)
}

// A bound is what revise asks of a metric.
type bound struct {
	metric  *Name
	partOf  *Name // metric whose parts are being named
	running bool  // accumulated, over no named year
	dated   bool  // the clause names a year
	when    int   // token that names the part of the year, 0 if none
}

// add adds a metric to the reading.
func (r *reader) add(m Metric, metric *Name) {
	s := &r.s
	dated := slices.ContainsFunc(s.clause, func(k int) bool { return s.tokens[k].year != 0 })
	s.bound = append(s.bound, bound{metric, s.partOf, s.acc && m.Year == 0, dated, s.when})
	if !s.part {
		s.bound[len(s.bound)-1].partOf = nil
	}
	s.lastBound = len(r.out.Metrics)
	r.out.Metrics = append(r.out.Metrics, m)
}

// note remembers what a bound number says about the next.
func (r *reader) note(rule *rule, p *phrase) {
	if len(rule.subjects) > 0 && rule.metric.Kind != "rate" {
		if s := &r.s; s.subject != rule.subjects[0] && (p.word == nil || p.word.subject == "") {
			s.subject, s.subjectAt = rule.subjects[0], p.at
		}
		return
	}
	if p.word != nil && p.word.subject == "" && p.word.role == roleHead && !r.keepsSubject(p.word) {
		r.s.subject, r.s.subjectAt = "other", p.at
	}
}

// keepsSubject reports whether a word is the name of a rate, or of what
// belongs to the subject that stands: rules of its tag ask for a subject.
func (r *reader) keepsSubject(w *wordInfo) bool {
	if r.rateOnly(w) {
		return true
	}
	for _, rule := range r.d.rules[w.first] {
		if len(rule.subjects) > 0 {
			return true
		}
	}
	return r.d.byGroup(w.first, "hotline") || r.d.byGroup(w.first, "platforms") || r.d.byGroup(w.first, "publication")
}

// byGroup reports whether the rules of a head bind metrics of a group.
func (d *Dictionary) byGroup(t tag, group string) bool {
	for _, rule := range d.rules[t] {
		if rule.metric.Group == group {
			return true
		}
	}
	return false
}

// baseUnit returns value and unit in the base unit of a metric.
func (r *reader) baseUnit(n *numeral, m *Name) (*big.Rat, string) {
	v, unit := n.value(), n.unitText
	if unit == "" {
		return v, m.Unit
	}
	if scale := scaleOf([]rune(m.Unit)[0]); scale > 0 && strings.HasSuffix(m.Unit, n.unit.text) {
		return v.Quo(v, new(big.Rat).SetInt64(scale)), m.Unit
	}
	if n.unit.is(r.d.class.pct) {
		unit = "%"
	}
	return v, unit
}

func (r *reader) confidence(rule *rule, p *phrase) float64 {
	c := sure
	if len(rule.subjects) > 0 && r.s.subjectAt < r.s.clauseAt {
		c = fromClause
		if r.s.subjectAt < 0 {
			c = fromBefore
		}
	}
	if p.head == r.d.marks.text {
		c = min(c, openList)
	}
	if p.afterwards {
		c = min(c, afterNumber)
	}
	return c
}

// why says in words how a number was bound.
func (r *reader) why(rule *rule, p *phrase) string {
	var b strings.Builder
	switch {
	case p.word != nil:
		b.WriteString(p.word.text + " (" + r.d.tags[p.head].name + ")")
	case p.dim != "":
		b.WriteString(p.dim + " (" + r.d.tags[p.head].name + ")")
	default:
		b.WriteString("verb")
	}
	if p.afterwards {
		b.WriteString(" behind the number")
	}
	if len(rule.subjects) > 0 {
		b.WriteString(", subject " + r.s.subject)
	}
	return b.String()
}

// quote returns the sentence as printed.
func (r *reader) quote() string {
	t := r.s.tokens
	last := len(t) - 1
	if last > 0 && t[last].kind == kEnd && r.st.runes[t[last].start] == hardBreak {
		last--
	}
	return strings.TrimSpace(r.st.raw(t[0].start, t[last].end))
}

// unread adds the number at i as no value.
func (r *reader) unread(i int, reason string) {
	n := r.s.tokens[i].num
	u := Unread{Raw: r.st.raw(n.start, n.end), Reason: reason, Section: r.section,
		Start: int(r.st.pos[n.start]), End: int(r.st.pos[n.end-1]) + 1}
	u.Quote, u.Place = r.quote(), r.st.place(n.start, n.end)
	r.out.Unread = append(r.out.Unread, u)
}

// unlabelled adds a number of something unknown: what follows is not about
// what stood before it.
func (r *reader) unlabelled(i int, reason string) {
	r.unread(i, reason)
	r.s.subject, r.s.subjectAt = "other", i
}

// trimDim makes the name of a category of the words that stand for it: a
// general noun at its end goes.
func (r *reader) trimDim(s string) string {
	for range 2 {
		for _, suffix := range r.d.general {
			if t := strings.TrimSuffix(s, suffix); t != "" {
				s = t
			}
		}
	}
	return s
}

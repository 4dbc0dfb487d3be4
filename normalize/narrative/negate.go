package narrative

import (
	"math/big"
	"slices"
)

// negation reads a clause that says in words that there was none: the heads at
// its end are 0.
func (r *reader) negation(i int) {
	s, m := &r.s, &r.d.marks
	if s.target || s.aim || s.prev || s.cmp || s.cum {
		return
	}
	end := i + 1
	for end < len(s.tokens) && s.tokens[end].kind < kComma && s.tokens[end].kind != kNumber || end < len(s.tokens) && s.tokens[end].kind == kList {
		end++
	}
	if end < len(s.tokens) && s.tokens[end].kind == kNumber {
		return
	}
	seq := r.alt[:0]
	for j := i + 1; j < end; j++ {
		seq = append(seq, j)
	}
	r.alt = seq
	k := len(seq) - 1
	for ; k >= 0; k-- { // behind the head only words without a meaning of their own
		t := &s.tokens[seq[k]]
		if r.joins(seq[k]) {
			continue // 诉讼和投诉: what is joined behind the head is no metric
		}
		if t.kind != kWord || t.word.role != roleGlue && t.word.role != roleGeneric && t.word.role != roleVerb && t.word.role != roleMark {
			break
		}
		if r.d.negations[t.word.first] != nil && !(t.word.role == roleGeneric && r.behindHead(seq[:k])) {
			break
		}
	}
	if k < 0 || s.tokens[seq[k]].kind != kWord || s.tokens[seq[k]].word.role != roleHead && s.tokens[seq[k]].word.role != roleGeneric {
		return
	}
	coords := r.coordinated(seq, k)
	first := slices.Index(seq, coords[len(coords)-1])
	if s.tokens[i].word.tags.has(m.negNo) && slices.ContainsFunc(seq[:first], func(j int) bool {
		t := &s.tokens[j]
		return t.kind == kText || t.kind == kName || t.kind == kWord && (t.word.role == roleText || t.word.role == roleHead || t.word.role == roleVerb)
	}) {
		return
	}
	var have tagSet
	for j := s.clauseAt; j < end; j++ {
		if t := &s.tokens[j]; t.kind == kWord {
			have.union(&t.word.tags)
		}
	}
	for _, j := range slices.Backward(coords) {
		w := s.tokens[j].word
		for _, neg := range r.d.negations[w.first] {
			if have.contains(&neg.need) && !r.given(neg.metric) {
				r.none(i, neg.metric, w)
				break
			}
		}
	}
}

// behindHead reports whether tokens end in a head that can be negated: a
// general noun behind it adds nothing.
func (r *reader) behindHead(seq []int) bool {
	k := len(seq) - 1
	for k >= 0 && r.isOf(seq[k]) {
		k--
	}
	if k < 0 {
		return false
	}
	t := &r.s.tokens[seq[k]]
	return t.kind == kWord && t.word.role == roleHead && r.d.negations[t.word.first] != nil
}

// none records 0 for a metric, printed as the word at i.
func (r *reader) none(i int, metric *Name, w *wordInfo) {
	s := &r.s
	t := s.tokens[i]
	m := Metric{Code: metric.Code, Value: new(big.Rat), Unit: metric.Unit, Qualifier: "eq", Period: s.period, Year: s.year, Scope: metric.Scope,
		Negated: true, Section: r.section, Confidence: sure, Why: w.text + " (" + r.d.tags[w.first].name + ") behind " + t.word.text}
	if s.scope != "" {
		m.Scope = s.scope
	}
	m.Raw, m.Start, m.End = r.st.raw(t.start, t.end), int(r.st.pos[t.start]), int(r.st.pos[t.end-1])+1
	m.Quote, m.Place = r.quote(), r.st.place(t.start, t.end)
	r.add(m, metric)
}

// zero reads a word for zero as a number, where a head stands in front of it.
func (r *reader) zero(i int) {
	s := &r.s
	if i+1 < len(s.tokens) && s.tokens[i+1].kind != kComma && s.tokens[i+1].kind != kSemi && s.tokens[i+1].kind != kEnd && s.tokens[i+1].kind != kList {
		return
	}
	seq := s.since()
	seq = seq[:max(len(seq)-1, 0)] // without the word itself
	t := &s.tokens[i]
	p := r.phraseBefore(seq, false)
	if p.word == nil {
		return
	}
	n := &numeral{start: t.start, end: t.end, digits: "0", scale: 1, qualifier: "eq", to: t.end, zero: true}
	t.num = n
	if r.excluded(n, seq, &p) != "" {
		return
	}
	r.properties(&p, n, seq)
	if r.list(i, &p) {
		return
	}
	if rule, _ := r.find(&p, n); rule != nil {
		r.record(i, rule, &p)
	}
}

// revise looks at the numbers of the sentence together: a total whose parts
// are named counts something else, and a running total stands back behind the
// number of one year.
func (r *reader) revise() {
	s := &r.s
	list := r.out.Metrics[s.first:]
	for k := 1; k < len(list); k++ {
		for _, v := range r.d.revisions {
			if s.bound[k].partOf == v.metric && list[k-1].Code == v.metric.Code && list[k].Code == v.part.Code {
				list[k-1].Code = v.becomes.Code
			}
		}
	}
	kept := list[:0]
	for k := range list {
		if s.bound[k].running && slices.ContainsFunc(s.bound[k+1:], func(b bound) bool { return b.dated && b.metric == s.bound[k].metric }) {
			m := list[k]
			r.out.Unread = append(r.out.Unread, Unread{m.Raw, m.Quote, "cumulative", m.Section, m.Start, m.End, m.Place})
			continue
		}
		kept = append(kept, list[k])
	}
	r.out.Metrics = r.out.Metrics[:s.first+len(kept)]
}

package narrative

import "slices"

// A reader reads one section.
type reader struct {
	d       *Dictionary
	st      *stream
	section int
	out     *Reading

	// What a paragraph hands on from one of its sentences to the next.
	subject string
	channel *wordInfo
	stated  []*Name // metrics of the last sentence that had any
	modal   int     // the year the report names most often, 0 if none

	s   sentence
	alt []int // scratch

	tokens []token // memory of the scanner
}

// A sentence is what is known at one token of a sentence from the tokens
// before it.
type sentence struct {
	tokens []token
	first  int // metrics of the reading that stand before this sentence

	subject     string // what the words are about
	subjectAt   int    // token that said so, -1 if an earlier sentence did
	groupAt     int    // token behind the last semicolon
	channel     *wordInfo
	channeled   bool   // this sentence named it
	govern      tagSet // tags of the last verb
	clause      []int  // tokens of this clause, without what is in brackets
	before      []int  // tokens of the clause before it
	clauseAt    int    // first token of the clause
	segment     int    // index into clause: behind the last number
	consumed    int    // tokens before this one belong to the number before them
	outer       []bracket
	whole       string // subject before the word for "of which"
	part        bool   // behind a word for "of which"
	partOf      *Name
	bound       []bound // of the metrics of this sentence
	lastRule    *rule   // that bound it
	lastBound   int     // index of the metric bound last, -1 if none in this sentence
	narrow      bool
	unfit       phrase // at a number whose unit fits no rule of it
	open        phrase // head of a change whose level may follow
	pending     []int  // rates of clauses without a number
	target      bool
	foreign     bool // somebody else counted
	year        int
	sinceYear   int
	period      string
	when        int // token that named the part of the year
	scope       string
	clauseState // reset with every clause
}

// clauseState is what holds for the rest of a clause.
type clauseState struct {
	growth int  // 1 or -1 behind a word of growth or decline
	cmp    bool // behind a word of comparison
	prev   bool // behind a word for an earlier year
	aim    bool
	other  bool
	cum    bool
	acc    bool
}

// A bracket is what a bracket interrupts.
type bracket struct {
	clause      []int
	before      []int
	clauseAt    int
	segment     int
	govern      tagSet
	part        bool
	partOf      *Name
	subject     string
	year        int
	period      string
	clauseState clauseState
	lastBound   int
	lastRule    *rule
}

// read reads the sentences of the section; trace, if there is one, is told of
// each.
func (r *reader) read(trace func(tokens []token)) {
	sc := scanner{d: r.d, st: r.st, tokens: r.tokens}
	defer func() { r.tokens = sc.tokens }()
	for tokens := sc.next(); tokens != nil; tokens = sc.next() {
		if trace != nil {
			trace(tokens)
		}
		if meaningful(tokens) {
			r.sentence(tokens)
		}
		if last := tokens[len(tokens)-1]; last.kind == kEnd && r.st.runes[last.start] == hardBreak {
			r.subject, r.channel, r.stated = "", nil, r.stated[:0]
		}
	}
}

// meaningful reports whether a sentence can hold a value: a number, or a word
// of negation.
func meaningful(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		return t.kind == kNumber || t.kind == kWord && t.word.role != roleText && t.word.role != roleGlue && t.word.role != roleStop
	})
}

// sentence reads one sentence.
func (r *reader) sentence(tokens []token) {
	r.s = sentence{tokens: tokens, first: len(r.out.Metrics), subject: r.subject, subjectAt: -1, channel: r.channel,
		clause: r.s.clause[:0], before: r.s.before[:0], pending: r.s.pending[:0], outer: r.s.outer[:0], bound: r.s.bound[:0], open: phrase{at: -1}, unfit: phrase{at: -1}, lastBound: -1, period: "year"}
	for i := range tokens {
		switch t := &tokens[i]; t.kind {
		case kComma, kSemi, kColon, kEnd:
			r.endClause(i)
		case kOpen:
			r.open(i)
		case kClose:
			r.close(i)
		case kList:
			r.endPart(false)
			r.push(i)
		case kWord:
			r.word(i)
		case kDate:
			r.date(i)
		case kNumber:
			r.number(i)
		default:
			r.push(i)
		}
	}
	r.revise()
	r.subject, r.channel = r.s.subject, r.s.channel
	if len(r.s.bound) > 0 {
		r.stated = r.stated[:0]
		for _, b := range r.s.bound {
			r.stated = append(r.stated, b.metric)
		}
	}
}

// push adds a token to the clause, unless it belongs to the number before it.
func (r *reader) push(i int) {
	if i >= r.s.consumed {
		r.s.clause = append(r.s.clause, i)
	}
}

func (r *reader) endClause(i int) {
	s := &r.s
	if s.tokens[i].kind == kSemi && len(s.outer) == 0 {
		s.groupAt = i + 1 // what comes adds nothing to what stood before
	}
	if s.segment < len(s.clause) && s.segment == 0 {
		if k, ok := r.trailingHead(s.clause); ok && r.rateOnly(r.s.tokens[k].word) {
			s.pending = append(s.pending, k)
		}
	}
	s.before = append(s.before[:0], s.clause...)
	if s.segment > 0 {
		s.before = s.before[:0] // the clause had a number: what it names is used up
	}
	since := s.cum && s.segment == 0 && s.tokens[i].kind == kComma // a clause that only says since when
	s.clause, s.segment, s.clauseAt = s.clause[:0], 0, i+1
	s.clauseState = clauseState{cum: since}
	if s.tokens[i].kind == kSemi {
		s.target = false
	}
	r.endPart(true)
}

// endPart goes back from the subject of a part to that of the whole.
func (r *reader) endPart(clause bool) {
	s := &r.s
	if s.part && len(s.outer) == 0 && s.whole != "" && (clause || s.segment == len(s.clause)) {
		s.subject = s.whole
	}
}

// trailingHead returns the head at the end of a clause.
func (r *reader) trailingHead(clause []int) (int, bool) {
	for k := len(clause) - 1; k >= 0; k-- {
		t := &r.s.tokens[clause[k]]
		if t.kind != kWord {
			return 0, false
		}
		switch t.word.role {
		case roleHead:
			return clause[k], true
		case roleGlue, roleStop:
		default:
			return 0, false
		}
	}
	return 0, false
}

// maxDepth bounds brackets in brackets.
const maxDepth = 8

func (r *reader) open(i int) {
	s := &r.s
	if len(s.outer) == maxDepth {
		return
	}
	s.outer = append(s.outer, bracket{clause: slices.Clone(s.clause), before: slices.Clone(s.before), clauseAt: s.clauseAt, segment: s.segment,
		govern: s.govern, part: s.part, partOf: s.partOf, subject: s.subject, year: s.year, period: s.period, clauseState: s.clauseState, lastBound: s.lastBound, lastRule: s.lastRule})
	s.clause, s.before, s.segment, s.clauseAt = s.clause[:0], s.before[:0], 0, i+1
	s.clauseState = clauseState{}
	s.part, s.partOf = true, r.boundLast()
}

func (r *reader) close(int) {
	s := &r.s
	n := len(s.outer) - 1
	if n < 0 {
		return
	}
	b := s.outer[n]
	s.outer = s.outer[:n]
	s.clause, s.before = append(s.clause[:0], b.clause...), append(s.before[:0], b.before...)
	s.clauseAt, s.segment, s.govern, s.part, s.partOf = b.clauseAt, b.segment, b.govern, b.part, b.partOf
	s.year, s.period, s.clauseState = b.year, b.period, b.clauseState
	s.lastBound, s.lastRule = b.lastBound, b.lastRule
	if b.subject != "" {
		s.subject = b.subject
	}
}

// boundLast returns the metric bound last in this sentence.
func (r *reader) boundLast() *Name {
	if r.s.lastBound < 0 {
		return nil
	}
	return r.d.byCode[r.out.Metrics[r.s.lastBound].Code]
}

// word takes in what a word says about the words behind it.
func (r *reader) word(i int) {
	s, m, w := &r.s, &r.d.marks, r.s.tokens[i].word
	r.push(i)
	if w.subject != "" && !(s.subjectAt >= s.groupAt && s.subject == r.d.tags[w.first].group) {
		s.subject, s.subjectAt = w.subject, i
	}
	has := func(t tag) bool { return w.tags.has(t) }
	switch w.role {
	case roleChannel:
		s.channel, s.channeled = w, true
	case roleVerb:
		if s.segment == 0 && len(s.outer) == 0 && s.clauseAt > 0 && !r.hasPart(s.clause) && !r.hasPart(s.before) {
			s.part = false
		}
	case roleHead:
		s.narrow = s.narrow || has(m.cat)
	}
	if w.tags.meets(&r.d.verbs) {
		s.govern = w.tags
	}
	switch {
	case has(m.up):
		s.growth = 1
	case has(m.down):
		s.growth = -1
	case has(m.to):
		s.growth, s.prev, s.cmp = 0, false, false
	case has(m.plan):
		s.target = s.target || r.planned(i)
	case has(m.prev):
		s.prev = true
	case has(m.target):
		s.target = true
	case has(m.aim):
		s.aim = true
	case has(m.other):
		s.other = true
	case has(m.source):
		s.foreign = true
	case has(m.cum):
		s.cum = true
	case has(m.acc):
		s.acc = true
	case has(m.narrow):
		s.narrow = true
	case has(m.part):
		s.part, s.partOf, s.whole = true, r.boundLast(), s.subject
	case has(m.since):
		s.sinceYear = s.year
		s.cum = s.cum || s.year != 0 && s.year < r.modal
	case has(m.asof):
		s.period = "as_of"
	case has(m.period):
		s.period, s.when = w.dim, i+1
	case has(m.jur):
		s.scope = "jurisdiction"
	case has(m.sys):
		s.scope = "system"
	case has(m.neg), has(m.negNo):
		r.negation(i)
	case has(m.negZero):
		r.zero(i)
	}
	if has(m.cmp) {
		s.cmp = true
	}
}

// planned reports whether a verb or a year follows the word for a plan at i.
func (r *reader) planned(i int) bool {
	if i+1 >= len(r.s.tokens) {
		return false
	}
	t := &r.s.tokens[i+1]
	return t.kind == kDate || t.kind == kWord && t.word.tags.meets(&r.d.verbs)
}

// hasPart reports whether a clause has a word for "of which".
func (r *reader) hasPart(clause []int) bool {
	return slices.ContainsFunc(clause, func(k int) bool {
		t := &r.s.tokens[k]
		return t.kind == kWord && t.word.tags.has(r.d.marks.part)
	})
}

// date takes in a year or a month.
func (r *reader) date(i int) {
	s, t := &r.s, r.s.tokens[i]
	r.push(i)
	if t.month && !(i+1 < len(s.tokens) && s.tokens[i+1].kind == kDate && s.tokens[i+1].start == t.end) {
		s.period, s.when = "month", i+1
	}
	if t.year == 0 {
		return
	}
	if t.span {
		s.cum = true
	}
	if i > 0 && s.tokens[i-1].kind == kWord && s.tokens[i-1].word.tags.has(r.d.marks.cmp) {
		return // compared with, not reported on
	}
	if r.until(i) {
		s.target = true
	}
	s.year = t.year
}

// until reports whether the date at i is one by which something shall be done.
func (r *reader) until(i int) bool {
	s := &r.s
	if i == 0 || s.tokens[i-1].kind != kWord || !s.tokens[i-1].word.tags.has(r.d.marks.until) {
		return false
	}
	for j := i + 1; j < len(s.tokens) && j < i+5; j++ {
		if t := s.tokens[j]; t.kind == kWord && t.word.tags.has(r.d.marks.asof) {
			return false
		} else if t.kind == kComma {
			break
		}
	}
	return true
}

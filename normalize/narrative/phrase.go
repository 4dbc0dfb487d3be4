package narrative

import "strings"

// A phrase is what stands at one number: the head that is counted, and what
// the rules ask of the words around it.
type phrase struct {
	head       tag
	word       *wordInfo // of the head, nil for "-" and "text"
	dim        string    // text that the head stands for
	at         int       // token of the head, -1 if none
	have       tagSet    // what the words at the number say
	acts       tagSet    // verbs among them that do not only describe, as in 转来的
	govern     tagSet    // what the verb of an earlier clause adds
	coords     []int     // heads joined with the head by 、 and 和, itself first
	unknown    bool      // something unknown stands in the clause before the head
	rate       bool      // only rates are looked for
	gap        bool      // something unknown stands between the verb and the head
	afterwards bool      // the head stands behind the number
}

// since returns the tokens between the last number and here.
func (s *sentence) since() []int { return s.clause[s.segment:] }

// phraseBefore reads the phrase in front of a number from the tokens of its segment.
func (r *reader) phraseBefore(seq []int, rate bool) phrase {
	p := phrase{head: r.d.marks.bare, at: -1, rate: rate}
	k := r.findHead(seq, &p)
	body := false
	for j, i := range seq {
		t := &r.s.tokens[i]
		switch t.kind {
		case kWord:
			p.have.union(&t.word.tags)
			if !(t.word.role == roleVerb && j+1 < len(seq) && r.isOf(seq[j+1])) {
				p.acts.union(&t.word.tags)
			}
			if t.word.tags.has(r.d.marks.agency) && (k < 0 || j < k) { // so far, the name of a body
				p.gap, p.unknown, body = false, false, true
			}
			if t.word.tags.meets(&r.d.verbs) && (k < 0 || j <= k) {
				p.gap = false
				if body && !(j+1 < len(seq) && r.isOf(seq[j+1])) { // the verbs before it are part of the name
					p.have.without(&r.d.verbs)
					p.have.union(&t.word.tags)
					p.acts = t.word.tags
					body = false
				}
			}
			if t.word.role == roleText && (k < 0 || j < k) {
				p.unknown, p.gap = true, true
			}
		case kText, kName, kNoise:
			if k < 0 || j < k {
				p.unknown, p.gap = true, true
			}
		}
	}
	if p.at >= 0 && p.head != r.d.marks.text {
		p.coords = r.coordinated(seq, k)
	}
	return p
}

// findHead looks for the head from the number backwards, and returns its index
// in seq; -1 if a verb or nothing stands there.
func (r *reader) findHead(seq []int, p *phrase) int {
	verb := false
	if n := len(seq); n > 0 && r.isOf(seq[n-1]) && !p.rate {
		return -1 // 有代表性的13件: what is counted is not said
	}
	for k := len(seq) - 1; k >= 0; k-- {
		i := seq[k]
		t := &r.s.tokens[i]
		switch t.kind {
		case kText, kName, kNoise:
			if t.kind == kName && !verb && k > 0 && r.isChannel(seq[k-1]) {
				continue // the name of the account
			}
			if verb {
				return -1
			}
			r.textHead(seq[:k+1], p)
			return k
		case kWord:
		case kList:
			if p.at < 0 && k == 0 {
				return -1
			}
			if verb {
				return -1
			}
			continue
		default:
			continue
		}
		switch t.word.role {
		case roleText:
			if verb {
				return -1
			}
			r.textHead(seq[:k+1], p)
			return k
		case roleVerb:
			verb = true
		case roleHead, roleChannel:
			if p.rate && !r.hasRate(t.word) {
				continue
			}
			if b := r.rateBefore(seq, k, p.rate); b >= 0 {
				k, i, t = b, seq[b], &r.s.tokens[seq[b]]
			}
			p.head, p.word, p.at, p.dim = t.word.first, t.word, i, t.word.dim
			if p.dim == "" {
				p.dim = t.word.text
			}
			return k
		case roleGeneric:
			if p.rate {
				continue
			}
			if found := r.generic(seq, k, p); found >= 0 {
				return found
			}
		case roleMark:
			if t.word.tags.has(r.d.marks.part) {
				return -1
			}
		}
	}
	return -1
}

// rateBefore returns the index of a rate right before the one at k that says
// more of what it is about, as in 不见面 before 办理率; -1 if there is none.
func (r *reader) rateBefore(seq []int, k int, rate bool) int {
	if !rate || k == 0 {
		return -1
	}
	t := &r.s.tokens[seq[k-1]]
	if t.kind == kWord && t.word.role == roleHead && t.word.subject != "" && r.hasRate(t.word) {
		return k - 1
	}
	return -1
}

// generic decides what a general noun at k counts: the word before it if that
// is one that can be counted, itself otherwise. It returns -1 to look on.
func (r *reader) generic(seq []int, k int, p *phrase) int {
	t := &r.s.tokens[seq[k]]
	info := t.word.tags.has(r.d.marks.info0) || t.word.tags.has(r.d.marks.like)
	l := k - 1
	for l >= 0 && r.isOf(seq[l]) {
		l--
	}
	if l >= 0 {
		switch b := &r.s.tokens[seq[l]]; {
		case b.kind == kText || b.kind == kName || b.kind == kWord && b.word.role == roleText:
			if info {
				r.textHead(seq[:l+1], p)
				p.have.add(r.d.marks.info)
				return l
			}
		case b.kind == kWord && (b.word.role == roleGlue || b.word.role == roleChannel) && t.word.tags.has(r.d.marks.like):
			r.textHead(seq[:l+1], p)
			p.have.add(r.d.marks.info)
			return l
		case b.kind == kWord && b.word.role == roleGeneric:
			if info {
				p.have.add(r.d.marks.info)
			}
			return -1
		case b.kind == kWord && b.word.role == roleHead && !b.word.tags.has(r.d.marks.cat) &&
			(t.word.tags.has(r.d.marks.like) && b.word.subject == "" || info && b.word.tags.has(r.d.marks.thingElse)):
			r.textHead(seq[:l+1], p) // a kind of information called after something else
			p.have.add(r.d.marks.info)
			return l
		case b.kind == kWord && b.word.role == roleHead:
			if info {
				p.have.add(r.d.marks.info)
			}
			p.head, p.word, p.at, p.dim = b.word.first, b.word, seq[l], b.word.dim
			if p.dim == "" {
				p.dim = b.word.text
			}
			return l
		}
	}
	if t.word.tags.has(r.d.marks.like) {
		return -1
	}
	p.head, p.word, p.at, p.dim = t.word.first, t.word, seq[k], t.word.dim
	return k
}

func (r *reader) isChannel(i int) bool {
	t := &r.s.tokens[i]
	return t.kind == kWord && t.word.role == roleChannel
}

// hasRate reports whether a rule of the word binds a rate.
func (r *reader) hasRate(w *wordInfo) bool {
	if w.tags.has(r.d.marks.rateElse) {
		return true // a rate too, of nothing we count
	}
	for _, rule := range r.d.rules[w.first] {
		if rule.metric.Kind == "rate" {
			return true
		}
	}
	return false
}

// isOf reports whether a token is 的.
func (r *reader) isOf(i int) bool {
	t := &r.s.tokens[i]
	return t.kind == kWord && t.word.tags.has(r.d.marks.of)
}

// maxDim is the longest text of a category, in characters.
const maxDim = 30

// textHead makes a head of unknown words: from the last verb, list mark or
// word of connection up to the end of seq.
func (r *reader) textHead(seq []int, p *phrase) {
	k := len(seq) - 1
	for ; k >= 0; k-- {
		t := &r.s.tokens[seq[k]]
		if t.kind == kWord && (t.word.role == roleVerb || t.word.role == roleMark || t.word.role == roleChannel || t.word.tags.has(r.d.marks.total)) ||
			t.kind == kList && k == 0 {
			break
		}
	}
	p.head, p.word, p.at = r.d.marks.text, nil, seq[len(seq)-1]
	if k+1 < len(seq) {
		from, to := r.s.tokens[seq[k+1]].start, r.s.tokens[seq[len(seq)-1]].end
		if to-from <= maxDim {
			p.dim = string(r.st.runes[from:to])
		}
	}
	p.dim = strings.Trim(p.dim, "“”\"")
}

// coordinated returns the heads that 、 or 和 joins with the one at k.
func (r *reader) coordinated(seq []int, k int) []int {
	out := []int{seq[k]}
	for {
		l := k - 1
		for ; l >= 0; l-- { // what describes the head
			t := &r.s.tokens[seq[l]]
			if t.kind == kText || t.kind == kName || t.kind == kDate || t.kind == kWord && (t.word.role == roleGlue || t.word.role == roleGeneric || t.word.role == roleText) {
				continue
			}
			break
		}
		if l < 1 || !r.joins(seq[l]) {
			return out
		}
		for l--; l >= 0; l-- {
			t := &r.s.tokens[seq[l]]
			if t.kind == kWord && (t.word.role == roleGlue || t.word.role == roleGeneric) {
				continue
			}
			break
		}
		if l < 0 || r.s.tokens[seq[l]].kind != kWord || r.s.tokens[seq[l]].word.role != roleHead {
			return out
		}
		out = append(out, seq[l])
		k = l
	}
}

// joins reports whether a token joins the members of a list.
func (r *reader) joins(i int) bool {
	t := &r.s.tokens[i]
	return t.kind == kList || t.kind == kWord && t.word.role == roleConj
}

// phraseAfter reads the noun behind the number at i, as in 收到1件申请. The
// second result says that an unknown noun stands there.
func (r *reader) phraseAfter(i int, seq []int, alone bool) (p phrase, end int, unknown bool) {
	s := &r.s
	p = phrase{head: r.d.marks.bare, at: -1, afterwards: true}
	if s.tokens[i].num.unit == nil {
		return p, 0, false
	}
	j, verb, open := i+1, false, false
scan:
	for ; j < len(s.tokens); j++ {
		t := &s.tokens[j]
		switch t.kind {
		case kText, kName:
		case kWord:
			if t.word.role == roleMark || t.word.role == roleStop || t.word.role == roleConj || t.word.tags.has(r.d.marks.ontime) {
				break scan
			}
			verb = verb || t.word.role == roleVerb
		case kNumber:
			open = true
			break scan
		default:
			break scan
		}
	}
	if open && (verb || !alone) || j == i+1 {
		return p, 0, false
	}
	for k := j - 1; k > i; k-- { // the last head, with nothing unknown behind it
		t := &s.tokens[k]
		if t.kind != kWord || t.word.role == roleText {
			break
		}
		if t.word.role == roleHead || t.word.role == roleGeneric {
			scratch := r.alt[:0]
			for n := i + 1; n <= k; n++ {
				scratch = append(scratch, n)
			}
			r.alt = scratch
			if r.findHead(scratch, &p); p.at >= 0 && p.word != nil {
				if open && r.rateOnly(p.word) {
					return phrase{head: r.d.marks.bare, at: -1}, 0, false
				}
				r.afterHave(&p, seq, i+1, j)
				if open {
					j = 0 // the next number may count it too
				}
				return p, j, false
			}
			break
		}
	}
	first := &s.tokens[i+1]
	return p, 0, first.kind == kText || first.kind == kName || first.kind == kWord && (first.word.role == roleText || first.word.role == roleHead)
}

// rateOnly reports whether a word is the name of a rate.
func (r *reader) rateOnly(w *wordInfo) bool {
	for _, rule := range r.d.rules[w.first] {
		if rule.units != r.d.class.pct {
			return false
		}
	}
	return true
}

// afterHave collects the tags of the words around a number whose noun stands
// behind it.
func (r *reader) afterHave(p *phrase, seq []int, from, to int) {
	for _, i := range seq {
		if t := &r.s.tokens[i]; t.kind == kWord {
			p.have.union(&t.word.tags)
		}
	}
	for i := from; i < to; i++ {
		switch t := &r.s.tokens[i]; {
		case t.kind == kWord && t.word.role != roleText:
			p.have.union(&t.word.tags)
		case i < p.at:
			p.gap, p.unknown = true, true
		}
	}
	p.acts = p.have
	p.coords = []int{p.at}
}

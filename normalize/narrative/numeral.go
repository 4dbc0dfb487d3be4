package narrative

import (
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A numeral is a number as printed: runes [start, end) of the stream, unit
// and words of more or less included in [from, to).
type numeral struct {
	start, end int
	digits     string // plain decimal, "" for Chinese numerals
	chinese    *big.Rat
	scale      int64 // 万 and 亿
	unit       *unitInfo
	unitText   string // as printed, behind 万 and 亿
	qualifier  string
	to         int    // end of unit and qualifier
	reason     string // why it is no value in any sentence
	zero       bool   // 0 in words
}

// value returns the number in units of one.
func (n *numeral) value() *big.Rat {
	v := n.chinese
	if v == nil && n.scale == 1 {
		if whole, err := strconv.ParseInt(n.digits, 10, 64); err == nil {
			return new(big.Rat).SetInt64(whole)
		}
	}
	if v == nil {
		v, _ = new(big.Rat).SetString(n.digits)
	}
	if v == nil {
		return new(big.Rat)
	}
	return new(big.Rat).Mul(v, new(big.Rat).SetInt64(n.scale))
}

// maxDigits bounds how long a printed number may be.
const maxDigits = 18

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// numeralOf returns the value of a character of a Chinese numeral.
func numeralOf(r rune) (n int64, ok bool) {
	switch r {
	case '〇', '零':
		return 0, true
	case '一':
		return 1, true
	case '二', '两':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	case '十':
		return 10, true
	case '百':
		return 100, true
	case '千':
		return 1000, true
	}
	return 0, false
}

func isNumeral(r rune) bool {
	_, ok := numeralOf(r)
	return ok
}

// scaleOf returns by how much a character behind a number multiplies it, 0 if
// it does not.
func scaleOf(r rune) int64 {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 10_000
	case '亿':
		return 100_000_000
	}
	return 0
}

func (s *scanner) rune(i int) rune {
	if i < 0 || i >= len(s.st.runes) {
		return 0
	}
	return s.st.runes[i]
}

// glued reports whether runes i-1 and i are printed without a blank between.
func (s *scanner) glued(i int) bool {
	return i <= 0 || i >= len(s.st.pos) || s.st.pos[i] == s.st.pos[i-1]+1
}

// number reads digits and what belongs to them.
func (s *scanner) number() {
	start := s.at
	digits, end, reason := s.digits(start)
	s.at = end
	prev, next := s.rune(start-1), s.rune(end)
	if prev == '〔' || prev == '[' && next == ']' || next == '〕' || reason == noise || isLatin(prev) && s.glued(start) {
		s.add(token{kind: kNoise, start: start, end: end})
		return
	}
	if s.listNumber(start, end) || s.telephone(start, end) {
		s.add(token{kind: kNoise, start: start, end: s.at})
		return
	}
	n := &numeral{start: start, end: end, digits: digits, scale: 1, reason: reason, qualifier: "eq"}
	s.tail(n)
	s.at = n.to
	if s.isRange(n) {
		return
	}
	s.classify(n)
}

// noise marks digits that can be no number at all.
const noise = "noise"

// digits reads a run of digits with its separators. Single digits divided by
// blanks are one number, torn by the layout; other digits divided by blanks
// are not decided.
func (s *scanner) digits(i int) (digits string, end int, reason string) {
	var b strings.Builder
	j := i
	torn, whole := 0, 0 // blanks between digits; pieces of more than one digit
	piece := 0
	for ; isDigit(s.rune(j)); j++ {
		if j > i && !s.glued(j) {
			torn++
			if piece > 1 {
				whole++
			}
			piece = 0
		}
		piece++
		b.WriteRune(s.rune(j))
	}
	if torn > 0 && (piece > 1 || whole > 0 || torn < 2) {
		reason = "split_number"
	}
	if group := s.thousands(j, j-i); group > j {
		for ; j < group; j++ {
			if r := s.rune(j); isDigit(r) {
				b.WriteRune(r)
			}
		}
	}
	if s.rune(j) == '.' && isDigit(s.rune(j+1)) {
		b.WriteByte('.')
		for j++; isDigit(s.rune(j)); j++ {
			b.WriteRune(s.rune(j))
		}
		if s.rune(j) == '.' && isDigit(s.rune(j+1)) { // a version or an address
			for isDigit(s.rune(j)) || s.rune(j) == '.' {
				j++
			}
			return "", j, noise
		}
	}
	text := b.String()
	if len(text) > maxDigits || len(text) > 1 && text[0] == '0' && text[1] != '.' || isLatin(s.rune(j)) && s.glued(j) {
		return "", j, noise
	}
	return text, j, reason
}

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// thousands returns the end of groups of three digits behind separators, j if
// there are none. lead is the number of digits before them.
func (s *scanner) thousands(j, lead int) int {
	sep := s.rune(j)
	if lead > 3 || sep != ',' && sep != '，' {
		return j
	}
	end := j
	for s.rune(end) == sep {
		k := end + 1
		for isDigit(s.rune(k)) && s.glued(k) {
			k++
		}
		if k != end+4 {
			return j
		}
		end = k
	}
	if sep == '，' && !s.countable(end) {
		return j
	}
	return end
}

// countable reports whether a unit or a scale follows.
func (s *scanner) countable(i int) bool {
	_, n := s.unit(i)
	return n > 0 || scaleOf(s.rune(i)) > 0 || s.tailWord(i, s.d.marks.tailGe) > 0
}

// unit returns the unit at i and its length, unless a longer word stands there.
func (s *scanner) unit(i int) (*unitInfo, int) {
	if i >= len(s.st.runes) {
		return nil, 0
	}
	id, n := s.d.units.longest(s.st.runes[i:])
	if id < 0 {
		return nil, 0
	}
	if _, w := s.d.words.longest(s.st.runes[i:]); w > n {
		return nil, 0
	}
	return &s.d.unitList[id], n
}

// word returns the word at i if it has the tag.
func (s *scanner) word(i int, t tag) int {
	if i >= len(s.st.runes) {
		return 0
	}
	if id, n := s.d.words.longest(s.st.runes[i:]); id >= 0 && s.d.wordList[id].tags.has(t) {
		return n
	}
	return 0
}

// tailWord returns the length of a word of more or less at i, also where a
// longer word begins with it.
func (s *scanner) tailWord(i int, t tag) int {
	best := 0
	for k := 1; k <= maxTail && i+k <= len(s.st.runes); k++ {
		if id, n := s.d.words.longest(s.st.runes[i : i+k]); n == k && s.d.wordList[id].tags.has(t) {
			best = k
		}
	}
	return best
}

// maxTail is the longest word of more or less, in characters.
const maxTail = 3

// tail reads scale, words of more or less, and unit behind the digits.
func (s *scanner) tail(n *numeral) {
	m := &s.d.marks
	j := n.end
	more := func() {
		for _, q := range []struct {
			t    tag
			name string
		}{{m.tailGe, "ge"}, {m.tailLe, "le"}, {m.tailApprox, "approx"}} {
			if k := s.tailWord(j, q.t); k > 0 {
				j += k
				n.qualifier = q.name
				return
			}
		}
	}
	if s.rune(j) == '+' {
		n.reason = noise
		n.to = j + 1
		return
	}
	more()
	if _, k := s.unit(j); k < 2 { // a unit such as 千米 begins like a scale
		for scale := scaleOf(s.rune(j)); scale > 0; scale = scaleOf(s.rune(j)) {
			n.scale *= scale
			j++
			n.end = j
			if n.scale > 1e12 {
				n.reason = noise
				break
			}
		}
	}
	more()
	if s.rune(j) == '+' {
		n.reason = noise
	}
	if len(n.digits) == 4 && n.scale == 1 && s.rune(j) == '年' {
		id, _ := s.d.units.longest(s.st.runes[j : j+1])
		n.unit, n.unitText, n.to = &s.d.unitList[id], "年", j+1
		return
	}
	if u, k := s.unit(j); k > 0 {
		n.unit, n.unitText = u, s.printed(j, j+k)
		j += k
	}
	more()
	n.to = j
}

// printed returns what is printed for runes [i, j) of the stream.
func (s *scanner) printed(i, j int) string { return s.st.raw(i, j) }

// raw returns what is printed for runes [i, j) of the stream.
func (st *stream) raw(i, j int) string {
	if i >= j {
		return ""
	}
	last := st.bytes[j-1]
	_, size := utf8.DecodeRuneInString(st.text[last:])
	return st.text[st.bytes[i] : int(last)+size]
}

// listNumber reports whether digits at the beginning of a sentence number an
// item of a list.
func (s *scanner) listNumber(start, end int) bool {
	r := s.rune(end)
	first := len(s.tokens) == 0
	if n := len(s.tokens); n == 1 && s.tokens[0].kind == kOpen && r == ')' {
		return true
	}
	if first && (r == '.' || r == '、' || r == ')') && end-start <= 2 {
		s.at = end + 1
		return true
	}
	return false
}

// telephone reports whether the digits belong to a telephone number, a post
// code or the like, and goes to its end.
func (s *scanner) telephone(start, end int) bool {
	total, j := end-start, end
	for s.rune(j) == '-' && isDigit(s.rune(j+1)) {
		for j++; isDigit(s.rune(j)); j++ {
			total++
		}
	}
	if j > end && total >= 7 || j == end && total >= 7 && !s.countable(end) {
		s.at = j
		return true
	}
	return false
}

// isRange reports whether a range begins with n, and passes it.
func (s *scanner) isRange(n *numeral) bool {
	sep := s.rune(n.to)
	if sep != '-' && sep != '~' && sep != '—' && sep != '–' && !(sep == '至' && isDigit(s.rune(n.to+1))) {
		return false
	}
	j := n.to
	for s.rune(j) == sep {
		j++
	}
	if !isDigit(s.rune(j)) {
		return false
	}
	digits, end, _ := s.digits(j)
	other := &numeral{start: j, end: end, digits: digits, scale: 1}
	s.tail(other)
	s.at = other.to
	if other.unit == nil || other.unit.is(s.d.class.time) {
		s.add(token{kind: kDate, start: n.start, end: s.at, year: yearOf(n), span: yearOf(n) != 0 && yearOf(other) > yearOf(n)})
		return true
	}
	n.reason, n.unit, n.to = "range", other.unit, other.to
	s.add(token{kind: kNumber, start: n.start, end: n.to, num: n})
	return true
}

func yearOf(n *numeral) int {
	if len(n.digits) != 4 || n.unit == nil || n.unit.text != "年" {
		return 0
	}
	y := 0
	for _, c := range n.digits {
		y = y*10 + int(c-'0')
	}
	return y
}

// classify adds the token of a number: a value, a date, or noise.
func (s *scanner) classify(n *numeral) {
	t := token{kind: kNumber, start: n.start, end: n.to, num: n}
	last := len(s.tokens) - 1
	ordinal := last >= 0 && s.tokens[last].kind == kWord && s.tokens[last].word.tags.has(s.d.marks.ord)
	switch {
	case n.reason == noise, ordinal:
		t.kind = kNoise
		if s.rune(s.at) == '+' {
			s.at++
			t.end = s.at
		}
	case n.unit == nil:
		if !s.boundary(n.to) || len(n.digits) == 4 && n.scale == 1 && (n.digits[:2] == "20" || n.digits[:2] == "19") {
			t.kind = kNoise // digits that go on as a name, or a bare year
		}
	case n.unit.is(s.d.class.time):
		t.kind, t.year = kDate, yearOf(n)
		t.month = n.unit.text == "月"
		if s.rune(s.at) == '度' {
			s.at++
			t.end = s.at
		}
	case n.unit.is(s.d.class.ordinal):
		t.kind = kNoise
	}
	s.add(t)
}

// boundary reports whether a clause may end at i.
func (s *scanner) boundary(i int) bool {
	if i >= len(s.st.runes) {
		return true
	}
	_, ok := punctuation(s.rune(i))
	return ok
}

package narrative

// A kind says what a token is.
type kind uint8

const (
	kText   kind = iota // characters that are in no word
	kWord               // a word of the dictionary
	kName               // a name in quotes or title marks
	kNumber             // a number that may be a value
	kNoise              // digits that are no value: a date, a document number, a telephone
	kDate               // a year or month
	kComma
	kList // 、
	kSemi
	kColon
	kOpen
	kClose
	kEnd // end of a sentence
)

// A token is runes [start, end) of the stream.
type token struct {
	kind       kind
	start, end int
	word       *wordInfo // kWord
	num        *numeral  // kNumber
	year       int       // kDate
	span       bool      // kDate: from one year to another
	month      bool      // kDate: names one month
}

// A scanner cuts a stream into tokens, sentence by sentence.
type scanner struct {
	d      *Dictionary
	st     *stream
	at     int
	tokens []token
}

// maxSentence is the longest sentence in tokens; what is longer is cut at the
// next comma, so that hostile text costs no more than its length.
const maxSentence = 600

// next returns the tokens of the next sentence, nil at the end of the stream.
func (s *scanner) next() []token {
	s.tokens = s.tokens[:0]
	for s.at < len(s.st.runes) {
		s.step()
		if n := len(s.tokens); n > 0 {
			last := s.tokens[n-1].kind
			if last == kEnd || n >= maxSentence && (last >= kComma || n >= 2*maxSentence) {
				break
			}
		}
	}
	if len(s.tokens) == 0 {
		return nil
	}
	return s.tokens
}

// punctuation tells what kind of token a character is by itself.
func punctuation(r rune) (k kind, ok bool) {
	switch r {
	case '，', ',':
		return kComma, true
	case '、':
		return kList, true
	case '；', ';':
		return kSemi, true
	case '：', ':':
		return kColon, true
	case '(', '[', '〔', '【':
		return kOpen, true
	case ')', ']', '〕', '】':
		return kClose, true
	case '。', '！', '!', '？', '?', hardBreak:
		return kEnd, true
	}
	return 0, false
}

// step reads one token.
func (s *scanner) step() {
	r, i := s.st.runes[s.at], s.at
	if k, ok := punctuation(r); ok {
		s.at++
		s.add(token{kind: k, start: i, end: s.at})
		return
	}
	if s.quoted() {
		return
	}
	id, length := s.d.words.longest(s.st.runes[i:])
	for id >= 0 && !isDigit(r) && s.numberEnds(i+length) {
		id, length = s.d.words.longest(s.st.runes[i : i+length-1])
	}
	if id >= 0 && !(isDigit(r) && s.digitsGoOn(i, length, &s.d.wordList[id])) {
		s.at += length
		w := &s.d.wordList[id]
		if w.tags.has(s.d.marks.percent) && s.percentWords(i) {
			return
		}
		s.add(token{kind: kWord, start: i, end: s.at, word: w})
		return
	}
	if isDigit(r) {
		s.number()
		return
	}
	if isNumeral(r) && s.chinese() {
		return
	}
	s.at++
	if n := len(s.tokens); n > 0 && s.tokens[n-1].kind == kText && s.tokens[n-1].end == i {
		s.tokens[n-1].end = s.at
		return
	}
	s.add(token{kind: kText, start: i, end: s.at})
}

func (s *scanner) add(t token) { s.tokens = append(s.tokens, t) }

// digitsGoOn reports whether a word that begins with digits is in truth a
// number: more digits follow, or a unit does.
func (s *scanner) digitsGoOn(i, length int, w *wordInfo) bool {
	if i > 0 && (isDigit(s.st.runes[i-1]) || s.st.runes[i-1] == '.') {
		return true
	}
	return w.digits && s.goesOn(i+length)
}

// numberEnds reports whether the digit before a place is part of a number that
// goes on there: 0 of 为0件, but not of 为0.
func (s *scanner) numberEnds(at int) bool { return isDigit(s.st.runes[at-1]) && s.goesOn(at) }

// goesOn reports whether digits go on at a place, or a unit follows them.
func (s *scanner) goesOn(at int) bool {
	if at >= len(s.st.runes) {
		return false
	}
	next := s.st.runes[at]
	if isDigit(next) || next == '.' || next == ',' || next == '%' {
		return true
	}
	_, n := s.unit(at)
	return n > 0
}

// closing gives the mark that ends a quotation; ok is false if r begins none.
func closing(r rune) (mark rune, ok bool) {
	switch r {
	case '“':
		return '”', true
	case '《':
		return '》', true
	case '「':
		return '」', true
	case '"':
		return '"', true
	}
	return 0, false
}

// The longest name in quotes, in characters, and the longest that is read as
// words, in tokens.
const (
	maxQuoted = 40
	maxKnown  = 4
)

// quoted reads a quotation: as a name, unless it holds a number or the
// dictionary knows all of it. It reports false if none begins here.
func (s *scanner) quoted() bool {
	mark, ok := closing(s.st.runes[s.at])
	if !ok {
		return false
	}
	start, end := s.at, -1
	for j := start + 1; j < len(s.st.runes) && j <= start+maxQuoted; j++ {
		if r := s.st.runes[j]; r == mark {
			end = j
			break
		} else if k, _ := punctuation(r); k == kEnd {
			break
		}
	}
	s.at++
	if end < 0 {
		return true // the mark alone means nothing
	}
	first, known := len(s.tokens), mark != '》'
	for s.at < end {
		if s.st.runes[s.at] == mark {
			break
		}
		s.step()
	}
	for _, t := range s.tokens[first:] {
		if t.kind == kNumber {
			s.at = max(s.at, end+1)
			return true
		}
		known = known && t.kind == kWord && t.word.role != roleText
	}
	if n := len(s.tokens) - first; !known || n == 0 || n > maxKnown {
		s.tokens = append(s.tokens[:first], token{kind: kName, start: start, end: end + 1})
	}
	s.at = max(s.at, end+1)
	if _, ok := closing(s.rune(s.at)); ok && s.rune(s.at) != mark {
		s.add(token{kind: kList, start: end, end: end + 1}) // names in quotes, one beside the other
	}
	return true
}

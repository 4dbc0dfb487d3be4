package narrative

import "math/big"

// maxNumeral is the longest Chinese numeral in characters.
const maxNumeral = 12

// notBefore are characters that make an ordinal, or one of several, of the
// numeral that follows.
const notBefore = "第每任同某逐这那之其哪初十百千万"

// chinese reads a Chinese numeral that a unit follows; alone, its characters
// are too often part of other words.
func (s *scanner) chinese() bool {
	start := s.at
	for _, r := range notBefore {
		if s.rune(start-1) == r {
			return false
		}
	}
	v, end, ok := chineseNumeral(s.st.runes, start)
	if !ok {
		return false
	}
	n := &numeral{start: start, end: end, chinese: v, scale: 1, qualifier: "eq"}
	s.tail(n)
	if n.unit == nil || n.unit.is(s.d.class.time|s.d.class.ordinal|s.d.class.other) || n.reason != "" {
		return false
	}
	s.at = n.to
	s.add(token{kind: kNumber, start: start, end: n.to, num: n})
	return true
}

// percentWords reads a numeral behind the words for percent.
func (s *scanner) percentWords(i int) bool {
	start := s.at
	var v *big.Rat
	end := start
	if isDigit(s.rune(start)) {
		digits, e, reason := s.digits(start)
		if reason != "" {
			return false
		}
		v, _ = new(big.Rat).SetString(digits)
		end = e
	} else {
		value, e, ok := chineseNumeral(s.st.runes, start)
		if n, _ := numeralOf(s.rune(start)); !ok && n == 100 && !isNumeral(s.rune(start+1)) {
			value, e, ok = new(big.Rat).SetInt64(n), start+1, true
		}
		if !ok {
			return false
		}
		v, end = value, e
		if s.rune(end) == '点' {
			v, end = fraction(s.st.runes, v, end)
		}
	}
	if v == nil {
		return false
	}
	id, _ := s.d.units.longest([]rune{'%'})
	n := &numeral{start: i, end: end, chinese: v, scale: 1, unit: &s.d.unitList[id], unitText: "%", qualifier: "eq", to: end}
	if k := s.word(end, s.d.marks.tailGe); k > 0 {
		n.qualifier, n.to = "ge", end+k
	}
	s.at = n.to
	s.add(token{kind: kNumber, start: i, end: n.to, num: n})
	return true
}

// chineseNumeral reads 一 to 九千九百九十九, with 万 and 亿 left to the scale.
func chineseNumeral(text []rune, i int) (v *big.Rat, end int, ok bool) {
	total, digit := int64(0), int64(-1)
	j := i
	for ; j < len(text) && j < i+maxNumeral; j++ {
		n, isNum := numeralOf(text[j])
		switch {
		case !isNum:
			return new(big.Rat).SetInt64(total + max(digit, 0)), j, j > i && ok
		case n >= 10:
			if digit < 0 && (n != 10 || total > 0) || total > 0 && total%(n*10) != 0 {
				return nil, i, false
			}
			total += n * max(digit, 1)
			digit = -1
		case digit > 0, digit == 0 && n == 0:
			return nil, i, false // digits in a row are a year or a code
		default:
			digit = n
		}
		ok = true
	}
	return new(big.Rat).SetInt64(total + max(digit, 0)), j, ok && j < i+maxNumeral
}

// fraction adds the digits behind 点.
func fraction(text []rune, v *big.Rat, i int) (*big.Rat, int) {
	j, scale := i+1, int64(1)
	sum := new(big.Rat).Set(v)
	for ; j < len(text) && j < i+1+4; j++ {
		n, ok := numeralOf(text[j])
		if !ok || n > 9 {
			break
		}
		scale *= 10
		sum.Add(sum, big.NewRat(n, scale))
	}
	if j == i+1 {
		return v, i
	}
	return sum, j
}

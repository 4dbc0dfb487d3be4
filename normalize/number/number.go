// Package number reads one cell as Chinese reports print it. In: the text of
// the cell, line breaks kept. Out: a Value that says whether a number, a dash,
// text or nothing stands there, with the printed unit and any note in
// brackets. The number is the printed one in the printed unit; nothing is
// converted, rounded or completed. It does not know which box of which form
// the cell belongs to.
//
// Signs, dashes, currency marks and units are data (data/*.csv).
package number

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Kind says what stands in a cell.
type Kind int

const (
	Blank      Kind = iota // printed and empty
	Dash                   // a mark for "does not apply"
	Number                 // a number
	Text                   // words
	Unreadable             // digits and marks that do not decide on one number
)

var kindNames = [...]string{"blank", "dash", "number", "text", "unreadable"}

func (k Kind) String() string { return kindNames[k] }

// A Value is one cell, read.
type Value struct {
	Raw  string // exactly as given
	Kind Kind
	Num  *big.Rat // exact; nil unless Kind is Number
	Unit string   // printed unit, "" if none
	Note string   // what stands in brackets behind the number
}

// String prints the value so that it reads back as the same number.
func (v Value) String() string {
	if v.Kind != Number {
		return v.Raw
	}
	n, _ := v.Num.FloatPrec()
	s := v.Num.FloatString(n) + v.Unit
	if v.Note != "" {
		s += "（" + v.Note + "）"
	}
	return s
}

// maxDigits bounds how long a printed number may be; anything longer is not
// a count or an amount.
const maxDigits = 30

// Parse reads one cell.
func (r *Reader) Parse(raw string) Value {
	v := Value{Raw: raw}
	if plain(raw) {
		return r.value(v, raw, "")
	}
	bare, marks := splitMarks(raw)
	if strings.ContainsFunc(bare, isMark) { // it may belong to what is before it or behind it
		if v.Kind = Unreadable; strings.ContainsFunc(bare, unicode.IsLetter) {
			v.Kind = Text
		}
		return v
	}
	return r.value(v, fold(bare), marks)
}

// value reads a folded text that had marks of notes behind it.
func (r *Reader) value(v Value, text, marks string) Value {
	if text == "" { // nothing, or nothing but marks
		if marks != "" {
			v.Kind = Text
		}
		return v
	}
	if r.isDash(text) {
		v.Kind = Dash
		return v
	}
	core, note := splitNote(text)
	num, unit, kind := r.amount(core)
	v.Kind = kind
	if kind == Number {
		v.Num, v.Unit, v.Note = num, unit, strings.Join(slices.DeleteFunc([]string{note, marks}, func(s string) bool { return s == "" }), "；")
	}
	return v
}

// splitMarks cuts the marks of notes off the end: raised or enclosed digits,
// which are no part of the number before them.
func splitMarks(raw string) (bare, marks string) {
	if !strings.ContainsFunc(raw, isMark) {
		return raw, ""
	}
	bare = strings.TrimRightFunc(raw, func(c rune) bool { return isMark(c) || unicode.IsSpace(c) || visible(c) < 0 })
	return bare, strings.Join(strings.Fields(raw[len(bare):]), "")
}

// isMark reports whether a character is a raised, lowered or enclosed digit, but
// no fraction.
func isMark(c rune) bool {
	return unicode.Is(unicode.No, c) && !(0xBC <= c && c <= 0xBE) && !(0x2150 <= c && c <= 0x215F)
}

// isDash reports whether the text is one of the dash marks, once or repeated.
func (r *Reader) isDash(text string) bool {
	_, size := utf8.DecodeRuneInString(text)
	mark := text[:size] // a folded text does not begin with a blank
	return r.dashes[mark] && strings.Trim(squeeze(text), mark) == ""
}

// splitNote cuts bracketed notes off the end; what remains is not empty.
func splitNote(text string) (core, note string) {
	core = text
	for strings.HasSuffix(core, ")") {
		i := openingBracket(core)
		if i <= 0 || strings.TrimSpace(core[:i]) == "" {
			break
		}
		inner := squeeze(core[i+1 : len(core)-1])
		if note != "" {
			inner += "；"
		}
		note = inner + note
		core = strings.TrimSpace(core[:i])
	}
	return core, note
}

// openingBracket finds the bracket that the final ")" closes, or -1.
func openingBracket(s string) int {
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// amount reads currency mark, sign, digits and unit, in that order.
func (r *Reader) amount(s string) (num *big.Rat, unit string, kind Kind) {
	rest, negative, prefixUnit := r.lead(s)
	end := strings.IndexFunc(rest, func(c rune) bool {
		return !isDigit(c) && c != ',' && c != '.' && c != ' ' && c != '\n'
	})
	if end < 0 {
		end = len(rest)
	}
	digits := strings.TrimSpace(rest[:end])
	if digits == "" || !isDigit(rune(digits[0])) {
		return nil, "", notNumber(s)
	}
	tail := squeeze(rest[end:])
	if half := tail[:len(tail)/2]; half+half == tail && r.units[half] {
		tail = half // behind the number and in a column of units, with no border between
	}
	if tail != "" && !r.units[tail] {
		return nil, "", notNumber(s)
	}
	plain, ok := join(digits)
	if !ok {
		return nil, "", Unreadable
	}
	num, ok = rational(plain)
	if !ok {
		return nil, "", Unreadable
	}
	if negative {
		num.Neg(num)
	}
	if tail == "" {
		tail = prefixUnit
	}
	return num, tail, Number
}

// rational reads a plain decimal; nearly all are short whole numbers.
func rational(plain string) (*big.Rat, bool) {
	if n, err := strconv.ParseInt(plain, 10, 64); err == nil {
		return new(big.Rat).SetInt64(n), true
	}
	return new(big.Rat).SetString(plain)
}

// lead takes currency marks and a sign off the front.
func (r *Reader) lead(s string) (rest string, negative bool, unit string) {
	rest = s
	for _, p := range r.prefixes {
		if after, ok := strings.CutPrefix(rest, p.printed); ok {
			rest, unit = strings.TrimLeft(after, " "), p.unit
		}
	}
	for _, g := range r.signs {
		if after, ok := strings.CutPrefix(rest, g.printed); ok {
			return strings.TrimLeft(after, " "), g.negative, unit
		}
	}
	return rest, false, unit
}

// notNumber decides between words and an undecidable run of digits and marks. A
// character that a reader could not tell may be a digit.
func notNumber(s string) Kind {
	hasDigit := false
	for _, c := range s {
		if unicode.IsLetter(c) {
			return Text
		}
		hasDigit = hasDigit || isDigit(c) || c == unicode.ReplacementChar
	}
	if hasDigit {
		return Unreadable
	}
	return Text
}

// join makes one plain decimal of printed digits: separators of thousands go.
// It refuses what could be two numbers, such as digits on two lines: a decoder
// that sees a number wrapped in a narrow cell puts it together itself.
func join(s string) (plain string, ok bool) {
	if strings.Contains(s, "\n") {
		return "", false
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, ", ", ","), " ,", ",")
	whole, fraction, hasPoint := strings.Cut(s, ".")
	whole, ok = ungroup(whole)
	if !ok || len(whole)+len(fraction) > maxDigits || (len(whole) > 1 && whole[0] == '0') {
		return "", false
	}
	if hasPoint && (fraction == "" || strings.Trim(fraction, "0123456789") != "") {
		return "", false
	}
	if hasPoint {
		whole += "." + fraction
	}
	return whole, true
}

// ungroup removes commas or blanks that separate groups of three digits, one
// kind only.
func ungroup(s string) (string, bool) {
	sep := ""
	for _, c := range s {
		switch {
		case isDigit(c):
		case sep == "" || sep == string(c):
			sep = string(c)
		default:
			return "", false
		}
	}
	if sep == "" {
		return s, s != ""
	}
	groups := strings.Split(s, sep)
	for i, g := range groups {
		if i == 0 && (g == "" || len(g) > 3) || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func isDigit(c rune) bool { return '0' <= c && c <= '9' }

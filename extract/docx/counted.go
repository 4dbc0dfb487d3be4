package docx

import (
	"strconv"
	"strings"
)

// Characters that numbers are written with (ECMA-376 part 1, 17.18.59).
const (
	hanDigits   = "〇一二三四五六七八九"
	legalDigits = "零壹贰叁肆伍陆柒捌玖"
	stems       = "甲乙丙丁戊己庚辛壬癸"
	branches    = "子丑寅卯辰巳午未申酉戌亥"
)

// counted writes a number in a format of ST_NumberFormat. A format that is not
// known is written in decimal.
func counted(n int, format string) string {
	if n < 0 || n > 99_999 {
		return strconv.Itoa(n)
	}
	switch format {
	case "none", "bullet":
		return ""
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand":
		return han(n, hanDigits, "十百千万")
	case "chineseLegalSimplified", "ideographLegalTraditional":
		return han(n, legalDigits, "拾佰仟万")
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2":
		return digitwise(n, hanDigits)
	case "decimalFullWidth", "decimalFullWidth2":
		return digitwise(n, "０１２３４５６７８９")
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return enclosed(n, '①', 20)
	case "decimalEnclosedParen":
		return enclosed(n, '⑴', 20)
	case "decimalEnclosedFullstop":
		return enclosed(n, '⒈', 20)
	case "ideographEnclosedCircle":
		return enclosed(n, '㊀', 10)
	case "ideographTraditional":
		return member(n, stems)
	case "ideographZodiac":
		return member(n, branches)
	case "upperLetter":
		return letter(n)
	case "lowerLetter":
		return strings.ToLower(letter(n))
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	}
	return strconv.Itoa(n)
}

// han writes a number with units: 12 is 十二, 105 is 一百〇五.
func han(n int, digits, units string) string {
	if n == 0 {
		return string([]rune(digits)[0])
	}
	d, u := []rune(digits), []rune(units)
	var out []rune
	text := strconv.Itoa(n)
	gap := false
	for i, c := range text {
		power := len(text) - 1 - i
		if c == '0' {
			gap = true
			continue
		}
		if gap {
			out = append(out, d[0])
			gap = false
		}
		if !(c == '1' && power == 1 && len(out) == 0 && digits == hanDigits) {
			out = append(out, d[c-'0'])
		}
		if power > 0 {
			out = append(out, u[power-1])
		}
	}
	return string(out)
}

func digitwise(n int, digits string) string {
	d := []rune(digits)
	return strings.Map(func(c rune) rune { return d[c-'0'] }, strconv.Itoa(n))
}

func enclosed(n int, first rune, most int) string {
	if n < 1 || n > most {
		return strconv.Itoa(n)
	}
	return string(first + rune(n-1))
}

func member(n int, set string) string {
	m := []rune(set)
	if n < 1 || n > len(m) {
		return strconv.Itoa(n)
	}
	return string(m[n-1])
}

// letter writes A to Z, AA, BB, ... as word processors do.
func letter(n int) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		value int
		text  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for n >= r.value {
			b.WriteString(r.text)
			n -= r.value
		}
	}
	return b.String()
}

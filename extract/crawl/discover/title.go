package discover

import (
	"strconv"
	"strings"
)

// A title is what the title of a report says.
type title struct {
	text    string // without blanks
	agency  string // "" if it prints none
	year    int
	variant string // 图片版; "" if there is no remark
}

// title reads the title of an annual report; ok is false if it is none. The
// year may be missing where the list has it.
func (d *Discoverer) title(text string) (t title, ok bool) {
	if len(text) > maxTitle || !strings.Contains(text, "公开") {
		return t, false
	}
	f := strings.Trim(fold(text), "《》“”\"'·•-—>[]【】")
	i := strings.LastIndex(f, "信息公开")
	skip := len("信息公开")
	if i < 0 {
		i, skip = strings.LastIndex(f, "政务公开"), len("政务公开")
	}
	if i < 0 {
		return t, false
	}
	m := d.words.one("tail").FindStringSubmatch(f[i+skip:])
	if m == nil {
		return t, false
	}
	t.text, t.year = f, d.year(f)
	t.agency = d.agency(f[:i])
	t.variant, ok = d.remark(m[len(m)-1])
	if !ok || d.words.best("never", f) < 0 || !d.words.isUnit(t.agency) && d.words.best("negative", f) < 0 {
		return title{}, false // 县审计局 may report, 审计报告 is none
	}
	return t, true
}

// loose reads a title in a column of reports, where it need not name what the
// column is about: 县教育局2023年年报.
func (d *Discoverer) loose(text string) (t title, ok bool) {
	if len(text) > maxTitle {
		return t, false
	}
	f := strings.Trim(fold(text), "《》“”\"'·•-—>[]【】")
	year := d.words.one("year").FindStringIndex(f)
	if year == nil || d.words.best("never", f) < 0 {
		return t, false
	}
	rest := f[:year[0]] + strings.TrimPrefix(strings.TrimPrefix(f[year[1]:], "年"), "度")
	m := d.words.one("loose").FindStringSubmatch(rest)
	if m == nil {
		return t, false
	}
	t.text, t.year, t.agency = f, d.year(f), d.agency(m[1])
	if !d.words.isUnit(t.agency) && d.words.best("negative", f) < 0 {
		return title{}, false
	}
	t.variant, ok = d.remark(m[2])
	return t, ok
}

// remark reads what stands in brackets behind a title; ok is false if it says
// that this is no report.
func (d *Discoverer) remark(s string) (variant string, ok bool) {
	switch {
	case s == "":
		return "", true
	case d.words.sets["variant"][strings.ToLower(s)]:
		return s, true
	case d.words.best("negative", s) < 0:
		return "", false
	}
	return "", true
}

// agency takes the name out of what stands before 信息公开: without year,
// without what every title has.
func (d *Discoverer) agency(s string) string {
	if y := d.words.one("year").FindStringIndex(s); y != nil {
		s = s[:y[0]] + strings.TrimPrefix(strings.TrimPrefix(s[y[1]:], "年"), "度")
	}
	if lead := d.words.one("lead").FindStringIndex(s); lead != nil {
		s = s[:lead[0]]
	}
	s = strings.TrimPrefix(s, "标题:")
	if d.words.one("plain").MatchString(s) {
		return ""
	}
	return strings.TrimLeft(s, "《“\"0123456789.、")
}

// year reads the first year in a text, in digits or Chinese numerals; 0 if
// there is none.
func (d *Discoverer) year(s string) int {
	found := d.words.one("year").FindString(s)
	if found == "" {
		return 0
	}
	y, err := strconv.Atoi(strings.Map(numeral, found))
	if err != nil {
		return 0
	}
	return y
}

func numeral(c rune) rune {
	const digits = "零一二三四五六七八九"
	if i := strings.IndexRune(digits, c); i >= 0 {
		return '0' + rune(i/len("零"))
	}
	if strings.ContainsRune("〇○Oo", c) {
		return '0'
	}
	return c
}

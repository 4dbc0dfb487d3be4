package chart

import (
	"fmt"
	"strings"
)

// say chooses the words of the picture's language.
func (p Picture) say(zh, en string) string {
	switch p.Lang {
	case Chinese:
		return zh
	case English:
		return en
	}
	return zh + " / " + en
}

// remarks explain the marks of the picture, and say what it does not show.
func (p Picture) remarks(pen pen) []string {
	var out []string
	if len(p.Points) == 0 {
		return []string{p.say("没有可绘的行", "There are no rows to draw")}
	}
	var interval, broken, gap, none bool
	for _, name := range p.series() {
		points := p.of(name)
		for i, point := range points {
			interval = interval || point.Low != nil
			broken = broken || point.Break
			none = none || point.Value == nil
			gap = gap || i > 0 && point.X-points[i-1].X > 1
		}
	}
	if interval {
		out = append(out, p.say("横线或竖线为区间两端", "Whiskers reach from the lower to the upper end of the interval"))
	}
	if p.Kind == "lines" {
		if broken {
			out = append(out, p.say("虚线处口径有变，前后不可直接比较", "Across a dashed rule the series is not comparable"))
		}
		if gap || none {
			out = append(out, p.say("断开处该年度无数值", "A gap in a line is a year without a number"))
		}
	}
	if p.Kind == "stacked" && none {
		out = append(out, p.say("部分项目无数值，未绘出", "Parts without a number are not drawn"))
	}
	if p.More > 0 {
		out = append(out, p.say(fmt.Sprintf("图幅所限，另有%d行未绘", p.More), fmt.Sprintf("%d more rows are not drawn for want of room", p.More)))
	}
	var words strings.Builder
	for _, point := range p.Points {
		words.WriteString(point.Label + point.Series)
	}
	if lacking := pen.missing(words.String() + strings.Join(p.Titles, "")); lacking != "" {
		out = append(out, p.say("字体缺字（PNG中以〓代）", "Not in the font (〓 in PNG)")+": "+codePoints(lacking))
	}
	return out
}

// codePoints names characters that cannot be shown.
func codePoints(s string) string {
	var out []string
	for _, r := range s {
		out = append(out, fmt.Sprintf("U+%04X", r))
	}
	return strings.Join(out, " ")
}

// geta is the mark that stands for a character a printer does not have.
const geta = "〓"

// withGeta puts geta for the characters that the font does not have: PNG cannot
// leave them to the reader's own font, as SVG does.
func (p Picture) withGeta(pen pen) Picture {
	replace := func(s string) string {
		for _, r := range pen.missing(s) {
			s = strings.ReplaceAll(s, string(r), geta)
		}
		return s
	}
	out := p
	out.Titles, out.Points = nil, nil
	for _, t := range p.Titles {
		out.Titles = append(out.Titles, replace(t))
	}
	for _, point := range p.Points {
		point.Label, point.Series = replace(point.Label), replace(point.Series)
		out.Points = append(out.Points, point)
	}
	return out
}

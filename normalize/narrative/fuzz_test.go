package narrative

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/gongkai/gongkai/extract/layout"
)

// FuzzRead: no text makes the reader panic; what is read stands where the
// offsets say, and no digit is made up.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"全年受理12345热线诉求1203件，办结1198件，办结率99.58%。",
		"回复率、满意率分别为100%、98.7%；网站、微信分别发布信息100条、50条。",
		"未收到政府信息公开申请，行政复议、行政诉讼均为零。",
		"（含上年结转1件（其中2件）））【〔2021〕30号】“”《》",
		"满意率百分之九十九点五，2 1 8 6 条，1,234,567条，1.2.3万亿件",
		strings.Repeat("、", 50) + "分别为1件、2件、3件" + strings.Repeat("（", 40),
		"全年\n公开\n１２３４条\u00a0信息\u200b5件",
		"網站總訪問量34875次，累計發布政務信息74條",
		strings.Repeat("网站", 30) + strings.Repeat("1件", 30),
	} {
		f.Add(s, 3)
	}
	d := load(f)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		text = strings.ToValidUTF8(text, "?")
		sections := []layout.Section{{Text: text}, split(text, cut)}
		got := d.Read(sections)
		runes := []rune(text)
		check := func(raw string, section, start, end int) {
			if section < 0 || section >= len(sections) || start < 0 || end <= start || end > len(runes) {
				t.Fatalf("%q at %d-%d of section %d", raw, start, end, section)
			}
			if string([]rune(sections[section].Text)[start:end]) != raw {
				t.Fatalf("%q is not at %d-%d of %q", raw, start, end, sections[section].Text)
			}
		}
		for _, m := range got.Metrics {
			check(m.Raw, m.Section, m.Start, m.End)
			if d.byCode[m.Code] == nil || m.Value == nil || m.Unit == "" || m.Confidence <= 0 || m.Confidence > 1 {
				t.Fatalf("%+v", m)
			}
			if !strings.Contains(m.Quote, m.Raw) {
				t.Fatalf("%q is not in its sentence %q", m.Raw, m.Quote)
			}
			if m.Value.Sign() != 0 && !strings.ContainsFunc(norm.NFKC.String(m.Raw), func(r rune) bool { return unicode.IsDigit(r) || isNumeral(r) }) {
				t.Fatalf("%q gives %s", m.Raw, m.Value)
			}
		}
		for _, u := range got.Unread {
			check(u.Raw, u.Section, u.Start, u.End)
		}
	})
}

// split makes paragraphs of a text, cut at its line ends and, on a later page,
// at a character.
func split(text string, cut int) layout.Section {
	s := layout.Section{Text: text}
	for i, line := range strings.Split(text, "\n") {
		if i == 0 && line == "" {
			return layout.Section{Text: text}
		}
		s.Blocks = append(s.Blocks, layout.Block{Paragraph: &layout.Paragraph{Text: line,
			Lines: []layout.Line{{Start: 0, End: len(line), Place: layout.Place{Page: 1 + i*(cut&1)}}}}})
	}
	return s
}

// TestHostileText reads long texts of one kind: a reader that is not linear would
// not come to an end.
func TestHostileText(t *testing.T) {
	d := load(t)
	for name, piece := range map[string]string{
		"brackets": "（1件", "closed brackets": "（1件）", "lists": "网站、", "numbers": "1件", "digits": "1", "torn digits": "1 ",
		"quotes": "“", "names": "“网”", "respectively": "分别1件、", "negations": "未收到", "words": "政府信息公开", "commas": "信息，", "thousands": "1,000",
		"nested": "（“《", "coordinated": "市长信箱、12345热线和", "channels": "微信、1条",
	} {
		got := d.Sentence(strings.Repeat(piece, 20000))
		if n := len(got.Metrics) + len(got.Unread); n > 40000 {
			t.Errorf("%s: %d numbers", name, n)
		}
	}
}

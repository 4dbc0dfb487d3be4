package title

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func load(t testing.TB) *Grammar {
	t.Helper()
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// full are full titles, one at least for each pattern in its order.
var full = []struct {
	pattern      int
	text, agency string
	year         int
}{
	{0, "云岭市体育局关于报送2021年政府信息公开年度报告的函", "云岭市体育局", 2021},
	{1, "青石县水务局 2023 年政府信息公开工作年度报告", "青石县水务局", 2023},
	{1, "云岭市二〇二三年政府信息公开工作年度报告", "云岭市", 2023},
	{1, "云岭市二○二二年度政府信息公开年报", "云岭市", 2022},
	{1, "标题：云岭市2020年政府信息公开工作年度报告（图片版）", "云岭市", 2020},
	{2, "2021年度云岭市体育局政府信息公开工作年度报告", "云岭市体育局", 2021},
	{3, "海洋部政府信息公开工作2021年度报告", "海洋部", 2021},
	{4, "云岭市政府信息公开工作年度报告（2021年度）", "云岭市", 2021},
}

// TestBothWaysAgree reads full titles as a document prints them and as a list
// does: crawler and normalize must not see two reports in one.
func TestBothWaysAgree(t *testing.T) {
	g := load(t)
	asked := map[int]bool{}
	for _, c := range full {
		asked[c.pattern] = true
		if got, ok := g.Full(c.text); !ok || got.Agency != c.agency || got.Year != c.year {
			t.Errorf("Full(%q) = %+v, %v", c.text, got, ok)
		}
		if got, ok := g.Listed(c.text); !ok || got.Agency != c.agency || got.Year != c.year {
			t.Errorf("Listed(%q) = %+v, %v", c.text, got, ok)
		}
	}
	for i := range g.full {
		if !asked[i] {
			t.Errorf("no title for the full pattern %d", i)
		}
	}
}

func TestListed(t *testing.T) {
	g := load(t)
	for text, want := range map[string]Title{
		"政府信息公开年报":                   {"政府信息公开年报", "", 0, ""},
		"2019年政府信息公开工作年度报告":          {"2019年政府信息公开工作年度报告", "", 2019, ""},
		"·甲县教育局2019年政务公开年报(图片版)":     {"甲县教育局2019年政务公开年报(图片版)", "甲县教育局", 2019, "图片版"},
		"2022年甲市信息公开办公室政府信息公开年报":     {"2022年甲市信息公开办公室政府信息公开年报", "甲市信息公开办公室", 2022, ""},
		"甲县人民政府办公厅二0一九年政府信息公开工作情况报告": {"甲县人民政府办公厅二0一九年政府信息公开工作情况报告", "甲县人民政府办公厅", 2019, ""},
	} {
		if got, ok := g.Listed(text); !ok || got != want {
			t.Errorf("Listed(%q) = %+v, %v, want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "甲县信息公开指南", "甲县教育局2023年年报", "公开"} {
		if got, ok := g.Listed(text); ok {
			t.Errorf("Listed(%q) = %+v", text, got)
		}
	}
	if got, ok := g.Short("甲县教育局2023年年报"); !ok || got.Agency != "甲县教育局" || got.Year != 2023 {
		t.Errorf("short title: %+v, %v", got, ok)
	}
	if got := g.Remark("甲县教育局2023年政府信息公开年报（图片版）"); got != "图片版" {
		t.Errorf("remark %q", got)
	}
	if got := g.Remark("甲县教育局政府信息公开年报（2023年）"); got != "" {
		t.Errorf("the year is read as the remark %q", got)
	}
	if got, ok := g.Short("甲县教育局年报"); ok {
		t.Errorf("a short title without a year: %+v", got)
	}
}

// TestDataFitsTogether: every numeral of the pattern of years has a value and
// the other way round; the words are those of the patterns.
func TestDataFitsTogether(t *testing.T) {
	g := load(t)
	for c := range g.numerals {
		if year := "二〇" + string(c) + string(c); !g.year.MatchString(year) {
			t.Errorf("no year has the numeral %c", c)
		}
	}
	for _, class := range regexp.MustCompile(`\[[^\]]*\]`).FindAllString(g.YearPattern(), -1) {
		for _, c := range strings.Trim(class, "[]") {
			if _, ok := g.numerals[c]; !ok && c > 'z' && c != '０' {
				t.Errorf("the numeral %c has no value", c)
			}
		}
	}
	for _, subject := range g.words["subject"] {
		if !strings.Contains(subject, g.one("must")) {
			t.Errorf("a line with %s may lack %s", subject, g.one("must"))
		}
		if !g.short.MatchString("甲县" + subject + "年报") {
			t.Errorf("a short title with %s is none", subject)
		}
	}
	for name := range g.endings {
		if !g.Incomplete(name) {
			t.Errorf("%s is complete", name)
		}
	}
	if g.Incomplete("甲县教育局") || !g.Incomplete("") {
		t.Error("what is complete has changed")
	}
	if !slices.Contains(g.year.SubexpNames(), "") || len(g.year.SubexpNames()) != 1 {
		t.Error("the pattern of a year has groups")
	}
}

func FuzzTitle(f *testing.F) {
	for _, c := range full {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g := load(t)
		for _, read := range []func(string) (Title, bool){g.Full, g.Listed, g.Short} {
			if got, ok := read(text); !ok && got != (Title{}) {
				t.Errorf("%q is no title, but %+v", text, got)
			}
		}
	})
}

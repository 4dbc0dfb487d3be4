package place

import (
	"strings"
	"testing"
)

// TestResolveBySite: an open name is decided by what is known of the site, and
// by nothing if clues contradict each other.
func TestResolveBySite(t *testing.T) {
	d := data(t)
	const coded = "http://xxgk.example.cn/xxgkAnnualReport.jsp?area=11370800004312490W&fbtime=2020"
	for _, c := range []struct {
		name     string
		from     Site
		id       string
		source   Source
		evidence string
	}{
		{"市教育局", Site{Addresses: []string{coded}}, "370800.education", FromAddress, "registration code 11370800004312490W"},
		{"市教育局", Site{Addresses: []string{strings.Replace(coded, "W", "X", 1)}}, "", "", "begins with no division"}, // check character
		{"市教育局", Site{Addresses: []string{strings.Replace(coded, "=11", "=91", 1)}}, "", "", ""},                    // a company
		{"县教育局", Site{Area: "630222"}, "630222.education", FromProfile, "area of the site 630222"},
		{"县教育局", Site{Code: "6302220001", Area: "630200"}, "630222.education", FromSiteCode, "site code"},
		{"县教育局", Site{Code: "5001070012", Area: "630222"}, "", "", "contradict each other"},
		{"鼓楼区教育局", Site{Area: "320302"}, "320302.education", FromProfile, "decides"},
		{"洪泽区教育局", Site{Code: "5001070012"}, "320813.education", FromTitle, "in the title"},
	} {
		got := d.Resolve(c.name, 2020, c.from)
		if got.ID != c.id || got.RegionFrom != c.source || !strings.Contains(got.Evidence, c.evidence) || got.ID != "" && got.Key != got.ID {
			t.Errorf("%s %+v: %+v", c.name, c.from, got)
		}
	}
}

// TestLineage: a division that was only renumbered is one; what was split or
// merged is not.
func TestLineage(t *testing.T) {
	b := data(t).bodies
	for _, c := range []struct {
		name   string
		year   int
		region string
		id     string
	}{
		{"洪泽县教育局", 2014, "320829", "320813.education"},
		{"洪泽区教育局", 2017, "320813", "320813.education"},
		{"卢湾区教育局", 2010, "310103", "310103.education"}, // merged into 黄浦区
		{"余杭区教育局", 2012, "330110", "330110.education"}, // split
		{"塘沽区教育局", 2008, "120107", "120107.education"}, // merged with others into a new one
	} {
		if got := b.resolve(c.name, c.year, Site{}, nil); got.ID != c.id || got.Region != c.region {
			t.Errorf("%s %d: %+v", c.name, c.year, got)
		}
	}
}

// TestKeysOfOpenNames: a name that names its own division is a key although the
// list has no such division; a name that several bodies may have is none.
func TestKeysOfOpenNames(t *testing.T) {
	d := data(t)
	for name, key := range map[string]string{
		"栩麓区审计局": "name:栩麓区审计局", "鼓楼区教育局": "", "县教育局": "", "政务服务中心": "", "桥头镇人民政府": "", "栩麓县桥头镇人民政府": "name:栩麓县桥头镇人民政府",
	} {
		if got := d.Resolve(name, 2022, Site{}); got.Key != key || got.ID != "" {
			t.Errorf("%s: %+v, want key %q", name, got, key)
		}
	}
}

// TestNamesOutOfTime: the evidence says when a name was not in use yet, or any more.
func TestNamesOutOfTime(t *testing.T) {
	d := data(t)
	for _, c := range []struct {
		name  string
		year  int
		wants string
	}{{"洪泽县自然资源局", 2012, "2018 and later"}, {"洪泽区国土资源局", 2023, "up to 2019"}, {"洪泽区自然资源局", 2019, ""}} {
		if got := d.Resolve(c.name, c.year, Site{}).Evidence; !strings.Contains(got, c.wants) || c.wants == "" && strings.Contains(got, ";") {
			t.Errorf("%s %d: %s", c.name, c.year, got)
		}
	}
}

// TestWhereTheTitleStands: the source of a title and the remark behind it are kept.
func TestWhereTheTitleStands(t *testing.T) {
	got := data(t).Identify(doc(nil, "青石县2020年政府信息公开工作年度报告（图片版）"))
	if got.From != Printed || got.Remark != "图片版" {
		t.Errorf("%+v", got)
	}
}

// TestCorrectionsAreReadStrictly: what is wrong with a file is said, line by line.
func TestCorrectionsAreReadStrictly(t *testing.T) {
	d := data(t)
	for file, wrong := range map[string]string{
		"agency,why\n某局,x\n":                                   "sets nothing",
		"agency,category,why\n某局,NONE,x\n":                     "agency_categories",
		"category,why\nEDU,x\n":                                "what the correction is for",
		"agency,category,why\n某局,EDU,\n":                       "needs its reason",
		"agency,agency_id,why\n某局,320813,x\n":                  "320813.education",
		"agency,category,from,until,why\n某局,EDU,2020,2019,x\n": "before",
		"agency,category,why\n某局,EDU,x\n某局,FIN,y\n":            "same reports as line 2",
		"agency,category,category,why\n某局,EDU,EDU,x\n":         "twice",
		"agency,category\n某局,EDU\n":                            "column why is missing",
		"":                                                     "no head",
		"agency,category,from,why\n某局,EDU,20,x\n":              "want a year",
		"agency,level,why\n某局,city,x\n":                        "want national",
	} {
		if _, err := d.ReadCorrections(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v, want %q", file, err, wrong)
		}
	}
	got, err := d.ReadCorrections(strings.NewReader("# note\nagency,from,region_code,why\n县教育局,2020,630222,页脚\n"))
	if err != nil || len(got) != 1 || got[0].Line != 3 || got[0].From != 2020 || got[0].Region != "630222" {
		t.Errorf("%+v, %v", got, err)
	}
}

package place

import (
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	b := data(t).bodies
	for _, c := range []struct {
		name   string
		year   int
		site   Site
		region string
		level  Level
		cat    string
		id     string
		scope  string
	}{
		{"沙坡头区政务服务中心", 2023, Site{}, "640502", County, "SERVICE", "640502.service-hall", ""},
		{"沙坡头区审批服务管理局", 2023, Site{}, "640502", County, "SERVICE", "640502.approvals", ""},
		{"淮安市洪泽区人民政府", 2024, Site{}, "320813", County, "GOV", "320813.government", "aggregate"},
		{"洪泽区人民政府", 2023, Site{}, "320813", County, "GOV", "320813.government", "aggregate"},
		{"上海市人民政府办公厅", 2019, Site{}, "310000", Province, "GOVOFF", "310000.government-office", ""},
		{"上海市", 2022, Site{}, "310000", Province, "GOV", "310000.government", "aggregate"},
		{"福州市晋安区", 2016, Site{}, "350111", County, "GOV", "350111.government", "aggregate"},
		{"福州市鼓楼区教育局", 2022, Site{}, "350102", County, "EDU", "350102.education", ""},
		{"剑阁县义兴镇人民政府", 2021, Site{}, "510823", Township, "TOWN", "510823.义兴镇", ""},
		{"官渡区人民政府太和街道办事处", 2023, Site{}, "530111", Township, "STREET", "530111.太和街道", ""},
		{"重庆市市场监管系统", 2023, Site{}, "500000", Province, "MARKET", "500000.market", "system"},
		{"重庆市市场监督管理局机关", 2023, Site{}, "500000", Province, "MARKET", "500000.market", "organ"},
		{"临夏州公安局", 2023, Site{}, "622900", Prefecture, "PSB", "622900.public-security", ""},
		{"民和县教育局", 2023, Site{}, "630222", County, "EDU", "630222.education", ""},
		{"新疆维吾尔自治区审计厅", 2023, Site{}, "650000", Province, "AUDIT", "650000.audit", ""},
		{"吉林省吉林市水利局", 2023, Site{}, "220200", Prefecture, "WATER", "220200.water", ""},
		{"文化和旅游部", 2021, Site{}, "", National, "", "000000.文化和旅游部", ""},
		{"国家卫生健康委", 2024, Site{}, "", National, "HEALTH", "000000.国家卫生健康委", ""},
		{"国家税务总局兰州市税务局", 2022, Site{}, "620100", Prefecture, "TAX", "620100.tax", ""},
		{"平潭综合实验区", 2022, Site{Code: "3501280001"}, "", Zone, "ZONE", "zone.平潭综合实验区", ""},
		{"苏银产业园管理委员会", 2025, Site{}, "", Zone, "ZONE", "zone.苏银产业园", ""},
		{"蓉江新区政务服务和大数据发展中心", 2024, Site{}, "", Zone, "SERVICE", "zone.蓉江新区.service-hall", ""},
		// The region in force decides: the same name in other years is another code.
		{"余杭区临平街道办事处", 2010, Site{}, "330110", Township, "STREET", "330110.临平街道", ""},
		{"杭州市临平区教育局", 2022, Site{}, "330113", County, "EDU", "330113.education", ""},
		{"杭州市临平区教育局", 2015, Site{}, "330100", Prefecture, "EDU", "330100.临平区教育局", ""},
		{"卢湾区民政局", 2009, Site{}, "310103", County, "CIVIL", "310103.civil-affairs", ""},
		// Names shared by several divisions need the site, and nothing is guessed without it.
		{"鼓楼区教育局", 2022, Site{}, "", "", "EDU", "", ""},
		{"鼓楼区教育局", 2022, Site{Code: "3203020005"}, "320302", County, "EDU", "320302.education", ""},
		{"鼓楼区教育局", 2022, Site{Code: "3501000005"}, "350102", County, "EDU", "350102.education", ""},
		{"鼓楼区教育局", 2022, Site{Code: "4403000052"}, "", "", "EDU", "", ""},
		// A title that leaves its region out.
		{"县教育局", 2023, Site{Code: "6302220001"}, "630222", County, "EDU", "630222.education", ""},
		{"县教育局", 2023, Site{Code: "6300000001"}, "", "", "EDU", "", ""},
		{"县教育局", 2023, Site{}, "", "", "EDU", "", ""},
		{"市民政局", 2018, Site{Name: "武汉市人民政府"}, "420100", Prefecture, "CIVIL", "420100.civil-affairs", ""},
		{"政务服务中心", 2020, Site{Name: "互助县政府网"}, "630223", County, "SERVICE", "630223.service-hall", ""},
		// The title wins over a copied site label.
		{"沙坡头区政务服务中心", 2023, Site{Code: "5001070012"}, "640502", County, "SERVICE", "640502.service-hall", ""},
		// Renamed and merged bodies.
		{"洪泽区环境保护局", 2017, Site{}, "320813", County, "ECO", "320813.environment", ""},
		{"洪泽区生态环境局", 2019, Site{}, "320813", County, "ECO", "320813.environment", ""},
		{"洪泽区国土资源局", 2017, Site{}, "320813", County, "NR", "320813.land", ""},
		{"洪泽区自然资源和规划局", 2020, Site{}, "320813", County, "NR", "320813.natural-resources", ""},
		{"洪泽区公安局交通警察大队", 2020, Site{}, "320813", County, "", "320813.公安局交通警察大队", ""},
		{"栩麓区审计局", 2023, Site{}, "", "", "AUDIT", "", ""},
		{"", 2023, Site{Code: "3203020005"}, "", "", "", "", ""},
	} {
		got := b.resolve(c.name, c.year, c.site, nil)
		if got.Region != c.region || got.Level != c.level || got.Category != c.cat || got.ID != c.id || got.Scope != c.scope {
			t.Errorf("%s %d %v: %+v", c.name, c.year, c.site, got)
		}
		if got.Evidence == "" {
			t.Errorf("%s: no evidence", c.name)
		}
	}
}

func TestEvidenceListsCandidates(t *testing.T) {
	got := data(t).bodies.resolve("鼓楼区教育局", 2022, Site{}, nil)
	for _, code := range []string{"320106", "320302", "350102", "410204"} {
		if !strings.Contains(got.Evidence, code) {
			t.Errorf("%q does not name %s", got.Evidence, code)
		}
	}
}

// TestDataFits: every name has a category, every category a name, every
// successor a body, and codes say what contains them.
func TestDataFits(t *testing.T) {
	categories, used := map[string]bool{}, map[string]bool{}
	known := map[string]bool{}
	list := func(file string, add func(rec []string) error) {
		t.Helper()
		if err := each(file, add); err != nil {
			t.Fatal(err)
		}
	}
	list("categories", func(rec []string) error { categories[rec[0]] = true; return nil })
	list("category_names", func(rec []string) error { used[rec[1]], known[rec[2]] = true, true; return nil })
	list("subordinates", func(rec []string) error { used[rec[1]] = true; return nil })
	list("category_names", func(rec []string) error {
		if rec[5] != "" && !known[rec[5]] {
			t.Errorf("%s: no body %q", rec[0], rec[5])
		}
		if !categories[rec[1]] {
			t.Errorf("%s: no category %q", rec[0], rec[1])
		}
		return nil
	})
	for c := range categories {
		if !used[c] {
			t.Errorf("category %s has no name", c)
		}
	}
	rs := data(t).bodies.regions
	for _, r := range rs.all {
		if r.Until != 0 {
			continue
		}
		if outer := r.Code[:2] + "0000"; rs.coded[outer] == nil {
			t.Errorf("%s %s: no province %s", r.Code, r.Name, outer)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		code, outer string
		want        bool
	}{
		{"320813", "320800", true}, {"320813", "320000", true}, {"320813", "320813", true}, {"110101", "110000", true},
		{"659001", "650000", true}, {"320813", "320100", false}, {"320800", "320813", false},
	} {
		if got := within(c.code, c.outer); got != c.want {
			t.Errorf("within(%s, %s) = %v", c.code, c.outer, got)
		}
	}
}

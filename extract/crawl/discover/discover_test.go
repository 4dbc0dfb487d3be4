package discover

import (
	"strconv"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestTitles(t *testing.T) {
	d := newTest(t)
	for _, c := range []struct {
		text, agency string
		year         int
		variant      string
	}{
		{"甲县审计局2023年政府信息公开工作年度报告", "甲县审计局", 2023, ""},
		{"甲县统计局二〇二一年政府信息公开年度报告", "甲县统计局", 2021, ""},
		{"2022年甲市信息公开办公室政府信息公开年报", "甲市信息公开办公室", 2022, ""},
		{"甲县教育局政府信息公开工作年度报告（2020年度）", "甲县教育局", 2020, ""},
		{"甲县教育局2019年政府信息公开工作年度报告(图片版)", "甲县教育局", 2019, "图片版"},
		{"2019年政府信息公开工作年度报告", "", 2019, ""},
		{"政府信息公开年报", "", 0, ""},
	} {
		got, ok := d.title(c.text)
		if !ok || got.Agency != c.agency || got.Year != c.year || got.Remark != c.variant {
			t.Errorf("%s: %+v %v", c.text, got, ok)
		}
	}
	for _, text := range []string{
		"甲县教育局2023年政府网站工作年度报表", "甲县2023年法治政府建设年度报告", "甲县教育局2023年部门预算公开",
		"图解：甲县教育局2023年政府信息公开工作年度报告", "甲县教育局2023年政府信息公开工作年度报告解读",
		"关于做好2023年政府信息公开工作年度报告编制工作的通知", "甲县政府信息公开指南", "2023年政府信息公开工作年度报告（模板）",
	} {
		if got, ok := d.title(text); ok {
			t.Errorf("%s was read as %+v", text, got)
		}
	}
}

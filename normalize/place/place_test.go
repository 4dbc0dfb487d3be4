package place

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

func data(t testing.TB) *Data {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTitle(t *testing.T) {
	for _, c := range []struct {
		text, agency string
		year         int
		title        string
	}{
		{"青石县水务局 2023 年政府信息公开工作年度报告", "青石县水务局", 2023, "青石县水务局2023年政府信息公开工作年度报告"},
		{"青石县水务局2022年度政府\n信息公开工作年度报告", "青石县水务局", 2022, "青石县水务局2022年度政府信息公开工作年度报告"},
		{"2019年云岭市政府信息公开工作年度报告", "云岭市", 2019, "2019年云岭市政府信息公开工作年度报告"},
		{"2021年度云岭市体育局政府信息公开工作年度报告", "云岭市体育局", 2021, "2021年度云岭市体育局政府信息公开工作年度报告"},
		{"云岭市体育局2018年信息公开年度工作报告", "云岭市体育局", 2018, "云岭市体育局2018年信息公开年度工作报告"},
		{"云岭市体育局关于报送2021年政府信息公开年度报告的函", "云岭市体育局", 2021, "云岭市体育局关于报送2021年政府信息公开年度报告的函"},
		{"海洋部政府信息公开工作2021年度报告", "海洋部", 2021, "海洋部政府信息公开工作2021年度报告"},
		{"云岭市2020年政府信息公开工作年度报告（图片版）", "云岭市", 2020, "云岭市2020年政府信息公开工作年度报告（图片版）"},
		{"云岭市二〇二三年政府信息公开工作年度报告", "云岭市", 2023, "云岭市二〇二三年政府信息公开工作年度报告"},
		{"云岭市二○二二年度政府信息公开年报", "云岭市", 2022, "云岭市二○二二年度政府信息公开年报"},
		{"云岭市政府信息公开工作年度报告（2021年度）", "云岭市", 2021, "云岭市政府信息公开工作年度报告（2021年度）"},
	} {
		id, ok := data(t).Title(c.text)
		if !ok || id.Agency != c.agency || id.Year != c.year || id.Title != c.title {
			t.Errorf("Title(%q) = %+v, %v", c.text, id, ok)
		}
	}
}

func TestNoTitle(t *testing.T) {
	for _, text := range []string{
		"", "政府信息公开年报", "云岭市2023年一季度政务热线通报",
		"按照要求，现公布云岭市2023年政府信息公开工作年度报告",
		"云岭市2023年政府信息公开工作年度报告如下：",
	} {
		if id, ok := data(t).Title(text); ok {
			t.Errorf("Title(%q) = %+v", text, id)
		}
	}
}

func doc(meta []layout.Meta, paragraphs ...string) *layout.Document {
	d := &layout.Document{Meta: meta}
	for _, p := range paragraphs {
		d.Blocks = append(d.Blocks, layout.Block{Paragraph: &layout.Paragraph{Text: p}})
	}
	return d
}

func TestIdentify(t *testing.T) {
	for name, c := range map[string]struct {
		doc  *layout.Document
		want Identity // without the body, see TestResolve
	}{
		"site name behind the title": {
			doc([]layout.Meta{{Name: "title", Content: "青石县水务局2023年政府信息公开工作年度报告_年报_青石县"}, {Name: "PubDate", Content: "2024-01-22 10:00"}}),
			Identity{Title: "青石县水务局2023年政府信息公开工作年度报告", Agency: "青石县水务局", Year: 2023, Published: "2024-01-22"},
		},
		"site name before the title": {
			doc([]layout.Meta{{Name: "title", Content: "青石县 - 青石县水务局2023年政府信息公开工作年度报告"}}),
			Identity{Title: "青石县水务局2023年政府信息公开工作年度报告", Agency: "青石县水务局", Year: 2023, Published: ""},
		},
		"title over two paragraphs": {
			doc(nil, "青石县", "发布时间：2024年1月5日 浏览次数", "青石县水务局", "2023年政府信息公开工作年度报告", "一、总体情况"),
			Identity{Title: "青石县水务局2023年政府信息公开工作年度报告", Agency: "青石县水务局", Year: 2023, Published: "2024-01-05"},
		},
		"the name is cut before 人民政府": {
			doc(nil, "云岭市青石区", "人民政府2023年政府信息公开工作年度报告"),
			Identity{Title: "云岭市青石区人民政府2023年政府信息公开工作年度报告", Agency: "云岭市青石区人民政府", Year: 2023, Published: ""},
		},
		"title over three paragraphs": {
			doc(nil, "青石县", "2023年度", "政府信息公开工作年度报告"),
			Identity{Title: "青石县2023年度政府信息公开工作年度报告", Agency: "青石县", Year: 2023, Published: ""},
		},
		"file metadata is asked last": {
			doc([]layout.Meta{{Name: "pdf:Title", Content: "云岭市2019年政府信息公开工作年度报告"}}, "青石县2023年政府信息公开工作年度报告"),
			Identity{Title: "青石县2023年政府信息公开工作年度报告", Agency: "青石县", Year: 2023, Published: ""},
		},
		"no agency": {
			doc(nil, "2023年政府信息公开工作年度报告", "一、总体情况"),
			Identity{Title: "2023年政府信息公开工作年度报告", Agency: "", Year: 2023, Published: ""},
		},
		"year from the period": {
			doc(nil, "数据统计期限自2022年1月1日起至2022年12月31日止。", "一、总体情况"),
			Identity{Title: "", Agency: "", Year: 2022, Published: ""},
		},
		"body sentences give nothing": {
			doc(nil, "一、总体情况", "青石县2023年政府信息公开工作年度报告"),
			Identity{},
		},
		"no such day": {
			doc([]layout.Meta{{Name: "PubDate", Content: "2024-02-31"}}),
			Identity{},
		},
	} {
		got := data(t).Identify(c.doc)
		got.Body, got.From, got.Remark = Body{}, "", "" // see TestResolve, TestWhereTheTitleStands
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// TestTitleCases reads the observed titles in place.
func TestTitleCases(t *testing.T) {
	b, err := os.ReadFile("../../../shared/domain/agencies.json")
	if err != nil {
		t.Skip("observed titles are not here: ", err)
	}
	var file struct {
		Cases []struct {
			Title, Agency string
			Year          int
		} `json:"title_cases"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range file.Cases {
		want, _, _ := strings.Cut(c.Agency, "(") // what follows is a remark
		id, ok := data(t).Title(c.Title)
		if !ok || id.Agency != strings.TrimSpace(want) || id.Year != c.Year {
			t.Errorf("Title(%q) = %+v, %v; want %s %d", c.Title, id, ok, want, c.Year)
		}
	}
}

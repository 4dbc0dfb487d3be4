package normalize

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/check"
)

func TestGroups(t *testing.T) {
	const x, y = "甲市教育局", "乙市教育局"
	for _, c := range []struct {
		name  string
		docs  []Own
		links [][2]int
		want  string
	}{
		{"no links", []Own{{"a", x, 2023}, {"b", x, 2023}}, nil, "[]"},
		{"a page and its file", []Own{{"a", x, 2023}, {"b", x, 2023}}, [][2]int{{0, 1}}, "[[0 1]]"},
		{"a short name", []Own{{"a", x, 2023}, {"b", "教育局", 2023}}, [][2]int{{0, 1}}, "[[0 1]]"},
		{"an office is not its government", []Own{{"a", "甲市人民政府", 2023}, {"b", "甲市人民政府办公室", 2023}}, [][2]int{{0, 1}}, "[]"},
		{"another year", []Own{{"a", x, 2023}, {"b", x, 2022}}, [][2]int{{0, 1}}, "[]"},
		{"another agency", []Own{{"a", x, 2023}, {"b", y, 2023}}, [][2]int{{0, 1}}, "[]"},
		{"a file that says nothing of itself", []Own{{"a", x, 2023}, {"b", "", 0}}, [][2]int{{0, 1}}, "[[0 1]]"},
		{"a file that says nothing, on two pages", []Own{{"a", x, 2023}, {"b", y, 2023}, {"c", "", 0}}, [][2]int{{0, 2}, {1, 2}}, "[]"},
		{"a page without a year over two years", []Own{{"a", x, 0}, {"b", x, 2022}, {"c", x, 2023}}, [][2]int{{0, 1}, {0, 2}}, "[]"},
		{"such a page takes nothing from another", []Own{{"a", x, 0}, {"b", x, 2022}, {"c", x, 2023}, {"d", x, 2023}}, [][2]int{{0, 1}, {0, 2}, {3, 2}}, "[[2 3]]"},
		{"two files of a page", []Own{{"a", x, 2023}, {"b", x, 0}, {"c", "", 0}}, [][2]int{{0, 1}, {0, 2}}, "[[0 1 2]]"},
		{"copies come along", []Own{{"a", x, 2023}, {"b", x, 2023}, {"a", x, 2023}}, [][2]int{{0, 1}}, "[[0 1 2]]"},
		{"copies alone are no group", []Own{{"a", x, 2023}, {"a", x, 2023}}, [][2]int{{0, 1}}, "[]"},
		{"equal files that say nothing are kept apart", []Own{{"a", x, 2023}, {"f", "", 0}, {"b", y, 2023}, {"f", "", 0}}, [][2]int{{0, 1}, {2, 3}}, "[[0 1] [2 3]]"},
		{"a chain that ends in a contradiction", []Own{{"a", "甲市教育局", 2023}, {"b", "教育局", 2023}, {"c", "乙市教育局", 2023}}, [][2]int{{0, 1}, {2, 1}}, "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fmt.Sprint(Groups(c.docs, c.links)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// part is a document with the given boxes of section four, "name=raw".
func part(id, agency string, year int, page bool, boxes ...string) Part {
	r := &Report{ID: id, Agency: agency, Year: year}
	if agency != "" {
		r.Title = agency + "年度报告"
	}
	for _, b := range boxes {
		name, raw, _ := strings.Cut(b, "=")
		f := Fact{Table: "disputes", Indicator: name, Raw: raw, State: StateBlank, Confidence: 0.99}
		if n, err := fmt.Sscan(raw, &f.Value); n == 1 && err == nil {
			f.State = StateValue
		}
		r.Facts, r.Read = append(r.Facts, f), r.Read+1
	}
	if f, ok := r.identity(); !ok {
		r.Findings = append(r.Findings, f)
	}
	return Part{Report: r, Page: page, Name: id + ".file", Key: id}
}

// testRules are the embedded rules.
func testRules(t *testing.T) *check.Rules {
	t.Helper()
	rules, err := check.Load()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestJoin(t *testing.T) {
	rules := testRules(t)
	thin := part("p", "甲县", 2023, true)
	thin.Report.Published = "2024-01-20"
	thin.Report.Sections = []layout.Section{{Number: 1, Heading: "一、总体情况", Text: "正文"}}
	file := part("f", "", 0, false, "a=1", "b=")
	for _, order := range [][]Part{{thin, file}, {file, thin}} {
		r, lead := Join(order, rules)
		if order[lead].Report != file.Report {
			t.Fatal("the facts do not come from the file with the table")
		}
		if r.Agency != "甲县" || r.Year != 2023 || r.Title != thin.Report.Title || r.Published != "2024-01-20" || len(r.Sections) != 1 {
			t.Errorf("what the file does not say is missing: %+v", r)
		}
		if r.ID == "f" || r.ID == "p" || len(r.ID) != 16 || len(r.Findings) != 0 {
			t.Errorf("id %s, findings %+v", r.ID, r.Findings)
		}
	}
	if len(file.Report.Findings) != 1 || file.Report.Agency != "" {
		t.Error("joining changed a part")
	}
	own := part("g", "甲县", 2023, false, "a=1")
	if r, _ := Join([]Part{thin, own}, rules); r.ID != "g" {
		t.Errorf("a file that says whose it is became %s", r.ID)
	}
	if r, _ := Join([]Part{part("q", "", 2023, true), file}, rules); len(r.Findings) != 1 || r.Findings[0].Rule != unclear {
		t.Errorf("nobody names the agency: %+v", r.Findings)
	}
}

// TestJoinAsksClaims: the prose of a page is held against the table of the
// file that it links to.
func TestJoinAsksClaims(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	read := func(said, printed string) *Report {
		page := part("p", "甲县教育局", 2023, true)
		page.Report.Sections = []layout.Section{{Number: 1, Heading: "一、总体情况", Text: "2023年，本机关共收到政府信息公开申请" + said + "件。"}}
		prose := data.Metrics.Read(page.Report.Sections)
		page.Report.Metrics, page.Report.Unread = prose.Metrics, prose.Unread
		file := part("f", "", 0, false, "applications.received="+printed)
		f := &file.Report.Facts[0]
		f.Table, f.Applicant = "applications", "total"
		r, _ := Join([]Part{page, file}, data.Rules)
		return r
	}
	result := func(r *Report) string {
		for _, f := range r.Findings {
			if f.Rule == "N-01a" {
				return f.Result
			}
		}
		return "none"
	}
	if got := result(read("12", "12")); got != "pass" {
		t.Errorf("equal numbers: %s", got)
	}
	if got := result(read("12", "13")); got != "fail" {
		t.Errorf("other numbers: %s", got)
	}
}

func TestJoinComparesVersions(t *testing.T) {
	rules := testRules(t)
	page, file := part("p", "甲县", 2023, true, "a=1", "b=", "c=3", "d=4"), part("f", "甲县", 2023, false, "a=1", "b=0", "c=5", "d=4")
	copied := file
	copied.Key = "z"
	r, lead := Join([]Part{file, page, copied}, rules)
	if lead != 1 || len(r.Findings) != 2 {
		t.Fatalf("lead %d, findings %+v", lead, r.Findings)
	}
	f := r.Findings[0]
	if f.Rule != versionsDiffer || f.Result != "fail" || f.Indicator != "c" || *f.Left != 3 || *f.Right != 5 || *f.Difference != -2 ||
		f.Cause != "source" || f.Message != `p.file prints "3", f.file prints "5"` {
		t.Errorf("%+v", f)
	}
	if f := r.Findings[1]; f.Severity != "info" || f.Message != `1 boxes have a number in only one of p.file and f.file: b "" and "0"` {
		t.Errorf("%+v", f)
	}
	file.Report.Facts[2].Confidence = 0.5
	if r, _ := Join([]Part{file, page}, rules); !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Cause == "reading" }) {
		t.Error("a doubtful reading is put down to the source")
	}
	file.Report.Facts[2].State = StateMissing
	if r, _ := Join([]Part{file, page}, rules); slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Indicator == "c" }) {
		t.Error("a box that one does not have differs")
	}
}

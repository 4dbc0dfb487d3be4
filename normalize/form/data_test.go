package form

import (
	"strings"
	"testing"
)

func load(t testing.TB) *Forms {
	t.Helper()
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFormsAreWhole: the data files fit together, and every edition has as
// many boxes as the notice that prescribes it prints.
func TestFormsAreWhole(t *testing.T) {
	f := load(t)
	want := map[string]map[string]int{
		"2021": {"disclosure": 10, "applications": 175, "disputes": 15},
		"2019": {"disclosure": 22, "applications": 161, "disputes": 15},
		// Lists have a box of the year and one of all years for each line.
		"2014":        {"statistics": 2 * 58},
		"2014/fujian": {"statistics": 2 * 21},
		"2008/fujian": {"statistics": 2 * 16},
	}
	names, applicants := map[string]Name{}, map[string]Name{}
	for _, n := range f.Indicators {
		names[n.Code] = n
	}
	for _, n := range f.Applicants {
		applicants[n.Code] = n
	}
	for i, e := range f.Editions {
		if e.Citation == "" || e.ZH == "" || e.EN == "" {
			t.Errorf("edition %s lacks a name or a citation", e.ID)
		}
		if i > 0 && e.To != f.Editions[i-1].From-1 || i == 0 && e.To != 0 || e.To != 0 && e.To < e.From {
			t.Errorf("edition %s is for reports on %d to %d, which does not end where the next begins", e.ID, e.From, e.To)
		}
	}
	for _, spec := range f.Specs() {
		seen := map[[2]string]bool{}
		for _, b := range spec.Boxes() {
			key := [2]string{b.Indicator, b.Applicant}
			if seen[key] {
				t.Errorf("edition %s %s: box %v twice", spec.Edition, spec.Variant, key)
			}
			seen[key] = true
			if n := names[b.Indicator]; n.ZH == "" || n.EN == "" {
				t.Errorf("%s has no name in both languages", b.Indicator)
			}
			if b.Applicant != "" && (applicants[b.Applicant].ZH == "" || applicants[b.Applicant].EN == "") {
				t.Errorf("applicant %s has no name in both languages", b.Applicant)
			}
		}
		at := strings.TrimSuffix(spec.Edition+"/"+spec.Variant, "/")
		if n := want[at][spec.Table]; len(seen) != n {
			t.Errorf("edition %s table %s: %d boxes, want %d", at, spec.Table, len(seen), n)
		}
		delete(want[at], spec.Table)
	}
	for at, tables := range want {
		if len(tables) > 0 {
			t.Errorf("edition %s lacks %v", at, tables)
		}
	}
}

func TestLabelsAreAlike(t *testing.T) {
	f := load(t)
	tests := []struct {
		printed, label string
		like           bool
	}{
		{"行政规范性", "行政规范性文件", true},
		{"行政事业性", "行政事业性收费", true},
		{"2.其他法律行政止公开", "2.其他法律行政法规禁止公开", true},
		{"(三) 不予公 开", "（三）不予公开", true},
		{"1、属于国家秘密", "1.属于国家秘密", true},
		{"（二）部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", true},
		{"合计", "总计", true},
		{"四、结转下一年度继续办理", "四、结转下年度继续办理", true},
		{"重复申请", "2.重复申请", true},
		{"天气晴朗", "2.重复申请", false},
		{"行政处罚", "行政强制", false},
	}
	for _, tt := range tests {
		id := f.labels.id(tt.label)
		if id == noLabel {
			t.Errorf("%q is no label", tt.label)
			continue
		}
		s := f.labels.compare(tt.printed, map[string]*sims{})
		if got := s.to[id] >= simLike; got != tt.like {
			t.Errorf("%q and %q: similarity %.2f, want alike: %v", tt.printed, tt.label, s.to[id], tt.like)
		}
	}
}

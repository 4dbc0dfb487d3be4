package number

import (
	"math/big"
	"testing"
)

func reader(t testing.TB) *Reader {
	t.Helper()
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		raw  string
		kind Kind
		num  string // plain decimal
		unit string
		note string
	}{
		{"", Blank, "", "", ""},
		{" \u00a0\u3000\t\n", Blank, "", "", ""},
		{"\u200b\ufeff", Blank, "", "", ""},
		{"0", Number, "0", "", ""},
		{" 17 ", Number, "17", "", ""},
		{"１２３", Number, "123", "", ""},
		{"7,573", Number, "7573", "", ""},
		{"7，573", Number, "7573", "", ""},
		{"1,234,567.80", Number, "1234567.8", "", ""},
		{"1 036", Number, "1036", "", ""},
		{"9.63211", Number, "9.63211", "", ""},
		{"0.5万元", Number, "0.5", "万元", ""},
		{"251000元", Number, "251000", "元", ""},
		{"168.41元元", Number, "168.41", "元", ""},
		{"3件条", Text, "", "", ""},
		{"251000\n元", Number, "251000", "元", ""},
		{"￥88.10", Number, "88.1", "元", ""},
		{"人民币88元", Number, "88", "元", ""},
		{"3 件", Number, "3", "件", ""},
		{"+1036", Number, "1036", "", ""},
		{"-18", Number, "-18", "", ""},
		{"－18", Number, "-18", "", ""},
		{"−18", Number, "-18", "", ""},
		{"减3", Number, "-3", "", ""},
		{"增加 3项", Number, "3", "项", ""},
		{"22（其中修订 16 件）", Number, "22", "", "其中修订16件"},
		{"22件(其中(修订)16件)", Number, "22", "件", "其中(修订)16件"},
		{"5①", Number, "5", "", "①"},
		{"16³", Number, "16", "", "³"},
		{"1,036 件 ¹²", Number, "1036", "件", "¹²"},
		{"22（其中修订 16 件）②", Number, "22", "", "其中修订16件；②"},
		{"—①", Dash, "", "", ""},
		{"①", Text, "", "", ""},
		{"①5", Unreadable, "", "", ""},
		{"5①6", Unreadable, "", "", ""},
		{"1½", Unreadable, "", "", ""},
		{"½", Unreadable, "", "", ""},
		{"㈠予以公开", Text, "", "", ""},
		{"1069\n0", Unreadable, "", "", ""},
		{"738028\n95.90\n元", Unreadable, "", "", ""},
		{"1,\n069", Unreadable, "", "", ""},
		{"/", Dash, "", "", ""},
		{"／", Dash, "", "", ""},
		{"—", Dash, "", "", ""},
		{"——", Dash, "", "", ""},
		{"⸺", Dash, "", "", ""},
		{"- -", Dash, "", "", ""},
		{"无", Dash, "", "", ""},
		{"见附件", Text, "", "", ""},
		{"约30", Text, "", "", ""},
		{"3余件", Text, "", "", ""},
		{"其他", Text, "", "", ""},
		{"（2）", Unreadable, "", "", ""},
		{"1 0", Unreadable, "", "", ""},
		{"1\n069", Unreadable, "", "", ""},
		{"0\n0", Unreadable, "", "", ""},
		{"00", Unreadable, "", "", ""},
		{"1,23", Unreadable, "", "", ""},
		{"1,234 567", Unreadable, "", "", ""},
		{"3/4", Unreadable, "", "", ""},
		{"—5", Unreadable, "", "", ""},
		{"5.", Unreadable, "", "", ""},
		{"1.2.3", Unreadable, "", "", ""},
		{"3*", Unreadable, "", "", ""},
		{"\uFFFD", Unreadable, "", "", ""},
		{"\uFFFD-", Unreadable, "", "", ""},
		{"见\uFFFD件", Text, "", "", ""},
	} {
		v := reader(t).Parse(c.raw)
		if v.Raw != c.raw || v.Kind != c.kind || v.Unit != c.unit || v.Note != c.note {
			t.Errorf("Parse(%q) = %+v, want %v %q %q", c.raw, v, c.kind, c.unit, c.note)
			continue
		}
		if c.kind != Number {
			continue
		}
		if want, _ := new(big.Rat).SetString(c.num); v.Num.Cmp(want) != 0 {
			t.Errorf("Parse(%q) = %v, want %s", c.raw, v.Num, c.num)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "0", "1,234", "１２", "22（其中 3 件）", "1069\n0", "-5", "—", "￥3.50", "a", "\xff", "(((", "3)", "．5"} {
		f.Add(s)
	}
	r := reader(f)
	f.Fuzz(func(t *testing.T, raw string) {
		v := r.Parse(raw)
		if v.Raw != raw {
			t.Fatalf("Parse(%q) lost what was printed", raw)
		}
		if (v.Num != nil) != (v.Kind == Number) {
			t.Fatalf("Parse(%q) = %+v: a number and only a number has Num", raw, v)
		}
		if v.Kind != Number {
			return
		}
		if again := r.Parse(v.String()); again.Kind != Number || again.Num.Cmp(v.Num) != 0 || again.Unit != v.Unit {
			t.Fatalf("Parse(%q) prints as %q, which reads as %+v", raw, v, again)
		}
	})
}

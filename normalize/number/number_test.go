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
		wrap bool
	}{
		{"", Blank, "", "", "", false},
		{" \u00a0\u3000\t\n", Blank, "", "", "", false},
		{"\u200b\ufeff", Blank, "", "", "", false},
		{"0", Number, "0", "", "", false},
		{" 17 ", Number, "17", "", "", false},
		{"１２３", Number, "123", "", "", false},
		{"7,573", Number, "7573", "", "", false},
		{"7，573", Number, "7573", "", "", false},
		{"1,234,567.80", Number, "1234567.8", "", "", false},
		{"1 036", Number, "1036", "", "", false},
		{"9.63211", Number, "9.63211", "", "", false},
		{"0.5万元", Number, "0.5", "万元", "", false},
		{"251000元", Number, "251000", "元", "", false},
		{"251000\n元", Number, "251000", "元", "", false},
		{"￥88.10", Number, "88.1", "元", "", false},
		{"人民币88元", Number, "88", "元", "", false},
		{"3 件", Number, "3", "件", "", false},
		{"+1036", Number, "1036", "", "", false},
		{"-18", Number, "-18", "", "", false},
		{"－18", Number, "-18", "", "", false},
		{"−18", Number, "-18", "", "", false},
		{"减3", Number, "-3", "", "", false},
		{"增加 3项", Number, "3", "项", "", false},
		{"22（其中修订 16 件）", Number, "22", "", "其中修订16件", false},
		{"22件(其中(修订)16件)", Number, "22", "件", "其中(修订)16件", false},
		{"1069\n0", Number, "10690", "", "", true},
		{"738028\n95.90\n元", Number, "73802895.9", "元", "", true},
		{"1,\n069", Number, "1069", "", "", true},
		{"/", Dash, "", "", "", false},
		{"／", Dash, "", "", "", false},
		{"—", Dash, "", "", "", false},
		{"——", Dash, "", "", "", false},
		{"- -", Dash, "", "", "", false},
		{"无", Dash, "", "", "", false},
		{"见附件", Text, "", "", "", false},
		{"约30", Text, "", "", "", false},
		{"3余件", Text, "", "", "", false},
		{"其他", Text, "", "", "", false},
		{"（2）", Unreadable, "", "", "", false},
		{"1 0", Unreadable, "", "", "", false},
		{"1\n069", Unreadable, "", "", "", false},
		{"0\n0", Unreadable, "", "", "", false},
		{"00", Unreadable, "", "", "", false},
		{"1,23", Unreadable, "", "", "", false},
		{"1,234 567", Unreadable, "", "", "", false},
		{"3/4", Unreadable, "", "", "", false},
		{"—5", Unreadable, "", "", "", false},
		{"5.", Unreadable, "", "", "", false},
		{"1.2.3", Unreadable, "", "", "", false},
		{"3*", Unreadable, "", "", "", false},
	} {
		v := reader(t).Parse(c.raw)
		if v.Raw != c.raw || v.Kind != c.kind || v.Unit != c.unit || v.Note != c.note || v.Wrapped != c.wrap {
			t.Errorf("Parse(%q) = %+v, want %v %q %q wrapped %v", c.raw, v, c.kind, c.unit, c.note, c.wrap)
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

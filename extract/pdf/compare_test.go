package pdf

import (
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

func glyphs(s string) layout.Page {
	p := layout.Page{Number: 3}
	for i, r := range []rune(s) {
		x := float64(i) * 10
		p.Glyphs = append(p.Glyphs, layout.Glyph{Rune: r, Box: layout.Box{X0: x, Y0: 0, X1: x + 8, Y1: 8}})
	}
	return p
}

func TestCompare(t *testing.T) {
	const label = "本行共有十个以上的汉字作为参照"
	tests := map[string]struct {
		first, second string
		judged        bool
		want          [][2]string
	}{
		"equal":                                {label + "12", label + "12", true, nil},
		"full width is the same digit":         {label + "１2", label + "12", true, nil},
		"another order is no difference":       {label + "1 2", "2" + label + "1", true, nil},
		"another digit":                        {label + "16", label + "18", true, [][2]string{{"6", "8"}}},
		"a digit lost by the second":           {label + "16", label + "1", true, [][2]string{{"6", ""}}},
		"a digit lost by the first":            {label + "1", label + "16", true, [][2]string{{"", "6"}}},
		"the second cannot decode the page":    {label + "16", "###18", false, nil},
		"no Han characters to judge by":        {"16", "16", false, nil},
		"two places":                           {"1" + label + "9", "2" + label + "8", true, [][2]string{{"1", "2"}, {"9", "8"}}},
		"line ends of the second do not count": {label + "12", label + "1\n2\n", true, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			doubts, judged := Compare(glyphs(tt.first), tt.second)
			if judged != tt.judged || len(doubts) != len(tt.want) {
				t.Fatalf("judged %v, doubts %+v; want %v, %v", judged, doubts, tt.judged, tt.want)
			}
			for i, d := range doubts {
				if d.First != tt.want[i][0] || d.Second != tt.want[i][1] || d.Place.Page != 3 || d.Place.Box == (layout.Box{}) {
					t.Errorf("doubt %d: %+v, want %v with its place", i, d, tt.want[i])
				}
			}
		})
	}
}

package layout

import (
	"strings"
	"testing"
)

// print places a string with one glyph every step points from (x, y) on.
func printAt(x, y, size, step float64, s string) []Glyph {
	var out []Glyph
	for _, r := range s {
		out = append(out, Glyph{Rune: r, Size: size, Box: Box{x, y, x + size*0.9, y + size}})
		x += step
	}
	return out
}

// recognised makes glyphs those of an image, seen one behind the other.
func recognised(glyphs []Glyph) []Glyph {
	for i := range glyphs {
		glyphs[i].Seq, glyphs[i].Confidence = i, 0.9
	}
	return glyphs
}

func TestTextLines(t *testing.T) {
	tests := map[string]struct {
		glyphs []Glyph
		want   string
	}{
		"two lines printed bottom first":      {append(printAt(0, 20, 10, 10, "乙行"), printAt(0, 0, 10, 10, "甲行")...), "甲行\n乙行"},
		"one character a line":                {append(append(printAt(0, 0, 10, 10, "竖"), printAt(0, 12, 10, 10, "排")...), printAt(0, 24, 10, 10, "字")...), "竖\n排\n字"},
		"fake bold prints twice":              {append(printAt(0, 0, 10, 10, "粗体"), printAt(0.4, 0.2, 10, 10, "粗体")...), "粗体"},
		"repeated digits are not fake bold":   {printAt(0, 0, 10, 5, "1100"), "1100"},
		"recognised figures stand close":      {recognised(printAt(0, 0, 10, 2.5, "11")), "11"},
		"one recognised twice is one":         {append(recognised(printAt(0, 0, 10, 5, "12")), recognised(printAt(0.5, 0, 10, 5, "12"))...), "12"},
		"wide Han spacing is not a blank":     {printAt(0, 0, 10, 18, "总计"), "总计"},
		"a gap between numbers is a blank":    {append(printAt(0, 0, 10, 5, "12"), printAt(30, 0, 10, 5, "34")...), "12 34"},
		"smaller type shares the line":        {append(printAt(0, 0, 16, 16, "大"), printAt(16, 5, 9, 9, "小")...), "大小"},
		"printed blanks neither end nor join": {append(printAt(0, 0, 10, 10, "这 一"), printAt(0, 15, 10, 10, " ")...), "这一"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, l := range TextLines(tt.glyphs) {
				got = append(got, l.Text)
			}
			if g := strings.Join(got, "\n"); g != tt.want {
				t.Errorf("got %q, want %q", g, tt.want)
			}
		})
	}
}

func TestJoinLines(t *testing.T) {
	text, ends := JoinLines([]string{"受理申请", "12件，见 annual", "report"})
	if want := "受理申请12件，见 annual report"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
	if len(ends) != 3 || ends[2] != len(text) {
		t.Errorf("ends %v", ends)
	}
}

func TestHeading(t *testing.T) {
	tests := map[string]int{
		"一、总体情况": 1, " 十二、附则": 12, "二十一、其他": 21, "三．处理情况": 3, "四、\n诉讼情况": 4, "五、改进情况。": 5,
		"一是加强领导。": 0, "十十、": 0, "二、一段以数字开头的正文，它包含句号。所以不是标题": 0, "第二十条": 0, "": 0,
	}
	for in, want := range tests {
		if n, _, _ := Heading(in); n != want {
			t.Errorf("Heading(%q) = %d, want %d", in, n, want)
		}
	}
}

func TestSections(t *testing.T) {
	p := func(s string) Block { return Block{Paragraph: &Paragraph{Text: s}} }
	tab := Block{Table: &Table{Rows: 1, Cols: 1}}
	got := Sections([]Block{p("标题"), p("一、甲"), p("正文"), tab, p("二、乙"), p("无")})
	if len(got) != 3 || got[0].Text != "标题" || got[1].Number != 1 || len(got[1].Blocks) != 2 || got[2].Text != "无" {
		t.Errorf("got %+v", got)
	}
}

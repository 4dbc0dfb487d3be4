package flow

import (
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// textPage sets lines of 10 points below each other: x is where each begins.
func textPage(number int, lines ...any) layout.Page {
	p := layout.Page{Number: number, Width: 300, Height: 400}
	y := 100.0
	for i := 0; i < len(lines); i += 2 {
		x := lines[i].(float64)
		for _, r := range lines[i+1].(string) {
			w := 10.0
			if r < 0x80 {
				w = 5
			}
			p.Glyphs = append(p.Glyphs, layout.Glyph{Rune: r, Size: 10, Box: layout.Box{X0: x, Y0: y, X1: x + w, Y1: y + 10}})
			x += w
		}
		y += 20
	}
	return p
}

// TestParagraphs: lines go on to the margin, however the punctuation of others
// hangs over it; an indent, a short line and a page of its own indent end a
// paragraph.
func TestParagraphs(t *testing.T) {
	long := strings.Repeat("字", 20)
	for name, tt := range map[string]struct {
		pages []layout.Page
		want  []string
	}{
		"two lines":                  {[]layout.Page{textPage(1, 70.0, long[:54], 50.0, "完。")}, []string{long[:54] + "完。"}},
		"a short line":               {[]layout.Page{textPage(1, 50.0, long, 50.0, long[:30], 50.0, "完。")}, []string{long + long[:30], "完。"}},
		"an indent":                  {[]layout.Page{textPage(1, 50.0, long, 70.0, long[:54], 50.0, "完。")}, []string{long, long[:54] + "完。"}},
		"a page break":               {[]layout.Page{textPage(1, 50.0, long), textPage(2, 50.0, "完。")}, []string{long + "完。"}},
		"a page begins a paragraph":  {[]layout.Page{textPage(1, 50.0, long, 50.0, long), textPage(2, 70.0, "完。")}, []string{long + long, "完。"}},
		"a number that did not fit":  {[]layout.Page{textPage(1, 50.0, long, 50.0, long[:48]+"，", 50.0, "89.13%，完。")}, []string{long + long[:48] + "，89.13%，完。"}},
		"a number that did fit":      {[]layout.Page{textPage(1, 50.0, long, 50.0, long[:48]+"，", 50.0, "4件。")}, []string{long + long[:48] + "，", "4件。"}},
		"a number after a full stop": {[]layout.Page{textPage(1, 50.0, long, 50.0, long[:48]+"。", 50.0, "89.13%，完。")}, []string{long + long[:48] + "。", "89.13%，完。"}},
		"hanging punctuation": {[]layout.Page{textPage(1, 50.0, long+"，", 50.0, long[:51]+"446", 50.0, "万次。")},
			[]string{long + "，" + long[:51] + "446万次。"}},
	} {
		var got []string
		for _, b := range Blocks(Pages(tt.pages, func(int, layout.Glyph) bool { return true }), nil) {
			got = append(got, b.Paragraph.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestFurniture: page numbers stand in the margins, which small pages have as
// wide as large ones; a number in the text is none.
func TestFurniture(t *testing.T) {
	for name, tt := range map[string]struct {
		height, y float64
		want      int
	}{
		"the foot of a page":       {842, 790, 0},
		"the foot of a small page": {420, 360, 0},
		"the text of a small page": {420, 330, 1},
	} {
		p := layout.Page{Number: 1, Width: 300, Height: tt.height}
		for i, r := range "-6-" {
			p.Glyphs = append(p.Glyphs, layout.Glyph{Rune: r, Size: 10, Box: layout.Box{X0: 150 + 5*float64(i), Y0: tt.y - 5, X1: 155 + 5*float64(i), Y1: tt.y + 5}})
		}
		if got := len(Pages([]layout.Page{p}, func(int, layout.Glyph) bool { return true })[0].Lines); got != tt.want {
			t.Errorf("%s: %d lines, want %d", name, got, tt.want)
		}
	}
}

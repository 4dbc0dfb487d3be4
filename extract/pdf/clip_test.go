package pdf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// onePage is a file of one page with a content, and a form XObject /X with
// another.
func onePage(content, form string) []byte {
	return pageWith("/MediaBox[0 0 600 800]", content, form)
}

// pageWith is a file like onePage whose page has other entries.
func pageWith(entries, content, form string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	for i, obj := range []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R" + entries + "/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		fmt.Sprintf("<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Length %d>>stream\n%s\nendstream", len(form), form),
	} {
		fmt.Fprintf(&b, "%d 0 obj%s endobj\n", i+1, obj)
	}
	b.WriteString("trailer<</Root 1 0 R>>\n%%EOF")
	return []byte(b.String())
}

// TestClippedCopies: a digit is seen where the same one, clipped away, stands at
// its place, once or more often; the clipped one is not.
func TestClippedCopies(t *testing.T) {
	e := engine(t)
	clipped := func(label string) string {
		return "q 100 700 60 20 re W n BT /F 10 Tf 1 0 0 1 102 705 Tm (" + label + ") Tj 1 0 0 1 180 705 Tm (17) Tj ET Q "
	}
	seen := "BT /F 10 Tf 1 0 0 1 180 705 Tm (1) Tj 1 0 0 1 230 705 Tm (23) Tj ET "
	for name, c := range map[string]struct{ content, form, want string }{
		"one copy":          {clipped("ab") + seen, "", "ab123"},
		"two copies":        {clipped("ab") + clipped("cd") + seen, "", "abcd123"},
		"behind the digit":  {seen + clipped("ab"), "", "ab123"},
		"in a form":         {"/X Do", clipped("ab") + seen, "ab123"},
		"before and in it":  {clipped("ab") + "/X Do", clipped("cd") + seen, "abcd123"},
		"nothing beside it": {clipped("ab"), "", "ab"},
	} {
		d, err := e.Decode(onePage(c.content, c.form))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, g := range d.Pages[0].Glyphs {
			if !g.Hidden {
				got += string(g.Rune)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q is seen, want %q", name, got, c.want)
		}
	}
}

// TestWithUncovered: a character that stands only on the page without its
// clipped texts is put behind the one that it follows there.
func TestWithUncovered(t *testing.T) {
	glyph := func(c rune, x float64, hidden bool, seq int) layout.Glyph {
		return layout.Glyph{Rune: c, Box: layout.Box{X0: x, X1: x + 5, Y1: 10}, Hidden: hidden, Seq: seq}
	}
	first := []layout.Glyph{glyph('甲', 0, false, 0), glyph('1', 20, true, 1), glyph('4', 15, false, 2), glyph('5', 40, false, 3)}
	without := []layout.Glyph{glyph('4', 15, false, 0), glyph('1', 20.02, false, 1), glyph('9', 30, true, 2), glyph('5', 40, false, 3)}
	got := ""
	seqs := map[int]bool{}
	for _, g := range withUncovered(first, without) {
		if seqs[g.Seq] || seqs[g.Seq-1] && g.Seq > 3 {
			t.Errorf("%c has place %d of the text, as another or next to it", g.Rune, g.Seq)
		}
		seqs[g.Seq] = true
		if !g.Hidden {
			got += string(g.Rune)
		}
	}
	if got != "甲415" {
		t.Errorf("%s, want 甲415", got)
	}
}

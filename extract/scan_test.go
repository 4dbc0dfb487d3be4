package extract

import (
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestNoText: a page whose characters are codes of a font, or outlines, is none
// whose text the file tells; one of numbers is.
func TestNoText(t *testing.T) {
	whole := []layout.Image{{Box: layout.Box{X1: 600, Y1: 800}}}
	strips := []layout.Image{{Box: layout.Box{X1: 600, Y1: 90}}, {Box: layout.Box{Y0: 90, X1: 600, Y1: 150}}, {Box: layout.Box{Y0: 600, X1: 600, Y1: 690}}}
	seal := []layout.Image{{Box: layout.Box{X0: 300, Y0: 500, X1: 420, Y1: 620}}}
	for name, c := range map[string]struct {
		text     string
		page     layout.Page
		readable bool
	}{
		"Chinese":              {strings.Repeat("公开申请12", 20), layout.Page{}, true},
		"numbers":              {strings.Repeat("1234 - ", 30), layout.Page{}, true},
		"codes of a font":      {strings.Repeat("~K\"UV x )189#{s|", 10), layout.Page{}, false},
		"codes, read again":    {strings.Repeat("~K\"UV x )189#{s|", 10), layout.Page{Scanned: true}, true},
		"a few letters":        {"Annex A", layout.Page{}, true},
		"outlines":             {"", layout.Page{Outlines: 400}, false},
		"text and a drawing":   {strings.Repeat("公开申请12", 20), layout.Page{Outlines: 400}, true},
		"an image":             {"3", layout.Page{Images: whole}, false},
		"strips of an image":   {"3", layout.Page{Images: strips}, false},
		"a line and a seal":    {"某市某局2023年1月", layout.Page{Images: seal}, true},
		"text beside an image": {strings.Repeat("公开", 20), layout.Page{Images: whole}, true},
	} {
		c.page.Width, c.page.Height = 600, 800
		for _, r := range c.text {
			if r != ' ' {
				c.page.Glyphs = append(c.page.Glyphs, layout.Glyph{Rune: r, Size: 10})
			}
		}
		if got := noText(c.page); (got == "") != c.readable {
			t.Errorf("%s: %q", name, got)
		}
	}
}

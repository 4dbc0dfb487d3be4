package chart

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// fontData is Noto Sans CJK SC cut down to the characters of GB 2312 and of our
// data files; make font makes it, font/OFL.txt is its licence. SVG needs it too:
// the widths of words are measured with it, though the reader's own font shows
// them.
//
//go:embed font/NotoSansCJKsc-Regular.otf
var fontData []byte

const typeface font.Typeface = "Noto Sans CJK SC"

// families are the fonts that an SVG asks its reader for, in this order.
const families = `'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif`

// letters reads the font once.
var letters = sync.OnceValues(func() (*opentype.Font, error) {
	f, err := opentype.Parse(fontData)
	if err != nil {
		return nil, fmt.Errorf("chart: the embedded font: %w", err)
	}
	return f, nil
})

// A pen writes words in the font of the package.
type pen struct {
	face    *opentype.Font
	handler text.Handler
}

func newPen() (pen, error) {
	face, err := letters()
	if err != nil {
		return pen{}, err
	}
	own := font.Face{Font: font.Font{Typeface: typeface}, Face: face}
	return pen{face, text.Plain{Fonts: font.NewCache(font.Collection{own})}}, nil
}

// missing returns the characters of a text that the font does not have.
func (p pen) missing(s string) string {
	var buf sfnt.Buffer
	var out strings.Builder
	for _, r := range s {
		if i, err := p.face.GlyphIndex(&buf, r); (err != nil || i == 0) && r != '\n' && !strings.ContainsRune(out.String(), r) {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// style is text of a size in a shade.
func (p pen) style(size vg.Length) text.Style {
	return text.Style{Color: ink, Font: font.Font{Typeface: typeface, Size: size}, Handler: p.handler}
}

// cannotBegin are the marks that Chinese printing keeps off the beginning of a line.
const cannotBegin = "，。、；：？！）》」』”’％%.,;:)"

// wrap cuts a text into lines of at most width: at blanks, and between Chinese
// characters.
func (p pen) wrap(s string, size, width vg.Length) []string {
	style := p.style(size)
	var lines []string
	line := ""
	for _, piece := range pieces(s) {
		if line != "" && style.Width(strings.TrimRight(line+piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = strings.TrimLeft(piece, " ")
			continue
		}
		line += piece
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces cuts a text where a line may end.
func pieces(s string) []string {
	var out []string
	free := true // a line may begin with the next character
	for _, r := range s {
		wide := r >= 0x2E80
		if len(out) > 0 && (strings.ContainsRune(cannotBegin, r) || r == ' ' || (!wide && !free)) {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		free = wide || r == ' '
	}
	return out
}

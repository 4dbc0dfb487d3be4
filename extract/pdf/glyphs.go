package pdf

import (
	"fmt"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// How character boxes that PDFium reports are judged, as multiples of the
// effective font size. Vertical fonts with scaled matrices give boxes many
// times too large; Type 3 fonts give boxes shrunk to the ink.
const (
	boxTooLarge = 1.9
	boxTooSmall = 0.6
	emAbove     = 0.88 // an em box reaches this far above the origin
	emBelow     = 0.12 // and this far below it
	// coverForHidden is the share of the page an image must cover before its
	// text is asked whether it is drawn invisibly (an OCR layer).
	coverForHidden = 0.5
	// maxCopies bounds how many clipped characters at one place are taken off to
	// see what stands there.
	maxCopies = 6
)

// readGlyphs reads the characters of a page. Characters that PDFium makes up
// (blanks and line ends between words) are left out: no such glyph is printed.
// What is drawn in the colour of its ground, or clipped away, is kept as hidden.
func readGlyphs(inst pdfium.Pdfium, ref requests.Page, v view, objects *objectReader, page *layout.Page) error {
	r := glyphReader{inst: inst, view: v, askHidden: imageCover(page) >= coverForHidden, askColour: objects.light}
	glyphs, err := r.read(ref, objects, page)
	if err != nil {
		return err
	}
	page.Turned = r.turned()
	for n := 0; r.clipped && n < maxCopies; n++ {
		r.clipped = false
		if err := objects.dropCuts(ref); err != nil {
			return fmt.Errorf("take clipped texts off: %w", err)
		}
		without, err := r.read(ref, objects, page)
		if err != nil {
			return err
		}
		glyphs = withUncovered(glyphs, without)
	}
	raise(glyphs)
	page.Glyphs = glyphs
	return nil
}

// read reads the characters of a page as it is loaded.
func (r *glyphReader) read(ref requests.Page, objects *objectReader, page *layout.Page) ([]layout.Glyph, error) {
	text, err := r.inst.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return nil, fmt.Errorf("load the text: %w", err)
	}
	defer r.inst.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	count, err := r.inst.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil, fmt.Errorf("count characters: %w", err)
	}
	r.text, r.cuts = text.TextPage, objects.cuts
	glyphs := make([]layout.Glyph, 0, count.Count)
	for i := range count.Count {
		g, ok, err := r.glyph(i)
		if err != nil {
			return nil, fmt.Errorf("character %d: %w", i, err)
		}
		if ok {
			if c, known := r.colour(i); known && c.light() && unseen(c, g.Box, objects.areas, page.Images) {
				g.Hidden = true
			}
			if r.clippedAway(i, g.Box) {
				g.Hidden = true
				r.clipped = r.clipped || asciiDigit(g.Rune) != 0
			}
			glyphs = append(glyphs, g)
		}
	}
	return glyphs, nil
}

// How a digit of a note is told from one of the number before it, as multiples
// of the size of the character before it.
const (
	raisedSize = 0.8  // it is no larger
	raisedBase = 0.12 // its foot stands at least this much higher
	higherSize = 0.86 // or it is no larger than this, as browsers set "smaller"
	higherBase = 0.25 // and stands at least this much higher
	raisedGap  = 0.5  // it stands no further behind
)

// raise writes the digits that are printed small and high behind a character as
// superscripts.
func raise(glyphs []layout.Glyph) {
	for i := 1; i < len(glyphs); i++ {
		g, before := &glyphs[i], glyphs[i-1]
		if g.Rune < '0' || g.Rune > '9' || g.Hidden || before.Hidden || before.Size <= 0 {
			continue
		}
		if gap := g.Box.X0 - before.Box.X1; math.Abs(gap) > raisedGap*before.Size || g.Box.CenterY() < before.Box.Y0-0.5*before.Size {
			continue
		}
		small := g.Size <= raisedSize*before.Size && g.Box.Y1 <= before.Box.Y1-raisedBase*before.Size ||
			g.Size <= higherSize*before.Size && g.Box.Y1 <= before.Box.Y1-higherBase*before.Size
		along := layout.Unraised(before.Rune) != before.Rune && g.Size == before.Size && math.Abs(g.Box.Y1-before.Box.Y1) < 0.05*g.Size
		if small || along {
			g.Rune, _ = utf8.DecodeRuneInString(layout.Raised(string(g.Rune), false))
		}
	}
}

// imageCover returns the share of the page that its largest image covers.
func imageCover(page *layout.Page) float64 {
	whole := layout.Box{X1: page.Width, Y1: page.Height}
	cover := 0.0
	for _, img := range page.Images {
		cover = math.Max(cover, img.Box.Overlap(whole)/(page.Width*page.Height))
	}
	return cover
}

type glyphReader struct {
	inst      pdfium.Pdfium
	text      references.FPDF_TEXTPAGE
	view      view
	askHidden bool
	askColour bool
	cuts      []cut
	clipped   bool   // digits are clipped away
	turns     [4]int // characters by the quarter turn they are displayed in
}

// turned returns the direction most characters are displayed in, in degrees
// clockwise.
func (r *glyphReader) turned() int {
	most := 0
	for i, n := range r.turns {
		if n > r.turns[most] {
			most = i
		}
	}
	return most * 90
}

// count adds a character whose baseline runs along (dx, dy) in user space.
func (r *glyphReader) count(dx, dy float64) {
	x0, y0 := r.view.point(0, 0)
	x1, y1 := r.view.point(dx, dy)
	x, y := x1-x0, y1-y0
	switch {
	case math.Abs(x) >= math.Abs(y) && x >= 0:
		r.turns[0]++
	case math.Abs(x) < math.Abs(y) && y > 0:
		r.turns[1]++
	case math.Abs(x) >= math.Abs(y):
		r.turns[2]++
	default:
		r.turns[3]++
	}
}

// glyph reads the character with an index in the content stream; ok is false
// for what is not printed.
func (r *glyphReader) glyph(i int) (g layout.Glyph, ok bool, err error) {
	code, err := r.inst.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: r.text, Index: i})
	if err != nil {
		return g, false, err
	}
	made, err := r.inst.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: r.text, Index: i})
	if err != nil {
		return g, false, err
	}
	char := layout.Ideograph(rune(code.Unicode))
	if made.IsGenerated || unicode.IsControl(char) && char != 0 {
		return g, false, nil
	}
	size, err := r.size(i)
	if err != nil {
		return g, false, err
	}
	box, err := r.box(i, size)
	if err != nil || !placed(box) {
		return g, false, err
	}
	g = layout.Glyph{Rune: char, Box: box, Size: size, Seq: i}
	if char == 0 || char == unicode.ReplacementChar || unicode.Is(unicode.Co, char) {
		g.Unsure = true
	}
	if char == 0 {
		g.Rune = unicode.ReplacementChar
	}
	if r.askHidden {
		g.Hidden = r.hidden(i)
	}
	return g, true, nil
}

// size returns the effective font size: the operand of Tf scaled by the text
// matrix (WPS writes 259 with a matrix of 0.05).
func (r *glyphReader) size(i int) (float64, error) {
	fs, err := r.inst.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: r.text, Index: i})
	if err != nil {
		return 0, err
	}
	m, err := r.inst.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: r.text, Index: i})
	if err != nil {
		return math.Abs(fs.FontSize), nil //nolint:nilerr // a character without a text object has no matrix
	}
	text := fromPDFium(m.Matrix)
	size := math.Abs(fs.FontSize) * text.scale()
	if math.IsNaN(size) {
		return 0, nil // it is printed nowhere
	}
	r.count(text.a, text.b)
	return math.Min(size, farthest), nil
}

// box returns the box of a character on the displayed page: the loose box
// (advance width by line height) unless it cannot be right.
func (r *glyphReader) box(i int, size float64) (layout.Box, error) {
	loose, err := r.inst.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: r.text, Index: i})
	if err != nil {
		return layout.Box{}, err
	}
	b := r.view.box(float64(loose.Rect.Left), float64(loose.Rect.Bottom), float64(loose.Rect.Right), float64(loose.Rect.Top))
	if size <= 0 {
		return b, nil
	}
	switch {
	case b.Width() > boxTooLarge*size || b.Height() > boxTooLarge*size:
		tight, err := r.inst.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: r.text, Index: i})
		if err != nil {
			return layout.Box{}, err
		}
		return r.view.box(tight.Left, tight.Bottom, tight.Right, tight.Top), nil
	case b.Height() < boxTooSmall*size && r.turned()%180 == 0:
		o, err := r.inst.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: r.text, Index: i})
		if err != nil {
			return layout.Box{}, err
		}
		em := r.view.box(o.X, o.Y-emBelow*size, o.X, o.Y+emAbove*size)
		return layout.Box{X0: b.X0, Y0: em.Y0, X1: b.X1, Y1: em.Y1}, nil
	}
	return b, nil
}

// hidden reports whether a character is drawn with the invisible rendering
// mode (ISO 32000-1, table 106, mode 3).
func (r *glyphReader) hidden(i int) bool {
	obj, err := r.inst.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: r.text, Index: i})
	if err != nil {
		return false
	}
	mode, err := r.inst.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: obj.TextObject})
	return err == nil && mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE
}

// colour returns the colour of a character, where colours matter on the page.
func (r *glyphReader) colour(i int) (c colour, known bool) {
	if !r.askColour {
		return c, false
	}
	f, err := r.inst.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: r.text, Index: i})
	if err != nil {
		return c, false
	}
	return colour{f.R, f.G, f.B}, true
}

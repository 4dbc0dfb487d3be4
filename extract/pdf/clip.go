package pdf

import (
	"math"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// How clipped text is noticed.
const (
	maxClipPaths    = 16  // paths of one clip: a clip of more is not looked at
	maxClipSegments = 64  // segments of one path, likewise
	clipSlack       = 0.5 // points a text may reach beyond its clip and count as whole
)

// A cut is a text object that its clip shows in part or not at all, such as the
// text of a sheet that is longer than its cell (ISO 32000-1, 8.5.4).
type cut struct {
	bounds bounds // to know the object again
	box    layout.Box
	clip   layout.Box // the box around what is shown
	obj    references.FPDF_PAGEOBJECT
	form   references.FPDF_PAGEOBJECT // the form XObject it stands in, "" if in none
	hides  bool                       // a character of it is left out
}

// bounds are the left, bottom, right and top of an object as PDFium reports them.
type bounds [4]float32

func (b bounds) box(form matrix, v view) layout.Box {
	x0, y0 := form.apply(float64(b[0]), float64(b[1]))
	x1, y1 := form.apply(float64(b[2]), float64(b[3]))
	return v.box(x0, y0, x1, y1)
}

func boundsOf(inst pdfium.Pdfium, obj references.FPDF_PAGEOBJECT) (bounds, error) {
	b, err := inst.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: obj})
	if err != nil {
		return bounds{}, err
	}
	return bounds{b.Left, b.Bottom, b.Right, b.Top}, nil
}

// text notes a text object that its clip cuts.
func (r *objectReader) text(obj references.FPDF_PAGEOBJECT, form matrix) {
	clip, ok := r.clip(obj, form)
	if !ok {
		return
	}
	b, err := boundsOf(r.inst, obj)
	if err != nil {
		return // it prints nothing
	}
	if box := b.box(form, r.view); !within(box, clip, clipSlack) {
		c := cut{bounds: b, box: box, clip: clip, obj: obj}
		if n := len(r.forms); n > 0 {
			c.form = r.forms[n-1]
		}
		r.cuts = append(r.cuts, c)
	}
}

// within reports whether a box lies in another, or reaches beyond it by no more
// than slack.
func within(box, around layout.Box, slack float64) bool {
	return box.X0 >= around.X0-slack && box.Y0 >= around.Y0-slack && box.X1 <= around.X1+slack && box.Y1 <= around.Y1+slack
}

// common is what lies in both of two boxes; where they are apart, its ends change places.
func common(a, b layout.Box) layout.Box {
	return layout.Box{X0: math.Max(a.X0, b.X0), Y0: math.Max(a.Y0, b.Y0), X1: math.Min(a.X1, b.X1), Y1: math.Min(a.Y1, b.Y1)}
}

// clip returns the box around what the clip of an object shows; ok is false
// where it has none, or one that is not looked at.
func (r *objectReader) clip(obj references.FPDF_PAGEOBJECT, form matrix) (clip layout.Box, ok bool) {
	c, err := r.inst.FPDFPageObj_GetClipPath(&requests.FPDFPageObj_GetClipPath{PageObject: obj})
	if err != nil {
		return clip, false
	}
	paths, err := r.inst.FPDFClipPath_CountPaths(&requests.FPDFClipPath_CountPaths{ClipPath: c.ClipPath})
	if err != nil || paths.Count == 0 || paths.Count > maxClipPaths {
		return clip, false
	}
	for i := range paths.Count {
		count, err := r.inst.FPDFClipPath_CountPathSegments(&requests.FPDFClipPath_CountPathSegments{ClipPath: c.ClipPath, PathIndex: i})
		if err != nil || count.Count == 0 || count.Count > maxClipSegments {
			return layout.Box{}, false
		}
		var pts [][2]float64
		for j := range count.Count {
			seg, err := r.inst.FPDFClipPath_GetPathSegment(&requests.FPDFClipPath_GetPathSegment{ClipPath: c.ClipPath, PathIndex: i, SegmentIndex: j})
			if err != nil {
				return layout.Box{}, false
			}
			pt, err := r.inst.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: seg.PathSegment})
			if err != nil {
				return layout.Box{}, false
			}
			x, y := r.view.point(form.apply(float64(pt.X), float64(pt.Y)))
			pts = append(pts, [2]float64{x, y})
		}
		b := pointsBox(pts)
		if !ok {
			clip, ok = b, true
			continue
		}
		clip = common(clip, b)
	}
	return clip, ok
}

// clippedAway reports whether the clip of its text leaves the middle of a
// character out.
func (r *glyphReader) clippedAway(i int, box layout.Box) bool {
	x, y := box.CenterX(), box.CenterY()
	near := func(c cut) bool {
		return layout.Box{X0: c.box.X0 - 1, Y0: c.box.Y0 - 1, X1: c.box.X1 + 1, Y1: c.box.Y1 + 1}.Contains(x, y) && !c.clip.Contains(x, y)
	}
	if !slices.ContainsFunc(r.cuts, near) {
		return false
	}
	obj, err := r.inst.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: r.text, Index: i})
	if err != nil {
		return false
	}
	b, err := boundsOf(r.inst, obj.TextObject)
	away := false
	for i := range r.cuts {
		if c := &r.cuts[i]; err == nil && c.bounds == b && near(*c) {
			c.hides, away = true, true
		}
	}
	return away
}

// dropCuts takes the texts of which characters are clipped away off the page as
// it is loaded. The file stays as it is.
func (r *objectReader) dropCuts(ref requests.Page) error {
	for _, c := range r.cuts {
		if !c.hides {
			continue
		}
		var err error
		if c.form != "" {
			_, err = r.inst.FPDFFormObj_RemoveObject(&requests.FPDFFormObj_RemoveObject{PageObject: c.form, FormObject: c.obj})
		} else {
			_, err = r.inst.FPDFPage_RemoveObject(&requests.FPDFPage_RemoveObject{Page: ref, PageObject: c.obj})
		}
		if err != nil {
			return err
		}
	}
	r.cuts = slices.DeleteFunc(r.cuts, func(c cut) bool { return c.hides })
	return nil
}

// withUncovered adds the characters that the page shows without its clipped
// texts, and that PDFium left out before: it drops a character where the same one
// stands already, whether that is clipped away or not.
func withUncovered(glyphs, without []layout.Glyph) []layout.Glyph {
	type spot struct {
		char rune
		x, y int // tenths of a point
	}
	spotOf := func(g layout.Glyph) spot {
		return spot{g.Rune, int(math.Round(10 * g.Box.X0)), int(math.Round(10 * g.Box.Y0))}
	}
	at := map[spot]int{}
	for i, g := range glyphs {
		if !g.Hidden {
			at[spotOf(g)] = i
		}
	}
	behind := map[int][]layout.Glyph{} // by the glyph that they follow
	last, seq := -1, len(glyphs)
	for _, g := range without {
		if i, known := at[spotOf(g)]; known {
			last = i
			continue
		}
		if !g.Hidden {
			g.Seq, seq = glyphs[len(glyphs)-1].Seq+seq, seq+2 // follows no other
			behind[last] = append(behind[last], g)
		}
	}
	out := slices.Clone(behind[-1])
	for i, g := range glyphs {
		out = append(append(out, g), behind[i]...)
	}
	return out
}

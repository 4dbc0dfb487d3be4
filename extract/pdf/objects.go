package pdf

import (
	"fmt"
	"math"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	maxFormDepth   = 10     // form XObjects within form XObjects
	maxObjects     = 200000 // page objects looked at on one page
	maxSegments    = 20000  // path segments looked at in one path
	thinFill       = 2.5    // points: a filled area at most this thick is a line
	shortestRuling = 2.0    // points: anything shorter is a dot or part of a character
	slant          = 0.6    // points a line may deviate from the axis
)

// An objectReader collects the rulings, images, filled areas and clipped texts of
// one page.
type objectReader struct {
	inst  pdfium.Pdfium
	view  view
	page  *layout.Page
	seen  int
	areas []area
	light bool                         // some text is so light that it may not be seen
	cuts  []cut                        // texts of which some is clipped away
	forms []references.FPDF_PAGEOBJECT // the form XObjects that the object read stands in, outermost first
}

// readObjects walks the page objects, form XObjects included.
func readObjects(inst pdfium.Pdfium, ref requests.Page, v view, page *layout.Page) (*objectReader, error) {
	r := &objectReader{inst: inst, view: v, page: page}
	count, err := inst.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return nil, fmt.Errorf("count page objects: %w", err)
	}
	for i := range count.Count {
		obj, err := inst.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
		if err != nil {
			return nil, fmt.Errorf("page object %d: %w", i, err)
		}
		if err := r.object(obj.PageObject, identity, 0); err != nil {
			return nil, fmt.Errorf("page object %d: %w", i, err)
		}
	}
	page.Rulings = append(page.Rulings, borders(r.areas)...)
	return r, nil
}

func (r *objectReader) object(obj references.FPDF_PAGEOBJECT, form matrix, depth int) error {
	if r.seen++; r.seen > maxObjects {
		return fmt.Errorf("more than %d objects", maxObjects)
	}
	kind, err := r.inst.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: obj})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		if c, ok := r.fillColour(obj); ok && !r.light {
			r.light = c.light()
		}
		r.text(obj, form)
	case enums.FPDF_PAGEOBJ_PATH:
		return r.path(obj, form)
	case enums.FPDF_PAGEOBJ_IMAGE:
		return r.image(obj, form)
	case enums.FPDF_PAGEOBJ_FORM:
		return r.form(obj, form, depth)
	}
	return nil
}

func (r *objectReader) form(obj references.FPDF_PAGEOBJECT, outer matrix, depth int) error {
	if depth >= maxFormDepth {
		return nil
	}
	m, err := r.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj})
	if err != nil {
		return err
	}
	count, err := r.inst.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: obj})
	if err != nil {
		return err
	}
	inner := fromPDFium(m.Matrix).then(outer)
	r.forms = append(r.forms, obj)
	defer func() { r.forms = r.forms[:len(r.forms)-1] }()
	for i := range count.Count {
		child, err := r.inst.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: obj, Index: uint64(i)})
		if err != nil {
			return err
		}
		if err := r.object(child.PageObject, inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// bounds returns the box of an object on the displayed page.
func (r *objectReader) bounds(obj references.FPDF_PAGEOBJECT, form matrix) (layout.Box, error) {
	b, err := boundsOf(r.inst, obj)
	if err != nil {
		return layout.Box{}, err
	}
	return b.box(form, r.view), nil
}

func (r *objectReader) image(obj references.FPDF_PAGEOBJECT, form matrix) error {
	box, err := r.bounds(obj, form)
	if err != nil || !placed(box) {
		return err
	}
	if math.Min(box.Width(), box.Height()) <= thinFill {
		r.add(box, "image")
		return nil
	}
	img := layout.Image{Box: box}
	if size, err := r.inst.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: obj}); err == nil {
		img.PixelW, img.PixelH = int(size.Width), int(size.Height)
	}
	r.page.Images = append(r.page.Images, img)
	return nil
}

// path turns a path into rulings. The bounds decide most cases without a look
// at the segments: a thin path is one ruling, a thick filled rectangle is a
// background.
func (r *objectReader) path(obj references.FPDF_PAGEOBJECT, form matrix) error {
	mode, err := r.inst.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: obj})
	if err != nil {
		return err
	}
	filled := mode.FillMode != enums.FPDF_FILLMODE_NONE
	if !mode.Stroke && !filled {
		return nil // clips only
	}
	box, err := r.bounds(obj, form)
	if err != nil || !placed(box) {
		return nil //nolint:nilerr // a path without bounds prints nothing
	}
	if math.Min(box.Width(), box.Height()) <= thinFill {
		r.add(box, source(mode.Stroke))
		return nil
	}
	count, err := r.inst.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: obj})
	if err != nil {
		return err
	}
	if filled && count.Count <= 5 {
		r.area(obj, form, box)
	}
	if count.Count > maxSegments || (!mode.Stroke && count.Count <= 5) {
		return nil
	}
	subs, err := r.subpaths(obj, form, count.Count)
	if err != nil {
		return err
	}
	for _, s := range subs {
		if s.curved {
			r.page.Outlines++
		}
		r.subpath(s, mode.Stroke)
	}
	return nil
}

func source(stroke bool) string {
	if stroke {
		return "stroke"
	}
	return "fill"
}

// add records the box of a thin area as a ruling along its longer side.
func (r *objectReader) add(b layout.Box, src string) {
	w, h := b.Width(), b.Height()
	if !placed(b) || math.Max(w, h) < shortestRuling {
		return
	}
	if w >= h {
		y := b.CenterY()
		r.page.Rulings = append(r.page.Rulings, layout.Ruling{X0: b.X0, Y0: y, X1: b.X1, Y1: y, Width: h, Source: src})
		return
	}
	x := b.CenterX()
	r.page.Rulings = append(r.page.Rulings, layout.Ruling{X0: x, Y0: b.Y0, X1: x, Y1: b.Y1, Width: w, Source: src})
}

// A subpath is a run of points joined by straight lines, on the displayed page.
type subpath struct {
	points [][2]float64
	curved bool // has Bézier segments: outlines of characters, not rulings
	closed bool
}

func (r *objectReader) subpaths(obj references.FPDF_PAGEOBJECT, form matrix, count int) ([]subpath, error) {
	m, err := r.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj})
	if err != nil {
		return nil, err
	}
	full := fromPDFium(m.Matrix).then(form)
	var out []subpath
	for i := range count {
		seg, err := r.inst.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: obj, Index: i})
		if err != nil {
			return nil, err
		}
		kind, err := r.inst.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: seg.PathSegment})
		if err != nil {
			return nil, err
		}
		pt, err := r.inst.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: seg.PathSegment})
		if err != nil {
			return nil, err
		}
		shut, err := r.inst.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: seg.PathSegment})
		if err != nil {
			return nil, err
		}
		if kind.Type == enums.FPDF_SEGMENT_MOVETO || len(out) == 0 {
			out = append(out, subpath{})
		}
		s := &out[len(out)-1]
		x, y := full.apply(float64(pt.X), float64(pt.Y))
		x, y = r.view.point(x, y)
		s.points = append(s.points, [2]float64{x, y})
		s.curved = s.curved || kind.Type == enums.FPDF_SEGMENT_BEZIERTO
		s.closed = s.closed || shut.IsClose
	}
	return out, nil
}

// subpath records the axis-parallel lines of a stroked path, and a thin filled
// part of a path as one line.
func (r *objectReader) subpath(s subpath, stroke bool) {
	if s.curved || len(s.points) < 2 {
		return
	}
	if !stroke {
		if b := pointsBox(s.points); math.Min(b.Width(), b.Height()) <= thinFill {
			r.add(b, source(false))
		}
		return
	}
	pts := s.points
	if s.closed {
		pts = append(pts, pts[0])
	}
	for i := 1; i < len(pts); i++ {
		b := pointsBox(pts[i-1 : i+1])
		if math.Min(b.Width(), b.Height()) <= slant {
			r.add(b, source(true))
		}
	}
}

func pointsBox(pts [][2]float64) layout.Box {
	b := layout.Box{X0: pts[0][0], Y0: pts[0][1], X1: pts[0][0], Y1: pts[0][1]}
	for _, p := range pts[1:] {
		b.X0, b.X1 = math.Min(b.X0, p[0]), math.Max(b.X1, p[0])
		b.Y0, b.Y1 = math.Min(b.Y0, p[1]), math.Max(b.Y1, p[1])
	}
	return b
}

package pdf

import (
	"fmt"
	"math"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// farthest is how far from the corner of its page anything is said to stand, and
// the longest side of a page, in points (350 m): a file can say more than can be
// reckoned with.
const farthest = 1e6

// A view maps user space (y up, unrotated) to the displayed page (y down).
type view struct {
	left, bottom, right, top float64 // visible box in user space
	rotate                   int     // degrees clockwise
	width, height            float64 // of the displayed page
}

func newView(inst pdfium.Pdfium, page requests.Page) (view, error) {
	box, err := inst.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return view{}, fmt.Errorf("page box: %w", err)
	}
	rot, err := inst.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return view{}, fmt.Errorf("page rotation: %w", err)
	}
	v := view{
		left: float64(box.Rect.Left), bottom: float64(box.Rect.Bottom),
		right: float64(box.Rect.Right), top: float64(box.Rect.Top),
		rotate: int(rot.PageRotation) * 90,
	}
	v.width, v.height = v.right-v.left, v.top-v.bottom
	if v.rotate == 90 || v.rotate == 270 {
		v.width, v.height = v.height, v.width
	}
	if !(v.width > 0 && v.height > 0 && v.width <= farthest && v.height <= farthest) {
		return view{}, fmt.Errorf("page of %g x %g points", v.width, v.height)
	}
	return v, nil
}

// point maps one point of user space. A coordinate that is no number stays none.
func (v view) point(x, y float64) (float64, float64) {
	switch v.rotate {
	case 90:
		x, y = y-v.bottom, x-v.left
	case 180:
		x, y = v.right-x, y-v.bottom
	case 270:
		x, y = v.top-y, v.right-x
	default:
		x, y = x-v.left, v.top-y
	}
	return reached(x), reached(y)
}

// reached returns a coordinate no further away than anything may be.
func reached(x float64) float64 { return math.Max(-farthest, math.Min(x, farthest)) }

// placed reports whether a box is somewhere: matrices that take each other's
// lengths beyond all numbers leave none.
func placed(b layout.Box) bool { return b.X0 <= b.X1 && b.Y0 <= b.Y1 }

// box maps the rectangle with two opposite corners in user space.
func (v view) box(x0, y0, x1, y1 float64) layout.Box {
	ax, ay := v.point(x0, y0)
	bx, by := v.point(x1, y1)
	return layout.Box{X0: math.Min(ax, bx), Y0: math.Min(ay, by), X1: math.Max(ax, bx), Y1: math.Max(ay, by)}
}

// A matrix is an affine map as in ISO 32000-1, 8.3.3: x' = a x + c y + e.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func fromPDFium(m structs.FPDF_FS_MATRIX) matrix {
	return matrix{float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)}
}

// apply maps one point.
func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then returns the map that applies m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		a: m.a*n.a + m.b*n.c, b: m.a*n.b + m.b*n.d,
		c: m.c*n.a + m.d*n.c, d: m.c*n.b + m.d*n.d,
		e: m.e*n.a + m.f*n.c + n.e, f: m.e*n.b + m.f*n.d + n.f,
	}
}

// scale returns the factor by which lengths grow, on average over directions.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

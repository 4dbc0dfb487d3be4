package extract

import (
	"context"
	"math"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/extract/table"
)

// How a picture of a table on a page with text is told, in points.
const (
	pastedWide  = 150
	pastedHigh  = 45
	pastedApart = 3 // strips of one picture lie within this
)

// A reading of a part of a page: the table printed in the picture there, with
// places within the part.
type partReader func(ctx context.Context, p layout.Page, part layout.Box) (ocr.Result, error)

// readPasted reads the tables that stand as pictures on pages with text. What is
// read becomes part of the page.
func (r *Reader) readPasted(ctx context.Context, doc *layout.Document, read partReader) error {
	any := false
	for i := range doc.Pages {
		p := &doc.Pages[i]
		if p.Scanned {
			continue
		}
		for _, part := range pasted(*p) {
			if r.noScans() != nil {
				continue // normalize says where a table is missing
			}
			seen, err := read(ctx, *p, part)
			if s, bad := layout.StatusOf(err); bad && err != nil && s != layout.TimedOut {
				doc.Warnings = append(doc.Warnings, layout.Warning{Place: layout.Place{Page: p.Number, Box: part}, Message: "a picture could not be read: " + err.Error()})
				continue
			}
			if err != nil {
				return err
			}
			if len(seen.Page.Glyphs) == 0 {
				continue
			}
			scan := r.isScan(*p)
			if seen.Page.Turned != p.Turned && !scan {
				doc.Warnings = append(doc.Warnings, layout.Warning{Place: layout.Place{Page: p.Number, Box: part},
					Message: "a table in a picture stands turned against the text of the page and is not read"})
				continue
			}
			any = true
			paste(p, part, seen)
			if scan {
				p.Scanned, p.Turned, p.Skew = true, seen.Page.Turned, seen.Page.Skew
			}
			seen.AddTo(doc)
		}
	}
	if any {
		readImages(doc)
	}
	return nil
}

// readImages notes that the recogniser read a part of a document.
func readImages(doc *layout.Document) {
	if mark := "+" + ocr.Reader; !strings.HasSuffix(doc.Reader, mark) {
		doc.Reader += mark
	}
}

// pictured returns the parts of a page where pictures stand. Strips of one
// picture, as some programs cut it, are one part.
func pictured(p layout.Page) []layout.Box {
	whole := layout.Box{X1: p.Width, Y1: p.Height}
	var parts []layout.Box
	for _, img := range p.Images {
		b := layout.Box{X0: math.Max(img.Box.X0, 0), Y0: math.Max(img.Box.Y0, 0), X1: math.Min(img.Box.X1, p.Width), Y1: math.Min(img.Box.Y1, p.Height)}
		if b.Overlap(whole) == 0 {
			continue
		}
		for k := 0; k < len(parts); {
			near := layout.Box{X0: parts[k].X0 - pastedApart, Y0: parts[k].Y0 - pastedApart, X1: parts[k].X1 + pastedApart, Y1: parts[k].Y1 + pastedApart}
			if near.Overlap(b) == 0 {
				k++
				continue
			}
			b = b.Union(parts[k])
			parts = append(parts[:k], parts[k+1:]...)
			k = 0
		}
		parts = append(parts, b)
	}
	return parts
}

// pasted returns the parts of a page where pictures stand that may show a table:
// large ones with hardly any print over them.
func pasted(p layout.Page) []layout.Box {
	var out []layout.Box
	for _, b := range pictured(p) {
		over := 0
		for _, g := range p.Glyphs {
			if !g.Hidden && b.Contains(g.Box.CenterX(), g.Box.CenterY()) {
				over++
			}
		}
		if b.Width() >= pastedWide && b.Height() >= pastedHigh && over < fewGlyphs {
			out = append(out, b)
		}
	}
	return out
}

// paste adds to a page what was read in a part of it, in place of invisible text
// there. Where the picture lies askew, places are off by as much.
func paste(p *layout.Page, part layout.Box, seen ocr.Result) {
	move := func(b *layout.Box) {
		*b = layout.Box{X0: b.X0 + part.X0, Y0: b.Y0 + part.Y0, X1: b.X1 + part.X0, Y1: b.Y1 + part.Y0}
	}
	var kept []layout.Glyph
	last := 0
	for _, g := range p.Glyphs {
		if !g.Hidden || !part.Contains(g.Box.CenterX(), g.Box.CenterY()) {
			kept, last = append(kept, g), max(last, g.Seq)
		}
	}
	for _, g := range seen.Page.Glyphs {
		move(&g.Box)
		g.Seq += last + 1
		kept = append(kept, g)
	}
	p.Glyphs = kept
	for _, l := range seen.Page.Rulings {
		l.X0, l.X1, l.Y0, l.Y1 = l.X0+part.X0, l.X1+part.X0, l.Y0+part.Y0, l.Y1+part.Y0
		p.Rulings = append(p.Rulings, l)
	}
	for at := range seen.Places() {
		move(&at.Box)
	}
	for i := range p.Images {
		if p.Images[i].Box.Overlap(part) > 0 {
			p.Images[i].Read = true
		}
	}
}

// filed is a page without what was recognised in pictures on it.
func filed(p layout.Page) layout.Page {
	var glyphs []layout.Glyph
	for _, g := range p.Glyphs {
		if g.Confidence == 0 {
			glyphs = append(glyphs, g)
		}
	}
	p.Glyphs = glyphs
	return p
}

// filedPicture reads the picture in a part of a page from the file of the
// picture, for formats that keep it apart.
func (r *Reader) filedPicture(ctx context.Context, p layout.Page, part layout.Box) (out ocr.Result, err error) {
	var img layout.Image
	for _, i := range p.Images {
		if i.Data != nil && i.Box.Overlap(part) > img.Box.Overlap(part) {
			img = i
		}
	}
	if img.Data == nil {
		return out, nil
	}
	scans, err := r.pool.Picture(ctx, img.Data)
	if err != nil || len(scans) == 0 {
		return out, err
	}
	out = scans[0]
	if !r.isScan(p) && len(table.Boxes(out.Page.Rulings, table.Default)) < ocr.LeastCells {
		return ocr.Result{}, nil // a photograph has words as well
	}
	fit(&out, layout.Box{X0: img.Box.X0 - part.X0, Y0: img.Box.Y0 - part.Y0, X1: img.Box.X1 - part.X0, Y1: img.Box.Y1 - part.Y0}, p.Number)
	return out, nil
}

// fit moves and scales what was read in a picture to where the page shows it.
func fit(r *ocr.Result, to layout.Box, page int) {
	fx, fy := to.Width()/r.Page.Width, to.Height()/r.Page.Height
	x, y := func(v float64) float64 { return to.X0 + v*fx }, func(v float64) float64 { return to.Y0 + v*fy }
	move := func(b *layout.Box) { *b = layout.Box{X0: x(b.X0), Y0: y(b.Y0), X1: x(b.X1), Y1: y(b.Y1)} }
	for i := range r.Page.Glyphs {
		g := &r.Page.Glyphs[i]
		move(&g.Box)
		g.Size *= fy
	}
	for i := range r.Page.Rulings {
		l := &r.Page.Rulings[i]
		l.X0, l.X1, l.Y0, l.Y1, l.Width = x(l.X0), x(l.X1), y(l.Y0), y(l.Y1), l.Width*math.Min(fx, fy)
	}
	for at := range r.Places() {
		at.Page = page
		move(&at.Box)
	}
}

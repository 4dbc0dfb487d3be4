package ofd

import (
	"math"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// A canvas collects what is drawn on one page.
type canvas struct {
	*document
	page  *layout.Page
	turns [4]int // characters by the quarter turn they stand in
}

// page draws one page: its templates, then its own layers.
func (d *document) page(out *layout.Page, content *pageXML, common areaXML) error {
	area := common.PhysicalBox
	if content.Area != nil && strings.TrimSpace(content.Area.PhysicalBox) != "" {
		area = content.Area.PhysicalBox
	}
	box := numbers(area)
	if len(box) != 4 || !(box[2] > 0 && box[3] > 0) {
		return layout.Bad(layout.Malformed, "", "a page of %q millimetres", area)
	}
	out.Width, out.Height = box[2]*pointsPerMM, box[3]*pointsPerMM
	c := &canvas{document: d, page: out}
	base := matrix{a: pointsPerMM, d: pointsPerMM, e: -box[0] * pointsPerMM, f: -box[1] * pointsPerMM}
	for _, t := range content.Templates {
		tpl := d.templates[t.ID]
		if tpl == nil {
			d.warn(out.Number, "the page refers to a template that is not there")
			continue
		}
		if err := c.layers(tpl, base); err != nil {
			return err
		}
	}
	if err := c.layers(content, base); err != nil {
		return err
	}
	most := 0
	for i, n := range c.turns {
		if n > c.turns[most] {
			most = i
		}
	}
	out.Turned = most * 90
	return nil
}

func (c *canvas) layers(content *pageXML, base matrix) error {
	for i := range content.Layers {
		if err := c.block(&content.Layers[i], base, content.Layers[i].DrawParam, 0); err != nil {
			return err
		}
	}
	return nil
}

// block draws a layer, a page block or a composite.
func (c *canvas) block(b *blockXML, m matrix, param string, depth int) error {
	if depth > maxNested {
		c.warn(c.page.Number, "objects are nested more than %d deep: the inner ones are left out", maxNested)
		return nil
	}
	c.objects += 1 + len(b.Texts) + len(b.Paths) + len(b.Images) + len(b.Composites)
	if c.objects > maxObjects {
		return layout.Bad(layout.TooBig, "", "more than %d objects", maxObjects)
	}
	if b.DrawParam != "" {
		param = b.DrawParam
	}
	for i := range b.Texts {
		if err := c.text(&b.Texts[i], m); err != nil {
			return err
		}
	}
	for i := range b.Paths {
		if err := c.path(&b.Paths[i], m, param); err != nil {
			return err
		}
	}
	for i := range b.Images {
		c.image(&b.Images[i], m)
	}
	for i := range b.Composites {
		o := &b.Composites[i]
		if unit := c.resources.units[o.Resource]; unit != nil && o.shown() {
			if err := c.block(unit, o.within(m), param, depth+1); err != nil {
				return err
			}
		}
	}
	for i := range b.Blocks {
		if err := c.block(&b.Blocks[i], m, param, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// shown reports whether an object is drawn at all.
func (g *graphicXML) shown() bool { return !strings.EqualFold(g.Visible, "false") }

// A picture of at least this size in points may hold a table; the files of
// others are left where they are.
const (
	tableWide = 150
	tableHigh = 45
)

// image records where a picture stands, the unit square of its own space, and
// takes its file.
func (c *canvas) image(o *imageXML, m matrix) {
	if !o.shown() || clear(o.Alpha) {
		return
	}
	box := o.within(m).box(0, 0, 1, 1)
	if v := numbers(o.Boundary); len(v) == 4 {
		box = m.box(v[0], v[1], v[0]+v[2], v[1]+v[3])
	}
	img := layout.Image{Box: box}
	if name := c.resources.media[o.Resource]; name != "" && box.Width() >= tableWide && box.Height() >= tableHigh {
		data, err := c.files.ReadFile(name)
		if err != nil {
			c.warn(c.page.Number, "a picture cannot be opened: %v", err)
		}
		img.Data = data
	}
	c.page.Images = append(c.page.Images, img)
}

// clear reports whether an Alpha of 0 to 255 makes an object invisible.
func clear(alpha string) bool {
	v, ok := number(alpha)
	return ok && v <= 0
}

// The em box of a character around its baseline, and how wide characters are
// that a Chinese font prints at half width.
const (
	above  = 0.88
	below  = 0.12
	narrow = 0.5
)

// text places the characters of a text object.
func (c *canvas) text(o *textXML, outer matrix) error {
	size, ok := number(o.Size)
	if !o.shown() || !ok || size <= 0 {
		return nil
	}
	m := o.within(outer)
	stretch := 1.0
	if h, ok := number(o.HScale); ok && h > 0 {
		stretch = h
	}
	hidden := clear(o.Alpha) || o.FillColor != nil && clear(o.FillColor.Alpha) || strings.EqualFold(o.Fill, "false") && !strings.EqualFold(o.Stroke, "true")
	turn := directions[strings.TrimSpace(o.CharDirection)]
	var x, y float64
	for _, code := range o.Codes {
		if v, ok := number(code.X); ok {
			x = v
		}
		if v, ok := number(code.Y); ok {
			y = v
		}
		runes := []rune(strings.Trim(code.Text, "\r\n\t"))
		if c.glyphs += len(runes); c.glyphs > maxGlyphs {
			return layout.Bad(layout.TooBig, "", "more than %d characters", maxGlyphs)
		}
		dx, dy := deltas(code.DeltaX, len(runes)), deltas(code.DeltaY, len(runes))
		for i, r := range runes {
			width := stretch * size * em(r)
			if dx != nil && dx[i] > 0 {
				width = math.Min(width, dx[i])
			}
			c.glyph(turn.then(matrix{a: 1, d: 1, e: x, f: y}).then(m), r, size, width, hidden)
			switch {
			case dx == nil && dy == nil:
				x += width
			case dx != nil:
				x += dx[i]
			}
			if dy != nil {
				y += dy[i]
			}
		}
	}
	return nil
}

// directions turn a character around its origin, clockwise.
var directions = map[string]matrix{"": identity, "0": identity, "90": {b: 1, c: -1}, "180": {a: -1, d: -1}, "270": {b: -1, c: 1}}

// em returns the width of a character in ems.
func em(r rune) float64 {
	if r < 0x2000 {
		return narrow
	}
	return 1
}

// glyph records one character whose origin is that of m.
func (c *canvas) glyph(m matrix, r rune, size, width float64, hidden bool) {
	box := m.box(0, -above*size, width, below*size)
	if r == ' ' || r == '\u00a0' || r == '\u3000' || r == 0 || !c.onPage(box) {
		return
	}
	g := layout.Glyph{Rune: layout.Ideograph(r), Box: box, Size: size * m.scale(), Seq: len(c.page.Glyphs), Hidden: hidden,
		Unsure: r == '\ufffd' || 0xE000 <= r && r <= 0xF8FF}
	c.page.Glyphs = append(c.page.Glyphs, g)
	switch x, y := m.a, m.b; {
	case math.Abs(x) >= math.Abs(y) && x >= 0:
		c.turns[0]++
	case math.Abs(x) < math.Abs(y) && y > 0:
		c.turns[1]++
	case math.Abs(x) >= math.Abs(y):
		c.turns[2]++
	default:
		c.turns[3]++
	}
}

// onPage reports whether some of a box can be seen.
func (c *canvas) onPage(b layout.Box) bool {
	return b.X0 <= c.page.Width && b.X1 >= 0 && b.Y0 <= c.page.Height && b.Y1 >= 0
}

package docx

import (
	"path"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// A picture of at least this size in points may hold a table; seals and
// emblems are smaller.
const (
	tableWidth         = 220
	tableHeight        = 60
	emuPerPoint        = 12700
	maxPictureWarnings = 20
	maxPictures        = 500
	pixelsPerPoint     = 96. / 72 // of CSS
)

// drawing reads the text boxes of a drawing and takes its pictures.
func (d *document) drawing(w *writer, n *node) {
	stack := d.fields.stack
	d.fields.stack = nil
	boxes := 0
	width, height := extent(n)
	each(n, func(k *node) {
		if k.name == "a:blip" || k.name == "v:imagedata" {
			d.picture(w.par.path, k.attr("embed")+k.attr("id"), width, height)
		}
	}, func(story *node) {
		boxes++
		at := w.par.path + "/" + join("", "txbx", len(w.par.boxes)+boxes)
		w.par.boxes = append(w.par.boxes, d.blocks(story, at, false)...)
	})
	d.fields.stack = stack
}

// picture takes the file of one picture, and warns if there is none and the
// picture may hold a table.
func (d *document) picture(at, relation string, width, height float64) {
	d.pictures++
	if target, inside := d.targets()[relation]; inside && len(d.out.Pictures) < maxPictures {
		if data, err := d.files.ReadFile(target); err == nil {
			d.out.Pictures = append(d.out.Pictures, layout.Picture{Target: target, Width: width * pixelsPerPoint, Height: height * pixelsPerPoint,
				Place: layout.Place{Locator: at}, Data: data})
			return
		}
	}
	if width < tableWidth || height < tableHeight {
		return
	}
	if d.large++; d.large <= maxPictureWarnings {
		d.warn(at, "a picture of %.0f x %.0f points: what is printed in it is not read", width, height)
	}
}

// targets are the parts that the main part refers to, by the name of the
// relationship; those outside the file are left out.
func (d *document) targets() map[string]string {
	if d.related != nil {
		return d.related
	}
	d.related = map[string]string{}
	rels, err := d.part(path.Join(path.Dir(d.main), "_rels", path.Base(d.main)+".rels"))
	if err != nil {
		return d.related // what it would have told is missing where it is used
	}
	for _, r := range rels.kids {
		if strings.EqualFold(r.attr("TargetMode"), "External") {
			continue
		}
		target := r.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(path.Dir(d.main), target)
		}
		d.related[r.attr("Id")] = strings.TrimLeft(target, "/")
	}
	return d.related
}

// extent returns the size of a drawing in points, 0 if it says none.
func extent(n *node) (width, height float64) {
	for _, k := range n.kids {
		switch k.name {
		case "wp:extent":
			return emu(k.attr("cx")), emu(k.attr("cy"))
		case "v:shape", "v:rect", "v:group":
			for _, property := range strings.Split(k.attr("style"), ";") {
				name, value, _ := strings.Cut(property, ":")
				switch strings.TrimSpace(name) {
				case "width":
					width = points(value)
				case "height":
					height = points(value)
				}
			}
			return width, height
		}
		if width, height = extent(k); width > 0 {
			return width, height
		}
	}
	return 0, 0
}

func emu(s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return n / emuPerPoint
}

// lengths are the units of VML styles in points.
var lengths = map[string]float64{"pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "": 0.75}

func points(s string) float64 {
	s = strings.TrimSpace(s)
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0
	}
	return n * lengths[s[len(number):]]
}

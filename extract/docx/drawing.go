package docx

import (
	"strconv"
	"strings"
)

// A picture of at least this size in points may hold a table; seals and
// emblems are smaller.
const (
	tableWidth         = 220
	tableHeight        = 60
	emuPerPoint        = 12700
	maxPictureWarnings = 20
)

// drawing reads the text boxes of a drawing and counts its pictures.
func (d *document) drawing(w *writer, n *node) {
	stack := d.fields.stack
	d.fields.stack = nil
	boxes := 0
	width, height := extent(n)
	each(n, func(k *node) {
		if k.name == "a:blip" || k.name == "v:imagedata" {
			d.picture(w.par.path, width, height)
		}
	}, func(story *node) {
		boxes++
		at := w.par.path + "/" + join("", "txbx", len(w.par.boxes)+boxes)
		w.par.boxes = append(w.par.boxes, d.blocks(story, at, false)...)
	})
	d.fields.stack = stack
}

// picture counts one picture and warns if it may hold a table.
func (d *document) picture(path string, width, height float64) {
	d.pictures++
	if width < tableWidth || height < tableHeight {
		return
	}
	if d.large++; d.large <= maxPictureWarnings {
		d.warn(path, "a picture of %.0f x %.0f points: what is printed in it is not read", width, height)
	}
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

package table

import "github.com/gongkai/gongkai/extract/layout"

// Boxes returns the boxes of the cells that rulings enclose, whatever is
// printed in them. A reader of images looks for characters there.
func Boxes(rulings []layout.Ruling, s Settings) []layout.Box {
	var out []layout.Box
	for _, es := range touching(join(snap(edgesOf(rulings), s.Apart, s), s), s) {
		g, ok := newGroup(es, s)
		if !ok || len(g.Cells) < 2 {
			continue
		}
		for _, c := range g.Cells {
			out = append(out, c.Box)
		}
	}
	return out
}

package normalize

import (
	"fmt"

	"github.com/gongkai/gongkai/extract/layout"
)

// A picture of at least this size may hold a table: in CSS pixels on a page of
// the web, in points on paper. A size that is not said may be any.
const (
	pictureWide, pictureHigh = 300, 60
	imageWide, imageHigh     = 150, 45
)

// pictures says, where a table is missing, that the document shows pictures in
// which it may be printed, and where the first stands. Pictures without the
// rulings of a table, and picture files beside a page, are not read.
func pictures(doc *layout.Document) (words string, first layout.Place) {
	n := 0
	see := func(p layout.Place) {
		if n++; n == 1 {
			first = p
		}
	}
	for _, p := range doc.Pictures {
		if p.Data == nil && (p.Width == 0 || p.Width >= pictureWide) && (p.Height == 0 || p.Height >= pictureHigh) {
			see(p.Place)
		}
	}
	for _, page := range doc.Pages {
		if page.Scanned {
			continue // it was read
		}
		for _, img := range page.Images {
			if !img.Read && img.Box.X1-img.Box.X0 >= imageWide && img.Box.Y1-img.Box.Y0 >= imageHigh {
				see(layout.Place{Page: page.Number, Box: img.Box})
			}
		}
	}
	if n == 0 {
		return "", first
	}
	return fmt.Sprintf("; it may be a picture: the document shows %d that are large enough, and they are not read", n), first
}

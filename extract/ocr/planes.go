package ocr

import "github.com/gongkai/gongkai/extract/ocr/raster"

// planes are the copies of a page in grey, evened and straight.
type planes struct {
	grey *raster.Gray // the red channel, without other coloured ink that lies over print
	dark *raster.Gray // the darkest channel; grey itself if the page has no colour

	full  *raster.Gray // the red channel with such ink; nil if there is none
	stain *raster.Gray // where such ink lies: 255 is nowhere
}

// each changes every copy that there is.
func (p planes) each(change func(*raster.Gray) *raster.Gray) planes {
	out := planes{grey: change(p.grey)}
	if out.dark = out.grey; p.dark != p.grey {
		out.dark = change(p.dark)
	}
	if p.full != nil {
		out.full = change(p.full)
	}
	if p.stain != nil {
		out.stain = change(p.stain)
	}
	return out
}

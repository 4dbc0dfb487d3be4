package table

import (
	"cmp"
	"math"
	"regexp"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// Where page numbers stand: shares of the page height.
const (
	headZone = 0.10
	footZone = 0.12
	folio    = 8.0 // ems a page number with its dashes is wide at most
)

// folioLine matches a page number between dashes.
var folioLine = regexp.MustCompile(`^[-－—–―]+[0-9０-９]{1,4}[-－—–―]+$`)

// withoutFolios drops the runs that are page numbers: a number alone on its
// line in the middle of the foot or head of a page, or one between dashes.
func withoutFolios(runs []*run, page layout.Page) []*run {
	drop := map[*run]bool{}
	for i, r := range runs {
		if drop[r] || !r.mark || r.y > headZone*page.Height && r.y < (1-footZone)*page.Height {
			continue
		}
		line, wordy := []*run{r}, false
		for _, o := range runs[i+1:] {
			if o.y-r.y > 0.5*r.size {
				break
			}
			line, wordy = append(line, o), wordy || !o.mark
		}
		for j := i - 1; j >= 0 && r.y-runs[j].y <= 0.5*r.size; j-- {
			line, wordy = append(line, runs[j]), wordy || !runs[j].mark
		}
		slices.SortFunc(line, func(a, b *run) int { return cmp.Compare(a.x0, b.x0) })
		x0, x1 := extent(line)
		text := ""
		for _, o := range line {
			text += o.text
		}
		middle := math.Abs((x0+x1)/2-page.Width/2) < 2*r.size
		alone := len(line) == 1 && middle && !slices.ContainsFunc(runs, func(o *run) bool { return o.wordy() && math.Abs(o.y-r.y) < 1.5*r.size })
		if !wordy && x1-x0 < folio*r.size && (folioLine.MatchString(text) || alone) {
			for _, o := range line {
				drop[o] = true
			}
		}
	}
	return slices.DeleteFunc(runs, func(r *run) bool { return drop[r] })
}

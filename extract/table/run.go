package table

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// How glyphs form runs and runs form cells, in font sizes (ems).
const (
	sameBaseline = 0.35 // two glyphs of one run differ by at most this in height
	runGap       = 0.30 // and follow each other within this, or overlap: bold type printed twice, ligatures
	isolated     = 0.90 // a number in running text has words closer than this
	alike        = 0.12 // sizes that differ by this share are the same type size
)

// A run is a piece of one line: glyphs that follow each other without a gap.
// Its height is one font size around the middle of its glyphs, because fonts
// differ in the boxes they give.
type run struct {
	glyphs []layout.Glyph
	text   string
	x0, x1 float64
	y      float64 // middle
	size   float64
	mark   bool // a number, or a mark for none
	number bool // a number followed by a bracket or a unit
	unit   bool // a short word in a column of its own; also a mark
	index  bool // the number of its line, before the label
	starts bool // begins where the labels of a second table do, whatever ends before it
	tailed bool // ends in a point or comma: a number that goes on, or the number of an item
}

func (r *run) y0() float64 { return r.y - r.size/2 }
func (r *run) y1() float64 { return r.y + r.size/2 }
func (r *run) cx() float64 { return (r.x0 + r.x1) / 2 }

// beside returns the share of the lower of two runs that stands at the height
// of the other.
func (r *run) beside(o *run) float64 {
	return (min(r.y1(), o.y1()) - max(r.y0(), o.y0())) / min(r.size, o.size)
}

// above returns the share of the narrower of two runs that stands at the same
// place across as the other.
func (r *run) above(o *run) float64 {
	return (min(r.x1, o.x1) - max(r.x0, o.x0)) / max(1e-3, min(r.x1-r.x0, o.x1-o.x0))
}

func sizeOf(g layout.Glyph) float64 {
	if g.Size > 0.5 {
		return g.Size
	}
	return math.Max(g.Box.Height(), 0.5)
}

// runsOf joins glyphs into runs, sorted by height, then from left to right.
func runsOf(glyphs []layout.Glyph) []*run {
	if len(glyphs) == 0 {
		return nil
	}
	order := make([]int, len(glyphs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(glyphs[a].Box.CenterY(), glyphs[b].Box.CenterY()), cmp.Compare(glyphs[a].Box.X0, glyphs[b].Box.X0), cmp.Compare(a, b))
	})
	set := newSets(len(glyphs))
	for i, a := range order {
		ga := glyphs[a]
		size := sizeOf(ga)
		seen := 0
		for _, b := range order[i+1:] {
			gb := glyphs[b]
			if gb.Box.CenterY()-ga.Box.CenterY() > sameBaseline*size || seen > maxLine {
				break
			}
			seen++
			small := math.Min(size, sizeOf(gb))
			gap := math.Max(ga.Box.X0, gb.Box.X0) - math.Min(ga.Box.X1, gb.Box.X1)
			if gap <= runGap*small && gb.Box.CenterY()-ga.Box.CenterY() <= sameBaseline*small {
				set.union(a, b)
			}
		}
	}
	members := map[int][]layout.Glyph{}
	var roots []int
	for _, i := range order {
		root := set.find(i)
		if members[root] == nil {
			roots = append(roots, root)
		}
		members[root] = append(members[root], glyphs[i])
	}
	out := make([]*run, 0, len(roots))
	for _, root := range roots {
		out = append(out, newRun(members[root]))
	}
	sortRuns(out)
	return out
}

// maxLine bounds how many glyphs of about the same height are compared with
// one of them.
const maxLine = 400

func sortRuns(runs []*run) {
	slices.SortStableFunc(runs, func(a, b *run) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x0, b.x0)) })
}

func newRun(glyphs []layout.Glyph) *run {
	slices.SortStableFunc(glyphs, func(a, b layout.Glyph) int { return cmp.Compare(a.Box.X0, b.Box.X0) })
	r := &run{glyphs: glyphs, x0: math.Inf(1), x1: math.Inf(-1)}
	var text strings.Builder
	for i, g := range glyphs {
		r.x0, r.x1 = math.Min(r.x0, g.Box.X0), math.Max(r.x1, g.Box.X1)
		if !again(glyphs, i) {
			text.WriteRune(g.Rune)
		}
	}
	mid := middle(glyphs)
	r.y, r.size, r.text = mid.Box.CenterY(), sizeOf(mid), text.String()
	r.mark = marks(glyphs)
	r.tailed = ends(glyphs)
	r.number = !r.mark && numberWithTail.MatchString(r.text) && !yearHead.MatchString(r.text)
	return r
}

// again reports whether a glyph is the one before it, printed once more to look
// bold.
func again(glyphs []layout.Glyph, i int) bool {
	return i > 0 && glyphs[i].Rune == glyphs[i-1].Rune && glyphs[i].Box.X0-glyphs[i-1].Box.X0 <= 0.3*sizeOf(glyphs[i])
}

// middle is the glyph in the middle of those that are not set smaller than the
// others, as the mark of a note is.
func middle(glyphs []layout.Glyph) layout.Glyph {
	mid, most := glyphs[len(glyphs)/2], 0.0
	for _, g := range glyphs {
		most = math.Max(most, sizeOf(g))
	}
	if sizeOf(mid) >= smaller*most {
		return mid
	}
	var large []layout.Glyph
	for _, g := range glyphs {
		if sizeOf(g) >= smaller*most {
			large = append(large, g)
		}
	}
	return large[len(large)/2]
}

// smaller is the share of a type size below which another one is smaller.
const smaller = 0.9

// numberWithTail is a number with a remark in brackets, the mark of a note or a
// unit behind it.
var numberWithTail = regexp.MustCompile(`^[+\-－]?[0-9０-９]([0-9０-９.,，．]*[0-9０-９])?([（(\[［〔【].*|[\x{B9}\x{B2}\x{B3}\x{2070}-\x{2089}\x{2460}-\x{24FF}*＊※#†‡]{1,3}|\p{Han}{1,2})$`)

// yearHead is a year: it heads numbers and is none.
var yearHead = regexp.MustCompile(`^[12１２][0-9０-９]{3}` + yearWord + `度?$`)

const yearWord = "年"

// numbered begins a new item: 一、 （一） 1. 1、.
var numbered = regexp.MustCompile(`^[（(]?([一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})[）)、.．,，]`)

// merge joins runs that stand on one line into one.
func merge(a, b *run) *run {
	out := newRun(append(slices.Clone(a.glyphs), b.glyphs...))
	out.y, out.size = a.y, a.size
	return out
}

package table

import (
	"math/rand/v2"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// letters are what fuzzed glyphs can be: numbers, marks, words, brackets.
var letters = []rune("0123456789-/—无.,一二（）、本年结果维持总计。")

// scattered makes a page of glyphs and rulings from bytes: five for each glyph
// or ruling.
func scattered(data []byte) layout.Page {
	p := layout.Page{Number: 1, Width: 512, Height: 512}
	for i := 0; i+5 <= len(data) && i < 5*1500; i += 5 {
		x, y, a, b, kind := float64(data[i])*2, float64(data[i+1])*2, data[i+2], float64(data[i+3]), data[i+4]
		switch {
		case kind < 200:
			size := 6 + b/32
			p.Glyphs = append(p.Glyphs, layout.Glyph{Rune: letters[int(a)%len(letters)], Size: size, Seq: i,
				Box: layout.Box{X0: x, Y0: y, X1: x + size*(0.5+float64(kind%2)/2), Y1: y + size}})
		case kind < 228:
			p.Rulings = append(p.Rulings, h(y, x, x+2*b))
		default:
			p.Rulings = append(p.Rulings, v(x, y, y+2*b))
		}
	}
	return p
}

// FuzzAligned: any glyphs and rulings on two pages give cells that do not
// overlap, and every glyph stands in exactly one cell or in the running text.
func FuzzAligned(f *testing.F) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range 6 {
		seed := make([]byte, 5*(40+60*n))
		for i := range seed {
			seed[i] = byte(rnd.Uint32())
		}
		for i := 0; i < len(seed); i += 5 { // on lines and in columns, as in tables
			seed[i], seed[i+1] = seed[i]/16*16, seed[i+1]/8*8
		}
		f.Add(seed)
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		first := scattered(data)
		second := scattered(data[len(data)/2:])
		second.Number = 2
		pages := []layout.Page{first, second}
		traces := FindAll(pages, Default)
		for i, tr := range traces {
			Doubts(pages[i], tr)
			held := map[layout.Glyph]int{}
			for _, g := range tr.Groups {
				seen := map[[2]int]bool{}
				for _, c := range g.Cells {
					for r := c.Row; r < c.Row+c.RowSpan; r++ {
						for k := c.Col; k < c.Col+c.ColSpan; k++ {
							if seen[[2]int{r, k}] || r >= len(g.Ys)-1 || k >= len(g.Xs)-1 {
								t.Fatalf("%s: cell %d,%d twice or outside the grid", g.Method, r, k)
							}
							seen[[2]int{r, k}] = true
						}
					}
					for _, gl := range c.Glyphs {
						held[gl]++
					}
				}
			}
			for _, gl := range pages[i].Glyphs {
				inside := 0
				if tr.Inside(gl) {
					inside = 1
				}
				if held[gl] != inside {
					t.Fatalf("%c at %v stands in %d cells; inside a table: %v", gl.Rune, gl.Box, held[gl], inside == 1)
				}
			}
		}
		Tables(traces, func(int, float64, float64) bool { return false }, Default)
	})
}

package main

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/text"
	"github.com/gongkai/gongkai/normalize"
)

// TestDrawnTables: reports as text with tables drawn of characters, wide, narrow
// and those of ASCII, have all their cells right.
func TestDrawnTables(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, lines := range map[string]*gen.LineSet{"wide": gen.WideLines, "narrow": gen.NarrowLines, "ASCII": gen.ASCIILines} {
		t.Run(name, func(t *testing.T) {
			var sum tally
			for seed := range uint64(20) {
				rnd := rand.New(rand.NewPCG(seed, 11))
				var p gen.Paper
				r := randomReport(rnd, seed, nil)
				if seed%4 == 3 {
					r = randomList(rnd, seed, &p)
				}
				p.ByBlock, p.Uneven, p.SplitOther = seed%3 == 0, seed%5 == 0, seed%2 == 0
				doc, err := text.Decode(string(r.Text(gen.PlainText{Drawn: lines, Layout: p.Layout})), "utf-8")
				if err != nil {
					t.Fatal(err)
				}
				rep, err := normalize.Document(doc, data)
				if err != nil {
					t.Fatal(err)
				}
				sum.add(fmt.Sprintf("seed %d", seed), r, rep)
			}
			if sum.right != sum.cells || sum.cells == 0 {
				t.Error(sum)
				for _, b := range sum.bad[:min(len(sum.bad), 20)] {
					t.Log(b)
				}
			}
		})
	}
}

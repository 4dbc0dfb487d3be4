package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestSettle: the number of a cell that two lost borders make of three columns
// belongs to the one of them in which it stands as all other numbers do in
// theirs. Where it stands as one in the whole cell would, it is left there.
func TestSettle(t *testing.T) {
	lines := []layout.Ruling{h(100, 100, 300), v(100, 100, 200), v(300, 100, 200), v(150, 120, 200), v(200, 120, 200), v(250, 100, 200)}
	var numbers [][]layout.Glyph
	for i := range 5 {
		y := 104 + 20*float64(i)
		lines = append(lines, h(y+16, 100, 300))
		if i > 0 {
			numbers = append(numbers, at8(y, 104.0, "2", 154.0, "13", 204.0, "4", 254.0, "5"))
		}
	}
	rest := "\n[0 2][1 13][2 4][3 5]\n[0 2][1 13][2 4][3 5]\n[0 2][1 13][2 4][3 5]\n[0 2][1 13][2 4][3 5]"
	for x, want := range map[float64]string{
		154: "[0 ][1 7][2 ][3 6]", // in the second column
		204: "[0-1 ][2 7][3 6]",   // in the third
		104: "[0-2 7][3 6]",       // in the first, or in all
		120: "[0-2 7][3 6]",       // elsewhere
		171: "[0-2 7][3 6]",       // in the middle
	} {
		p := page(append([][]layout.Glyph{at8(104, x, "7", 254.0, "6")}, numbers...)...)
		p.Rulings = lines
		got := grids(Find(p, Default))
		if d := cmp.Diff(want+rest, got); d != "" {
			t.Errorf("at %v: %s", x, d)
		}
	}
}

// TestRefined: a piece of a table that has lost a border in all its rows is cut
// where the other piece has it.
func TestRefined(t *testing.T) {
	first := page(at8(704, 104.0, "甲", 154.0, "1", 204.0, "20"), at8(724, 104.0, "乙", 154.0, "3", 204.0, "4"))
	first.Rulings = []layout.Ruling{h(700, 100, 250), h(720, 100, 250), h(740, 100, 250), v(100, 700, 740), v(150, 700, 740), v(200, 700, 740), v(250, 700, 740)}
	second := page(at8(84, 104.0, "丙", 154.0, "5", 204.0, "6"))
	second.Number = 2
	second.Rulings = []layout.Ruling{h(80, 100, 250), h(100, 100, 250), v(100, 80, 100), v(150, 80, 100), v(250, 80, 100)}
	tables := Tables(FindAll([]layout.Page{first, second}, Default), func(int, float64, float64) bool { return false }, Default)
	if len(tables) != 1 {
		t.Fatalf("%d tables", len(tables))
	}
	var got []string
	for _, c := range tables[0].Cells {
		got = append(got, fmt.Sprintf("%d,%d+%d %s", c.Row, c.Col, c.ColSpan, c.Text))
	}
	if want := "2,0+1 丙|2,1+1 5|2,2+1 6"; !strings.HasSuffix(strings.Join(got, "|"), want) || !slices.Contains(got, "1,2+1 4") {
		t.Errorf("%v, want %s at the end", got, want)
	}
}

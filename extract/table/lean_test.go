package table

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongkai/gongkai/extract/layout"
)

// numberOwners lays numbers, each of 5 points, under heads in ems of 10 and
// returns the head of each.
func numberOwners(numbers []float64, heads []column, labels labelBand) string {
	l := leaner{heads: heads, labels: labels, size: 10}
	for _, x := range numbers {
		c := column{x0: x, x1: x + 5, numbers: 1}
		l.cols, l.of = append(l.cols, c), append(l.of, -1)
	}
	for j, h := range heads {
		l.owner = append(l.owner, -1)
		for i, c := range l.cols {
			if c.x0 < h.x1 && h.x0 < c.x1 {
				l.of[i], l.owner[j] = j, i
			}
		}
	}
	if !l.lean(false) {
		return "unclear"
	}
	return fmt.Sprint(l.of)
}

// TestLeanFromLabels: where numbers can lean to either side, the one counts at
// which the borders of the columns let them stand: these follow from where the
// labels begin and from the heads, which stand in the middle.
func TestLeanFromLabels(t *testing.T) {
	// columns 0-100, 100-220, 220-460
	heads := []column{{x0: 130, x1: 190}, {x0: 320, x1: 360}}
	labels := labelBand{from: 2, to: 72, head: &column{x0: 30, x1: 70}}
	for name, tt := range map[string]struct {
		number float64
		labels labelBand
		want   string
	}{
		"at the left border of the second":         {222, labels, "[1]"},
		"at the right border of the first":         {213, labels, "[0]"},
		"and where the labels begin is not known":  {222, labelBand{from: math.Inf(-1), to: 72}, "[0]"},
		"and the labels, too, are in the middle":   {222, labelBand{from: 15, to: 85, head: labels.head}, "[0]"},
		"at neither border, so the nearer one":     {232, labels, "[0]"},
		"the head of the labels is the first head": {222, labelBand{from: 2, to: 25}, "[2]"},
	} {
		hs := heads
		if tt.want == "[2]" {
			hs = append([]column{*labels.head}, heads...)
		}
		if got := numberOwners([]float64{tt.number}, hs, tt.labels); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// TestLeanOverLostHead: a number whose own head is not on the page does not go
// to the one before it, if all others stand at the border of their columns.
func TestLeanOverLostHead(t *testing.T) {
	none := labelBand{from: math.Inf(-1), to: math.Inf(-1)}
	var heads []column
	var numbers []float64
	for k := range 8 { // columns of 30, the head of the fifth is lost and the fourth is empty
		x := float64(30 * k)
		if k != 4 {
			heads = append(heads, column{x0: x + 5, x1: x + 25})
		}
		if k != 3 {
			numbers = append(numbers, x+23)
		}
	}
	if got := numberOwners(numbers, heads, none); got != "unclear" {
		t.Errorf("the number without a head goes to %s", got)
	}
	heads = append(heads[:4:4], append([]column{{x0: 125, x1: 145}}, heads[4:]...)...)
	if got := numberOwners(numbers, heads, none); got != "[0 1 2 4 5 6 7]" {
		t.Errorf("with its head: %s", got)
	}
}

// TestLeanWithBlanks: numbers that blanks move in their cells say nothing of the
// borders.
func TestLeanWithBlanks(t *testing.T) {
	none := labelBand{from: math.Inf(-1), to: math.Inf(-1)}
	var heads []column
	var numbers []float64
	for k := range 6 {
		x := float64(40 * k)
		heads = append(heads, column{x0: x + 5, x1: x + 28})
		numbers = append(numbers, x+33-float64(k%3)*5)
	}
	if got := numberOwners(numbers, heads, none); got != "[0 1 2 3 4 5]" {
		t.Errorf("%s", got)
	}
}

// TestLeftWithBlanks: labels that are all moved in begin where their blanks do;
// blanks that do not reach them are something else.
func TestLeftWithBlanks(t *testing.T) {
	for _, tt := range []struct {
		blanks []layout.Glyph
		want   float64
	}{
		{nil, 100},
		{word(92, 120, "　"), 92},
		{word(84, 120, "　　"), 84},
		{word(60, 120, "　"), 100},
		{word(92, 200, "　"), 100},
	} {
		rows := []*numberRow{{y: 116}, {y: 136}}
		a := &aligned{page: page(tt.blanks), rows: rows, left: 100, size: 8}
		if got := a.leftWithBlanks(); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("%d blanks: %v, want %v", len(tt.blanks), got, tt.want)
		}
	}
}

// TestEvenColumns: numbers of which no row has two neighbours have columns of
// their own where each stands at the border that the heads give it, and are
// numbers of one column that blanks have moved where they do not.
func TestEvenColumns(t *testing.T) {
	head := at8(100, 100.0, "名称", 204.0, "本年新增", 294.0, "本年废止", 394.0, "现行有效")
	for name, tt := range map[string]struct {
		rows [][]layout.Glyph
		want string
	}{
		"at the borders": {[][]layout.Glyph{at8(120, 90.0, "甲类甲类", 262.0, "4"), at8(140, 90.0, "乙类乙类", 182.0, "7", 362.0, "9")},
			"[0 甲类甲类][1 ][2 4][3 ]\n[0 乙类乙类][1 7][2 ][3 9]"},
		"moved by blanks": {[][]layout.Glyph{at8(120, 90.0, "甲类甲类", 238.0, "4", 394.0, "5"), at8(140, 90.0, "乙类乙类", 208.0, "7", 302.0, "8", 402.0, "9")},
			"[0 甲类甲类][1 4][2 ][3 5]\n[0 乙类乙类][1 7][2 8][3 9]"},
	} {
		got := grids(Find(page(append([][]layout.Glyph{head}, tt.rows...)...), Default))
		if d := cmp.Diff("[0 名称][1 本年新增][2 本年废止][3 现行有效]\n"+tt.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

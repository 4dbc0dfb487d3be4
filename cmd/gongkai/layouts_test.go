package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// pagesOf turns sheets into the pages that a decoder would give.
func pagesOf(sheets []gen.Sheet) []layout.Page {
	var out []layout.Page
	for i, s := range sheets {
		p := layout.Page{Number: i + 1, Width: s.Width, Height: s.Height}
		for n, m := range s.Marks {
			p.Glyphs = append(p.Glyphs, layout.Glyph{Rune: m.Rune, Size: m.Size, Seq: n,
				Box: layout.Box{X0: m.X, Y0: m.Y - 0.86*m.Size, X1: m.X + m.Width(), Y1: m.Y + 0.14*m.Size}})
		}
		for _, l := range s.Strokes {
			p.Rulings = append(p.Rulings, layout.Ruling{X0: l.X0, Y0: l.Y0, X1: l.X1, Y1: l.Y1, Width: 0.5, Source: "stroke"})
		}
		out = append(out, p)
	}
	return out
}

// A tally counts the cells of one kind of document.
type tally struct {
	docs, cells, right, wrong, unreadable, missing, silent int
	sure, sureWrong                                        int // cells of confidence 0.99 and more
	doubts                                                 int
	bad                                                    []string
}

func (t *tally) add(name string, r *gen.Report, rep *normalize.Report) {
	t.docs++
	facts := map[boxKey]normalize.Fact{}
	for _, f := range rep.Facts {
		facts[boxKey{f.Table, f.Indicator, f.Applicant}] = f
	}
	by := notesOf(rep)
	for _, f := range rep.Findings {
		if f.Rule == "reading_disagrees" {
			t.doubts++
			t.bad = append(t.bad, fmt.Sprintf("%s: doubt: %s", name, f.Message))
		}
	}
	for _, c := range r.Cells {
		t.cells++
		key := boxKey{c.Table, c.Indicator, c.Applicant}
		f, ok := facts[key]
		right := ok && string(f.State) == string(c.State) && f.Edition == c.Edition && (c.State != gen.Value || f.Value == c.Number)
		missing := !ok || f.State == normalize.StateMissing
		if ok && !missing && f.State != normalize.StateUnreadable && f.Confidence >= 0.99 {
			t.sure++
			if string(f.State) != string(c.State) || c.State == gen.Value && f.Value != c.Number {
				t.sureWrong++
				t.bad = append(t.bad, fmt.Sprintf("%s: sure, but wrong: %s %s", name, c.Indicator, c.Applicant))
			}
		}
		switch {
		case right:
			t.right++
			continue
		case missing:
			t.missing++
		default:
			t.wrong++
			if f.State == normalize.StateUnreadable {
				t.unreadable++
			}
		}
		truth := truthCell{table: c.Table, indicator: c.Indicator, applicant: c.Applicant, edition: c.Edition, state: normalize.State(c.State), value: c.Number}
		if !truth.noted(f, by) {
			t.silent++
		}
		if len(t.bad) < 4000 {
			t.bad = append(t.bad, fmt.Sprintf("%s: %s %s %s: printed %s %q, read %s %s %q (%.2f)", name, c.Table, c.Indicator, c.Applicant, c.Edition, c.Raw, f.Edition, f.State, f.Raw, f.Confidence))
		}
	}
}

func randomPaper(rnd *rand.Rand, b gen.Borders) gen.Paper {
	chance := func(n int) bool { return rnd.IntN(n) == 0 }
	p := gen.Paper{
		Borders: b, RepeatHeader: chance(2), UprightGroup: chance(3), NarrowLabels: chance(3), PageNumbers: !chance(3), FakeBold: chance(4),
		FontSize: []float64{7.5, 9, 10.5}[rnd.IntN(3)], Padding: []float64{0.3, 0.8, 1.6, 3}[rnd.IntN(4)],
		Before:     [3]float64{rnd.Float64() * 60, rnd.Float64() * 90, rnd.Float64() * 60},
		SideBySide: chance(6), NarrowNumbers: chance(8), Top: chance(6),
		Align: []gen.Align{gen.Centred, gen.Centred, gen.Left, gen.Right}[rnd.IntN(4)],
	}
	p.VerticalGroup = !p.UprightGroup && chance(8)
	p.Landscape = chance(8)
	if !p.Landscape && chance(6) {
		p.Height = 150
	}
	p.Layout = gen.Layout{ByBlock: chance(5), Uneven: chance(5), TallReview: chance(2), SplitOther: chance(3), Repeated: chance(10)}
	if chance(4) {
		for _, d := range gen.Damages {
			if d != gen.LostCell && chance(3) {
				p.Layout.Damage = append(p.Layout.Damage, d)
			}
		}
	}
	return p
}

// randomReport makes a report with the three tables.
func randomReport(rnd *rand.Rand, seed uint64, _ *gen.Paper) *gen.Report {
	form := gen.Forms[rnd.IntN(len(gen.Forms))]
	return gen.New(seed, gen.Options{Form: form, Contents: randomContents(rnd)})
}

// randomList makes a report with a list of lines, and says how it is laid out.
func randomList(rnd *rand.Rand, seed uint64, p *gen.Paper) *gen.Report {
	chance := func(n int) bool { return rnd.IntN(n) == 0 }
	p.Layout.List = gen.ListLayout{
		Headless: chance(8), Unitless: chance(8), UnitLast: chance(8), Numbered: chance(5),
		Remarks: chance(6), LastYear: chance(10), AllFirst: chance(6), Split: chance(10),
		TwoRowHead: chance(8), Titled: chance(6), SideBySide: chance(6), ByPart: chance(6),
		HeadAgain: chance(8), Indented: chance(4), WideHeading: chance(4), Words: rnd.IntN(5),
	}
	return gen.New(seed, gen.Options{Form: gen.Lists[rnd.IntN(len(gen.Lists))], Contents: randomContents(rnd), Partial: chance(4)})
}

func randomContents(rnd *rand.Rand) []gen.Content {
	if rnd.IntN(3) > 0 {
		return nil
	}
	all := slices.Clone(gen.AllContents)
	rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:1+rnd.IntN(4)]
}

// layouts lays out n reports with the given borders and reads them back.
func layouts(t *testing.T, data *normalize.Data, b gen.Borders, first, n int, report func(*rand.Rand, uint64, *gen.Paper) *gen.Report) tally {
	t.Helper()
	var sum tally
	for i := first; i < first+n; i++ {
		seed := uint64(1000*len(b) + i)
		rnd := rand.New(rand.NewPCG(seed, 7))
		p := randomPaper(rnd, b)
		r := report(rnd, seed, &p)
		doc := &layout.Document{Kind: "pdf", Pages: pagesOf(r.Sheets(p))}
		extract.LayOut(doc)
		rep, err := normalize.Document(doc, data)
		if err != nil {
			t.Fatal(err)
		}
		sum.add(fmt.Sprintf("%s/%d", b, i), r, rep)
	}
	return sum
}

func (t tally) String() string {
	return fmt.Sprintf("%d documents, %d cells: %d right, %d wrong (%d unreadable, %d without a finding), %d missing; %d of confidence 0.99, of them wrong %d; %d doubts",
		t.docs, t.cells, t.right, t.wrong, t.unreadable, t.silent, t.missing, t.sure, t.sureWrong, t.doubts)
}

// TestLayouts: reports laid out without any outside program, with all rulings,
// some, and none, read back: where the grid is whole all cells are right, and
// where it is not nothing is wrong or missing without a finding.
func TestLayouts(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	const each = 25
	for _, b := range gen.AllBorderKinds {
		sum := layouts(t, data, b, 0, each, randomReport)
		least := 0.994 // 0.996 to 0.998 of larger samples
		if b == gen.AllBorders || b == gen.OpenSides {
			least = 1
		}
		if b == gen.SomeGone {
			least = 0.98 // which cells have run together is not always to be told
		}
		if float64(sum.right) < least*float64(sum.cells) || sum.silent > 0 {
			t.Errorf("%q: %s\n%s", b, sum, strings.Join(sum.bad[:min(len(sum.bad), 20)], "\n"))
		}
		t.Logf("%q: %s", b, sum)
	}
}

// TestLists: lists of lines laid out in every way, with all rulings, some, and
// none, read back: where the grid is whole all cells are right, and where it is
// not nothing is wrong or missing without a finding.
func TestLists(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range gen.AllBorderKinds {
		sum := layouts(t, data, b, 2000, 15, randomList)
		least, silent := 0.97, 0 // these lists are easy ones: of larger samples about 0.88 are read
		switch b {
		case gen.AllBorders, gen.OpenSides:
			least = 1
		case gen.SomeGone:
			least, silent = 0.95, sum.cells/500 // cells that have run together can read as one
		}
		if float64(sum.right) < least*float64(sum.cells) || sum.silent > silent {
			t.Errorf("%q: %s\n%s", b, sum, strings.Join(sum.bad[:min(len(sum.bad), 20)], "\n"))
		}
		t.Logf("%q: %s", b, sum)
	}
}

// TestListBreaksAnywhere: wherever a page break cuts a list without vertical
// rulings, if only its header and a row stand before it, all of the list is read.
func TestListBreaksAnywhere(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, l := range map[string]gen.ListLayout{
		"plain": {}, "indented": {Indented: true}, "unit last": {UnitLast: true}, "running numbers": {Numbered: true},
		"title": {Titled: true}, "last year": {LastYear: true}, "remarks": {Remarks: true},
	} {
		for _, align := range []gen.Align{gen.Centred, gen.Left, gen.Right} {
			var sum tally
			for i := range uint64(36) {
				p := gen.Paper{Borders: gen.NoBorders, Align: align, FontSize: 9, Padding: 1.2, Before: [3]float64{0, 0, float64(i) * 4}}
				p.Layout.List = l
				r := gen.New(i, gen.Options{Form: gen.Lists[i%2]})
				doc := &layout.Document{Kind: "pdf", Pages: pagesOf(r.Sheets(p))}
				extract.LayOut(doc)
				rep, err := normalize.Document(doc, data)
				if err != nil {
					t.Fatal(err)
				}
				sum.add(fmt.Sprintf("%s %s/%d", name, align, i), r, rep)
			}
			if sum.right < sum.cells {
				t.Errorf("%s %s: %s\n%s", name, align, sum, strings.Join(sum.bad[:min(len(sum.bad), 3)], "\n"))
			}
		}
	}
}

// TestCalibration: of the cells whose confidence is 0.99 or more at most one in
// 10,000 is wrong, and the alignment of a whole grid hardly ever raises a doubt.
func TestCalibration(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	var sure, wrong int
	for _, b := range gen.AllBorderKinds {
		sum := layouts(t, data, b, 500, 30, randomReport)
		sure, wrong = sure+sum.sure, wrong+sum.sureWrong
		if b == gen.AllBorders && sum.doubts > sum.cells/1000 {
			t.Errorf("%d doubts on %d cells with all their borders", sum.doubts, sum.cells)
		}
		if sum.sureWrong > 0 {
			t.Logf("%q: %s\n%s", b, sum, strings.Join(sum.bad[:min(len(sum.bad), 20)], "\n"))
		}
	}
	t.Logf("%d of %d cells of confidence 0.99 and more are wrong", wrong, sure)
	if sure < 10000 || wrong*10000 > sure {
		t.Errorf("%d of %d cells of confidence 0.99 and more are wrong", wrong, sure)
	}
}

package normalize

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/html"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/text"
)

// A boxKey names a box within a report.
type boxKey struct{ table, indicator, applicant string }

// differences compares a reading with what the generator printed: boxes that
// are wrong, missing or made up, one sentence each.
func differences(got *Report, want *gen.Report) []string {
	facts := map[boxKey]Fact{}
	for _, f := range got.Facts {
		facts[boxKey{f.Table, f.Indicator, f.Applicant}] = f
	}
	var out []string
	for _, c := range want.Cells {
		key := boxKey{c.Table, c.Indicator, c.Applicant}
		f, ok := facts[key]
		delete(facts, key)
		if !ok || f.State != State(c.State) || f.State == StateValue && f.Value != c.Number || f.Edition != c.Edition {
			out = append(out, fmt.Sprintf("%v: printed %s %q, read %s %s %q", key, c.State, c.Raw, f.Edition, f.State, f.Raw))
		}
	}
	for key, f := range facts {
		if f.State != StateMissing {
			out = append(out, fmt.Sprintf("%v: made up %q", key, f.Raw))
		}
	}
	slices.Sort(out)
	return out
}

// failures lists the failed rules that name sums of the lists.
func failures(r *Report, of *gen.Report) (got, want []string) {
	rules := of.Form.ListRules()
	for _, f := range r.Findings {
		if f.Result == "fail" && slices.Contains(rules, f.Rule) {
			got = append(got, f.Rule+" "+f.Indicator)
		}
	}
	for _, b := range of.Breaks {
		want = append(want, b.Rule+" "+b.Indicator)
	}
	slices.Sort(got)
	slices.Sort(want)
	return got, want
}

// listLayout is one of the ways to print a list.
func listLayout(seed uint64) gen.ListLayout {
	r := rand.New(rand.NewPCG(seed, 14))
	one := func(n int) bool { return r.IntN(n) == 0 }
	return gen.ListLayout{
		Headless: one(8), Unitless: one(8), UnitLast: one(8), Numbered: one(5), Remarks: one(5), LastYear: one(8),
		AllFirst: one(5), Split: one(8), TwoRowHead: one(6), Titled: one(5), SideBySide: one(5), ByPart: one(5),
		HeadAgain: one(6), Indented: one(3), WideHeading: one(3), Words: r.IntN(5),
	}
}

// TestGeneratedLists: every box of lists in all arrangements is right, on
// pages and in text, and the rules that fail are those that were broken.
func TestGeneratedLists(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	read := func(doc *layout.Document, err error) *Report {
		t.Helper()
		if err == nil {
			var r *Report
			if r, err = Document(doc, data); err == nil {
				return r
			}
		}
		t.Fatal(err)
		return nil
	}
	for seed := range uint64(120) {
		o := gen.Options{Form: gen.Lists[seed%uint64(len(gen.Lists))], Partial: seed%4 == 3}
		switch seed % 3 {
		case 0:
			o.Contents = []gen.Content{gen.AllContents[seed%uint64(len(gen.AllContents))], gen.Blanks}
		case 1:
			if rules := o.Form.ListRules(); !o.Partial {
				o.Break = rules[seed%uint64(len(rules)):][:1]
			}
		}
		want := gen.New(seed, o)
		l := gen.Layout{List: listLayout(seed)}
		page, err := want.HTML(gen.Page{Layout: l, Markup: []gen.Markup{gen.Clean, gen.Word, gen.Editor}[seed%3]})
		if err != nil {
			t.Fatal(err)
		}
		tabs := string(want.Text(gen.PlainText{Layout: l}))
		for kind, got := range map[string]*Report{"html": read(html.Decode(string(page), "utf-8")), "text": read(text.Decode(tabs, "utf-8"))} {
			if d := differences(got, want); len(d) > 0 {
				t.Errorf("seed %d %s %+v %+v: %d boxes\n%s", seed, kind, o.Form, l.List, len(d), strings.Join(d[:min(len(d), 5)], "\n"))
			}
			fails, broken := failures(got, want)
			if d := cmp.Diff(broken, fails); d != "" {
				t.Errorf("seed %d %s: rules %s", seed, kind, d)
			}
		}
	}
}

// TestTableAsPicture: a table that is a picture gives no value, least of all
// zeros; its boxes are missing and the finding names the picture.
func TestTableAsPicture(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(12) {
		want := gen.New(seed, gen.Options{Form: gen.Form2021, Gone: []gen.Gone{gen.GonePicture}})
		page, err := want.HTML(gen.Page{Frame: gen.Site})
		if err != nil {
			t.Fatal(err)
		}
		doc, err := html.Decode(string(page), "utf-8")
		if err != nil {
			t.Fatal(err)
		}
		got, err := Document(doc, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range got.Facts {
			if (f.Table == want.Picture) != (f.State == StateMissing) {
				t.Errorf("seed %d: %s %s is %s", seed, f.Indicator, f.Applicant, f.State)
			}
		}
		i := slices.IndexFunc(got.Findings, func(f Finding) bool { return f.Rule == "table_missing" && f.Table == want.Picture })
		if i < 0 || !strings.Contains(got.Findings[i].Message, "picture") || !strings.Contains(got.Findings[i].Place.Locator, "img") {
			t.Errorf("seed %d: findings %+v", seed, got.Findings)
		}
	}
	paper := &layout.Document{Kind: "pdf", Blocks: []layout.Block{{Paragraph: &layout.Paragraph{Text: "某县教育局2023年政府信息公开工作年度报告"}}},
		Pages: []layout.Page{{Number: 2, Width: 595, Height: 842, Images: []layout.Image{{Box: layout.Box{X0: 90, Y0: 200, X1: 500, Y1: 600}}}}}}
	got, err := Document(paper, data)
	if err != nil {
		t.Fatal(err)
	}
	if f := got.Findings[0]; len(got.Facts) > 0 || f.Rule != "no_known_table" || !strings.Contains(f.Message, "picture") || f.Place.Page != 2 {
		t.Errorf("%d facts, findings %+v", len(got.Facts), got.Findings)
	}
}

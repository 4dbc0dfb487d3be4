package normalize

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/html"
	"github.com/gongkai/gongkai/extract/layout"
)

func fixture(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../testdata/reports/docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func read(t *testing.T, page string) *Report {
	t.Helper()
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Decode(page, "utf-8")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Document(doc, data)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReportID: what a site puts around a report does not change its identity;
// a digit of the report does.
func TestReportID(t *testing.T) {
	page := fixture(t, "page-around-with-visit-counter.html")
	first := read(t, page)
	if first.Read != first.Expected || first.Expected == 0 {
		t.Fatalf("%d of %d boxes", first.Read, first.Expected)
	}
	i := strings.Index(page, "浏览")
	if i < 0 {
		t.Fatal("the fixture has no visit counter")
	}
	counted := page[:i] + strings.NewReplacer("0", "1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6", "7", "7", "8", "8", "9").Replace(page[i:i+60]) + page[i+60:]
	if counted == page {
		t.Fatal("the counter did not change")
	}
	if again := read(t, counted); again.ID != first.ID {
		t.Error("another visit count made another report")
	}
	f := first.Facts[slices.IndexFunc(first.Facts, func(f Fact) bool { return f.State == StateValue && f.Value > 9 })]
	changed := strings.Replace(page, ">"+f.Raw+"<", ">"+f.Raw+"0<", 1)
	if changed == page {
		t.Fatalf("%q does not stand alone in a cell", f.Raw)
	}
	if again := read(t, changed); again.ID == first.ID {
		t.Error("a changed number made the same report")
	}
}

// TestNotAReport: a page with neither title nor table is no report.
func TestNotAReport(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	doc := &layout.Document{Blocks: []layout.Block{{Paragraph: &layout.Paragraph{Text: "今日天气晴朗。"}}}}
	_, err = Document(doc, data)
	if s, ok := layout.StatusOf(err); !ok || s != layout.NotReport {
		t.Errorf("got %v", err)
	}
}

// TestDoubtLowersConfidence: where the second reading differs, the value stays
// and is marked.
func TestDoubtLowersConfidence(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Decode(fixture(t, "spanning-cells-2021.html"), "utf-8")
	if err != nil {
		t.Fatal(err)
	}
	// Give every cell of a table a place on a page, as a PDF would.
	first := doc.Tables()[0]
	for i := range first.Cells {
		y := float64(i) * 10
		first.Cells[i].Place = layout.Place{Page: 1, Box: layout.Box{X0: 0, Y0: y, X1: 50, Y1: y + 10}}
	}
	clean, err := Document(doc, data)
	if err != nil {
		t.Fatal(err)
	}
	target := clean.Facts[slices.IndexFunc(clean.Facts, func(f Fact) bool { return f.Place.Page == 1 })]
	doc.Doubts = []layout.Doubt{{Place: target.Place, First: "1", Second: "7"}}
	doubted, err := Document(doc, data)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range doubted.Facts {
		was := clean.Facts[i]
		if f.Value != was.Value || f.Raw != was.Raw {
			t.Errorf("%s changed from %q to %q", f.Indicator, was.Raw, f.Raw)
		}
		if marked := f.Confidence <= 0.5; marked != (f.Place == target.Place) {
			t.Errorf("%s has confidence %.2f", f.Indicator, f.Confidence)
		}
	}
	if !slices.ContainsFunc(doubted.Findings, func(f Finding) bool {
		return f.Rule == "reading_disagrees" && f.Indicator == target.Indicator && strings.Contains(f.Message, `"7"`)
	}) {
		t.Errorf("findings %+v", doubted.Findings)
	}
}

// TestEveryNoteIsDescribed: the rules that the code names itself stand in the
// data in both languages, and none stands there that no code names.
func TestEveryNoteIsDescribed(t *testing.T) {
	data, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`Rule: +"([a-z_]+)"|(?:RowNotPlaced|ValueNotPlaced|TableRepeated|EditionUnclear|EditionOtherYears|unclear|versionsDiffer) += "([a-z_]+)"`)
	found := 0
	for _, file := range []string{"normalize.go", "versions.go", "form/match.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			id := m[1] + m[2]
			if _, ok := data.Rules.Note(id); !ok {
				t.Errorf("%s names %s, which is not in notes.csv", file, id)
			}
			found++
		}
	}
	if found < 10 {
		t.Errorf("only %d notes found in the code", found)
	}
}

// TestFactsHaveTheUnitOfTheForm: a cell that prints no unit has that of its box.
func TestFactsHaveTheUnitOfTheForm(t *testing.T) {
	for _, f := range read(t, fixture(t, "spanning-cells-2021.html")).Facts {
		want := "件"
		if f.Indicator == "disclosure.fees.amount" {
			want = "万元"
		}
		if f.Unit != want {
			t.Errorf("%s %s has the unit %q, want %q", f.Indicator, f.Applicant, f.Unit, want)
		}
	}
}

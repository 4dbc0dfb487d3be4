package form

import (
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// withoutOther drops row （六）其他处理 of section three, in 2021 its three rows.
func withoutOther(f *Forms, edition string) []string {
	labels := []string{"（六）其他处理"}
	if edition == "2021" {
		labels = []string{"1.申请人无正当理由逾期不补正", "2.申请人逾期未按收费通知要求", "|3.其他|"}
	}
	rows := applications(f, edition, numbered)
	kept := slices.DeleteFunc(slices.Clone(rows), func(r string) bool {
		return slices.ContainsFunc(labels, func(l string) bool { return strings.Contains(r, l) })
	})
	if len(rows)-len(kept) != len(labels) {
		panic("the rows of the form are labelled otherwise")
	}
	return kept
}

func TestEditionUnclear(t *testing.T) {
	f := load(t)
	section := func(edition string) *layout.Table {
		return grid(slices.Concat(disclosure(f, edition, numbered)...)...)
	}
	four := func() *layout.Table { return grid(disputes(f, numbered)...) }
	whole := func(edition string) *layout.Table { return grid(applications(f, edition, numbered)...) }
	cut := func(edition string) *layout.Table { return grid(withoutOther(f, edition)...) }
	// The row stands below the table, where its exact label still tells it.
	moved := func() *layout.Table {
		rows := applications(f, "2019", numbered)
		i := find(rows, "（六）其他处理")
		row := rows[i]
		rows = slices.Delete(rows, i, i+1)
		return grid(append(rows, strings.Replace(row, "^|", "|", 1))...)
	}
	for name, tt := range map[string]struct {
		tables  []*layout.Table
		edition string   // of section three
		noted   []string // tables with the note
		says    string
	}{
		"2019 whole":               {[]*layout.Table{section("2019"), whole("2019"), four()}, "2019", nil, ""},
		"2021 whole":               {[]*layout.Table{section("2021"), whole("2021"), four()}, "2021", nil, ""},
		"2019 alone":               {[]*layout.Table{whole("2019")}, "2019", nil, ""},
		"2021 alone":               {[]*layout.Table{whole("2021")}, "2021", nil, ""},
		"2019 cut":                 {[]*layout.Table{section("2019"), cut("2019"), four()}, "2019", []string{"applications", "disputes"}, "as in disclosure"},
		"2021 cut":                 {[]*layout.Table{section("2021"), cut("2021"), four()}, "2021", []string{"applications", "disputes"}, "as in disclosure"},
		"2019 cut, alone":          {[]*layout.Table{cut("2019")}, "2021", []string{"applications"}, "the newer"},
		"2021 cut, alone":          {[]*layout.Table{cut("2021")}, "2021", []string{"applications"}, "the newer"},
		"2019 cut, only disputes":  {[]*layout.Table{cut("2019"), four()}, "2021", []string{"applications", "disputes"}, "the newer"},
		"siblings disagree":        {[]*layout.Table{section("2019"), whole("2021"), four()}, "2021", nil, ""},
		"the row out of its place": {[]*layout.Table{section("2019"), moved(), four()}, "2019", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := f.Match(tt.tables, 0)
			var noted []string
			for _, n := range got.Notes {
				if n.Rule != EditionUnclear {
					continue
				}
				noted = append(noted, n.Table)
				if !n.Warning || n.Place.Locator == "" || !strings.Contains(n.Message, n.Table) || !strings.Contains(n.Message, "2019") ||
					!strings.Contains(n.Message, "2021") || !strings.Contains(n.Message, tt.says) {
					t.Errorf("note %+v", n)
				}
			}
			if !slices.Equal(noted, tt.noted) {
				t.Errorf("noted %v, want %v", noted, tt.noted)
			}
			for _, tab := range got.Tables {
				if tab.Table != "applications" {
					continue
				}
				if tab.Edition != tt.edition {
					t.Errorf("edition %s, want %s", tab.Edition, tt.edition)
				}
				unclear := slices.Contains(tt.noted, tab.Table)
				for _, b := range tab.Boxes {
					if b.Printed && (b.Confidence < 0.9) != unclear && name != "the row out of its place" {
						t.Errorf("%s %s: confidence %v", b.Indicator, b.Applicant, b.Confidence)
					}
				}
			}
		})
	}
}

// TestEditionGarbled: a row that only one edition prints, but not cleanly read,
// decides the edition in doubt, as does what follows the table.
func TestEditionGarbled(t *testing.T) {
	f := load(t)
	for name, tt := range map[string]struct {
		edition, label, printed string
		noted                   bool
	}{
		"the label, as the other edition may mean it": {"2019", "（六）其他处理", "处理其他", true},
		"the label, in two cells":                     {"2019", "（六）其他处理|<", "（六）处理|其他", true},
		"the label, a character misread":              {"2019", "（六）其他处理", "（六）其他处埋", true},
		"the label, with spaces":                      {"2019", "（六）其他处理", "( 六 ) 其 他处 理", false},
		"one row of three":                            {"2021", "3.其他", "3.具他", false},
	} {
		t.Run(name, func(t *testing.T) {
			rows := applications(f, tt.edition, numbered)
			at := find(rows, tt.label)
			rows[at] = strings.Replace(rows[at], tt.label, tt.printed, 1)
			got := f.Match([]*layout.Table{grid(rows...), grid(disputes(f, numbered)...)}, 0)
			noted := map[string]bool{}
			for _, n := range got.Notes {
				noted[n.Table] = noted[n.Table] || n.Rule == EditionUnclear && n.Warning
			}
			if noted["applications"] != tt.noted || noted["disputes"] != tt.noted {
				t.Errorf("noted %v, want %v", noted, tt.noted)
			}
			for _, tab := range got.Tables {
				for _, b := range tab.Boxes {
					if tab.Table == "applications" && tt.noted && b.Printed && b.Confidence > confEdition {
						t.Errorf("%s %s: confidence %v", b.Indicator, b.Applicant, b.Confidence)
					}
				}
			}
		})
	}
}

// TestEditionFollows: a table whose labels leave its edition open takes that of
// the nearest table, with a note if that is in doubt, although one further off
// is read cleanly.
func TestEditionFollows(t *testing.T) {
	f := load(t)
	for name, tt := range map[string]struct {
		printed string
		noted   bool
	}{
		"a clean label":   {"（六）其他处理|<", false},
		"a garbled label": {"其他处理理|（六）", true},
	} {
		rows := applications(f, "2019", numbered)
		at := find(rows, "（六）其他处理|<")
		rows[at] = strings.Replace(rows[at], "（六）其他处理|<", tt.printed, 1)
		got := f.Match([]*layout.Table{grid(slices.Concat(disclosure(f, "2021", numbered)...)...), grid(rows...), grid(disputes(f, numbered)...)}, 0)
		var editions []string
		for _, tab := range got.Tables {
			editions = append(editions, tab.Table+" "+tab.Edition)
		}
		if want := []string{"disclosure 2021", "applications 2019", "disputes 2019"}; !slices.Equal(editions, want) {
			t.Errorf("%s: %q, want %q", name, editions, want)
		}
		noted := slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == EditionUnclear && n.Table == "disputes" && n.Warning })
		if noted != tt.noted {
			t.Errorf("%s: noted is %v", name, noted)
		}
	}
}

// TestEditionOfTheYear: where no label tells the edition, the year reported on
// does, with a note; where labels tell one that was not made for the year, they
// are followed, with a note.
func TestEditionOfTheYear(t *testing.T) {
	f := load(t)
	cut := func() *layout.Table { return grid(withoutOther(f, "2019")...) }
	whole := func(edition string) *layout.Table { return grid(applications(f, edition, numbered)...) }
	for name, tt := range map[string]struct {
		table   *layout.Table
		year    int
		edition string // of section three
		rule    string // of the note on it
		says    string
		other   string // edition of section two, which is not printed
	}{
		"cut, in force then":      {cut(), 2020, "2019", EditionUnclear, "the form for reports on 2020", "2019"},
		"cut, in force now":       {cut(), 2023, "2021", EditionUnclear, "the form for reports on 2023", "2021"},
		"cut, no year":            {cut(), 0, "2021", EditionUnclear, "the newer", "2021"},
		"cut, before both":        {cut(), 2010, "2021", EditionUnclear, "the newer", "2021"},
		"whole, its year":         {whole("2019"), 2020, "2019", "", "", "2019"},
		"whole, a later year":     {whole("2019"), 2023, "2019", EditionOtherYears, "not made for reports on 2023", "2019"},
		"whole, an earlier year":  {whole("2021"), 2020, "2021", EditionOtherYears, "not made for reports on 2020", "2021"},
		"whole, no year":          {whole("2021"), 0, "2021", "", "", "2021"},
		"whole, in force in 2021": {whole("2021"), 2021, "2021", "", "", "2021"},
	} {
		t.Run(name, func(t *testing.T) {
			got := f.Match([]*layout.Table{tt.table}, tt.year)
			rule := ""
			for _, n := range got.Notes {
				if n.Rule != EditionUnclear && n.Rule != EditionOtherYears {
					continue
				}
				rule += n.Rule
				if n.Table != "applications" || !strings.Contains(n.Message, tt.says) || n.Warning != (n.Rule == EditionUnclear) {
					t.Errorf("note %+v", n)
				}
			}
			if rule != tt.rule {
				t.Errorf("noted %q, want %q", rule, tt.rule)
			}
			for _, tab := range got.Tables {
				if want := map[string]string{"applications": tt.edition, "disclosure": tt.other}[tab.Table]; want != "" && tab.Edition != want {
					t.Errorf("%s: edition %s, want %s", tab.Table, tab.Edition, want)
				}
			}
		})
	}
}

// TestEditionHeadIsNoRow: the last head of a header that runs into a number is
// not the row of that name, which only one edition prints.
func TestEditionHeadIsNoRow(t *testing.T) {
	f := load(t)
	rows := append(withoutOther(f, "2019"), "人|<|<|<|商业企业|科研机构|社会公益组织|法律服务机构|其他|4")
	got := f.Match([]*layout.Table{grid(rows...)}, 0)
	if !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == EditionUnclear && n.Table == "applications" }) {
		t.Errorf("no note of the edition among %+v", got.Notes)
	}
}

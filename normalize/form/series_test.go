package form

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func forms(t *testing.T) *Forms {
	t.Helper()
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestSeries: every box belongs to a series, and the ones that must never be
// chained are broken.
func TestSeries(t *testing.T) {
	f := forms(t)
	in := map[Member]int{}
	byCode := map[string]*Series{}
	for i := range f.Series {
		s := &f.Series[i]
		if byCode[s.Code] != nil {
			t.Errorf("series %s is there twice", s.Code)
		}
		byCode[s.Code] = s
		if s.ZH == "" || s.EN == "" {
			t.Errorf("series %s has no name", s.Code)
		}
		for _, m := range s.Members {
			in[Member{m.Edition, m.Indicator, ""}]++
		}
	}
	for _, b := range f.Boxes() {
		if in[Member{b.Edition, b.Indicator, ""}] == 0 {
			t.Errorf("%s of %s is in no series", b.Indicator, b.Edition)
		}
	}
	for _, c := range []struct{ series, links string }{
		{"disclosure.normative_documents.stock", "2019-2021 no"},
		{"disclosure.regulations.stock", "2019-2021 no"},
		{"disclosure.fees", "2014-2019 no, 2019-2021 no"},
		{"applications.outcome.not_processed", "2014-2019 no, 2019-2021 yes"},
		{"applications.received", "2008-2014 with_care, 2014-2019 with_care, 2019-2021 yes"},
		{"applications.outcome.partly_granted", "2008-2014 yes, 2014-2019 yes, 2019-2021 yes"},
		{"applications.outcome.other", "2019-2021 with_care"},
		{"applications.carried_in", "2019-2021 yes"},
		{"disclosure.normative_documents.made", "2014-2019 yes, 2019-2021 yes"},
	} {
		s := byCode[c.series]
		if s == nil {
			t.Errorf("no series %s", c.series)
			continue
		}
		got := ""
		for _, l := range s.Links {
			if got != "" {
				got += ", "
			}
			got += fmt.Sprintf("%s-%s %s", l.From, l.To, l.Comparable)
			if l.ZH == "" || l.EN == "" {
				t.Errorf("%s %s-%s has no reason", s.Code, l.From, l.To)
			}
		}
		if got != c.links {
			t.Errorf("%s: %s, want %s", c.series, got, c.links)
		}
	}
	for _, s := range f.Series {
		if s.PartOf != "" && byCode[s.PartOf].Kind == "part" {
			t.Errorf("%s is part of %s, which is no total", s.Code, s.PartOf)
		}
	}
	if s := byCode["applications.outcome.granted"]; s.Kind != "part" || s.PartOf != "applications.outcome.total" {
		t.Errorf("granted: %+v", s)
	}
}

// TestPartOf: the boxes that a total is made of name it.
func TestPartOf(t *testing.T) {
	f := forms(t)
	parts := map[string][]string{}
	for _, b := range f.Boxes() {
		if b.PartOf != "" && (b.Applicant == "" || b.Applicant == "total") {
			parts[b.Edition+" "+b.PartOf] = append(parts[b.Edition+" "+b.PartOf], b.Indicator)
		}
	}
	for total, n := range map[string]int{
		"2021 applications.outcome.total": 21, "2019 applications.outcome.total": 19, "2021 review.total": 4,
		"2021 litigation.direct.total": 4, "2014 statistics.applications.received": 6,
	} {
		if got := slices.Compact(slices.Sorted(slices.Values(parts[total]))); len(got) != n {
			t.Errorf("%s has %d parts, want %d: %v", total, len(got), n, got)
		}
	}
}

// comparability maps the words of the shared specification to ours, for the
// editions that a series has: what it calls poor or none must never be chained.
var comparability = map[string][]string{
	"good": {"yes", "with_care"}, "fair": {"yes", "with_care"}, "good 2019-": {"yes", "with_care"}, "poor": {"no"}, "none": {"no"},
}

// TestSeriesAgreeWithSpecification reads the crosswalk of the specification in
// place: each of its lines over several editions is a series of ours, whose
// worst link is what the line says.
func TestSeriesAgreeWithSpecification(t *testing.T) {
	b, err := os.ReadFile("../../../shared/domain/formats.json")
	if err != nil {
		t.Skip("the specification is not here: ", err)
	}
	var file struct {
		Crosswalk []struct{ Indicator, Comparability string }
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	f := forms(t)
	series := map[string]string{
		"APP_RECEIVED": "applications.received", "APP_REPLIED": "applications.outcome.total", "APP_GRANTED": "applications.outcome.granted",
		"APP_PARTIAL": "applications.outcome.partly_granted", "APP_DENIED": "applications.outcome.denied", "APP_NOTHELD": "applications.outcome.not_provided.not_held",
		"APP_UNCLEAR": "applications.outcome.not_provided.unclear_after_correction", "APP_NOTPROCESSED": "applications.outcome.not_processed",
		"APP_OTHER": "applications.outcome.other", "RV_TOTAL": "review.total", "LT_TOTAL": "litigation.total", "NORM_MADE": "disclosure.normative_documents.made",
		"NORM_STOCK": "disclosure.normative_documents.stock", "RULES_MADE": "disclosure.regulations.made", "LICENSE": "disclosure.licensing.decisions",
		"PENALTY": "disclosure.penalties.decisions", "FEE": "disclosure.fees",
	}
	checked := 0
	for _, line := range file.Crosswalk {
		code, _, _ := strings.Cut(line.Indicator, " ")
		want, ok := comparability[line.Comparability]
		if !ok || series[code] == "" {
			continue // one edition only, or prose
		}
		i := slices.IndexFunc(f.Series, func(s Series) bool { return s.Code == series[code] })
		if i < 0 || len(f.Series[i].Links) == 0 {
			t.Errorf("%s: no series %s over editions", line.Indicator, series[code])
			continue
		}
		worst := 0
		for _, l := range f.Series[i].Links {
			worst = max(worst, slices.Index(comparables, l.Comparable))
		}
		if !slices.Contains(want, comparables[worst]) {
			t.Errorf("%s is %s there, and %s has a link %q", line.Indicator, line.Comparability, series[code], comparables[worst])
		}
		checked++
	}
	if checked != len(series) {
		t.Errorf("%d of %d series found in the specification", checked, len(series))
	}
}

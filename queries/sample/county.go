package sample

import (
	"context"
	"testing"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/store"
)

// County makes the database of Open with more in it, for questions that compare
// agencies and years: bodies with a region and a kind in two invented
// provinces, three years of one of them over two editions of the form, a file
// that changed under its address, copied prose, and what became of the reports.
func County(t testing.TB) *store.DB {
	t.Helper()
	forms, err := form.Load()
	if err != nil {
		t.Fatal(err)
	}
	db := Open(t)
	ctx := context.Background()
	for _, l := range seriesLists(forms) {
		if err := db.Replace(ctx, l); err != nil {
			t.Fatal(err)
		}
	}
	for _, batch := range countyFiles(forms) {
		if _, err := db.Put(ctx, batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL().Exec(countySQL); err != nil {
		t.Fatal(err)
	}
	return db
}

// countySQL are the divisions, the kinds of agencies and what became of the
// reports.
const countySQL = `
INSERT INTO regions VALUES ('990000', '样省', 'province', 1981, NULL, NULL, '990000'), ('990100', '样市', 'prefecture', 1981, NULL, NULL, '990100'),
	('990101', '丑县', 'county', 1981, NULL, NULL, '990101'), ('990102', '旧寅县', 'county', 1981, 2010, NULL, '990102'), ('990102', '寅县', 'county', 2010, NULL, NULL, '990102'),
	('980000', '例省', 'province', 1981, NULL, NULL, '980000'), ('980101', '卯县', 'county', 1981, NULL, NULL, '980101');
INSERT INTO agency_categories VALUES ('GOV', '人民政府', 'People''s government', NULL), ('EDU', '教育', 'Education', NULL), ('PSB', '公安', 'Public security', NULL);
INSERT INTO coverage BY NAME SELECT * FROM (VALUES
	('990101.education', '丑县教育局', '990101', 2021, 'found', 'report', 'c121000000000000', DATE '2022-01-31', DATE '2022-01-20', NULL),
	('990101.education', '丑县教育局', '990101', 2022, 'found_late', 'report', 'c122000000000000', DATE '2023-01-31', DATE '2023-03-02', NULL),
	('990102.education', '寅县教育局', '990102', 2021, 'not_found', 'gap', NULL, DATE '2022-01-31', NULL, 'the agency reported in years before and after'),
	('990102.education', '寅县教育局', '990102', 2022, 'found', 'crawl', 'c222000000000000', DATE '2023-01-31', NULL, NULL),
	('980101.education', '卯县教育局', '980101', 2022, 'blocked', 'roster', NULL, DATE '2023-01-31', NULL, 'the site refuses')
) v(agency_key, unit, region_code, year, status, expected_by, report_id, due_on, published_on, detail)`

// countyFiles are two batches: the second has a file that takes the place of
// one of the first.
func countyFiles(forms *form.Forms) [][]store.Entry {
	edu := func(region, name, id string, year int) *normalize.Report {
		return bodied(id, name, year, region, "EDU", "education")
	}
	old := edu("990101", "丑县教育局", "c120000000000000", 2020)
	fill(old, forms.Spec("2019", "applications"), "", `
		applications.received/natural_person=8 applications.received/enterprise=2 applications.received/total=10 applications.carried_in/total=0
		applications.outcome.granted/total=5 applications.outcome.denied.state_secret/total=1 applications.outcome.other/total=2
		applications.outcome.total/total=8 applications.carried_out/total=2`)
	fill(old, forms.Spec("2019", "disclosure"), "", "disclosure.normative_documents.created=4 disclosure.normative_documents.published_total=30 disclosure.licensing.decisions=200")
	fill(old, forms.Spec("2019", "disputes"), "", "review.upheld=3 review.corrected=1 review.total=4")

	next := edu("990101", "丑县教育局", "c121000000000000", 2021)
	fill(next, forms.Spec("2021", "applications"), "0", `
		applications.received/natural_person=12 applications.received/enterprise=3 applications.received/total=15 applications.carried_in/total=3
		applications.outcome.granted/total=9 applications.outcome.partly_granted/total=3 applications.outcome.denied.third_party_rights/total=2
		applications.outcome.not_provided.not_held/total=2 applications.outcome.total/total=16 applications.carried_out/total=2`)
	fill(next, forms.Spec("2021", "disclosure"), "0", "disclosure.normative_documents.made=5 disclosure.normative_documents.repealed=2 disclosure.normative_documents.valid=33 disclosure.licensing.decisions=220 disclosure.fees.amount=12.5")
	fill(next, forms.Spec("2021", "disputes"), "0", "review.upheld=6 review.corrected=2 review.pending=1 review.total=9 litigation.direct.upheld=2 litigation.direct.total=2")

	last := edu("990101", "丑县教育局", "c122000000000000", 2022)
	fill(last, forms.Spec("2021", "applications"), "0", `
		applications.received/natural_person=20 applications.received/total=20 applications.carried_in/total=2
		applications.outcome.granted/total=10 applications.outcome.not_processed.repeated/total=6 applications.outcome.denied.state_secret/total=4
		applications.outcome.total/total=20 applications.carried_out/total=2`)
	fill(last, forms.Spec("2021", "disclosure"), "0", "disclosure.normative_documents.made=2 disclosure.normative_documents.repealed=1 disclosure.normative_documents.valid=36 disclosure.licensing.decisions=260 disclosure.fees.amount=10")
	fill(last, forms.Spec("2021", "disputes"), "0", "review.upheld=5 review.corrected=5 review.total=10")
	speak(last, "受理热线200件，办结190件，办结率95%。 HL_RECEIVED=200 HL_CLOSED=190 HL_CLOSE_RATE=95")

	peer := func(id, name, region, sums string) *normalize.Report {
		r := edu(region, name, id, 2022)
		fill(r, forms.Spec("2021", "applications"), "0", sums)
		return r
	}
	before := peer("c299000000000000", "寅县教育局", "990102", "applications.received/total=9 applications.outcome.granted/total=30 applications.outcome.total/total=30")
	yin := peer("c222000000000000", "寅县教育局", "990102", "applications.received/total=30 applications.outcome.granted/total=30 applications.outcome.total/total=30")
	mao := peer("c322000000000000", "卯县教育局", "980101", "applications.received/total=40 applications.outcome.granted/total=10 applications.outcome.denied.state_secret/total=30 applications.outcome.total/total=41")
	chen := peer("c422000000000000", "卯县教育局", "980101", "applications.received/total=40 applications.outcome.granted/total=10 applications.outcome.denied.state_secret/total=30 applications.outcome.total/total=40")
	chen.Scope = "organ"

	government := bodied("c522000000000000", "丑县人民政府", 2022, "990101", "GOV", "government")
	fill(government, forms.Spec("2021", "applications"), "0", "applications.received/natural_person=90 applications.received/total=90 applications.outcome.granted/total=60 applications.outcome.denied.state_secret/total=30 applications.outcome.total/total=90")
	police := bodied("c622000000000000", "丑县公安局", 2022, "990101", "PSB", "police")
	fill(police, forms.Spec("2021", "disputes"), "0", "review.upheld=12 review.corrected=3 review.total=15 litigation.after_review.corrected=1 litigation.after_review.total=2")
	fill(police, forms.Spec("2021", "disclosure"), "0", "disclosure.penalties.decisions=900 disclosure.coercion.decisions=40")
	for _, r := range []*normalize.Report{last, police} {
		r.Sections[0].Text += copied
	}
	return [][]store.Entry{
		{entry("丑县教育局2020.html", "bb20", day, old), entry("丑县教育局2021.html", "bb21", day, next), entry("丑县教育局2022.html", "bb22", day, last),
			entry("寅县教育局2022.html", "bb29", day, before), entry("卯县教育局2022.html", "bb32", day, mao), entry("卯县教育局本级2022.html", "bb42", day, chen),
			entry("丑县人民政府2022.html", "bb52", day, government), entry("丑县公安局2022.html", "bb62", day, police)},
		{entry("寅县教育局2022.html", "bb29b", day.AddDate(0, 2, 0), yin)},
	}
}

// copied is prose that two agencies print.
const copied = "\n本年度本机关认真贯彻落实政府信息公开各项要求，健全工作机制，明确责任分工，规范公开流程，加强平台建设，强化监督保障，及时回应社会关切，推动政府信息公开工作取得新的进展。" +
	"下一步将继续完善制度，提升公开质量，加强业务培训，提高工作人员能力和水平。"

// bodied is a report whose body is known.
func bodied(id, agency string, year int, region, category, body string) *normalize.Report {
	r := report(id, agency, year)
	r.AgencyID = region + "." + body
	r.AgencyKey, r.Region, r.Level, r.Category = r.AgencyID, region, "county", category
	return r
}

// seriesLists turns the series of the forms into rows of the store.
func seriesLists(forms *form.Forms) []store.List {
	codes, members, links := store.List{Table: "series_codes"}, store.List{Table: "series_members"}, store.List{Table: "series_links"}
	for _, s := range forms.Series {
		codes.Rows = append(codes.Rows, []any{s.Code, s.ZH, s.EN, s.Kind, orNull(s.PartOf)})
		number := map[string]int{}
		for _, m := range s.Members {
			number[m.Edition]++
		}
		for _, m := range s.Members {
			members.Rows = append(members.Rows, []any{s.Code, m.Edition, m.Indicator, orNull(m.Applicant), int16(number[m.Edition])})
		}
		for _, l := range s.Links {
			links.Rows = append(links.Rows, []any{s.Code, l.From, l.To, l.Comparable, l.ZH, l.EN})
		}
	}
	return []store.List{codes, members, links}
}

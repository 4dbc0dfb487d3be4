package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// joinedFiles are a page and a file that make report r3 together; the file
// provides the facts.
func joinedFiles() []Entry {
	r := testReport("r3", "甲县", 2023, 18)
	page, pdf := file("file:/p.html", "s9", "html/1", day, r), file("file:/a.pdf", "s5", "pdf/1", day, r)
	page.Document.Kind, page.Links = "html", []Link{{"a.pdf", "附件"}, {"none.pdf", ""}}
	page.Part = true
	for _, e := range []*Entry{&page, &pdf} {
		e.Document.Joined, e.Document.OwnAgency, e.Document.OwnYear = "mark", "甲县", 2023
	}
	page.Document.OwnID, pdf.Document.OwnID = "r1", "r3"
	return []Entry{page, pdf}
}

func TestJoinedFilesMakeOneReport(t *testing.T) {
	db := openTest(t)
	join := joinedFiles()
	single := file("file:/a.pdf", "s5", "pdf/1", day, testReport("r3", "甲县", 2023, 18))
	copied := file("file:/b.pdf", "s1", "pdf/1", day, testReport("r3", "甲县", 2023, 18))
	thin := join[0]
	thin.Part, thin.Report, thin.Document.Joined = false, testReport("r1", "甲县", 2023, 1), ""
	put(t, db, thin, single)
	want(t, db, loaded, "r1|s9|5\nr3|s5|5\n")
	put(t, db, join...)
	want(t, db, loaded, "r3|s5|5\n")
	want(t, db, "SELECT sha256, report_id, own_id, own_agency, own_year, joined FROM documents ORDER BY 1", "s5|r3|r3|甲县|2023|mark\ns9|r3|r1|甲县|2023|mark\n")
	want(t, db, "FROM links ORDER BY ALL", "s9|a.pdf|附件\ns9|none.pdf|∅\n")
	before := dump(t, db)
	put(t, db, join[1], join[0])
	if after := dump(t, db); after != before {
		t.Errorf("the same files in another order changed the rows:\n%s\nbefore:\n%s", after, before)
	}

	// A copy comes alone: whoever joins is told of it.
	put(t, db, copied)
	docs, links, err := db.Linked(context.Background(), func(page, target string) []string {
		return []string{strings.TrimSuffix(page, "p.html") + target}
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range docs {
		got = append(got, fmt.Sprint(d.SHA256, " ", d.Joined, " ", d.Page(), " ", len(d.Captures)))
	}
	if s := strings.Join(got, ", "); s != "s1  false 1, s5 mark false 1, s9 mark true 1" || fmt.Sprint(links) != "[[2 1]]" {
		t.Errorf("linked: %s, %v", s, links)
	}

	// The page goes: the file stands alone again, under its own report.
	put(t, db, file("file:/p.html", "s7", "html/1", day.AddDate(0, 0, 1), testReport("r8", "乙县", 2023, 1)), single)
	want(t, db, standing, "s1|r3|read|∅\ns5|r3|read|∅\ns7|r8|read|∅\ns9|r3|replaced|replaced by s7\n")
	want(t, db, "FROM links", "")
}

func TestJoinedFilesBreakTheContract(t *testing.T) {
	db := openTest(t)
	alone, unmarked, two := joinedFiles()[:1], joinedFiles(), joinedFiles()
	unmarked[0].Document.Joined = ""
	two[1].Part = true
	for name, batch := range map[string][]Entry{"no facts": alone, "no mark": unmarked, "two parts": two} {
		if _, err := db.Put(context.Background(), batch); err == nil {
			t.Errorf("%s: the batch was taken", name)
		}
	}
}

func TestReferrerLinks(t *testing.T) {
	db := openTest(t)
	page := file("http://a.example.org/1.html", "s1", "html/1", day, testReport("r1", "甲县", 2023, 1))
	page.Document.Kind = "html"
	pdf := file("http://a.example.org/down?id=1", "s2", "pdf/1", day, testReport("r2", "甲县", 2023, 1))
	pdf.Capture.Referrer = page.Capture.URL
	list := file("http://a.example.org/2.html", "s3", "html/1", day, testReport("r3", "甲县", 2022, 1))
	list.Document.Kind, list.Capture.Referrer = "html", page.Capture.URL // a page is no attachment
	put(t, db, page, pdf, list)
	docs, links, err := db.Linked(context.Background(), func(string, string) []string { return nil })
	if err != nil || len(docs) != 2 || fmt.Sprint(links) != "[[0 1]]" {
		t.Errorf("%+v, %v, %v", docs, links, err)
	}
}

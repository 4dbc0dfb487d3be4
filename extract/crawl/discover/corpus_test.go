package discover

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

const shared = "../../../../shared"

func newTest(t testing.TB) *Discoverer {
	t.Helper()
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// fromShared reads a file beside the project, or skips the test.
func fromShared(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("%s is not beside the project", name)
	}
	return b
}

// The list of www.pingtan.gov.cn: 20 records, 10 a page, and no link to the
// second page. The second page is the first one ten years earlier, as the
// search answers.
func TestCorpusList(t *testing.T) {
	d := newTest(t)
	const address = "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/nlist.htm"
	first := d.Page(Page{URL: address, MediaType: "text/html", Body: fromShared(t, "corpus/site/list.html")}, Hints{})
	if first.System != "trs-search" || first.Total != 20 || first.Report != nil {
		t.Errorf("system %s, total %d, report %v; want trs-search, 20, none", first.System, first.Total, first.Report)
	}
	years := map[int]string{}
	take := func(f Found) (next []Request) {
		for _, q := range f.Requests {
			switch {
			case q.Kind == Document:
				if years[q.Year] != "" {
					t.Errorf("%d twice: %s", q.Year, q.URL)
				}
				if q.Unit != "平潭综合实验区" {
					t.Errorf("unit of %s is %q", q.URL, q.Unit)
				}
				years[q.Year] = q.URL
			case q.Page == 2:
				next = append(next, q)
			}
		}
		return next
	}
	next := take(first)
	if len(years) != 10 {
		t.Fatalf("first page has %d reports, want 10", len(years))
	}
	want := []string{
		"https://www.pingtan.gov.cn/was5/web/search?channelid=200210&templet=docs.jsp&sortfield=-docorderpri%2C-docreltime&classsql=chnlid%3D1813&prepage=10&page=2",
		"https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/nlist_1.htm",
	}
	if len(next) != 2 || next[0].URL != want[0] || next[1].URL != want[1] {
		t.Fatalf("second page: %+v, want %v", next, want)
	}
	docs := []map[string]string{}
	for y := 2006; y <= 2015; y++ {
		docs = append(docs, map[string]string{
			"doctitle":   strings.Replace("平潭综合实验区YYYY年度政府信息公开工作年度报告", "YYYY", itoa(y), 1),
			"chnldocurl": "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/x/t" + itoa(y) + ".htm",
		})
	}
	body, _ := json.Marshal(map[string]any{"count": "20", "pagenum": "2", "docs": docs})
	second := d.Page(Page{URL: want[0], MediaType: "application/json", Body: body, From: &next[0]}, Hints{})
	if rest := take(second); len(rest) != 0 || len(second.Requests) != 10 {
		t.Errorf("second page leads to %d requests, want the 10 reports", len(second.Requests))
	}
	for y := 2006; y <= 2025; y++ {
		if years[y] == "" {
			t.Errorf("the report of %d was not found", y)
		}
	}
}

// The reports of the corpus are recognised by content, also under an address
// that says nothing, and nothing in them is followed.
func TestCorpusReports(t *testing.T) {
	d := newTest(t)
	for name, want := range map[string]Report{
		"pingtan_2015.html":   {Unit: "平潭综合实验区", Year: 2015, Published: "2016-01-12"},
		"pingtan_2020.html":   {Unit: "平潭综合实验区", Year: 2020, Published: "2021-03-05"},
		"pingtan_2022.html":   {Unit: "平潭综合实验区", Year: 2022, Published: "2023-02-20"},
		"pingtan_2023.html":   {Unit: "平潭综合实验区", Year: 2023, Published: "2024-03-08"},
		"sh_office_2019.html": {Unit: "上海市人民政府办公厅", Year: 2019},
	} {
		f := d.Page(Page{URL: "https://www.example.test/1.htm", MediaType: "text/html", Body: fromShared(t, "corpus/docs/"+name)}, Hints{})
		if f.Report == nil {
			t.Errorf("%s: no report", name)
			continue
		}
		got := *f.Report
		if got.Unit != want.Unit || got.Year != want.Year || got.Published != want.Published || !got.Confirmed {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		if len(f.Requests) != 0 {
			t.Errorf("%s leads to %v", name, f.Requests)
		}
	}
}

// Titles as agencies print them.
func TestTitleCases(t *testing.T) {
	d := newTest(t)
	var cases struct {
		Cases []struct {
			Title, Agency string
			Year          int
		} `json:"title_cases"`
	}
	if err := json.Unmarshal(fromShared(t, "domain/agencies.json"), &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases.Cases) < 30 {
		t.Fatalf("%d cases", len(cases.Cases))
	}
	for _, c := range cases.Cases {
		want, _, _ := strings.Cut(c.Agency, "(")
		want = strings.TrimSpace(want)
		got, ok := d.title(c.Title)
		if !ok || got.Agency != want || got.Year != c.Year {
			t.Errorf("%q: %q %d %v, want %q %d", c.Title, got.Agency, got.Year, ok, want, c.Year)
		}
	}
}

// Parsing and link extraction on the real list page. Pages are counted for
// each second of processor time, so that a busy machine does not blur it.
func BenchmarkPage(b *testing.B) {
	d := newTest(b)
	p := Page{URL: "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/nlist.htm", MediaType: "text/html", Body: fromShared(b, "corpus/site/list.html")}
	b.SetBytes(int64(len(p.Body)))
	before := processorTime(b)
	n := 0
	for b.Loop() {
		d.Page(p, Hints{})
		n++
	}
	b.ReportMetric(float64(n)/(processorTime(b)-before).Seconds(), "pages/cpu-s")
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// The yardstick of BenchmarkPage: the same page through goquery, links only.
func BenchmarkGoquery(b *testing.B) {
	body := fromShared(b, "corpus/site/list.html")
	b.SetBytes(int64(len(body)))
	before := processorTime(b)
	n := 0
	for b.Loop() {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		doc.Find("a").Each(func(_ int, a *goquery.Selection) {
			a.Attr("href")
			_ = a.Text()
		})
		n++
	}
	b.ReportMetric(float64(n)/(processorTime(b)-before).Seconds(), "pages/cpu-s")
}

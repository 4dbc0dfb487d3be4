package main

import (
	"bufio"
	"bytes"
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/store"
)

// An explorer is the program, as users get it, serving a database of the sample
// reports, an agency with four years, and a report that means harm.
type explorer struct {
	url, db string
	says    string               // what the program says on standard error
	finding string               // key of a finding of row-totals-wrong.html
	agency  string               // key of the agency with several years
	name    string               // its name
	region  string               // name of its region
	reports map[string]string    // file name -> report id
	address map[string]string    // file name -> address it was read at
	longest map[string][3]string // file name -> longest printed number, its indicator and applicant
}

// hostileName is printed as the name of an agency; as markup it would run.
const hostileName = `"><img src=x onerror=hacked=1><script>hacked=1</script>{{.}}' OR 1=1 --`

// hostile is what a page can hold to harm the reader of its archived copy.
const hostile = `<base href="http://outside.invalid/"><meta http-equiv="refresh" content="0;url=http://outside.invalid/">
<script>parent.hacked=1;hacked=1</script><img src="http://outside.invalid/a.png" onerror="parent.hacked=1"><svg onload="parent.hacked=1"><script>1</script></svg>
<iframe src="http://outside.invalid/f"></iframe><object data="http://outside.invalid/o"></object><embed src="http://outside.invalid/e">
<link rel="stylesheet" href="http://outside.invalid/s.css"><style>@import "http://outside.invalid/i.css"; body{background:url(http://outside.invalid/b.png)}</style>
<p style="background:url(http://outside.invalid/c.png);position:fixed;top:0;left:0;width:100vw;height:100vh" onclick="hacked=1" id="gongkai-mark">cover</p>
<a href="javascript:parent.hacked=1">link</a><form action="http://outside.invalid/post"><input name=q><button>send</button></form>
<video src="http://outside.invalid/v" poster="http://outside.invalid/p"></video><math><mtext><table><mglyph><style><img src=x onerror="parent.hacked=1"></style></mglyph></table></mtext></math>`

// findingOf finds the key of a finding on the page of a report.
var findingOf = regexp.MustCompile(`/findings/([0-9a-f]{12})`)

// The agency with several years: the form changes between the first and the
// second, and a correction puts it into a region.
var seriesYears = []int{2020, 2022, 2023, 2024}

const seriesRegion, seriesCategory = "110101", "FIN"

func startExplorer(t *testing.T) *explorer {
	t.Helper()
	dir := t.TempDir()
	paths := []string{filepath.Join(fixtures, "docs")}
	agency := gen.County(5, 1)[0]
	for i, r := range gen.Series(5, seriesYears, gen.Options{Agency: &agency}) {
		page, err := r.HTML(gen.Page{})
		if err != nil {
			t.Fatal(err)
		}
		name := "series-" + string(rune('0'+i)) + ".html"
		paths = append(paths, write(t, dir, name, string(page)))
	}
	bad := gen.Series(6, []int{2024}, gen.Options{Agency: &agency})[0]
	page, err := bad.HTML(gen.Page{})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(page), agency.Printed, html.EscapeString(hostileName)+agency.Printed)
	paths = append(paths, write(t, dir, "hostile.html", strings.Replace(text, "</body>", hostile+"</body>", 1)))
	e := &explorer{db: filepath.Join(dir, "explorer.duckdb"), reports: map[string]string{},
		address: map[string]string{}, longest: map[string][3]string{}}
	write(t, dir, "explorer.corrections.csv", "agency,region_code,scope,category,level,why\n"+agency.Printed+","+seriesRegion+",organ,"+seriesCategory+",county,a region for the invented agency\n")
	if out, err := exec.Command(program(t), append([]string{"ingest", "--db", e.db, "--ocr", "off"}, paths...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	e.index(t)
	e.url = e.serve(t, "")
	wrong := e.reports["row-totals-wrong.html"]
	_, sheet := e.get(t, "/zh/reports/"+wrong)
	if m := findingOf.FindStringSubmatch(sheet); m != nil {
		e.finding = m[1]
	}
	return e
}

// index lists the reports by the names of their files.
func (e *explorer) index(t *testing.T) {
	db, err := store.OpenReader(t.Context(), e.db)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.SQL().QueryContext(t.Context(), `
		SELECT s.name, r.report_id, s.url, coalesce(r.agency_key, ''), coalesce(r.agency_name, ''), coalesce(f.raw, ''), coalesce(f.indicator::VARCHAR, ''), coalesce(f.applicant::VARCHAR, '')
		FROM reports r JOIN sources s USING (sha256) LEFT JOIN facts f ON f.report_id = r.report_id AND f.state = 'value'
		ORDER BY s.name, length(f.raw), f.indicator, f.applicant`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, id, address, key, agency string
		var box [3]string
		if err := rows.Scan(&name, &id, &address, &key, &agency, &box[0], &box[1], &box[2]); err != nil {
			t.Fatal(err)
		}
		if name == "series-2.html" {
			e.agency, e.name = key, agency
		}
		e.reports[name], e.address[name], e.longest[name] = id, address, box // the last, which is the longest
	}
	if err := db.SQL().QueryRowContext(t.Context(), "SELECT max_by(name, from_year) FROM regions WHERE code = ?", seriesRegion).Scan(&e.region); err != nil {
		t.Fatal(err)
	}
}

// serve starts the program on a free port, with a token if there is one, and
// returns its address.
func (e *explorer) serve(t *testing.T, token string) string {
	t.Helper()
	args := []string{"serve", "--db", e.db, "--addr", "127.0.0.1:0"}
	if token != "" {
		args = append(args, "--token", token)
	}
	cmd := exec.Command(program(t), args...)
	says := e.says
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	t.Cleanup(func() {
		err := cmd.Process.Signal(os.Interrupt)
		if err := errors.Join(err, cmd.Wait()); err != nil || said.Len() > 0 && says == "" || !strings.Contains(said.String(), says) {
			t.Errorf("the server ended with %v and said %s", err, said.String())
		}
	})
	m := addressOf.FindStringSubmatch(line)
	if m == nil {
		t.Fatalf("%q names no address: %v", line, err)
	}
	return m[1]
}

var addressOf = regexp.MustCompile(`(http://127\.0\.0\.1:\d+)/`)

// get fetches a page.
func (e *explorer) get(t *testing.T, path string) (*http.Response, string) {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(e.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// comparison is the address of a comparison of the agency with several years.
func (e *explorer) comparison(page string) string {
	return page + "?what=series:applications.received&by=total&who=" + url.QueryEscape(e.agency)
}

// pages are the main pages, each with words it must show in Chinese.
func (e *explorer) pages() map[string]string {
	report := e.reports["series-2.html"]
	source := "reports/" + report + "/source?"
	return map[string]string{
		"":        "机关类别",
		"reports": "共 ",
		"reports?findings=error&sort=findings&dir=asc":             "共 ",
		"reports?text=公开":                                          "段正文",
		"reports/" + report:                                        "三、本年度办理结果",
		source + "indicator=applications.received&applicant=total": "所印原文",
		source + "metric=0":                                        "正文",
		"reports/" + e.reports["office-header-repeated.pdf"] + "/source?indicator=applications.received&applicant=total":                "放大",
		"reports/" + e.reports["tabs-ragged-labels.txt"] + "/source?indicator=applications.received&applicant=total":                    "所在行",
		"reports/" + e.reports["word-changes-boxes-automatic-numbers.docx"] + "/source?indicator=applications.received&applicant=total": "版式",
		"reports/" + e.reports["sheets-number-formats-hidden-rows.xlsx"] + "/source?indicator=applications.received&applicant=total":    "版式",
		"reports/" + e.reports["fixed-layout-templates-scaled-text.ofd"] + "/source?indicator=applications.received&applicant=total":    "放大",
		"reports/" + e.reports["saved-page-gbk-in-the-header-only.mhtml"] + "/source?indicator=applications.received&applicant=total":   "存档网页",
		"findings":                            "未复核",
		"findings?severity=info&verdict=open": "未复核",
		"reports/" + e.reports["row-totals-wrong.html"] + "/findings/" + e.finding: "写下结论",
		"compare?find=%E5%8E%BF": "可加入",
		e.comparison("compare"):  "2023",
		"grid":                   "发布与迟发",
		"data":                   "下载",
		"sql":                    "表与列",
		"sql?sql=SELECT+agency_name,+year+FROM+reports": "显示 ",
		"help": "键盘",
	}
}

func TestExplorer(t *testing.T) {
	e := startExplorer(t)
	t.Run("pages", e.testPages)
	t.Run("source", e.testSource)
	t.Run("verdicts", e.testVerdicts)
	t.Run("compare", e.testCompare)
	t.Run("points", e.testPoints)
	t.Run("take", e.testTake)
	t.Run("harm", e.testHarm)
	t.Run("together", func(t *testing.T) { // what waits more than it works
		t.Run("sql", func(t *testing.T) {
			t.Parallel()
			e.testSQL(t)
		})
		t.Run("browser", func(t *testing.T) {
			t.Parallel()
			e.testBrowser(t)
		})
	})
}

// testPages asks for every main page in both languages.
func (e *explorer) testPages(t *testing.T) {
	for path, words := range e.pages() {
		for _, lang := range []string{"zh", "en"} {
			res, body := e.get(t, "/"+lang+"/"+strings.ReplaceAll(path, "公开", "%E5%85%AC%E5%BC%80"))
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s %s: %s", lang, path, res.Status)
				continue
			}
			if lang == "zh" && !strings.Contains(body, words) {
				t.Errorf("%s lacks %q", path, words)
			}
			if i := strings.Index(body, "["); i >= 0 && strings.Contains(body, "[state.") || strings.Contains(body, "%!") {
				t.Errorf("%s %s: a text is missing or cannot be filled in", lang, path)
			}
			if !strings.Contains(body, "</html>") {
				t.Errorf("%s %s is cut off", lang, path)
			}
		}
	}
}

package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gongkai/gongkai/store"
	"github.com/gongkai/gongkai/store/verdict"
)

// testSQL asks in SQL, rightly and to do harm.
func (e *explorer) testSQL(t *testing.T) {
	res, body := e.get(t, "/en/sql?list=answer&as=csv&sql="+url.QueryEscape("SELECT report_id, agency_name, NULL AS nothing FROM reports ORDER BY 1;"))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || res.StatusCode != http.StatusOK || len(rows) != len(e.reports)+1 {
		t.Errorf("%s: %d rows of %d reports, %v", res.Status, len(rows), len(e.reports), err)
	}
	for _, ok := range []string{"SHOW TABLES", "EXPLAIN SELECT 1", "SELECT 1 -- a remark", "FROM reports", "WITH a AS (SELECT 1 AS b) SELECT * FROM a", "DESCRIBE facts"} {
		if _, body := e.get(t, "/en/sql?sql="+url.QueryEscape(ok)); !strings.Contains(body, "rows shown") {
			t.Errorf("%s is not answered", ok)
		}
	}
	asked, outside := listener(t)
	for _, bad := range []string{"SELECT * FROM read_text('/etc/passwd')", "COPY reports TO '/tmp/explorer-out.csv'", "ATTACH '/tmp/explorer-out.duckdb'", "SELECT * FROM '" + e.db + ".verdicts.csv'",
		"DROP TABLE reports", "DELETE FROM reports", "SET memory_limit = '8GB'", "INSTALL httpfs", "SELECT * FROM read_csv('" + outside + "/a.csv')", "INSTALL httpfs FROM '" + outside + "'", "ATTACH '" + outside + "/a.duckdb'", "SELECT", "SELECT getenv('HOME')",
		"SELECT length(repeat('x', 2000000000))", "SELECT count(*) FROM (SELECT DISTINCT i || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' FROM range(40000000) t(i))",
		"SELECT count(*) FROM range(10000000) a, range(10000000) b, range(10000000) c WHERE a.range + b.range = c.range"} {
		res, body := e.get(t, "/en/sql?sql="+url.QueryEscape(bad))
		if strings.Contains(body, "rows shown") || strings.Contains(body, "root:") || res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", bad, res.Status)
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("statements made the server ask another one, %d times", n)
	}
	req, _ := http.NewRequest(http.MethodGet, e.url+"/en/sql?sql=SELECT+1", nil)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if res, err := http.DefaultClient.Do(req); err != nil || res.StatusCode != http.StatusBadRequest {
		t.Errorf("a statement from another site: %v %v", res.Status, err)
	}
}

// listener is a server that counts who asks it.
func listener(t *testing.T) (asked *atomic.Int64, address string) {
	t.Helper()
	asked = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(s.Close)
	return asked, s.URL
}

// post sends a form.
func post(t *testing.T, address string, form url.Values) (int, string) {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// testTake takes the tables away.
func (e *explorer) testTake(t *testing.T) {
	_, body := e.get(t, "/en/data.zip?format=csv&year=2024")
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("%v: %s", err, body[:min(len(body), 300)])
	}
	found := false
	for _, f := range z.File {
		found = found || strings.HasSuffix(f.Name, "facts.csv") && f.UncompressedSize64 > 1000
	}
	if !found {
		t.Error("the archive has no facts")
	}
	if res, body := e.get(t, "/en/data.zip?format=csv&year=1900"); res.StatusCode != http.StatusOK && res.StatusCode != http.StatusBadRequest {
		t.Errorf("a year without reports: %s %s", res.Status, body)
	}
	if res, _ := e.get(t, "/en/data.zip?format=exe"); res.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown format: %s", res.Status)
	}
}

// testVerdicts judges a finding, and tries to without a reason and without the
// token.
func (e *explorer) testVerdicts(t *testing.T) {
	side := verdict.PathOf(e.db)
	t.Cleanup(func() { os.Remove(side) })
	path := "/en/reports/" + e.reports["row-totals-wrong.html"] + "/findings/" + e.finding
	form := url.Values{"verdict": {"confirmed"}, "why": {"the sum <b>is</b> misprinted"}, "by": {"tester"}}
	for name, bad := range map[string]url.Values{"no reason": {"verdict": {"confirmed"}}, "no verdict": {"why": {"x"}}, "unknown verdict": {"verdict": {"wrong"}, "why": {"x"}}} {
		if status, body := post(t, e.url+path, bad); status != http.StatusOK || !strings.Contains(body, "Choose a verdict") {
			t.Errorf("%s: %d", name, status)
		}
	}
	guarded := e.serve(t, "secret")
	for _, token := range []string{"", "Secret", "secrets"} {
		form.Set("token", token)
		if _, body := post(t, guarded+path, form); !strings.Contains(body, "token is wrong") {
			t.Errorf("the token %q is taken", token)
		}
	}
	if _, err := os.Stat(side); err == nil {
		t.Error("a verdict that was refused is written")
	}
	form.Set("token", "secret")
	for _, server := range []string{guarded, e.url} {
		if status, _ := post(t, server+path, form); status != http.StatusSeeOther {
			t.Errorf("with the token, or where none is needed: %d", status)
		}
	}
	for _, want := range []string{path, "/en/findings?verdict=confirmed"} {
		_, body := e.get(t, want)
		if !strings.Contains(body, "ver confirmed") || strings.Contains(body, "<b>is</b>") {
			t.Errorf("%s does not show the verdict, or shows its reason as markup", want)
		}
	}
	if _, body := e.get(t, "/en/findings?verdict=ours"); strings.Contains(body, "ver confirmed") {
		t.Error("another verdict lists it too")
	}
}

// testCompare compares over years, and takes the chart and its numbers away.
func (e *explorer) testCompare(t *testing.T) {
	_, body := e.get(t, "/en/"+e.comparison("compare")+"&list=points&as=csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 1+len(seriesYears) {
		t.Fatalf("%d lines of %v: %v", len(rows), seriesYears, err)
	}
	for _, row := range rows[1:] {
		name := map[string]string{"2020": "series-0.html", "2022": "series-1.html", "2023": "series-2.html", "2024": "series-3.html"}[row[4]]
		_, source := e.get(t, "/en/reports/"+e.reports[name]+"/source?indicator=applications.received&applicant=total")
		if !strings.Contains(source, "<span class=\"big\">"+row[5]+"</span>") {
			t.Errorf("%s: compared is %s, its source shows another", row[4], row[5])
		}
	}
	_, svg := e.get(t, "/zh/"+e.comparison("compare.svg"))
	if !strings.Contains(svg, "<svg") || !strings.Contains(svg, "2024") {
		t.Error("the chart is no SVG of the years")
	}
	_, picture := e.get(t, "/zh/"+e.comparison("compare.png"))
	if _, err := png.Decode(bytes.NewReader([]byte(picture))); err != nil {
		t.Error(err)
	}
	many := e.comparison("compare")
	for i := range 9 {
		many += "&who=" + string(rune('a'+i))
	}
	if res, _ := e.get(t, "/zh/"+many); res.StatusCode != http.StatusBadRequest {
		t.Errorf("ten at once: %s", res.Status)
	}
}

// testPoints compares the rates and metrics of an agency and of its region, which
// are read from tables beside the database, with what those are made of.
func (e *explorer) testPoints(t *testing.T) {
	db, err := store.OpenReader(t.Context(), e.db)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const rate = `SELECT year, 100.0 * sum(granted + partly_granted) / nullif(sum(handled), 0) FROM outcomes WHERE granted IS NOT NULL AND handled IS NOT NULL AND %s GROUP BY year`
	const metric = `SELECT year, sum(value) FROM (SELECT r.year, any_value(m.value) AS value FROM metrics m JOIN reports r USING (report_id)
		WHERE r.is_current AND m.metric = 'AD_WEBSITE' AND m.period = 'year' AND m.qualifier = 'eq' AND m.dim IS NULL AND coalesce(m.year, r.year) = r.year AND %s
		GROUP BY r.year, r.report_id HAVING count(DISTINCT m.value) = 1) GROUP BY year`
	const ofAgency, ofRegion = "report_id IN (SELECT report_id FROM reports WHERE agency_key = $1)", "starts_with(region_code, $1)"
	for _, c := range []struct{ what, who, text, where, key string }{
		{"rate:disclosure", e.agency, rate, ofAgency, e.agency},
		{"rate:disclosure", "region:" + seriesRegion, rate, ofRegion + " AND layer = 'single'", seriesRegion},
		{"metric:AD_WEBSITE", e.agency, metric, ofAgency, e.agency},
		{"metric:AD_WEBSITE", "region:" + seriesRegion, metric, ofRegion, seriesRegion},
	} {
		_, body := e.get(t, "/en/compare?list=points&as=csv&what="+c.what+"&who="+url.QueryEscape(c.who))
		lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, line := range lines[1:] {
			got[line[4]] = line[5]
		}
		rows, err := db.SQL().QueryContext(t.Context(), fmt.Sprintf(c.text, c.where), c.key)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		n := 0
		for ; rows.Next(); n++ {
			var year string
			var want *float64 // nil of no cases
			if err := rows.Scan(&year, &want); err != nil {
				t.Fatal(err)
			}
			shown, err := strconv.ParseFloat(got[year], 64)
			if same := want == nil && got[year] == "" || want != nil && err == nil && math.Abs(shown-*want) <= 1e-9**want; !same {
				t.Errorf("%s of %s in %s is %q, want %v", c.what, c.who, year, got[year], want)
			}
		}
		if err := rows.Err(); err != nil || n < 2 || n != len(got) {
			t.Errorf("%s of %s: %d years, shown are %v: %v", c.what, c.who, n, got, err)
		}
	}
	for _, kind := range []string{"series", "metric", "rate"} { // a statement ends at a NUL
		for _, who := range []string{e.agency, "region:" + seriesRegion, "a\x00b"} {
			if res, _ := e.get(t, "/en/compare?by=total&what="+kind+":a%00b&who="+url.QueryEscape(who)); res.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s of %q: %s", kind, who, res.Status)
			}
		}
	}
}

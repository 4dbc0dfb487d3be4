package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"sync"
	"testing"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/queries/web"
)

// TestExplorerAtOnce has several readers and a reviewer use one server in this
// process, where the race detector looks on; TestExplorer asks the program.
func TestExplorerAtOnce(t *testing.T) {
	e := &explorer{db: filepath.Join(t.TempDir(), "once.duckdb"), reports: map[string]string{}, address: map[string]string{}, longest: map[string][3]string{}}
	docs := filepath.Join(fixtures, "docs")
	files := []string{"row-totals-wrong.html", "office-header-repeated.pdf", "word-changes-boxes-automatic-numbers.docx"}
	var paths []string
	for _, name := range files {
		paths = append(paths, filepath.Join(docs, name))
	}
	if err := ingest(t.Context(), e.db, paths, reading{2, "off", sideFiles{}}); err != nil {
		t.Fatal(err)
	}
	e.index(t)
	server := httptest.NewServer(e.handler(t))
	defer server.Close()
	e.url = server.URL
	wrong := "/en/reports/" + e.reports[files[0]]
	_, body := e.get(t, wrong)
	finding := findingOf.FindStringSubmatch(body)
	if finding == nil {
		t.Fatal("the report has no finding")
	}
	addresses := []string{"/en/", "/zh/reports", "/zh/findings", "/zh/grid", "/en/sql", wrong, wrong + "/findings/" + finding[1]}
	for _, name := range files {
		addresses = append(addresses, "/zh/reports/"+e.reports[name]+"/source?indicator=applications.received&applicant=total")
	}
	var wg sync.WaitGroup
	for user := range 8 {
		wg.Go(func() {
			for i := range addresses {
				if err := visit(e.url + addresses[(user+i)%len(addresses)]); err != nil {
					t.Error(err)
				}
				if user == 0 { // the reviewer
					form := url.Values{"verdict": {"confirmed"}, "why": {fmt.Sprint("look ", i)}, "by": {"tester"}}
					if status, _ := post(t, e.url+wrong+"/findings/"+finding[1], form); status != http.StatusSeeOther {
						t.Errorf("a verdict: %d", status)
					}
				}
			}
		})
	}
	wg.Wait()
}

// visit asks for a page that must be there.
func visit(address string) error {
	res, err := http.Get(address)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s %v", address, res.Status, err)
	}
	return nil
}

// handler is the server within this process.
func (e *explorer) handler(t *testing.T) http.Handler {
	t.Helper()
	pool, err := newPool(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	docs, err := newDocuments("", pool)
	if err != nil {
		t.Fatal(err)
	}
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := web.New(context.Background(), web.Options{DB: e.db, Documents: docs, Forms: formLayouts(data.Forms), Rules: rulebook(data), Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

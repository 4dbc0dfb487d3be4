package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/crawl/sim"
	"github.com/gongkai/gongkai/store"
)

// county publishes copies of a fixture that differ in unit and year, through
// some list systems, and returns the flags and the sites file to crawl it.
func county(t *testing.T) (flags []string, sites string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(fixtures, "docs", "spanning-cells-2021.html"))
	if err != nil {
		t.Fatal(err)
	}
	var docs []sim.Document
	for u := range 6 {
		for y := 2022; y <= 2024; y++ {
			d := sim.Document{Unit: fmt.Sprintf("模拟县第%d局", u+1), Year: y, Ext: "html"}
			d.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", d.Unit, d.Year)
			d.Body = []byte("<html><head><title>" + d.Title + "</title></head><body><h1>" + d.Title + "</h1>" +
				string(bytes.ReplaceAll(source[bytes.Index(source, []byte("</h1>"))+len("</h1>"):], []byte("2024年"), fmt.Appendf(nil, "%d年", y))))
			docs = append(docs, d)
		}
	}
	c, err := sim.New(docs, sim.Options{Seed: 2, Systems: []string{"trs0", "jpage", "gkmlpt"}, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	text := "contact = \"crawler@example.org\"\n[default.limits]\nmin_gap = \"2ms\"\n"
	for _, h := range c.Hosts() {
		text += fmt.Sprintf("[[site]]\nid = %q\nhosts = [%q]\nseeds = [{url = %q, kind = \"home\"}]\nexpect = {units = 2, years = [2022, 2024], min_per_year = 2}\n", h.System, h.Name, h.Seed)
	}
	sites = filepath.Join(t.TempDir(), "sites.toml")
	if err := os.WriteFile(sites, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return []string{"--resolve", "*.sim.gov.cn=" + c.Addr(), "--allow-net", "127.0.0.0/8"}, sites
}

// TestRunFromListToAnswer crawls a county, reads it into a database and asks
// what is there and what is missing.
func TestRunFromListToAnswer(t *testing.T) {
	bin := program(t)
	flags, sites := county(t)
	dir, db := filepath.Join(t.TempDir(), "archive"), filepath.Join(t.TempDir(), "r.duckdb")
	gongkai := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(bin, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("gongkai %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	gongkai(append([]string{"run", "--sites", sites, "--archive", dir, "--db", db, "--wait", "0s"}, flags...)...)
	reader, err := store.OpenReader(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM reports": 18,
		"SELECT count(*) FROM sites":   3,
		"SELECT count(*) FROM crawl_cells WHERE status IN ('found','found_late')":                                          18,
		"SELECT count(*) FROM crawl_cells":                                                                                 18,
		"SELECT count(*) FROM captures WHERE http_status = 200 AND site IN ('trs0', 'jpage', 'gkmlpt') AND referrer <> ''": 18,
	} {
		var got int
		if err := reader.SQL().QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, want %d, %v", query, got, want, err)
		}
	}
	reader.Close()
	if out := gongkai("crawl", "status", "--archive", dir); !strings.Contains(out, "archived") {
		t.Errorf("status says %s", out)
	}
	if out := gongkai("archive", "verify", "--archive", dir); !strings.Contains(out, ": 0 problems") {
		t.Errorf("verify says %s", out)
	}
	probe := append([]string{"sites", "probe", "http://trs0.sim.gov.cn/", "--contact", "crawler@example.org"}, flags...)
	if out := gongkai(probe...); !strings.Contains(out, "[[site]]") || !strings.Contains(out, `kind = "list"`) {
		t.Errorf("probe says %s", out)
	}
	more := strings.ReplaceAll(read(t, sites), "units = 2", "units = 9")
	if err := os.WriteFile(sites, []byte(more), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, append([]string{"crawl", "--sites", sites, "--archive", dir, "--wait", "0s"}, flags...)...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != exitSetAside || !strings.Contains(string(out), "9 are expected") {
		t.Errorf("expectations that do not hold: %v\n%s", err, out)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// gongkai is this program as a process of its own.
func gongkai(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Args[0] = "gongkai" // see TestMain
	return cmd
}

// TestKilledExport kills exports at any time: the folder under its name is the
// old one or the new one, whole, and the next export leaves nothing behind.
func TestKilledExport(t *testing.T) {
	dir := t.TempDir()
	db, out := filepath.Join(dir, "r.duckdb"), filepath.Join(dir, "out")
	if b, err := gongkai("ingest", "--db", db, filepath.Join(fixtures, "docs", "spanning-cells-2021.html")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, b)
	}
	export := func() *exec.Cmd {
		return gongkai("export", "--db", db, "--out", out, "--tables", "facts,reports,documents,indicators,regions")
	}
	start := time.Now()
	if b, err := export().CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, b)
	}
	took := time.Since(start)
	whole := func() map[string]int64 {
		t.Helper()
		b, err := os.ReadFile(filepath.Join(out, "datapackage.json"))
		if err != nil || !json.Valid(b) {
			t.Fatalf("the descriptor is not whole: %v", err)
		}
		sizes := map[string]int64{}
		entries, err := os.ReadDir(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			sizes[e.Name()] = info.Size()
		}
		return sizes
	}
	want := whole()
	random := rand.New(rand.NewPCG(7, 11))
	kills := 20
	if testing.Short() {
		kills = 3
	}
	killed := 0
	for range kills {
		cmd := export()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(took))))
		cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		}
		got := whole()
		for name, size := range want {
			if got[name] != size {
				t.Errorf("after a kill, %s has %d bytes, want %d", name, got[name], size)
			}
		}
		if len(got) != len(want) {
			t.Errorf("after a kill the folder holds %v", got)
		}
	}
	if killed == 0 {
		t.Error("no export was killed before its end")
	}
	if b, err := export().CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, b)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".out*"))
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestExportOnFullDisk lets files grow to a few kilobytes only: the message says
// what is wrong, and nothing stands under the name.
func TestExportOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	db, out := filepath.Join(dir, "r.duckdb"), filepath.Join(dir, "out")
	if b, err := gongkai("ingest", "--db", db, filepath.Join(fixtures, "docs", "spanning-cells-2021.html")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, b)
	}
	for _, format := range []string{"csv", "parquet"} {
		cmd := exec.Command("bash", "-c", `trap '' XFSZ; ulimit -f 8; exec -a gongkai "$@"`, "bash",
			os.Args[0], "export", "--db", db, "--out", out, "--format", format, "--tables", "facts,regions,indicators")
		b, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(b), "folder "+out+" cannot be written") {
			t.Errorf("%s: %v %s", format, err, b)
		}
		if left, _ := os.ReadDir(dir); len(left) > 2 {
			t.Errorf("%s: left behind %v", format, left)
		}
	}
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		b, err := gongkai("export", "--db", db, "--out", filepath.Join(closed, "out")).CombinedOutput()
		if err == nil || !strings.Contains(string(b), "no permission") {
			t.Errorf("%v %s", err, b)
		}
	}
}

// TestPack writes the pack of an agency whose report does not add up.
func TestPack(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "r.duckdb")
	docs := filepath.Join(fixtures, "docs")
	if b, err := gongkai("ingest", "--db", db, filepath.Join(docs, "outcome-and-disputes-totals-wrong.html"), filepath.Join(docs, "office-upright-group-label.pdf"),
		filepath.Join(docs, "row-totals-wrong.html")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, b)
	}
	out, err := gongkai("sql", "--db", db, "--format", "csv", "SELECT DISTINCT agency_name FROM failed_checks ORDER BY 1 LIMIT 1").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(strings.TrimPrefix(string(out), "\ufeff"))
	agency := lines[len(lines)-1]
	var zips [2]string
	for i := range zips {
		folder := filepath.Join(dir, []string{"a", "b"}[i], "pack")
		if b, err := gongkai("export", "--db", db, "--out", folder, "--pack", agency).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, b)
		}
		b, err := os.ReadFile(folder + ".zip")
		if err != nil {
			t.Fatal(err)
		}
		zips[i] = string(b)
		index, err := os.ReadFile(filepath.Join(folder, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{agency, "同类机关 / Peers", "data/facts.csv", "pages/001-"} {
			if !strings.Contains(string(index), want) {
				t.Errorf("the index has no %q", want)
			}
		}
		if strings.Contains(string(index), "cannot be shown") {
			t.Errorf("a source could not be shown:\n%s", index)
		}
		pages, _ := filepath.Glob(filepath.Join(folder, "pages", "*"))
		if len(pages) == 0 {
			t.Error("no source page")
		}
	}
	if zips[0] != zips[1] {
		t.Error("the archive differs when it is made again")
	}
	if b, err := gongkai("export", "--db", db, "--out", filepath.Join(dir, "c"), "--pack", "没有这个机关").CombinedOutput(); err == nil || !strings.Contains(string(b), "there is no agency") {
		t.Errorf("%v %s", err, b)
	}
}

package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/store"
)

// TestServeBesideALoad: the explorer keeps nobody from loading, and can be
// started while somebody does: it reads the snapshot.
func TestServeBesideALoad(t *testing.T) {
	e := &explorer{db: filepath.Join(t.TempDir(), "beside.duckdb")}
	if out, err := exec.Command(program(t), "ingest", "--db", e.db, "--ocr", "off", filepath.Join(fixtures, "docs", "row-totals-wrong.html")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	first := e.serve(t, "")
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	writer, err := store.Open(t.Context(), e.db, indicators(data), lists(data)...)
	if err != nil {
		t.Fatalf("while the explorer runs: %v", err)
	}
	defer writer.Close()
	e.says = "is being written by another process"
	for _, address := range []string{first, e.serve(t, "")} {
		res, err := http.Get(address + "/zh/reports")
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, res.Status)
		}
	}
	if err := os.Remove(store.SnapshotPath(e.db)); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(program(t), "serve", "--db", e.db, "--addr", "127.0.0.1:0").CombinedOutput(); err == nil {
		t.Errorf("without a snapshot it serves a database that is being written: %s", out)
	}
}

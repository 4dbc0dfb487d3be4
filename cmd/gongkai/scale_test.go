package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/queries/sample"
	"github.com/gongkai/gongkai/store"
)

// The measurements on a country of made-up reports; make bench-scale sets the
// folder, and without it they are skipped.
var (
	scaleDir   = flag.String("scale", "", "folder for the measurements on made-up reports of the size of the whole country")
	scaleFacts = flag.Int("scale-facts", 115_000_000, "number of facts to make up")
	scaleBatch = flag.Int("scale-batch", 5*batchSize, "reports in a transaction of the measurement")
)

// scaleDB is the database of the measurements, which TestScaleLoad makes.
func scaleDB(t *testing.T) string {
	t.Helper()
	if *scaleDir == "" {
		t.Skip("takes long: make bench-scale")
	}
	return filepath.Join(*scaleDir, "scale.duckdb")
}

// TestScaleLoad makes the database unless it is there: the whole loader, with
// its checks, plans and transactions.
func TestScaleLoad(t *testing.T) {
	path := scaleDB(t)
	if _, err := os.Stat(path); err == nil {
		t.Skipf("%s is there: remove it to measure loading", path)
	}
	ctx := context.Background()
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	country, err := sample.NewCountry(data, *scaleFacts)
	if err != nil {
		t.Fatal(err)
	}
	partial := path + ".partial"
	if err := errors.Join(os.RemoveAll(partial), os.RemoveAll(partial+".wal"), os.MkdirAll(*scaleDir, 0o755)); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, partial, indicators(data), lists(data)...)
	if err != nil {
		t.Fatal(err)
	}
	var total store.Result
	var busy time.Duration
	began := time.Now()
	for batch := range country.Batches(*scaleBatch) {
		start := time.Now()
		r, err := db.Put(ctx, batch)
		if err != nil {
			t.Fatal(err)
		}
		busy += time.Since(start)
		before := total.Facts / 5_000_000
		total.Add(r)
		if total.Facts/5_000_000 > before {
			t.Logf("%d reports, %d facts: %.0f facts/s in the loader, %s since the beginning", total.Reports, total.Facts,
				float64(total.Facts)/busy.Seconds(), time.Since(began).Round(time.Second))
		}
	}
	start := time.Now()
	if err := db.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	settled := time.Since(start)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	busy += time.Since(start)
	info, err := os.Stat(partial)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(partial, path); err != nil {
		t.Fatal(err)
	}
	rate := float64(total.Facts) / busy.Seconds()
	fmt.Printf("loaded %d reports, %d facts, %d findings: %.0f facts/s, %.0f s of it to settle versions, file %d MB\n",
		total.Reports, total.Facts, total.Findings, rate, settled.Seconds(), info.Size()>>20)
	if rate < 500_000 {
		t.Errorf("the loader takes %.0f facts a second, want 500,000", rate)
	}
	if *scaleFacts <= 115_000_000 && info.Size() > 1500<<20 {
		t.Errorf("the file has %d MB, want 1,500 at most", info.Size()>>20)
	}
}

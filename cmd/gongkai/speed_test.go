package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/normalize"
)

// BenchmarkStart reports seconds from the command line to the facts of one
// PDF, with PDFium compiled (cold) and from the compilation cache (warm).
func BenchmarkStart(b *testing.B) {
	bin := program(b)
	file := filepath.Join(fixtures, "docs", "office-header-repeated.pdf")
	show := func(b *testing.B, cache string) {
		cmd := exec.Command(bin, "show", file, "--stage", "facts")
		cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+cache)
		out, err := cmd.Output()
		if err != nil || !strings.Contains(string(out), "boxes  200 of 200") {
			b.Fatalf("%v %s", err, out)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			show(b, b.TempDir())
		}
	})
	b.Run("warm", func(b *testing.B) {
		cache := b.TempDir()
		show(b, cache)
		for b.Loop() {
			show(b, cache)
		}
	})
}

// BenchmarkIngest reports files a second and the peak memory of all processes
// of an ingest with two jobs.
func BenchmarkIngest(b *testing.B) {
	bin := program(b)
	docs := filepath.Join(fixtures, "docs")
	files, _ := filepath.Glob(filepath.Join(docs, "*"))
	n, peak := 0, 0
	for b.Loop() {
		cmd := exec.Command(bin, "ingest", "--jobs", "2", "--db", filepath.Join(b.TempDir(), "r.duckdb"), docs)
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		running := true
		for running {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				running = false
			case <-time.After(20 * time.Millisecond):
				peak = max(peak, residentGroup(cmd.Process.Pid))
			}
		}
		n += len(files)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "files/s")
	b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
}

// residentGroup returns the resident bytes of a process and its children.
func residentGroup(pid int) int {
	total := resident(pid)
	tasks, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, t := range tasks {
		children, _ := os.ReadFile(t)
		for _, c := range strings.Fields(string(children)) {
			if child, err := strconv.Atoi(c); err == nil {
				total += resident(child)
			}
		}
	}
	return total
}

// resident returns the resident bytes of a process, 0 where /proc is missing.
func resident(pid int) int {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0
	}
	return pages * syscall.Getpagesize()
}

// BenchmarkHTMLToReport reports HTML reports a second of one core, from bytes
// to checked facts: by the clock, and by the processor time of all threads,
// which is not stretched by what else runs on the machine.
func BenchmarkHTMLToReport(b *testing.B) {
	data, err := normalize.Load()
	if err != nil {
		b.Fatal(err)
	}
	names, _ := filepath.Glob("../../../shared/corpus/docs/*.html")
	if len(names) == 0 {
		names, _ = filepath.Glob(filepath.Join(fixtures, "docs", "*.html"))
	}
	var files [][]byte
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, content)
	}
	reader := extract.NewReader(nil)
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent)) // as the program does
	n := 0
	before := processorTime(b)
	for b.Loop() {
		for _, f := range files {
			doc, err := reader.File(b.Context(), f, "")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := normalize.Document(doc, data); err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "reports/s")
	b.ReportMetric(float64(n)/(processorTime(b)-before).Seconds(), "reports/cpu-s")
}

// processorTime returns what this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gongkai/gongkai/store"
)

// many fills a folder with copies of fixtures that differ in their title.
func many(t *testing.T, n int) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(fixtures, "docs", "spanning-cells-2021.html"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range n {
		// Another year makes another title, and so another report.
		b := bytes.ReplaceAll(source, []byte("2024年"), fmt.Appendf(nil, "%d年", 2000+i%25))
		b = bytes.ReplaceAll(b, []byte("审计局"), fmt.Appendf(nil, "第%d审计局", i))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.html", i)), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestStoppedRunGoesOn: after an interrupt, and after a kill, the database
// opens, holds whole reports only, and the same command completes it.
func TestStoppedRunGoesOn(t *testing.T) {
	bin, dir := program(t), many(t, 1500)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGKILL} {
		t.Run(sig.String(), func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "r.duckdb")
			cmd := exec.Command(bin, "ingest", "--db", db, dir)
			var out bytes.Buffer
			cmd.Stderr = &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for range 600 { // until the database is there, and then some way into the files
				if _, err := os.Stat(db); err == nil {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			time.Sleep(1200 * time.Millisecond)
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatalf("it ended before the signal: %v %s", err, &out)
			}
			if err := cmd.Wait(); err == nil {
				t.Fatalf("it was done before the signal: %s", &out)
			}
			if sig == syscall.SIGINT && !strings.Contains(out.String(), "run the same command again to go on") {
				t.Errorf("an interrupted run says: %s", &out)
			}
			whole(t, db, 0)
			if b, err := exec.Command(bin, "ingest", "--db", db, dir).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, b)
			}
			whole(t, db, 1500)
		})
	}
}

// whole checks that every report has all its boxes; want is their number, or 0
// if any will do.
func whole(t *testing.T, path string, want int) {
	t.Helper()
	if _, err := os.Stat(path); err != nil && want == 0 {
		return // killed before the file was made
	}
	db, err := store.OpenReader(t.Context(), path)
	var unusable *store.Error
	if want == 0 && errors.As(err, &unusable) && unusable.Problem == store.Foreign {
		return // killed before the tables were made
	}
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var reports, broken int
	err = db.SQL().QueryRow(`SELECT count(*), count(*) FILTER (WHERE n IS DISTINCT FROM boxes_expected) FROM reports
		LEFT JOIN (SELECT report_id, count(*) n FROM facts GROUP BY 1) USING (report_id)`).Scan(&reports, &broken)
	if err != nil {
		t.Fatal(err)
	}
	if broken > 0 || want > 0 && reports != want {
		t.Errorf("%d reports, want %d; %d of them not whole", reports, want, broken)
	}
}

// TestDifficultFiles: what cannot be read is named, and the rest is loaded.
func TestDifficultFiles(t *testing.T) {
	bin := program(t)
	dir := t.TempDir()
	huge, err := os.Create(filepath.Join(dir, "huge.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if err := huge.Truncate(2 << 30); err != nil {
		t.Fatal(err)
	}
	huge.Close()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.html"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "closed"), 0o000); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(fixtures, "docs", "gbk.html"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "good.html"), good, 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "ingest", "--db", filepath.Join(out, "r.duckdb"), dir)
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+out)
	if os.Getuid() == 0 { // root may enter any folder
		open(t, filepath.Dir(bin), dir, out)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	b, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != exitSetAside {
		t.Errorf("exit status %d (%v)\n%s", code, err, b)
	}
	for _, want := range []string{"huge.pdf: too_big", "pipe.html: unsupported", "closed: unreadable: permission denied", "1 reports loaded"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%q is not said:\n%s", want, b)
		}
	}
}

// open lets another user into folders and the ones above them, up to the
// folder for temporary files.
func open(t *testing.T, dirs ...string) {
	t.Helper()
	for _, d := range dirs {
		for ; len(d) > len(os.TempDir()); d = filepath.Dir(d) {
			if err := os.Chmod(d, 0o777); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTwoRunsAtOnce: the second process says who is in the way.
func TestTwoRunsAtOnce(t *testing.T) {
	bin := program(t)
	path := filepath.Join(t.TempDir(), "r.duckdb")
	p := testPipeline(t)
	db, err := store.Open(t.Context(), path, indicators(p.data), lists(p.data)...)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	cmd := exec.Command(bin, "ingest", "--db", path, filepath.Join(fixtures, "docs", "gbk.html"))
	b, _ := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != exitFailure || !strings.Contains(string(b), "in use by another process") {
		t.Errorf("exit status %d, said %s", cmd.ProcessState.ExitCode(), b)
	}
}

package store

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func wantProblem(t *testing.T, err error, problem Problem) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error is %v, want problem %s", err, problem)
	}
	if e.Problem != problem {
		t.Fatalf("problem is %s (%v), want %s", e.Problem, err, problem)
	}
	if !strings.Contains(err.Error(), filepath.Base(e.Path)) {
		t.Errorf("message does not name the file: %v", err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("text.duckdb"), []byte(strings.Repeat("not a database\n", 1000)), 0o644); err != nil {
		t.Fatal(err)
	}
	foreign, err := sql.Open("duckdb", path("foreign.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := foreign.Exec("CREATE TABLE mine (a INTEGER)"); err != nil {
		t.Fatal(err)
	}
	foreign.Close()
	old, err := Open(ctx, path("old.duckdb"), testForms())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.SQL().Exec("UPDATE meta SET value = '0' WHERE key = 'schema'"); err != nil {
		t.Fatal(err)
	}
	old.Close()
	for _, c := range []struct {
		name          string
		write, reader Problem
	}{
		{"text.duckdb", NotDatabase, NotDatabase},
		{"foreign.duckdb", Foreign, Foreign},
		{"old.duckdb", OtherSchema, OtherSchema},
		{"no/folder.duckdb", NoDirectory, NotFound},
		{"50%.duckdb", BadName, NotFound},
		{"", NotDatabase, NotDatabase}, // the folder itself
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open(ctx, path(c.name), testForms())
			wantProblem(t, err, c.write)
			_, err = OpenReader(ctx, path(c.name))
			wantProblem(t, err, c.reader)
		})
	}
	_, err = OpenReader(ctx, path("none.duckdb"))
	wantProblem(t, err, NotFound)
	if _, err := os.Stat(path("none.duckdb")); err == nil {
		t.Error("a reader made the file")
	}
}

func TestExplainPermission(t *testing.T) {
	// As DuckDB 1.5.6 words it; the test may run as root, who may do anything.
	cause := errors.New(`IO Error: Cannot open file "/x/a.duckdb": Permission denied`)
	wantProblem(t, explain("/x/a.duckdb", cause), Forbidden)
}

// TestMain lets the tests run this binary as a second process.
func TestMain(m *testing.M) {
	switch os.Getenv("STORE_TEST_CHILD") {
	case "hold":
		holdOpen()
	case "load":
		loadForever()
	default:
		os.Exit(m.Run())
	}
}

// child starts this binary in another role; it writes a line when it is ready.
func child(t *testing.T, role, path string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_CHILD="+role, "STORE_TEST_PATH="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatalf("the %s process did not start: %v", role, err)
	}
	return cmd, lines
}

// holdOpen opens the database and waits to be killed.
func holdOpen() {
	if _, err := Open(context.Background(), os.Getenv("STORE_TEST_PATH"), testForms()); err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
	os.Stdout.WriteString("ready\n")
	select {}
}

func TestSecondProcessIsToldWhoHoldsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "held.duckdb")
	cmd, _ := child(t, "hold", path)
	defer cmd.Wait()
	defer cmd.Process.Kill()
	_, err := Open(context.Background(), path, testForms())
	wantProblem(t, err, Locked)
	if !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("message: %v", err)
	}
	_, err = OpenReader(context.Background(), path)
	wantProblem(t, err, Locked)
}

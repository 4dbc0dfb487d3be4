package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

const fixtures = "../../testdata/reports"

// TestMain makes the test binary serve as the program itself: under its name
// in scripts, and as the reading process that the program starts.
func TestMain(m *testing.M) {
	if os.Getenv(exportSelf) != "" || len(os.Args) == 2 && (os.Args[1] == workerName || os.Args[1] == askWorkerName) {
		os.Exit(run(os.Args[1:]))
	}
	testscript.Main(tidy{m}, map[string]func(){"gongkai": main})
}

// A tidy runs tests, and then removes what they share.
type tidy struct{ *testing.M }

func (m tidy) Run() int {
	defer func() {
		if binary.dir != "" {
			os.RemoveAll(binary.dir)
		}
	}()
	return m.M.Run()
}

// binary is the program as users get it, without the race detector.
var binary struct {
	once sync.Once
	dir  string
	err  error
}

// program builds the command, once for all tests, and returns its path.
func program(t testing.TB) string {
	t.Helper()
	binary.once.Do(func() {
		if binary.dir, binary.err = os.MkdirTemp("", "gongkai-program-"); binary.err != nil {
			return
		}
		if out, err := exec.Command("go", "build", "-o", filepath.Join(binary.dir, "gongkai"), ".").CombinedOutput(); err != nil {
			binary.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if binary.err != nil {
		t.Fatal(binary.err)
	}
	return filepath.Join(binary.dir, "gongkai")
}

// TestScripts runs the command-line sessions.
func TestScripts(t *testing.T) {
	dir, err := filepath.Abs(fixtures)
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/scripts",
		Setup: func(env *testscript.Env) error {
			env.Setenv("FIXTURES", dir)
			env.Setenv("XDG_CACHE_HOME", cache)
			return nil
		},
	})
}

// TestEveryCommandIsDescribed: a command without a description cannot be found.
func TestEveryCommandIsDescribed(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range newRoot().Commands() {
		if c.Short == "" {
			t.Errorf("%s has no description", c.Name())
		}
		if !c.Hidden && !strings.Contains(string(readme), "gongkai "+c.Name()) {
			t.Errorf("README does not mention gongkai %s", c.Name())
		}
	}
}

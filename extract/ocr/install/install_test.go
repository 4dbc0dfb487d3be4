package install

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFiles(t *testing.T) {
	for _, system := range [][2]string{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "arm64"}} {
		files, err := filesFor(system[0], system[1])
		if err != nil || len(files) != 4 || files[3].GOOS != system[0] {
			t.Errorf("%v: %d files, %v", system, len(files), err)
		}
		for _, f := range files {
			if len(f.SHA256) != 64 || f.Bytes == 0 {
				t.Errorf("%+v", f)
			}
		}
	}
	if _, err := filesFor("plan9", "mips"); err == nil {
		t.Error("there is a runtime for plan9/mips")
	}
}

// TestLock: the lockfile pins what package.json asks for, with a checksum for
// every package and the address of none.
func TestLock(t *testing.T) {
	var asked struct{ Dependencies map[string]string }
	var lock struct {
		Packages map[string]struct{ Version, Resolved, Integrity string }
	}
	for name, into := range map[string]any{"npm/package.json": &asked, "npm/package-lock.json": &lock} {
		b, err := data.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, into); err != nil {
			t.Fatal(err)
		}
	}
	for name, version := range asked.Dependencies {
		if got := lock.Packages["node_modules/"+name].Version; got != version {
			t.Errorf("%s: %s is locked, %s asked for", name, got, version)
		}
	}
	for path, p := range lock.Packages {
		if p.Resolved != "" || path != "" && !strings.HasPrefix(p.Integrity, "sha512-") {
			t.Errorf("%s: resolved %q, integrity %q", path, p.Resolved, p.Integrity)
		}
	}
	files, err := filesFor("linux", "amd64")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := asked.Dependencies[f.Package]; !ok {
			t.Errorf("%s is of %s, which is not asked for", f.Name, f.Package)
		}
	}
}

// TestTakeRefusesAnotherFile: a file with another checksum is not taken.
func TestTakeRefusesAnotherFile(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Skip(err)
	}
	modules, dir := t.TempDir(), t.TempDir()
	for _, f := range files {
		path := filepath.Join(modules, filepath.FromSlash(f.Package), filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("something else"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Take(modules, dir); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("got %v", err)
	}
	missing, err := Missing(dir)
	if err != nil || len(missing) != len(files) {
		t.Errorf("%v missing, %v", missing, err)
	}
}

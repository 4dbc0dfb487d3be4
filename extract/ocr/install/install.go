// Package install puts the models and the runtime that read scanned pages into
// a folder of the user. In: the pinned npm packages of npm/package-lock.json.
// Out: the few files of them that are needed, each checked by its SHA-256. It
// does not know what the files are for.
//
// npm fetches from whatever registry it is set to use; the lockfile holds
// checksums and no addresses. Scripts of the packages are not run.
package install

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

//go:embed files.csv npm/package.json npm/package-lock.json
var data embed.FS

// A File is one file that is needed.
type File struct {
	Package, Path string // where npm puts it
	Name          string // in the folder
	Bytes         int64
	SHA256        string
	GOOS, GOARCH  string // of a file that only one system takes; "" for all
}

// ErrSystem says that the runtime does not exist for this system.
var ErrSystem = fmt.Errorf("there is no runtime for %s/%s among the packages", runtime.GOOS, runtime.GOARCH)

// Files lists the files this system needs; the last is the runtime.
func Files() ([]File, error) { return filesFor(runtime.GOOS, runtime.GOARCH) }

func filesFor(goos, goarch string) ([]File, error) {
	b, err := data.ReadFile("files.csv")
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("files.csv: %w", err)
	}
	var out []File
	runs := false
	for _, row := range rows[1:] {
		f := File{Package: row[0], Path: row[1], GOOS: row[2], GOARCH: row[3], Name: row[4], SHA256: row[6]}
		if f.Bytes, err = strconv.ParseInt(row[5], 10, 64); err != nil {
			return nil, fmt.Errorf("files.csv: %s: %w", f.Name, err)
		}
		if f.GOOS == "" || f.GOOS == goos && f.GOARCH == goarch {
			out = append(out, f)
			runs = runs || f.GOOS != ""
		}
	}
	if !runs {
		return out, ErrSystem
	}
	return out, nil
}

// Library returns the path of the runtime in a folder.
func Library(dir string) (string, error) {
	files, err := Files()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, files[len(files)-1].Name), nil
}

// Missing lists the files that are not in a folder, or not in their size.
func Missing(dir string) ([]string, error) {
	files, err := Files()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range files {
		if info, err := os.Stat(filepath.Join(dir, f.Name)); err != nil || info.Size() != f.Bytes {
			out = append(out, f.Name)
		}
	}
	return out, nil
}

// Install fetches the packages with npm and puts the files into a folder. What
// is there already and has the right checksum stays. Log gets the output of npm.
func Install(ctx context.Context, dir string, log io.Writer) error {
	files, err := Files()
	if err != nil {
		return err
	}
	if complete(dir, files) {
		return nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return errors.New("npm is not installed; install Node.js, which brings it, and try again")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(dir, ".partial-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for _, name := range []string{"package.json", "package-lock.json"} {
		b, err := data.ReadFile("npm/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(tmp, name), b, 0o600); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir, cmd.Stdout, cmd.Stderr = tmp, log, log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("npm ci: %w (is there a network?)", err)
	}
	return Take(filepath.Join(tmp, "node_modules"), dir)
}

// Take copies the files out of a node_modules folder and checks each.
func Take(modules, dir string) error {
	files, err := Files()
	if err != nil {
		return err
	}
	for _, f := range files {
		from := filepath.Join(modules, filepath.FromSlash(f.Package), filepath.FromSlash(f.Path))
		if err := check(from, f); err != nil {
			return err
		}
		if err := move(from, filepath.Join(dir, f.Name)); err != nil {
			return err
		}
	}
	return nil
}

func complete(dir string, files []File) bool {
	for _, f := range files {
		if check(filepath.Join(dir, f.Name), f) != nil {
			return false
		}
	}
	return true
}

// check compares a file with its checksum.
func check(path string, f File) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if sum := hex.EncodeToString(h.Sum(nil)); !strings.EqualFold(sum, f.SHA256) {
		return fmt.Errorf("%s has the SHA-256 %s, not %s: the package is not the one that was pinned", f.Name, sum, f.SHA256)
	}
	return nil
}

// move copies a file, links followed, and puts the copy in its place whole.
func move(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	tmp, err := os.CreateTemp(filepath.Dir(to), ".partial-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails harmlessly once renamed
	_, err = io.Copy(tmp, in)
	if err := errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", to, err)
	}
	return os.Rename(tmp.Name(), to)
}

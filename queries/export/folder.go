package export

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// A Folder error is a folder that cannot be written, with what to do about it.
type Folder struct {
	Path, Advice string
	Err          error // cause; may be nil
}

func (e *Folder) Error() string {
	s := fmt.Sprintf("folder %s %s", e.Path, e.Advice)
	if e.Err != nil {
		s += fmt.Sprintf(" (%v)", e.Err)
	}
	return s
}

func (e *Folder) Unwrap() error { return e.Err }

// replaceFolder makes a folder whole or not at all: it is written beside its
// place and then put there. A folder that is there already is replaced if it
// is empty or holds the file mark, by which an earlier one of its kind is known.
func replaceFolder(dir, mark string, write func(partial string) error) (err error) {
	dir = filepath.Clean(dir)
	if err := replaceable(dir, mark); err != nil {
		return err
	}
	parent, base := filepath.Split(dir)
	if parent == "" {
		parent = "."
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return folderError(dir, err)
	}
	sweep(parent, base)
	partial := filepath.Join(parent, fmt.Sprintf(".%s.partial-%d", base, os.Getpid()))
	if err := os.Mkdir(partial, 0o755); err != nil {
		return folderError(dir, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(partial)) }()
	if err := write(partial); err != nil {
		return folderError(dir, err)
	}
	return folderError(dir, swap(partial, dir))
}

// replaceable says why a folder cannot be written, before work is spent on it.
func replaceable(dir, mark string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return &Folder{Path: dir, Advice: "is a file: name a folder"}
	case err != nil:
		return folderError(dir, err)
	case len(entries) == 0:
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, mark)); err != nil {
		return &Folder{Path: dir, Advice: fmt.Sprintf("is not empty and holds no %s of an earlier export: name a new or an empty folder; nothing was changed", mark)}
	}
	return nil
}

// swap puts a finished folder in place of another one, or where none is. In
// between, only the rename of an old folder and that of the new one stand.
func swap(partial, dir string) error {
	err := os.Rename(partial, dir)
	if err == nil || !(errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTEMPTY)) {
		return err
	}
	if err := exchange(partial, dir); err == nil {
		return nil // the old one is removed under the partial name
	}
	old := partial + "-old"
	if err := os.Rename(dir, old); err != nil {
		return err
	}
	if err := os.Rename(partial, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}

// sweep removes what exports of this folder left behind whose process is gone.
func sweep(parent, base string) {
	left, _ := filepath.Glob(filepath.Join(parent, "."+base+".partial-*"))
	for _, path := range left {
		pid, err := strconv.Atoi(path[strings.LastIndex(path, "-")+1:])
		if err == nil && gone(pid) {
			_ = os.RemoveAll(path) // what cannot be removed is in nobody's way
		}
	}
}

// folderError says what to do about an error of the file system.
func folderError(dir string, err error) error {
	var known *Folder
	if err == nil || errors.As(err, &known) {
		return err
	}
	for _, k := range []struct {
		sign   error
		words  []string
		advice string
	}{
		{fs.ErrPermission, []string{"Permission denied"}, "cannot be written: no permission; choose another folder or change the mode of its parent"},
		{syscall.ENOSPC, []string{"No space left", "File too large", "Disk quota"}, "cannot be written: no space left; free some space or choose another disk; nothing was left behind"},
		{syscall.EFBIG, nil, "cannot be written: a file would be larger than this system allows; nothing was left behind"},
		{syscall.EROFS, []string{"Read-only file system"}, "cannot be written: its file system is read-only"},
		{syscall.ENOTDIR, nil, "cannot be made: a part of its path is a file"},
	} {
		if errors.Is(err, k.sign) {
			return &Folder{dir, k.advice, err}
		}
		for _, w := range k.words { // errors of DuckDB are words only
			if strings.Contains(err.Error(), w) {
				return &Folder{dir, k.advice, err}
			}
		}
	}
	return err
}

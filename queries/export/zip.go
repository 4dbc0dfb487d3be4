package export

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// reorder writes the parts of an archive in the order of their names, without
// times, and removes the old archive.
func reorder(from, to string) (err error) {
	in, err := zip.OpenReader(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close(), os.Remove(from)) }()
	files := slices.Clone(in.File)
	slices.SortFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	return writeFile(to, func(w io.Writer) error {
		out := zip.NewWriter(w)
		for _, f := range files {
			if err := out.Copy(f); err != nil {
				return err
			}
		}
		return out.Close()
	})
}

// Zip packs a folder into an archive that is the same for the same files:
// sorted, without times and owners. It appears whole or not at all.
func Zip(dir, path string) error {
	partial := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".partial")
	defer os.Remove(partial) // fails harmlessly once renamed
	err := writeFile(partial, func(w io.Writer) error {
		out := zip.NewWriter(w)
		top := filepath.Base(dir)
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error { // in lexical order
			if err != nil || d.IsDir() {
				return err
			}
			relative, err := filepath.Rel(dir, name)
			if err != nil {
				return err
			}
			entry, err := out.CreateHeader(&zip.FileHeader{Name: top + "/" + filepath.ToSlash(relative), Method: zip.Deflate})
			if err != nil {
				return err
			}
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			_, err = io.Copy(entry, f)
			return errors.Join(err, f.Close())
		})
		return errors.Join(err, out.Close())
	})
	if err != nil {
		return folderError(path, err)
	}
	return folderError(path, os.Rename(partial, path))
}

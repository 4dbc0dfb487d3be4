package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/queries/web"
)

// taker exports for the explorer: in a process of its own, because the
// explorer's database is locked against writing files; then as one archive.
func taker(db string) (func(context.Context, io.Writer, web.Choice) error, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program to start its processes: %w", err)
	}
	return func(ctx context.Context, w io.Writer, c web.Choice) (err error) {
		dir, err := os.MkdirTemp("", "gongkai-export-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		out := filepath.Join(dir, "gongkai")
		args := []string{"export", "--db", db, "--out", out, "--format", c.Format}
		for _, f := range [][2]string{{"--region", c.Region}, {"--category", c.Category}, {"--agency", c.Agency}, {"--year", yearFlag(c.Year)}} {
			if f[1] != "" {
				args = append(args, f[0]+"="+f[1])
			}
		}
		cmd := exec.CommandContext(ctx, self, args...)
		cmd.Env = append(os.Environ(), exportSelf+"=1")
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Run(); err != nil {
			if ctx.Err() == nil && cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == exitUsage {
				line, _, _ := strings.Cut(strings.TrimPrefix(said.String(), "gongkai: "), "\n")
				return &web.BadChoice{Message: line}
			}
			return cmp.Or(ctx.Err(), fmt.Errorf("export: %w: %s", err, strings.TrimSpace(said.String())))
		}
		return zipFolder(w, out)
	}, nil
}

// exportSelf tells a test binary to be the program.
const exportSelf = "GONGKAI_EXPORT"

func yearFlag(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// zipFolder writes the files of a folder as an archive.
func zipFolder(w io.Writer, dir string) error {
	z := zip.NewWriter(w)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(filepath.Dir(dir), path)
		if err != nil {
			return err
		}
		to, err := z.Create(filepath.ToSlash(name))
		if err != nil {
			return err
		}
		from, err := os.Open(path)
		if err != nil {
			return err
		}
		defer from.Close()
		_, err = io.Copy(to, from)
		return err
	})
	return errors.Join(err, z.Close())
}

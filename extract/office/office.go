// Package office has LibreOffice convert documents of old word processors and
// spreadsheets. In: the bytes of a file and what they are. Out: the same
// document as DOCX or XLSX. Each conversion runs in a process group of its own
// that can be killed, with a private profile in a private folder, limits on
// time, memory and output, without macros and without a way to the network. It
// does not read the result.
package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
)

// Program is the program that is run.
const Program = "soffice"

// Reader is what Document.Reader says of a converted document, behind the
// name of the code that read the result.
const Reader = "through LibreOffice"

// Limits on one conversion.
const (
	maxOutput = 64 << 20 // bytes of the result and of any file it writes
	maxMemory = 4 << 30  // bytes of address space, of which LibreOffice maps a lot
	tailSize  = 2000     // bytes kept of what it says
)

// DefaultLimit is the time one conversion may take. A report takes three to
// five seconds.
const DefaultLimit = 60 * time.Second

// A Source is a format that LibreOffice reads.
type Source struct {
	Ext    string // of the file it is given
	Filter string // name of its import filter: left to guess, it reads damaged files as text
	Target string // "docx" or "xlsx"
}

// An Office runs a limited number of conversions at a time. It is safe for
// concurrent use.
type Office struct {
	program string
	limit   time.Duration
	slots   chan struct{}
}

// New returns an Office that runs up to n conversions with a program found in
// the search path, each at most limit long.
func New(program string, n int, limit time.Duration) *Office {
	return &Office{program: program, limit: limit, slots: make(chan struct{}, max(1, n))}
}

// Convert returns the document as its target format. What LibreOffice cannot
// read is malformed; without LibreOffice the status says that a program is
// needed.
func (o *Office) Convert(ctx context.Context, data []byte, from Source) ([]byte, error) {
	program, err := exec.LookPath(o.program)
	if err != nil {
		return nil, layout.Bad(layout.NeedsProgram, "", "a .%s file is read through LibreOffice, which is not installed: "+
			"install it (Debian, Ubuntu: apt-get install libreoffice-writer libreoffice-calc), so that %q can be run, and read the file again", from.Ext, o.program)
	}
	select {
	case o.slots <- struct{}{}:
		defer func() { <-o.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	dir, err := os.MkdirTemp("", "gongkai-office-")
	if err != nil {
		return nil, fmt.Errorf("folder for a conversion: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := writeProfile(dir); err != nil {
		return nil, fmt.Errorf("profile for a conversion: %w", err)
	}
	in, out := filepath.Join(dir, "in."+from.Ext), filepath.Join(dir, "out")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, fmt.Errorf("file for a conversion: %w", err)
	}
	said, err := o.run(ctx, dir, program, "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")),
		"--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
		"--infilter="+from.Filter, "--convert-to", from.Target, "--outdir", out, in)
	if err != nil {
		return nil, err
	}
	return result(filepath.Join(out, "in."+from.Target), said)
}

// result reads what was written. LibreOffice exits without an error when it
// cannot read a file.
func result(name, said string) ([]byte, error) {
	info, err := os.Stat(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, layout.Bad(layout.Malformed, "", "LibreOffice cannot read the file: %s", said)
	}
	if err != nil {
		return nil, fmt.Errorf("result of a conversion: %w", err)
	}
	if info.Size() > maxOutput {
		return nil, layout.Bad(layout.TooBig, "", "LibreOffice made %d bytes of the file, the limit is %d", info.Size(), maxOutput)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("result of a conversion: %w", err)
	}
	return b, nil
}

// run runs the program and everything it starts, and returns the end of what
// it says.
func (o *Office) run(ctx context.Context, dir, program string, args ...string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, o.limit)
	defer cancel()
	cmd := command(limited, program, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir, "LC_ALL=C.UTF-8", "SAL_USE_VCLPLUGIN=svp"}
	cmd.WaitDelay = time.Second
	said := &tail{}
	cmd.Stdout, cmd.Stderr = said, said
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case limited.Err() != nil:
		return "", layout.Bad(layout.TimedOut, "", "LibreOffice took longer than %s", o.limit)
	case err != nil:
		return "", layout.Bad(layout.Malformed, "", "LibreOffice stopped (%w): %s", err, said)
	}
	return said.String(), nil
}

// A tail keeps the end of what a process writes.
type tail struct{ b bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	t.b.Write(p)
	if extra := t.b.Len() - tailSize; extra > 0 {
		t.b.Next(extra)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(bytes.TrimSpace(t.b.Bytes())) }

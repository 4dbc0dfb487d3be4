package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/ocr/install"
	"github.com/gongkai/gongkai/extract/worker"
	"github.com/spf13/cobra"
)

// installCommand is the one command after which images are read.
const installCommand = "gongkai doctor --install"

// modelsDir returns the folder of the models that read images.
func modelsDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder for the models that read images: %w (set XDG_CACHE_HOME)", err)
	}
	return filepath.Join(dir, "gongkai", "ocr"), nil
}

// scansUnavailable says why images cannot be read on this machine and what to
// do; nil if they can.
func scansUnavailable() error {
	dir, err := modelsDir()
	if err != nil {
		return err
	}
	missing, err := install.Missing(dir)
	switch {
	case err != nil:
		return fmt.Errorf("images cannot be read here: %w", err)
	case len(missing) > 0:
		return fmt.Errorf("the models that read images are not installed; run %s and read the file again", installCommand)
	}
	return nil
}

// ocrFlag adds --ocr to a command that reads files.
func ocrFlag(cmd *cobra.Command) *string {
	var names []string
	for _, m := range extract.ScanModes {
		names = append(names, string(m))
	}
	return cmd.Flags().String("ocr", string(extract.ScansAuto), strings.Join(names, ", ")+": whether pages that are images are read; force distrusts any text over an image")
}

// reading says how files are read.
type reading struct {
	jobs  int    // at the same time
	scans string // --ocr
	sides sideFiles
}

// newReader returns a Reader that does with images what --ocr says.
func newReader(pool *worker.Pool, mode string) (*extract.Reader, error) {
	m := extract.Scans(mode)
	if !slices.Contains(extract.ScanModes, m) {
		return nil, usage("--ocr %s: want off, auto or force", mode)
	}
	r := extract.NewReader(pool)
	r.ReadScans(m, scansUnavailable())
	return r, nil
}

package main

import (
	"fmt"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"

	"github.com/gongkai/gongkai/extract/worker"
	"github.com/spf13/cobra"
)

const workerName = "pdf-worker"

// workerGCPercent is low because the memory of PDFium counts as in use, and
// garbage may grow in proportion to it.
const workerGCPercent = 25

// workerCommand is the child side of extract/worker; the program starts it by
// itself.
func workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    workerName,
		Short:  "Read PDF files for another gongkai process",
		Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			// An interrupt from the keyboard reaches the whole group; the parent
			// decides when its children end.
			signal.Ignore(os.Interrupt)
			debug.SetGCPercent(workerGCPercent)
			debug.SetMemoryLimit(math.MaxInt64)
			dir, err := pdfCache()
			if err != nil {
				return err
			}
			models, err := modelsDir()
			if err != nil {
				return err
			}
			return worker.Serve(cmd.Context(), os.Stdin, os.Stdout, worker.Folders{PDFium: dir, Models: models})
		},
	}
}

// pdfCache returns the folder that keeps PDFium compiled.
func pdfCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder for the compilation cache: %w (set XDG_CACHE_HOME)", err)
	}
	return filepath.Join(dir, "gongkai", "pdfium"), nil
}

// newPool starts reading processes of this program as they are needed.
func newPool(size int) (*worker.Pool, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program to start its reading processes: %w", err)
	}
	return worker.NewPool(size, []string{self, workerName}, worker.DefaultLimits), nil
}

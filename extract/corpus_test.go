package extract

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/worker"
)

// TestHardCorpus: difficult real files end in a status, and those with a text
// layer are read.
func TestHardCorpus(t *testing.T) {
	files, _ := filepath.Glob("../../shared/corpus/hard-pdf/*.pdf")
	if len(files) == 0 {
		t.Skip("no corpus beside the project")
	}
	r := reader(t, 1, worker.DefaultLimits)
	for _, f := range files {
		start := time.Now()
		doc, err := r.File(t.Context(), readFile(t, f), "")
		status, ok := layout.StatusOf(err)
		if !ok {
			t.Errorf("%s: %v is a failure of ours", filepath.Base(f), err)
			continue
		}
		blocks := 0
		if doc != nil {
			blocks = len(doc.Blocks)
		}
		t.Logf("%-50s %-10s %d blocks %d ms %v", filepath.Base(f), status, blocks, time.Since(start).Milliseconds(), err)
	}
}

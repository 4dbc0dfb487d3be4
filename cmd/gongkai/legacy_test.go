package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestWithoutLibreOffice: a document that needs a program is set aside by
// name, says what to install, and is read again by the next run.
func TestWithoutLibreOffice(t *testing.T) {
	name := filepath.Join(t.TempDir(), "report.doc")
	if err := os.WriteFile(name, []byte(`{\rtf1\ansi 12\par}`), 0o644); err != nil {
		t.Fatal(err)
	}
	p := testPipeline(t)
	t.Setenv("PATH", t.TempDir())
	e, err := p.entry(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if e.Document.Status != layout.NeedsProgram || !strings.Contains(e.Document.Detail, "libreoffice") || e.Document.Reader != "" {
		t.Errorf("status %s, detail %q, reader %q", e.Document.Status, e.Document.Detail, e.Document.Reader)
	}
}

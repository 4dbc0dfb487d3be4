package main

import "testing"

// TestFormatOf: scans are counted apart from documents with text.
func TestFormatOf(t *testing.T) {
	for _, c := range []struct {
		name  string
		shows []string
		want  string
	}{
		{"0001-office.PDF", []string{"libreoffice", "bold"}, "pdf"},
		{"0001-office_scanned-fax200.pdf", []string{scannedWord, "scanned-fax200"}, "pdf, scanned"},
		{"a.html", nil, "html"},
	} {
		if got := formatOf(c.name, c.shows); got != c.want {
			t.Errorf("%s is counted as %q, want %q", c.name, got, c.want)
		}
	}
}

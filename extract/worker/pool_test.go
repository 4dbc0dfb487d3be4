package worker

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
)

// The test binary is its own child: with this variable set it serves, or
// misbehaves in the way the variable says.
const behave = "GONGKAI_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(behave) {
	case "":
		os.Exit(m.Run())
	case "serve":
		if err := Serve(context.Background(), os.Stdin, os.Stdout, Folders{PDFium: os.Getenv("GONGKAI_TEST_CACHE")}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "hang":
		hang()
	case "die":
		fmt.Fprintln(os.Stderr, "cannot go on")
		os.Exit(3)
	}
}

// hang says ready and then reads without ever answering.
func hang() {
	if err := gob.NewEncoder(os.Stdout).Encode(response{Ready: true}); err != nil {
		os.Exit(4)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	time.Sleep(time.Hour)
}

func pool(t *testing.T, how string, limits Limits) *Pool {
	t.Helper()
	t.Setenv(behave, how)
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	t.Setenv("GONGKAI_TEST_CACHE", cache+"/gongkai/pdfium")
	p := NewPool(1, []string{os.Args[0]}, limits)
	t.Cleanup(p.Close)
	return p
}

func TestHangingChildIsKilled(t *testing.T) {
	limits := DefaultLimits
	limits.Pages, limits.Second = 200*time.Millisecond, 200*time.Millisecond
	p := pool(t, "hang", limits)
	for range 2 { // the second time with a new child
		_, err := p.Pages(t.Context(), []byte("%PDF-1.4"))
		if s, ok := layout.StatusOf(err); !ok || s != layout.TimedOut {
			t.Fatalf("got %v, want status timed_out", err)
		}
	}
	texts, detail, err := p.Second(t.Context(), []byte("%PDF-1.4"), []int{1})
	if texts != nil || !strings.Contains(detail, "stopped") || err != nil {
		t.Errorf("got %v, %q, %v", texts, detail, err)
	}
}

func TestChildThatCannotStartIsOurFailure(t *testing.T) {
	p := pool(t, "die", DefaultLimits)
	_, err := p.Pages(t.Context(), []byte("%PDF-1.4"))
	if _, ok := layout.StatusOf(err); err == nil || ok {
		t.Fatalf("got %v, want a failure without a status", err)
	}
	if !strings.Contains(err.Error(), "cannot go on") {
		t.Errorf("%q does not say what the child said", err)
	}
}

func TestCancelIsNotTheDocumentsFault(t *testing.T) {
	p := pool(t, "hang", DefaultLimits)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := p.Pages(ctx, []byte("%PDF-1.4"))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestServe(t *testing.T) {
	p := pool(t, "serve", DefaultLimits)
	if _, err := p.Pages(t.Context(), []byte("not a file")); err == nil {
		t.Error("garbage was read")
	} else if s, ok := layout.StatusOf(err); !ok || s != layout.Malformed {
		t.Errorf("garbage: %v", err)
	}
	d, err := p.Pages(t.Context(), onePage)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Pages) != 1 || len(d.Pages[0].Glyphs) != 2 || len(d.Pages[0].Rulings) != 1 {
		t.Fatalf("got %+v", d.Pages)
	}
	if g := d.Pages[0].Glyphs[0]; g.Rune != '4' || g.Box.X0 < 99 || g.Box.X0 > 102 || g.Box.Y1 > 110 {
		t.Errorf("first glyph %+v", g)
	}
	texts, detail, err := p.Second(t.Context(), onePage, []int{1})
	if err != nil || detail != "" || strings.TrimSpace(texts[1]) != "42" {
		t.Errorf("second reading %q, %q, %v", texts[1], detail, err)
	}
	img, err := p.Render(t.Context(), onePage, 1, 72)
	if err != nil || !strings.HasPrefix(string(img), "\x89PNG") {
		t.Errorf("rendering: %d bytes, %v", len(img), err)
	}
}

// onePage is a page of 200 x 300 points with "42" and one horizontal line.
var onePage = withXref(
	"<</Type/Catalog/Pages 2 0 R>>",
	"<</Type/Pages/Kids[3 0 R]/Count 1>>",
	"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
	"<</Length 66>>stream\nBT /F 12 Tf 100 200 Td (42) Tj ET 0.5 w 50 100 m 150 100 l S     \nendstream",
	"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
)

// withXref makes a PDF file of numbered objects.
func withXref(objects ...string) []byte {
	b := []byte("%PDF-1.4\n")
	xref := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, o := range objects {
		xref += fmt.Sprintf("%010d 00000 n \n", len(b))
		b = fmt.Appendf(b, "%d 0 obj%s endobj\n", i+1, o)
	}
	return fmt.Appendf(b, "%strailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", xref, len(objects)+1, len(b))
}

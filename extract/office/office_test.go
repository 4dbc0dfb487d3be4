package office

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
)

var rtf = Source{Ext: "rtf", Filter: "Rich Text Format", Target: "docx"}

// script makes a program that stands in for LibreOffice. Its last argument is
// the input, the one before it the folder of the output.
func script(t *testing.T, body string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(name, []byte("#!/bin/sh\nfor in; do :; done\nout=${in%/*}/out; mkdir -p \"$out\"\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWithoutTheProgram(t *testing.T) {
	_, err := New("no-such-program", 1, DefaultLimit).Convert(t.Context(), nil, rtf)
	if s, ok := layout.StatusOf(err); !ok || s != layout.NeedsProgram {
		t.Fatalf("got %v, want status needs_program", err)
	}
	for _, word := range []string{".rtf", "libreoffice-writer", "apt-get install"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not name %s", err, word)
		}
	}
}

// TestHangingProgram: what takes too long ends with everything it started, and
// its folder is gone.
func TestHangingProgram(t *testing.T) {
	pid := filepath.Join(t.TempDir(), "pid")
	program := script(t, "sleep 300 & echo $! > "+pid+"\npwd > "+pid+".dir\nwait\n")
	_, err := New(program, 1, 500*time.Millisecond).Convert(t.Context(), []byte("x"), rtf)
	if s, ok := layout.StatusOf(err); !ok || s != layout.TimedOut {
		t.Fatalf("got %v, want status timed_out", err)
	}
	var child int
	b, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscan(string(b), &child); err != nil {
		t.Fatal(err)
	}
	gone := false
	for range 100 { // a killed process is there until it is reaped
		state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", child))
		if gone = err != nil || strings.Contains(string(state), ") Z "); gone {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if !gone && syscall.Kill(child, 0) == nil {
		t.Errorf("process %d still runs", child)
	}
	dir, err := os.ReadFile(pid + ".dir")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(strings.TrimSpace(string(dir))); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder %s is left", dir)
	}
}

func TestWhatAProgramDoes(t *testing.T) {
	tests := map[string]struct {
		script string
		want   layout.Status
	}{
		"nothing":           {"echo cannot load\n", layout.Malformed},
		"a failure":         {"echo broken >&2; exit 3\n", layout.Malformed},
		"a result":          {"cp \"$in\" \"$out/in.docx\"\n", layout.OK},
		"too large a file":  {"head -c 90000000 /dev/zero > \"$out/in.docx\"\n", layout.Malformed},
		"its own home only": {"case $HOME in /tmp/gongkai-office-*) cp \"$in\" \"$out/in.docx\";; esac\n", layout.OK},
	}
	t.Setenv("TMPDIR", "/tmp")
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b, err := New(script(t, tt.script), 1, DefaultLimit).Convert(t.Context(), []byte("bytes"), rtf)
			if s, ok := layout.StatusOf(err); !ok || s != tt.want || err == nil && string(b) != "bytes" {
				t.Errorf("%q, %v, want %s", b, err, tt.want)
			}
		})
	}
}

func TestCancelIsNotTheDocumentsFault(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := New(script(t, "sleep 300\n"), 1, DefaultLimit).Convert(ctx, nil, rtf)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestLibreOffice converts with the real program: a document whose picture
// lies behind an address is converted, and nobody is asked for the picture.
func TestLibreOffice(t *testing.T) {
	if _, err := exec.LookPath(Program); err != nil {
		t.Skip("LibreOffice is not installed (packages libreoffice-writer, libreoffice-calc)")
	}
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	asked := make(chan struct{}, 1)
	go func() {
		for {
			c, err := server.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
			select {
			case asked <- struct{}{}:
			default:
			}
		}
	}()
	address := "http://" + server.Addr().String() + "/picture.png"
	flat := `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
		`xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
		`office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>12 <draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">` +
		`<draw:image xlink:href="` + address + `" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p></office:text></office:body></office:document>`
	o := New(Program, 1, DefaultLimit)
	b, err := o.Convert(t.Context(), []byte(flat), Source{Ext: "fodt", Filter: "OpenDocument Text Flat XML", Target: "docx"})
	if err != nil || !strings.HasPrefix(string(b), "PK") {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	select {
	case <-asked:
		t.Error("the address of a picture was asked for")
	default:
	}
	_, err = o.Convert(t.Context(), []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing"), Source{Ext: "doc", Filter: "MS Word 97", Target: "docx"})
	if s, ok := layout.StatusOf(err); !ok || s != layout.Malformed {
		t.Errorf("a damaged file: %v, want status malformed", err)
	}
}

package extract

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/encoding"
	"github.com/gongkai/gongkai/extract/html"
	"github.com/gongkai/gongkai/extract/pdf"
)

// cpu returns the processor time used so far by this process or its children.
func cpu(b *testing.B, who int) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func pdfFiles(b *testing.B) [][]byte {
	b.Helper()
	files, _ := filepath.Glob("../../shared/corpus/docs/*.pdf")
	if len(files) == 0 {
		files, _ = filepath.Glob(filepath.Join(fixtures, "docs", "*.pdf"))
	}
	var out [][]byte
	for _, f := range files {
		out = append(out, readFile(b, f))
	}
	return out
}

// BenchmarkPDF reports processor milliseconds a page of the first reader with
// tables and paragraphs, of the second reader, of the whole way through a
// reading process, and of pdftotext -bbox where it is installed.
func BenchmarkPDF(b *testing.B) {
	cache, err := os.UserCacheDir()
	if err != nil {
		b.Fatal(err)
	}
	engine, err := pdf.NewEngine(b.Context(), filepath.Join(cache, "gongkai", "pdfium"))
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	data := pdfFiles(b)
	if _, err := engine.Decode(data[0]); err != nil {
		b.Fatal(err)
	}
	pages := 0
	b.Run("first reader", func(b *testing.B) {
		start := cpu(b, syscall.RUSAGE_SELF)
		read := 0
		for b.Loop() {
			pages = 0
			for _, d := range data {
				decoded, err := engine.Decode(d)
				if err != nil {
					b.Fatal(err)
				}
				Blocks(decoded.Pages)
				pages += len(decoded.Pages)
			}
			read += pages
		}
		b.ReportMetric(float64((cpu(b, syscall.RUSAGE_SELF)-start).Microseconds())/1000/float64(read), "cpu-ms/page")
	})
	b.Run("second reader", func(b *testing.B) {
		start := cpu(b, syscall.RUSAGE_SELF)
		read := 0
		for b.Loop() {
			for _, d := range data {
				texts, err := pdf.SecondText(d, []int{2, 3, 4})
				if err != nil {
					b.Fatal(err)
				}
				read += len(texts)
			}
		}
		b.ReportMetric(float64((cpu(b, syscall.RUSAGE_SELF)-start).Microseconds())/1000/float64(read), "cpu-ms/page")
	})
	b.Run("pdftotext -bbox", func(b *testing.B) {
		tool, err := exec.LookPath("pdftotext")
		if err != nil {
			b.Skip("pdftotext is not installed (package poppler-utils)")
		}
		name := filepath.Join(b.TempDir(), "in.pdf")
		start := cpu(b, syscall.RUSAGE_CHILDREN)
		read := 0
		for b.Loop() {
			for _, d := range data {
				if err := os.WriteFile(name, d, 0o600); err != nil {
					b.Fatal(err)
				}
				if err := exec.Command(tool, "-bbox", name, os.DevNull).Run(); err != nil {
					b.Fatal(err)
				}
			}
			read += pages
		}
		b.ReportMetric(float64((cpu(b, syscall.RUSAGE_CHILDREN)-start).Microseconds())/1000/float64(read), "cpu-ms/page")
	})
}

// BenchmarkHTML reports pages laid out a second on one core.
func BenchmarkHTML(b *testing.B) {
	files, _ := filepath.Glob("../../shared/corpus/docs/*.html")
	if len(files) == 0 {
		files, _ = filepath.Glob(filepath.Join(fixtures, "docs", "*.html"))
	}
	var data [][]byte
	for _, f := range files {
		data = append(data, readFile(b, f))
	}
	n := 0
	for b.Loop() {
		for _, d := range data {
			text, name, _ := encoding.Decode(d, "")
			if _, err := html.Decode(text, name); err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "pages/s")
}

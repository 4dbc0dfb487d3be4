package model

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/gongkai/gongkai/extract/ocr/install"
	"github.com/gongkai/gongkai/extract/ocr/onnx"
	ort "github.com/yalue/onnxruntime_go"
)

// The rewritten models see what those in the files see.
func TestLeanModelsSeeTheSame(t *testing.T) {
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	dir := filepath.Join(cache, "gongkai", "ocr")
	library, err := install.Library(dir)
	if err != nil {
		t.Skipf("%v (make ocr)", err)
	}
	m, err := Load(dir, library)
	if err != nil {
		t.Skipf("%v (make ocr)", err)
	}
	defer m.Close()
	tests := []struct {
		file    string
		lean    *ort.DynamicAdvancedSession
		in, out ort.Shape
	}{
		{Recogniser, m.recogniser, ort.NewShape(2, 3, height, 160), ort.NewShape(2, 160/stepWidth, int64(len(m.keys)))},
		{Detector, m.detector, ort.NewShape(1, 3, 96, 160), ort.NewShape(1, 1, 96, 160)},
	}
	for _, tt := range tests {
		b, err := os.ReadFile(filepath.Join(dir, tt.file))
		if err != nil {
			t.Fatal(err)
		}
		names, err := onnx.Lean(b)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := ort.NewDynamicAdvancedSessionWithONNXData(b, names.Inputs, names.Outputs, nil)
		if err != nil {
			t.Fatal(err)
		}
		data := make([]float32, tt.in.FlattenedSize())
		for i := range data {
			data[i] = float32(math.Sin(float64(i*i%977))) * 0.9
		}
		want, err := m.run(plain, tt.in, data, tt.out)
		if err != nil {
			t.Fatal(err)
		}
		want = append([]float32(nil), want...)
		got, err := m.run(tt.lean, tt.in, data, tt.out)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if math.Abs(float64(got[i]-want[i])) > 1e-4 {
				t.Fatalf("%s: number %d is %g, want %g", tt.file, i, got[i], want[i])
			}
		}
		if err := plain.Destroy(); err != nil {
			t.Error(err)
		}
	}
}

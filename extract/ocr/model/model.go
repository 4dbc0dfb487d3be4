// Package model runs the recognition models. In: pieces of a page as grey
// images. Out: for each piece the probabilities of the characters from left to
// right, and for a page the boxes in which text stands. It does not know what
// is printed where or what numbers mean.
//
// The models are PP-OCRv4 mobile (PaddleOCR, Apache-2.0) in the ONNX format, run
// by onnxruntime (MIT). They are loaded from a folder that package install
// fills. One process has one runtime; Models is not safe for concurrent use.
package model

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/ocr/onnx"
	ort "github.com/yalue/onnxruntime_go"
)

// The files of the folder of models.
const (
	Recogniser = "ch_PP-OCRv4_rec_infer.onnx"
	Detector   = "ch_PP-OCRv4_det_infer.onnx"
	Keys       = "ppocr_keys_v1.txt"
)

// Models are the loaded models.
type Models struct {
	recogniser, detector *ort.DynamicAdvancedSession
	keys                 []rune // class -> character; class 0 is the blank between characters
	signs                signs
	question, answer     []float32 // of the last run, kept for the next
}

// Load starts the runtime in the shared library given, once for the process,
// and loads the models of a folder.
func Load(dir, library string) (m *Models, err error) {
	if !ort.IsInitialized() {
		ort.SetSharedLibraryPath(library)
		if err := ort.InitializeEnvironment(ort.WithLogLevelFatal()); err != nil {
			return nil, fmt.Errorf("start onnxruntime from %s: %w", library, err)
		}
	}
	m = &Models{}
	defer func() {
		if err != nil {
			m.Close()
		}
	}()
	if m.keys, err = readKeys(filepath.Join(dir, Keys)); err != nil {
		return nil, err
	}
	m.signs = newSigns(m.keys)
	options, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	defer options.Destroy()
	if err := options.SetIntraOpNumThreads(1); err != nil { // one worker, one core
		return nil, err
	}
	if err := options.SetInterOpNumThreads(1); err != nil {
		return nil, err
	}
	if err := options.SetCpuMemArena(true); err != nil { // without it every layer asks the system for memory: five times the time
		return nil, err
	}
	if err := options.SetMemPattern(false); err != nil {
		return nil, err
	}
	if err := options.AddSessionConfigEntry("session.set_denormal_as_zero", "1"); err != nil { // they take many times as long, and say nothing
		return nil, err
	}
	if m.recogniser, err = session(filepath.Join(dir, Recogniser), options); err != nil {
		return nil, err
	}
	m.detector, err = session(filepath.Join(dir, Detector), options)
	return m, err
}

// session loads a model with one input and one output, rewritten to run faster.
func session(path string, options *ort.SessionOptions) (*ort.DynamicAdvancedSession, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := onnx.Lean(b)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", path, err)
	}
	if len(m.Inputs) != 1 || len(m.Outputs) != 1 {
		return nil, fmt.Errorf("model %s has %d inputs and %d outputs", path, len(m.Inputs), len(m.Outputs))
	}
	s, err := ort.NewDynamicAdvancedSessionWithONNXData(m.Bytes, m.Inputs, m.Outputs, options)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", path, err)
	}
	return s, nil
}

// readKeys reads the characters of the recogniser: a blank, one a line, and a
// space at the end.
func readKeys(path string) ([]rune, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys := []rune{0}
	for line := range strings.Lines(string(b)) {
		rs := []rune(strings.TrimRight(line, "\r\n"))
		if len(rs) != 1 {
			return nil, fmt.Errorf("%s line %d: %q is not one character", path, len(keys), line)
		}
		keys = append(keys, rs[0])
	}
	return append(keys, ' '), nil
}

// Close frees the models; the runtime stays.
func (m *Models) Close() {
	for _, s := range []*ort.DynamicAdvancedSession{m.recogniser, m.detector} {
		if s != nil {
			_ = s.Destroy() // nothing can be done about it
		}
	}
}

// asked returns room for the numbers of a question, which holds those of the last.
func (m *Models) asked(n int) []float32 {
	m.question = slices.Grow(m.question[:0], n)[:n]
	return m.question
}

// run gives one tensor to a session, which answers with one of the shape given.
// The answer is valid until the next run.
func (m *Models) run(s *ort.DynamicAdvancedSession, in ort.Shape, data []float32, out ort.Shape) ([]float32, error) {
	question, err := ort.NewTensor(in, data)
	if err != nil {
		return nil, err
	}
	defer question.Destroy()
	n := int(out.FlattenedSize())
	m.answer = slices.Grow(m.answer[:0], n)[:n]
	answer, err := ort.NewTensor(out, m.answer)
	if err != nil {
		return nil, err
	}
	defer answer.Destroy()
	if err := s.Run([]ort.Value{question}, []ort.Value{answer}); err != nil {
		return nil, fmt.Errorf("run a model with a tensor of %v for one of %v: %w", in, out, err)
	}
	return m.answer, nil
}

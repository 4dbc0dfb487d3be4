package worker

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/metrics"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/extract/pdf"
)

const (
	memoryLimit = 600 << 20 // bytes one child may hold before it stops itself
	memoryCheck = 50 * time.Millisecond
	orphanWait  = 2 * time.Second
	// ExitMemory is the exit status of a child that held too much memory.
	ExitMemory = 75
)

// Folders are where a child finds what it needs.
type Folders struct {
	PDFium string // keeps PDFium compiled
	Models string // the models that read images, see package ocr/install
}

// Serve is the main loop of a child: it reads requests from in and writes
// responses to out until in ends.
func Serve(ctx context.Context, in io.Reader, out io.Writer, folders Folders) error {
	go watchMemory()
	enc, dec := gob.NewEncoder(out), gob.NewDecoder(in)
	engine, err := pdf.NewEngine(ctx, folders.PDFium)
	if err != nil {
		return errors.Join(err, enc.Encode(response{Failure: err.Error()}))
	}
	defer engine.Close()
	if err := enc.Encode(response{Ready: true}); err != nil {
		return err
	}
	s := &server{pdf: engine, models: folders.Models}
	defer s.close()
	requests := make(chan request)
	failed := make(chan error, 1)
	go receiveRequests(dec, requests, failed)
	for req := range requests {
		if err := enc.Encode(s.answer(req)); err != nil {
			return fmt.Errorf("write a response: %w", err)
		}
	}
	return <-failed
}

// receiveRequests reads requests until the parent closes the pipe. If the
// child is still busy some time later, nobody waits for its answer: it exits,
// so that no process outlives its parent.
func receiveRequests(dec *gob.Decoder, requests chan<- request, failed chan<- error) {
	for {
		var req request
		err := dec.Decode(&req)
		if err == nil {
			requests <- req
			continue
		}
		if errors.Is(err, io.EOF) {
			err = nil
		} else {
			err = fmt.Errorf("read a request: %w", err)
		}
		failed <- err
		close(requests)
		time.AfterFunc(orphanWait, func() { os.Exit(0) })
		return
	}
}

// watchMemory ends the process when it holds too much: the parent then sets
// the document aside. A hostile file must not take the machine with it.
func watchMemory() {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	for range time.Tick(memoryCheck) {
		metrics.Read(sample)
		if sample[0].Value.Uint64() > memoryLimit {
			os.Exit(ExitMemory)
		}
	}
}

// A server answers the requests of one child.
type server struct {
	pdf    *pdf.Engine
	models string
	ocr    *ocr.Engine // loaded with the first image: most documents have none
}

func (s *server) close() {
	if s.ocr != nil {
		s.ocr.Close()
	}
}

func (s *server) answer(req request) response {
	switch req.Op {
	case opPages:
		d, err := s.pdf.Decode(req.Data)
		return withError(response{Decoded: d}, err)
	case opSecond:
		texts, err := pdf.SecondText(req.Data, req.Pages)
		if err != nil {
			return response{Detail: err.Error()}
		}
		return response{Texts: texts}
	case opRender:
		img, err := s.pdf.Render(req.Data, req.Pages[0], req.DPI)
		return withError(response{PNG: img}, err)
	case opScan:
		scan, err := s.scan(req)
		return withError(response{Scan: scan}, err)
	case opPicture:
		scans, err := s.picture(req)
		return withError(response{Scans: scans}, err)
	}
	return response{Failure: fmt.Sprintf("unknown operation %d", req.Op)}
}

// withError packs an error so that it survives the pipe.
func withError(r response, err error) response {
	var bad *layout.Error
	switch {
	case err == nil:
		return r
	case errors.As(err, &bad):
		return response{Status: bad.Status, Where: bad.Where, Detail: bad.Err.Error()}
	default:
		return response{Failure: err.Error()}
	}
}

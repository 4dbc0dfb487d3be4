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
	"github.com/gongkai/gongkai/extract/pdf"
)

const (
	memoryLimit = 600 << 20 // bytes one child may hold before it stops itself
	memoryCheck = 50 * time.Millisecond
	orphanWait  = 2 * time.Second
	// ExitMemory is the exit status of a child that held too much memory.
	ExitMemory = 75
)

// Serve is the main loop of a child: it reads requests from in and writes
// responses to out until in ends. cacheDir keeps PDFium compiled.
func Serve(ctx context.Context, in io.Reader, out io.Writer, cacheDir string) error {
	go watchMemory()
	enc, dec := gob.NewEncoder(out), gob.NewDecoder(in)
	engine, err := pdf.NewEngine(ctx, cacheDir)
	if err != nil {
		return errors.Join(err, enc.Encode(response{Failure: err.Error()}))
	}
	defer engine.Close()
	if err := enc.Encode(response{Ready: true}); err != nil {
		return err
	}
	requests := make(chan request)
	failed := make(chan error, 1)
	go receiveRequests(dec, requests, failed)
	for req := range requests {
		if err := enc.Encode(answer(engine, req)); err != nil {
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

func answer(engine *pdf.Engine, req request) response {
	switch req.Op {
	case opPages:
		d, err := engine.Decode(req.Data)
		return withError(response{Decoded: d}, err)
	case opSecond:
		texts, err := pdf.SecondText(req.Data, req.Pages)
		if err != nil {
			return response{Detail: err.Error()}
		}
		return response{Texts: texts}
	case opRender:
		img, err := engine.Render(req.Data, req.Pages[0], req.DPI)
		return withError(response{PNG: img}, err)
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

package worker

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/pdf"
)

// Limits are the times after which a child is killed.
type Limits struct {
	Start   time.Duration // for PDFium to start, compiling it the first time
	Pages   time.Duration // for one document
	Second  time.Duration // for the second reading of one document
	Render  time.Duration // for one page
	Scan    time.Duration // for reading the picture of one page
	Picture time.Duration // for reading an image file
}

// DefaultLimits are generous for reports, which take a fraction of a second.
var DefaultLimits = Limits{Start: 3 * time.Minute, Pages: 20 * time.Second, Second: 10 * time.Second, Render: 20 * time.Second, Scan: 5 * time.Minute, Picture: 15 * time.Minute}

// A Pool keeps up to a number of children alive. It is safe for concurrent use.
type Pool struct {
	command []string
	limits  Limits
	slots   chan *child // idle children; nil stands for one not yet started
}

// NewPool returns a pool of size children, each started on first use with the
// command line given. The command must call Serve.
func NewPool(size int, command []string, limits Limits) *Pool {
	p := &Pool{command: command, limits: limits, slots: make(chan *child, size)}
	for range size {
		p.slots <- nil
	}
	return p
}

// Size returns the number of children; of nil it is 0.
func (p *Pool) Size() int {
	if p == nil {
		return 0
	}
	return cap(p.slots)
}

// Close ends all children. Work under way must be done.
func (p *Pool) Close() {
	for range cap(p.slots) {
		if c := <-p.slots; c != nil {
			c.stop()
		}
	}
}

// Pages decodes all pages of a PDF file.
func (p *Pool) Pages(ctx context.Context, data []byte) (*pdf.Decoded, error) {
	resp, err := p.do(ctx, request{Op: opPages, Data: data}, p.limits.Pages)
	if err != nil {
		return nil, err
	}
	return resp.Decoded, nil
}

// Second reads the text of some pages (from 1) with the second reader. What
// stops that reader is returned as detail, not as an error: the first reading
// stands without it.
func (p *Pool) Second(ctx context.Context, data []byte, pages []int) (texts map[int]string, detail string, err error) {
	resp, err := p.do(ctx, request{Op: opSecond, Data: data, Pages: pages}, p.limits.Second)
	if _, bad := layout.StatusOf(err); bad && err != nil {
		return nil, "the second reader was stopped: " + err.Error(), nil
	}
	if err != nil {
		return nil, "", err
	}
	return resp.Texts, resp.Detail, nil
}

// Render draws one page (from 1) as a PNG.
func (p *Pool) Render(ctx context.Context, data []byte, page, dpi int) ([]byte, error) {
	resp, err := p.do(ctx, request{Op: opRender, Data: data, Pages: []int{page}, DPI: dpi}, p.limits.Render)
	if err != nil {
		return nil, err
	}
	return resp.PNG, nil
}

// do gives a request to a child and waits for the answer, at most limit long.
func (p *Pool) do(ctx context.Context, req request, limit time.Duration) (response, error) {
	var c *child
	select {
	case c = <-p.slots:
	case <-ctx.Done():
		return response{}, ctx.Err()
	}
	var err error
	if c == nil {
		if c, err = start(ctx, p.command, p.limits.Start); err != nil {
			p.slots <- nil
			return response{}, err
		}
	}
	resp, err := c.ask(ctx, req, limit)
	if err != nil {
		c.stop()
		p.slots <- nil
		return response{}, err
	}
	p.slots <- c
	if resp.Failure != "" {
		return response{}, errors.New(resp.Failure)
	}
	if resp.Status != "" {
		return response{}, &layout.Error{Status: resp.Status, Where: resp.Where, Err: errors.New(resp.Detail)}
	}
	return resp, nil
}

// A child is one running process.
type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	enc    *gob.Encoder
	dec    *gob.Decoder
	stderr *tail
}

func start(ctx context.Context, command []string, limit time.Duration) (*child, error) {
	cmd := exec.Command(command[0], command[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: cmd, in: in, enc: gob.NewEncoder(in), dec: gob.NewDecoder(out), stderr: &tail{}}
	cmd.Stderr = c.stderr
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the reading process: %w", err)
	}
	resp, err := c.receive(ctx, limit)
	switch {
	case err != nil:
		c.stop()
		return nil, fmt.Errorf("start the reading process: %w %s", err, c.stderr)
	case !resp.Ready:
		c.stop()
		return nil, errors.New(resp.Failure)
	}
	return c, nil
}

// ask sends a request and waits for its response. A child that dies or takes
// too long is the document's fault, unless the context has ended.
func (c *child) ask(ctx context.Context, req request, limit time.Duration) (response, error) {
	sent := make(chan error, 1)
	go func() { sent <- c.enc.Encode(req) }()
	resp, err := c.receive(ctx, limit)
	if err == nil {
		return resp, <-sent
	}
	if ctx.Err() != nil {
		return response{}, ctx.Err()
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return response{}, layout.Bad(layout.TimedOut, "", "reading took longer than %s", limit)
	}
	c.stop()
	if c.cmd.ProcessState != nil && c.cmd.ProcessState.ExitCode() == ExitMemory {
		return response{}, layout.Bad(layout.TooBig, "", "reading needed more than %d MB of memory", memoryLimit>>20)
	}
	return response{}, layout.Bad(layout.Malformed, "", "the reading process died: %w %s", err, c.stderr)
}

// receive waits for one response.
func (c *child) receive(ctx context.Context, limit time.Duration) (response, error) {
	type result struct {
		resp response
		err  error
	}
	got := make(chan result, 1)
	go func() {
		var r result
		r.err = c.dec.Decode(&r.resp)
		got <- r
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case r := <-got:
		return r.resp, r.err
	case <-timer.C:
		return response{}, os.ErrDeadlineExceeded
	case <-ctx.Done():
		return response{}, ctx.Err()
	}
}

// stop kills the process and waits for its end. How it ended is in
// ProcessState.
func (c *child) stop() {
	_ = c.in.Close()
	if c.cmd.ProcessState == nil {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
	}
}

// A tail keeps the end of what a process writes.
type tail struct{ b bytes.Buffer }

const tailSize = 4096

func (t *tail) Write(p []byte) (int, error) {
	t.b.Write(p)
	if extra := t.b.Len() - tailSize; extra > 0 {
		t.b.Next(extra)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(bytes.TrimSpace(t.b.Bytes())) }

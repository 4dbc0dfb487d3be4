// Package pdf reads PDF files. In: the bytes of one file. Out: its pages as
// layout.Page (upright, in points from the top left) and what the file says of
// itself; and, through a second, independent reader, the text of each page. It
// does not know tables, paragraphs or words.
//
// The first reader is PDFium compiled to WebAssembly: hostile bytes meet a
// sandbox with its own memory limit and no file but one font made here. The second is
// github.com/ledongthuc/pdf, which may loop without end on hostile files; call
// SecondText only where it can be killed.
package pdf

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Reader names the reading code; it is stored with every document so that a
// better reader can be told from an older one.
const Reader = "pdfium-1.20.0"

const (
	memoryPages    = 8192 // WebAssembly pages of 64 KiB: 512 MiB for one instance
	documentsReuse = 50   // documents after which an instance is replaced, so that its memory is returned
	instanceWait   = 30 * time.Second
)

// An Engine reads PDF files one at a time. It is not safe for concurrent use;
// use one per worker.
type Engine struct {
	pool     pdfium.Pool
	cache    wazero.CompilationCache
	instance pdfium.Pdfium
	used     int
}

// NewEngine starts PDFium. The compiled code is kept in cacheDir (about 21 MB),
// which makes the next start some 20 times faster; "" compiles every time.
func NewEngine(ctx context.Context, cacheDir string) (*Engine, error) {
	cache, err := compilationCache(cacheDir)
	if err != nil {
		return nil, err
	}
	uuid.EnableRandPool() // go-pdfium draws one identifier per page object
	pool, err := webassembly.Init(webassembly.Config{
		Context:  ctx,
		MaxIdle:  1,
		MaxTotal: 1,
		FSConfig: wazero.NewFSConfig().WithFSMount(standInFont(), "/"), // the default mounts the whole host read-write
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithMemoryLimitPages(memoryPages).
			WithCompilationCache(cache),
		Stdout: io.Discard,
		Stderr: io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	return &Engine{pool: pool, cache: cache}, nil
}

func compilationCache(dir string) (wazero.CompilationCache, error) {
	if dir == "" {
		return wazero.NewCompilationCache(), nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil, fmt.Errorf("open the compilation cache %s: %w (set XDG_CACHE_HOME to a writable folder)", dir, err)
	}
	return cache, nil
}

// Close releases PDFium.
func (e *Engine) Close() error {
	e.dropInstance()
	err := e.pool.Close()
	if cerr := e.cache.Close(context.Background()); err == nil {
		err = cerr
	}
	return err
}

// get returns the live instance, replacing one that has read many documents.
func (e *Engine) get() (pdfium.Pdfium, error) {
	if e.instance != nil && e.used >= documentsReuse {
		e.dropInstance()
	}
	if e.instance == nil {
		inst, err := e.pool.GetInstance(instanceWait)
		if err != nil {
			return nil, fmt.Errorf("start a PDFium instance: %w", err)
		}
		e.instance, e.used = inst, 0
	}
	e.used++
	return e.instance, nil
}

// dropInstance gives the memory of the live instance back. What a broken
// instance says while it closes does not matter: it is gone either way.
func (e *Engine) dropInstance() {
	if e.instance != nil {
		_ = e.instance.Close()
		e.instance = nil
	}
}

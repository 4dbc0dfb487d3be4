// Package web is the explorer: pages on which people who do not write SQL find,
// compare and verify what the reports say. In: a database file, the layout of
// the official forms, and the source documents behind an interface. Out: an
// http.Handler that serves whole pages, in Chinese and English, from embedded
// files alone. It never parses a document and never changes the database; how a
// document is found, rendered and laid out is the business of its caller.
//
// # Safety
//
// The database is opened read-only, without access to other files. Free SQL
// runs on a connection pool of its own with limits on memory, time and rows.
// Source documents are found through the captures of the database alone, and
// shown only if their bytes have the recorded SHA-256. Archived pages are
// cleaned of everything that runs or loads, and shown in a sandbox.
package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/store"
)

// A Form is how the official form prints one table in one edition.
type Form struct {
	Table, Edition   string
	TitleZH, TitleEN string // of the table
	NameZH, NameEN   string // of the edition
	Citation         string
	List             bool // a run of lines with a number each
	Blocks           []Block
}

// A Block is a run of rows under one column header.
type Block struct {
	Title, Corner string
	Columns       []Head
	Rows          []Row
}

// A Head is the label of a column or row with the group labels it stands under.
type Head struct {
	Path  []string
	Label string
}

// A Row is a printed row of the form, with its boxes in the order of the
// columns.
type Row struct {
	Head
	Heading bool // a line without boxes
	Boxes   []Box
}

// A Box names what a cell of the form counts.
type Box struct{ Indicator, Applicant string }

// A Rule is what a consistency rule says.
type Rule struct{ ID, ZH, EN, Citation string }

// A Rulebook describes the rules behind the findings.
type Rulebook struct {
	Describe func(id string) (Rule, bool)                             // of a rule or a remark
	Touching func(table, edition, indicator, applicant string) []Rule // rules that a box takes part in
}

// A Capture says where the bytes of a document were found.
type Capture struct {
	URL, Name, Outcome, Site string
	FetchedAt                *time.Time
	Current                  bool
}

// Documents gives access to the sources of the reports. Its errors about a
// document are *layout.Error or Gone.
type Documents interface {
	// Bytes returns the content with a SHA-256, looked for at its captures.
	Bytes(ctx context.Context, sha256 string, captures []Capture) ([]byte, error)
	// Picture draws a page (from 1) of a document that has pages, as PNG.
	Picture(ctx context.Context, data []byte, page, dpi int) ([]byte, error)
	// Markup returns the web page a document consists of, decoded; ok is false
	// if it is of another kind.
	Markup(data []byte) (text string, ok bool)
	// Text returns a plain text, decoded; ok is false if it is of another kind.
	Text(data []byte) (text string, ok bool)
	// Lay lays out a document of any kind.
	Lay(ctx context.Context, data []byte) (*layout.Document, error)
}

// A Gone error says that the bytes of a document are not where they were read.
type Gone struct {
	Tried []string // addresses, files or the archive that were looked into
	Other bool     // something is there, but not these bytes
}

func (e *Gone) Error() string {
	if e.Other {
		return fmt.Sprintf("another content stands at %q", e.Tried)
	}
	return fmt.Sprintf("not found at %q", e.Tried)
}

// Limits bound what one server uses. Zero values take the defaults.
type Limits struct {
	Memory      int           // megabytes of the database engine
	SQLMemory   int           // megabytes of the engine for free SQL
	SQLTime     time.Duration // of one statement
	SQLRows     int           // of one answer on the page or in a file
	PageTime    time.Duration // of the questions of one page
	Pictures    int           // megabytes of rendered pages that are kept
	Pages       int           // megabytes of finished pages that are kept
	Connections int           // at the same time
}

func (l Limits) withDefaults() Limits {
	def := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	def(&l.Memory, 700)
	def(&l.SQLMemory, 300)
	def(&l.SQLRows, 10000)
	def(&l.Pictures, 48)
	def(&l.Pages, 32)
	def(&l.Connections, 256)
	if l.SQLTime == 0 {
		l.SQLTime = 20 * time.Second
	}
	if l.PageTime == 0 {
		l.PageTime = 20 * time.Second
	}
	return l
}

// Options are what a Server needs.
type Options struct {
	DB        string // path of the database
	File      string // what is read of it: its snapshot, or "" for the database itself
	Documents Documents
	Forms     []Form
	Rules     Rulebook
	// Ask answers a statement of free SQL with at most so many rows, in a process
	// that may hold so many megabytes; nil turns the page off.
	Ask func(ctx context.Context, sql string, rows, megabytes int) (Answer, error)
	// Export writes the tables of some reports as a ZIP archive; nil turns it off.
	Export   func(ctx context.Context, w io.Writer, c Choice) error
	Token    string // needed to write verdicts; "" if none is
	Loopback bool   // only this machine can reach the server
	Log      *slog.Logger
	Limits   Limits
}

// A Server answers the explorer's requests. It is safe for concurrent use.
type Server struct {
	opt      Options
	db       *store.DB
	temp     string // folder of the engine
	texts    *texts
	pages    *views
	names    *names
	indexes  map[string]*index // of places, and of the numbers of the reports
	order    []uint32          // rows of side.reports as lists show them
	kinds    []factKind        // by number
	layers   bool              // the database tells reports of single bodies from those of governments
	results  *cache            // of questions and finished pages
	pictures *cache
	locators *cache // of stored facts, by number
	static   map[string]asset
	gate     chan struct{} // pages being made
	sqlGate  chan struct{} // one statement of free SQL at a time
	takeGate chan struct{} // one download of the tables at a time
	handler  http.Handler
}

// New opens the database and prepares the pages. The caller closes the server.
func New(ctx context.Context, opt Options) (s *Server, err error) {
	opt.Limits = opt.Limits.withDefaults()
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	s = &Server{opt: opt, results: newCache(opt.Limits.Pages << 20), pictures: newCache(opt.Limits.Pictures << 20), locators: newCache(locatorBytes),
		gate: make(chan struct{}, atOnce), sqlGate: make(chan struct{}, 1), takeGate: make(chan struct{}, 1)}
	if s.texts, err = loadTexts(); err != nil {
		return nil, err
	}
	if s.static, err = loadStatic(); err != nil {
		return nil, err
	}
	if s.pages, err = loadViews(s.texts, s.static); err != nil {
		return nil, err
	}
	// The tables beside the database of a whole country, and their ordering, take
	// more memory than a server should.
	if s.temp, err = os.MkdirTemp("", "gongkai-explorer-"); err != nil {
		return nil, fmt.Errorf("explorer: %w", err)
	}
	if s.db, err = store.OpenGuarded(ctx, cmp.Or(opt.File, opt.DB), store.Guard{MemoryMB: opt.Limits.Memory, Temp: s.temp}); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.temp))
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.handler = s.guarded(s.routes())
	return s, nil
}

// prepare reads what every page needs.
func (s *Server) prepare(ctx context.Context) (err error) {
	if s.names, err = loadNames(ctx, s.db.SQL()); err != nil {
		return err
	}
	if s.layers, err = askOne(ctx, s.db.SQL(), func(b *bool) []any { return []any{b} },
		"SELECT count(*) > 0 FROM duckdb_functions() WHERE function_name = 'layer_of'"); err != nil {
		return err
	}
	if err := s.findPlaces(ctx, s.db.SQL()); err != nil {
		return err
	}
	if s.kinds, err = readKinds(ctx, s.db.SQL()); err != nil {
		return err
	}
	if s.pages.about, err = askOne(ctx, s.db.SQL(), func(f *footer) []any { return []any{&f.Reports, &f.Facts, &f.Numbers} },
		"SELECT (SELECT count(*) FROM reports WHERE is_current), facts, numbers FROM side.numbers"); err != nil {
		return err
	}
	s.pages.about.File = filepath.Base(s.opt.DB)
	s.db.SQL().SetMaxIdleConns(atOnce)
	// Many short questions at a time: shared among threads, each would cost more.
	if _, err := s.db.SQL().ExecContext(ctx, "SET threads = 1"); err != nil {
		return fmt.Errorf("explorer: %w", err)
	}
	return s.db.Lock(ctx)
}

// Close closes the database and removes what lay beside it.
func (s *Server) Close() error { return errors.Join(s.db.Close(), os.RemoveAll(s.temp)) }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// routes names every address of the explorer.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.chooseLanguage)
	mux.HandleFunc("GET /static/{name}", s.serveStatic)
	mux.HandleFunc("GET /favicon.ico", s.serveIcon)
	for pattern, serve := range map[string]func(*request) (*answer, error){
		"GET {$}":            s.home,
		"GET regions/{code}": s.region,
		"GET agencies/{id}":  s.agency,
		"GET reports":        s.reports,
		"GET reports/{id}":   s.report,
		"GET findings":       s.findings,
		"GET sql":            s.sql,
		"GET compare":        s.compare,
		"GET compare.svg":    s.chart("svg", "image/svg+xml"),
		"GET compare.png":    s.chart("png", "image/png"),
		"GET grid":           s.grid,
		"GET grid.svg":       s.gridChart("svg", "image/svg+xml"),
		"GET grid.png":       s.gridChart("png", "image/png"),
		"GET data":           s.data,
		"GET help":           s.help,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		for _, lang := range languages {
			mux.HandleFunc(method+" /"+lang+"/"+path, s.keptPage(lang, serve))
		}
	}
	// These show documents, which lie outside the database and can change.
	for pattern, serve := range map[string]func(*request) (*answer, error){
		"GET reports/{id}/source":                  s.source,
		"GET reports/{id}/document":                s.archived,
		"GET reports/{id}/page/{no}":               s.picture,
		"GET reports/{id}/file":                    s.file,
		"GET reports/{id}/findings/{key}":          s.sheet,
		"GET reports/{id}/findings/{key}/evidence": s.evidence,
		"GET agencies/{id}/sheet":                  s.letter,
		"POST reports/{id}/findings/{key}":         s.judge,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		for _, lang := range languages {
			mux.HandleFunc(method+" /"+lang+"/"+path, s.page(lang, serve))
		}
	}
	for _, lang := range languages {
		mux.HandleFunc("GET /"+lang+"/data.zip", s.take(lang))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.write(w, r, s.failed(&request{Request: r, lang: s.texts.match(r.Header.Get("Accept-Language"))}, errNotFound))
	})
	return mux
}

// form returns the layout of a table in an edition, or nil.
func (s *Server) form(table, edition string) *Form {
	i := slices.IndexFunc(s.opt.Forms, func(f Form) bool { return f.Table == table && f.Edition == edition })
	if i < 0 {
		return nil
	}
	return &s.opt.Forms[i]
}

// locatorBytes is how much is kept of the locators.
const locatorBytes = 16 << 20

// atOnce is how many pages are made at the same time, one more than there are
// processors; more wait, which is faster for all and bounds the memory.
var atOnce = runtime.GOMAXPROCS(0) + 1

// errNotFound is an error of a reader who asked for something that is not there.
var errNotFound = fmt.Errorf("explorer: %w", fs.ErrNotExist)

// help says how to read the pages.
func (s *Server) help(r *request) (*answer, error) {
	return &answer{page: "help", title: s.texts.say(r.lang, "nav.help")}, nil
}

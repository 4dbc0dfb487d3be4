package web

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// A Choice restricts what is taken away to some reports; the zero value takes
// everything.
type Choice struct {
	Format                   string // csv, xlsx or parquet
	Year                     int
	Region, Category, Agency string
}

// exportFormats are what tables are taken away as.
var exportFormats = []string{"csv", "xlsx", "parquet"}

// Taking everything away can take long and much room; only one at a time does.
const (
	takeTime = 15 * time.Minute
	takeWait = 30 * time.Second // for another one to end
	// wholeFacts is how many facts may be taken away without a restriction.
	wholeFacts = 20_000_000
)

// data offers the tables for use elsewhere.
func (s *Server) data(r *request) (*answer, error) {
	schema, err := s.schema(r)
	if err != nil {
		return nil, err
	}
	return &answer{page: "data", title: s.texts.say(r.lang, "data.title"), data: struct {
		Filter  reportFilter
		Lists   *lists
		Formats []string
		Schema  []schemaTable
		Large   bool
	}{reportFilter{}, s.lists(r.lang), exportFormats, schema, s.pages.about.Facts > wholeFacts}}, nil
}

// take sends the tables of some reports as one archive. What is wrong with the
// choice is said on a page; the archive itself is not kept.
func (s *Server) take(lang string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		req := &request{Request: r, lang: lang, q: r.URL.Query()}
		c, err := s.readChoice(req)
		if err == nil {
			select {
			case s.takeGate <- struct{}{}:
				defer func() { <-s.takeGate }()
			case <-time.After(takeWait):
				err = &wrong{key: "data.busy"}
			case <-r.Context().Done():
				return
			}
		}
		if err != nil {
			s.write(w, r, s.failed(req, err))
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), takeTime)
		defer cancel()
		// Writing may begin late and last long.
		if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(2 * takeTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			s.write(w, r, s.failed(req, err))
			return
		}
		begin := func() {
			w.Header().Set("Content-Type", "application/zip")
			w.Header().Set("Content-Disposition", `attachment; filename="gongkai-`+c.Format+`.zip"`)
			w.Header().Set("Cache-Control", "no-store")
		}
		err = s.opt.Export(ctx, &late{w: w, begin: begin}, c)
		var bad *BadChoice
		if errors.As(err, &bad) {
			err = &wrong{key: "data.wrong", args: []any{bad.Message}}
		}
		if err != nil && w.Header().Get("Content-Type") != "application/zip" {
			s.write(w, r, s.failed(req, err))
		} else if err != nil {
			s.opt.Log.Error("export", "error", err)
		}
	}
}

// A BadChoice error says why nothing can be taken away.
type BadChoice struct{ Message string }

func (e *BadChoice) Error() string { return e.Message }

// A late writer sends the head of the response with its first bytes, so that an
// error before them can still become a page.
type late struct {
	w     http.ResponseWriter
	begin func()
}

func (l *late) Write(p []byte) (int, error) {
	if l.begin != nil {
		l.begin()
		l.begin = nil
	}
	return l.w.Write(p)
}

// readChoice reads the query of an address.
func (s *Server) readChoice(r *request) (Choice, error) {
	if err := r.sameSite(); err != nil {
		return Choice{}, err
	}
	f, err := r.readFilter()
	if err != nil {
		return Choice{}, err
	}
	c := Choice{Format: r.q.Get("format"), Year: f.Year, Region: f.Region, Category: f.Category, Agency: f.Q}
	switch {
	case s.opt.Export == nil || !contains(exportFormats, c.Format):
		return c, errNotFound
	case s.pages.about.Facts > wholeFacts && c.Year == 0 && c.Region == "" && c.Agency == "":
		return c, &wrong{key: "data.too_much"}
	}
	return c, nil
}
